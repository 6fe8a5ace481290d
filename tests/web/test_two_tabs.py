"""One person with the same form in two tabs: neither tab overwrites what was entered in the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from audit.messages.pages import TWO_VERSIONS
from audit.storage import Store
from tests.storage.factories import create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor, Visitor

SHOW_OTHER, DELETE_OTHER = "Show the other version", "Delete the other version"


@dataclass(frozen=True)
class Form:
    """A form with a draft: its page, the field that is filled in, and its key if it is folded away."""

    page: str
    kind: str
    label: str
    folded: str = ""


FORMS = [
    Form("findings", "text_area", "Text"),
    Form("settings", "text_input", "Region (optional)"),
    Form("results", "text_area", "Rationale", "open rating {audit} 1.1 0"),
]
OpenTab = Callable[[], "Tab"]


class Tab:
    """A tab with the form."""

    def __init__(self, page: Visitor, form: Form, audit_id: str) -> None:
        self._form, self.page = form, page.open_page(form.page, audit=audit_id)
        if form.folded:
            page.at.session_state[form.folded.format(audit=audit_id)] = True
            page.run()

    @property
    def text(self) -> str:
        """What the field shows."""
        return str(self.page.widget_by_label(self._form.kind, self._form.label).value)

    @property
    def asks(self) -> bool:
        """Whether the form says that another tab has another version."""
        return TWO_VERSIONS in self.page.text_lines

    def enter(self, text: str) -> Tab:
        self.page.fill(self._form.kind, self._form.label, text)
        return self

    def press(self, label: str) -> Tab:
        self.page.press(label)
        return self

    def run(self) -> Tab:
        self.page.run()
        return self


@pytest.fixture(params=FORMS, ids=lambda form: form.page)
def tab(request: pytest.FixtureRequest, visitor: NewVisitor, store: Store) -> OpenTab:
    """Opens the form in another tab."""
    audit_id = create_audit(store, region="North")
    import_submitted_cases(store, audit_id, cases=4, yes=1)
    return lambda: Tab(visitor(), request.param, audit_id)


def test_a_tab_in_which_nothing_was_entered_shows_what_the_other_has(tab: OpenTab):
    first, second = tab(), tab()
    first.enter("First.").enter("First, longer.")
    assert second.run().text == "First, longer."
    assert not second.asks


def test_both_versions_are_saved_and_each_tab_asks_which_to_go_on_with(tab: OpenTab):
    first, second = tab(), tab()
    first.enter("First.")
    second.enter("Second.")
    assert second.asks
    assert second.text == "Second."
    reloaded = tab()
    assert reloaded.asks
    assert reloaded.text == "Second."
    assert reloaded.press(SHOW_OTHER).text == "First."
    assert reloaded.asks
    assert reloaded.press(DELETE_OTHER).text == "First."
    assert not reloaded.asks
    assert second.run().text == "First."
    assert not second.asks


def test_a_tab_that_goes_on_replaces_its_own_version(tab: OpenTab):
    first, second = tab(), tab()
    first.enter("First.")
    second.enter("Second.")
    first.enter("First, longer.")
    assert (first.text, first.asks) == ("First, longer.", True)
    assert first.press(SHOW_OTHER).text == "Second."
    assert first.press(SHOW_OTHER).text == "First, longer."


def test_a_form_that_the_other_tab_emptied_is_not_lost_here(tab: OpenTab):
    first, second = tab(), tab()
    start = first.text
    first.enter("First.")
    second.run()
    first.enter(start)
    assert second.enter("Second.").text == "Second."
    assert not second.asks
    assert tab().text == "Second."


def test_a_form_that_is_emptied_here_shows_what_the_other_tab_entered_since(tab: OpenTab):
    first, second = tab(), tab()
    start = first.text
    second.enter("Second.")
    first.run().enter("First.")
    second.run().enter(start)
    assert tab().text == start, "one draft, which the second tab has emptied"
    first, second = tab(), tab()
    first.enter("First.")
    second.run()
    first.enter("First, longer.")
    second.enter(start)
    assert second.text == "First, longer."


def test_a_tab_that_is_older_than_the_draft_does_not_save_it_when_the_server_was_restarted(tab: OpenTab):
    first, second = tab(), tab()
    first.enter("First.")
    second.page.run_after_restart()
    second.run()
    assert tab().text == "First."
    second.enter("Second.")
    reloaded = tab()
    assert (reloaded.text, reloaded.asks) == ("Second.", True)
    assert reloaded.press(SHOW_OTHER).text == "First."


def test_what_is_entered_right_after_a_restart_replaces_the_draft_of_the_same_tab(tab: OpenTab):
    first = tab().enter("First.")
    first.page.run_after_restart()
    first.enter("First, longer.")
    assert not first.asks
    assert tab().text == "First, longer."
