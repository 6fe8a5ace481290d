"""Guidance on the recording form is shown with the line breaks of the questionnaire file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.storage import Store
from tests.browser.conftest import Server, note_field, open_case, question_row
from tests.small_questionnaire import replace_in_small_toml
from tests.storage.factories import create_audit, create_case

if TYPE_CHECKING:
    from playwright.sync_api import Page

GUIDANCE = 'guidance = """Yes: every part is there.\n\nNo: a part is missing.\n- need\n- risk"""'
SHOWN = "Yes: every part is there.\n\nNo: a part is missing.\n- need\n- risk"


@pytest.mark.parametrize(
    ("place", "section", "subject"),
    [('short = "Engagement"', "2.2", "2.2.1"), ('text = "Safeguarding concern"', "facts", "concern")],
    ids=["question", "case detail"],
)
def test_guidance_is_shown_with_its_line_breaks(
    page: Page, server: Server, store: Store, place: str, section: str, subject: str
):
    from playwright.sync_api import expect

    review = create_case(store, create_audit(store, replace_in_small_toml(place, f"{place}\n{GUIDANCE}")))
    open_case(page, server, review, section)
    if section != "facts":
        note_field(page, subject)
    guidance = question_row(page, subject).locator(".guidance")
    expect(guidance).to_be_visible()
    assert guidance.inner_text() == SHOWN
