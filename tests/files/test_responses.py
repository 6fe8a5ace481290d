"""The responses file: everything that can be wrong with it is told at once, and what is written reads back the same."""

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from audit.files.file_reading import Responses
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.csv_reader import detect_delimiter
from audit.files.spreadsheets.formula_escape import escape_formula, unescape_formula
from audit.files.spreadsheets.limits import Limits
from audit.messages import files as messages
from audit.messages import model as model_messages
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.model.counting import standards_not_collected
from audit.model.text_fields import clean_text
from tests.small_questionnaire import SMALL, load_questionnaire_text, replace_in_small_toml

YES, NO, NOT_APPLICABLE = Answer
NOT_A_CHOICE = model_messages.DETAIL_NOT_A_CHOICE.format(detail="Type of sentence", allowed="community, resettlement")


def read_text(text: str | bytes, name: str = "responses.csv") -> Responses:
    return parse_responses(text.encode() if isinstance(text, str) else text, name, SMALL)


def problems_in(text: str | bytes, name: str = "responses.csv") -> list[str]:
    with pytest.raises(InputError) as refusal:
        read_text(text, name)
    return list(refusal.value.problems)


def workbook_of(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.create_sheet("Second").append(["not", "read"])
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def without_column(*columns: str) -> frozenset[str]:
    """The ids of everything without a column in a file that has these columns."""
    return frozenset({*SMALL.case_details_by_id, *SMALL.questions_by_id} - set(columns))


def not_accepted(value: str, reason: str = model_messages.UNKNOWN_ANSWER) -> str:
    return messages.VALUE_NOT_ACCEPTED.format(value=value, reason=reason)


def test_columns_may_be_in_any_order_and_values_in_any_usual_spelling() -> None:
    responses = read_text(
        " 2.2.1A ,Office, CASE,2.3.1,Sentence_Type,auditor\nY, Huyton ,A 1,N/A,resettlement,Sam\n,,B2,0,,\n"
    )
    assert responses.records == (
        CaseRecord(
            Case("A 1", "Sam", {"office": ("Huyton",), "sentence_type": ("resettlement",)}),
            {"2.2.1a": YES, "2.3.1": NOT_APPLICABLE},
            without_column("2.2.1a", "office", "2.3.1", "sentence_type"),
        ),
        CaseRecord(Case("B2"), {"2.3.1": NO}, without_column("2.2.1a", "office", "2.3.1", "sentence_type")),
    )
    assert responses.question_ids == {"2.2.1a", "2.3.1"}


def test_a_standard_without_columns_differs_from_one_with_a_single_column() -> None:
    records = read_text("case,2.2.2b\nA1,yes\n").records
    assert [standard.id for standard in standards_not_collected(SMALL, records)] == ["2.3", "2.6"]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate_cells(mark: str) -> None:
    text = 'case|requirements|2.2.1\r\nA1|"programme; treatment"|yes\r\n'.replace("|", mark)
    assert read_text(text).records[0].case.details == {"requirements": ("programme", "treatment")}


def test_the_header_row_alone_decides_the_separator() -> None:
    assert detect_delimiter("\n case,a,b\nA;1;2;3;4;5\n") == ","


def test_empty_rows_are_skipped_and_still_counted_in_row_numbers() -> None:
    text = "\n,,\ncase,2.2.1\n\nA1,yes\n,,,\nA2,perhaps\n"
    assert problems_in(text) == [f"responses.csv, cell B7 (2.2.1): {not_accepted('perhaps')}"]


def test_a_byte_order_mark_and_old_line_endings_are_accepted() -> None:
    assert len(read_text(b"\xef\xbb\xbfcase,2.2.1\rA1,yes\rA2,no\r").records) == 2


def test_required_case_details_may_be_missing() -> None:
    assert read_text("case,2.2.1\nA1,yes\n").records[0].case.details == {}


def test_every_problem_names_its_cell_and_quotes_no_value_that_may_identify_a_person() -> None:
    text = (
        "case,sentence_type,2.2.1,shoe size,2.2.1,,office\n"
        "A1,prison,Jane said so,44,yes,,\n"
        ",community,no,,,,\n"
        "a1,,,,,stray,\n"
        "=B3,,,,,,\n"
        "A4,,,,,," + "x" * 61 + "\n"
        "A5,,,,,,,,too long\n"
    )
    problems = problems_in(text)
    assert problems == [
        "responses.csv, cell D1: " + messages.UNKNOWN_COLUMN.format(heading="shoe size", questionnaire="small"),
        "responses.csv, cell E1: " + messages.DUPLICATE_COLUMN.format(column="2.2.1", cell="C1"),
        "responses.csv, cell B2 (sentence_type): " + not_accepted("prison", NOT_A_CHOICE),
        f"responses.csv, cell C2 (2.2.1): {model_messages.UNKNOWN_ANSWER}",
        f"responses.csv, cell A3 (case): {messages.NO_REFERENCE}",
        "responses.csv, cell A4 (case): " + messages.DUPLICATE_CASE.format(row=2),
        "responses.csv, cell F4: " + messages.COLUMN_WITHOUT_HEADING.format(cell="F1"),
        "responses.csv, cell A5 (case): " + model_messages.REFERENCE_NOT_ALLOWED,
        "responses.csv, cell G6 (office): " + model_messages.DETAIL_NOT_ONE_LINE.format(detail="Office", limit=60),
        "responses.csv, cell I7: " + messages.COLUMN_WITHOUT_HEADING.format(cell="I1"),
    ]
    assert "Jane" not in " ".join(problems)


def test_more_than_two_hundred_problems_end_with_the_number_left_out() -> None:
    problems = problems_in("case,2.2.1\n" + "".join(f"A{n},perhaps\n" for n in range(1_500)))
    assert len(problems) == 201
    assert problems[-1] == "responses.csv: and 1,300 more problems like these."


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "responses.csv: the file is empty"),
        ("\n,,\n", "responses.csv: the file is empty"),
        ("case,2.2.1\n", "responses.csv: there are headings but no cases"),
        ("case,office\nA1,Huyton\n", "responses.csv: no column is a question"),
        ("A1,yes\nA2,no\n", 'responses.csv, row 1: no column is headed "case"'),
        (b"case,2.2.1\nA\xe91,yes\n", "responses.csv, line 2: the file is not UTF-8 text"),
        ("case,2.2.1\nA1,yes\n".encode("utf-16"), "responses.csv: this is not a CSV file in UTF-8"),
        (b"case,2.2.1\nA1,y\0es\n", "responses.csv: this is not a CSV file in UTF-8"),
        ('case,2.2.1\n"A1,yes\n' + "A2,no\n" * 5, "responses.csv, row 2: the quotation marks do not match"),
        ("case,2.2.1\nA1," + "x" * 200_000, "responses.csv, row 2: the quotation marks do not match, or a cell is far"),
        ('case,2.2.1\nA1,"ye"s\n', "responses.csv, row 2: the quotation marks do not match"),
        ("case" + ",2.2.1" * 400 + "\n", "responses.csv, row 1: there are more than 400 columns"),
        ("case,2.2.1\n" + "\n" * 20_000, "responses.csv: the file has more than 20,000 rows"),
        (b"x" * (5 * 1024 * 1024 + 1), "responses.csv: the file is larger than 5 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) and value.startswith("responses") else "",
)
def test_an_unreadable_file_says_why(text: str | bytes, problem: str) -> None:
    csv.field_size_limit(10**9)  # as another library in the same process may leave it
    assert problems_in(text)[0].startswith(problem)


def test_a_file_without_headings_is_not_quoted_in_the_error() -> None:
    assert "Jane" not in " ".join(problems_in("Jane Doe,yes\nJohn Doe,no\n"))


def test_excel_numbers_booleans_and_trailing_zeros_are_read_as_intended() -> None:
    data = workbook_of(["case", "2.2.1", "2.2.2", "2.3.1", "2.6.1", None], [101, True, 0, "n/a", False, None], [None])
    (record,) = read_text(data, "responses.xlsx").records
    assert record.case.reference == "101"
    assert record.answers == {"2.2.1": YES, "2.2.2": NO, "2.3.1": NOT_APPLICABLE, "2.6.1": NO}


def test_a_workbook_is_recognised_by_its_bytes_and_a_wrong_extension_is_reported() -> None:
    assert read_text(workbook_of(["case", "2.2.1"], ["A1", "yes"]), "responses.csv").records
    assert problems_in("case,2.2.1\nA1,yes\n", "responses.xlsx")[0].startswith(
        "responses.xlsx: this is not an Excel workbook"
    )


def test_problems_in_a_workbook_have_the_row_numbers_that_excel_shows() -> None:
    data = workbook_of([None], ["case", "2.2.1"], [None], ["A1", "perhaps"])
    assert problems_in(data, "r.xlsx") == [f"r.xlsx, cell B4 (2.2.1): {not_accepted('perhaps')}"]


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576"])
def test_a_sheet_is_read_whatever_dimensions_it_declares(claimed: str) -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of(["case", "2.2.1"], ["A1", "yes"]))) as old,
        zipfile.ZipFile(buffer, "w") as new,
    ):
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace(b'<dimension ref="A1:B2"', f'<dimension ref="{claimed}"'.encode())
            )
    assert read_text(buffer.getvalue(), "r.xlsx").records == (
        CaseRecord(Case("A1"), {"2.2.1": YES}, without_column("2.2.1")),
    )


def test_the_limits_can_be_widened() -> None:
    text = b"case,2.2.1\n" + b"".join(b"A%d,yes\n" % n for n in range(10))
    assert len(parse_responses(text, "r.csv", SMALL, Limits(rows=11)).records) == 10
    with pytest.raises(InputError, match="more than 10 rows"):
        parse_responses(text, "r.csv", SMALL, Limits(rows=10))


def test_ten_thousand_rows_and_a_numeric_detail_id_are_read_correctly() -> None:
    questionnaire = load_questionnaire_text(replace_in_small_toml('id = "office"', 'id = "2"'))
    text = "case,2,2.2.1\n" + "".join(f"A{n},Huyton,yes\n" for n in range(10_000))
    assert parse_responses(text.encode(), "r.csv", questionnaire).records[-1].case.details == {"2": ("Huyton",)}


plain = (
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
    .map(lambda text: clean_text(text.upper(), one_line=True))
    .filter(lambda text: text and text == text.upper() == clean_text(text, one_line=True))
)
formula = st.builds(str.__add__, st.sampled_from(["=", "+", "-", "@", "'=", "''@", "_x0041_"]), plain)
records = st.lists(
    st.builds(
        lambda auditor, office, requirements, answers: (
            auditor,
            {key: value for key, value in (("office", office), ("requirements", requirements)) if value},
            answers,
        ),
        st.just("") | plain | formula,
        st.just(()) | st.tuples(plain | formula),
        st.lists(st.sampled_from(["programme", "unpaid_work", "treatment"]), unique=True).map(tuple),
        st.dictionaries(st.sampled_from([*SMALL.questions_by_id]), st.sampled_from(Answer)),
    ).filter(lambda drawn: len(drawn[0]) < 60),
    min_size=1,
    max_size=5,
).map(lambda rows: tuple(CaseRecord(Case(f"A{n}", *row[:2]), row[2]) for n, row in enumerate(rows)))


@given(records)
@settings(max_examples=25, deadline=None)
def test_written_responses_read_back_the_same(written: tuple[CaseRecord, ...]) -> None:
    assert parse_responses(write_responses_csv(SMALL, written), "r.csv", SMALL).records == written
    read = parse_responses(write_responses_xlsx(SMALL, written), "r.xlsx", SMALL).records
    assert read == tuple(replace(record, state_in_file=record.case.state) for record in written)


@pytest.mark.thorough
@given(st.text())
def test_a_protected_cell_never_starts_like_a_formula_and_reads_back_unprotected(text: str) -> None:
    assert not escape_formula(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unescape_formula(escape_formula(text)) == text


def test_csv_is_written_so_that_excel_opens_it() -> None:
    record = CaseRecord(Case("A1", details={"office": ('=HYPERLINK("x")',)}), {"2.2.1b": YES})
    data = write_responses_csv(SMALL, [record])
    assert data.startswith(b"\xef\xbb\xbfcase,auditor,sentence_type,")
    assert b'\r\nA1,,,,,"\'=HYPERLINK(""x"")",,yes,,,,,,,,\r\n' in data


def test_answers_that_do_not_count_are_still_written() -> None:
    record = CaseRecord(Case("A1", details={"concern": ("no",)}), {"2.2.1b": YES})
    assert read_text(write_responses_csv(SMALL, [record])).records[0].answers == {"2.2.1b": YES}


def test_an_uninspected_standard_has_columns_only_if_it_was_answered() -> None:
    answered = CaseRecord(Case("A1"), {"2.2.1": YES})
    two = CaseRecord(Case("A2"), {"2.6.1": NO})
    one_file, two_file = (write_responses_csv(SMALL, records, {"2.6"}) for records in ([answered], [answered, two]))
    assert [standard.id for standard in standards_not_collected(SMALL, read_text(one_file).records)] == ["2.6"]
    assert not standards_not_collected(SMALL, read_text(two_file).records)


@pytest.mark.parametrize(
    ("heading", "held"),
    [
        ("Name", "names"),
        ("person's first name", "names"),
        ("Surname", "names"),
        ("CRN", "CRNs"),
        ("nDelius_no", "CRNs"),
        ("Date of birth", "dates of birth"),
        ("D_O_B", ""),
        ("DOB", "dates of birth"),
        ("NHS number", "NHS numbers"),
        ("PNC_ID", "PNC numbers"),
        ("X123456", "a CRN"),
        ("court name", "names"),
    ],
)
def test_a_column_that_identifies_a_person_is_rejected_with_advice(heading: str, held: str) -> None:
    (problem,) = problems_in(f"case,{heading},2.2.1\nA1,x,yes\n")
    if not held:
        assert problem.endswith(messages.UNKNOWN_COLUMN.format(heading=heading, questionnaire="small"))
        return
    assert problem == "responses.csv, cell B1: " + messages.PERSONAL_DATA_COLUMN.format(personal_data=held)


def test_a_questionnaire_case_detail_may_have_any_name() -> None:
    questionnaire = load_questionnaire_text(replace_in_small_toml('id = "office"', 'id = "office_name"'))
    assert parse_responses(b"case,office_name,2.2.1\nA1,North,yes\n", "r.csv", questionnaire).records


@pytest.mark.parametrize("reference", ["X123456", "John Smith", "01/02/1980"])
def test_a_reference_that_identifies_a_person_is_rejected_with_its_row_and_not_quoted(reference: str) -> None:
    (problem,) = problems_in(f"case,2.2.1\nA1,yes\n{reference},no\n")
    assert problem.startswith("responses.csv, cell A3 (case): The reference looks like a")
    assert reference not in problem


def test_an_uploaded_list_may_contain_references_alone() -> None:
    responses = parse_uploaded_responses(b"case\nA1\nA2\n", "list.csv", SMALL)
    assert [record.case for record in responses.records] == [Case("A1"), Case("A2")]
    assert (responses.question_ids, responses.rows, responses.columns) == (frozenset(), {"A1": 2, "A2": 3}, {"case": 1})
    with_facts = parse_uploaded_responses(b"case,auditor,office\nA1,Ben,North\n", "list.csv", SMALL)
    assert [record.case for record in with_facts.records] == [Case("A1", "Ben", {"office": ("North",)})]


@pytest.mark.parametrize("name", ["junk.xlsx", "Junk.XLSX", "old.xls"])
def test_an_upload_with_a_workbook_extension_that_is_no_workbook_is_rejected(name: str) -> None:
    for data in (b"case,2.2.1\nA1,yes\n", b"\x00\x01\x02 nothing"):
        with pytest.raises(InputError) as refused:
            parse_uploaded_responses(data, name, SMALL)
        assert str(refused.value) == (
            "The file: this is not an Excel workbook. Save it as an Excel workbook (.xlsx) and try again."
        )
