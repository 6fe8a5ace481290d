"""Whatever people do with the program, in any order, verification finds nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from audit.errors import AuditError
from audit.model.allocation import Auditor, StaffDetails
from audit.model.allocation_plan import PlanRequest
from audit.model.allocation_planner import plan_allocation
from audit.model.answers import Answer
from audit.model.benchmark import Benchmark
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction
from audit.model.finding import Finding, FindingKind
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.model.judgement import Judgement
from audit.model.outside_copy import OutsideFile
from audit.model.sampling import EliminationReason
from audit.storage import Role, SavedValue, Store, open_store, verify
from audit.storage.admin.backup import backup, restore
from audit.storage.admin.copy_audit import copy_audit
from audit.storage.engine import clock
from tests.examples import examples
from tests.storage.factories import (
    ANN,
    BEN,
    close_audit,
    complete_case,
    create_audit,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    share_note,
)
from tests.storage.rich_store import ERASED_ON, at_time, fill_store
from tests.storage.sample_factory import draw_record, sampled_cases

STRENGTH = Finding(FindingKind.STRENGTH, "Plans are clear.", "2.2")


class Session:
    """One audit and what somebody does in it. A refusal changes nothing, so it is no fault here."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.audit_id = create_audit(store)
        self.number = 0

    def next_number(self) -> int:
        self.number += 1
        return self.number

    def review(self, choice: int) -> CaseReview | None:
        cases = self.store.cases.progress(ANN, self.audit_id)
        return self.store.reviews.open(ANN, self.audit_id, cases[choice % len(cases)].id) if cases else None

    def finding_id(self, choice: int) -> tuple[int, int]:
        saved = [*self.store.findings.all(ANN, self.audit_id), *self.store.findings.deleted(ANN, self.audit_id)]
        return (saved[choice % len(saved)].id, saved[choice % len(saved)].version) if saved else (0, 0)

    def write_chapter(self, text: str) -> None:
        saved = self.store.report_texts.all(ANN, self.audit_id).get("foreword")
        self.store.report_texts.save(ANN, self.audit_id, "foreword", text, saved.version if saved else 0)

    def enter_benchmark(self, percent: int) -> None:
        seen = [saved.benchmark for saved in self.store.benchmarks.all(ANN, self.audit_id).values()]
        new = Benchmark("2.2.1", "Average", percent, "A report", "2023")
        self.store.benchmarks.save(ANN, self.audit_id, new, seen[0] if seen else None)

    def remove_benchmark(self) -> None:
        for saved in self.store.benchmarks.all(ANN, self.audit_id).values():
            self.store.benchmarks.remove(ANN, self.audit_id, saved.benchmark)

    def answer_concern(self, choice: int) -> None:
        for concern in self.store.concerns.all(ANN, self.audit_id):
            if concern.is_open:
                self.store.concerns.answer(ANN, concern.key, f"Done {choice}.", closes=bool(choice % 2))
            else:
                self.store.concerns.reopen(ANN, concern.key, f"More {choice}.")

    def choose_breakdowns(self, with_prompts: bool) -> None:
        seen = self.store.report_texts.breakdowns(ANN, self.audit_id).version
        self.store.report_texts.choose_breakdowns(ANN, self.audit_id, [], with_prompts, seen)


def add_case(session: Session, choice: int) -> None:
    session.store.cases.add(ANN, session.audit_id, Case(f"KSH-{session.next_number()}", auditor="Ben" * (choice % 2)))


def import_cases(session: Session, choice: int) -> None:
    details = {"sentence_type": ("community",), "office": ("North",)}
    reference = f"KSH-{choice % 3 + 1}"
    record = CaseRecord(
        Case(reference, details=details, state=CaseState.SUBMITTED), {"2.2.1": list(Answer)[choice % 2]}
    )
    options = ImportOptions(existing=ExistingCases.UPDATE if choice % 2 else ExistingCases.SKIP)
    session.store.cases.import_cases(BEN, session.audit_id, [record], options)


def on_review(act: Callable[[Session, CaseReview, int], object]) -> Callable[[Session, int], None]:
    """An act on one of the cases, if there is any."""

    def run(session: Session, choice: int) -> None:
        if (review := session.review(choice)) is not None:
            act(session, review, choice)

    return run


def change_description(session: Session, choice: int) -> None:
    seen = session.store.audits.get(ANN, session.audit_id).description
    standards = frozenset({"2.6"} if choice % 2 else set())
    changed = replace(seen, region=f"Region {choice}", small_number=choice % 5 + 1, not_inspected=standards)
    session.store.audits.update_description(ANN, session.audit_id, changed, seen)


def override(session: Session, choice: int) -> None:
    seen = session.store.audits.get(ANN, session.audit_id).decisions.get("2.2")
    if choice % 2 and seen:
        session.store.decisions.withdraw(ANN, session.audit_id, "2.2", seen, "A mistake.")
    else:
        ratings = ("Good", "Requires improvement", "Inadequate")
        session.store.decisions.override_rating(
            ANN, session.audit_id, "2.2", ratings[choice % 3], f"Reason {choice}.", seen
        )


def judge(session: Session, choice: int) -> None:
    seen = session.store.audits.get(ANN, session.audit_id).judgements.get("1.1")
    judgement = None if choice % 3 == 0 else Judgement("Good", "Clear.\nVery clear." * (choice % 2))
    session.store.audits.save_judgement(ANN, session.audit_id, "1.1", judgement, seen)


def set_member(session: Session, choice: int) -> None:
    session.store.members.set_role(ANN, session.audit_id, f"p{choice % 3}@example.org", list(Role)[choice % len(Role)])


def erase(session: Session, choice: int) -> None:
    session.store.retentions.set_purge_date(ANN, session.audit_id, date(2030, 1, 1))
    with at_time(ERASED_ON):
        session.store.retentions.mark_for_erasure(ANN, session.audit_id)
    with at_time(ERASED_ON + timedelta(days=31)):
        session.store.retentions.erase(ANN, session.audit_id, including_unfinished=True)


def set_clock_back(session: Session, choice: int) -> None:
    with at_time(clock.now() - timedelta(hours=choice)):
        add_case(session, choice)


def allocate_all(session: Session, choice: int) -> None:
    ids = [case.id for case in session.store.cases.progress(ANN, session.audit_id)]
    session.store.workflow.allocate_all(ANN, session.audit_id, ids[: choice % 4], "Cat" * (choice % 2))


def plan(session: Session, choice: int) -> None:
    data = session.store.staff.allocation(ANN, session.audit_id)
    auditors = [Auditor("Ben"), Auditor("Cat", data.staff.get("Cat", StaffDetails()))]
    planned = plan_allocation(PlanRequest(data.cases, auditors, second_reviews=choice % 4, waivers=data.waivers))
    session.store.workflow.allocate_many(ANN, session.audit_id, planned.assignments)


def draw(session: Session, choice: int) -> None:
    first = session.next_number() * 100
    session.store.samples.save_draw(
        ANN,
        session.audit_id,
        draw_record(),
        sampled_cases(first, choice % 3 + 1),
        sampled_cases(first + 50, choice % 3),
    )


def eliminate(session: Session, review: CaseReview, choice: int) -> None:
    reason = list(EliminationReason)[choice % len(EliminationReason)]
    session.store.samples.eliminate(BEN, session.audit_id, review.case_id, reason, f"Explanation {choice}.")


def clear_answer(session: Session, review: CaseReview, _choice: int) -> None:
    save_answer(session.store, review, "2.2.1", None)


def version(values: Mapping[str, SavedValue], subject: str) -> int:
    return values[subject].version if subject in values else 0


def note_of(review: CaseReview) -> str:
    return (review.notes["2.2.1"].value or "") if "2.2.1" in review.notes else ""


def write_action(session: Session, review: CaseReview, choice: int) -> None:
    """Add an action, or change, remove or restore the first one."""
    feedback = session.store.feedback
    actions = feedback.open(ANN, session.audit_id, review.case_id).actions
    if choice % 4 == 0 or not actions:
        feedback.save_action(ANN, review, 0, FeedbackAction(f"Action {choice}.", "Practitioner"), 0)
        return
    first = actions[0]
    change = (feedback.remove_action, feedback.restore_action)[choice % 2]
    if choice % 4 == 3:
        feedback.save_action(BEN, review, 1, replace(first.action, is_done=not first.action.is_done), first.version)
    else:
        change(ANN, review, 1, first.version)


def acknowledge(session: Session, review: CaseReview, choice: int) -> None:
    who = list(Acknowledger)[choice % 2]
    saved = session.store.feedback.open(ANN, session.audit_id, review.case_id).acknowledgements
    seen = saved[who].version if who in saved else 0
    given = Acknowledgement(date(2026, 6, 1 + choice)) if choice % 3 else None
    session.store.feedback.acknowledge(ANN, review, who, given, seen)


def calibrate(session: Session, choice: int) -> None:
    """Run a calibration exercise up to some step, and require it."""
    store = session.store
    exercise = store.calibrations.start_from(ANN, session.audit_id, f"Exercise {session.next_number()}")
    case_id = store.cases.add(ANN, exercise, Case("C-1"))
    store.members.set_role(ANN, exercise, "p1@example.org", Role.AUDITOR)
    store.calibrations.take_part(ANN, exercise)
    store.calibrations.agree(ANN, exercise, (case_id, "2.2.1"), list(Answer)[choice % 2], "Because.", None)
    store.calibrations.release(ANN, exercise)
    if choice % 3 == 0:
        store.calibrations.withdraw_release(ANN, exercise, "A mistake.")
        agreed = store.calibrations.sheet(ANN, exercise)
        store.calibrations.withdraw(ANN, exercise, (case_id, "2.2.1"), "Unclear.", agreed.cases[0].agreed.get("2.2.1"))
    store.gates.set(ANN, session.audit_id, exercise, 90, store.gates.get(ANN, session.audit_id))
    store.gates.waive(ANN, session.audit_id, "Ann", "The only auditor.")


ACTS: dict[str, Callable[[Session, int], Any]] = {
    "add case": add_case,
    "import": import_cases,
    "answer": on_review(lambda s, r, n: save_answer(s.store, r, f"2.2.{n % 2 + 1}", list(Answer)[n % 2])),
    "clear": on_review(clear_answer),
    "detail": on_review(
        lambda s, r, n: (
            save_case_detail(s.store, r, "office", *(["East"] if n % 2 else []), seen=r.details["office"].version)
            if "office" in r.details
            else save_case_detail(s.store, r, "office", "West")
        )
    ),
    "note": on_review(lambda s, r, n: save_note(s.store, r, "2.2.1", f"Note {n}.", seen=version(r.notes, "2.2.1"))),
    "share note": on_review(lambda s, r, n: share_note(s.store, r, "2.2.1", note_of(r) if n % 3 else None)),
    "action": on_review(write_action),
    "acknowledge": on_review(acknowledge),
    "undo": on_review(lambda s, r, n: s.store.reviews.undo(ANN, r.key, f"undo-{s.next_number()}")),
    "complete": on_review(lambda s, r, n: complete_case(s.store, r)),
    "submit": on_review(lambda s, r, n: s.store.workflow.submit(ANN, r)),
    "return": on_review(lambda s, r, n: s.store.workflow.return_to_auditor(ANN, r, "A note is missing.")),
    "concern": on_review(lambda s, r, n: s.store.concerns.add(ANN, r, "2.2.1" * (n % 2), f"A threat {n}.")),
    "answer concern": lambda s, n: s.answer_concern(n),
    "final": on_review(lambda s, r, n: s.store.workflow.mark_as_final(ANN, r)),
    "reopen case": on_review(lambda s, r, n: s.store.workflow.reopen(ANN, r, "A mistake.")),
    "allocate": on_review(lambda s, r, n: s.store.workflow.allocate(ANN, r, "Ben" * (n % 2))),
    "allocate all": allocate_all,
    "plan": plan,
    "staff": lambda s, n: s.store.staff.set(
        ANN, s.audit_id, "Cat", StaffDetails("S-7K3F9Q" * (n % 2), ("North",) * (n % 3))
    ),
    "rename": on_review(lambda s, r, n: s.store.cases.rename(ANN, s.audit_id, r.case_id, f"KSH-{100 + n}")),
    "remove": on_review(lambda s, r, n: s.store.cases.remove(ANN, s.audit_id, r.case_id, "Entered twice.")),
    "add finding": lambda s, n: s.store.findings.add(ANN, s.audit_id, replace(STRENGTH, text=f"Text {n}.")),
    "write report text": lambda s, n: s.write_chapter(f"Chapter {n}."),
    "clear report text": lambda s, n: s.write_chapter(""),
    "choose breakdowns": lambda s, n: s.choose_breakdowns(bool(n % 2)),
    "enter benchmark": lambda s, n: s.enter_benchmark(n),
    "remove benchmark": lambda s, n: s.remove_benchmark(),
    "move finding": lambda s, n: s.store.findings.move(ANN, s.audit_id, s.finding_id(n)[0], up=bool(n % 2)),
    "delete finding": lambda s, n: s.store.findings.delete(ANN, s.audit_id, *s.finding_id(n)),
    "restore finding": lambda s, n: s.store.findings.restore(ANN, s.audit_id, *s.finding_id(n)),
    "description": change_description,
    "decide": override,
    "judge": judge,
    "member": set_member,
    "remove member": lambda s, n: s.store.members.remove(ANN, s.audit_id, f"p{n % 3}@example.org"),
    "hold": lambda s, n: s.store.retentions.set_legal_hold(ANN, s.audit_id, "A complaint."),
    "release": lambda s, n: s.store.retentions.release_legal_hold(ANN, s.audit_id, "Settled."),
    "close": lambda s, n: close_audit(s.store, s.audit_id),
    "reopen": lambda s, n: s.store.closings.reopen(ANN, s.audit_id, "A case was missed."),
    "erase": erase,
    "outside copy": lambda s, n: s.store.outside_copies.record(ANN, s.audit_id, list(OutsideFile)[n % 2]),
    "export": lambda s, n: s.store.history.log_export(ANN, s.audit_id, "workbook"),
    "draw": draw,
    "calibrate": calibrate,
    "no gate": lambda s, n: s.store.gates.remove(ANN, s.audit_id, s.store.gates.get(ANN, s.audit_id)),
    "discard": lambda s, n: s.store.samples.discard_draw(ANN, s.audit_id, "The wrong list."),
    "eliminate": on_review(eliminate),
    "restore": on_review(lambda s, r, n: s.store.samples.restore_eliminated(ANN, s.audit_id, r.case_id, "Found.")),
    "start another": lambda s, n: create_audit(s.store, name=f"Another {n}"),
    "set the clock back": set_clock_back,
}
STEPS = st.lists(st.tuples(st.sampled_from(list(ACTS)), st.integers(0, 11)), min_size=8, max_size=30)


SETTINGS = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), phases=(Phase.explicit, Phase.generate)
)


def breaks_of(store: Store) -> list[str]:
    with store.database.read_transaction() as connection:
        return [str(found) for found in verify(connection).breaks]


def act_on_copy(empty_database: Path, steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty_database, Path(folder) / "audits.db")
        store = open_store(f"sqlite:///{folder}/audits.db")
        session = Session(store)
        done = 0
        for name, choice in steps:
            try:
                ACTS[name](session, choice)
                done += 1
            except AuditError:  # refused: nothing has changed
                continue
        assert breaks_of(store) == [], done
        store.close()


@pytest.mark.thorough
@given(steps=STEPS)
@settings(SETTINGS, max_examples=3)
def test_any_sequence_of_changes_verifies(empty_database: Path, steps: list[tuple[str, int]]) -> None:
    act_on_copy(empty_database, steps)


@pytest.mark.thorough
@given(steps=STEPS)
@settings(SETTINGS, max_examples=examples(40))
def test_any_of_many_sequences_of_changes_verifies(empty_database: Path, steps: list[tuple[str, int]]) -> None:
    act_on_copy(empty_database, steps)


def test_every_act_is_possible_in_some_order(store: Store) -> None:
    session = Session(store)
    order = [
        "add case",
        "complete",
        "submit",
        "return",
        "submit",
        "final",
        "reopen case",
        "add case",
        "rename",
        "remove",
    ]
    order += [
        "eliminate",
        "restore",
        "calibrate",
        "no gate",
        "draw",
        "discard",
        "import",
        "answer",
        "undo",
        "note",
        "share note",
        "action",
        "acknowledge",
        "add finding",
        "add finding",
        "move finding",
        "delete finding",
    ]
    order += ["restore finding", "member", "remove member", "hold", "release", "close", "reopen", "erase"]
    failed = []
    for name in order:
        try:
            ACTS[name](session, 1)
        except AuditError as error:
            failed.append(f"{name}: {error}")
    assert failed == []
    assert breaks_of(store) == []


@pytest.mark.thorough
def test_a_backup_a_restored_and_a_copied_database_verify(store: Store, tmp_path: Path) -> None:
    audits = fill_store(store)
    url, other = f"sqlite:///{tmp_path / 'audits.db'}", f"sqlite:///{tmp_path / 'other.db'}"
    backup(url, tmp_path / "backup.db")
    restore(other, tmp_path / "backup.db")
    target = f"sqlite:///{tmp_path / 'target.db'}"
    filled = open_store(target)
    fill_store(filled)
    filled.close()
    for audit_id in audits.values():
        copy_audit(url, target, audit_id)
    for each in (url, other, target):
        opened = open_store(each)
        assert breaks_of(opened) == []
        opened.close()
    continued = open_store(target)
    number, version = next((f.id, f.version) for f in continued.findings.all(ANN, audits["open"]))
    continued.findings.update(ANN, audits["open"], number, replace(STRENGTH, text="Changed after the copy."), version)
    continued.gates.waive(ANN, audits["open"], ANN.name, "To go on after the copy.")
    case = continued.cases.progress(ANN, audits["open"])[-1].id
    review = continued.reviews.open(ANN, audits["open"], case)
    save_answer(continued, reload_review(continued, review), "2.2.2", Answer.YES)
    assert breaks_of(continued) == []
    continued.close()
