"""The one-page summary: the figures of the report in few words, and nothing suppressed for people outside the team."""

import io
import re
from dataclasses import replace
from datetime import date

import docx
import pytest

from audit.analysis.disclosure_control import disclosure_control, published_breakdowns
from audit.analysis.published_breakdowns import biggest_published_differences
from audit.analysis.rating_wording import rating_label
from audit.analysis.results import Results
from audit.charts.colours import rating_colour
from audit.files.export_context import ExportContext, prepare_export
from audit.files.summary import build_summary_document, build_summary_page
from audit.files.summary.content import Summary, summarise
from audit.files.summary.rows import how_to_read_bars, summary_rows
from audit.messages import analysis as analysis_messages
from audit.messages import summary as messages
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import RatingMethod
from audit.model.roll_up import RollUp
from tests.files.full_summaries import DAY, FILLINGS, full_comparison, full_context, full_results
from tests.files.test_report import sample_about
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RESULTS as SURVEYED


def sample_summary(**changed: object) -> Summary:
    return summarise(prepare_export(RESULTS, replace(sample_about(), **changed)))  # type: ignore[arg-type]


def items(summary: Summary, heading: str) -> tuple[str, ...]:
    return next(section.items for section in summary.sections if section.heading == heading)


def page_text(results: Results, context: ExportContext) -> str:
    return re.sub(r"<svg.*?</svg>|<style>.*?</style>", "", build_summary_page(results, context).decode(), flags=re.S)


def document_text(results: Results, context: ExportContext) -> str:
    document = docx.Document(io.BytesIO(build_summary_document(results, context)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_each_standard_has_its_rating_and_its_lowest_score_with_the_base() -> None:
    rows = {row.name: row for row in sample_summary().rows}
    rated = [result for result in RESULTS.standards if result.is_rated]
    assert [row.rating for row in rows.values()] == list(map(rating_label, rated))
    assert rows["2.2 Assessment"].figure == "24% (11 of 46): safety of others"
    assert rows["2.2 Assessment"].bar_in_words == messages.BAR_OF_SHARE.format(percent=24, band="Inadequate")
    assert (rows["1.1 Leadership"].figure, rows["1.1 Leadership"].bar_svg) == ("By judgement", "")


def test_the_bar_has_the_colour_of_its_band_which_the_row_says_in_words() -> None:
    row = next(row for row in sample_summary().rows if row.name == "2.2 Assessment")
    assert rating_colour(RESULTS.questionnaire.scale, "Inadequate") in row.bar_svg
    assert row.rating == "Inadequate"


def with_standards(**changed: object) -> Results:
    """Return the results of the sample, in which the first standard that is rated from cases is another one."""
    (first, *_) = (each for each in RESULTS.standards if each.standard.rating_method is RatingMethod.FROM_CASES)
    other = replace(first, standard=replace(first.standard, **changed))  # type: ignore[arg-type]
    return replace(RESULTS, standards=tuple(other if each is first else each for each in RESULTS.standards))


def test_the_bars_are_explained_as_the_standards_are_rated() -> None:
    def explained(results: Results) -> str:
        data = prepare_export(results, sample_about())
        return how_to_read_bars(data, summary_rows(data))

    scale = RESULTS.questionnaire.scale
    lines = messages.WHERE_BANDS_BEGIN.format(
        bands="Requires improvement (50%), Good (65%) and Outstanding (80%)",
    )
    assert explained(RESULTS) == f"{messages.RATED_BY_LOWEST} {lines}"
    assert explained(with_standards(roll_up=RollUp.MEAN)) == lines
    own = with_standards(own_scale=replace(scale, bands=scale.bands[1:]))
    assert explained(own) == f"{messages.RATED_BY_LOWEST} {messages.WHERE_OWN_BANDS_BEGIN}"


def test_the_first_three_recommendations_are_in_the_order_of_the_report() -> None:
    def recommendation(text: str, addressee: Addressee, **more: object) -> Finding:
        return Finding(FindingKind.RECOMMENDATION, text, addressee=addressee, **more)  # type: ignore[arg-type]

    summary = sample_summary(
        findings=(
            recommendation("Fund it.", Addressee.NATIONAL),
            recommendation("Write plans.", Addressee.UNIT, owner="Bea Field", due_date=date(2024, 5, 3)),
            recommendation("Share staff.", Addressee.REGION),
            recommendation("Train staff.", Addressee.UNIT),
        )
    )
    assert items(summary, "Actions") == (
        "Write plans. (for Knowsley and St Helens PDU; owner: Bea Field; due 3 May 2024)",
        "Train staff. (for Knowsley and St Helens PDU)",
        "Share staff. (for North West region)",
    )
    assert summary.sections[-1].note == messages.MORE_IN_REPORT.format(count=1)


def test_what_is_not_there_is_said() -> None:
    summary = sample_summary(findings=(), breakdowns=())
    assert items(summary, "Actions") == (messages.NO_RECOMMENDATION,)
    assert items(summary, "What changed") == (messages.NO_EARLIER_AUDIT,)
    assert messages.NO_GROUPS in items(summary, "What stands out")


def test_the_highest_and_the_lowest_scores_are_named_with_their_bases() -> None:
    assert items(sample_summary(), "What stands out")[:2] == (
        messages.HIGHEST_SCORE.format(share="74% (34 of 46)", names="2.5.1 Engagement"),
        messages.LOWEST_SCORE.format(share="24% (11 of 46)", names="2.2.3 Safety of others and 2.4.3 Safety of others"),
    )


@pytest.mark.thorough
def test_groups_stand_out_by_the_rule_of_the_page_and_the_workbook() -> None:
    breakdowns = published_breakdowns(RESULTS, RECORDS, sample_about().description, external=False)
    summary = sample_summary(breakdowns=breakdowns)
    count = len(biggest_published_differences(breakdowns))
    assert items(summary, "What stands out")[2] == messages.GROUPS_COMPARED.format(
        comparisons=f"{count} comparisons", which=analysis_messages.NONE_STANDS_OUT
    )


def test_changes_name_both_ratings_and_shares_and_the_audit_before() -> None:
    comparison = full_comparison("Spring", RESULTS)
    data = prepare_export(RESULTS, replace(sample_about(), comparison=comparison))
    changed = items(summarise(data), "What changed")
    assert changed[0].endswith(
        f", 28 September 2022. {messages.OVERALL_CHANGED.format(now='Inadequate', before='Outstanding')}"
    )
    assert changed[1].startswith("Ratings that changed: 1.1 Leadership Inadequate (was Outstanding), 1.2 Staff")
    assert "6 differences stand out" in changed[2]
    assert changed[3] == "2.2.3 Safety of others: 24% (11 of 46), was 76% (35 of 46), −52 points."


def test_a_survey_has_its_questions_and_no_rating() -> None:
    summary = summarise(prepare_export(SURVEYED, replace(sample_about(), findings=(), breakdowns=())))
    assert (summary.overall_rating, summary.score) == ("", "")
    assert [row.figure for row in summary.rows] == [str(result.share) for result in SURVEYED.key_questions]
    assert [row.name for row in summary.rows] == [result.question.label for result in SURVEYED.key_questions]


@pytest.mark.thorough
@pytest.mark.parametrize("small_number", [12, 21])
def test_a_copy_for_outside_prints_no_suppressed_share(small_number: int) -> None:
    described = replace(sample_about().description, small_number=small_number)
    breakdowns = published_breakdowns(RESULTS, RECORDS, described, external=True)
    context = replace(sample_about(), description=described, breakdowns=breakdowns, external=True)
    control = disclosure_control(RESULTS, described, external=True)
    for text in (page_text(RESULTS, context), document_text(RESULTS, context)):
        for result in RESULTS.key_questions:
            if not control.can_publish(result.question.id):
                assert result.share.count_text not in text
        assert messages.FOR_OUTSIDE.format(limit=small_number, mark="[c]") in text
    assert any(not control.can_publish(result.question.id) for result in RESULTS.key_questions)


@pytest.mark.thorough
@pytest.mark.parametrize("filling", FILLINGS)
def test_both_files_say_the_same_and_say_where_cut_texts_are_in_full(filling: str) -> None:
    results = full_results(FILLINGS[filling], 14)
    context = full_context(FILLINGS[filling], results)
    summary = summarise(prepare_export(results, context))
    page, document = page_text(results, context), document_text(results, context)
    for text in (summary.title, *summary.details, *(item for each in summary.sections for item in each.items)):
        assert text in page
        assert text in document
    assert len(summary.rows) == 12
    assert messages.CLIPPED_TEXTS.format(ellipsis="…") in page
    assert messages.MORE_IN_REPORT.format(count=2) in summary.legend


def test_the_page_needs_no_other_file_and_runs_no_script() -> None:
    page = build_summary_page(RESULTS, sample_about()).decode()
    assert re.findall(r"(?:src|href|url\()\s*=?", page) == []
    assert "<script" not in page
    assert set(re.findall(r"https?://[^\"]+", page)) == {"http://www.w3.org/2000/svg"}


@pytest.mark.thorough
def test_the_same_content_gives_the_same_bytes() -> None:
    context = replace(sample_about(), created_on=DAY)
    assert build_summary_document(RESULTS, context) == build_summary_document(RESULTS, context)
