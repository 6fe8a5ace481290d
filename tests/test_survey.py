"""Surveys: a respondent instead of a case, nothing rated, and the six published figures as they are printed."""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from audit.analysis import rating_wording, tables, wording
from audit.analysis.case_groups import group_by_detail
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.analysis.tallies import tally_questions
from audit.cli.main import main
from audit.files.export_context import ExportContext
from audit.files.responses import parse_responses
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import model as model_messages
from audit.model.audit import AuditDescription
from audit.model.bands import Share
from audit.model.case import CaseState, which_cases
from audit.model.counting import assign_states
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, KeyQuestion
from audit.sample_audit import SAMPLE_STAFF_SURVEY, SAMPLE_SURVEY, load_sample_survey
from audit.storage import Person, Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.files.test_accessible_workbook import checker_problems
from tests.files.test_workbook import opened, table
from tests.paths import KNOWSLEY_FIGURES_PATH

FIGURES = tomllib.loads(KNOWSLEY_FIGURES_PATH.read_text("utf-8"))
PUBLISHED = FIGURES["surveys"]["people_on_probation"]
QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES_FOLDER / "survey-people-on-probation.toml")
STAFF = load_questionnaire(QUESTIONNAIRES_FOLDER / "survey-staff.toml")
RECORDS = assign_states(
    QUESTIONNAIRE,
    QUESTIONNAIRE.questions,
    parse_responses((SAMPLE_SURVEY / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records,
)
RESULTS = calculate_results(QUESTIONNAIRE, RECORDS)
MAKER = SAMPLE_SURVEY.parent / "make_survey_people_on_probation_2023.py"
STAFF_MAKER = SAMPLE_SURVEY.parent / "make_survey_staff_2023.py"
STAFF_RESPONSES = (SAMPLE_STAFF_SURVEY / "responses.csv").read_bytes()
STAFF_RESULTS = calculate_results(STAFF, parse_responses(STAFF_RESPONSES, "responses.csv", STAFF).records)
ASKED = {
    "had_a_say": "P1.1",
    "happy_with_support": "P1.2",
    "felt_safe": "P2.1",
    "private_conversation": "P2.2",
    "reception_good": "P3.1",
    "travel_is_an_issue": "P3.2",
}
RESPONDENTS = "88 submitted respondents"


def test_the_survey_asks_exactly_what_the_report_prints() -> None:
    assert sorted(ASKED) == sorted(set(PUBLISHED) - {"respondents"})
    assert sorted(ASKED.values()) == sorted(QUESTIONNAIRE.questions_by_id)
    assert len(RECORDS) == PUBLISHED["respondents"]


@pytest.mark.parametrize("figure", ASKED)
def test_each_survey_figure_matches_the_published_report(figure: str) -> None:
    row = tables.questions_table(tables.question_rows(RESULTS.key_questions)).loc[ASKED[figure]]
    yes, percent = PUBLISHED[figure]["yes"], PUBLISHED[figure]["percent"]
    assert (row["percentage"], row["base"]) == (f"{percent}%", f"{yes} of {PUBLISHED['respondents']}")


def test_most_respondents_who_mention_travel_go_to_the_prescot_office() -> None:
    by_office = {
        group.value: group.records for group in group_by_detail(QUESTIONNAIRE.case_details_by_id["office"], RECORDS)
    }
    travel = {office: tally_questions(QUESTIONNAIRE.questions, of)["P3.2"].yes for office, of in by_office.items()}
    assert travel["Prescot"] > travel["Huyton"]


def test_the_respondents_are_split_almost_evenly() -> None:
    sizes = [
        len(group.records) for group in group_by_detail(QUESTIONNAIRE.case_details_by_id["supervised_after"], RECORDS)
    ]
    assert (len(sizes), sum(sizes)) == (2, 88)
    assert abs(sizes[0] - sizes[1]) <= 4


def test_rebuilding_the_survey_gives_an_identical_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True)
    assert (tmp_path / "responses.csv").read_bytes() == (SAMPLE_SURVEY / "responses.csv").read_bytes()


def test_the_stored_sample_survey_gives_the_same_results(store: Store) -> None:
    audit_id = load_sample_survey(store, Person("Lead", local=True))
    audit_results = store.audits.results(Person("Lead", local=True), audit_id)
    assert audit_results.results == RESULTS
    assert {finding.standard_id for finding in audit_results.audit.findings} == {"P1", "P2", "P3"}


# --- nothing is rated ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("questionnaire", [QUESTIONNAIRE, STAFF], ids=lambda one: one.id)
def test_a_survey_has_no_ratings_no_bands_and_no_points(questionnaire) -> None:  # type: ignore[no-untyped-def]
    audit_results = calculate_results(questionnaire, ())
    assert not questionnaire.has_ratings
    assert (questionnaire.scale.bands, questionnaire.scale.max_points) == ((), 0)
    assert questionnaire.scale.band(Share(1, 2)) is None
    assert not questionnaire.scale.rounding_changes_band(Share(129, 200))
    assert (
        audit_results.overall.rating,
        audit_results.overall.rated_standards,
        audit_results.overall.awaiting_rating,
    ) == (None, 0, ())
    assert rating_wording.overall_label(audit_results.overall) == "Nothing is rated"
    assert not any(result.is_rated for result in audit_results.standards)


@pytest.mark.parametrize(("question", "yes", "percent"), [("S1.1", 41, 91), ("S1.3", 40, 89), ("S2.2", 31, 69)])
def test_the_staff_survey_has_the_published_figures(question: str, yes: int, percent: int) -> None:
    share = next(key.share for key in STAFF_RESULTS.key_questions if key.question.id == question)
    assert (share.yes, share.base, share.percent) == (yes, 45, percent)


def test_rebuilding_the_staff_survey_gives_an_identical_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, STAFF_MAKER, tmp_path], check=True, capture_output=True)
    assert (tmp_path / "responses.csv").read_bytes() == (SAMPLE_STAFF_SURVEY / "responses.csv").read_bytes()


def test_a_negatively_worded_question_is_labelled_and_ranked_by_its_no() -> None:
    travel = RESULTS.key_questions[-1]
    assert (travel.share.percent, travel.good_percent) == (20, 80)
    assert travel.question.name == "P3.2 Is travelling to appointments a problem for you? (No is the good answer)"
    order = [key.question.id for key in wording.weakest_first(RESULTS.key_questions)]
    assert order == ["P3.1", "P1.1", "P3.2", "P1.2", "P2.1", "P2.2"]  # 13, 60, 80 (of No), 81, 88, 90


def test_a_survey_without_a_percentage_mentions_respondents() -> None:
    empty = calculate_results(QUESTIONNAIRE, ())
    assert {wording.percentage_note(key) for key in empty.key_questions} == {
        model_messages.NO_CASES_INCLUDED.format(plural="respondents")
    }


def test_plain_text_of_a_survey_has_no_ratings() -> None:
    printed = results_text(RESULTS, RESPONDENTS)
    assert printed.splitlines()[1] == f"These figures are based on {RESPONDENTS}."
    assert "rated" not in printed
    assert "points" not in printed
    assert "0 of 0" not in printed


def test_json_of_a_survey_has_no_overall_rating_and_marks_negatively_worded_questions() -> None:
    output = json.loads(results_json(RESULTS))
    assert output["overall"] is None
    marked = {
        key["id"]: key.get("good_answer") for standard in output["standards"] for key in standard["key_questions"]
    }
    assert marked == dict.fromkeys(ASKED.values()) | {"P3.2": "no"}


def test_the_survey_workbook_counts_respondents_and_has_no_ratings() -> None:
    details = AuditDescription("Survey 2023", "Knowsley")
    shown = published_breakdowns(RESULTS, RECORDS, details, external=False)
    about = ExportContext(details, RESPONDENTS, date(2023, 6, 1), breakdowns=shown)
    data = build_data_workbook(RESULTS, RECORDS, about)
    assert checker_problems(data) == []
    workbook = opened(data)
    assert workbook.sheetnames == [
        *("Cover", "Contents", "Notes", "P1 Being heard", "P2 Safety and privacy", "P3 Coming to appointments"),
        *("By supervised after", "By office", "Biggest differences", "Respondents and answers", "Recalculation"),
        "Recalculated breakdowns",
    ]
    scope = " ".join(str(workbook["P1 Being heard"][cell].value) for cell in ("A4", "A5"))
    assert scope == (
        "Survey 2023. These figures are based on 88 submitted respondents. "
        + model_messages.EVERY_ANSWER_COUNTS.format(plural="respondents")
    )
    assert next(iter(table(workbook["Respondents and answers"])[0])) == "Respondent"
    assert str(table(workbook["P3 Coming to appointments"])[1]["Key question"]).endswith("? (No is the good answer)")
    notes = {row["Subject"]: row["Note"] for row in table(workbook["Notes"])}
    assert "Ratings" not in notes
    assert notes["Respondents included"] == RESPONDENTS
    assert not [subject for subject in notes if str(subject).startswith(("Band", "Overall", "Rule"))]


def test_the_command_line_counts_respondents(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tables", str(SAMPLE_SURVEY / "responses.csv"), "--questionnaire", QUESTIONNAIRE.id, "--by", "office"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "These figures are based on all 88 respondents in responses.csv." in printed
    assert "39 respondents in this group." in printed
    assert "case" not in printed


def test_every_survey_table_counts_respondents() -> None:
    assert which_cases({CaseState.SUBMITTED: 88}, case_label=QUESTIONNAIRE.case_label) == RESPONDENTS
    assert QUESTIONNAIRE.case_label == STAFF.case_label == CaseLabel("respondent", "respondents")
    assert load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").case_label == DEFAULT_CASE_LABEL


def test_the_staff_survey_marks_its_negatively_worded_question() -> None:
    turned = [key for key in STAFF.key_questions if not key.yes_is_good]
    assert [(type(key), key.id) for key in turned] == [(KeyQuestion, "S4.3")]
