"""Notes as a CSV file for the audit team."""

from __future__ import annotations

from collections.abc import Iterable

from audit.files.spreadsheets.csv_writer import to_csv
from audit.model.questionnaire import Questionnaire
from audit.model.written_note import WrittenNote

HEADINGS = ("case", "review", "auditor", "standard", "question", "answer", "note")


def write_notes_csv(notes: Iterable[WrittenNote], questionnaire: Questionnaire) -> bytes:
    """Return notes as the bytes of a CSV file, with formulas escaped. The answer is empty if there is none."""
    names = {question.id: standard.name for standard in questionnaire.standards for question in standard.questions}
    return to_csv(
        HEADINGS,
        (
            (
                *(note.reference, note.review, note.auditor, names[note.question_id]),
                *(note.question_id, _answer(note, questionnaire), note.text),
            )
            for note in notes
        ),
    )


def _answer(note: WrittenNote, questionnaire: Questionnaire) -> str:
    return questionnaire.answer_label(note.question_id, note.answer) if note.answer else ""
