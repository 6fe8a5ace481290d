"""One question on the sheet: what it offers, its advice, its history, and taking back one's own last change."""

import re

import pytest

from audit.answers import Answer
from audit.questionnaire_file import shipped_questionnaires
from audit.storage import Store
from audit.storage.reading import Reading
from audit.storage.trail import What
from tests.pages.conftest import NewVisitor, Visitor
from tests.pages.test_record import answer_key, answered, at_case, marks, popovers, section, shown
from tests.small import NOTED_TOML
from tests.storage.begun import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    begin_audit,
    begin_case,
    changes,
    jot,
    reread,
    say,
    tell,
)

UNDO = "Undo my last change"
NO_CHANGE = "You have changed nothing in this case yet."
TIME = r"\d{1,2} \w+ \d\d:\d\d"


@pytest.fixture
def reading(store: Store) -> Reading:
    return begin_case(store)


@pytest.fixture
def strict(store: Store) -> Reading:
    """A case of an audit whose questionnaire asks for notes, and offers "not applicable" not everywhere."""
    return begin_case(store, begin_audit(store, NOTED_TOML))


def offered(page: Visitor, reading: Reading, question: str) -> list[str]:
    return list(page.at.segmented_control(key=answer_key(reading, question)).options)


def history(page: Visitor, question: str) -> list[str]:
    """The history beside the only question that has one, newest first; moments as "when"."""
    _, _, after = page.html.partition("<h4>History</h4>")
    lines = re.findall(r"<li>(.*?)</li>", after.partition("</ul>")[0])
    return [re.sub(f"^{TIME}", "when", line) for line in lines]


def test_not_applicable_is_offered_only_where_the_questionnaire_allows_it(visitor: NewVisitor, strict: Reading):
    page = at_case(visitor, strict, "2.2")
    assert offered(page, strict, "2.2.1") == ["Yes", "No"]
    assert offered(page, strict, "2.2.1a") == ["Yes", "No", "Not applicable"]


def test_of_the_shipped_key_questions_only_one_offers_not_applicable(visitor: NewVisitor, store: Store):
    shipped = begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode()))
    page = at_case(visitor, shipped, "2.1")
    keys = [key for s in shipped.audit.questionnaire.standards for key in s.key_questions if s.questions]
    found = set()
    for standard in sorted({key.id.rpartition(".")[0] for key in keys}):
        page.choose("pills", f"section-{shipped.case_id}", standard)
        mine = [key.id for key in keys if key.id.rpartition(".")[0] == standard]
        found |= {key for key in mine if "Not applicable" in offered(page, shipped, key)}
    assert found == {"2.1.1"}


def test_a_not_applicable_from_before_stays_in_sight_where_it_is_no_longer_offered(
    visitor: NewVisitor, store: Store, strict: Reading
):
    say(store, strict, "2.2.1", YES)
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = 'not_applicable'")
    page = at_case(visitor, strict, "2.2")
    assert offered(page, strict, "2.2.1") == ["Yes", "No", "Not applicable"]
    assert shown(page, strict, "2.2.1") == "not_applicable"


def test_each_mark_says_what_is_held_in_the_words_of_the_control(visitor: NewVisitor, store: Store, reading: Reading):
    for question, answer in zip(("2.2.1a", "2.2.1b", "2.2.1"), Answer, strict=True):
        say(store, reading, question, answer)
    page = at_case(visitor, reading, "2.2")
    assert marks(page) == ["Yes", "No", "Not applicable", "", "", ""]
    said = [line.rpartition(" ")[0] for line in page.lines if re.fullmatch(r".* saved \d\d:\d\d", line)]
    assert said == ["Yes saved", "No saved", "N/A saved"]


def test_advice_stands_at_its_question_and_goes_when_the_answer_changes(
    visitor: NewVisitor, store: Store, reading: Reading
):
    for question in ("2.2.1a", "2.2.1b"):
        say(store, reading, question, NO)
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes")
    assert "Worth a second look: Every prompt is No, but the judgement is Yes." in page.lines
    assert reread(store, reading).answers["2.2.1"].value == "yes", "advice stands in nobody's way"
    assert "Worth a second look" not in answered(page, reading, "2.2.1", "no").text


def test_advice_stands_at_the_end_too_and_leads_to_its_question(visitor: NewVisitor, store: Store, reading: Reading):
    say(store, reading, "2.3.1", YES)
    page = at_case(visitor, reading, "check")
    assert "Worth a second look" in page.lines
    assert "The judgement has no note." in page.lines
    assert section(page.press("2.3.1"), reading) == "2.3"


def test_a_note_that_is_needed_is_asked_for_beside_its_question(visitor: NewVisitor, store: Store, strict: Reading):
    tell(store, strict, "concern", "no")
    page = at_case(visitor, strict, "2.2")
    place = 1  # 2.2.1b does not apply
    assert popovers(page)[place] == "Guidance, note"
    assert popovers(answered(page, strict, "2.2.1", "no"))[place] == "Guidance, note needed"
    assert popovers(page.choose("text_area", f"note-{strict.id}-2.2.1", " "))[place] == "Guidance, note needed"
    assert popovers(page.choose("text_area", f"note-{strict.id}-2.2.1", "Seen."))[place] == "Guidance, note ✎"


def test_the_history_tells_who_answered_what_the_newest_first_and_at_once(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = at_case(visitor, reading, "2.6")
    assert history(page, "2.6.1") == []
    answered(page, reading, "2.6.1", "yes")
    assert history(page, "2.6.1") == ["when, Ann: Yes, before no answer"]
    say(store, reread(store, reading), "2.6.1", NOT_APPLICABLE, BEN)
    answered(page.run(), reading, "2.6.1", "no")
    assert history(page, "2.6.1") == [
        "when, Ann: No, before Not applicable",
        "when, Ben: Not applicable, before Yes",
        "when, Ann: Yes, before no answer",
    ]


def test_the_history_tells_of_a_note_only_that_it_changed(visitor: NewVisitor, reading: Reading):
    key = f"note-{reading.id}-2.6.1"
    page = at_case(visitor, reading, "2.6").choose("text_area", key, "Quillfeather")
    page.choose("text_area", key, "Quillfeather again").choose("text_area", key, "")
    assert history(page, "2.6.1") == ["when, Ann: note cleared", "when, Ann: note changed", "when, Ann: note written"]
    assert "Quillfeather" not in page.html


def test_undo_shows_the_answer_again_as_it_was_and_the_trail_says_so(
    visitor: NewVisitor, store: Store, reading: Reading
):
    say(store, reading, "2.2.1", NO)
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes").press(UNDO)
    assert shown(page, reading, "2.2.1") == "no"
    assert marks(page)[2] == "No"
    assert reread(store, reading).answers["2.2.1"].value == "no"
    last = changes(store, reading, What.ANSWER)[-1]
    assert (last.subject, last.old, last.new, last.reason) == ("2.2.1", "yes", "no", "undo")
    assert "when, Ann: No, before Yes (undo)" in history(page, "2.2.1")


def test_undo_takes_a_first_answer_away_and_undoing_twice_brings_it_back(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes").press(UNDO)
    assert shown(page, reading, "2.2.1") is None
    assert shown(page.press(UNDO), reading, "2.2.1") == "yes"
    assert [change.new for change in changes(store, reading, What.ANSWER)] == ["yes", None, "yes"]


def test_undo_goes_to_the_section_where_the_change_was_made(visitor: NewVisitor, store: Store, reading: Reading):
    page = answered(at_case(visitor, reading, "2.3"), reading, "2.3.1", "yes")
    page.choose("pills", f"section-{reading.case_id}", "2.6").press(UNDO)
    assert (section(page, reading), shown(page, reading, "2.3.1")) == ("2.3", None)
    (leading,) = [element.value for element in page.at.html if "scrollIntoView" in element.value]
    assert ".st-key-judgement-2-3-1 button" in leading


def test_undo_takes_back_notes_and_facts_too(visitor: NewVisitor, store: Store, reading: Reading):
    fact, note = f"fact-{reading.case_id}-sentence_type", f"note-{reading.id}-2.6.1"
    page = at_case(visitor, reading, "facts").choose("segmented_control", fact, "community").press(UNDO)
    assert page.value("segmented_control", fact) is None
    assert not reread(store, reading).record.case.facts.get("sentence_type")
    page.choose("pills", f"section-{reading.case_id}", "2.6").choose("text_area", note, "Seen.").press(UNDO)
    assert page.value("text_area", note) == ""
    assert reread(store, reading).notes["2.6.1"].value is None


def test_undo_never_takes_back_what_somebody_else_did(visitor: NewVisitor, store: Store, reading: Reading):
    say(store, reading, "2.2.1", YES, BEN)
    page = at_case(visitor, reading, "2.2").press(UNDO)
    assert NO_CHANGE in page.lines
    assert NO_CHANGE not in page.run().lines, "a fault is told once, at the next run"
    answered(page, reading, "2.2.2", "yes")
    say(store, reread(store, reading), "2.2.2", NO, BEN)
    page.press(UNDO)
    assert "2.2.2 was changed meanwhile by Ben, so your change was not undone." in page.lines
    assert {q: kept.value for q, kept in reread(store, reading).answers.items()} == {"2.2.1": "yes", "2.2.2": "no"}


def test_an_answer_that_changed_meanwhile_is_not_taken_back_and_the_next_run_says_so(
    visitor: NewVisitor, store: Store, reading: Reading
):
    page = answered(at_case(visitor, reading, "2.2"), reading, "2.2.1", "yes")
    say(store, reread(store, reading), "2.2.1", NO, BEN)
    page.press("Take the answer back")
    assert "2.2.1 was changed meanwhile by Ben; your change was not saved." in page.lines
    assert 'role="alert"' in page.html
    assert reread(store, reading).answers["2.2.1"].value == "no"
    assert shown(page, reading, "2.2.1") == "no"


def test_the_keys_are_in_sight_wherever_answers_are_recorded(visitor: NewVisitor, store: Store, reading: Reading):
    page = at_case(visitor, reading, "2.2")
    assert re.findall(r"<kbd>(.*?)</kbd>", page.html) == ["Y, N, A", "J, K", "T", "]"]
    jot(store, reading, "2.2.1", "Seen.", person=ANN)
    assert "<kbd>" not in page.choose("pills", f"section-{reading.case_id}", "check").html
