"""Three questionnaires that ship: their figures on random cases are those of an independent program, in every file."""

from __future__ import annotations

import json
import random
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.cli.main import main
from audit.files.responses import parse_responses
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.judgement import Judgement
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests import independent_frameworks as independent
from tests.files.test_workbook import table

OVERSIGHT = load_questionnaire(QUESTIONNAIRES_FOLDER / "management-oversight-dip-sample.toml")
PROTECTION = load_questionnaire(QUESTIONNAIRES_FOLDER / "public-protection-thematic.toml")
PROBATION = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2023.toml")
ASKED = {each.id: [question.id for question in each.asked_questions] for each in (OVERSIGHT, PROTECTION, PROBATION)}
RULES = {
    OVERSIGHT.id: independent.OVERSIGHT,
    PROTECTION.id: {each: independent.public_protection(each) for each in ASKED[PROTECTION.id]},
    PROBATION.id: independent.PROBATION,
}


def random_value(rng: random.Random, detail: CaseDetail) -> str:
    """Return a value of a case detail as a responses file has it; '' now and then unless it is required."""
    if not detail.required and rng.random() < 0.2:
        return ""
    match detail.kind:
        case CaseDetailKind.DATE:
            return (date(2024, 1, 1) + timedelta(rng.randrange(90))).isoformat()
        case CaseDetailKind.NUMBER:
            return str(rng.randrange(20, 90))
        case CaseDetailKind.TEXT:
            return rng.choice(("North", "South"))
        case CaseDetailKind.CHOICES:
            return "; ".join(rng.sample([choice.id for choice in detail.choices], 2))
        case _:
            return rng.choice(detail.choices).id


def random_file(rng: random.Random, questionnaire: Questionnaire, cases: int) -> str:
    """Return a responses file in which every question has an answer, also where it is not asked."""
    questions = questionnaire.asked_questions
    likely = {question.id: rng.random() for question in questions}
    rows = [",".join(["case", *questionnaire.case_details_by_id, *(question.id for question in questions)])]
    for number in range(cases):
        answers = [
            "n/a"
            if question.may_not_apply and rng.random() < 0.1
            else "yes"
            if rng.random() < likely[question.id]
            else "no"
            for question in questions
        ]
        details = [random_value(rng, detail) for detail in questionnaire.case_details]
        rows.append(",".join([f"C{number}", *details, *answers]))
    return "\n".join(rows) + "\n"


def worked_out(questionnaire: Questionnaire, text: str) -> Results:
    records = parse_responses(text.encode(), "random.csv", questionnaire).records
    judged = {
        standard.id: Judgement("Good", "As seen.")
        for standard in questionnaire.standards
        if standard.rating_method.value == "by_people"
    }
    return calculate_results(questionnaire, records, judged)


def shares(results: Results) -> dict[str, tuple[int, int]]:
    return {each.question.id: (each.tally.yes, each.tally.base) for each in results.all_questions}


def differing(questionnaire: Questionnaire, rng: random.Random, cases: int) -> list[str]:
    """Return the figures and ratings that the two programs work out differently."""
    text = random_file(rng, questionnaire, cases)
    results = worked_out(questionnaire, text)
    expected = independent.figures(text, ASKED[questionnaire.id], RULES[questionnaire.id])
    for combined in (each for each in questionnaire.questions if each.derived is not None):
        parts = [expected[part] for part in combined.derived.question_ids] if combined.derived else []
        expected[combined.id] = (sum(yes for yes, _ in parts), sum(base for _, base in parts))
    found = [str(each) for each in shares(results).items() ^ expected.items()]
    if questionnaire is PROBATION:
        ratings = {each.standard.id: each.calculated_rating for each in results.standards if each.key_questions}
        by_hand = {standard: independent.rating(expected, standard) for standard in ratings}
        points = sum(independent.RATINGS.index(rating) for rating in by_hand.values())
        leadership = 0 if set(by_hand.values()) == {"Inadequate"} else 2
        points += leadership + 2 + 2
        whole = (results.overall.points, results.overall.max_points, results.overall.rating)
        found += [str(each) for each in ratings.items() ^ by_hand.items()]
        found += [str(whole)] if whole != (points, 21, independent.overall(points)) else []
    return found


@pytest.mark.parametrize("questionnaire", [OVERSIGHT, PROTECTION, PROBATION], ids=lambda each: each.id)
def test_figures_on_random_cases_are_those_of_an_independent_program(questionnaire: Questionnaire) -> None:
    rng = random.Random(23)
    assert [differing(questionnaire, rng, 25) for _ in range(4)] == [[]] * 4


def test_ten_questions_seven_rated_standards_and_two_sets_of_questions() -> None:
    assert (len(OVERSIGHT.questions), OVERSIGHT.has_ratings, OVERSIGHT.is_survey) == (10, False, False)
    assert [standard.id for standard in PROBATION.standards] == ["P1.1", "P1.2", "P1.3", "P2.1", "P2.2", "P2.3", "P2.4"]
    assert PROTECTION.standards_by_id["6"].combined_ids == {"C1", "C2", "C4", "A1", "A2", "A4"}
    assert not PROTECTION.has_ratings


@pytest.mark.thorough
@pytest.mark.parametrize("flags", [[], ["--outside"]], ids=["team", "outside"])
def test_combined_rows_dates_and_sections_for_some_cases_are_in_every_file(
    flags: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    responses, workbook = tmp_path / "responses.csv", tmp_path / "data.xlsx"
    responses.write_text(random_file(random.Random(3), PROTECTION, 80), "utf-8")
    chosen = ["--questionnaire", PROTECTION.id, str(responses)]
    main(["export", *flags, "--out", str(workbook), *chosen])
    sheets = openpyxl.load_workbook(workbook)
    capsys.readouterr()
    main(["tables", "--json", *chosen])
    results = worked_out(PROTECTION, responses.read_text("utf-8"))
    assert json.loads(capsys.readouterr().out)["cases"] == results.case_count == 80
    tallies = {key.question.id: key.tally for key in results.key_questions}
    bases = {row["Id"]: row["Base: Yes and No"] for row in table(sheets["6 All cases"])}
    assert bases == {each: tallies[each].base for each in ("PP1", "PP2", "PP4")}
    assert ("Cases and answers" in sheets.sheetnames) is (not flags)
    if not flags:
        started = {type(row["Sentence or licence started on"]) for row in table(sheets["Cases and answers"])}
        assert started == {datetime, str}, "a real date, or the mark for none"
