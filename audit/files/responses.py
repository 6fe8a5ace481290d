"""Reads the responses file: one row per case, with its details and answers, as CSV or as an Excel workbook."""

from __future__ import annotations

from audit.files.file_reading import NO_CHOICES, ParsedFile, ReadingChoices, Responses
from audit.files.responses_parser import parse_file
from audit.files.spreadsheets.file_kind import reject_mislabelled_workbook
from audit.files.spreadsheets.limits import UPLOAD_LIMITS, Limits
from audit.files.upload_process import parse_in_process
from audit.model.questionnaire import Questionnaire

UPLOAD_LABEL = "The file"


def parse_responses(
    data: bytes,
    name: str,
    questionnaire: Questionnaire,
    limits: Limits = UPLOAD_LIMITS,
    choices: ReadingChoices = NO_CHOICES,
) -> Responses:
    """Parse the cases in the bytes of a file called ``name``, CSV or Excel.

    This is for a person's own file, which must have answers; use ``parse_uploaded_responses`` for uploads. Required
    case details may be missing. Raises ResponsesError with every problem of the rows, or InputError if the file cannot
    be read at all.
    """
    return parse_file(data, name, questionnaire, choices, limits).responses_or_error(name)


def parse_uploaded_responses(
    data: bytes, file_name: str, questionnaire: Questionnaire, choices: ReadingChoices = NO_CHOICES
) -> Responses:
    """Parse an uploaded file as ``parse_upload`` does. Raises the same errors as ``parse_responses``."""
    return parse_upload(data, file_name, questionnaire, choices).responses_or_error(UPLOAD_LABEL)


def parse_upload(data: bytes, file_name: str, questionnaire: Questionnaire, choices: ReadingChoices) -> ParsedFile:
    """Parse an uploaded file in a separate process with limited resources, so that other people need not wait.

    It may be a list of cases without answers. Returns what could be read with all problems. Raises InputError if the
    file cannot be read at all; that error calls it "The file", as its name may identify a person.
    """
    reject_mislabelled_workbook(data, file_name, UPLOAD_LABEL)
    return parse_in_process(data, UPLOAD_LABEL, questionnaire, choices, UPLOAD_LIMITS)
