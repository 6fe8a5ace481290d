"""A small questionnaire with every kind of rule, and cases with chosen numbers of answers."""

from __future__ import annotations

from collections.abc import Mapping

from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_details import CaseDetailValues
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire

SHIPPED = QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml"


def shipped_rating_scale() -> str:
    """Return the bands, cut-offs and limits of discretion of the shipped questionnaire: they are written once."""
    lines = SHIPPED.read_text("utf-8").splitlines()
    scale = lines[lines.index('band_from = "rounded"') : lines.index("[[domains]]")]
    return "".join(f"{line}\n" for line in scale if line and not line.startswith("#"))


HEADER = """\
id = "small"
version = "1"
title = "A small questionnaire"
language = "en-GB"
source = "Invented for tests."
"""

DOMAINS_AND_BELOW = """\
[[domains]]
id = "1"
title = "Organisational delivery"

[[domains]]
id = "2"
title = "Case supervision"

[[decision_rules]]
id = "leadership-follows-casework"
name = "Leadership follows casework"
reason = "Every rated standard of case supervision is Inadequate, so Leadership is Inadequate."
when_every_rated_standard_of_domain = "2"
is_rated = "Inadequate"
then_standard = "1.1"
becomes = "Inadequate"

[[facts]]
id = "sentence_type"
text = "Type of sentence"
kind = "choice"
choices = [ { id = "community", text = "Community sentence" }, { id = "resettlement", text = "Resettlement" } ]
breakdown = true
required = true

[[facts]]
id = "requirements"
text = "Requirements"
kind = "choices"
choices = [
  { id = "programme", text = "Accredited programme" },
  { id = "unpaid_work", text = "Unpaid work" },
  { id = "treatment", text = "Treatment" },
]
breakdown = true

[[facts]]
id = "concern"
text = "Safeguarding concern"
kind = "yes_no"

[[facts]]
id = "office"
text = "Office"
kind = "text"
breakdown = true

[[standards]]
id = "1.1"
domain = "1"
title = "Leadership"
statement = "Leaders enable a good service."
rated = "by_people"

[[standards]]
id = "2.2"
domain = "2"
title = "Assessment"
statement = "Assessment is well informed."
rated = "from_cases"

[[standards.key_questions]]
id = "2.2.1"
text = "Does assessment engage the person?"
short = "Engagement"

[[standards.key_questions.prompts]]
id = "2.2.1a"
text = "Were the person's own views taken into account?"

[[standards.key_questions.prompts]]
id = "2.2.1b"
text = "Were enquiries made about the concern?"
applies_when = { fact = "concern", is = "yes" }

[[standards.key_questions]]
id = "2.2.2"
text = "Does assessment keep other people safe?"
short = "Safety"

[[standards.key_questions.prompts]]
id = "2.2.2a"
text = "Was there contact before release?"
applies_when = { fact = "sentence_type", is = "resettlement" }

[[standards.key_questions.prompts]]
id = "2.2.2b"
text = "Did that contact inform the assessment?"
applies_when = { question = "2.2.2a", is = "yes" }

[[standards]]
id = "2.3"
domain = "2"
title = "Planning"
statement = "Planning is well informed."
rated = "from_cases"

[[standards.key_questions]]
id = "2.3.1"
text = "Does planning keep other people safe?"
short = "Safety"

[[standards.key_questions.prompts]]
id = "2.3.1a"
text = "Does planning build on the contact before release and address the concern?"
applies_when = { all = [ { question = "2.2.2b", is = ["yes", "no"] }, { fact = "concern", is = "yes" } ] }

[[standards.key_questions.prompts]]
id = "2.3.1b"
text = "Does planning link with other services?"
applies_when = { any = [
  { fact = "concern", is = "yes" },
  { fact = "requirements", is = ["programme", "treatment"] },
] }

[[standards]]
id = "2.6"
domain = "2"
title = "Outcomes"
statement = "Early outcomes are positive."
rated = "not_rated"

[[standards.key_questions]]
id = "2.6.1"
text = "Do early outcomes show progress?"
short = "Progress"
"""


SMALL_TOML = f"{HEADER}{shipped_rating_scale()}\n{DOMAINS_AND_BELOW}"


def replace_in_small_toml(old: str, new: str) -> str:
    """Return the small questionnaire's text with one piece replaced, which must be in it."""
    assert old in SMALL_TOML, f"not in the small questionnaire: {old}"
    return SMALL_TOML.replace(old, new)


def load_questionnaire_text(text: str = SMALL_TOML) -> Questionnaire:
    """Return the questionnaire in a text."""
    return parse_questionnaire(text.encode(), "small.toml")


SMALL = load_questionnaire_text()

REQUIRED_NOTES_TOML = (
    replace_in_small_toml('short = "Engagement"', 'short = "Engagement"\nmay_not_apply = false\nnote_needed = ["no"]')
    .replace('about the concern?"', 'about the concern?"\nnote_needed = ["yes", "not_applicable"]')
)  # fmt: skip
"""The small questionnaire with notes required for some answers to key question 2.2.1 and its prompt 2.2.1b."""

KEY_QUESTION_IDS = ("2.2.1", "2.2.2", "2.3.1", "2.6.1")


def records_with(
    counts: Mapping[str, tuple[int, ...]], cases: int | None = None, details: CaseDetailValues | None = None
) -> tuple[CaseRecord, ...]:
    """Return submitted cases with these numbers of Yes, No and, if there is a third, Not applicable.

    In the other cases the question is unanswered.

    >>> [dict(record.answers) for record in records_with({"2.2.1": (1, 1)}, cases=3)]
    [{'2.2.1': <Answer.YES: 'yes'>}, {'2.2.1': <Answer.NO: 'no'>}, {}]
    """
    columns = {question: _answers_in_order(numbers) for question, numbers in counts.items()}
    case_count = max(map(len, columns.values()), default=0)
    return tuple(
        CaseRecord(
            Case(f"A{number + 1}", details=details or {}, state=CaseState.SUBMITTED),
            {question: column[number] for question, column in columns.items() if number < len(column)},
        )
        for number in range(case_count if cases is None else cases)
    )


def _answers_in_order(counts: tuple[int, ...]) -> list[Answer]:
    order = (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)
    return [answer for answer, count in zip(order, counts, strict=False) for _ in range(count)]
