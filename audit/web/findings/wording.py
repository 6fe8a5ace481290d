"""What pages say of a finding in words: its name, its place, and in what two texts of it differ."""

from __future__ import annotations

from collections.abc import Mapping

from audit.formatting import format_date
from audit.model.audit import Audit
from audit.model.finding import Finding, FindingKind

KIND_TITLES = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def finding_label(finding: Finding) -> str:
    """What a finding is called: "a strength of 2.2"."""
    if finding.kind is FindingKind.RECOMMENDATION:
        return "a recommendation"
    article = "an" if finding.kind is FindingKind.IMPROVEMENT else "a"
    return f"{article} {finding.kind.label} of {finding.standard_id}"


def action_text(finding: Finding) -> str:
    """Who sees to a recommendation, and by when; '' where neither is said."""
    due = f"due {format_date(finding.due_date)}" if finding.due_date else ""
    owner = f"owner: {finding.owner}" if finding.owner else ""
    return "; ".join(filter(None, (owner, due)))


def describe_differences(audit: Audit, theirs: Finding, cases: Mapping[str, str], mine: Finding) -> list[str]:
    """A sentence for everything that the stored finding says otherwise than what is being written."""
    stored, typed = _field_texts(audit, theirs, cases), _field_texts(audit, mine, cases)
    return [
        f"{field_name} is now: {value or 'nothing'}"
        for field_name, value in stored.items()
        if value != typed[field_name]
    ]


def _field_texts(audit: Audit, finding: Finding, cases: Mapping[str, str]) -> dict[str, str]:
    case_label = audit.questionnaire.case_label
    return {
        "The text": f"“{finding.text}”",
        "The kind": finding.kind.label,
        "The standard": finding.standard_id,
        "The key question": finding.question_id,
        f"The list of {case_label.plural}": ", ".join(cases.get(case, "") for case in finding.case_ids),
        "Whom it is for": audit.description.addressee_names[finding.addressee] if finding.addressee else "",
        "The owner": finding.owner,
        "The due date": str(finding.due_date or ""),
    }
