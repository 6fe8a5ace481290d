"""What people see whose role shows results but no single case: groups and documents with small counts suppressed."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook

from audit.analysis.restricted_results import restricted_breakdowns
from audit.messages import analysis as analysis_messages
from audit.messages import results as messages
from audit.model.audit_log import AccessType
from audit.model.case import CaseState
from audit.model.finding import Finding, FindingKind
from audit.storage import Role, Store
from audit.storage.repositories import audits
from audit.web.pages.export import EXTERNAL
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN, create_audit, import_submitted_cases, set_state
from tests.test_sample_audit import QUESTIONNAIRE, RECORDS
from tests.web.conftest import Downloads, NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role
from tests.web.test_breakdowns import cell, table_rows, tables
from tests.web.test_export import SUMMARY_DOCUMENT, SUMMARY_PAGE, texts_of

pytestmark = pytest.mark.thorough

GROUPS_SUPPRESSED = messages.GROUPS_SUPPRESSED.format(plural="cases", limit=5, mark="[c]")
EXTERNAL_FILES = messages.EXTERNAL_FILES.format(limit=5)
TOO_FEW_CASES = messages.TOO_FEW_CASES.format(minimum=6, plural="cases", singular="case")
WORKBOOK, REPORT, RESULTS = "Download data workbook", "Download Word report", "Download results (JSON)"
PAGES = ("results", "breakdowns", "findings", "export")
REVEALED = re.compile(r"(?<![\d.])(?:90%|90 per cent|0\.9\b|(?:18|20) of 20\b)")
FORGED = ("final", "in_progress,returned", "submitted")


@pytest.fixture
def audit_id(sample_audit_id: str) -> str:
    return sample_audit_id


@pytest.fixture(params=[Role.READER, Role.AUDITOR], ids=str)
def restricted_visitor(
    request: pytest.FixtureRequest, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> Visitor:
    """Return a reader, then an auditor without cases."""
    return visitor_with_role(store, monkeypatch, audit_id, request.param)


@pytest.fixture
def reader(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    return visitor_with_role(store, monkeypatch, audit_id, Role.READER)


def test_groups_are_shown_with_small_counts_suppressed(restricted_visitor: Visitor, audit_id: str):
    page = restricted_visitor.open_page("breakdowns", audit=audit_id, by="sex")
    assert GROUPS_SUPPRESSED in page.text_lines
    heads, *_ = table_rows(page, "2.2 ")
    assert heads == ["Question", "All cases (46)", "Female", "Male"]
    assert cell(page, "2.2 ", "2.2.1", "All cases") == "54% (25 of 46)"
    assert (cell(page, "2.2 ", "2.2.1", "Female"), cell(page, "2.2 ", "2.2.1", "Male")) == ("[c]", "[c]")
    assert "(3 of 3)" not in page.text
    assert ", few" not in page.text


def test_every_cell_of_every_breakdown_matches_the_published_figures(reader: Visitor, store: Store, audit_id: str):
    for shown in store.audits.breakdowns(ANN, audit_id):
        page = reader.open_page("breakdowns", audit=audit_id, by=shown.case_detail.id)
        for question in shown.questions:
            for figure in shown.for_question(question.id):
                figures = cell(page, f"{question.id[:3]} ", question.id, figure.group.text)
                assert figures.startswith(figure.counts.full_text)
                assert figure.tally or figures == figure.counts.full_text


def test_the_biggest_differences_are_between_published_groups(reader: Visitor, audit_id: str):
    page = reader.open_page("breakdowns", audit=audit_id)
    heads, *rows = table_rows(page, "Other differences between a group and the rest, 46 submitted cases")
    assert heads[:2] == ["Group", "Key question"]
    sizes = [int(row[4].strip("+−").split()[0]) for row in rows]
    assert len(sizes) == 50
    suppressed = analysis_messages.COMPARISONS_PUBLISHED.partition("{comparisons}")[2]
    assert re.search(rf"\d+ comparisons are{re.escape(suppressed)}", page.text)
    assert sizes == sorted(sizes, reverse=True)
    assert not any("[c]" in "".join(row) or "Female" in row[0] for row in rows)


def test_the_chart_of_one_question_leaves_out_suppressed_shares(reader: Visitor, audit_id: str):
    page = reader.open_page("breakdowns", audit=audit_id)
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart")]
    assert "Resettlement: 50% (7 of 14), 27% to 73%" in chart.alt
    assert table_rows(page, "2.2.1 by Type of sentence, 46 submitted cases")[1:] == [
        ["All cases", "54% (25 of 46)", "", "", ""],
        ["Community sentence", "56% (18 of 32)", "39% to 72%", "+6 points", "−23 to +34 points"],
        ["Resettlement", "50% (7 of 14)", "27% to 73%", "−6 points", "−34 to +23 points"],
    ]
    page = reader.open_page("breakdowns", audit=audit_id, by="sex")
    assert not page.at.get("vega_lite_chart")
    assert table_rows(page, "2.2.1 by Sex")[2] == ["Female", "[c]", "[c]", "[c]", "[c]"]
    assert messages.NO_GROUP_PERCENTAGE in page.text_lines


def test_two_way_breakdowns_are_never_shown(restricted_visitor: Visitor, audit_id: str):
    page = restricted_visitor.open_page("breakdowns", **{"audit": audit_id, "by": "sentence_type", "and": "sex"})
    assert page.labels("selectbox") == ["Break down by", "Question in the chart"]
    assert not [caption for caption in tables(page) if "Type of sentence and Sex" in caption]


def test_a_person_who_sees_all_cases_still_sees_full_breakdowns(visitor: NewVisitor, audit_id: str):
    page = visitor().open_page("breakdowns", audit=audit_id, by="sex")
    assert cell(page, "2.2 ", "2.2.1", "Female (3 cases, few)") == "100% (3 of 3)"
    assert "And by" in page.labels("selectbox")
    assert "[c]" not in page.text


def test_without_included_cases_there_is_nothing_to_compare(store: Store, monkeypatch: pytest.MonkeyPatch):
    audit_id = create_audit(store)
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("breakdowns", audit=audit_id)
    assert messages.NO_CASES_TO_COMPARE.format(plural="cases") in page.text_lines


def test_a_rerun_of_the_page_uses_the_cache(
    reader: Visitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    calls: list[object] = []

    def counted(*args: object) -> object:
        calls.append(args)
        return restricted_breakdowns(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(audits, "restricted_breakdowns", counted)
    page = reader.open_page("breakdowns", audit=audit_id)
    page.run()
    page.open_page("breakdowns", audit=audit_id, by="sex")
    assert len(calls) == 1


def test_the_case_map_is_not_for_people_who_see_no_case(restricted_visitor: Visitor, audit_id: str):
    page = restricted_visitor.open_page("case_map", audit=audit_id)
    assert page.title == "Case map"
    assert "%" not in page.text
    assert not [caption for caption in tables(page) if caption.startswith("Case map")]


def test_restricted_users_export_external_documents_and_results(
    restricted_visitor: Visitor,
    audit_id: str,
    downloads: Downloads,
):
    page = restricted_visitor.open_page("export", audit=audit_id)
    assert list(downloads.makers) == [WORKBOOK, REPORT, SUMMARY_PAGE, SUMMARY_DOCUMENT, RESULTS]
    assert not page.labels("radio")
    assert EXTERNAL_FILES in page.text
    workbook, report, *summaries = (downloads[label] for label in (WORKBOOK, REPORT, SUMMARY_PAGE, SUMMARY_DOCUMENT))
    assert all("-for-outside-" in name for name, _ in (workbook, report, *summaries))
    sheets = load_workbook(io.BytesIO(workbook[1])).sheetnames
    assert {"By sex", "Biggest differences"} <= set(sheets)
    assert not {"Cases and answers", "Recalculation"} & set(sheets)
    for texts in map(texts_of, (workbook[1], report[1], *(data for _, data in summaries))):
        assert "[c]" in texts
        assert [record.case.reference for record in RECORDS if record.case.reference in texts] == []


def test_their_workbook_contains_the_published_breakdowns(
    reader: Visitor,
    store: Store,
    audit_id: str,
    downloads: Downloads,
):
    reader.open_page("export", audit=audit_id)
    workbook = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))
    (by_sex,) = [breakdown for breakdown in store.audits.breakdowns(ANN, audit_id) if breakdown.case_detail.id == "sex"]
    rows = [row for row in workbook["By sex"].iter_rows(values_only=True) if row[0] in QUESTIONNAIRE.questions_by_id]
    printed = ["[c]" if breakdown.counts.yes is None else breakdown.counts.yes for breakdown in by_sex.group_results]
    assert [row[4] for row in rows] == printed


def test_their_json_has_results_and_no_groups(
    reader: Visitor,
    audit_id: str,
    downloads: Downloads,
):
    page = reader.open_page("export", audit=audit_id)
    name, data = downloads[RESULTS]
    assert "outside" not in name
    assert json.loads(data)["cases"] == 46
    assert "Resettlement" not in data.decode()
    assert "with small counts suppressed" in page.text


def test_their_exports_are_logged(
    reader: Visitor,
    store: Store,
    audit_id: str,
    downloads: Downloads,
):
    reader.open_page("export", audit=audit_id)
    for label in list(downloads.makers):
        downloads[label]
    exported = [
        read.event.subject for read in store.history.access_log(ANN, audit_id) if read.event.type is AccessType.EXPORT
    ]
    assert exported == [name for name, _ in downloads.makers.values()]


@pytest.fixture
def narrow(store: Store, audit_id: str) -> str:
    """Return the sample with one case marked as final: alone it would show that case's answers."""
    first, *_ = store.cases.references(ANN, audit_id)
    set_state(store, store.reviews.open(ANN, audit_id, first), CaseState.FINAL)
    assert store.audits.results(ANN, audit_id, (CaseState.FINAL,)).results.case_count == 1
    return audit_id


@pytest.mark.parametrize("name", PAGES)
def test_restricted_users_cannot_select_states_even_with_a_forged_address(
    restricted_visitor: Visitor, narrow: str, name: str
):
    page = restricted_visitor.open_page(name, audit=narrow)
    assert not page.at.get("button_group")
    usual = page.html
    for states in FORGED:
        page = restricted_visitor.open_page(name, audit=narrow, count=states)
        assert not page.at.get("button_group")
        assert page.html == usual
        assert "count" not in page.query


def test_a_person_who_sees_all_cases_can_still_select_states(visitor: NewVisitor, narrow: str):
    page = visitor().open_page("results", audit=narrow, count="final")
    assert page.at.get("button_group")
    assert "1 final case; 45 submitted left out." in page.text_lines


def test_small_counts_are_suppressed_wherever_results_are_shown(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    downloads: Downloads,
):
    audit_id = create_audit(store)
    questions = store.audits.get(ANN, audit_id).questionnaire.questions
    counts = {question.id: (12, 8) for question in questions} | {"2.2.2": (18, 2), "2.3.1": (20, 0)}
    store.cases.import_cases(ANN, audit_id, records_with(counts))
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2", question_id="2.2.2"))
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("results", audit=audit_id)
    assert messages.COUNTS_SUPPRESSED.format(limit=5, mark="[c]") in page.text_lines
    heads = ("Percentage", "Yes out of", "95%", "Unanswered")
    figures = [[cell(page, "2.2 Assessment: percentage", each, head) for head in heads] for each in ("2.2.1", "2.2.2")]
    assert figures == [["60%", "12 of 20", "39% to 78%", "0"], ["[c]", "[c] of 20", "–", "[c]"]]
    assert "[c] of 20" in page.text.partition("2.3 Planning")[2]
    for name in ("results", "report_text", "findings", "compare", "breakdowns", "export"):
        page = page.open_page(name, audit=audit_id)
        assert REVEALED.findall(page.text) == [], name
    assert set(downloads.makers) == {WORKBOOK, REPORT, SUMMARY_PAGE, SUMMARY_DOCUMENT, RESULTS}
    for label in downloads.makers:
        assert REVEALED.findall(texts_of(downloads[label][1])) == [], label


@pytest.fixture
def one_case(store: Store) -> str:
    """Return an audit with one included case whose answers are all Yes."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=1, yes=1)
    return audit_id


@pytest.mark.parametrize("name", PAGES)
def test_with_too_few_cases_they_see_a_message_and_no_figures(
    store: Store, one_case: str, monkeypatch: pytest.MonkeyPatch, name: str
):
    page = visitor_with_role(store, monkeypatch, one_case, Role.READER).open_page(
        name, audit=one_case, count="submitted"
    )
    assert TOO_FEW_CASES in page.text
    assert "%" not in page.text
    assert "1 of 1" not in page.text
    assert not page.at.get("download_button")
    assert not page.at.get("vega_lite_chart")


def test_a_comparison_shows_them_no_figures_of_an_audit_with_too_few_cases(
    store: Store, one_case: str, monkeypatch: pytest.MonkeyPatch
):
    page = visitor_with_role(store, monkeypatch, one_case, Role.READER)
    for query in ({}, {"with": one_case}, {"view": "time"}, {"view": "all"}):
        page.open_page("compare", audit=one_case, **query)
        assert "100%" not in page.text
        assert "1 of 1" not in page.text


@pytest.mark.parametrize("states", ["", *FORGED])
def test_their_files_contain_no_small_count_whatever_states_the_address_names(
    reader: Visitor,
    store: Store,
    narrow: str,
    downloads: Downloads,
    states: str,
):
    reader.open_page("export", audit=narrow, **({"count": states} if states else {}))
    exported = json.loads(downloads[RESULTS][1])
    assert exported["cases"] == 46
    questions = [*exported["prompts"], *(key for entry in exported["standards"] for key in entry["key_questions"])]
    assert any(question.get("suppressed") for question in questions)
    small = [entry["id"] for entry in questions for name in ("yes", "no", "base") if entry[name] and entry[name] <= 5]
    assert small == []
    rows = {row["Id"]: row for row in question_rows(downloads[WORKBOOK][1])}
    assert set(rows) == {question["id"] for question in questions}
    for question in questions:
        names = {"yes": "Yes", "no": "No", "base": "Base: Yes and No"}
        hidden = {name: "[c]" if question[name] is None else question[name] for name in names}
        assert {name: rows[question["id"]][heading] for name, heading in names.items()} == hidden, question["id"]


def question_rows(workbook: bytes) -> Iterator[dict[str, object]]:
    """Yield each row of the tables of questions of a data workbook, with its cells by their heading."""
    for sheet in load_workbook(io.BytesIO(workbook)):
        rows = iter(sheet.iter_rows(values_only=True))
        for heading in rows:
            if heading[0] == "Id" and "Yes" in heading:
                yield from (dict(zip(map(str, heading), row, strict=True)) for row in rows)


def test_their_documents_equal_the_external_documents_of_the_team(
    reader: Visitor,
    visitor: NewVisitor,
    audit_id: str,
    downloads: Downloads,
):
    reader.open_page("export", audit=audit_id)
    theirs = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))
    page = visitor().open_page("export", audit=audit_id)
    page.fill("radio", "Who will see this?", EXTERNAL)
    ours = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))
    assert theirs.sheetnames == ours.sheetnames
    for name in theirs.sheetnames:
        if name in ("Ratings", "Biggest differences") or name.startswith("By "):
            continue  # groups are suppressed more, and no reason for a rating names a suppressed question
        rows = (list(book[name].iter_rows(values_only=True)) for book in (theirs, ours))
        assert [*next(rows)] == [*next(rows)], name
