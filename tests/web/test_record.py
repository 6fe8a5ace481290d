"""Recording a case: every answer is stored at once, stays where it was, and is asked for only where it applies."""

import re

import pytest

from audit.model.answers import Answer
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from tests.storage.factories import ANN, YES, begin_audit, begin_case, changes, complete, reread, say, tell
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import Form, at_case

REASON = "Reason, kept with the case"
SAVED = r"[Ss]aved \d\d:\d\d"


def submitted(store: Store) -> Reading:
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    return reread(store, reading)


def test_no_question_has_an_answer_to_begin_with(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store), "2.2")
    assert form.asks == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2a", "2.2.2b", "2.2.2"]
    assert [form.stored(question) for question in form.asks] == [[]] * 6
    assert set(form.marks.values()) == {""}
    assert not re.search(SAVED, form.text)


def test_an_answer_is_stored_at_once_with_its_version_and_who_gave_it(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2", "Ben").give("2.2.1", "yes")
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.version, stored.by) == ("yes", 1, "Ben")
    assert re.fullmatch(r"Yes saved \d\d:\d\d", form.rows["2.2.1"]["stored"]["mark"])
    form.give("2.2.1", "no")
    assert re.fullmatch(r"No saved \d\d:\d\d", form.rows["2.2.1"]["stored"]["mark"])
    assert reread(store, reading).answers["2.2.1"].version == 2
    assert not form.waiting


def test_a_save_that_is_sent_again_and_again_is_written_once(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2")
    sent = form.wish()
    form.give("2.2.1", "yes")
    save = changes(store, reading, What.ANSWER)[-1].save_id
    form.waiting["2.2.1", ""] = {"case": sent["case"], "what": "answer", "subject": "2.2.1", "value": ["yes"]}
    form.waiting["2.2.1", ""] |= {"seen": 0, "id": save}
    form.send().send()
    assert reread(store, reading).answers["2.2.1"].version == 1
    assert len(changes(store, reading, What.ANSWER)) == 1


def test_the_first_answer_begins_the_case_and_the_page_says_so_at_once(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store), "2.2")
    assert form.data["status"] == "Not begun · 10 questions left, 1 fact needed · not allocated"
    assert form.give("2.2.1", "no").data["status"] == "In progress · 9 questions left, 1 fact needed · not allocated"


def test_each_key_question_says_how_far_it_is(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "concern", "no")
    form = at_case(visitor, reading, "2.2").give("2.2.1a", "yes")
    assert [group["done"] for group in form.data["groups"]] == ["1 of 2", "0 of 3"]


def test_leaving_the_section_and_coming_back_keeps_the_answers(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes").show("2.3").show("2.2")
    assert form.stored("2.2.1") == ["yes"]
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_leaving_the_page_and_coming_back_keeps_the_answers(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2").give("2.2.1", "yes").page.go("cases", audit=reading.audit.id)
    page.go("record", audit=reading.audit.id, case=reading.case_id, section="2.2")
    assert Form(page).stored("2.2.1") == ["yes"]
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_an_answer_that_arrives_together_with_a_change_of_page_is_stored(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2")
    version, save_id = 0, "f" * 32
    save = {"what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": version, "id": save_id}
    wish = form.wish() | {"saves": [{"case": form.data["case"]} | save]}
    form.page.at.session_state["sheet"] = {"wish": wish}
    form.page.go("results", audit=reading.audit.id)
    assert form.page.title == "Results"
    assert reread(store, reading).answers["2.2.1"].value == "yes"


def test_leaving_the_case_and_coming_back_keeps_the_answers_of_each(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    form = at_case(visitor, first, "2.2").give("2.2.1", "yes")
    form.page.press("Next case")
    assert form.page.title == "Case KSH-2"
    assert form.stored("2.2.1") == []
    form.give("2.2.1", "no").page.press("Previous case")
    assert form.stored("2.2.1") == ["yes"]
    assert [reread(store, reading).answers["2.2.1"].version for reading in (first, second)] == [1, 1]


def test_a_reload_shows_what_was_answered(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    at_case(visitor, reading, "2.2").give("2.2.1", "not_applicable")
    assert at_case(visitor, reading, "2.2").stored("2.2.1") == ["not_applicable"]


def test_an_answer_can_be_taken_back(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes").give("2.2.1")
    assert (form.stored("2.2.1"), form.marks["2.2.1"]) == ([], "")
    assert reread(store, reading).answers["2.2.1"].value is None
    form.give("2.2.1", "no")
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_a_note_is_saved_and_marked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2").note("2.2.1", "Seen in June.")
    assert reread(store, reading).notes["2.2.1"].value == "Seen in June."
    assert re.fullmatch(r"Saved \d\d:\d\d", form.rows["2.2.1"]["note"]["mark"])
    assert at_case(visitor, reading, "2.2").stored("2.2.1", "note") == ["Seen in June."]
    assert all(row["note"] is not None for row in form.rows.values()), "every question has a note"


def test_a_note_that_is_too_long_is_not_saved_and_stays_to_be_shortened(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.2").note("2.2.1", "x" * 5_001)
    assert form.outcome("2.2.1", "note") == {
        "fault": "The note has 5,001 characters. Shorten it to 5,000.",
        "section": "2.2",
    }
    form.note("2.2.1", "x" * 5_000)
    assert not form.waiting
    assert len(reread(store, reading).notes["2.2.1"].value or "") == 5_000


def test_a_note_is_never_part_of_the_pages_own_html_or_address(visitor: NewVisitor, store: Store):
    note = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    form = at_case(visitor, begin_case(store), "2.2").note("2.2.1", note)
    assert "example.org" not in form.page.html + str(form.page.query)


@pytest.mark.parametrize(
    ("fact", "kind", "values", "kept"),
    [
        ("sentence_type", "radios", ["community"], '["community"]'),
        ("requirements", "checks", ["programme", "treatment"], '["programme", "treatment"]'),
        ("concern", "radios", ["yes"], '["yes"]'),
        ("office", "line", ["Huyton"], '["Huyton"]'),
    ],
)
def test_each_kind_of_fact_is_stored_at_once(
    visitor: NewVisitor, store: Store, fact: str, kind: str, values: list[str], kept: str
):
    reading = begin_case(store)
    form = at_case(visitor, reading, "facts").give(fact, *values)
    stored = reread(store, reading).facts[fact]
    assert (form.rows[fact]["kind"], stored.value, stored.version) == (kind, kept, 1)
    assert at_case(visitor, reading, "facts").stored(fact) == values


def test_a_fact_that_the_questionnaire_does_not_know_is_refused(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store), "facts").give("concern", "perhaps")
    assert form.outcome("concern")["fault"]


def test_a_case_without_facts_opens_at_them_and_one_with_facts_at_what_is_left(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    assert at_case(visitor, reading).section == "facts"
    tell(store, reading, "sentence_type", "community")
    assert at_case(visitor, reading).section == "2.2"


def test_facts_decide_which_questions_are_asked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "sentence_type", "community")
    tell(store, reading, "concern", "no")
    form = at_case(visitor, reading, "2.2")
    assert form.asks == ["2.2.1a", "2.2.1", "2.2.2"]
    assert form.rows["2.2.1b"]["off"] == "Does not apply: “Safeguarding concern” is No."
    form.show("facts").give("concern", "yes").show("2.2")
    assert form.asks == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2"]


def test_an_answer_decides_at_once_whether_the_next_question_is_asked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "sentence_type", "resettlement")
    form = at_case(visitor, reading, "2.2").give("2.2.2a", "no")
    assert "2.2.2b" not in form.asks
    assert "2.2.2b" in form.give("2.2.2a", "yes").asks


def test_an_answer_that_stopped_applying_is_kept_not_counted_and_comes_back(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "concern", "yes")
    form = at_case(visitor, reading, "2.2").give("2.2.1b", "no")
    assert form.sections[1] == "2.2 Assessment 1/6"
    form.show("facts").give("concern", "no").show("2.2")
    assert (
        form.rows["2.2.1b"]["off"]
        == "Does not apply: “Safeguarding concern” is No. Your answer No is kept, not counted."
    )
    assert form.sections[1] == "2.2 Assessment 0/5"
    assert reread(store, reading).answers["2.2.1b"].value == "no"
    form.show("facts").give("concern", "yes").show("2.2")
    assert form.stored("2.2.1b") == ["no"]
    assert form.sections[1] == "2.2 Assessment 1/6"


def test_the_sections_say_how_far_each_is_and_tick_what_is_done(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    form = at_case(visitor, reading, "2.6")
    assert form.sections == [
        "Facts 0/4, 1 needed",
        "2.2 Assessment 0/6",
        "2.3 Planning 0/3",
        "2.6 Outcomes 0/1",
        "Submit",
    ]
    tell(store, reading, "sentence_type", "resettlement")
    form.give("2.6.1", "yes")
    assert (form.sections[0], form.sections[3]) == ("Facts 1/4", "✓ 2.6 Outcomes")
    for fact, value in (("requirements", "programme"), ("concern", "no"), ("office", "Huyton")):
        tell(store, reading, fact, value)
    assert form.run().sections[0] == "✓ Facts", "ticked where nothing is left, as the others are"


def test_each_section_leads_to_the_next_and_the_last_to_the_end(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store), "facts")
    went = []
    while form.data["next"]:
        went.append(form.data["next"]["name"])
        form.show(form.data["next"]["id"])
    assert went == ["2.2 Assessment", "2.3 Planning", "2.6 Outcomes", "Submit"]
    assert form.section == "check"


def test_the_end_names_what_is_missing_and_offers_no_submitting(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    form = at_case(visitor, reading, "check")
    assert form.ways == {
        "Facts, 1 needed": ["sentence_type"],
        "2.2 Assessment, 5 questions unanswered": ["2.2.1a", "2.2.1b", "2.2.2a", "2.2.2b", "2.2.2"],
        "2.3 Planning, 3 questions unanswered": ["2.3.1a", "2.3.1b", "2.3.1"],
        "2.6 Outcomes, 1 question unanswered": ["2.6.1"],
        "1 judgement has no note": ["2.2.1"],
    }
    assert [block["name"] for block in form.data["ways"]] == ["Still missing", "Worth a second look"]
    assert "Submit the case" not in form.page.labels("button")


def test_what_is_missing_leads_to_its_section_its_question_and_where_it_is_one_its_note(
    visitor: NewVisitor, store: Store
):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    lines = [line for block in at_case(visitor, reading, "check").data["ways"] for line in block["lines"]]
    assert [line["ways"][0] for line in lines] == [
        ["facts", "sentence_type", "fact", "Type of sentence"],
        ["2.2", "2.2.1a", "answer", "2.2.1a"],
        ["2.3", "2.3.1a", "answer", "2.3.1a"],
        ["2.6", "2.6.1", "answer", "2.6.1"],
        ["2.2", "2.2.1", "note", "2.2.1"],
    ]


def test_a_complete_case_is_submitted_and_then_read_only(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    form = at_case(visitor, reading, "check")
    form.page.press("Submit the case")
    assert reread(store, reading).state.value == "submitted"
    assert "This case is submitted: it counts in the results and is read-only." in form.page.lines
    assert form.sections[-1] == "✓ Submitted"
    assert form.show("2.2").data["open"] is False


def test_a_case_that_became_incomplete_meanwhile_is_not_submitted(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    form = at_case(visitor, reading, "check", "Ben")
    say(store, reading, "2.6.1", None)
    form.page.press("Submit the case")
    assert form.data["told"] == "Not submitted. Unanswered: 2.6.1."
    assert form.ways["2.6 Outcomes, 1 question unanswered"] == ["2.6.1"]
    assert reread(store, reading).is_open
    assert form.run().data["told"] == "", "a fault is told once"


def test_a_submitted_case_is_opened_again_with_a_reason_that_the_trail_keeps(visitor: NewVisitor, store: Store):
    reading = submitted(store)
    form = at_case(visitor, reading, "check", "Ben")
    form.page.press("Open it again")
    assert form.data["told"] == "Say why in a few words: the reason is kept with the case."
    assert not reread(store, reading).is_open
    form.page.fill("text_input", REASON, "Second thoughts").press("Open it again")
    assert reread(store, reading).is_open
    assert changes(store, reading, What.STATE)[-1].reason == "Second thoughts"
    assert "Submit the case" in form.page.labels("button")


def test_an_address_opens_that_case_at_that_section(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    begin_case(store, reading.audit.id, "KSH-2")
    form = at_case(visitor, reading, "2.3", "Ben")
    assert (form.page.title, form.section) == ("Case KSH-1", "2.3")
    assert form.page.query == {"audit": reading.audit.id, "case": reading.case_id, "section": "2.3"}


def test_an_address_with_an_unknown_section_opens_the_case_where_something_is_left(visitor: NewVisitor, store: Store):
    assert at_case(visitor, begin_case(store), "9.9").section == "facts"


def test_an_unknown_case_is_told_and_no_other_case_is_opened_in_its_place(visitor: NewVisitor, store: Store):
    page = visitor().go("record", audit=begin_case(store).audit.id, case="nonesuch")
    assert page.title == "Record"
    assert "The audit has no such case. Open one from the list of cases." in page.lines
    assert not page.at.get("bidi_component")


def test_without_an_address_the_first_case_that_is_not_submitted_opens(visitor: NewVisitor, store: Store):
    done = submitted(store)
    complete(store, begin_case(store, done.audit.id, "KSH-2"))
    begin_case(store, done.audit.id, "KSH-3")
    assert visitor().go("record", audit=done.audit.id).title == "Case KSH-2"


def test_an_audit_without_a_case_says_so(visitor: NewVisitor, store: Store):
    page = visitor().go("record", audit=begin_audit(store))
    assert "No case yet. Add them one by one, or bring in a list." in page.lines


def test_a_case_can_be_picked_from_the_list(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    form = at_case(visitor, first, "2.3")
    form.page.choose("selectbox", f"pick-{first.case_id}", second.case_id)
    assert (form.page.title, form.section) == ("Case KSH-2", "2.3")


def test_the_next_case_never_begins_at_its_end(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    begin_case(store, first.audit.id, "KSH-2")
    form = at_case(visitor, first, "check")
    form.page.press("Next case")
    assert form.section == "facts"


def test_standards_left_out_are_not_asked(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store, begin_audit(store, not_inspected=frozenset({"2.3"}))), "2.3")
    assert form.section == "facts"
    assert "2.3 Planning 0/3" not in form.sections


def test_every_question_is_drawn_with_its_words_and_its_answers(visitor: NewVisitor, store: Store):
    row = at_case(visitor, begin_case(store), "2.6").rows["2.6.1"]
    assert row["text"] == "Do early outcomes show progress?"
    assert row["options"] == [[answer.value, answer.words] for answer in Answer]
