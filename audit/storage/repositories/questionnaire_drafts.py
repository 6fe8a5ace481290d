"""Questionnaires that people write: drafts, saved as they are typed, and those that can be chosen for a new audit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from math import ceil
from typing import Any

from sqlalchemy import Connection, Row, Update, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.formatting import pluralise
from audit.messages import questionnaires as messages
from audit.model.people import Permission, Person
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_draft import (
    AvailableQuestionnaire,
    DraftConflictError,
    DraftSummary,
    QuestionnaireDraft,
    clean_source,
)
from audit.model.text_fields import new_id
from audit.storage.authorisation import Access
from audit.storage.engine import clock, schema
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.toml_files.questionnaire_check import CheckedQuestionnaire, check_questionnaire
from audit.toml_files.reader import MAX_FILE_BYTES

DRAFT, AVAILABLE = schema.questionnaire_draft, schema.available_questionnaire


class QuestionnaireDrafts:
    """The drafts of questionnaires, which only their owners change, and the available questionnaires."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def all(self, person: Person) -> Sequence[DraftSummary]:
        """Return every draft, the one that was saved last first."""
        columns = [column for column in DRAFT.c if column is not DRAFT.c.source]
        query = select(*columns).order_by(DRAFT.c.recorded_at.desc(), DRAFT.c.id)
        with self._access.read_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            return [DraftSummary(**_summary(row)) for row in connection.execute(query)]

    def read(self, person: Person, draft_id: str) -> QuestionnaireDraft:
        """Return a draft. Raises NotFoundError if there is none."""
        with self._access.read_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            return _read(connection, draft_id)

    def create(self, person: Person, source: str) -> str:
        """Save a text as a new draft of this person; return the draft's id. Raises InputError if it is too large."""
        text = _checked(source)
        row = {"id": new_id(), "owner": person.name, "version": 1, **_content(text, check_questionnaire(text))}
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            connection.execute(insert(DRAFT).values(row | _saved_by(person)))
        return str(row["id"])

    def save(self, person: Person, draft_id: str, source: str, seen_version: int) -> QuestionnaireDraft:
        """Save the text of a draft over the version that it replaces; the same text again changes nothing.

        Raises DraftConflictError if the draft was saved meanwhile, InputError if the text is too large.
        """
        text = _checked(source)
        checked = check_questionnaire(text)  # before the transaction: others wait for it
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            stored = _own(connection, person, draft_id)
            if stored.source == text:
                return stored
            if stored.version != seen_version:
                raise DraftConflictError(stored)
            values = _content(text, checked, stored) | _saved_by(person) | {"version": stored.version + 1}
            connection.execute(update(DRAFT).where(DRAFT.c.id == draft_id).values(values))
            return _read(connection, draft_id)

    def delete(self, person: Person, draft_id: str, seen_version: int) -> None:
        """Delete a draft. Raises DraftConflictError if it was saved meanwhile."""
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            stored = _own(connection, person, draft_id)
            if stored.version != seen_version:
                raise DraftConflictError(stored)
            connection.execute(delete(DRAFT).where(DRAFT.c.id == draft_id))

    def make_available(self, person: Person, draft_id: str, seen_version: int) -> AvailableQuestionnaire:
        """Let everybody who starts an audit choose the questionnaire of a draft.

        One that this person withdrew is offered again if the text is the same. Raises InputError if the draft has
        problems, or if its id and version have another text already; DraftConflictError if it was saved meanwhile;
        NotAllowedError if somebody else withdrew it.
        """
        shipped = [each.questionnaire for each in shipped_questionnaires()]
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            draft = _own(connection, person, draft_id)
            if draft.version != seen_version:
                raise DraftConflictError(draft)
            questionnaire = _without_problems(draft)
            if any(_names(each) == _names(questionnaire) for each in shipped):
                raise InputError(_name_version(messages.SHIPPED_ALREADY, questionnaire))
            _insert_available(connection, person, questionnaire, draft.source)
            existing = _available(connection, questionnaire.id, questionnaire.version)
            _check_same(existing, draft.source)
            if not existing.is_offered:
                _offer_again(connection, person, existing)
            return _available(connection, questionnaire.id, questionnaire.version)

    def available(self, person: Person, *, offered_only: bool = False) -> Sequence[AvailableQuestionnaire]:
        """Return every questionnaire that was made available, also the withdrawn ones; the latest first."""
        query = select(AVAILABLE).order_by(AVAILABLE.c.recorded_at.desc(), AVAILABLE.c.questionnaire_id)
        query = query.where(AVAILABLE.c.offered) if offered_only else query
        with self._access.read_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            return [_to_available(row) for row in connection.execute(query)]

    def withdraw(self, person: Person, questionnaire_id: str, version: str) -> None:
        """Offer a questionnaire no more for new audits. Audits that use it keep their copy.

        Raises NotAllowedError if somebody else made it available.
        """
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            existing = _available(connection, questionnaire_id, version)
            _check_own(existing, person)
            if existing.is_offered:
                values = {"offered": False, "withdrawn_by": person.name, "withdrawn_at": clock.now()}
                connection.execute(_update_available(existing).values(values))

    def offer_again(self, person: Person, questionnaire_id: str, version: str) -> None:
        """Offer a questionnaire that was withdrawn. Raises NotAllowedError if somebody else made it available."""
        with self._access.write_transaction(person, Permission.WRITE_QUESTIONNAIRE) as connection:
            _offer_again(connection, person, _available(connection, questionnaire_id, version))


def _checked(source: str) -> str:
    """Return a text as it is stored. Raises InputError if it is too large."""
    text = clean_source(source)
    size = len(text.encode())
    if size > MAX_FILE_BYTES:  # nobody could make it available
        raise InputError(messages.DRAFT_TOO_LARGE.format(size=ceil(size / 1024), limit=MAX_FILE_BYTES // 1024))
    return text


def _content(source: str, checked: CheckedQuestionnaire, before: QuestionnaireDraft | None = None) -> dict[str, object]:
    """Return the text of a draft with what the list shows of it; what cannot be read now is as it was before."""
    outline = checked.outline
    return {
        "source": source,
        "title": (outline.title if outline else "") or (before.title if before else ""),
        "questionnaire_version": outline.version if outline else before.questionnaire_version if before else "",
        "questions": len(outline.questions) if outline else before.questions if before else 0,
        "problems": len(checked.problems),
    }


def _saved_by(person: Person) -> dict[str, object]:
    return {"recorded_by": person.name, "recorded_at": clock.now()}


def _summary(row: Row[Any]) -> dict[str, Any]:
    """Return the fields of a draft from its row."""
    fields = row._mapping
    names = ("id", "owner", "title", "questionnaire_version", "questions", "problems", "version")
    return {name: fields[name] for name in names} | {"saved_at": fields["recorded_at"]}


def _read(connection: Connection, draft_id: str, for_update: bool = False) -> QuestionnaireDraft:
    query = select(DRAFT).where(DRAFT.c.id == draft_id)
    row = connection.execute(query.with_for_update() if for_update else query).first()
    if row is None:
        raise NotFoundError(messages.DRAFT_NOT_FOUND)
    return QuestionnaireDraft(**_summary(row), source=row.source)


def _own(connection: Connection, person: Person, draft_id: str) -> QuestionnaireDraft:
    """Return a draft that is about to be changed, locked. Raises NotAllowedError if it is somebody else's."""
    draft = _read(connection, draft_id, for_update=True)
    if not draft.is_own(person):
        raise NotAllowedError(messages.DRAFT_OF_SOMEBODY_ELSE.format(owner=draft.owner))
    return draft


def _without_problems(draft: QuestionnaireDraft) -> Questionnaire:
    """Return the questionnaire of a draft. Raises InputError if the draft has problems."""
    checked = check_questionnaire(draft.source)
    if checked.questionnaire is None:
        count = pluralise(len(checked.problems), "problem")
        raise InputError(messages.DRAFT_HAS_PROBLEMS.format(problems=count))
    return checked.questionnaire


def _names(questionnaire: Questionnaire) -> tuple[str, str]:
    """Return the id and version as they are compared: capital letters make no difference."""
    return questionnaire.id.casefold(), questionnaire.version.casefold()


def _name_version(message: str, questionnaire: Questionnaire) -> str:
    return message.format(questionnaire=questionnaire.id, version=questionnaire.version)


def _insert_available(connection: Connection, person: Person, questionnaire: Questionnaire, source: str) -> None:
    """Add an available questionnaire, unless there is one with its id and version already."""
    if _find(connection, questionnaire.id, questionnaire.version) is not None:
        return
    row = {"questionnaire_id": questionnaire.id, "version": questionnaire.version, "source": source}
    # On PostgreSQL somebody else may add the same version at the same moment, so the insert may fail.
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(AVAILABLE).values(row | _saved_by(person) | {"offered": True}))


def _find(connection: Connection, questionnaire_id: str, version: str) -> AvailableQuestionnaire | None:
    """Return the available questionnaire with this id and version; capital letters make no difference."""
    same_id = func.lower(AVAILABLE.c.questionnaire_id) == questionnaire_id.lower()
    rows = connection.execute(select(AVAILABLE).where(same_id))
    return next((_to_available(row) for row in rows if row.version.casefold() == version.casefold()), None)


def _available(connection: Connection, questionnaire_id: str, version: str) -> AvailableQuestionnaire:
    existing = _find(connection, questionnaire_id, version)
    if existing is None:
        raise NotFoundError(messages.NOT_AVAILABLE)
    return existing


def _check_same(existing: AvailableQuestionnaire, source: str) -> None:
    """Raise InputError if an id and version have another text already."""
    if existing.source == source.encode():
        return
    names = {"questionnaire": existing.questionnaire_id, "version": existing.version}
    message = messages.AVAILABLE_ALREADY if existing.is_offered else messages.WITHDRAWN_ALREADY
    raise InputError(message.format(**names))


def _check_own(existing: AvailableQuestionnaire, person: Person) -> None:
    """Raise NotAllowedError if somebody else made a questionnaire available."""
    if not existing.is_own(person):
        message = messages.AVAILABLE_FROM_SOMEBODY_ELSE
        raise NotAllowedError(message.format(name=existing.made_by, version=existing.version))


def _offer_again(connection: Connection, person: Person, existing: AvailableQuestionnaire) -> None:
    """Offer a questionnaire again. Raises NotAllowedError if somebody else made it available."""
    _check_own(existing, person)
    connection.execute(_update_available(existing).values(offered=True))


def _update_available(existing: AvailableQuestionnaire) -> Update:
    is_same = (AVAILABLE.c.questionnaire_id == existing.questionnaire_id, AVAILABLE.c.version == existing.version)
    return update(AVAILABLE).where(*is_same)


def _to_available(row: Row[Any]) -> AvailableQuestionnaire:
    return AvailableQuestionnaire(
        row.questionnaire_id,
        row.version,
        row.source.encode(),
        row.recorded_by,
        row.recorded_at,
        row.offered,
        row.withdrawn_by or "",
        row.withdrawn_at,
    )
