"""One-page documents in Word have one page, as LibreOffice lays them out, also with the longest texts they may have."""

import re
import subprocess
from pathlib import Path

import pytest

from audit.files.feedback_sheets import SheetFormat, SheetSource, build_sheets
from audit.files.summary import build_summary_document
from tests.files.full_summaries import fullest
from tests.files.random_feedback import TODAY, full_feedback, random_feedback, sources_of
from tests.files.test_feedback_sheets import INSPECTION, LONG_TEXTS
from tests.files.test_report import sample_about
from tests.files.test_report_in_libreoffice import HAS_WRITER
from tests.files.test_workbook_in_libreoffice import SOFFICE, profile  # noqa: F401  # the profile is a fixture
from tests.test_sample_audit import RESULTS

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not HAS_WRITER, reason="LibreOffice Writer is not installed")]
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_every_summary_and_feedback_sheet_in_word_is_one_page(tmp_path: Path, profile: Path) -> None:  # noqa: F811
    for name, results, context in [("sample", RESULTS, sample_about()), *fullest()]:
        (tmp_path / f"{name}.docx").write_bytes(build_summary_document(results, context))
    full = [SheetSource(full_feedback(INSPECTION, text), "Ann", TODAY) for text in LONG_TEXTS.values()]
    sheets = [*full, *sources_of(random_feedback(8)[:9])]
    (tmp_path / "sheets.docx").write_bytes(build_sheets(sheets, SheetFormat.WORD))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    sources = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run([*command, "--outdir", str(tmp_path), *sources], check=True, capture_output=True, timeout=120)
    pages = {path.stem: len(PAGE.findall(path.read_bytes())) for path in tmp_path.glob("*.pdf")}
    assert len(pages) == len(sources)
    assert pages.pop("sheets") == len(sheets)
    assert {name: count for name, count in pages.items() if count != 1} == {}
