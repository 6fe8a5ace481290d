"""The Word report of the sample's 46 cases with its charts, against a bare python-docx write of the same text."""

import io
from datetime import date

import docx

from audit.analysis.disclosure_control import printed_breakdowns
from audit.files.report import ReportAbout, report_document
from audit.sample_audit import SAMPLE
from audit.toml_files.audit import read_audit_file
from tests.benchmarks.measuring import line, median
from tests.benchmarks.workbook import QUESTIONNAIRE, RECORDS, RESULTS


def made() -> bytes:
    """The report of the sample, broken down by every fact that is marked so."""
    return report_document(RESULTS, ABOUT)


def bare(paragraphs: list[str], tables: list[list[list[str]]], pictures: list[bytes]) -> bytes:
    """The same paragraphs, cells and finished pictures with nothing to dress them."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table._tbl.tr_lst, rows, strict=True):
            for cell, text in zip(row.tc_lst, texts, strict=True):
                cell.p_lst[0].add_r().text = text
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    into = io.BytesIO()
    document.save(into)
    return into.getvalue()


def main() -> None:
    """Measure and print."""
    document = docx.Document(io.BytesIO(made()))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    pictures = [part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    reference = median(lambda: bare(paragraphs, tables, pictures), 5)
    cells = sum(len(row) for rows in tables for row in rows)
    print(f"{len(paragraphs)} paragraphs, {cells:,} cells, {len(pictures)} charts, {len(made()):,} bytes")
    print(line("bare python-docx write, charts given", reference))
    print(line("Word report with its charts", median(made, 5), "bare write", reference))


_FILE = read_audit_file((SAMPLE / "audit.toml").read_bytes(), "audit.toml", QUESTIONNAIRE)
_BREAKDOWNS = printed_breakdowns(RESULTS, RECORDS, _FILE.details, outside=False)
ABOUT = ReportAbout(_FILE.details, "46 submitted cases", date(2026, 1, 1), _FILE.findings, breakdowns=_BREAKDOWNS)

if __name__ == "__main__":
    main()
