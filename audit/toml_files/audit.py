"""The audit file: what an audit is about, and the findings that people wrote, as TOML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from audit.errors import InputError
from audit.model.audit import AuditDescription, check_description
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import Questionnaire
from audit.toml_files.reader import Table, parse_toml


@dataclass(frozen=True)
class AuditFile:
    """An audit's details, the id of its questionnaire, and its findings in the order of the file."""

    description: AuditDescription
    questionnaire_id: str
    findings: tuple[Finding, ...]


def parse_questionnaire_id(data: bytes, name: str) -> str:
    """The id of the questionnaire that the audit file is written for. Raises InputError where there is none."""
    problems: list[str] = []
    identifier = _root_table(data, name, problems).identifier("questionnaire")
    if problems:
        raise InputError(*problems)
    return identifier


def parse_audit_file(data: bytes, name: str, questionnaire: Questionnaire | None = None) -> AuditFile:
    """The audit in the bytes of a file called ``name``. Raises InputError with every fault.

    The ids of standards are checked where the questionnaire is given. Which standards were not inspected stands in
    the judgements file, not here.
    """
    problems: list[str] = []
    root = _root_table(data, name, problems)
    identifier = root.identifier("questionnaire")
    if questionnaire and identifier and identifier != questionnaire.id:
        root.add_problem(f'the audit is written for the questionnaire "{identifier}", not for "{questionnaire.id}".')
    description = _description(root, problems)
    findings = tuple(_finding(table, questionnaire) for table in root.tables("findings", "finding", optional=True))
    root.reject_unknown_keys()
    if problems:
        raise InputError(*problems)
    return AuditFile(description, identifier, findings)


def _root_table(data: bytes, name: str, problems: list[str]) -> Table:
    content, error = parse_toml(data)
    if error:
        raise InputError(f"{name}: {error}")
    return Table(content, name, problems)


def _description(root: Table, problems: list[str]) -> AuditDescription:
    problem_count = len(problems)
    description = AuditDescription(
        name=root.text("name", plain_text=False),
        unit=root.text("unit", plain_text=False),
        region=root.text("region", optional=True, plain_text=False),
        fieldwork_from=_date(root, "fieldwork_from"),
        fieldwork_to=_date(root, "fieldwork_to"),
        started_in=root.text("started_in", optional=True, plain_text=False),
    )
    if len(problems) > problem_count:
        return description  # said already, and what is missing would be told twice
    try:
        return check_description(description, ())
    except InputError as error:
        for problem in error.problems:
            root.add_problem(problem)
        return description


def _date(root: Table, key: str) -> date | None:
    value = root.pop_raw(key)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        root.add_problem(f'"{key}" must be a date such as 2023-04-17, without quotes.')
        return None
    return value


def _finding(table: Table, questionnaire: Questionnaire | None) -> Finding:
    kind = table.one_of("kind", [kind.value for kind in FindingKind])
    standard, addressee = "", ""
    if kind == FindingKind.RECOMMENDATION:
        addressee = table.one_of("addressee", [addressee.value for addressee in Addressee])
    elif kind:
        standard = (
            table.one_of("standard", questionnaire.standards_by_id) if questionnaire else table.identifier("standard")
        )
    else:
        table.pop_raw("standard"), table.pop_raw("addressee")  # which of the two is right depends on the kind
    finding = Finding(
        kind=FindingKind(kind or FindingKind.STRENGTH),
        text=table.text("text", plain_text=False),
        standard_id=standard,
        addressee=Addressee(addressee) if addressee else None,
    )
    table.reject_unknown_keys()
    return finding
