"""The questions of one standard on the sheet of a case: prompts above the judgement, each saved on its click."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Any

import streamlit as st

from audit.advice import NO_NOTE
from audit.answers import Answer, applies
from audit.pages import parts
from audit.pages.case_sheet import Sheet, anchor
from audit.pages.controls import Control, clear, mark, moment, settle
from audit.questionnaire import KeyQuestion, Question, Standard
from audit.storage import NOTHING, Stored
from audit.storage.trail import TrailRow, What


def questions(sheet: Sheet, standard: Standard) -> None:
    """The questions of one standard, key question by key question, prompts above the judgement."""
    _count_before(sheet, standard)
    parts.subheading(standard.name, level=2, anchor=anchor(standard.id))
    parts.text(standard.statement, kind="quiet")
    for key in standard.key_questions:
        parts.subheading(key.short, level=3)
        for question in key.questions:
            _question_row(sheet, question)


def _count_before(sheet: Sheet, standard: Standard) -> None:
    """Count the questions of earlier standards, at which rules of this one may look."""
    for question in sheet.reading.questions:
        if question in standard.questions:
            return
        _count(sheet, question, sheet.answers.get(question.id))


def _count(sheet: Sheet, question: Question, answer: Answer | None) -> bool:
    """Count a question for the rules that follow; returns whether it applies."""
    does = applies(question, sheet.facts, sheet.counted)
    sheet.counted[question.id] = answer if does else Answer.NOT_APPLICABLE
    return does


def _question_row(sheet: Sheet, question: Question) -> None:
    if not _count(sheet, question, sheet.answers.get(question.id)):
        _not_asked(sheet, question)
        return
    is_key = isinstance(question, KeyQuestion)
    kind = "judgement" if is_key else "row"
    with st.container(border=is_key, key=f"{kind}-{question.id.replace('.', '-')}"):
        left, right = st.columns([10, 11], vertical_alignment="center")
        with left:
            st.html(question_html(question.id, question.text, "key" if is_key else ""))
        with right, st.container(horizontal=True, vertical_alignment="center", gap="small"):
            answer = _answer(sheet, question)
            _aside(sheet, question, answer)
            mark(answer, _held(sheet, question))
        _advise(sheet, question)


def question_html(question_id: str, text: str, kind: str = "") -> str:
    """A question with its id, as HTML."""
    return f'<div class="question {kind}"><span class="id">{escape(question_id)}</span><p>{escape(text)}</p></div>'


def _not_asked(sheet: Sheet, question: Question) -> None:
    kept = sheet.answers.get(question.id)
    why = f"Does not apply. Your answer {kept.words} is kept, not counted." if kept else "Does not apply."
    st.html(question_html(question.id, f"{question.text} {why}", "off"))


def _held(sheet: Sheet, question: Question) -> str:
    """The stored answer in the words of the control, so that a page can tell it from what is only clicked."""
    answer = sheet.answers.get(question.id)
    return answer.words if answer else ""


def _advise(sheet: Sheet, question: Question) -> None:
    sentence = sheet.advice().get(question.id, "")
    if sentence and sentence != NO_NOTE:
        parts.text(f"Worth a second look: {sentence}", kind="advice")


def _answer(sheet: Sheet, question: Question) -> Control:
    control = Control(
        key=f"answer-{sheet.reading.id}-{question.id}",
        stored=sheet.reading.answers.get(question.id, NOTHING),
        save=partial(_save_answer, sheet, question),
        to_text=lambda shown: shown,
        to_widget=lambda value: value,
        in_words=lambda value: Answer(value).words if value else "no answer",
        closed=not sheet.reading.is_open,
    )
    stored = settle(control, partial(_draw_answer, sheet, question, control.key))
    if stored.value:
        sheet.answers[question.id] = Answer(stored.value)
    else:
        sheet.answers.pop(question.id, None)
    _count(sheet, question, sheet.answers.get(question.id))
    return control


def _save_answer(sheet: Sheet, question: Question, value: str | None, seen: int, save_id: str) -> Stored:
    answer = Answer(value) if value else None
    stored = sheet.here.store.readings.record(sheet.here.person, sheet.reading, question.id, answer, seen, save_id)
    sheet.took()
    return stored


def _draw_answer(sheet: Sheet, question: Question, key: str, begin: Any) -> Any:
    return st.segmented_control(
        f"{question.id} {question.text}",
        _offered(question, sheet.answers.get(question.id)),
        default=begin,
        key=key,
        required=True,
        format_func=lambda value: Answer(value).words,
        label_visibility="collapsed",
        disabled=not sheet.reading.is_open,
    )


def _offered(question: Question, given: Answer | None) -> list[str]:
    """The answers to choose from; not applicable only where the questionnaire offers it, or it was given already."""
    answers = [Answer.YES, Answer.NO]
    if question.may_not_apply or given is Answer.NOT_APPLICABLE:
        answers.append(Answer.NOT_APPLICABLE)
    return [answer.value for answer in answers]


def _aside(sheet: Sheet, question: Question, answer: Control) -> None:
    """One click away: the guidance, the note, the history, and taking the answer back."""
    note = Control(
        key=f"note-{sheet.reading.id}-{question.id}",
        stored=sheet.reading.notes.get(question.id, NOTHING),
        save=partial(_save_note, sheet, question),
        to_text=lambda shown: shown or None,
        to_widget=lambda value: value or "",
        closed=not sheet.reading.is_open,
    )
    _remember_note(sheet, question, note)
    with st.popover(_aside_words(sheet, question), type="tertiary", key=f"aside-{question.id}"):
        parts.text(question.guidance)
        settle(note, partial(_draw_note, sheet, question, note.key))
        mark(note)
        _history(sheet, question)
        if question.id in sheet.answers and sheet.reading.is_open:
            st.button("Take the answer back", key=f"clear-{answer.key}", on_click=clear, args=(answer,))


def _remember_note(sheet: Sheet, question: Question, note: Control) -> None:
    """What the text box holds is what this run will store: the words above it must not lag behind."""
    written = st.session_state.get(note.key, note.stored.value) or ""
    (sheet.noted.add if written.strip() else sheet.noted.discard)(question.id)


def _aside_words(sheet: Sheet, question: Question) -> str:
    if sheet.needs_note(question):
        return "Guidance, note needed"
    return "Guidance, note ✎" if question.id in sheet.noted else "Guidance, note"


def _history(sheet: Sheet, question: Question) -> None:
    """Who answered what, when, and from what; of notes only that they changed."""
    rows = [
        row for row in sheet.trail if row.change.subject == question.id and row.change.what in (What.ANSWER, What.NOTE)
    ]
    if rows:
        parts.subheading("History", level=4)
        parts.listing(_change_words(row) for row in reversed(rows))


def _change_words(row: TrailRow) -> str:
    change = row.change
    who = f"{moment(row.at)}, {row.by}"
    why = f" ({change.reason})" if change.reason else ""
    if change.what is What.NOTE:
        return f"{who}: note {'written' if change.old is None else 'changed' if change.new else 'cleared'}{why}"
    old, new = (Answer(value).words if value else "no answer" for value in (change.old, change.new))
    return f"{who}: {new}, before {old}{why}"


def _save_note(sheet: Sheet, question: Question, value: str | None, seen: int, save_id: str) -> Stored:
    readings = sheet.here.store.readings
    stored = readings.write_note(sheet.here.person, sheet.reading, question.id, value or "", seen, save_id)
    sheet.took()
    return stored


def _draw_note(sheet: Sheet, question: Question, key: str, begin: Any) -> Any:
    return st.text_area(
        f"Note on {question.id}",
        begin or "",
        key=key,
        placeholder="Why you answered so. No names, please.",
        disabled=not sheet.reading.is_open,
    )
