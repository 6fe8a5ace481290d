"""The rows of the two logs in plain words. What each kind of change says is in change_words.py, values in values.py."""

from __future__ import annotations

from collections.abc import Mapping

from audit.model.audit_log import AccessLogRow, AccessType, AuditLogRow, ChangeType, LogKind
from audit.model.case_progress import name_review
from audit.model.people import Permission
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.review_pair import FIRST_REVIEW
from audit.web.history.change_words import CHANGE_WORDS, moderation_words

ACCESS_WORDS = {
    AccessType.CASE: "opened",
    AccessType.AUDIT_LOG: "read the history",
    AccessType.AGREEMENT: "read where reviewers differ",
    AccessType.NOTES: "searched notes",
    AccessType.EXPORT: "exported",
    AccessType.IMPORT: "compared a file with the recorded values",
    AccessType.REFUSED: "was refused",
}
ACCESS_LABELS = {
    AccessType.CASE: "Case opened",
    AccessType.AUDIT_LOG: "History read",
    AccessType.AGREEMENT: "Agreement read",
    AccessType.NOTES: "Notes searched",
    AccessType.EXPORT: "Export",
    AccessType.IMPORT: "Comparison with a file",
    AccessType.REFUSED: "Refusal",
}
CHANGE_LABELS = {
    ChangeType.AUDIT: "Start of the audit",
    ChangeType.QUESTIONNAIRE: "Version of the questionnaire",
    ChangeType.STANDARD: "Rating by judgement",
    ChangeType.FINDING: "Finding",
    ChangeType.REPORT_TEXT: "Report text",
    ChangeType.REPORT_BREAKDOWNS: "Breakdowns in the report",
    ChangeType.BENCHMARK: "Benchmark",
    ChangeType.CASE: "Case added, renamed or removed",
    ChangeType.NOT_COLLECTED: "What was not collected",
    ChangeType.STATE: "State",
    ChangeType.REQUEST: "Request to reopen",
    ChangeType.ALLOCATION: "Allocation",
    ChangeType.SECOND_REVIEWER: "Second reviewer",
    ChangeType.STAFF: "Staff code, teams and limit of an auditor",
    ChangeType.DRAW: "Sample",
    ChangeType.ELIMINATION: "Case eliminated or restored",
    ChangeType.REPLACEMENT: "Replacement by a reserve",
    ChangeType.CASE_DETAIL: "Case detail",
    ChangeType.ANSWER: "Answer",
    ChangeType.NOTE: "Note",
    ChangeType.DESCRIPTION: "Setting",
    ChangeType.DECISION: "Overridden rating",
    ChangeType.CLOSING: "Closing and reopening of the audit",
    ChangeType.MODERATION: "Moderated answer",
    ChangeType.COMMENT: "Comment on a review",
    ChangeType.SHARED_NOTE: "Note shared or not",
    ChangeType.FEEDBACK_ACTION: "Action of a feedback sheet",
    ChangeType.ACKNOWLEDGEMENT: "Feedback sheet acknowledged",
    ChangeType.CONCERN: "Urgent concern",
    ChangeType.GUIDANCE: "Guidance",
    ChangeType.AGREED_ANSWER: "Agreed answer",
    ChangeType.GATE: "Calibration before recording",
    ChangeType.OUTSIDE_COPY: "Copy for people outside the team",
    ChangeType.MEMBER: "Member",
    ChangeType.RETENTION: "Retention and erasure",
    ChangeType.SNAPSHOT: "Snapshot for verification",
}
"""What the filter calls each kind of row; "case" is replaced by the audit's word."""

RATINGS = (ChangeType.STANDARD, ChangeType.DECISION)

PERMISSION_LABELS = {
    Permission.SEE_AUDIT: "See the audit",
    Permission.SEE_RESULTS: "See the results",
    Permission.SEE_MEMBERS: "See the members",
    Permission.SEE_CASE: "See a case, its notes and its history",
    Permission.RECORD_ANSWERS: "Record case details, answers and notes",
    Permission.SUBMIT_CASE: "Submit a case",
    Permission.REQUEST_REOPENING: "Ask for a submitted case back",
    Permission.RETURN_CASE: "Return a case to its auditor",
    Permission.MODERATE: "Decide where two reviews differ",
    Permission.COMMENT: "Comment on a review",
    Permission.WRITE_FEEDBACK: "Write the feedback sheet of a case",
    Permission.RAISE_CONCERN: "Raise an urgent concern about a case",
    Permission.SEE_CONCERNS: "See urgent concerns (an auditor: only their own)",
    Permission.ANSWER_CONCERN: "Answer, close and reopen urgent concerns",
    Permission.REOPEN_CASE: "Reopen a case",
    Permission.MARK_CASE_FINAL: "Mark a case as final",
    Permission.SEE_NOTES: "Search the notes of the cases that they may open",
    Permission.SEE_CASE_RECORDS: "See the answers of every case at once",
    Permission.SEE_AGREEMENT: "See where reviewers of the same cases differ",
    Permission.SEE_OWN_AGREEMENT: "See how their own answers compare with others",
    Permission.WRITE_GUIDANCE: "Add guidance to a question",
    Permission.SEE_AUDIT_LOG: "See the audit log",
    Permission.ADD_CASE: "Draw a sample; add, import, rename, eliminate and restore cases; remove an empty case",
    Permission.ALLOCATE_CASE: "Allocate cases",
    Permission.JUDGE_STANDARD: "Enter a rating",
    Permission.OVERRIDE_RATING: "Override a rating",
    Permission.WRITE_FINDING: "Write findings",
    Permission.WRITE_REPORT_TEXT: "Write the report text",
    Permission.WRITE_BENCHMARK: "Enter benchmarks",
    Permission.CHANGE_DESCRIPTION: "Change the settings of the audit",
    Permission.CLOSE_AUDIT: "Close the audit",
    Permission.REOPEN_AUDIT: "Reopen a closed audit",
    Permission.MANAGE_MEMBERS: "Add and remove members",
    Permission.MANAGE_CALIBRATION: "Manage a calibration exercise, its agreed answers, and who must pass it",
    Permission.SEE_ACCESS_LOG: "See the access log",
    Permission.SUBJECT_ACCESS: "Export all data of one case",
    Permission.MANAGE_RETENTION: "Set the deletion date; place a legal hold; mark and erase cases",
}


def access_text(row: AccessLogRow, references: Mapping[str, str], case_label: CaseLabel) -> str:
    """Return what was opened or exported, or what was refused: "opened case KSH-1"."""
    event = row.event
    reference = references.get(event.case_id, "")
    case = f"{case_label.singular} {reference}".strip() if event.case_id else ""
    subject = _refused_action(event.subject, case_label) if event.type is AccessType.REFUSED else event.subject
    return " ".join(filter(None, (ACCESS_WORDS[event.type], subject, case)))


def _refused_action(name: str, case_label: CaseLabel) -> str:
    """Return the action of a permission as the log names it: "see_case"."""
    label = PERMISSION_LABELS[Permission[name.upper()]]
    action = label.replace("cases", case_label.plural).replace("case", case_label.singular)
    return f"“{action}”"


def change_text(
    row: AuditLogRow,
    references: Mapping[str, str],
    case_label: CaseLabel,
    reviews: Mapping[str, int] | None = None,
    questionnaire: Questionnaire | None = None,
) -> str:
    """Return what was changed, in a few words. ``reviews`` has the numbers of reviews that are not the first, by id.

    ``questionnaire`` names the answers of scales.
    """
    if row.change.type is ChangeType.MODERATION:
        words = moderation_words(row.change, case_label, questionnaire)
    else:
        words = CHANGE_WORDS[row.change.type](row.change, case_label)
    reference = references.get(row.change.case_id, "")
    number = (reviews or {}).get(row.change.review_id, FIRST_REVIEW)
    return " · ".join(filter(None, (name_review(reference, number) if reference else "", words)))


def change_reason(row: AuditLogRow, sees_holds: bool) -> str:
    """Return the reason of a change; of a legal hold only if ``sees_holds``, because it may be about a person."""
    return "" if row.change.type is ChangeType.RETENTION and not sees_holds else row.change.reason


def change_labels(case_label: CaseLabel, is_survey: bool = False) -> Mapping[LogKind, str]:
    """Return what the filter calls each kind of change, with the audit's word for a case. A survey has no ratings."""
    left_out = RATINGS if is_survey else ()
    return {kind: _with_case_label(label, case_label) for kind, label in CHANGE_LABELS.items() if kind not in left_out}


def access_labels(case_label: CaseLabel) -> Mapping[LogKind, str]:
    """Return what the filter calls each kind of access, with the audit's word for a case."""
    return {kind: _with_case_label(label, case_label) for kind, label in ACCESS_LABELS.items()}


def _with_case_label(label: str, case_label: CaseLabel) -> str:
    return label.replace("Case", case_label.heading).replace("case", case_label.singular)
