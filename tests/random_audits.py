"""Random audits of 5 to 60 cases on a questionnaire with every kind of condition, for attacks on outside copies."""

from __future__ import annotations

import random

from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.judgement import Judgement
from audit.model.questionnaire import Question
from tests.small_questionnaire import SMALL_TOML, load_questionnaire_text

MORE_CONDITIONS = """
[[standards.key_questions.prompts]]
id = "2.2.2c"
text = "Was the community team told?"
applies_when = { fact = "sentence_type", is = "community" }

[[standards.key_questions.prompts]]
id = "2.2.2d"
text = "Was the treatment provider told?"
applies_when = { fact = "requirements", is = ["treatment", "programme"] }

[[standards.key_questions.prompts]]
id = "2.2.2e"
text = "Was unpaid work arranged?"
applies_when = { fact = "requirements", is = "unpaid_work" }
"""

QUESTIONNAIRE = load_questionnaire_text(
    SMALL_TOML.replace(
        'text = "Safeguarding concern"\nkind = "yes_no"',
        'text = "Safeguarding concern"\nkind = "yes_no"\nbreakdown = true',
    ).replace('[[standards]]\nid = "2.3"', f'{MORE_CONDITIONS}\n[[standards]]\nid = "2.3"')
)
"""The small questionnaire with a yes-or-no detail to break down by, and prompts for every group."""


def random_audit(seed: int) -> tuple[CaseRecord, ...]:
    """Return the cases of one audit, with shares, group sizes and missing answers of every kind."""
    rng = random.Random(seed)
    likely = {
        question.id: rng.choice([0.05, 0.3, 0.4, 0.5, 0.5, 0.6, 0.6, 0.7, 0.8, 0.95, 1.0])
        for question in QUESTIONNAIRE.questions
    }
    missing, rare = rng.choice([0.0, 0.0, 0.02, 0.3]), rng.choice([0.1, 0.3, 0.5])
    return tuple(
        CaseRecord(
            Case(f"A{number}", details=_random_details(rng, rare), state=CaseState.SUBMITTED),
            {
                question.id: answer
                for question in QUESTIONNAIRE.questions
                if (answer := _random_answer(rng, question, likely[question.id], missing))
            },
        )
        for number in range(rng.randint(5, 60))
    )


def random_judgement(seed: int) -> Judgement:
    """Return the rating of Leadership in the same audit, so that it has an overall rating."""
    rating = random.Random(seed).choice([band.rating for band in QUESTIONNAIRE.scale.bands])
    return Judgement(rating, "Leaders know their unit.")


def _random_details(rng: random.Random, rare: float) -> dict[str, tuple[str, ...]]:
    requirements = ["unpaid_work"] if rng.random() > rare else ["programme"]
    requirements += ["treatment"] if rng.random() < rare else []
    return {
        "sentence_type": () if rng.random() < rare / 4 else ("resettlement" if rng.random() < rare else "community",),
        "requirements": tuple(requirements),
        "concern": () if rng.random() < rare / 4 else ("no" if rng.random() < rare else "yes",),
        "office": (rng.choices(["Huyton", "Prescot", "Kirkby", "Bootle"], [0.5, 0.3, rare, rare / 3])[0],),
    }


def _random_answer(rng: random.Random, question: Question, likely: float, missing: float) -> Answer | None:
    if rng.random() < missing:
        return rng.choice([None, Answer.NOT_APPLICABLE])
    return Answer.YES if rng.random() < likely else Answer.NO
