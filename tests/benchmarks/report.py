"""The Word report of the sample's 46 cases with its charts, against a bare python-docx write of the same text."""

import io
from datetime import date

import docx

from audit.analysis.disclosure_control import published_breakdowns
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.sample_audit import SAMPLE_AUDIT
from audit.toml_files.audit import parse_audit_file
from tests.benchmarks.measuring import format_line, median
from tests.benchmarks.workbook import QUESTIONNAIRE, RECORDS, RESULTS


def build_sample_report() -> bytes:
    """The report of the sample, broken down by every fact that is marked so."""
    return build_report(RESULTS, CONTEXT)


def write_bare_document(paragraphs: list[str], tables: list[list[list[str]]], images: list[bytes]) -> bytes:
    """The same paragraphs, cells and finished pictures with nothing to dress them."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table._tbl.tr_lst, rows, strict=True):
            for cell, text in zip(row.tc_lst, texts, strict=True):
                cell.p_lst[0].add_r().text = text
    for image in images:
        document.add_picture(io.BytesIO(image))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def main() -> None:
    """Measure and print."""
    document = docx.Document(io.BytesIO(build_sample_report()))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    images = [part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    reference = median(lambda: write_bare_document(paragraphs, tables, images), 5)
    cells = sum(len(row) for rows in tables for row in rows)
    print(f"{len(paragraphs)} paragraphs, {cells:,} cells, {len(images)} charts, {len(build_sample_report()):,} bytes")
    print(format_line("bare python-docx write, charts given", reference))
    print(format_line("Word report with its charts", median(build_sample_report, 5), "bare write", reference))


_AUDIT_FILE = parse_audit_file((SAMPLE_AUDIT / "audit.toml").read_bytes(), "audit.toml", QUESTIONNAIRE)
_BREAKDOWNS = published_breakdowns(RESULTS, RECORDS, _AUDIT_FILE.description, external=False)
CONTEXT = ExportContext(
    _AUDIT_FILE.description, "46 submitted cases", date(2026, 1, 1), _AUDIT_FILE.findings, breakdowns=_BREAKDOWNS
)

if __name__ == "__main__":
    main()
