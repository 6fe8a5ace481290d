"""The Word report: the chapters in their order, every published figure, and nothing to stumble over."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.disclosure_control import (
    available_breakdowns,
    disclosure_control,
    publish_all,
    published_breakdowns,
)
from audit.analysis.overview_sentences import overview_sentence
from audit.analysis.ratings import calculate_results
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.report.column_widths import width_of
from audit.files.report.limitations import SAMPLE_LIMITATION, limitations
from audit.files.report.standards import FINDING_HEADINGS
from audit.messages import analysis as messages
from audit.messages import files as file_messages
from audit.messages import model as model_messages
from audit.messages.benchmarks import HOW_TO_READ
from audit.model.audit import AuditDescription
from audit.model.benchmark import Benchmark
from audit.model.case import Case, CaseRecord
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.judgement import Decision, Judgement
from audit.sample_audit import SAMPLE_AUDIT
from audit.toml_files.audit import parse_audit_file
from tests.small_questionnaire import SMALL, records_with
from tests.test_sample_audit import FIGURES, QUESTIONNAIRE, RECORDS, RESULTS
from tests.test_survey import RESULTS as SURVEYED

DAY = date(2023, 6, 1)
ABOUT = ExportContext(AuditDescription("Huyton 2023", "Huyton PDU", "North West"), "4 submitted cases", DAY)
CASES = records_with({"2.2.1": (3, 1), "2.2.1a": (1, 7), "2.2.2": (1, 3), "2.3.1": (0, 0, 4), "2.6.1": (4,)}, cases=8)
HOSTILE = ("<script>alert(1)</script>", "=1+1", "a\x00b\x0bc\ud800d", "]]>&amp;", "x" * 40_000, "two\nlines")


def sample_about() -> ExportContext:
    described = parse_audit_file((SAMPLE_AUDIT / "audit.toml").read_bytes(), "audit.toml", QUESTIONNAIRE)
    asked = [question.question for key in RESULTS.key_questions for question in (key, *key.prompts)]
    detail, cases = QUESTIONNAIRE.case_details_by_id["sentence_type"], counted_cases(QUESTIONNAIRE, RECORDS)
    marked = replace(described.description, marking="OFFICIAL")
    by_sentence = disclosure_control(RESULTS, marked, external=False).publish(
        calculate_breakdown(QUESTIONNAIRE, cases, [detail], asked)
    )
    return ExportContext(marked, "46 submitted cases", DAY, described.findings, (by_sentence,))


@pytest.fixture(scope="module")
def sample_bytes() -> bytes:
    """The report of the sample audit."""
    return build_report(RESULTS, sample_about())


@pytest.fixture(scope="module")
def sample(sample_bytes: bytes) -> Document:
    return docx.Document(io.BytesIO(sample_bytes))


def small_report(about: ExportContext = ABOUT) -> Document:
    audit_results = calculate_results(SMALL, CASES, {"1.1": Judgement("Good", "Because.")})
    return docx.Document(io.BytesIO(build_report(audit_results, about)))


def headings(document: Document) -> list[tuple[int, str]]:
    styled = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    return [(int(name[-1]), text) for name, text in styled if name.startswith("Heading")]


def captioned(document: Document, ending: str) -> Table:
    """The table whose caption ends so."""
    (only,) = [table for table in document.tables if caption(table).endswith(ending)]
    return only


def caption(table: Table) -> str:
    (element,) = table._tbl.tblPr.iter(qn("w:tblCaption"))
    return str(element.get(qn("w:val")))


def rows(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def question_rows(document: Document) -> Iterator[tuple[str, list[str]]]:
    """Every row of the tables of key questions and prompts, by the question's id.

    A base that is in the heading is added to the count of Yes, and a column that is left out counts as 0.
    """
    for table in document.tables:
        heading, *body = rows(table)
        for row in body:
            printed = dict(zip(heading, row, strict=True))
            if heading[0] in ("Key question", "Id") and "Percentage Yes" in heading:
                common = [name for name in heading if name.startswith("Yes, out of ")]
                base = f"{printed[common[0]]} of {common[0].split()[3]}" if common else printed["Yes out of cases"]
                excluded = [printed.get(name, "0") for name in ("Not applicable", "Unanswered")]
                yield row[0].split()[0], [printed["Percentage Yes"], base, *excluded]


def test_the_chapters_are_in_order(sample: Document) -> None:
    first = [text for level, text in headings(sample) if level == 1]
    assert first == [
        *("Ratings", "Recommendations", "Background", "1 Organisational delivery"),
        *("2 Court work and case supervision", "Confidence in the figures", "Method"),
        *("Appendix: prompts", "Appendix: breakdowns"),
    ]
    second = [text for level, text in headings(sample) if level == 2]
    assert second[3:12] == [result.standard.name for result in RESULTS.standards]


def test_no_heading_level_is_skipped(sample: Document) -> None:
    levels = [level for level, _ in headings(sample)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_standard_has_statement_rating_reason_table_chart_and_findings_in_source_order(
    sample: Document,
) -> None:
    whole = [paragraph.text for paragraph in sample.paragraphs]
    at = [number for number, text in enumerate(whole) if text in ("2.2 Assessment", "2.3 Planning")][-2:]
    chapter = whole[at[0] : at[1]]
    (assessment,) = [result for result in RESULTS.standards if result.standard.id == "2.2"]
    order = [
        assessment.standard.statement,
        "Rating:  \N{NO-BREAK SPACE}Inadequate\N{NO-BREAK SPACE}  0 of 3 points",
        "Table 3: 2.2 Assessment: key questions; the lowest in bold",
        overview_sentence(assessment, "Knowsley and St Helens PDU"),
        "Figure 1: 2.2 Assessment: percentage Yes with its 95% interval, against the bands",
        "Strengths",
        "Areas for improvement",
    ]
    places = [chapter.index(text) for text in order]
    assert places == sorted(places)
    assert chapter[-1] == "In 12 cases child safeguarding enquiries were needed and not made."


def test_the_row_that_decides_the_rating_is_bold_and_labelled(sample: Document) -> None:
    table = captioned(sample, "2.2 Assessment: key questions; the lowest in bold")
    bold = [all(run.bold for cell in row.cells for run in cell.paragraphs[0].runs) for row in table.rows]
    assert bold == [True, False, False, True]
    assert [row[-1] for row in rows(table)] == [
        *("Band", "Requires improvement: too few", "Good: reasonable majority", "Inadequate: minority (lowest)"),
    ]


def test_every_share_is_printed_as_in_the_results_with_its_base_and_exclusions(sample: Document) -> None:
    printed = dict(question_rows(sample))
    for result in (*RESULTS.key_questions, *RESULTS.prompts):
        tally = result.tally
        figures = [result.share.percent_text, result.share.count_text, str(tally.not_applicable), str(tally.unanswered)]
        assert printed.pop(result.question.id) == figures
    assert not printed


def test_every_published_figure_is_in_the_sample_report(sample: Document) -> None:
    printed = dict(question_rows(sample))
    published = [{"question": key, "base": 46, **figure} for key, figure in FIGURES["key_questions"].items()]
    for figure in [*published, *FIGURES["prompts"]]:
        share, of, *_ = printed[figure["question"]]
        yes, base = map(int, of.split(" of "))
        assert base == figure.get("base", base)
        assert yes == figure.get("yes", yes)
        assert base - yes == figure.get("no", base - yes)
        assert share == f"{figure['percent']}%" if "percent" in figure else share.endswith("%")


def test_every_published_resettlement_figure_is_in_the_breakdown(sample: Document) -> None:
    broken_down = {}
    for table in sample.tables:
        heading, *body = rows(table)
        if heading[-1].startswith("Resettlement"):
            assert heading[-1] == "Resettlement: 14 cases"
            broken_down |= {row[0].split()[0]: row[-1] for row in body}
    for figure in FIGURES["resettlement_figures"]:
        share = f"{figure['percent']}% ({figure['yes']} of {figure['base']})"
        assert broken_down[figure["question"]] == share


def test_every_published_rating_is_in_the_summary(sample: Document) -> None:
    ratings = dict(FIGURES["ratings"])
    overall, score, most = (ratings.pop(name) for name in ("overall", "score", "maximum"))
    text = "\n".join(paragraph.text for paragraph in sample.paragraphs)
    assert f"Overall rating:  \N{NO-BREAK SPACE}{overall}\N{NO-BREAK SPACE}" in text
    assert f"Score: {score} of {most} points" in text
    printed = {}
    for table in sample.tables:
        if caption(table).startswith("Ratings: "):
            printed |= {row[0].split()[0]: row[1] for row in rows(table)[1:]}
    assert printed == ratings


def test_recommendations_are_numbered_consecutively_across_addressees(sample: Document) -> None:
    whole = [paragraph.text for paragraph in sample.paragraphs]
    numbers = [int(text.split(".")[0]) for text in whole if re.match(r"\d+\.\t", text)]
    assert numbers == list(range(1, 11))
    names = [text for level, text in headings(sample) if level == 2 and text.endswith("should:")]
    assert names == [
        "Knowsley and St Helens PDU should:",
        "North West region should:",
        "HM Prison and Probation Service should:",
    ]
    assert whole.index(names[1]) < next(n for n, text in enumerate(whole) if text.startswith("7.\t"))


def test_every_table_has_a_header_row_a_caption_and_no_merged_cells(sample: Document) -> None:
    captions = [paragraph.text for paragraph in sample.paragraphs if paragraph.text.startswith("Table ")]
    assert captions == [f"Table {number}: {caption(table)}" for number, table in enumerate(sample.tables, start=1)]
    for table in sample.tables:
        marks = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
        assert marks == [True, *[False] * (len(marks) - 1)]
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))
        assert all(cell for row in rows(table) for cell in row)


def test_every_image_has_alternative_text_and_a_caption(sample: Document) -> None:
    words = [shape._inline.docPr.get("descr") for shape in sample.inline_shapes]
    assert len(words) == len([result for result in RESULTS.standards if len(result.key_questions) > 1])
    assert words[0] == (
        "Percentage Yes against the bands, each with its 95% confidence interval: Engagement 54% (25 of 46), "
        "40% to 68%; Desistance 72% (33 of 46), 57% to 83%; Safety of others 24% (11 of 46), 14% to 38%; lowest."
    )
    assert len([text for text in (p.text for p in sample.paragraphs) if text.startswith("Figure ")]) == len(words)


def test_the_contents_link_every_chapter_and_standard_and_word_has_no_question_on_opening(sample: Document) -> None:
    body = sample.element.body
    assert any("TOC \\o" in (text.text or "") for text in body.iter(qn("w:instrText")))
    bookmarks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = [(link.text, link.get(qn("w:anchor"))) for link in body.iter(qn("w:hyperlink"))]
    names = {result.standard.name for result in RESULTS.standards}
    assert [text for text, _ in links] == [text for level, text in headings(sample) if level == 1 or text in names]
    assert {anchor for _, anchor in links} <= bookmarks
    assert sample.settings.element.find(qn("w:updateFields")) is None


def test_the_contents_are_on_the_first_page_with_the_title(sample: Document) -> None:
    on_new_page = [p.text for p in sample.paragraphs if p.paragraph_format.page_break_before]
    assert on_new_page == [text for level, text in headings(sample) if level == 1][:1]
    assert len(list(sample.element.body.iter(qn("w:hyperlink")))) < 30


def test_no_figure_and_no_word_of_a_heading_is_broken(sample: Document) -> None:
    for table in sample.tables:
        numbers = [cell.paragraphs[0].alignment == WD_ALIGN_PARAGRAPH.RIGHT for cell in table.rows[0].cells]
        widths = [column.width.cm for column in table.columns]
        assert sum(widths) == pytest.approx(17, abs=0.01)
        for heading, *cells in zip(*rows(table), strict=True):
            is_number, width = numbers.pop(0), widths.pop(0)
            pieces = [line for cell in cells for line in cell.splitlines()] if is_number else []
            assert all(width_of(each, 11) + 0.3 < width for each in (*heading.split(), *pieces)), (heading, width)


def test_fields_end_in_the_same_place_they_begin(sample: Document) -> None:
    parts = [sample.element.body, sample.sections[0].footer._element]
    for part in parts:
        kinds = [mark.get(qn("w:fldCharType")) for mark in part.iter(qn("w:fldChar"))]
        assert kinds == ["begin", "separate", "end"] * (len(kinds) // 3)


def test_the_document_properties_have_title_language_and_author(sample: Document) -> None:
    properties = sample.core_properties
    assert properties.title == "Knowsley and St Helens 2023 (sample, invented cases): report"
    assert (properties.language, properties.author) == ("en-GB", "Case-sample audit workbench")
    languages = {lang.get(qn("w:val")) for lang in sample.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}


def test_pages_are_numbered_and_have_the_protective_marking_if_there_is_one(sample: Document) -> None:
    section = sample.sections[0]
    assert section.header.paragraphs[0].text == "OFFICIAL"
    assert {"PAGE", "NUMPAGES"} == {
        (text.text or "").strip() for text in section.footer._element.iter(qn("w:instrText"))
    }
    assert [p.text for p in small_report().sections[0].header.paragraphs] == ["Huyton 2023"]


def test_identical_content_gives_identical_bytes() -> None:
    audit_results = calculate_results(SMALL, CASES, {"1.1": Judgement("Good", "Because.")})
    first = build_report(audit_results, ABOUT)
    assert first == build_report(audit_results, ABOUT)
    parts = zipfile.ZipFile(io.BytesIO(first)).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert not [part.filename for part in parts if "thumbnail" in part.filename]


def test_a_report_without_cases_says_so_and_has_no_chart() -> None:
    document = docx.Document(io.BytesIO(build_report(calculate_results(SMALL, ()), ABOUT)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "Overall rating:  \N{NO-BREAK SPACE}Not yet rated\N{NO-BREAK SPACE}" in text
    assert "There is no overall rating until these are rated: 1.1 Leadership; 2.2 Assessment; 2.3 Planning." in text
    assert "2.2.1: " + model_messages.NO_CASES_INCLUDED.format(plural="cases") in text
    assert not document.inline_shapes
    assert "Recommendations" not in [text for _, text in headings(document)]


@pytest.mark.parametrize("text", HOSTILE)
def test_free_text_is_never_interpreted_as_markup(text: str) -> None:
    findings = (
        Finding(FindingKind.STRENGTH, text, standard_id="2.2"),
        Finding(FindingKind.RECOMMENDATION, text, addressee=Addressee.REGION),
    )
    details = AuditDescription(text, text, text, marking=text)
    document = small_report(ExportContext(details, text, DAY, findings))
    cleaned = text.replace("\x00", "").replace("\x0b", "").replace("\ud800", "")
    whole = [paragraph.text for paragraph in document.paragraphs]
    assert cleaned in whole
    assert f"1.\t{cleaned}" in whole
    assert document.sections[0].header.paragraphs[0].text == cleaned


@pytest.mark.thorough
@given(st.text(st.characters(codec=None, exclude_categories=()), min_size=1, max_size=60))
@settings(max_examples=12, deadline=None)
def test_every_part_of_the_report_is_well_formed_xml_with_any_text(text: str) -> None:
    findings = (Finding(FindingKind.RECOMMENDATION, text, addressee=Addressee.UNIT),)
    about = ExportContext(AuditDescription(text, text, marking=text), text, DAY, findings)
    with zipfile.ZipFile(io.BytesIO(build_report(calculate_results(SMALL, ()), about))) as parts:
        for name in parts.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(parts.read(name))


def test_every_finding_is_in_the_report() -> None:
    findings = (
        Finding(FindingKind.STRENGTH, "Of no standard."),
        Finding(FindingKind.IMPROVEMENT, "Of a standard that is not there.", standard_id="9.9"),
        Finding(FindingKind.RECOMMENDATION, "To nobody."),
    )
    whole = [paragraph.text for paragraph in small_report(replace(ABOUT, findings=findings)).paragraphs]
    assert {"Of no standard.", "Of a standard that is not there.", "1.\tTo nobody."} <= set(whole)
    assert "Findings on other standards" in whole


def test_the_report_has_a_section_for_every_kind_of_finding() -> None:
    assert {*FINDING_HEADINGS, FindingKind.RECOMMENDATION} == set(FindingKind)


def test_groups_that_do_not_fit_continue_in_another_table() -> None:
    detail = SMALL.case_details_by_id["office"]
    cases = tuple(CaseRecord(Case(f"A{number}", details={"office": (f"Office {number}",)})) for number in range(5))
    inside = disclosure_control(calculate_results(SMALL, cases), ABOUT.description, external=False)
    counted = counted_cases(SMALL, cases)
    shown = inside.publish(calculate_breakdown(SMALL, counted, [detail]))
    tables = [rows(table)[0] for table in small_report(replace(ABOUT, breakdowns=(shown,))).tables]
    broken_down = [heading[1:] for heading in tables if re.match("Office .*: 1 case", heading[-1])]
    assert broken_down[0] == [f"Office {number}: 1 case (few)" for number in range(2)]
    assert broken_down[-1] == [f"Office {number}: 1 case (few)" for number in range(2, 5)]


def test_limitations_are_generated_from_the_data() -> None:
    cases = records_with(
        {"2.2.1": (129, 71), "2.2.1a": (0, 0, 200), "2.2.2": (160, 38), "2.2.2a": (3, 1, 196), "2.3.1": (180, 20)},
        cases=200,
    )
    audit_results = calculate_results(SMALL, cases, not_inspected={"2.6"})
    said = limitations(audit_results, disclosure_control(audit_results, ABOUT.description, external=False))
    assert "Not inspected, so not counted in the score: 2.6 Outcomes." in said
    assert any(line.startswith("2.2.1: 129 of 200 is 64.5%, shown as 65%") for line in said)
    assert "Based on 5 cases or fewer: 2.2.2a. One case more or less changes these percentages a lot." in said
    assert any("The smallest base of these is 4 cases (2.2.2a)." in line for line in said)
    assert "Without a percentage: 2.2.1a. Not applicable in every case." in said
    assert any(re.match(r"\d+ answers are missing, in these questions: .*\b2\.2\.2\b", line) for line in said)
    assert any(line.startswith("2.2 Assessment, rated Good: The lowest percentage (65%) is within") for line in said)
    outside = limitations(audit_results, disclosure_control(audit_results, ABOUT.description, external=True))
    assert any(re.match(r"\d of \d questions that are not suppressed have a base smaller", line) for line in outside)
    assert "2.2.2a" not in " ".join(outside)


def test_if_every_eligible_case_was_read_the_report_does_not_speak_of_other_samples() -> None:
    for eligible, expected in ((8, False), (9, True)):
        audit_results = calculate_results(SMALL, CASES, eligible=eligible)
        said = limitations(audit_results, disclosure_control(audit_results, ABOUT.description, external=False))
        assert (SAMPLE_LIMITATION in said) is expected


def test_each_standard_has_intervals_spanned_bands_and_what_would_change_the_rating(
    sample: Document,
) -> None:
    table = rows(captioned(sample, "confidence intervals of the key questions"))
    assert table[1] == ["2.2.1 Engagement", "54% (25 of 46)", "40% to 68%", "Inadequate to Good"]
    assert "2.3 Planning: Three more cases answered Yes on 2.3.3 would make this Requires improvement." in [
        p.text for p in sample.paragraphs
    ]
    assert table[-1] == ["2.6.1 Progress", "28% (13 of 46)", "17% to 43%", "\N{EN DASH}"]


@pytest.mark.thorough
def test_intervals_are_narrower_if_the_number_of_eligible_cases_is_known() -> None:
    eligible = calculate_results(RESULTS.questionnaire, RECORDS, eligible=63)
    context = replace(sample_about(), description=replace(sample_about().description, eligible=63))
    document = docx.Document(io.BytesIO(build_report(eligible, context)))
    table = rows(captioned(document, "confidence intervals of the key questions"))
    assert table[1][2] == "48% to 60%"
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert messages.EXACT_INTERVALS.format(eligible=63, included=46, plural="cases") in text


def test_more_cases_than_eligible_cases_are_reported_and_not_taken_as_all() -> None:
    document = docx.Document(io.BytesIO(build_report(calculate_results(SMALL, CASES, eligible=3), ABOUT)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert messages.INTERVALS_NOT_OF_ELIGIBLE.format(included=8, eligible=3, plural="cases") in text


def test_a_decision_is_shown_with_the_calculated_rating_person_date_and_reason() -> None:
    cases = records_with({"2.2.1": (30, 16), "2.2.2": (40, 6), "2.3.1": (40, 6)})
    decision = Decision("Requires improvement", "Records are thin.", "Lead", datetime(2023, 5, 3, tzinfo=UTC))
    audit_results = calculate_results(SMALL, cases, {"1.1": Judgement("Good")}, decisions={"2.2": decision})
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(build_report(audit_results, ABOUT))).paragraphs)
    assert "Calculated: Good. Decided: Requires improvement, by Lead on 3 May 2023: Records are thin." in text
    assert "As calculated, without decisions: Good, 7 of 9 points." in text


def test_findings_name_their_key_question_and_recommendations_their_owner_and_due_date() -> None:
    findings = (
        Finding(
            FindingKind.STRENGTH, "Views are heard.", standard_id="2.2", question_id="2.2.1", case_ids=("A1", "A2")
        ),
        Finding(
            FindingKind.RECOMMENDATION, "Train.", addressee=Addressee.UNIT, owner="Head", due_date=date(2023, 9, 1)
        ),
    )
    whole = [paragraph.text for paragraph in small_report(replace(ABOUT, findings=findings)).paragraphs]
    assert "Views are heard. (Key question 2.2.1; Cases: A1, A2)" in whole
    assert "1.\tTrain. Owner: Head. Due: 1 September 2023." in whole


@pytest.mark.thorough
def test_the_biggest_differences_leave_out_very_small_groups(sample: Document) -> None:
    everything = published_breakdowns(RESULTS, RECORDS, ABOUT.description, external=False)
    document = docx.Document(io.BytesIO(build_report(RESULTS, replace(sample_about(), breakdowns=everything))))
    difference_rows = rows(
        captioned(document, "Differences from the rest that do not stand out: the 10 biggest of 208")
    )[1:]
    assert len(difference_rows) == 10
    assert not any("Female" in row[0] for row in difference_rows)
    assert all(re.fullmatch(r"[+−]\d+ points,\n[+−]?\d+ to [+−]?\d+ points", row[-1]) for row in difference_rows)


@pytest.mark.thorough
def test_the_survey_report_counts_respondents_and_has_no_ratings() -> None:
    about = ExportContext(AuditDescription("Survey 2023", "Knowsley"), "88 submitted respondents", DAY)
    document = docx.Document(io.BytesIO(build_report(SURVEYED, about)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "rated" not in text
    assert not re.search(r"\bcases?\b|0 of 0|Rating:|Bands|bands|points", text)
    first_row = rows(captioned(document, "Every question: 88 submitted respondents"))[1]
    assert first_row[1:] == ["60%", "53 of 88", "0% (0 of 88)"]


WRITTEN = {
    "foreword": "Much has been done.\n- And much is to do.",
    "overview": "Four standards are inadequate.",
    "background": "There are two offices.",
    "leadership": "The plan is clear.",
    "standard:2.2": "Assessments are thin.",
    "resettlement": "Contact before release is late.",
    "feedback_people": "They felt safe.",
    "diversity": "Women were seen apart.",
    "certainty": "Read the intervals first.",
    "acknowledgements": "We thank everybody.",
    "annexe": "Links to the data.",
}


@pytest.mark.thorough
def test_written_chapters_are_in_the_order_of_the_source_report_and_others_are_left_out() -> None:
    about = replace(sample_about(), report_texts=WRITTEN)
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    first = [text for level, text in headings(document) if level == 1]
    assert first == [
        *("Foreword", "Ratings", "Recommendations", "Background", "1 Organisational delivery"),
        *("2 Court work and case supervision", "Resettlement", "Feedback from people on probation", "Diversity"),
        *("Confidence in the figures", "Method", "Acknowledgements", "Annexe"),
        *("Appendix: prompts", "Appendix: breakdowns"),
    ]
    whole = [paragraph.text for paragraph in document.paragraphs]
    lines = [line.removeprefix("- ") for text in WRITTEN.values() for line in text.splitlines()]
    assert set(lines) <= set(whole)
    (assessment,) = [result for result in RESULTS.standards if result.standard.id == "2.2"]
    assert overview_sentence(assessment, about.unit_name) not in whole
    assert "This report is about Knowsley and St Helens PDU, North West." in whole


@pytest.mark.thorough
def test_a_finding_on_a_topic_is_in_the_chapter_of_the_topic() -> None:
    finding = Finding(FindingKind.STRENGTH, "Pre-release contact was good.", topic="resettlement")
    document = small_report(replace(ABOUT, findings=(finding,)))
    assert [text for level, text in headings(document)].count("Resettlement") == 1
    assert "Findings on other standards" not in [text for _, text in headings(document)]


@pytest.mark.thorough
def test_chosen_breakdowns_are_in_the_body_with_prompts_and_the_others_in_the_appendix() -> None:
    with_prompts = sample_about().breakdowns
    key_questions = publish_all(RESULTS, available_breakdowns(RESULTS, RECORDS), sample_about().description, False)
    about = replace(
        sample_about(),
        breakdowns=key_questions,
        chosen_breakdowns=("sentence_type",),
        breakdowns_with_prompts=True,
        prompt_breakdowns=with_prompts,
    )
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    whole = [text for _, text in headings(document)]
    assert whole.index("Results by group") + 1 == whole.index("By type of sentence")
    assert whole.count("By type of sentence") == 1
    assert whole.index("Confidence in the figures") < whole.index("Appendix: breakdowns") < whole.index("By sex")
    by_sentence = captioned(document, "By type of sentence: key questions (bold) and prompts")
    bold = [row.cells[0].text.split()[0] for row in by_sentence.rows if row.cells[0].paragraphs[0].runs[0].bold]
    assert bold == ["Question", *(key.question.id for key in RESULTS.key_questions)]
    outside = replace(about, external=True, prompt_breakdowns=())
    text = [paragraph.text for paragraph in docx.Document(io.BytesIO(build_report(RESULTS, outside))).paragraphs]
    assert file_messages.PROMPTS_FOR_TEAM_ONLY in text


def test_a_base_is_repeated_if_a_figure_is_suppressed_or_the_bases_differ() -> None:
    outside = small_report(replace(ABOUT, external=True))
    tables = [rows(table) for table in outside.tables if rows(table)[0][0] == "Key question"]
    headed = [table[0] for table in tables if "Percentage Yes" in table[0]]
    assert headed
    assert not [heading for heading in headed if any(name.startswith("Yes, out of") for name in heading)]


def test_the_report_has_no_properties_of_another_program_and_no_text_below_11_point_in_tables(
    sample_bytes: bytes, sample: Document
) -> None:
    with zipfile.ZipFile(io.BytesIO(sample_bytes)) as parts:
        program = parts.read("docProps/app.xml").decode()
    assert "Case-sample audit workbench" in program
    assert not re.search("Macintosh|<Pages>|<Words>", program)
    assert sample.styles["Table text"].font.size.pt == 11


@pytest.mark.thorough
def test_a_benchmark_is_below_the_table_of_its_standard_and_the_method_says_how_to_read_it() -> None:
    national = Benchmark("2.2.1", "National average", 55, "A report.", "2022", base=200)
    whole = [p.text for p in small_report(replace(ABOUT, benchmarks=(national,))).paragraphs]
    at = next(number for number, text in enumerate(whole) if text.startswith("Benchmark for 2.2.1 Engagement. "))
    assert "National average: 55% (of 200). A report, 2022. Difference: +20 points (" in whole[at]
    table = next(number for number, text in enumerate(whole) if ": 2.2 Assessment: key questions" in text)
    sentence = next(number for number, text in enumerate(whole) if text.startswith("Huyton PDU is rated"))
    assert table + 1 == at < sentence
    assert HOW_TO_READ in whole
    assert HOW_TO_READ not in [p.text for p in small_report().paragraphs]
    outside = [p.text for p in small_report(replace(ABOUT, benchmarks=(national,), external=True)).paragraphs]
    assert [text for text in outside if text.startswith("Benchmark for")] == [whole[at].split(" Difference")[0]]
