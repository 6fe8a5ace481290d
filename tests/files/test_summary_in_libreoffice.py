"""The summary in Word is one page, as LibreOffice lays it out, also with the longest texts that an audit may have."""

import re
import subprocess
from pathlib import Path

import pytest

from audit.files.summary import build_summary_document
from tests.files.full_summaries import fullest
from tests.files.test_report import sample_about
from tests.files.test_report_in_libreoffice import HAS_WRITER
from tests.files.test_workbook_in_libreoffice import SOFFICE, profile  # noqa: F401  # the profile is a fixture
from tests.test_sample_audit import RESULTS

pytestmark = [pytest.mark.thorough, pytest.mark.skipif(not HAS_WRITER, reason="LibreOffice Writer is not installed")]
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_every_summary_in_word_is_one_page(tmp_path: Path, profile: Path) -> None:  # noqa: F811
    for name, results, context in [("sample", RESULTS, sample_about()), *fullest()]:
        (tmp_path / f"{name}.docx").write_bytes(build_summary_document(results, context))
    command = [str(SOFFICE), "--headless", f"-env:UserInstallation={profile.as_uri()}", "--convert-to", "pdf"]
    sources = sorted(map(str, tmp_path.glob("*.docx")))
    subprocess.run([*command, "--outdir", str(tmp_path), *sources], check=True, capture_output=True, timeout=120)
    pages = {path.stem: len(PAGE.findall(path.read_bytes())) for path in tmp_path.glob("*.pdf")}
    assert len(pages) == len(sources)
    assert {name: count for name, count in pages.items() if count != 1} == {}
