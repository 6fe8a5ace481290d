"""What people found, and what they recommend to whom."""

from __future__ import annotations

from audit.files.spreadsheets.accessible_sheets import Column, Sheet
from audit.files.workbook.contents import Book
from audit.files.workbook.front_sheets import NOT_APPLICABLE
from audit.formatting import day_words
from audit.model.audit import Finding

COLUMNS = [
    Column("Kind", 18),
    Column("Standard", 30),
    Column("Key question", 12),
    Column("Finding", 80),
    Column("Addressee", 14),
    Column("Owner", 22),
    Column("Due", 18),
]


def findings_sheet(book: Book) -> Sheet:
    """One row per finding; the cases that show it stay inside the team."""
    columns = [*COLUMNS, *([] if book.about.outside else [Column(book.noun.headings, 30)])]
    rows = [
        [*_row(book, finding), *([] if book.about.outside else [", ".join(finding.cases) or NOT_APPLICABLE])]
        for finding in book.about.findings
    ]
    return Sheet("Findings", "Findings and recommendations", columns, rows, book.scope)


def _row(book: Book, finding: Finding) -> list[str]:
    standards = book.results.questionnaire.standard
    standard = standards[finding.standard].name if finding.standard in standards else ""
    addressee = finding.addressee.value.capitalize() if finding.addressee else ""
    kind, due = finding.kind.words.capitalize(), day_words(finding.due)
    cells = [kind, standard, finding.question, finding.text, addressee, finding.owner, due]
    return [cell or NOT_APPLICABLE for cell in cells]
