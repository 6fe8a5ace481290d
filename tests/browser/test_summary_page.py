"""The summary to print is one page of A4, also with the longest texts that an audit may have."""

import re

import pytest
from playwright.sync_api import Browser

from audit.files.summary import build_summary_page
from tests.browser.test_states import axe_violations
from tests.files.full_summaries import fullest
from tests.files.test_report import sample_about
from tests.test_sample_audit import RESULTS

pytestmark = pytest.mark.browser
PAGE = re.compile(rb"/Type\s*/Page\b")


def test_every_summary_is_printed_on_one_page_and_passes_axe(browser: Browser, axe: str) -> None:
    page = browser.new_page()
    for name, results, context in [("sample", RESULTS, sample_about()), *fullest()]:
        page.set_content(build_summary_page(results, context).decode())
        assert len(PAGE.findall(page.pdf(prefer_css_page_size=True))) == 1, name
    page.set_content(build_summary_page(RESULTS, sample_about()).decode())
    assert not axe_violations(page, axe)
    page.close()
