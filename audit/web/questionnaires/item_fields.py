"""The fields of a form that saves what is entered. Each knows what the file had when it was shown.

If another tab changes the same thing, a field that nobody has touched shows the new value; one that somebody has
touched asks which to keep.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import streamlit as st

from audit.errors import InputError
from audit.messages import questionnaire_editing as messages
from audit.model.text_fields import clean_text
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import Values, set_values
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_box, text_line
from audit.web.questionnaires.draft_saving import save_text
from audit.web.questionnaires.opened import OpenQuestionnaire

Value = TypeVar("Value")
WORDS = "draft-words-questionnaire"
"""The container of the longer texts: a pause in typing saves them (``text_boxes.js``)."""


@dataclass
class ItemForm:
    """The form of one item. ``text`` is the file with what was entered in this run, by the key of its field."""

    opened: OpenQuestionnaire
    outline: Outline
    item: Item
    text: str
    entered: dict[str, object] = field(default_factory=dict)
    fields: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        """Return what the keys of its fields end with."""
        return f"{self.opened.key} {self.item.place}"

    def set_values(self, values: Values) -> None:
        """Change keys of the item."""
        self.text = set_values(self.text, self.item.place, values)

    def save(self) -> OpenQuestionnaire:
        """Save what was entered, and return the questionnaire as it is now.

        If another tab saved the draft first, the next run tries again over that.
        """
        if self.text == self.opened.source:
            return self.opened
        saved = save_text(self.opened, self.text)
        if saved is None:
            st.rerun()
        for key, entered in self.entered.items():
            tab_state.KNOWN_FIELD.of(key).set(entered)
        return replace(self.opened, source=saved.source, draft=saved)

    def saver(self, key: str) -> Callable[[str], None]:
        """Return what saves a text under a key of the item."""
        return lambda text: self.set_values({key: text})

    def line(self, name: str, label: str, stored: str, save: Callable[[str], None], help_text: str = "") -> None:
        """Show a field for one line."""
        self._field(name, stored, lambda key: text_line(label, key=key, help=help_text or None), save)

    def lines(
        self,
        name: str,
        label: str,
        stored: str,
        save: Callable[[str], None],
        help_text: str = "",
        *,
        height: int = 80,
        while_typing: bool = True,
    ) -> None:
        """Show a field for a longer text. It is saved while somebody types, or else when they leave it."""

        def show(key: str) -> str:
            return text_box(label, key=key, help=help_text or None, height=height)

        with st.container(key=f"{WORDS if while_typing else 'lines'}-{name}"):
            self._field(name, stored, show, save)

    def choice(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        labels: Callable[[str], str],
        stored: str,
        save: Callable[[str], None],
    ) -> None:
        """Show a field with one of several options. What the file has is one of them, even if it is not valid."""
        known = set(options)
        shown = [*options, *([] if stored in known else [stored])]

        def show(key: str) -> str:
            return st.selectbox(label, shown, key=key, format_func=lambda each: labels(each) if each in known else each)

        self._field(name, stored, show, save)

    def several(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        labels: Callable[[str], str],
        stored: Sequence[str],
        save: Callable[[tuple[str, ...]], None],
        help_text: str = "",
    ) -> None:
        """Show a field with any number of options."""

        def show(key: str) -> tuple[str, ...]:
            chosen = st.pills(
                label, options, selection_mode="multi", key=key, format_func=labels, help=help_text or None
            )
            return tuple(option for option in options if option in chosen)

        self._field(name, tuple(option for option in options if option in stored), show, save)

    def tick(self, name: str, label: str, stored: bool, save: Callable[[bool], None], help_text: str = "") -> None:
        """Show a box to tick."""
        self._field(name, stored, lambda key: st.checkbox(label, key=key, help=help_text or None), save)

    def _field(self, name: str, stored: Value, show: Callable[[str], Value], save: Callable[[Value], None]) -> None:
        """Show a field and save what was entered in it. An entry that is refused stays, with the reason below it."""
        key = f"{name} {self.key}"
        self.fields.append(key)
        known = tab_state.KNOWN_FIELD.of(key)
        if not tab_state.has_widget_value(key) or (known.get() != stored and _entered(key) == known.get()):
            self._start(key, stored)
        entered = show(key)
        if entered == known.get():
            return
        if known.get() != stored and entered != stored and not self._uses_own(key, stored):
            return
        try:
            save(entered)
        except InputError as error:
            html.error_summary(error.problems, {"": key}, after_action=False)
            return
        self.entered[key] = entered

    def _start(self, key: str, stored: object) -> None:
        """Let a field show what the file has."""
        tab_state.set_widget_value(key, list(stored) if isinstance(stored, tuple) else stored)
        tab_state.KNOWN_FIELD.of(key).set(stored)

    def _uses_own(self, key: str, stored: object) -> bool:
        """Show what another tab has saved in this field, and return whether the person wants their own entry."""
        shown = ", ".join(stored) if isinstance(stored, tuple) else str(stored)
        html.notice(messages.CHANGED_ELSEWHERE.format(value=shown or messages.EMPTY_VALUE))
        with st.container(horizontal=True):
            use_clicked = st.button("Use my entry", key=f"mine {key}")
            st.button("Keep the other", key=f"theirs {key}", on_click=self._start, args=(key, stored))
        return use_clicked


def is_entered(key: str) -> bool:
    """Return whether a field that was shown in the last run has an entry that is not saved."""
    return tab_state.has_widget_value(key) and _entered(key) != tab_state.KNOWN_FIELD.of(key).get()


def _entered(key: str) -> object:
    value = tab_state.widget_value(key)
    if isinstance(value, list):
        return tuple(value)
    return clean_text(value) if isinstance(value, str) else value
