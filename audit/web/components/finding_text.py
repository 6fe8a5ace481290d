"""Texts about findings that several pages show."""

from __future__ import annotations

from audit.formatting import format_date
from audit.model.finding import Finding, FindingKind

KIND_TITLES = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def action_text(finding: Finding) -> str:
    """Return the owner and the due date of a recommendation; '' if neither is known."""
    due = f"due {format_date(finding.due_date)}" if finding.due_date else ""
    owner = f"owner: {finding.owner}" if finding.owner else ""
    return "; ".join(filter(None, (owner, due)))
