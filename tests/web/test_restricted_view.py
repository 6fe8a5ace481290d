"""What somebody finds whose role shows results and no single case: groups and documents, small numbers held back."""

from __future__ import annotations

import io
import json

import pytest
from openpyxl import load_workbook

from audit.analysis.disclosure_control import breakdowns_without_cases
from audit.model.audit import Finding, FindingKind
from audit.model.case import CaseState
from audit.sample_audit import load_sample_audit
from audit.storage import Person, Role, Store
from audit.storage.audit_log.access_log import Saw
from audit.storage.repositories import audits
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN, at_stage, begin_audit, submit_cases
from tests.test_sample_audit import QUESTIONNAIRE, RECORDS
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import member
from tests.web.test_breakdowns import cell, table, tables
from tests.web.test_export import Handed, handed_out, texts_of  # noqa: F401  # handed_out is a fixture

HELD_BACK = (
    "Your role shows no single case, and a group of one would be that case's answers: counts from 1 to 5 in a group "
    "are held back ([c]), with whatever would tell them."
)
PAGES = ("results", "breakdowns", "case_map", "findings", "export")
FORGED = ("final", "in_progress,returned", "submitted")


@pytest.fixture
def audit_id(store: Store) -> str:
    return load_sample_audit(store, ANN)


@pytest.fixture(params=[Role.READER, Role.AUDITOR], ids=str)
def anybody(request: pytest.FixtureRequest, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """A reader, and an auditor without a case."""
    return member(store, monkeypatch, audit_id, request.param)


@pytest.fixture
def reader(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    return member(store, monkeypatch, audit_id, Role.READER)


def test_groups_are_shown_and_their_small_numbers_held_back(anybody: Visitor, audit_id: str):
    page = anybody.go("breakdowns", audit=audit_id, by="sex")
    assert HELD_BACK in page.lines
    heads, *_ = table(page, "2.2 ")
    assert heads == ["Question", "All cases (46)", "Female", "Male"]
    assert cell(page, "2.2 ", "2.2.1", "All cases") == "54% (25 of 46)"
    assert (cell(page, "2.2 ", "2.2.1", "Female"), cell(page, "2.2 ", "2.2.1", "Male")) == ("[c]", "[c]")
    assert "(3 of 3)" not in page.text
    assert ", few" not in page.text


def test_every_cell_of_every_fact_is_what_the_store_prints(reader: Visitor, store: Store, audit_id: str):
    for shown in store.audits.breakdowns(ANN, audit_id):
        page = reader.go("breakdowns", audit=audit_id, by=shown.fact.id)
        for question in shown.questions:
            for figure in shown.of(question.id):
                found = cell(page, f"{question.id[:3]} ", question.id, figure.group.text)
                assert found.startswith(figure.published.words)
                assert figure.tally or found == figure.published.words


def test_the_biggest_differences_are_between_groups_that_are_printed(reader: Visitor, audit_id: str):
    page = reader.go("breakdowns", audit=audit_id)
    heads, *rows = table(page, "Biggest differences between a group and the rest, 46 submitted cases")
    assert heads[:2] == ["Group", "Key question"]
    sizes = [int(row[4].strip("+−").split()[0]) for row in rows]
    assert len(sizes) == 12
    assert sizes == sorted(sizes, reverse=True)
    assert not any("[c]" in "".join(row) or "Female" in row[0] for row in rows)


def test_one_question_is_drawn_beside_all_cases_without_what_is_held_back(reader: Visitor, audit_id: str):
    page = reader.go("breakdowns", audit=audit_id)
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart")]
    assert "Resettlement: 50% (7 of 14), 27% to 73%" in chart.alt
    assert table(page, "2.2.1 by Type of sentence, 46 submitted cases")[1:] == [
        ["All cases", "54% (25 of 46)", "", "", ""],
        ["Community sentence", "56% (18 of 32)", "39% to 72%", "+6 points", "−22 to +34 points"],
        ["Resettlement", "50% (7 of 14)", "27% to 73%", "−6 points", "−34 to +22 points"],
    ]
    page = reader.go("breakdowns", audit=audit_id, by="sex")
    assert not page.at.get("vega_lite_chart")
    assert table(page, "2.2.1 by Sex")[2] == ["Female", "[c]", "[c]", "[c]", "[c]"]
    assert "No percentage of a group is printed, so there is no chart." in page.lines


def test_two_facts_are_never_crossed_for_them(anybody: Visitor, audit_id: str):
    page = anybody.go("breakdowns", **{"audit": audit_id, "by": "sentence_type", "and": "sex"})
    assert page.labels("selectbox") == ["By", "One question beside all"]
    assert not [caption for caption in tables(page) if "Type of sentence and Sex" in caption]


def test_somebody_who_sees_all_cases_finds_what_they_found_before(visitor: NewVisitor, audit_id: str):
    page = visitor().go("breakdowns", audit=audit_id, by="sex")
    assert cell(page, "2.2 ", "2.2.1", "Female (3 cases, few)") == "100% (3 of 3)"
    assert "Crossed with" in page.labels("selectbox")
    assert "[c]" not in page.text


def test_without_a_case_that_counts_there_is_nothing_to_compare(store: Store, monkeypatch: pytest.MonkeyPatch):
    audit_id = begin_audit(store)
    page = member(store, monkeypatch, audit_id, Role.READER).go("breakdowns", audit=audit_id)
    assert "No case counts yet, so there are no groups to compare." in page.lines


def test_a_rerun_of_the_page_works_nothing_out_again(
    reader: Visitor, store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
):
    made: list[object] = []

    def counted(*given: object) -> object:
        made.append(given)
        return breakdowns_without_cases(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(audits, "breakdowns_without_cases", counted)
    page = reader.go("breakdowns", audit=audit_id)
    page.run()
    page.go("breakdowns", audit=audit_id, by="sex")
    assert len(made) == 1


def test_the_case_map_tells_them_where_they_find_groups(anybody: Visitor, audit_id: str):
    page = anybody.go("case_map", audit=audit_id)
    assert "The page Breakdowns shows groups, with small numbers held back." in page.text
    assert not [caption for caption in tables(page) if caption.startswith("Case map")]


def test_they_take_out_the_documents_for_outside_and_the_results(
    anybody: Visitor,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    page = anybody.go("export", audit=audit_id)
    assert list(handed_out.makers) == ["Download the data workbook", "Download the Word report", "Results as JSON"]
    assert not page.labels("radio")
    assert "Counts from 1 to 5 are held back" in page.text
    workbook, report = (handed_out[label] for label in ("Download the data workbook", "Download the Word report"))
    assert all("-for-outside-" in name for name, _ in (workbook, report))
    sheets = load_workbook(io.BytesIO(workbook[1])).sheetnames
    assert {"By sex", "Biggest differences"} <= set(sheets)
    assert not {"Cases and answers", "Trace"} & set(sheets)
    for texts in (texts_of(workbook[1]), texts_of(report[1])):
        assert "[c]" in texts
        assert [record.case.reference for record in RECORDS if record.case.reference in texts] == []


def test_their_workbook_holds_the_breakdowns_of_the_store(
    reader: Visitor,
    store: Store,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    reader.go("export", audit=audit_id)
    workbook = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1]))
    (by_sex,) = [one for one in store.audits.breakdowns(ANN, audit_id) if one.fact.id == "sex"]
    rows = [row for row in workbook["By sex"].iter_rows(values_only=True) if row[0] in QUESTIONNAIRE.question]
    printed = ["[c]" if one.published.yes is None else one.published.yes for one in by_sex.figures]
    assert [row[4] for row in rows] == printed


def test_their_json_has_the_results_and_no_group(
    reader: Visitor,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    page = reader.go("export", audit=audit_id)
    name, data = handed_out["Results as JSON"]
    assert "outside" not in name
    assert json.loads(data)["cases"] == 46
    assert "Resettlement" not in data.decode()
    assert "small numbers are suppressed" in page.text


def test_what_they_take_out_is_on_record(
    reader: Visitor,
    store: Store,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    reader.go("export", audit=audit_id)
    for label in list(handed_out.makers):
        handed_out[label]
    exported = [read.sight.subject for read in store.history.who_saw(ANN, audit_id) if read.sight.what is Saw.EXPORT]
    assert exported == [name for name, _ in handed_out.makers.values()]


@pytest.fixture
def narrow(store: Store, audit_id: str) -> str:
    """The sample with one case made final: counted alone, it would show that case's answers."""
    first, *_ = store.cases.references(ANN, audit_id)
    at_stage(store, store.readings.open(ANN, audit_id, first), CaseState.FINAL)
    assert store.audits.results(ANN, audit_id, (CaseState.FINAL,)).results.cases == 1
    return audit_id


@pytest.mark.parametrize("name", PAGES)
def test_they_have_no_choice_of_states_and_a_forged_address_gives_them_none(anybody: Visitor, narrow: str, name: str):
    page = anybody.go(name, audit=narrow)
    assert not page.at.get("button_group")
    usual = page.html
    for states in FORGED:
        page = anybody.go(name, audit=narrow, count=states)
        assert not page.at.get("button_group")
        assert page.html == usual
        assert "count" not in page.query


def test_somebody_who_sees_all_cases_still_chooses_the_states(visitor: NewVisitor, narrow: str):
    page = visitor().go("results", audit=narrow, count="final")
    assert page.at.get("button_group")
    assert "1 final case; 45 submitted left out." in page.lines


def test_small_counts_are_suppressed_wherever_they_read_results(store: Store, monkeypatch: pytest.MonkeyPatch):
    audit_id = begin_audit(store)
    questions = store.audits.get(ANN, audit_id).questionnaire.questions
    counts = {question.id: (10, 0) for question in questions} | {"2.2.2": (9, 1)}
    store.cases.bring_in(ANN, audit_id, records_with(counts))
    store.findings.write(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2", question="2.2.2"))
    page = member(store, monkeypatch, audit_id, Role.READER).go("results", audit=audit_id)
    assert "Counts from 1 to 5, and figures that would reveal them, are suppressed ([c])." in page.lines
    assert cell(page, "2.2 Assessment: percentage", "2.2.1", "Yes of base") == "10 of 10"
    found = [cell(page, "2.2 Assessment: percentage", "2.2.2", head) for head in ("Percentage", "Yes of base", "95%")]
    assert found == ["[c]", "[c] of 10", "–"]
    assert cell(page, "2.2 Assessment: percentage", "2.2.2", "Unanswered") == "[c]"
    for name in ("results", "findings", "compare", "breakdowns", "export"):
        page = page.go(name, audit=audit_id)
        assert "90%" not in page.text, name
        assert "9 of 10" not in page.text, name


@pytest.fixture
def one_case(store: Store) -> str:
    """An audit in which one case counts, all its answers Yes."""
    audit_id = begin_audit(store)
    submit_cases(store, audit_id, cases=1, yes=1)
    return audit_id


@pytest.mark.parametrize("name", PAGES)
def test_while_too_few_cases_count_they_read_a_sentence_and_no_figure(
    store: Store, one_case: str, monkeypatch: pytest.MonkeyPatch, name: str
):
    page = member(store, monkeypatch, one_case, Role.READER).go(name, audit=one_case, count="submitted")
    assert (
        "Fewer than 6 cases count, so no figures are shown: they could show the answers of a single case." in page.text
    )
    assert "%" not in page.text
    assert "1 of 1" not in page.text
    assert not page.at.get("download_button")
    assert not page.at.get("vega_lite_chart")


def test_a_comparison_shows_them_no_figure_of_an_audit_with_too_few_cases(
    store: Store, one_case: str, monkeypatch: pytest.MonkeyPatch
):
    page = member(store, monkeypatch, one_case, Role.READER)
    for what in ({}, {"with": one_case}, {"view": "time"}, {"view": "national"}):
        found = page.go("compare", audit=one_case, **what)
        assert "100%" not in found.text
        assert "1 of 1" not in found.text


@pytest.mark.parametrize("states", ["", *FORGED])
def test_their_files_hold_no_small_count_whichever_states_the_address_names(
    reader: Visitor,
    store: Store,
    narrow: str,
    handed_out: Handed,  # noqa: F811
    states: str,
):
    reader.go("export", audit=narrow, **({"count": states} if states else {}))
    found = json.loads(handed_out["Results as JSON"][1])
    assert found["cases"] == 46
    questions = [*found["prompts"], *(key for one in found["standards"] for key in one["key_questions"])]
    assert any(question.get("suppressed") for question in questions)
    small = [one["id"] for one in questions for name in ("yes", "no", "base") if one[name] and one[name] <= 5]
    assert small == []
    printed = store.audits.results(Person(reader.name), narrow).results
    words = {one.question.id: one.share.of for one in (*printed.key_questions, *printed.prompts)}
    workbook = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1]))
    rows = [row for row in workbook["Prompts"].iter_rows(values_only=True) if row[2] in words]
    assert rows
    for row in rows:
        (question,) = [one for one in questions if one["id"] == row[2]]
        assert (question["yes"], question["base"]) == tuple(None if one == "[c]" else one for one in row[5:7])


def test_their_documents_are_those_that_the_team_makes_for_outside(
    reader: Visitor,
    visitor: NewVisitor,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    label = "Download the data workbook"
    reader.go("export", audit=audit_id)
    theirs = load_workbook(io.BytesIO(handed_out[label][1]))
    page = visitor().go("export", audit=audit_id)
    page.fill("radio", "For whom", "Outside the team")
    ours = load_workbook(io.BytesIO(handed_out[label][1]))
    assert theirs.sheetnames == ours.sheetnames
    for name in theirs.sheetnames:
        if name in ("Ratings", "Biggest differences") or name.startswith("By "):
            continue  # groups are suppressed more, and no reason for a rating names a suppressed question
        rows = (list(book[name].iter_rows(values_only=True)) for book in (theirs, ours))
        assert [*next(rows)] == [*next(rows)], name
