"""The Word report in another program: LibreOffice lays it out and shows every figure."""

import shutil
from pathlib import Path

import pytest

from audit.files.export_context import ExportContext
from audit.files.report import build_report
from tests.files.test_report import sample_about
from tests.files.test_workbook_in_libreoffice import converted, profile  # noqa: F401  # the profile is a fixture
from tests.test_sample_audit import RESULTS

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HAS_WRITER = SOFFICE is not None and (Path(SOFFICE).resolve().parent / "libswlo.so").exists()
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not HAS_WRITER, reason="LibreOffice Writer is not installed")]


def text_in_libreoffice(about: ExportContext, folder: Path, settings: Path) -> str:
    """The text of the report as LibreOffice reads it."""
    document_bytes = build_report(RESULTS, about)
    (text,) = converted(document_bytes, "txt:Text (encoded):UTF8", folder, settings, ending="docx").values()
    return text.decode("utf-8-sig")


def test_libreoffice_shows_every_share_of_the_report(tmp_path: Path, profile: Path) -> None:  # noqa: F811
    lines = text_in_libreoffice(sample_about(), tmp_path, profile).splitlines()
    for result in (*RESULTS.key_questions, *RESULTS.prompts):
        at = next(
            number
            for number, line in enumerate(lines)
            if line == result.question.text or line == f"{result.question.id} {result.question.text}"
        )
        heading = next((line for line in lines[at::-1] if line.startswith(("Yes, out of ", "Yes out of "))), "")
        shown = result.share.count_text
        if heading.startswith(f"Yes, out of {result.share.base} "):  # the base of the whole table
            shown = str(result.share.yes)
        assert lines[at + 1 : at + 3] == [result.share.percent_text, shown]
