"""The messages between the recording form in the browser and the server.

This is their only description. The server checks each message from the browser against it (``message_checks.fits``).
The types that the JavaScript is checked against, ``messages.d.ts``, are written from it by
``tests/web/message_declarations.py``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypedDict

RecordedKind = Literal["answer", "note", "fact", "shared_note"]


class ControlKind(StrEnum):
    """The kinds of control that a row can have."""

    RADIOS = "radios"
    CHECKS = "checks"
    SELECT = "select"
    LINE = "line"
    REASONS = "reasons"
    DATE = "date"
    NUMBER = "number"


class SaveRequest(TypedDict):
    """One value to save: an empty list clears it. ``seen`` is the version that it replaces."""

    case: str
    what: RecordedKind
    subject: str
    value: list[str]
    seen: int
    id: str


class LaterRequest(TypedDict, total=False):
    """Left out by a tab that was opened before an upgrade.

    ``concern`` is the number of the message that asked for the form for an urgent concern, or 0, and ``about`` the
    question at which it did. ``ahead`` asks for the other sections too, so that they can be shown without a connection.
    """

    concern: int
    about: str
    ahead: bool


class FormRequest(LaterRequest):
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


class Comment(TypedDict):
    """A comment on a question, or an answer to one. ``head`` says who wrote it and when."""

    head: str
    text: str


class ShareContent(TypedDict):
    """Whether the note on a question is on the feedback sheet; no value: it is not.

    ``open``: the person may choose. ``changed``: the note was changed after somebody chose to share it.
    """

    stored: StoredValue
    open: bool
    changed: bool


class RowContent(TypedDict):
    """One question or case detail. Options are values with their words; ``off`` says why it does not apply.

    ``reply`` is the class of the field below the form in which a comment can be answered; '' if there is none.
    ``added`` is the guidance that was added during the audit. ``share`` is None if there is no feedback sheet. ``keys``
    are those that choose an option of an answer scale; without any, it is Y, N and A. ``hint`` says how a date or
    number is entered. ``derived`` is what a question that is worked out comes to and why; '' for a question that is
    asked.
    """

    what: RecordedKind
    id: str
    style: Literal["judgement", "prompt", "fact"]
    text: str
    guidance: str
    hint: str
    added: list[str]
    kind: ControlKind
    options: list[tuple[str, str]]
    keys: dict[str, str]
    stored: StoredValue
    off: str
    note: StoredValue | None
    share: ShareContent | None
    noteNeeded: bool
    advice: str
    comments: list[Comment]
    reply: str
    derived: str


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


class SectionContent(TypedDict):
    """One section of the form, apart from what is the same for the whole case."""

    section: str
    title: str
    statement: str
    groups: list[GroupContent]
    ways: list[ChecklistBlock]
    next: NextSection | None


class Undone(TypedDict):
    """What an undo changed, in words. ``id`` is that of the request."""

    id: str
    words: str


class FormContent(TypedDict):
    """Everything that the form shows. ``number`` is that of the request it answers, ``go`` and ``to`` a jump.

    ``account`` is a code of the account and ``questionnaire`` one of its version, for the file of unsaved answers.
    ``undo`` names what can be undone next. ``reference`` is what the page calls the case, ``names`` are those of case
    details by id: messages use them in place of ids. ``unreachable``: no connection to the database was made.
    ``concerns``: the person may raise an urgent concern. ``ahead`` are the other sections, if the request asked for
    them.
    """

    person: str
    account: str
    questionnaire: str
    case: str
    reference: str
    number: int
    open: bool
    unreachable: bool
    concerns: bool
    names: dict[str, str]
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
    comments: list[ChecklistBlock]
    history: dict[str, list[str]]
    next: NextSection | None
    ahead: list[SectionContent]
    outcomes: dict[str, SaveOutcome]


class BackgroundContent(TypedDict):
    """What the other pages are sent, from which unconfirmed values are saved in the background."""

    person: str
    account: str
    outcomes: dict[str, SavedOutcome | ErrorOutcome]
