"""Parses the case details of a questionnaire file."""

from __future__ import annotations

from collections.abc import Iterable

from audit.messages import toml_files as messages
from audit.model.case_details import YES_NO, CaseDetail, CaseDetailKind, Choice
from audit.toml_files.detail_rules import check_breakdown, parse_date_rules, parse_number_rules
from audit.toml_files.reader import Table


def parse_case_details(root: Table) -> tuple[CaseDetail, ...]:
    """Return the case details, in the order of the file."""
    parsed: list[CaseDetail] = []
    for table in root.tables("facts", "case detail", optional=True):
        parsed.append(_case_detail(table, parsed))
    return tuple(parsed)


def _case_detail(table: Table, earlier: Iterable[CaseDetail]) -> CaseDetail:
    kind = CaseDetailKind(table.one_of("kind", [kind.value for kind in CaseDetailKind]) or "text")
    case_detail = CaseDetail(
        id=table.identifier(),
        text=table.text("text"),
        kind=kind,
        choices=_choices(table, kind),
        breakdown=table.boolean("breakdown"),
        required=table.boolean("required"),
        guidance=table.lines("guidance"),
        dates=parse_date_rules(table, kind, earlier),
        numbers=parse_number_rules(table, kind),
    )
    check_breakdown(table, case_detail)
    table.reject_unknown_keys()
    return case_detail


def _choices(table: Table, kind: CaseDetailKind) -> tuple[Choice, ...]:
    match kind:
        case CaseDetailKind.CHOICE | CaseDetailKind.CHOICES:
            return _listed_choices(table)
        case CaseDetailKind.YES_NO:
            return YES_NO
        case _:
            return ()


def _listed_choices(table: Table) -> tuple[Choice, ...]:
    choices: list[Choice] = []
    is_short = table.has("choices") and table.list_length("choices") < 2
    for entry in table.tables("choices", "choice"):
        choices.append(Choice(entry.identifier(), entry.text("text")))
        entry.reject_unknown_keys()
    if is_short:
        table.add_problem(messages.TOO_FEW_CHOICES)
    table.check_unique("choice", (choice.id for choice in choices))
    if any(";" in choice.text for choice in choices):
        table.add_problem(messages.CHOICE_WITH_SEMICOLON)
    return tuple(choices)
