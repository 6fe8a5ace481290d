"""The responses workbook of 10,000 cases with 60 answers, against bare writes of the same cells in the same run.

KoBo's formpack writes such a file with XlsxWriter, so it cannot be faster than the bare write with XlsxWriter.
"""

import io

import openpyxl
import xlsxwriter

from audit.files.responses_writer import write_responses_xlsx
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.benchmarks.measuring import format_line, median

CASES, QUESTIONS, ROUNDS = 10_000, 60, 3


def write_with_openpyxl(rows: list[tuple[object, ...]]) -> bytes:
    """The same cells with nothing but their values."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def write_with_xlsxwriter(rows: list[tuple[object, ...]]) -> bytes:
    """The same cells with nothing but their values."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def main() -> None:
    """Measure and print."""
    questionnaire = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
    ids = [question.id for question in questionnaire.questions][:QUESTIONS]
    answers = (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)
    records = [
        CaseRecord(Case(f"C{case}"), {id: answers[(case * number) % 3] for number, id in enumerate(ids)})
        for case in range(CASES)
    ]
    data = write_responses_xlsx(questionnaire, records)
    rows = list(openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Responses"].iter_rows(values_only=True))
    reference = median(lambda: write_with_xlsxwriter(rows), ROUNDS)
    print(f"{len(rows):,} rows, {len(rows[0])} columns, {len(data):,} bytes")
    print(format_line("bare XlsxWriter write", reference))
    openpyxl_write = median(lambda: write_with_openpyxl(rows), ROUNDS)
    print(format_line("bare openpyxl write", openpyxl_write, "bare XlsxWriter write", reference))
    ours = median(lambda: write_responses_xlsx(questionnaire, records), ROUNDS)
    print(format_line("responses workbook", ours, "bare XlsxWriter write", reference))


if __name__ == "__main__":
    main()
