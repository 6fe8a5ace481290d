"""What each kind of change says in the history, in a few words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from audit.analysis.frozen_results import short_digest
from audit.formatting import format_date, lower_first
from audit.model.allocation import WAIVER
from audit.model.answer_scales import answer_label
from audit.model.audit_log import Change, ChangeType
from audit.model.case import CaseState
from audit.model.concerns import what_was_done
from audit.model.guidance import split_guidance
from audit.model.moderation import read_value_in_log
from audit.model.outside_copy import OutsideFile
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.report_text import CHAPTER_TITLES, STANDARD_PREFIX
from audit.model.retention import RetentionAction
from audit.model.sampling import EliminationReason
from audit.web.components.audit_details_form import FIELD_LABELS

CLOSED = "closed"
EXERCISE = "calibration"  # the subject of changes to a whole exercise, and of its reviews


def _was(old: str) -> str:
    return f" (was {old})" if old else ""


def _audit(change: Change, case_label: CaseLabel) -> str:
    return "audit started"


def _rating(change: Change, case_label: CaseLabel) -> str:
    return f"rating by judgement of {change.subject} changed"


def _finding(change: Change, case_label: CaseLabel) -> str:
    return f"finding {change.subject} changed" if change.old else f"finding {change.subject} written"


def _report_text(change: Change, case_label: CaseLabel) -> str:
    title = CHAPTER_TITLES.get(change.subject) or change.subject.removeprefix(STANDARD_PREFIX)
    if not change.new:
        return f"report text of {title} {'cleared' if change.old else 'changed'}"
    return f"report text of {title} {'changed' if change.old else 'written'}"


def _report_breakdowns(change: Change, case_label: CaseLabel) -> str:
    return f"breakdowns in the report {'changed' if change.old else 'chosen'}"


def _benchmark(change: Change, case_label: CaseLabel) -> str:
    what = "changed" if change.old and change.new else "removed" if change.old else "entered"
    return f"benchmark of {change.subject} {what}"


def _case(change: Change, case_label: CaseLabel) -> str:
    if change.old and change.new:
        return f"{case_label.singular} renamed{_was(change.old)}"
    return f"{case_label.singular} {'removed' if change.old else 'added'}"


def _not_collected(change: Change, case_label: CaseLabel) -> str:
    return f"list of what was not collected{' changed' if change.old else ''}"


def _state(change: Change, case_label: CaseLabel) -> str:
    if not change.new:  # its values were erased
        return "state changed"
    old = CaseState(change.old).label if change.old else ""
    return f"{CaseState(change.new).label}{_was(old)}"


def _request(change: Change, case_label: CaseLabel) -> str:
    return f"request to reopen {change.new or 'changed'}".replace("requested", "made")


def _allocation(change: Change, case_label: CaseLabel) -> str:
    if not change.old and not change.new:
        return "allocation changed"
    after = f"allocated to {change.new}" if change.new else "no longer allocated"
    return f"{after}{_was(change.old or '')}{_waived(change)}"


def _second_reviewer(change: Change, case_label: CaseLabel) -> str:
    if change.subject == EXERCISE:
        return f"review by {change.new} added" if change.new else "review added"
    if not change.old and not change.new:
        return "second reviewer changed"
    after = f"second review by {change.new}" if change.new else "no second review"
    return f"{after}{_was(change.old or '')}{_waived(change)}"


def _waived(change: Change) -> str:
    return " in spite of a conflict of interest" if change.subject == WAIVER else ""


def _staff(change: Change, case_label: CaseLabel) -> str:
    return f"staff code, teams or limit of {change.subject} {'changed' if change.new else 'removed'}"


def _draw(change: Change, case_label: CaseLabel) -> str:
    if change.new:
        return f"sample of {case_label.with_count(int(change.new))} drawn"
    return (
        f"sample of {case_label.with_count(int(change.old))} discarded" if change.old else "sample drawn or discarded"
    )


def _elimination(change: Change, case_label: CaseLabel) -> str:
    if change.new:
        return f"eliminated: {_reason_label(change.new)}"
    return (
        f"restored{_was(_reason_label(change.old))}" if change.old else f"{case_label.singular} eliminated or restored"
    )


def _reason_label(reason: str) -> str:
    return lower_first(EliminationReason(reason).label)


def _replacement(change: Change, case_label: CaseLabel) -> str:
    return f"replaces {change.old}" if change.old else f"replaces an eliminated {case_label.singular}"


def _case_detail(change: Change, case_label: CaseLabel) -> str:
    return f"detail “{change.subject}” changed"


def _answer(change: Change, case_label: CaseLabel) -> str:
    return f"answer to {change.subject} changed"


def _note(change: Change, case_label: CaseLabel) -> str:
    return f"note on {change.subject} changed"


def _questionnaire(change: Change, case_label: CaseLabel) -> str:
    version = f"version {change.new}" if change.new else "another version"
    return f"moved to {version} of the questionnaire{_was(change.old or '')}"


def _description(change: Change, case_label: CaseLabel) -> str:
    label = FIELD_LABELS.get(change.subject, change.subject)
    return f"setting changed: {lower_first(label)}"


def _decision(change: Change, case_label: CaseLabel) -> str:
    if change.new:
        return f"rating of {change.subject} overridden: {change.new}{_was(change.old or 'the calculated rating')}"
    return f"overridden rating of {change.subject} withdrawn{_was(change.old or '')}"


def _closing(change: Change, case_label: CaseLabel) -> str:
    action = {None: "closed or reopened", CLOSED: "closed"}.get(change.new, "reopened")
    if not change.subject:
        return f"audit {action}"
    return f"audit {action}; digest of its figures: {short_digest(change.subject)}"


def _outside_copy(change: Change, case_label: CaseLabel) -> str:
    if not change.new:  # its values were erased
        return "copy made for people outside the team"
    return f"copy made for people outside the team: {OutsideFile(change.new).label}"


def _member(change: Change, case_label: CaseLabel) -> str:
    if change.new and change.old:
        return f"{change.subject} is now {change.new}{_was(change.old)}"
    if change.new:
        return f"{change.subject} added as {change.new}"
    return f"{change.subject} removed{_was(change.old or '')}" if change.old else f"role of {change.subject} changed"


def moderation_words(change: Change, case_label: CaseLabel, questionnaire: Questionnaire | None = None) -> str:
    """Return what was moderated; ``questionnaire`` names the answers of scales."""
    old, new = (
        moderated_text(value, change.subject, questionnaire) if value else "" for value in (change.old, change.new)
    )
    if new:
        return f"moderated answer to {change.subject}: {new}{_was(old)}"
    return f"moderated answer to {change.subject} {'withdrawn' if old else 'agreed or withdrawn'}{_was(old)}"


def moderated_text(value: str, question_id: str, questionnaire: Questionnaire | None) -> str:
    """Return a moderated answer in the log as people read it: "No (slip)"."""
    answer, cause = read_value_in_log(value)
    label = questionnaire.answer_label(question_id, answer) if questionnaire else answer_label(None, answer)
    return f"{label} ({cause.label})"


def _agreed_answer(change: Change, case_label: CaseLabel) -> str:
    if change.subject == EXERCISE:
        return "agreed answers released" if change.new else "release of the agreed answers withdrawn"
    return f"agreed answer to {change.subject} {'changed' if change.new else 'withdrawn'}"


def _comment(change: Change, case_label: CaseLabel) -> str:
    return f"comment on {change.subject}" if change.subject else "comment on the review"


def _shared_note(change: Change, case_label: CaseLabel) -> str:
    if change.old or change.new:
        return f"note on {change.subject} {'shared' if change.new else 'no longer shared'}"
    return f"sharing of the note on {change.subject} changed"


def _feedback_action(change: Change, case_label: CaseLabel) -> str:
    if not change.old and not change.new:
        return f"action {change.subject} changed"
    what = "changed" if change.old and change.new else "removed" if change.old else "added"
    return f"action {change.subject} {what}"


def _acknowledgement(change: Change, case_label: CaseLabel) -> str:
    who = f"feedback sheet by the {change.subject}"
    if not change.old and not change.new:
        return f"acknowledgement of the {who} changed"
    what = "changed" if change.old and change.new else "withdrawn" if change.old else "recorded"
    return f"acknowledgement of the {who} {what}"


def _concern(change: Change, case_label: CaseLabel) -> str:
    subject = f" about {change.subject}" if change.subject else ""
    return f"urgent concern{subject} {what_was_done(change.new) if change.new else 'raised or answered'}"


def _guidance(change: Change, case_label: CaseLabel) -> str:
    written = change.new or change.old
    if not written:
        return "guidance to a question changed"
    question_id, _ = split_guidance(written)
    return f"guidance added to {question_id}" if change.new else f"added guidance withdrawn from {question_id}"


def _gate(change: Change, case_label: CaseLabel) -> str:
    if change.subject:
        return f"calibration {'waived' if change.new else 'no longer waived'} for {change.subject}"
    return f"calibration before recording: {change.new or 'removed'}{_was(change.old or '')}"


def _retention(change: Change, case_label: CaseLabel) -> str:
    if change.subject == "purge date":
        if change.new:
            return f"deletion date set to {_day(change.new)}{_was(_day(change.old))}"
        return f"deletion date removed{_was(_day(change.old))}" if change.old else "deletion date changed"
    return RetentionAction.parse(change.subject).describe(case_label.plural)


def _day(day: str | None) -> str:
    return format_date(date.fromisoformat(day)) if day else ""


def _snapshot(change: Change, case_label: CaseLabel) -> str:
    return "snapshot saved for verification"


CHANGE_WORDS: Mapping[ChangeType, Callable[[Change, CaseLabel], str]] = {
    ChangeType.AUDIT: _audit,
    ChangeType.QUESTIONNAIRE: _questionnaire,
    ChangeType.STANDARD: _rating,
    ChangeType.FINDING: _finding,
    ChangeType.REPORT_TEXT: _report_text,
    ChangeType.REPORT_BREAKDOWNS: _report_breakdowns,
    ChangeType.BENCHMARK: _benchmark,
    ChangeType.CASE: _case,
    ChangeType.NOT_COLLECTED: _not_collected,
    ChangeType.STATE: _state,
    ChangeType.REQUEST: _request,
    ChangeType.ALLOCATION: _allocation,
    ChangeType.SECOND_REVIEWER: _second_reviewer,
    ChangeType.STAFF: _staff,
    ChangeType.DRAW: _draw,
    ChangeType.ELIMINATION: _elimination,
    ChangeType.REPLACEMENT: _replacement,
    ChangeType.CASE_DETAIL: _case_detail,
    ChangeType.ANSWER: _answer,
    ChangeType.NOTE: _note,
    ChangeType.DESCRIPTION: _description,
    ChangeType.DECISION: _decision,
    ChangeType.CLOSING: _closing,
    ChangeType.MODERATION: moderation_words,
    ChangeType.COMMENT: _comment,
    ChangeType.SHARED_NOTE: _shared_note,
    ChangeType.FEEDBACK_ACTION: _feedback_action,
    ChangeType.ACKNOWLEDGEMENT: _acknowledgement,
    ChangeType.CONCERN: _concern,
    ChangeType.GUIDANCE: _guidance,
    ChangeType.AGREED_ANSWER: _agreed_answer,
    ChangeType.GATE: _gate,
    ChangeType.OUTSIDE_COPY: _outside_copy,
    ChangeType.MEMBER: _member,
    ChangeType.RETENTION: _retention,
    ChangeType.SNAPSHOT: _snapshot,
}
