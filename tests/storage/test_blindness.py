"""A second reviewer of any role learns nothing of the first review, and a first auditor nothing of the second.

The strongest test compares two databases that differ only in the first review: whatever the first auditor did, every
function that reads something of a case answers a second reviewer the same.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from audit.errors import AuditError, InputError, NotAllowedError, NotFoundError, SomeRefusedError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.allocation import Assignment, Readers
from audit.model.audit_log import AccessLogRow, AuditLogRow, ChangeType
from audit.model.case import Case, CaseRecord
from audit.model.case_review import CaseReview, ReviewKey
from audit.model.dashboard import LeadDashboard
from audit.model.finding import Finding, FindingKind
from audit.model.import_plan import ExistingCases, ImportOptions
from audit.model.log_filter import LogFilter, LogPage, LogSearch
from audit.storage import Person, Role, Store, VersionConflictError, open_store
from audit.storage.engine import clock
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, save_answer, save_case_detail, save_note
from tests.storage.test_permissions import CALLS

pytestmark = pytest.mark.thorough

FAY = Person("fay")
SECOND = {"auditor": Person("ada"), "moderator": Person("mo"), "lead": Person("lea")}
SECRET_NOTE, SECRET_REASON = "A note of john.smith@example.org", "A reason of the first auditor."
NOON = datetime(2031, 3, 1, 12, tzinfo=UTC)
EVIDENCE = "A finding of one case."

COUNTS = {"Audits.all", "Audits.version", "Audits.progress_by_day", "Audits.results", "Audits.breakdowns"}
COUNTS |= {
    "Audits.surveys_of_unit",
    "Comparisons.all",
    "Agreement.own_drift",
    "Audits.recalculated",
    "Closings.status",
}
"""What counts cases without naming one: it changes with the first review, and stays available."""

TO_ALLOCATE = {"Staff.allocation"}
"""What a lead needs to allocate: who reads which case and whether that was started."""

NO_CASE = {
    *(name for name in CALLS if name.split(".")[0] in {"Retentions", "Drafts", "Members", "Decisions", "ReportTexts"}),
    *(
        name for name in CALLS if name.split(".")[0] in {"OutsideCopies", "Benchmarks", "QuestionnaireDrafts"}
    ),  # no case is named
    # exercises have their own tests
    *(name for name in CALLS if name.split(".")[0] in {"Calibrations", "Gates", "Practices"}),
    *(
        "Audits.case_label",
        "Audits.questionnaire_source",
        "RecordingSheets.has_fixed_details",
        "Comparisons.list_audits",
        "Staff.all",
        "History.log_export",
        "Samples.coder",
    ),
    *("Samples.check_key", "Samples.recently_audited", "Samples.cases_with_other_key"),
    *("Samples.read_column_mapping", "Samples.save_column_mapping", "Guidance.all"),
}
"""What reads nothing of a case."""

CHANGES = {
    *("Audits.start", "Audits.save_judgement", "Audits.add_findings", "Audits.update_description", "Closings.close"),
    *("QuestionnaireVersions.preview", "QuestionnaireVersions.move"),
    *("Closings.reopen", "Findings.add", "Findings.update", "Findings.delete", "Findings.restore", "Findings.move"),
    *("Cases.add", "Cases.add_many", "Cases.import_cases", "Cases.preview_import", "Cases.rename", "Cases.remove"),
    *("Cases.remove_many", "CaseReviews.save_detail", "CaseWorkflow.allocate", "CaseWorkflow.allocate_all"),
    *("CaseWorkflow.allocate_many", "Staff.set", "Staff.set_many", "Samples.save_draw", "Samples.discard_draw"),
    *("Samples.eliminate", "Samples.restore_eliminated", "Guidance.add", "Guidance.withdraw"),
    *("Moderations.decide", "Moderations.withdraw", "Comments.add", "Concerns.answer", "Concerns.reopen"),
}
"""What a lead does with an audit or a whole case; importing and case details have tests of their own."""

BEFORE_BLINDNESS = {"lead": {"Concerns.all"}}
"""What a role is told of the first review in spite of blindness: a lead at once of a live risk."""

READS = {
    "Concerns.all",
    *("Audits.get", "Audits.audit_log", "Cases.references", "Findings.deleted", "Findings.all"),
    *("WaitingLists.all", "WaitingLists.of_audit", "Dashboards.lead", "Dashboards.queue", "Cases.all_with_notes"),
    *("Cases.own_reviews", "Cases.progress", "Cases.last_edited_case", "CaseReviews.open", "CaseReviews.audit_log"),
    *("CaseWorkflow.request", "Staff.second_reviewers", "History.audit_log", "History.access_log", "Samples.cases"),
    *("History.audit_log_page", "History.access_log_page", "History.people", "History.people_with_access"),
    *(
        "History.cases_left_out",
        "History.other_reviews",
        "History.find_case_id",
        "History.subject_access_data",
        "History.log_case_exports",
        "TextChecks.texts_to_check",
        "Notes.all",
        "TextChecks.texts_to_print",
    ),
    *("Moderations.all", "Moderations.open", "Moderations.reopened", "Moderations.rows_for_file", "Agreement.reviews"),
    *("Samples.elimination", "Samples.next_reserve", "Samples.draw"),
    *("Feedback.open", "Feedback.statuses", "TextChecks.texts_on_feedback_sheets"),
    *("RecordingSheets.auditors", "RecordingSheets.reviews", "RecordingSheets.preview"),
}
CHANGES_OF_A_REVIEW = (
    *("CaseReviews.save_answer", "CaseReviews.save_note", "CaseReviews.undo", "CaseWorkflow.submit"),
    *("RecordingSheets.save", "Comments.add", "Concerns.add", "Moderations.decide", "Moderations.withdraw"),
    *("CaseReviews.share_note", "Feedback.save_action", "Feedback.remove_action", "Feedback.restore_action"),
    "Feedback.acknowledge",
    *("CaseWorkflow.request_reopening", "CaseWorkflow.withdraw_request", "CaseWorkflow.decline_request"),
    *(
        "CaseWorkflow.reopen",
        "CaseWorkflow.return_to_auditor",
        "CaseWorkflow.mark_as_final",
        "CaseWorkflow.return_many",
    ),
)


@dataclass(frozen=True, eq=False)
class ReviewedTwice:
    """A case that fay reads first and somebody else second, in a database."""

    store: Store
    first: CaseReview
    second: CaseReview


@contextmanager
def clock_at(time: datetime) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "now", lambda: time)
        yield


def names(person: Person, value: object) -> bool:
    """Whether a person is named in a value, as a word: a digest may have the letters."""
    return re.search(rf"\b{re.escape(person.name)}\b", str(value)) is not None


def allocate_second(store: Store, first: CaseReview, name: str) -> None:
    cases = {case.id: case for case in store.staff.allocation(ANN, first.audit.id).cases}
    case = cases[first.case_id]
    assignment = Assignment(Readers(FAY.name, name), case.readers, case.state)
    store.workflow.allocate_many(ANN, first.audit.id, {case.id: assignment})


def prepare(store: Store) -> str:
    """An audit with a case for each role, which fay reads first and that role second; each second review is started."""
    audit_id = create_audit(store)
    for person, role in ((FAY, Role.AUDITOR), *((SECOND[role.value], role) for role in list(Role)[:3])):
        store.members.set_role(ANN, audit_id, person.name, role)
    for number, person in enumerate(SECOND.values(), start=1):
        first = create_case(store, audit_id, f"KSH-{number}")
        allocate_second(store, first, person.name)
        second = store.reviews.open(person, audit_id, first.case_id, 2)
        save_answer(store, second, "2.2.1", YES, person)
        save_note(store, second, "2.2.1", "Seen.", person=person)
    save_answer(store, create_case(store, audit_id, "KSH-9"), "2.2.1", YES)
    return audit_id


def act_as_first_auditor(store: Store, audit_id: str, case_id: str) -> None:
    """Everything that a first auditor and a lead can do with a first review."""
    review = store.reviews.open(FAY, audit_id, case_id)
    for question in review.questions:
        save_answer(store, review, question.id, NO, FAY)
    save_note(store, review, "2.2.1", SECRET_NOTE, person=FAY)
    store.workflow.submit(FAY, review)
    store.workflow.request_reopening(FAY, review, SECRET_REASON)


@pytest.fixture(scope="module")
def prepared(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, list[str]]]:
    """The file of the database, and the ids of its audit and of its cases."""
    path = tmp_path_factory.mktemp("blind") / "audits.db"
    shutil.copy(empty_database, path)
    store = open_store(f"sqlite:///{path}")
    with clock_at(NOON):
        audit_id = prepare(store)
        for case_id in (case_ids := list(store.cases.references(ANN, audit_id)))[:3]:
            save_case_detail(
                store, store.reviews.open(FAY, audit_id, case_id), "sentence_type", "community", person=FAY
            )
            store.findings.add(
                ANN, audit_id, Finding(FindingKind.STRENGTH, f"{EVIDENCE} {case_id}", "2.2", case_ids=(case_id,))
            )
    store.close()
    yield path, audit_id, case_ids


@contextmanager
def opened(prepared: tuple[Path, str, list[str]], role: str, copy: Path) -> Iterator[ReviewedTwice]:
    path, audit_id, case_ids = prepared
    shutil.copy(path, copy)
    store = open_store(f"sqlite:///{copy}")
    case_id = case_ids[list(SECOND).index(role)]
    yield ReviewedTwice(store, *(store.reviews.open(ANN, audit_id, case_id, number) for number in (1, 2)))
    store.close()


@pytest.fixture(params=list(SECOND))
def role(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def both(
    prepared: tuple[Path, str, list[str]], role: str, tmp_path: Path
) -> Iterator[tuple[ReviewedTwice, ReviewedTwice]]:
    """The database as it was, and a copy in which the first auditor has done their work."""
    with (
        clock_at(NOON),
        opened(prepared, role, tmp_path / "before.db") as before,
        opened(prepared, role, tmp_path / "after.db") as after,
    ):
        after.store.concerns.add(FAY, after.first, "2.2.1", SECRET_NOTE)
        act_as_first_auditor(after.store, after.first.audit.id, after.first.case_id)
        yield before, after


def answer_to(call: Callable[[], object]) -> object:
    """What somebody is answered: a result without the numbers of rows of a log, or the error that they are shown."""
    try:
        result = call()
    except AuditError as error:
        return type(error), error.problems
    if isinstance(result, LogPage):
        return result.total, without_numbers(result.rows)
    return without_numbers(result)


def without_numbers(result: object) -> object:
    if isinstance(result, LeadDashboard):
        return replace(result, auditors=[])
    if isinstance(result, (list, tuple)):
        return [replace(row, number=0) if isinstance(row, AuditLogRow | AccessLogRow) else row for row in result]
    return result


def test_every_function_of_the_store_is_attacked_or_is_known_not_to_read_a_case() -> None:
    known = READS | COUNTS | TO_ALLOCATE | NO_CASE | CHANGES | set(CHANGES_OF_A_REVIEW)
    assert set(CALLS) == known


def test_a_second_reviewer_is_answered_the_same_whatever_the_first_auditor_did(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    before, after = (
        {name: answer_to(partial(CALLS[name], state.store, SECOND[role], state.first)) for name in sorted(READS)}
        for state in both
    )
    blind = READS - BEFORE_BLINDNESS.get(role, set())
    assert [(name, before[name], after[name]) for name in blind if before[name] != after[name]] == []
    secrets = (SECRET_NOTE, SECRET_REASON, *([FAY.name] if role == "auditor" else []))
    assert [(name, secret) for name in blind for secret in secrets if secret in str(after[name])] == []


def test_a_second_reviewer_changes_nothing_of_the_first_review_and_is_refused_in_the_same_words(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    person = SECOND[role]
    refusals = [
        {name: answer_to(partial(CALLS[name], state.store, person, state.first)) for name in CHANGES_OF_A_REVIEW}
        for state in both
    ]
    assert refusals[0] == refusals[1]
    assert {error for error, _ in refusals[0].values()} <= {NotAllowedError, NotFoundError, SomeRefusedError}
    assert FAY.name not in str(refusals[1])


def test_a_key_of_no_review_is_not_a_key_of_any(both: tuple[ReviewedTwice, ReviewedTwice], role: str) -> None:
    state, person = both[1], SECOND[role]
    for number in (0, -1, 3):
        key = ReviewKey(state.first.audit.id, state.first.case_id, number)
        with pytest.raises((NotAllowedError, NotFoundError)):
            state.store.reviews.save_answer(person, key, "2.2.2", YES, 0, f"crafted {number}")
    forged = ReviewKey(state.first.audit.id, state.first.case_id, 1, state.second.id)
    with pytest.raises((NotAllowedError, NotFoundError)):
        state.store.reviews.save_answer(person, forged, "2.2.2", YES, 0, "crafted")


def test_results_show_no_single_answer_of_the_first_review(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    state, person = both[1], SECOND[role]
    shown = state.store.audits.results(person, state.first.audit.id)
    assert (shown.shown_records, shown.pairs) == ((), ())
    assert shown.results.case_count == 1, "the case counts"
    assert [finding.case_ids for finding in shown.audit.findings].count(()) == 1


def test_a_detail_of_the_case_is_shared_but_not_who_recorded_it(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    state, person = both[1], SECOND[role]
    shown = state.store.reviews.open(person, state.first.audit.id, state.first.case_id, 2)
    assert shown.details["sentence_type"] == replace(
        state.first.details["sentence_type"], by=model_messages.SOMEBODY_ELSE, at=None
    )
    with pytest.raises(VersionConflictError) as conflict:
        save_case_detail(state.store, replace(shown, details={}), "sentence_type", "resettlement", person=person)
    assert (conflict.value.saved.by, conflict.value.saved.at) == (model_messages.SOMEBODY_ELSE, None)
    assert FAY.name not in str(conflict.value)


def test_a_first_auditor_does_not_learn_that_there_is_a_second_review(
    prepared: tuple[Path, str, list[str]], tmp_path: Path
) -> None:
    with clock_at(NOON + timedelta(days=1)), opened(prepared, "auditor", tmp_path / "a.db") as state:
        store, audit_id, case_id = state.store, state.first.audit.id, state.first.case_id
        alone = create_case(store, audit_id, "KSH-10")
        store.workflow.allocate(ANN, alone, FAY.name)
        rows = {case.id: case for case in store.cases.progress(FAY, audit_id)}
        assert (rows[case_id].number, rows[case_id].others) == (1, ())
        last_change = rows[case_id].last_change
        assert last_change is not None and last_change.by == FAY.name
        history = store.reviews.audit_log(FAY, audit_id, case_id)
        assert ChangeType.SECOND_REVIEWER not in {row.change.type for row in history}
        assert not names(SECOND["auditor"], history)
        with pytest.raises(NotFoundError) as refused:
            store.reviews.open(FAY, audit_id, case_id, 2)
        with pytest.raises(NotFoundError) as missing:
            store.reviews.open(FAY, audit_id, alone.case_id, 2)
        assert refused.value.problems == missing.value.problems


def test_a_moderator_who_reads_a_case_first_does_not_learn_of_a_second_review(any_store: Store) -> None:
    audit_id, moderator = create_audit(any_store), SECOND["moderator"]
    for person, role in ((moderator, Role.MODERATOR), (SECOND["auditor"], Role.AUDITOR)):
        any_store.members.set_role(ANN, audit_id, person.name, role)
    first = create_case(any_store, audit_id)
    case = next(iter(any_store.staff.allocation(ANN, audit_id).cases))
    readers = Readers(moderator.name, SECOND["auditor"].name)
    any_store.workflow.allocate_many(ANN, audit_id, {case.id: Assignment(readers, case.readers, case.state)})
    save_answer(any_store, any_store.reviews.open(SECOND["auditor"], audit_id, case.id, 2), "2.2.1", NO)
    with pytest.raises(NotFoundError):
        any_store.reviews.open(moderator, audit_id, case.id, 2)
    key = ReviewKey(audit_id, case.id, 2)
    with pytest.raises(NotFoundError):
        any_store.reviews.save_answer(moderator, key, "2.2.1", YES, 1, "crafted")
    assert [case.others for case in any_store.cases.progress(moderator, audit_id)] == [()]
    assert any_store.history.cases_left_out(moderator, audit_id) == ()
    rows = any_store.history.audit_log(moderator, audit_id)
    assert not names(SECOND["auditor"], [row for row in rows if row.change.case_id == first.case_id])


def test_both_reviews_are_shown_once_the_second_reviewer_has_submitted(
    both: tuple[ReviewedTwice, ReviewedTwice],
) -> None:
    store, audit_id, case_id = both[1].store, both[1].first.audit.id, both[1].first.case_id
    review = both[1].second
    person = Person(review.auditor)
    for question in review.questions:
        review = store.reviews.open(person, audit_id, case_id, 2)
        save_answer(store, review, question.id, YES, person)
    store.workflow.submit(person, review)
    if person == SECOND["auditor"]:
        assert [case.others for case in store.cases.progress(person, audit_id)] == [()]
        return
    assert store.reviews.open(person, audit_id, case_id).auditor == FAY.name
    assert [pair.case_id for pair in store.audits.results(person, audit_id).pairs] == [case_id]
    assert store.history.other_reviews(person, audit_id)[review.id] == 2
    (row,) = (case for case in store.cases.progress(person, audit_id) if case.id == case_id)
    assert (row.number, [other.auditor for other in row.others]) == (1, [person.name])


def test_in_local_mode_nothing_is_hidden(both: tuple[ReviewedTwice, ReviewedTwice]) -> None:
    state = both[1]
    local = Person(state.second.auditor, local=True)
    assert state.store.reviews.open(local, state.first.audit.id, state.first.case_id).answers
    assert len(state.store.cases.all_with_notes(local, state.first.audit.id)) >= 4


@pytest.mark.parametrize("role", ["lead"])
def test_a_lead_cannot_import_over_a_case_that_they_review_a_second_time(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    state, lead = both[1], SECOND[role]
    record = CaseRecord(Case(state.first.reference), {"2.2.1": YES})
    options = ImportOptions(ExistingCases.UPDATE)
    previews = [each.store.cases.preview_import(lead, each.first.audit.id, [record], options) for each in both]
    assert previews[0] == previews[1]
    assert [problem.reason for problem in previews[1].problems] == [messages.IMPORT_IS_BLIND]
    with pytest.raises(InputError):
        state.store.cases.import_cases(lead, state.first.audit.id, [record], options)
    assert state.store.cases.preview_import(ANN, state.first.audit.id, [record], options).import_count == 0


def test_a_search_of_the_history_finds_nothing_of_the_first_review(
    both: tuple[ReviewedTwice, ReviewedTwice], role: str
) -> None:
    if role == "auditor":
        return
    state = both[1]
    for text in (SECRET_NOTE, SECRET_REASON, f"{EVIDENCE} {state.first.case_id}"):
        found = state.store.history.audit_log_page(
            SECOND[role], state.first.audit.id, LogFilter(search=LogSearch(text)), 10
        )
        assert (found.rows, found.total) == ([], 0)
        assert state.store.history.audit_log(ANN, state.first.audit.id, LogFilter(search=LogSearch(text)))
