"""Many auditors at once: nobody's save is lost, nobody's is refused without reason, and nobody waits in vain.

Every test works through two stores on one database, as two processes of the program would.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest

from audit.errors import ConflictError, InputError, NotAllowedError, NotFoundError
from audit.messages import storage as messages
from audit.model.allocation import Assignment
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.case_review import CaseReview
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.storage import Store, VersionConflictError, open_store
from tests.benchmarks.saver import find_lost_saves, parse_acknowledged, saver_command
from tests.paths import PROJECT_ROOT
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    close_audit,
    complete_case,
    create_allocated_case,
    create_audit,
    create_case,
    create_second_review,
    logged_changes,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
    set_state,
)

pytestmark = pytest.mark.thorough

AUDITORS = 20
PROCESSES = 4


@pytest.fixture
def stores(any_url: str) -> Iterator[tuple[Store, Store]]:
    both = open_store(any_url), open_store(any_url)
    yield both
    for store in both:
        store.close()


def run_concurrently(
    stores: tuple[Store, Store], work: Callable[[Store, int], object], auditors: int = AUDITORS
) -> list[object]:
    """What came of so many auditors doing the same at the same moment, one half of them in each store."""
    ready = threading.Barrier(auditors)

    def one(number: int) -> object:
        ready.wait()
        return work(stores[number % 2], number)

    with ThreadPoolExecutor(auditors) as pool:
        return list(pool.map(one, range(auditors)))


def test_twenty_auditors_can_save_different_answers_and_notes_of_one_case(stores: tuple[Store, Store]) -> None:
    review = create_case(stores[0])
    questions = [question.id for question in review.questions]
    assert len(questions) * 2 == AUDITORS

    def save(store: Store, number: int) -> None:
        question = questions[number // 2]
        if number % 2:
            save_answer(store, review, question, YES)
        else:
            save_note(store, review, question, f"Note {number}")

    run_concurrently(stores, save)
    stored = reload_review(stores[0], review)
    assert {question: value.value for question, value in stored.answers.items()} == dict.fromkeys(questions, "yes")
    assert [stored.notes[question].value for question in questions] == [f"Note {n}" for n in range(0, AUDITORS, 2)]
    assert len(logged_changes(stores[1], review, ChangeType.ANSWER, ChangeType.NOTE)) == AUDITORS
    assert len(logged_changes(stores[1], review, ChangeType.STATE)) == 1


def test_writers_in_one_process_wait_for_each_other_instead_of_timing_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.storage.engine.sqlite.BUSY_TIMEOUT_SECONDS", 0)
    store = open_store(f"sqlite:///{tmp_path / 'audits.db'}")
    review = create_case(store)
    came = run_concurrently(
        (store, store), lambda store, number: save_note(store, review, "2.2.1", "The same from all.").version
    )
    assert came == [1] * AUDITORS
    store.close()


def test_when_twenty_auditors_save_one_question_exactly_one_wins_each_version(stores: tuple[Store, Store]) -> None:
    review = create_case(stores[0])
    won = []
    for version in range(5):

        def save(store: Store, number: int, seen: int = version) -> str:
            try:
                return str(save_note(store, review, "2.2.1", f"{seen} by {number}", seen).value)
            except VersionConflictError as refused:
                assert refused.saved.version == seen + 1
                return ""

        (winner,) = filter(None, run_concurrently(stores, save))
        won.append(winner)
        assert reload_review(stores[0], review).notes["2.2.1"].version == version + 1
    logged = [(change.old, change.new) for change in logged_changes(stores[0], review, ChangeType.NOTE)]
    assert logged == list(zip([None, *won], won, strict=False))


def test_a_save_sent_twenty_times_at_once_is_written_once(stores: tuple[Store, Store]) -> None:
    review = create_case(stores[0])
    came = run_concurrently(stores, lambda store, number: save_answer(store, review, "2.2.1", YES, save_id="one"))
    assert len(set(came)) == 1
    assert len(logged_changes(stores[0], review, ChangeType.ANSWER)) == 1


def test_when_two_reviews_save_the_same_case_detail_one_wins(stores: tuple[Store, Store]) -> None:
    first = create_case(stores[0])
    second = create_second_review(stores[0], first)

    def save(store: Store, number: int) -> int:
        try:
            return save_case_detail(store, (first, second)[number % 2], "office", f"Office {number}").version
        except VersionConflictError:
            return 0

    assert sorted(run_concurrently(stores, save)) == [0] * (AUDITORS - 1) + [1]
    assert len(logged_changes(stores[0], first, ChangeType.CASE_DETAIL)) == 1


def test_when_two_people_judge_a_standard_one_gets_a_conflict(stores: tuple[Store, Store]) -> None:
    audit_id = create_audit(stores[0])

    def judge(store: Store, number: int) -> bool:
        try:
            store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", f"Because of {number}."), seen=None)
        except ConflictError:
            return False
        return True

    assert sum(map(bool, run_concurrently(stores, judge))) == 1
    assert (
        len([row for row in stores[0].audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.STANDARD]) == 1
    )


def test_when_two_people_change_the_state_of_a_case_one_is_refused(stores: tuple[Store, Store]) -> None:
    submitted = complete_case(stores[0], create_allocated_case(stores[0]))

    def move(store: Store, number: int) -> str:
        try:
            if number % 2:
                store.workflow.mark_as_final(ANN, submitted)
            else:
                store.workflow.return_to_auditor(BEN, submitted, "Look again.")
        except NotAllowedError as refused:
            return str(refused)
        return ""

    for _ in range(5):
        set_state(stores[0], submitted, CaseState.SUBMITTED)
        before = len(logged_changes(stores[0], submitted, ChangeType.STATE))
        came = run_concurrently(stores, move, auditors=2)
        state = reload_review(stores[1], submitted).state
        refusal = {
            CaseState.FINAL: [
                messages.WRONG_STATE.format(reference="KSH-1", state="final", allowed="submitted", done="returned"),
                "",
            ],
            CaseState.RETURNED: [
                "",
                messages.WRONG_STATE.format(
                    reference="KSH-1", state="returned", allowed="submitted", done="marked as final"
                ),
            ],
        }
        assert came == refusal[state]
        logged = logged_changes(stores[0], submitted, ChangeType.STATE)[before:]
        assert [(change.old, change.new) for change in logged] == [("submitted", state.value)]


def test_a_case_is_never_submitted_without_an_answer_cleared_at_the_same_moment(
    stores: tuple[Store, Store],
) -> None:
    for number in range(5):
        review = complete_case(stores[0], create_case(stores[0], reference=f"KSH-{number}"))

        def act(store: Store, number: int, review: CaseReview = review) -> bool:
            try:
                if number % 2:
                    save_answer(store, review, "2.2.1", None, BEN)
                else:
                    store.workflow.submit(ANN, review)
            except NotAllowedError:
                return False
            return True

        submitted, taken_back = run_concurrently(stores, act, auditors=2)
        assert submitted is not taken_back
        now = reload_review(stores[0], review)
        assert (now.state is CaseState.SUBMITTED, "2.2.1" not in now.case_record.answers) == (submitted, taken_back)


def test_twenty_concurrent_allocations_of_a_case_are_each_logged_once(
    stores: tuple[Store, Store],
) -> None:
    review = create_case(stores[0])
    run_concurrently(stores, lambda store, number: store.workflow.allocate(ANN, review, f"Auditor {number}"))
    logged = [(change.old, change.new) for change in logged_changes(stores[0], review, ChangeType.ALLOCATION)]
    names = [new for _, new in logged]
    assert sorted(names) == sorted(f"Auditor {number}" for number in range(AUDITORS))
    assert [old for old, _ in logged] == [None, *names[:-1]], "each saw what the one before had written"
    assert reload_review(stores[0], review).auditor == names[-1]


def test_a_case_is_either_recorded_or_removed_and_never_both(stores: tuple[Store, Store]) -> None:
    audit_id = create_audit(stores[0])
    for number in range(10):
        review = create_case(stores[0], audit_id, f"KSH-{number}")

        def act(store: Store, who: int, seen: CaseReview = review) -> bool:
            try:
                if who:
                    store.cases.remove(ANN, audit_id, seen.case_id, "Added twice.")
                else:
                    save_answer(store, seen, "2.2.1", YES)
            except (NotAllowedError, NotFoundError):
                return False
            return True

        recorded, removed = run_concurrently(stores, act, auditors=2)
        assert recorded is not removed
        assert (review.case_id in stores[1].cases.references(ANN, audit_id)) is recorded


def test_a_concurrent_undo_and_save_lose_nothing(stores: tuple[Store, Store]) -> None:
    for _ in range(5):
        review = create_case(stores[0])
        save_answer(stores[0], review, "2.2.1", YES)
        seen = reload_review(stores[0], review)

        def act(store: Store, number: int, seen: CaseReview = seen) -> bool:
            try:
                if number % 2:
                    save_answer(store, seen, "2.2.1", NO, BEN)
                    return True
                return store.reviews.undo(ANN, seen.key, "u" + seen.id) is not None
            except ConflictError:
                return False

        undone, saved = run_concurrently(stores, act, auditors=2)
        assert undone is not saved
        assert reload_review(stores[0], review).answers["2.2.1"].value == (None if undone else "no")


def test_cases_added_concurrently_have_unique_references_and_positions(stores: tuple[Store, Store]) -> None:
    audit_id = create_audit(stores[0])

    def add(store: Store, number: int) -> bool:
        try:
            store.cases.add(ANN, audit_id, Case(f"KSH-{number // 2}"))
        except InputError:
            return False
        return True

    assert sum(map(bool, run_concurrently(stores, add))) == AUDITORS / 2
    with stores[0].database.read_transaction() as connection:
        places = connection.exec_driver_sql("SELECT position FROM audit_case ORDER BY position").scalars().all()
    assert places == list(range(1, AUDITORS // 2 + 1))


def test_audits_started_concurrently_share_one_questionnaire(stores: tuple[Store, Store]) -> None:
    details = AuditDescription("Audit", "Unit")
    ids = run_concurrently(
        stores, lambda store, number: store.audits.start(ANN, details, SMALL_TOML.encode()), auditors=6
    )
    assert [stores[0].audits.get(ANN, str(audit_id)).questionnaire for audit_id in ids] == [SMALL] * 6


@pytest.mark.postgresql
def test_values_read_together_are_a_consistent_snapshot(migrated_postgresql_url: str) -> None:
    reader, writer = open_store(migrated_postgresql_url), open_store(migrated_postgresql_url)
    count = "SELECT count(*) FROM audit"
    with reader.database.read_transaction() as connection:
        before = connection.exec_driver_sql(count).scalar_one()
        create_audit(writer)
        assert connection.exec_driver_sql(count).scalar_one() == before
    with reader.database.read_transaction() as connection:
        assert connection.exec_driver_sql(count).scalar_one() == before + 1
    reader.close()
    writer.close()


def test_two_processes_saving_to_one_case_lose_no_save(stores: tuple[Store, Store], any_url: str) -> None:
    review = create_case(stores[0])
    savers = [
        subprocess.Popen(saver_command(any_url, review, person, saves=60), stdout=PIPE, text=True, cwd=PROJECT_ROOT)
        for person in ("Ann", "Ben")
    ]
    printed = [saver.communicate(timeout=60)[0] for saver in savers]
    assert [saver.returncode for saver in savers] == [0, 0]
    acknowledged = [save for output in printed for save in parse_acknowledged(output)]
    assert len(acknowledged) == 120
    assert find_lost_saves(stores[0], review, acknowledged) == []


def test_threads_can_open_different_databases_concurrently(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(8)]
    with ThreadPoolExecutor(len(urls)) as pool:
        opened = list(pool.map(open_store, urls))
    assert [store.audits.all(ANN) for store in opened] == [[]] * len(urls)
    for store in opened:
        store.close()


def test_processes_that_open_a_new_file_concurrently_create_one_database(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    program = "import sys; from audit.storage import open_store; print(); sys.stdin.readline(); open_store(sys.argv[1])"
    openers = [
        subprocess.Popen([sys.executable, "-c", program, url], stdin=PIPE, stdout=PIPE, text=True, cwd=PROJECT_ROOT)
        for _ in range(PROCESSES)
    ]
    assert [opener.stdout.readline() for opener in openers if opener.stdout] == ["\n"] * PROCESSES
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate(timeout=60)[0] for opener in openers] == [""] * PROCESSES
    assert [opener.returncode for opener in openers] == [0] * PROCESSES
    store = open_store(url)
    assert store.audits.all(ANN) == []
    store.close()


def test_no_answer_is_saved_to_an_audit_while_it_is_being_closed(stores: tuple[Store, Store]) -> None:
    for _ in range(5):
        review = create_case(stores[0])

        def act(store: Store, number: int, review: CaseReview = review) -> bool:
            if number == 0:
                close_audit(store, review.audit.id)
                return True
            try:
                save_answer(store, review, review.questions[number - 1].id, YES)
            except NotAllowedError:
                return False
            return True

        came = run_concurrently(stores, act, auditors=8)
        log_rows = stores[1].audits.audit_log(ANN, review.audit.id)
        kinds = [row.change.type for row in log_rows]
        assert kinds[-1] is ChangeType.CLOSING, "nothing was written after it"
        assert kinds.count(ChangeType.ANSWER) == sum(map(bool, came)) - 1


def test_when_twenty_people_change_one_finding_exactly_one_wins_without_deadlock(
    stores: tuple[Store, Store],
) -> None:
    audit_id = create_audit(stores[0])
    finding = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
    saved = stores[0].findings.add(ANN, audit_id, finding)

    def change(store: Store, number: int) -> bool:
        try:
            store.findings.update(ANN, audit_id, saved.id, replace(finding, text=f"By {number}."), saved.version)
        except VersionConflictError as refused:
            assert refused.saved.version == 2
            return False
        return True

    came = run_concurrently(stores, change)
    assert sum(map(bool, came)) == 1
    (now,) = stores[1].findings.all(ANN, audit_id)
    assert (now.version, now.finding.text) == (2, f"By {came.index(True)}.")


def test_allocating_all_cases_in_different_orders_does_not_deadlock(
    stores: tuple[Store, Store],
) -> None:
    audit_id = create_audit(stores[0])
    cases = [create_case(stores[0], audit_id, f"KSH-{number}") for number in range(6)]
    ids = [case.case_id for case in cases]

    def allocate(store: Store, number: int) -> None:
        store.workflow.allocate_all(ANN, audit_id, ids[number % 6 :] + ids[: number % 6], f"Auditor {number}")

    run_concurrently(stores, allocate, auditors=12)
    assert len({reload_review(stores[0], case).auditor for case in cases}) == 1


def test_nobody_becomes_both_readers_of_a_case_when_two_people_allocate_it_at_once(stores: tuple[Store, Store]) -> None:
    audit_id = create_audit(stores[0])
    for number in range(6):
        first = create_case(stores[0], audit_id, f"KSH-{number}")
        second = create_second_review(stores[0], first)
        planned = next(case for case in stores[0].staff.allocation(ANN, audit_id).cases if case.id == first.case_id)
        new_readers = replace(planned.readers, auditor="cat")
        assignments = {planned.id: Assignment(new_readers, planned.readers, planned.state)}

        def allocate(
            store: Store, which: int, second: CaseReview = second, plan: Mapping[str, Assignment] = assignments
        ) -> None:
            try:
                if which:
                    store.workflow.allocate_many(ANN, audit_id, plan)
                else:
                    store.workflow.allocate(ANN, second, "cat")
            except (ConflictError, NotFoundError):
                pass

        run_concurrently(stores, allocate, auditors=2)
    readers = [case.readers for case in stores[0].staff.allocation(ANN, audit_id).cases]
    assert not [names for names in readers if names.auditor == names.second_reviewer == "cat"]
