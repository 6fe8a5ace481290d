"""The commands that turn a questionnaire into a form for ODK and KoBo (XLSForm), and a form into a questionnaire."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_atomically
from audit.cli.input_files import read_file
from audit.cli.output_files import check_output_path
from audit.cli.questionnaires import load_questionnaire
from audit.errors import InputError
from audit.formatting import pluralise, today
from audit.messages import foreign_forms as form_messages
from audit.messages import xlsform as messages

if TYPE_CHECKING:
    from audit.files.foreign_forms.refusal import FormRefusedError


def add_xlsform_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    write = commands.add_parser("xlsform", help="write a questionnaire as a form for ODK and KoBo (XLSForm)")
    write.add_argument("questionnaire", metavar="ID_OR_PATH")
    _add_output(write, "FILE.xlsx")
    write.set_defaults(run=_write)

    read = commands.add_parser(
        "questionnaire-from-xlsform", help="write a questionnaire file from a form for ODK and KoBo"
    )
    read.add_argument("form", metavar="FORM.xlsx")
    read.add_argument("--language", metavar="LANGUAGE", default="", help="which language of the form to take")
    read.add_argument("--leave-out", action="store_true", help="leave out what cannot be carried over")
    _add_output(read, "FILE.toml")
    read.set_defaults(run=_read)


def _add_output(command: argparse.ArgumentParser, metavar: str) -> None:
    command.add_argument("--out", metavar=metavar, required=True, type=Path)
    command.add_argument("--force", action="store_true", help=f"overwrite {metavar} if it exists")


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


def _read(args: argparse.Namespace) -> None:
    from audit.files.foreign_forms.reading import read_form
    from audit.files.foreign_forms.refusal import FormRefusedError

    check_output_path(args.out, ".toml", "a questionnaire", args.force)
    try:
        form = read_form(read_file(args.form), args.form, args.language, args.leave_out)
    except FormRefusedError as error:
        raise InputError(*error.problems, *_which_option_helps(error)) from None
    write_atomically(args.out, form.source.encode())
    questions = pluralise(sum(len(section.questions) for section in form.new.sections), "question")
    print(messages.WRITTEN.format(path=args.out, questions=questions))
    for sentence in form.sentences:
        print(sentence)


def _which_option_helps(error: FormRefusedError) -> Iterator[str]:
    """Yield the options with which a form is not refused."""
    if error.can_leave_out:
        yield form_messages.OPTION_LEAVE_OUT
    elif error.languages:
        yield form_messages.OPTION_LANGUAGE.format(language=error.languages[0])
