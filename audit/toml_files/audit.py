"""The audit file: what an audit is about, and the findings that people wrote, as TOML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from audit.errors import InputError
from audit.model.audit import Addressee, AuditDetails, Finding, FindingKind, check_details
from audit.model.questionnaire import Questionnaire
from audit.toml_files.reader import Table, parse_toml


@dataclass(frozen=True)
class AuditFile:
    """An audit's details, the id of its questionnaire, and its findings in the order of the file."""

    details: AuditDetails
    questionnaire: str
    findings: tuple[Finding, ...]


def questionnaire_id(data: bytes, name: str) -> str:
    """The id of the questionnaire that the audit file is written for. Raises InputError where there is none."""
    faults: list[str] = []
    found = _top(data, name, faults).identifier("questionnaire")
    if faults:
        raise InputError(*faults)
    return found


def read_audit_file(data: bytes, name: str, questionnaire: Questionnaire | None = None) -> AuditFile:
    """The audit in the bytes of a file called ``name``. Raises InputError with every fault.

    The ids of standards are checked where the questionnaire is given. Which standards were not inspected stands in
    the judgements file, not here.
    """
    faults: list[str] = []
    top = _top(data, name, faults)
    written_for = top.identifier("questionnaire")
    if questionnaire and written_for and written_for != questionnaire.id:
        top.fault(f'the audit is written for the questionnaire "{written_for}", not for "{questionnaire.id}".')
    details = _details(top, faults)
    findings = tuple(_finding(table, questionnaire) for table in top.tables("findings", "finding", optional=True))
    top.close()
    if faults:
        raise InputError(*faults)
    return AuditFile(details, written_for, findings)


def _top(data: bytes, name: str, faults: list[str]) -> Table:
    tables, unreadable = parse_toml(data)
    if unreadable:
        raise InputError(f"{name}: {unreadable}")
    return Table(tables, name, faults)


def _details(top: Table, faults: list[str]) -> AuditDetails:
    before = len(faults)
    details = AuditDetails(
        name=top.text("name", plain=False),
        unit=top.text("unit", plain=False),
        region=top.text("region", optional=True, plain=False),
        fieldwork_from=_day(top, "fieldwork_from"),
        fieldwork_to=_day(top, "fieldwork_to"),
        started_in=top.text("started_in", optional=True, plain=False),
    )
    if len(faults) > before:
        return details  # said already, and what is missing would be told twice
    try:
        return check_details(details, ())
    except InputError as wrong:
        for sentence in wrong.faults:
            top.fault(sentence)
        return details


def _day(top: Table, key: str) -> date | None:
    written = top.raw(key)
    if written is not None and (not isinstance(written, date) or isinstance(written, datetime)):
        top.fault(f'"{key}" must be a date such as 2023-04-17, without quotes.')
        return None
    return written


def _finding(table: Table, questionnaire: Questionnaire | None) -> Finding:
    kind = table.one_of("kind", [kind.value for kind in FindingKind])
    standard, addressee = "", ""
    if kind == FindingKind.RECOMMENDATION:
        addressee = table.one_of("addressee", [addressee.value for addressee in Addressee])
    elif kind:
        standard = table.one_of("standard", questionnaire.standard) if questionnaire else table.identifier("standard")
    else:
        table.raw("standard"), table.raw("addressee")  # which of the two is right depends on the kind
    finding = Finding(
        kind=FindingKind(kind or FindingKind.STRENGTH),
        text=table.text("text", plain=False),
        standard=standard,
        addressee=Addressee(addressee) if addressee else None,
    )
    table.close()
    return finding
