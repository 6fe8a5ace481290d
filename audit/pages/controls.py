"""Controls that save what they show: each agrees with the store on every run, and says what the store holds.

Answers are not saved in callbacks: a burst of clicks, or a server that came back without its memory, would lose
them while the browser still shows them. What every control shows is compared with the store instead.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from audit.errors import AuditError
from audit.pages import parts
from audit.pages.frame import told_next_run
from audit.sheet import Move, follows, move
from audit.storage import ChangedMeanwhile, Stored

HOME = "Europe/London"
Save = Callable[[str | None, int, str], Stored]


@dataclass(frozen=True)
class Control:
    """One recorded value on the page.

    ``stored`` is what the database held when this run began; ``save`` takes the new value, the version seen and
    the id of the save. ``to_text`` and ``to_widget`` turn what the widget holds into what is stored and back;
    ``in_words`` says a stored value to a person, or is None where the words are the person's own text. A control
    that is ``closed`` is only read: it shows what is stored.
    """

    key: str
    stored: Stored
    save: Save
    to_text: Callable[[Any], str | None]
    to_widget: Callable[[str | None], Any]
    in_words: Callable[[str | None], str] | None = None
    closed: bool = False


@dataclass(frozen=True)
class Page:
    """What one control knows between runs: what was agreed, an unanswered question to the person, a save under way."""

    agreed: Stored
    clash: Stored | None = None
    saving: tuple[str | None, str] | None = None
    fault: str = ""


def settle(control: Control, draw: Callable[[Any], Any]) -> Stored:
    """Draw the control, bring it and the store to agree, and return what the store now holds.

    ``draw`` draws the widget under the control's key and returns what it shows; it gets the value to begin with,
    or None where the widget already has one.
    """
    fresh = control.key not in st.session_state
    page = Page(control.stored) if fresh else _pages().get(control.key, Page(control.stored))
    if not fresh:
        page = _take_over(control, page)
    shown = control.to_text(draw(control.to_widget(control.stored.value) if fresh else None))
    page = page if control.closed else _act(control, page, shown, fresh)
    _pages()[control.key] = page
    return page.agreed


def mark(control: Control, held: str | None = None) -> None:
    """What the store holds of this control and since when; or what stopped it, and the way on.

    ``held`` is what the store holds, in the words of the control: the page's own script compares the two, and
    takes "saved" back while a click has not arrived.
    """
    page = _pages()[control.key]
    if page.clash is not None:
        _ask(control, page.clash)
    elif page.fault:
        parts.alert(f"Not saved. {page.fault} What you gave is still here.")
        st.button("Try again", key=f"again-{control.key}")
    elif page.agreed.at is not None and page.agreed.value is not None:
        parts.saved(clock(page.agreed.at), held)
    elif held is not None:
        parts.saved("", held)


def clear(control: Control) -> None:
    """Take a value back: the store holds nothing there any more, and the control shows nothing."""
    with told_next_run():
        control.save(None, _pages()[control.key].agreed.version, uuid.uuid4().hex)
        _put_right(control, None)


def clock(at: datetime) -> str:
    """The time of day, where the reader is."""
    return f"{at.astimezone(_zone()):%H:%M}"


def moment(at: datetime) -> str:
    """Day and time of day, where the reader is."""
    local = at.astimezone(_zone())
    return f"{local.day} {local:%B %H:%M}"


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or HOME)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(HOME)


def _pages() -> dict[str, Page]:
    return st.session_state.setdefault("controls", {})  # type: ignore[no-any-return]


def _take_over(control: Control, page: Page) -> Page:
    """Show what somebody else stored, where nobody touched the control on this page, or what the person chose."""
    put_right = st.session_state.get("put_right", {})
    if control.closed:
        put_right[control.key] = control.stored.value
    if control.key in put_right:
        st.session_state[control.key] = control.to_widget(put_right.pop(control.key))
        return Page(control.stored)
    shown = control.to_text(st.session_state[control.key])
    if page.clash is None and follows(page.agreed, control.stored, shown):
        st.session_state[control.key] = control.to_widget(control.stored.value)
        return Page(control.stored)
    return page


def _act(control: Control, page: Page, shown: str | None, fresh: bool) -> Page:
    if page.clash is not None:
        return Page(control.stored) if shown == control.stored.value else page
    wanted = move(page.agreed, shown, fresh)
    if wanted is Move.SAVE:
        return _save(control, page, shown)
    if wanted is Move.ASK:
        return replace(page, clash=control.stored)
    if wanted is Move.SHOW_STORED:
        _put_right(control, control.stored.value)
        st.rerun()
    return replace(page, fault="", saving=None)


def _save(control: Control, page: Page, shown: str | None) -> Page:
    # A save whose outcome is not known is tried again under its own id, so that it cannot be written twice.
    save_id = page.saving[1] if page.saving and page.saving[0] == shown else uuid.uuid4().hex
    try:
        return Page(control.save(shown, page.agreed.version, save_id))
    except ChangedMeanwhile as changed:
        return replace(page, clash=changed.stored, fault="")
    except AuditError as fault:
        return replace(page, fault=" ".join(fault.faults), saving=(shown, save_id))


def _ask(control: Control, stored: Stored) -> None:
    """Two people gave two values: say what, by whom and when, and let this person choose."""
    when = f" at {clock(stored.at)}" if stored.at else ""
    if control.in_words is None:
        parts.notice(f"Meanwhile {stored.by} saved another text here{when}. It reads:")
        st.text(stored.value or "(empty)")
    else:
        parts.notice(f"Meanwhile {stored.by} saved {control.in_words(stored.value)} here{when}. Yours is not saved.")
    with st.container(horizontal=True):
        st.button("Keep theirs", key=f"theirs-{control.key}", on_click=_put_right, args=(control, stored.value))
        st.button("Save mine", key=f"mine-{control.key}", on_click=_insist, args=(control, stored))


def _put_right(control: Control, value: str | None) -> None:
    st.session_state.setdefault("put_right", {})[control.key] = value


def _insist(control: Control, stored: Stored) -> None:
    _pages()[control.key] = Page(stored)
