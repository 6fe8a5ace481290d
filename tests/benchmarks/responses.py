"""The responses workbook of 10,000 cases with 60 answers, against the same answers exported by KoBo's formpack.

``python -m tests.benchmarks.responses PYTHON`` runs formpack with another Python, in which it is installed; without it,
only bare writes of the same cells with XlsxWriter and openpyxl are the reference.
"""

import io
import subprocess
import sys
from pathlib import Path

import openpyxl
import xlsxwriter

from audit.files.responses_writer import write_responses_xlsx
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.benchmarks.measuring import compare, processor_time

CASES, QUESTIONS, PAIRS = 10_000, 60, 7
FORMPACK_EXPORT = Path(__file__).with_name("formpack_export.py")
ANSWERS = (Answer.YES, Answer.NO, Answer.NOT_APPLICABLE)


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


def formpack_time(python: str) -> float:
    """The processor time of formpack's export in seconds, without its start and without making the answers."""
    command = [python, str(FORMPACK_EXPORT), str(CASES), str(QUESTIONS)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Measure and print."""
    questionnaire = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
    ids = [question.id for question in questionnaire.questions][:QUESTIONS]
    records = [
        CaseRecord(Case(f"C{case}"), {id: ANSWERS[(case * number) % 3] for number, id in enumerate(ids)})
        for case in range(CASES)
    ]
    data = write_responses_xlsx(questionnaire, records)
    rows = list(openpyxl.load_workbook(io.BytesIO(data), read_only=True)["Responses"].iter_rows(values_only=True))
    print(f"{len(rows):,} rows, {len(rows[0])} columns, {len(data):,} bytes")
    references = {
        "a bare XlsxWriter write": lambda: processor_time(lambda: write_with_xlsxwriter(rows)),
        "a bare openpyxl write": lambda: processor_time(lambda: write_with_openpyxl(rows)),
    }
    if len(sys.argv) > 1:
        references = {"formpack": lambda: formpack_time(sys.argv[1])}
    for name, measure_reference in references.items():
        ours = compare(
            lambda: processor_time(lambda: write_responses_xlsx(questionnaire, records)), measure_reference, PAIRS
        )
        print(f"responses workbook, against {name}: {ours.text}", flush=True)


if __name__ == "__main__":
    main()
