"""Servers that die and fingers that hurry: whatever was shown as saved is there, and nothing is lost in silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store, open_store
from audit.storage.readings import Reading
from tests.browser.conftest import NewPage, Server, choice, open_case, row, saved, settled
from tests.storage.begun import BEN, NO, begin_case, reread, say

if TYPE_CHECKING:
    from playwright.sync_api import Page

CLICK_ALL = """wait => {
    const groups = [...document.querySelectorAll('[role=radiogroup]')]
        .filter(group => /^[0-9]/.test(group.getAttribute('aria-label') || ''));
    groups.slice(0, 10).forEach((group, place) =>
        setTimeout(() => group.querySelectorAll('[role=radio]')[place % 3].click(), place * wait));
    return groups.slice(0, 10).map(group => group.getAttribute('aria-label').split(' ')[0]);
}"""
ANSWERS = ("yes", "no", "not_applicable")


@pytest.fixture
def own_store(other_server: Server) -> Iterator[Store]:
    opened = open_store(other_server.store_url)
    yield opened
    opened.close()


@pytest.fixture
def reading(own_store: Store) -> Reading:
    return begin_case(own_store)


def answer(page: Page, question: str, words: str) -> None:
    from playwright.sync_api import expect

    choice(page, question, words).click()
    expect(saved(page, question)).to_be_visible()


def test_after_kill_9_the_page_comes_back_with_everything_that_was_acknowledged(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1a", "Yes")
    answer(page, "2.2.1", "No")
    other_server.kill()
    assert {q: kept.value for q, kept in reread(own_store, reading).answers.items()} == {"2.2.1a": "yes", "2.2.1": "no"}
    other_server.start()
    settled(page)
    expect(choice(page, "2.2.1a", "Yes")).to_be_checked()
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    answer(page, "2.2.2", "Not applicable")
    assert reread(own_store, reading).answers["2.2.2"].value == "not_applicable"
    assert "Something went wrong" not in page.locator("body").inner_text()


def test_a_click_into_a_dead_server_is_not_shown_as_saved_and_is_saved_once_it_is_back(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    answer(page, "2.2.1a", "Yes")
    other_server.freeze()
    choice(page, "2.2.1", "No").click()
    choice(page, "2.2.2", "Yes").click()
    page.wait_for_timeout(500)
    expect(choice(page, "2.2.1", "No")).to_be_checked()
    assert (saved(page, "2.2.1").count(), saved(page, "2.2.2").count()) == (0, 0)
    other_server.kill()
    assert set(reread(own_store, reading).answers) == {"2.2.1a"}
    other_server.start()
    expect(saved(page, "2.2.1")).to_be_visible()
    expect(saved(page, "2.2.2")).to_be_visible()
    kept = reread(own_store, reading).answers
    assert {question: stored.value for question, stored in kept.items()} == {
        "2.2.1a": "yes",
        "2.2.1": "no",
        "2.2.2": "yes",
    }


def test_a_click_into_a_dead_server_that_somebody_else_answered_meanwhile_is_asked_about(
    page: Page, other_server: Server, own_store: Store, reading: Reading
):
    from playwright.sync_api import expect

    open_case(page, other_server, reading, "2.2")
    other_server.freeze()
    choice(page, "2.2.1", "Yes").click()
    other_server.kill()
    say(own_store, reading, "2.2.1", NO, BEN)
    other_server.start()
    expect(row(page, "2.2.1").get_by_text("Meanwhile Ben saved No here")).to_be_visible(timeout=15_000)
    assert reread(own_store, reading).answers["2.2.1"].value == "no"
    row(page, "2.2.1").get_by_role("button", name="Save mine").click()
    expect(row(page, "2.2.1").get_by_text("Meanwhile")).to_have_count(0)
    assert reread(own_store, reading).answers["2.2.1"].value == "yes"


@pytest.mark.parametrize("wait", [0, 40], ids=lambda wait: f"{wait} ms apart")
def test_ten_quick_clicks_are_all_stored(new_page: NewPage, server: Server, store: Store, wait: int):
    from playwright.sync_api import expect

    from audit.questionnaire_file import shipped_questionnaires
    from tests.storage.begun import begin_audit

    source = shipped_questionnaires()[0].source.decode()
    reading = begin_case(store, begin_audit(store, source))
    page = open_case(new_page(height=1600), server, reading, "2.2")
    clicked = page.evaluate(CLICK_ALL, wait)
    assert len(clicked) == 10
    for question in clicked:
        expect(saved(page, question)).to_be_visible()
    kept = reread(store, reading).answers
    assert {question: stored.value for question, stored in kept.items()} == {
        question: ANSWERS[place % 3] for place, question in enumerate(clicked)
    }
    expect(page.get_by_role("radio", name="2.2 Assessment", exact=False)).to_be_checked()
