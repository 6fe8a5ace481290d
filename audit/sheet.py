"""A recording page against the store: what a control shows, what was last agreed, and what to do about it.

A browser keeps showing what was clicked while the server is gone, and sends it again to a server that has
forgotten the page. So on every run the page compares what each control shows with what it last agreed on with
the store, and these rules say what follows.
"""

from __future__ import annotations

from enum import Enum, auto

from audit.storage.recorded import Stored


class Move(Enum):
    """What the page has to do about one control."""

    NOTHING = auto()
    SAVE = auto()
    SHOW_STORED = auto()
    ASK = auto()


def move(agreed: Stored, shown: str | None, fresh: bool) -> Move:
    """What to do about a control that shows ``shown``, when ``agreed`` was last agreed on with the store.

    ``fresh`` says that the page has only just met this control: what it shows then comes from an older screen of
    the same browser. A blank there is put right, an answer fills a blank in the store, and where both differ a
    person has to choose. A blank never overwrites an answer unless somebody made it blank on this page.
    """
    if shown == agreed.value:
        return Move.NOTHING
    if not fresh:
        return Move.SAVE
    if shown is None:
        return Move.SHOW_STORED
    return Move.SAVE if agreed.value is None else Move.ASK


def follows(agreed: Stored, stored: Stored, shown: str | None) -> bool:
    """Whether a control takes over what somebody else stored: it changed there, and nobody touched it here."""
    return stored.version != agreed.version and shown == agreed.value
