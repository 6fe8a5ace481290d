"""Recording a case: every answer is stored at once, stays where it was, and is asked for only where it applies."""

import re

import pytest

from audit.answers import Answer
from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.pages.conftest import NewVisitor, Visitor
from tests.storage.begun import (
    ANN,
    YES,
    begin_audit,
    begin_case,
    changes,
    complete,
    reread,
    say,
    tell,
)

REASON = "Reason, kept with the case"
SAVED = r"[Ss]aved \d\d:\d\d"


def at_case(visitor: NewVisitor, reading: Reading, section: str = "", name: str = "Ann") -> Visitor:
    query = {"section": section} if section else {}
    return visitor(name).go("record", audit=reading.audit.id, case=reading.case_id, **query)


def answer_key(reading: Reading, question: str) -> str:
    return f"answer-{reading.id}-{question}"


def answered(page: Visitor, reading: Reading, question: str, value: str | None) -> Visitor:
    return page.choose("segmented_control", answer_key(reading, question), value)


def shown(page: Visitor, reading: Reading, question: str) -> str | None:
    value: str | None = page.value("segmented_control", answer_key(reading, question))
    return value


def asked(page: Visitor, reading: Reading) -> list[str]:
    """The questions that the page asks."""
    prefix = answer_key(reading, "")
    return [key.removeprefix(prefix) for key in page.keys("segmented_control") if key.startswith(prefix)]


def section(page: Visitor, reading: Reading) -> str:
    value: str = page.value("pills", f"section-{reading.case_id}")
    return value


def sections(page: Visitor) -> list[str]:
    return list(page.at.pills[0].options)


def marks(page: Visitor) -> list[str]:
    """What each answer is said to be held as, for the page's own script: "" where nothing is."""
    return re.findall(r'data-held="([^"]*)"', page.html)


def ways(page: Visitor) -> dict[str, list[str]]:
    """What is missing, each question a way to it; the first pills are the sections."""
    return {pills.label: list(pills.options) for pills in page.at.pills[1:]}


def submitted(store: Store) -> Reading:
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    return reread(store, reading)


def test_no_question_has_an_answer_to_begin_with(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2")
    assert asked(page, reading) == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2a", "2.2.2b", "2.2.2"]
    assert {shown(page, reading, question) for question in asked(page, reading)} == {None}
    assert not re.search(SAVED, page.text)
    assert marks(page) == ["", "", "", "", "", ""]


def test_an_answer_is_stored_at_once_with_its_version_and_who_gave_it(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = answered(at_case(visitor, reading, "2.2", "Ben"), reading, "2.2.1", "yes")
    stored = reread(store, reading).answers["2.2.1"]
    assert (stored.value, stored.version, stored.by) == ("yes", 1, "Ben")
    assert re.search(r"^Yes saved \d\d:\d\d$", page.text, re.MULTILINE)
    answered(page, reading, "2.2.1", "no")
    assert re.search(r"^No saved \d\d:\d\d$", page.text, re.MULTILINE)
    assert "Yes saved" not in page.text
    assert reread(store, reading).answers["2.2.1"].version == 2


def test_the_first_answer_begins_the_case_and_the_page_says_so_at_once(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2")
    assert "Allocated · 10 questions left · allocated to nobody yet" in page.lines
    assert "In progress · 9 questions left · allocated to nobody yet" in answered(page, reading, "2.2.1", "no").lines


def test_leaving_the_section_and_coming_back_keeps_the_answers(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes")
    page.choose("pills", f"section-{reading.case_id}", "2.3").choose("pills", f"section-{reading.case_id}", "2.2")
    assert shown(page, reading, "2.2.1") == "yes"
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_leaving_the_page_and_coming_back_keeps_the_answers(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes").go("cases", audit=reading.audit.id)
    page.go("record", audit=reading.audit.id, case=reading.case_id, section="2.2")
    assert shown(page, reading, "2.2.1") == "yes"
    assert reread(store, reading).answers["2.2.1"].version == 1


def test_leaving_the_case_and_coming_back_keeps_the_answers_of_each(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    page = answered(at_case(visitor, first, "2.2"), first, "2.2.1", "yes").press("Next case")
    assert page.title == "Case KSH-2"
    assert shown(page, second, "2.2.1") is None
    page = answered(page, second, "2.2.1", "no").press("Previous case")
    assert shown(page, first, "2.2.1") == "yes"
    assert [reread(store, reading).answers["2.2.1"].version for reading in (first, second)] == [1, 1]


def test_a_reload_shows_what_was_answered(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "not_applicable")
    assert shown(at_case(visitor, reading, "2.2"), reading, "2.2.1") == "not_applicable"


def test_an_answer_can_be_taken_back(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes").press("Take the answer back")
    assert shown(page, reading, "2.2.1") is None
    assert reread(store, reading).answers["2.2.1"].value is None
    assert "Take the answer back" not in page.labels("button")
    answered(page, reading, "2.2.1", "no")
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_a_blank_on_an_old_screen_never_takes_an_answer_away(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2")
    say(store, reading, "2.2.1", YES)
    assert shown(page.run(), reading, "2.2.1") == "yes"
    assert reread(store, reading).answers["2.2.1"].value == "yes"


def test_a_note_is_saved_and_marked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2").choose("text_area", f"note-{reading.id}-2.2.1", "Seen in June.")
    assert reread(store, reading).notes["2.2.1"].value == "Seen in June."
    again = at_case(visitor, reading, "2.2")
    assert again.value("text_area", f"note-{reading.id}-2.2.1") == "Seen in June."
    assert page.has("text_area", f"note-{reading.id}-2.2.1a")


def test_a_note_that_is_too_long_is_not_saved_and_stays_to_be_shortened(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2").choose("text_area", f"note-{reading.id}-2.2.1", "x" * 5_001)
    assert "Not saved. The note has 5,001 characters. Shorten it to 5,000. What you gave is still here." in page.lines
    assert page.value("text_area", f"note-{reading.id}-2.2.1") == "x" * 5_001
    page.choose("text_area", f"note-{reading.id}-2.2.1", "x" * 5_000)
    assert "Not saved." not in page.text
    assert len(reread(store, reading).notes["2.2.1"].value or "") == 5_000


def test_a_note_is_never_part_of_the_pages_own_html_or_address(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    note = "<script>alert(1)</script> ![x](http://example.org/x.png)"
    page = at_case(visitor, reading, "2.2").choose("text_area", f"note-{reading.id}-2.2.1", note)
    assert "example.org" not in page.html + str(page.query)


@pytest.mark.parametrize(
    ("kind", "fact", "value", "kept"),
    [
        ("segmented_control", "sentence_type", "community", '["community"]'),
        ("multiselect", "requirements", ["programme", "treatment"], '["programme", "treatment"]'),
        ("segmented_control", "concern", "yes", '["yes"]'),
        ("text_input", "office", "Huyton", '["Huyton"]'),
    ],
)
def test_each_kind_of_fact_is_stored_at_once(
    visitor: NewVisitor, store: Store, kind: str, fact: str, value: object, kept: str
):
    reading = begin_case(store)
    at_case(visitor, reading, "facts").choose(kind, f"fact-{reading.case_id}-{fact}", value)
    stored = reread(store, reading).facts[fact]
    assert (stored.value, stored.version) == (kept, 1)
    again = at_case(visitor, reading, "facts")
    assert again.value(kind, f"fact-{reading.case_id}-{fact}") == value


def test_a_case_without_facts_opens_at_them_and_one_with_facts_at_what_is_left(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    assert section(at_case(visitor, reading), reading) == "facts"
    tell(store, reading, "sentence_type", "community")
    assert section(at_case(visitor, reading), reading) == "2.2"


def test_facts_decide_which_questions_are_asked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "sentence_type", "community")
    tell(store, reading, "concern", "no")
    page = at_case(visitor, reading, "2.2")
    assert asked(page, reading) == ["2.2.1a", "2.2.1", "2.2.2"]
    assert "Were enquiries made about the concern? Does not apply." in page.text
    page.choose("pills", f"section-{reading.case_id}", "facts")
    page.choose("segmented_control", f"fact-{reading.case_id}-concern", "yes")
    page.choose("pills", f"section-{reading.case_id}", "2.2")
    assert asked(page, reading) == ["2.2.1a", "2.2.1b", "2.2.1", "2.2.2"]


def test_an_answer_decides_at_once_whether_the_next_question_is_asked(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "sentence_type", "resettlement")
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.2a", "no")
    assert "2.2.2b" not in asked(page, reading)
    assert "2.2.2b" in asked(answered(page, reading, "2.2.2a", "yes"), reading)


def test_an_answer_that_stopped_applying_is_kept_not_counted_and_comes_back(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    tell(store, reading, "concern", "yes")
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1b", "no")
    assert sections(page)[1] == "2.2 Assessment 1/6"
    key = f"fact-{reading.case_id}-concern"
    page.choose("pills", f"section-{reading.case_id}", "facts").choose("segmented_control", key, "no")
    page.choose("pills", f"section-{reading.case_id}", "2.2")
    assert "Does not apply. Your answer No is kept, not counted." in page.text
    assert sections(page)[1] == "2.2 Assessment 0/5"
    assert reread(store, reading).answers["2.2.1b"].value == "no"
    page.choose("pills", f"section-{reading.case_id}", "facts").choose("segmented_control", key, "yes")
    page.choose("pills", f"section-{reading.case_id}", "2.2")
    assert shown(page, reading, "2.2.1b") == "no"
    assert sections(page)[1] == "2.2 Assessment 1/6"


def test_the_sections_say_how_far_each_is_and_tick_what_is_done(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.6")
    assert sections(page) == [
        "Facts",
        "2.2 Assessment 0/6",
        "2.3 Planning 0/3",
        "2.6 Outcomes 0/1",
        "Submit",
    ]
    tell(store, reading, "sentence_type", "resettlement")
    answered(page, reading, "2.6.1", "yes")
    assert (sections(page)[0], sections(page)[3]) == ("✓ Facts", "✓ 2.6 Outcomes")


def test_the_button_at_the_end_leads_to_the_top_of_the_next_section(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.2").press("Next: 2.3 Planning")
    assert (section(page, reading), page.query["section"]) == ("2.3", "2.3")
    leading = [element.value for element in page.at.html if "scrollIntoView" in element.value]
    assert len(leading) == 1
    assert "section-2-3" in leading[0]
    assert 'id="section-2-3"' in page.html
    answered(page, reading, "2.3.1", "yes")
    assert not any("scrollIntoView" in element.value for element in page.at.html), (
        "the page is not moved at other clicks"
    )


def test_the_end_names_what_is_missing_and_offers_no_submitting(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    page = at_case(visitor, reading, "check")
    assert "Still needed: Type of sentence" in page.lines
    assert ways(page) == {
        "2.2 Assessment: 5 questions unanswered": ["2.2.1a", "2.2.1b", "2.2.2a", "2.2.2b", "2.2.2"],
        "2.3 Planning: 3 questions unanswered": ["2.3.1a", "2.3.1b", "2.3.1"],
        "2.6 Outcomes: 1 question unanswered": ["2.6.1"],
    }
    assert "Submit the case" not in page.labels("button")
    assert section(page.press("Facts"), reading) == "facts"


def test_what_is_missing_leads_to_its_question(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "check").fill("pills", "2.3 Planning: 3 questions unanswered", "2.3.1b")
    assert (section(page, reading), page.query["section"]) == ("2.3", "2.3")
    (leading,) = [element.value for element in page.at.html if "scrollIntoView" in element.value]
    assert ".st-key-row-2-3-1b button" in leading


def test_a_complete_case_is_submitted_and_then_read_only(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    page = at_case(visitor, reading, "check").press("Submit the case")
    assert reread(store, reading).state.value == "submitted"
    assert "This case is submitted: it counts in the results and is read-only." in page.lines
    assert sections(page)[-1] == "✓ Submitted"
    page.choose("pills", f"section-{reading.case_id}", "2.2")
    assert all(widget.disabled for widget in page.at.segmented_control)
    assert all(widget.disabled for widget in page.at.text_area)
    assert "Take the answer back" not in page.labels("button")


def test_a_case_that_became_incomplete_meanwhile_is_not_submitted(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    page = at_case(visitor, reading, "check", "Ben")
    say(store, reading, "2.6.1", None)
    page.press("Submit the case")
    assert "Not submitted. Unanswered: 2.6.1." in page.lines
    assert ways(page) == {"2.6 Outcomes: 1 question unanswered": ["2.6.1"]}
    assert reread(store, reading).is_open
    assert "Not submitted." not in page.run().text, "a fault is told once"


def test_a_submitted_case_is_opened_again_with_a_reason_that_the_trail_keeps(visitor: NewVisitor, store: Store):
    reading = submitted(store)
    page = at_case(visitor, reading, "check", "Ben").press("Open it again")
    assert "Say why in a few words: the reason is kept with the case." in page.text
    assert not reread(store, reading).is_open
    page.fill("text_input", REASON, "Second thoughts").press("Open it again")
    assert reread(store, reading).is_open
    assert changes(store, reading, What.STATE)[-1].reason == "Second thoughts"
    assert "Submit the case" in page.labels("button")


def test_an_address_opens_that_case_at_that_section(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    begin_case(store, reading.audit.id, "KSH-2")
    page = at_case(visitor, reading, "2.3", "Ben")
    assert page.title == "Case KSH-1"
    assert section(page, reading) == "2.3"
    assert page.query == {"audit": reading.audit.id, "case": reading.case_id, "section": "2.3"}


def test_an_address_with_an_unknown_section_opens_the_case_where_something_is_left(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    assert section(at_case(visitor, reading, "9.9"), reading) == "facts"


def test_an_unknown_case_is_told_and_no_other_case_is_opened_in_its_place(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = visitor().go("record", audit=reading.audit.id, case="nonesuch")
    assert page.title == "Record"
    assert "The audit has no such case. Open one from the list of cases." in page.lines
    assert not page.keys("segmented_control")


def test_without_an_address_the_first_case_that_is_not_submitted_opens(visitor: NewVisitor, store: Store):
    done = submitted(store)
    complete(store, begin_case(store, done.audit.id, "KSH-2"))
    begin_case(store, done.audit.id, "KSH-3")
    assert visitor().go("record", audit=done.audit.id).title == "Case KSH-2"


def test_an_audit_without_a_case_says_so(visitor: NewVisitor, store: Store):
    page = visitor().go("record", audit=begin_audit(store))
    assert "This audit has no case yet. Add one first." in page.lines


def test_a_case_can_be_picked_from_the_list(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    page = at_case(visitor, first, "2.3").choose("selectbox", f"pick-{first.case_id}", second.case_id)
    assert (page.title, section(page, second)) == ("Case KSH-2", "2.3")


def test_the_next_case_never_begins_at_its_end(visitor: NewVisitor, store: Store):
    first = begin_case(store)
    second = begin_case(store, first.audit.id, "KSH-2")
    assert section(at_case(visitor, first, "check").press("Next case"), second) == "facts"


def test_standards_left_out_are_not_asked(visitor: NewVisitor, store: Store):
    reading = begin_case(store, begin_audit(store, not_inspected=frozenset({"2.3"})))
    page = at_case(visitor, reading, "2.3")
    assert section(page, reading) == "facts"
    assert "2.3 Planning 0/3" not in sections(page)


def test_every_question_gives_its_words_to_the_control_that_answers_it(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.6")
    control = page.at.segmented_control(key=answer_key(reading, "2.6.1"))
    assert control.label == "2.6.1 Do early outcomes show progress?"
    assert control.options == [answer.words for answer in Answer]


def test_a_note_shows_beside_its_question_as_soon_as_it_is_written(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    page = at_case(visitor, reading, "2.6")
    assert popovers(page) == ["Guidance, note"]
    page.choose("text_area", f"note-{reading.id}-2.6.1", "Seen in June.")
    assert popovers(page) == ["Guidance, note ✎"]
    assert popovers(at_case(visitor, reading, "2.6")) == ["Guidance, note ✎"]
    assert popovers(page.choose("text_area", f"note-{reading.id}-2.6.1", "")) == ["Guidance, note"]


def popovers(page: Visitor) -> list[str]:
    return [block.proto.popover.label for block in page.at.get("popover")]
