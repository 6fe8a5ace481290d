"""Adding cases, bringing in many at once, and how far each has come."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from audit.errors import InputError, NotAllowed, StoreError
from audit.model.answers import CaseRecord
from audit.model.case import Case, CaseState
from audit.model.questionnaire import Facts
from audit.storage import Person, Store
from audit.storage.audit_log.change_log import What
from audit.storage.engine import schema
from audit.storage.queries.cases import BROUGHT_IN
from tests.small_questionnaire import NOTED_TOML, SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    Cut,
    at_stage,
    begin_audit,
    begin_case,
    complete,
    cut_at,
    jot,
    say,
    tell,
)
from tests.text_tables import records

COMPLETE_PARTLY_AND_EMPTY = """
case   sentence_type  concern  requirements         2.2.1a  2.2.1  2.2.2  2.3.1b  2.3.1  2.6.1
KSH-3  community      no       programme;treatment  yes     no     n/a    yes     yes    yes
KSH-1  community      no       -                    yes     no     n/a    -       yes    yes
KSH-2  resettlement   -        -                    -       -      -      -       -      -
"""


ONE_OF_EACH = {CaseState.SUBMITTED: 1, CaseState.IN_PROGRESS: 1, CaseState.ALLOCATED: 1}


def references(store: Store, audit_id: str) -> list[str]:
    return [progress.case.reference for progress in store.cases.progress(ANN, audit_id)]


def test_a_case_is_added_allocated_and_without_answers(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    case = Case(" KSH-1 ", " Ben ", {"office": ("North",), "concern": ()}, CaseState.SUBMITTED)
    case_id = any_store.cases.add(ANN, audit_id, case)
    (progress,) = any_store.cases.progress(ANN, audit_id)
    assert progress.id == case_id
    assert progress.case == Case("KSH-1", "Ben", {"office": ("North",)}, CaseState.ALLOCATED)
    assert (progress.answered, progress.left) == (0, len(SMALL.questions))
    told = [row.change.subject for row in any_store.audits.trail(ANN, audit_id) if row.change.what is What.FACT]
    assert told == ["office"]


@pytest.mark.parametrize("reference", ["KSH-1", "ksh-1", " Ksh-1 "])
def test_a_reference_that_is_taken_is_refused_in_any_spelling(any_store: Store, reference: str) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.add(ANN, audit_id, Case("KSH-1"))
    with pytest.raises(InputError, match="The audit already has a case"):
        any_store.cases.add(ANN, audit_id, Case(reference))
    assert references(any_store, audit_id) == ["KSH-1"]


def test_the_database_itself_refuses_a_reference_twice(any_store: Store) -> None:
    reading = begin_case(any_store, reference="KSH-1")
    row = {"id": "x", "audit_id": reading.audit.id, "position": 2, "reference": "x", "reference_key": "ksh-1"}
    with pytest.raises(StoreError), any_store.database.writing() as connection:
        connection.execute(insert(schema.audit_case).values(row))
    assert references(any_store, reading.audit.id) == ["KSH-1"]


def test_another_audit_may_have_a_case_of_the_same_reference(any_store: Store) -> None:
    for audit_id in (begin_audit(any_store), begin_audit(any_store)):
        any_store.cases.add(ANN, audit_id, Case("KSH-1"))
        assert references(any_store, audit_id) == ["KSH-1"]


def test_cases_brought_in_are_kept_as_they_were_in_their_order(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    drawn = records(COMPLETE_PARTLY_AND_EMPTY, SMALL)
    any_store.cases.bring_in(ANN, audit_id, drawn)
    found = any_store.audits.results(ANN, audit_id, tuple(CaseState)).records
    assert [(f.case.reference, f.case.facts, f.answers) for f in found] == [
        (d.case.reference, d.case.facts, d.answers) for d in drawn
    ]


def test_complete_cases_brought_in_are_submitted_and_the_others_stay_open(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    came = any_store.cases.bring_in(ANN, audit_id, records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    assert came == ONE_OF_EACH
    states = [progress.case.state for progress in any_store.cases.progress(ANN, audit_id)]
    assert states == [CaseState.SUBMITTED, CaseState.IN_PROGRESS, CaseState.ALLOCATED]


FACTS_MISSING = """
case   sentence_type  concern  2.2.1a  2.2.1b  2.2.1  2.2.2a  2.2.2b  2.2.2  2.3.1a  2.3.1b  2.3.1  2.6.1
KSH-1  community      no       yes     -       yes    -       -       yes    -       yes     yes    yes
KSH-2  -              yes      yes     yes     yes    yes     yes     yes    yes     yes     yes    yes
KSH-3  community      -        yes     yes     yes    -       -       yes    -       yes     yes    yes
"""


def test_a_case_without_a_required_fact_that_others_of_the_file_have_stays_open(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    drawn = records(FACTS_MISSING, SMALL)
    assert any_store.cases.bring_in(ANN, audit_id, drawn) == {CaseState.SUBMITTED: 2, CaseState.IN_PROGRESS: 1}
    found = any_store.cases.progress(ANN, audit_id)
    assert [(progress.case.state, progress.left) for progress in found] == [
        (CaseState.SUBMITTED, 0),
        (CaseState.IN_PROGRESS, 0),
        (CaseState.SUBMITTED, 0),  # concern is not a required fact
    ]
    reading = any_store.readings.open(ANN, audit_id, found[1].id)
    with pytest.raises(NotAllowed, match="Facts to record: Type of sentence"):
        any_store.stages.submit(ANN, reading)
    tell(any_store, reading, "sentence_type", "resettlement")
    any_store.stages.submit(ANN, reading)


@pytest.mark.parametrize("facts", [{}, {"sentence_type": ()}, {"office": ("North",)}])
def test_a_file_without_the_column_of_a_required_fact_is_complete_without_it(any_store: Store, facts: Facts) -> None:
    audit_id = begin_audit(any_store)
    found = [CaseRecord(Case(f"KSH-{number}", facts=facts), dict.fromkeys(SMALL.question, NO)) for number in (1, 2)]
    assert any_store.cases.bring_in(ANN, audit_id, found) == {CaseState.SUBMITTED: 2}
    assert any_store.audits.results(ANN, audit_id).which_cases == "2 submitted cases"


def test_notes_are_not_asked_of_a_case_brought_in_but_before_it_is_submitted_again(any_store: Store) -> None:
    audit_id = begin_audit(any_store, NOTED_TOML)
    found = [CaseRecord(Case("KSH-1", facts={"sentence_type": ("community",)}), dict.fromkeys(SMALL.question, NO))]
    assert any_store.cases.bring_in(ANN, audit_id, found) == {CaseState.SUBMITTED: 1}
    (progress,) = any_store.cases.progress(ANN, audit_id)
    reading = any_store.readings.open(ANN, audit_id, progress.id)
    any_store.stages.give_back(ANN, reading, "Say why.")
    with pytest.raises(NotAllowed, match=r"Notes to write: 2\.2\.1\."):
        any_store.stages.submit(ANN, reading)


@pytest.mark.parametrize("name", ["x" * 121, "Ann\nBen", "Ann\0"])
def test_an_auditor_whose_name_cannot_be_kept_is_refused(any_store: Store, name: str) -> None:
    audit_id = begin_audit(any_store)
    for add in (
        lambda: any_store.cases.add(ANN, audit_id, Case("KSH-1", name)),
        lambda: any_store.cases.bring_in(ANN, audit_id, [CaseRecord(Case("KSH-1")), CaseRecord(Case("KSH-2", name))]),
    ):
        with pytest.raises(InputError) as refused:
            add()
        assert str(refused.value) == "The auditor's name must be one line of at most 120 characters."
    assert references(any_store, audit_id) == []
    any_store.cases.add(ANN, audit_id, Case("KSH-1", "š" * 120))
    assert any_store.cases.progress(ANN, audit_id)[0].case.auditor == "š" * 120


def test_where_somebody_stopped_is_the_open_case_that_they_recorded_last(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first, second = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")

    def stopped(person: Person = ANN) -> tuple[str, str] | None:
        stop = any_store.cases.where_stopped(person, audit_id)
        return None if stop is None else (stop.reference, stop.subject)

    assert stopped() is None, "who only added cases has recorded nothing"
    say(any_store, first, "2.2.1", YES)
    assert stopped() == ("KSH-1", "2.2.1"), "the question, although the state was changed after it"
    say(any_store, second, "2.2.2", YES, BEN)
    jot(any_store, second, "2.3.1", "Seen twice.")
    assert (stopped(), stopped(BEN)) == (("KSH-2", "2.3.1"), ("KSH-2", "2.2.2"))
    tell(any_store, first, "office", "North")
    any_store.stages.allocate(ANN, second, "Ben")
    assert stopped() == ("KSH-1", "office"), "an allocation is not recorded"
    at_stage(any_store, first, CaseState.SUBMITTED)
    assert stopped() == ("KSH-2", "2.3.1"), "what is read-only is no place to go on"
    at_stage(any_store, first, CaseState.RETURNED)
    assert stopped() == ("KSH-1", "office")
    assert any_store.cases.where_stopped(ANN, begin_audit(any_store)) is None, "another audit"


def test_bringing_cases_in_is_not_recording_them(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    any_store.cases.add(ANN, audit_id, Case("KSH-9", facts={"office": ("North",)}))
    assert any_store.cases.where_stopped(ANN, audit_id) is None


def test_what_was_brought_in_stands_in_the_trail_with_where_it_came_from(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    case_id = any_store.cases.progress(ANN, audit_id)[0].id
    told = [row.change for row in any_store.readings.trail(ANN, audit_id, case_id)]
    assert [change.what for change in told] == [What.CASE, *[What.FACT] * 3, *[What.ANSWER] * 6, What.STATE]
    assert {change.reason for change in told} == {BROUGHT_IN}
    assert [(c.subject, c.new) for c in told if c.what is What.FACT][2] == (
        "requirements",
        '["programme", "treatment"]',
    )


def test_every_repeated_reference_is_named_and_nothing_is_brought_in(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.add(ANN, audit_id, Case("KSH-1"))
    with pytest.raises(InputError) as refused:
        any_store.cases.bring_in(
            ANN, audit_id, [CaseRecord(Case(name)) for name in ("KSH-9", "ksh-1", "KSH-7", "Ksh-9")]
        )
    assert refused.value.faults == (
        "The audit already has a case ksh-1. Choose another reference.",
        "The audit already has a case Ksh-9. Choose another reference.",
    )
    assert references(any_store, audit_id) == ["KSH-1"]


@pytest.mark.parametrize(
    "moment",
    ["INSERT INTO reading", "INSERT INTO case_fact", "INSERT INTO answer", "INSERT INTO trail", "COMMIT"],
)
def test_bringing_in_that_is_cut_off_brings_in_nothing(any_store: Store, moment: str) -> None:
    audit_id = begin_audit(any_store)
    drawn = records(COMPLETE_PARTLY_AND_EMPTY, SMALL)
    with cut_at(any_store, moment), pytest.raises(Cut):
        any_store.cases.bring_in(ANN, audit_id, drawn)
    assert references(any_store, audit_id) == []
    assert len(any_store.audits.trail(ANN, audit_id)) == 1, "the start of the audit"
    assert any_store.cases.bring_in(ANN, audit_id, drawn) == ONE_OF_EACH


def test_a_case_brought_in_is_recorded_further(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records("case concern 2.2.1\nKSH-1 no yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    reading = any_store.readings.open(ANN, audit_id, progress.id)
    assert say(any_store, reading, "2.2.1", None).version == 2
    any_store.stages.submit(ANN, complete(any_store, begin_case(any_store, audit_id, "KSH-2")))
    assert references(any_store, audit_id) == ["KSH-1", "KSH-2"]


def test_more_rows_than_one_statement_takes_are_brought_in(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.storage.audit_log.hash_chain.CHUNK", 2)
    audit_id = begin_audit(any_store)
    many = [CaseRecord(Case(f"KSH-{number}"), {"2.2.1": YES}) for number in range(5)]
    assert any_store.cases.bring_in(ANN, audit_id, many) == {CaseState.IN_PROGRESS: 5}
    assert references(any_store, audit_id) == [record.case.reference for record in many]
    assert len(any_store.audits.trail(ANN, audit_id)) == 1 + 5 * 3


def test_progress_counts_answers_out_of_the_questions_that_apply(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, records(COMPLETE_PARTLY_AND_EMPTY, SMALL))
    found = [(p.answered, p.applying, p.left) for p in any_store.cases.progress(ANN, audit_id)]
    assert found == [(6, 6, 0), (5, 6, 1), (0, 10, 10)]


def test_progress_leaves_out_the_standards_that_are_not_inspected(any_store: Store) -> None:
    audit_id = begin_audit(any_store, not_inspected=frozenset({"2.2", "2.3"}))
    any_store.cases.bring_in(ANN, audit_id, records("case 2.2.1 2.6.1\nKSH-1 yes yes", SMALL))
    (progress,) = any_store.cases.progress(ANN, audit_id)
    assert (progress.answered, progress.applying, progress.case.state) == (1, 1, CaseState.SUBMITTED)


def test_the_references_of_an_audit_are_told_by_case_in_their_order(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    ids = [any_store.cases.add(ANN, audit_id, Case(reference)) for reference in ("B2", "A1")]
    assert list(any_store.cases.references(ANN, audit_id).items()) == list(zip(ids, ("B2", "A1"), strict=True))


def given(facts: Facts) -> CaseRecord:
    return CaseRecord(Case("K", facts=facts))


@pytest.mark.parametrize(
    ("record", "fault"),
    [
        (given({"shoe_size": ("9",)}), "Case 'K': the questionnaire has no fact 'shoe_size'."),
        (given({"concern": ("Jane Doe",)}), "Case 'K': Safeguarding concern takes one of: yes, no."),
        (given({"concern": ("yes", "no")}), "Case 'K': Safeguarding concern takes one of: yes, no."),
        (given({"concern": ("YES",)}), "Case 'K': Safeguarding concern does not have such a value."),
        (CaseRecord(Case("K"), {"9.9": YES}), "Case 'K': the questionnaire has no question '9.9'."),
    ],
)
def test_facts_and_answers_that_the_questionnaire_does_not_have_are_refused(
    any_store: Store, record: CaseRecord, fault: str
) -> None:
    audit_id = begin_audit(any_store)
    with pytest.raises(InputError) as refused:
        any_store.cases.bring_in(ANN, audit_id, [CaseRecord(Case("KSH-1")), record])
    assert refused.value.faults == (fault,)
    if not record.answers:
        with pytest.raises(InputError) as refused:
            any_store.cases.add(ANN, audit_id, record.case)
        assert refused.value.faults == (fault,)
    assert references(any_store, audit_id) == []
