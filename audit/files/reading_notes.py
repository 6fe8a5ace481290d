"""How a responses file was read, in sentences: the import page and the command line print the same ones."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from audit.files.file_reading import FileReading, FoldedValue, SpellingCount
from audit.files.table_notes import which_table_was_read
from audit.formatting import join_list, pluralise
from audit.messages import imports as messages
from audit.model.answer_scales import read_answer
from audit.model.answers import Answer
from audit.model.questionnaire import Question, Questionnaire

UNANSWERED = "Unanswered"
MAX_NAMED = 12


def how_file_was_read(reading: FileReading, questionnaire: Questionnaire) -> list[str]:
    """Return what a person should know about how their file was read, but not the spellings of answers."""
    return [
        *which_table_was_read(reading.table),
        *(
            _how_folded(folded, questionnaire)
            for folded in reading.folded_values
            if folded.original.casefold() != folded.folded.casefold()  # a warning names those
        ),
        *reading.warnings,
    ]


def how_spellings_were_read(reading: FileReading) -> list[str]:
    """Return how often each unusual spelling of an answer was read as which answer."""
    return [
        messages.SPELLING_READ.format(
            spelling=spelling.spelling,
            answer=answer_label(spelling.answer),
            cells=pluralise(spelling.count, "cell"),
            where=first_cells(spelling),
        )
        for spelling in reading.spellings
        if not spelling.is_documented
    ]


def which_answers_were_read(reading: FileReading) -> list[str]:
    """Return how often the usual spellings of answers are in the file, in one sentence; none if they are not."""
    usual = [spelling for spelling in reading.spellings if spelling.is_documented]
    answers = ", ".join(f"{spelling.spelling} in {pluralise(spelling.count, 'cell')}" for spelling in usual)
    return [messages.DOCUMENTED_SPELLINGS_READ.format(answers=answers)] if usual else []


def what_was_not_collected(reading: FileReading, questionnaire: Questionnaire) -> list[str]:
    """Return which questions and details have no column: a whole standard by its id."""
    missing = set(reading.questions_not_collected)
    standards, questions = [], []
    for standard in questionnaire.standards:
        ids = [question.id for question in standard.questions]
        if ids and missing.issuperset(ids):
            standards.append(standard.id)
        else:
            questions += [question_id for question_id in ids if question_id in missing]
    details = [questionnaire.case_details_by_id[detail_id].text for detail_id in reading.details_not_collected]
    parts = [
        f"{noun}{'' if len(names) == 1 else 's'} {_shortened(names)}"
        for noun, names in (("standard", standards), ("question", questions), ("case detail", details))
        if names
    ]
    return [messages.NOT_COLLECTED.format(what=join_list(parts, "and"))] if parts else []


def answer_label(answer: Answer | None) -> str:
    """Return an answer as people read it."""
    return UNANSWERED if answer is None else answer.label


def saved_answer_label(question: Question, value: str | None) -> str:
    """Return a saved answer to a question as people read it."""
    return question.answer_label(read_answer(value)) if value else UNANSWERED


def first_cells(spelling: SpellingCount) -> str:
    """Return where a spelling is: its first cells, and whether there are more."""
    more = " and others" if 0 < len(spelling.first_cells) < spelling.count else ""
    return f"{', '.join(spelling.first_cells)}{more}"


def visible_text(text: str) -> str:
    """Return a text with names for what cannot be seen in it: so that two texts that look alike differ.

    >>> visible_text("St  Helens"), visible_text("Cafe\u0301 Row")
    ('St[space][space]Helens', 'Cafe[combining acute accent] Row')
    """
    spaced = text.strip(" ").replace("  ", "[space][space]")
    return "".join(_visible_character(character) for character in spaced)


def _visible_character(character: str) -> str:
    if character == " " or (character.isprintable() and not unicodedata.combining(character)):
        return character
    return f"[{unicodedata.name(character, 'control character').lower()}]"


def _how_folded(folded: FoldedValue, questionnaire: Questionnaire) -> str:
    case_detail = questionnaire.case_details_by_id.get(folded.column)
    return messages.VALUE_FOLDED.format(
        column=folded.column.capitalize() if case_detail is None else case_detail.text,
        original=visible_text(folded.original),
        folded=folded.folded,
        cells=pluralise(folded.count, "cell"),
    )


def _shortened(names: Sequence[str]) -> str:
    if len(names) <= MAX_NAMED:
        return ", ".join(names)
    return f"{', '.join(names[:MAX_NAMED])} and {len(names) - MAX_NAMED} more"
