"""Who may do what."""

from __future__ import annotations

import getpass
import inspect
import uuid
from collections.abc import Callable
from datetime import date

import pytest

from audit.errors import NotAllowed
from audit.model.audit import AuditDetails, Finding, FindingKind
from audit.model.case import Case
from audit.storage import Operation, Person, Role, Store, local_person
from audit.storage.queries.case_reviews import Reading
from audit.storage.repositories.answers import Readings
from audit.storage.repositories.audits import Audits
from audit.storage.repositories.case_workflow import Stages
from audit.storage.repositories.cases import Cases
from audit.storage.repositories.comparisons import Comparisons
from audit.storage.repositories.decisions import Decisions
from audit.storage.repositories.drafts import Drafts
from audit.storage.repositories.findings import Findings
from audit.storage.repositories.history import History
from audit.storage.repositories.members import Members
from audit.storage.repositories.retention import Retentions
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, YES, begin_case, reread, say

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
Call = Callable[[Store, Person, Reading], object]


def last_case(store: Store, reading: Reading) -> str:
    """The case of the audit that was added last."""
    return [*store.cases.references(ANN, reading.audit.id)][-1]


CALLS: dict[str, Call] = {
    "Audits.start": lambda s, who, r: s.audits.start(who, AuditDetails("A", "B"), SMALL_TOML.encode()),
    "Audits.all": lambda s, who, r: s.audits.all(who),
    "Audits.get": lambda s, who, r: s.audits.get(who, r.audit.id),
    "Audits.judge": lambda s, who, r: s.audits.judge(who, r.audit.id, "1.1", None, None),
    "Audits.add_findings": lambda s, who, r: s.audits.add_findings(who, r.audit.id, []),
    "Audits.results": lambda s, who, r: s.audits.results(who, r.audit.id),
    "Audits.breakdowns": lambda s, who, r: s.audits.breakdowns(who, r.audit.id),
    "Audits.trail": lambda s, who, r: s.audits.trail(who, r.audit.id),
    "Audits.change_details": lambda s, who, r: s.audits.change_details(
        who, r.audit.id, r.audit.details, r.audit.details
    ),
    "Audits.close": lambda s, who, r: s.audits.close(who, r.audit.id),
    "Audits.reopen": lambda s, who, r: s.audits.reopen(who, r.audit.id, "Because."),
    "Audits.progress_by_day": lambda s, who, r: s.audits.progress_by_day(who, r.audit.id),
    "Audits.version": lambda s, who, r: s.audits.version(who),
    "Cases.references": lambda s, who, r: s.cases.references(who, r.audit.id),
    "Comparisons.names": lambda s, who, r: s.comparisons.names(who),
    "Findings.deleted": lambda s, who, r: s.findings.deleted(who, r.audit.id),
    "Findings.all": lambda s, who, r: s.findings.all(who, r.audit.id),
    "Findings.write": lambda s, who, r: s.findings.write(who, r.audit.id, SKILLED),
    "Findings.change": lambda s, who, r: s.findings.change(who, r.audit.id, 1, SKILLED, 1),
    "Findings.delete": lambda s, who, r: s.findings.delete(who, r.audit.id, 1, 1),
    "Findings.restore": lambda s, who, r: s.findings.restore(who, r.audit.id, 1, 1),
    "Findings.move": lambda s, who, r: s.findings.move(who, r.audit.id, 1, up=True),
    "Decisions.decide": lambda s, who, r: s.decisions.decide(who, r.audit.id, "2.2", "Good", "Because.", None),
    "Decisions.withdraw": lambda s, who, r: s.decisions.withdraw(
        who, r.audit.id, "2.2", s.audits.get(ANN, r.audit.id).decisions.get("2.2"), "Because."
    ),
    "Comparisons.all": lambda s, who, r: s.comparisons.all(who),
    "Members.all": lambda s, who, r: s.members.all(who, r.audit.id),
    "Members.role": lambda s, who, r: s.members.role(who, r.audit.id),
    "Members.may": lambda s, who, r: s.members.may(who, Operation.RECORD, r.audit.id),
    "Members.give": lambda s, who, r: s.members.give(who, r.audit.id, "Cyd", Role.READER),
    "Members.take_away": lambda s, who, r: s.members.take_away(who, r.audit.id, "Cyd"),
    "Cases.add": lambda s, who, r: s.cases.add(who, r.audit.id, Case(uuid.uuid4().hex)),
    "Cases.bring_in": lambda s, who, r: s.cases.bring_in(who, r.audit.id, []),
    "Cases.look_over": lambda s, who, r: s.cases.look_over(who, r.audit.id, []),
    "Cases.rename": lambda s, who, r: s.cases.rename(who, r.audit.id, r.case_id, uuid.uuid4().hex),
    "Cases.remove": lambda s, who, r: s.cases.remove(who, r.audit.id, last_case(s, r), "Added twice."),
    "Cases.progress": lambda s, who, r: s.cases.progress(who, r.audit.id),
    "Cases.where_stopped": lambda s, who, r: s.cases.where_stopped(who, r.audit.id),
    "Readings.open": lambda s, who, r: s.readings.open(who, r.audit.id, r.case_id),
    "Readings.record": lambda s, who, r: s.readings.record(who, r, "2.2.1", YES, 0, "a"),
    "Readings.write_note": lambda s, who, r: s.readings.write_note(who, r, "2.2.1", "x", 0, "b"),
    "Readings.record_fact": lambda s, who, r: s.readings.record_fact(who, r, "office", ["North"], 0, "c"),
    "Readings.undo": lambda s, who, r: s.readings.undo(who, r, "d"),
    "Readings.trail": lambda s, who, r: s.readings.trail(who, r.audit.id, r.case_id),
    "Stages.allocate": lambda s, who, r: s.stages.allocate(who, r, "Ben"),
    "Stages.allocate_all": lambda s, who, r: s.stages.allocate_all(who, r.audit.id, [r.case_id], "Ben"),
    "Stages.submit": lambda s, who, r: s.stages.submit(who, r),
    "Stages.reopen": lambda s, who, r: s.stages.reopen(who, r, "Because."),
    "Stages.give_back": lambda s, who, r: s.stages.give_back(who, r, "Because."),
    "Stages.make_final": lambda s, who, r: s.stages.make_final(who, r),
    "History.changes": lambda s, who, r: s.history.changes(who, r.audit.id),
    "History.who_saw": lambda s, who, r: s.history.who_saw(who, r.audit.id),
    "History.exported": lambda s, who, r: s.history.exported(who, r.audit.id, "workbook"),
    "History.case_id": lambda s, who, r: s.history.case_id(who, r.audit.id, r.reference),
    "History.everything_of": lambda s, who, r: s.history.everything_of(who, r.audit.id, r.reference),
    "Retentions.get": lambda s, who, r: s.retentions.get(who, r.audit.id),
    "Retentions.certificate": lambda s, who, r: s.retentions.certificate(who, r.audit.id),
    "Retentions.results": lambda s, who, r: s.retentions.results(who, r.audit.id),
    "Retentions.set_purge_date": lambda s, who, r: s.retentions.set_purge_date(who, r.audit.id, date(2000, 1, 1)),
    "Retentions.hold": lambda s, who, r: s.retentions.hold(who, r.audit.id, "A complaint."),
    "Retentions.release": lambda s, who, r: s.retentions.release(who, r.audit.id, "Settled."),
    "Retentions.mark": lambda s, who, r: s.retentions.mark(who, r.audit.id),
    "Retentions.unmark": lambda s, who, r: s.retentions.unmark(who, r.audit.id),
    "Retentions.erase": lambda s, who, r: s.retentions.erase(who, r.audit.id),
    "Drafts.keep": lambda s, who, r: s.drafts.keep(who, "form", {"name": "x"}),
    "Drafts.read": lambda s, who, r: s.drafts.read(who, "form"),
    "Drafts.drop": lambda s, who, r: s.drafts.drop(who, "form"),
}
# For the other rooms of the store, which asked already.
WITHIN_A_TRANSACTION = {"Audits.frame", "Audits.read", "Audits.read_open"}


def test_every_function_of_the_store_stands_in_this_matrix() -> None:
    functions = {
        f"{room.__name__}.{name}"
        for room in (
            *(Audits, Members, Cases, Readings, Stages, Findings, Decisions, Comparisons),
            *(Drafts, History, Retentions),
        )
        for name, _ in inspect.getmembers(room, inspect.isfunction)
        if not name.startswith("_")
    }
    assert functions == set(CALLS) | WITHIN_A_TRANSACTION


NOBODY = "Nobody is signed in. Say who you are before you read or record."
NO_NAME = (
    "The name of the person must be one line of at most 120 characters. Change AUDIT_PERSON or the name of the login."
)


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", NOBODY),
        (" ", NOBODY),
        ("\t\n", NOBODY),
        ("x" * 121, NO_NAME),
        ("Ann\nBen", NO_NAME),
        ("Ann\0", NO_NAME),
        ("Ann\udcff", NO_NAME),
    ],
)
def test_nobody_without_a_name_that_can_be_kept_may_do_anything(store: Store, name: str, sentence: str) -> None:
    reading = begin_case(store)
    trail = store.audits.trail(ANN, reading.audit.id)
    for function, call in CALLS.items():
        with pytest.raises(NotAllowed) as refused:
            call(store, Person(name, local=True), reading)
        assert str(refused.value) == sentence, function
    assert store.audits.trail(ANN, reading.audit.id) == trail
    assert reread(store, reading) == reading
    assert len(store.audits.all(ANN)) == 1


def test_a_name_may_be_as_long_as_the_longest_one(any_store: Store) -> None:
    longest = Person("š" * 120, local=True)
    reading = begin_case(any_store)
    assert say(any_store, reading, "2.2.1", YES, longest).by == longest.name
    any_store.drafts.keep(longest, "form", {"name": "x"})
    any_store.audits.start(longest, AuditDetails("A", "B"), SMALL_TOML.encode())
    assert any_store.audits.trail(longest, reading.audit.id)[-2].by == longest.name


def test_the_person_at_this_computer_is_the_one_that_the_environment_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PERSON", " Ann Other ")
    assert local_person() == Person("Ann Other", local=True)


def test_the_person_at_this_computer_is_else_the_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PERSON", " ")
    monkeypatch.setenv("LOGNAME", "ann")
    assert local_person() == Person("ann", local=True)


def test_a_login_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.delenv("AUDIT_PERSON", raising=False)
    monkeypatch.setattr(getpass, "getuser", nameless)
    assert local_person() == Person("", local=True)
