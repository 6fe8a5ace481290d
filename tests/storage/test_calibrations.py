"""Calibration exercises: a blind review for every auditor, agreed answers, and the gate before live cases."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from audit.analysis.calibration import compare_with_agreed
from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError, SomeRefusedError
from audit.messages import calibration as messages
from audit.model.answers import Answer
from audit.model.applicability import applicable_questions
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.calibration import GateState
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.personal_text import TextKind
from audit.model.purpose import Purpose
from audit.storage import Person, Role, Store, open_store, verify
from audit.storage.admin.copy_audit import copy_audit
from tests.conftest import copy_database
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import (
    NO,
    YES,
    count_statements,
    create_audit,
    create_case,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.storage.rich_store import ERASED_ON, at_time

LEA, ADA, OTTO, MO = Person("lea"), Person("ada"), Person("otto"), Person("mo")
MEMBERS = {ADA: Role.AUDITOR, OTTO: Role.AUDITOR, MO: Role.MODERATOR}
OTHER_VERSION = SMALL_TOML.replace('version = "1"', 'version = "2"')


@dataclass
class World:
    """An exercise with two cases, and an audit with one case of Ada, both of the same questionnaire and members."""

    store: Store
    exercise: str
    cases: list[str]
    live: str
    live_case: CaseReview

    def review(self, person: Person, case: int = 0) -> CaseReview:
        """This person's review of a case of the exercise."""
        numbers = {}
        for number in range(1, 6):
            try:
                review = self.store.reviews.open(LEA, self.exercise, self.cases[case], number)
            except NotFoundError:
                break
            numbers[review.auditor] = number
        return self.store.reviews.open(person, self.exercise, self.cases[case], numbers[person.name])

    def submit(self, person: Person, *differing: str) -> None:
        """Answer every question Yes, except No to these in the first case, and submit both cases."""
        for case in range(2):
            review = self.review(person, case)
            for question in review.questions:
                answer = NO if question.id in differing and case == 0 else YES
                save_answer(self.store, review, question.id, answer, person)
            self.store.workflow.submit(person, self.review(person, case))

    def agree_all(self) -> None:
        """Agree on Yes to every question that applies to the cases, and release it."""
        record = self.review(ADA).case_record
        questions = self.store.audits.get(LEA, self.exercise).inspected_questions
        yes = {question.id: YES for question in questions}
        for case_id in self.cases:
            for question in applicable_questions(questions, record.case.details, yes):
                self.store.calibrations.agree(
                    LEA, self.exercise, (case_id, question.id), YES, "As the file says.", None
                )
        self.store.calibrations.release(LEA, self.exercise)

    def start_live_case(self, person: Person = ADA) -> None:
        save_answer(self.store, self.live_case, "2.2.1", YES, person)


def create_world(store: Store) -> World:
    live = store.audits.start(LEA, AuditDescription("Live", "Unit"), SMALL_TOML.encode())
    for person, role in MEMBERS.items():
        store.members.set_role(LEA, live, person.name, role)
    exercise = store.calibrations.start_from(LEA, live, "Calibration, spring")
    cases = list(store.cases.add_many(LEA, exercise, ["C-1", "C-2"]))
    for case_id in cases:
        save_case_detail(store, store.reviews.open(LEA, exercise, case_id), "sentence_type", "community", person=LEA)
    live_case = store.reviews.open(LEA, live, store.cases.add(LEA, live, Case("L-1", "ada")))
    return World(store, exercise, cases, live, live_case)


@pytest.fixture(scope="module")
def prepared(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A database with the world, made once."""
    path = tmp_path_factory.mktemp("calibration") / "audits.db"
    shutil.copy(empty_database, path)
    store = open_store(f"sqlite:///{path}")
    world = create_world(store)
    store.close()
    return path, world


@pytest.fixture
def world(prepared: tuple[Path, World], store: Store) -> World:
    copy_database(prepared[0], store)
    return replace(prepared[1], store=store)


@pytest.fixture
def any_world(any_store: Store) -> World:
    """The world in a database of each engine."""
    return create_world(any_store)


def problems_of(world: World) -> list[str]:
    with world.store.database.read_transaction() as connection:
        return [str(found) for found in verify(connection).breaks]


def reviewers(world: World, case: int = 0) -> set[str]:
    return {world.review(person, case).auditor for person in (ADA, OTTO)}


def test_an_exercise_has_the_questionnaire_and_members_of_its_audit_and_a_review_for_every_auditor(
    any_world: World,
) -> None:
    audit = any_world.store.audits.get(LEA, any_world.exercise)
    assert audit.purpose is Purpose.CALIBRATION
    assert audit.questionnaire == any_world.store.audits.get(LEA, any_world.live).questionnaire
    assert any_world.store.members.all(LEA, any_world.exercise) == any_world.store.members.all(LEA, any_world.live)
    assert reviewers(any_world) == {"ada", "otto"}
    any_world.store.members.set_role(LEA, any_world.exercise, "new", Role.AUDITOR)
    assert any_world.review(Person("new"), 1).state is CaseState.ALLOCATED
    any_world.store.calibrations.take_part(MO, any_world.exercise)
    assert any_world.review(MO).auditor == "mo"
    assert problems_of(any_world) == []


def test_the_number_of_statements_of_an_exercise_does_not_depend_on_its_cases(world: World) -> None:
    counts = []
    for size in (10, 100):
        with count_statements(world.store) as statements:
            case_ids = world.store.cases.add_many(LEA, world.exercise, [f"D-{size}-{n}" for n in range(size)])
            answers = {(case_id, "2.2.1"): (YES, "The plan says it.") for case_id in case_ids}
            world.store.calibrations.agree_many(LEA, world.exercise, answers)
        counts.append(len(statements))
    assert counts[1] <= counts[0], counts


def test_nobody_opens_the_review_of_another_auditor(world: World) -> None:
    review = world.review(OTTO)
    with pytest.raises((NotAllowedError, NotFoundError)):
        world.store.reviews.open(ADA, world.exercise, world.cases[0], review.number)
    with pytest.raises((NotAllowedError, NotFoundError)):
        save_answer(world.store, review, "2.2.1", YES, ADA)


def test_a_moderator_who_takes_part_sees_nothing_of_others_before_their_own_is_submitted(world: World) -> None:
    world.submit(ADA)
    world.agree_all()
    number = world.review(ADA).number
    assert world.store.reviews.open(MO, world.exercise, world.cases[0], number).auditor == "ada"
    world.store.calibrations.take_part(MO, world.exercise)
    with pytest.raises(NotAllowedError):
        world.store.reviews.open(MO, world.exercise, world.cases[0], number)
    shown = {row.change.type for row in world.store.history.audit_log(MO, world.exercise) if row.change.case_id}
    assert not shown & {ChangeType.ANSWER, ChangeType.AGREED_ANSWER}


def test_only_the_lead_changes_the_details_of_a_case(world: World) -> None:
    with pytest.raises(NotAllowedError, match=messages.ONLY_LEAD_CHANGES_DETAILS[:40]):
        save_case_detail(world.store, world.review(ADA), "office", "North", person=ADA)
    save_case_detail(world.store, world.review(ADA), "office", "North", person=LEA)


def test_an_exercise_is_no_audit(world: World) -> None:
    store = world.store
    world.submit(ADA)
    for read in (store.audits.results, store.audits.breakdowns):
        with pytest.raises(NotAllowedError, match=messages.NO_RESULTS_OF_EXERCISE[:40]):
            read(LEA, world.exercise)
    assert [audit.name for audit in store.comparisons.list_audits(LEA)] == ["Live"]
    assert [audit.name for audit in store.comparisons.all(LEA)] == ["Live"]
    with pytest.raises(NotAllowedError, match=messages.NOT_ALLOCATED_IN_EXERCISE[:40]):
        store.workflow.allocate_all(LEA, world.exercise, world.cases, "ada")


def test_the_lead_sees_submitted_reviews_and_not_before_an_own_one_is_submitted(world: World) -> None:
    world.submit(ADA)
    first, second = world.store.calibrations.sheet(LEA, world.exercise).cases
    assert [review.case.auditor for review in first.reviews] == ["ada"]
    assert (first.reviewer_count, second.reviewer_count) == (2, 2)
    world.store.calibrations.take_part(LEA, world.exercise)
    sheet = world.store.calibrations.sheet(LEA, world.exercise)
    assert [case.reviews for case in sheet.cases] == [(), ()]
    assert sheet.hidden_cases == ("C-1", "C-2")


def test_an_agreed_answer_is_saved_over_the_one_that_was_seen_and_can_be_withdrawn(world: World) -> None:
    calibrations, item = world.store.calibrations, (world.cases[0], "2.2.1")
    calibrations.agree(LEA, world.exercise, item, YES, "Seen in the plan.", None)
    with pytest.raises(ConflictError):
        calibrations.agree(LEA, world.exercise, item, NO, "Not in the plan.", None)
    saved = calibrations.sheet(LEA, world.exercise).cases[0].agreed["2.2.1"]
    calibrations.agree(LEA, world.exercise, item, NO, "Not in the plan.", saved)
    changed = calibrations.sheet(LEA, world.exercise).cases[0].agreed["2.2.1"]
    assert (changed.answer, changed.reason, changed.by) == (NO, "Not in the plan.", "lea")
    calibrations.withdraw(LEA, world.exercise, item, "To be discussed again.", changed)
    assert calibrations.sheet(LEA, world.exercise).agreed_count == 0
    with pytest.raises(InputError):
        calibrations.agree(LEA, world.exercise, item, YES, " ", None)
    assert problems_of(world) == []


def test_what_all_answered_alike_is_agreed_at_once(world: World) -> None:
    world.submit(ADA)
    world.submit(OTTO, "2.2.1")
    questions = len(world.review(ADA).questions)
    assert world.store.calibrations.agree_where_all_agree(LEA, world.exercise, "All {count}.") == 2 * questions - 1
    first = world.store.calibrations.sheet(LEA, world.exercise).cases[0]
    assert "2.2.1" not in first.agreed
    assert first.agreed["2.2.2"].reason == "All 2."


def test_released_answers_cannot_change_and_reviews_cannot_be_reopened(world: World) -> None:
    world.submit(ADA)
    world.agree_all()
    item = (world.cases[0], "2.2.1")
    with pytest.raises(NotAllowedError, match=messages.RELEASED_ANSWERS_FIXED[:40]):
        world.store.calibrations.agree(LEA, world.exercise, item, NO, "Because.", None)
    with pytest.raises(NotAllowedError, match="not be blind"):
        world.store.workflow.reopen(LEA, world.review(ADA), "A slip.")
    with pytest.raises(SomeRefusedError, match="not be blind"):
        world.store.workflow.return_many(MO, world.exercise, [world.cases[0]], "A slip.")
    assert world.review(ADA).state is CaseState.SUBMITTED
    world.store.calibrations.withdraw_release(LEA, world.exercise, "One answer was wrong.")
    world.store.workflow.reopen(LEA, world.review(ADA), "A slip.")
    assert problems_of(world) == []


def test_an_auditor_sees_where_they_differ_only_after_submitting_everything_and_the_release(world: World) -> None:
    own = world.store.calibrations.own
    world.submit(ADA, "2.2.1")
    assert own(ADA, world.exercise).cases == ()
    world.agree_all()
    assert own(OTTO, world.exercise).cases == ()
    result = compare_with_agreed(world.store.audits.get(ADA, world.exercise), own(ADA, world.exercise).cases)
    assert [(each.reference, each.question.id, each.answer) for each in result.differences] == [("C-1", "2.2.1", NO)]
    assert {review.case.auditor for case in own(ADA, world.exercise).cases for review in case.reviews} == {"ada"}


def test_the_history_of_a_case_shows_an_auditor_no_agreed_answer(world: World) -> None:
    world.agree_all()
    rows = world.store.reviews.audit_log(ADA, world.exercise, world.cases[0])
    assert rows
    assert not [row for row in rows if row.change.type is ChangeType.AGREED_ANSWER]


def test_nobody_starts_a_live_case_before_passing(any_world: World) -> None:
    any_world.submit(ADA)
    any_world.agree_all()
    any_world.store.gates.set(LEA, any_world.live, any_world.exercise, 90, None)
    any_world.start_live_case(ADA)
    other = create_case_for(any_world, "otto")
    with pytest.raises(NotAllowedError, match="Calibration, spring"):
        save_answer(any_world.store, other, "2.2.1", YES, OTTO)
    with pytest.raises(NotAllowedError, match="Calibration, spring"):
        save_note(any_world.store, other, "2.2.1", "A note.", person=OTTO)
    with pytest.raises(NotAllowedError, match="Calibration, spring"):
        any_world.store.workflow.submit(OTTO, other)
    assert states(any_world) == {"ada": GateState.PASSED, "lea": GateState.NOT_MEMBER} | {
        "mo": GateState.NOT_MEMBER,
        "otto": GateState.NOT_SUBMITTED,
    }
    any_world.store.gates.waive(LEA, any_world.live, "otto", "Twenty years of experience.")
    save_answer(any_world.store, other, "2.2.1", YES, OTTO)
    assert states(any_world)["otto"] is GateState.WAIVED
    any_world.store.gates.withdraw_waiver(LEA, any_world.live, "otto")
    save_answer(any_world.store, any_world.store.reviews.open(OTTO, any_world.live, other.case_id), "2.2.2", YES, OTTO)
    assert problems_of(any_world) == []


def create_case_for(world: World, name: str) -> CaseReview:
    case_id = world.store.cases.add(LEA, world.live, Case(f"L-{name}", name))
    return world.store.reviews.open(LEA, world.live, case_id)


def states(world: World) -> dict[str, GateState]:
    return {standing.person: standing.state for standing in world.store.gates.standings(LEA, world.live)}


def test_who_has_passed_is_read_in_as_many_statements_for_many_people_as_for_one(world: World) -> None:
    world.submit(ADA)
    world.agree_all()
    world.store.gates.set(LEA, world.live, world.exercise, 90, None)
    counts = []
    for _ in range(2):
        with count_statements(world.store) as statements:
            world.store.gates.standings(LEA, world.live)
        counts.append(len(statements))
        for number in range(10):
            world.store.members.set_role(LEA, world.live, f"new {number}", Role.AUDITOR)
    assert counts[1] <= counts[0], counts


def test_every_standard_must_reach_the_percentage(world: World) -> None:
    world.submit(ADA, "2.6.1")
    world.agree_all()
    world.store.gates.set(LEA, world.live, world.exercise, 90, None)
    standing = world.store.gates.standing(ADA, world.live)
    assert standing is not None
    assert standing[1].state is GateState.BELOW_THRESHOLD
    assert standing[1].lowest_standard == "2.6 Outcomes"
    assert standing[1].agreement[0] == standing[1].agreement[1] - 1
    with pytest.raises(NotAllowedError, match="90% of each standard"):
        world.start_live_case(ADA)
    gate = world.store.gates.get(LEA, world.live)
    world.store.gates.set(LEA, world.live, world.exercise, 50, gate)
    world.start_live_case(ADA)


def test_a_pass_does_not_count_for_another_version_of_the_questionnaire(world: World) -> None:
    world.agree_all()
    newer = world.store.audits.start(LEA, AuditDescription("Newer", "Unit"), OTHER_VERSION.encode())
    assert world.store.gates.choices(LEA, newer) == []
    assert [choice.name for choice in world.store.gates.choices(LEA, world.live)] == ["Calibration, spring"]
    with pytest.raises(NotAllowedError, match="version 1 of the questionnaire, and this audit has version 2"):
        world.store.gates.set(LEA, newer, world.exercise, 90, None)


def test_a_gate_needs_a_released_exercise_and_a_percentage_in_range_and_is_changed_by_one_at_a_time(
    world: World,
) -> None:
    gates = world.store.gates
    with pytest.raises(NotAllowedError, match="not released"):
        gates.set(LEA, world.live, world.exercise, 90, None)
    world.agree_all()
    with pytest.raises(InputError):
        gates.set(LEA, world.live, world.exercise, 49, None)
    with pytest.raises(NotFoundError):
        gates.set(LEA, world.live, world.live, 90, None)
    gates.set(LEA, world.live, world.exercise, 90, None)
    with pytest.raises(ConflictError):
        gates.set(LEA, world.live, world.exercise, 80, None)
    gates.remove(LEA, world.live, gates.get(LEA, world.live))
    world.start_live_case(ADA)
    assert problems_of(world) == []


def test_a_withdrawn_release_closes_the_gate_again(world: World) -> None:
    world.submit(ADA)
    world.agree_all()
    world.store.gates.set(LEA, world.live, world.exercise, 90, None)
    world.store.calibrations.withdraw_release(LEA, world.exercise, "One answer was wrong.")
    assert states(world)["ada"] is GateState.NOT_RELEASED
    with pytest.raises(NotAllowedError, match="not released"):
        world.start_live_case(ADA)


def test_anybody_practises_alone_and_starts_again(any_store: Store) -> None:
    store = any_store
    with pytest.raises(NotAllowedError, match=messages.NO_PRACTICE_AUDIT[:30]):
        store.practices.practise(ADA)
    practice = store.audits.start(LEA, AuditDescription("Practice", "Unit"), SMALL_TOML.encode(), Purpose.PRACTICE)
    (case_id,) = store.cases.add_many(LEA, practice, ["P-1"])
    assert store.practices.practise(ADA) == store.practices.practise(OTTO) == practice
    assert store.practices.practise(Person("Ann", local=True)) == practice
    world = World(store, practice, [case_id], "", store.reviews.open(LEA, practice, case_id))
    save_case_detail(store, world.review(LEA_LOCAL), "sentence_type", "community", person=LEA)
    for person in (ADA, OTTO):
        save_answer(store, world.review(person), "2.2.1", YES, person)
        save_note(store, world.review(person), "2.2.1", "Seen.", person=person)
    store.practices.start_again(ADA, practice)
    cleared, other = world.review(ADA), world.review(OTTO)
    assert cleared.state is CaseState.ALLOCATED
    assert not any(saved.value for saved in (*cleared.answers.values(), *cleared.notes.values()))
    assert other.answers["2.2.1"].value == Answer.YES.value
    save_answer(store, cleared, "2.2.1", NO, ADA)
    assert problems_of(world) == []


LEA_LOCAL = Person("Ann", local=True)


def test_only_a_practice_audit_can_be_started_again(world: World) -> None:
    with pytest.raises(NotAllowedError, match=messages.NOT_A_PRACTICE_AUDIT[:30]):
        world.store.practices.start_again(ADA, world.exercise)


def test_an_audit_has_no_agreed_answers(any_store: Store) -> None:
    live = create_audit(any_store)
    create_case(any_store, live)
    with pytest.raises(NotAllowedError, match=messages.NOT_AN_EXERCISE[:30]):
        any_store.calibrations.sheet(Person("Ann", local=True), live)


def test_the_reasons_of_an_agreed_answer_and_a_waiver_are_among_the_texts_to_check(world: World) -> None:
    world.submit(ADA)
    world.agree_all()
    world.store.gates.set(LEA, world.live, world.exercise, 90, None)
    world.store.gates.waive(LEA, world.live, "otto", "As otto@example.org asked.")
    world.store.calibrations.withdraw_release(LEA, world.exercise, "As ada@example.org asked.")
    for audit_id in (world.live, world.exercise):
        (text,) = world.store.text_checks.texts_to_check(LEA, audit_id)
        assert text.kind is TextKind.REASON


def test_a_closed_exercise_stays_as_it_is_and_new_auditors_get_their_reviews_when_it_is_reopened(world: World) -> None:
    store, new = world.store, Person("new")
    store.closings.close(LEA, world.exercise)
    store.members.set_role(LEA, world.exercise, new.name, Role.AUDITOR)
    assert store.cases.own_reviews(new, world.exercise) == []
    store.closings.reopen(LEA, world.exercise, "Somebody joined.")
    assert [review.id for review in store.cases.own_reviews(new, world.exercise)] == world.cases
    assert problems_of(world) == []


def test_a_copy_without_the_exercise_says_so_and_the_lead_removes_the_gate(world: World, tmp_path: Path) -> None:
    world.submit(ADA)
    world.agree_all()
    world.store.gates.set(LEA, world.live, world.exercise, 90, None)
    target = f"sqlite:///{tmp_path / 'target.db'}"
    copy_audit(str(world.store.database.engine.url), target, world.live)
    copied = open_store(target)
    there = replace(world, store=copied)
    gate = copied.gates.get(LEA, world.live)
    assert gate is not None and gate.exercise_name == messages.EXERCISE_ELSEWHERE
    assert set(states(there).values()) == {GateState.ERASED}
    with pytest.raises(NotAllowedError, match=messages.EXERCISE_ELSEWHERE):
        there.start_live_case()
    copied.gates.remove(LEA, world.live, gate)
    there.start_live_case()
    assert problems_of(there) == []
    copied.close()


def test_an_exercise_is_copied_exported_for_its_subject_and_erased(world: World, tmp_path: Path) -> None:
    store = world.store
    world.submit(ADA)
    world.agree_all()
    store.gates.set(LEA, world.live, world.exercise, 90, None)
    store.gates.waive(LEA, world.live, "otto", "Twenty years of experience.")
    target = f"sqlite:///{tmp_path / 'target.db'}"
    for audit_id in (world.exercise, world.live):
        copy_audit(str(store.database.engine.url), target, audit_id)
    copied = open_store(target)
    assert copied.calibrations.sheet(LEA, world.exercise) == store.calibrations.sheet(LEA, world.exercise)
    assert copied.gates.standings(LEA, world.live) == store.gates.standings(LEA, world.live)
    assert problems_of(replace(world, store=copied)) == []
    copied.close()
    rows = store.history.subject_access_data(LEA, world.exercise, "C-1")
    assert (len(rows["reading"]), len(rows["agreed_answer"])) == (2, 7)
    store.cases.remove(LEA, world.live, world.live_case.case_id, "Not needed.")
    for audit_id in (world.exercise, world.live):
        store.retentions.set_purge_date(LEA, audit_id, ERASED_ON.date())
        store.closings.close(LEA, audit_id)
        with at_time(ERASED_ON):
            store.retentions.mark_for_erasure(LEA, audit_id)
        with at_time(ERASED_ON + timedelta(days=31)):
            store.retentions.erase(LEA, audit_id, including_unfinished=True)
    assert store.calibrations.sheet(LEA, world.exercise).cases == ()
    assert states(world)["ada"] is GateState.ERASED
    assert store.gates.standings(LEA, world.live)[-1].waiver is None
    assert problems_of(world) == []
