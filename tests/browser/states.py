"""Every page of the app in each of its states: how to get there, for the tests that look at all of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from audit.answers import Answer
from tests.browser import figure_states
from tests.browser.conftest import choice, note, open_case, row, settled, visit
from tests.browser.words import form_says, pattern
from tests.browser.world import World
from tests.storage.begun import ANN, NO, NOT_APPLICABLE, YES, jot, reread, say

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute


def home(page: Page, world: World) -> None:
    visit(page, world.server)


def start_with_faults(page: Page, world: World) -> None:
    visit(page, world.server, "start")
    page.get_by_role("button", name="Start the audit").click()
    page.get_by_text("There is a problem").wait_for()


def cases(page: Page, world: World) -> None:
    visit(page, world.server, "cases", audit=world.audit)
    unfold(page, "Add one case", "Allocated to (optional)")
    unfold(page, "Bring in a list or a responses file", "Download an empty file with all the headings")
    unfold(page, "Allocate cases", "To whom")
    unfold(page, "Rename or remove a case", "Case to rename or remove")


def unfold(page: Page, title: str, inside: str) -> None:
    """Unfold a part of a page, as a person does: where a run of the page came in between, once more."""
    shown = page.get_by_text(inside)
    for _ in range(3):
        if not shown.is_visible():
            page.get_by_text(title, exact=True).click()
            settled(page)
    shown.wait_for()


def cases_with_a_bad_file(page: Page, world: World) -> None:
    cases(page, world)
    bad = b"case,2.2.1,9.9.9\nA1,perhaps,\n"
    page.set_input_files("input[type=file]", [{"name": "bad.csv", "mimeType": "text/csv", "buffer": bad}])
    page.get_by_text("There is a problem").wait_for()


def no_audit(page: Page, world: World) -> None:
    visit(page, world.server, "results")


def facts(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "facts")


def questions(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "2.2")


def a_note(page: Page, world: World) -> None:
    """A note unfolded, with the history below it."""
    questions(page, world)
    note(page, "2.2.1a")
    row(page, "2.2.1a").get_by_role("heading", name="History").wait_for()


def clashes(page: Page, world: World) -> None:
    """Somebody saved another answer, and another note, on a case that is open here."""
    reading = world.case(f"Clash {len(world.store.cases.progress(ANN, world.audit))}")
    open_case(page, world.server, reading, "2.6")
    note(page, "2.6.1")
    say(world.store, reread(world.store, reading), "2.6.1", Answer.NO, world.other)
    jot(world.store, reading, "2.6.1", world.words.note, person=world.other)
    note(page, "2.6.1").fill("Mine.")
    choice(page, "2.6.1", NOT_APPLICABLE.words).click()
    row(page, "2.6.1").get_by_role("button", name=pattern("useMine")).nth(1).wait_for()


def not_saved(page: Page, world: World) -> None:
    questions(page, world)
    note(page, "2.2.1").fill("x" * 5_001)
    page.keyboard.press("Tab")
    page.get_by_text(pattern("error", thing="note")).wait_for()


def something_missing(page: Page, world: World) -> None:
    open_case(page, world.server, world.begun, "check")


def ready_to_submit(page: Page, world: World) -> None:
    open_case(page, world.server, world.ready, "check")


def returned(page: Page, world: World) -> None:
    open_case(page, world.server, world.back, "2.2")
    page.get_by_text("Ann returned this case on").wait_for()


def final(page: Page, world: World) -> None:
    open_case(page, world.server, world.final, "check")
    page.get_by_text("This case is final").wait_for()


def a_second_look(page: Page, world: World) -> None:
    """Every prompt No and the judgement Yes: advice beside the judgement."""
    for question, answer in (("2.2.2a", NO), ("2.2.2", YES)):
        say(world.store, reread(world.store, world.begun), question, answer)
    open_case(page, world.server, world.begun, "2.2")
    row(page, "2.2.2").get_by_text(pattern("check")).wait_for()


def a_note_needed(page: Page, world: World) -> None:
    open_case(page, world.server, world.strict, "check")
    page.get_by_text("2.2 Assessment, 1 note needed").wait_for()


def a_note_needed_at_its_question(page: Page, world: World) -> None:
    open_case(page, world.server, world.strict, "2.2")
    row(page, "2.2.1").get_by_role("button", name=form_says("guidanceNoteRequired")).wait_for()


def nothing_arrives(page: Page, world: World) -> None:
    """What the page sends is lost on its way, as on a line that fell silent."""
    lost: list[bool] = []

    def between(browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        browser.on_message(lambda message: None if lost else server.send(message))

    page.route_web_socket(re.compile("/_stcore/stream"), between)
    open_case(page, world.server, world.case(f"Silent {len(world.store.cases.progress(ANN, world.audit))}"), "2.6")
    lost.append(True)
    choice(page, "2.6.1", "Yes").click()
    page.get_by_text(f"{form_says('countNotSaved', count=1)} {form_says('noConnection')}").wait_for()


def submitted(page: Page, world: World) -> None:
    open_case(page, world.server, world.done, "check")


def submitted_questions(page: Page, world: World) -> None:
    open_case(page, world.server, world.done, "2.2")


# Each holds what a plainer one would: the form with its faults also the form, the note also the questions.
STATES: tuple[Callable[[Page, World], None], ...] = (
    home,
    start_with_faults,
    cases_with_a_bad_file,
    no_audit,
    facts,
    a_note,
    clashes,
    not_saved,
    something_missing,
    ready_to_submit,
    submitted,
    submitted_questions,
    returned,
    final,
    a_second_look,
    a_note_needed,
    a_note_needed_at_its_question,
    nothing_arrives,
    *figure_states.STATES,
)
