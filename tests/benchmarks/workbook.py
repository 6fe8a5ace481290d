"""The data workbook of the sample's 46 cases, against a bare openpyxl write of the same cells in the same run."""

import io
from datetime import date

import openpyxl

from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.files.export_context import ExportContext
from audit.files.responses import parse_responses
from audit.files.workbook import build_data_workbook
from audit.model.audit import AuditDescription
from audit.sample_audit import SAMPLE_AUDIT
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.benchmarks.measuring import compare, processor_time


def build_workbook() -> bytes:
    """The workbook of the sample."""
    breakdowns = published_breakdowns(RESULTS, RECORDS, DESCRIPTION, external=False)
    context = ExportContext(DESCRIPTION, "46 submitted cases", date(2026, 1, 1), breakdowns=breakdowns)
    return build_data_workbook(RESULTS, RECORDS, context)


def write_bare_workbook(sheets: dict[str, list[tuple[object, ...]]]) -> bytes:
    """The same cells with nothing but their values."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Measure and print."""
    data = build_workbook()
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    del book  # its many objects would slow down both
    filled = sum(value is not None for rows in sheets.values() for row in rows for value in row)
    print(f"{len(sheets)} sheets, {filled:,} cells, {len(data):,} bytes")
    comparison = compare(
        lambda: processor_time(build_workbook), lambda: processor_time(lambda: write_bare_workbook(sheets))
    )
    print(f"data workbook, against a bare openpyxl write: {comparison.text}")


QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
RECORDS = parse_responses((SAMPLE_AUDIT / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
JUDGEMENTS = parse_judgements((SAMPLE_AUDIT / "judgements.toml").read_bytes(), "judgements.toml", QUESTIONNAIRE)
RESULTS = calculate_results(QUESTIONNAIRE, RECORDS, JUDGEMENTS.ratings, JUDGEMENTS.not_inspected)
DESCRIPTION = AuditDescription("Sample", "Unit")

if __name__ == "__main__":
    main()
