"""The command that writes the feedback sheets of submitted cases."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.cli.imports import OpenStore
from audit.cli.output_files import check_output_path
from audit.errors import InputError
from audit.formatting import pluralise
from audit.messages import feedback as messages
from audit.model.case import reference_key

if TYPE_CHECKING:
    from audit.files.feedback_sheets import SheetFile
    from audit.model.feedback import FeedbackStatus

FILE_TYPE, SUFFIXES = "feedback sheets", (".docx", ".html", ".zip")
WORD, WEB_PAGE = "word", "web-page"
PROGRESS_STEPS = 4
"""How often the progress is printed."""


def add_feedback_sheets_command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], open_store: OpenStore
) -> None:
    """Add the command to the command line. ``open_store`` opens the database, with the person at this computer."""
    command = commands.add_parser("feedback-sheets", help="write a feedback sheet for each submitted case")
    command.add_argument("--audit", metavar="ID", required=True)
    command.add_argument("--case", metavar="REFERENCE", help="only this case (default: all submitted ones)")
    command.add_argument(
        "--out", metavar="FILE", required=True, type=Path, help="a .docx or .html file; a .zip has a file for each case"
    )
    command.add_argument(
        "--format", choices=[WORD, WEB_PAGE], default=WORD, help="the files in a .zip (default: %(default)s)"
    )
    command.set_defaults(run=partial(_write, open_store))


def _write(open_store: OpenStore, args: argparse.Namespace) -> None:
    from audit.files.feedback_sheets import make_file

    check_output_path(args.out, SUFFIXES, FILE_TYPE, force=False)
    with open_store() as (store, person):
        statuses = store.feedback.statuses(person, args.audit)
        cases = _chosen(statuses, args.case) if args.case else [case for case in statuses if case.can_be_downloaded]
        data = make_file(store, person, args.audit, cases, _file(args), _print_progress())
    write_new_file(args.out, data)
    print(f"{args.out}: {pluralise(len(cases), 'sheet')}.")


def _file(args: argparse.Namespace) -> SheetFile:
    from audit.files.feedback_sheets import SheetFile, SheetFormat

    suffix = args.out.suffix.casefold()
    is_web_page = suffix == ".html" or (suffix == ".zip" and args.format == WEB_PAGE)
    return SheetFile(SheetFormat.WEB_PAGE if is_web_page else SheetFormat.WORD, is_archive=suffix == ".zip")


def _chosen(statuses: Sequence[FeedbackStatus], reference: str) -> Sequence[FeedbackStatus]:
    """Return the case with a reference. Raises InputError if there is none."""
    chosen = [case for case in statuses if reference_key(case.reference) == reference_key(reference)]
    if not chosen:
        raise InputError(messages.CASE_UNKNOWN)
    return chosen


def _print_progress() -> Callable[[float], None]:
    """Return a function that prints to standard error how much is done, a few times."""
    printed = 0

    def report(share: float) -> None:
        nonlocal printed
        if int(share * PROGRESS_STEPS) > printed:
            printed = int(share * PROGRESS_STEPS)
            print(f"{printed * 100 // PROGRESS_STEPS}% done", file=sys.stderr)

    return report
