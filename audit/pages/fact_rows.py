"""The facts of a case on its sheet, each saved as it is chosen."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from audit.pages import parts
from audit.pages.case_sheet import FACTS, Sheet, anchor
from audit.pages.controls import Control, mark, settle
from audit.questionnaire import Fact, FactKind
from audit.storage import NOTHING, Stored
from audit.storage.records import facts_from, facts_to

SEGMENTS_AT_MOST = 4


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
    sheet.took()
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
