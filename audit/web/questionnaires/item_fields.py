"""The fields of a form that saves what is entered. Each knows what the file had when it was shown.

Nothing is saved while the form is drawn: the next run saves what was entered before it shows anything
(``form_saving.py``). If another tab changes the same thing, a field that nobody has touched shows the new value; one
that somebody has touched asks which to keep.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from audit.messages import questionnaire_editing as messages
from audit.model.text_fields import clean_text
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import Values, set_values
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_box, text_line

WORDS = "draft-words-questionnaire"
"""The container of texts that a pause in typing saves (``text_boxes.js``)."""


@dataclass(frozen=True)
class Field:
    """A field: what the file has now, how an entry is written to it, and how the value of its widget is read.

    ``offers_undo``: what it changes may remove other keys of the item.
    """

    label: str
    stored: Callable[[], Any]
    save: Callable[[Any], None]
    read: Callable[[Any], Any]
    offers_undo: bool = False


@dataclass
class ItemForm:
    """The form of one item. It stays the same for this item while it is open, also if its place or its id changes.

    By the key of the field, ``known`` has what the file had when the field showed that, ``unsaved`` the entries that
    are not in the file, and ``refused`` the reasons. They are plain dicts: a run is interrupted where it reads or sets
    session state, so not between a change of the file and of these.
    """

    key: str
    draft_id: str
    outline: Outline
    item: Item
    fields: dict[str, Field] = field(default_factory=dict)
    known: dict[str, Any] = field(default_factory=dict)
    unsaved: dict[str, Any] = field(default_factory=dict)
    refused: dict[str, Sequence[str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the file with what was entered."""
        return self.outline.text

    @text.setter
    def text(self, changed: str) -> None:
        self.outline = Outline(changed)
        self.item = Item(self.item.place, self.item.place.find(self.outline.data))

    def set_values(self, values: Values) -> None:
        """Change keys of the item."""
        self.text = set_values(self.text, self.item.place, values)

    def stored(self, key: str) -> Callable[[], str]:
        """Return what reads the text that the file has now under a key of the item."""
        return lambda: self.item.text(key)

    def saver(self, key: str) -> Callable[[str], None]:
        """Return what saves a text under a key of the item."""
        return lambda text: self.set_values({key: text})

    def line(
        self,
        name: str,
        label: str,
        stored: Callable[[], str],
        save: Callable[[str], None],
        help_text: str = "",
        *,
        while_typing: bool = True,
    ) -> None:
        """Show a field for one line. It is saved while somebody types, or else when they leave it."""
        with st.container(key=f"{WORDS if while_typing else 'lines'}-{name}"):
            self._show(
                name,
                Field(label, stored, save, clean_text),
                lambda key: text_line(label, key=key, help=help_text or None),
            )

    def lines(
        self,
        name: str,
        label: str,
        stored: Callable[[], str],
        save: Callable[[str], None],
        help_text: str = "",
        *,
        height: int = 80,
        while_typing: bool = True,
    ) -> None:
        """Show a field for a longer text. It is saved while somebody types, or else when they leave it."""
        with st.container(key=f"{WORDS if while_typing else 'lines'}-{name}"):
            self._show(
                name,
                Field(label, stored, save, clean_text),
                lambda key: text_box(label, key=key, help=help_text or None, height=height),
            )

    def choice(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        labels: Callable[[str], str],
        stored: Callable[[], str],
        save: Callable[[str], None],
        *,
        offers_undo: bool = False,
    ) -> None:
        """Show a field with one of several options. What the file has is one of them, even if it is not valid."""
        known = set(options)
        shown = [*options, *([] if stored() in known else [stored()])]

        def show(key: str) -> None:
            st.selectbox(label, shown, key=key, format_func=lambda each: labels(each) if each in known else each)

        self._show(name, Field(label, stored, save, _as_it_is, offers_undo), show)

    def several(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        labels: Callable[[str], str],
        stored: Callable[[], Sequence[str]],
        save: Callable[[tuple[str, ...]], None],
        help_text: str = "",
    ) -> None:
        """Show a field with any number of options."""

        def read(chosen: Sequence[str] | None) -> tuple[str, ...]:
            return tuple(option for option in options if option in (chosen or ()))

        def show(key: str) -> None:
            st.pills(label, options, selection_mode="multi", key=key, format_func=labels, help=help_text or None)

        self._show(name, Field(label, stored, save, read), show)

    def tick(
        self,
        name: str,
        label: str,
        stored: Callable[[], bool],
        save: Callable[[bool], None],
        help_text: str = "",
        *,
        offers_undo: bool = False,
    ) -> None:
        """Show a box to tick."""

        def show(key: str) -> None:
            st.checkbox(label, key=key, help=help_text or None)

        self._show(name, Field(label, stored, save, _as_it_is, offers_undo), show)

    def _show(self, name: str, shown: Field, show: Callable[[str], object]) -> None:
        """Show a field. An entry that is refused stays, with the reason below it."""
        key = f"{name} {self.key}"
        self.fields[key] = shown
        stored, known = shown.read(shown.stored()), self.known.get(key)
        if key in self.unsaved and not tab_state.has_widget_value(key):
            set_field(key, self.unsaved[key])
        elif not tab_state.has_widget_value(key) or (known != stored and self.entered(key) == known):
            self.start(key, stored)
        show(key)
        entered = self.entered(key)
        if entered == stored:
            self.known[key] = stored
        elif self.known.get(key) not in (entered, stored):
            self._ask_which_to_keep(key, stored)
        elif key in self.refused:
            html.error_summary(self.refused[key], {"": key}, after_action=False)

    def entered(self, key: str) -> Any:
        """Return what is in a field that was shown."""
        return self.fields[key].read(tab_state.widget_value(key))

    def start(self, key: str, stored: object) -> None:
        """Let a field show what the file has."""
        set_field(key, stored)
        self.known[key] = stored

    def _ask_which_to_keep(self, key: str, stored: object) -> None:
        """Show what another tab has saved in this field, and ask which to keep."""
        html.notice(messages.CHANGED_ELSEWHERE.format(value=words_of_entry(stored)))
        with st.container(horizontal=True):
            st.button("Use my entry", key=f"mine {key}", on_click=self.known.__setitem__, args=(key, stored))
            st.button("Keep the other", key=f"theirs {key}", on_click=self.start, args=(key, stored))


def set_field(key: str, value: object) -> None:
    """Let a field show a value."""
    tab_state.set_widget_value(key, list(value) if isinstance(value, tuple) else value)


def words_of_entry(entry: object) -> str:
    """Return what is in a field, as a sentence shows it."""
    words = ", ".join(entry) if isinstance(entry, tuple) else str(entry)
    return words or messages.EMPTY_VALUE


def _as_it_is(value: Any) -> Any:
    return value
