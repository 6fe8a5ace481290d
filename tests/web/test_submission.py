"""The end of a case's sheet: what blocks submitting, and a case that was returned, made final, opened again."""

import re

import pytest

from audit.model.case import Case, CaseState
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from tests.small_questionnaire import NOTED_TOML
from tests.storage.factories import ANN, BEN, NO, begin_audit, begin_case, changes, complete, jot, reread, say, tell
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import at_case
from tests.web.test_record import REASON, submitted

SUBMIT, RETURN, FINAL, REOPEN = "Submit the case", "Return it to its auditor", "Make it final", "Open it again"
NO_REASON = "Say why in a few words: the reason is kept with the case."


@pytest.fixture
def strict(store: Store) -> Reading:
    """A complete case with a No on a key question, whose questionnaire asks for a note on it."""
    reading = complete(store, begin_case(store, begin_audit(store, NOTED_TOML)))
    jot(store, reading, "2.2.1b", "Seen in May.")
    say(store, reading, "2.2.1", NO)
    return reread(store, reading)


def returned(store: Store) -> Reading:
    reading = submitted(store)
    store.stages.give_back(BEN, reading, "Look at <b>2.2.1</b> again")
    return reread(store, reading)


def buttons(page: Visitor) -> set[str]:
    """What can be done with the case."""
    return {SUBMIT, RETURN, FINAL, REOPEN} & set(page.labels("button"))


def test_a_note_that_is_needed_blocks_submitting_and_is_linked(visitor: NewVisitor, store: Store, strict: Reading):
    form = at_case(visitor, strict, "check")
    page = form.page
    assert form.ways["2.2 Assessment, 1 note needed"] == ["2.2.1"]
    assert form.data["status"] == "In progress · 0 questions left, 1 note needed · not allocated"
    assert "2.2 Assessment 4/4, 1 note needed" in form.sections
    assert not buttons(page)
    assert "The case can be submitted once nothing is missing. Everything so far is saved." in page.lines
    form.show("2.2").note("2.2.1", "Nobody asked.").show("check")
    assert not [line for line in form.ways if "needed" in line]
    page.press(SUBMIT)
    assert reread(store, strict).state is CaseState.SUBMITTED


def test_no_note_is_asked_for_where_the_question_does_not_apply(visitor: NewVisitor, store: Store, strict: Reading):
    jot(store, strict, "2.2.1", "Nobody asked.")
    jot(store, strict, "2.2.1b", "", seen=1)
    form = at_case(visitor, strict, "check")
    assert form.ways["2.2 Assessment, 1 note needed"] == ["2.2.1b"]
    tell(store, strict, "concern", "no")
    assert "2.2 Assessment, 1 note needed" not in form.run().ways
    form.page.press(SUBMIT)
    assert reread(store, strict).state is CaseState.SUBMITTED


def test_a_note_that_somebody_cleared_meanwhile_blocks_submitting_and_the_next_run_says_so(
    visitor: NewVisitor, store: Store, strict: Reading
):
    jot(store, strict, "2.2.1", "Nobody asked.")
    form = at_case(visitor, strict, "check")
    page = form.page
    jot(store, strict, "2.2.1", "", seen=1, person=BEN)
    page.press(SUBMIT)
    assert form.data["told"] == "Not submitted. Notes to write: 2.2.1."
    assert form.ways["2.2 Assessment, 1 note needed"] == ["2.2.1"]
    assert reread(store, strict).is_open


def test_a_submitted_case_is_returned_with_a_reason(visitor: NewVisitor, store: Store):
    reading = submitted(store)
    form = at_case(visitor, reading, "check", "Ben")
    page = form.page
    assert buttons(page) == {RETURN, FINAL, REOPEN}
    page.press(RETURN)
    assert (form.data["told"], form.data["acts"]) == (NO_REASON, 1)
    assert reread(store, reading).state is CaseState.SUBMITTED
    page.fill("text_input", REASON, "Look at 2.2.1 again")
    assert (form.data["told"], form.data["acts"]) == ("", 1), "no act came between: the fault stays in sight"
    page.press(RETURN)
    assert (form.data["told"], form.data["acts"]) == ("", 2), "an act that succeeds takes the fault away"
    assert reread(store, reading).state is CaseState.RETURNED
    last = changes(store, reading, What.STATE)[-1]
    assert (last.old, last.new, last.reason) == ("submitted", "returned", "Look at 2.2.1 again")
    assert store.drafts.read(BEN, f"reason {reading.id}") == {}


def test_a_returned_case_says_who_returned_it_when_and_why_on_every_section(visitor: NewVisitor, store: Store):
    form = at_case(visitor, returned(store), "2.2")
    for name in ("2.2", "facts", "check"):
        (told,) = form.show(name).data["notices"]
        assert re.fullmatch(r"Ben returned this case on \d{1,2} \w+ \d\d:\d\d: Look at <b>2\.2\.1</b> again", told)
    assert form.data["status"] == "Returned · 0 questions left · not allocated"
    assert "<b>2.2.1</b>" not in form.page.html


def test_a_returned_case_is_recorded_again_and_submitted_again(visitor: NewVisitor, store: Store):
    reading = returned(store)
    form = at_case(visitor, reading, "2.2").give("2.2.1", "no")
    assert reread(store, reading).answers["2.2.1"].value == "no"
    assert reread(store, reading).state is CaseState.RETURNED, "it stays returned until it is submitted"
    form.show("check").page.press(SUBMIT)
    assert reread(store, reading).state is CaseState.SUBMITTED
    assert form.data["notices"] == []


def test_a_case_made_final_is_read_only_and_can_only_be_opened_again(visitor: NewVisitor, store: Store):
    reading = submitted(store)
    form = at_case(visitor, reading, "check", "Ben")
    page = form.page.press(FINAL)
    assert reread(store, reading).state is CaseState.FINAL
    assert "This case is final: it counts in the results and is read-only." in page.lines
    assert (form.sections[-1], buttons(page)) == ("✓ Final", {REOPEN})
    form.show("2.2")
    assert form.data["notices"] == ["This case is final, so it is read-only. The last section says what can be done."]
    assert form.data["open"] is False
    form.show("check").page.fill("text_input", REASON, "An error").press(REOPEN)
    assert reread(store, reading).state is CaseState.IN_PROGRESS
    assert changes(store, reading, What.STATE)[-1].reason == "An error"


def test_a_case_that_was_returned_meanwhile_is_not_made_final_and_the_next_run_says_so(
    visitor: NewVisitor, store: Store
):
    reading = submitted(store)
    form = at_case(visitor, reading, "check")
    store.stages.give_back(BEN, reading, "Look again")
    form.page.press(FINAL)
    assert form.data["told"] == "Case KSH-1 is returned. Only a submitted case can be made final."
    assert reread(store, reading).state is CaseState.RETURNED
    assert form.run().data["told"] == "", "a fault is told once"


def test_a_reason_that_is_being_written_is_there_after_a_reload(visitor: NewVisitor, store: Store):
    reading = submitted(store)
    at_case(visitor, reading, "check").page.fill("text_input", REASON, "Look again")
    assert at_case(visitor, reading, "check").page.labelled("text_input", REASON).value == "Look again"
    assert at_case(visitor, reading, "check", "Ben").page.labelled("text_input", REASON).value == ""


def test_what_is_worth_a_second_look_does_not_stand_in_the_way(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    form = at_case(visitor, reading, "check")
    assert [block["name"] for block in form.data["ways"]] == ["Worth a second look"]
    form.page.press(SUBMIT)
    assert reread(store, reading).state is CaseState.SUBMITTED
    assert form.show("2.6").stored("2.6.1") == ["yes"]


def test_after_submitting_the_own_case_to_go_on_with_is_offered_else_the_list(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    store.cases.add(BEN, reading.audit.id, Case("KSH-2", "Ben"))
    form = at_case(visitor, reading, "check")
    page = form.page
    assert not ways_on(page), "the way on is no distraction before"
    page.press(SUBMIT)
    assert ways_on(page) == ["Go to the list of cases"]
    store.cases.add(ANN, reading.audit.id, Case("KSH-3", "Ann"))
    assert ways_on(page.run()) == ["Go on with case KSH-3 (not begun, 10 left)"]
    fourth = begin_case(store, reading.audit.id, "KSH-4")
    store.stages.allocate(ANN, fourth, "Ann")
    say(store, fourth, "2.6.1", NO)
    assert ways_on(page.run()) == ["Go on with case KSH-4 (in progress, 9 left)"]
    page.at.button(key="go-on").click()
    page.run()
    assert (page.title, form.section) == ("Case KSH-4", "facts")


def ways_on(page: Visitor) -> list[str]:
    """The ways to another case or to the list, as they are read."""
    labels = [link.proto.label for link in page.at.get("page_link")] + page.labels("button")
    return [label.replace("\\", "") for label in labels if label.startswith("Go ")]
