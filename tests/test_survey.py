"""Surveys: a respondent instead of a case, nothing rated, and the six published figures as they are printed."""

import json
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from audit.analysis import tables, wording
from audit.analysis.disclosure_control import printed_breakdowns
from audit.analysis.ratings import results
from audit.cli.results import main
from audit.files.responses import read_responses
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.answers import grouped, tallies
from audit.model.audit import AuditDetails
from audit.model.bands import Share
from audit.model.case import CaseState, which_cases
from audit.model.questionnaire import CASE, KeyQuestion, Noun
from audit.sample_audit import SURVEY, load_sample_survey
from audit.storage import Person, Store
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire
from tests.files.test_workbook import findings_of_the_checker, opened, table

FIGURES = tomllib.loads((Path(__file__).parent / "knowsley_st_helens_2023.toml").read_text("utf-8"))
PUBLISHED = FIGURES["surveys"]["people_on_probation"]
QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES / "survey-people-on-probation.toml")
STAFF = load_questionnaire(QUESTIONNAIRES / "survey-staff.toml")
RECORDS = read_responses((SURVEY / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
RESULTS = results(QUESTIONNAIRE, RECORDS)
MAKER = SURVEY.parent / "make_survey_people_on_probation_2023.py"
ASKED = {
    "had_a_say": "P1.1",
    "happy_with_support": "P1.2",
    "felt_safe": "P2.1",
    "private_conversation": "P2.2",
    "reception_good": "P3.1",
    "travel_is_an_issue": "P3.2",
}
RESPONDENTS = "88 submitted respondents"


def test_the_survey_asks_what_the_report_prints_and_nothing_else() -> None:
    assert sorted(ASKED) == sorted(set(PUBLISHED) - {"respondents"})
    assert sorted(ASKED.values()) == sorted(QUESTIONNAIRE.question)
    assert len(RECORDS) == PUBLISHED["respondents"]


@pytest.mark.parametrize("figure", ASKED)
def test_each_figure_of_the_survey_comes_out_as_printed(figure: str) -> None:
    row = tables.questions(RESULTS.key_questions).loc[ASKED[figure]]
    yes, percent = PUBLISHED[figure]["yes"], PUBLISHED[figure]["percent"]
    assert (row["percentage"], row["base"]) == (f"{percent}%", f"{yes} of {PUBLISHED['respondents']}")


def test_most_of_those_who_name_travel_go_to_the_prescot_office() -> None:
    by_office = {group.value: group.records for group in grouped(QUESTIONNAIRE.fact["office"], RECORDS)}
    travel = {office: tallies(QUESTIONNAIRE.questions, of)["P3.2"].yes for office, of in by_office.items()}
    assert travel["Prescot"] > travel["Huyton"]


def test_the_respondents_are_split_almost_evenly() -> None:
    sizes = [len(group.records) for group in grouped(QUESTIONNAIRE.fact["supervised_after"], RECORDS)]
    assert (len(sizes), sum(sizes)) == (2, 88)
    assert abs(sizes[0] - sizes[1]) <= 4


def test_making_the_survey_again_gives_the_very_same_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True)
    assert (tmp_path / "responses.csv").read_bytes() == (SURVEY / "responses.csv").read_bytes()


def test_the_sample_survey_in_the_store_gives_the_same_results(store: Store) -> None:
    audit_id = load_sample_survey(store, Person("Lead", local=True))
    found = store.audits.results(Person("Lead", local=True), audit_id)
    assert found.results == RESULTS
    assert {finding.standard for finding in found.audit.findings} == {"P1", "P2", "P3"}


# --- nothing is rated ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("questionnaire", [QUESTIONNAIRE, STAFF], ids=lambda one: one.id)
def test_a_survey_has_no_ratings_no_bands_and_no_points(questionnaire) -> None:  # type: ignore[no-untyped-def]
    found = results(questionnaire, ())
    assert not questionnaire.rates
    assert (questionnaire.scale.bands, questionnaire.scale.most_points) == ((), 0)
    assert questionnaire.scale.band(Share(1, 2)) is None
    assert not questionnaire.scale.rounding_decides(Share(129, 200))
    assert (found.overall.rating, found.overall.rated, found.overall.waiting_for) == (None, 0, ())
    assert wording.overall_words(found.overall) == "Nothing is rated"
    assert len(tables.ratings(found)) == 0


def test_a_question_to_which_no_is_good_says_so_and_drags_by_its_yes() -> None:
    travel = RESULTS.key_questions[-1]
    assert (travel.share.percent, travel.good_percent) == (20, 80)
    assert wording.note_on(travel) == "Here No is the good answer."
    order = [key.question.id for key in wording.weakest_first(RESULTS.key_questions)]
    assert order == ["P3.1", "P1.1", "P3.2", "P1.2", "P2.1", "P2.2"]  # 13, 60, 80 (of No), 81, 88, 90


def test_a_dash_of_a_survey_speaks_of_respondents() -> None:
    empty = results(QUESTIONNAIRE, ())
    assert {wording.note_on(key) for key in empty.key_questions} == {"No respondent counts yet."}


def test_plain_text_says_that_nothing_is_rated() -> None:
    printed = results_text(RESULTS, RESPONDENTS)
    assert printed.splitlines()[1] == RESPONDENTS
    assert printed.endswith("\n\nNothing is rated.\n")
    assert "points" not in printed
    assert "0 of 0" not in printed


def test_json_has_no_overall_rating_and_marks_the_question_to_which_no_is_good() -> None:
    found = json.loads(results_json(RESULTS))
    assert found["overall"] is None
    marked = {key["id"]: key.get("good_answer") for one in found["standards"] for key in one["key_questions"]}
    assert marked == dict.fromkeys(ASKED.values()) | {"P3.2": "no"}


def test_the_workbook_of_a_survey_speaks_of_respondents_and_has_no_ratings() -> None:
    details = AuditDetails("Survey 2023", "Knowsley")
    shown = printed_breakdowns(RESULTS, RECORDS, details, outside=False)
    about = WorkbookAbout(details, RESPONDENTS, date(2023, 6, 1), breakdowns=shown)
    data = data_workbook(RESULTS, RECORDS, about)
    assert findings_of_the_checker(data) == []
    workbook = opened(data)
    assert workbook.sheetnames == [
        *("Cover", "Contents", "Notes", "P1 Being heard", "P2 Safety and privacy", "P3 Coming to appointments"),
        *("By supervised after", "By office", "Biggest differences", "Respondents and answers", "Trace"),
    ]
    assert workbook["P1 Being heard"]["A2"].value == "Survey 2023. Respondents: 88 submitted respondents."
    assert workbook["Respondents and answers"]["A4"].value == "Respondent"
    assert table(workbook["P3 Coming to appointments"])[1]["Notes"] == "Here No is the good answer."
    notes = {row["Subject"]: row["Note"] for row in table(workbook["Notes"])}
    assert notes["Ratings"] == "Nothing is rated here."
    assert notes["Which respondents count"] == RESPONDENTS
    assert not [subject for subject in notes if str(subject).startswith(("Band", "Overall", "Rule"))]


def test_the_command_line_speaks_of_respondents(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["tables", str(SURVEY / "responses.csv"), "--questionnaire", QUESTIONNAIRE.id, "--by", "office"]
    assert main(arguments) == 0
    printed = capsys.readouterr().out
    assert "All 88 respondents of responses.csv count." in printed
    assert "39 respondents in this group." in printed
    assert "case" not in printed


def test_every_table_of_a_survey_counts_respondents() -> None:
    assert which_cases({CaseState.SUBMITTED: 88}, noun=QUESTIONNAIRE.record) == RESPONDENTS
    assert QUESTIONNAIRE.record == STAFF.record == Noun("respondent", "respondents")
    assert load_questionnaire(QUESTIONNAIRES / "hmip-probation-2021.toml").record == CASE


def test_the_staff_survey_marks_its_one_question_to_which_no_is_good() -> None:
    turned = [key for key in STAFF.key_questions if not key.yes_is_good]
    assert [(type(key), key.id) for key in turned] == [(KeyQuestion, "S4.3")]
