"""Many auditors at once: nobody's save is lost, nobody's is refused without reason, and nobody waits in vain.

Every test works through two stores on one database, as two processes of the program would.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE

import pytest

from audit.analysis.ratings import Judgement
from audit.errors import Conflict, InputError, NotAllowed, NotFound
from audit.model.audit import AuditDetails, Finding, FindingKind
from audit.model.case import Case, CaseState
from audit.storage import ChangedMeanwhile, Store, open_store
from audit.storage.audit_log.change_log import What
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.saver import HOME, acknowledged_by, command, faults_of
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    at_stage,
    begin_audit,
    begin_case,
    begin_second_reading,
    changes,
    complete,
    jot,
    reread,
    say,
    tell,
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


def at_once(
    stores: tuple[Store, Store], work: Callable[[Store, int], object], auditors: int = AUDITORS
) -> list[object]:
    """What came of so many auditors doing the same at the same moment, one half of them in each store."""
    ready = threading.Barrier(auditors)

    def one(number: int) -> object:
        ready.wait()
        return work(stores[number % 2], number)

    with ThreadPoolExecutor(auditors) as pool:
        return list(pool.map(one, range(auditors)))


def test_twenty_auditors_save_different_answers_and_notes_of_one_case(stores: tuple[Store, Store]) -> None:
    reading = begin_case(stores[0])
    questions = [question.id for question in reading.questions]
    assert len(questions) * 2 == AUDITORS

    def save(store: Store, number: int) -> None:
        question = questions[number // 2]
        if number % 2:
            say(store, reading, question, YES)
        else:
            jot(store, reading, question, f"Note {number}")

    at_once(stores, save)
    stored = reread(stores[0], reading)
    assert {question: value.value for question, value in stored.answers.items()} == dict.fromkeys(questions, "yes")
    assert [stored.notes[question].value for question in questions] == [f"Note {n}" for n in range(0, AUDITORS, 2)]
    assert len(changes(stores[1], reading, What.ANSWER, What.NOTE)) == AUDITORS
    assert len(changes(stores[1], reading, What.STATE)) == 1


def test_in_one_process_writers_take_turns_instead_of_running_out_of_patience(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audit.storage.engine.sqlite.BUSY_SECONDS", 0)
    store = open_store(f"sqlite:///{tmp_path / 'audits.db'}")
    reading = begin_case(store)
    came = at_once((store, store), lambda store, number: jot(store, reading, "2.2.1", "The same from all.").version)
    assert came == [1] * AUDITORS
    store.close()


def test_of_twenty_auditors_racing_on_one_question_exactly_one_wins_each_version(stores: tuple[Store, Store]) -> None:
    reading = begin_case(stores[0])
    won = []
    for version in range(5):

        def save(store: Store, number: int, seen: int = version) -> str:
            try:
                return str(jot(store, reading, "2.2.1", f"{seen} by {number}", seen).value)
            except ChangedMeanwhile as refused:
                assert refused.stored.version == seen + 1
                return ""

        (winner,) = filter(None, at_once(stores, save))
        won.append(winner)
        assert reread(stores[0], reading).notes["2.2.1"].version == version + 1
    told = [(change.old, change.new) for change in changes(stores[0], reading, What.NOTE)]
    assert told == list(zip([None, *won], won, strict=False))


def test_a_save_sent_twenty_times_at_once_is_written_once(stores: tuple[Store, Store]) -> None:
    reading = begin_case(stores[0])
    came = at_once(stores, lambda store, number: say(store, reading, "2.2.1", YES, save_id="one"))
    assert len(set(came)) == 1
    assert len(changes(stores[0], reading, What.ANSWER)) == 1


def test_two_readings_of_a_case_race_for_a_fact_and_one_wins(stores: tuple[Store, Store]) -> None:
    first = begin_case(stores[0])
    second = begin_second_reading(stores[0], first)

    def save(store: Store, number: int) -> int:
        try:
            return tell(store, (first, second)[number % 2], "office", f"Office {number}").version
        except ChangedMeanwhile:
            return 0

    assert sorted(at_once(stores, save)) == [0] * (AUDITORS - 1) + [1]
    assert len(changes(stores[0], first, What.FACT)) == 1


def test_of_two_people_judging_a_standard_at_once_one_is_told(stores: tuple[Store, Store]) -> None:
    audit_id = begin_audit(stores[0])

    def judge(store: Store, number: int) -> bool:
        try:
            store.audits.judge(ANN, audit_id, "1.1", Judgement("Good", f"Because of {number}."), seen=None)
        except Conflict:
            return False
        return True

    assert sum(map(bool, at_once(stores, judge))) == 1
    assert len([row for row in stores[0].audits.trail(ANN, audit_id) if row.change.what is What.STANDARD]) == 1


def test_of_two_people_moving_a_case_at_once_one_is_refused_with_a_sentence(stores: tuple[Store, Store]) -> None:
    submitted = complete(stores[0], begin_case(stores[0]))

    def move(store: Store, number: int) -> str:
        try:
            if number % 2:
                store.stages.make_final(ANN, submitted)
            else:
                store.stages.give_back(BEN, submitted, "Look again.")
        except NotAllowed as refused:
            return str(refused)
        return ""

    for _ in range(5):
        at_stage(stores[0], submitted, CaseState.SUBMITTED)
        before = len(changes(stores[0], submitted, What.STATE))
        came = at_once(stores, move, auditors=2)
        state = reread(stores[1], submitted).state
        refusal = {
            CaseState.FINAL: ["Case KSH-1 is final. Only a submitted case can be returned.", ""],
            CaseState.RETURNED: ["", "Case KSH-1 is returned. Only a submitted case can be made final."],
        }
        assert came == refusal[state]
        told = changes(stores[0], submitted, What.STATE)[before:]
        assert [(change.old, change.new) for change in told] == [("submitted", state.value)]


def test_a_case_is_never_submitted_without_an_answer_that_is_taken_back_at_the_same_moment(
    stores: tuple[Store, Store],
) -> None:
    for number in range(5):
        reading = complete(stores[0], begin_case(stores[0], reference=f"KSH-{number}"))

        def act(store: Store, number: int, reading: Reading = reading) -> bool:
            try:
                if number % 2:
                    say(store, reading, "2.2.1", None, BEN)
                else:
                    store.stages.submit(ANN, reading)
            except NotAllowed:
                return False
            return True

        submitted, taken_back = at_once(stores, act, auditors=2)
        assert submitted is not taken_back
        now = reread(stores[0], reading)
        assert (now.state is CaseState.SUBMITTED, "2.2.1" not in now.record.answers) == (submitted, taken_back)


def test_a_case_allocated_by_twenty_people_at_once_has_each_auditor_once_in_its_trail(
    stores: tuple[Store, Store],
) -> None:
    reading = begin_case(stores[0])
    at_once(stores, lambda store, number: store.stages.allocate(ANN, reading, f"Auditor {number}"))
    told = [(change.old, change.new) for change in changes(stores[0], reading, What.ALLOCATION)]
    names = [new for _, new in told]
    assert sorted(names) == sorted(f"Auditor {number}" for number in range(AUDITORS))
    assert [old for old, _ in told] == [None, *names[:-1]], "each saw what the one before had written"
    assert reread(stores[0], reading).auditor == names[-1]


def test_a_case_is_recorded_or_removed_at_the_same_moment_and_never_both(stores: tuple[Store, Store]) -> None:
    audit_id = begin_audit(stores[0])
    for number in range(10):
        reading = begin_case(stores[0], audit_id, f"KSH-{number}")

        def act(store: Store, who: int, seen: Reading = reading) -> bool:
            try:
                if who:
                    store.cases.remove(ANN, audit_id, seen.case_id, "Added twice.")
                else:
                    say(store, seen, "2.2.1", YES)
            except (NotAllowed, NotFound):
                return False
            return True

        recorded, removed = at_once(stores, act, auditors=2)
        assert recorded is not removed
        assert (reading.case_id in stores[1].cases.references(ANN, audit_id)) is recorded


def test_undoing_and_another_s_save_at_once_lose_nothing(stores: tuple[Store, Store]) -> None:
    for _ in range(5):
        reading = begin_case(stores[0])
        say(stores[0], reading, "2.2.1", YES)
        seen = reread(stores[0], reading)

        def act(store: Store, number: int, seen: Reading = seen) -> bool:
            try:
                if number % 2:
                    say(store, seen, "2.2.1", NO, BEN)
                else:
                    store.readings.undo(ANN, seen, "u" + seen.id)
            except Conflict:
                return False
            return True

        undone, saved = at_once(stores, act, auditors=2)
        assert undone is not saved
        assert reread(stores[0], reading).answers["2.2.1"].value == (None if undone else "no")


def test_cases_added_at_once_have_a_reference_and_a_place_each(stores: tuple[Store, Store]) -> None:
    audit_id = begin_audit(stores[0])

    def add(store: Store, number: int) -> bool:
        try:
            store.cases.add(ANN, audit_id, Case(f"KSH-{number // 2}"))
        except InputError:
            return False
        return True

    assert sum(map(bool, at_once(stores, add))) == AUDITORS / 2
    with stores[0].database.reading() as connection:
        places = connection.exec_driver_sql("SELECT position FROM audit_case ORDER BY position").scalars().all()
    assert places == list(range(1, AUDITORS // 2 + 1))


def test_audits_started_at_once_share_one_questionnaire(stores: tuple[Store, Store]) -> None:
    details = AuditDetails("Audit", "Unit")
    ids = at_once(stores, lambda store, number: store.audits.start(ANN, details, SMALL_TOML.encode()), auditors=6)
    assert [stores[0].audits.get(ANN, str(audit_id)).questionnaire for audit_id in ids] == [SMALL] * 6


@pytest.mark.postgresql
def test_what_is_read_together_is_of_one_moment(migrated_postgresql_url: str) -> None:
    reader, writer = open_store(migrated_postgresql_url), open_store(migrated_postgresql_url)
    count = "SELECT count(*) FROM audit"
    with reader.database.reading() as connection:
        before = connection.exec_driver_sql(count).scalar_one()
        begin_audit(writer)
        assert connection.exec_driver_sql(count).scalar_one() == before
    with reader.database.reading() as connection:
        assert connection.exec_driver_sql(count).scalar_one() == before + 1
    reader.close()
    writer.close()


def test_two_processes_save_to_one_case_and_no_save_is_lost(stores: tuple[Store, Store], any_url: str) -> None:
    reading = begin_case(stores[0])
    savers = [
        subprocess.Popen(command(any_url, reading, person, saves=60), stdout=PIPE, text=True, cwd=HOME)
        for person in ("Ann", "Ben")
    ]
    printed = [saver.communicate(timeout=60)[0] for saver in savers]
    assert [saver.returncode for saver in savers] == [0, 0]
    acknowledged = [save for output in printed for save in acknowledged_by(output)]
    assert len(acknowledged) == 120
    assert faults_of(stores[0], reading, acknowledged) == []


def test_threads_open_different_stores_at_once(tmp_path: Path) -> None:
    urls = [f"sqlite:///{tmp_path / f'{number}.db'}" for number in range(8)]
    with ThreadPoolExecutor(len(urls)) as pool:
        opened = list(pool.map(open_store, urls))
    assert [store.audits.all(ANN) for store in opened] == [[]] * len(urls)
    for store in opened:
        store.close()


def test_processes_that_open_a_new_file_at_once_make_one_store(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'audits.db'}"
    program = "import sys; from audit.storage import open_store; print(); sys.stdin.readline(); open_store(sys.argv[1])"
    openers = [
        subprocess.Popen([sys.executable, "-c", program, url], stdin=PIPE, stdout=PIPE, text=True, cwd=HOME)
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


def test_no_answer_slips_into_an_audit_that_is_being_closed(stores: tuple[Store, Store]) -> None:
    for _ in range(5):
        reading = begin_case(stores[0])

        def act(store: Store, number: int, reading: Reading = reading) -> bool:
            if number == 0:
                store.audits.close(ANN, reading.audit.id)
                return True
            try:
                say(store, reading, reading.questions[number - 1].id, YES)
            except NotAllowed:
                return False
            return True

        came = at_once(stores, act, auditors=8)
        kept = stores[1].audits.trail(ANN, reading.audit.id)
        kinds = [row.change.what for row in kept]
        assert kinds[-1] is What.CLOSING, "nothing was written after it"
        assert kinds.count(What.ANSWER) == sum(map(bool, came)) - 1


def test_of_twenty_people_changing_one_finding_exactly_one_wins_and_nobody_waits_in_a_circle(
    stores: tuple[Store, Store],
) -> None:
    audit_id = begin_audit(stores[0])
    finding = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
    kept = stores[0].findings.write(ANN, audit_id, finding)

    def change(store: Store, number: int) -> bool:
        try:
            store.findings.change(ANN, audit_id, kept.id, replace(finding, text=f"By {number}."), kept.version)
        except ChangedMeanwhile as refused:
            assert refused.stored.version == 2
            return False
        return True

    came = at_once(stores, change)
    assert sum(map(bool, came)) == 1
    (now,) = stores[1].findings.all(ANN, audit_id)
    assert (now.version, now.finding.text) == (2, f"By {came.index(True)}.")


def test_allocating_all_cases_in_different_orders_at_once_nobody_waits_in_a_circle(
    stores: tuple[Store, Store],
) -> None:
    audit_id = begin_audit(stores[0])
    cases = [begin_case(stores[0], audit_id, f"KSH-{number}") for number in range(6)]
    ids = [case.case_id for case in cases]

    def allocate(store: Store, number: int) -> None:
        store.stages.allocate_all(ANN, audit_id, ids[number % 6 :] + ids[: number % 6], f"Auditor {number}")

    at_once(stores, allocate, auditors=12)
    assert len({reread(stores[0], case).auditor for case in cases}) == 1
