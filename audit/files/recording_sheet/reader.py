"""Reads a recording sheet: every row is understood by its key and by what a person sees in it, wherever it is.

The key says whose answer it is. The question and the case that the row shows must be the same, so an answer that was
moved without its question is refused at its place. If the key is lost, the hidden sheet of keys finds it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from audit.errors import InputError
from audit.files.recording_sheet import layout
from audit.files.recording_sheet.key_list import KeyList, read_key_list
from audit.files.recording_sheet.keys import RowKey, parse_key, questionnaire_check
from audit.files.recording_sheet.sheet_table import SheetTable, SheetTableRow, find_tables, has_key, shown_sheet
from audit.files.recording_sheet.values import parse_detail_cell, parse_note_cell, parse_question_cell
from audit.files.spreadsheets.table import Table
from audit.formatting import pluralise
from audit.messages import recording_sheets as messages
from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.recording_sheet import SheetEntry, SheetPlace, SheetProblem, SheetReading
from audit.model.text_fields import fold_text

HEADING = layout.SheetColumn
MANY_MISPLACED = 3


def read_recording_sheets(tables: Sequence[Table], audit: AuditHeader, name: str) -> SheetReading:
    """Return the values of a workbook, and what is refused. Raises InputError if it is no sheet of this audit."""
    key_list = read_key_list(tables)
    reader = _Reader(audit, key_list)
    for table in tables:
        if not key_list.is_in(table):
            reader.read_table(table)
    if not reader.found:
        raise InputError(messages.NOT_A_RECORDING_SHEET.format(file=name))
    if not reader.found_of_audit and reader.problems:
        raise InputError(messages.OTHER_AUDIT.format(file=name))
    remarks = (*dict.fromkeys(reader.remarks), *reader.what_is_missing())
    return SheetReading(tuple(reader.entries), tuple(reader.problems), remarks)


@dataclass
class _Reader:
    """Reads one sheet after another, and collects values, problems and remarks."""

    audit: AuditHeader
    key_list: KeyList
    entries: list[SheetEntry] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    found: bool = False
    found_of_audit: bool = False
    seen: set[tuple[str, int, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        questionnaire = self.audit.questionnaire
        self.questionnaire_check = questionnaire_check(questionnaire)
        self.questions = {question.id: question for question in self.audit.inspected_questions if question.is_asked}
        self.details = questionnaire.case_details_by_id
        self.labels = layout.labels_by_item(questionnaire)
        self.items = {fold_text(item_id): item_id for item_id in self.labels}
        self.by_label: dict[str, list[str]] = {}
        for item_id, label in self.labels.items():
            self.by_label.setdefault(fold_text(label), []).append(item_id)

    def read_table(self, table: Table) -> None:
        """Read the rows of one sheet. A sheet without keys, such as the cover, is passed over."""
        found = find_tables(table, self.audit.questionnaire.case_label.heading)
        if not found:
            if has_key(table):
                self.found = self.found_of_audit = True
                self.problems.append(SheetProblem(SheetPlace(shown_sheet(table)), messages.HEADINGS_MISSING))
            return
        for each in found:
            self.found = True
            if each.problems:
                self.found_of_audit = True
                self.problems += each.problems
                continue
            if HEADING.NOTE not in each.columns:
                self.remarks.append(messages.NO_NOTE_COLUMN.format(sheet=each.sheet))
            self.read_rows(each)

    def read_rows(self, table: SheetTable) -> None:
        """Read the rows of one table. If several do not fit their keys, perhaps none does, so nothing is read."""
        entries, problems = len(self.entries), len(self.problems)
        for row in table.rows():
            self.read_row(row)
        misplaced = [problem for problem in self.problems[problems:] if problem.reason == messages.KEY_DIFFERS]
        if len(misplaced) >= MANY_MISPLACED:
            reason = messages.ROWS_MIXED.format(rows=pluralise(len(misplaced) - 1, "row"))
            del self.entries[entries:]
            self.problems[problems:] = [replace(misplaced[0], reason=reason)]

    def read_row(self, row: SheetTableRow) -> None:
        """Read one row, or say at its place why it is refused."""
        if not row.has_content:
            return
        try:
            key, shown_name = self.key_of(row)
            if key is None:
                return
            self.check_key(key)
        except InputError as error:
            self.add_problem(row, HEADING.ANSWER, str(error), row.text(HEADING.ITEM))
            return
        self.found_of_audit = True
        self.seen.add((key.case_id, key.number, key.item_id))
        self.read_values(row, key, shown_name)

    def key_of(self, row: SheetTableRow) -> tuple[RowKey | None, str]:
        """Return the key of a row, and the case that it shows if the workbook does not confirm that.

        None: the row has no answer and shows no question. Raises InputError if it is not clear whose answer it is.
        """
        key, name, item_id = parse_key(row.text(HEADING.KEY)), row.text(HEADING.CASE), self.shown_item(row)
        if key is None:
            if not item_id and not row.text(HEADING.KEY):
                if row.text(HEADING.ANSWER) or row.text(HEADING.NOTE):
                    raise InputError(messages.NO_QUESTION_IN_ROW)
                return None, ""
            key = self.key_list.find(name, item_id)
            if key is None:
                raise InputError(messages.KEY_MISSING)
            return key, ""
        if item_id not in ("", key.item_id) or (not item_id and row.text(HEADING.QUESTION)):
            raise InputError(messages.KEY_DIFFERS)
        known_name = self.key_list.name_of(key)
        if name and known_name and fold_text(name) != fold_text(known_name):
            raise InputError(messages.KEY_DIFFERS)
        return key, "" if known_name else name

    def shown_item(self, row: SheetTableRow) -> str:
        """Return the id of the question or detail that a row shows; '' if it shows none.

        Raises InputError if its columns show different ones.
        """
        item_id = self.items.get(fold_text(row.text(HEADING.ITEM)), "")
        question = row.text(HEADING.QUESTION)
        labelled = self.by_label.get(fold_text(question), [])
        if question and not labelled and question.split()[0] in self.questions:
            labelled = [question.split()[0]]
        if (item_id and labelled and item_id not in labelled) or (question and not labelled):
            raise InputError(messages.KEY_DIFFERS)
        return item_id or (labelled[0] if len(labelled) == 1 else "")

    def check_key(self, key: RowKey) -> None:
        """Raise InputError unless the row is of this audit and questionnaire, and of something that is recorded."""
        if key.audit_id != self.audit.id:
            raise InputError(messages.ROW_OF_OTHER_AUDIT)
        if key.questionnaire != self.questionnaire_check:
            self.found_of_audit = True
            raise InputError(messages.OTHER_QUESTIONNAIRE)
        if key.item_id not in self.questions and key.item_id not in self.details:
            self.found_of_audit = True
            raise InputError(messages.UNKNOWN_QUESTION)

    def read_values(self, row: SheetTableRow, key: RowKey, shown_name: str) -> None:
        """Read the answer and the note of a row."""
        question = self.questions.get(key.item_id)
        change_type = ChangeType.CASE_DETAIL if question is None else ChangeType.ANSWER
        try:
            cell = row.cell(HEADING.ANSWER)
            value = parse_detail_cell(self.details[key.item_id], cell) if question is None else None
            value = parse_question_cell(question, cell) if question is not None else value
            self.add(row, HEADING.ANSWER, key, change_type, value, shown_name)
        except InputError as error:
            self.add_problem(row, HEADING.ANSWER, str(error), key.item_id)
        if HEADING.NOTE not in row.table.columns:
            return
        try:
            note = parse_note_cell(row.cell(HEADING.NOTE))
            if question is not None:
                self.add(row, HEADING.NOTE, key, ChangeType.NOTE, note, shown_name)
            elif note:
                raise InputError(messages.NOTE_ON_DETAIL)
        except InputError as error:
            self.add_problem(row, HEADING.NOTE, str(error), key.item_id)

    def add(
        self,
        row: SheetTableRow,
        column: layout.SheetColumn,
        key: RowKey,
        change_type: ChangeType,
        value: str | None,
        shown_name: str,
    ) -> None:
        """Add a value."""
        version = key.note_version if change_type is ChangeType.NOTE else key.version
        is_as_made = self.key_list.is_as_made(key, change_type, value)
        place = row.place(column)
        subject = (key.case_id, key.number, change_type, key.item_id)
        self.entries.append(SheetEntry(*subject, value, version, place, is_as_made, shown_name))

    def add_problem(self, row: SheetTableRow, column: layout.SheetColumn, reason: str, item_id: str) -> None:
        """Add a problem of one cell."""
        self.problems.append(SheetProblem(row.place(column), reason, row.text(HEADING.CASE), item_id))

    def what_is_missing(self) -> Iterator[str]:
        """Yield how many rows of each case are not in the file, although it had them when it was made."""
        for name, keys in self.key_list.by_name.items():
            missing = sum((key.case_id, key.number, key.item_id) not in self.seen for key in keys)
            if missing and not any(problem.name == name for problem in self.problems):
                verb = "is" if missing == 1 else "are"
                yield messages.ROWS_MISSING.format(name=name, rows=f"{pluralise(missing, 'row')} {verb}")
