"""What to search for in notes: words, and a standard, question, answer and auditor to choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from audit.model.answers import Answer, NoAnswer
from audit.model.audit import Audit
from audit.model.note_search import NoteMatch, find_notes, parse_search
from audit.model.written_note import WrittenNote
from audit.web.components.text_boxes import text_line

ALL = ""
ANSWER_LABELS = {
    ALL: "All answers",
    **{answer.value: answer.label for answer in Answer},
    NoAnswer.UNANSWERED.value: NoAnswer.UNANSWERED.label,
}


@dataclass(frozen=True)
class NoteSearch:
    """What somebody searches for. An empty field does not filter."""

    words: tuple[str, ...] = ()
    question_ids: frozenset[str] = frozenset()
    answer: str = ALL
    auditor: str = ALL

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered or chosen."""
        return self == NoteSearch()

    def find(self, notes: Sequence[WrittenNote]) -> list[NoteMatch]:
        """Return the notes that have the words, among those that were chosen."""
        return find_notes(filter(self._is_chosen, notes), self.words)

    def _is_chosen(self, note: WrittenNote) -> bool:
        answer = NoAnswer.UNANSWERED.value if note.answer is None else note.answer.value
        return (
            (not self.question_ids or note.question_id in self.question_ids)
            and self.answer in (ALL, answer)
            and self.auditor in (ALL, note.auditor)
        )


def words_key(audit: Audit) -> str:
    """Return the key of the field for the words."""
    return f"notes-words-{audit.id}"


def enter_search(audit: Audit, notes: Sequence[WrittenNote]) -> NoteSearch:
    """Return what is searched for. Nothing that is typed or chosen here goes into the address.

    Raises InputError if the text is too long.
    """
    with st.container(horizontal=True, vertical_alignment="bottom", key="notes-search"):
        typed = text_line("Words in notes", key=words_key(audit), width=240)
        standard_id = _select("Standard", f"notes-standard-{audit.id}", _standards(audit), 210)
        questions = _questions(audit, standard_id)
        question_id = _select("Question", f"notes-question-{audit.id}-{standard_id}", questions, 300)
        answer = _select("Answer", f"notes-answer-{audit.id}", _answers(audit), 150)
        auditor = _select("Auditor", f"notes-auditor-{audit.id}", _auditors(notes), 180)
    chosen = {question_id} if question_id else set(questions) - {ALL} if standard_id else set()
    return NoteSearch(parse_search(typed), frozenset(chosen), answer, auditor)


def _select(label: str, key: str, labels: dict[str, str], width: int) -> str:
    return st.selectbox(label, list(labels), key=key, format_func=labels.__getitem__, width=width) or ALL


def _standards(audit: Audit) -> dict[str, str]:
    names = {standard.id: standard.name for standard in audit.questionnaire.standards if standard.key_questions}
    return {ALL: f"All {audit.questionnaire.standard_label.plural}"} | names


def _questions(audit: Audit, standard_id: str) -> dict[str, str]:
    """Return the questions of a standard, or of all, each with its id."""
    questions = [
        question
        for standard in audit.questionnaire.standards
        if standard_id in (ALL, standard.id)
        for question in standard.questions
    ]
    return {ALL: "All questions"} | {question.id: f"{question.id} {question.label}" for question in questions}


def _answers(audit: Audit) -> dict[str, str]:
    """Return the answers to choose from: also the named ones, if questions have a scale or reasons."""
    scales = [question.answer_scale for question in audit.questionnaire.questions if question.answer_scale]
    return ANSWER_LABELS | {named.id: named.text for scale in scales for named in scale.answers}


def _auditors(notes: Sequence[WrittenNote]) -> dict[str, str]:
    names = sorted({note.auditor for note in notes if note.auditor}, key=str.casefold)
    return {ALL: "All auditors"} | {name: name for name in names}
