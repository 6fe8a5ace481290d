"""The Case map page: its order, its table, its links to cases, and the progress by day."""

import json
import re
from datetime import date
from html import unescape

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState

from audit.messages import results as messages
from audit.model.answer_scales import AnswerCode
from audit.model.case import Case, CaseRecord
from audit.model.case_progress import DayProgress
from audit.sample_audit import load_sample_survey
from audit.storage import Store
from tests.graded_questionnaire import GRADED_TOML
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, save_answer, save_note
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.test_breakdowns import table_rows


@pytest.fixture
def sample(visitor: NewVisitor, sample_audit_id: str) -> Visitor:
    """Return the Case map page of the sample."""
    return visitor().open_page("case_map", audit=sample_audit_id)


def select_cell(page: Visitor, reference: str, question: str) -> Visitor:
    """Select a cell of a case in the chart, as the browser does."""
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart") if element.proto.selection_mode]
    widget_states = page.at._tree.get_widget_states()
    selection = json.dumps({"selection": {"picked": [{"reference": reference, "question": question}]}})
    widget_states.widgets.append(WidgetState(id=chart.id, string_value=selection))
    page.at._run(widget_states)
    assert not page.at.exception
    return page


def map_of(page: Visitor) -> list[list[str]]:
    """Return the rows of the map's table without its headings."""
    return table_rows(page, f"{page.title}, ")[1:]


def create_audit_with_many_cases(store: Store, number: int) -> str:
    """Create an audit with a number of cases, each with one answer, and return its id."""
    audit_id = create_audit(store)
    case_records = [CaseRecord(Case(f"C{index:04}"), {"2.2.1": NO if index % 2 else YES}) for index in range(number)]
    store.cases.import_cases(ANN, audit_id, case_records)
    return audit_id


def case_ids_by_reference(store: Store, audit_id: str) -> dict[str, str]:
    """Return the ids of an audit's cases by reference."""
    return {reference: case_id for case_id, reference in store.cases.references(ANN, audit_id).items()}


def test_the_map_names_grades_and_reasons_and_what_they_count_as(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, GRADED_TOML)
    answers = {"1.1.1": AnswerCode("inadequate"), "1.1.2": YES, "1.1.3": NO, "1.1.4": AnswerCode("no.no_time")}
    answers |= {"1.1.1a": YES, "1.1.1b": AnswerCode("met")}
    store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("C1"), answers, notes={"1.1.1": "Late."})])
    page = visitor().open_page("case_map", audit=audit_id)
    heads, _, line = table_rows(page, "Case map, 1 submitted case")
    shown = {head.split()[0]: cell for head, cell in zip(heads, line, strict=True)}
    assert [shown[each] for each in ("1.1.1", "1.1.2", "1.1.4")] == ["Inadequate (No)", "Yes", "No: No time"]
    (chart,) = [element.proto for element in page.at.get("vega_lite_chart") if element.proto.selection_mode]
    assert "Inadequate (No)" in chart.spec + "".join(str(each.data) for each in chart.datasets)


def test_the_map_has_a_row_for_each_case_and_a_column_for_each_key_question(sample: Visitor):
    heads, whole, *lines = table_rows(sample, "Case map, 46 submitted cases")
    assert len(lines) == 46
    assert heads[:4] == ["Case", "Yes", "2.5.1 Engagement", "2.2.2 Desistance"]
    assert heads[-2:] == ["2.2.3 Safety of others", "2.4.3 Safety of others"]
    assert whole[2:4] == ["74% (34 of 46)", "72% (33 of 46)"]
    yes = [int(line[1].split()[0]) for line in lines]
    assert yes == sorted(yes, reverse=True)
    assert [line.count("Yes") for line in lines] == yes


def test_the_chart_has_the_same_order_of_cases_and_a_legend(sample: Visitor):
    chart = sample.at.get("vega_lite_chart")[0].proto
    domain = json.loads(chart.spec)["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert [line.split("\t")[1] for line in domain] == [line[0] for line in map_of(sample)[1:]]
    assert "A map of 46 cases by key questions" in chart.alt
    assert "Y yes, N no, – not applicable, ? unanswered, · not collected." in sample.text_lines


def test_selecting_a_cell_opens_the_case_at_that_question(sample: Visitor, store: Store):
    audit_id = sample.query["audit"]
    reference = map_of(sample)[5][0]
    assert "Select a cell to open the case." in sample.text
    page = select_cell(sample, reference, "2.4.3")
    assert page.title == f"Case {reference}"
    assert (RecordingForm(page).section, RecordingForm(page).data["to"]) == ("2.4", "2.4.3")
    assert page.query["case"] == case_ids_by_reference(store, audit_id)[reference]


def test_each_row_of_the_table_links_to_its_case(sample: Visitor, store: Store):
    ids = case_ids_by_reference(store, sample.query["audit"])
    links = {
        words: unescape(address) for address, words in re.findall(r'<a href="(record[^"]+)">(.*?)</a>', sample.html)
    }
    assert links == {
        reference: f"record?audit={sample.query['audit']}&case={case_id}" for reference, case_id in ids.items()
    }


def test_the_map_is_grouped_by_the_case_detail_in_the_address(sample: Visitor):
    audit_id = sample.query["audit"]
    page = sample.set_value("selectbox", f"by-{audit_id}-", "sex")
    assert page.query["by"] == "sex"
    lines = map_of(page)[1:]
    assert [line[0] for line in lines if len(line) == 1] == ["Female: 3 cases", "Male: 43 cases"]
    again = page.open_page("case_map", audit=audit_id, by="sex")
    assert map_of(again)[1:] == lines


def test_a_long_map_is_paged(visitor: NewVisitor, store: Store):
    page = visitor().open_page("case_map", audit=create_audit_with_many_cases(store, 104), count="in_progress")
    assert "The map has 104 rows, 50 on each of 3 pages." in page.text_lines
    assert [line[0] for line in map_of(page)[1:4]] == ["C0000", "C0002", "C0004"]
    assert len(map_of(page)[1:]) == 50
    page.at.pagination[0].set_value(3)
    page.run()
    assert [line[0] for line in map_of(page)[1:]] == ["C0097", "C0099", "C0101", "C0103"]
    assert "A map of 4 cases by key questions" in page.at.get("vega_lite_chart")[0].proto.alt


def test_an_audit_without_included_cases_has_no_map_and_without_answers_no_progress_chart(
    visitor: NewVisitor, store: Store
):
    page = visitor().open_page("case_map", audit=create_audit(store))
    assert messages.NO_CASES_TO_MAP.format(plural="cases") in page.text_lines
    assert messages.NO_ANSWERS_YET in page.text_lines
    assert not page.at.get("vega_lite_chart")


def test_unanswered_and_not_applicable_differ_and_no_note_is_shown(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_answer(store, review, "2.2.1", NO)
    save_note(store, review, "2.2.1", "Said in confidence.")
    page = visitor().open_page("case_map", audit=review.audit.id, count="in_progress")
    (line,) = map_of(page)[1:]
    assert sorted(set(line[2:])) == ["No", "–"]
    assert "in confidence" not in page.text
    assert table_rows(page, "Totals at the end of each day")[1][1:] == ["1", "0"]


def test_progress_is_drawn_and_described_for_the_days_in_the_audit_log(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    days = (DayProgress(date(2026, 4, 17), 40, 0), DayProgress(date(2026, 4, 20), 1200, 9))
    monkeypatch.setattr("audit.storage.repositories.audits.Audits.progress_by_day", lambda *_: days)
    page = visitor().open_page("case_map", audit=create_audit(store))
    assert table_rows(page, "Totals at the end of each day with changes, all cases") == [
        ["Day", "Answers recorded", "Cases submitted"],
        ["17 April 2026", "40", "0"],
        ["20 April 2026", "1,200", "9"],
    ]
    alts = [element.proto.alt for element in page.at.get("vega_lite_chart")]
    assert alts == [
        "Answers recorded at the end of each day: 17 April 2026 40; 20 April 2026 1,200.",
        "Cases submitted at the end of each day: 17 April 2026 0; 20 April 2026 9.",
    ]


def test_a_survey_has_a_map_of_respondents(visitor: NewVisitor, store: Store):
    page = visitor().open_page("case_map", audit=load_sample_survey(store, ANN))
    assert page.title == "Respondent map"
    assert len(map_of(page)) == 1 + 50
    assert not re.search(r"\bcases?\b", page.text)
