"""One form with a draft: what is entered is saved as a draft until it is submitted.

Two people may have the same form open. Each form notes what was stored when it was opened. If someone else saves first,
the second person sees their changes and chooses: keep theirs, or save their own.

One person may have the same form open in two tabs. Each tab notes the draft as it knows it. If both change it, the
draft has both versions, and each tab asks which to go on with. A tab in which nothing was entered since shows the new
draft.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import streamlit as st

from audit.errors import ConflictError
from audit.messages import pages as messages
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm
from audit.web.components.text_boxes import text_line
from audit.web.session.page_context import PageContext

Entries = dict[str, object]
OTHER_VERSION = "other version"
"""The entry of a draft that has what another tab entered."""


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

    def load_draft(self) -> Entries:
        """Return what was entered and not submitted; empty if there is nothing."""
        return self.context.store.drafts.read(self.context.person, self.draft_name)

    def save_draft(self, draft: Mapping[str, object], saved_draft: Mapping[str, object], is_changed: bool) -> None:
        """Save what the form holds, or delete the draft if nothing in the form is changed.

        If another tab changed the draft too, ask here which version to go on with.
        """
        entered: Entries = json.loads(json.dumps(draft)) if is_changed else {}
        saved, other = _versions(saved_draft)
        known = self.known_drafts
        is_unknown = saved == self._unknown_drafts.get(self.key)  # see _first_known
        if self.key not in known:
            known[self.key] = self._first_known(entered, saved)
        elif entered == saved:
            known[self.key] = saved
        elif is_unknown and entered == known[self.key]:
            pass
        elif saved == known[self.key] or (is_unknown and _is_entered_again(entered, known[self.key])):
            self._write(entered, other)
        elif not entered or entered == known[self.key]:
            self._show_again()
        else:
            other = saved or other
            self._write(entered, other)
        if other:
            self._ask_about_tabs(entered, other)

    @property
    def reason_key(self) -> str:
        """The key of the field for a reason."""
        return f"reason {self.key}"

    def show_reason(self, label: str, show: Callable[..., str] = text_line, **options: Any) -> str:
        """Show a field for a reason, filled with its draft; return the reason."""
        draft = self.load_draft()
        reason = show(label, str(draft.get("reason", "")), key=self.reason_key, **options)
        self.save_draft({"reason": reason}, draft, bool(reason))
        return reason

    @property
    def known_drafts(self) -> dict[str, Entries]:
        """By the key of a form, its draft as this tab knows it.

        A plain dict: a run is interrupted where it sets session state, so not between a change of the draft and of it.
        """
        return tab_state.KNOWN_DRAFTS.get_or_set({})

    @property
    def _unknown_drafts(self) -> dict[str, Entries]:
        """By the key of a form, its draft if the form has shown something else from its first run on."""
        return tab_state.UNKNOWN_DRAFTS.get_or_set({})

    def _first_known(self, entered: Entries, saved: Entries) -> Entries:
        """Return the draft as this tab knows it when it shows the form first.

        In the first run of a server, a page that was open before may show something else than the draft. If that is
        newer, the page enters it again (``runs.js``), first without its last letter. If it is older, because another
        tab changed the draft, nothing happens until a person enters something; then both are saved.
        """
        if entered == saved or tab_state.RUNS.get() > 1:
            return saved
        self._unknown_drafts[self.key] = saved
        return entered

    def _write(self, entered: Entries, other: Entries) -> None:
        """Save both versions of the draft. One that is empty is not needed."""
        known = self.known_drafts
        if self.store_draft(entered | {OTHER_VERSION: other} if entered and other else entered or other):
            known[self.key] = entered

    def store_draft(self, draft: Mapping[str, object]) -> bool:
        """Save a draft, or delete it if it is empty. Return whether that is done: a draft may be too long to save."""
        drafts, person = self.context.store.drafts, self.context.person
        if draft:
            return drafts.save(person, self.draft_name, draft)
        drafts.delete(person, self.draft_name)
        return True

    def _show_again(self) -> None:
        """Show the form again with the draft as it is saved now. What somebody saved since is still noticed."""
        seen, draft = self.first_seen.pop(), self.load_draft()
        tab_state.RESET_COUNT.of(self.draft_name).set(self.reset_count + 1)
        if draft and seen is not None:
            replace(self, reset_count=self.reset_count + 1).first_seen.set(seen)
        st.rerun()

    def _ask_about_tabs(self, entered: Entries, other: Entries) -> None:
        """Say that another tab has another version, and ask which to go on with."""
        html.notice(messages.TWO_VERSIONS)
        with st.container(horizontal=True):
            shows_other = st.button("Show the other version", key=f"other {self.key}")
            drops_other = st.button("Delete the other version", key=f"only {self.key}")
        if shows_other:
            self._write(other, entered)
            self._show_again()
        if drops_other:
            self._write(entered, {})
            st.rerun()

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


def _is_entered_again(entered: Entries, known: Entries) -> bool:
    """Whether only one letter is missing in what is entered."""
    shorter, longer = (json.dumps(each, ensure_ascii=False) for each in (entered, known))
    pairs = enumerate(zip(shorter, longer, strict=False))
    same = next((place for place, (each, other) in pairs if each != other), len(shorter))
    return shorter[same:] == longer[same + 1 :]


def _versions(draft: Mapping[str, object]) -> tuple[Entries, Entries]:
    """Return the version of a draft that was changed last, and the one of another tab; empty if there is none."""
    own = dict(draft)
    other = own.pop(OTHER_VERSION, None)
    return own, other if isinstance(other, dict) else {}


def form_of(context: PageContext, draft_name: str) -> DraftForm:
    """Return the form with a draft, as it is in this tab."""
    return DraftForm(context, draft_name, reset_count(draft_name))


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
