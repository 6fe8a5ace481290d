"""The end of a case's sheet: what is missing, what is worth a second look, submitting, and what follows it."""

from __future__ import annotations

import streamlit as st

from audit.cases import CaseState
from audit.pages import parts
from audit.pages.case_sheet import FACTS, Sheet, go_to, section_of
from audit.pages.frame import told_next_run, visit
from audit.pages.wording import CLOSED
from audit.questionnaire import Question
from audit.storage.cases import missing_facts


def check(sheet: Sheet) -> None:
    """What is still missing, each with a way to it; then submit, or what a submitted case allows."""
    if not sheet.is_open:
        _closed(sheet)
        return
    noun = sheet.noun
    nothing_missing = not _missing(sheet)
    _second_look(sheet)
    if nothing_missing:
        parts.text(f"Nothing is missing. A submitted {noun.one} counts in the results and is read-only.")
        st.button(f"Submit the {noun.one}", type="primary", on_click=_submit, args=(sheet,))
    else:
        parts.notice(f"The {noun.one} can be submitted once nothing is missing. Everything so far is saved.")


def _missing(sheet: Sheet) -> bool:
    """List what is missing; returns whether anything is."""
    facts = missing_facts(sheet.reading.audit.questionnaire, sheet.facts)
    if facts:
        left, right = st.columns([3, 7], vertical_alignment="center")
        left.button("Facts", on_click=go_to, args=(sheet.reading.case_id, FACTS), key="go-facts", width="stretch")
        with right:
            parts.text(f"Still needed: {', '.join(facts)}")
    found = bool(facts)
    for standard in sheet.standards:
        unanswered = sheet.left(standard)
        notes = sheet.notes_needed(standard)
        _ways(f"{standard.name}: {parts.count(len(unanswered), 'question')} unanswered", unanswered, sheet)
        _ways(f"{standard.name}: {parts.count(len(notes), 'note')} needed", notes, sheet)
        found = found or bool(unanswered or notes)
    return found


def _ways(label: str, questions: list[Question], sheet: Sheet) -> None:
    """A way to each of the questions."""
    if not questions:
        return
    key = f"ways-{label}"
    ids = [question.id for question in questions]
    st.pills(label, ids, key=key, on_change=_follow, args=(key, sheet.reading.case_id, section_of(sheet, ids[0])))


def _follow(key: str, case_id: str, section: str) -> None:
    question = st.session_state[key]
    if question:
        go_to(case_id, section, question)


def _second_look(sheet: Sheet) -> None:
    """Advice, which stands in nobody's way."""
    found = sheet.advice
    if not found:
        return
    parts.subheading("Worth a second look", level=3)
    for question_id, sentence in found.items():
        left, right = st.columns([1, 9], vertical_alignment="center")
        way = (sheet.reading.case_id, section_of(sheet, question_id), question_id)
        left.button(question_id, on_click=go_to, args=way, key=f"look-{question_id}", type="tertiary")
        with right:
            parts.text(sentence)


def _closed(sheet: Sheet) -> None:
    """A submitted or final case: open it again; of a submitted one also return it or make it final."""
    if sheet.reading.audit.closed_at is not None:
        parts.text(CLOSED)
        return
    noun = sheet.noun
    parts.text(f"This {noun.one} is {sheet.state.words}: it counts in the results and is read-only.")
    here, form = sheet.here, f"reason {sheet.reading.id}"
    kept = str(here.store.drafts.read(here.person, form).get("reason", ""))
    reason = st.text_input(f"Reason, kept with the {noun.one}", kept, key=form) or ""
    if reason != kept:
        here.store.drafts.keep(here.person, form, {"reason": reason})
    with st.container(horizontal=True):
        st.button("Open it again", on_click=_reopen, args=(sheet, form))
        if sheet.state is CaseState.SUBMITTED:
            st.button("Return it to its auditor", on_click=_give_back, args=(sheet, form))
            st.button("Make it final", on_click=_make_final, args=(sheet,))


# What a click does asks anew who is there: somebody may have signed out in another tab since the page was drawn.


def _submit(sheet: Sheet) -> None:
    with told_next_run():
        here = visit()
        here.store.stages.submit(here.person, sheet.reading)


def _reopen(sheet: Sheet, form: str) -> None:
    with told_next_run():
        here = visit()
        here.store.stages.reopen(here.person, sheet.reading, st.session_state[form] or "")
        here.store.drafts.drop(here.person, form)


def _give_back(sheet: Sheet, form: str) -> None:
    with told_next_run():
        here = visit()
        here.store.stages.give_back(here.person, sheet.reading, st.session_state[form] or "")
        here.store.drafts.drop(here.person, form)


def _make_final(sheet: Sheet) -> None:
    with told_next_run():
        here = visit()
        here.store.stages.make_final(here.person, sheet.reading)
