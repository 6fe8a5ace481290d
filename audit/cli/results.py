"""The command line: check a questionnaire, print the tables of a responses file, write its workbook and its report."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from audit.analysis.disclosure_control import printed_breakdowns
from audit.analysis.ratings import Results, results
from audit.atomic_file import write_whole
from audit.cli.store import add_store_commands
from audit.errors import AuditError, InputError
from audit.files.responses import Responses, read_responses
from audit.files.results_json import results_json
from audit.files.results_text import group_text, questionnaire_line, results_text
from audit.files.spreadsheets.safety_checks import COMMAND_LINE
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.answers import Group, grouped
from audit.model.audit import AuditDetails
from audit.model.questionnaire import Fact, Questionnaire
from audit.toml_files.audit import AuditFile, questionnaire_id, read_audit_file
from audit.toml_files.judgements import NO_JUDGEMENTS, Judgements, read_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES, read_questionnaire

DEFAULT = "hmip-probation-2021"
FAULTY = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 where it did what it says, 2 where something has to be put right first."""
    _speak_utf_8()
    given = _parser().parse_args(arguments)
    try:
        given.run(given)
        sys.stdout.flush()
    except AuditError as error:
        for fault in error.faults:
            print(fault, file=sys.stderr)
        return FAULTY
    except BrokenPipeError:  # the reader, perhaps `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _speak_utf_8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m audit", description="The case-sample audit workbench.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    check = commands.add_parser("check", help="look for faults in a questionnaire file")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)

    tables = commands.add_parser("tables", help="print the report's tables of a responses file")
    _add_input(tables)
    tables.add_argument("--by", metavar="FACT", help="break the results down by this fact")
    tables.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    tables.set_defaults(run=_tables)

    export = commands.add_parser("export", help="write the data workbook of a responses file")
    _add_input(export)
    _add_output(export, "FILE.xlsx")
    export.set_defaults(run=_export)

    report = commands.add_parser("report", help="write the Word report of a responses file")
    _add_input(report)
    _add_output(report, "FILE.docx")
    report.set_defaults(run=_report)

    add_store_commands(commands)
    return parser


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("responses", metavar="RESPONSES", help="one row per case: CSV or Excel (.xlsx)")
    parser.add_argument("--questionnaire", metavar="ID_OR_PATH", help=f"{DEFAULT} where it is left out")
    parser.add_argument("--judgements", metavar="FILE", help="the ratings that people gave (TOML)")


def _add_output(parser: argparse.ArgumentParser, file: str) -> None:
    parser.add_argument("--out", metavar=file, required=True, type=Path)
    parser.add_argument("--audit", metavar="FILE", help="the audit's name, dates and findings (TOML)")
    parser.add_argument("--outside", action="store_true", help="for outside the team: hold small numbers back")
    parser.add_argument("--force", action="store_true", help=f"overwrite {file} if it is there")


def _check(given: argparse.Namespace) -> None:
    print(questionnaire_line(read_questionnaire(_read(given.file), Path(given.file).name)))


def _tables(given: argparse.Namespace) -> None:
    opened = _open(given)
    fact = _breakdown(opened.questionnaire, given.by) if given.by else None
    groups = [(group, opened.results_of(group)) for group in grouped(fact, opened.responses.records)] if fact else []
    if given.json:
        print(results_json(opened.results, fact, groups))
        return
    texts = [results_text(opened.results, opened.which_cases, opened.not_inspected_because)]
    texts += [group_text(fact, group, found) for group, found in groups if fact]
    print("\n\n".join(texts), end="")


def _export(given: argparse.Namespace) -> None:
    _check_target(given.out, ".xlsx", "workbook", given.force)
    opened, audit = _described(given)
    found, records = opened.results, opened.responses.records
    shown = printed_breakdowns(found, records, audit.details, given.outside)
    about = WorkbookAbout(
        audit.details, opened.which_cases, _today(), audit.findings, breakdowns=shown, outside=given.outside
    )
    write_whole(given.out, data_workbook(found, records, about))
    print(f"{given.out}: written. {opened.which_cases}")


def _report(given: argparse.Namespace) -> None:
    from audit.files.report import ReportAbout, report_document  # charts take a while to load

    _check_target(given.out, ".docx", "report", given.force)
    opened, audit = _described(given)
    found = opened.results
    shown = printed_breakdowns(found, opened.responses.records, audit.details, given.outside)
    about = ReportAbout(
        audit.details, opened.which_cases, _today(), audit.findings, breakdowns=shown, outside=given.outside
    )
    write_whole(given.out, report_document(found, about))
    print(f"{given.out}: written. {opened.which_cases}")


def _described(given: argparse.Namespace) -> tuple[_Opened, AuditFile]:
    """The responses file, and the audit that it belongs to: what the audit file says, or only the file's name."""
    audit = _read(given.audit) if given.audit else None
    if audit is not None and not given.questionnaire:
        given.questionnaire = questionnaire_id(audit, given.audit)
    opened = _open(given)
    about = AuditFile(AuditDetails(f"Cases of {Path(given.responses).name}", unit=""), opened.questionnaire.id, ())
    if audit is not None:
        about = read_audit_file(audit, given.audit, opened.questionnaire)
    return opened, replace(about, details=replace(about.details, not_inspected=opened.not_inspected))


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


@dataclass(frozen=True)
class _Opened:
    """A responses file with the questionnaire that reads it and what people judged; all its cases count."""

    name: str
    questionnaire: Questionnaire
    responses: Responses
    judgements: Judgements

    @property
    def without_columns(self) -> frozenset[str]:
        return self.responses.standards_without_columns(self.questionnaire) - self.judgements.not_inspected

    @property
    def not_inspected(self) -> frozenset[str]:
        return self.judgements.not_inspected | self.without_columns

    @property
    def not_inspected_because(self) -> str:
        names = ", ".join(standard for standard in self.questionnaire.standard if standard in self.without_columns)
        return f"No column of {self.name} belongs to {names}." if names else ""

    @property
    def which_cases(self) -> str:
        number, noun = len(self.responses.records), self.questionnaire.record
        if number == 1:
            return f"The only {noun.one} of {self.name} counts."
        return f"All {noun.count(number)} of {self.name} count."

    @property
    def results(self) -> Results:
        return results(self.questionnaire, self.responses.records, self.judgements.ratings, self.not_inspected)

    def results_of(self, group: Group) -> Results:
        return results(self.questionnaire, group.records, not_inspected=self.not_inspected)


def _open(given: argparse.Namespace) -> _Opened:
    questionnaire = _questionnaire(given.questionnaire or DEFAULT)
    name = Path(given.responses).name
    responses = read_responses(_read(given.responses), name, questionnaire, COMMAND_LINE)
    judgements = NO_JUDGEMENTS
    if given.judgements:
        judgements = read_judgements(_read(given.judgements), Path(given.judgements).name, questionnaire)
    return _Opened(name, questionnaire, responses, judgements)


def _questionnaire(id_or_path: str) -> Questionnaire:
    """A questionnaire of the house by its id, or any other by its path."""
    shipped = sorted(path.stem for path in QUESTIONNAIRES.glob("*.toml"))
    path = QUESTIONNAIRES / f"{id_or_path}.toml" if id_or_path in shipped else Path(id_or_path)
    if re.fullmatch(r"[\w-]+", id_or_path) and not path.exists():
        raise InputError(f'There is no questionnaire "{id_or_path}". Give a path or one of: {", ".join(shipped)}.')
    return read_questionnaire(_read(str(path)), path.name)


def _breakdown(questionnaire: Questionnaire, wanted: str) -> Fact:
    allowed = [fact for fact in questionnaire.facts if fact.breakdown]
    for fact in allowed:
        if fact.id.casefold() == wanted.casefold():
            return fact
    raise InputError(f'Results are not broken down by "{wanted}". Use one of: {", ".join(f.id for f in allowed)}.')


def _read(path: str) -> bytes:
    """The bytes of a file, up to a little more than the largest that anything takes."""
    try:
        with Path(path).open("rb") as file:
            return file.read(COMMAND_LINE.file_bytes + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or "no file has such a name"
        raise InputError(f"{path}: cannot be read ({reason}). Check the path.") from None


def _check_target(path: Path, ending: str, what: str, force: bool) -> None:
    if path.suffix.casefold() != ending:
        raise InputError(f"{path}: the {what} needs a name that ends in {ending}.")
    if path.exists() and not force:
        raise InputError(f"{path}: is there already. Choose another name, or add --force to overwrite it.")
