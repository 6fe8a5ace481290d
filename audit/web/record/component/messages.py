"""What the recording page asks the store to keep, and what became of it.

A browser keeps showing what was given while the server is gone, and sends it again to a server that has forgotten
the page. So every save names the version that it saw and carries an id of its own: however often it is sent, it is
written once, and never over what somebody else saved meanwhile.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import AuditError, InputError
from audit.model.answers import Answer
from audit.storage import ChangedMeanwhile, Person, Stored
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_records import facts_from
from audit.storage.repositories.answers import Readings

RECORDED = {what.value: what for what in (What.ANSWER, What.NOTE, What.FACT)}
SAVE_ID = re.compile("[0-9a-f]{32}")
NOT_UNDERSTOOD = "The page sent what this program does not understand, so it kept nothing of it. Reload the page."


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
    """What a browser sent, checked: everything there may have been written by anybody.

    Raises InputError where it is not of the page's making.
    """
    if not sent:
        return Wish()
    try:
        fields = _fields(sent, number=int, case=str, section=str, go=int, asked=str, undo=str, saves=list)
        saves = tuple(map(_save, fields.pop("saves")))
        if fields["undo"] and not SAVE_ID.fullmatch(fields["undo"]):
            raise TypeError
    except (TypeError, KeyError, ValueError):
        raise InputError(NOT_UNDERSTOOD) from None
    return Wish(**fields, saves=saves)


def _fields(sent: object, **kinds: type) -> dict[str, Any]:
    """The named fields of a JSON object, each of its kind. Raises TypeError or KeyError where one is not."""
    if not isinstance(sent, Mapping):
        raise TypeError
    found = {name: sent[name] for name in kinds}
    if any(type(found[name]) is not kind for name, kind in kinds.items()):
        raise TypeError
    return found


def _save(sent: object) -> Save:
    fields = _fields(sent, case=str, what=str, subject=str, value=list, seen=int, id=str)
    audit_id, case_id = fields["case"].split("/")
    if not SAVE_ID.fullmatch(fields["id"]) or not all(type(value) is str for value in fields["value"]):
        raise TypeError
    what, values = RECORDED[fields["what"]], tuple(fields["value"])
    return Save(audit_id, case_id, what, fields["subject"], values, fields["seen"], fields["id"])


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
