"""The pages on an audit's figures in each of their states: results, breakdowns, map, findings, comparison, files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.messages import results as messages
from audit.model.case import CaseState
from audit.model.outside_copy import OutsideFile
from audit.web.pages.export import DOCX, EXTERNAL
from audit.web.report_template import LABEL
from audit.web.results.outside_copies import CAPTION
from tests.browser.browser_fixtures import CANARY, Scenario
from tests.browser.conftest import open_folded, open_page, wait_until_settled
from tests.browser.refused_forms import press, unfold
from tests.files.test_report_template import template_bytes
from tests.storage.factories import ANN

if TYPE_CHECKING:
    from playwright.sync_api import Page

EVERY_STATE = ",".join(CaseState)
CHART_SELECTOR = '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'


def results(page: Page, world: Scenario) -> None:
    """With a rating that was decided, and the forms open."""
    open_page(page, world.server, "results", audit=world.audit_id)
    page.get_by_text("Enter or change the rating of 1.1").click()
    page.get_by_label("Rationale").wait_for()
    page.get_by_text("Decision on the rating of 2.2").click()
    page.get_by_label("Reason").wait_for()
    page.get_by_text("Prompts for 2.2.1 Engagement").click()
    page.get_by_role("table", name="Prompts for 2.2.1").wait_for()
    page.locator(CHART_SELECTOR).first.wait_for()


def results_of_the_sample(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "results", audit=world.sample_audit_id())
    page.get_by_text("Confidence intervals", exact=True).first.click()
    page.locator(CHART_SELECTOR).nth(4).wait_for()
    open_folded(page, "How the cases were sampled")
    page.get_by_role("table", name="Sample compared with the eligible cases").wait_for()


def results_of_a_survey(page: Page, world: Scenario) -> None:
    """With two benchmarks, and the form of another one with problems."""
    open_page(page, world.server, "results", audit=world.sample_survey_id())
    page.locator(CHART_SELECTOR).first.wait_for()
    unfold("Enter, change or remove a benchmark", press("Save benchmark"))(page)
    page.get_by_text("There is a problem").wait_for()
    wait_until_settled(page)


def results_of_a_closed_audit(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "results", audit=world.later_audit_id)
    page.get_by_text("These figures were frozen on").wait_for()


def results_without_a_case(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "results", audit=world.empty_audit_id)


def breakdowns(page: Page, world: Scenario) -> None:
    """Open a breakdown by a case detail that is free text."""
    open_page(page, world.server, "breakdowns", audit=world.audit_id, count=EVERY_STATE, by="office")
    page.locator(CHART_SELECTOR).first.wait_for()


def breakdowns_of_the_sample(page: Page, world: Scenario) -> None:
    """With the differences that do not stand out."""
    open_page(page, world.server, "breakdowns", audit=world.sample_audit_id())
    page.get_by_text("Other differences (208)").click()
    page.get_by_role("table", name="Other differences between").wait_for()


def two_way_breakdowns(page: Page, world: Scenario) -> None:
    query = {"by": "office", "and": "sentence_type"}
    open_page(page, world.server, "breakdowns", audit=world.audit_id, count=EVERY_STATE, **query)
    page.locator(CHART_SELECTOR).first.wait_for()


def notes(page: Page, world: Scenario) -> None:
    """With the hostile note that was searched for, and a file of it offered."""
    open_page(page, world.server, "notes", audit=world.audit_id)
    page.get_by_label("Words in notes").fill(CANARY)
    page.get_by_label("Words in notes").press("Enter")
    page.locator("mark", has_text=CANARY).first.wait_for()
    page.get_by_role("button", name="Download notes as CSV").wait_for()


def case_map(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "case-map", audit=world.audit_id, count=EVERY_STATE, by="office")
    page.get_by_text("Map as a table").click()
    page.get_by_role("table", name="Case map").wait_for()
    page.locator(CHART_SELECTOR).first.wait_for()


def findings(page: Page, world: Scenario) -> None:
    """One of them in the form, and the deleted one shown."""
    open_page(page, world.server, "findings", audit=world.audit_id, finding=str(world.finding_ids[2]))
    page.get_by_text("Deleted findings (1)").click()
    page.get_by_role("button", name="Restore deleted finding 1").wait_for()
    page.get_by_label("Owner (optional)").wait_for()


def findings_with_errors(page: Page, world: Scenario) -> None:
    """Of a case's figures and links, without a text."""
    open_page(page, world.server, "findings", audit=world.audit_id, finding=str(world.finding_ids[0]))
    page.get_by_label("Text", exact=True).fill("")
    page.get_by_role("button", name="Save changes").click()
    page.get_by_text("There is a problem").wait_for()


def report_text(page: Page, world: Scenario) -> None:
    """A chapter that somebody else saved while it was written here, next to its figures and findings."""
    texts = world.store.report_texts
    open_page(page, world.server, "report-text", audit=world.audit_id, chapter="standard:2.2")
    box = page.get_by_label("Text of 2.2 Assessment")
    box.wait_for()
    saved = texts.all(ANN, world.audit_id).get("standard:2.2")
    text = f"{world.texts.note} {saved.version if saved else 0}"
    texts.save(world.other_person, world.audit_id, "standard:2.2", text, saved.version if saved else 0)
    box.fill(f"{world.texts.note} Mine.")
    page.get_by_role("button", name="Use my text").wait_for()


def side_by_side(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "compare", audit=world.later_audit_id)
    page.get_by_role("heading", name="Key questions").wait_for()


def over_time(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "compare", audit=world.later_audit_id, view="time")
    page.locator(CHART_SELECTOR).first.wait_for()


def all_units(page: Page, world: Scenario) -> None:
    """With the figures of a funnel plot, which several audits of one unit make too."""
    open_page(page, world.server, "compare", audit=world.later_audit_id, view="all", every="yes")
    page.locator(CHART_SELECTOR).first.wait_for()
    page.get_by_text("Figures of the funnel plot").click()
    page.get_by_role("table", name="those outside the limits first").wait_for()


def settings_with_errors(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "settings", audit=world.audit_id)
    page.get_by_label("Unit", exact=True).fill("")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("There is a problem").wait_for()


def settings_of_a_closed_audit(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "settings", audit=world.later_audit_id)
    page.get_by_role("button", name="Reopen audit").click()
    page.get_by_text("There is a problem").wait_for()


def export(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "export", audit=world.audit_id)
    page.get_by_role("button", name="Download responses (CSV)").wait_for()


def external_export(page: Page, world: Scenario) -> None:
    """With an earlier copy of which few cases differ, and a text that prints a suppressed number."""
    store = world.store
    store.outside_copies.record(world.other_person, world.audit_id, OutsideFile.WORKBOOK, (CaseState.FINAL,))
    saved = store.report_texts.all(ANN, world.audit_id).get("annexe")
    text = f"{world.texts.note} Two of two were good."
    store.report_texts.save(ANN, world.audit_id, "annexe", text, saved.version if saved else 0)
    export(page, world)
    page.get_by_text(EXTERNAL, exact=True).click()
    page.get_by_text(messages.EXTERNAL_FILES.format(limit=5)).wait_for()
    page.get_by_role("table", name="Suppressed numbers in written text").wait_for()
    page.get_by_role("table", name=CAPTION).wait_for()


def export_with_a_template(page: Page, world: Scenario) -> None:
    """With an uploaded template, and with one that was refused after it."""
    open_page(page, world.server, "export", audit=world.audit_id)
    open_folded(page, LABEL)
    page.locator('input[type="file"]').set_input_files({"name": "t.docx", "mimeType": DOCX, "buffer": template_bytes()})
    page.get_by_role("button", name="Remove template").wait_for()
    page.locator('input[type="file"]').set_input_files({"name": "u.docx", "mimeType": DOCX, "buffer": b"Dear all,"})
    page.get_by_text("There is a problem").wait_for()


STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "results": (results, results_of_the_sample, results_of_a_survey, results_of_a_closed_audit, results_without_a_case),
    "breakdowns": (breakdowns, breakdowns_of_the_sample, two_way_breakdowns),
    "case_map": (case_map,),
    "notes": (notes,),
    "findings": (findings, findings_with_errors),
    "report_text": (report_text,),
    "compare": (side_by_side, over_time, all_units),
    "settings": (settings_with_errors, settings_of_a_closed_audit),
    "export": (export, external_export, export_with_a_template),
}
