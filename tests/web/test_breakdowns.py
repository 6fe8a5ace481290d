"""Breakdowns: the published resettlement figures; groups compared, broken down twice, marked and linked."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest

from audit.messages import analysis as analysis_messages
from audit.messages import results as messages
from audit.sample_audit import load_sample_survey
from audit.storage import Store
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN, NO, create_audit, create_case, save_answer, save_note
from tests.text_tables import parse_records
from tests.web.conftest import NewVisitor, Visitor
from tests.web.test_results import FIGURES

TABLE = re.compile(r"<table.*?<caption>(.*?)</caption>(.*?)</table>", re.DOTALL)
ROW = re.compile(r"<tr.*?>(.*?)</tr>")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")
TAG = re.compile(r"<[^>]+>")
CASES_TABLE = """
    case  sentence_type  requirements           office   2.2.1a  2.2.1b  2.2.1  2.2.2a  2.2.2  2.3.1  2.6.1
    A1    resettlement   programme;unpaid_work  Prescot  yes     yes     yes    yes     yes    n/a    yes
    A2    community      unpaid_work            Huyton   yes     yes     no     yes     yes    no     yes
    A3    community      treatment              -        yes     yes     yes    yes     yes    yes    yes
"""


def tables(page: Visitor) -> dict[str, list[list[str]]]:
    """Return the tables of the page by caption, their cells as text."""
    return {
        unescape(caption): [
            [unescape(TAG.sub(" ", cell)).strip() for cell in CELL.findall(row)] for row in ROW.findall(body)
        ]
        for caption, body in TABLE.findall(page.html)
    }


def table_rows(page: Visitor, beginning: str) -> list[list[str]]:
    """Return the rows of the only table whose caption begins like this."""
    (matching,) = [rows for caption, rows in tables(page).items() if caption.startswith(beginning)]
    return matching


def cell(page: Visitor, beginning: str, question: str, head: str) -> str:
    """Return the cell of a table for a question or group, under a heading."""
    heads, *rows = table_rows(page, beginning)
    (row,) = [row for row in rows if row[0].split()[0] == question or row[0] == question]
    return row[next(column for column, text in enumerate(heads) if text.startswith(head))]


@pytest.fixture
def sample(visitor: NewVisitor, sample_audit_id: str) -> Visitor:
    """Return the Breakdowns page of the sample."""
    return visitor().open_page("breakdowns", audit=sample_audit_id)


def small(visitor: NewVisitor, store: Store, cases_table: str = CASES_TABLE, **query: str) -> Visitor:
    """Return the Breakdowns page of the cases in a table."""
    audit_id = create_audit(store)
    store.cases.import_cases(ANN, audit_id, parse_records(cases_table, SMALL))
    return visitor().open_page("breakdowns", audit=audit_id, count="submitted,in_progress", **query)


@pytest.mark.thorough
def test_the_published_resettlement_paragraph_is_reproduced_including_prompts(sample: Visitor):
    audit_id = sample.query["audit"]
    for standard in ("2.2", "2.3", "2.4"):
        page = sample.open_page("breakdowns", audit=audit_id, by="sentence_type", standard=standard)
        for figure in FIGURES["resettlement_figures"]:
            if figure["question"].startswith(standard):
                figures = cell(page, f"{standard} ", figure["question"], "Resettlement (14 cases)")
                assert figures.startswith(f"{figure['percent']}% ({figure['yes']} of {figure['base']})")


def test_each_standard_has_a_table_of_key_questions_with_all_cases_and_groups(sample: Visitor):
    shown = [caption for caption in tables(sample) if " by Type of sentence: percentage Yes" in caption]
    assert [caption[:3] for caption in shown] == ["2.2", "2.3", "2.4", "2.5", "2.6"]
    assert all(caption.endswith("46 submitted cases") for caption in tables(sample))
    for question, figure in FIGURES["key_questions"].items():
        figures = cell(sample, f"{question[:3]} ", question, "All cases (46)")
        assert figures == f"{figure['percent']}% ({figure['yes']} of 46)"


def test_the_three_women_are_marked_as_few_and_score_above_the_rest(sample: Visitor):
    page = sample.set_value("selectbox", f"by-{sample.query['audit']}-", "sex")
    assert cell(page, "2.2 ", "2.2.1", "Female (3 cases, few)") == "100% (3 of 3)"
    women = [row for row in table_rows(page, "Differences with few answers on one side") if row[0] == "Sex: Female"]
    assert ["2.3.3 Safety of others", "100% (3 of 3), few", "40% (17 of 43)", "+60 points"] in [
        row[1:5] for row in women
    ]
    assert messages.FEW_CASES.format(mark="few", limit=5, plural="cases") in page.text_lines
    assert page.query["by"] == "sex"


def test_nothing_stands_out_in_the_sample_and_the_others_are_folded_away_biggest_first(sample: Visitor):
    assert "208 comparisons were made. Among so many, about 10 have an interval clear of 0 by chance alone. " + (
        analysis_messages.NONE_STANDS_OUT
    ) in "\n".join(sample.text_lines)
    assert analysis_messages.DO_NOT_STAND_OUT in sample.text_lines
    heads, *rows = table_rows(sample, "Other differences between a group and the rest, 46 submitted cases")
    assert heads == ["Group", "Key question", "In the group", "In the rest", "Difference", "95% interval"]
    sizes = [int(row[4].strip("+−").split()[0]) for row in rows]
    assert len(sizes) == 50
    assert sizes == sorted(sizes, reverse=True)
    assert all(re.fullmatch(r"[+−]?\d+ to [+−]?\d+ points", row[5]) for row in rows)
    assert "*" not in "".join(map("".join, rows))
    assert "<caption>Differences that stand out" not in sample.html


def test_a_few_on_either_side_are_marked_and_never_compared(sample: Visitor):
    compared = table_rows(sample, "Other differences between a group and the rest, 46 submitted cases")[1:]
    assert not any("few" in "".join(row) for row in compared)
    few = table_rows(sample, "Differences with few answers on one side, 46 submitted cases")[1:]
    assert all("few" in row[2] + row[3] for row in few)
    assert any("few" in row[3] for row in few), "a rest of a few"


def test_each_difference_links_to_its_breakdown(sample: Visitor):
    (address,) = {
        unescape(link) for link in re.findall(r'<a href="(\?[^"]*by=risk[^"]*question=2\.4\.2[^"]*)"', sample.html)
    }
    query, anchor = address.removeprefix("?").split("#")
    page = sample.open_page("breakdowns", **dict(pair.split("=") for pair in query.split("&")))
    assert f'id="{anchor}"' in page.html
    assert cell(page, "2.4 ", "2.4.2", "Low (6 cases)") == "83% (5 of 6)"
    assert cell(page, "2.4.2 by Risk of serious harm", "Low", "Difference from the rest") == "+61 points"


def test_one_question_is_drawn_with_all_cases_and_has_a_table(sample: Visitor):
    (chart,) = [element.proto for element in sample.at.get("vega_lite_chart")]
    assert "Resettlement: 50% (7 of 14), 27% to 73%" in chart.alt
    assert json.loads(chart.spec)["layer"]
    assert table_rows(sample, "2.2.1 by Type of sentence, 46 submitted cases")[1:] == [
        ["All cases", "46", "54% (25 of 46)", "", "", ""],
        ["Community sentence", "32", "56% (18 of 32)", "39% to 72%", "+6 points", "−23 to +34 points"],
        ["Resettlement", "14", "50% (7 of 14)", "27% to 73%", "−6 points", "−34 to +23 points"],
    ]


def test_a_two_way_breakdown_is_a_grid_with_row_and_column_totals(sample: Visitor):
    page = sample.open_page("breakdowns", **{"audit": sample.query["audit"], "by": "sentence_type", "and": "sex"})
    assert table_rows(page, "Percentage Yes by Type of sentence and Sex, 46 submitted cases: 2.2.1") == [
        ["Type of sentence", "Female", "Male", "All cases"],
        ["Community sentence", "100% (3 of 3)  few", "52% (15 of 29)", "56% (18 of 32)"],
        ["Resettlement", "no case", "50% (7 of 14)", "50% (7 of 14)"],
        ["All cases", "100% (3 of 3)  few", "51% (22 of 43)", "54% (25 of 46)"],
    ]
    assert page.query["and"] == "sex"
    assert page.html.count('data-copy="table"') == page.html.count("<table") > 0


def test_a_case_detail_is_never_combined_with_itself(sample: Visitor):
    page = sample.open_page("breakdowns", **{"audit": sample.query["audit"], "by": "sex", "and": "sex"})
    assert "and" not in page.query
    assert page.widget_by_label("selectbox", "And by").value == ""
    assert "Sex" not in page.widget_by_label("selectbox", "And by").options


def test_invalid_values_in_the_address_are_ignored(sample: Visitor):
    page = sample.open_page("breakdowns", audit=sample.query["audit"], by="shoe_size", standard="9.9", question="x")
    assert {"by", "standard", "question"}.isdisjoint(page.query)
    assert any(" by Type of sentence" in caption for caption in tables(page))


def test_cases_without_the_detail_are_a_group_and_those_outside_the_base_are_counted(visitor: NewVisitor, store: Store):
    page = small(visitor, store, by="office")
    assert cell(page, "2.2 ", "2.2.1", "Not recorded (1 case, few)") == "100% (1 of 1)"
    assert cell(page, "2.3 ", "2.3.1", "Prescot") == "– (0 of 0)  1 not applicable"
    chosen = small(visitor, store, by="office", question="2.3.1")
    assert "Prescot: Not applicable in every case." in chosen.text_lines


def test_only_included_cases_are_broken_down(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    review = create_case(store, audit_id)
    save_answer(store, review, "2.2.1", NO)
    page = visitor().open_page("breakdowns", audit=audit_id)
    assert messages.NO_CASES_TO_COMPARE.format(plural="cases") in page.text_lines
    assert not page.at.get("vega_lite_chart")
    page = visitor().open_page("breakdowns", audit=audit_id, count="in_progress")
    assert cell(page, "2.2 ", "2.2.1", "All cases (1)") == "0% (0 of 1)"
    assert messages.NO_DIFFERENCES in page.text_lines


def test_a_questionnaire_without_breakdowns_says_so(visitor: NewVisitor, store: Store):
    page = visitor().open_page("breakdowns", audit=create_audit(store, SMALL_TOML.replace("breakdown = true", "")))
    assert messages.NO_BREAKDOWN_DETAILS.format(singular="case") in page.text_lines


def test_uninspected_standards_are_not_shown(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.import_cases(ANN, audit_id, parse_records(CASES_TABLE, SMALL))
    description = store.audits.get(ANN, audit_id).description
    not_inspected = replace(description, not_inspected=frozenset({"2.2"}))
    store.audits.update_description(ANN, audit_id, not_inspected, description)
    page = visitor().open_page("breakdowns", audit=audit_id, count="submitted,in_progress")
    assert "2.2.1" not in page.text
    assert cell(page, "2.3 ", "2.3.1", "All cases (3)") == "50% (1 of 2)  1 not applicable"


def test_no_note_and_no_markup_of_a_case_detail_is_on_the_page(visitor: NewVisitor, store: Store):
    page = small(visitor, store, CASES_TABLE.replace("Prescot", "<i>P</i>"), by="office")
    review = create_case(store, page.query["audit"], "N1")
    save_answer(store, review, "2.2.1", NO)
    save_note(store, review, "2.2.1", "Said in confidence.")
    page.run()
    assert "<i>" not in page.html
    assert any(head.startswith("<i>P</i> (1 case") for head in table_rows(page, "2.2 ")[0])
    assert "in confidence" not in page.text


def test_a_survey_counts_respondents_and_has_the_usual_limit_for_a_few(visitor: NewVisitor, store: Store):
    page = visitor().open_page("breakdowns", audit=load_sample_survey(store, ANN))
    assert "88 submitted respondents." in page.text_lines
    assert not re.search(r"\bcases?\b", page.text)
    assert cell(page, "P1 ", "P1.1", "All respondents (88)") == "60% (53 of 88)"
    assert messages.FEW_CASES.format(mark="few", limit=5, plural="respondents") in page.text_lines
    few = analysis_messages.FEW_NOT_COMPARED.format(few="5 respondents")
    assert few in page.text_lines


def test_the_back_button_restores_the_earlier_selection(sample: Visitor):
    audit_id = sample.query["audit"]
    page = sample.set_value("selectbox", f"by-{audit_id}-", "sex")
    assert page.run().query["by"] == "sex"
    page.at.query_params["by"] = "office"
    page.run()
    assert page.value("selectbox", f"by-{audit_id}-") == "office"
    assert any(" by Office" in caption for caption in tables(page))
    page.set_value("selectbox", f"by-{audit_id}-", "disability")
    assert page.query["by"] == "disability"
