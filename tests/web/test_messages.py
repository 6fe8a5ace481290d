"""What a page may ask for: everything of its making is understood, and nothing else."""

from typing import Any

import pytest

from audit.errors import InputError
from audit.model.answers import Answer
from audit.storage import Store, Stored
from audit.storage.audit_log.change_log import What
from audit.web.record.component.messages import NOT_UNDERSTOOD, Outcome, Save, Wish, keep, read_wish, values_of
from tests.storage.factories import ANN, BEN, begin_case, jot, reread, say, tell

ID = "0123456789abcdef" * 2
SAVE = {"case": "a1/c1", "what": "answer", "subject": "2.2.1", "value": ["yes"], "seen": 0, "id": ID}
WISH = {"number": 3, "case": "a1/c1", "section": "2.2", "go": 0, "asked": "", "undo": "", "saves": [SAVE]}


def saved(**changed: Any) -> dict[str, Any]:
    """A wish with one save, changed."""
    return WISH | {"saves": [SAVE | changed]}


def test_a_wish_is_read_as_it_was_sent():
    save = Save("a1", "c1", What.ANSWER, "2.2.1", ("yes",), 0, ID)
    assert read_wish(WISH) == Wish(3, "a1/c1", "2.2", 0, "", "", (save,))


@pytest.mark.parametrize("nothing", [None, {}], ids=str)
def test_a_page_that_has_sent_nothing_wants_nothing(nothing: object):
    assert read_wish(nothing) == Wish()


@pytest.mark.parametrize(
    "sent",
    [
        "yes",
        ["saves"],
        {"saves": []},
        WISH | {"number": "3"},
        WISH | {"number": True},
        WISH | {"section": None},
        WISH | {"undo": "'; DROP TABLE answer"},
        WISH | {"saves": {"0": SAVE}},
        WISH | {"saves": ["yes"]},
        saved(case="a1"),
        saved(case="a1/c1/x"),
        saved(what="state"),
        saved(what=["answer"]),
        saved(value="yes"),
        saved(value=[1]),
        saved(value=[["yes"]]),
        saved(seen="0"),
        saved(seen=None),
        saved(id=""),
        saved(id="x" * 32),
        saved(id="a" * 65),
    ],
    ids=str,
)
def test_what_is_not_of_the_pages_making_is_refused_in_one_sentence_that_repeats_nothing_of_it(sent: object):
    with pytest.raises(InputError) as refused:
        read_wish(sent)
    assert refused.value.faults == (NOT_UNDERSTOOD,)


def save_of(reading: Any, what: What, subject: str, *values: str, seen: int = 0, save_id: str = ID) -> Save:
    return Save(reading.audit.id, reading.case_id, what, subject, values, seen, save_id)


@pytest.mark.parametrize(
    ("what", "subject", "values"),
    [
        (What.ANSWER, "2.2.1", ("no",)),
        (What.NOTE, "2.2.1", ("Seen in June.",)),
        (What.FACT, "requirements", ("programme", "treatment")),
    ],
)
def test_what_is_kept_comes_back_in_the_form_in_which_it_was_given(
    store: Store, what: What, subject: str, values: tuple[str, ...]
):
    reading = begin_case(store)
    outcome = keep(store.readings, ANN, save_of(reading, what, subject, *values))
    assert outcome.stored is not None
    assert values_of(what, outcome.stored) == values
    cleared = keep(store.readings, ANN, save_of(reading, what, subject, seen=1, save_id="f" * 32))
    assert cleared.stored is not None
    assert (values_of(what, cleared.stored), cleared.stored.version) == ((), 2)


def test_a_save_sent_again_changes_nothing_and_tells_what_is_stored_now(store: Store):
    reading = begin_case(store)
    save = save_of(reading, What.ANSWER, "2.2.1", "yes")
    keep(store.readings, ANN, save)
    say(store, reread(store, reading), "2.2.1", Answer.NO, BEN)
    again = keep(store.readings, ANN, save)
    assert again.stored is not None
    assert (again.stored.value, again.stored.by, again.clash) == ("no", "Ben", None)


@pytest.mark.parametrize(("what", "subject"), [(What.ANSWER, "2.2.1"), (What.NOTE, "2.2.1"), (What.FACT, "concern")])
def test_what_somebody_else_saved_meanwhile_is_told_and_left(store: Store, what: What, subject: str):
    reading = begin_case(store)
    say(store, reading, "2.2.1", Answer.NO, BEN)
    jot(store, reading, "2.2.1", "Theirs", person=BEN)
    tell(store, reading, "concern", "no")
    outcome = keep(store.readings, ANN, save_of(reading, what, subject, "yes"))
    assert (outcome.stored, outcome.fault) == (None, "")
    assert outcome.clash is not None
    assert outcome.clash.version == 1


@pytest.mark.parametrize(
    ("what", "subject", "value", "fault"),
    [
        (What.ANSWER, "9.9.9", "yes", "The audit has no question 9.9.9."),
        (What.ANSWER, "2.2.1", "perhaps", NOT_UNDERSTOOD),
        (What.NOTE, "2.2.1", "x" * 5_001, "The note has 5,001 characters. Shorten it to 5,000."),
        (What.FACT, "shoe size", "9", "The questionnaire has no fact shoe size."),
    ],
)
def test_what_cannot_be_kept_is_told_in_a_sentence(store: Store, what: What, subject: str, value: str, fault: str):
    reading = begin_case(store)
    assert keep(store.readings, ANN, save_of(reading, what, subject, value)) == Outcome(fault=fault)


def test_a_case_of_another_audit_is_not_there(store: Store):
    mine, other = begin_case(store), begin_case(store)
    forged = Save(mine.audit.id, other.case_id, What.ANSWER, "2.2.1", ("yes",), 0, ID)
    assert keep(store.readings, ANN, forged).fault == "The audit has no such case. Open one from the list of cases."
    assert reread(store, other).answers == {}


def test_nothing_stored_is_no_value():
    assert values_of(What.FACT, Stored()) == values_of(What.ANSWER, Stored(None, 3)) == ()
