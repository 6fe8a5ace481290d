"""Values recorded one by one (case details, answers, notes): each has a version, so nobody overwrites one unseen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, assert_never

from sqlalchemy import (
    Cast,
    ColumnElement,
    Connection,
    Insert,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    cast,
    exists,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)
from sqlalchemy.sql.selectable import CompoundSelect

from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.audit_log import ChangeType
from audit.model.comments import ReviewComment
from audit.model.guidance import GuidanceChange
from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError
from audit.model.undo import LoggedChange
from audit.storage.engine import clock, schema

Numbered = TypeVar("Numbered", LoggedChange, ReviewComment, GuidanceChange)


@dataclass(frozen=True)
class ValueKey:
    """The key of a value: the table, the id of its owner (a case or a review) and of what it answers."""

    table: Table
    owner: str
    subject: str

    @property
    def parameters(self) -> dict[str, object]:
        """The values of the parameters of the statements below."""
        return {"owner": self.owner, "value_subject": self.subject}


def value_table(change_type: ChangeType) -> Table | None:
    """The table of the values that this kind of change saves; None if it saves no value of a case."""
    match change_type:
        case ChangeType.ANSWER:
            return schema.answer
        case ChangeType.NOTE:
            return schema.note
        case ChangeType.SHARED_NOTE:
            return schema.shared_note
        case ChangeType.CASE_DETAIL:
            return schema.case_fact
        case (
            ChangeType.AUDIT
            | ChangeType.QUESTIONNAIRE
            | ChangeType.STANDARD
            | ChangeType.FINDING
            | ChangeType.REPORT_TEXT
            | ChangeType.REPORT_BREAKDOWNS
            | ChangeType.BENCHMARK
            | ChangeType.CASE
            | ChangeType.NOT_COLLECTED
            | ChangeType.STATE
            | ChangeType.REQUEST
            | ChangeType.ALLOCATION
            | ChangeType.SECOND_REVIEWER
            | ChangeType.STAFF
            | ChangeType.DRAW
            | ChangeType.ELIMINATION
            | ChangeType.REPLACEMENT
            | ChangeType.DESCRIPTION
            | ChangeType.DECISION
            | ChangeType.CLOSING
            | ChangeType.MODERATION
            | ChangeType.COMMENT
            | ChangeType.FEEDBACK_ACTION
            | ChangeType.ACKNOWLEDGEMENT
            | ChangeType.CONCERN
            | ChangeType.GUIDANCE
            | ChangeType.AGREED_ANSWER
            | ChangeType.GATE
            | ChangeType.OUTSIDE_COPY
            | ChangeType.MEMBER
            | ChangeType.RETENTION
            | ChangeType.SNAPSHOT
        ):
            return None
        case _:
            assert_never(change_type)


def read_for_save(connection: Connection, key: ValueKey, save_id: str) -> tuple[SavedValue, bool]:
    """Return the value in the database, and whether the save with this id was written already.

    The caller has locked the owner's row, so the value does not change until the transaction ends.
    """
    row = connection.execute(_saved_value_query(key.table), {**key.parameters, "save_id": save_id}).one()
    saved = NO_VALUE if row.version is None else SavedValue(row.value, row.version, row.recorded_by, row.recorded_at)
    return saved, row.is_saved


def logged_save_ids(connection: Connection, save_ids: Sequence[str]) -> frozenset[str]:
    """Return which of these saves were written already."""
    if not save_ids:
        return frozenset()
    column = schema.trail.c.save_id
    return frozenset(connection.execute(select(column).where(column.in_(save_ids))).scalars())


def saved_in_other_review(connection: Connection, key: ValueKey, review_id: str) -> bool:
    """Whether a case detail was saved last in another review of its case than this one."""
    log = schema.trail
    query = (
        select(log.c.reading_id)
        .where(log.c.case_id == key.owner, log.c.what == ChangeType.CASE_DETAIL.value, log.c.subject == key.subject)
        .order_by(log.c.number.desc())
        .limit(1)
    )
    return connection.execute(query).scalar() != review_id


def save(
    connection: Connection, key: ValueKey, before: SavedValue, value: str | None, seen_version: int, by: str
) -> SavedValue:
    """Save a value over the version that was seen; return what the database holds now.

    The same value again changes nothing. Raises VersionConflictError if somebody saved another value since.
    """
    if before.value == value:
        return before
    if before.version != seen_version:
        raise VersionConflictError(key.subject, before)
    after = SavedValue(value, before.version + 1, by, clock.now())
    columns = {"new_value": value, "new_version": after.version, "new_by": by, "new_at": after.at}
    statement = _update_statement(key.table) if before.version else _insert_statement(key.table)
    connection.execute(statement, {**key.parameters, **columns})
    return after


@dataclass(frozen=True)
class RecordedValues:
    """Every value of a case and of one of its reviews, how they changed, and the added guidance, oldest first."""

    values: Mapping[Table, Mapping[str, SavedValue]]
    changes: tuple[LoggedChange, ...]
    comments: tuple[ReviewComment, ...]
    moderated: Mapping[str, RecordedAnswer]
    guidance: tuple[GuidanceChange, ...]


def read_all(connection: Connection, case_id: str, review_id: str) -> RecordedValues:
    """Read the values of a case and of one of its reviews, their changes and added guidance, in one statement."""
    values: dict[Table, dict[str, SavedValue]] = {table: {} for table in _OWNERS}
    changes, comments, moderated, guidance = [], [], {}, []
    for row in connection.execute(_ALL_VALUES, {"case_id": case_id, "review_id": review_id}):
        if row.name == schema.trail.name:
            changes.append(
                LoggedChange(
                    row.version,
                    ChangeType(row.what),
                    row.subject,
                    row.recorded_by,
                    row.reading_id,
                    row.save_id,
                    row.value or "",
                )
            )
        elif row.name == schema.review_comment.name:
            comments.append(ReviewComment(row.version, row.subject, row.value, row.recorded_by, row.recorded_at))
        elif row.name == schema.moderated_answer.name:
            moderated[row.subject] = read_answer(row.value)
        elif row.name == schema.guidance_change.name:
            author = (row.recorded_by, row.recorded_at)
            guidance.append(GuidanceChange(row.version, row.subject, row.value, "", *author))
        else:
            values[_TABLES_BY_NAME[row.name]][row.subject] = SavedValue(
                row.value, row.version, row.recorded_by, row.recorded_at
            )
    return RecordedValues(values, _by_number(changes), _by_number(comments), moderated, _by_number(guidance))


def _by_number(numbered: Iterable[Numbered]) -> tuple[Numbered, ...]:
    return tuple(sorted(numbered, key=lambda each: each.number))


_OWNERS = {
    schema.case_fact: "case_id",
    schema.answer: "review_id",
    schema.note: "review_id",
    schema.shared_note: "review_id",
}
"""The tables of values, with the parameter that holds the id of the owner in ``_ALL_VALUES``."""

_VALUE_TYPES = [change_type.value for change_type in ChangeType if value_table(change_type) is not None]

_TABLES_BY_NAME = {table.name: table for table in _OWNERS}


def _all_values_query() -> CompoundSelect[Any]:
    """The values of a case and a review, from all three tables, and their changes, in one statement."""
    queries = []
    no_text: Cast[str | None] = cast(null(), String)
    for table, owner_parameter in _OWNERS.items():
        owner, subject = table.primary_key.columns
        columns = (table.c.value, table.c.version, table.c.recorded_by, table.c.recorded_at)
        only_of_changes = (no_text.label("what"), no_text.label("reading_id"), no_text.label("save_id"))
        query = select(literal(table.name).label("name"), subject.label("subject"), *columns, *only_of_changes)
        queries.append(query.where(owner == bindparam(owner_parameter)))
    return union_all(*queries, _changes_query(), *_of_moderators(), _guidance_query(no_text))


def _of_moderators() -> Iterator[Select[Any]]:
    """The comments on a review, and the moderated answers of a case, with the columns of the other values."""
    comment, moderated, no_text = schema.review_comment, schema.moderated_answer, cast(null(), String)
    for table, owner, value, version in (
        (comment, comment.c.reading_id == bindparam("review_id"), comment.c.text, comment.c.number),
        (moderated, moderated.c.case_id == bindparam("case_id"), moderated.c.value, literal(0)),
    ):
        columns = (table.c.question_id, value, version, table.c.recorded_by, table.c.recorded_at)
        yield select(literal(table.name), *columns, no_text, no_text, no_text).where(owner)


def _changes_query() -> Select[Any]:
    """The changes of the details of a case and of the values of one of its reviews, without what was recorded.

    A note may have been saved many times.
    """
    log, logged_value = schema.trail, schema.trail_value
    has_value = and_(logged_value.c.audit_id == log.c.audit_id, logged_value.c.number == log.c.number)
    return (
        select(
            literal(log.name),
            log.c.subject,
            logged_value.c.reason,
            log.c.number,
            log.c.by,
            log.c.at,
            log.c.what,
            log.c.reading_id,
            log.c.save_id,
        )
        .outerjoin(logged_value, has_value)
        .where(log.c.case_id == bindparam("case_id"), log.c.what.in_(_VALUE_TYPES))
        .where(or_(log.c.reading_id == bindparam("review_id"), log.c.what == ChangeType.CASE_DETAIL.value))
    )


def _guidance_query(no_text: Cast[str | None]) -> Select[Any]:
    """The guidance that was added to the questions of the case's audit."""
    table, case = schema.guidance_change, schema.audit_case
    columns = (table.c.text, table.c.number, table.c.recorded_by, table.c.recorded_at, no_text, no_text, no_text)
    return (
        select(literal(table.name), table.c.question_id, *columns)
        .join(case, case.c.audit_id == table.c.audit_id)
        .where(case.c.id == bindparam("case_id"))
    )


_ALL_VALUES = _all_values_query()


def _is_save_logged() -> ColumnElement[bool]:
    """The condition that the save with the parameter ``save_id`` was written: a retry of it must not write again."""
    return exists().where(schema.trail.c.save_id == bindparam("save_id"))


@cache
def _saved_value_query(table: Table) -> Select[Any]:
    """One value if there is one, and whether the save was written: one row as long as the owner exists."""
    owner, subject = table.primary_key.columns
    (foreign_key,) = owner.foreign_keys
    owner_id = foreign_key.column
    tables = owner_id.table.outerjoin(table, and_(owner == owner_id, subject == bindparam("value_subject")))
    columns = (table.c.value, table.c.version, table.c.recorded_by, table.c.recorded_at)
    query = select(*columns, _is_save_logged().label("is_saved"))
    return query.select_from(tables).where(owner_id == bindparam("owner"))


@cache
def _update_statement(table: Table) -> Update:
    owner, subject = table.primary_key.columns
    is_value = and_(owner == bindparam("owner"), subject == bindparam("value_subject"))
    return update(table).where(is_value).values(_new_columns())


@cache
def _insert_statement(table: Table) -> Insert:
    owner, subject = table.primary_key.columns
    key: dict[str, ColumnElement[Any]] = {owner.name: bindparam("owner"), subject.name: bindparam("value_subject")}
    return insert(table).values(key | _new_columns())


def _new_columns() -> dict[str, ColumnElement[Any]]:
    return {
        "value": bindparam("new_value"),
        "version": bindparam("new_version"),
        "recorded_by": bindparam("new_by"),
        "recorded_at": bindparam("new_at"),
    }
