"""The choices of a case detail as a person writes them: one in each line, with or without an id."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from audit.model.case_details import Choice
from audit.model.proposed_ids import propose_word_id
from audit.model.text_fields import clean_text, fold_text

_WITH_ID = re.compile(r"(?P<id>[A-Za-z0-9][A-Za-z0-9._-]*)\s*=\s*(?P<text>.*)")


def write_choice_lines(choices: Iterable[Choice]) -> str:
    """Return the choices, each as ``id = text``."""
    return "\n".join(f"{choice.id} = {choice.text}" for choice in choices)


def read_choice_lines(text: str, before: Sequence[Choice] = ()) -> tuple[Choice, ...]:
    """Return the choices in some lines. One without an id keeps the id that its text had ``before``, or gets a new one.

    >>> read_choice_lines("low = Low\\nVery high")
    (Choice(id='low', text='Low'), Choice(id='very_high', text='Very high'))
    """
    ids_before = {fold_text(choice.text): choice.id for choice in before}
    lines = [clean_text(line, one_line=True) for line in text.split("\n")]
    matches = [(line, _WITH_ID.fullmatch(line)) for line in lines if line]
    taken = {match["id"] for _, match in matches if match}
    choices = []
    for line, match in matches:
        if match:
            choices.append(Choice(match["id"], match["text"] or match["id"]))
            continue
        known = ids_before.get(fold_text(line), "")
        choice_id = known if known and known not in taken else propose_word_id(line, taken)
        taken.add(choice_id)
        choices.append(Choice(choice_id, line))
    return tuple(choices)
