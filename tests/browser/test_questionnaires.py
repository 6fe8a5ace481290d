"""Writing a questionnaire in a real browser: typed, tried, made available and used; nothing typed is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audit.messages import questionnaires as messages
from audit.storage import Store, open_store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.conftest import (
    OVERFLOW_SCRIPT,
    NewPage,
    Server,
    answer_button,
    open_page,
    section_button,
    wait_until,
    wait_until_settled,
)
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Page

TEXT = "#questionnaire-text"


def type_at_start(page: Page, words: str) -> None:
    page.locator(TEXT).click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(words)


def source(store: Store, draft: str) -> str:
    return store.questionnaires.read(ANN, draft).source


def test_a_questionnaire_is_started_corrected_tried_made_available_and_used(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    known = {draft.id for draft in store.questionnaires.all(ANN)}
    open_page(page, server, "questionnaires")
    page.locator("[class*=st-key-start-from-local-clinical-audit] button").click()
    page.get_by_role("link", name="Whole file").click()
    page.locator(TEXT).wait_for()
    (draft,) = {each.id for each in store.questionnaires.all(ANN)} - known
    type_at_start(page, "version = \n")
    line = page.get_by_role("link", name="Line 1", exact=True).first
    line.wait_for()
    expect(page.locator(TEXT)).to_be_focused()
    assert page.locator(".lines .wrong").all_inner_texts() == ["1"]
    line.click()
    selection = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert page.locator(TEXT).evaluate(selection) == "version = "
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    text = source(store, draft).replace("version = \n", "", 1)
    page.locator(TEXT).fill(text)
    page.get_by_text("No problems.").wait_for()
    page.get_by_role("link", name="As auditors see it").click()
    page.get_by_role("navigation", name="Sections of this form").wait_for()
    page.get_by_role("link", name="Try it").click()
    page.get_by_text("20 invented").first.wait_for()
    page.get_by_role("link", name="Use it").click()
    page.get_by_role("button", name="Make version 2 available").click()
    page.get_by_role("button", name="Start an audit with it").click()
    page.get_by_role("heading", name="Start an audit").wait_for()
    wait_until_settled(page)
    page.get_by_label("Name of the audit").fill("Falls")
    page.get_by_label("Unit").fill("Ward 3")
    page.get_by_role("button", name="Start the audit").click()
    page.get_by_role("heading", name="Cases").first.wait_for()
    names = {audit.description.name: audit.id for audit in store.audits.all(ANN)}
    questionnaire = store.audits.get(ANN, names["Falls"]).questionnaire
    assert (questionnaire.id, questionnaire.version) == ("local-clinical-audit", "2")


def test_two_tabs_lose_neither_text(new_page: NewPage, server: Server, store: Store):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    first, second = new_page(), new_page()
    for page in (first, second):
        open_page(page, server, "questionnaires", draft=draft, view="file")
        page.locator(TEXT).wait_for()
    type_at_start(first, "# First\n")
    wait_until(lambda: source(store, draft).startswith("# First\n"))
    type_at_start(second, "# Second\n")
    second.get_by_text(messages.TWO_TEXTS).wait_for()
    second.reload()
    second.get_by_text(messages.TWO_TEXTS).wait_for()
    expect(second.locator(TEXT)).to_have_value(f"# Second\n{SMALL_TOML}")
    second.get_by_role("button", name="Keep the saved text").click()
    expect(second.locator(TEXT)).to_have_value(f"# First\n{SMALL_TOML}")
    type_at_start(first, "# More\n")
    wait_until(lambda: source(store, draft).startswith("# More\n"))
    type_at_start(second, "# Mine\n")
    second.get_by_role("button", name="Use my text").click()
    second.get_by_text(messages.USED_OWN_TEXT).wait_for()
    assert source(store, draft) == f"# Mine\n# First\n{SMALL_TOML}"


def test_what_is_typed_while_the_server_is_killed_is_saved_when_it_returns(page: Page, killable_server: Server):
    store = open_store(killable_server.store_url)
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, killable_server, "questionnaires", draft=draft, view="file")
    page.locator(TEXT).wait_for()
    killable_server.kill()
    type_at_start(page, "# Typed meanwhile\n")
    page.locator("[data-part=warning]:not(:empty)").wait_for()
    assert source(store, draft) == SMALL_TOML
    killable_server.start()
    wait_until(lambda: source(store, draft).startswith("# Typed meanwhile\n"))
    store.close()


def test_a_text_that_was_not_sent_survives_a_reload(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="file")
    page.locator(TEXT).wait_for()
    type_at_start(page, "# At once\n")
    page.reload()
    expect(page.locator(TEXT)).to_have_value(f"# At once\n{SMALL_TOML}")
    wait_until(lambda: source(store, draft).startswith("# At once\n"))


def test_somebody_who_only_reads_sees_the_saved_text_and_not_what_the_tab_has_unsaved(page: Page, server: Server):
    from playwright.sync_api import expect

    shipped = shipped_questionnaires()[0]
    names = {"open": shipped.questionnaire.id, "version": shipped.questionnaire.version, "view": "file"}
    page.add_init_script(
        """sessionStorage.setItem("questionnaire:", '{"text": "Unsaved", "seen": 1, "sent": null, "number": 0}')"""
    )
    open_page(page, server, "questionnaires", **names)
    expect(page.locator(TEXT)).to_have_value(shipped.source.decode("utf-8-sig"))


def test_typing_goes_on_in_a_draft_that_another_tab_deleted(page: Page, server: Server, store: Store):
    from playwright.sync_api import expect

    draft = store.questionnaires.create(ANN, SMALL_TOML)
    open_page(page, server, "questionnaires", draft=draft, view="file")
    page.locator(TEXT).wait_for()
    store.questionnaires.delete(ANN, draft, 1)
    type_at_start(page, "# Typed\n")
    page.get_by_text(messages.DRAFT_DELETED_MEANWHILE).wait_for()
    wait_until_settled(page)
    expect(page.locator(TEXT)).to_have_value(f"# Typed\n{SMALL_TOML}")
    type_at_start(page, "# More\n")
    page.get_by_role("button", name="Save my text as a new draft").click()
    page.get_by_text(messages.SAVED_AS_NEW).wait_for()
    (new,) = {each.id for each in store.questionnaires.all(ANN) if f"draft={each.id}" in page.url}
    assert source(store, new) == f"# More\n# Typed\n{SMALL_TOML}"


def test_another_choice_under_what_changes_compares_with_that_questionnaire(page: Page, server: Server, store: Store):
    shipped = {each.questionnaire.id: each for each in shipped_questionnaires()}
    source = shipped["local-clinical-audit"].source.decode("utf-8-sig")
    draft = store.questionnaires.create(ANN, source.replace('version = "1"', 'version = "99"', 1))
    open_page(page, server, "questionnaires", draft=draft, view="changes")
    choice = page.get_by_label("Compare with")
    choice.fill("Management oversight")
    choice.press("Enter")
    page.get_by_text(messages.OTHER_ID).wait_for()
    assert page.get_by_role("heading", name="Your running audits").is_visible()


def test_the_preview_works_by_keys_and_sends_nothing_to_an_audit(page: Page, server: Server, store: Store):
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    version = store.audits.version(ANN)
    open_page(page, server, "questionnaires", draft=draft, view="form")
    section_button(page, "2.2").click()
    row = answer_button(page, "2.2.1a", "Yes")
    row.wait_for()
    page.keyboard.press("y")
    page.wait_for_function("document.querySelectorAll('.sheet input:checked').length === 1")
    assert row.is_checked()
    open_page(page, server, "questionnaires")
    wait_until_settled(page)
    assert page.get_by_text("not saved").count() == 0
    assert store.audits.version(ANN) == version
    assert SMALL.title in page.inner_text("body")


@pytest.mark.parametrize("view", ["questions", "file", "form", "trial", "changes", "use"])
def test_each_view_fits_a_phone(page: Page, server: Server, store: Store, view: str):
    draft = store.questionnaires.create(ANN, f"# {'wide ' * 60}\n{SMALL_TOML}\n[[fact]]\n# {'wide ' * 60}")
    page.set_viewport_size({"width": 320, "height": 800})
    open_page(page, server, "questionnaires", draft=draft, view=view)
    assert page.evaluate(OVERFLOW_SCRIPT) == []
