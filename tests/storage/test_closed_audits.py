"""Closed audits: nothing in them changes, they keep their tallies, and opening one again needs a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from audit.analysis.ratings import Judgement
from audit.errors import InputError, NotAllowed
from audit.model.answers import Tally
from audit.model.audit import AuditDetails, Finding, FindingKind
from audit.model.case import Case, CaseState
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    Cut,
    at_stage,
    begin_audit,
    begin_case,
    changes,
    complete,
    cut_at,
    jot,
    reread,
    say,
    submit_cases,
    tell,
)

CLOSED = "The audit is closed, so nothing in it can be changed. Open it again, saying why, before you change it."
SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
OTHER = AuditDetails("Other", "Unit")

WRITES: dict[str, Callable[[Store, Reading], object]] = {
    "record": lambda store, case: say(store, case, "2.2.1", NO),
    "write a note": lambda store, case: jot(store, case, "2.2.1", "Seen."),
    "record a fact": lambda store, case: tell(store, case, "office", "North"),
    "undo": lambda store, case: store.readings.undo(ANN, case, "undo"),
    "allocate": lambda store, case: store.stages.allocate(ANN, case, "Cat"),
    "allocate all": lambda store, case: store.stages.allocate_all(ANN, case.audit.id, [case.case_id], "Cat"),
    "submit": lambda store, case: store.stages.submit(ANN, case),
    "reopen a case": lambda store, case: store.stages.reopen(ANN, case, "Because."),
    "give back": lambda store, case: store.stages.give_back(ANN, case, "Because."),
    "make final": lambda store, case: store.stages.make_final(ANN, case),
    "add a case": lambda store, case: store.cases.add(ANN, case.audit.id, Case("KSH-9")),
    "bring in": lambda store, case: store.cases.bring_in(ANN, case.audit.id, [case.record]),
    "judge": lambda store, case: store.audits.judge(ANN, case.audit.id, "1.1", Judgement("Good"), None),
    "change details": lambda store, case: store.audits.change_details(ANN, case.audit.id, OTHER, case.audit.details),
    "add findings": lambda store, case: store.audits.add_findings(ANN, case.audit.id, [SKILLED]),
    "write a finding": lambda store, case: store.findings.write(ANN, case.audit.id, SKILLED),
    "change a finding": lambda store, case: store.findings.change(ANN, case.audit.id, 1, SKILLED, 1),
    "delete a finding": lambda store, case: store.findings.delete(ANN, case.audit.id, 1, 1),
    "restore a finding": lambda store, case: store.findings.restore(ANN, case.audit.id, 1, 1),
    "move a finding": lambda store, case: store.findings.move(ANN, case.audit.id, 1, up=True),
    "decide": lambda store, case: store.decisions.decide(ANN, case.audit.id, "2.2", "Good", "Because.", None),
    "withdraw": lambda store, case: store.decisions.withdraw(ANN, case.audit.id, "2.2", None, "Because."),
    "close again": lambda store, case: store.audits.close(ANN, case.audit.id),
}


@pytest.mark.parametrize("state", [CaseState.IN_PROGRESS, CaseState.SUBMITTED])
def test_a_closed_audit_refuses_every_write_with_a_sentence(any_store: Store, state: CaseState) -> None:
    case = at_stage(any_store, complete(any_store, begin_case(any_store)), state)
    any_store.findings.write(ANN, case.audit.id, SKILLED)
    any_store.audits.close(ANN, case.audit.id)
    audit, trail = any_store.audits.get(ANN, case.audit.id), any_store.audits.trail(ANN, case.audit.id)
    for name, write in WRITES.items():
        with pytest.raises(NotAllowed) as refused:
            write(any_store, case)
        assert str(refused.value) == CLOSED, name
    assert any_store.audits.get(ANN, case.audit.id) == audit
    assert any_store.audits.trail(ANN, case.audit.id) == trail


def test_a_save_that_arrived_before_the_close_is_acknowledged_when_it_is_sent_again(any_store: Store) -> None:
    case = begin_case(any_store)
    saved = say(any_store, case, "2.2.1", YES, save_id="one")
    any_store.audits.close(ANN, case.audit.id)
    assert say(any_store, case, "2.2.1", YES, save_id="one") == saved


def test_closing_and_opening_again_say_by_whom_and_why(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    assert any_store.audits.get(ANN, audit_id).closed_at is None
    any_store.audits.close(BEN, audit_id)
    closed = any_store.audits.get(ANN, audit_id)
    assert closed.closed_at is not None
    assert closed.closed_by == "Ben"
    assert [audit.closed_at for audit in any_store.audits.all(ANN)] == [closed.closed_at]
    any_store.audits.reopen(ANN, audit_id, " A case was missed.\n")
    opened = any_store.audits.get(ANN, audit_id)
    assert (opened.closed_at, opened.closed_by) == (None, "")
    told = [row for row in any_store.audits.trail(ANN, audit_id) if row.change.what is What.CLOSING]
    assert [(row.by, row.change.old, row.change.new, row.change.reason) for row in told] == [
        ("Ben", "open", "closed", ""),
        ("Ann", "closed", "open", "A case was missed."),
    ]


def test_an_audit_that_is_opened_again_takes_writes_and_is_closed_anew(any_store: Store) -> None:
    case = begin_case(any_store)
    any_store.audits.close(ANN, case.audit.id)
    any_store.audits.reopen(ANN, case.audit.id, "A case was missed.")
    any_store.stages.submit(ANN, complete(any_store, reread(any_store, case)))
    any_store.audits.close(ANN, case.audit.id)
    (kept,) = any_store.comparisons.all(ANN)
    assert (kept.cases, kept.tallies["2.2.1"]) == (1, Tally(yes=1))
    assert len(changes(any_store, case, What.ANSWER)) == 10


@pytest.mark.parametrize("reason", ["", " \n"])
def test_an_audit_is_not_opened_again_without_a_reason(any_store: Store, reason: str) -> None:
    audit_id = begin_audit(any_store)
    any_store.audits.close(ANN, audit_id)
    with pytest.raises(InputError) as refused:
        any_store.audits.reopen(ANN, audit_id, reason)
    assert str(refused.value) == "Say why in a few words: the reason is kept with the audit."
    assert any_store.audits.get(ANN, audit_id).closed_at is not None


def test_an_open_audit_is_not_opened_again(any_store: Store) -> None:
    with pytest.raises(NotAllowed) as refused:
        any_store.audits.reopen(ANN, begin_audit(any_store), "Because.")
    assert str(refused.value) == "The audit is open. Only a closed one can be opened again."


@pytest.mark.parametrize("moment", ["INSERT INTO closed_audit", "UPDATE audit", "INSERT INTO trail", "COMMIT"])
def test_a_close_that_is_cut_off_leaves_the_audit_open_and_nothing_kept(any_store: Store, moment: str) -> None:
    audit_id = begin_audit(any_store)
    submit_cases(any_store, audit_id, cases=10, yes=6)
    with cut_at(any_store, moment), pytest.raises(Cut):
        any_store.audits.close(ANN, audit_id)
    assert any_store.audits.get(ANN, audit_id).closed_at is None
    with any_store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM closed_audit").scalar_one() == 0
    any_store.audits.close(ANN, audit_id)


def test_what_a_closed_audit_keeps_is_what_was_counted_when_it_was_open(any_store: Store) -> None:
    audit_id = begin_audit(any_store, not_inspected=frozenset({"2.3"}))
    submit_cases(any_store, audit_id, cases=10, yes=6)
    say(any_store, begin_case(any_store, audit_id, "KSH-9"), "2.2.1", NO)
    any_store.audits.judge(ANN, audit_id, "1.1", Judgement("Good"), None)
    open_one = any_store.comparisons.all(ANN, prompts=True)
    any_store.audits.close(ANN, audit_id)
    assert any_store.comparisons.all(ANN, prompts=True) == open_one
    (kept,) = open_one
    assert kept.cases == 10
    assert kept.tallies["2.2.1"] == Tally(6, 4)
    assert kept.tallies["2.2.2b"] == Tally(6, 0, 4)
    assert set(kept.tallies) == {q.id for s in SMALL.standards if s.id != "2.3" for q in s.questions}
    assert kept.ratings == {"1.1": "Good", "2.2": "Requires improvement"}
    assert kept.overall == "Requires improvement"
