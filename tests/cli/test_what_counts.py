"""What counts: complete cases in an audit, every answer in a survey, and what a file did not collect."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from audit.analysis.case_groups import LEFT_EMPTY, NOT_RECORDED
from audit.cli.main import main
from audit.files.responses import parse_uploaded_responses
from audit.messages import analysis as analysis_messages
from audit.messages import cli as messages
from audit.messages import model as model_messages
from audit.model.case import CaseState
from audit.storage import Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.storage.factories import ANN, create_audit

SURVEY, AUDIT = "survey-people-on-probation", "hmip-probation-2021"
SURVEY_PARTIAL = """\
case,P1.1,P1.2,P2.1,P2.2,P3.1,P3.2
A1,yes,yes,yes,yes,yes,no
A2,no,yes,yes,yes,yes,
A3,no,,,,,
"""
APPLIES_TO_NOBODY = "case,court_report,2.1.1,2.2.1,2.2.2,2.2.3\n" + "".join(
    f"C{number},no,,yes,yes,yes\n" for number in range(6)
)
NO_CASE_HAS_BOTH = "case,2.2.1,2.2.2,2.2.3\n" + "".join(
    f"{number},{'no' if number < 8 else 'yes'},{'no' if 8 <= number < 16 else 'yes'},yes\n" for number in range(20)
)
TWO_GROUPS_ONE_NAME = "case,ethnicity,2.2.1\nA1,,yes\nA2,not_recorded,no\nA3,white,yes\n"


def tables(folder: Path, capsys: pytest.CaptureFixture[str], text: str, questionnaire: str, *options: str) -> str:
    (folder / "r.csv").write_text(text, "utf-8")
    assert main(["tables", str(folder / "r.csv"), "--questionnaire", questionnaire, *options]) == 0
    return capsys.readouterr().out


def as_json(folder: Path, capsys: pytest.CaptureFixture[str], text: str, questionnaire: str, *options: str) -> dict:  # type: ignore[type-arg]
    content: dict[str, object] = json.loads(tables(folder, capsys, text, questionnaire, "--json", *options))
    return content


def test_every_answer_of_a_survey_counts_with_the_share_who_did_not_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = tables(tmp_path, capsys, SURVEY_PARTIAL, SURVEY)
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    assert any(line.startswith("P1.1 33% 1 of 3 6% to 79% 0 0 0% (0 of 3)") for line in lines)
    assert any(line.startswith("P1.2 100% 2 of 2 34% to 100% 0 1 33% (1 of 3)") for line in lines)
    assert any(line.startswith("P3.2 0% 0 of 1 0% to 79% 0 2 67% (2 of 3)") for line in lines)
    assert model_messages.EVERY_ANSWER_COUNTS.format(plural="respondents") in lines


def test_respondents_with_gaps_are_imported_as_submitted_and_count(store: Store) -> None:
    path = QUESTIONNAIRES_FOLDER / f"{SURVEY}.toml"
    audit_id = create_audit(store, path.read_text("utf-8"))
    records = parse_uploaded_responses(SURVEY_PARTIAL.encode(), "r.csv", load_questionnaire(path)).records
    assert store.cases.import_cases(ANN, audit_id, records).states == {CaseState.SUBMITTED: 3}
    tally = store.audits.results(ANN, audit_id).results.key_questions[0].tally
    assert (str(tally.share), str(tally.non_response)) == ("33% (1 of 3)", "0% (0 of 3)")


def test_a_respondent_who_answered_nothing_does_not_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = tables(tmp_path, capsys, SURVEY_PARTIAL + "A4,,,,,,\n", SURVEY)
    which = messages.SOME_RECORDS_OF_FILE.format(
        included=3, total="4 respondents", file="r.csv", left_out="1 not started"
    )
    assert f"These figures are based on {which}." in printed


def test_only_complete_cases_of_an_audit_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = tables(tmp_path, capsys, "case,2.2.1,2.2.2\nA,yes,yes\nB,no,\nC,,\n", AUDIT)
    which = messages.SOME_RECORDS_OF_FILE.format(
        included=1, total="3 cases", file="r.csv", left_out="1 not started, 1 in progress"
    )
    assert f"These figures are based on {which}." in printed
    assert model_messages.COMPLETE_CASES_COUNT.format(plural="cases") in printed


def test_a_question_that_is_asked_of_few_has_the_non_response_of_those_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "case,S2.2,S2.3\nA,yes,yes\nB,yes,\nC,no,\nD,no,\n"
    content = as_json(tmp_path, capsys, text, "survey-staff")
    dependent = next(
        key for standard in content["standards"] for key in standard["key_questions"] if key["id"] == "S2.3"
    )
    assert (dependent["asked"], dependent["unanswered"], dependent["non_response_percent"]) == (2, 1, 50)


def test_what_has_no_column_is_not_collected_and_leaves_no_case_incomplete(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "case,office,2.2.1\nA,Huyton,yes\nB,Kirkby,no\n"
    content = as_json(tmp_path, capsys, text, AUDIT)
    assert content["cases"] == 2
    assert "2.3" in content["without_columns"] and "2.2" not in content["without_columns"]
    assert content["not_collected"]["2.2.2"] == content["not_collected"]["sentence_type"] == 2
    assert "office" not in content["not_collected"] and "2.2.1" not in content["not_collected"]
    assessment = next(standard for standard in content["standards"] if standard["id"] == "2.2")
    assert assessment["rating"] is None, "a key question that was not collected might be the lowest"


def test_a_standard_that_applies_to_no_case_does_not_count_in_the_score(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = as_json(tmp_path, capsys, APPLIES_TO_NOBODY, AUDIT)
    assert content["applies_to_no_case"] == ["2.1"]
    assert content["overall"]["maximum"] == 15, "four standards rated by judgement, and 2.2"
    assert "2.1" not in content["overall"]["waiting_for"]
    printed = tables(tmp_path, capsys, APPLIES_TO_NOBODY, AUDIT)
    assert model_messages.APPLIES_TO_NO_CASE.format(plural="cases", names="2.1 Court work") in printed


def test_one_case_changes_a_rating_only_if_a_single_case_can(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    one_case = analysis_messages.ONE_CASE_CHANGES_RATING.format(singular="case")
    printed = tables(tmp_path, capsys, NO_CASE_HAS_BOTH, AUDIT)
    assert one_case not in printed
    assert "One more Yes on 2.2.1 and one on 2.2.2, in as few as two cases, would make this Good;" in printed
    one_has_both = NO_CASE_HAS_BOTH.replace("0,no,yes,yes", "0,no,no,yes").replace("8,yes,no,yes", "8,yes,yes,yes")
    printed = tables(tmp_path, capsys, one_has_both, AUDIT)
    assert one_case in printed
    assert "One more Yes on 2.2.1 and one on 2.2.2, in only one case, would make this Good;" in printed


def test_a_choice_called_not_recorded_and_no_value_are_two_groups_with_two_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = as_json(tmp_path, capsys, TWO_GROUPS_ONE_NAME, AUDIT, "--by", "ethnicity")
    assert [(group["text"], group["cases"]) for group in content["groups"]] == [
        ("White", 1),
        (NOT_RECORDED, 1),
        (LEFT_EMPTY, 1),
    ]
