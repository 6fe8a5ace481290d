"""The condition of a question or section: a case detail or an earlier question, and the values that it must have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from audit.messages import questionnaire_editing as messages
from audit.toml_files.questionnaire_outline import Subject
from audit.web.components import html, tab_state
from audit.web.questionnaires.item_fields import ItemForm

KEY = "applies_when"
SUBJECT_KEYS = ("fact", "question")


def show_condition(form: ItemForm) -> None:
    """Show the condition as two fields; in words, if the form does not know its kind."""
    condition = form.item.values.get(KEY)
    subjects = {f"{subject.key} {subject.id}": subject for subject in form.outline.subjects(form.item.place)}
    chosen = "" if condition is None else _subject_of(condition, subjects)
    if condition is not None and not chosen:
        _show_words(form, condition)
        return
    if not subjects:
        return
    # The choice of a subject alone says nothing yet, so it is not saved: the values are.
    key = f"subject {form.key}"
    known = tab_state.KNOWN_FIELD.of(key)
    if not tab_state.has_widget_value(key) or known.get() != chosen:
        tab_state.set_widget_value(key, chosen)
        known.set(chosen)
    names = {"": messages.ASKED_OF_ALL} | {name: subject.name for name, subject in subjects.items()}
    subject = st.selectbox(messages.ASK_ONLY_IF, list(names), key=key, format_func=names.__getitem__) or ""
    if not subject:
        if condition is not None:
            form.set_values({KEY: None})
        return
    _show_values(form, subjects[subject], _values_of(condition) if subject == chosen else ())


def _show_values(form: ItemForm, subject: Subject, stored: Sequence[str]) -> None:
    def save(values: tuple[str, ...]) -> None:
        if values:
            form.set_values({KEY: {subject.key: subject.id, "is": values[0] if len(values) == 1 else list(values)}})

    form.several(f"is {subject.key} {subject.id}", "is", list(subject.values), subject.values.__getitem__, stored, save)
    if not stored:
        html.status(messages.CHOOSE_VALUES)


def _show_words(form: ItemForm, condition: Any) -> None:
    html.paragraphs(messages.CONDITION_KEPT.format(condition=form.outline.describe(condition)), kind="quiet")
    if st.button("Remove the condition", key=f"remove condition {form.key}"):
        form.set_values({KEY: None})


def _subject_of(condition: Any, subjects: Mapping[str, Subject]) -> str:
    """Return what a condition is about, if it is a simple one with values that can be chosen; else ''."""
    if not isinstance(condition, dict):
        return ""
    for key in SUBJECT_KEYS:
        subject = subjects.get(f"{key} {condition.get(key)}")
        if subject is not None and set(condition) == {key, "is"}:
            values = _values_of(condition)
            return f"{key} {subject.id}" if values and set(values) <= set(subject.values) else ""
    return ""


def _values_of(condition: Any) -> tuple[str, ...]:
    values = condition["is"] if isinstance(condition, dict) else ()
    listed = [values] if isinstance(values, str) else values
    return tuple(value for value in listed if isinstance(value, str))
