"""Writes the invented answers of the sample survey of staff in Knowsley and St Helens.

Three counts give percentages that the published inspection report of June 2023 prints of staff. The other counts, and
the number of respondents, are invented: 45, the number of interviews, is one of the few numbers that fit all three.
Nothing here describes a real person.

How it works. Every respondent has a hidden satisfaction with the unit, and the most satisfied ones answer Yes, with
some randomness. Feeling safe depends on the office, as the report says. The program always writes the same bytes.

    python sample_data/make_survey_staff_2023.py [OUT_DIR]
"""

from __future__ import annotations

import random
from pathlib import Path

from make_survey_people_on_probation_2023 import Row, Score, make_references, top_respondents, write_responses

OUT_DIR = Path(__file__).resolve().parent / "survey-staff-2023"
SEED = "Survey of staff, Knowsley and St Helens 2023"

ROLES = {
    "probation_officer": 14,
    "probation_services_officer": 15,
    "manager": 6,
    "administrator": 7,
    "other": 3,
}
WITHOUT_CASES = ("administrator", "other")
PRESCOT_COUNT = 21

# How many of all respondents answer Yes, in the order of the questionnaire.
YES_COUNTS = {
    "S1.1": 41,  # 91 per cent understood the organisation's objectives and purpose
    "S1.2": 33,
    "S1.3": 40,  # 89 per cent reported that quality and evidence were given priority
    "S2.1": 24,
    "S2.2": 31,  # 69 per cent received regular supervision
    "S2.4": 34,
    "S3.1": 22,
    "S4.2": 19,
}
SUPERVISION, USEFUL_SUPERVISION, USEFUL_YES = "S2.2", "S2.3", 23
SAFETY_SKILLS, SKILLS_YES = "S3.2", 20
FEELING_SAFE, SAFE_IN_PRESCOT, SAFE_IN_HUYTON = "S4.1", 9, 21
LEAVING, LEAVING_YES = "S4.3", 8


def random_value(respondent: int, topic: str) -> float:
    """Return a number between 0 and 1 that depends only on the seed, the respondent and the topic."""
    return random.Random(f"{SEED}/{respondent}/{topic}").random()


def satisfaction_score(topic: str, sign: int = 1) -> Score:
    """Return how satisfied (or, with the sign -1, dissatisfied) a respondent is, with some randomness."""
    return lambda respondent: sign * random_value(respondent, "content") + random_value(respondent, topic)


def make_rows() -> list[Row]:
    """Return the respondents with their answers, in the order of their references."""
    respondents = list(range(sum(ROLES.values())))
    in_order = sorted(respondents, key=lambda respondent: random_value(respondent, "role"))
    roles = dict(zip(in_order, (role for role, count in ROLES.items() for _ in range(count)), strict=True))
    in_prescot = top_respondents(respondents, PRESCOT_COUNT, lambda respondent: random_value(respondent, "office"))
    yes = yes_respondents(respondents, roles, in_prescot)
    rows = [
        {
            "case": reference,
            "role": roles[respondent],
            "office": "Prescot" if respondent in in_prescot else "Huyton",
            **{question: answer(question, respondent, roles, yes) for question in sorted(yes)},
        }
        for respondent, reference in enumerate(make_references("STF", SEED, len(respondents)))
    ]
    return sorted(rows, key=lambda row: row["case"])


def yes_respondents(respondents: list[int], roles: dict[int, str], in_prescot: set[int]) -> dict[str, set[int]]:
    """Return who answers Yes to each question."""
    yes = {
        question: top_respondents(respondents, number, satisfaction_score(question))
        for question, number in YES_COUNTS.items()
    }
    supervised = sorted(yes[SUPERVISION])
    yes[USEFUL_SUPERVISION] = top_respondents(supervised, USEFUL_YES, satisfaction_score(USEFUL_SUPERVISION))
    with_cases = [respondent for respondent in respondents if roles[respondent] not in WITHOUT_CASES]
    yes[SAFETY_SKILLS] = top_respondents(with_cases, SKILLS_YES, satisfaction_score(SAFETY_SKILLS))
    in_huyton = [respondent for respondent in respondents if respondent not in in_prescot]
    yes[FEELING_SAFE] = top_respondents(sorted(in_prescot), SAFE_IN_PRESCOT, satisfaction_score(FEELING_SAFE))
    yes[FEELING_SAFE] |= top_respondents(in_huyton, SAFE_IN_HUYTON, satisfaction_score(FEELING_SAFE))
    yes[LEAVING] = top_respondents(respondents, LEAVING_YES, satisfaction_score(LEAVING, -1))
    return yes


def answer(question: str, respondent: int, roles: dict[int, str], yes: dict[str, set[int]]) -> str:
    """Return an answer; '' if the question is not asked of this respondent."""
    if question == USEFUL_SUPERVISION and respondent not in yes[SUPERVISION]:
        return ""
    if question == SAFETY_SKILLS and roles[respondent] in WITHOUT_CASES:
        return "n/a"
    return "yes" if respondent in yes[question] else "no"


if __name__ == "__main__":
    write_responses(make_rows(), OUT_DIR)
