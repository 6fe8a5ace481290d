"""The command that imports a responses file into an audit of the database."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audit.cli.input_files import read_file
from audit.cli.reading import add_reading_options, parse_confirmed, parse_reading_choices, reading_notes
from audit.errors import InputError
from audit.files.file_reading import FileReading, ParsedFile, problem_sentences
from audit.files.import_preview import (
    change_rows,
    locate,
    what_import_does,
    what_was_imported,
)
from audit.files.reading_notes import what_was_not_collected, which_answers_were_read
from audit.files.responses import parse_upload
from audit.messages import imports as messages
from audit.model.case import reference_key
from audit.model.import_plan import ExistingCases, ImportOptions, ImportPlan
from audit.model.questionnaire import Questionnaire

if TYPE_CHECKING:
    from audit.storage import Person, Store


OpenStore = Callable[[], AbstractContextManager[tuple["Store", "Person"]]]


def add_import_command(commands: argparse._SubParsersAction[argparse.ArgumentParser], open_store: OpenStore) -> None:
    """Add the command to the command line. ``open_store`` opens the database, with the person at this computer."""
    parser = commands.add_parser("import", help="import a responses file into an audit, all of it or nothing")
    parser.add_argument("responses", metavar="RESPONSES", help="one row per case: CSV or Excel (.xlsx)")
    parser.add_argument("--audit", metavar="ID", required=True)
    parser.add_argument(
        "--existing",
        choices=[choice.value for choice in ExistingCases],
        default=ExistingCases.REFUSE.value,
        help="what happens to cases that the audit has already (default: refuse the file)",
    )
    parser.add_argument(
        "--skip", metavar="REFERENCE", action="append", default=[], help="leave this case out; may be repeated"
    )
    parser.add_argument(
        "--skip-submitted", action="store_true", help="leave out what would change a submitted or final case"
    )
    parser.add_argument(
        "--clear-empty", action="store_true", help="an empty cell clears what is recorded (default: it does not)"
    )
    parser.add_argument("--leave-open", action="store_true", help="leave complete cases in progress")
    add_reading_options(parser)
    parser.add_argument("--dry-run", action="store_true", help="print what would happen and save nothing")
    parser.set_defaults(run=partial(_import, open_store))


def _import(open_store: OpenStore, args: argparse.Namespace) -> None:
    name = Path(args.responses).name
    choices, data = parse_reading_choices(args), read_file(args.responses)
    with open_store() as (store, person):
        audit = store.audits.get(person, args.audit)
        content = parse_upload(data, name, audit.questionnaire, choices)
        options = _options(args, content)
        plan = store.cases.preview_import(person, audit.id, content.responses.all_records, options)
        _print_preview(content.responses.reading, plan, audit.questionnaire)
        problems = locate((*content.problems, *plan.problems), content.responses)
        if problems:
            raise InputError(*problem_sentences(name, problems, content.unlisted))
        if args.dry_run:
            print(messages.NOTHING_SAVED)
            return
        store.cases.import_cases(person, audit.id, content.responses.all_records, options, plan)
    print(what_was_imported(plan, audit.questionnaire.case_label))


def _options(args: argparse.Namespace, content: ParsedFile) -> ImportOptions:
    """Return the options. Raises InputError if a case to skip is not in the file."""
    keys = {reference_key(record.case.reference) for record in content.responses.all_records}
    unknown = [reference for reference in args.skip if reference_key(reference.strip()) not in keys]
    if unknown:
        raise InputError(*(messages.UNKNOWN_SKIPPED.format(reference=ascii(reference)) for reference in unknown))
    return ImportOptions(
        existing=ExistingCases(args.existing),
        columns=frozenset(content.responses.columns),
        skipped=frozenset(reference.strip() for reference in args.skip),
        skip_read_only=args.skip_submitted,
        clear_empty=args.clear_empty,
        submit_complete=not args.leave_open,
        confirmed_references=parse_confirmed(args),
    )


def _print_preview(reading: FileReading, plan: ImportPlan, questionnaire: Questionnaire) -> None:
    sentences = [
        *reading_notes(reading, questionnaire),
        *which_answers_were_read(reading),
        *what_was_not_collected(reading, questionnaire),
        *what_import_does(plan, questionnaire.case_label),
    ]
    changes = (f"  {row.reference}, {row.what}: {row.old} → {row.new}" for row in change_rows(plan, questionnaire))
    for line in (*sentences, *changes):
        print(line)
