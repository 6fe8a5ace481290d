"""What pages say of a finding in words: its name, its place, and in what two texts of it differ."""

from __future__ import annotations

from collections.abc import Mapping

from audit.formatting import day_words
from audit.model.audit import Finding, FindingKind
from audit.storage.repositories.audits import Audit

TITLES = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def name_of(finding: Finding) -> str:
    """What a finding is called: "a strength of 2.2"."""
    if finding.kind is FindingKind.RECOMMENDATION:
        return "a recommendation"
    article = "an" if finding.kind is FindingKind.IMPROVEMENT else "a"
    return f"{article} {finding.kind.words} of {finding.standard}"


def action_words(finding: Finding) -> str:
    """Who sees to a recommendation, and by when; '' where neither is said."""
    due = f"due {day_words(finding.due)}" if finding.due else ""
    owner = f"owner: {finding.owner}" if finding.owner else ""
    return "; ".join(filter(None, (owner, due)))


def differences(audit: Audit, theirs: Finding, cases: Mapping[str, str], mine: Finding) -> list[str]:
    """A sentence for everything that the stored finding says otherwise than what is being written."""
    stored, typed = _said(audit, theirs, cases), _said(audit, mine, cases)
    return [f"{what} is now: {words or 'nothing'}" for what, words in stored.items() if words != typed[what]]


def _said(audit: Audit, finding: Finding, cases: Mapping[str, str]) -> dict[str, str]:
    noun = audit.questionnaire.record
    return {
        "The text": f"“{finding.text}”",
        "The kind": finding.kind.words,
        "The standard": finding.standard,
        "The key question": finding.question,
        f"The list of {noun.many}": ", ".join(cases.get(case, "") for case in finding.cases),
        "Whom it is for": audit.details.addressees[finding.addressee] if finding.addressee else "",
        "The owner": finding.owner,
        "The due date": str(finding.due or ""),
    }
