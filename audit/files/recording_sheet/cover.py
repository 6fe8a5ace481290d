"""The cover of a recording sheet: what it is, how to use it, and that it holds personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from audit.files.recording_sheet.rows import CaseSheet
from audit.files.spreadsheets.sheets import Heading, Link, TextSheet
from audit.formatting import format_date
from audit.messages import recording_sheets as messages
from audit.model.audit import AuditHeader

COVER = "How to use"


def cover_sheet(
    audit: AuditHeader, title: str, made_on: date, sheets: Sequence[CaseSheet], names: Sequence[str]
) -> TextSheet:
    """Return the cover. ``names`` are those of the sheets after it."""
    description, questionnaire = audit.description, audit.questionnaire
    case_label = questionnaire.case_label
    lines: list[str | Heading | Link] = [
        *([f"Marking: {description.marking}"] if description.marking else []),
        f"{case_label.with_count(len(sheets))} of {description.unit or description.name}, as saved on "
        f"{format_date(made_on)}. Questionnaire: {questionnaire.title}, version {questionnaire.version}.",
        Heading("Personal data"),
        *messages.PERSONAL_DATA,
        Heading("How to record"),
        *(line.format(singular=case_label.singular, heading=case_label.heading) for line in messages.HOW_TO),
        Heading("How to upload"),
        *messages.HOW_TO_UPLOAD,
        Heading(f"{case_label.plural_heading} in this workbook"),
        *(Link(name, text=sheet.name) for sheet, name in zip(sheets, names, strict=True)),
    ]
    return TextSheet(COVER, title, lines)
