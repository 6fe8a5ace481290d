"""What the recording page asks the store to keep, and what became of it.

A browser keeps showing what was given while the server is gone, and sends it again to a server that has forgotten
the page. So every save names the version that it saw and carries an id of its own: however often it is sent, it is
written once, and never over what somebody else saved meanwhile.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from audit.answers import Answer
from audit.errors import AuditError, InputError
from audit.message_types import FormRequest, RecordedKind, SaveRequest, fits
from audit.storage import ChangedMeanwhile, Person, Stored
from audit.storage.readings import Readings
from audit.storage.records import facts_from
from audit.storage.trail import What

RECORDED = {kind: What(kind) for kind in get_args(RecordedKind)}
CASE = re.compile("(?P<audit>[^/]*)/(?P<case>[^/]*)")
SAVE_ID = re.compile("[0-9a-f]{32}")
NOT_UNDERSTOOD = "The page sent something that could not be read, so nothing in it was saved. Reload the page."


@dataclass(frozen=True)
class Save:
    """One value to keep: of which case, what and on what, over which version, under which id.

    ``values`` holds the answer, the note, or every value of the fact; empty, it clears what is stored.
    """

    audit_id: str
    case_id: str
    what: What
    subject: str
    values: tuple[str, ...]
    seen: int
    save_id: str


@dataclass(frozen=True)
class Outcome:
    """What became of a save: what is stored now, or what somebody else stored meanwhile, or what stopped it."""

    stored: Stored | None = None
    clash: Stored | None = None
    fault: str = ""


@dataclass(frozen=True)
class Wish:
    """What a page asks for in one message: the section to show, whose history to tell, and what to keep.

    ``number`` counts the page's messages; ``go`` is the last jump of the server's that it followed; ``undo`` is
    the id under which to take back the person's last change ('': leave it).
    """

    number: int = 0
    case: str = ""
    section: str = ""
    go: int = 0
    asked: str = ""
    undo: str = ""
    saves: tuple[Save, ...] = ()


def read_wish(sent: object) -> Wish:
    """Return what a browser asks for, checked: anybody may have written it.

    Raises InputError if it is not a request that the form sends.
    """
    if not sent:
        return Wish()
    if not fits(FormRequest, sent):
        raise InputError(NOT_UNDERSTOOD)
    request = cast(FormRequest, sent)
    if request["undo"] and not SAVE_ID.fullmatch(request["undo"]):
        raise InputError(NOT_UNDERSTOOD)
    return Wish(
        number=request["number"],
        case=request["case"],
        section=request["section"],
        go=request["go"],
        asked=request["asked"],
        undo=request["undo"],
        saves=tuple(map(_save, request["saves"])),
    )


def _save(sent: SaveRequest) -> Save:
    case = CASE.fullmatch(sent["case"])
    if not case or not SAVE_ID.fullmatch(sent["id"]):
        raise InputError(NOT_UNDERSTOOD)
    what, values = RECORDED[sent["what"]], tuple(sent["value"])
    return Save(case["audit"], case["case"], what, sent["subject"], values, sent["seen"], sent["id"])


def keep(readings: Readings, person: Person, save: Save) -> Outcome:
    """Keep one value; whatever stands in its way is told in the outcome."""
    try:
        return Outcome(stored=_keep(readings, person, save))
    except ChangedMeanwhile as changed:
        return Outcome(clash=changed.stored)
    except AuditError as fault:
        return Outcome(fault=" ".join(fault.faults))


def _keep(readings: Readings, person: Person, save: Save) -> Stored:
    reading = readings.open(person, save.audit_id, save.case_id)
    if save.what is What.FACT:
        return readings.record_fact(person, reading, save.subject, save.values, save.seen, save.save_id)
    value = save.values[0] if save.values else ""
    if save.what is What.NOTE:
        return readings.write_note(person, reading, save.subject, value, save.seen, save.save_id)
    if value and value not in set(Answer):
        raise InputError(NOT_UNDERSTOOD)
    return readings.record(person, reading, save.subject, Answer(value) if value else None, save.seen, save.save_id)


def values_of(what: What, stored: Stored) -> tuple[str, ...]:
    """What is stored, in the form in which a page gives it: no value, one, or several of a fact."""
    if stored.value is None:
        return ()
    return facts_from(stored.value) if what is What.FACT else (stored.value,)
