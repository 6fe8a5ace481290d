"""The Government Analysis Function's checklist for accessible spreadsheets, each point on the files as made."""

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cache

import openpyxl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from audit.analysis.ratings import calculate_results
from audit.files.export_context import ExportContext
from audit.files.responses_writer import write_responses_xlsx
from audit.files.spreadsheets.page_layout import MIN_PRINT_SCALE
from audit.files.spreadsheets.sheets import NO_NOTE, NOT_APPLICABLE, ONE_TABLE
from audit.files.spreadsheets.text_width import text_width
from audit.files.workbook import build_data_workbook
from audit.messages import files as messages
from audit.model.audit import AuditDescription
from tests.files.test_workbook import ABOUT, CASES, DAY, build_workbook, lines, opened, table
from tests.small_questionnaire import SMALL
from tests.test_sample_audit import RECORDS, RESULTS

ARIAL = ("Arial", None)  # a font with a scheme is shown as that of the theme
TEXT_SIZE, HEADING_SIZES = 12, {"Heading 1": 16, "Heading 2": 14}
LAPTOP_HEIGHT = 768  # pixels; at 200% half as many of the sheet
POINTS_IN_PIXEL = 0.75
A4_WIDTH = 119  # characters of 12 points across landscape A4
CONTACT, LICENCE = "Audit team, audit@example.org", "Open Government Licence v3.0"


@dataclass(frozen=True)
class Point:
    """One point of the checklist: what is wrong with a sheet with a table, if anything."""

    name: str
    find: Callable[[Worksheet], object]


def table_of(sheet: Worksheet) -> tuple[tuple[Cell, ...], ...]:
    (only,) = sheet.tables.values()
    return sheet[only.ref]


def cells(sheet: Worksheet) -> list[Cell]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def heading_row(sheet: Worksheet) -> int:
    return int(table_of(sheet)[0][0].row)


def in_table(sheet: Worksheet) -> Iterable[Cell]:
    return [cell for row in table_of(sheet) for cell in row]


def frozen_height(sheet: Worksheet) -> float:
    """The points of a screen that do not scroll."""
    rows = int("".join(filter(str.isdigit, str(sheet.freeze_panes)))) - 1 if sheet.freeze_panes else 0
    return sum(sheet.row_dimensions[row].height or 16 for row in range(1, rows + 1))


def prints_too_small(sheet: Worksheet) -> bool:
    """Whether the text is under 8 points on paper: all columns on one page that are too wide, or a small scale."""
    width = sum(dimension.width * (dimension.max - dimension.min + 1) for dimension in sheet.column_dimensions.values())
    if sheet.sheet_properties.pageSetUpPr.fitToPage:
        return width * MIN_PRINT_SCALE > 100 * A4_WIDTH
    return sheet.page_setup.scale < MIN_PRINT_SCALE or not sheet.print_title_cols


def empty_columns(sheet: Worksheet) -> list[object]:
    """The headings of columns that say nothing, on sheets without formulas, which need all their columns."""
    if sheet.title.startswith("Recalculat") or len(table_of(sheet)) < 2:
        return []
    optional = ("Not applicable", "Unanswered", "Notes", "Lowest", "Band", "Owner", "Due")
    columns = zip(*table_of(sheet), strict=True)
    return [
        heading.value
        for heading, *column in columns
        if heading.value in optional and {cell.value for cell in column} in ({0}, {NOT_APPLICABLE}, {NO_NOTE})
    ]


POINTS = [
    Point("merged cells", lambda sheet: sheet.merged_cells.ranges),
    Point("not exactly one table", lambda sheet: len(sheet.tables) != 1),
    Point("table does not begin in column A", lambda sheet: table_of(sheet)[0][0].column != 1),
    Point(
        "something below or beside the table",
        lambda sheet: table_of(sheet)[-1][-1].coordinate != sheet.cell(sheet.max_row, sheet.max_column).coordinate,
    ),
    Point("no title", lambda sheet: sheet["A1"].value is None or sheet["A1"].style != "Heading 1"),
    Point(
        "a blank row above the table",
        lambda sheet: any(sheet.cell(row, 1).value is None for row in range(1, heading_row(sheet))),
    ),
    Point(
        "no number of tables",
        lambda sheet: not str(sheet.cell(2 + has_link_back(sheet), 1).value).startswith(ONE_TABLE),
    ),
    Point("blank cells in the table", lambda sheet: any(cell.value in (None, "") for cell in in_table(sheet))),
    Point(
        "headings that are not the table's",
        lambda sheet: [cell.value for cell in table_of(sheet)[0]] != next(iter(sheet.tables.values())).column_names,
    ),
    Point(
        "filters",
        lambda sheet: sheet.auto_filter.ref or next(iter(sheet.tables.values())).autoFilter is not None,
    ),
    Point("text that is not 12 point", lambda sheet: {c.font.sz for c in cells(sheet)[1:]} - {TEXT_SIZE}),
    Point("another font", lambda sheet: {(cell.font.name, cell.font.scheme) for cell in cells(sheet)} - {ARIAL}),
    Point("italics", lambda sheet: any(cell.font.i for cell in cells(sheet))),
    Point(
        "text that is not wrapped",
        lambda sheet: any(c.data_type == "s" and not c.alignment.wrap_text for c in in_table(sheet)),
    ),
    Point("an error", lambda sheet: any(cell.data_type == "e" for cell in cells(sheet))),
    Point(
        "a formula",
        lambda sheet: any(c.data_type == "f" for c in cells(sheet)) and not sheet.title.startswith("Recalculat"),
    ),
    Point(
        "something hidden",
        lambda sheet: sheet.sheet_state != "visible" or any(d.hidden for d in sheet.column_dimensions.values()),
    ),
    Point(
        "column headings without a fill and a rule",
        lambda sheet: any(
            cell.fill.fill_type != "solid" or cell.border.bottom.style != "medium" or not cell.font.b
            for cell in table_of(sheet)[0]
        ),
    ),
    Point(
        "a fill below the headings",
        lambda sheet: any(cell.fill.fill_type for row in table_of(sheet)[1:] for cell in row),
    ),
    Point("a name that is cut", lambda sheet: len(sheet.title) > 31 or "…" in sheet.title),
    Point(
        "no link back to the contents",
        lambda sheet: (
            has_link_back(sheet)
            and (sheet["A2"].hyperlink is None or sheet["A2"].hyperlink.location != "'Contents'!A1")
        ),
    ),
    Point("columns that say nothing", empty_columns),
    Point(
        "frozen rows that take a third of a laptop's screen at 200%",
        lambda sheet: frozen_height(sheet) > LAPTOP_HEIGHT * POINTS_IN_PIXEL / 2 / 3,
    ),
    Point("text too small on paper", prints_too_small),
    Point(
        "headings that do not print",
        lambda sheet: sheet.print_title_rows != f"${heading_row(sheet)}:${heading_row(sheet)}",
    ),
    Point(
        "not landscape A4", lambda sheet: (sheet.page_setup.orientation, sheet.page_setup.paperSize) != ("landscape", 9)
    ),
    Point(
        "no page numbers",
        lambda sheet: "&P" not in f"&{sheet.oddFooter.right.text}" and "&[Page]" not in str(sheet.oddFooter.right.text),
    ),
]


def has_link_back(sheet: Worksheet) -> bool:
    return sheet.title != "Contents"


def checker_problems(data: bytes) -> list[str]:
    """What the checklist finds fault with, in one sentence each."""
    workbook = opened(data)
    properties = workbook.properties
    problems = [f"no {word}" for word in ("title", "language", "creator") if not getattr(properties, word)]
    if workbook.active is not workbook.worksheets[0]:
        problems.append("does not open on the first sheet")
    for sheet in workbook.worksheets:
        if sheet.title != "Cover":
            problems += [f"{sheet.title}: {point.name}" for point in POINTS if point.find(sheet)]
    return problems


@cache
def made_file(name: str) -> bytes:
    if name == "empty":
        empty = calculate_results(SMALL, (), not_inspected={"2.3"})
        return build_data_workbook(empty, CASES[:1], ExportContext(AuditDescription("x", ""), "No cases", DAY))
    if name == "small":
        return build_workbook()
    about = replace(ABOUT, external=name == "outside", contact=CONTACT, licence=LICENCE)
    return build_workbook(RESULTS, RECORDS, about)


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
@pytest.mark.parametrize("name", ["team", "outside", "small", "empty"])
def test_no_sheet_has(point: Point, name: str) -> None:
    sheets = read_file(name).worksheets[1:]
    assert sheets
    assert [sheet.title for sheet in sheets if point.find(sheet)] == []


@cache
def read_file(name: str) -> openpyxl.Workbook:
    return opened(made_file(name))


@pytest.mark.parametrize("name", ["team", "outside", "small", "empty"])
def test_the_file_has_a_title_a_language_and_a_creator_and_opens_on_the_cover(name: str) -> None:
    workbook = read_file(name)
    properties = workbook.properties
    assert properties.title
    assert (properties.language, properties.creator) == ("en-GB", "Case-sample audit workbench")
    assert workbook.active is workbook.worksheets[0]
    assert workbook.sheetnames[0] == "Cover"


@pytest.mark.parametrize("name", ["team", "outside", "small", "empty"])
def test_the_cover_is_plain_text_in_column_a_with_headings(name: str) -> None:
    cover = read_file(name)["Cover"]
    assert (cover.max_column, len(cover.tables), cover.merged_cells.ranges) == (1, 0, set())
    assert None not in [cell.value for (cell,) in cover.iter_rows()]
    headings = {cell.value: cell.style for cell in cells(cover) if cell.style.startswith("Heading")}
    assert list(headings)[1:] == ["How to use this workbook", "Method", "Contact", "Licence"]
    assert list(headings.values()) == ["Heading 1", *["Heading 2"] * 4]
    assert all(cell.font.sz == HEADING_SIZES.get(cell.style, TEXT_SIZE) for cell in cells(cover))
    links = {cell.hyperlink.location for cell in cells(cover) if cell.hyperlink}
    assert links == {"'Contents'!A1", "'Notes'!A1"}


def test_the_cover_prints_the_contact_and_the_licence_or_says_that_there_are_none() -> None:
    text = lines(read_file("outside")["Cover"])
    assert text[text.index("Contact") + 1] == CONTACT
    assert text[text.index("Licence") + 1] == LICENCE
    without = lines(read_file("small")["Cover"])
    assert without[without.index("Contact") + 1] == messages.NO_CONTACT
    assert without[without.index("Licence") + 1] == messages.NOT_FOR_PUBLICATION
    outside = lines(opened(build_workbook(about=replace(ABOUT, external=True)))["Cover"])
    assert outside[outside.index("Licence") + 1] == messages.NO_LICENCE


def test_only_sheets_with_a_column_for_each_question_or_count_need_several_pages_across() -> None:
    across = {
        name: [sheet.title for sheet in read_file(name) if not sheet.sheet_properties.pageSetUpPr.fitToPage]
        for name in ("team", "outside")
    }
    assert across == {"team": ["Cases and answers", "Recalculation"], "outside": []}
    one_page = {sheet.title for sheet in read_file("team") if sheet.page_setup.fitToHeight != 0}
    assert {"Cover", "Contents", "Notes", "Ratings", "2.2 Assessment", "By sex"} <= one_page
    assert not {"Prompts", "Recalculated breakdowns"} & one_page


def test_no_line_above_a_table_makes_the_printed_page_wider() -> None:
    for name in ("team", "outside"):
        for sheet in read_file(name).worksheets[1:]:
            table_width = sum(sheet.column_dimensions[cell.column_letter].width for cell in table_of(sheet)[0])
            for row in range(2, heading_row(sheet)):
                assert text_width(str(sheet.cell(row, 1).value)) <= max(A4_WIDTH, table_width), sheet.title


def test_a_column_that_is_left_out_is_named_with_its_value() -> None:
    sheet = read_file("team")["2.2 Assessment"]
    assert "Unanswered" not in table(sheet)[0]
    assert any("Unanswered (0)" in line for line in lines(sheet))


def test_the_team_has_unrounded_figures_and_outsiders_only_those_that_counts_next_to_them_give() -> None:
    team, outside = (table(read_file(name)["By sex"]) for name in ("team", "outside"))
    shares = [row["Percentage Yes"] for row in (*team, *outside) if not isinstance(row["Percentage Yes"], str)]
    assert any(share != round(float(str(share)), 2) for share in shares)
    for row in (*team, *outside):
        if not isinstance(row["Percentage Yes"], str):
            exact = int(str(row["Yes"])) / int(str(row["Base: Yes and No"]))
            assert row["Percentage Yes"] == pytest.approx(exact, rel=1e-14)
    difference = "Difference from the rest, in points"
    assert any(float(str(row[difference])) % 1 for row in team)
    for name in read_file("outside").sheetnames[1:]:
        for row in table(read_file("outside")[name]):
            for heading, value in row.items():
                if isinstance(value, float) and "nterval" in str(heading):
                    assert round(100 * value, 9) % 1 == 0, "interval"
                if isinstance(value, float) and "ifference" in str(heading):
                    assert value % 1 == 0, "difference"


def test_a_responses_file_fails_the_checklist_only_where_import_needs_it() -> None:
    """The headings are in the first row of each sheet, and an unanswered question is a blank cell."""
    problems = checker_problems(write_responses_xlsx(SMALL, CASES))
    needed = ("no title", "no number of tables", "blank cells in the table", "no link back to the contents")
    assert {problem.split(": ")[1] for problem in problems} == set(needed)


def test_the_checklist_detects_problems() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(build_workbook()))
    ratings = workbook["Ratings"]
    ratings.merge_cells("A1:B1")
    ratings["A12"] = "below"
    workbook["Prompts"]["D6"] = "=1+1"
    workbook.properties.language = None
    workbook["Bands"].page_setup.fitToWidth = 1
    workbook["Bands"].column_dimensions["A"].width = 400
    saved = io.BytesIO()
    workbook.save(saved)
    problems = " ".join(checker_problems(saved.getvalue()))
    for problem in (
        "no language",
        "Ratings: merged cells",
        "Ratings: something below",
        "Prompts: a formula",
        "Bands: text too small on paper",
    ):
        assert problem in problems
