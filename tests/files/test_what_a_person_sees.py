"""A person who looks at the file and a person who looks at the result see the same, or the file is refused by cell."""

import datetime
import io
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from audit.errors import InputError
from audit.files.file_reading import FoldedValue, ReadingChoices, Responses, ResponsesError
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_xlsx
from audit.files.spreadsheets.limits import Limits
from audit.files.spreadsheets.reader import parse_table
from audit.files.spreadsheets.table import CellContent, TableReading
from audit.messages import files as messages
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.model.import_problem import ProblemKind
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import parse_saved_questionnaire
from tests.small_questionnaire import SMALL, replace_in_small_toml

YES, NO, NOT_APPLICABLE = Answer
REVERSED = parse_saved_questionnaire(
    replace_in_small_toml(
        'id = "office"\ntext = "Office"\nkind = "text"',
        'id = "office"\ntext = "Children"\nkind = "choice"\n'
        'choices = [{ id = "3", text = "1" }, { id = "2", text = "2" }, { id = "1", text = "3" }]',
    ).encode(),
    "small.toml",
)
"""The small questionnaire with a detail whose choices have the ids of one another as their texts."""


def read(data: bytes | str, questionnaire: Questionnaire = SMALL, **choices: Answer | None) -> Responses:
    content = data.encode() if isinstance(data, str) else data
    return parse_responses(content, "r", questionnaire, choices=ReadingChoices(choices))


def problems_of(data: bytes | str) -> dict[str, str]:
    """Return the reason of each problem by its cell."""
    with pytest.raises(ResponsesError) as refusal:
        read(data)
    return {problem.cell or problem.place: problem.reason for problem in refusal.value.file_problems}


def workbook(rows: Sequence[Sequence[object]], change: Callable[[Worksheet], None] = lambda sheet: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    change(book.worksheets[0])
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_cell(column: str, value: object, number_format: str = "General") -> bytes:
    """A workbook with one case, one cell of which holds a value in a format; B2 unless it is the case."""
    rows = (
        [["case", column, "2.2.1b"], ["A1", value, "yes"]] if column != "case" else [["case", "2.2.1b"], [value, "yes"]]
    )
    cell = "A2" if column == "case" else "B2"

    def change(sheet: Worksheet) -> None:
        sheet[cell].number_format = number_format

    return workbook(rows, change)


STORED_AND_SHOWN = [
    ("_x005F_x0041_", "_x0041_"),  # what Excel stores if somebody types the second
    ("_x005f_x0041_", "_x0041_"),
    ("_x0041_B", "AB"),
    ("x005F_1", "x005F_1"),
    ("_x005F_x0041_x005F_x0042_", "_x0041_x0042_"),
]


@pytest.mark.parametrize(("stored", "shown"), STORED_AND_SHOWN)
def test_a_text_that_looks_like_an_escape_is_read_as_excel_shows_it(stored: str, shown: str) -> None:
    written = write_responses_xlsx(SMALL, [CaseRecord(Case("A1", details={"office": ("Office?",)}), {"2.2.1": YES})])
    in_cell = workbook([["case", "office", "2.2.1"], ["A1", "Office?", "yes"]])
    inline, result = '<c r="B2" t="inlineStr"><is><t>Office?</t></is></c>', '<c r="B2" t="str"><f>A2</f><v>{}</v></c>'
    for data in (
        rewritten(written, "xl/sharedStrings.xml", "Office?", stored),
        rewritten(in_cell, "xl/worksheets/sheet1.xml", "Office?", stored),
        rewritten(in_cell, "xl/worksheets/sheet1.xml", inline, result.format(stored)),
    ):
        (record,) = read(data).records
        assert record.case.details["office"] == (shown,)
        assert shown in parse_table(data, "list.xlsx").rows[1].cells


@pytest.mark.parametrize("text", ["_x0041_", "_x005F_", "_x0041_x0042_", "x005F_1", "<r>_x000A_</r>"])
def test_a_text_that_looks_like_an_escape_comes_back_from_our_own_file(text: str) -> None:
    record = CaseRecord(Case("A1", details={"office": (text,)}), {"2.2.1": YES})
    (again,) = read(write_responses_xlsx(SMALL, [record])).records
    assert again.case.details["office"] == (text,)


TEXT_COLUMNS = ("case", "auditor", "office", "sentence_type", "requirements")
OTHER_CONTENTS: list[tuple[object, str, CellContent]] = [
    (datetime.date(2026, 2, 1), "d-mmm", CellContent.DATE),
    (46054.5, "yyyy-mm-dd hh:mm", CellContent.DATE),
    (45000, "dd/mm/yyyy", CellContent.DATE),
    (datetime.time(9, 30), "hh:mm", CellContent.TIME),
    (datetime.timedelta(hours=30), "[h]:mm", CellContent.TIME),
    (0.5, "0%", CellContent.PERCENTAGE),
    (12, "£#,##0.00", CellContent.CURRENCY),
    (12, "[$€-407] 0.00", CellContent.CURRENCY),
    (12, "0.00E+00", CellContent.SCIENTIFIC),
    (12, "#,##0", CellContent.GROUPED),
    (12, '"No. "0', CellContent.FORMATTED),
    (1.5, "0", CellContent.FORMATTED),
    (123456789012, "General", CellContent.LONG_NUMBER),
    (1 / 3, "General", CellContent.LONG_NUMBER),
    ("St Helens", ";;;", CellContent.FORMATTED_TEXT),
    ("St Helens", '@" office"', CellContent.FORMATTED_TEXT),
]


@pytest.mark.parametrize("column", TEXT_COLUMNS)
def test_a_text_column_refuses_each_cell_that_the_sheet_shows_in_another_way(column: str) -> None:
    letter = "A" if column == "case" else "B"
    headings = ["case", "2.2.1"] if column == "case" else ["case", column, "2.2.1"]
    rows = [
        [value, "yes"] if column == "case" else [f"A{row}", value, "yes"]
        for row, (value, _, _) in enumerate(OTHER_CONTENTS, start=2)
    ]

    def change(sheet: Worksheet) -> None:
        for row, (_, number_format, _) in enumerate(OTHER_CONTENTS, start=2):
            sheet[f"{letter}{row}"].number_format = number_format

    assert problems_of(workbook([headings, *rows], change)) == {
        f"{letter}{row}": messages.CELL_NOT_TEXT.format(content=content.value)
        for row, (_, _, content) in enumerate(OTHER_CONTENTS, start=2)
    }


@pytest.mark.parametrize("column", ["case", "auditor", "office"])
def test_a_text_column_refuses_true_and_false_and_errors(column: str) -> None:
    cell = "A2" if column == "case" else "B2"
    assert problems_of(with_cell(column, True)) == {
        cell: messages.CELL_NOT_TEXT.format(content=CellContent.BOOLEAN.value)
    }
    assert problems_of(with_cell(column, "#N/A")) == {cell: messages.CELL_IS_ERROR}


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (7, "0000", "0007"),
        (12, "0000", "0012"),
        (7, "General", "7"),
        (7.0, "General", "7"),
        (7, "@", "7"),
        (1.1, "0.00", "1.10"),
        (3.25, "General", "3.25"),
        (12345678901, "General", "12345678901"),
        ("0007", "General", "0007"),
        ("1-Feb", "@", "1-Feb"),
    ],
)
def test_a_number_is_read_as_the_sheet_shows_it(value: object, number_format: str, shown: str) -> None:
    assert read(with_cell("case", value, number_format)).records[0].case.reference == shown
    assert read(with_cell("office", value, number_format)).records[0].case.details == {"office": (shown,)}


@pytest.mark.parametrize("value", [1.1, 2.21, datetime.date(2026, 2, 1), True])
def test_a_heading_that_is_not_text_is_refused(value: object) -> None:
    (reason,) = problems_of(workbook([["case", value, "2.2.1"], ["A1", "yes", "no"]])).values()
    assert reason.startswith("the heading is") and "Format the heading row as text" in reason


@pytest.mark.parametrize("element", ["<f>1+1</f>", "<f>1+1</f><v></v>", "<f>1+1</f><v/>"])
def test_a_formula_without_a_result_is_refused_by_its_cell(element: str) -> None:
    data = workbook([["case", "2.2.1"], ["A1", "=1+1"], ["A2", "yes"]])
    changed = rewritten(data, "xl/worksheets/sheet1.xml", "<f>1+1</f><v></v>", element, "<f>1+1</f><v />")
    assert problems_of(changed) == {"B2": messages.CELL_WITHOUT_RESULT}


def test_a_formula_whose_result_is_an_empty_text_is_an_empty_cell() -> None:
    data = workbook([["case", "2.2.1", "2.2.2"], ["A1", "=1+1", "yes"]])
    changed = rewritten(
        data, "xl/worksheets/sheet1.xml", '<c r="B2"><f>1+1</f><v></v>', '<c r="B2" t="str"><f>1+1</f><v></v>',
        '<c r="B2"><f>1+1</f><v />',
    )  # fmt: skip
    assert read(changed).records[0].answers == {"2.2.2": YES}


def rewritten(data: bytes, part: str, *texts: str) -> bytes:
    """Return a workbook with a text of a part replaced: old, new, and other spellings of the old one."""
    old, new, *others = texts
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode() if name == part else source.read(name)
            if isinstance(content, str):
                spelling = next(spelling for spelling in (old, *others) if spelling in content)
                content = content.replace(spelling, new)
            target.writestr(name, content)
    return buffer.getvalue()


def test_merged_cells_are_refused_by_their_range() -> None:
    data = workbook([["case", "2.2.1"], ["A1", "yes"], ["A2", None]], lambda sheet: sheet.merge_cells("B2:B3"))
    assert problems_of(data) == {"B2": messages.CELL_MERGED.format(range="B2:B3")}


def test_merged_cells_without_a_value_do_no_harm() -> None:
    data = workbook([["case", "2.2.1"], ["A1", "yes"]], lambda sheet: sheet.merge_cells("D5:E6"))
    assert len(read(data).records) == 1


def test_the_first_visible_sheet_is_read_and_the_others_are_named() -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["case", "2.2.1"])
    book.worksheets[0].append(["old", "no"])
    book.worksheets[0].sheet_state = "hidden"
    for title, rows in {"Data": [["case", "2.2.1"], ["A1", "yes"]], "Notes": [["x"]], "Empty": []}.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.active = 1
    responses = read(saved(book))
    assert [record.case.reference for record in responses.records] == ["A1"]
    assert responses.reading.table == TableReading(sheet="Data", sheets_not_read=("Sheet", "Notes"))


@pytest.mark.parametrize("first_cell", [None, "How to fill in"])
def test_data_on_the_second_sheet_names_that_sheet(first_cell: str | None) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Read me"
    book.worksheets[0]["A1"] = first_cell
    book.create_sheet("Data").append(["case", "2.2.1"])
    with pytest.raises(InputError) as refusal:
        read(saved(book))
    (sentence,) = refusal.value.problems
    assert "“Read me”" in sentence and "“Data”" in sentence


def test_hidden_rows_and_columns_are_read_and_counted() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True
        sheet.row_dimensions[9].hidden = True
        sheet.column_dimensions["B"].hidden = True

    responses = read(workbook([["case", "2.2.1", "2.2.2"], ["A1", "yes", "no"], ["A2", "no", "no"]], hide))
    assert len(responses.records) == 2
    assert responses.reading.table == TableReading(sheet="Sheet", hidden_rows=1, hidden_columns=1)


def test_every_spelling_is_counted_and_an_ambiguous_one_has_its_first_cells() -> None:
    reading = read("case,2.2.1b,2.2.2b\nA1,NA,1\nA2,yes,Y\nA3,n/a,0\nA4,na,1\n").reading
    counted = {spelling.spelling: (spelling.answer, spelling.count) for spelling in reading.spellings}
    assert counted == {
        "na": (NOT_APPLICABLE, 2), "1": (YES, 2), "yes": (YES, 1), "y": (YES, 1), "n/a": (NOT_APPLICABLE, 1),
        "0": (NO, 1),
    }  # fmt: skip
    assert {spelling.spelling: spelling.first_cells for spelling in reading.spellings_to_choose} == {
        "na": ("B2", "B5"), "1": ("C2", "C5"), "0": ("C4",)
    }  # fmt: skip
    assert [spelling.spelling for spelling in reading.spellings if spelling.is_documented] == ["yes", "n/a"]


def test_a_person_chooses_what_a_spelling_means() -> None:
    text = "case,concern,2.2.1b,2.2.2b\nA1,1,NA,2\n"
    (record,) = read(text, **{"NA": None, "2": NO, "1": NO, "yes": NO}).records
    assert record.answers == {"2.2.2b": NO}
    assert record.case.details == {"concern": ("no",)}
    assert read("case,2.2.1b\nA1,yes\n", yes=NO).records[0].answers == {"2.2.1b": YES}, "a documented one is fixed"


def test_an_unknown_spelling_may_be_chosen_and_a_documented_one_that_is_not_allowed_may_not() -> None:
    with pytest.raises(ResponsesError) as refusal:
        read("case,concern,2.2.1b\nA1,n/a,perhaps\n")
    detail, answer = refusal.value.file_problems
    assert (detail.kind, detail.cell) == (ProblemKind.CORRECT_FILE, "B2")
    assert (answer.kind, answer.value) == (ProblemKind.UNKNOWN_SPELLING, "perhaps")


def test_true_and_false_mean_the_same_in_questions_and_in_details() -> None:
    (record,) = read(workbook([["case", "concern", "2.2.1"], ["A1", True, False]])).records
    assert (record.case.details, record.answers) == ({"concern": ("yes",)}, {"2.2.1": NO})
    (record,) = read("case,concern,2.2.1\nA1,TRUE,false\n").records
    assert (record.case.details, record.answers) == ({"concern": ("yes",)}, {"2.2.1": NO})


def test_the_id_of_a_choice_comes_before_the_text_of_another() -> None:
    records = read("case,office,2.2.1\nA1,1,yes\nA2,3,yes\nA3,2,yes\n", REVERSED).records
    assert [record.case.details["office"] for record in records] == [("1",), ("3",), ("2",)]


def test_values_that_look_the_same_become_one_and_are_reported() -> None:
    offices = [
        "St Helens",
        "St Helens",
        "St  Helens",
        "St\u00a0Helens",
        "St\u3000Helens",
        "st helens",
        "Cafe\u0301",
        "Café",
    ]
    text = "case,office,2.2.1\n" + "".join(f"A{number},{office},yes\n" for number, office in enumerate(offices))
    responses = read(text)
    assert {record.case.details["office"] for record in responses.records} == {("St Helens",), ("Café",)}
    assert responses.reading.folded_values == (
        FoldedValue("office", "St  Helens", "St Helens", 1),
        FoldedValue("office", "St\u00a0Helens", "St Helens", 1),
        FoldedValue("office", "St\u3000Helens", "St Helens", 1),
        FoldedValue("office", "st helens", "St Helens", 1),
        FoldedValue("office", "Cafe\u0301", "Café", 1),
    )
    assert responses.reading.warnings == (
        messages.CAPITALS_FOLDED.format(column="office", spellings="“St Helens” and “st helens”", value="St Helens"),
    )


def test_references_that_look_the_same_are_the_same_case() -> None:
    assert problems_of("case,2.2.1\nA 1,yes\nA\u00a0 1,no\n") == {"A3": messages.DUPLICATE_CASE.format(row=2)}


def test_headings_are_compared_as_they_look() -> None:
    assert read("CASE\u200b,\u00a02.2.1 \nA1,yes\n").records[0].answers == {"2.2.1": YES}


def test_a_character_that_cannot_be_seen_is_left_out_and_named() -> None:
    responses = read("case,2.2.1\nA1,yes\u200b\n")
    assert responses.records[0].answers == {"2.2.1": YES}
    assert responses.reading.warnings == (
        messages.INVISIBLE_LEFT_OUT.format(cell="B2 (2.2.1)", character="a zero-width space after the s"),
    )


def test_an_error_names_a_character_that_cannot_be_seen() -> None:
    (reason,) = problems_of("case,2.2.1\nA1,yes\u2800\n").values()
    assert "a braille pattern blank after the s" in reason


@pytest.mark.parametrize("value", ["programme, treatment", "programme treatment", "Programme / treatment"])
def test_several_values_with_another_separator_are_refused_with_the_right_one(value: str) -> None:
    (reason,) = problems_of(f'case,requirements,2.2.1\nA1,"{value}",yes\n').values()
    assert "programme; treatment" in reason and f"“{value}”" in reason
    assert read("case,requirements,2.2.1\nA1,programme; treatment,yes\n").records[0].case.details == {
        "requirements": ("programme", "treatment")
    }


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n'])
def test_the_separator_line_of_excel_is_read(line: str) -> None:
    responses = read(f"{line}case;2.2.1\nA1;yes\n")
    assert responses.records[0].answers == {"2.2.1": YES}
    assert responses.rows == {"A1": 2}, "Excel does not show the line"
    assert responses.reading.table == TableReading(delimiter=";", encoding="UTF-8")


def test_an_unusual_separator_is_refused() -> None:
    with pytest.raises(InputError, match="names a separator"):
        read("sep=~\ncase~2.2.1\nA1~yes\n")


def test_a_reference_that_only_looks_personal_may_be_confirmed() -> None:
    text = "case,2.2.1\n3.4.12,yes\n"
    with pytest.raises(ResponsesError) as refusal:
        read(text)
    (problem,) = refusal.value.file_problems
    assert (problem.kind, problem.value) == (ProblemKind.REFERENCE_LOOKS_PERSONAL, "3.4.12")
    assert "3.4.12" not in str(refusal.value)
    choices = ReadingChoices(confirmed_references={"3.4.12": ""})
    assert parse_responses(text.encode(), "r", SMALL, choices=choices).rows == {"3.4.12": 2}


def test_questions_and_details_without_a_column_are_reported_as_not_collected() -> None:
    reading = read("case,office,2.2.1\nA1,North,yes\n").reading
    assert "2.2.2" in reading.questions_not_collected and "2.2.1" not in reading.questions_not_collected
    assert "concern" in reading.details_not_collected and "office" not in reading.details_not_collected


def test_a_questionnaire_wider_than_the_limit_can_still_be_read() -> None:
    headings = ["case", *SMALL.case_details_by_id, *SMALL.questions_by_id]
    text = f"{','.join(headings)}\nA1\n".encode()
    assert parse_responses(text, "r", SMALL, Limits(columns=3)).rows == {"A1": 2}


def test_a_file_of_many_wrong_cells_lists_the_first_and_counts_all() -> None:
    text = "case,2.2.1,2.2.2\n" + "".join(f"A{number},ja,ja\n" for number in range(500))
    with pytest.raises(ResponsesError) as refusal:
        read(text)
    assert [problem.cell for problem in refusal.value.file_problems[:3]] == ["B2", "C2", "B3"]
    assert len(refusal.value.problems) == 201
    assert refusal.value.problems[-1] == messages.MORE_PROBLEMS.format(file="r", problems="800 more problems")


CORRECTIONS: list[tuple[str, str, str]] = [
    ("UNKNOWN_COLUMN", "case,2.2.1x,2.2.2\nA1,yes,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("DUPLICATE_COLUMN", "case,2.2.1,2.2.1\nA1,yes,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("COLUMN_WITHOUT_HEADING", "case,2.2.1\nA1,yes,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("NO_REFERENCE", "case,2.2.1,2.2.2\n,yes,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("DUPLICATE_CASE", "case,2.2.1,2.2.2\nA1,yes,\nA1,,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("NO_CASE_COLUMN", "A1,yes,no\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
    ("NO_CASES", "case,2.2.1,2.2.2\n", "case,2.2.1,2.2.2\nA1,yes,no\n"),
]


@pytest.mark.parametrize(("message", "wrong", "corrected"), CORRECTIONS)
def test_doing_what_a_message_says_loses_no_row_and_no_column(message: str, wrong: str, corrected: str) -> None:
    words = str(getattr(messages, message)).split("{")[0]
    assert any(words in reason for reason in problems_of(wrong).values())
    (record,) = read(corrected).records
    assert record.answers == {"2.2.1": YES, "2.2.2": NO}


NOT_ABOUT_A_FILE = ("COPIES_REMAIN", "DEFUSEDXML_MISSING", "SAMPLE_REMAINS")


@pytest.mark.parametrize("name", [name for name in vars(messages) if name.isupper() and name not in NOT_ABOUT_A_FILE])
def test_no_message_about_a_file_advises_to_remove_anything(name: str) -> None:
    sentence = str(getattr(messages, name)).casefold()
    assert not any(word in sentence for word in ("remove", "delete", "keep one", "empty the", "leave out"))
