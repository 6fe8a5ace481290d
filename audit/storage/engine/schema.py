"""The tables. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    or_,
    select,
    text,
)
from sqlalchemy.types import TypeDecorator

ID = String(16)
NAME = String(120)
DIGEST = String(64)


class UtcTime(TypeDecorator[datetime]):
    """A time: with time zone (UTC) in the program, without one in the database, on both engines."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)


def _recorded() -> tuple[Column[Any], Column[Any]]:
    """Return the columns that say who wrote a row last, and when."""
    return Column("recorded_by", NAME, nullable=False), Column("recorded_at", UtcTime, nullable=False)


def _versioned() -> tuple[Column[Any], ...]:
    """Return the same with the version, by which a save names the value that it replaces."""
    return Column("version", Integer, nullable=False), *_recorded()


# The text of the file, so that an audit keeps the version that it started with.
questionnaire = Table(
    "questionnaire",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("questionnaire_id", NAME, nullable=False),
    Column("version", NAME, nullable=False),
    Column("source", Text, nullable=False),
)

# The text of a questionnaire that somebody writes. What the list of drafts shows is worked out when it is saved; title
# and questionnaire_version are those of the last text that could be read. problems counts those of the text.
questionnaire_draft = Table(
    "questionnaire_draft",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner", NAME, nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("questionnaire_version", Text, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("problems", Integer, nullable=False),
    *_versioned(),
)

# A questionnaire that can be chosen for a new audit. Its text never changes; who made it available can withdraw it and
# offer it again. Who withdrew it last, and when, stays.
available_questionnaire = Table(
    "available_questionnaire",
    metadata,
    Column("questionnaire_id", NAME, primary_key=True),
    Column("version", NAME, primary_key=True),
    Column("source", Text, nullable=False),
    *_recorded(),
    Column("offered", Boolean(create_constraint=False), nullable=False),
    Column("withdrawn_by", NAME),
    Column("withdrawn_at", UtcTime),
)

audit = Table(
    "audit",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", NAME, nullable=False),
    Column("unit", NAME, nullable=False),
    Column("region", NAME, nullable=False),
    Column("fieldwork_from", Date),
    Column("fieldwork_to", Date),
    Column("started_in", NAME, nullable=False),
    Column("questionnaire_digest", ForeignKey("questionnaire.digest"), nullable=False),
    Column("started_at", UtcTime, nullable=False),
    Column("started_by", NAME, nullable=False),
    Column("eligible", Integer),
    Column("small_number", Integer),
    Column("marking", String(20), nullable=False, server_default=text("''")),
    Column("purpose", String(20), nullable=False, server_default=text("''")),
    Column("closed_at", UtcTime),
    Column("closed_by", NAME),
)

audit_standard = Table(
    "audit_standard",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("standard_id", NAME, primary_key=True),
    Column("inspected", Boolean(create_constraint=False), nullable=False),
    Column("rating", NAME),
    Column("rationale", Text, nullable=False),
)

# The rating that overrides the calculated one. When it is withdrawn the row is deleted; the audit log still has it.
decision = Table(
    "decision",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("standard_id", NAME, primary_key=True),
    Column("rating", NAME, nullable=False),
    Column("reason", Text, nullable=False),
    Column("decided_by", NAME, nullable=False),
    Column("decided_at", UtcTime, nullable=False),
)

# A deleted finding stays in the table, so that it can be restored. cases is a JSON list of case ids.
finding = Table(
    "finding",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("audit_id", ForeignKey("audit.id"), nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("standard_id", NAME, nullable=False),
    Column("addressee", String(20)),
    Column("text", Text, nullable=False),
    Column("question_id", NAME, nullable=False),
    Column("cases", Text, nullable=False),
    Column("owner", NAME, nullable=False),
    Column("due", Date),
    Column("position", Integer, nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False),
    *_versioned(),
    Column("topic", NAME, nullable=False, server_default=text("''")),
)

# What a lead writes in a chapter of the report. A text that was cleared stays as '', so that its version goes on.
report_text = Table(
    "report_text",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("chapter", NAME, primary_key=True),
    Column("text", Text, nullable=False),
    *_versioned(),
)

# A published percentage next to that of the audit. When it is removed the row is deleted; the audit log still has it.
benchmark = Table(
    "benchmark",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("name", NAME, primary_key=True),
    Column("percent", Integer, nullable=False),
    Column("base", Integer),
    Column("source", Text, nullable=False),
    Column("published", NAME, nullable=False),
    *_recorded(),
)

# The breakdowns in the body of the report: details is a JSON list of the ids of case details.
report_breakdowns = Table(
    "report_breakdowns",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("details", Text, nullable=False),
    Column("with_prompts", Boolean(create_constraint=False), nullable=False),
    *_versioned(),
)

# The copies that were made for people outside the team. cases is JSON: the id of each counted case, with a digest of
# what counted of it. Once the cases are erased it is empty, and added, removed and changed say how the copy differed
# from the last results. case_count stays.
outside_copy = Table(
    "outside_copy",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("file", String(20), nullable=False),
    Column("case_count", Integer, nullable=False),
    Column("digest", DIGEST, nullable=False),
    Column("cases", Text),
    *(Column(name, Integer) for name in ("added", "removed", "changed")),
    *_recorded(),
)

# What comparisons need of a closed audit, with tallies as JSON: one row is written and deleted in one statement, and
# read a little faster than a row for each question. Key questions are separate: most comparisons need no prompts.
# counts and breakdowns are JSON too, and only there once the cases are erased: results come from this row then.
closed_audit = Table(
    "closed_audit",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("cases", Integer, nullable=False),
    Column("key_questions", Text, nullable=False),
    Column("prompts", Text, nullable=False),
    Column("ratings", Text, nullable=False),
    Column("overall", NAME),
    Column("counts", Text),
    Column("breakdowns", Text),
)

# reference_key is the reference in one spelling: KSH-1 and ksh-1 are the same case. practitioner is a code, so that the
# cases of one practitioner are known without a name.
audit_case = Table(
    "audit_case",
    metadata,
    Column("id", ID, primary_key=True),
    Column("audit_id", ForeignKey("audit.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("reference", String(40), nullable=False),
    Column("reference_key", String(80), nullable=False),
    Column("practitioner", String(40), nullable=False, server_default=text("''")),
    UniqueConstraint("audit_id", "reference_key"),
)

case_fact = Table(
    "case_fact",
    metadata,
    Column("case_id", ForeignKey("audit_case.id"), primary_key=True),
    Column("fact_id", NAME, primary_key=True),
    Column("value", Text),
    *_versioned(),
)

# Answers belong to a review of a case, not to the case, so that a case can have several, each blind to the others.
# Number 1 counts; a higher number is a second review, or in a calibration exercise the review of another auditor.
# not_collected has the ids of the questions and case details without a column in the responses file that the case was
# imported from.
reading = Table(
    "reading",
    metadata,
    Column("id", ID, primary_key=True),
    Column("case_id", ForeignKey("audit_case.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("auditor", NAME, nullable=False),
    Column("state", String(20), nullable=False),
    Column("not_collected", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("case_id", "number"),
)

answer = Table(
    "answer",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("value", String(20)),
    *_versioned(),
)

note = Table(
    "note",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("value", Text),
    *_versioned(),
)

# What the allocation of an audit's cases needs to know of a person: the code of their staff id, their teams as a JSON
# list, and the most cases that they read. It is deleted with the cases.
staff = Table(
    "staff",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("person", NAME, primary_key=True),
    Column("staff_code", String(20), nullable=False),
    Column("teams", Text, nullable=False),
    Column("capacity", Integer),
)

# What was agreed where two reviews of a case differ. It counts in place of the first review's answer; both stay.
moderated_answer = Table(
    "moderated_answer",
    metadata,
    Column("case_id", ForeignKey("audit_case.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("value", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    Column("cause", String(30), nullable=False),
    *_recorded(),
)

# Comments on a review, or on one of its questions, with the answers to them: rows are added and never changed.
review_comment = Table(
    "review_comment",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("question_id", NAME, nullable=False),
    Column("text", Text, nullable=False),
    *_recorded(),
)

# Which notes are on the feedback sheet of a case. value is the digest of the text that was chosen, so that a note that
# is changed afterwards is not shared unseen; NULL: it is not shared.
shared_note = Table(
    "shared_note",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("value", DIGEST),
    *_versioned(),
)

# What is to be done in a case after its feedback. A removed action stays, so that it can be restored.
feedback_action = Table(
    "feedback_action",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("owner", NAME, nullable=False),
    Column("due", Date),
    Column("done", Boolean(create_constraint=False), nullable=False),
    Column("deleted", Boolean(create_constraint=False), nullable=False),
    *_versioned(),
)

# Who has seen the feedback sheet of a case: acknowledger is the role, never a name. content is the digest of what was
# on the sheet. A withdrawn acknowledgement has no day.
acknowledgement = Table(
    "acknowledgement",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("acknowledger", String(20), primary_key=True),
    Column("acknowledged_on", Date),
    Column("comment", Text, nullable=False),
    Column("content", DIGEST, nullable=False),
    *_versioned(),
)

# The steps of an urgent concern: number is that of the concern in its case, and its first step raised it. Rows are
# added and never changed. They belong to the case, and name the review from which it was raised.
urgent_concern = Table(
    "urgent_concern",
    metadata,
    Column("case_id", ForeignKey("audit_case.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("entry", Integer, primary_key=True, autoincrement=False),
    Column("reading_id", ForeignKey("reading.id"), nullable=False),
    Column("question_id", NAME, nullable=False),
    Column("step", String(20), nullable=False),
    Column("text", Text, nullable=False),
    Column("informed", Text, nullable=False),
    *_recorded(),
)

# Guidance that was added to a question during the audit, and why. It outlives the cases.
guidance_change = Table(
    "guidance_change",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("question_id", NAME, nullable=False),
    Column("text", Text, nullable=False),
    Column("reason", Text, nullable=False),
    *_recorded(),
)

# The answer that was agreed for a case of a calibration exercise, and why.
agreed_answer = Table(
    "agreed_answer",
    metadata,
    Column("case_id", ForeignKey("audit_case.id"), primary_key=True),
    Column("question_id", NAME, primary_key=True),
    Column("value", String(20), nullable=False),
    Column("reason", Text, nullable=False),
    *_recorded(),
)

# Since when the auditors of a calibration exercise see its agreed answers, which do not change while the row is there.
released_exercise = Table(
    "released_exercise",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("released_by", NAME, nullable=False),
    Column("released_at", UtcTime, nullable=False),
)

# The calibration exercise that auditors must pass before they record cases of an audit, and the percentage of agreement
# that passes.
calibration_gate = Table(
    "calibration_gate",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("exercise_id", ID, nullable=False),
    Column("threshold", Integer, nullable=False),
)

# Who may record without having passed, and why.
gate_waiver = Table(
    "gate_waiver",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("person", NAME, primary_key=True),
    Column("reason", Text, nullable=False),
    *_recorded(),
)

# Every figure of a closed audit as it was printed, as JSON, and the digest of that text.
frozen_results = Table(
    "frozen_results",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("digest", DIGEST, nullable=False),
    Column("content", Text, nullable=False),
    Column("frozen_at", UtcTime, nullable=False),
)

# An auditor asks for a submitted case back. The row is deleted when that is answered; the audit log still has it.
reopening_request = Table(
    "reopening_request",
    metadata,
    Column("reading_id", ForeignKey("reading.id"), primary_key=True),
    Column("requested_by", NAME, nullable=False),
    Column("requested_at", UtcTime, nullable=False),
    Column("reason", Text, nullable=False),
)

# The sample of an audit: record is the draw as JSON, settings and counts, and nothing about a single case. key_check
# tells the secret key with which numbers were coded from another. The row stays when the cases are erased.
sample = Table(
    "sample",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("drawn_by", NAME, nullable=False),
    Column("drawn_at", UtcTime, nullable=False),
    Column("record", Text, nullable=False),
    Column("key_check", String(16), nullable=False),
)

# The drawn cases, then the reserves, in the order in which they replace a case of their stratum. A reserve has no
# case_id until it replaces a case. details is JSON; practitioner, manager and case_code are codes.
sampled_case = Table(
    "sampled_case",
    metadata,
    Column("audit_id", ForeignKey("sample.audit_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("reference", String(40), nullable=False),
    Column("reference_key", String(80), nullable=False),
    *(Column(name, Text, nullable=False) for name in ("stratum", "details", "cluster", "ldu")),
    *(Column(name, Text, nullable=False) for name in ("team", "office", "practitioner", "manager")),
    Column("case_code", String(64), nullable=False),
    Column("case_id", ForeignKey("audit_case.id")),
    Column("replaces_case_id", ForeignKey("audit_case.id")),
    UniqueConstraint("audit_id", "reference_key"),
)

# A case that cannot be read. states_before has the states of its reviews, as JSON, to which restoring returns them.
elimination = Table(
    "elimination",
    metadata,
    Column("case_id", ForeignKey("audit_case.id"), primary_key=True),
    Column("reason", String(30), nullable=False),
    Column("explanation", Text, nullable=False),
    Column("eliminated_by", NAME, nullable=False),
    Column("eliminated_at", UtcTime, nullable=False),
    Column("states_before", Text, nullable=False),
)

# Which case numbers were drawn lately, as codes, so that no case is audited twice in 12 months. It names no case, so
# it outlives the cases; each row is deleted after 13 months.
audited_case = Table(
    "audited_case",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("case_code", String(64), primary_key=True),
    Column("audited_on", Date, nullable=False),
    Column("key_check", String(16), nullable=False),
)

# Under which heading a person's last long list had each column.
list_heading = Table(
    "list_heading",
    metadata,
    Column("person", NAME, primary_key=True),
    Column("list_column", NAME, primary_key=True),
    Column("heading", Text, nullable=False),
)

# Who has signed in, and when first: a member who never did may be a mistyped address.
sign_in = Table(
    "sign_in",
    metadata,
    Column("person", NAME, primary_key=True),
    Column("first_at", UtcTime, nullable=False),
)

# What somebody typed into a form that is not submitted yet, so that a reload does not lose it.
draft = Table(
    "draft",
    metadata,
    Column("person", NAME, primary_key=True),
    Column("form", NAME, primary_key=True),
    Column("content", Text, nullable=False),
)

# Ordered by number in each audit, never by time: clocks are set back. No foreign keys: it outlives what it describes.
# The digest chains each row to the one before (see hash_chain.py); sealed is the salted hash of the row's values.
trail = Table(
    "trail",
    metadata,
    Column("audit_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", NAME, nullable=False),
    Column("case_id", ID, nullable=False, index=True),
    Column("reading_id", ID, nullable=False),
    Column("what", String(20), nullable=False),
    Column("subject", NAME, nullable=False),
    Column("save_id", String(64), unique=True),
    Column("sealed", DIGEST, nullable=False),
    Column("digest", DIGEST, nullable=False),
)

# What somebody typed or chose in a change. It is erased with the audit's cases; the chain stays. saved_rows holds the
# rows that the change left in the tables, as JSON, so that a row that was changed without the program is detected.
trail_value = Table(
    "trail_value",
    metadata,
    Column("audit_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("reason", Text, nullable=False),
    Column("saved_rows", Text),
)

# The last number and digest of each chain, so that rows missing at its end are detected.
chain_head = Table(
    "chain_head",
    metadata,
    Column("log", String(10), primary_key=True),
    Column("audit_id", ID, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("digest", DIGEST, nullable=False),
)

# Who has which role in an audit.
membership = Table(
    "membership",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("person", NAME, primary_key=True, index=True),
    Column("role", String(20), nullable=False),
)

# The access log: who opened or exported what, chained like the audit log, without what they saw.
access = Table(
    "access",
    metadata,
    Column("audit_id", ID, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("by", NAME, nullable=False),
    Column("case_id", ID, nullable=False, index=True),
    Column("what", String(20), nullable=False),
    Column("subject", NAME, nullable=False),
    Column("visit", String(64), nullable=False),
    Column("digest", DIGEST, nullable=False),
)

LOG_TABLES = (trail, access)
"""The logs: rows are added to them and never changed, each chained to the one before."""

# How long an audit's cases are stored, and the certificate of their erasure. Versions to 0.2.0 wrote counts to results.
retention = Table(
    "retention",
    metadata,
    Column("audit_id", ForeignKey("audit.id"), primary_key=True),
    Column("purge_on", Date),
    Column("held_because", Text, nullable=False),
    Column("marked_at", UtcTime),
    Column("erased_at", UtcTime),
    Column("certificate", Text),
    Column("results", Text),
)

COMPACTED = "compacted"
"""The entry of a stored certificate that says whether the database was rewritten after the erasure."""


def audit_condition(table: Table, audit_id: str | BindParameter[str]) -> ColumnElement[bool] | None:
    """The condition that a row belongs to an audit; None for what belongs to a person: drafts, sign-ins, headings.

    Available questionnaires belong to none either: an audit has its own copy of its questionnaire.
    """
    if table in (draft, sign_in, list_heading, questionnaire_draft, available_questionnaire):
        return None
    if table is questionnaire:
        questionnaire_digest = select(audit.c.questionnaire_digest).where(audit.c.id == audit_id)
        earlier = select(trail.c.subject).where(trail.c.audit_id == audit_id, trail.c.what == "questionnaire")
        return or_(table.c.digest.in_(questionnaire_digest), table.c.digest.in_(earlier))
    if table is audit:
        return table.c.id == audit_id
    if "audit_id" in table.c:
        return table.c.audit_id == audit_id
    case_ids = select(audit_case.c.id).where(audit_case.c.audit_id == audit_id)
    if "case_id" in table.c:
        return table.c.case_id.in_(case_ids)
    review_ids = select(reading.c.id).where(reading.c.case_id.in_(case_ids))
    return table.c.reading_id.in_(review_ids)
