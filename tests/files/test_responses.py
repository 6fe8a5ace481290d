"""The responses file: everything that can be wrong with it is told at once, and what is written reads back the same."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.errors import InputError
from audit.files.responses import (
    Responses,
    read_responses,
    read_uploaded_responses,
    write_responses_csv,
    write_responses_xlsx,
)
from audit.files.spreadsheets.reader import delimiter, protected, unprotected
from audit.files.spreadsheets.safety_checks import Limits
from audit.model.answers import Answer, CaseRecord
from audit.model.case import Case
from tests.small_questionnaire import SMALL, changed, load

YES, NO, NOT_APPLICABLE = Answer


def read(text: str | bytes, name: str = "responses.csv") -> Responses:
    return read_responses(text.encode() if isinstance(text, str) else text, name, SMALL)


def faults(text: str | bytes, name: str = "responses.csv") -> list[str]:
    with pytest.raises(InputError) as refusal:
        read(text, name)
    return list(refusal.value.faults)


def workbook_of(*rows: list[object]) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    workbook.create_sheet("Second").append(["not", "read"])
    saved = io.BytesIO()
    workbook.save(saved)
    return saved.getvalue()


def test_columns_come_in_any_order_and_spelling_and_cells_in_any_usual_spelling() -> None:
    found = read(" 2.2.1A ,Office, CASE,2.3.1,Sentence_Type,auditor\nY, Huyton ,A 1,N/A,resettlement,Sam\n,,B2,0,,\n")
    assert found.records == (
        CaseRecord(
            Case("A 1", "Sam", {"office": ("Huyton",), "sentence_type": ("resettlement",)}),
            {"2.2.1a": YES, "2.3.1": NOT_APPLICABLE},
        ),
        CaseRecord(Case("B2"), {"2.3.1": NO}),
    )
    assert found.questions == {"2.2.1a", "2.3.1"}


def test_a_standard_without_any_column_is_told_from_one_that_has_a_single_column() -> None:
    assert read("case,2.2.2b\nA1,yes\n").standards_without_columns(SMALL) == {"2.3", "2.6"}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_all_part_cells(mark: str) -> None:
    text = 'case|requirements|2.2.1\r\nA1|"programme; treatment"|yes\r\n'.replace("|", mark)
    assert read(text).records[0].case.facts == {"requirements": ("programme", "treatment")}


def test_the_line_of_headings_alone_decides_what_parts_cells() -> None:
    assert delimiter("\n case,a,b\nA;1;2;3;4;5\n") == ","


def test_wholly_empty_rows_are_passed_over_and_still_counted_in_row_numbers() -> None:
    text = "\n,,\ncase,2.2.1\n\nA1,yes\n,,,\nA2,perhaps\n"
    assert faults(text) == ["responses.csv, row 7, column 2.2.1: write yes, no or n/a, or leave it empty."]


def test_a_byte_order_mark_and_old_line_ends_are_taken() -> None:
    assert len(read(b"\xef\xbb\xbfcase,2.2.1\rA1,yes\rA2,no\r").records) == 2


def test_required_facts_may_be_missing() -> None:
    assert read("case,2.2.1\nA1,yes\n").records[0].case.facts == {}


def test_every_fault_is_told_with_its_place_and_never_with_what_was_written() -> None:
    text = (
        "case,sentence_type,2.2.1,shoe size,2.2.1,,office\n"
        "A1,prison,Jane said so,44,yes,,\n"
        ",community,no,,,,\n"
        "a1,,,,,stray,\n"
        "=B3,,,,,,\n"
        "A4,,,,,," + "x" * 61 + "\n"
        "A5,,,,,,,,too long\n"
    )
    found = faults(text)
    assert found == [
        'responses.csv, row 1: column 4 is headed "shoe size", which is no fact or question of the questionnaire '
        "small. Correct its id or take the column out.",
        'responses.csv, row 1: the column "2.2.1" stands here twice. Keep one of them.',
        "responses.csv, row 2, column sentence_type: Type of sentence takes one of: community, resettlement.",
        "responses.csv, row 2, column 2.2.1: write yes, no or n/a, or leave it empty.",
        "responses.csv, row 3, column case: the case reference is missing. Every row needs one.",
        "responses.csv, row 4: column 6 has no heading. Head it, or empty it.",
        "responses.csv, row 4, column case: this case stands in row 2 as well. Keep one row for each case.",
        "responses.csv, row 5, column case: A reference has up to 40 letters, digits, spaces and . _ / # ( ) - "
        "and begins with a letter or digit.",
        "responses.csv, row 6, column office: Office: give at most 60 characters on one line.",
        "responses.csv, row 7: there are more cells than headings. Take out what stands beyond the last heading.",
    ]
    assert "Jane" not in " ".join(found)


def test_more_than_two_hundred_faults_end_with_how_many_more() -> None:
    found = faults("case,2.2.1\n" + "".join(f"A{n},perhaps\n" for n in range(1_500)))
    assert len(found) == 201
    assert found[-1] == "responses.csv: and 1,300 more faults like these."


@pytest.mark.parametrize(
    ("text", "fault"),
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
def test_a_file_that_cannot_be_taken_says_why(text: str | bytes, fault: str) -> None:
    assert faults(text)[0].startswith(fault)


def test_a_file_of_cases_without_headings_is_not_repeated_in_the_fault() -> None:
    assert "Jane" not in " ".join(faults("Jane Doe,yes\nJohn Doe,no\n"))


def test_excel_numbers_truth_values_and_trailing_zeros_are_read_as_people_mean_them() -> None:
    data = workbook_of(["case", "2.2.1", "2.2.2", "2.3.1", "2.6.1", None], [101.0, True, 0, "n/a", False, None], [None])
    (record,) = read(data, "responses.xlsx").records
    assert record.case.reference == "101"
    assert record.answers == {"2.2.1": YES, "2.2.2": NO, "2.3.1": NOT_APPLICABLE, "2.6.1": NO}


def test_a_workbook_is_known_by_its_bytes_and_a_false_name_is_told() -> None:
    assert read(workbook_of(["case", "2.2.1"], ["A1", "yes"]), "responses.csv").records
    assert faults("case,2.2.1\nA1,yes\n", "responses.xlsx")[0].startswith(
        "responses.xlsx: this is not an Excel workbook"
    )


def test_faults_in_a_workbook_have_the_rows_that_excel_shows() -> None:
    data = workbook_of([None], ["case", "2.2.1"], [None], ["A1", "perhaps"])
    assert faults(data, "r.xlsx") == ["r.xlsx, row 4, column 2.2.1: write yes, no or n/a, or leave it empty."]


@pytest.mark.parametrize("claimed", ["A1", "A1:XFD1048576"])
def test_a_sheet_is_read_as_it_is_and_not_as_it_claims_to_be(claimed: str) -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of(["case", "2.2.1"], ["A1", "yes"]))) as old,
        zipfile.ZipFile(made, "w") as new,
    ):
        for part in old.namelist():
            new.writestr(
                part, old.read(part).replace(b'<dimension ref="A1:B2"', f'<dimension ref="{claimed}"'.encode())
            )
    assert read(made.getvalue(), "r.xlsx").records == (CaseRecord(Case("A1"), {"2.2.1": YES}),)


def test_the_limits_can_be_widened() -> None:
    text = b"case,2.2.1\n" + b"".join(b"A%d,yes\n" % n for n in range(10))
    assert len(read_responses(text, "r.csv", SMALL, Limits(rows=11)).records) == 10
    with pytest.raises(InputError, match="more than 10 rows"):
        read_responses(text, "r.csv", SMALL, Limits(rows=10))


def test_a_case_of_ten_thousand_rows_and_a_fact_with_a_digit_for_an_id_are_read_right() -> None:
    questionnaire = load(changed('id = "office"', 'id = "2"'))
    text = "case,2,2.2.1\n" + "".join(f"A{n},Huyton,yes\n" for n in range(10_000))
    assert read_responses(text.encode(), "r.csv", questionnaire).records[-1].case.facts == {"2": ("Huyton",)}


plain = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=12)
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
        st.dictionaries(st.sampled_from([*SMALL.question]), st.sampled_from(Answer)),
    ).filter(lambda drawn: len(drawn[0]) < 60),
    min_size=1,
    max_size=5,
).map(lambda rows: tuple(CaseRecord(Case(f"A{n}", *row[:2]), row[2]) for n, row in enumerate(rows)))


@given(records)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_back_the_same(written: tuple[CaseRecord, ...]) -> None:
    assert read_responses(write_responses_csv(SMALL, written), "r.csv", SMALL).records == written
    assert read_responses(write_responses_xlsx(SMALL, written), "r.xlsx", SMALL).records == written


@given(st.text())
def test_no_protected_cell_begins_like_a_formula_and_protection_comes_off_again(text: str) -> None:
    assert not protected(text).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unprotected(protected(text)) == text


def test_csv_is_written_for_excel() -> None:
    record = CaseRecord(Case("A1", facts={"office": ('=HYPERLINK("x")',)}), {"2.2.1b": YES})
    data = write_responses_csv(SMALL, [record])
    assert data.startswith(b"\xef\xbb\xbfcase,auditor,sentence_type,")
    assert b'\r\nA1,,,,,"\'=HYPERLINK(""x"")",,yes,,,,,,,,\r\n' in data


def test_answers_that_do_not_count_are_written_all_the_same() -> None:
    record = CaseRecord(Case("A1", facts={"concern": ("no",)}), {"2.2.1b": YES})
    assert read(write_responses_csv(SMALL, [record])).records[0].answers == {"2.2.1b": YES}


def test_a_standard_not_inspected_has_no_columns_unless_somebody_answered() -> None:
    one = CaseRecord(Case("A1"), {"2.2.1": YES})
    two = CaseRecord(Case("A2"), {"2.6.1": NO})
    assert read(write_responses_csv(SMALL, [one], {"2.6"})).standards_without_columns(SMALL) == {"2.6"}
    assert not read(write_responses_csv(SMALL, [one, two], {"2.6"})).standards_without_columns(SMALL)


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
def test_a_column_that_tells_who_a_person_is_is_refused_and_what_to_do_is_said(heading: str, held: str) -> None:
    (found,) = faults(f"case,{heading},2.2.1\nA1,x,yes\n")
    if not held:
        assert "which is no fact or question" in found
        return
    assert found == (
        f"responses.csv, row 1: column 2 seems to hold {held}. Take it out of the file: nothing that tells who a "
        "person is may come into the program."
    )


def test_a_fact_of_the_questionnaire_may_be_called_what_it_will() -> None:
    questionnaire = load(changed('id = "office"', 'id = "office_name"'))
    assert read_responses(b"case,office_name,2.2.1\nA1,North,yes\n", "r.csv", questionnaire).records


@pytest.mark.parametrize("reference", ["X123456", "John Smith", "01/02/1980"])
def test_a_reference_that_tells_of_the_person_is_refused_at_its_row_and_not_repeated(reference: str) -> None:
    (found,) = faults(f"case,2.2.1\nA1,yes\n{reference},no\n")
    assert found.startswith("responses.csv, row 3, column case: The reference looks like a")
    assert reference not in found


def test_an_upload_may_be_a_list_of_references_alone() -> None:
    found = read_uploaded_responses(b"case\nA1\nA2\n", "list.csv", SMALL)
    assert found == Responses((CaseRecord(Case("A1")), CaseRecord(Case("A2"))), frozenset())
    with_facts = read_uploaded_responses(b"case,auditor,office\nA1,Ben,North\n", "list.csv", SMALL)
    assert with_facts.records == (CaseRecord(Case("A1", "Ben", {"office": ("North",)})),)


@pytest.mark.parametrize("name", ["junk.xlsx", "Junk.XLSX", "old.xls"])
def test_an_upload_that_is_called_a_workbook_and_is_none_is_told_so(name: str) -> None:
    for data in (b"case,2.2.1\nA1,yes\n", b"\x00\x01\x02 nothing"):
        with pytest.raises(InputError) as refused:
            read_uploaded_responses(data, name, SMALL)
        assert str(refused.value) == (
            "The file: this is not an Excel workbook. Save it as an Excel workbook (.xlsx) and try again."
        )
