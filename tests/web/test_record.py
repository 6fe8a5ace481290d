"""Recording a case: every answer is saved at once and stays, and only questions that apply are asked."""

import re

import pytest

from audit.messages import model as model_messages
from audit.messages import pages as page_messages
from audit.messages import recording as messages
from audit.messages import storage as storage_messages
from audit.model.answers import Answer
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.case_review import CaseReview
from audit.storage import Store
from audit.web.record.component import BACKGROUND_KEY
from tests.storage.factories import (
    ANN,
    YES,
    complete_case,
    create_allocated_case,
    create_audit,
    create_case,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
)
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import RecordingForm, open_form

REASON = "Reason (saved with the case)"
NOT_STARTED = CaseState.ALLOCATED.label.capitalize()
SAVED = r"[Ss]aved \d\d:\d\d"


def submitted(store: Store, auditor: str = "") -> CaseReview:
    review = complete_case(store, create_allocated_case(store, auditor=auditor))
    store.workflow.submit(ANN, review)
    return reload_review(store, review)


def test_no_question_has_a_default_answer(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store), "2.2")
    assert form.asked_questions == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2a", "2.2.2b", "2.2.2"]
    assert [form.stored(question) for question in form.asked_questions] == [[]] * 6
    assert set(form.statuses.values()) == {""}
    assert not re.search(SAVED, form.text)


def test_an_answer_is_saved_immediately_with_its_version_and_author(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2", "Ben").enter("2.2.1", "yes")
    stored = reload_review(store, review).answers["2.2.1"]
    assert (stored.value, stored.version, stored.by) == ("yes", 1, "Ben")
    assert re.fullmatch(r"Yes saved \d\d:\d\d", form.rows["2.2.1"]["stored"]["mark"])
    form.enter("2.2.1", "no")
    assert re.fullmatch(r"No saved \d\d:\d\d", form.rows["2.2.1"]["stored"]["mark"])
    assert reload_review(store, review).answers["2.2.1"].version == 2
    assert not form.pending


def test_a_save_sent_repeatedly_is_written_once(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2")
    sent = form.request()
    form.enter("2.2.1", "yes")
    save = logged_changes(store, review, ChangeType.ANSWER)[-1].save_id
    form.pending["2.2.1", ""] = {"case": sent["case"], "what": "answer", "subject": "2.2.1", "value": ["yes"]}
    form.pending["2.2.1", ""] |= {"seen": 0, "id": save}
    form.send().send()
    assert reload_review(store, review).answers["2.2.1"].version == 1
    assert len(logged_changes(store, review, ChangeType.ANSWER)) == 1


def test_the_first_answer_starts_the_case_and_the_page_shows_it_immediately(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store), "2.2")
    assert form.data["status"] == f"{NOT_STARTED} · 10 questions left, 1 required detail missing · not allocated"
    form.enter("2.2.1", "no")
    assert form.data["status"] == "In progress · 9 questions left, 1 required detail missing · not allocated"


def test_each_key_question_shows_its_progress(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "concern", "no")
    form = open_form(visitor, review, "2.2").enter("2.2.1a", "yes")
    assert [group["done"] for group in form.data["groups"]] == ["1 of 2", "0 of 3"]


def test_answers_remain_after_leaving_and_returning_to_the_section(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes").open_section("2.3").open_section("2.2")
    assert form.stored("2.2.1") == ["yes"]
    assert reload_review(store, review).answers["2.2.1"].version == 1


def test_answers_remain_after_leaving_and_returning_to_the_page(visitor: NewVisitor, store: Store):
    review = create_case(store)
    page = open_form(visitor, review, "2.2").enter("2.2.1", "yes").page.open_page("cases", audit=review.audit.id)
    page.open_page("record", audit=review.audit.id, case=review.case_id, section="2.2")
    assert RecordingForm(page).stored("2.2.1") == ["yes"]
    assert reload_review(store, review).answers["2.2.1"].version == 1


def test_an_answer_sent_together_with_a_page_change_is_saved(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2")
    version, save_id = 0, "f" * 32
    save = {"what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": version, "id": save_id}
    wish = form.request() | {"saves": [{"case": form.data["case"]} | save]}
    form.page.at.session_state["sheet"] = {"wish": wish}
    form.page.open_page("results", audit=review.audit.id)
    assert form.page.title == "Results"
    assert reload_review(store, review).answers["2.2.1"].value == "yes"


def test_answers_of_each_case_remain_after_switching_between_cases(visitor: NewVisitor, store: Store):
    first = create_case(store)
    second = create_case(store, first.audit.id, "KSH-2")
    form = open_form(visitor, first, "2.2").enter("2.2.1", "yes")
    form.page.follow_link("Next case")
    assert form.page.title == "Case KSH-2"
    form.open_section("2.2")
    assert form.stored("2.2.1") == []
    form.enter("2.2.1", "no").page.follow_link("Previous case")
    form.open_section("2.2")
    assert form.stored("2.2.1") == ["yes"]
    assert [reload_review(store, review).answers["2.2.1"].version for review in (first, second)] == [1, 1]


def test_a_reload_shows_the_saved_answers(visitor: NewVisitor, store: Store):
    review = create_case(store)
    open_form(visitor, review, "2.2").enter("2.2.1", "not_applicable")
    assert open_form(visitor, review, "2.2").stored("2.2.1") == ["not_applicable"]


def test_an_answer_can_be_cleared(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2").enter("2.2.1", "yes").enter("2.2.1")
    assert (form.stored("2.2.1"), form.statuses["2.2.1"]) == ([], "")
    assert reload_review(store, review).answers["2.2.1"].value is None
    form.enter("2.2.1", "no")
    assert reload_review(store, review).answers["2.2.1"].value == "no"


def test_the_other_sections_are_sent_once_for_each_request_that_asks_for_them(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store), "2.2")
    assert form.data["ahead"] == []
    form.asks_ahead = True
    form.send()
    sections = {section["section"]: section for section in form.data["ahead"]}
    assert list(sections) == ["facts", "2.3", "2.6"]
    assert form.refresh().data["ahead"] == []
    form.open_section("2.3")
    assert {name: form.data[name] for name in sections["2.3"]} == sections["2.3"]


def test_a_note_is_saved_with_a_status(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2").write_note("2.2.1", "Seen in June.")
    assert reload_review(store, review).notes["2.2.1"].value == "Seen in June."
    assert re.fullmatch(r"Saved \d\d:\d\d", form.rows["2.2.1"]["note"]["mark"])
    assert open_form(visitor, review, "2.2").stored("2.2.1", "note") == ["Seen in June."]
    assert all(row["note"] is not None for row in form.rows.values()), "every question has a note"


def test_a_note_that_is_too_long_is_not_saved_and_can_be_shortened(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.2").write_note("2.2.1", "x" * 5_001)
    assert form.save_result("2.2.1", "note") == {
        "fault": "The note has 5,001 characters. Shorten it to 5,000.",
        "section": "2.2",
    }
    form.write_note("2.2.1", "x" * 5_000)
    assert not form.pending
    assert len(reload_review(store, review).notes["2.2.1"].value or "") == 5_000


def test_a_note_is_never_in_the_page_html_or_address(visitor: NewVisitor, store: Store):
    note = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    form = open_form(visitor, create_case(store), "2.2").write_note("2.2.1", note)
    assert "example.org" not in form.page.html + str(form.page.query)


@pytest.mark.parametrize(
    ("detail", "kind", "values", "expected"),
    [
        ("sentence_type", "radios", ["community"], '["community"]'),
        ("requirements", "checks", ["programme", "treatment"], '["programme", "treatment"]'),
        ("concern", "radios", ["yes"], '["yes"]'),
        ("office", "line", ["Huyton"], '["Huyton"]'),
    ],
)
def test_each_kind_of_case_detail_is_saved_immediately(
    visitor: NewVisitor, store: Store, detail: str, kind: str, values: list[str], expected: str
):
    review = create_case(store)
    form = open_form(visitor, review, "facts").enter(detail, *values)
    stored = reload_review(store, review).details[detail]
    assert (form.rows[detail]["kind"], stored.value, stored.version) == (kind, expected, 1)
    assert open_form(visitor, review, "facts").stored(detail) == values


def test_an_unknown_case_detail_is_rejected(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store), "facts").enter("concern", "perhaps")
    assert form.save_result("concern")["fault"]


def test_a_new_case_opens_at_its_details_and_a_started_one_at_the_first_incomplete_section(
    visitor: NewVisitor, store: Store
):
    review = create_case(store)
    assert open_form(visitor, review).section == "facts"
    save_case_detail(store, review, "sentence_type", "community")
    assert open_form(visitor, review).section == "2.2"


def test_case_details_decide_which_questions_are_asked(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "sentence_type", "community")
    save_case_detail(store, review, "concern", "no")
    form = open_form(visitor, review, "2.2")
    assert form.asked_questions == ["2.2.1a", "2.2.1", "2.2.2"]
    assert form.rows["2.2.1b"]["off"] == messages.DOES_NOT_APPLY.format(reason=": “Safeguarding concern” is No")
    form.open_section("facts").enter("concern", "yes").open_section("2.2")
    assert form.asked_questions == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2"]


def test_an_answer_immediately_decides_whether_the_next_question_is_asked(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "sentence_type", "resettlement")
    form = open_form(visitor, review, "2.2").enter("2.2.2a", "no")
    assert "2.2.2b" not in form.asked_questions
    assert "2.2.2b" in form.enter("2.2.2a", "yes").asked_questions


def test_an_answer_that_no_longer_applies_is_stored_uncounted_and_can_return(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_case_detail(store, review, "concern", "yes")
    form = open_form(visitor, review, "2.2").enter("2.2.1b", "no")
    assert form.sections[1] == "2.2 Assessment 1/6"
    form.open_section("facts").enter("concern", "no").open_section("2.2")
    does_not_apply = messages.DOES_NOT_APPLY.format(reason=": “Safeguarding concern” is No")
    assert form.rows["2.2.1b"]["off"] == f"{does_not_apply} {messages.ANSWER_NOT_COUNTED.format(answer='No')}"
    assert form.sections[1] == "2.2 Assessment 0/5"
    assert reload_review(store, review).answers["2.2.1b"].value == "no"
    form.open_section("facts").enter("concern", "yes").open_section("2.2")
    assert form.stored("2.2.1b") == ["no"]
    assert form.sections[1] == "2.2 Assessment 1/6"


def test_each_section_shows_its_progress_and_a_tick_when_complete(visitor: NewVisitor, store: Store):
    review = create_case(store)
    form = open_form(visitor, review, "2.6")
    assert form.sections == [
        "Case details 0/4, 1 required",
        "2.2 Assessment 0/6",
        "2.3 Planning 0/3",
        "2.6 Outcomes 0/1",
        "Check and submit",
    ]
    save_case_detail(store, review, "sentence_type", "resettlement")
    form.enter("2.6.1", "yes")
    assert (form.sections[0], form.sections[3]) == ("Case details 1/4", "✓ 2.6 Outcomes")
    for detail, value in (("requirements", "programme"), ("concern", "no"), ("office", "Huyton")):
        save_case_detail(store, review, detail, value)
    assert form.refresh().sections[0] == "✓ Case details", "ticked if nothing is missing, as the others are"


def test_each_section_links_to_the_next_and_the_last_to_the_checklist(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store), "facts")
    went = []
    while form.data["next"]:
        went.append(form.data["next"]["name"])
        form.open_section(form.data["next"]["id"])
    assert went == ["2.2 Assessment", "2.3 Planning", "2.6 Outcomes", "Check and submit"]
    assert form.section == "check"


def test_the_checklist_lists_what_is_missing_and_hides_the_submit_button(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    form = open_form(visitor, review, "check")
    assert form.checklist_links == {
        "Case details, 1 required": ["sentence_type"],
        "2.2 Assessment, 5 questions unanswered": ["2.2.1a", "2.2.1b", "2.2.2a", "2.2.2b", "2.2.2"],
        "2.3 Planning, 3 questions unanswered": ["2.3.1a", "2.3.1b", "2.3.1"],
        "2.6 Outcomes, 1 question unanswered": ["2.6.1"],
        "1 overall answer without a note": ["2.2.1"],
    }
    assert [block["name"] for block in form.data["ways"]] == ["Missing information", "Answers to check"]
    assert "Submit case" not in form.page.labels("button")


def test_each_missing_item_links_to_its_section_question_or_note(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    lines = [line for block in open_form(visitor, review, "check").data["ways"] for line in block["lines"]]
    assert [line["ways"][0] for line in lines] == [
        ["facts", "sentence_type", "fact", "Type of sentence"],
        ["2.2", "2.2.1a", "answer", "2.2.1a"],
        ["2.3", "2.3.1a", "answer", "2.3.1a"],
        ["2.6", "2.6.1", "answer", "2.6.1"],
        ["2.2", "2.2.1", "note", "2.2.1"],
    ]


def test_a_complete_case_can_be_submitted_and_is_then_read_only(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    form = open_form(visitor, review, "check")
    form.page.press("Submit case")
    assert reload_review(store, review).state.value == "submitted"
    assert messages.SUBMITTED_OR_FINAL.format(singular="case", state="submitted") in form.page.text_lines
    assert form.sections[-1] == "✓ Submitted"
    assert form.open_section("2.2").data["open"] is False


def test_a_case_that_became_incomplete_meanwhile_is_not_submitted(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    form = open_form(visitor, review, "check", "Ben")
    save_answer(store, review, "2.6.1", None)
    form.page.press("Submit case")
    assert storage_messages.NOT_SUBMITTED.format(problems="Unanswered: 2.6.1.") in form.page.text_lines
    assert form.checklist_links["2.6 Outcomes, 1 question unanswered"] == ["2.6.1"]
    assert reload_review(store, review).is_open


def test_reopening_a_submitted_case_logs_the_reason(visitor: NewVisitor, store: Store):
    review = submitted(store)
    form = open_form(visitor, review, "check", "Ben")
    form.page.press("Reopen case")
    assert model_messages.REASON_MISSING.format(subject="case") in form.page.text_lines
    assert not reload_review(store, review).is_open
    form.page.fill("text_input", REASON, "Second thoughts").press("Reopen case")
    assert reload_review(store, review).is_open
    assert logged_changes(store, review, ChangeType.STATE)[-1].reason == "Second thoughts"
    assert "Submit case" in form.page.labels("button")


def test_an_address_opens_its_case_and_section(visitor: NewVisitor, store: Store):
    review = create_case(store)
    create_case(store, review.audit.id, "KSH-2")
    form = open_form(visitor, review, "2.3", "Ben")
    assert (form.page.title, form.section) == ("Case KSH-1", "2.3")
    assert form.page.query == {"audit": review.audit.id, "case": review.case_id, "section": "2.3"}


def test_an_unknown_section_in_the_address_opens_the_first_incomplete_section(visitor: NewVisitor, store: Store):
    assert open_form(visitor, create_case(store), "9.9").section == "facts"


def test_an_unknown_case_gives_a_message_and_opens_no_other_case(visitor: NewVisitor, store: Store):
    page = visitor().open_page("record", audit=create_case(store).audit.id, case="nonesuch")
    assert page.title == "Record"
    assert messages.NO_SUCH_CASE.format(singular="case", plural="cases") in page.text_lines
    assert [component.key for component in page.at.get("bidi_component")] == [BACKGROUND_KEY]


def test_without_a_case_in_the_address_the_first_unsubmitted_case_opens(visitor: NewVisitor, store: Store):
    done = submitted(store)
    complete_case(store, create_case(store, done.audit.id, "KSH-2"))
    create_case(store, done.audit.id, "KSH-3")
    assert visitor().open_page("record", audit=done.audit.id).title == "Case KSH-2"


def test_an_audit_without_a_case_says_so(visitor: NewVisitor, store: Store):
    page = visitor().open_page("record", audit=create_audit(store))
    assert page_messages.NO_CASES_ADD_THEM.format(plural="cases") in page.text_lines


def test_the_list_of_cases_has_each_with_how_far_it_is_and_a_search_only_if_it_is_long(
    visitor: NewVisitor, store: Store
):
    first = create_case(store)
    second = create_case(store, first.audit.id, "KSH-2")
    save_answer(store, second, "2.6.1", YES)
    page = open_form(visitor, first).page
    labels = re.findall(r'<li><a href="[^"]*"[^>]*>(.*?)</a></li>', page.html)
    assert labels == ["KSH-1", "KSH-2 · in progress · 9 left"]
    assert "Find a case" not in page.text
    for number in range(7):
        create_case(store, first.audit.id, f"More {number}")
    assert "Find a case" in page.run().text


def test_the_first_and_the_last_case_have_no_case_before_or_after_them(visitor: NewVisitor, store: Store):
    first = create_case(store)
    page = open_form(visitor, first).page
    disabled = '<a role="link" aria-disabled="true">{} case</a>'
    assert [disabled.format(step) in page.html for step in ("Previous", "Next")] == [True, True]
    assert "Open another case" not in page.text, "there is none"
    create_case(store, first.audit.id, "KSH-2")
    page.run()
    assert [disabled.format(step) in page.html for step in ("Previous", "Next")] == [True, False]


def test_what_was_asked_of_a_case_just_before_it_was_left_is_not_done_in_the_next_one(
    visitor: NewVisitor, store: Store
):
    first = create_case(store)
    second = create_case(store, first.audit.id, "KSH-2")
    save_answer(store, second, "2.2.1", YES)
    form = open_form(visitor, first, "2.2")
    form.undo_id, form.concern_number, form.number = "0" * 32, 7, 7
    wish = {"wish": form.request()}
    form.page.at.session_state["sheet"] = wish  # it arrives together with the address of the other case
    form.page.open_page("record", audit=first.audit.id, case=second.case_id, section="2.2")
    assert form.data["reference"] == "Case KSH-2"
    assert reload_review(store, second).answers["2.2.1"].value == "yes"
    assert form.data["undone"] is None
    assert "What you saw" not in form.page.labels("text_area")


def test_uninspected_standards_are_not_asked(visitor: NewVisitor, store: Store):
    form = open_form(visitor, create_case(store, create_audit(store, not_inspected=frozenset({"2.3"}))), "2.3")
    assert form.section == "facts"
    assert "2.3 Planning 0/3" not in form.sections


def test_every_question_is_shown_with_its_text_and_answers(visitor: NewVisitor, store: Store):
    row = open_form(visitor, create_case(store), "2.6").rows["2.6.1"]
    assert row["text"] == "Do early outcomes show progress?"
    assert row["options"] == [[answer.value, answer.label] for answer in Answer]
