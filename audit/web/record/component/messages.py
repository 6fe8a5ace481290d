"""The requests of the recording form, checked, and the result of each save.

While the server is away the browser shows what was entered, and sends it again when the server returns. So each save
names the version that it replaces and has its own id: however often it is sent, it is written once, and never over a
value that somebody else saved first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import cast, get_args

from audit.errors import AuditError, InputError, UnavailableError
from audit.model.answer_scales import read_answer
from audit.model.audit_log import ChangeType
from audit.model.case_review import ReviewKey
from audit.model.change_words import recorded_values
from audit.model.feedback import SharedNote
from audit.model.review_pair import FIRST_REVIEW
from audit.storage import CaseReviews, Person, SavedValue, VersionConflictError
from audit.web.components.message_checks import fits
from audit.web.record.component import message_types

CHANGE_TYPES = {kind: ChangeType(kind) for kind in get_args(message_types.RecordedKind)}
CASE_PATTERN = re.compile("(?P<audit>[^/]*)/(?P<case>[^/]*)(?:/(?P<review>[1-9][0-9]?))?")
ANSWER_PATTERN = re.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,19}")  # whether the question has it is checked on saving
SAVE_ID_PATTERN = re.compile("[0-9a-f]{32}")
NOT_UNDERSTOOD = "The page sent something that could not be read, so nothing in it was saved. Reload the page."


@dataclass(frozen=True)
class SaveRequest:
    """One value to save: of which review and control, over which version, and the id of the save.

    ``values`` holds the answer, the note, or every value of the case detail. No value clears what is saved.
    """

    audit_id: str
    case_id: str
    change_type: ChangeType
    subject: str
    values: tuple[str, ...]
    seen_version: int
    save_id: str
    number: int = FIRST_REVIEW


@dataclass(frozen=True)
class SaveResult:
    """The result of a save: the value now saved, a value that somebody else saved first, or an error."""

    stored: SavedValue | None = None
    conflict: SavedValue | None = None
    error: str = ""
    unavailable: bool = False  # no connection to the database was made


@dataclass(frozen=True)
class FormRequest:
    """What a page asks for in one message: the section to show, the question whose history to show, and the saves.

    ``number`` counts the page's messages. ``go`` is the number of the last navigation that the page followed. ``undo``
    is the id of the save that undoes the person's last change, or ''. ``concern`` is the number of the message that
    asked for the form for an urgent concern ``about`` a question, or 0. ``ahead`` asks for the other sections too.
    """

    number: int = 0
    case: str = ""
    section: str = ""
    go: int = 0
    asked: str = ""
    undo: str = ""
    saves: tuple[SaveRequest, ...] = ()
    concern: int = 0
    about: str = ""
    ahead: bool = False


def parse_form_request(message: object) -> FormRequest:
    """Return what a browser asks for, checked: anybody may have written it.

    Raises InputError if it is not a request that the form sends.
    """
    if not message:
        return FormRequest()
    if not fits(message_types.FormRequest, message):
        raise InputError(NOT_UNDERSTOOD)
    request = cast(message_types.FormRequest, message)
    if request["undo"] and not SAVE_ID_PATTERN.fullmatch(request["undo"]):
        raise InputError(NOT_UNDERSTOOD)
    return FormRequest(
        number=request["number"],
        case=request["case"],
        section=request["section"],
        go=request["go"],
        asked=request["asked"],
        undo=request["undo"],
        concern=request.get("concern", 0),
        about=request.get("about", ""),
        ahead=request.get("ahead", False),
        saves=tuple(map(_parse_save, request["saves"])),
    )


def _parse_save(message: message_types.SaveRequest) -> SaveRequest:
    case = CASE_PATTERN.fullmatch(message["case"])
    if not case or not SAVE_ID_PATTERN.fullmatch(message["id"]):
        raise InputError(NOT_UNDERSTOOD)
    change_type, values = CHANGE_TYPES[message["what"]], tuple(message["value"])
    return SaveRequest(
        case["audit"],
        case["case"],
        change_type,
        message["subject"],
        values,
        message["seen"],
        message["id"],
        int(case["review"] or FIRST_REVIEW),
    )


def save_value(case_reviews: CaseReviews, person: Person, request: SaveRequest) -> SaveResult:
    """Save one value. A conflict or an error is part of the result; nothing is raised."""
    try:
        return SaveResult(stored=_save_value(case_reviews, person, request))
    except VersionConflictError as conflict:
        return SaveResult(conflict=conflict.saved)
    except AuditError as error:
        return SaveResult(error=" ".join(error.problems), unavailable=isinstance(error, UnavailableError))


def _save_value(case_reviews: CaseReviews, person: Person, request: SaveRequest) -> SavedValue:
    key = ReviewKey(request.audit_id, request.case_id, request.number)
    version_and_id = (request.seen_version, request.save_id)
    if request.change_type is ChangeType.CASE_DETAIL:
        return case_reviews.save_detail(person, key, request.subject, request.values, *version_and_id)
    value = request.values[0] if request.values else ""
    if request.change_type is ChangeType.NOTE:
        return case_reviews.save_note(person, key, request.subject, value, *version_and_id)
    if request.change_type is ChangeType.SHARED_NOTE:
        return case_reviews.share_note(person, key, SharedNote(request.subject, value or None, *version_and_id))
    if value and not ANSWER_PATTERN.fullmatch(value):
        raise InputError(NOT_UNDERSTOOD)
    answer = read_answer(value) if value else None
    return case_reviews.save_answer(person, key, request.subject, answer, *version_and_id)


def stored_values(change_type: ChangeType, stored: SavedValue) -> tuple[str, ...]:
    """Return the saved values as a page sends them: none, one, or several of a case detail."""
    return recorded_values(change_type, stored.value)
