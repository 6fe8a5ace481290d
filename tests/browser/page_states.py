"""Every page of the app in each of its states: how to get there, for the tests that look at all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from audit.model.answers import Answer
from audit.model.sampling import EliminationReason
from audit.web.page_list import PAGES
from tests.browser import (
    agreement_states,
    allocation_states,
    calibration_states,
    concern_states,
    feedback_states,
    moderation_states,
    questionnaire_states,
    recording_sheet_states,
    result_states,
    sample_states,
    second_review_states,
)
from tests.browser.browser_fixtures import Scenario
from tests.browser.conftest import (
    answer_button,
    note_field,
    open_case,
    open_folded,
    open_page,
    question_row,
    section_button,
    wait_until_settled,
)
from tests.browser.words import form_says, pattern
from tests.storage.factories import (
    ANN,
    NO,
    NOT_APPLICABLE,
    YES,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page, WebSocketRoute


class Line:
    """The connection of a page to the server, on which what the page sends can be held back."""

    def __init__(self, page: Page) -> None:
        self._held: list[str | bytes] | None = None
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, browser: WebSocketRoute) -> None:
        self._server = browser.connect_to_server()
        browser.on_message(self._pass_on)

    def _pass_on(self, message: str | bytes) -> None:
        if self._held is None:
            self._server.send(message)
        else:
            self._held.append(message)

    def hold(self) -> None:
        """Hold back everything from now on."""
        self._held = []

    def release(self) -> None:
        """Send what was held back, and everything that follows."""
        held, self._held = self._held or [], None
        for message in held:
            self._server.send(message)


def home(page: Page, world: Scenario) -> None:
    open_page(page, world.server, audit=world.audit_id)
    page.get_by_role("heading", name="Needs attention").wait_for()


def start_with_errors(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "start")
    page.get_by_role("button", name="Start the audit").click()
    page.get_by_text("There is a problem").wait_for()
    expand(page, "How many cases?", "What the margin means at the bands")


def cases(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "cases", audit=world.audit_id)
    expand(page, "Add one case", "Use a random reference that does not identify anyone.")
    expand(page, "Add cases with random references", "Begin each reference with (optional)")
    expand(page, "Import cases", "Download a template")


def cases_selected(page: Page, world: Scenario) -> None:
    """The list with two cases selected, sorted and filtered, and the form to allocate them open."""
    open_page(page, world.server, "cases", audit=world.audit_id)
    page.locator(".case-list tbody tr").first.wait_for()
    for box in page.locator(".case-list tbody input").all()[:2]:
        box.check()
    page.get_by_role("button", name="Auditor", exact=True).click()
    page.get_by_role("searchbox", name="Search").fill("k")
    page.get_by_role("button", name="Allocate", exact=True).click()
    page.get_by_role("heading", name="Allocate 2 cases").wait_for()


def expand(page: Page, title: str, expected_text: str) -> None:
    """Unfold a part of a page, as a person does: where a run of the page came in between, once more."""
    content = page.get_by_text(expected_text)
    for _ in range(3):
        if not content.is_visible():
            open_folded(page, title)
            wait_until_settled(page)
    content.wait_for()


def import_errors(page: Page, world: Scenario) -> None:
    cases(page, world)
    invalid_csv = b"case,2.2.1,9.9.9\nA1,perhaps,\n"
    page.set_input_files("input[type=file]", [{"name": "bad.csv", "mimeType": "text/csv", "buffer": invalid_csv}])
    page.get_by_text("There is a problem").wait_for()


def upload_csv(page: Page, content: str) -> None:
    """Choose a CSV file to import, and wait for its preview."""
    file = {"name": "file.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.set_input_files("input[type=file]", [file])
    page.get_by_role("heading", name="How the file was read").wait_for()
    wait_until_settled(page)


def import_choices(page: Page, world: Scenario) -> None:
    """A file whose spellings somebody must give a meaning, one of them hostile."""
    cases(page, world)
    spelling = world.texts.line.replace('"', "")[:100]
    upload_csv(page, f'case,office,2.2.1,2.2.2\nA1,"St  Helens",NA,yes\nA2,,1,no\nA3,,"{spelling}",n/a\n')
    page.get_by_role("heading", name="Spellings to choose").wait_for()


def import_update(page: Page, world: Scenario) -> None:
    """A file that adds, updates and repeats cases, and may not change one: every colour of the bar."""
    cases(page, world)
    upload_csv(page, "case,office,2.2.1a\nNew 1,,yes\nA_1 (b),Prescot,no\nDone 1,,no\nReady 1,,\n")
    page.get_by_test_id("stRadioGroup").get_by_text("Update existing cases").click()
    page.get_by_role("heading", name="What the import does").wait_for()
    page.get_by_text("Changes to existing cases").first.wait_for()
    wait_until_settled(page)


def import_done(page: Page, world: Scenario) -> None:
    """What an import did, with links to its cases."""
    cases(page, world)
    reference = f"Imported {len(world.store.cases.progress(ANN, world.audit_id))}"
    upload_csv(page, f"case\n{reference}\n")
    page.get_by_role("button", name="Import 1 case").click()
    page.get_by_role("link", name="See all cases").wait_for()


def no_audit(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "results", audit="nonesuch")


def case_details(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.started_review, "facts")


def questions(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.started_review, "2.2")


def note_history(page: Page, world: Scenario) -> None:
    """A note unfolded, with the history below it."""
    questions(page, world)
    note_field(page, "2.2.1a")
    question_row(page, "2.2.1a").get_by_role("heading", name="History").wait_for()


def personal_data(page: Page, world: Scenario) -> None:
    """A note with warnings next to it, and the message of an undo."""
    review = world.create_review(f"Warned {len(world.store.cases.progress(ANN, world.audit_id))}")
    save_note(world.store, review, "2.6.1", "Rang 07700 900123 (born on 3 October 1987).")
    save_answer(world.store, review, "2.2.1", YES)
    open_case(page, world.server, review, "2.2")
    page.get_by_role("button", name=form_says("undo"), exact=True).click()
    page.locator("[data-part=undone]").filter(has_text="Undone").wait_for()
    section_button(page, "2.6 Outcomes").click()
    note_field(page, "2.6.1")
    question_row(page, "2.6.1").get_by_role("status").filter(has_text="phone").wait_for()


def case_detail_history(page: Page, world: Scenario) -> None:
    """A case detail with its history and the button that clears it, and a warning."""
    review = world.create_review(f"Detail {len(world.store.cases.progress(ANN, world.audit_id))}")
    save_case_detail(world.store, review, "office", "L24 6TY")
    open_case(page, world.server, review, "facts")
    row = question_row(page, "office")
    row.get_by_role("button", name=form_says("historyAndClear")).click()
    row.get_by_role("heading", name="History").wait_for()
    row.get_by_role("status").filter(has_text="postcode").wait_for()


def reference_to_confirm(page: Page, world: Scenario) -> None:
    """A reference that looks like a CRN, ticked, with the box for the reason."""
    open_page(page, world.server, "cases", audit=world.audit_id)
    expand(page, "Add one case", "Allocated to (optional)")
    page.get_by_role("textbox", name="Reference", exact=True).fill("X123456")
    page.keyboard.press("Tab")
    page.get_by_text("This reference is not a CRN").click()
    page.get_by_role("textbox", name="Why it is not a CRN").wait_for()


def finding_with_personal_data(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "findings", audit=world.audit_id)
    page.get_by_role("textbox", name="Text", exact=True).first.fill("Call 07700 900123")
    page.keyboard.press("Tab")
    page.get_by_text("looks like a phone number").wait_for()


def texts_to_check(page: Page, world: Scenario) -> None:
    """The Export page with texts that may identify a person."""
    review = world.create_review(f"Texts {len(world.store.cases.progress(ANN, world.audit_id))}")
    save_note(world.store, review, "2.6.1", "a@example.org")
    open_page(page, world.server, "export", audit=world.audit_id)
    page.get_by_text("Texts to check").wait_for()


def printing_case(page: Page, world: Scenario) -> None:
    """The form to print a case, in which a text may identify a person."""
    review = world.create_review(f"Print {len(world.store.cases.progress(ANN, world.audit_id))}")
    save_note(world.store, review, "2.6.1", "a@example.org")
    open_case(page, world.server, review, "2.6")
    expand(page, "Print this case", "Texts to check")


def printing_cases(page: Page, world: Scenario) -> None:
    """The list with two cases selected and the form to print them, and the form to print those of an auditor."""
    open_page(page, world.server, "cases", audit=world.audit_id)
    page.locator(".case-list tbody tr").first.wait_for()
    for box in page.locator(".case-list tbody input").all()[:2]:
        box.check()
    page.get_by_role("button", name="Print", exact=True).click()
    page.get_by_role("heading", name="Print 2 cases").wait_for()
    expand(page, "Print all cases of an auditor", "One page to print with a list of the reviews")


def conflicts(page: Page, world: Scenario) -> None:
    """Somebody saved another answer, and another note, on a case that is open here."""
    review = world.create_review(f"Clash {len(world.store.cases.progress(ANN, world.audit_id))}")
    line = Line(page)
    open_case(page, world.server, review, "2.6")
    note_field(page, "2.6.1")
    wait_until_settled(page)
    line.hold()  # a run now, as comes every 20 seconds, would show what the other person saved, and nothing would clash
    save_answer(world.store, reload_review(world.store, review), "2.6.1", Answer.NO, world.other_person)
    save_note(world.store, review, "2.6.1", world.texts.note, person=world.other_person)
    note_field(page, "2.6.1").evaluate(
        """(note, choice) => {
            note.value = 'Mine.';
            note.dispatchEvent(new Event('input', { bubbles: true }));
            choice.click();
        }""",
        answer_button(page, "2.6.1", NOT_APPLICABLE.label).element_handle(),
    )
    line.release()
    question_row(page, "2.6.1").get_by_role("button", name=pattern("useMine")).nth(1).wait_for()


def not_saved(page: Page, world: Scenario) -> None:
    questions(page, world)
    note_field(page, "2.2.1").fill("x" * 5_001)
    page.keyboard.press("Tab")
    page.get_by_text(pattern("error", thing="note")).wait_for()


def incomplete_checklist(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.started_review, "check")


def ready_to_submit(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.ready_review, "check")


def returned(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.returned_review, "2.2")
    page.get_by_text("Ann returned this case on").wait_for()


def final(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.final_review, "check")
    page.get_by_text("This case is final").wait_for()


def consistency_check(page: Page, world: Scenario) -> None:
    """Every prompt No and the judgement Yes: advice beside the judgement."""
    for question, answer in (("2.2.2a", NO), ("2.2.2", YES)):
        save_answer(world.store, reload_review(world.store, world.started_review), question, answer)
    open_case(page, world.server, world.started_review, "2.2")
    question_row(page, "2.2.2").get_by_text(pattern("check")).wait_for()


def required_note(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.review_requiring_notes, "check")
    page.get_by_text("2.2 Assessment, 1 note required").wait_for()


def required_note_at_question(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.review_requiring_notes, "2.2")
    question_row(page, "2.2.1").get_by_role("button", name=form_says("guidanceNoteRequired")).wait_for()


def no_connection(page: Page, world: Scenario) -> None:
    """What the page sends is lost on its way, as on a line that fell silent."""
    line = Line(page)
    open_case(
        page, world.server, world.create_review(f"Silent {len(world.store.cases.progress(ANN, world.audit_id))}"), "2.6"
    )
    line.hold()
    answer_button(page, "2.6.1", "Yes").click()
    page.get_by_text(f"{form_says('countNotSaved', count=1)} {form_says('noConnection')}").wait_for()


def not_saved_on_another_page(page: Page, world: Scenario) -> None:
    """What waits in the tab, on another page than Record: an answer that the server refused there."""
    entry = {"case": f"{world.audit_id}/{world.submitted_review.case_id}", "what": "answer", "subject": "2.2.1"}
    entry |= {"value": ["no"], "seen": 1, "id": "0" * 32, "sent": True}  # type: ignore[dict-item]
    open_page(page, world.server, "cases", audit=world.audit_id)
    page.evaluate("entry => sessionStorage.setItem('recording:Ann', JSON.stringify([['', entry]]))", entry)
    page.reload()
    page.get_by_role("region", name="Not saved yet").get_by_text(pattern("refused", things="1 answer")).wait_for()


def eliminating(page: Page, world: Scenario) -> None:
    """The form to eliminate a case, without a reason."""
    open_case(page, world.server, world.create_review("Elim 1"), "check")
    expand(page, "Eliminate a case that cannot be read", "Why the case cannot be read")
    wait_until_settled(page)  # a click while the opened form is drawn again is lost
    page.get_by_role("button", name="Eliminate case").click()
    page.get_by_text("There is a problem").wait_for()


def eliminated(page: Page, world: Scenario) -> None:
    review = world.create_review("Elim 2")
    world.store.samples.eliminate(ANN, world.audit_id, review.case_id, EliminationReason.OTHER, world.texts.note)
    open_case(page, world.server, review, "check")
    page.get_by_role("button", name="Restore case").wait_for()


def submitted(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.submitted_review, "check")


def submitted_questions(page: Page, world: Scenario) -> None:
    open_case(page, world.server, world.submitted_review, "2.2")


def members(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "members", audit=world.audit_id)


def history(page: Page, world: Scenario) -> None:
    """The changes with their values, a long one opened, and more than one page of them."""
    review = complete_case(world.store, create_case(world.store, create_audit(world.store, name=world.texts.name)))
    import_submitted_cases(world.store, review.audit.id, 12, yes=6)
    save_note(world.store, review, "2.2.1", f"{world.texts.note} {'A long note. ' * 20}")
    open_page(page, world.server, "history", audit=review.audit.id)
    page.get_by_role("button", name="Older rows").wait_for()
    page.locator("summary").first.click()


def retention(page: Page, world: Scenario) -> None:
    open_page(page, world.server, "retention", audit=world.audit_id)


# By the name of the page. Each state holds what a plainer one would: the form with its errors also the form, the note
# also the questions.
STATES_BY_PAGE: Mapping[str, tuple[Callable[[Page, Scenario], None], ...]] = {
    "home": (
        home,
        concern_states.open_concerns_at_home,
    ),
    "new_audit": (start_with_errors,),
    "cases": (
        cases_selected,
        printing_cases,
        import_errors,
        import_choices,
        import_update,
        import_done,
        reference_to_confirm,
        second_review_states.listed,
        not_saved_on_another_page,
    ),
    "allocate": (allocation_states.planned, allocation_states.of_one_person, allocation_states.allocated),
    "record": (
        case_details,
        note_history,
        conflicts,
        not_saved,
        incomplete_checklist,
        ready_to_submit,
        submitted,
        submitted_questions,
        returned,
        final,
        eliminating,
        eliminated,
        consistency_check,
        required_note,
        required_note_at_question,
        no_connection,
        personal_data,
        case_detail_history,
        printing_case,
        second_review_states.opened,
        concern_states.concern_form_refused,
        moderation_states.comments_to_answer,
        moderation_states.comment_form,
    ),
    "recording_sheet": (
        recording_sheet_states.refused,
        recording_sheet_states.previewed,
        recording_sheet_states.saved,
    ),
    "feedback": (feedback_states.feedback_on_a_case, feedback_states.sheets_made),
    "concerns": (concern_states.concerns_in_every_state,),
    "moderate": (
        moderation_states.differences_listed,
        moderation_states.differences_of_a_case,
        moderation_states.decided_before_reopening,
    ),
    **result_states.STATES_BY_PAGE,
    **agreement_states.STATES_BY_PAGE,
    **calibration_states.STATES_BY_PAGE,
    "findings": (*result_states.STATES_BY_PAGE["findings"], finding_with_personal_data),
    "export": (*result_states.STATES_BY_PAGE["export"], texts_to_check),
    "results": (no_audit, *result_states.STATES_BY_PAGE["results"]),
    "members": (members,),
    "history": (history,),
    "retention": (retention,),
    **sample_states.STATES_BY_PAGE,
    **questionnaire_states.STATES_BY_PAGE,
}
STATES = tuple(state for page in PAGES for state in STATES_BY_PAGE[page.name])  # a page without states is an error
