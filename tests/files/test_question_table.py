"""A table of questions: which column is which, what each row is, and where each problem is."""

import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from audit.files.question_table.columns import HEADINGS, QuestionColumn
from audit.files.question_table.empty_table import write_empty_table
from audit.files.question_table.reading import QuestionTable, questionnaire_of_table, read_question_table
from audit.messages import question_table as messages
from audit.model.answers import Answer
from audit.model.questionnaire import Questionnaire, QuestionnaireKind
from audit.toml_files.new_questionnaire import write_questionnaire
from audit.toml_files.questionnaire import parse_questionnaire
from audit.toml_files.responses_file_checks import questionnaire_warnings
from tests.examples import examples

pytestmark = pytest.mark.usefixtures("uploads_read_here")


def workbook(*rows: Sequence[object], sheet: str = "Audit tool", before: str = "", after: str = "") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = before or sheet
    if before:
        book.active["A1"] = "Read me first"
        book.create_sheet(sheet)
    for row in rows:
        book[sheet].append(list(row))
    if after:
        book.create_sheet(after)["A1"] = "Nothing to read"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(*rows: Sequence[object]) -> QuestionTable:
    return read_question_table(workbook(*rows), "table.xlsx")


def questions(table: QuestionTable) -> list[tuple[str, str]]:
    return [(question.id, question.text) for section in table.sections for question in section.questions]


def parsed(table: QuestionTable, kind: QuestionnaireKind = QuestionnaireKind.AUDIT) -> Questionnaire:
    new = questionnaire_of_table(table, "Dip sample", "From a table.", kind)
    return parse_questionnaire(write_questionnaire(new).encode(), "dip-sample.toml")


def problem(where: str, message: str, **values: object) -> str:
    place = messages.PLACE_ON_SHEET.format(sheet="Audit tool", cell=where)
    return messages.PROBLEM.format(place=f"{place[0].upper()}{place[1:]}", problem=message.format(**values))


OTHER_IDS = ("ID", "Ref", "Question number", "#")
TWENTY = [["Question", "Guidance"], *([f"Is item {number} done?", f"Look at {number}."] for number in range(1, 21))]


def test_twenty_questions_without_ids_become_a_questionnaire_that_is_not_rated() -> None:
    table = read(*TWENTY)
    questionnaire = parsed(table)
    assert table.problems == ()
    assert [key.id for key in questionnaire.key_questions] == [f"A{number}" for number in range(1, 21)]
    assert questionnaire.key_questions[4].guidance == "Look at 5."
    assert (questionnaire.has_ratings, questionnaire.is_survey) == (False, False)
    assert [standard.title for standard in questionnaire.standards] == ["Dip sample"]
    assert questionnaire.id == "dip-sample"


def test_a_table_may_become_a_survey() -> None:
    survey = parsed(read(*TWENTY), QuestionnaireKind.SURVEY)
    assert survey.is_survey
    assert survey.case_label.plural == "respondents"
    assert questionnaire_warnings(survey, "f") == []


@pytest.mark.parametrize("heading", HEADINGS[QuestionColumn.TEXT].split(", "))
@pytest.mark.parametrize(
    "id_heading",
    ["No.", *(pytest.param(each, marks=pytest.mark.thorough) for each in ("ID", "Ref", "Question number", "#"))],
)
def test_headings_are_recognised_however_they_are_written(heading: str, id_heading: str) -> None:
    table = read_question_table(f"{id_heading},{heading.upper()}:\n7,Is it done?\n".encode(), "table.csv")
    assert questions(table) == [("7", "Is it done?")]


def test_the_headings_may_be_below_a_title_and_on_another_sheet() -> None:
    rows = [["Dip sample 2026"], [], ["No.", "Question"], [1, "Is it done?"]]
    data = workbook(*rows, before="Cover", after="Lists")
    table = read_question_table(data, "table.xlsx")
    assert questions(table) == [("1", "Is it done?")]
    assert messages.READ_SHEET.format(sheet="Audit tool", row=3) in table.notes
    assert messages.OTHER_SHEETS.format(sheets="sheets “Cover” and “Lists”") in table.notes
    assert messages.ROWS_ABOVE.format(rows="1 row") in table.notes


def test_a_table_without_a_heading_for_the_wording_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        read(["Owner", "Done"], ["Bob", "yes"])
    assert "“Question”" in str(refused.value)


def test_a_column_that_is_not_read_is_named() -> None:
    table = read(["Question", "Owner"], ["Is it done?", "Bob"], ["Is it new?", "Ann", "and more"])
    assert messages.COLUMN_NOT_READ.format(column="B", heading="Owner") in table.notes
    assert messages.COLUMN_WITHOUT_HEADING.format(column="C", cell="C3") in table.notes


def test_sections_may_be_in_a_column_that_is_filled_once() -> None:
    table = read(
        ["Section", "Question"],
        ["1 Assessment", "Is it early?"],
        ["", "Is it clear?"],
        ["Part 2: Planning", "Is it shared?"],
        ["1 Assessment", "Is it dated?"],
    )
    assert [(section.id, section.title) for section in table.sections] == [("1", "Assessment"), ("2", "Planning")]
    assert [question_id for question_id, _ in questions(table)] == ["1.1", "1.2", "1.3", "2.1"]
    assert messages.SECTION_GROUPED.format(cell="B5", section="Assessment") in table.notes
    assert messages.IDS_PROPOSED.format(questions="4 questions") in table.notes


def test_sections_may_be_rows_between_the_questions() -> None:
    table = read(
        ["Ref", "Question", "Guidance"],
        ["A. Assessment"],
        ["A1", "Is it early?", "Look."],
        ["", "Planning with the person", ""],
        ["B1", "Is it shared?", ""],
        ["3", "Reviewing", ""],
        ["3.1", "Is it dated?", ""],
    )
    assert [(section.id, section.title) for section in table.sections] == [
        ("A", "Assessment"),
        ("B", "Planning with the person"),
        ("3", "Reviewing"),
    ]
    assert messages.HEADING_ROWS.format(rows="rows 2, 4 and 6") in table.notes
    assert table.problems == ()


def test_a_question_without_anything_else_in_its_row_is_no_heading() -> None:
    table = read(["Id", "Question"], ["A1", "Is it early?"], ["", "Is it clear?"])
    assert questions(table) == [("A1", "Is it early?"), ("A2", "Is it clear?")]


def test_ids_are_those_that_a_person_sees_and_1_10_is_not_1_1() -> None:
    rows = [[float(f"1.{number}"), f"Is item {number} done?"] for number in range(1, 22)]
    table = read(["No", "Question"], *rows)
    assert [question_id for question_id, _ in questions(table)] == [f"1.{number}" for number in range(1, 22)]
    note = {"cell": "A11", "shown": "1.1", "id": "1.10", "before": "1.9"}
    assert messages.ID_READ_AS.format(**note) in table.notes
    assert table.problems == ()


def test_the_id_of_each_problem_is_named_at_its_cell() -> None:
    table = read(
        ["Id", "Question"],
        ["A1", "Is it early?"],
        ["a1", "Is it clear?"],
        ["one two", "Is it shared?"],
        ["case", "Is it dated?"],
        [date(2026, 2, 1), "Is it signed?"],
    )
    assert table.problems == (
        problem("A3", messages.ID_TWICE, id="a1", cell="A2"),
        problem("A4", messages.ID_CHARACTERS, id="one two"),
        problem("A5", messages.ID_RESERVED, id="case"),
        problem("A6", messages.ID_IS_DATE),
    )


def test_a_full_stop_after_a_number_is_not_part_of_the_id() -> None:
    assert questions(read(["No.", "Question"], ["1.", "Is it early?"], ["2)", "Is it clear?"])) == [
        ("1", "Is it early?"),
        ("2", "Is it clear?"),
    ]


def test_each_other_problem_is_named_at_its_cell() -> None:
    book = workbook(
        ["Id", "Question", "Guidance", "Note required for", "May not apply", "Prompt of"],
        ["A1", "Is it *early*?", "See www.example.org", "sometimes", "perhaps", ""],
        ["A2", "", "Only guidance", "", "", ""],
        ["A3", True, "", "", "", ""],
        ["A4", "Is it clear?", "", "", "", "A9"],
        ["A5"],
    )
    table = read_question_table(book, "table.xlsx")
    assert table.problems == (
        problem("B2", messages.MARKUP, markup="*"),
        problem("C2", messages.MARKUP, markup="www."),
        problem("D2", messages.NOTE_ANSWERS, value="sometimes"),
        problem("E2", messages.YES_OR_NO, value="perhaps"),
        problem("B3", messages.WORDING_MISSING),
        problem("B4", messages.HOLDS_OTHER, content="TRUE or FALSE"),
        problem("F5", messages.PARENT_UNKNOWN, id="A9"),
        problem("B6", messages.WORDING_MISSING),
    )


def test_two_columns_for_one_thing_are_a_problem() -> None:
    table = read(["Question", "Help", "Guidance"], ["Is it early?", "a", "b"])
    values = {"heading": "Guidance", "other": "Help", "first": "B1", "meaning": "guidance"}
    assert table.problems == (problem("C1", messages.HEADING_TWICE, **values),)


def test_prompts_are_under_their_key_question() -> None:
    table = read(
        ["Id", "Question", "Prompt of"],
        ["A1", "Is it early?", ""],
        ["", "Was it made in a week?", "A1"],
        ["A2", "Is it clear?", ""],
        ["", "Is it dated?", "A1"],
    )
    first, second = table.sections[0].questions
    assert [prompt.id for prompt in first.prompts] == ["A1a", "A1b"]
    assert second.prompts == ()
    assert parsed(table).questions_by_id["A1b"].text == "Is it dated?"


def test_ids_with_a_letter_at_the_end_are_prompts_if_no_column_says_so() -> None:
    table = read(["Id", "Question"], ["2.1", "Is it early?"], ["2.1a", "Was it made in a week?"])
    assert [prompt.id for prompt in table.sections[0].questions[0].prompts] == ["2.1a"]
    assert messages.PROMPTS_BY_ID.format(ids="2.1a") in table.notes


@pytest.mark.parametrize(
    ("heading", "written", "expected"),
    [
        ("Note required for", "No", {Answer.NO}),
        ("Note required for", "yes and no", {Answer.YES, Answer.NO}),
        ("Note needed", "for N/A", {Answer.NOT_APPLICABLE}),
        ("Note needed", "All", set(Answer)),
        ("Note needed", "", set()),
    ],
)
def test_a_note_is_required_for_the_answers_that_are_named(heading: str, written: str, expected: set[Answer]) -> None:
    table = read(["Question", heading], ["Is it early?", written])
    assert parsed(table).key_questions[0].note_needed == expected


@pytest.mark.parametrize("written", ["Yes", "no"])
def test_yes_below_note_needed_may_mean_two_things(written: str) -> None:
    table = read(["Question", "Note needed"], ["Is it early?", written])
    assert table.problems == (problem("B2", messages.NOTE_UNCLEAR, value=written),)


def test_guidance_of_several_lines_keeps_them() -> None:
    table = read(["Question", "Guidance"], ["Is it early?", "Yes: in a week.\n\nNo: later."])
    assert parsed(table).key_questions[0].guidance == "Yes: in a week.\n\nNo: later."


def test_a_table_with_headings_only_has_a_problem() -> None:
    assert read(["Question"]).problems == (messages.NO_QUESTIONS,)


def test_the_table_to_fill_in_is_read_without_a_problem() -> None:
    table = read_question_table(write_empty_table(date(2026, 11, 29)), "table.xlsx")
    assert (table.problems, table.question_count, table.prompt_count) == ((), 2, 1)
    assert parsed(table).key_questions[0].may_not_apply is False


PLAIN = st.text("abc XYZ?.,'\n", min_size=1, max_size=30).filter(str.strip)


@pytest.mark.thorough
@settings(max_examples=examples(10), deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["", "1 Plans", "Reviews"]), PLAIN, PLAIN), min_size=1, max_size=8))
def test_every_plain_table_is_valid_at_once_and_no_question_is_lost(rows: list[tuple[str, str, str]]) -> None:
    table = read(["Topic", "Question", "Help"], *rows)
    assert table.problems == ()
    texts = [key.text for key in parsed(table).key_questions]
    assert sorted(texts) == sorted(" ".join(text.split()) for _, text, _ in rows)
