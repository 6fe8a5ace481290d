"""Recording sheets as people fill them in and damage them: sorted, moved, pasted, renamed, converted, cut.

Each kind of damage is done with openpyxl, as another program would do it. A kind is either plain to a reader, who then
must understand everything, or it leaves in doubt what was meant, which must be refused at its place.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case_review import CaseReview
from audit.model.recording_sheet import SheetOutcome, SheetPlan

SPELLINGS = {
    "yes": ("y", "Y", "Yes", " yes ", "YES", True),
    "no": ("n", "N", "No", "no ", False),
    "not_applicable": ("a", "A", "n/a", "N/A", "Not applicable"),
}
SavedKey = tuple[str, ChangeType, str]
"""The name of a review, what kind of value it is, and its question."""


@dataclass
class FilledSheet:
    """A recording sheet as an auditor has filled it in, with what they entered; damage then changes both.

    ``doubtful`` are the values of which nobody can say what was meant.
    """

    workbook: Workbook
    random: random.Random
    entered: dict[SavedKey, str] = field(default_factory=dict)
    doubtful: set[SavedKey] = field(default_factory=set)

    @property
    def case_sheets(self) -> list[Worksheet]:
        """The sheets with a table."""
        return [sheet for sheet in self.workbook if heading_row(sheet)]

    def data(self, with_label: bool = False) -> bytes:
        """The file, perhaps with the part that a sensitivity label adds."""
        buffer = io.BytesIO()
        self.workbook.save(buffer)
        if with_label:
            with zipfile.ZipFile(buffer, "a") as archive:
                archive.writestr("docMetadata/LabelInfo.xml", LABEL)
        return buffer.getvalue()


LABEL = (
    '<?xml version="1.0" encoding="utf-8" standalone="yes"?><clbl:labelList xmlns:clbl='
    '"http://schemas.microsoft.com/office/2020/mipLabelMetadata"><clbl:label id="{1}" enabled="1"/></clbl:labelList>'
)


def fill_in(data: bytes, reviews: list[CaseReview], rng: random.Random) -> FilledSheet:
    """Fill in some answers and notes of every sheet, spelled as people spell them."""
    filled = FilledSheet(openpyxl.load_workbook(io.BytesIO(data)), rng)
    questions = {question.id: question for review in reviews for question in review.questions}
    for sheet in filled.case_sheets:
        columns = columns_of(sheet)
        for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
            item, name = (sheet.cell(row, columns[each]).value for each in ("Item", "Case"))
            if item not in questions or rng.random() < 0.4:
                continue
            answer = rng.choice([each for each in Answer if not questions[item].why_not_allowed(each)])
            write_answer(sheet.cell(row, columns["Answer"]), answer.value, rng)
            filled.entered[name, ChangeType.ANSWER, item] = answer.value
            if rng.random() < 0.3:
                note = f"Seen on visit {rng.randrange(1000)}."
                sheet.cell(row, columns["Note"]).value = note
                filled.entered[name, ChangeType.NOTE, item] = note
    return filled


def write_answer(cell: Cell, answer: str, rng: random.Random) -> None:
    """Write an answer as people spell it, in a cell of any format. TRUE in a cell of text would be a text."""
    cell.value = rng.choice(SPELLINGS[answer])
    formats = ["General"] if isinstance(cell.value, bool) else ["General", "@", "0.00", "dd/mm/yyyy"]
    cell.number_format = rng.choice(formats)


def heading_row(sheet: Worksheet) -> int:
    """The row of the headings; 0 if the sheet has none."""
    for row in sheet.iter_rows():
        texts = {cell.value for cell in row}
        if "Answer" in texts and texts & {"Question", "Item"}:
            return int(row[0].row)
    return 0


def columns_of(sheet: Worksheet) -> dict[str, int]:
    """The number of each column by its heading."""
    return {str(cell.value): cell.column for cell in sheet[heading_row(sheet)] if cell.value}


def table_rows(sheet: Worksheet) -> list[list[object]]:
    """The values below the headings."""
    first = heading_row(sheet) + 1
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]


def put_rows(sheet: Worksheet, rows: list[list[object]], first: int = 0) -> None:
    """Write rows below the headings, in place of those that are there. TRUE keeps its format."""
    first = first or heading_row(sheet) + 1
    for number in range(first, max(sheet.max_row, first + len(rows) - 1) + 1):
        values = rows[number - first] if number - first < len(rows) else []
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(number, column)
            cell.value = values[column - 1] if column <= len(values) else None
            if isinstance(cell.value, bool):
                cell.number_format = "General"


# Damage that leaves no doubt


def sort_rows(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        column = filled.random.choice(
            [columns_of(sheet)[each] for each in ("Question", "Answer") if each in columns_of(sheet)]
        )
        rows = table_rows(sheet)
        put_rows(sheet, sorted(rows, key=lambda row: str(row[column - 1]), reverse=filled.random.random() < 0.5))


def insert_rows(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        for _ in range(filled.random.randint(1, 4)):
            sheet.insert_rows(filled.random.randint(1, sheet.max_row), filled.random.randint(1, 3))


def insert_columns(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        sheet.insert_cols(filled.random.randint(1, 8))


def move_columns(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        first = heading_row(sheet)
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
        order = list(range(len(rows[0])))
        filled.random.shuffle(order)
        put_rows(sheet, [[row[index] for index in order] for row in rows], first)


def rename_sheets(filled: FilledSheet) -> None:
    titles = [sheet.title for sheet in filled.case_sheets]
    for number, sheet in enumerate(filled.case_sheets):
        sheet.title = f"temporary {number}"
    filled.random.shuffle(titles)
    for sheet, title in zip(filled.case_sheets, titles, strict=True):
        sheet.title = title if filled.random.random() < 0.5 else f"My sheet {filled.random.randrange(10_000)}"


def reorder_sheets(filled: FilledSheet) -> None:
    filled.random.shuffle(filled.workbook._sheets)


def delete_cover(filled: FilledSheet) -> None:
    if "How to use" in filled.workbook.sheetnames:
        del filled.workbook["How to use"]


def delete_lists(filled: FilledSheet) -> None:
    if "Lists" in filled.workbook.sheetnames:
        del filled.workbook["Lists"]


def rename_hidden_sheets(filled: FilledSheet) -> None:
    for sheet in filled.workbook:
        if sheet.sheet_state != "visible":
            sheet.sheet_state = "hidden"
            sheet.title = f"{sheet.title} 1"


def delete_key_sheet(filled: FilledSheet) -> None:
    """Only while every sheet has its keys: they were not deleted before."""
    has_keys = all("Key" in columns_of(sheet) for sheet in filled.case_sheets)
    for sheet in list(filled.workbook):
        if has_keys and sheet.sheet_state != "visible" and sheet["A1"].value == "Key":
            del filled.workbook[sheet.title]


def delete_columns(filled: FilledSheet) -> None:
    has_list = any(sheet["A1"].value == "Key" for sheet in filled.workbook)
    for sheet in filled.case_sheets:
        gone = ["Guidance", "Section", "To do", "Question"] + (["Key"] if has_list else [])
        heading = filled.random.choice(gone)
        if heading in columns_of(sheet):
            sheet.delete_cols(columns_of(sheet)[heading])


def clear_some_keys(filled: FilledSheet) -> None:
    if not any(sheet["A1"].value == "Key" for sheet in filled.workbook):
        return
    for sheet in filled.case_sheets:
        if "Key" in columns_of(sheet):
            for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
                cell = sheet.cell(row, columns_of(sheet)["Key"])
                if cell.value and filled.random.random() < 0.2:
                    cell.value = filled.random.choice([None, f"{cell.value}1", str(cell.value)[:-3], "x"])


def hide_rows(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        for row in range(1, sheet.max_row + 1):
            sheet.row_dimensions[row].hidden = filled.random.random() < 0.3


def change_spellings(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        for cell, key in answer_cells(filled, sheet):
            write_answer(cell, filled.entered[key], filled.random)


def copy_rows(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        rows = [row for row in table_rows(sheet) if any(row)]
        put_rows(sheet, [*rows, *filled.random.sample(rows, min(3, len(rows)))])


def put_all_on_one_sheet(filled: FilledSheet) -> None:
    first, *others = filled.case_sheets
    headings = columns_of(first)
    if any(columns_of(sheet) != headings for sheet in others):
        return
    put_rows(first, [row for sheet in filled.case_sheets for row in table_rows(sheet)])
    for sheet in others:
        del filled.workbook[sheet.title]


def put_below_one_another(filled: FilledSheet) -> None:
    """The whole sheets, each with its headings."""
    first, *others = filled.case_sheets
    for sheet in others:
        start = first.max_row + 3
        for offset, row in enumerate(sheet.iter_rows(min_row=heading_row(sheet), values_only=True)):
            for column, value in enumerate(row, start=1):
                first.cell(start + offset, column).value = value
        del filled.workbook[sheet.title]


def sort_headings_too(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        first = heading_row(sheet)
        headings, *rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=first)]
        put_rows(sheet, [*rows, headings], first)


def delete_rows(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        rows = range(heading_row(sheet) + 1, sheet.max_row + 1)
        for row in sorted(filled.random.sample(rows, min(3, len(rows))), reverse=True):
            shown = shown_in(sheet, row)
            sheet.delete_rows(row)
            if shown is not None and not any(
                shown_in(each, number) == shown for each in filled.case_sheets for number in range(1, each.max_row + 1)
            ):
                filled.entered = {key: value for key, value in filled.entered.items() if (key[0], key[2]) != shown}


def write_elsewhere(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        sheet.cell(sheet.max_row + 4, sheet.max_column + 2).value = "ask Ben about the plan"
    filled.workbook.create_sheet("My list")["B2"].value = "=1+1"


# Damage that leaves doubt


def write_what_is_no_answer(filled: FilledSheet) -> None:
    wrong: list[object] = ["maybe", 1, 0, 7.5, date(2026, 1, 2), "y/n", "=1/0", "yes, mostly", "x"]
    for sheet in filled.case_sheets:
        cells = answer_cells(filled, sheet)
        for cell, key in filled.random.sample(cells, min(3, len(cells))):
            cell.value = filled.random.choice(wrong)
            cell.number_format = "dd/mm/yyyy" if isinstance(cell.value, date) else "General"
            filled.doubtful.add(key)


def sort_some_columns(filled: FilledSheet) -> None:
    """The keys stay where they were, so every row that now shows another question is in doubt."""
    for sheet in filled.case_sheets:
        if "Question" not in columns_of(sheet):
            continue
        moved = [columns_of(sheet)[each] for each in ("Question", "Answer", "Note") if each in columns_of(sheet)]
        rows = table_rows(sheet)
        order = sorted(rows, key=lambda row: str(row[moved[0] - 1]), reverse=True)
        put_rows(
            sheet, [[o[i] if i + 1 in moved else r[i] for i in range(len(r))] for r, o in zip(rows, order, strict=True)]
        )
        filled.doubtful |= {key for key in filled.entered if key[0] in names_in(sheet)}


def delete_headings(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        filled.doubtful |= {key for key in filled.entered if key[0] in names_in(sheet)}
    for sheet in filled.case_sheets:
        sheet.delete_rows(heading_row(sheet))


def merge_answers(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        cells = [(cell, key) for cell, key in answer_cells(filled, sheet) if cell.row + 1 <= sheet.max_row]
        if cells:
            cell, key = filled.random.choice(cells)
            below = shown_in(sheet, cell.row + 1)
            sheet.merge_cells(
                start_row=cell.row, end_row=cell.row + 1, start_column=cell.column, end_column=cell.column
            )
            filled.doubtful.add(key)
            if below:
                filled.entered.pop((below[0], ChangeType.ANSWER, below[1]), None)


def copy_rows_and_change_them(filled: FilledSheet) -> None:
    for sheet in filled.case_sheets:
        cells = list(answer_cells(filled, sheet))
        if not cells:
            continue
        cell, key = filled.random.choice(cells)
        values = [each.value for each in sheet[cell.row]]
        values[cell.column - 1] = "n" if filled.entered[key] == "yes" else "y"
        put_rows(sheet, [*[row for row in table_rows(sheet) if any(row)], values])
        filled.doubtful.add(key)


def answer_cells(filled: FilledSheet, sheet: Worksheet) -> list[tuple[Cell, SavedKey]]:
    """The cells with an entered answer, each with what it is."""
    found = []
    for row in range(heading_row(sheet) + 1, sheet.max_row + 1):
        shown = shown_in(sheet, row)
        key = (shown[0], ChangeType.ANSWER, shown[1]) if shown else None
        if key in filled.entered and sheet.cell(row, columns_of(sheet)["Answer"]).value is not None:
            found.append((sheet.cell(row, columns_of(sheet)["Answer"]), key))
    return found


def shown_in(sheet: Worksheet, row: int) -> tuple[str, str] | None:
    """The case and the question that a row shows."""
    columns = columns_of(sheet)
    if not {"Case", "Item"} <= set(columns):
        return None
    name, item = (sheet.cell(row, columns[each]).value for each in ("Case", "Item"))
    return (str(name), str(item)) if name and item else None


def names_in(sheet: Worksheet) -> set[str]:
    """The cases that a sheet shows."""
    shown = (shown_in(sheet, row) for row in range(heading_row(sheet) + 1, sheet.max_row + 1))
    return {each[0] for each in shown if each}


Damage = Callable[[FilledSheet], None]
PLAIN: tuple[Damage, ...] = (
    *(sort_rows, insert_rows, insert_columns, move_columns, rename_sheets, reorder_sheets, delete_cover),
    *(delete_lists, rename_hidden_sheets, delete_key_sheet, delete_columns, clear_some_keys, hide_rows),
    *(change_spellings, copy_rows, put_all_on_one_sheet, put_below_one_another, delete_rows, write_elsewhere),
    sort_headings_too,  # last, because the others look below the headings
)
DOUBTFUL: tuple[Damage, ...] = (
    *(write_what_is_no_answer, sort_some_columns, delete_headings, merge_answers, copy_rows_and_change_them),
)


@dataclass(frozen=True)
class Verdict:
    """What became of the values that were entered: each list should be empty, except ``refused`` of doubtful ones."""

    wrong: list[object]
    lost: list[object]
    refused: int

    @property
    def is_whole(self) -> bool:
        """Whether everything was understood."""
        return not (self.wrong or self.lost or self.refused)


def judge(filled: FilledSheet, plan: SheetPlan) -> Verdict:
    """Compare what would be saved with what was entered."""
    read = {(value.name, value.entry.type, value.entry.subject): value.entry.value for value in plan.values}
    outcomes = (SheetOutcome.NEW, SheetOutcome.CHANGED, SheetOutcome.CONFLICT)
    planned = [(value.name, value.entry.type, value.entry.subject) for value in plan.with_outcome(*outcomes)]
    wrong: list[object] = [key for key in planned if filled.entered.get(key) != read[key]]
    lost: list[object] = []
    if not plan.problems:  # a refusal has its place, so what is missing with one is not lost unseen
        lost = [key for key, value in filled.entered.items() if read.get(key) != value]
    return Verdict(wrong, lost, len(plan.problems))
