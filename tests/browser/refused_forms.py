"""The forms of the app with something in them that is refused: how to get there, and the field that is to blame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from audit.messages import concerns as concern_messages
from audit.messages import model as messages
from audit.messages import storage as storage_messages
from audit.model.sampling import EliminationReason
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.storage.factories import ANN, close_audit, create_audit

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

Act = Callable[["Page"], None]


@dataclass(frozen=True)
class Refusal:
    """What is done, the message that refuses it, and the role and label of the field to which the message leads.

    ``while_typing``: it is said while somebody still fills in the fields, so the focus stays there.
    """

    message: str
    act: Act
    role: str
    label: str
    while_typing: bool = False


def press(name: str) -> Act:
    """Press a button with a key, once it can be pressed: a click may miss while a chart above is drawn."""

    return lambda page: _press(page.get_by_role("button", name=name, exact=True))


def press_last(name: str) -> Act:
    """Press the last of several buttons with this name, which is in the form below."""

    return lambda page: _press(page.get_by_role("button", name=name, exact=True).last)


def _press(button: Locator) -> None:
    from playwright.sync_api import expect

    expect(button).to_be_visible()  # in a part that is still folded, a key reaches nothing
    expect(button).to_be_enabled()
    button.press("Enter")


def fill(label: str, text: str, button: str = "") -> Act:
    """Fill a field, and press a button if there is one."""

    def act(page: Page) -> None:
        field = page.get_by_label(label, exact=True)
        field.fill(text)
        field.press("Tab")
        wait_until_settled(page)
        if button:
            press(button)(page)

    return act


def choose(label: str, option: str, button: str = "") -> Act:
    """Choose an option of a list, and press a button if there is one."""

    def act(page: Page) -> None:
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=option).first.click()
        wait_until_settled(page)
        if button:
            press(button)(page)

    return act


def unfold(title: str, act: Act) -> Act:
    """Open an expander, then go on."""

    def open_and_act(page: Page) -> None:
        open_folded(page, title)
        wait_until_settled(page)
        act(page)

    return open_and_act


def enter_day(label: str, digits: str, button: str = "") -> Act:
    """Type a day, and press a button if there is one."""

    def act(page: Page) -> None:
        field = page.get_by_test_id("stDateInput").filter(has_text=label)
        field.get_by_role("spinbutton").first.click()
        page.keyboard.type(digits)
        page.keyboard.press("Escape")
        wait_until_settled(page)
        if button:
            press(button)(page)

    return act


def on_case(reference: str, action: str, act: Act) -> Act:
    """Select one case of the list and choose what to do with it."""

    def select(page: Page) -> None:
        box = page.get_by_role("checkbox", name=f"Select {reference}", exact=True)
        if not box.is_checked():
            box.press("Space")
        page.get_by_role("button", name=action, exact=True).first.press("Enter")
        page.locator(".st-key-case-panel h2").wait_for()
        wait_until_settled(page)
        act(page)

    return select


def open_closed(page: Page, world: Scenario) -> None:
    """Open the settings of a closed audit."""
    audit_id = create_audit(world.store, name="A closed audit")
    close_audit(world.store, audit_id)
    open_page(page, world.server, "settings", audit=audit_id)


def open_submitted(page: Page, world: Scenario) -> None:
    """Open the checklist of a submitted case."""
    review = world.create_submitted_review("Done 2")
    open_page(page, world.server, "record", audit=world.audit_id, case=review.case_id, section="check")
    page.get_by_role("button", name="Return to auditor").wait_for()


def open_eliminated(page: Page, world: Scenario) -> None:
    """Open the list of cases, of which one is eliminated."""
    case_id = world.create_review("Out 1").case_id
    world.store.samples.eliminate(ANN, world.audit_id, case_id, EliminationReason.DUPLICATE_PERSON, "")
    open_cases(page, world)


def open_cases(page: Page, world: Scenario) -> None:
    """Open the list of cases."""
    open_audit("cases")(page, world)
    page.locator(".case-list tbody tr").first.wait_for()


def open_audit(path: str) -> Callable[[Page, Scenario], None]:
    """Return what opens a page of the audit of the scenario."""

    def open_it(page: Page, world: Scenario) -> None:
        open_page(page, world.server, path, audit=world.audit_id)

    return open_it


def add_long_name(page: Page) -> None:
    """Add a member with a name of too many characters."""
    page.get_by_role("radio", name="Reader").click()
    fill("Name", f"{'a' * 300}@example.org", "Add member")(page)


def recommend_to_nobody(page: Page) -> None:
    """Write a recommendation without saying for whom."""
    page.get_by_role("radio", name="Recommendation").click()
    fill("Text", "Train staff.", "Add finding")(page)


def add_with_prefix(page: Page) -> None:
    """Ask for references that begin with a character that none may have."""
    fill("How many cases", "3")(page)
    fill("Begin each reference with (optional)", "!")(page)


def void(_: object) -> None:
    """Return nothing."""


def plan(label: str, text: str) -> Act:
    """Let everybody read, fill a field, and plan."""

    def act(page: Page) -> None:
        for reader in page.get_by_role("checkbox").all():
            if not reader.is_checked():
                reader.locator("xpath=ancestor::label").click()
        fill(label, text, "Plan allocation")(page)

    return act


REASON = messages.REASON_MISSING
UNIT_MISSING = messages.FIELD_MISSING.format(label="The unit")
REFUSED: Mapping[str, tuple[Callable[[Page, Scenario], None], tuple[Refusal, ...]]] = {
    "start": (
        lambda page, world: void(open_page(page, world.server, "start")),
        (Refusal(UNIT_MISSING, press("Start the audit"), "textbox", "Unit"),),
    ),
    "settings": (
        open_audit("settings"),
        (Refusal(UNIT_MISSING, fill("Unit", "", "Save settings"), "textbox", "Unit"),),
    ),
    "closed": (open_closed, (Refusal(REASON, press("Reopen audit"), "textbox", "Reason for reopening the audit"),)),
    "members": (
        open_audit("members"),
        (Refusal(storage_messages.INVALID_MEMBER_NAME, add_long_name, "textbox", "Name"),),
    ),
    "findings": (
        open_audit("findings"),
        (
            Refusal(
                messages.RECOMMENDATION_WITHOUT_ADDRESSEE,
                recommend_to_nobody,
                "radiogroup",
                "Who",
            ),
        ),
    ),
    "retention": (
        open_audit("retention"),
        (
            Refusal(
                storage_messages.DELETION_DATE_PAST,
                enter_day("Cases can be deleted from", "01012020", "Set deletion date"),
                "spinbutton",
                "day, Cases can be deleted from",
            ),
            Refusal(REASON, press("Set legal hold"), "textbox", "Reason for the legal hold"),
        ),
    ),
    "cases": (
        open_eliminated,
        (
            Refusal(REASON, on_case("Out 1", "Eliminate or restore", press("Restore case")), "textbox", "Reason for"),
            Refusal(messages.REFERENCE_MISSING, unfold("Add one case", press("Add case")), "textbox", "Reference"),
            Refusal(
                messages.PREFIX_NOT_ALLOWED,
                unfold("Add cases with random references", add_with_prefix),
                "textbox",
                "Begin each reference",
                while_typing=True,
            ),
        ),
    ),
    "record": (
        open_submitted,
        (
            Refusal(REASON, press("Return to auditor"), "textbox", "Reason"),
            Refusal(
                concern_messages.CONCERN_MISSING,
                unfold("Raise an urgent concern", press_last("Raise urgent concern")),
                "textbox",
                "What you saw",
            ),
        ),
    ),
}
