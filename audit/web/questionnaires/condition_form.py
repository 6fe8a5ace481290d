"""The condition of a question or section: a case detail or an earlier question, and the values that it must have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from audit.messages import questionnaire_editing as messages
from audit.toml_files.questionnaire_outline import Subject
from audit.toml_files.questionnaire_text import set_values
from audit.web.components import html
from audit.web.questionnaires.draft_saving import group_of, save_change
from audit.web.questionnaires.item_fields import ItemForm
from audit.web.questionnaires.opened import OpenQuestionnaire

KEY = "applies_when"
SUBJECT_KEYS = ("fact", "question")


def show_condition(opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Show the condition as two fields; in words, if the form does not know its kind."""
    condition = form.item.values.get(KEY)
    subjects = {f"{subject.key} {subject.id}": subject for subject in form.outline.subjects(form.item.place)}

    def stored() -> str:
        return _subject_of(form.item.values.get(KEY), subjects)

    def save(name: str) -> None:
        if not name:  # the choice of a subject alone says nothing yet: its values are saved
            form.set_values({KEY: None})

    if condition is not None and not stored():
        _show_words(opened, form, condition)
    elif subjects:
        names = {"": messages.ASKED_OF_ALL} | {name: subject.name for name, subject in subjects.items()}
        form.choice("subject", messages.ASK_ONLY_IF, list(names), names.__getitem__, stored, save)
        name = form.entered(f"subject {form.key}")
        if name:
            _show_values(form, subjects[name])


def _show_values(form: ItemForm, subject: Subject) -> None:
    def stored() -> Sequence[str]:
        condition = form.item.values.get(KEY)
        is_about_it = isinstance(condition, dict) and condition.get(subject.key) == subject.id and "is" in condition
        return _values_of(condition) if is_about_it else ()

    def save(values: tuple[str, ...]) -> None:
        if values:
            form.set_values({KEY: {subject.key: subject.id, "is": values[0] if len(values) == 1 else list(values)}})

    form.several(f"is {subject.key} {subject.id}", "is", list(subject.values), subject.values.__getitem__, stored, save)
    if not stored():
        html.status(messages.CHOOSE_VALUES)


def _show_words(opened: OpenQuestionnaire, form: ItemForm, condition: Any) -> None:
    html.paragraphs(messages.CONDITION_KEPT.format(condition=form.outline.describe(condition)), kind="quiet")
    if st.button("Remove the condition", key=f"remove condition {form.key}"):
        place = form.item.place
        changed = set_values(form.text, place, {KEY: None})
        save_change(opened, changed, messages.CONDITION_REMOVED, str(place), group_of(place))


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
