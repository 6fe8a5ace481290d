"""Everything that the recording form draws of a case's sheet, as plain data."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.model.case import CaseState, listed
from audit.storage.audit_log.change_log import TrailRow, What
from audit.web.components import html
from audit.web.components.local_time import moment
from audit.web.empty_states import CLOSED
from audit.web.record.case_form import CHECK, FACTS, Sheet, jump_of, place_of, section_names, section_of, section_words
from audit.web.record.checklist import blocks
from audit.web.record.component.messages import Outcome, Save, Wish
from audit.web.record.form_rows import Data, change_words, clash_data, fact_groups, question_groups, stored_data
from audit.web.record.saving import Outcomes
from audit.web.record.submission import acts
from audit.web.record.undo import told_undone

FACTS_STATEMENT = "Never a name, a CRN or a date of birth. Facts decide which questions apply."


def sheet_data(drawn: Sheet, section: str, wish: Wish, outcomes: Outcomes) -> Data:
    """Everything that the page in the browser draws."""
    names, jump = section_names(drawn), jump_of(drawn)
    following = list(names)[list(names).index(section) + 1] if section != CHECK else ""
    return {
        "person": drawn.here.person.name,
        "case": place_of(drawn),
        "number": wish.number,
        "open": drawn.is_open,
        "sections": list(section_words(drawn).items()),
        "section": section,
        "status": _standing(drawn),
        "told": " ".join(st.session_state.pop("kept faults", ())),
        "acts": acts(),
        "undone": {"id": wish.undo, "words": told_undone()} if wish.undo else None,
        "notices": _notices(drawn, section),
        "go": jump.number if jump else 0,
        "to": jump.subject if jump else "",
        **_content(drawn, section),
        "history": {wish.asked: _history(drawn, wish.asked)} if wish.asked else {},
        "next": {"id": following, "name": names[following]} if following else None,
        "outcomes": {save.save_id: _outcome(drawn, save, outcomes[save.save_id]) for save in wish.saves},
    }


def _content(drawn: Sheet, section: str) -> Data:
    if section == CHECK:
        ways = blocks(drawn) if drawn.is_open else []
        return {"title": "Check and submit", "statement": "", "groups": [], "ways": ways}
    if section == FACTS:
        return _rows(f"Facts of the {drawn.noun.one}", FACTS_STATEMENT, fact_groups(drawn))
    standard = drawn.reading.audit.questionnaire.standard[section]
    return _rows(standard.name, standard.statement, question_groups(drawn, standard))


def _rows(title: str, statement: str, groups: list[Data]) -> Data:
    return {"title": title, "statement": statement, "groups": groups, "ways": []}


def _outcome(drawn: Sheet, save: Save, outcome: Outcome) -> Data:
    if outcome.stored:
        return {"stored": stored_data(save.what, outcome.stored)}
    section = section_of(drawn, save.subject)  # the person may have gone on to another one meanwhile
    if outcome.clash:
        return {"clash": clash_data(drawn, save.what, save.subject, outcome.clash), "section": section}
    return {"fault": outcome.fault, "section": section}


def _standing(drawn: Sheet) -> str:
    """How the case stands, in one line: its state, all that is left of it, and whose it is."""
    words, auditor = drawn.state.words, drawn.reading.auditor
    whose = f"allocated to {auditor}" if auditor else "not allocated"
    return f"{words[:1].upper()}{words[1:]} · {_left(drawn)} · {whose}"


def _left(drawn: Sheet) -> str:
    needed = {"note": len(drawn.lacking_notes), "fact": len(drawn.missing_facts)}
    counts = listed([html.count(number, noun) for noun, number in needed.items() if number], "and")
    return f"{html.count(len(drawn.unanswered), 'question')} left{f', {counts} needed' if counts else ''}"


def _notices(drawn: Sheet, section: str) -> list[str]:
    """What an auditor has to know of the whole case: that it is read-only, or why it came back."""
    if drawn.reading.audit.closed_at is not None:
        return [CLOSED]
    if not drawn.is_open and section != CHECK:
        return [
            f"This {drawn.noun.one} is {drawn.state.words}, so it is read-only. The last section says what can be done."
        ]
    return [_why_returned(drawn)] if drawn.state is CaseState.RETURNED else []


def _trail(drawn: Sheet) -> Sequence[TrailRow]:
    return drawn.here.store.readings.trail(drawn.here.person, drawn.reading.audit.id, drawn.reading.case_id)


def _why_returned(drawn: Sheet) -> str:
    """Who returned the case, and what they asked to look at again."""
    is_return = (row for row in _trail(drawn) if row.change.what is What.STATE and row.change.new == CaseState.RETURNED)
    last = list(is_return)[-1]
    return f"{last.by} returned this {drawn.noun.one} on {moment(last.at)}: {last.change.reason}"


def _history(drawn: Sheet, subject: str) -> list[str]:
    """Who answered what, when, and from what, the latest first; of notes only that they changed."""
    told = (What.ANSWER, What.NOTE)
    rows = [row for row in _trail(drawn) if row.change.subject == subject and row.change.what in told]
    return [change_words(row) for row in reversed(rows)]
