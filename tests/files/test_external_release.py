"""Files that leave the team: a reader with a solver finds no number behind any [c] of the written workbook."""

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import docx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.breakdowns import Breakdown
from audit.analysis.comparison import compare_audits
from audit.analysis.disclosure_control import available_breakdowns, disclosure_control, published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.analysis.suppression import SuppressedCount, can_share
from audit.analysis.tallies import Tally
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.spreadsheets.sheets import MARKS
from audit.files.workbook import build_data_workbook
from audit.files.workbook.front_sheets import COVER
from audit.formatting import join_list
from audit.messages import files as messages
from audit.model.audit import AuditDescription
from audit.model.case import CaseRecord
from audit.model.finding import Finding, FindingKind
from tests.files.test_accessible_workbook import checker_problems
from tests.files.test_workbook import opened, table
from tests.random_records import case_records
from tests.sdc_attacker import PublishedSum, deducible_counts, true_count
from tests.small_questionnaire import SMALL, records_with
from tests.test_sample_audit import RECORDS, RESULTS
from tests.test_survey import RECORDS as RESPONDENTS
from tests.test_survey import RESULTS as SURVEYED

pytestmark = pytest.mark.thorough

DAY = date(2023, 6, 1)
DETAILS = AuditDescription("Huyton 2023", "Huyton PDU", small_number=5)
FINDING = Finding(
    FindingKind.PRACTICE, "A good plan.", standard_id="2.2", question_id="2.2.1", case_ids=("KSH-CANARY",)
)
CASE_SHEETS = {"Cases and answers", "Respondents and answers", "Recalculation"}
WHAT_MARKS_MEAN = messages.WORKBOOK_MARKS.format(
    marks=join_list([f"{mark} {meaning}" for mark, meaning in MARKS.items()], "and")
)
"""A sentence of every cover: the only place where a file of the team names the mark of a suppressed number."""


def about(details: AuditDescription = DETAILS) -> ExportContext:
    return ExportContext(details, "the cases", DAY, (FINDING,), external=True)


def workbook(audit_results: Results, cases: Sequence[CaseRecord], details: AuditDescription = DETAILS) -> Workbook:
    return opened(workbook_bytes(audit_results, cases, about(details)))


def workbook_bytes(audit_results: Results, cases: Sequence[CaseRecord], said: ExportContext) -> bytes:
    """The workbook with its breakdowns."""
    shown = published_breakdowns(audit_results, cases, said.description, said.external)
    return build_data_workbook(audit_results, cases, replace(said, breakdowns=shown))


def number(cell: object) -> int | None:
    """What is printed of a count; None where it is held back."""
    if cell == "[c]":
        return None
    assert isinstance(cell, int)
    return cell


def published(row: dict[str, object]) -> SuppressedCount:
    return SuppressedCount(number(row["Yes"]), number(row["No"]), number(row["Base: Yes and No"]))


def totals(book: Workbook) -> dict[str, SuppressedCount]:
    """What the sheets of standards and prompts print of each question."""
    sheets = [
        sheet
        for sheet in book
        if any(row[0].value == "Id" or row[2].value == "Id" for row in sheet.iter_rows(max_col=3))
    ]
    return {str(row["Id"]): published(row) for sheet in sheets for row in table(sheet)}


def groups(book: Workbook, shown: Breakdown) -> dict[str, list[dict[str, object]]]:
    """The rows of a breakdown's sheet, question by question, in the order of the groups; none of too many groups."""
    sheets = [
        sheet for sheet in book if sheet["A1"].value == f"By {shown.text[0].lower()}{shown.text[1:]}: key questions"
    ]
    if not sheets and not can_share(shown.case_count, len(shown.groups)):
        return {}
    (sheet,) = sheets
    rows = table(sheet)
    return {question.id: [row for row in rows if row["Question id"] == question.id] for question in shown.questions}


def deducible_in(book: Workbook, audit_results: Results, cases: Sequence[CaseRecord], small: int = 0) -> list[str]:
    """Every number behind a [c] (only the small ones, where ``small`` is given) that can be no other than it is."""
    printed, most = totals(book), len(cases)
    tallied = {result.question.id: result.tally for result in (*audit_results.key_questions, *audit_results.prompts)}
    revealed = [
        f"{id_}: {name}"
        for id_, total in printed.items()
        for name in deducible_counts([PublishedSum(total, (0,))], [tallied[id_]], max_count=most)
        if not small or 0 < true_count(name, [tallied[id_]]) <= small
    ]
    for shown in available_breakdowns(audit_results, cases):
        for id_, rows in groups(book, shown).items():
            places = range(len(rows))
            truth = [group.tallies[id_] for group in shown.groups]
            if shown.is_mutually_exclusive:
                attacks = [([PublishedSum(published(row), (place,)) for place, row in enumerate(rows)], truth)]
            else:
                pairs = [(group.tallies[id_], group.rest_tallies[id_]) for group in shown.groups]
                attacks = [([PublishedSum(published(rows[place]), (0,))], list(pairs[place])) for place in places]
            for lines, true in attacks:
                whole = PublishedSum(printed[id_], tuple(range(len(true))))
                names = deducible_counts([*lines, whole], true, max_count=most)
                revealed += [
                    f"{shown.text}, {id_}: {name}" for name in names if not small or 0 < true_count(name, true) <= small
                ]
    return revealed


def tables(book: Workbook) -> list[Worksheet]:
    """Every sheet with a table: all but the cover."""
    assert [sheet.title for sheet in book if not sheet.tables] == [COVER]
    return [sheet for sheet in book if sheet.tables]


def small_numbers(book: Workbook, small: int) -> list[str]:
    """Every count from 1 up to the small number that is printed in a column of counts, or as "N of M" in any cell."""
    in_columns = [
        f"{sheet.title}: {row}"
        for sheet in tables(book)
        for row in table(sheet)
        if "Yes" in row
        for count in (row["Yes"], row["No"], row["Base: Yes and No"])
        if isinstance(count, int) and 0 < count <= small
    ]
    in_words = [
        f"{sheet.title}: {yes} of {base}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        for yes, base in re.findall(r"\b(\d+) of (\d+)\b(?! points| questions)", str(cell.value))
        if any(0 < count <= small for count in (int(yes), int(base) - int(yes), int(base)))
    ]
    return in_columns + in_words


BESIDE_A_SHARE = (
    *("Not applicable", "Unanswered", "Interval from", "Interval to", "Band", "Lowest", "Bands in the interval"),
    *("What would change the band", "Difference from the rest, in points"),
    *("Difference: interval from", "Difference: interval to"),
)


def beside_suppressed(book: Workbook) -> list[str]:
    """What stands beside a share that is held back and is not held back itself; a column may be left out."""
    return [
        f"{sheet.title}: {name}"
        for sheet in tables(book)
        for row in table(sheet)
        if row.get("Percentage Yes") == "[c]"
        for name in BESIDE_A_SHARE
        if row.get(name, "[c]") not in ("[c]", "[z]")
    ]


def texts(book: Workbook) -> str:
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row)


def test_no_suppressed_count_of_the_sample_can_be_deduced() -> None:
    book = workbook(RESULTS, RECORDS)
    assert any(total.share is None for total in totals(book).values())
    assert deducible_in(book, RESULTS, RECORDS) == []
    assert small_numbers(book, 5) == []
    assert beside_suppressed(book) == []


def test_the_checks_know_every_column_of_the_workbook() -> None:
    headings = {str(heading) for sheet in tables(workbook(RESULTS, RECORDS)) for row in table(sheet) for heading in row}
    assert {"Yes", "No", "Base: Yes and No", "Percentage Yes", *BESIDE_A_SHARE} <= headings


def test_a_suppressed_number_that_is_printed_is_found() -> None:
    for heading in ("Yes", "No", "Base: Yes and No"):
        book = workbook(RESULTS, RECORDS)
        suppressed_cell(book["By sex"], heading).value = 3
        assert len(small_numbers(book, 5)) == 1, heading
    for heading in ("Interval from", "Difference from the rest, in points", "Unanswered"):
        book = workbook(RESULTS, RECORDS)
        suppressed_cell(book["By sex"], heading).value = 0
        assert beside_suppressed(book) == [f"By sex: {heading}"]
    book = workbook(RESULTS, RECORDS)
    book["Biggest differences"]["A5"].value = "The rest: 43 of 46."
    assert small_numbers(book, 5) == ["Biggest differences: 43 of 46"]


def suppressed_cell(sheet: Worksheet, heading: str) -> Cell:
    """The first cell under a heading with [c] in it."""
    (only,) = sheet.tables.values()
    headings, *rows = sheet[only.ref]
    place = [cell.value for cell in headings].index(heading)
    found: Cell = next(row[place] for row in rows if row[place].value == "[c]")
    return found


def test_no_suppressed_count_of_a_survey_can_be_deduced() -> None:
    book = workbook(SURVEYED, RESPONDENTS)
    assert deducible_in(book, SURVEYED, RESPONDENTS) == []
    assert small_numbers(book, 5) == []


def test_the_attacker_deduces_counts_from_a_careless_workbook() -> None:
    book = workbook(RESULTS, RECORDS)
    sheet = book["By sex"]
    (only,) = sheet.tables.values()
    female, male = list(sheet[only.ref])[1:3]
    places = [cell.value for cell in sheet[only.ref][0]]
    men = next(group for group in breakdown_by("sex").groups if group.text == "Male").tallies["2.2.1"]
    for heading, count in (("Yes", men.yes), ("No", men.no), ("Base: Yes and No", men.base)):
        assert female[places.index(heading)].value == "[c]"
        male[places.index(heading)].value = count
    assert any("2.2.1: yes" in name for name in deducible_in(book, RESULTS, RECORDS))


def breakdown_by(detail: str) -> Breakdown:
    shown = available_breakdowns(RESULTS, RECORDS)
    return next(candidate for candidate in shown if candidate.case_details[0].id == detail)


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))  # shrinking takes minutes
@given(case_records(), st.integers(1, 5))
def test_no_suppressed_count_of_a_random_audit_can_be_deduced(cases: tuple[CaseRecord, ...], small: int) -> None:
    audit_results = calculate_results(SMALL, cases)
    data = workbook_bytes(audit_results, cases, about(replace(DETAILS, small_number=small)))
    assert checker_problems(data) == []
    book = opened(data)
    # What is hidden only because another question seems to rest on the same cases is not small, and need not be safe.
    assert deducible_in(book, audit_results, cases, small) == []
    assert small_numbers(book, small) == []
    assert beside_suppressed(book) == []


def test_a_dependent_question_does_not_reveal_the_count_of_its_condition() -> None:
    counts = {"2.2.2a": (20, 3), "2.2.2b": (10, 10), "2.2.1": (12, 11), "2.2.2": (12, 11), "2.3.1": (12, 11)}
    cases = records_with(counts, details={"sentence_type": ("resettlement",)})
    shown = disclosure_control(calculate_results(SMALL, cases), DETAILS, external=True)
    assert shown.totals["2.2.2a"] == SuppressedCount(None, None, 23)
    assert shown.totals["2.2.2b"] == SuppressedCount(None, None, None)


def test_no_case_and_no_link_to_a_case_is_in_an_external_file() -> None:
    book = workbook(RESULTS, RECORDS)
    assert not CASE_SHEETS & set(book.sheetnames)
    assert "no single case is shown" in texts(book)
    assert "KSH-CANARY" not in texts(book)
    references = {record.case.reference for record in RECORDS}
    assert not references & set(re.split(r"[\s,;|]+", texts(book)))


def test_a_team_file_shows_everything() -> None:
    book = opened(workbook_bytes(RESULTS, RECORDS, replace(about(), external=False)))
    assert CASE_SHEETS & set(book.sheetnames) == {"Cases and answers", "Recalculation"}
    assert WHAT_MARKS_MEAN in texts(book)
    assert "[c]" not in texts(book).replace(WHAT_MARKS_MEAN, "")
    assert "KSH-CANARY" in texts(book)


@pytest.mark.parametrize("outside", [False, True])
@pytest.mark.parametrize(
    ("audit_results", "cases"), [(RESULTS, RECORDS), (SURVEYED, RESPONDENTS), (calculate_results(SMALL, ()), ())]
)
def test_the_accessibility_checker_passes_every_export(
    audit_results: Results, cases: Sequence[CaseRecord], outside: bool
) -> None:
    assert checker_problems(workbook_bytes(audit_results, cases, replace(about(), external=outside))) == []


def compared(share: tuple[int, int]) -> ExportContext:
    earlier = AuditSummaryCounts(
        "a", "Huyton 2021", "Huyton PDU", "", date(2021, 6, 1), None, "small", "1",
        {"2.2.1": Tally(10, 12), "2.2.2": Tally(20, 2)}, {"2.2": "Good"}, "Good", 22,
    )  # fmt: skip
    own = replace(earlier, audit_id="b", name="Huyton 2023", fieldwork_from=DAY, tallies={"2.2.1": Tally(*share)})
    return replace(about(), comparison=compare_audits(SMALL, [earlier, own]))


def test_a_comparison_has_shares_changes_and_ratings_and_passes_the_checker() -> None:
    cases = records_with({"2.2.1": (18, 6)})
    data = build_data_workbook(calculate_results(SMALL, cases), cases, replace(compared((18, 6)), external=False))
    assert checker_problems(data) == []
    rows = {str(row["Question id"]): row for row in table(opened(data)["Comparison"])}
    assert rows["2.2.1"]["Huyton 2021: Yes out of cases"] == "10 of 22"
    assert rows["2.2.1"]["Huyton 2023: percentage Yes"] == 0.75
    assert rows["2.2.1"]["Change to Huyton 2023: points"] == pytest.approx(75 - 1000 / 22)  # unrounded for the team
    assert rows["2.2.2"]["Huyton 2023: percentage Yes"] == "[x]"
    ratings = {row["Standard"]: row["Huyton 2021"] for row in table(opened(data)["Ratings compared"])}
    assert (ratings["2.2 Assessment"], ratings["Overall"]) == ("Good", "Good")


def test_an_external_comparison_suppresses_small_counts_of_every_audit() -> None:
    cases = records_with({"2.2.1": (20, 4), "2.2.2": (12, 12)})
    data = build_data_workbook(calculate_results(SMALL, cases), cases, compared((20, 4)))
    rows = {str(row["Question id"]): row for row in table(opened(data)["Comparison"])}
    assert {rows["2.2.1"][name] for name in rows["2.2.1"] if "Huyton" in name} == {"[c]"}
    assert rows["2.2.2"]["Huyton 2021: Yes out of cases"] == "[c]"


def report_text(audit_results: Results, cases: Sequence[CaseRecord], outside: bool = True) -> str:
    """All text of the report, tables and words for pictures too."""
    shown = published_breakdowns(audit_results, cases, DETAILS, outside)
    document_bytes = build_report(
        audit_results, ExportContext(DETAILS, "the cases", DAY, (FINDING,), breakdowns=shown, external=outside)
    )
    document = docx.Document(io.BytesIO(document_bytes))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    pictures = [str(shape._inline.docPr.get("descr")) for shape in document.inline_shapes]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells, *pictures])


def test_the_external_report_prints_no_small_count_and_no_case() -> None:
    text = report_text(RESULTS, RECORDS)
    for yes, base in re.findall(r"\b(\d+) of (\d+)\b(?! points| questions)", text.replace("46 cases", "")):
        yes_and_no = (int(yes), int(base) - int(yes), int(base))
        assert not any(0 < count <= 5 for count in yes_and_no), f"{yes} of {base}"
    assert "KSH-CANARY" not in text
    assert "Counts up to 5, and figures that would reveal them, are suppressed ([c])" in text


def test_the_team_report_names_the_cases_of_a_finding() -> None:
    assert "A good plan. (Key question 2.2.1; Cases: KSH-CANARY)" in report_text(RESULTS, RECORDS, outside=False)


def test_no_rating_sentence_reveals_a_suppressed_share() -> None:
    cases = records_with({"2.2.1": (28, 2), "2.2.2": (24, 6), "2.3.1": (15, 15)})
    audit_results = calculate_results(SMALL, cases)
    for text in (report_text(audit_results, cases), texts(workbook(audit_results, cases))):
        assert "Lowest key question: [c]." in text
        assert not re.search(r"93%|28 of", text)
