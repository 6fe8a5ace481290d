"""The table to fill in: an Excel workbook with the headings, one example of each kind of row, and what they mean."""

from __future__ import annotations

from datetime import date

from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.sheets import Column, Heading, Link, Sheet, TextSheet
from audit.messages import question_table_help as messages

COLUMNS = (
    Column("Section", 24),
    Column("Id", 8),
    Column("Question", 60),
    Column("Guidance", 60),
    Column("Short name", 20),
    Column("Prompt of", 12),
    Column("Note required for", 20),
    Column("May not apply", 16),
)
EXAMPLES = (
    ("Planning", "A1", "Is there a plan?", "Yes if it is dated and says who does what.", "Plan", "", "No", "No"),
    ("Planning", "A1a", "Was the plan made with the person?", "Look for their own words.", "", "A1", "", ""),
    ("Reviewing", "", "Was the plan reviewed in time?", "", "", "", "", ""),
)


def write_empty_table(created_on: date) -> bytes:
    """Return the workbook. The examples are to be overwritten."""
    questions = Sheet("Questions", "", COLUMNS, EXAMPLES)
    lines: list[str | Heading | Link] = [Heading(messages.HELP_HEADING), *messages.HELP_LINES]
    return write_workbook(
        messages.WORKBOOK_TITLE,
        "en-GB",
        created_on,
        [questions, TextSheet("How to fill in", messages.WORKBOOK_TITLE, lines)],
    )
