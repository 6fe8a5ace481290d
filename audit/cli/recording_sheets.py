"""The commands that write recording sheets of an audit, and that save recording sheets and unsaved answers."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.cli.imports import OpenStore
from audit.cli.input_files import read_file
from audit.cli.output_files import check_output_path
from audit.errors import InputError
from audit.files.recording_sheet.preview import in_words, outcome_sentences, problem_sentences, what_was_saved
from audit.files.recording_sheet.upload import read_upload
from audit.files.responses import UPLOAD_LABEL
from audit.files.unsaved_answers import read_unsaved_answers
from audit.formatting import pluralise, today
from audit.messages import imports as import_messages
from audit.messages import recording_sheets as messages
from audit.messages.unsaved_answers import RECORDED_WITHOUT_CONNECTION
from audit.model.audit_log import ChangeType
from audit.model.recording_sheet import SheetOutcome, SheetPlan, SheetReading

if TYPE_CHECKING:
    from audit.model.audit import Audit
    from audit.model.questionnaire import Questionnaire

KEEP, SHEET, FILE = "keep", "sheet", "file"


def add_recording_sheet_commands(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], open_store: OpenStore
) -> None:
    """Add the commands to the command line. ``open_store`` opens the database, with the person at this computer."""
    write = commands.add_parser("recording-sheet", help="write an Excel workbook in which cases are recorded offline")
    write.add_argument("--audit", metavar="ID", required=True)
    write.add_argument("--auditor", metavar="NAME", help="only the cases of this auditor (default: all open cases)")
    write.add_argument("--out", metavar="FILE.xlsx", required=True, type=Path)
    write.set_defaults(run=partial(_write, open_store))

    sheet = commands.add_parser("upload-recording-sheet", help="save what was recorded in a recording sheet")
    _add_upload_options(sheet, "FILE.xlsx", SHEET)
    sheet.add_argument(
        "--clear-empty", action="store_true", help="an empty cell clears what is saved (default: it does not)"
    )
    sheet.set_defaults(run=partial(_upload_sheet, open_store))

    unsaved = commands.add_parser(
        "upload-unsaved-answers", help="save a file of answers that waited in a browser tab for a connection"
    )
    _add_upload_options(unsaved, "FILE.json", FILE)
    unsaved.set_defaults(run=partial(_upload_unsaved_answers, open_store))


def _add_upload_options(command: argparse.ArgumentParser, file_name: str, theirs: str) -> None:
    command.add_argument("file", metavar=file_name)
    command.add_argument("--audit", metavar="ID", required=True)
    command.add_argument(
        "--conflicts",
        choices=[KEEP, theirs],
        help="which value to keep if one was changed in the program too (default: save nothing)",
    )
    command.add_argument("--dry-run", action="store_true", help="print what would happen and save nothing")


def _write(open_store: OpenStore, args: argparse.Namespace) -> None:
    from audit.files.recording_sheet.rows import CaseSheet
    from audit.files.recording_sheet.writer import build_recording_sheets

    check_output_path(args.out, ".xlsx", "a recording sheet", force=False)
    with open_store() as (store, person):
        audit = store.audits.get(person, args.audit)
        reviews = store.recording_sheets.reviews(person, audit.id, args.auditor)
        are_fixed = store.recording_sheets.has_fixed_details(person, audit.id)
        data = build_recording_sheets(audit, [CaseSheet(review, are_fixed) for review in reviews], today())
        store.history.log_export(person, audit.id, messages.EXPORT_NAME)
    write_new_file(args.out, data)
    print(f"{args.out}: {pluralise(len(reviews), 'sheet')}.")


def _upload_sheet(open_store: OpenStore, args: argparse.Namespace) -> None:
    def read(data: bytes, audit: Audit, _: str) -> SheetReading:
        return read_upload(data, args.file, audit)

    _upload(open_store, args, read, SHEET, messages.RECORDED_IN_SHEET, args.clear_empty)


def _upload_unsaved_answers(open_store: OpenStore, args: argparse.Namespace) -> None:
    def read(data: bytes, audit: Audit, person_name: str) -> SheetReading:
        return read_unsaved_answers(data, UPLOAD_LABEL, audit, person_name)

    _upload(open_store, args, read, FILE, RECORDED_WITHOUT_CONNECTION)


def _upload(
    open_store: OpenStore,
    args: argparse.Namespace,
    read: Callable[[bytes, Audit, str], SheetReading],
    theirs: str,
    reason: str,
    clear_empty: bool = False,
) -> None:
    """Save what a file holds; ``theirs`` is the option that saves its side of a conflict."""
    data = read_file(args.file)
    with open_store() as (store, person):
        audit = store.audits.get(person, args.audit)
        reading = read(data, audit, person.name)
        plan = store.recording_sheets.preview(person, audit.id, reading)
        _print_preview(plan, audit.questionnaire, reading.remarks)
        conflicts = plan.with_outcome(SheetOutcome.CONFLICT)
        if args.dry_run:
            print(import_messages.NOTHING_SAVED)
            return
        if conflicts and not args.conflicts:
            raise InputError(messages.CONFLICTS_LEFT.format(values=pluralise(len(conflicts), "value"), option=theirs))
        values = plan.to_save(conflicts if args.conflicts == theirs else (), clear_empty)
        count = store.recording_sheets.save(person, audit.id, values, reason)
    print(what_was_saved(count, values, audit.questionnaire.case_label))


def _print_preview(plan: SheetPlan, questionnaire: Questionnaire, remarks: tuple[str, ...]) -> None:
    """Print what the upload does. Problems go to standard error. The text of notes is left out."""
    for sentence in (*remarks, *outcome_sentences(plan)):
        print(sentence)
    for value in plan.values:
        if value.outcome is not SheetOutcome.UNCHANGED:
            words = in_words(value, questionnaire)
            change = "" if value.entry.type is ChangeType.NOTE else f": {words.saved} → {words.in_sheet}"
            print(f"  {words.name}, {words.what}{change} ({value.outcome.value})")
    for problem in problem_sentences(plan):
        print(problem, file=sys.stderr)
