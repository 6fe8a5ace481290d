"""The messages between the recording form in the browser and the server.

This is their only description. The server checks each message from the browser against it (``fits``). The types
that the JavaScript is checked against, ``messages.d.ts``, are written from it by ``tests/web/message_declarations.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, TypedDict, get_args, get_origin, get_type_hints, is_typeddict

RecordedKind = Literal["answer", "note", "fact"]


class ControlKind(StrEnum):
    """The kinds of control that a row can have."""

    RADIOS = "radios"
    CHECKS = "checks"
    SELECT = "select"
    LINE = "line"


class SaveRequest(TypedDict):
    """One value to save: an empty list clears it. ``seen`` is the version that it replaces."""

    case: str
    what: RecordedKind
    subject: str
    value: list[str]
    seen: int
    id: str


class FormRequest(TypedDict):
    """Everything that a page asks for. ``go`` is the last jump that it followed, ``asked`` whose history it shows."""

    number: int
    case: str
    section: str
    go: int
    asked: str
    undo: str
    saves: list[SaveRequest]


class StoredValue(TypedDict):
    """What the database holds for one control, the words of the mark next to it, and what to check in a text."""

    value: list[str]
    version: int
    held: str
    mark: str
    warnings: list[str]


class Conflict(TypedDict):
    """What somebody else, or the same person in another tab (``mine``), saved first."""

    value: list[str]
    version: int
    by: str
    mine: bool
    at: str
    words: str


class SavedOutcome(TypedDict):
    """The value was saved."""

    stored: StoredValue


class ConflictOutcome(TypedDict):
    """The value was not saved, because another one was saved first. ``section`` is where the control is."""

    clash: Conflict
    section: str


class ErrorOutcome(TypedDict):
    """The value was not saved, for the reason given."""

    fault: str
    section: str


SaveOutcome = SavedOutcome | ConflictOutcome | ErrorOutcome


class RowContent(TypedDict):
    """One question or case detail. Options are values with their words; ``off`` says why it does not apply."""

    what: RecordedKind
    id: str
    style: Literal["judgement", "prompt", "fact"]
    text: str
    guidance: str
    kind: ControlKind
    options: list[tuple[str, str]]
    stored: StoredValue
    off: str
    note: StoredValue | None
    noteNeeded: bool
    advice: str


class GroupContent(TypedDict):
    """The rows under one heading, and how many of them are done."""

    name: str
    done: str
    rows: list[RowContent]


class ChecklistLine(TypedDict):
    """A line with links. A link is a section, a question or case detail, what to focus on in it, and its words."""

    before: str
    ways: list[tuple[str, str, RecordedKind, str]]
    after: str


class ChecklistBlock(TypedDict):
    """A heading and its lines."""

    name: str
    lines: list[ChecklistLine]


class NextSection(TypedDict):
    """The section after the one that is shown."""

    id: str
    name: str


class Undone(TypedDict):
    """What an undo changed, in words. ``id`` is that of the request."""

    id: str
    words: str


class FormContent(TypedDict):
    """Everything that the form shows. ``number`` is that of the request it answers, ``go`` and ``to`` a jump.

    ``undo`` names what can be undone next.
    """

    person: str
    case: str
    number: int
    open: bool
    sections: list[tuple[str, str]]
    section: str
    status: str
    told: str
    acts: int
    undo: str
    undone: Undone | None
    notices: list[str]
    go: int
    to: str
    title: str
    statement: str
    groups: list[GroupContent]
    ways: list[ChecklistBlock]
    history: dict[str, list[str]]
    next: NextSection | None
    outcomes: dict[str, SaveOutcome]


class BackgroundContent(TypedDict):
    """What the other pages are sent, from which unconfirmed values are saved in the background."""

    person: str
    outcomes: dict[str, SavedOutcome]


def fits(kind: Any, value: object, exact: bool = False) -> bool:
    """Return whether a JSON value has one of the types above.

    A value may have fields that its type does not name, unless ``exact`` is set.
    """
    if is_typeddict(kind):
        return _fits_object(fields(kind), value, exact)
    check = CHECKS.get(get_origin(kind))
    if check:
        return check(get_args(kind), value, exact)
    if issubclass(kind, StrEnum):
        return type(value) is str and value in set(kind)
    return type(value) is kind  # a bool is an int to Python, but not in a message


@cache
def fields(kind: type) -> Mapping[str, Any]:
    """Return the fields of a message with their types."""
    return get_type_hints(kind)


def _fits_object(types: Mapping[str, Any], value: object, exact: bool) -> bool:
    if not isinstance(value, Mapping) or (exact and value.keys() - types.keys()):
        return False
    return all(name in value and fits(kind, value[name], exact) for name, kind in types.items())


def _fits_one(kinds: tuple[Any, ...], value: object, exact: bool) -> bool:
    return any(fits(kind, value, exact) for kind in kinds)


def _is_literal(literals: tuple[str, ...], value: object, exact: bool) -> bool:
    return type(value) is str and value in literals


def _fits_list(kinds: tuple[Any], value: object, exact: bool) -> bool:
    return isinstance(value, list) and all(fits(kinds[0], item, exact) for item in value)


def _fits_tuple(kinds: tuple[Any, ...], value: object, exact: bool) -> bool:
    if not isinstance(value, list) or len(value) != len(kinds):
        return False
    return all(fits(kind, item, exact) for kind, item in zip(kinds, value, strict=True))


def _fits_table(kinds: tuple[Any, Any], value: object, exact: bool) -> bool:
    return isinstance(value, Mapping) and all(fits(kinds[1], item, exact) for item in value.values())


CHECKS: Mapping[Any, Callable[[Any, object, bool], bool]] = {
    UnionType: _fits_one,
    Literal: _is_literal,
    list: _fits_list,
    tuple: _fits_tuple,
    dict: _fits_table,
}
