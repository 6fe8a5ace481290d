"""Renaming a case, and taking out one of which nothing is recorded: the trail keeps both and goes on holding."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.errors import InputError, NotAllowed, NotFound
from audit.model.answers import CaseRecord
from audit.model.audit import Finding, FindingKind
from audit.model.case import Case, CaseState
from audit.storage import Store, open_store
from audit.storage.admin.copy_store import move
from audit.storage.audit_log.change_log import What
from audit.storage.audit_log.verification import verify
from audit.storage.queries.case_reviews import Reading
from tests.storage.factories import (
    ANN,
    BEN,
    YES,
    Cut,
    at_stage,
    begin_audit,
    begin_case,
    begin_second_reading,
    complete,
    cut_at,
    jot,
    reread,
    say,
    tell,
)

STAYS = "Case KSH-1 stays: facts, answers or notes are recorded in it, or were and are in its history."


def references(store: Store, audit_id: str) -> list[str]:
    return list(store.cases.references(ANN, audit_id).values())


def told(store: Store, audit_id: str) -> list[tuple[str | None, str | None, str, str]]:
    """What the trail says of cases that came, were renamed and went."""
    rows = [row for row in store.audits.trail(ANN, audit_id) if row.change.what is What.CASE]
    return [(row.change.old, row.change.new, row.change.reason, row.by) for row in rows]


def holds(store: Store) -> bool:
    with store.database.reading() as connection:
        return verify(connection).breaks == []


def test_a_case_is_renamed_with_a_row_in_the_trail_and_keeps_what_is_recorded(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    any_store.cases.rename(BEN, reading.audit.id, reading.case_id, " KSH-9 ")
    renamed = reread(any_store, reading)
    assert (renamed.reference, renamed.answers["2.2.1"].value) == ("KSH-9", "yes")
    assert told(any_store, reading.audit.id) == [(None, "KSH-1", "", "Ann"), ("KSH-1", "KSH-9", "", "Ben")]
    assert any_store.history.case_id(ANN, reading.audit.id, "ksh-9") == reading.case_id
    assert begin_case(any_store, reading.audit.id, "KSH-1").case_id != reading.case_id, "the old one is free"
    assert holds(any_store)


def test_only_the_spelling_may_change_and_the_same_again_is_no_change(any_store: Store) -> None:
    reading = begin_case(any_store)
    for reference in ("ksh-1", "ksh-1"):
        any_store.cases.rename(ANN, reading.audit.id, reading.case_id, reference)
    assert told(any_store, reading.audit.id)[1:] == [("KSH-1", "ksh-1", "", "Ann")]


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        ("ksh-2", "The audit already has a case ksh-2. Choose another reference."),
        ("X123456", "The reference looks like a CRN."),
        (" ", "The reference is missing."),
    ],
)
def test_a_reference_that_will_not_do_changes_nothing(any_store: Store, reference: str, fault: str) -> None:
    reading = begin_case(any_store)
    begin_case(any_store, reading.audit.id, "KSH-2")
    with pytest.raises(InputError) as refused:
        any_store.cases.rename(ANN, reading.audit.id, reading.case_id, reference)
    assert str(refused.value).startswith(fault)
    assert references(any_store, reading.audit.id) == ["KSH-1", "KSH-2"]


def test_a_case_without_any_record_is_taken_out_and_the_trail_keeps_why(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    kept, gone = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    begin_second_reading(any_store, gone)
    any_store.drafts.keep(BEN, f"note {gone.id}", {"text": "half"})
    any_store.stages.allocate(ANN, gone, "Ben")
    any_store.cases.remove(BEN, audit_id, gone.case_id, " Added twice. ")
    assert references(any_store, audit_id) == ["KSH-1"]
    assert told(any_store, audit_id)[-1] == ("KSH-2", None, "Added twice.", "Ben")
    assert any_store.drafts.read(BEN, f"note {gone.id}") == {}
    with pytest.raises(NotFound):
        say(any_store, gone, "2.2.1", YES)
    assert reread(any_store, kept) == kept
    assert holds(any_store)


def test_the_reference_of_a_case_taken_out_may_be_given_again(any_store: Store) -> None:
    reading = begin_case(any_store)
    any_store.cases.remove(ANN, reading.audit.id, reading.case_id, "Wrong unit.")
    again = begin_case(any_store, reading.audit.id, "KSH-1")
    say(any_store, again, "2.2.1", YES)
    assert len(any_store.audits.progress_by_day(ANN, reading.audit.id)) == 1
    assert references(any_store, reading.audit.id) == ["KSH-1"]


def record_something(store: Store, reading: Reading, what: str) -> None:
    if what == "fact":
        tell(store, reading, "office", "North")
    elif what == "note":
        jot(store, reading, "2.2.1", "Seen.")
    elif what == "answer, cleared since":
        say(store, reading, "2.2.1", YES)
        say(store, reread(store, reading), "2.2.1", None)
        at_stage(store, reading, CaseState.ALLOCATED)
    elif what == "answer in a second reading":
        second = begin_second_reading(store, reading)
        store.readings.record(BEN, second, "2.2.1", YES, 0, "a")
    elif what == "submitted":
        store.stages.submit(ANN, complete(store, reading))
    else:
        at_stage(store, reading, CaseState.RETURNED)


@pytest.mark.parametrize(
    "what", ["fact", "note", "answer, cleared since", "answer in a second reading", "submitted", "returned"]
)
def test_a_case_with_anything_recorded_stays(any_store: Store, what: str) -> None:
    reading = begin_case(any_store)
    record_something(any_store, reading, what)
    before = any_store.audits.trail(ANN, reading.audit.id)
    with pytest.raises(NotAllowed) as refused:
        any_store.cases.remove(ANN, reading.audit.id, reading.case_id, "Added twice.")
    assert str(refused.value) == STAYS
    assert any_store.audits.trail(ANN, reading.audit.id) == before


def test_a_case_with_facts_from_a_file_stays(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.cases.bring_in(ANN, audit_id, [CaseRecord(Case("KSH-1", facts={"office": ("North",)}))])
    (case_id,) = any_store.cases.references(ANN, audit_id)
    with pytest.raises(NotAllowed, match=r"^Case KSH-1 stays: facts"):
        any_store.cases.remove(ANN, audit_id, case_id, "Added twice.")


@pytest.mark.parametrize("deleted", [False, True])
def test_a_case_that_a_finding_names_stays(any_store: Store, deleted: bool) -> None:
    reading = begin_case(any_store)
    finding = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2", cases=(reading.case_id,))
    kept = any_store.findings.write(ANN, reading.audit.id, finding)
    if deleted:
        any_store.findings.delete(ANN, reading.audit.id, kept.id, kept.version)
    with pytest.raises(NotAllowed, match=r"^Case KSH-1 stays: a finding names it"):
        any_store.cases.remove(ANN, reading.audit.id, reading.case_id, "Added twice.")


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_case_is_not_taken_out_without_a_reason(any_store: Store, reason: str) -> None:
    reading = begin_case(any_store)
    with pytest.raises(InputError, match="Say why"):
        any_store.cases.remove(ANN, reading.audit.id, reading.case_id, reason)
    assert references(any_store, reading.audit.id) == ["KSH-1"]


def test_a_case_of_another_audit_and_of_a_closed_one_are_refused(any_store: Store) -> None:
    mine, other = begin_case(any_store), begin_case(any_store)
    with pytest.raises(NotFound):
        any_store.cases.rename(ANN, mine.audit.id, other.case_id, "KSH-9")
    with pytest.raises(NotFound):
        any_store.cases.remove(ANN, mine.audit.id, other.case_id, "Added twice.")
    any_store.audits.close(ANN, mine.audit.id)
    for change in (
        lambda: any_store.cases.rename(ANN, mine.audit.id, mine.case_id, "KSH-9"),
        lambda: any_store.cases.remove(ANN, mine.audit.id, mine.case_id, "Added twice."),
        lambda: any_store.cases.look_over(ANN, mine.audit.id, []),
    ):
        with pytest.raises(NotAllowed, match="The audit is closed"):
            change()
    assert references(any_store, mine.audit.id) == ["KSH-1"]


@pytest.mark.parametrize("moment", ["DELETE FROM reading", "DELETE FROM audit_case", "INSERT INTO trail", "COMMIT"])
def test_a_removal_that_is_cut_off_takes_out_nothing(any_store: Store, moment: str) -> None:
    reading = begin_case(any_store)
    with cut_at(any_store, moment), pytest.raises(Cut):
        any_store.cases.remove(ANN, reading.audit.id, reading.case_id, "Added twice.")
    assert reread(any_store, reading) == reading
    assert holds(any_store)


def test_a_store_with_renamed_and_removed_cases_moves_and_still_verifies(any_store: Store, tmp_path: Path) -> None:
    audit_id = begin_audit(any_store)
    kept, gone = begin_case(any_store, audit_id, "KSH-1"), begin_case(any_store, audit_id, "KSH-2")
    any_store.cases.rename(ANN, audit_id, kept.case_id, "KSH-3")
    any_store.cases.remove(ANN, audit_id, gone.case_id, "Added twice.")
    elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    move(any_store.database.engine.url.render_as_string(hide_password=False), elsewhere)
    moved = open_store(elsewhere)
    assert references(moved, audit_id) == ["KSH-3"]
    assert told(moved, audit_id) == told(any_store, audit_id)
    assert holds(moved)
    moved.close()


def test_a_look_over_says_what_bringing_in_does_and_keeps_nothing(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    found = [CaseRecord(Case("KSH-1")), CaseRecord(Case("KSH-2"), {"2.2.1": YES})]
    expected = {CaseState.ALLOCATED: 1, CaseState.IN_PROGRESS: 1}
    assert any_store.cases.look_over(ANN, audit_id, found) == expected
    assert references(any_store, audit_id) == []
    assert any_store.cases.bring_in(ANN, audit_id, found) == expected
    with pytest.raises(InputError) as refused:
        any_store.cases.look_over(ANN, audit_id, found)
    assert len(refused.value.faults) == 2


def test_many_references_that_are_taken_are_told_in_one_sentence(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    found = [CaseRecord(Case(f"KSH-{number}")) for number in range(1, 7)]
    any_store.cases.bring_in(ANN, audit_id, found)
    with pytest.raises(InputError) as refused:
        any_store.cases.look_over(ANN, audit_id, found)
    assert str(refused.value) == (
        "The audit already has 6 of these cases: KSH-1, KSH-2, KSH-3, KSH-4, KSH-5, KSH-6. "
        "Take them out of the file, or give them other references."
    )
