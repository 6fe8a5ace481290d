"""The name of a finding, and the differences between two versions of it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from audit.model.audit import Audit
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.report_text import CHAPTER_TITLES
from audit.model.saved_value import SavedFinding

ADDRESSEES = (*Addressee, None)


def finding_label(finding: Finding) -> str:
    """Return the name of a finding: "a strength of 2.2"."""
    if finding.kind is FindingKind.RECOMMENDATION:
        return "a recommendation"
    article = "an" if finding.kind is FindingKind.IMPROVEMENT else "a"
    subject = CHAPTER_TITLES[finding.topic].lower() if finding.topic else finding.standard_id
    return f"{article} {finding.kind.label} of {subject}"


def numbered_labels(saved_findings: Iterable[SavedFinding]) -> dict[int, str]:
    """Return the name of each finding as the page numbers it, by its id: "2.2 strength 1", "recommendation 3"."""
    recommended = FindingKind.RECOMMENDATION
    in_order = sorted(
        saved_findings,
        key=lambda saved: ADDRESSEES.index(saved.finding.addressee) if saved.finding.kind is recommended else 0,
    )
    numbers: Counter[str] = Counter()
    labels = {}
    for saved in in_order:
        finding = saved.finding
        subject = CHAPTER_TITLES[finding.topic].lower() if finding.topic else finding.standard_id
        name = finding.kind.label if finding.kind is recommended else f"{subject} {finding.kind.label}"
        numbers[name] += 1
        labels[saved.id] = f"{name} {numbers[name]}"
    return labels


def describe_differences(audit: Audit, theirs: Finding, cases: Mapping[str, str], mine: Finding) -> list[str]:
    """Return a sentence for each field in which the saved finding differs from what is being written."""
    stored, typed = _field_texts(audit, theirs, cases), _field_texts(audit, mine, cases)
    return [
        f"{field_name} is now: {value or 'empty'}" for field_name, value in stored.items() if value != typed[field_name]
    ]


def _field_texts(audit: Audit, finding: Finding, cases: Mapping[str, str]) -> dict[str, str]:
    case_label = audit.questionnaire.case_label
    return {
        "The text": f"“{finding.text}”",
        "The kind": finding.kind.label,
        f"The {audit.questionnaire.standard_label.singular}": finding.standard_id,
        "The topic": CHAPTER_TITLES.get(finding.topic, ""),
        "The key question": finding.question_id,
        f"The list of {case_label.plural}": ", ".join(cases.get(case, "") for case in finding.case_ids),
        "Who it is for": audit.description.addressee_names[finding.addressee] if finding.addressee else "",
        "The owner": finding.owner,
        "The due date": str(finding.due_date or ""),
    }
