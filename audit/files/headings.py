"""Reads the headings of a responses file: which column is which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audit.files.spreadsheets.table import CellContent, Table, TableReading
from audit.formatting import join_list
from audit.messages import files as messages
from audit.model.import_problem import ImportProblem, column_letters
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN, PRACTITIONER_COLUMN, REVIEW_COLUMN
from audit.model.personal_data import find_identifier, personal_data_in_column
from audit.model.questionnaire import Questionnaire
from audit.model.quoting import quotable_sheet
from audit.model.text_fields import fold_text


class Headings:
    """The id of each column as the questionnaire spells it ('' if unknown), and the problems of the headings."""

    def __init__(self, table: Table, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.row, self.cells = table.rows[0].number, table.rows[0].cells
        self.contents = table.contents
        own_ids = (*questionnaire.case_details_by_id, *questionnaire.questions_by_id)
        ids = (CASE_COLUMN, AUDITOR_COLUMN, PRACTITIONER_COLUMN, REVIEW_COLUMN, *own_ids)
        known_ids = {fold_text(column): column for column in ids}
        self.column_ids = [
            known_ids.get(fold_text(cell), "") if self._content(number) is None else ""
            for number, cell in enumerate(self.cells, start=1)
        ]
        self.problems = list(self._find_problems(table.reading))
        self.number_by_id = {column: self.column_ids.index(column) + 1 for column in self.column_ids if column}
        # A questionnaire may have a detail or question called "review", which its column then holds.
        self.review_number = 0 if REVIEW_COLUMN in own_ids else self.number_by_id.get(REVIEW_COLUMN, 0)

    def _content(self, number: int) -> CellContent | None:
        return self.contents.get((self.row, number))

    def _find_problems(self, reading: TableReading) -> Iterator[ImportProblem]:
        numbers_of_case = [number for number, cell in enumerate(self.cells, start=1) if fold_text(cell) == CASE_COLUMN]
        if not numbers_of_case:
            # The first row may then be a case, so its content is not repeated.
            yield ImportProblem(no_case_column(reading), self.row)
            return
        for number, (cell, column) in enumerate(zip(self.cells, self.column_ids, strict=True), start=1):
            content = self._content(number)
            if content is not None:
                yield self._problem(number, messages.HEADING_NOT_TEXT.format(content=content))
            elif cell and not column:
                yield self._problem(number, self._why_unknown(cell))
            elif column and column in self.column_ids[: number - 1]:
                first = f"{column_letters(self.column_ids.index(column) + 1)}{self.row}"
                yield self._problem(number, messages.DUPLICATE_COLUMN.format(column=column, cell=first))

    def _problem(self, number: int, reason: str) -> ImportProblem:
        return ImportProblem(reason, self.row, cell=f"{column_letters(number)}{self.row}")

    def _why_unknown(self, heading: str) -> str:
        """Return why a heading is not accepted: it would hold personal data, or it is not in the questionnaire."""
        if personal_data := personal_data_in_column(heading) or find_identifier(heading):
            return messages.PERSONAL_DATA_COLUMN.format(personal_data=personal_data)
        printable = "".join(character if character.isprintable() else " " for character in heading[:40])
        return messages.UNKNOWN_COLUMN.format(heading=printable, questionnaire=self.questionnaire.id)


def no_case_column(reading: TableReading) -> str:
    """Return the problem of a table without a column of cases; it names the sheets that were not read."""
    if not reading.sheets_not_read:
        return messages.NO_CASE_COLUMN
    return messages.NO_CASE_COLUMN_ON_SHEET.format(
        sheet=sheet_name(reading.sheet), others=sheet_names(reading.sheets_not_read)
    )


def sheet_names(titles: Sequence[str]) -> str:
    """Return the names of sheets in a sentence."""
    return join_list([sheet_name(title) for title in titles], "or")


def sheet_name(title: str) -> str:
    """Return the name of a sheet in a sentence, unless it may identify a person."""
    return f"“{title}”" if quotable_sheet(title) else messages.UNNAMED_SHEET
