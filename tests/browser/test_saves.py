"""What a tab has not heard to be kept: the rules of its queue, in the browser's own JavaScript, without a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from audit.pages import recorder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SAVES = (Path(recorder.__file__).parent / "save_queue.js").read_text("utf-8")
ABOUT = "const about = { case: 'a/c', what: 'answer', subject: '2.2.1' }; const note = { ...about, what: 'note' };"
STORED = "const stored = (version, ...value) => ({ value, version });"
# What a test lets happen: each line is JavaScript; the last one is what is asked.
SCRIPT = f"""(steps) => {{
  sessionStorage.clear();
  return (new Function(`${{steps.source}}\\n{ABOUT}\\n{STORED}\\nconst saves = new Saves('Ann');\\n${{steps.body}}`))();
}}"""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """A tab with a memory of its own, which a blank page has not."""
    context = browser.new_context()
    context.route("**/*", lambda route: route.fulfill(body="<p></p>", content_type="text/html"))
    opened = context.new_page()
    opened.goto("http://saves.test/")
    yield opened
    context.close()


def after(tab: Page, *lines: str) -> Any:
    """What the last line comes to after the others."""
    *before, last = lines
    return tab.evaluate(SCRIPT, {"source": SAVES, "body": "\n".join([*before, f"return {last};"])})


def test_what_is_given_is_sent_over_the_version_that_was_seen(tab: Page):
    (sent,) = after(tab, "saves.give(about, ['yes'], stored(3, 'no'))", "saves.toSend()")
    assert sent.pop("id").isalnum()
    assert sent == {"case": "a/c", "what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": 3}


def test_what_is_stored_already_is_not_sent(tab: Page):
    assert after(tab, "saves.give(about, ['yes'], stored(3, 'yes'))", "saves.size") == 0


def test_it_is_sent_under_the_same_id_until_it_is_stored(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend(), [again] = saves.toSend()",
        "saves.settle({ other: { stored: stored(1, 'yes') } })",
        "const [still] = saves.toSend()",
        "saves.settle({ [first.id]: { stored: stored(1, 'yes') } })",
    )
    assert after(tab, *lines, "[first.id === again.id, still.id === first.id, saves.size]") == [True, True, 0]


def test_what_is_given_while_a_save_is_under_way_goes_over_the_version_that_comes_of_it(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(4))",
        "const [first] = saves.toSend()",
        "saves.give(about, ['no'], stored(4))",
        "const during = saves.toSend()",
        "const shown = saves.shown(about, stored(4))",
        "const { more } = saves.settle({ [first.id]: { stored: stored(5, 'yes') } })",
        "const [second] = saves.toSend()",
    )
    asked = "[during.length, during[0].value, shown, more, second.value, second.seen, second.id !== first.id]"
    assert after(tab, *lines, asked) == [1, ["yes"], ["no"], True, ["no"], 5, True]


def test_of_many_given_meanwhile_only_the_last_is_sent_and_none_where_it_is_stored_by_then(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend()",
        "for (const value of ['no', 'not_applicable', 'yes']) saves.give(about, [value], stored(0))",
        "const { more } = saves.settle({ [first.id]: { stored: stored(1, 'yes') } })",
    )
    assert after(tab, *lines, "[more, saves.size]") == [True, 0]


def test_a_text_is_held_back_until_the_typing_pauses(tab: Page):
    lines = (
        "saves.give(note, ['Se'], stored(0), true)",
        "saves.give(note, ['Seen'], stored(0), true)",
        "const before = saves.toSend().length",
        "saves.release(note)",
        "const [sent] = saves.toSend()",
    )
    assert after(tab, *lines, "[before, sent.value, sent.seen]") == [0, ["Seen"], 0]


def test_typing_on_while_a_text_is_under_way_is_held_back_too_and_then_follows(tab: Page):
    lines = (
        "saves.give(note, ['Seen'], stored(0), true); saves.release(note)",
        "const [first] = saves.toSend()",
        "saves.give(note, ['Seen in'], stored(0), true)",
        "const { more } = saves.settle({ [first.id]: { stored: stored(1, 'Seen') } })",
        "const held = saves.toSend().length, shown = saves.shown(note, stored(1, 'Seen'))",
        "saves.release(note)",
        "const [second] = saves.toSend()",
    )
    assert after(tab, *lines, "[more, held, shown, second.value, second.seen]") == [
        *(False, 0, ["Seen in"]),
        *(["Seen in"], 1),
    ]


def test_typed_and_taken_back_before_it_was_sent_leaves_nothing(tab: Page):
    lines = ("saves.give(note, ['x'], stored(2, 'Old'), true)", "saves.give(note, ['Old'], stored(2, 'Old'), true)")
    assert after(tab, *lines, "saves.size") == 0


def test_a_clash_waits_for_a_person_and_mine_goes_over_what_was_shown(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend()",
        "saves.settle({ [first.id]: { clash: { ...stored(7, 'no'), by: 'Ben' } } })",
        "const asked = saves.toSend().length",
        "saves.saveMine(about)",
        "const [mine] = saves.toSend()",
    )
    assert after(tab, *lines, "[asked, mine.value, mine.seen, mine.id !== first.id]") == [0, ["yes"], 7, True]


@pytest.mark.parametrize("choose", ["saves.keepTheirs(about)", "saves.give(about, ['no'], stored(0))"])
def test_theirs_leaves_nothing_of_mine(tab: Page, choose: str):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend()",
        "saves.settle({ [first.id]: { clash: stored(7, 'no') } })",
        choose,
    )
    assert after(tab, *lines, "saves.size") == 0


def test_a_text_typed_on_while_it_clashed_is_kept_whole(tab: Page):
    lines = (
        "saves.give(note, ['Mine'], stored(0), true); saves.release(note)",
        "const [first] = saves.toSend()",
        "saves.give(note, ['Mine, longer'], stored(0), true)",
        "saves.settle({ [first.id]: { clash: stored(1, 'Theirs') } })",
        "saves.saveMine(note)",
        "const [mine] = saves.toSend()",
    )
    assert after(tab, *lines, "[mine.value, mine.seen]") == [["Mine, longer"], 1]


def test_after_a_fault_the_same_is_sent_under_its_id_and_another_value_under_a_new_one(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend()",
        "saves.settle({ [first.id]: { fault: 'The disk is full.' } })",
        "const [again] = saves.toSend()",
        "saves.give(about, ['no'], stored(0))",
        "const [other] = saves.toSend()",
    )
    assert after(tab, *lines, "[again.id === first.id, other.id === first.id, other.value, other.seen]") == [
        *(True, False, ["no"]),
        0,
    ]


def test_a_reload_sends_everything_again_under_its_id_also_what_was_held_back(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "saves.give(note, ['Se'], stored(0), true)",
        "const before = saves.toSend()",
        "const reloaded = new Saves('Ann')",
        "const sent = reloaded.toSend()",
    )
    asked = "[before.length, sent.length, sent[0].id === before[0].id, sent[1].value, new Saves('Ben').size]"
    assert after(tab, *lines, asked) == [1, 2, True, ["Se"], 0]


def test_a_reload_sends_what_was_typed_behind_a_save_under_way(tab: Page):
    lines = (
        "saves.give(note, ['Seen'], stored(0), true); saves.release(note)",
        "saves.give(note, ['Seen in June'], stored(0), true)",
        "const reloaded = new Saves('Ann'), [first] = reloaded.toSend()",
        "reloaded.settle({ [first.id]: { stored: stored(1, 'Seen') } })",
        "const [second] = reloaded.toSend()",
    )
    assert after(tab, *lines, "[first.value, second.value, second.seen]") == [["Seen"], ["Seen in June"], 1]


def test_what_is_stored_is_forgotten_by_the_tab_too(tab: Page):
    lines = (
        "saves.give(about, ['yes'], stored(0))",
        "const [first] = saves.toSend(), kept = sessionStorage.length",
        "saves.settle({ [first.id]: { stored: stored(1, 'yes') } })",
    )
    assert after(tab, *lines, "[kept, sessionStorage.length]") == [1, 0]


def test_a_memory_that_is_full_or_not_ours_stops_nobody(tab: Page):
    lines = (
        "sessionStorage.setItem('recording:Cat', 'not ours')",
        "const cat = new Saves('Cat')",
        "Storage.prototype.setItem = () => { throw new DOMException('QuotaExceededError') }",
        "cat.give(about, ['yes'], stored(0))",
    )
    assert after(tab, *lines, "cat.toSend().length") == 1
