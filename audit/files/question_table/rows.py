"""The rows of a table of questions: each is a question, a prompt or the heading of a section, or has problems."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from audit.files.question_table.columns import Columns, QuestionColumn
from audit.files.spreadsheets.table import CellContent, Row, Table
from audit.messages import question_table as messages
from audit.model.answers import ANSWER_SPELLINGS, Answer
from audit.model.import_problem import column_letters
from audit.model.text_fields import clean_text, fold_text
from audit.toml_files.reader import MARKUP_PATTERN, MAX_NAME_LENGTH
from audit.toml_files.responses_file_checks import RESERVED_COLUMNS

TEXT_COLUMNS = (QuestionColumn.TEXT, QuestionColumn.GUIDANCE, QuestionColumn.SECTION, QuestionColumn.SHORT)
READ_AS_SHOWN = (CellContent.NUMBER, CellContent.FORMATTED_TEXT, CellContent.GROUPED, CellContent.FORMATTED)
EVERY_ANSWER = frozenset({"all", "always", "every answer", "any", "any answer"})
YES_WORDS, NO_WORDS = frozenset({"yes", "y", "x", "true", "1"}), frozenset({"no", "n", "false", "0", "-"})
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True)
class QuestionRow:
    """A question or a prompt with its cells. ``id`` is '' if the program is to propose one."""

    row: Row
    section: str
    id: str
    text: str
    guidance: str = ""
    short: str = ""
    parent: str = ""
    note_needed: tuple[str, ...] = ()
    may_not_apply: bool = True


@dataclass
class RowReader:
    """Reads the rows below the headings. Problems and notes have the name of their cell first."""

    table: Table
    columns: Columns
    problems: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    heading_rows: list[int] = field(default_factory=list)

    def read(self) -> list[QuestionRow]:
        """Return the questions, in the order of the table."""
        rows = [row for row in self.table.rows if row.number > self.columns.heading_row.number]
        section, questions = "", []
        for row, following in zip_longest(rows, rows[1:]):
            self._check_contents(row)
            if heading := self._section_heading(row, following):
                section = heading
                self.heading_rows.append(row.number)
                continue
            section = self._text(row, QuestionColumn.SECTION) or section
            if question := self._question(row, section):
                questions.append(question)
        return list(self._with_checked_ids(questions))

    def add_problem(self, row: Row, column: QuestionColumn, problem: str) -> None:
        """Record the problem of a cell."""
        self.problems.append((self.columns.cell_name(row, column), problem))

    def _section_heading(self, row: Row, following: Row | None) -> str:
        """Return the title of a section if a row is its heading; else ''.

        It is one if it has no other cell, and is no question without an id; or if it has an id and a title, and the
        ids below it go on from that id.
        """
        filled = [number for number, cell in enumerate(row.cells, start=1) if cell]
        text, row_id = self._text(row, QuestionColumn.TEXT), self._cleaned_id(row)
        if len(filled) == 1:
            is_question = bool(text) and (text.endswith("?") or not self._has_ids or self._has_sections)
            is_lone_id = bool(row_id) and bool(_ID.fullmatch(row_id)) and any(map(str.isdigit, row_id))
            return "" if is_question or is_lone_id else clean_text(row.cells[filled[0] - 1], one_line=True)
        is_numbered = len(filled) == 2 and row_id and text and not text.endswith("?") and following is not None
        if is_numbered and following and self._cleaned_id(following).startswith(f"{row_id}."):
            return f"{row_id}. {text}"
        return ""

    @property
    def _has_ids(self) -> bool:
        return QuestionColumn.ID in self.columns.numbers

    @property
    def _has_sections(self) -> bool:
        return QuestionColumn.SECTION in self.columns.numbers

    def _question(self, row: Row, section: str) -> QuestionRow | None:
        text = self._text(row, QuestionColumn.TEXT)
        if not text:
            self.add_problem(row, QuestionColumn.TEXT, messages.WORDING_MISSING)
            return None
        for column in TEXT_COLUMNS:
            self._check_characters(row, column)
        return QuestionRow(
            row,
            section,
            self._cleaned_id(row),
            text,
            clean_text(self.columns.cell(row, QuestionColumn.GUIDANCE)),
            self._text(row, QuestionColumn.SHORT),
            _without_full_stop(self._text(row, QuestionColumn.PARENT)),
            self._note_needed(row),
            self._may_not_apply(row),
        )

    def _text(self, row: Row, column: QuestionColumn) -> str:
        return clean_text(self.columns.cell(row, column), one_line=True)

    def _cleaned_id(self, row: Row) -> str:
        return _without_full_stop(self._text(row, QuestionColumn.ID))

    def _check_contents(self, row: Row) -> None:
        """Record a problem for each cell that is read and holds neither a text nor a number."""
        for column, number in self.columns.numbers.items():
            content = self.table.contents.get((row.number, number))
            if content is None or content in READ_AS_SHOWN:
                continue
            if content is CellContent.BOOLEAN and column is QuestionColumn.MAY_NOT_APPLY:
                continue
            is_day = content is CellContent.DATE and column in (QuestionColumn.ID, QuestionColumn.PARENT)
            problem = messages.ID_IS_DATE if is_day else messages.HOLDS_OTHER.format(content=content)
            self.problems.append((f"{column_letters(number)}{row.number}", problem))

    def _check_characters(self, row: Row, column: QuestionColumn) -> None:
        text = self.columns.cell(row, column)
        if markup := MARKUP_PATTERN.search(text):
            self.add_problem(row, column, messages.MARKUP.format(markup=markup.group()))

    def _note_needed(self, row: Row) -> tuple[str, ...]:
        written = self._text(row, QuestionColumn.NOTE)
        if not written:
            return ()
        folded = fold_text(written)
        if folded in EVERY_ANSWER:
            return tuple(answer.value for answer in Answer)
        words = [word for word in re.split(r"\s*(?:[,;]|\band\b|\bor\b|&|\+)\s*", folded) if word]
        answers = [ANSWER_SPELLINGS.get(word.removeprefix("for ").strip()) for word in words]
        if None in answers:
            self.add_problem(row, QuestionColumn.NOTE, messages.NOTE_ANSWERS.format(value=written))
            return ()
        if not self.columns.names_answers and len(answers) == 1 and not folded.startswith("for "):
            self.add_problem(row, QuestionColumn.NOTE, messages.NOTE_UNCLEAR.format(value=written))
            return ()
        return tuple(answer.value for answer in Answer if answer in answers)

    def _may_not_apply(self, row: Row) -> bool:
        written = self._text(row, QuestionColumn.MAY_NOT_APPLY)
        folded = fold_text(written)
        if folded and folded not in YES_WORDS | NO_WORDS:
            self.add_problem(row, QuestionColumn.MAY_NOT_APPLY, messages.YES_OR_NO.format(value=written))
        return folded not in NO_WORDS

    def _with_checked_ids(self, questions: Sequence[QuestionRow]) -> Iterator[QuestionRow]:
        """Yield the questions, with the ids that Excel has shortened as a person sees them, and record problems."""
        cells: dict[str, str] = {}
        before = ""
        for question in questions:
            name = self.columns.cell_name(question.row, QuestionColumn.ID)
            written = question.id
            if fold_text(written) in cells and (longer := _follows(before, written)):
                note = {"cell": name, "shown": written, "id": longer, "before": before}
                self.notes.append(messages.ID_READ_AS.format(**note))
                written = longer
            if problem := _id_problem(written, cells.get(fold_text(written), "")):
                self.problems.append((name, problem))
            if written:
                cells[fold_text(written)] = name
                before = written
            yield replace(question, id=written)


def _follows(before: str, written: str) -> str:
    """Return the id that comes after another one, if a spreadsheet program shows it as the one that is written.

    >>> _follows("1.9", "1.1"), _follows("1.19", "1.2"), _follows("1.9", "1.3")
    ('1.10', '1.20', '')
    """
    start, dot, number = before.rpartition(".")
    if not dot or not number.isdigit():
        return ""
    following = f"{start}.{int(number) + 1}"
    return following if following == f"{written}0" and start.isdigit() else ""


def _id_problem(written: str, first_cell: str) -> str:
    """Return what is wrong with the id of a question; '' if nothing is, or it has none."""
    if not written:
        return ""
    if len(written) > MAX_NAME_LENGTH:
        return messages.ID_TOO_LONG.format(length=len(written), limit=MAX_NAME_LENGTH)
    if not _ID.fullmatch(written):
        return messages.ID_CHARACTERS.format(id=written)
    if fold_text(written) in RESERVED_COLUMNS:
        return messages.ID_RESERVED.format(id=written)
    return messages.ID_TWICE.format(id=written, cell=first_cell) if first_cell else ""


def _without_full_stop(written: str) -> str:
    """Return an id without what people write after a number.

    >>> _without_full_stop("1."), _without_full_stop("2)"), _without_full_stop("A1")
    ('1', '2', 'A1')
    """
    return re.sub(r"(?<=\w)[.):]+$", "", written)
