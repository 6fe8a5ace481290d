"""Texts of a form that are the note of the question above them, and the answers that need it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from audit.files.foreign_forms.form_sheets import FormRow
from audit.files.foreign_forms.relevance import Condition, KnownQuestion, NoConditionError, Relevance
from audit.files.foreign_forms.xpath_syntax import references_in

NOTE_WORDS = re.compile("note|comment|remark|explain|explanation|reason|evidence|why|detail", re.IGNORECASE)
NOT_REQUIRED = frozenset({"", "no", "false", "false()"})


def is_note_of(row: FormRow, question: str, row_above: str) -> bool:
    """Return whether a text is the note of a question: it depends on its answer, or follows it and is called a note."""
    if question in references_in(row["relevant"]):
        return True
    return row_above == question and not row["relevant"] and bool(NOTE_WORDS.search(f"{row['name']} {row['label']}"))


def answers_that_need_note(row: FormRow, question: KnownQuestion, relevance: Relevance) -> tuple[str, ...]:
    """Return the answers for which the note is required: those of its condition, if it is required at all."""
    required = row["required"]
    if required.casefold() in NOT_REQUIRED:
        return ()
    offered = [answer.value for answer in question.answers.values()]
    for source in (required, row["relevant"]):
        try:
            return tuple(answer for answer in offered if answer in _answers(relevance.condition(source), offered))
        except NoConditionError:
            continue
    return tuple(offered)


def _answers(condition: Condition, offered: Sequence[str]) -> Sequence[str]:
    """Return the answers of a condition on one question; all that are offered for any other condition."""
    inside = condition.get("not")
    if isinstance(inside, Mapping):
        return [answer for answer in offered if answer not in _answers(dict(inside), offered)]
    value = condition.get("is", list(offered))
    return [value] if isinstance(value, str) else [str(each) for each in value] if isinstance(value, Sequence) else []
