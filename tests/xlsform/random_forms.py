"""Random questionnaires with conditions and derived measures of every form, and random values of any questionnaire."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from audit.files.xlsform.names import Prefix, choice_name, field_name
from audit.model.answer_scales import RecordedAnswer
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import parse_questionnaire

TODAY = date(2026, 11, 29)
OFFICES = (
    *("Leeds", "St John's", 'The "Hub"', "Leeds North", "leeds"),
    *("St John\u2019s", "The \u201cHub\u201d", "${d_needs} x", "(Ends.", 'St John\'s \u201cHub\u201d, "\\"'),
)
HEADER = """
id = "random"
version = "1"
title = "Random"
language = "en-GB"
source = "Random."
kind = "audit"

[[facts]]
id = "sentence"
text = "Sentence"
kind = "choice"
choices = [{ id = "community", text = "Community" }, { id = "resettlement.2", text = "Resettlement" },
           { id = "18_25", text = "Other" }]
required = true

[[facts]]
id = "needs"
text = "Needs"
kind = "choices"
choices = [{ id = "drugs", text = "Drugs" }, { id = "alcohol", text = "Alcohol" }, { id = "1.10", text = "Work" }]

[[facts]]
id = "abuse"
text = "Abuse"
kind = "yes_no"

[[facts]]
id = "office"
text = "Office"
kind = "text"

[[facts]]
id = "missed"
text = "Missed"
kind = "number"
least = -3
most = 9

[[facts]]
id = "sentenced-on"
text = "Sentenced on"
kind = "date"
not_in_future = true

[[facts]]
id = "seen_on"
text = "Seen on"
kind = "date"
not_before = 2026-03-20

[[answer_scales]]
id = "grade"
title = "Grade"
answers = [
  { id = "good", text = "Good", counts_as = "yes" },
  { id = "fair", text = "Fair", counts_as = "no" },
  { id = "exempt", text = "Exempt", counts_as = "not_applicable" },
]

[[reason_lists]]
id = "why"
reasons = [{ id = "time", text = "No time" }, { id = "other", text = "Other" }]

[[domains]]
id = "1"
title = "Domain"
"""


class _Writer:
    """Writes a random questionnaire from the top, so that conditions refer to earlier questions."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.earlier: list[tuple[str, list[str]]] = [("", [])]
        self.number = 0

    def text(self) -> str:
        parts = [HEADER]
        for number in range(1, 4):
            parts.append(f'[[standards]]\nid = "S.{number}"\ndomain = "1"\ntitle = "Standard"\nstatement = "Standard."')
            parts.append(f'rated = "not_rated"\n{self.condition_line()}')
            for _ in range(3):
                # The condition of a key question is that of its prompts too, so it cannot refer to them.
                short = f'short = "Short"\n{self.condition_line()}'
                prompts = [self.prompt() for _ in range(self.random.randint(0, 2))]
                parts += [self.question("standards.key_questions", short), *prompts]
        # A scale and a list of reasons must be used.
        uses = 'answer_scale = "grade"', 'reasons_for_no = "why"\nreasons_for_not_applicable = "why"'
        parts += [
            f'[[standards.key_questions]]\nid = "last{number}"\ntext = "Asked?"\nshort = "Short"\n{use}'
            for number, use in enumerate(uses)
        ]
        return "\n".join(parts)

    def prompt(self) -> str:
        return self.question("standards.key_questions.prompts", self.condition_line())

    def question(self, table: str, more: str) -> str:
        self.number += 1
        question_id = f"{self.number}{self.random.choice('.-_')}{self.random.choice('ab')}"
        answers, lines = (
            ["yes", "no", "not_applicable"],
            [f"[[{table}]]", f'id = "{question_id}"', 'text = "Asked?"', more],
        )
        kind = self.random.choice(["plain", "plain", "scale", "reasons", "derived", "derived"])
        if kind == "derived" and len(self.earlier) > 4:
            lines.append(f"derived = {self.measure(2)}")
        elif kind == "scale":
            answers += ["good", "fair", "exempt"]
            lines.append('answer_scale = "grade"')
        elif kind == "reasons":
            answers += ["no.time", "na.other"]
            lines.append('reasons_for_no = "why"\nreasons_for_not_applicable = "why"')
        elif kind == "plain" and self.random.random() < 0.3:
            lines.append("may_not_apply = false")
            answers.remove("not_applicable")
        if not lines[-1].startswith("derived") and self.random.random() < 0.5:
            lines.append(f"note_needed = {json.dumps(self.random.sample(answers, 2))}")
        self.earlier.append((question_id, answers))
        return "\n".join(lines)

    def condition_line(self) -> str:
        return f"applies_when = {self.condition(2)}" if self.random.random() < 0.7 else ""

    def condition(self, depth: int) -> str:
        if depth and self.random.random() < 0.5:
            kind = self.random.choice(["all", "any", "not"])
            if kind == "not":
                return f"{{ not = {self.condition(depth - 1)} }}"
            parts = ", ".join(self.condition(depth - 1) for _ in range(self.random.randint(1, 3)))
            return f"{{ {kind} = [ {parts} ] }}"
        return self.leaf()

    def leaf(self) -> str:
        random = self.random
        question_id, answers = random.choice(self.earlier)
        if question_id and random.random() < 0.5:
            return f'{{ question = "{question_id}", is = {self.some(answers)} }}'
        limit = random.randint(-3, 9)
        day = date(2026, 3, 27) + timedelta(days=random.randint(-3, 6))
        return random.choice(
            [
                f'{{ fact = "sentence", is = {self.some(["community", "resettlement.2", "18_25"])} }}',
                f'{{ fact = "needs", is = {self.some(["drugs", "alcohol", "1.10"])} }}',
                f'{{ fact = "abuse", is = {self.some(["yes", "no"])} }}',
                f'{{ fact = "office", is = {self.some(OFFICES)} }}',
                f'{{ fact = "missed", at_least = {limit} }}',
                f'{{ fact = "missed", at_least = {limit - 1}.5, at_most = {limit + 2} }}',
                f'{{ fact = "seen_on", {random.choice(["before", "on_or_before", "after", "on_or_after"])} = {day} }}',
                f'{{ fact = "seen_on", {random.choice(["before", "on_or_before", "after"])} = "sentenced-on" }}',
                f'{{ fact = "seen_on", within_days = {random.randint(1, 5)}, of = "sentenced-on" }}',
                f'{{ fact = "seen_on", within_days = {random.randint(1, 5)}, of = {day} }}',
            ]
        )

    def measure(self, depth: int) -> str:
        parts = [self.part(depth) for _ in range(self.random.randint(2, 4))]
        listed = ", ".join(dict.fromkeys(parts))
        kind = self.random.choice(["all", "any", "none", "at_least", "at_least"])
        if kind == "at_least":
            return f"{{ at_least = {self.random.randint(1, len(dict.fromkeys(parts)))}, of = [ {listed} ] }}"
        return f"{{ {kind} = [ {listed} ] }}"

    def part(self, depth: int) -> str:
        chance = self.random.random()
        if depth and chance < 0.2:
            return self.measure(depth - 1)
        # A measure takes a condition on a range only inside "not".
        return f"{{ not = {self.leaf()} }}" if chance < 0.4 else json.dumps(self.random.choice(self.earlier[1:])[0])

    def some(self, values: Sequence[str]) -> str:
        chosen = self.random.sample(list(values), self.random.randint(1, min(2, len(values))))
        return json.dumps(chosen if len(chosen) > 1 else chosen[0])


def random_questionnaire(seed: int) -> Questionnaire:
    """Return a questionnaire with conditions and measures of every form, the same for a seed."""
    return parse_questionnaire(_Writer(seed).text().encode(), "random.toml")


@dataclass(frozen=True)
class RandomCase:
    """Values of a case: details, answers, also of questions that do not apply, and the questions with notes."""

    details: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, RecordedAnswer]
    noted: frozenset[str]


def random_case(questionnaire: Questionnaire, random: Random) -> RandomCase:
    """Return random values for a questionnaire; each may be missing."""
    details = {detail.id: random_value(detail, random) for detail in questionnaire.case_details}
    share = random.choice([0.3, 0.8, 1.0])
    answers = {
        question.id: random.choice(question.offered_answers)
        for question in questionnaire.asked_questions
        if random.random() < share
    }
    noted = frozenset(question_id for question_id in answers if random.random() < 0.5)
    return RandomCase({key: values for key, values in details.items() if values}, answers, noted)


def entered_details(questionnaire: Questionnaire, case: RandomCase) -> Mapping[str, str]:
    """Return what a form saves in the fields of the case details: the names of the choices, with spaces."""
    entered = {}
    for detail_id, values in case.details.items():
        has_choices = bool(questionnaire.case_details_by_id[detail_id].choices)
        entered[field_name(Prefix.DETAIL, detail_id)] = " ".join(map(choice_name, values) if has_choices else values)
    return entered


def random_value(detail: CaseDetail, random: Random) -> tuple[str, ...]:
    """Return a random value of a case detail, mostly one that is accepted; empty one time in four."""
    if random.random() < 0.25:
        return ()
    match detail.kind:
        case CaseDetailKind.CHOICE | CaseDetailKind.YES_NO:
            return (random.choice(detail.choices).id,)
        case CaseDetailKind.CHOICES:
            chosen = random.sample(detail.choices, random.randint(1, len(detail.choices)))
            return tuple(choice.id for choice in chosen)
        case CaseDetailKind.TEXT:
            return (random.choice(OFFICES),)
        case CaseDetailKind.DATE:
            # Around the days on which the clocks change, and around today.
            near = random.choice([date(2026, 3, 29), date(2026, 10, 25), TODAY])
            return ((near + timedelta(days=random.randint(-9, 9))).isoformat(),)
        case CaseDetailKind.NUMBER:
            whole = str(random.randint(-5, 12))
            return (whole if detail.numbers.whole or random.random() < 0.5 else f"{random.randint(0, 9)}.5",)
