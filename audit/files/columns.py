"""The columns of a responses file. Each different value of a column is parsed once, however often it is there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Generic, TypeVar

from audit.errors import InputError
from audit.files.file_reading import MAX_PROBLEMS
from audit.files.spreadsheets.table import CellContent, Table
from audit.messages import files as messages
from audit.model.import_problem import ImportProblem, ProblemKind, column_letters
from audit.model.invisible_characters import find_invisible_character

Value = TypeVar("Value")
MAX_WARNINGS = 20
CONTENT_MESSAGES = {
    CellContent.ERROR: messages.CELL_IS_ERROR,
    CellContent.NO_RESULT: messages.CELL_WITHOUT_RESULT,
}


class RefusedValueError(InputError):
    """A value cannot be read. ``quoted`` is the value if an error may quote it, otherwise ''."""

    def __init__(self, reason: str, kind: ProblemKind = ProblemKind.CORRECT_FILE, quoted: str = "") -> None:
        super().__init__(reason)
        self.kind, self.quoted = kind, quoted


@dataclass(frozen=True)
class ColumnValues(Generic[Value]):
    """The value of each cell of a column, its text, and how often each text is in it."""

    values: list[Value | None]
    texts: Sequence[str]
    counts: Mapping[str, int]


@dataclass
class Columns:
    """The cells under the headings of a table, the problems found in them, and what was left out.

    At most ``MAX_PROBLEMS`` problems of one column are in ``problems``; ``unlisted`` counts the others.
    """

    table: Table
    problems: list[ImportProblem] = field(default_factory=list)
    unlisted: int = 0
    warnings: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.heading, rows = self.table.rows[0], self.table.rows[1:]
        self.row_numbers = [row.number for row in rows]
        self._index_by_row = {number: index for index, number in enumerate(self.row_numbers)}
        self._texts = list(zip_longest(*(row.cells for row in rows), fillvalue=""))
        self._contents: dict[int, list[tuple[int, CellContent]]] = defaultdict(list)
        for (row, number), content in self.table.contents.items():
            if row != self.heading.number:
                self._contents[number].append((row, content))
        self._add_merged()

    def numbers(self) -> range:
        """Return the numbers of the columns that have a cell, with or without a heading."""
        return range(1, max(len(self.heading.cells), len(self._texts)) + 1)

    def texts(self, number: int) -> Sequence[str]:
        """Return the cells of a column, without its heading."""
        return self._texts[number - 1] if number <= len(self._texts) else ("",) * len(self.row_numbers)

    def cell(self, number: int, index: int) -> str:
        """Return the name of a cell of a column, such as C7."""
        return f"{column_letters(number)}{self.row_numbers[index]}"

    def read(
        self, column: str, number: int, parse: Callable[[str], Value], accepted: Collection[CellContent] = ()
    ) -> ColumnValues[Value]:
        """Return the value of each cell: None if it is empty or was refused, which is then a problem.

        ``accepted`` has what the cells may hold besides text.
        """
        texts = self._without_other_contents(column, number, accepted)
        counts = Counter(texts)
        values: dict[str, Value | None] = {}
        refused: dict[str, InputError] = {}
        for text in counts:
            values[text] = None
            try:
                values[text] = parse(text) if text else None
            except InputError as error:
                refused[text] = error
        if refused:
            self._add_refused(column, number, texts, refused)
            self.unlisted += max(0, sum(counts[text] for text in refused) - MAX_PROBLEMS)
        self._warn_of_invisible(column, number, texts, [text for text in counts if not text.isascii()], refused)
        return ColumnValues(list(map(values.__getitem__, texts)), texts, counts)

    def _without_other_contents(self, column: str, number: int, accepted: Collection[CellContent]) -> Sequence[str]:
        """Return the texts of a column, without cells that hold something else, which are problems."""
        others = [(row, content) for row, content in self._contents[number] if content not in accepted]
        if not others:
            return self.texts(number)
        texts = list(self.texts(number))
        for row, content in others:
            reason = CONTENT_MESSAGES.get(content, messages.CELL_NOT_TEXT).format(content=content)
            self.add_problem(reason, row, column, number)
            texts[self._index_by_row[row]] = ""
        return texts

    def _add_refused(self, column: str, number: int, texts: Sequence[str], refused: dict[str, InputError]) -> None:
        indexes = (index for index, text in enumerate(texts) if text in refused)
        for index in islice(indexes, MAX_PROBLEMS):
            error = refused[texts[index]]
            reason, kind = str(error), ProblemKind.CORRECT_FILE
            if isinstance(error, RefusedValueError):
                kind = error.kind
                if error.quoted:
                    reason = messages.VALUE_NOT_ACCEPTED.format(value=error.quoted, reason=reason)
            if character := find_invisible_character(texts[index]):
                reason = messages.HOLDS_INVISIBLE.format(reason=reason, character=character)
            self.add_problem(reason, self.row_numbers[index], column, number, kind, texts[index])

    def _warn_of_invisible(
        self, column: str, number: int, texts: Sequence[str], candidates: Sequence[str], refused: Collection[str]
    ) -> None:
        for text in candidates:
            character = find_invisible_character(text)
            if character and text not in refused and len(self.warnings) < MAX_WARNINGS:
                cell = f"{self.cell(number, texts.index(text))} ({column})"
                self.warnings.append(messages.INVISIBLE_LEFT_OUT.format(cell=cell, character=character))

    def _add_merged(self) -> None:
        for (row, number), merged_range in self.table.merged.items():
            self.add_problem(messages.CELL_MERGED.format(range=merged_range), row, "", number)

    def add_problem(
        self,
        reason: str,
        row: int,
        column: str,
        number: int,
        kind: ProblemKind = ProblemKind.CORRECT_FILE,
        value: str = "",
    ) -> None:
        """Add the problem of one cell."""
        self.problems.append(ImportProblem(reason, row, column, f"{column_letters(number)}{row}", kind, value))

    def sorted_problems(self) -> Iterator[ImportProblem]:
        """Return the problems from the top of the file to its end."""
        return iter(sorted(self.problems, key=lambda problem: (problem.row, len(problem.cell), problem.cell)))
