"""The options that say how a responses file is read, and the notes that say how it was."""

from __future__ import annotations

import argparse
import sys

from audit.errors import InputError
from audit.files.file_reading import FileReading, ReadingChoices
from audit.files.reading_notes import UNANSWERED, how_file_was_read, how_spellings_were_read
from audit.messages import imports as messages
from audit.model.answers import DOCUMENTED_SPELLINGS, Answer, parse_answer
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import fold_text

ANSWERS = "yes, no, not applicable, unanswered"


def add_reading_options(parser: argparse.ArgumentParser) -> None:
    """Add the options for spellings and references that a person must decide on."""
    parser.add_argument(
        "--read",
        metavar="SPELLING=ANSWER",
        action="append",
        default=[],
        help=f'what a spelling means, such as "NA=unanswered"; the answer is {ANSWERS}; may be repeated',
    )
    parser.add_argument(
        "--confirm",
        metavar="REFERENCE[=REASON]",
        action="append",
        default=[],
        help="a reference that does not identify anyone, although it looks as if it did; may be repeated",
    )


def parse_reading_choices(args: argparse.Namespace) -> ReadingChoices:
    """Return the choices for reading the file. Raises InputError with every option that is not valid."""
    answers: dict[str, Answer | None] = {}
    problems: list[str] = []
    for text in args.read:
        try:
            spelling, answer = _parse_read_option(text)
        except InputError as error:
            problems += error.problems
        else:
            answers[spelling] = answer
    if problems:
        raise InputError(*problems)
    return ReadingChoices(answers, parse_confirmed(args))


def parse_confirmed(args: argparse.Namespace) -> ConfirmedReferences:
    """Return the references that were confirmed, each with its reason."""
    parts = (text.partition("=") for text in args.confirm)
    return {reference.strip(): reason.strip() for reference, _, reason in parts}


def print_notes(reading: FileReading, questionnaire: Questionnaire) -> None:
    """Print, on standard error, what the person may not expect of how their file was read."""
    for sentence in reading_notes(reading, questionnaire):
        print(sentence, file=sys.stderr)


def reading_notes(reading: FileReading, questionnaire: Questionnaire) -> list[str]:
    """Return what the person may not expect of how their file was read, and how to change it."""
    notes = [*how_file_was_read(reading, questionnaire), *how_spellings_were_read(reading)]
    if reading.spellings_to_choose:
        notes.append(messages.HOW_TO_CHOOSE.format(spelling=reading.spellings_to_choose[0].spelling))
    return notes


def _parse_read_option(text: str) -> tuple[str, Answer | None]:
    spelling, separator, meaning = text.rpartition("=")
    spelling = fold_text(spelling)
    if spelling in DOCUMENTED_SPELLINGS:
        raise InputError(messages.DOCUMENTED_SPELLING.format(text=text))
    try:
        answer = None if fold_text(meaning) == fold_text(UNANSWERED) else parse_answer(meaning)
    except InputError:
        raise InputError(messages.INVALID_READ_OPTION.format(text=text, answers=ANSWERS)) from None
    if not separator or not spelling or not fold_text(meaning):
        raise InputError(messages.INVALID_READ_OPTION.format(text=text, answers=ANSWERS))
    return spelling, answer
