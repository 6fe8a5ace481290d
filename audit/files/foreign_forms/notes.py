"""Texts of a form that are the note of the question above them, and the answers that need it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress

from audit.files.foreign_forms.form_sheets import ALWAYS, NEVER, FormRow
from audit.files.foreign_forms.relevance import Condition, KnownQuestion, NoConditionError, Relevance
from audit.files.foreign_forms.xpath_syntax import references_in
from audit.messages import foreign_forms as messages

NOTE_WORDS = re.compile("note|comment|remark|explain|explanation|reason|evidence|why|detail", re.IGNORECASE)
IDENTIFIER = re.compile(r"(?:\b|_|case|child|client|patient|person)id\b|\bidentif|\bnumber\b", re.IGNORECASE)


def is_note_of(row: FormRow, question: str, row_above: str) -> bool:
    """Return whether a text is the note of a question: it depends on its answer, or follows it and is called a note.

    What seems to ask for a reference or a number is not.
    """
    if question in references_in(row["relevant"]):
        return not IDENTIFIER.search(f"{row['name']} {row['label']}")
    return row_above == question and not row["relevant"] and bool(NOTE_WORDS.search(f"{row['name']} {row['label']}"))


def answers_that_need_note(row: FormRow, question: KnownQuestion, relevance: Relevance) -> tuple[str, ...]:
    """Return the answers for which the note is required: those of its condition, if it is required at all."""
    required = row["required"]
    if required.casefold() in NEVER:
        return ()
    needed = [answer.value for answer in question.answers.values()]
    for source in (required, row["relevant"]):
        with suppress(NoConditionError):
            possible = _possible(relevance.condition(source), question)
            needed = [answer for answer in needed if answer in possible]
    return tuple(needed)


def has_further_condition(row: FormRow, question: str, relevance: Relevance) -> bool:
    """Return whether a note has, or is required under, a condition on more than answers to its question."""
    for source in (row["required"], row["relevant"]):
        if source.casefold() in ALWAYS | NEVER:
            continue
        if set(references_in(source)) != {question}:
            return True
        try:
            relevance.condition(source)
        except NoConditionError as error:
            if str(error) != messages.CONDITION_ON_EMPTY:
                return True
    return False


def _possible(condition: Condition, question: KnownQuestion) -> frozenset[str]:
    """Return the answers with which a condition can be true: all, if it is on something else."""
    offered = frozenset(answer.value for answer in question.answers.values())
    inside = condition.get("not")
    if isinstance(inside, Mapping) and inside.get("question") == question.id:
        return offered - _possible(dict(inside), question)
    for operator, combine in (("all", frozenset.intersection), ("any", frozenset.union)):
        parts = condition.get(operator)
        if isinstance(parts, Sequence):
            return combine(*(_possible(dict(part), question) for part in parts if isinstance(part, Mapping)))
    if condition.get("question") != question.id:
        return offered
    value = condition["is"]
    return frozenset([value] if isinstance(value, str) else map(str, value) if isinstance(value, Sequence) else [])
