"""The commands that turn a questionnaire into a form for ODK and KoBo (XLSForm), and a form into a questionnaire."""

from __future__ import annotations

import argparse
from pathlib import Path

from audit.atomic_file import write_atomically
from audit.cli.output_files import check_output_path
from audit.cli.questionnaires import load_questionnaire
from audit.formatting import pluralise, today
from audit.messages import xlsform as messages


def add_xlsform_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    write = commands.add_parser("xlsform", help="write a questionnaire as a form for ODK and KoBo (XLSForm)")
    write.add_argument("questionnaire", metavar="ID_OR_PATH")
    write.add_argument("--out", metavar="FILE.xlsx", required=True, type=Path)
    write.add_argument("--force", action="store_true", help="overwrite FILE.xlsx if it exists")
    write.set_defaults(run=_write)


def _write(args: argparse.Namespace) -> None:
    from audit.files.xlsform.left_out import what_form_leaves_out
    from audit.files.xlsform.writer import build_xlsform

    questionnaire = load_questionnaire(args.questionnaire)
    check_output_path(args.out, ".xlsx", "a form for ODK and KoBo", args.force)
    write_atomically(args.out, build_xlsform(questionnaire, today()))
    questions = pluralise(len(questionnaire.asked_questions), "question")
    print(messages.WRITTEN.format(path=args.out, questions=questions))
    for sentence in what_form_leaves_out(questionnaire):
        print(sentence)
