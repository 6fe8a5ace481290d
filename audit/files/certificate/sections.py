"""What the certificate of an erasure says, section by section; a page and both files print it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.files.wording import NOT_ENTERED
from audit.formatting import format_date, format_time, format_timestamp, pluralise, upper_first
from audit.messages import files as messages
from audit.model.erasure_certificate import ErasureCertificate
from audit.model.questionnaire import CaseLabel
from audit.model.retention import ERASURE_DELAY_DAYS

ROW_LABELS = {
    "audit_case": "{plural_heading}",
    "reading": "Reviews of {plural}",
    "case_fact": "Details of {plural}",
    "answer": "Answers",
    "note": "Notes",
    "draft": "Texts that were typed but not saved",
    "finding": "Findings",
    "finding cases": "Links from findings to {plural}",
    "outside_copy cases": "Links from copies for people outside the team to {plural}",
    "sampled_case": "Drawn {plural} and reserves in the sample",
    "elimination": "Reasons why {plural} were eliminated, with explanations",
    "reopening_request": "Requests to reopen {plural}",
    "moderated_answer": "Moderated answers",
    "review_comment": "Comments on reviews",
    "shared_note": "Choices of notes for feedback sheets",
    "feedback_action": "Actions of feedback sheets",
    "acknowledgement": "Acknowledgements of feedback sheets",
    "urgent_concern": "Urgent concerns, and what was done about them",
    "agreed_answer": "Agreed answers",
    "gate_waiver": "Waivers of the calibration, with reasons",
    "staff": "Staff codes, teams and limits of auditors",
    "trail_value": "Values in the audit log: what was entered or chosen, and reasons",
}
"""The words for the rows of each table, in the order of the certificate."""


@dataclass(frozen=True)
class CertificateTable:
    """A table with a caption and headings; the last column holds numbers if ``has_numbers``."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    has_numbers: bool = False


@dataclass(frozen=True)
class CertificateSection:
    """A heading with what follows it: a table, paragraphs, or a list."""

    heading: str
    paragraphs: tuple[str, ...] = ()
    table: CertificateTable | None = None
    bullets: tuple[str, ...] = ()


def certificate_title(certificate: ErasureCertificate) -> str:
    """Return the title of the certificate, which names the audit."""
    return f"Certificate of erasure: {certificate.audit.description.name}"


def certificate_introduction(certificate: ErasureCertificate) -> str:
    """Return the first sentence: what was erased and when."""
    plural, erased_at = _case_label(certificate).plural, certificate.erased_at
    return messages.CERTIFICATE_INTRODUCTION.format(
        plural=plural, date=format_date(erased_at), time=format_time(erased_at)
    )


def certificate_sections(certificate: ErasureCertificate) -> tuple[CertificateSection, ...]:
    """Return the sections of the certificate, in order."""
    return (
        _audit(certificate),
        _ground(certificate),
        _erased(certificate),
        _left(certificate),
        CertificateSection("Copies", (messages.COPIES_REMAIN, _rewritten(certificate))),
        _proof(certificate),
    )


def _audit(certificate: ErasureCertificate) -> CertificateSection:
    audit, case_label = certificate.audit, _case_label(certificate)
    description, marked = audit.description, certificate.marked
    rows = (
        ("Unit", description.unit or NOT_ENTERED),
        ("Region", description.region or NOT_ENTERED),
        ("Audit", description.name),
        ("Id of the audit", audit.id),
        ("Fieldwork", description.fieldwork_dates or NOT_ENTERED),
        (f"{case_label.plural_heading} in the results", f"{certificate.case_count:,}"),
        ("Marked for erasure", _when_and_by(marked.at, marked.by) if marked else NOT_ENTERED),
        ("Erased", _when_and_by(certificate.erased_at, certificate.erased_by)),
    )
    return CertificateSection(
        "The audit", table=CertificateTable("The audit and its erasure", ("Item", "Detail"), rows)
    )


def _ground(certificate: ErasureCertificate) -> CertificateSection:
    deletion_date = format_date(certificate.purge_on) or messages.DATE_NO_LONGER_SET
    plural = _case_label(certificate).plural
    rows = tuple(
        (format_timestamp(event.at), event.by, upper_first(event.action.describe(plural)))
        for event in certificate.events
    )
    table = CertificateTable("Steps to the erasure, UK time", ("When", "Who", "Step"), rows)
    ground = messages.ERASURE_GROUND.format(days=ERASURE_DELAY_DAYS)
    return CertificateSection("Why they were erased", (f"Deletion date: {deletion_date}.", ground), table)


def _erased(certificate: ErasureCertificate) -> CertificateSection:
    case_label = _case_label(certificate)
    counts = {name: 0 for name in ROW_LABELS if name in certificate.row_counts} | dict(certificate.row_counts)
    rows = tuple((_row_label(name, case_label, certificate), f"{count:,}") for name, count in counts.items())
    table = CertificateTable("What was erased", ("What", "Number"), rows, has_numbers=True)
    return CertificateSection("What was erased", table=table)


def _row_label(name: str, case_label: CaseLabel, certificate: ErasureCertificate) -> str:
    """Return the words for the rows of a table; of findings, only those deleted earlier if findings are kept."""
    if name == "finding" and "finding cases" in certificate.row_counts:
        return "Findings that had been deleted"
    label = ROW_LABELS.get(name, name.replace("_", " ").capitalize())
    return label.format(plural=case_label.plural, plural_heading=case_label.plural_heading)


def _left(certificate: ErasureCertificate) -> CertificateSection:
    case_label, count = _case_label(certificate), certificate.findings_left
    findings = messages.FINDINGS_REMAIN.format(findings=pluralise(count, "finding"), plural=case_label.plural)
    was_drawn, chapters = certificate.row_counts.get("sampled_case"), certificate.chapters_left
    bullets = (
        messages.RESULTS_REMAIN.format(cases=case_label.with_count(certificate.case_count)),
        messages.BREAKDOWNS_REMAIN,
        *([messages.SAMPLE_REMAINS.format(plural=case_label.plural)] if was_drawn else []),
        findings if count else messages.NO_FINDING_REMAINS,
        *([messages.TEXTS_REMAIN.format(chapters=pluralise(chapters, "chapter"))] if chapters else []),
        messages.LOGS_REMAIN.format(plural=case_label.plural),
        messages.CERTIFICATE_REMAINS,
    )
    return CertificateSection("What remains", bullets=bullets)


def _rewritten(certificate: ErasureCertificate) -> str:
    return messages.FILES_REWRITTEN if certificate.compacted else messages.FILES_NOT_REWRITTEN


def _proof(certificate: ErasureCertificate) -> CertificateSection:
    sentence = messages.ERASURE_IN_LOG.format(number=certificate.log_number, audit_id=certificate.audit.id)
    digests = (
        (messages.DIGEST_OF_ROW, certificate.log_digest),
        (messages.DIGEST_AT_CLOSING, certificate.digest_at_closing),
        (messages.DIGEST_OF_RESULTS, certificate.results_digest),
    )
    texts = [text.format(digest=digest) for text, digest in digests if digest]
    return CertificateSection("Entry in the audit log", (sentence, *texts))


def _case_label(certificate: ErasureCertificate) -> CaseLabel:
    return certificate.audit.questionnaire.case_label


def _when_and_by(at: datetime, by: str) -> str:
    return f"{format_timestamp(at)}, by {by}"
