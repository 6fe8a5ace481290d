"""One question on the sheet: what it offers, its advice, its history, and taking back one's own last change."""

import re

import pytest

from audit.model.answers import Answer
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.small_questionnaire import NOTED_TOML
from tests.storage.factories import BEN, NO, NOT_APPLICABLE, YES, begin_audit, begin_case, changes, reread, say, tell
from tests.web.conftest import NewVisitor
from tests.web.recording_form_driver import Form, at_case, skeleton

NO_CHANGE = "You have changed nothing in this case yet."
TIME = r"\d{1,2} \w+ \d\d:\d\d"


@pytest.fixture
def reading(store: Store) -> Reading:
    return begin_case(store)


@pytest.fixture
def strict(store: Store) -> Reading:
    """A case of an audit whose questionnaire asks for notes, and offers "not applicable" not everywhere."""
    return begin_case(store, begin_audit(store, NOTED_TOML))


def offered(form: Form, question: str) -> list[str]:
    return [words for _, words in form.rows[question]["options"]]


def history(form: Form, question: str) -> list[str]:
    """The history of a question that was unfolded, newest first; moments as "when"."""
    return [re.sub(f"^{TIME}", "when", line) for line in form.data["history"][question]]


def test_not_applicable_is_offered_only_where_the_questionnaire_allows_it(visitor: NewVisitor, strict: Reading):
    form = at_case(visitor, strict, "2.2")
    assert offered(form, "2.2.1") == ["Yes", "No"]
    assert offered(form, "2.2.1a") == ["Yes", "No", "Not applicable"]


def test_of_the_shipped_key_questions_only_one_offers_not_applicable(visitor: NewVisitor, store: Store):
    form = at_case(visitor, begin_case(store, begin_audit(store, shipped_questionnaires()[0].source.decode())), "facts")
    found = set()
    while (form := form.show(form.data["next"]["id"])).section != "check":
        judgements = [row for row in form.rows.values() if row["style"] == "judgement"]
        found |= {row["id"] for row in judgements if ["not_applicable", "Not applicable"] in row["options"]}
    assert found == {"2.1.1"}


def test_a_not_applicable_from_before_stays_in_sight_where_it_is_no_longer_offered(
    visitor: NewVisitor, store: Store, strict: Reading
):
    say(store, strict, "2.2.1", YES)
    with store.database.writing() as connection:
        connection.exec_driver_sql("UPDATE answer SET value = 'not_applicable'")
    form = at_case(visitor, strict, "2.2")
    assert offered(form, "2.2.1") == ["Yes", "No", "Not applicable"]
    assert form.stored("2.2.1") == ["not_applicable"]


def test_each_mark_says_what_is_held_in_the_words_of_the_control(visitor: NewVisitor, store: Store, reading: Reading):
    for question, answer in zip(("2.2.1a", "2.2.1b", "2.2.1"), Answer, strict=True):
        say(store, reading, question, answer)
    form = at_case(visitor, reading, "2.2")
    assert list(form.marks.values()) == ["Yes", "No", "Not applicable", "", "", ""]
    said = [row["stored"]["mark"].rpartition(" ")[0] for row in form.rows.values()]
    assert said == ["Yes saved", "No saved", "N/A saved", "", "", ""]


def test_advice_stands_at_its_question_and_goes_when_the_answer_changes(
    visitor: NewVisitor, store: Store, reading: Reading
):
    for question in ("2.2.1a", "2.2.1b"):
        say(store, reading, question, NO)
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes")
    assert form.rows["2.2.1"]["advice"] == "Every prompt is No, but the judgement is Yes."
    assert reread(store, reading).answers["2.2.1"].value == "yes", "advice stands in nobody's way"
    assert form.give("2.2.1", "no").rows["2.2.1"]["advice"] == ""


def test_at_the_end_contradictions_stand_first_and_judgements_without_a_note_in_one_line(
    visitor: NewVisitor, store: Store, reading: Reading
):
    for question, answer in (("2.2.1", YES), ("2.3.1", YES), ("2.6.1", NO), ("2.2.1b", YES), ("2.3.1a", YES)):
        say(store, reading, question, answer)
    tell(store, reading, "concern", "no")
    ways = at_case(visitor, reading, "check").ways
    assert ["2.2.1b", "2.3.1a"] in ways.values(), "what is said alike is said once"
    say(store, reading, "2.2.2a", NOT_APPLICABLE)
    tell(store, reading, "sentence_type", "resettlement")
    *_, contradiction, bare = [way for way in at_case(visitor, reading, "check").ways.items() if "2.3.1a" not in way[1]]
    assert contradiction == (
        "Answered Not applicable, but it applies: “Type of sentence” is Resettlement.",
        ["2.2.2a"],
    )
    assert bare == ("3 judgements have no note", ["2.2.1", "2.3.1", "2.6.1"])


def test_a_note_that_is_needed_is_no_advice_besides(visitor: NewVisitor, store: Store, strict: Reading):
    for question in ("2.2.1", "2.2.2"):
        say(store, strict, question, NO)
    ways = at_case(visitor, strict, "check").ways
    assert (ways["2.2 Assessment, 1 note needed"], ways["1 judgement has no note"]) == (["2.2.1"], ["2.2.2"])


def test_a_note_that_is_needed_is_asked_for_beside_its_question(visitor: NewVisitor, store: Store, strict: Reading):
    tell(store, strict, "concern", "no")
    form = at_case(visitor, strict, "2.2")
    assert form.rows["2.2.1"]["noteNeeded"] is False
    assert form.give("2.2.1", "no").rows["2.2.1"]["noteNeeded"] is True
    assert form.note("2.2.1", " ").rows["2.2.1"]["noteNeeded"] is True
    assert form.note("2.2.1", "Seen.").rows["2.2.1"]["noteNeeded"] is False


def test_the_history_tells_who_answered_what_the_newest_first_and_at_once(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.6").ask("2.6.1")
    assert history(form, "2.6.1") == []
    assert history(form.give("2.6.1", "yes"), "2.6.1") == ["when, Ann: Yes, before no answer"]
    say(store, reread(store, reading), "2.6.1", NOT_APPLICABLE, BEN)
    assert history(form.run().give("2.6.1", "no"), "2.6.1") == [
        "when, Ann: No, before Not applicable",
        "when, Ben: Not applicable, before Yes",
        "when, Ann: Yes, before no answer",
    ]


def test_the_history_tells_of_a_note_only_that_it_changed(visitor: NewVisitor, reading: Reading):
    form = at_case(visitor, reading, "2.6").ask("2.6.1").note("2.6.1", "Quillfeather")
    form.note("2.6.1", "Quillfeather again").note("2.6.1", "")
    told = ["when, Ann: note cleared", "when, Ann: note changed", "when, Ann: note written"]
    assert history(form, "2.6.1") == told


def test_no_history_is_read_before_somebody_asks(visitor: NewVisitor, store: Store, reading: Reading):
    say(store, reading, "2.6.1", YES)
    assert at_case(visitor, reading, "2.6").data["history"] == {}


def test_undo_shows_the_answer_again_as_it_was_and_the_trail_says_so(
    visitor: NewVisitor, store: Store, reading: Reading
):
    say(store, reading, "2.2.1", NO)
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes")
    assert form.data["undone"] is None
    assert form.undo().data["undone"]["words"] == "Undone: 2.2.1 is No again."
    assert (form.stored("2.2.1"), form.marks["2.2.1"]) == (["no"], "No")
    assert reread(store, reading).answers["2.2.1"].value == "no"
    last = changes(store, reading, What.ANSWER)[-1]
    assert (last.subject, last.old, last.new, last.reason) == ("2.2.1", "yes", "no", "undo")
    assert "when, Ann: No, before Yes (undo)" in history(form.ask("2.2.1"), "2.2.1")


def test_undo_takes_a_first_answer_away_and_undoing_twice_brings_it_back(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes").undo()
    assert form.stored("2.2.1") == []
    assert form.data["undone"]["words"] == "Undone: 2.2.1 is without an answer again."
    assert form.undo().stored("2.2.1") == ["yes"]
    assert form.data["undone"]["words"] == "Undone: 2.2.1 is Yes again."
    assert [change.new for change in changes(store, reading, What.ANSWER)] == ["yes", None, "yes"]


def test_an_undo_that_is_sent_again_is_done_once_even_by_a_server_that_forgot_it(
    visitor: NewVisitor, store: Store, reading: Reading
):
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes")
    form.undo_id = "0" * 32
    form.send().send()
    del form.page.at.session_state["undone"]
    assert form.send().data["undone"]["words"] == "Undone: 2.2.1 is without an answer again."
    assert [change.new for change in changes(store, reading, What.ANSWER)] == ["yes", None]


def test_undo_goes_to_the_section_where_the_change_was_made(visitor: NewVisitor, store: Store, reading: Reading):
    form = at_case(visitor, reading, "2.3").give("2.3.1", "yes").show("2.6").undo()
    assert (form.section, form.data["to"], form.stored("2.3.1")) == ("2.3", "2.3.1", [])


def test_undo_takes_back_notes_and_facts_too(visitor: NewVisitor, store: Store, reading: Reading):
    form = at_case(visitor, reading, "facts").give("sentence_type", "community").undo()
    assert form.stored("sentence_type") == []
    assert not reread(store, reading).record.case.facts.get("sentence_type")
    assert form.data["undone"]["words"] == "Undone: “Type of sentence” is without an answer again."
    assert form.show("2.6").note("2.6.1", "Seen.").undo().stored("2.6.1", "note") == []
    assert reread(store, reading).notes["2.6.1"].value is None
    assert form.data["undone"]["words"] == "Undone: 2.6.1 has no note again."


def test_undo_never_takes_back_what_somebody_else_did(visitor: NewVisitor, store: Store, reading: Reading):
    say(store, reading, "2.2.1", YES, BEN)
    form = at_case(visitor, reading, "2.2").undo()
    assert (form.data["told"], form.data["undone"]["words"]) == (NO_CHANGE, "")
    assert form.run().data["told"] == "", "a fault is told once, at the next run"
    form.give("2.2.2", "yes")
    say(store, reread(store, reading), "2.2.2", NO, BEN)
    assert form.undo().data["told"] == "2.2.2 was changed meanwhile by Ben, so your change was not undone."
    assert {q: kept.value for q, kept in reread(store, reading).answers.items()} == {"2.2.1": "yes", "2.2.2": "no"}


def test_an_answer_that_changed_meanwhile_is_not_taken_back_unseen(visitor: NewVisitor, store: Store, reading: Reading):
    form = at_case(visitor, reading, "2.2").give("2.2.1", "yes")
    say(store, reread(store, reading), "2.2.1", NO, BEN)
    form.give("2.2.1")
    assert form.outcome("2.2.1")["clash"]["words"] == "No"
    assert reread(store, reading).answers["2.2.1"].value == "no"


def test_the_keys_are_part_of_the_form(visitor: NewVisitor, reading: Reading):
    form = at_case(visitor, reading, "2.2")
    assert re.findall(r"<kbd>(.*?)</kbd>", skeleton(form)) == [
        "Y, N, A",
        "J, K",
        "T",
        "]",
        "Y, N",
        "J, K",
        "Enter",
        "]",
    ]
