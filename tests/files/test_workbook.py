"""The data workbook: everybody can read it, nothing in it is a formula, and its figures are those of the results."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.rating_wording import FEW_CASES, lowest_score_sentence
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.files.export_context import ExportContext
from audit.files.workbook import build_data_workbook, file_name
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.case import Case, CaseRecord
from audit.model.counting import counting_rule
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.judgement import Judgement
from tests.small_questionnaire import SMALL, load_questionnaire_text, records_with, replace_in_small_toml
from tests.text_tables import parse_records

DAY = date(2023, 6, 1)
DETAILS = AuditDescription("Huyton 2023", "Huyton PDU", "North West", date(2023, 4, 17), date(2023, 4, 21))
FINDINGS = (
    Finding(FindingKind.STRENGTH, "=1+1", standard_id="2.2", question_id="2.2.1", case_ids=("A1", "A3")),
    Finding(
        FindingKind.RECOMMENDATION,
        "Share more.",
        addressee=Addressee.REGION,
        owner="Head of service",
        due_date=date(2023, 7, 3),
    ),
)
ABOUT = ExportContext(DETAILS, "4 submitted cases", DAY, FINDINGS)
CASES = parse_records(
    """
    case  sentence_type  concern  2.2.1a  2.2.1b  2.2.1  2.2.2a  2.2.2  2.3.1  2.6.1
    A1    community      no       yes     yes     yes    -       no     yes    yes
    A2    resettlement   yes      no      -       no     no      no     yes    -
    A3    resettlement   no       yes     -       yes    yes     yes    yes    -
    A4    community      -        -       -       n/a    -       -      no     -
    """,
    SMALL,
)


def build_workbook(
    audit_results: Results | None = None, cases: tuple[CaseRecord, ...] = CASES, about: ExportContext = ABOUT
) -> bytes:
    audit_results = audit_results or calculate_results(SMALL, cases, {"1.1": Judgement("Good", "Because.")})
    shown = published_breakdowns(audit_results, cases, about.description, about.external)
    return build_data_workbook(audit_results, cases, replace(about, breakdowns=shown))


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def table(sheet: Worksheet) -> list[dict[str, object]]:
    """The rows of a sheet's only table, by its headings."""
    (only,) = sheet.tables.values()
    headings, *rows = [[cell.value for cell in row] for row in sheet[only.ref]]
    return [dict(zip(headings, row, strict=True)) for row in rows]


def lines(sheet: Worksheet) -> list[str]:
    """The texts in column A of a sheet of text."""
    return [str(cell.value) for (cell,) in sheet.iter_rows(max_col=1)]


def test_sheets_are_in_order_and_the_contents_link_to_each() -> None:
    workbook = opened(build_workbook())
    assert workbook.sheetnames == [
        *("Cover", "Contents", "Notes", "Ratings", "Overall", "2.2 Assessment", "2.3 Planning", "2.6 Outcomes"),
        *("Prompts", "By type of sentence", "Cases and answers", "Recalculation", "Recalculated ratings"),
        *("Recalculated overall", "Recalculated breakdowns", "Bands", "Cut-offs", "Findings"),
    ]
    contents = workbook["Contents"]
    links = {row[0].value: row[0].hyperlink.location for row in contents.iter_rows(min_row=4)}
    assert links == {name: f"'{name}'!A1" for name in workbook.sheetnames[2:]}
    assert workbook.properties.language == "en-GB"
    assert workbook.properties.title == "Huyton 2023: data workbook"


def test_key_questions_have_numeric_figures_and_the_lowest_is_marked_in_bold_and_words() -> None:
    sheet = opened(build_workbook())["2.2 Assessment"]
    first, second = table(sheet)
    assert first["Percentage Yes"] == 2 / 3
    assert (first["Yes"], first["Base: Yes and No"], first["No"]) == (2, 3, 1)
    assert (first["Not applicable"], first["Unanswered"]) == (1, 0)
    assert (first["Lowest"], first["Band"]) == ("Not the lowest", "Good")
    assert (second["Percentage Yes"], second["Unanswered"], second["Lowest"]) == (1 / 3, 1, "Lowest")
    rows = {row[0].value: row for row in sheet.iter_rows()}
    assert all(cell.font.b for cell in rows["2.2.2"])
    assert not any(cell.font.b for cell in rows["2.2.1"])
    assert rows["2.2.1"][2].number_format == "0%"
    rule = counting_rule(SMALL)
    assert sheet["A4"].value == f"Huyton 2023. These figures are based on 4 submitted cases. {rule}"
    lowest = calculate_results(SMALL, CASES).standards[1]
    assert sheet["A6"].value == lowest_score_sentence(lowest, "Huyton PDU")


def test_a_missing_percentage_says_why() -> None:
    cases = records_with({"2.2.1": (0, 0, 2), "2.2.2": (), "2.3.1": (1,)}, cases=2)
    rows = table(opened(build_workbook(calculate_results(SMALL, cases), cases))["2.2 Assessment"])
    assert [(row["Percentage Yes"], row["Band"], row["Notes"]) for row in rows] == [
        ("[z]", "[z]", "Not applicable in every case."),
        ("[x]", "[x]", "Not answered in any case yet."),
    ]
    assert {row["Lowest"] for row in rows} == {"[x]"}


def test_unrated_standards_have_no_band_and_no_lowest() -> None:
    (row,) = table(opened(build_workbook())["2.6 Outcomes"])
    assert row["Percentage Yes"] == 1
    assert {"Band", "Lowest"}.isdisjoint(row)


def test_ratings_match_the_results() -> None:
    workbook = opened(build_workbook())
    rows = {str(row["Standard"]): row for row in table(workbook["Ratings"])}
    assert {name: (row["Rating"], row["Points"]) for name, row in rows.items()} == {
        "1.1": ("Good", 2),
        "2.2": ("Inadequate", 0),
        "2.3": ("Good", 2),
    }
    assert (rows["1.1"]["How rated"], rows["1.1"]["Notes"]) == ("Rated by judgement.", "Because.")
    assert rows["2.2"]["How rated"] == f"Lowest key question: 33% (1 of 3). {FEW_CASES.format(plural='cases')}"
    overall = {row["Item"]: row["Result"] for row in table(workbook["Overall"])}
    assert (overall["Overall rating"], overall["Points"]) == ("Requires improvement", 4)
    assert overall["Maximum points"] == 9


def test_an_applied_decision_rule_is_named_with_its_reason() -> None:
    cases = records_with({"2.2.1": (0, 2), "2.2.2": (0, 2), "2.3.1": (0, 2)})
    workbook = opened(build_workbook(calculate_results(SMALL, cases, {"1.1": Judgement("Good", "Because.")}), cases))
    overall = {row["Item"]: row["Result"] for row in table(workbook["Overall"])}
    reason = SMALL.decision_rules[0].reason
    assert overall["Decision rule applied: Leadership follows casework"] == reason
    assert str(table(workbook["Ratings"])[0]["Notes"]).startswith(f"{reason} Reasons for the judgement: Because.")


def test_missing_ratings_are_named_beside_the_overall_rating() -> None:
    overall = {
        row["Item"]: row["Result"] for row in table(opened(build_workbook(calculate_results(SMALL, CASES)))["Overall"])
    }
    assert overall["Overall rating"] == "[x]"
    assert overall["Standards without a rating yet"] == "1.1 Leadership"


def test_cases_are_listed_with_details_and_counted_answers() -> None:
    rows = {str(row["Case"]): row for row in table(opened(build_workbook())["Cases and answers"])}
    assert list(rows) == ["A1", "A2", "A3", "A4"]
    assert (rows["A1"]["Type of sentence"], rows["A4"]["Safeguarding concern"]) == ("Community sentence", "[x]")
    assert rows["A1"]["2.2.1b"] == "[z]"  # answered Yes before it stopped applying
    assert (rows["A2"]["2.2.1b"], rows["A2"]["2.2.1"], rows["A4"]["2.2.1"]) == ("[x]", "No", "[z]")


def test_no_auditor_is_named() -> None:
    cases = (CaseRecord(Case("A1", auditor="Sam Canary"), {"2.2.1": Answer.YES}),)
    data = build_workbook(calculate_results(SMALL, cases), cases)
    assert "Canary" not in " ".join(str(cell.value) for ws in opened(data) for row in ws.iter_rows() for cell in row)


def test_uninspected_standards_are_named_and_have_no_sheet_or_answers() -> None:
    audit_results = calculate_results(SMALL, CASES, not_inspected={"2.3"})
    workbook = opened(build_workbook(audit_results))
    assert "2.3 Planning" not in workbook.sheetnames
    assert "2.3.1" not in table(workbook["Cases and answers"])[0]
    assert "Standards not inspected: 2.3 Planning" in lines(workbook["Cover"])


def test_a_findings_sheet_exists_only_if_there_are_findings() -> None:
    rows = table(opened(build_workbook())["Findings"])
    assert [tuple(row.values()) for row in rows] == [
        ("Strength", "2.2 Assessment", "2.2.1", "=1+1", "[z]", "[z]", "[z]", "A1, A3"),
        ("Recommendation", "[z]", "[z]", "Share more.", "Region", "Head of service", "3 July 2023", "[z]"),
    ]
    assert "Findings" not in opened(build_workbook(about=ExportContext(DETAILS, "4 cases", DAY))).sheetnames
    about_topic = ExportContext(DETAILS, "4 cases", DAY, (Finding(FindingKind.STRENGTH, "Met.", topic="resettlement"),))
    (row,) = table(opened(build_workbook(about=about_topic))["Findings"])
    assert row["Standard"] == "Resettlement"


def test_the_notes_list_every_band_with_its_limits() -> None:
    notes = {row["Subject"]: row["Note"] for row in table(opened(build_workbook())["Notes"])}
    assert notes["Band: Requires improvement"] == "50 to 64 per cent, called too few; 1 point."
    assert "Good up to 2.5, Outstanding above that" in str(notes["Overall rating"])
    assert {"[z]", "[x]"} <= notes.keys()


def test_identical_content_gives_identical_bytes_and_a_changed_answer_a_new_file_name() -> None:
    assert build_workbook() == build_workbook()
    parts = zipfile.ZipFile(io.BytesIO(build_workbook())).infolist()
    assert {part.date_time for part in parts} == {(1980, 1, 1, 0, 0, 0)}
    other = build_workbook(cases=CASES[:3])
    assert file_name(DETAILS, build_workbook()) != file_name(DETAILS, other)


@given(st.text(), st.sampled_from(["data-workbook", "responses"]))
def test_a_file_name_is_short_and_ascii_for_any_audit_name(name: str, what: str) -> None:
    generated = file_name(AuditDescription(name * 30, ""), b"x", what)
    assert re.fullmatch(rf"[a-z0-9][a-z0-9-]*-{what}-2d711642\.xlsx", generated)
    assert len(generated) <= 100


def test_a_viewer_without_calculation_shows_the_cached_values_of_recalculation_formulas() -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(build_workbook()), data_only=True)
    rows = {str(row["Id"]): row for row in table(workbook["Recalculation"])}
    assert [rows["2.2.1"][name] for name in ("Yes counted", "No counted", "Base: Yes and No")] == [2, 1, 3]
    assert (rows["2.2.1"]["Not applicable counted"], rows["2.2.1"]["Unanswered counted"]) == (1, 0)
    assert (rows["2.2.1"]["Recalculated percentage"], rows["2.2.1"]["Check"]) == (2 / 3, "agrees")
    assert rows["2.3.1b"]["Recalculated percentage"] == rows["2.3.1b"]["Published percentage"] == "[x]"


def test_the_recalculation_sheet_reports_a_difference_from_the_results() -> None:
    other = calculate_results(SMALL, records_with({"2.2.1": (1, 3)}))
    rows = {
        str(row["Id"]): row
        for row in table(openpyxl.load_workbook(io.BytesIO(build_workbook(other)), data_only=True)["Recalculation"])
    }
    assert (rows["2.2.1"]["Published percentage"], rows["2.2.1"]["Recalculated percentage"]) == (0.25, 2 / 3)
    assert rows["2.2.1"]["Check"] == "differs"


def test_the_recalculation_sheet_counts_and_links_the_column_of_the_question() -> None:
    workbook = opened(build_workbook())
    row = next(row for row in workbook["Recalculation"].iter_rows() if row[0].value == "2.2.2")
    answers = workbook["Cases and answers"]
    area = row[-1].hyperlink.location.split("!")[1]
    (heading,) = [cell for cells in answers.iter_rows() for cell in cells if cell.value == "2.2.2"]
    assert area == f"{heading.column_letter}{heading.row + 1}:{heading.column_letter}{answers.max_row}"
    assert (
        row[3].value
        == f"=COUNTIFS('Cases and answers'!{area.replace(heading.column_letter, f'${heading.column_letter}$')},\"Yes\")"
    )


def test_a_case_detail_with_the_id_of_a_question_does_not_confuse_the_recalculation() -> None:
    misleading = load_questionnaire_text(replace_in_small_toml('text = "Type of sentence"', 'text = "2.2.1"'))
    cases = records_with({"2.2.1": (3, 1)}, details={"sentence_type": ("community",)})
    data = build_workbook(calculate_results(misleading, cases), cases)
    rows = {
        str(row["Id"]): row for row in table(openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Recalculation"])
    }
    assert (rows["2.2.1"]["Yes counted"], rows["2.2.1"]["Check"]) == (3, "agrees")
