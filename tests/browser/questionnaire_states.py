"""The states of the page Questionnaires."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.messages import questionnaires as messages
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import answer_button, open_folded, open_page, section_button, wait_until_settled
from tests.new_version import NEW_TOML
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, BEN
from tests.xlsform.foreign_workbooks import QUESTION, workbook

if TYPE_CHECKING:
    from playwright.sync_api import Page


QUESTION_TABLE = "Section;No;Question;Help\n1 Plans;1.1;Is there a plan?;Look for a date.\n;1.1a;Is it dated?;\n"


def draft_of(world: Scenario, source: str = SMALL_TOML) -> str:
    """A draft of the person at this computer with a title of the scenario; its id."""
    title = world.texts.line.replace("\\", "").replace('"', "")
    return world.store.questionnaires.create(ANN, source.replace("A small questionnaire", title, 1))


def plain_draft(world: Scenario, source: str = SMALL_TOML) -> str:
    """A draft without problems; its id. A hostile title is one: markup is refused."""
    return world.store.questionnaires.create(ANN, source)


def lists(page: Page, world: Scenario) -> None:
    """The lists with a draft of one's own, one of somebody else, and one that is available."""
    draft_of(world)
    world.store.questionnaires.create(BEN, SMALL_TOML)
    open_page(page, world.server, "questionnaires")
    page.get_by_role("heading", name="Available for audits").wait_for()


def file_with_problems(page: Page, world: Scenario) -> None:
    """The text of a draft with problems, one of them selected."""
    draft = draft_of(world, SMALL_TOML.replace("[[decision_rules]]", "[[decision_rule]]", 1))
    open_page(page, world.server, "questionnaires", draft=draft, view="file")
    page.locator("[data-line]").first.click()


def file_to_read(page: Page, world: Scenario) -> None:
    """A questionnaire that comes with the program, which can be read and copied."""
    open_page(page, world.server, "questionnaires", open="hmip-probation-2021", version="3", view="file")
    page.get_by_role("button", name="Copy to my drafts").wait_for()


def questions(page: Page, world: Scenario) -> None:
    """The outline of a draft, with the form of a question and what its removal would do."""
    draft = draft_of(world)
    open_page(page, world.server, "questionnaires", draft=draft, view="questions")
    page.get_by_role("link", name="Change question 2.2.1").click()
    page.get_by_role("button", name="Remove", exact=True).click()
    page.locator(".box").first.wait_for()
    wait_until_settled(page)


def case_detail(page: Page, world: Scenario) -> None:
    """The form of a case detail with choices."""
    open_page(page, world.server, "questionnaires", draft=draft_of(world), view="questions", item="facts.0")
    page.get_by_label("Choices", exact=True).wait_for()


def table_of_questions(page: Page, world: Scenario) -> None:
    """A table of questions as it was read."""
    open_page(page, world.server, "questionnaires")
    page.get_by_text("From a table of questions").click()
    file = {"name": "table.csv", "mimeType": "text/csv", "buffer": QUESTION_TABLE.encode()}
    page.locator("[class*=st-key-question-table] input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Start draft").wait_for()
    wait_until_settled(page)


def text_conflict(page: Page, world: Scenario) -> None:
    """A draft that was saved elsewhere while a text was typed here."""
    draft = draft_of(world)
    open_page(page, world.server, "questionnaires", draft=draft, view="file")
    page.locator("#questionnaire-text").click()
    world.store.questionnaires.save(ANN, draft, SMALL_TOML, 1)
    page.keyboard.type("# ")
    page.get_by_role("button", name="Use my text").wait_for()
    page.get_by_text("How the two texts differ").click()


def deleted_draft(page: Page, world: Scenario) -> None:
    """A draft that was deleted elsewhere while a text was typed here."""
    draft = draft_of(world)
    open_page(page, world.server, "questionnaires", draft=draft, view="file")
    page.locator("#questionnaire-text").click()
    world.store.questionnaires.delete(ANN, draft, 1)
    page.keyboard.type("# ")
    page.get_by_role("button", name="Save my text as a new draft").wait_for()


def saved_before_use(page: Page, world: Scenario) -> None:
    """A draft that was saved elsewhere before it was made available here."""
    draft = draft_of(world)
    open_page(page, world.server, "questionnaires", draft=draft, view="use")
    page.get_by_text("I do not need this text any more").wait_for()
    world.store.questionnaires.save(ANN, draft, SMALL_TOML, 1)
    page.get_by_text("I do not need this text any more").click()
    page.get_by_text(messages.DRAFT_CHANGED).wait_for()


def as_auditors_see_it(page: Page, world: Scenario) -> None:
    """The form in which a questionnaire is tried, with an answer."""
    open_page(page, world.server, "questionnaires", draft=plain_draft(world), view="form")
    section_button(page, "2.2").click()
    answer_button(page, "2.2.1", "Yes").click()
    wait_until_settled(page)


def tried(page: Page, world: Scenario) -> None:
    """The tables from invented answers, with the prompts of a question."""
    open_page(page, world.server, "questionnaires", draft=plain_draft(world), view="trial")
    page.locator("summary").first.click()
    page.get_by_role("table").nth(1).wait_for()


def changes(page: Page, world: Scenario) -> None:
    """What a new version changes, for an audit that can be moved."""
    open_page(page, world.server, "questionnaires", draft=plain_draft(world, NEW_TOML), view="changes")
    page.get_by_role("heading", name="Your running audits").wait_for()
    wait_until_settled(page)


def used(page: Page, world: Scenario) -> None:
    """A draft that cannot be made available, because the program has this version."""
    shipped = shipped_questionnaires()[0].source.decode()
    draft = world.store.questionnaires.create(ANN, f"{shipped}\n# Changed\n")
    open_page(page, world.server, "questionnaires", draft=draft, view="use")
    page.get_by_role("button", name="Make version").click()
    page.get_by_text("There is a problem").wait_for()


def form_for_odk(page: Page, world: Scenario) -> None:
    """What a form for ODK and KoBo does not have, next to its download."""
    open_page(page, world.server, "questionnaires", draft=plain_draft(world), view="use")
    open_folded(page, "What this form does not have")
    wait_until_settled(page)


def form_refused(page: Page, world: Scenario) -> None:
    """A form from elsewhere that cannot be carried over as it is."""
    _upload_form(page, world)
    page.get_by_text("There is a problem").wait_for()


def form_read(page: Page, world: Scenario) -> None:
    """What a form from elsewhere becomes, without what cannot be carried over."""
    _upload_form(page, world)
    page.get_by_text("Leave out what cannot be carried over", exact=True).click()
    page.get_by_role("button", name="Start draft").wait_for()


def _upload_form(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "questionnaires")
    page.get_by_text("From a form for ODK or KoBo").click()
    photo = {"type": "image", "name": "photo", "label": "Photo"}
    content = {"name": "visits.xlsx", "mimeType": "application/octet-stream", "buffer": workbook([QUESTION, photo])}
    page.locator("input[type=file]").last.set_input_files(content)


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "questionnaires": (
        lists,
        questions,
        case_detail,
        table_of_questions,
        file_with_problems,
        file_to_read,
        text_conflict,
        deleted_draft,
        saved_before_use,
        as_auditors_see_it,
        tried,
        changes,
        used,
        form_for_odk,
        form_refused,
        form_read,
    ),
}
