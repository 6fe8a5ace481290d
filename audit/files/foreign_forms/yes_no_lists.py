"""Lists of choices that are the answers yes and no, with or without not applicable, in common spellings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from audit.files.foreign_forms.form_sheets import FormRow
from audit.model.answers import Answer
from audit.model.text_fields import fold_text

WORDS: Mapping[Answer, frozenset[str]] = {
    Answer.YES: frozenset({"yes", "y", "true", "oui", "ja", "si", "sí", "sim", "ie", "oes", "ydy"}),
    Answer.NO: frozenset({"no", "n", "false", "non", "nein", "nee", "não", "nao", "nage", "nac oes", "nac ydy"}),
    Answer.NOT_APPLICABLE: frozenset(
        {"na", "n/a", "n.a.", "n_a", "not applicable", "not_applicable", "notapplicable", "does not apply"}
    ),
}
"""What a choice is called, in English, Welsh and some other languages."""


def answers_of(choices: Sequence[FormRow]) -> Mapping[str, Answer]:
    """Return what each choice of a list means, by its name; nothing if the list is not yes and no.

    A choice is known by its name or by its label. A list with any other choice, such as "Don't know", is none.
    """
    answers = {choice["name"]: _answer(choice) for choice in choices}
    found = list(answers.values())
    is_list = len(found) == len(choices) and len(set(found)) == len(found) and None not in found
    if not is_list or not {Answer.YES, Answer.NO} <= set(found):
        return {}
    return {name: answer for name, answer in answers.items() if answer is not None}


def has_yes_and_no(choices: Sequence[FormRow]) -> bool:
    """Return whether yes and no are among the choices of a list, with or without others."""
    return {Answer.YES, Answer.NO} <= {_answer(choice) for choice in choices}


def answers_by_name_only(choices: Sequence[FormRow]) -> Iterator[tuple[FormRow, Answer]]:
    """Yield the choices, with their answers, that are known by their names while their labels say something else."""
    for choice in choices:
        answer = _answer(choice)
        if answer is not None and choice["label"] and _answer_called(choice["label"]) is None:
            yield choice, answer


def _answer(choice: FormRow) -> Answer | None:
    return _answer_called(choice["label"]) or _answer_called(choice["name"])


def _answer_called(written: str) -> Answer | None:
    folded = fold_text(written)
    return next((answer for answer, words in WORDS.items() if {folded, folded.rstrip(".")} & words), None)
