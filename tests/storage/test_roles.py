"""Roles: what each may do, in its own case, in another's and in another audit, through every function of the store."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import delete, insert, select, update

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import storage as messages
from audit.model.audit import AuditDescription
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.feedback import FeedbackAction
from audit.model.permissions import OWN_CASE_PERMISSIONS, PERMISSIONS
from audit.model.purpose import Purpose
from audit.model.review_pair import SECOND_REVIEW
from audit.model.sampling import EliminationReason
from audit.storage import Permission, Person, Role, Store, open_store
from audit.storage.engine import schema
from tests.conftest import ENGINES
from tests.postgresql_server import temporary_schema
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import (
    ANN,
    YES,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    interrupt_before,
    reload_review,
    save_answer,
    set_state,
)
from tests.storage.sample_factory import case_key, draw_record
from tests.storage.test_permissions import CALLS, SKILLED

LEAD, MODERATOR, AUDITOR, OTHER = Person("lea"), Person("mo"), Person("ada"), Person("otto")
READER, OUTSIDER = Person("rea"), Person("out")
ROLES = {LEAD: Role.LEAD, MODERATOR: Role.MODERATOR, AUDITOR: Role.AUDITOR, OTHER: Role.AUDITOR, READER: Role.READER}

# Who asks: everybody about a case that is allocated to ada.
WHO = {
    "local": ANN,
    "lead": LEAD,
    "moderator": MODERATOR,
    "own": AUDITOR,
    "other": OTHER,
    "reader": READER,
    "outsider": OUTSIDER,
}
YES_, NO_, GONE = "does it", NotAllowedError, NotFoundError

ALL = (YES_,) * 7
LEAD_ONLY = (YES_, YES_, NO_, NO_, NO_, NO_, GONE)
MODERATORS = (YES_, YES_, YES_, NO_, NO_, NO_, GONE)
MEMBERS = (YES_, YES_, YES_, YES_, YES_, YES_, GONE)
NOT_READERS = (YES_, YES_, YES_, YES_, YES_, NO_, GONE)
SEES_CASE = (YES_, YES_, YES_, YES_, GONE, NO_, GONE)
RECORDS = (YES_, YES_, NO_, YES_, GONE, NO_, GONE)

#                         local lead moderator own other reader outsider
TABLE: dict[str, tuple[object, ...]] = {
    "Audits.start": ALL,
    "Audits.all": ALL,
    "Audits.version": ALL,
    "Audits.get": MEMBERS,
    "Audits.case_label": MEMBERS,
    "Audits.save_judgement": LEAD_ONLY,
    "Audits.add_findings": LEAD_ONLY,
    "Audits.results": MEMBERS,
    "Audits.breakdowns": MEMBERS,
    "Audits.questionnaire_source": MEMBERS,
    "Audits.surveys_of_unit": MEMBERS,
    "Audits.audit_log": MODERATORS,
    "Audits.update_description": LEAD_ONLY,
    "QuestionnaireVersions.preview": LEAD_ONLY,
    "QuestionnaireVersions.move": LEAD_ONLY,
    "Closings.close": LEAD_ONLY,
    "Closings.status": LEAD_ONLY,
    "Audits.recalculated": MODERATORS,
    "Closings.reopen": LEAD_ONLY,
    "Audits.progress_by_day": MODERATORS,
    "Findings.all": MEMBERS,
    "Findings.deleted": MEMBERS,
    "Findings.add": LEAD_ONLY,
    "Findings.update": LEAD_ONLY,
    "Findings.delete": LEAD_ONLY,
    "Findings.restore": LEAD_ONLY,
    "Findings.move": LEAD_ONLY,
    "Benchmarks.all": MEMBERS,
    "Benchmarks.save": LEAD_ONLY,
    "Benchmarks.remove": LEAD_ONLY,
    "ReportTexts.all": MEMBERS,
    "ReportTexts.breakdowns": MEMBERS,
    "ReportTexts.save": LEAD_ONLY,
    "ReportTexts.choose_breakdowns": LEAD_ONLY,
    "OutsideCopies.record": MEMBERS,
    "OutsideCopies.all": MODERATORS,
    "OutsideCopies.differ_by_few": MEMBERS,
    "Guidance.all": MEMBERS,
    "Guidance.add": LEAD_ONLY,
    "Guidance.withdraw": LEAD_ONLY,
    "Agreement.reviews": MODERATORS,
    "Agreement.own_drift": NOT_READERS,
    "Decisions.override_rating": LEAD_ONLY,
    "Decisions.withdraw": LEAD_ONLY,
    "Comparisons.all": ALL,
    "Comparisons.list_audits": ALL,
    "Members.all": NOT_READERS,
    "Members.role": ALL,
    "Members.has_permission": ALL,
    "Members.roles": ALL,
    "Members.audits": ALL,
    "Members.can_start_audits": ALL,
    "Members.record_sign_in": ALL,
    "Members.never_signed_in": NOT_READERS,
    "Members.check_page": MEMBERS,
    "WaitingLists.all": ALL,
    "WaitingLists.of_audit": ALL,
    "Members.set_role": LEAD_ONLY,
    "Members.remove": LEAD_ONLY,
    "Cases.add": LEAD_ONLY,
    "Cases.add_many": LEAD_ONLY,
    "Cases.import_cases": LEAD_ONLY,
    "Cases.preview_import": LEAD_ONLY,
    "Cases.rename": LEAD_ONLY,
    "Cases.remove": LEAD_ONLY,
    "Cases.remove_many": LEAD_ONLY,
    "Cases.all_with_notes": MODERATORS,
    "Notes.all": NOT_READERS,
    "TextChecks.texts_to_check": MODERATORS,
    "TextChecks.texts_to_print": MEMBERS,
    "Cases.progress": MEMBERS,
    "Cases.own_reviews": MEMBERS,
    "Cases.references": MEMBERS,
    "Cases.last_edited_case": MEMBERS,
    "CaseReviews.open": SEES_CASE,
    "CaseReviews.save_answer": RECORDS,
    "CaseReviews.save_note": RECORDS,
    "CaseReviews.save_detail": RECORDS,
    "CaseReviews.undo": RECORDS,
    "CaseReviews.audit_log": SEES_CASE,
    "RecordingSheets.auditors": MEMBERS,
    "RecordingSheets.reviews": MEMBERS,
    "RecordingSheets.has_fixed_details": MEMBERS,
    "RecordingSheets.preview": MEMBERS,
    "RecordingSheets.save": RECORDS,
    "CaseWorkflow.allocate": LEAD_ONLY,
    "CaseWorkflow.allocate_all": LEAD_ONLY,
    "CaseWorkflow.allocate_many": LEAD_ONLY,
    "Staff.all": LEAD_ONLY,
    "Staff.allocation": LEAD_ONLY,
    "Staff.second_reviewers": LEAD_ONLY,
    "Staff.set": LEAD_ONLY,
    "Staff.set_many": LEAD_ONLY,
    "CaseWorkflow.submit": RECORDS,
    "CaseWorkflow.request": SEES_CASE,
    "CaseWorkflow.request_reopening": RECORDS,
    "CaseWorkflow.withdraw_request": RECORDS,
    "CaseWorkflow.decline_request": MODERATORS,
    "CaseWorkflow.reopen": MODERATORS,
    "CaseWorkflow.return_to_auditor": MODERATORS,
    "CaseWorkflow.return_many": MODERATORS,
    "CaseWorkflow.mark_as_final": MODERATORS,
    "History.audit_log": MODERATORS,
    "History.access_log": LEAD_ONLY,
    "History.audit_log_page": MODERATORS,
    "History.access_log_page": LEAD_ONLY,
    "History.people": MODERATORS,
    "History.other_reviews": MODERATORS,
    "History.cases_left_out": MODERATORS,
    "History.people_with_access": LEAD_ONLY,
    "Dashboards.lead": LEAD_ONLY,
    "Dashboards.queue": MODERATORS,
    "History.log_export": MEMBERS,
    "History.log_case_exports": SEES_CASE,
    "History.find_case_id": MODERATORS,
    "History.subject_access_data": LEAD_ONLY,
    "Retentions.get": MEMBERS,
    "Retentions.certificate": MEMBERS,
    "Retentions.erasure_status": LEAD_ONLY,
    "Retentions.set_purge_date": LEAD_ONLY,
    "Retentions.set_legal_hold": LEAD_ONLY,
    "Retentions.release_legal_hold": LEAD_ONLY,
    "Retentions.mark_for_erasure": LEAD_ONLY,
    "Retentions.cancel_erasure": LEAD_ONLY,
    "Retentions.erase": LEAD_ONLY,
    "Samples.coder": LEAD_ONLY,
    "Samples.check_key": ALL,
    "Samples.save_draw": LEAD_ONLY,
    "Samples.discard_draw": LEAD_ONLY,
    "Samples.draw": MEMBERS,
    "Samples.elimination": SEES_CASE,
    "Samples.cases": LEAD_ONLY,
    "Samples.next_reserve": LEAD_ONLY,
    "Samples.eliminate": LEAD_ONLY,
    "Samples.restore_eliminated": LEAD_ONLY,
    "Samples.recently_audited": ALL,
    "Samples.cases_with_other_key": ALL,
    "Samples.read_column_mapping": ALL,
    "Samples.save_column_mapping": ALL,
    "Moderations.all": MODERATORS,
    "Moderations.open": MODERATORS,
    "Moderations.reopened": MODERATORS,
    "Moderations.rows_for_file": MODERATORS,
    "Moderations.decide": MODERATORS,
    "Moderations.withdraw": MODERATORS,
    "Comments.add": SEES_CASE,
    "CaseReviews.share_note": RECORDS,
    "Feedback.open": SEES_CASE,
    "Feedback.statuses": MEMBERS,
    "Feedback.save_action": RECORDS,
    "Feedback.remove_action": RECORDS,
    "Feedback.restore_action": RECORDS,
    "Feedback.acknowledge": RECORDS,
    "TextChecks.texts_on_feedback_sheets": MEMBERS,
    "Concerns.all": NOT_READERS,
    "Concerns.add": SEES_CASE,
    "Concerns.answer": LEAD_ONLY,
    "Concerns.reopen": LEAD_ONLY,
    "QuestionnaireDrafts.all": ALL,
    "QuestionnaireDrafts.create": ALL,
    "QuestionnaireDrafts.read": ALL,
    "QuestionnaireDrafts.save": ALL,
    "QuestionnaireDrafts.delete": ALL,
    "QuestionnaireDrafts.make_available": ALL,
    "QuestionnaireDrafts.available": ALL,
    "QuestionnaireDrafts.withdraw": ALL,
    "QuestionnaireDrafts.offer_again": ALL,
    "Drafts.save": ALL,
    "Drafts.read": ALL,
    "Drafts.names": ALL,
    "Drafts.delete": ALL,
    "Calibrations.start_from": LEAD_ONLY,
    "Calibrations.take_part": NOT_READERS,
    "Calibrations.sheet": LEAD_ONLY,
    "Calibrations.own": NOT_READERS,
    "Calibrations.agree": LEAD_ONLY,
    "Calibrations.withdraw": LEAD_ONLY,
    "Calibrations.agree_where_all_agree": LEAD_ONLY,
    "Calibrations.agree_many": LEAD_ONLY,
    "Calibrations.release": LEAD_ONLY,
    "Calibrations.withdraw_release": LEAD_ONLY,
    "Practices.practice_audit": ALL,
    "Practices.practise": ALL,
    "Practices.start_again": NOT_READERS,
    "Gates.get": NOT_READERS,
    "Gates.standing": NOT_READERS,
    "Gates.standings": LEAD_ONLY,
    "Gates.choices": LEAD_ONLY,
    "Gates.set": LEAD_ONLY,
    "Gates.remove": LEAD_ONLY,
    "Gates.waive": LEAD_ONLY,
    "Gates.withdraw_waiver": LEAD_ONLY,
}
OF_PRACTICE = {"Practices.practise", "Practices.start_again"}
OF_EXERCISES = OF_PRACTICE | {name for name in TABLE if name.startswith("Calibrations.")}
WITHOUT_REVIEW = {
    *("CaseReviews.open", "CaseReviews.audit_log", "CaseWorkflow.allocate_all", "CaseWorkflow.return_many"),
    "CaseWorkflow.allocate_many",
    "Samples.elimination",
    "RecordingSheets.save",
    "Feedback.open",
}
"""The functions that take a case, not one of its reviews."""
ANSWERS_REQUEST = {"CaseWorkflow.withdraw_request", "CaseWorkflow.decline_request"}
OF_A_PAIR = {"Moderations.open", "Moderations.decide", "Moderations.withdraw"}
"""The functions that need a second review that differs from the first."""
SUBMITTED = {
    *OF_A_PAIR,
    *("CaseWorkflow.reopen", "CaseWorkflow.return_to_auditor", "CaseWorkflow.mark_as_final"),
    *("CaseWorkflow.return_many", "CaseWorkflow.request_reopening", *ANSWERS_REQUEST, "Closings.close"),
}


@dataclass
class Region:
    """A store with an audit whose case is ada's, and with another audit of which nobody of it is a member."""

    store: Store
    case: CaseReview
    elsewhere: CaseReview


def create_region(store: Store) -> Region:
    audit_id = create_audit(store)
    for person, role in ROLES.items():
        store.members.set_role(ANN, audit_id, person.name, role)
    case = create_case(store, audit_id)
    store.workflow.allocate(ANN, case, AUDITOR.name)
    elsewhere = create_case(store, create_audit(store, name="Elsewhere"))
    store.workflow.allocate(ANN, elsewhere, AUDITOR.name)
    return Region(store, complete_case(store, case), reload_review(store, elsewhere))


@pytest.fixture(scope="module", params=ENGINES)
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database of its own, of each engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('roles') / 'audits.db'}"
    else:
        with temporary_schema(request.getfixturevalue("postgresql_url")) as url:
            yield url


@pytest.fixture(scope="module")
def shared_region(shared_url: str) -> Iterator[Region]:
    """One for all the cells of the table; a cell that does something does it to the whole case alike."""
    store = open_store(shared_url)
    region = create_region(store)
    import_submitted_cases(store, region.case.audit.id, cases=10, yes=6)
    store.findings.add(ANN, region.case.audit.id, SKILLED)
    store.feedback.save_action(ANN, region.case, 0, FeedbackAction("Review it."), 0)
    yield region
    store.close()


def prepare_audit(store: Store, audit_id: str, function: str) -> None:
    """Let the audit be as the function needs it, whatever was done to it before."""
    make_time_over(audit_id, store)
    with store.database.write_transaction() as connection:
        connection.execute(delete(schema.closed_audit))
        connection.execute(delete(schema.frozen_results))
        connection.execute(delete(schema.decision))
        closed_at = datetime(2024, 1, 1, tzinfo=UTC) if function == "Closings.reopen" else None
        connection.execute(update(schema.audit).where(schema.audit.c.id == audit_id).values(closed_at=closed_at))
        if function == "Closings.close":  # also the cases that other rows of the table have added
            connection.execute(update(schema.reading).values(state=CaseState.SUBMITTED.value))
        connection.execute(update(schema.finding).values(deleted=False, version=1))
        connection.execute(update(schema.feedback_action).values(deleted=False, version=1))
        connection.execute(delete(schema.acknowledgement))
    prepare_sample(store, audit_id, function)
    prepare_calibration(store, audit_id, function)
    if function == "Decisions.withdraw":
        store.decisions.override_rating(ANN, audit_id, "2.2", "Good", "Because.", None)
    if function == "Guidance.withdraw":
        seen = len(store.guidance.all(ANN, audit_id))
        store.guidance.add(ANN, audit_id, "2.2.1", "Count the last plan only.", "Reviewers differed.", seen)
    if function in {"Cases.remove", "Cases.remove_many"}:
        store.cases.add(ANN, audit_id, Case(uuid.uuid4().hex))


def prepare_sample(store: Store, audit_id: str, function: str) -> None:
    """Let the audit have a sample, without a case, and an eliminated case only if the function needs them."""
    with store.database.write_transaction() as connection:
        for table in (schema.elimination, schema.sampled_case, schema.sample):
            connection.execute(delete(table))
    if function == "Samples.discard_draw":
        with case_key():
            store.samples.save_draw(ANN, audit_id, draw_record(0), [], [])
    if function == "Samples.restore_eliminated":
        (case_id, *_) = store.cases.references(ANN, audit_id)
        store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.RESTRICTED, "")


def prepare_calibration(store: Store, audit_id: str, function: str) -> None:
    """Let the audit be an exercise with an agreed answer, or have a gate with a waiver, if the function needs it."""
    purpose = Purpose.PRACTICE if function in OF_PRACTICE else Purpose.CALIBRATION
    is_exercise = function in OF_EXERCISES - {"Calibrations.start_from"}
    made = {"recorded_by": ANN.name, "recorded_at": datetime(2024, 1, 1, tzinfo=UTC), "reason": "Because."}
    with store.database.write_transaction() as connection:
        for table in (schema.agreed_answer, schema.released_exercise, schema.gate_waiver, schema.calibration_gate):
            connection.execute(delete(table))
        if function in {"", *OF_EXERCISES}:
            answered = schema.reading.c.id.in_(select(schema.answer.c.reading_id))
            connection.execute(delete(schema.reading).where(schema.reading.c.number > 1, ~answered))
        connection.execute(delete(schema.membership).where(schema.membership.c.person == OUTSIDER.name))
        changed = update(schema.audit).where(schema.audit.c.id == audit_id)
        connection.execute(changed.values(purpose=purpose.value if is_exercise else ""))
        if function == "Practices.start_again":  # nobody's answers, so that the other cells find theirs
            connection.execute(update(schema.reading).values(auditor=""))
        if function in {"Calibrations.withdraw", "Calibrations.release"}:
            case_id = connection.execute(schema.audit_case.select().order_by(schema.audit_case.c.position)).first().id
            row = {"case_id": case_id, "question_id": "2.2.1", "value": "yes", **made}
            connection.execute(insert(schema.agreed_answer).values(row))
        released = {"audit_id": audit_id, "released_by": ANN.name, "released_at": made["recorded_at"]}
        if function == "Calibrations.withdraw_release":
            connection.execute(insert(schema.released_exercise).values(released))
        if function.startswith("Gates.") and function != "Gates.set":
            gate = {"audit_id": audit_id, "exercise_id": "none", "threshold": 90}
            connection.execute(insert(schema.calibration_gate).values(gate))
            connection.execute(insert(schema.gate_waiver).values({"audit_id": audit_id, "person": "ada", **made}))
    if function == "Gates.set":
        exercise = store.calibrations.start_from(LEAD, audit_id, "Calibration")
        with store.database.write_transaction() as connection:
            connection.execute(insert(schema.released_exercise).values({**released, "audit_id": exercise}))


def prepare_request(store: Store, case: CaseReview, function: str) -> None:
    """Let nobody ask for the case to be reopened, or its auditor if the function answers that."""
    with store.database.write_transaction() as connection:
        connection.execute(delete(schema.reopening_request))
    if function in ANSWERS_REQUEST:
        store.workflow.request_reopening(ANN, case, "An error.")


def prepare_concern(store: Store, case: CaseReview, function: str) -> None:
    """Let the case have an urgent concern only if the function answers it, closed if it reopens it."""
    with store.database.write_transaction() as connection:
        connection.execute(delete(schema.urgent_concern))
    if function in {"Concerns.answer", "Concerns.reopen"}:
        concern = store.concerns.add(ANN, case, "2.2.1", "A threat.")
        if function == "Concerns.reopen":
            store.concerns.answer(ANN, concern.key, "The child is safe.", closes=True)


def prepare_pair(store: Store, case: CaseReview, function: str) -> None:
    """Let the case have a submitted second review with one other answer only if the function needs it."""
    review_id = f"2-{case.id}"
    row = {"id": review_id, "case_id": case.case_id, "number": SECOND_REVIEW, "auditor": "sec", "state": "submitted"}
    at = {"recorded_by": "sec", "recorded_at": datetime(2024, 1, 1, tzinfo=UTC)}
    answer = {"reading_id": review_id, "question_id": "2.2.1", "value": "no", "version": 1, **at}
    moderated = {"case_id": case.case_id, "question_id": "2.2.1", "value": "no", "reason": "Seen.", "cause": "slip"}
    with store.database.write_transaction() as connection:
        connection.execute(delete(schema.moderated_answer))
        connection.execute(delete(schema.answer).where(schema.answer.c.reading_id == review_id))
        connection.execute(delete(schema.reading).where(schema.reading.c.id == review_id))
        if function in OF_A_PAIR:
            connection.execute(insert(schema.reading).values(row))
            connection.execute(insert(schema.answer).values(answer))
        if function == "Moderations.withdraw":
            connection.execute(insert(schema.moderated_answer).values({**moderated, **at}))
    if function in OF_A_PAIR:
        store.cases.add(ANN, case.audit.id, Case(uuid.uuid4().hex))  # the log grows, so that the pair is read again


def make_time_over(audit_id: str, store: Store) -> None:
    """Let the audit's cases be marked, long ago, to be erased."""
    long_ago = datetime(2000, 1, 1, tzinfo=UTC)
    table = schema.retention
    with store.database.write_transaction() as connection:
        connection.execute(delete(table))
        row = {"audit_id": audit_id, "purge_on": long_ago.date(), "held_because": "", "marked_at": long_ago}
        connection.execute(insert(table).values(row))


def outcome(call: Callable[[], object]) -> object:
    try:
        call()
    except (NotAllowedError, NotFoundError) as refused:
        return type(refused)
    return YES_


def test_every_repository_method_is_in_the_permission_table() -> None:
    assert set(TABLE) == set(CALLS)


@pytest.mark.thorough
@pytest.mark.parametrize("function", sorted(set(TABLE) - {"Retentions.erase"}))
def test_each_role_has_exactly_the_permissions_in_the_table(shared_region: Region, function: str) -> None:
    outcomes = []
    for who in WHO.values():
        state = CaseState.SUBMITTED if function in SUBMITTED else CaseState.IN_PROGRESS
        case = set_state(shared_region.store, shared_region.case, state)
        prepare_audit(shared_region.store, case.audit.id, function)
        prepare_request(shared_region.store, case, function)
        prepare_concern(shared_region.store, case, function)
        prepare_pair(shared_region.store, case, function)
        before = shared_region.store.audits.version(ANN)
        outcomes.append(outcome(lambda who=who, case=case: CALLS[function](shared_region.store, who, case)))
        if outcomes[-1] is not YES_:
            assert shared_region.store.audits.version(ANN) == before, "a refusal leaves no row in the audit log"
    prepare_audit(shared_region.store, shared_region.case.audit.id, "")
    prepare_concern(shared_region.store, shared_region.case, "")
    prepare_pair(shared_region.store, shared_region.case, "")
    assert dict(zip(WHO, outcomes, strict=True)) == dict(zip(WHO, TABLE[function], strict=True))
    shared_region.store.workflow.allocate(ANN, shared_region.case, AUDITOR.name)


@pytest.mark.thorough
@pytest.mark.parametrize(("who", "expected"), list(zip(WHO, TABLE["Retentions.erase"], strict=True)))
def test_only_the_roles_in_the_table_may_erase_cases(store: Store, who: str, expected: object) -> None:
    case = create_region(store).case
    make_time_over(case.audit.id, store)
    assert outcome(lambda: store.retentions.erase(WHO[who], case.audit.id, including_unfinished=True)) is expected
    assert (store.cases.progress(ANN, case.audit.id) == []) is (expected is YES_)


OF_A_CASE = [name for name, row in TABLE.items() if row in (SEES_CASE, RECORDS) or name.startswith("CaseWorkflow.")]


@pytest.mark.thorough
@pytest.mark.parametrize("who", [name for name in WHO if name != "outsider"])
@pytest.mark.parametrize("function", OF_A_CASE)
def test_a_case_of_another_audit_is_refused_for_any_forged_id(shared_region: Region, function: str, who: str) -> None:
    forged = replace(shared_region.elsewhere, audit=shared_region.case.audit)
    assert outcome(lambda: CALLS[function](shared_region.store, WHO[who], forged)) in {NotFoundError, NotAllowedError}
    mixed = replace(shared_region.case, id=shared_region.elsewhere.id)
    if function not in WITHOUT_REVIEW:
        assert outcome(lambda: CALLS[function](shared_region.store, WHO[who], mixed)) in {
            NotFoundError,
            NotAllowedError,
        }
    if WHO[who] is not ANN:
        assert outcome(lambda: CALLS[function](shared_region.store, WHO[who], shared_region.elsewhere)) is NotFoundError


@pytest.mark.parametrize("forged", ["", "x" * 5000, "\0", "\udcff", "' OR 1=1 --", "../../etc/passwd", "%", "*"])
def test_an_invalid_id_is_not_found(any_store: Store, forged: str) -> None:
    case = create_case(any_store)
    any_store.members.set_role(ANN, case.audit.id, LEAD.name, Role.LEAD)
    for who in (ANN, LEAD):
        with pytest.raises(NotFoundError):
            any_store.audits.get(who, forged)
        with pytest.raises(NotFoundError):
            any_store.reviews.open(who, case.audit.id, forged)


def test_a_role_applies_only_to_its_own_audit(any_store: Store) -> None:
    region = create_region(any_store)
    any_store.members.set_role(ANN, region.elsewhere.audit.id, READER.name, Role.LEAD)
    assert any_store.members.role(READER, region.elsewhere.audit.id) is Role.LEAD
    with pytest.raises(NotAllowedError):
        any_store.reviews.open(READER, region.case.audit.id, region.case.case_id)


def test_each_person_lists_only_their_own_audits(any_store: Store) -> None:
    region = create_region(any_store)
    assert [summary.id for summary in any_store.audits.all(AUDITOR)] == [region.case.audit.id]
    assert any_store.audits.all(OUTSIDER) == []
    assert len(any_store.audits.all(ANN)) == 2


def test_each_person_compares_only_their_own_audits(any_store: Store) -> None:
    region = create_region(any_store)
    close_audit(any_store, region.case.audit.id)
    for person in (LEAD, AUDITOR, READER):
        assert [summary.audit_id for summary in any_store.comparisons.all(person)] == [region.case.audit.id]
    assert any_store.comparisons.all(OUTSIDER) == []
    assert len(any_store.comparisons.all(ANN)) == 2


def test_a_reader_sees_findings_without_their_linked_cases(any_store: Store) -> None:
    case = create_region(any_store).case
    saved = any_store.findings.add(LEAD, case.audit.id, replace(SKILLED, case_ids=(case.case_id,)))
    assert any_store.findings.all(READER, case.audit.id) == [saved]
    with pytest.raises(NotAllowedError):
        any_store.reviews.open(READER, case.audit.id, case.case_id)
    assert any_store.cases.progress(READER, case.audit.id) == []


def test_access_is_logged_once_before_a_case_is_shown(any_store: Store) -> None:
    case = create_region(any_store).case
    with interrupt_before(any_store, "INSERT INTO access"), pytest.raises(InterruptedSaveError):
        any_store.reviews.open(AUDITOR, case.audit.id, case.case_id)
    for _ in range(2):
        any_store.reviews.open(AUDITOR, case.audit.id, case.case_id)
    looks = any_store.history.access_log(LEAD, case.audit.id)
    assert [row.by for row in looks if row.by == AUDITOR.name] == [AUDITOR.name]


def test_an_auditor_lists_their_own_cases_a_moderator_all_and_a_reader_none(any_store: Store) -> None:
    region = create_region(any_store)
    audit_id = region.case.audit.id
    any_store.cases.add(ANN, audit_id, Case("KSH-2", OTHER.name))
    any_store.cases.add(ANN, audit_id, Case("KSH-3"))

    def listed(person: Person) -> list[str]:
        return [progress.case.reference for progress in any_store.cases.progress(person, audit_id)]

    assert listed(AUDITOR) == ["KSH-1"]
    assert listed(OTHER) == ["KSH-2"]
    assert listed(MODERATOR) == listed(LEAD) == ["KSH-1", "KSH-2", "KSH-3"]
    assert listed(READER) == []


def test_results_contain_single_cases_only_for_people_who_may_see_every_case(any_store: Store) -> None:
    region = create_region(any_store)
    any_store.workflow.submit(AUDITOR, region.case)
    audit_results = {who: any_store.audits.results(who, region.case.audit.id) for who in ROLES}
    assert {who: len(results.records) for who, results in audit_results.items()} == {
        LEAD: 1,
        MODERATOR: 1,
        AUDITOR: 0,
        OTHER: 0,
        READER: 0,
    }
    assert audit_results[LEAD].results == audit_results[MODERATOR].results
    assert {who: results.too_few for who, results in audit_results.items()} == {
        LEAD: False,
        MODERATOR: False,
        AUDITOR: True,
        OTHER: True,
        READER: True,
    }
    assert {results.which_cases for results in audit_results.values()} == {"1 submitted case"}


def test_an_auditor_loses_access_to_a_case_allocated_to_another_person(any_store: Store) -> None:
    case = create_region(any_store).case
    save_answer(any_store, case, "2.2.1", None, AUDITOR)
    assert any_store.cases.last_edited_case(AUDITOR, case.audit.id) is not None
    any_store.workflow.allocate(LEAD, case, OTHER.name)
    assert any_store.cases.last_edited_case(AUDITOR, case.audit.id) is None
    for who, sees in ((AUDITOR, NotFoundError), (OTHER, YES_)):
        assert outcome(lambda who=who: any_store.reviews.open(who, case.audit.id, case.case_id)) is sees
        assert (
            outcome(lambda who=who: save_answer(any_store, reload_review(any_store, case), "2.2.1", YES, who)) is sees
        )


def test_a_moderator_records_only_in_their_own_cases(any_store: Store) -> None:
    case = create_region(any_store).case
    assert outcome(lambda: save_answer(any_store, case, "2.2.1", None, MODERATOR)) is NotAllowedError
    any_store.workflow.allocate(LEAD, case, MODERATOR.name)
    assert outcome(lambda: save_answer(any_store, case, "2.2.1", None, MODERATOR)) is YES_


def test_the_reason_of_a_legal_hold_is_only_for_the_lead(any_store: Store) -> None:
    audit_id = create_region(any_store).case.audit.id
    any_store.retentions.set_legal_hold(LEAD, audit_id, "A complaint.")
    for person, reason in ((LEAD, "A complaint."), (MODERATOR, "")):
        *_, last = any_store.history.audit_log(person, audit_id)
        assert (last.change.subject, last.change.reason) == ("held", reason)


def test_the_person_who_starts_an_audit_becomes_its_lead(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUDIT_LEADS", raising=False)
    audit_id = any_store.audits.start(OUTSIDER, AuditDescription("Mine", "Unit"), SMALL_TOML.encode())
    assert any_store.members.all(OUTSIDER, audit_id) == {OUTSIDER.name: Role.LEAD}


def test_only_the_people_named_in_the_setting_may_start_audits(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_LEADS", " Lea, boss ")
    for person, may in ((LEAD, YES_), (AUDITOR, NotAllowedError), (ANN, YES_)):
        start = lambda who=person: any_store.audits.start(who, AuditDescription("A", "B"), SMALL_TOML.encode())  # noqa: E731
        assert outcome(start) is may


def test_an_audit_always_has_a_lead(any_store: Store) -> None:
    audit_id = any_store.audits.start(LEAD, AuditDescription("A", "B"), SMALL_TOML.encode())
    for lose in (
        lambda: any_store.members.remove(LEAD, audit_id, LEAD.name),
        lambda: any_store.members.set_role(LEAD, audit_id, LEAD.name, Role.READER),
    ):
        with pytest.raises(NotAllowedError, match=re.escape(messages.LAST_LEAD)):
            lose()
    any_store.members.set_role(LEAD, audit_id, MODERATOR.name, Role.LEAD)
    any_store.members.remove(LEAD, audit_id, LEAD.name)
    assert any_store.members.all(MODERATOR, audit_id) == {MODERATOR.name: Role.LEAD}


def test_every_change_of_a_role_is_in_the_audit_log(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.members.set_role(ANN, audit_id, " ada ", Role.AUDITOR)
    any_store.members.set_role(ANN, audit_id, "ada", Role.AUDITOR)
    any_store.members.set_role(ANN, audit_id, "ada", Role.MODERATOR)
    any_store.members.remove(ANN, audit_id, "ada")
    any_store.members.remove(ANN, audit_id, "ada")
    logged = [(row.change.subject, row.change.old, row.change.new) for row in any_store.audits.audit_log(ANN, audit_id)]
    assert logged[1:] == [("ada", None, "auditor"), ("ada", "auditor", "moderator"), ("ada", "moderator", None)]


@pytest.mark.parametrize("name", ["", " ", "a\nb", "x" * 121, "a\udcff"])
def test_a_member_must_have_a_valid_name(any_store: Store, name: str) -> None:
    with pytest.raises(InputError, match=re.escape(messages.INVALID_MEMBER_NAME.format(limit=120))):
        any_store.members.set_role(ANN, create_audit(any_store), name, Role.READER)


def test_a_permission_not_granted_to_any_role_belongs_to_the_lead(shared_region: Region) -> None:
    assert PERMISSIONS[Role.LEAD] == frozenset(Permission)
    for role in Role:
        assert role in OWN_CASE_PERMISSIONS
    assert shared_region.store.members.has_permission(LEAD, Permission.MANAGE_MEMBERS, shared_region.case.audit.id)
    assert not shared_region.store.members.has_permission(READER, Permission.SEE_CASE, shared_region.case.audit.id)
    assert not shared_region.store.members.has_permission(OUTSIDER, Permission.SEE_AUDIT, shared_region.case.audit.id)
