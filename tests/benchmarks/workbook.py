"""The data workbook of the sample's 46 cases, against a bare openpyxl write of the same cells in the same run."""

import io
from datetime import date

import openpyxl

from audit.analysis.disclosure_control import printed_breakdowns
from audit.analysis.ratings import results
from audit.files.responses import read_responses
from audit.files.workbook import WorkbookAbout, data_workbook
from audit.model.audit import AuditDetails
from audit.sample_audit import SAMPLE
from audit.toml_files.judgements import read_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire
from tests.benchmarks.measuring import line, median


def made() -> bytes:
    """The workbook of the sample."""
    shown = printed_breakdowns(RESULTS, RECORDS, DETAILS, outside=False)
    about = WorkbookAbout(DETAILS, "46 submitted cases", date(2026, 1, 1), breakdowns=shown)
    return data_workbook(RESULTS, RECORDS, about)


def bare(sheets: dict[str, list[tuple[object, ...]]]) -> bytes:
    """The same cells with nothing but their values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def main() -> None:
    """Measure and print."""
    book = openpyxl.load_workbook(io.BytesIO(made()))
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    cells = sum(len(row) for rows in sheets.values() for row in rows)
    reference = median(lambda: bare(sheets), 9)
    print(f"{len(sheets)} sheets, {cells:,} cells, {len(made()):,} bytes")
    print(line("bare openpyxl write", reference))
    print(line("data workbook", median(made, 9), "bare write", reference))


QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES / "hmip-probation-2021.toml")
RECORDS = read_responses((SAMPLE / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
JUDGED = read_judgements((SAMPLE / "judgements.toml").read_bytes(), "judgements.toml", QUESTIONNAIRE)
RESULTS = results(QUESTIONNAIRE, RECORDS, JUDGED.ratings, JUDGED.not_inspected)
DETAILS = AuditDetails("Sample", "Unit")

if __name__ == "__main__":
    main()
