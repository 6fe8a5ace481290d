"""What somebody finds whose role shows results and no single case: groups and documents, small numbers held back."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from audit.figures import breakdowns_without_cases
from audit.sample import load_sample_audit
from audit.storage import Role, Store, audits
from audit.storage.reads import Saw
from tests.pages.conftest import NewVisitor, Visitor
from tests.pages.signed_in import member
from tests.pages.test_breakdowns import cell, table, tables
from tests.pages.test_export import Handed, handed_out, texts_of  # noqa: F401  # handed_out is a fixture
from tests.storage.begun import ANN, begin_audit
from tests.test_sample import QUESTIONNAIRE, RECORDS

HELD_BACK = (
    "Your role shows no single case, and a group of one would be that case's answers: counts from 1 to 5 in a group "
    "are held back ([c]), with whatever would tell them."
)
USUAL = "our role shows groups only of submitted and final cases"


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


def test_another_choice_of_cases_shows_them_no_group(reader: Visitor, audit_id: str):
    page = reader.go("breakdowns", audit=audit_id, count="in_progress,submitted")
    assert USUAL in page.text
    assert not tables(page)


def test_somebody_who_sees_all_cases_finds_what_they_found_before(visitor: NewVisitor, audit_id: str):
    page = visitor().go("breakdowns", audit=audit_id, by="sex")
    assert cell(page, "2.2 ", "2.2.1", "Female (3 cases, few)") == "100% (3 of 3)"
    assert "Crossed with" in page.labels("selectbox")
    assert "[c]" not in page.text


def test_without_a_case_that_counts_there_is_nothing_to_compare(store: Store, monkeypatch: pytest.MonkeyPatch):
    audit_id = begin_audit(store)
    page = member(store, monkeypatch, audit_id, Role.READER).go("breakdowns", audit=audit_id)
    assert "No case counts yet, so there are no groups to compare." in page.lines


def test_where_every_group_is_small_nothing_is_printed_of_any(reader: Visitor, store: Store, audit_id: str):
    details = store.audits.get(ANN, audit_id).details
    store.audits.change_details(ANN, audit_id, replace(details, small_number=46), details)
    page = reader.go("breakdowns", audit=audit_id)
    assert "counts from 1 to 46 in a group are held back" in page.text
    assert cell(page, "2.2 ", "2.2.1", "All cases (46)") == "54% (25 of 46)"
    assert cell(page, "2.2 ", "2.2.1", "Resettlement") == "[c]"
    assert "No group can be compared with a rest." in page.lines


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
    assert "nothing in it is held back" in page.text


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


def test_with_another_choice_of_cases_their_documents_are_without_groups(
    reader: Visitor,
    audit_id: str,
    handed_out: Handed,  # noqa: F811
):
    page = reader.go("export", audit=audit_id, count="submitted")
    assert f"The documents are without breakdowns: y{USUAL}" in page.text
    sheets = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1])).sheetnames
    assert not [name for name in sheets if name.startswith(("By ", "Biggest"))]
