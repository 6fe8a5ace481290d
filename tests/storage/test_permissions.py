"""Who may do what."""

from __future__ import annotations

import getpass
import inspect
import uuid
from collections.abc import Callable
from datetime import date

import pytest

from audit.errors import NotAllowedError
from audit.messages import model as model_messages
from audit.model.allocation import AllocatableCase, Assignment, Readers, StaffDetails
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.benchmark import Benchmark
from audit.model.calibration import AgreedAnswer
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.concerns import ConcernKey
from audit.model.feedback import Acknowledgement, Acknowledger, FeedbackAction, SharedNote
from audit.model.finding import Finding, FindingKind
from audit.model.log_filter import NO_FILTER
from audit.model.outside_copy import OutsideFile
from audit.model.purpose import Purpose
from audit.model.recording_sheet import PlannedValue, SheetEntry, SheetOutcome, SheetPlace, SheetReading
from audit.model.review_pair import DisagreementCause, ReviewPair
from audit.model.sampling import EliminationReason
from audit.storage import Permission, Person, Role, Store, local_person
from audit.storage.repositories.agreement import Agreement
from audit.storage.repositories.answers import CaseReviews
from audit.storage.repositories.audits import Audits
from audit.storage.repositories.benchmarks import Benchmarks
from audit.storage.repositories.calibrations import Calibrations
from audit.storage.repositories.case_workflow import CaseWorkflow
from audit.storage.repositories.cases import Cases
from audit.storage.repositories.closings import Closings
from audit.storage.repositories.comments import Comments
from audit.storage.repositories.comparisons import Comparisons
from audit.storage.repositories.concerns import Concerns
from audit.storage.repositories.dashboards import Dashboards
from audit.storage.repositories.decisions import Decisions
from audit.storage.repositories.drafts import Drafts
from audit.storage.repositories.feedback import Feedback
from audit.storage.repositories.findings import Findings
from audit.storage.repositories.gates import Gates
from audit.storage.repositories.guidance import Guidance
from audit.storage.repositories.history import History
from audit.storage.repositories.members import Members
from audit.storage.repositories.moderations import Moderations
from audit.storage.repositories.notes import Notes
from audit.storage.repositories.outside_copies import OutsideCopies
from audit.storage.repositories.practices import Practices
from audit.storage.repositories.questionnaire_drafts import QuestionnaireDrafts
from audit.storage.repositories.questionnaire_versions import QuestionnaireVersions
from audit.storage.repositories.recording_sheets import RecordingSheets
from audit.storage.repositories.report_texts import ReportTexts
from audit.storage.repositories.retention import Retentions
from audit.storage.repositories.samples import Samples
from audit.storage.repositories.staff import Staff
from audit.storage.repositories.text_checks import TextChecks
from audit.storage.repositories.waiting import WaitingLists
from tests.small_questionnaire import SMALL_TOML, replace_in_small_toml
from tests.storage.factories import ANN, NO, YES, create_case, reload_review, save_answer
from tests.storage.sample_factory import case_key, draw_record

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
BENCHMARK = Benchmark("2.2.1", "National average", 52, "A published report", "2023")
Call = Callable[[Store, Person, CaseReview], object]


def last_case(store: Store, review: CaseReview) -> str:
    """The case of the audit that was added last."""
    return [*store.cases.references(ANN, review.audit.id)][-1]


def plan_for_ben(store: Store, review: CaseReview) -> dict[str, Assignment]:
    """The case of a review for Ben, as a plan that knows the case as it is now."""
    cases = {case.id: case for case in store.staff.allocation(ANN, review.audit.id).cases}
    case = cases.get(review.case_id, AllocatableCase(review.case_id, review.reference))
    return {case.id: Assignment(Readers("Ben"), case.readers, case.state)}


def pair_of(store: Store, review: CaseReview) -> ReviewPair:
    """Both reviews of the case of a review, as they are now; twice this one if it has no second one."""
    pairs = {case.case_id: case.pair for case in store.moderations.all(ANN, review.audit.id)}
    return pairs.get(review.case_id, ReviewPair(review.case_id, review.case_record, review.case_record))


def concern_key(store: Store, review: CaseReview) -> ConcernKey:
    """The last urgent concern about a case; the first one if there is none yet."""
    concerns = store.concerns.all(ANN, review.audit.id)
    keys = [concern.key for concern in concerns if concern.key.case_id == review.case_id]
    return keys[-1] if keys else ConcernKey(review.audit.id, review.case_id, 1)


def last_guidance(store: Store, review: CaseReview) -> int:
    """The number of the last change to the guidance of the audit; 0 if there is none."""
    return len(store.guidance.all(ANN, review.audit.id))


def sheet_value(review: CaseReview) -> PlannedValue:
    """An answer of a recording sheet that was shown as new."""
    place = SheetPlace("KSH-1", "B7", 7)
    entry = SheetEntry(review.case_id, review.number, ChangeType.ANSWER, "2.2.1", "yes", 0, place)
    return PlannedValue(entry, SheetOutcome.NEW, review.reference)


def own_draft(store: Store, who: Person) -> str:
    """A new draft of a questionnaire by this person; by another if this one may do nothing."""
    return store.questionnaires.create(who if who.name.strip() and who.name.isprintable() else ANN, SMALL_TOML)


def made_available(store: Store, who: Person) -> tuple[str, str]:
    """The id and version of a questionnaire that this person made available; another if this one may do nothing."""
    draft = store.questionnaires.read(ANN, own_draft(store, who))
    text = draft.source.replace('version = "1"', f'version = "{draft.owner}"', 1)
    store.questionnaires.save(ANN, draft.id, text, 1)
    made = store.questionnaires.make_available(Person(draft.owner), draft.id, 2)
    return made.questionnaire_id, made.version


def with_key(act: Callable[[], object]) -> object:
    """Act with the secret key set."""
    with case_key():
        return act()


def led_exercise(store: Store) -> str:
    """A calibration exercise; "none" if there is none."""
    audits = store.audits.all(ANN)
    return next((audit.id for audit in audits if audit.purpose is Purpose.CALIBRATION), "none")


def agreed(store: Store, review: CaseReview) -> AgreedAnswer | None:
    """The agreed answer to the first question of a case; None in an audit."""
    if not store.audits.get(ANN, review.audit.id).purpose.is_exercise:
        return None
    cases = store.calibrations.sheet(ANN, review.audit.id).cases
    return next((case.agreed.get("2.2.1") for case in cases if case.case_id == review.case_id), None)


CALIBRATION_CALLS: dict[str, Call] = {
    "Calibrations.start_from": lambda s, who, r: s.calibrations.start_from(who, r.audit.id, "Calibration"),
    "Calibrations.take_part": lambda s, who, r: s.calibrations.take_part(who, r.audit.id),
    "Calibrations.sheet": lambda s, who, r: s.calibrations.sheet(who, r.audit.id),
    "Calibrations.own": lambda s, who, r: s.calibrations.own(who, r.audit.id),
    "Calibrations.agree": lambda s, who, r: s.calibrations.agree(
        who, r.audit.id, (r.case_id, "2.2.2"), YES, "Because.", None
    ),
    "Calibrations.withdraw": lambda s, who, r: s.calibrations.withdraw(
        who, r.audit.id, (r.case_id, "2.2.1"), "Because.", agreed(s, r)
    ),
    "Calibrations.agree_where_all_agree": lambda s, who, r: s.calibrations.agree_where_all_agree(
        who, r.audit.id, "All {count}."
    ),
    "Calibrations.agree_many": lambda s, who, r: s.calibrations.agree_many(
        who, r.audit.id, {(r.case_id, "2.2.2"): (YES, "Because.")}
    ),
    "Calibrations.release": lambda s, who, r: s.calibrations.release(who, r.audit.id),
    "Calibrations.withdraw_release": lambda s, who, r: s.calibrations.withdraw_release(who, r.audit.id, "Because."),
    "Practices.practice_audit": lambda s, who, r: s.practices.practice_audit(who),
    "Practices.practise": lambda s, who, r: s.practices.practise(who),
    "Practices.start_again": lambda s, who, r: s.practices.start_again(who, r.audit.id),
    "Gates.get": lambda s, who, r: s.gates.get(who, r.audit.id),
    "Gates.standing": lambda s, who, r: s.gates.standing(who, r.audit.id),
    "Gates.standings": lambda s, who, r: s.gates.standings(who, r.audit.id),
    "Gates.choices": lambda s, who, r: s.gates.choices(who, r.audit.id),
    "Gates.set": lambda s, who, r: s.gates.set(who, r.audit.id, led_exercise(s), 90, s.gates.get(ANN, r.audit.id)),
    "Gates.remove": lambda s, who, r: s.gates.remove(who, r.audit.id, s.gates.get(ANN, r.audit.id)),
    "Gates.waive": lambda s, who, r: s.gates.waive(who, r.audit.id, "otto", "Because."),
    "Gates.withdraw_waiver": lambda s, who, r: s.gates.withdraw_waiver(who, r.audit.id, "ada"),
}


def move_to_next_version(store: Store, who: Person, review: CaseReview) -> None:
    """Move the audit of a review to the next version of its questionnaire, which differs in its number alone."""
    seen = store.audits.get(ANN, review.audit.id).questionnaire
    source = replace_in_small_toml('version = "1"', f'version = "{int(seen.version) + 1}"')
    store.questionnaire_versions.move(who, review.audit.id, source.encode(), seen)


CALLS: dict[str, Call] = CALIBRATION_CALLS | {
    "Audits.start": lambda s, who, r: s.audits.start(who, AuditDescription("A", "B"), SMALL_TOML.encode()),
    "Audits.all": lambda s, who, r: s.audits.all(who),
    "Audits.get": lambda s, who, r: s.audits.get(who, r.audit.id),
    "Audits.case_label": lambda s, who, r: s.audits.case_label(who, r.audit.id),
    "Audits.save_judgement": lambda s, who, r: s.audits.save_judgement(who, r.audit.id, "1.1", None, None),
    "Audits.add_findings": lambda s, who, r: s.audits.add_findings(who, r.audit.id, []),
    "Audits.results": lambda s, who, r: s.audits.results(who, r.audit.id),
    "Audits.questionnaire_source": lambda s, who, r: s.audits.questionnaire_source(who, r.audit.id),
    "Audits.breakdowns": lambda s, who, r: s.audits.breakdowns(who, r.audit.id),
    "Audits.surveys_of_unit": lambda s, who, r: s.audits.surveys_of_unit(who, r.audit.id),
    "Audits.audit_log": lambda s, who, r: s.audits.audit_log(who, r.audit.id),
    "Audits.update_description": lambda s, who, r: s.audits.update_description(
        who, r.audit.id, r.audit.description, r.audit.description
    ),
    "QuestionnaireVersions.preview": lambda s, who, r: s.questionnaire_versions.preview(
        who, r.audit.id, SMALL_TOML.encode()
    ),
    "QuestionnaireVersions.move": move_to_next_version,
    "Closings.close": lambda s, who, r: s.closings.close(who, r.audit.id, mark_final=True),
    "Closings.status": lambda s, who, r: s.closings.status(who, r.audit.id),
    "Audits.recalculated": lambda s, who, r: s.audits.recalculated(who, r.audit.id),
    "Closings.reopen": lambda s, who, r: s.closings.reopen(who, r.audit.id, "Because."),
    "Audits.progress_by_day": lambda s, who, r: s.audits.progress_by_day(who, r.audit.id),
    "Audits.version": lambda s, who, r: s.audits.version(who),
    "Cases.references": lambda s, who, r: s.cases.references(who, r.audit.id),
    "Comparisons.list_audits": lambda s, who, r: s.comparisons.list_audits(who),
    "Findings.deleted": lambda s, who, r: s.findings.deleted(who, r.audit.id),
    "Findings.all": lambda s, who, r: s.findings.all(who, r.audit.id),
    "Findings.add": lambda s, who, r: s.findings.add(who, r.audit.id, SKILLED),
    "Findings.update": lambda s, who, r: s.findings.update(who, r.audit.id, 1, SKILLED, 1),
    "Findings.delete": lambda s, who, r: s.findings.delete(who, r.audit.id, 1, 1),
    "Findings.restore": lambda s, who, r: s.findings.restore(who, r.audit.id, 1, 1),
    "Findings.move": lambda s, who, r: s.findings.move(who, r.audit.id, 1, up=True),
    "ReportTexts.all": lambda s, who, r: s.report_texts.all(who, r.audit.id),
    "ReportTexts.save": lambda s, who, r: s.report_texts.save(who, r.audit.id, "foreword", "Read.", 0),
    "ReportTexts.breakdowns": lambda s, who, r: s.report_texts.breakdowns(who, r.audit.id),
    "Benchmarks.all": lambda s, who, r: s.benchmarks.all(who, r.audit.id),
    "Benchmarks.save": lambda s, who, r: s.benchmarks.save(who, r.audit.id, BENCHMARK),
    "Benchmarks.remove": lambda s, who, r: s.benchmarks.remove(who, r.audit.id, BENCHMARK),
    "ReportTexts.choose_breakdowns": lambda s, who, r: s.report_texts.choose_breakdowns(
        who, r.audit.id, ["office"], False, 0
    ),
    "OutsideCopies.record": lambda s, who, r: s.outside_copies.record(who, r.audit.id, OutsideFile.WORKBOOK),
    "OutsideCopies.all": lambda s, who, r: s.outside_copies.all(who, r.audit.id),
    "OutsideCopies.differ_by_few": lambda s, who, r: s.outside_copies.differ_by_few(who, r.audit.id),
    "Guidance.all": lambda s, who, r: s.guidance.all(who, r.audit.id),
    "Guidance.add": lambda s, who, r: s.guidance.add(
        who, r.audit.id, "2.2.1", uuid.uuid4().hex, "Because.", last_guidance(s, r)
    ),
    "Guidance.withdraw": lambda s, who, r: s.guidance.withdraw(
        who, r.audit.id, "2.2.1", "Because.", last_guidance(s, r)
    ),
    "Agreement.reviews": lambda s, who, r: s.agreement.reviews(who, r.audit.id),
    "Agreement.own_drift": lambda s, who, r: s.agreement.own_drift(who, r.audit.id),
    "Decisions.override_rating": lambda s, who, r: s.decisions.override_rating(
        who, r.audit.id, "2.2", "Good", "Because.", None
    ),
    "Decisions.withdraw": lambda s, who, r: s.decisions.withdraw(
        who, r.audit.id, "2.2", s.audits.get(ANN, r.audit.id).decisions.get("2.2"), "Because."
    ),
    "Comparisons.all": lambda s, who, r: s.comparisons.all(who),
    "Members.all": lambda s, who, r: s.members.all(who, r.audit.id),
    "Members.role": lambda s, who, r: s.members.role(who, r.audit.id),
    "Members.has_permission": lambda s, who, r: s.members.has_permission(who, Permission.RECORD_ANSWERS, r.audit.id),
    "Members.audits": lambda s, who, r: s.members.audits(who),
    "Members.roles": lambda s, who, r: s.members.roles(who),
    "Members.can_start_audits": lambda s, who, r: s.members.can_start_audits(who),
    "Members.record_sign_in": lambda s, who, r: s.members.record_sign_in(who),
    "Members.never_signed_in": lambda s, who, r: s.members.never_signed_in(who, r.audit.id),
    "Members.check_page": lambda s, who, r: s.members.check_page(who, Permission.SEE_AUDIT, r.audit.id),
    "WaitingLists.all": lambda s, who, r: s.waiting.all(who),
    "WaitingLists.of_audit": lambda s, who, r: s.waiting.of_audit(who, r.audit.id),
    "Dashboards.lead": lambda s, who, r: s.dashboards.lead(who, r.audit.id),
    "Dashboards.queue": lambda s, who, r: s.dashboards.queue(who, r.audit.id),
    "Members.set_role": lambda s, who, r: s.members.set_role(who, r.audit.id, "Cyd", Role.READER),
    "Members.remove": lambda s, who, r: s.members.remove(who, r.audit.id, "Cyd"),
    "Cases.add": lambda s, who, r: s.cases.add(who, r.audit.id, Case(uuid.uuid4().hex)),
    "Cases.add_many": lambda s, who, r: s.cases.add_many(who, r.audit.id, [uuid.uuid4().hex]),
    "Cases.import_cases": lambda s, who, r: s.cases.import_cases(who, r.audit.id, []),
    "Cases.preview_import": lambda s, who, r: s.cases.preview_import(who, r.audit.id, []),
    "Cases.rename": lambda s, who, r: s.cases.rename(who, r.audit.id, r.case_id, uuid.uuid4().hex),
    "Cases.remove": lambda s, who, r: s.cases.remove(who, r.audit.id, last_case(s, r), "Added twice."),
    "Cases.remove_many": lambda s, who, r: s.cases.remove_many(who, r.audit.id, [last_case(s, r)], "Added twice."),
    "Cases.own_reviews": lambda s, who, r: s.cases.own_reviews(who, r.audit.id),
    "Cases.all_with_notes": lambda s, who, r: s.cases.all_with_notes(who, r.audit.id),
    "Cases.progress": lambda s, who, r: s.cases.progress(who, r.audit.id),
    "Cases.last_edited_case": lambda s, who, r: s.cases.last_edited_case(who, r.audit.id),
    "CaseReviews.open": lambda s, who, r: s.reviews.open(who, r.audit.id, r.case_id),
    "CaseReviews.save_answer": lambda s, who, r: s.reviews.save_answer(who, r.key, "2.2.1", YES, 0, "a"),
    "CaseReviews.save_note": lambda s, who, r: s.reviews.save_note(who, r.key, "2.2.1", "x", 0, "b"),
    "CaseReviews.save_detail": lambda s, who, r: s.reviews.save_detail(who, r.key, "office", ["North"], 0, "c"),
    "CaseReviews.share_note": lambda s, who, r: s.reviews.share_note(who, r.key, SharedNote("2.2.1", None, 0, "e")),
    "CaseReviews.undo": lambda s, who, r: s.reviews.undo(who, r.key, "d"),
    "RecordingSheets.auditors": lambda s, who, r: s.recording_sheets.auditors(who, r.audit.id),
    "RecordingSheets.reviews": lambda s, who, r: s.recording_sheets.reviews(who, r.audit.id),
    "RecordingSheets.has_fixed_details": lambda s, who, r: s.recording_sheets.has_fixed_details(who, r.audit.id),
    "RecordingSheets.preview": lambda s, who, r: s.recording_sheets.preview(
        who, r.audit.id, SheetReading((sheet_value(r).entry,))
    ),
    "RecordingSheets.save": lambda s, who, r: s.recording_sheets.save(who, r.audit.id, [sheet_value(r)]),
    "CaseReviews.audit_log": lambda s, who, r: s.reviews.audit_log(who, r.audit.id, r.case_id),
    "CaseWorkflow.allocate": lambda s, who, r: s.workflow.allocate(who, r, "Ben"),
    "CaseWorkflow.allocate_all": lambda s, who, r: s.workflow.allocate_all(who, r.audit.id, [r.case_id], "Ben"),
    "CaseWorkflow.allocate_many": lambda s, who, r: s.workflow.allocate_many(who, r.audit.id, plan_for_ben(s, r)),
    "Staff.all": lambda s, who, r: s.staff.all(who, r.audit.id),
    "Staff.allocation": lambda s, who, r: s.staff.allocation(who, r.audit.id),
    "Staff.second_reviewers": lambda s, who, r: s.staff.second_reviewers(who, r.audit.id),
    "Staff.set": lambda s, who, r: s.staff.set(who, r.audit.id, "Cat", StaffDetails(capacity=4)),
    "Staff.set_many": lambda s, who, r: s.staff.set_many(who, r.audit.id, {}, {}),
    "CaseWorkflow.submit": lambda s, who, r: s.workflow.submit(who, r),
    "CaseWorkflow.request": lambda s, who, r: s.workflow.request(who, r),
    "CaseWorkflow.request_reopening": lambda s, who, r: s.workflow.request_reopening(who, r, "An error."),
    "CaseWorkflow.withdraw_request": lambda s, who, r: s.workflow.withdraw_request(who, r),
    "CaseWorkflow.decline_request": lambda s, who, r: s.workflow.decline_request(who, r, "Not now."),
    "CaseWorkflow.reopen": lambda s, who, r: s.workflow.reopen(who, r, "Because."),
    "CaseWorkflow.return_to_auditor": lambda s, who, r: s.workflow.return_to_auditor(who, r, "Because."),
    "CaseWorkflow.return_many": lambda s, who, r: s.workflow.return_many(who, r.audit.id, [r.case_id], "Because."),
    "CaseWorkflow.mark_as_final": lambda s, who, r: s.workflow.mark_as_final(who, r),
    "History.audit_log": lambda s, who, r: s.history.audit_log(who, r.audit.id),
    "History.access_log": lambda s, who, r: s.history.access_log(who, r.audit.id),
    "History.audit_log_page": lambda s, who, r: s.history.audit_log_page(who, r.audit.id, NO_FILTER, 10),
    "History.access_log_page": lambda s, who, r: s.history.access_log_page(who, r.audit.id, NO_FILTER, 10),
    "History.other_reviews": lambda s, who, r: s.history.other_reviews(who, r.audit.id),
    "History.cases_left_out": lambda s, who, r: s.history.cases_left_out(who, r.audit.id),
    "History.people": lambda s, who, r: s.history.people(who, r.audit.id),
    "History.people_with_access": lambda s, who, r: s.history.people_with_access(who, r.audit.id),
    "History.log_export": lambda s, who, r: s.history.log_export(who, r.audit.id, "workbook"),
    "History.log_case_exports": lambda s, who, r: s.history.log_case_exports(who, r.audit.id, [r.key], "to print"),
    "History.find_case_id": lambda s, who, r: s.history.find_case_id(who, r.audit.id, r.reference),
    "History.subject_access_data": lambda s, who, r: s.history.subject_access_data(who, r.audit.id, r.reference),
    "Retentions.get": lambda s, who, r: s.retentions.get(who, r.audit.id),
    "Retentions.certificate": lambda s, who, r: s.retentions.certificate(who, r.audit.id),
    "Retentions.erasure_status": lambda s, who, r: s.retentions.erasure_status(who, r.audit.id),
    "Retentions.set_purge_date": lambda s, who, r: s.retentions.set_purge_date(who, r.audit.id, date(2100, 1, 1)),
    "Retentions.set_legal_hold": lambda s, who, r: s.retentions.set_legal_hold(who, r.audit.id, "A complaint."),
    "Retentions.release_legal_hold": lambda s, who, r: s.retentions.release_legal_hold(who, r.audit.id, "Settled."),
    "Retentions.mark_for_erasure": lambda s, who, r: s.retentions.mark_for_erasure(who, r.audit.id),
    "Retentions.cancel_erasure": lambda s, who, r: s.retentions.cancel_erasure(who, r.audit.id),
    "Retentions.erase": lambda s, who, r: s.retentions.erase(who, r.audit.id),
    "Samples.coder": lambda s, who, r: with_key(lambda: s.samples.coder(who, r.audit.id)),
    "Samples.check_key": lambda s, who, r: with_key(lambda: s.samples.check_key(who)),
    "Samples.save_draw": lambda s, who, r: with_key(
        lambda: s.samples.save_draw(who, r.audit.id, draw_record(0), [], [])
    ),
    "Samples.discard_draw": lambda s, who, r: s.samples.discard_draw(who, r.audit.id, "The wrong list."),
    "Samples.draw": lambda s, who, r: s.samples.draw(who, r.audit.id),
    "Samples.elimination": lambda s, who, r: s.samples.elimination(who, r.audit.id, r.case_id),
    "Samples.next_reserve": lambda s, who, r: s.samples.next_reserve(who, r.audit.id, r.case_id),
    "Samples.cases": lambda s, who, r: s.samples.cases(who, r.audit.id),
    "Samples.eliminate": lambda s, who, r: s.samples.eliminate(
        who, r.audit.id, r.case_id, EliminationReason.RESTRICTED, ""
    ),
    "Samples.restore_eliminated": lambda s, who, r: s.samples.restore_eliminated(who, r.audit.id, r.case_id, "Found."),
    "Samples.recently_audited": lambda s, who, r: s.samples.recently_audited(who, ["code"], date(2020, 1, 1)),
    "Samples.cases_with_other_key": lambda s, who, r: with_key(
        lambda: s.samples.cases_with_other_key(who, date(2020, 1, 1))
    ),
    "Samples.read_column_mapping": lambda s, who, r: s.samples.read_column_mapping(who),
    "Samples.save_column_mapping": lambda s, who, r: s.samples.save_column_mapping(who, {"crn": "CRN"}),
    "Moderations.all": lambda s, who, r: s.moderations.all(who, r.audit.id),
    "Moderations.open": lambda s, who, r: s.moderations.open(who, r.audit.id, r.case_id),
    "Moderations.reopened": lambda s, who, r: s.moderations.reopened(who, r.audit.id),
    "Moderations.rows_for_file": lambda s, who, r: s.moderations.rows_for_file(who, r.audit.id),
    "Moderations.decide": lambda s, who, r: s.moderations.decide(
        who, r.audit.id, {"2.2.1": NO}, "Because.", DisagreementCause.SLIP, pair_of(s, r)
    ),
    "Moderations.withdraw": lambda s, who, r: s.moderations.withdraw(
        who, r.audit.id, "2.2.1", "Because.", pair_of(s, r)
    ),
    "Comments.add": lambda s, who, r: s.comments.add(who, r, "2.2.1", "Where is this?"),
    "Feedback.open": lambda s, who, r: s.feedback.open(who, r.audit.id, r.case_id),
    "Feedback.statuses": lambda s, who, r: s.feedback.statuses(who, r.audit.id),
    "Feedback.save_action": lambda s, who, r: s.feedback.save_action(who, r, 0, FeedbackAction("Review it."), 0),
    "Feedback.remove_action": lambda s, who, r: s.feedback.remove_action(who, r, 1, 1),
    "Feedback.restore_action": lambda s, who, r: s.feedback.restore_action(who, r, 1, 1),
    "Feedback.acknowledge": lambda s, who, r: s.feedback.acknowledge(
        who, r, Acknowledger.MANAGER, Acknowledgement(date(2026, 6, 1)), 0
    ),
    "Concerns.all": lambda s, who, r: s.concerns.all(who, r.audit.id),
    "Concerns.add": lambda s, who, r: s.concerns.add(who, r, "2.2.1", "A threat."),
    "Concerns.answer": lambda s, who, r: s.concerns.answer(who, concern_key(s, r), "The manager was called."),
    "Concerns.reopen": lambda s, who, r: s.concerns.reopen(who, concern_key(s, r), "There is more."),
    "Notes.all": lambda s, who, r: s.notes.all(who, r.audit.id),
    "TextChecks.texts_to_print": lambda s, who, r: s.text_checks.texts_to_print(who, r.audit.id),
    "TextChecks.texts_on_feedback_sheets": lambda s, who, r: s.text_checks.texts_on_feedback_sheets(who, r.audit.id),
    "TextChecks.texts_to_check": lambda s, who, r: s.text_checks.texts_to_check(who, r.audit.id),
    "QuestionnaireDrafts.all": lambda s, who, r: s.questionnaires.all(who),
    "QuestionnaireDrafts.create": lambda s, who, r: s.questionnaires.create(who, SMALL_TOML),
    "QuestionnaireDrafts.read": lambda s, who, r: s.questionnaires.read(who, own_draft(s, who)),
    "QuestionnaireDrafts.save": lambda s, who, r: s.questionnaires.save(who, own_draft(s, who), "id = 1", 1),
    "QuestionnaireDrafts.delete": lambda s, who, r: s.questionnaires.delete(who, own_draft(s, who), 1),
    "QuestionnaireDrafts.make_available": lambda s, who, r: s.questionnaires.make_available(who, own_draft(s, who), 1),
    "QuestionnaireDrafts.available": lambda s, who, r: s.questionnaires.available(who),
    "QuestionnaireDrafts.withdraw": lambda s, who, r: s.questionnaires.withdraw(who, *made_available(s, who)),
    "QuestionnaireDrafts.offer_again": lambda s, who, r: s.questionnaires.offer_again(who, *made_available(s, who)),
    "Drafts.save": lambda s, who, r: s.drafts.save(who, "form", {"name": "x"}),
    "Drafts.read": lambda s, who, r: s.drafts.read(who, "form"),
    "Drafts.names": lambda s, who, r: s.drafts.names(who, "form"),
    "Drafts.delete": lambda s, who, r: s.drafts.delete(who, "form"),
}


def test_every_repository_method_is_in_this_matrix() -> None:
    functions = {
        f"{room.__name__}.{name}"
        for room in (
            *(
                Audits,
                Closings,
                Members,
                Cases,
                CaseReviews,
                RecordingSheets,
                CaseWorkflow,
                Findings,
                Decisions,
                Comparisons,
            ),
            *(Agreement, Benchmarks, Guidance, QuestionnaireDrafts, QuestionnaireVersions, ReportTexts, OutsideCopies),
            *(Dashboards, Drafts, History, Retentions, Samples, Notes, TextChecks, WaitingLists, Staff),
            *(Moderations, Comments, Feedback, Concerns),
            *(Calibrations, Gates, Practices),
        )
        for name, _ in inspect.getmembers(room, inspect.isfunction)
        if not name.startswith("_")
    }
    assert functions == set(CALLS)


NOBODY = model_messages.NOBODY_SIGNED_IN
NO_NAME = model_messages.PERSON_NAME_NOT_ALLOWED.format(limit=120)


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
def test_a_person_without_a_valid_name_may_do_nothing(store: Store, name: str, sentence: str) -> None:
    review = create_case(store)
    trail = store.audits.audit_log(ANN, review.audit.id)
    for function, call in CALLS.items():
        with pytest.raises(NotAllowedError) as refused:
            call(store, Person(name, local=True), review)
        assert str(refused.value) == sentence, function
    assert store.audits.audit_log(ANN, review.audit.id) == trail
    assert reload_review(store, review) == review
    assert len(store.audits.all(ANN)) == 1


def test_a_person_name_may_have_the_maximum_length(any_store: Store) -> None:
    longest = Person("š" * 120, local=True)
    review = create_case(any_store)
    assert save_answer(any_store, review, "2.2.1", YES, longest).by == longest.name
    any_store.drafts.save(longest, "form", {"name": "x"})
    any_store.audits.start(longest, AuditDescription("A", "B"), SMALL_TOML.encode())
    assert any_store.audits.audit_log(longest, review.audit.id)[-2].by == longest.name


def test_the_local_person_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PERSON", " Ann Other ")
    assert local_person() == Person("Ann Other", local=True)


def test_the_local_person_defaults_to_the_operating_system_login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_PERSON", " ")
    monkeypatch.setenv("LOGNAME", "ann")
    assert local_person() == Person("ann", local=True)


def test_a_login_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.delenv("AUDIT_PERSON", raising=False)
    monkeypatch.setattr(getpass, "getuser", nameless)
    assert local_person() == Person("", local=True)
