"""A database in which nearly everything has been used: an open audit, a closed one and an erased one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from audit.model.allocation import Assignment, Readers, StaffDetails
from audit.model.benchmark import Benchmark
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.outside_copy import OutsideFile
from audit.model.review_pair import DisagreementCause
from audit.model.sampling import EliminationReason
from audit.storage import Person, Role, Store
from audit.storage.engine import clock
from tests.storage.exercise_factory import create_exercise, release_exercise
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    share_note,
)
from tests.storage.pairs import create_pair, review_of, to_moderate
from tests.storage.sample_factory import save_draw

CAUSE = DisagreementCause.EVIDENCE_MISSED
READER, AUDITOR = Person("rae@example.org", session_id="one"), Person("ada@example.org", session_id="two")
ERASED_ON = datetime(2030, 1, 1, 9, tzinfo=UTC)
DUE = date(2031, 1, 1)
STRENGTH = Finding(FindingKind.STRENGTH, "Plans are clear.", "2.2")
ADVICE = Finding(
    FindingKind.RECOMMENDATION, "Train everybody.", addressee=Addressee.REGION, owner="Head of unit", due_date=DUE
)


def fill_store(store: Store) -> dict[str, str]:
    """Use nearly everything; return the ids of the audits by what became of them."""
    audits = {name: create_audit(store, name=name) for name in ("open", "closed", "erased")}
    exercise = create_exercise(store)
    release_exercise(store, exercise)
    for first_reference, audit_id in zip((1, 101, 201), audits.values(), strict=True):
        _record(store, audit_id)
        moderate(store, audit_id)
        _draw(store, audit_id, first_reference)
        _judge(store, audit_id)
        guide(store, audit_id)
        _manage(store, audit_id)
        require_calibration(store, audit_id, exercise)
    close_audit(store, audits["closed"])
    store.closings.reopen(ANN, audits["closed"], "A case was missed.")
    close_audit(store, audits["closed"], BEN)
    _erase(store, audits["erased"])
    return {**audits, "exercise": exercise}


def _record(store: Store, audit_id: str) -> None:
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    case = complete_case(store, create_case(store, audit_id, "KSH-1"))
    save_note(store, case, "2.2.1", "Seen in May.")
    save_case_detail(store, case, "requirements", "programme", "treatment")
    store.workflow.allocate(ANN, case, AUDITOR.name)
    store.workflow.submit(ANN, reload_review(store, case))
    store.workflow.return_to_auditor(ANN, reload_review(store, case), "A note is missing.")
    save_answer(store, reload_review(store, case), "2.2.1", NO, BEN)
    save_answer(store, reload_review(store, case), "2.2.1", None, BEN)
    store.reviews.undo(BEN, reload_review(store, case).key, f"undo-{case.case_id}")
    store.workflow.submit(ANN, reload_review(store, case))
    give_feedback(store, reload_review(store, case))
    store.workflow.mark_as_final(ANN, reload_review(store, case))
    started = create_case(store, audit_id, "KSH-2")
    save_answer(store, started, "2.2.1", YES)
    store.cases.rename(ANN, audit_id, started.case_id, "KSH-20")
    started = reload_review(store, started)
    readers = Readers("Cat", "Dan")
    plan = {started.case_id: Assignment(readers, Readers(), started.state, {"Dan": "Left the team in May."})}
    store.workflow.allocate_many(ANN, audit_id, plan)
    mistaken = store.cases.add(ANN, audit_id, Case("KSH-3", auditor="Cat"))
    store.cases.remove(ANN, audit_id, mistaken, "Entered twice.")
    store.cases.add(ANN, audit_id, Case("KSH-4", auditor="Cat"))
    store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("KSH-5", state=CaseState.IN_PROGRESS), {"2.2.1": NO})])


def give_feedback(store: Store, review: CaseReview) -> None:
    """Share a note, and again after withdrawing it; write actions and record who has acknowledged the sheet."""
    for text in ("Seen in May.", None, "Seen in May."):
        share_note(store, reload_review(store, review), "2.2.1", text)
    first = store.feedback.save_action(ANN, review, 0, FeedbackAction("Review the plan. " * 20, "Practitioner", DUE), 0)
    store.feedback.save_action(BEN, review, first.number, replace(first.action, is_done=True), first.version)
    second = store.feedback.save_action(ANN, review, 0, FeedbackAction("Ring the school."), 0)
    removed = store.feedback.remove_action(ANN, review, second.number, second.version)
    store.feedback.restore_action(ANN, review, second.number, removed.version)
    seen = Acknowledgement(date(2026, 6, 1), "Agreed.")
    store.feedback.acknowledge(ANN, review, Acknowledger.PRACTITIONER, seen, 0)
    store.feedback.acknowledge(ANN, review, Acknowledger.MANAGER, seen, 0)
    store.feedback.acknowledge(BEN, review, Acknowledger.MANAGER, None, 1)


def moderate(store: Store, audit_id: str, reference: str = "KSH-6") -> None:
    """Agree two answers of a case that was reviewed twice, withdraw one, and comment on its first review."""
    case_id = create_pair(store, audit_id, reference, {}, {"2.2.1": NO, "2.2.2": NO})
    review = review_of(store, audit_id, case_id)
    store.comments.add(ANN, review, "2.2.1", "Where is this recorded?")
    store.comments.add(BEN, review, "", "See the plan of May.")
    raise_concerns(store, review)
    pair = to_moderate(store, audit_id, case_id).pair
    store.moderations.decide(ANN, audit_id, {"2.2.1": NO, "2.2.2": NO}, "Not in the file.", CAUSE, pair)
    pair = to_moderate(store, audit_id, case_id).pair
    store.moderations.decide(BEN, audit_id, {"2.2.2": YES}, "It is in the second file.", CAUSE, pair)
    store.moderations.withdraw(ANN, audit_id, "2.2.2", "A mistake.", to_moderate(store, audit_id, case_id).pair)
    store.drafts.save(ANN, f"moderation {audit_id} {case_id} 2.2.2 decide", {"reason": "Perhaps."})


def raise_concerns(store: Store, review: CaseReview) -> None:
    """Raise two concerns about a case; answer, close, reopen and close the first."""
    first = store.concerns.add(BEN, review, "2.2.1", "A threat to a child. " * 20, "The manager")
    store.concerns.add(ANN, review, "", "No current address.")
    store.concerns.answer(ANN, first.key, "The manager was called.", "The police")
    store.concerns.answer(BEN, first.key, "The child is safe.", closes=True)
    store.concerns.reopen(ANN, first.key, "There is a second report.")
    store.concerns.answer(ANN, first.key, "Both reports were checked.", closes=True)


def _draw(store: Store, audit_id: str, first_reference: int) -> None:
    save_draw(store, audit_id, first=first_reference)
    store.samples.discard_draw(ANN, audit_id, "The list was of the wrong month.")
    first, second, _ = save_draw(store, audit_id, first=first_reference)
    store.samples.eliminate(ANN, audit_id, first, EliminationReason.OTHER, "It is a test record.")
    store.samples.eliminate(ANN, audit_id, second, EliminationReason.RESTRICTED, "")
    store.samples.restore_eliminated(ANN, audit_id, second, "It was opened again.")


def _judge(store: Store, audit_id: str) -> None:
    first, second, third = (
        store.findings.add(ANN, audit_id, finding) for finding in (STRENGTH, replace(STRENGTH, text="Second."), ADVICE)
    )
    changed = store.findings.update(BEN, audit_id, first.id, replace(STRENGTH, question_id="2.2.1"), 1)
    deleted = store.findings.delete(ANN, audit_id, third.id, 1)
    store.findings.restore(ANN, audit_id, third.id, deleted.version)
    store.findings.move(ANN, audit_id, second.id, up=True)
    store.findings.delete(ANN, audit_id, first.id, changed.version)
    decision = store.decisions.override_rating(ANN, audit_id, "2.2", "Good", "Close to the limit.", seen=None)
    store.decisions.withdraw(ANN, audit_id, "2.2", decision, "A mistake.")
    store.decisions.override_rating(ANN, audit_id, "2.2", "Good", "Still close to the limit.", seen=None)
    write_report(store, audit_id)
    judgement = Judgement("Good", "Leaders know their unit.")
    store.audits.save_judgement(ANN, audit_id, "1.1", judgement, None)


def guide(store: Store, audit_id: str) -> None:
    """Add guidance to a question, withdraw it, and add a long one that is in force."""
    first = store.guidance.add(ANN, audit_id, "2.2.1", "Count the last plan only.", "Reviewers differed.")
    withdrawn = store.guidance.withdraw(BEN, audit_id, "2.2.1", "It was unclear.", first.number)
    store.guidance.add(ANN, audit_id, "2.2.1", "Count every plan. " * 20, "The meeting agreed it.", withdrawn.number)


def write_report(store: Store, audit_id: str) -> None:
    """Write a chapter twice and another once, clear a third, and choose breakdowns twice."""
    first = store.report_texts.save(ANN, audit_id, "foreword", "Work was of a good standard.", 0)
    store.report_texts.save(BEN, audit_id, "foreword", "Work was of a mixed standard. " * 20, first.version)
    cleared = store.report_texts.save(ANN, audit_id, "standard:2.2", "Plans are clear.", 0)
    store.report_texts.save(ANN, audit_id, "standard:2.2", "", cleared.version)
    average = Benchmark("2.2.1", "National average", 52, "A published report", "2023")
    store.benchmarks.save(ANN, audit_id, average)
    store.benchmarks.save(BEN, audit_id, replace(average, base=1_200), average)
    store.benchmarks.save(ANN, audit_id, replace(average, name="Region"))
    store.benchmarks.remove(ANN, audit_id, replace(average, name="Region"))
    chosen = store.report_texts.choose_breakdowns(ANN, audit_id, ["office"], False, 0)
    store.report_texts.choose_breakdowns(BEN, audit_id, [], True, chosen.version)


def _manage(store: Store, audit_id: str) -> None:
    for person, role in ((READER, Role.MODERATOR), (READER, Role.READER), (AUDITOR, Role.AUDITOR)):
        store.members.set_role(ANN, audit_id, person.name, role)
    store.members.set_role(ANN, audit_id, "dan@example.org", Role.LEAD)
    store.members.remove(ANN, audit_id, "dan@example.org")
    for capacity in (None, 4):
        store.staff.set(ANN, audit_id, AUDITOR.name, StaffDetails("S-7K3F9Q", ("Huyton 1",), capacity))
    description = store.audits.get(ANN, audit_id).description
    changed = replace(
        description, region="North", fieldwork_from=date(2029, 3, 1), eligible=40, small_number=5, marking="OFFICIAL"
    )
    store.audits.update_description(ANN, audit_id, replace(changed, not_inspected=frozenset({"2.6"})), description)
    store.retentions.set_purge_date(ANN, audit_id, date(2030, 1, 1))
    store.retentions.set_legal_hold(ANN, audit_id, "A complaint.")
    store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    store.retentions.set_legal_hold(ANN, audit_id, "An inquest.")
    store.history.log_export(READER, audit_id, "workbook")
    store.outside_copies.record(READER, audit_id, OutsideFile.WORKBOOK)
    store.outside_copies.record(ANN, audit_id, OutsideFile.REPORT, (CaseState.FINAL,))
    store.history.audit_log(ANN, audit_id)
    for progress in store.cases.progress(AUDITOR, audit_id):
        store.reviews.open(AUDITOR, audit_id, progress.id)
    store.drafts.save(ANN, f"finding-{audit_id}", {"text": "A draft."})


def require_calibration(store: Store, audit_id: str, exercise: str) -> None:
    """Require an exercise, change its percentage, and let two people record without it, one only for a while."""
    store.gates.set(ANN, audit_id, exercise, 80, None)
    store.gates.set(ANN, audit_id, exercise, 90, store.gates.get(ANN, audit_id))
    for name in (AUDITOR.name, "eve@example.org"):
        store.members.set_role(ANN, audit_id, name, Role.AUDITOR)
        store.gates.waive(ANN, audit_id, name, "Took part in the meeting.")
    store.gates.withdraw_waiver(ANN, audit_id, "eve@example.org")


def _erase(store: Store, audit_id: str) -> None:
    store.retentions.release_legal_hold(ANN, audit_id, "Settled.")
    close_audit(store, audit_id)
    with at_time(ERASED_ON):
        store.retentions.mark_for_erasure(ANN, audit_id)
    with at_time(ERASED_ON + timedelta(days=31)):
        store.retentions.erase(ANN, audit_id, including_unfinished=True)


@contextmanager
def at_time(moment: datetime) -> Iterator[None]:
    """Set the clock of the database for a while."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: moment)
        yield
