"""Breakdowns from the store: whoever asks gets only what may be printed, worked once, over the cases that count."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.model.case import CaseState
from audit.sample_audit import load_sample_audit
from audit.storage import Role, Store, open_store
from audit.storage.repositories import audits
from tests.analysis.test_published_breakdowns import everything, given_away, holds_only_what_is_printed
from tests.storage.factories import ANN, NO, begin_audit, begin_case, complete, say, submit_cases
from tests.storage.test_roles import AUDITOR, LEAD, READER
from tests.test_sample_audit import RECORDS, RESULTS


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str]:
    """The sample in a store, and its id."""
    file: Path = tmp_path_factory.mktemp("breakdowns") / "audits.db"
    store = open_store(f"sqlite:///{file}")
    audit_id = load_sample_audit(store, ANN)
    for person, role in ((LEAD, Role.LEAD), (AUDITOR, Role.AUDITOR), (READER, Role.READER)):
        store.members.give(ANN, audit_id, person.name, role)
    return store, audit_id


@pytest.mark.parametrize("who", [LEAD, AUDITOR, READER], ids=lambda who: who.name)
def test_nothing_that_is_held_back_stands_anywhere_in_what_the_store_gives(sample: tuple[Store, str], who) -> None:
    store, audit_id = sample
    found = store.audits.breakdowns(who, audit_id)
    assert len(found) > 5
    assert holds_only_what_is_printed(found, small=5)
    references = {record.case.reference for record in RECORDS}
    assert not references & {one for one in everything(found) if isinstance(one, str)}


def test_no_number_of_a_group_can_be_worked_out_with_the_totals_that_the_reader_sees(sample: tuple[Store, str]) -> None:
    store, audit_id = sample
    totals = store.audits.results(READER, audit_id).results
    assert [key.tally for key in totals.key_questions] == [key.tally for key in RESULTS.key_questions]
    assert given_away(store.audits.breakdowns(READER, audit_id), RESULTS, RECORDS, small=5) == []


def test_the_small_number_of_the_audit_decides(store: Store) -> None:
    audit_id = begin_audit(store, small_number=1)
    submit_cases(store, audit_id, 4, 3)
    details = store.audits.get(ANN, audit_id).details
    assert details.hides_up_to == 1
    assert holds_only_what_is_printed(store.audits.breakdowns(ANN, audit_id), small=1)


def test_breakdowns_asked_for_again_are_not_worked_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = load_sample_audit(store, ANN)
    first = store.audits.breakdowns(ANN, audit_id)
    monkeypatch.setattr(audits, "breakdowns_without_cases", lambda *given: pytest.fail("worked again"))
    assert store.audits.breakdowns(ANN, audit_id) is first


def test_a_change_is_seen_at_once(store: Store) -> None:
    audit_id = load_sample_audit(store, ANN)
    before = store.audits.breakdowns(ANN, audit_id)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    reading = store.readings.open(ANN, audit_id, case_id)
    store.stages.reopen(ANN, reading, "Second thoughts.")
    assert store.audits.breakdowns(ANN, audit_id) != before


def test_cases_that_do_not_count_are_not_in_them(store: Store) -> None:
    audit_id = load_sample_audit(store, ANN)
    before = store.audits.breakdowns(ANN, audit_id)
    say(store, begin_case(store, audit_id, "KSH-NEW"), "2.2.1", NO)
    assert store.audits.results(ANN, audit_id, tuple(CaseState)).results.cases == 47
    assert store.audits.breakdowns(ANN, audit_id) == before


def test_results_say_whether_single_cases_are_kept_from_somebody(store: Store) -> None:
    audit_id = begin_audit(store)
    store.stages.submit(ANN, complete(store, begin_case(store, audit_id)))
    store.members.give(ANN, audit_id, READER.name, Role.READER)
    assert store.audits.results(ANN, audit_id).shows_cases
    assert not store.audits.results(READER, audit_id).shows_cases
