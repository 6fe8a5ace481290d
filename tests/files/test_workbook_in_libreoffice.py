"""The workbooks in another program: LibreOffice opens them and shows the very figures of the results."""

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.intervals import Difference, round_half_up
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
from audit.files.export_context import ExportContext
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.files.spreadsheets.accessible_sheets import write_workbook
from audit.files.spreadsheets.cells import CellValue
from audit.files.spreadsheets.sheets import PERCENTAGE, POINTS, Column, Sheet
from audit.files.workbook import build_data_workbook
from audit.files.workbook.shown_values import difference_values, share_value
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.audit_log import AccessEvent, AccessLogRow, AccessType, AuditLogRow, Change, ChangeType
from audit.model.bands import Share
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.finding import Finding, FindingKind
from tests.analysis.test_roll_ups import GUIDE, load_text
from tests.small_questionnaire import SMALL, records_with
from tests.test_sample_audit import JUDGED, RECORDS, RESULTS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]

PAYLOADS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://x","y")',
    "#REF!",
    "_x0041_",
    "＝1+1",
    "=cmd|' /C'!A0",
)
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"  # cells as they are shown
FIRST_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """LibreOffice's settings, apart from those of whoever runs the tests: it works every formula out itself."""
    folder = tmp_path_factory.mktemp("profile")
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    return folder


def converted(data: bytes, to: str, folder: Path, profile: Path, ending: str = "xlsx") -> dict[str, bytes]:
    """What LibreOffice makes of a file, by the name of each file that it writes."""
    source, out = folder / f"given.{ending}", folder / "out"
    source.write_bytes(data)
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(out), str(source)], check=True, capture_output=True, timeout=120)
    return {path.name: path.read_bytes() for path in out.iterdir()}


def rows(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def percentages(sheet: list[list[str]]) -> Iterator[tuple[str, str]]:
    """The id and the percentage of every row of a table of questions."""
    at = next(number for number, row in enumerate(sheet) if "Id" in row)
    for row in sheet[at + 1 :]:
        yield row[sheet[at].index("Id")], row[sheet[at].index("Percentage Yes")]


def test_every_percentage_is_displayed_as_in_the_results(tmp_path: Path, profile: Path) -> None:
    # Between them these give a half per cent (1 of 8 and 5 of 8), a third, all, none, and no base at all.
    counts = {"2.2.1": (5, 3), "2.2.1a": (1, 7), "2.2.2": (2, 4), "2.2.2a": (8,), "2.3.1": (0, 8), "2.6.1": (0, 0, 8)}
    cases = records_with(counts)
    audit_results = calculate_results(SMALL, cases)
    about = ExportContext(AuditDescription("x", ""), "8 cases", date(2023, 6, 1))
    files = converted(build_data_workbook(audit_results, cases, about), EVERY_SHEET, tmp_path, profile)
    tables = [rows(data) for data in files.values()]
    shown = dict(
        pair
        for table in tables
        if any({"Id", "Percentage Yes"} <= set(row) for row in table)
        for pair in percentages(table)
    )
    for result in (*audit_results.key_questions, *audit_results.prompts):
        printed = result.share.percent_text if result.share.base else ("[x]" if result.tally.unanswered else "[z]")
        assert shown.pop(result.question.id) == printed
    assert not shown


def trace(data: bytes, tmp_path: Path, profile: Path) -> dict[str, dict[str, str]]:
    """The rows of the sheet Recalculation as LibreOffice works them out, by the question's id."""
    return {row["Id"]: row for row in recalculated(data, tmp_path, profile)["Recalculation"]}


def recalculated(data: bytes, tmp_path: Path, profile: Path) -> dict[str, list[dict[str, str]]]:
    """The rows of each sheet with formulas as LibreOffice works them out, by the sheet's name."""
    sheets = {}
    for file, content in converted(data, EVERY_SHEET, tmp_path, profile).items():
        name = file.removeprefix("given-").removesuffix(".csv")
        if name.startswith("Recalculat"):
            sheet = rows(content)
            at = next(number for number, row in enumerate(sheet) if any("Check" in cell for cell in row))
            sheets[name] = [dict(zip(sheet[at], row, strict=True)) for row in sheet[at + 1 :]]
    return sheets


def checks(sheets: dict[str, list[dict[str, str]]]) -> dict[str, set[str]]:
    """What the columns of checks of each sheet say."""
    return {
        name: {text for row in body for heading, text in row.items() if heading.startswith("Check")}
        for name, body in sheets.items()
    }


def test_the_recalculation_sheet_recounts_every_percentage_of_the_sample_and_agrees(
    tmp_path: Path, profile: Path
) -> None:
    about = ExportContext(AuditDescription("x", ""), "46 cases", date(2023, 6, 1))
    traced = trace(build_data_workbook(RESULTS, RECORDS, about), tmp_path, profile)
    for result in (*RESULTS.key_questions, *RESULTS.prompts):
        row, tally = traced.pop(result.question.id), result.tally
        assert row["Published percentage"] == row["Recalculated percentage"] == result.share.percent_text
        counted = [row[name] for name in ("Yes counted", "No counted", "Base: Yes and No", "Not applicable counted")]
        assert counted == [str(number) for number in (tally.yes, tally.no, tally.base, tally.not_applicable)]
        assert (row["Unanswered counted"], row["Check"]) == (str(tally.unanswered), "agrees")
    assert not traced


def sample_workbook(results: Results = RESULTS) -> bytes:
    description = AuditDescription("x", "")
    breakdowns = published_breakdowns(results, RECORDS, description, external=False)
    return build_data_workbook(
        results, RECORDS, ExportContext(description, "46 cases", date(2023, 6, 1), breakdowns=breakdowns)
    )


def test_bands_ratings_the_overall_rating_and_breakdowns_of_the_sample_are_recalculated_and_agree(
    tmp_path: Path, profile: Path
) -> None:
    sheets = recalculated(sample_workbook(), tmp_path, profile)
    assert checks(sheets) == {
        "Recalculation": {"agrees", "[z]"},
        "Recalculated ratings": {"agrees", "[z]"},
        "Recalculated overall": {"agrees"},
        "Recalculated breakdowns": {"agrees"},
    }
    bands = {row["Id"]: row["Recalculated band"] for row in sheets["Recalculation"]}
    for result in RESULTS.standards:
        for key_question in result.key_questions:
            assert bands[key_question.question.id] == (key_question.band.rating if key_question.band else "[z]")
    ratings = {row["Standard"]: row["Recalculated rating"] for row in sheets["Recalculated ratings"]}
    calculated = [result for result in RESULTS.standards if result.calculated_rating]
    assert len(calculated) == 4
    assert {result.standard.name: result.calculated_rating for result in calculated}.items() <= ratings.items()
    overall = [row["Recalculated"] for row in sheets["Recalculated overall"]]
    points, highest, rating = RESULTS.overall.points, RESULTS.overall.max_points, RESULTS.overall.rating
    assert overall == [str(points), str(highest), rating]
    assert len(sheets["Recalculated breakdowns"]) > 400


def test_means_shares_bands_of_standards_and_a_limited_rating_are_recalculated_and_agree(
    tmp_path: Path, profile: Path
) -> None:
    questionnaire = load_text(GUIDE)
    answers = {"2.2.1": (18, 2), "2.2.2": (20, 0), "2.3.1": (2, 18), "6.1": (18, 2), "6.2": (20, 0), "7.1": (13, 7)}
    cases = records_with({**answers, "7.2": (17, 2, 1), "5.1a": (12, 8)})
    results = calculate_results(questionnaire, cases)
    assert results.overall.rating_before_rules
    about = ExportContext(AuditDescription("x", ""), "20 cases", date(2023, 6, 1))
    sheets = recalculated(build_data_workbook(results, cases, about), tmp_path, profile)
    assert checks(sheets) == {
        "Recalculation": {"agrees", "[z]"},
        "Recalculated ratings": {"agrees"},
        "Recalculated overall": {"agrees"},
    }
    per_cents = {row["Standard"][0]: row["Lowest per cent recalculated"] for row in sheets["Recalculated ratings"]}
    assert (per_cents["6"], per_cents["7"]) == ("90", "77")  # the mean of 65 and 89.47


def test_results_that_do_not_fit_the_answers_are_reported_on_every_recalculation_sheet(
    tmp_path: Path, profile: Path
) -> None:
    without = calculate_results(RESULTS.questionnaire, RECORDS[:20], JUDGED.ratings, JUDGED.not_inspected)
    found = checks(recalculated(sample_workbook(without), tmp_path, profile))
    assert all("differs" in found[name] for name in ("Recalculation", "Recalculated ratings"))


def test_the_recalculation_sheet_explains_a_missing_percentage_and_rounds_half_up(
    tmp_path: Path, profile: Path
) -> None:
    counts = {"2.2.1": (0, 0, 8), "2.2.1a": (1, 7), "2.2.2": (5, 3), "2.2.2a": (0, 0, 3)}
    cases = records_with(counts)
    about = ExportContext(AuditDescription("x", ""), "8 cases", date(2023, 6, 1))
    traced = trace(build_data_workbook(calculate_results(SMALL, cases), cases, about), tmp_path, profile)
    shown = {id: row["Recalculated percentage"] for id, row in traced.items()}
    assert [shown[id] for id in ("2.2.1", "2.2.1a", "2.2.2", "2.2.2a", "2.3.1")] == ["[z]", "13%", "63%", "[x]", "[x]"]
    assert {row["Check"] for row in traced.values()} == {"agrees"}


def test_an_answer_changed_in_the_workbook_changes_the_recalculation_sheet(tmp_path: Path, profile: Path) -> None:
    cases = records_with({"2.2.1": (3, 1), "2.2.2": (1, 3)})
    about = ExportContext(AuditDescription("x", ""), "4 cases", date(2023, 6, 1))
    workbook = openpyxl.load_workbook(io.BytesIO(build_data_workbook(calculate_results(SMALL, cases), cases, about)))
    answers = workbook["Cases and answers"]
    column = next(cell.column for row in answers.iter_rows() for cell in row if cell.value == "2.2.1")
    answers.cell(answers.max_row, column).value = "Yes"
    changed = io.BytesIO()
    workbook.save(changed)
    traced = trace(changed.getvalue(), tmp_path, profile)
    assert (traced["2.2.1"]["Recalculated percentage"], traced["2.2.1"]["Check"]) == ("100%", "differs")
    assert traced["2.2.2"]["Check"] == "agrees"


def test_every_share_and_difference_is_displayed_as_it_is_printed(tmp_path: Path, profile: Path) -> None:
    """Among them all those that end in a half, and differences that round to 0 from below."""
    shares = [Share(yes, base) for base in range(1, 201) for yes in range(base + 1) if 200 * yes % base == 0]
    shares += [Share(yes, 46) for yes in range(47)]
    differences = [Difference(Share(yes, 40), Share(other, 23)) for yes in range(41) for other in range(0, 24, 2)]
    columns = [Column("Share", number_format=PERCENTAGE), Column("Points", number_format=POINTS)]
    cells: list[list[CellValue]] = [[share_value(share) or 0, 0] for share in shares]
    cells += [[0, difference_values(difference, "", unrounded=True)[0]] for difference in differences]
    data = write_workbook("x", "en-GB", date(2023, 6, 1), [Sheet("x", "", columns, cells)])
    (shown,) = converted(data, EVERY_SHEET, tmp_path, profile).values()
    body = rows(shown)[1:]
    assert [row[0] for row in body[: len(shares)]] == [share.percent_text for share in shares]
    printed = [str(round_half_up(difference.points or 0)) for difference in differences]
    assert [row[1] for row in body[len(shares) :]] == printed


def test_no_text_is_evaluated_as_a_formula(tmp_path: Path, profile: Path) -> None:
    findings = tuple(Finding(FindingKind.STRENGTH, text, standard_id="2.2") for text in PAYLOADS)
    about = ExportContext(AuditDescription("=1+1", "=2+2"), "=3+3", date(2023, 6, 1), findings)
    files = converted(build_data_workbook(calculate_results(SMALL, ()), (), about), EVERY_SHEET, tmp_path, profile)
    headings, *body = rows(files["given-Findings.csv"])[-len(PAYLOADS) - 1 :]
    assert [row[headings.index("Finding")] for row in body] == list(PAYLOADS)
    assert ["Unit: =2+2"] in rows(files["given-Cover.csv"])


def test_a_responses_file_saved_by_libreoffice_reads_back_unchanged(tmp_path: Path, profile: Path) -> None:
    details = {"office": ("=1+1",), "requirements": ("programme", "treatment"), "concern": ("yes",)}
    answers = {"2.2.1": Answer.YES, "2.2.2": Answer.NOT_APPLICABLE}
    notes = {"2.2.1": "=1+1", "2.2.2": "First line.\nSecond line: 3/4, 007 and 1E5."}
    cases = (
        CaseRecord(Case("101", "Sam", details, CaseState.FINAL), answers, notes=notes),
        CaseRecord(Case("A 2"), {"2.3.1": Answer.NO}, not_collected=frozenset({"2.2.1", "office"})),
        *(
            CaseRecord(Case(reference, "007", {"office": (office,)}, CaseState.IN_PROGRESS), {"2.3.1": Answer.YES})
            for reference, office in (
                ("007", "01/02/2023"),
                ("1E5", "2023-06-01"),
                ("12.50", "1/2"),
                ("3-4", "10:30"),
                ("TRUE", "50%"),
            )
        ),
    )
    saved = converted(write_responses_xlsx(SMALL, cases), "xlsx:Calc MS Excel 2007 XML", tmp_path, profile)
    read = parse_responses(saved["given.xlsx"], "r.xlsx", SMALL).records
    assert read == tuple(
        replace(record, case=replace(record.case, state=CaseState.ALLOCATED), state_in_file=record.case.state)
        for record in cases
    )


def test_protected_csv_is_not_evaluated_as_a_formula(tmp_path: Path, profile: Path) -> None:
    cases = (CaseRecord(Case("A1", details={"office": ("=1+1",)}), {"2.2.1": Answer.YES}),)
    saved = converted(write_responses_csv(SMALL, cases), FIRST_SHEET, tmp_path, profile, ending="csv")
    assert rows(saved["given.csv"])[1][5] in ("'=1+1", "=1+1")


def test_no_text_in_the_exported_history_is_evaluated_as_a_formula(tmp_path: Path, profile: Path) -> None:
    """Notes, reasons and names go into the CSV of the trail as anybody typed them."""
    hostile = (*PAYLOADS, "\t=1+1", "\r=1+1", "a,=1+1", '"\n=1+1', ";=1+1")
    changes = [
        AuditLogRow(
            number, datetime(2023, 6, 1, tzinfo=UTC), text, Change(ChangeType.NOTE, "a", text, text, text, reason=text)
        )
        for number, text in enumerate(hostile, start=1)
    ]
    looks = [
        AccessLogRow(
            number, datetime(2023, 6, 1, tzinfo=UTC), text, text, AccessEvent(AccessType.EXPORT, "a", subject=text)
        )
        for number, text in enumerate(hostile, start=1)
    ]
    for data in (write_audit_log_csv(changes), write_access_log_csv(looks)):
        folder = tmp_path / str(len(data))
        folder.mkdir()
        (saved,) = converted(data, "fods", folder, profile, ending="csv").values()
        assert b"=1+1" in saved, "the words are there"
        assert b"table:formula" not in saved
    unguarded = b"a\n=1+1\n"
    (saved,) = converted(unguarded, "fods", tmp_path, profile, ending="csv").values()
    assert b"table:formula" in saved, "this is how a formula would be seen"
