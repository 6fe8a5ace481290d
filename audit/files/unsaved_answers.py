"""Reads a file of unsaved answers: what waited in a browser tab for a connection, and was saved as a file.

docs/working-offline.md describes the file. Anybody may have written it, so nothing in it is trusted: an upload checks
each value as the recording form does, and shows what it changes first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from audit.errors import InputError
from audit.files.recording_sheet.keys import questionnaire_check, short_digest
from audit.messages import unsaved_answers as messages
from audit.model.answer_scales import read_answer
from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.encoded_value import encode_answer, encode_note, encode_recorded_detail
from audit.model.recording_sheet import SheetEntry, SheetPlace, SheetProblem, SheetReading

EXTENSION = ".json"
FILE_KIND = "unsaved answers"
VERSION = 1
MAX_ENTRIES = 20_000
MAX_REVIEWS = 99
KINDS = {"answer": ChangeType.ANSWER, "note": ChangeType.NOTE, "detail": ChangeType.CASE_DETAIL}
SAVE_ID = re.compile("[0-9a-f]{32}")
ENTRY_TYPES = {
    "audit": str,
    "case": str,
    "review": int,
    "questionnaire": str,
    "kind": str,
    "item": str,
    "value": list,
    "replaces_version": int,
    "save_id": str,
}


def account_code(name: str) -> str:
    """Return by what a file says whose account it is from, without the name.

    >>> account_code("Ann") == account_code("Ben")
    False
    """
    return short_digest(f"account {name}")


def read_unsaved_answers(data: bytes, file_name: str, audit: AuditHeader, person_name: str) -> SheetReading:
    """Return the values in a file, and what is refused. Raises InputError if it has nothing of this audit."""
    content = _parse(data, file_name)
    reader = _Reader(audit)
    for number, entry in enumerate(content["entries"], 1):
        reader.read(number, entry)
    if not reader.found_of_audit and reader.problems:
        raise InputError(messages.OTHER_AUDIT.format(file=file_name))
    is_other = content.get("account") != account_code(person_name)
    remarks = (messages.OTHER_ACCOUNT,) if is_other else ()
    return SheetReading(tuple(reader.entries), tuple(reader.problems), remarks)


def _parse(data: bytes, file_name: str) -> Mapping[str, Any]:
    """Return the content of a file. Raises InputError if it is another kind of file, or of another version."""
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):  # no UTF-8, no JSON, or nested without end
        content = None
    if not isinstance(content, dict) or content.get("file") != FILE_KIND:
        raise InputError(messages.NOT_SUCH_A_FILE.format(file=file_name))
    if content.get("version") != VERSION:
        raise InputError(messages.OTHER_VERSION.format(file=file_name))
    entries = content.get("entries")
    if not isinstance(entries, list) or not entries:
        raise InputError(messages.NOT_SUCH_A_FILE.format(file=file_name))
    if len(entries) > MAX_ENTRIES:
        raise InputError(messages.TOO_MANY_ENTRIES.format(file=file_name, limit=MAX_ENTRIES))
    return content


@dataclass
class _Reader:
    """Reads one entry after another, and collects values and problems."""

    audit: AuditHeader
    entries: list[SheetEntry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    found_of_audit: bool = False
    save_ids: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.questionnaire_check = questionnaire_check(self.audit.questionnaire)
        self.inspected = {question.id for question in self.audit.inspected_questions}

    def read(self, number: int, entry: object) -> None:
        """Read one entry, or say why it is refused."""
        place = SheetPlace("", entry=number)
        item = ""
        try:
            checked = _check(entry)
            item = checked["item"]
            if checked["save_id"] in self.save_ids:
                raise InputError(messages.UNREADABLE_ENTRY)
            self.save_ids.add(checked["save_id"])
            if checked["audit"] != self.audit.id:
                raise InputError(messages.ENTRY_OF_OTHER_AUDIT)
            self.found_of_audit = True
            self.entries.append(self.entry_of(checked, place))
        except InputError as error:
            self.problems.append(SheetProblem(place, str(error), subject=item))

    def entry_of(self, entry: Mapping[str, Any], place: SheetPlace) -> SheetEntry:
        """Return the value of an entry as the database stores it. Raises InputError if it does not fit the audit."""
        if entry["questionnaire"] != self.questionnaire_check:
            raise InputError(messages.OTHER_QUESTIONNAIRE)
        kind, item, values = KINDS[entry["kind"]], entry["item"], entry["value"]
        details = self.audit.questionnaire.case_details_by_id
        if item not in (details if kind is ChangeType.CASE_DETAIL else self.inspected):
            raise InputError(messages.NOT_RECORDED_HERE)
        return SheetEntry(
            case_id=entry["case"],
            number=entry["review"],
            type=kind,
            subject=item,
            value=self.encode(kind, item, values),
            seen_version=entry["replaces_version"],
            place=place,
            save_id=entry["save_id"],
            clears=True,
        )

    def encode(self, kind: ChangeType, item: str, values: list[str]) -> str | None:
        """Return a value as the database stores it, checked as the form checks it."""
        questionnaire = self.audit.questionnaire
        if kind is ChangeType.CASE_DETAIL:
            return encode_recorded_detail(item, values, questionnaire).value
        value = values[0] if values else ""
        if kind is ChangeType.NOTE:
            return encode_note(item, value, questionnaire).value
        return encode_answer(item, read_answer(value) if value else None, questionnaire).value


def _check(entry: object) -> Mapping[str, Any]:
    """Return an entry whose fields have their types. Raises InputError if one has not."""
    if not isinstance(entry, dict) or any(type(entry.get(name)) is not kind for name, kind in ENTRY_TYPES.items()):
        raise InputError(messages.UNREADABLE_ENTRY)
    is_readable = (
        entry["kind"] in KINDS
        and 1 <= entry["review"] <= MAX_REVIEWS
        and entry["replaces_version"] >= 0
        and SAVE_ID.fullmatch(entry["save_id"]) is not None
        and all(type(value) is str for value in entry["value"])
        and (entry["kind"] == "detail" or len(entry["value"]) <= 1)
    )
    if not is_readable:
        raise InputError(messages.UNREADABLE_ENTRY)
    return cast("Mapping[str, Any]", entry)
