"""One form with a draft: what is entered is saved as a draft until it is submitted.

Two people may have the same form open. Each form notes what was stored when it was opened. If someone else saves first,
the second person sees their changes and chooses: keep theirs, or save their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import streamlit as st

from audit.errors import ConflictError
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.session.page_context import PageContext


class ConflictChoice(Enum):
    """What the second of two people chose."""

    KEEP_THEIRS = auto()
    SAVE_MINE = auto()


@dataclass(frozen=True)
class DraftForm:
    """One form of a person: the name of its draft, and how often the form was emptied in this tab."""

    context: PageContext
    draft_name: str
    reset_count: int

    @property
    def key(self) -> str:
        """What the keys of its fields end with: an emptied form has new fields."""
        return f"{self.draft_name} {self.reset_count}"

    @property
    def first_seen(self) -> tab_state.StateKey[Any]:
        """The stored value over which the form was opened."""
        return tab_state.FIRST_SEEN.of(self.key)

    def load_draft(self) -> dict[str, object]:
        """Return what was entered and not submitted; empty if there is nothing."""
        return self.context.store.drafts.read(self.context.person, self.draft_name)

    def save_draft(self, draft: Mapping[str, object], saved_draft: Mapping[str, object], is_changed: bool) -> None:
        """Save what the form holds, or delete the draft if nothing in the form is changed."""
        if is_changed and draft != saved_draft:
            self.context.store.drafts.save(self.context.person, self.draft_name, draft)
        elif not is_changed and saved_draft:
            self.context.store.drafts.delete(self.context.person, self.draft_name)

    def reset(self) -> None:
        """Delete the draft and show the form again with what is stored."""
        self.context.store.drafts.delete(self.context.person, self.draft_name)
        self.first_seen.pop()
        tab_state.RESET_COUNT.of(self.draft_name).set(self.reset_count + 1)

    def finish(self, page_name: str, message: str) -> None:
        """Reset the form and run the page again, which shows the message by ``show_confirmation``."""
        self.reset()
        confirm(page_name, message)
        st.rerun()

    def ask_about_conflict(self, sentences: Sequence[str], keep_label: str, save_label: str) -> ConflictChoice | None:
        """Say what someone else saved, and ask which version to keep; None until the person chooses."""
        html.notice(*sentences)
        with st.container(horizontal=True):
            keep_clicked = st.button(keep_label, key=f"theirs {self.key}")
            save_clicked = st.button(save_label, key=f"mine {self.key}")
        if keep_clicked:
            return ConflictChoice.KEEP_THEIRS
        return ConflictChoice.SAVE_MINE if save_clicked else None


def reset_count(draft_name: str) -> int:
    """Return how often the form of this draft was emptied in this tab."""
    return tab_state.RESET_COUNT.of(draft_name).get()


@contextmanager
def rerun_on_conflict() -> Iterator[None]:
    """If someone else saved first, run the page again, which shows their version and asks."""
    try:
        yield
    except ConflictError:
        st.rerun()
