"""A case-file audit with grades and a clinical audit, which ship: their figures by an independent program."""

from __future__ import annotations

import csv
import io
import json
import random
from pathlib import Path

import pytest

from audit.analysis.ratings import calculate_results
from audit.analysis.tables import question_rows
from audit.analysis.targets import target_rows
from audit.cli.main import main
from audit.files.responses import parse_responses
from audit.model.answer_scales import answer_values
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire

CHILDREN = load_questionnaire(QUESTIONNAIRES_FOLDER / "local-children-services-audit.toml")
CLINICAL = load_questionnaire(QUESTIONNAIRES_FOLDER / "local-clinical-audit.toml")
ASKED_IF = {
    "2.2.2": ("2.2.1", {"inadequate"}),
    "1.1.2": ("1.1.1", {"yes"}),
    "1.2.1": ("1.1.2", {"yes"}),
    "1.2.2": ("1.1.2", {"yes"}),
}
YES, NO = {"yes", "met", "good", "outstanding"}, {"no", "partly", "not_met", "requires_improve", "inadequate"}
TARGETS = {"1.1.1": 95, "1.2.1": 90, "1.2.2": 90, "1.2.3": 90}
EXCEPTIONS = {
    "1.1.1": ("na.end_of_life", "na.short_stay"),
    "1.2.1": ("na.declined", "na.end_of_life"),
    "1.2.2": ("na.end_of_life", "na.short_stay"),
    "1.2.3": ("na.declined", "na.end_of_life"),
}
Figures = dict[str, tuple[int, int, dict[str, int], str]]


def random_file(rng: random.Random, questionnaire: Questionnaire, cases: int) -> str:
    """Return a responses file in which every question has a random answer, also where it is not asked."""
    offered = {question.id: [each.value for each in question.offered_answers] for question in questionnaire.questions}
    rows = [",".join(["case", *offered])]
    for number in range(cases):
        answers = [rng.choice([*values, *(["yes"] * 3 if "yes" in values else [])]) for values in offered.values()]
        rows.append(",".join([f"C{number}", *answers]))
    return "\n".join(rows) + "\n"


def by_hand(text: str, is_clinical: bool) -> Figures:
    """Work out Yes, base, named answers and outcome of the target from the file alone, without the program."""
    rows = list(csv.DictReader(io.StringIO(text)))
    figures: Figures = {}
    for question in [heading for heading in rows[0] if heading != "case"]:
        counted = [effective(row, question) for row in rows]
        sides = [each.split(".")[0] for each in counted]
        yes, base = sum(each in YES for each in sides), sum(each in YES | NO for each in sides)
        named = {each: counted.count(each) for each in sorted(set(counted)) if "." in each or each in YES | NO}
        outcome = ""
        if is_clinical and question in TARGETS:
            exceptions = sum(counted.count(each) for each in EXCEPTIONS[question])
            outcome = f"{base and 100 * yes >= TARGETS[question] * base} {exceptions}"
        figures[question] = (yes, base, named, outcome)
    return figures


def effective(row: dict[str, str], question: str) -> str:
    """Return the answer that counts: not applicable if the earlier answer does not ask for the question."""
    if question in ASKED_IF and ASKED_IF[question][0] in row:
        earlier, values = ASKED_IF[question]
        if effective(row, earlier).split(".")[0] not in values:
            return "n/a"
    return row[question]


def by_program(questionnaire: Questionnaire, text: str) -> Figures:
    """Return the same figures as the program prints them."""
    results = calculate_results(questionnaire, parse_responses(text.encode(), "random.csv", questionnaire).records)
    figures: Figures = {}
    for row in question_rows(results.all_questions):
        tally = row.result.tally
        scale = row.result.question.answer_scale
        plain = {} if scale else {"yes": tally.yes, "no": tally.no}
        if scale and scale.has_reasons:
            plain = {
                "yes": tally.yes,
                "no": tally.no - sum(each.count or 0 for each in row.answers if each.answer.id[:3] == "no."),
            }
        named = plain | {each.answer.id: each.count or 0 for each in row.answers if each.answer.id}
        outcome = "".join(
            f"{each.is_met} {sum(count or 0 for _, _, count in each.exceptions)}" for each in target_rows([row])
        )
        figures[row.id] = (
            tally.yes,
            tally.base,
            {key: count for key, count in sorted(named.items()) if count},
            outcome,
        )
    return figures


@pytest.mark.parametrize("questionnaire", [CHILDREN, CLINICAL], ids=lambda each: each.id)
def test_figures_on_random_cases_are_those_of_an_independent_program(questionnaire: Questionnaire) -> None:
    rng = random.Random(29)
    for _ in range(4):
        text = random_file(rng, questionnaire, 30)
        assert by_program(questionnaire, text) == by_hand(text, questionnaire is CLINICAL)


def test_every_section_of_the_case_file_audit_has_a_grade_and_so_has_the_case() -> None:
    graded = [key.id for key in CHILDREN.key_questions if key.answer_scale == CHILDREN.answer_scales[0]]
    assert graded == ["1.1.1", "1.2.1", "1.3.1", "2.1.1", "2.2.1"]
    assert all(standard.key_questions for standard in CHILDREN.standards)
    assert "inadequate" in answer_values(CHILDREN.questions_by_id["2.2.1"].answer_scale)


@pytest.mark.thorough
@pytest.mark.parametrize("questionnaire", [CHILDREN, CLINICAL], ids=lambda each: each.id)
def test_both_audits_are_exported_for_the_team_and_for_people_outside(
    questionnaire: Questionnaire, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    responses = tmp_path / "responses.csv"
    responses.write_text(random_file(random.Random(2), questionnaire, 60), "utf-8")
    for flags in ([], ["--outside"]):
        main(
            [
                "export",
                *flags,
                "--out",
                str(tmp_path / "data.xlsx"),
                "--questionnaire",
                questionnaire.id,
                str(responses),
            ]
        )
    capsys.readouterr()
    main(["tables", "--json", "--questionnaire", questionnaire.id, str(responses)])
    questions = json.loads(capsys.readouterr().out)["standards"][0]["key_questions"]
    assert {"reasons", "target"} <= set(questions[0]) if questionnaire is CLINICAL else "answers" in questions[0]
