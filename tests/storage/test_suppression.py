"""Results for somebody who may not see cases: always over the same cases, and without small numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from audit.analysis.audit_counts import tallies_by_question
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.results import Results
from audit.analysis.tallies import SuppressedTally, Tally
from audit.model.bands import Share
from audit.model.case import CaseState
from audit.sample_audit import load_sample_audit
from audit.storage import Person, Role, Store
from tests.sdc_attacker import contained_objects
from tests.small_questionnaire import records_with
from tests.storage.factories import (
    ANN,
    YES,
    close_audit,
    create_audit,
    create_case,
    import_submitted_cases,
    save_answer,
    set_state,
)
from tests.storage.sample_factory import case_key

pytestmark = pytest.mark.thorough

READER, AUDITOR, MODERATOR = Person("rea"), Person("ada"), Person("mo")
ROLES = {READER: Role.READER, AUDITOR: Role.AUDITOR, MODERATOR: Role.MODERATOR}
WITHOUT_CASES = pytest.mark.parametrize("who", [READER, AUDITOR], ids=lambda who: who.name)
SMALL = 5


def with_members(store: Store, audit_id: str) -> str:
    for person, role in ROLES.items():
        store.members.set_role(ANN, audit_id, person.name, role)
    return audit_id


def small_counts(value: object) -> list[Tally | Share]:
    """Every tally and share in an object that has a count from 1 to the small number, or so few in its base."""
    return [
        item
        for item in contained_objects(value)
        if (isinstance(item, Tally) and any(0 < count <= SMALL for count in (item.yes, item.no, item.base)))
        or (
            isinstance(item, Share) and any(0 < count <= SMALL for count in (item.yes, item.base - item.yes, item.base))
        )
    ]


def counts_in(audit_results: Results) -> Iterator[Tally]:
    return (result.tally for result in (*audit_results.key_questions, *audit_results.prompts))


@WITHOUT_CASES
def test_no_selection_of_states_narrows_results_to_one_case(any_store: Store, who: Person) -> None:
    audit_id = with_members(any_store, create_audit(any_store))
    import_submitted_cases(any_store, audit_id, cases=12, yes=6)
    set_state(any_store, create_case(any_store, audit_id, "ONE"), CaseState.FINAL)
    save_answer(any_store, create_case(any_store, audit_id, "OPEN"), "2.2.1", YES)
    usual = any_store.audits.results(who, audit_id)
    assert usual.results.case_count == 13
    for number in range(len(CaseState) + 1):
        for states in combinations(CaseState, number):
            assert any_store.audits.results(who, audit_id, states) == usual
    assert any_store.audits.results(MODERATOR, audit_id, (CaseState.FINAL,)).results.case_count == 1


@WITHOUT_CASES
@pytest.mark.parametrize("cases", [1, SMALL])
def test_no_figures_are_shown_for_fewer_cases_than_the_threshold(any_store: Store, who: Person, cases: int) -> None:
    audit_id = with_members(any_store, create_audit(any_store))
    import_submitted_cases(any_store, audit_id, cases=cases, yes=cases)
    reader_results = any_store.audits.results(who, audit_id)
    assert reader_results.too_few
    assert (reader_results.shows_cases, reader_results.records) == (False, ())
    assert set(counts_in(reader_results.results)) == {SuppressedTally()}
    assert {result.rating for result in reader_results.results.standards} == {None}
    assert (reader_results.results.overall.rating, reader_results.results.overall.points) == (None, 0)
    assert any_store.audits.breakdowns(who, audit_id) == ()
    assert not any_store.audits.results(MODERATOR, audit_id).too_few


def test_figures_are_shown_from_the_threshold_and_without_cases_nothing_is_suppressed(store: Store) -> None:
    audit_id = with_members(store, create_audit(store))
    empty = store.audits.results(READER, audit_id)
    assert (empty.too_few, set(counts_in(empty.results))) == (False, {Tally()})
    import_submitted_cases(store, audit_id, cases=SMALL + 1, yes=SMALL + 1)
    reader_results = store.audits.results(READER, audit_id)
    assert not reader_results.too_few
    shares = {str(key.share) for key in reader_results.results.key_questions}
    assert "[c] of 6" in shares  # everybody has the same answer


def test_results_for_a_reader_contain_no_small_count(any_store: Store) -> None:
    with case_key():
        audit_id = with_members(any_store, load_sample_audit(any_store, ANN))
    full_results, reader_results = any_store.audits.results(ANN, audit_id), any_store.audits.results(READER, audit_id)
    assert small_counts(full_results.results), "there is something to suppress"
    assert small_counts(reader_results.results) == []
    assert any(isinstance(tally, SuppressedTally) for tally in counts_in(reader_results.results))
    assert {result.rating for result in reader_results.results.standards} == {
        r.rating for r in full_results.results.standards
    }


def test_a_reader_sees_what_an_external_document_prints(store: Store, sample_audit_id: str) -> None:
    audit_id = with_members(store, sample_audit_id)
    full_results, reader_results = store.audits.results(ANN, audit_id), store.audits.results(READER, audit_id)
    printed = disclosure_control(full_results.results, full_results.audit.description, external=True)
    assert (
        disclosure_control(reader_results.results, reader_results.audit.description, external=True).totals
        == printed.totals
    )
    for result in (*reader_results.results.key_questions, *reader_results.results.prompts):
        words = printed.totals[result.question.id].full_text
        assert str(result.share) in (words, f"–{words[1:]}") or result.tally.base == 0


def test_a_question_that_applies_in_one_case_is_suppressed_with_everything_that_reveals_it(store: Store) -> None:
    audit_id = with_members(store, create_audit(store))
    counts = {question.id: (10, 10) for question in store.audits.get(ANN, audit_id).questionnaire.questions}
    store.cases.import_cases(ANN, audit_id, records_with({**counts, "2.2.2": (1, 0, 19)}))
    (standard,) = [
        candidate
        for candidate in store.audits.results(READER, audit_id).results.standards
        if candidate.standard.id == "2.2"
    ]
    by_id = {key.question.id: key for key in standard.key_questions}
    assert str(by_id["2.2.1"].share) == "50% (10 of 20)"
    suppressed = by_id["2.2.2"]
    assert (str(suppressed.share), suppressed.band, suppressed.tally.left_out) == ("[c]", None, ("[c]", "[c]"))
    assert not any(key.is_lowest for key in standard.key_questions)
    assert (standard.sensitivity.sentence, standard.discretion_reasons, standard.allowed_ratings) == ("", (), ())


@pytest.mark.parametrize("closed", [False, True])
def test_a_comparison_shows_a_reader_no_more_than_the_results(any_store: Store, closed: bool) -> None:
    with case_key():
        audit_id = with_members(any_store, load_sample_audit(any_store, ANN))
    if closed:
        close_audit(any_store, audit_id)
    results = any_store.audits.results(READER, audit_id).results
    for prompts in (False, True):
        (summary,) = any_store.comparisons.all(READER, prompts=prompts)
        assert small_counts(summary) == []
        assert summary.tallies == tallies_by_question((*results.key_questions, *(results.prompts if prompts else ())))
        (full_summary,) = any_store.comparisons.all(MODERATOR, prompts=prompts)
        assert bool(small_counts(full_summary)) is prompts, "in the sample only prompts have small counts"
        assert (summary.ratings, summary.overall_rating, set(summary.tallies)) == (
            full_summary.ratings,
            full_summary.overall_rating,
            set(full_summary.tallies),
        )


@pytest.mark.parametrize("closed", [False, True])
def test_a_comparison_shows_a_reader_nothing_of_an_audit_with_too_few_cases(any_store: Store, closed: bool) -> None:
    audit_id = with_members(any_store, create_audit(any_store))
    import_submitted_cases(any_store, audit_id, cases=1, yes=1)
    if closed:
        close_audit(any_store, audit_id)
    (summary,) = any_store.comparisons.all(READER, prompts=True)
    assert set(summary.tallies.values()) == {SuppressedTally()}
    assert (set(summary.ratings.values()), summary.overall_rating) == ({None}, None)


def test_a_suppressed_tally_contains_no_count() -> None:
    suppressed = SuppressedTally(printed_base=46)
    assert (suppressed.yes, suppressed.no, suppressed.base, suppressed.case_count) == (0, 0, 0, 0)
    assert (suppressed.share.percent_text, suppressed.share.count_text, suppressed.share.percent) == (
        "[c]",
        "[c] of 46",
        None,
    )
    assert suppressed != Tally()
