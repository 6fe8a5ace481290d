"""An hour without a network while the form is open: what is entered waits in the tab, and nothing is lost or hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.messages import recording_sheets as sheet_messages
from audit.messages import storage as storage_messages
from audit.storage import Store
from tests.browser.conftest import (
    NewPage,
    Server,
    answer_button,
    note_field,
    open_case,
    open_page,
    question_row,
    saved_status,
    section_button,
    stored_answers,
    stored_note,
)
from tests.browser.words import WORDS, form_says, pattern
from tests.cuttable_network import CuttableNetwork
from tests.storage.factories import ANN, BEN, NO, complete_case, create_case, reload_review, save_answer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page


@pytest.fixture(scope="module")
def profile(whole_profile: BrowserContext) -> BrowserContext:
    """The outer part of the browser shows the error page, keeps the address for a reload, and saves files."""
    return whole_profile


@pytest.fixture
def network(server: Server) -> Iterator[CuttableNetwork]:
    made = CuttableNetwork(server.port)
    yield made
    made.cut()


def waiting_box(page: Page) -> str:
    """What the page says about what waits in the tab."""
    return page.get_by_role("region", name="Not saved yet").inner_text()


def test_what_is_entered_in_an_hour_without_a_network_survives_a_reload_and_meets_its_conflicts(
    page: Page, network: CuttableNetwork, store: Store
):
    from playwright.sync_api import Error, expect

    review, dialogs = create_case(store), list[str]()
    page.on("dialog", lambda dialog: (dialogs.append(dialog.type), dialog.accept()))
    page.clock.install(time=datetime.now(UTC).replace(hour=12, minute=0))  # the day ends later than the hour
    open_case(page, network, review, "2.2")
    answer_button(page, "2.2.1a", "Yes").click()
    expect(saved_status(page, "2.2.1a")).to_be_visible()
    network.cut()
    answer_button(page, "2.2.1", "No").click()
    note_field(page, "2.2.1").fill("Seen in June.")
    answer_button(page, "2.2.2", "Yes").click()
    section_button(page, "2.3 Planning").click()
    answer_button(page, "2.3.1", "Yes").click()
    section_button(page, "Check and submit").click()
    expect(page.get_by_role("alert").get_by_text(form_says("opensLater", section="Check and submit"))).to_be_visible()
    section_button(page, "2.2 Assessment").click()
    save_answer(store, review, "2.2.2", NO, BEN)
    page.clock.fast_forward("01:00:00")
    assert re.match(r"3 answers and 1 note wait in this tab, the oldest since \d\d:\d\d\.", waiting_box(page))
    assert WORDS["ifTabCloses"] in waiting_box(page)
    expect(answer_button(page, "2.2.2", "Yes")).to_be_checked()
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.reload()
    assert dialogs == ["beforeunload"]
    network.restore()
    with suppress(Error):  # the browser may reload its error page itself at this moment
        page.reload()
    expect(saved_status(page, "2.2.1")).to_be_visible()
    expect(question_row(page, "2.2.2").get_by_text(pattern("savedBySomeone", name="Ben", words="No"))).to_be_visible()
    assert stored_answers(store, review) == {"2.2.1": "no", "2.2.1a": "yes", "2.2.2": "no", "2.3.1": "yes"}
    assert stored_note(store, review) == "Seen in June."
    question_row(page, "2.2.2").get_by_role("button", name=form_says("useMine", thing="answer")).click()
    expect(saved_status(page, "2.2.2")).to_contain_text("Yes saved")
    expect(page.get_by_role("region", name="Not saved yet")).to_have_count(0)


def test_a_tab_that_is_closed_loses_nothing_that_was_saved_as_a_file(
    new_page: NewPage, network: CuttableNetwork, server: Server, store: Store, tmp_path: Path
):
    from playwright.sync_api import expect

    review, page = create_case(store), new_page()
    open_case(page, network, review, "2.2")
    network.cut()
    answer_button(page, "2.2.1", "No").click()
    answer_button(page, "2.2.1", "Yes").click()  # while the first one is on its way
    note_field(page, "2.2.1").fill("Seen in June.")
    with page.expect_download() as download:
        page.get_by_role("button", name=form_says("saveAsFile")).click()
    page.close()
    page = open_page(new_page(), server, "record-in-excel", audit=review.audit.id)
    download.value.save_as(tmp_path / download.value.suggested_filename)
    page.set_input_files("input[type=file]", tmp_path / download.value.suggested_filename)
    page.get_by_text(sheet_messages.WHAT_UPLOAD_DOES["new"].format(values="2 values")).wait_for()
    page.get_by_role("button", name="Save 2 values").click()
    expect(page.get_by_text(sheet_messages.SAVED.format(values="2 values were", cases="1 case"))).to_be_visible()
    assert stored_answers(store, review) == {"2.2.1": "yes"}
    assert stored_note(store, review) == "Seen in June."


def test_a_case_that_was_submitted_meanwhile_says_so_and_keeps_what_was_entered(
    page: Page, network: CuttableNetwork, store: Store
):
    from playwright.sync_api import expect

    review = complete_case(store, create_case(store))
    open_case(page, network, review, "2.2")
    network.cut()
    answer_button(page, "2.2.1", "No").click()
    store.workflow.submit(ANN, reload_review(store, review))
    network.restore()
    reason = storage_messages.CASE_READ_ONLY.format(reference="KSH-1", state="submitted")
    box = page.get_by_role("region", name="Not saved yet")
    expect(box).to_contain_text(form_says("refused", things="1 answer", reason=reason))
    expect(box.get_by_role("button", name=form_says("saveAsFile"))).to_be_visible()
    expect(question_row(page, "2.2.1").get_by_text(form_says("error", error=reason, thing="answer"))).to_be_visible()
    assert stored_answers(store, review)["2.2.1"] == "yes"


def test_what_cannot_be_done_without_a_network_is_said_until_it_returns(
    page: Page, network: CuttableNetwork, store: Store
):
    from playwright.sync_api import expect

    open_case(page, network, create_case(store), "2.2")
    network.cut()
    expect(page.get_by_role("status").get_by_text(form_says("noConnection"))).to_be_visible()
    page.get_by_role("button", name=form_says("raiseConcern"), exact=True).click()
    alert = page.get_by_role("alert").get_by_text(form_says("concernLater"))
    expect(alert).to_be_visible()
    network.restore()
    expect(page.get_by_role("textbox", name="What you saw")).to_be_visible()
    expect(alert).to_have_count(0)
