"""A problem with an imported file: where it is, what is wrong, how to correct it, and what else could be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


def column_letters(number: int) -> str:
    """Return a column as a spreadsheet names it.

    >>> [column_letters(number) for number in (1, 26, 27, 702, 703)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    letters = ""
    while number:
        number, remainder = divmod(number - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


class ProblemKind(StrEnum):
    """What can be done about a problem besides correcting the file."""

    CORRECT_FILE = "correct_file"
    REFERENCE_LOOKS_PERSONAL = "reference_looks_personal"
    """A lead may confirm that the reference does not identify anyone."""
    UNKNOWN_SPELLING = "unknown_spelling"
    """A person may choose which answer the spelling means."""
    CASE_EXISTS = "case_exists"
    """A person may choose to skip or to update the case."""
    CASE_READ_ONLY = "case_read_only"
    """A person may choose to skip the case, or to reopen it."""


@dataclass(frozen=True)
class ImportProblem:
    """One problem, with its row, the id of its column and its cell as a spreadsheet names them (0 or '' if none).

    ``reason`` is a sentence with the remedy. ``value`` and ``reference`` may identify a person, so they are for the
    person who uploads the file and are not part of the sentence. ``review`` is 2 if it is in the second row of a case.

    >>> str(ImportProblem("Write yes, no or n/a.", row=7, column="2.2.1", cell="C7"))
    'cell C7 (2.2.1): Write yes, no or n/a.'
    """

    reason: str
    row: int = 0
    column: str = ""
    cell: str = ""
    kind: ProblemKind = ProblemKind.CORRECT_FILE
    value: str = field(default="", repr=False)
    reference: str = field(default="", repr=False)
    review: int = 1

    @property
    def place(self) -> str:
        """Return the cell with its column, or the row, or ''."""
        if self.cell:
            return f"cell {self.cell} ({self.column})" if self.column else f"cell {self.cell}"
        return f"row {self.row}" if self.row else ""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason
