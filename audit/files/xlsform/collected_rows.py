"""The rows of collected data as those of a responses file.

Every cell stays in its row and column, so that problems name the cell in which a person finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from audit.files.spreadsheets.table import Row, Table
from audit.files.xlsform.collected_headings import Field, Kind
from audit.files.xlsform.names import VERSION_FIELD, choice_name, form_marks
from audit.files.xlsform.several_choices import SeveralChoices, UnclearChoicesError
from audit.formatting import join_some, pluralise
from audit.messages import xlsform as messages
from audit.model.case_details import CaseDetailKind
from audit.model.import_problem import ImportProblem, column_letters
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import fold_text

Content = TypeVar("Content")
NOT_APPROVED = frozenset({"rejected", "not approved", "validation_status_not_approved"})
MAX_NAMED = 12
MAX_HEADING = 40


@dataclass(frozen=True)
class CellNote:
    """A note and the cell in which it is."""

    text: str
    cell: str


class Translator:
    """Translates a table whose columns hold the fields of a form."""

    def __init__(self, table: Table, questionnaire: Questionnaire, fields: Sequence[Field]) -> None:
        self.heading, *rows = table.rows
        self.rows = [row for row in rows if not self._is_rejected(row, fields)]
        self.rejected = [row for row in rows if self._is_rejected(row, fields)]
        self.table, self.questionnaire, self.fields = table, questionnaire, fields
        details = (each for each in questionnaire.case_details if each.kind is CaseDetailKind.CHOICES)
        several = [SeveralChoices(detail, fields) for detail in details]
        self._ids_by_column: dict[str, Mapping[str, str]] = {}
        self.problems: list[ImportProblem] = []
        self.several = {each.column: each for each in several if each.column is not None}

    @staticmethod
    def _is_rejected(row: Row, fields: Sequence[Field]) -> bool:
        cells = zip(row.cells, fields, strict=False)
        return any(field.kind is Kind.STATUS and fold_text(cell) in NOT_APPROVED for cell, field in cells)

    def translated(self) -> Table:
        """Return the table with the headings of a responses file, without what is left out. Problems are collected."""
        headings = tuple(map(self._heading, range(len(self.fields))))
        # What a person has to see as a problem stays: a value without a heading.
        dropped = {place for place, heading in enumerate(headings) if not heading and self.heading.cells[place]}
        rows = [Row(row.number, tuple(self._cells(row, dropped))) for row in self.rows]
        numbers = {self.heading.number, *(row.number for row in rows)}
        without = dropped | {place for place, each in self.several.items() if each.choices}
        return replace(
            self.table,
            rows=(Row(self.heading.number, headings), *rows),
            contents=_without(self.table.contents, numbers, without),
            merged=_without(self.table.merged, numbers, without),
        )

    def _heading(self, place: int) -> str:
        """Return the heading of a column in a responses file; '' if it is left out."""
        field = self.fields[place]
        if field.kind is Kind.VALUE:
            return field.column
        if field.kind is Kind.OTHER_VERSION:
            return self.heading.cells[place]  # the usual check says that the questionnaire does not have it
        return self.several[place].detail.id if place in self.several else ""

    def _cells(self, row: Row, dropped: set[int]) -> Iterator[str]:
        for place, cell in enumerate(row.cells):
            several = self.several.get(place)
            if several:
                yield self._chosen(several, row, place)
            else:
                yield "" if place in dropped else self._ids(place).get(cell, cell)

    def _chosen(self, several: SeveralChoices, row: Row, place: int) -> str:
        try:
            return several.value(row.cells)
        except UnclearChoicesError as error:
            self.problems.append(ImportProblem(str(error), row.number, several.detail.id, _cell(row, place)))
            return ""

    def _ids(self, place: int) -> Mapping[str, str]:
        """Return the answers and choices of a column whose names differ from their ids, by their names."""
        column = self.fields[place].column if place < len(self.fields) else ""
        if column not in self._ids_by_column:
            self._ids_by_column[column] = {choice_name(each): each for each in self._choices(column)}
        return self._ids_by_column[column]

    def _choices(self, column: str) -> Iterator[str]:
        if column in self.questionnaire.case_details_by_id:
            yield from (choice.id for choice in self.questionnaire.case_details_by_id[column].choices)
        elif column in self.questionnaire.questions_by_id:
            yield from (answer.value for answer in self.questionnaire.questions_by_id[column].offered_answers)

    def notes(self) -> Mapping[int, Mapping[str, CellNote]]:
        """Return the notes by the row and the question."""
        return {row.number: dict(self._notes(row)) for row in self.rows}

    def _notes(self, row: Row) -> Iterator[tuple[str, CellNote]]:
        for place, (cell, field) in enumerate(zip(row.cells, self.fields, strict=False)):
            if field.kind is Kind.NOTE and cell:
                yield field.column, CellNote(cell, _cell(row, place))

    def sentences(self) -> Iterator[str]:
        """Yield how the file was read."""
        yield messages.COLLECTED
        if self.rejected:
            yield messages.REJECTED.format(
                submissions=pluralise(len(self.rejected), "submission"), rows=_which_rows(self.rejected)
            )
        yield from self._other_versions()
        unknown = [
            heading[:MAX_HEADING]
            for heading, field in zip(self.heading.cells, self.fields, strict=True)
            if heading and field.kind is Kind.UNKNOWN
        ]
        if unknown:
            yield messages.COLUMNS_LEFT_OUT.format(columns=join_some(unknown, MAX_NAMED))

    def other_forms(self) -> Iterator[ImportProblem]:
        """Yield a problem for each submission that says that it was made with another form."""
        marks = form_marks(self.questionnaire)
        for row in self.rows:
            for place, (cell, field) in enumerate(zip(row.cells, self.fields, strict=False)):
                if field.kind is Kind.FORM and cell and cell != marks[field.column]:
                    is_version = field.column == VERSION_FIELD
                    message = messages.FORM_OF_OTHER_VERSION if is_version else messages.FORM_OF_OTHER_QUESTIONNAIRE
                    reason = message.format(form=cell[:MAX_HEADING], current=marks[field.column])
                    yield ImportProblem(reason, row.number, field.column, _cell(row, place))

    def _other_versions(self) -> Iterator[str]:
        """Yield which submissions were made with another version of the form, if the file says so."""
        rows_by_version: dict[str, list[Row]] = {}
        for row in self.rows:
            for cell, field in zip(row.cells, self.fields, strict=False):
                if field.kind is Kind.VERSION and cell and cell != self.questionnaire.version:
                    rows_by_version.setdefault(cell, []).append(row)
        for version, rows in rows_by_version.items():
            yield messages.OTHER_VERSION.format(
                submissions=pluralise(len(rows), "submission"),
                rows=_which_rows(rows),
                version=version[:MAX_HEADING],
                current=self.questionnaire.version,
            )


def _cell(row: Row, place: int) -> str:
    return f"{column_letters(place + 1)}{row.number}"


def _which_rows(rows: Sequence[Row]) -> str:
    numbers = join_some([str(row.number) for row in rows], MAX_NAMED)
    return f"{'row' if len(rows) == 1 else 'rows'} {numbers}"


def _without(
    cells: Mapping[tuple[int, int], Content], rows: set[int], dropped: set[int]
) -> Mapping[tuple[int, int], Content]:
    """Return what some rows have, without some columns, whose places are counted from 0."""
    return {
        (row, number): content for (row, number), content in cells.items() if row in rows and number - 1 not in dropped
    }
