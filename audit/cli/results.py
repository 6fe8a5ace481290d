"""Commands for files: check a questionnaire, print the tables of a responses file, write its documents."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from audit.analysis.breakdowns import calculate_breakdown, counted_cases
from audit.analysis.case_groups import group_by_detail
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.make_up import make_up
from audit.analysis.prompt_breakdowns import publish_with_prompts
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import Results
from audit.atomic_file import write_atomically
from audit.cli.input_files import read_file
from audit.cli.output_files import check_output_path
from audit.cli.report_template import add_template_option, read_template
from audit.cli.responses_file import LoadedResponses, add_input, load_responses
from audit.errors import InputError
from audit.files.additions import Additions
from audit.files.export_context import ExportContext
from audit.files.results_json import results_json
from audit.files.results_text import crosswalk_line, group_text, questionnaire_line, results_text
from audit.files.wording import based_on
from audit.formatting import today
from audit.messages import cli as messages
from audit.messages import crosswalks as crosswalk_messages
from audit.messages import toml_files as toml_messages
from audit.model.audit import AuditDescription
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Questionnaire
from audit.settings import load_settings
from audit.toml_files.audit import AuditFile, parse_audit_file, parse_questionnaire_id
from audit.toml_files.crosswalk import is_crosswalk, parse_crosswalk, unchecked_sides
from audit.toml_files.questionnaire import parse_questionnaire, shipped_questionnaires
from audit.toml_files.responses_file_checks import questionnaire_warnings


def add_file_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands for files to the command line."""
    check = commands.add_parser("check", help="check a questionnaire or crosswalk file")
    check.add_argument("file", metavar="FILE")
    check.set_defaults(run=_check)

    tables = commands.add_parser("tables", help="print the report's tables of a responses file")
    add_input(tables)
    tables.add_argument("--by", metavar="DETAIL", help="break the results down by this case detail")
    tables.add_argument("--json", action="store_true", help="print one JSON object instead of text")
    tables.set_defaults(run=_tables)

    export = commands.add_parser("export", help="write the data workbook of a responses file")
    add_input(export)
    _add_output(export, "FILE.xlsx")
    export.set_defaults(run=_export)

    report = commands.add_parser("report", help="write the Word report of a responses file")
    add_input(report)
    _add_output(report, "FILE.docx")
    add_template_option(report)
    report.set_defaults(run=_report)

    summary = commands.add_parser("summary", help="write the one-page summary of a responses file")
    add_input(summary)
    _add_output(summary, "FILE.docx or FILE.html")
    summary.set_defaults(run=_summary)


def _add_output(parser: argparse.ArgumentParser, metavar: str) -> None:
    parser.add_argument("--out", metavar=metavar, required=True, type=Path)
    parser.add_argument("--audit", metavar="FILE", help="the audit's name, dates and findings (TOML)")
    parser.add_argument(
        "--outside",
        action="store_true",
        help="for people outside the audit team: suppress small numbers. Only copies made from the database are "
        "registered and compared with earlier ones",
    )
    parser.add_argument("--force", action="store_true", help=f"overwrite {metavar} if it exists")


def _check(args: argparse.Namespace) -> None:
    name, source = Path(args.file).name, read_file(args.file)
    if is_crosswalk(source):
        _check_crosswalk(source, name)
        return
    questionnaire = parse_questionnaire(source, name)
    for warning in questionnaire_warnings(questionnaire, name):
        print(warning, file=sys.stderr)
    print(questionnaire_line(questionnaire))


def _check_crosswalk(source: bytes, name: str) -> None:
    shipped = [each.questionnaire for each in shipped_questionnaires()]
    crosswalk = parse_crosswalk(source, name, shipped)
    for side in unchecked_sides(crosswalk, shipped):
        problem = crosswalk_messages.NOT_CHECKED.format(questionnaire=side.name)
        located = toml_messages.PROBLEM.format(location=name, problem=problem)
        print(toml_messages.WARNING.format(problem=located), file=sys.stderr)
    print(crosswalk_line(crosswalk))


def _tables(args: argparse.Namespace) -> None:
    loaded = load_responses(args)
    results = loaded.results()
    case_detail = _find_breakdown(loaded.questionnaire, args.by) if args.by else None
    groups = (
        [
            (group, loaded.group_results(group, results))
            for group in group_by_detail(case_detail, loaded.included_records)
        ]
        if case_detail
        else []
    )
    additions = Additions(agreement=loaded.agreement, make_up=make_up(loaded.questionnaire, loaded.included_records))
    if args.json:
        breakdown = (case_detail, groups) if case_detail else None
        print(results_json(results, breakdown, additions=additions))
        return
    texts = [results_text(results, loaded.which_cases, additions=additions)]
    texts += [group_text(case_detail, group, group_results) for group, group_results in groups if case_detail]
    print("\n\n".join(texts), end="")


def _export(args: argparse.Namespace) -> None:
    from audit.files.workbook import build_data_workbook  # openpyxl is slow to import

    check_output_path(args.out, ".xlsx", "workbook", args.force)
    loaded, audit_file = _load_with_audit(args)
    results = loaded.results(audit_file.description.eligible)
    context = _export_context(args, loaded, audit_file, results)
    write_atomically(args.out, build_data_workbook(results, loaded.included_records, context))
    print(f"Saved {args.out}. {based_on(loaded.which_cases)}")


def _report(args: argparse.Namespace) -> None:
    from audit.files.report import build_report  # charts are slow to import

    check_output_path(args.out, ".docx", "report", args.force)
    _save_document(args, partial(build_report, template=read_template(args.template)))


def _summary(args: argparse.Namespace) -> None:
    from audit.files.summary import build_summary_document, build_summary_page  # charts are slow to import

    check_output_path(args.out, (".docx", ".html"), "summary", args.force)
    _save_document(args, build_summary_page if args.out.suffix.casefold() == ".html" else build_summary_document)


def _save_document(args: argparse.Namespace, build: Callable[[Results, ExportContext], bytes]) -> None:
    loaded, audit_file = _load_with_audit(args)
    results = loaded.results(audit_file.description.eligible)
    write_atomically(args.out, build(results, _export_context(args, loaded, audit_file, results)))
    print(f"Saved {args.out}. {based_on(loaded.which_cases)}")


def _export_context(
    args: argparse.Namespace, loaded: LoadedResponses, audit_file: AuditFile, results: Results
) -> ExportContext:
    description = audit_file.description
    breakdowns = published_breakdowns(results, loaded.included_records, description, args.outside)
    return ExportContext(
        description,
        loaded.which_cases_for(args.outside),
        today(),
        audit_file.findings,
        breakdowns,
        external=args.outside,
        agreement=loaded.agreement,
        report_texts=audit_file.report_texts,
        chosen_breakdowns=audit_file.chosen_breakdowns,
        breakdowns_with_prompts=audit_file.breakdowns_with_prompts,
        prompt_breakdowns=_prompt_breakdowns(loaded, audit_file, results, args.outside),
        benchmarks=audit_file.benchmarks,
        make_up=() if args.outside else make_up(loaded.questionnaire, loaded.included_records),
        contact=load_settings().contact,
        licence=load_settings().licence if args.outside else "",
    )


def _prompt_breakdowns(
    loaded: LoadedResponses, audit_file: AuditFile, results: Results, external: bool
) -> tuple[PublishedBreakdown, ...]:
    """Return the chosen breakdowns with their prompts, for the audit team."""
    if external or not audit_file.breakdowns_with_prompts:
        return ()
    cases = counted_cases(loaded.questionnaire, loaded.included_records)
    return publish_with_prompts(
        results,
        lambda detail, questions: calculate_breakdown(loaded.questionnaire, cases, [detail], questions),
        audit_file.description,
        audit_file.chosen_breakdowns,
    )


def _load_with_audit(args: argparse.Namespace) -> tuple[LoadedResponses, AuditFile]:
    """Load the responses file and the audit file, or an audit named after the responses file if there is none."""
    audit_data = read_file(args.audit) if args.audit else None
    if audit_data is not None and not args.questionnaire:
        args.questionnaire = parse_questionnaire_id(audit_data, args.audit)
    loaded = load_responses(args)
    name = messages.AUDIT_OF_A_FILE if args.outside else f"Cases of {Path(args.responses).name}"
    audit_file = AuditFile(AuditDescription(name, unit=""), loaded.questionnaire.id, ())
    if audit_data is not None:
        audit_file = parse_audit_file(audit_data, args.audit, loaded.questionnaire)
    return loaded, replace(
        audit_file, description=replace(audit_file.description, not_inspected=loaded.judgements.not_inspected)
    )


def _find_breakdown(questionnaire: Questionnaire, detail_id: str) -> CaseDetail:
    breakdown_details = [case_detail for case_detail in questionnaire.case_details if case_detail.breakdown]
    for case_detail in breakdown_details:
        if case_detail.id.casefold() == detail_id.casefold():
            return case_detail
    known = ", ".join(case_detail.id for case_detail in breakdown_details)
    raise InputError(messages.UNKNOWN_BREAKDOWN.format(id=detail_id, known=known))
