"""The audit file: the details of an audit, its findings, the texts of its report and its benchmarks, as TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from audit.errors import InputError
from audit.messages import toml_files as messages
from audit.model.audit import AuditDescription, check_description
from audit.model.benchmark import Benchmark
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import TOPICS, finding_topics
from audit.toml_files.benchmarks import read_benchmarks
from audit.toml_files.reader import Table, parse_toml
from audit.toml_files.report_texts import read_breakdowns, read_report_texts


@dataclass(frozen=True)
class AuditFile:
    """The details of an audit, the id of its questionnaire, its findings in the order of the file, and its report.

    ``report_texts`` has the text of each chapter; ``chosen_breakdowns`` are the case details whose breakdowns are in
    the body of the report.
    """

    description: AuditDescription
    questionnaire_id: str
    findings: tuple[Finding, ...]
    report_texts: Mapping[str, str] = field(default_factory=dict)
    chosen_breakdowns: tuple[str, ...] = ()
    breakdowns_with_prompts: bool = False
    benchmarks: tuple[Benchmark, ...] = ()


def parse_questionnaire_id(data: bytes, name: str) -> str:
    """Return the id of the questionnaire that the audit file uses. Raises InputError if it has none."""
    problems: list[str] = []
    identifier = _root_table(data, name, problems).identifier("questionnaire")
    if problems:
        raise InputError(*problems)
    return identifier


def parse_audit_file(data: bytes, name: str, questionnaire: Questionnaire | None = None) -> AuditFile:
    """Return the audit in the bytes of a file called ``name``. Raises InputError with every problem.

    The ids of standards are checked if there is a ``questionnaire``. The standards that were not inspected are in the
    judgements file, not here.
    """
    problems: list[str] = []
    root = _root_table(data, name, problems)
    identifier = root.identifier("questionnaire")
    if questionnaire and identifier and identifier != questionnaire.id:
        root.add_problem(messages.OTHER_QUESTIONNAIRE.format(questionnaire_id=identifier, expected_id=questionnaire.id))
    description = _description(root, problems)
    findings = tuple(_finding(table, questionnaire) for table in root.tables("findings", "finding", optional=True))
    texts, breakdowns = read_report_texts(root, questionnaire), read_breakdowns(root, questionnaire)
    benchmarks = read_benchmarks(root, questionnaire)
    root.reject_unknown_keys()
    if problems:
        raise InputError(*problems)
    return AuditFile(description, identifier, findings, texts, *breakdowns, benchmarks)


def _root_table(data: bytes, name: str, problems: list[str]) -> Table:
    content, error = parse_toml(data)
    if error:
        raise InputError(messages.PROBLEM.format(location=name, problem=error))
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
        return description  # checking it as well would report what is missing twice
    try:
        return check_description(description, ())
    except InputError as error:
        for problem in error.problems:
            root.add_problem(problem)
        return description


def _date(root: Table, key: str) -> date | None:
    value = root.pop_raw(key)
    if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
        root.add_problem(messages.NOT_A_DATE.format(key=key))
        return None
    return value


def _finding(table: Table, questionnaire: Questionnaire | None) -> Finding:
    kind = table.one_of("kind", [kind.value for kind in FindingKind])
    standard, addressee, topic = "", "", ""
    if kind == FindingKind.RECOMMENDATION:
        addressee = table.one_of("addressee", [addressee.value for addressee in Addressee])
    elif kind and table.has("topic"):
        topic = table.one_of("topic", finding_topics(questionnaire) if questionnaire else TOPICS)
    elif kind:
        standard = (
            table.one_of("standard", questionnaire.standards_by_id) if questionnaire else table.identifier("standard")
        )
    else:
        # Which of them is allowed depends on the kind, so none is checked.
        for key in ("standard", "topic", "addressee"):
            table.pop_raw(key)
    finding = Finding(
        kind=FindingKind(kind or FindingKind.STRENGTH),
        text=table.text("text", plain_text=False),
        standard_id=standard,
        addressee=Addressee(addressee) if addressee else None,
        topic=topic,
    )
    table.reject_unknown_keys()
    return finding
