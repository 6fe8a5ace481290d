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
from audit.model.audit_log import ChangeType
from audit.model.case_review import ReviewKey
from audit.model.saved_value import decode_detail
from audit.storage import CaseReviews, Person, SavedValue, VersionConflictError

CHANGE_TYPES = {
    change_type.value: change_type for change_type in (ChangeType.ANSWER, ChangeType.NOTE, ChangeType.CASE_DETAIL)
}
SAVE_ID_PATTERN = re.compile("[0-9a-f]{32}")
NOT_UNDERSTOOD = "The page sent what this program does not understand, so it kept nothing of it. Reload the page."


@dataclass(frozen=True)
class SaveRequest:
    """One value to keep: of which case, what and on what, over which version, under which id.

    ``values`` holds the answer, the note, or every value of the fact; empty, it clears what is stored.
    """

    audit_id: str
    case_id: str
    change_type: ChangeType
    subject: str
    values: tuple[str, ...]
    seen_version: int
    save_id: str


@dataclass(frozen=True)
class SaveResult:
    """What became of a save: what is stored now, or what somebody else stored meanwhile, or what stopped it."""

    stored: SavedValue | None = None
    conflict: SavedValue | None = None
    error: str = ""


@dataclass(frozen=True)
class FormRequest:
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
    saves: tuple[SaveRequest, ...] = ()


def parse_form_request(message: object) -> FormRequest:
    """What a browser sent, checked: everything there may have been written by anybody.

    Raises InputError where it is not of the page's making.
    """
    if not message:
        return FormRequest()
    try:
        fields = _fields(message, number=int, case=str, section=str, go=int, asked=str, undo=str, saves=list)
        saves = tuple(map(_parse_save, fields.pop("saves")))
        if fields["undo"] and not SAVE_ID_PATTERN.fullmatch(fields["undo"]):
            raise TypeError
    except (TypeError, KeyError, ValueError):
        raise InputError(NOT_UNDERSTOOD) from None
    return FormRequest(**fields, saves=saves)


def _fields(message: object, **types: type) -> dict[str, Any]:
    """The named fields of a JSON object, each of its kind. Raises TypeError or KeyError where one is not."""
    if not isinstance(message, Mapping):
        raise TypeError
    fields = {name: message[name] for name in types}
    if any(type(fields[name]) is not expected_type for name, expected_type in types.items()):
        raise TypeError
    return fields


def _parse_save(message: object) -> SaveRequest:
    fields = _fields(message, case=str, what=str, subject=str, value=list, seen=int, id=str)
    audit_id, case_id = fields["case"].split("/")
    if not SAVE_ID_PATTERN.fullmatch(fields["id"]) or not all(type(value) is str for value in fields["value"]):
        raise TypeError
    change_type, values = CHANGE_TYPES[fields["what"]], tuple(fields["value"])
    return SaveRequest(audit_id, case_id, change_type, fields["subject"], values, fields["seen"], fields["id"])


def save_value(case_reviews: CaseReviews, person: Person, request: SaveRequest) -> SaveResult:
    """Keep one value; whatever stands in its way is told in the outcome."""
    try:
        return SaveResult(stored=_save_value(case_reviews, person, request))
    except VersionConflictError as conflict:
        return SaveResult(conflict=conflict.saved)
    except AuditError as error:
        return SaveResult(error=" ".join(error.problems))


def _save_value(case_reviews: CaseReviews, person: Person, request: SaveRequest) -> SavedValue:
    key, version_and_id = ReviewKey(request.audit_id, request.case_id), (request.seen_version, request.save_id)
    if request.change_type is ChangeType.CASE_DETAIL:
        return case_reviews.save_detail(person, key, request.subject, request.values, *version_and_id)
    value = request.values[0] if request.values else ""
    if request.change_type is ChangeType.NOTE:
        return case_reviews.save_note(person, key, request.subject, value, *version_and_id)
    if value and value not in set(Answer):
        raise InputError(NOT_UNDERSTOOD)
    return case_reviews.save_answer(person, key, request.subject, Answer(value) if value else None, *version_and_id)


def stored_values(change_type: ChangeType, stored: SavedValue) -> tuple[str, ...]:
    """What is stored, in the form in which a page gives it: no value, one, or several of a fact."""
    if stored.value is None:
        return ()
    return decode_detail(stored.value) if change_type is ChangeType.CASE_DETAIL else (stored.value,)
