"""The sheet of one case: its facts, its questions standard by standard, what is missing, and submitting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from audit.answers import Answer, applies, applying, unanswered
from audit.cases import CaseState
from audit.pages import parts
from audit.pages.controls import Control, clear, mark, settle
from audit.pages.frame import Visit
from audit.questionnaire import Fact, FactKind, KeyQuestion, Question, Standard
from audit.storage import Stored
from audit.storage.cases import missing_facts
from audit.storage.readings import Reading
from audit.storage.records import facts_from, facts_to

FACTS, CHECK = "facts", "check"
NOTHING = Stored()
SEGMENTS_AT_MOST = 4


@dataclass
class Sheet:
    """One run of the page for one reading: answers and facts are brought up to date as the controls are drawn."""

    here: Visit
    reading: Reading
    facts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    counted: dict[str, Answer | None] = field(default_factory=dict)
    saved: bool = False

    def __post_init__(self) -> None:
        record = self.reading.record
        self.facts, self.answers = dict(record.case.facts), dict(record.answers)

    @property
    def state(self) -> CaseState:
        """How far the case has come; the first save of this run may have begun it."""
        begun = self.saved and self.reading.state is CaseState.ALLOCATED
        return CaseState.IN_PROGRESS if begun else self.reading.state

    @property
    def standards(self) -> list[Standard]:
        """The standards that are recorded case by case, those not inspected left out."""
        audit = self.reading.audit
        return [s for s in audit.questionnaire.standards if s.questions and s.id not in audit.details.not_inspected]

    def left(self, standard: Standard) -> list[Question]:
        """The questions of a standard that apply and are unanswered."""
        here = {question.id for question in standard.questions}
        return [q for q in unanswered(self.reading.questions, self.facts, self.answers) if q.id in here]


def case_facts(sheet: Sheet) -> None:
    """The facts of the case, each saved as it is chosen."""
    parts.subheading("Facts of the case", level=2, anchor=anchor(FACTS))
    parts.text("Never a name, a CRN or a date of birth. Facts decide which questions apply.", kind="quiet")
    for fact in sheet.reading.audit.questionnaire.facts:
        _fact_row(sheet, fact)


def _fact_row(sheet: Sheet, fact: Fact) -> None:
    control = Control(
        key=f"fact-{sheet.reading.case_id}-{fact.id}",
        stored=sheet.reading.facts.get(fact.id, NOTHING),
        save=partial(_save_fact, sheet, fact),
        to_text=_fact_text,
        to_widget=partial(_fact_value, fact),
        in_words=lambda value: ", ".join(fact.text_of(one) for one in facts_from(value or "[]")) or "nothing",
        closed=not sheet.reading.is_open,
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stored = settle(control, partial(_draw_fact, sheet, fact, control.key))
        mark(control)
    sheet.facts[fact.id] = facts_from(stored.value) if stored.value else ()


def _save_fact(sheet: Sheet, fact: Fact, value: str | None, seen: int, save_id: str) -> Stored:
    values = facts_from(value) if value else ()
    stored = sheet.here.store.readings.record_fact(sheet.here.person, sheet.reading, fact.id, values, seen, save_id)
    sheet.saved = True
    return stored


def _fact_text(shown: Any) -> str | None:
    values = shown if isinstance(shown, list) else [shown] if shown else []
    return facts_to(values) if values else None


def _fact_value(fact: Fact, value: str | None) -> Any:
    values = list(facts_from(value)) if value else []
    if fact.kind is FactKind.CHOICES:
        return values
    return values[0] if values else ("" if fact.kind is FactKind.TEXT else None)


def _draw_fact(sheet: Sheet, fact: Fact, key: str, begin: Any) -> Any:
    label = fact.text if not fact.required else f"{fact.text} (needed)"
    closed = not sheet.reading.is_open
    ids = [choice.id for choice in fact.choices]
    words, help_text = fact.text_of, fact.guidance or None
    if fact.kind is FactKind.TEXT:
        return st.text_input(label, begin or "", key=key, help=help_text, disabled=closed, width=420)
    if fact.kind is FactKind.CHOICES:
        return st.multiselect(label, ids, begin, key=key, format_func=words, help=help_text, disabled=closed, width=620)
    if len(ids) <= SEGMENTS_AT_MOST:
        return st.segmented_control(
            label,
            ids,
            default=begin,
            key=key,
            format_func=words,
            help=help_text,
            disabled=closed,
            required=True,
            wrap=True,
        )
    index = ids.index(begin) if begin in ids else None
    return st.selectbox(
        label, ids, index, key=key, format_func=words, help=help_text, disabled=closed, width=420, placeholder="Choose"
    )


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
            mark(answer)


def question_html(question_id: str, text: str, kind: str = "") -> str:
    """A question with its id, as HTML."""
    return f'<div class="question {kind}"><span class="id">{escape(question_id)}</span><p>{escape(text)}</p></div>'


def _not_asked(sheet: Sheet, question: Question) -> None:
    kept = sheet.answers.get(question.id)
    why = f"Does not apply. Your answer {kept.words} is kept, not counted." if kept else "Does not apply."
    st.html(question_html(question.id, f"{question.text} {why}", "off"))


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
    sheet.saved = True
    return stored


def _draw_answer(sheet: Sheet, question: Question, key: str, begin: Any) -> Any:
    return st.segmented_control(
        f"{question.id} {question.text}",
        [answer.value for answer in Answer],
        default=begin,
        key=key,
        required=True,
        format_func=lambda value: Answer(value).words,
        label_visibility="collapsed",
        disabled=not sheet.reading.is_open,
    )


def _aside(sheet: Sheet, question: Question, answer: Control) -> None:
    """One click away: the guidance, the note, and taking the answer back."""
    note = Control(
        key=f"note-{sheet.reading.id}-{question.id}",
        stored=sheet.reading.notes.get(question.id, NOTHING),
        save=partial(_save_note, sheet, question),
        to_text=lambda shown: shown or None,
        to_widget=lambda value: value or "",
        closed=not sheet.reading.is_open,
    )
    written = st.session_state.get(note.key, note.stored.value)  # in this very run, before it is stored below
    label = "Guidance, note ✎" if written else "Guidance, note"
    with st.popover(label, type="tertiary"):
        parts.text(question.guidance)
        settle(note, partial(_draw_note, sheet, question, note.key))
        mark(note)
        if question.id in sheet.answers and sheet.reading.is_open:
            st.button("Take the answer back", key=f"clear-{answer.key}", on_click=clear, args=(answer,))


def _save_note(sheet: Sheet, question: Question, value: str | None, seen: int, save_id: str) -> Stored:
    readings = sheet.here.store.readings
    stored = readings.write_note(sheet.here.person, sheet.reading, question.id, value or "", seen, save_id)
    sheet.saved = True
    return stored


def _draw_note(sheet: Sheet, question: Question, key: str, begin: Any) -> Any:
    return st.text_area(
        f"Note on {question.id}",
        begin or "",
        key=key,
        placeholder="Why you answered so. No names, please.",
        disabled=not sheet.reading.is_open,
    )


def check(sheet: Sheet, section_key: str) -> None:
    """What is still missing, with a way to each standard; then submit, or reopen."""
    parts.subheading("Check and submit", level=2, anchor=anchor(CHECK))
    if not sheet.reading.is_open:
        _reopen(sheet)
        return
    missing = {standard: found for standard in sheet.standards if (found := sheet.left(standard))}
    facts = missing_facts(sheet.reading.audit.questionnaire, sheet.facts)
    if facts:
        _way_to("Facts", f"Still needed: {', '.join(facts)}", section_key, FACTS)
    for standard, found in missing.items():
        ids = ", ".join(question.id for question in found)
        _way_to(standard.name, f"{len(found)} unanswered: {ids}", section_key, standard.id)
    if missing or facts:
        parts.notice("The case can be submitted once nothing is missing. Everything so far is saved.")
        return
    parts.text("Every question that applies is answered. A submitted case counts in the results and is read-only.")
    if st.button("Submit the case", type="primary"):
        sheet.here.store.readings.submit(sheet.here.person, sheet.reading)
        st.rerun()


def _way_to(label: str, missing: str, section_key: str, section: str) -> None:
    left, right = st.columns([3, 7], vertical_alignment="center")
    left.button(label, on_click=go_to, args=(section_key, section), key=f"go-{section}", width="stretch")
    with right:
        parts.text(missing)


def _reopen(sheet: Sheet) -> None:
    parts.text("This case is submitted: it counts in the results and is read-only.")
    reason = st.text_input("Why should it be opened again?", key=f"reopen-{sheet.reading.id}")
    if st.button("Open it again"):
        sheet.here.store.readings.reopen(sheet.here.person, sheet.reading, reason or "")
        st.rerun()


def anchor(section: str) -> str:
    """What a link to the heading of a section names."""
    return f"section-{section.replace('.', '-')}"


def go_to(section_key: str, section: str) -> None:
    """Show another section at the next run, from its top."""
    st.session_state[section_key] = section
    st.session_state[f"arrive-{section_key}"] = True


def section_names(sheet: Sheet) -> Mapping[str, str]:
    """The sections by their ids, in the order of recording."""
    return {FACTS: "Facts", **{standard.id: standard.name for standard in sheet.standards}, CHECK: "Submit"}


def section_words(sheet: Sheet) -> Mapping[str, str]:
    """The sections with how far each is: "2.2 Assessment 12/17", "✓ 2.2 Assessment" where nothing is left."""
    asked = {question.id for question in applying(sheet.reading.questions, sheet.facts, sheet.answers)}
    words = dict(section_names(sheet))
    if not missing_facts(sheet.reading.audit.questionnaire, sheet.facts):
        words[FACTS] = f"✓ {words[FACTS]}"
    for standard in sheet.standards:
        ids = [question.id for question in standard.questions if question.id in asked]
        done = sum(question_id in sheet.answers for question_id in ids)
        words[standard.id] = f"{standard.name} {done}/{len(ids)}" if done < len(ids) else f"✓ {standard.name}"
    if sheet.state is CaseState.SUBMITTED:
        words[CHECK] = "✓ Submitted"
    return words
