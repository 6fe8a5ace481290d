"""A questionnaire with the dates and numbers of the authors' guide, and a question for each condition on them."""

from __future__ import annotations

from audit.model.questionnaire import Questionnaire
from tests.guide import conditions, example
from tests.small_questionnaire import HEADER, load_questionnaire_text

DATES_AND_NUMBERS = example("Dates and numbers", "###")
DATE_CONDITIONS = [each for key in ("at_least", "after", "on_or_after", "within_days") for each in conditions(key)]
DATED_HEADER = f"""{HEADER}kind = "audit"

[[domains]]
id = "1"
title = "Contact"

"""


def dated_toml(asked_when: list[str] = DATE_CONDITIONS, facts: str = DATES_AND_NUMBERS) -> str:
    """Return a questionnaire with the dates and numbers of the guide, and a question for each condition."""
    questions = "".join(
        f"""
[[standards.key_questions]]
id = "1.{number}"
text = "Was question {number} met?"
short = "Question {number}"
{condition}
"""
        for number, condition in enumerate(asked_when, 1)
    )
    return f"""{DATED_HEADER}{facts}
[[standards]]
id = "1"
domain = "1"
title = "Contact"
statement = "Contact is prompt."
rated = "not_rated"
{questions}"""


DATED: Questionnaire = load_questionnaire_text(dated_toml())
"""Question 1.1 depends on the appointments missed, 1.2 and 1.3 on the order of dates, 1.4 on the days between them."""
