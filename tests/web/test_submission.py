"""The end of the recording form: what blocks submission, and a case that is returned, marked as final or reopened."""

import re

import pytest

from audit.files.responses import parse_uploaded_responses
from audit.messages import model as model_messages
from audit.messages import recording as messages
from audit.messages import storage as storage_messages
from audit.model.allocation import Assignment, Readers
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.storage import Store
from tests.small_questionnaire import REQUIRED_NOTES_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.storage.pairs import create_pair
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import open_form
from tests.web.test_record import REASON, submitted

SUBMIT, RETURN, FINAL, REOPEN = "Submit case", "Return to auditor", "Mark as final", "Reopen case"
NO_REASON = model_messages.REASON_MISSING.format(subject="case")


@pytest.fixture
def review_requiring_notes(store: Store) -> CaseReview:
    """Return a complete case with a No on a key question that requires a note."""
    review = complete_case(store, create_case(store, create_audit(store, REQUIRED_NOTES_TOML)))
    save_note(store, review, "2.2.1b", "Seen in May.")
    save_answer(store, review, "2.2.1", NO)
    return reload_review(store, review)


def test_a_case_that_was_imported_as_submitted_asks_for_no_note(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, REQUIRED_NOTES_TOML)
    import_submitted_cases(store, audit_id, cases=1, yes=0)
    (case_id,) = store.cases.references(ANN, audit_id)
    form = open_form(visitor, store.reviews.open(ANN, audit_id, case_id), "2.2")
    assert form.data["status"] == "Submitted · 0 questions left, 1 note not written · not allocated"
    assert "2.2 Assessment 5/5, 1 note not written" in form.sections
    assert not form.rows["2.2.1"]["noteNeeded"]
    notice = messages.IMPORTED_WITHOUT_NOTES.format(singular="case", count="1 note")
    assert notice in form.data["notices"]
    assert notice in form.open_section("check").data["notices"]


def returned(store: Store) -> CaseReview:
    review = submitted(store, auditor="Ann")
    store.workflow.return_to_auditor(BEN, review, "Look at <b>2.2.1</b> again")
    return reload_review(store, review)


def buttons(page: Visitor) -> set[str]:
    """Return the actions that the page offers for the case."""
    return {SUBMIT, RETURN, FINAL, REOPEN} & set(page.labels("button"))


def test_a_missing_required_note_blocks_submission_and_is_linked(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    form = open_form(visitor, review_requiring_notes, "check")
    page = form.page
    assert form.checklist_links["2.2 Assessment, 1 note required"] == ["2.2.1"]
    assert form.data["status"] == "In progress · 0 questions left, 1 note required · not allocated"
    assert "2.2 Assessment 4/4, 1 note required" in form.sections
    assert not buttons(page)
    assert messages.NOT_READY_TO_SUBMIT.format(singular="case") in page.text_lines
    form.open_section("2.2").write_note("2.2.1", "Nobody asked.").open_section("check")
    assert not [line for line in form.checklist_links if "required" in line]
    page.press(SUBMIT)
    assert reload_review(store, review_requiring_notes).state is CaseState.SUBMITTED


def test_no_note_is_required_if_the_question_does_not_apply(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    save_note(store, review_requiring_notes, "2.2.1", "Nobody asked.")
    save_note(store, review_requiring_notes, "2.2.1b", "", seen=1)
    form = open_form(visitor, review_requiring_notes, "check")
    assert form.checklist_links["2.2 Assessment, 1 note required"] == ["2.2.1b"]
    save_case_detail(store, review_requiring_notes, "concern", "no")
    assert "2.2 Assessment, 1 note required" not in form.refresh().checklist_links
    form.page.press(SUBMIT)
    assert reload_review(store, review_requiring_notes).state is CaseState.SUBMITTED


def test_a_note_cleared_meanwhile_blocks_submission_and_the_next_run_says_so(
    visitor: NewVisitor, store: Store, review_requiring_notes: CaseReview
):
    save_note(store, review_requiring_notes, "2.2.1", "Nobody asked.")
    form = open_form(visitor, review_requiring_notes, "check")
    page = form.page
    save_note(store, review_requiring_notes, "2.2.1", "", seen=1, person=BEN)
    page.press(SUBMIT)
    assert storage_messages.NOT_SUBMITTED.format(problems="Notes to write: 2.2.1.") in page.text_lines
    assert form.checklist_links["2.2 Assessment, 1 note required"] == ["2.2.1"]
    assert reload_review(store, review_requiring_notes).is_open


def test_a_submitted_case_can_be_returned_with_a_reason(visitor: NewVisitor, store: Store):
    review = submitted(store, auditor="Ann")
    form = open_form(visitor, review, "check", "Ben")
    page = form.page
    assert buttons(page) == {RETURN, FINAL, REOPEN}
    page.press(RETURN)
    assert NO_REASON in page.text_lines
    assert reload_review(store, review).state is CaseState.SUBMITTED
    page.fill("text_input", REASON, "Look at 2.2.1 again")
    assert NO_REASON in page.text_lines, "no action came between, so the error stays"
    page.press(RETURN)
    assert NO_REASON not in page.text_lines, "an action that succeeds removes the error"
    assert reload_review(store, review).state is CaseState.RETURNED
    assert messages.SENT_BACK.format(case="Case KSH-1") in page.text_lines, "said where the person is"
    last = logged_changes(store, review, ChangeType.STATE)[-1]
    assert (last.old, last.new, last.reason) == ("submitted", "returned", "Look at 2.2.1 again")
    assert store.drafts.read(BEN, f"reason {review.id}") == {}


def test_a_returned_case_says_who_returned_it_when_and_why_in_every_section(visitor: NewVisitor, store: Store):
    form = open_form(visitor, returned(store), "2.2")
    for name in ("2.2", "facts", "check"):
        (notice,) = form.open_section(name).data["notices"]
        (when,) = re.findall(r"\d{1,2} \w+ \d\d:\d\d", notice)
        reason = "Look at <b>2.2.1</b> again"
        assert notice == messages.RETURNED.format(name="Ben", singular="case", when=when, reason=reason)
    assert form.data["status"] == "Returned · 0 questions left · allocated to Ann"
    assert "<b>2.2.1</b>" not in form.page.html


def test_a_returned_case_can_be_recorded_and_submitted_again(visitor: NewVisitor, store: Store):
    review = returned(store)
    form = open_form(visitor, review, "2.2").enter("2.2.1", "no")
    assert reload_review(store, review).answers["2.2.1"].value == "no"
    assert reload_review(store, review).state is CaseState.RETURNED, "the case stays returned until it is submitted"
    form.open_section("check").page.press(SUBMIT)
    assert reload_review(store, review).state is CaseState.SUBMITTED
    assert form.data["notices"] == []


def test_a_final_case_is_read_only_and_can_only_be_reopened(visitor: NewVisitor, store: Store):
    review = submitted(store)
    form = open_form(visitor, review, "check", "Ben")
    page = form.page.press(FINAL)
    assert reload_review(store, review).state is CaseState.FINAL
    assert messages.SUBMITTED_OR_FINAL.format(singular="case", state="final") in page.text_lines
    assert (form.sections[-1], buttons(page)) == ("✓ Final", {REOPEN})
    form.open_section("2.2")
    assert form.data["notices"] == [messages.READ_ONLY.format(singular="case", state="final")]
    assert form.data["open"] is False
    form.open_section("check").page.fill("text_input", REASON, "An error").press(REOPEN)
    assert reload_review(store, review).state is CaseState.IN_PROGRESS
    assert logged_changes(store, review, ChangeType.STATE)[-1].reason == "An error"


def test_a_case_returned_meanwhile_is_not_made_final_and_the_next_run_says_so(visitor: NewVisitor, store: Store):
    review = submitted(store, auditor="Ann")
    form = open_form(visitor, review, "check")
    store.workflow.return_to_auditor(BEN, review, "Look again")
    form.page.press(FINAL)
    refusal = storage_messages.WRONG_STATE.format(
        reference="KSH-1", state="returned", allowed="submitted", done="marked as final"
    )
    assert refusal in form.page.text_lines
    assert reload_review(store, review).state is CaseState.RETURNED
    form.open_section("2.2").open_section("check")
    assert refusal not in form.page.text_lines, "an error is gone once the person goes on"


def test_an_unsent_reason_survives_a_reload(visitor: NewVisitor, store: Store):
    review = submitted(store)
    open_form(visitor, review, "check").page.fill("text_input", REASON, "Look again")
    assert open_form(visitor, review, "check").page.widget_by_label("text_input", REASON).value == "Look again"
    assert open_form(visitor, review, "check", "Ben").page.widget_by_label("text_input", REASON).value == ""


def test_consistency_checks_do_not_block_submission(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    form = open_form(visitor, review, "check")
    assert [block["name"] for block in form.data["ways"]] == ["Answers to check"]
    form.page.press(SUBMIT)
    assert reload_review(store, review).state is CaseState.SUBMITTED
    assert form.open_section("2.6").stored("2.6.1") == ["yes"]


def test_after_submission_the_next_own_case_or_else_the_list_is_offered(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    store.cases.add(BEN, review.audit.id, Case("KSH-2", "Ben"))
    form = open_form(visitor, review, "check")
    page = form.page
    assert not next_case_links(page), "no link to another case before submission"
    page.press(SUBMIT)
    assert next_case_links(page) == ["Go to the list of cases"]
    store.cases.add(ANN, review.audit.id, Case("KSH-3", "Ann"))
    assert next_case_links(page.run()) == [f"Continue with KSH-3 ({CaseState.ALLOCATED.label}, 10 left)"]
    fourth = create_case(store, review.audit.id, "KSH-4")
    store.workflow.allocate(ANN, fourth, "Ann")
    save_answer(store, fourth, "2.6.1", NO)
    assert next_case_links(page.run()) == ["Continue with KSH-4 (in progress, 9 left)"]
    page.at.button(key="go-on").click()
    page.run()
    assert (page.title, form.section) == ("Case KSH-4", "facts")


def test_in_local_mode_the_button_leads_to_the_own_second_review(visitor: NewVisitor, store: Store):
    first = submitted(store)
    case_id, state = first.case_id, first.state
    assignment = Assignment(Readers(first.auditor, "Ann"), Readers(first.auditor, ""), state)
    store.workflow.allocate_many(ANN, first.audit.id, {case_id: assignment})
    page = visitor().open_page("record", audit=first.audit.id, case=case_id, section="check")
    page.at.button(key="go-on").click()
    page.run()
    assert messages.THIS_REVIEW.format(review="second review") in page.text_lines


def test_a_submitted_second_review_says_that_it_does_not_count(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    case_id = create_pair(store, audit_id, "KSH-1", {}, {})
    for review, sentence in (("", messages.SUBMITTED_OR_FINAL), ("2", messages.SUBMITTED_SECOND)):
        page = visitor().open_page("record", audit=audit_id, case=case_id, review=review, section="check")
        assert sentence.format(singular="case", state="submitted") in page.text_lines


def next_case_links(page: Visitor) -> list[str]:
    """Return the labels of the links to another case or to the list."""
    labels = [link.proto.label for link in page.at.get("page_link")] + page.labels("button")
    return [label.replace("\\", "") for label in labels if label.startswith(("Go to ", "Continue "))]


def test_an_imported_case_says_what_its_file_did_not_collect(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    records = parse_uploaded_responses(b"case,2.2.1\nKSH-1,yes\n", "r.csv", SMALL).records
    store.cases.import_cases(ANN, audit_id, records)
    (case,) = store.cases.progress(ANN, audit_id)
    store.workflow.reopen(ANN, store.reviews.open(ANN, audit_id, case.id), "One more look")
    form = open_form(visitor, store.reviews.open(ANN, audit_id, case.id))
    count = f"{len(SMALL.questions) - 1} questions"
    assert form.data["notices"] == [messages.NOT_COLLECTED.format(count=count)]
