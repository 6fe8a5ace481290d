"""Breakdowns from the store: whoever asks gets only what may be printed, worked once, over the cases that count."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.model.case import CaseState
from audit.storage import Role, Store, open_store
from audit.storage.repositories import audits
from tests.analysis.test_published_breakdowns import contains_only_published
from tests.conftest import copy_database
from tests.sdc_attacker import contained_objects, deducible_counts_of
from tests.storage.factories import (
    ANN,
    NO,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    save_answer,
)
from tests.storage.test_roles import AUDITOR, LEAD, READER
from tests.test_sample_audit import RECORDS, RESULTS


@pytest.fixture(scope="module")
def sample(sample_database: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str]:
    """The sample in a store, and its id."""
    prepared, audit_id = sample_database
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('breakdowns') / 'audits.db'}")
    copy_database(prepared, store)
    for person, role in ((LEAD, Role.LEAD), (AUDITOR, Role.AUDITOR), (READER, Role.READER)):
        store.members.set_role(ANN, audit_id, person.name, role)
    return store, audit_id


@pytest.mark.thorough
@pytest.mark.parametrize("who", [LEAD, AUDITOR, READER], ids=lambda who: who.name)
def test_suppressed_counts_are_nowhere_in_the_breakdowns_returned_to_a_reader(sample: tuple[Store, str], who) -> None:
    store, audit_id = sample
    breakdowns = store.audits.breakdowns(who, audit_id)
    assert len(breakdowns) > 5
    assert contains_only_published(breakdowns, small=5)
    references = {record.case.reference for record in RECORDS}
    assert not references & {value for value in contained_objects(breakdowns) if isinstance(value, str)}


def test_no_suppressed_count_can_be_deduced_from_the_totals_shown(sample: tuple[Store, str]) -> None:
    store, audit_id = sample
    totals = store.audits.results(READER, audit_id).results
    assert [key.tally for key in totals.key_questions] == [key.tally for key in RESULTS.key_questions]
    assert deducible_counts_of(store.audits.breakdowns(READER, audit_id), RESULTS, RECORDS, small=5) == []


def test_the_threshold_of_the_audit_is_used(store: Store) -> None:
    audit_id = create_audit(store, small_number=1)
    import_submitted_cases(store, audit_id, 4, 3)
    details = store.audits.get(ANN, audit_id).description
    assert details.max_suppressed_count == 1
    assert contains_only_published(store.audits.breakdowns(ANN, audit_id), small=1)


def test_repeated_breakdowns_come_from_the_cache(
    store: Store, sample_audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = store.audits.breakdowns(ANN, sample_audit_id)
    monkeypatch.setattr(audits, "restricted_breakdowns", lambda *given: pytest.fail("worked again"))
    assert store.audits.breakdowns(ANN, sample_audit_id) is first


def test_a_change_appears_in_the_breakdowns_immediately(store: Store, sample_audit_id: str) -> None:
    before = store.audits.breakdowns(ANN, sample_audit_id)
    case_id = next(iter(store.cases.references(ANN, sample_audit_id)))
    review = store.reviews.open(ANN, sample_audit_id, case_id)
    store.workflow.reopen(ANN, review, "Second thoughts.")
    assert store.audits.breakdowns(ANN, sample_audit_id) != before


def test_excluded_cases_are_not_in_the_breakdowns(store: Store, sample_audit_id: str) -> None:
    before = store.audits.breakdowns(ANN, sample_audit_id)
    save_answer(store, create_case(store, sample_audit_id, "KSH-NEW"), "2.2.1", NO)
    assert store.audits.results(ANN, sample_audit_id, tuple(CaseState)).results.case_count == 47
    assert store.audits.breakdowns(ANN, sample_audit_id) == before


def test_results_say_whether_single_cases_are_hidden_from_the_person(store: Store) -> None:
    audit_id = create_audit(store)
    store.workflow.submit(ANN, complete_case(store, create_case(store, audit_id)))
    store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    assert store.audits.results(ANN, audit_id).shows_cases
    assert not store.audits.results(READER, audit_id).shows_cases
