"""Results for somebody who may not see cases: always over the same cases, and without small numbers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest

from audit.analysis.comparison import tallies_of
from audit.analysis.disclosure_control import figures
from audit.analysis.ratings import Results
from audit.errors import NotAllowed
from audit.model.answers import SuppressedTally, Tally
from audit.model.bands import Share
from audit.model.case import CaseState
from audit.sample_audit import load_sample_audit
from audit.storage import Person, Role, Store
from tests.analysis.test_published_breakdowns import everything
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN, YES, at_stage, begin_audit, begin_case, say, submit_cases

READER, AUDITOR, MODERATOR = Person("rea"), Person("ada"), Person("mo")
ROLES = {READER: Role.READER, AUDITOR: Role.AUDITOR, MODERATOR: Role.MODERATOR}
WITHOUT_CASES = pytest.mark.parametrize("who", [READER, AUDITOR], ids=lambda who: who.name)
SMALL = 5


def with_members(store: Store, audit_id: str) -> str:
    for person, role in ROLES.items():
        store.members.give(ANN, audit_id, person.name, role)
    return audit_id


def small_counts(found: object) -> list[Tally | Share]:
    """Every tally and share in an object that has a count from 1 to the small number, or so few in its base."""
    return [
        one
        for one in everything(found)
        if (isinstance(one, Tally) and any(0 < count <= SMALL for count in (one.yes, one.no, one.base)))
        or (isinstance(one, Share) and any(0 < count <= SMALL for count in (one.yes, one.base - one.yes, one.base)))
    ]


def counts_in(found: Results) -> Iterator[Tally]:
    return (one.tally for one in (*found.key_questions, *found.prompts))


@WITHOUT_CASES
def test_no_choice_of_states_narrows_results_to_a_case(any_store: Store, who: Person) -> None:
    audit_id = with_members(any_store, begin_audit(any_store))
    submit_cases(any_store, audit_id, cases=12, yes=6)
    at_stage(any_store, begin_case(any_store, audit_id, "ONE"), CaseState.FINAL)
    say(any_store, begin_case(any_store, audit_id, "OPEN"), "2.2.1", YES)
    usual = any_store.audits.results(who, audit_id)
    assert usual.results.cases == 13
    for number in range(len(CaseState) + 1):
        for states in combinations(CaseState, number):
            assert any_store.audits.results(who, audit_id, states) == usual
    assert any_store.audits.results(MODERATOR, audit_id, (CaseState.FINAL,)).results.cases == 1


@WITHOUT_CASES
@pytest.mark.parametrize("cases", [1, SMALL])
def test_nothing_is_shown_while_fewer_cases_than_the_threshold_count(any_store: Store, who: Person, cases: int) -> None:
    audit_id = with_members(any_store, begin_audit(any_store))
    submit_cases(any_store, audit_id, cases=cases, yes=cases)
    found = any_store.audits.results(who, audit_id)
    assert found.too_few
    assert (found.shows_cases, found.records) == (False, ())
    assert set(counts_in(found.results)) == {SuppressedTally()}
    assert {result.rating for result in found.results.standards} == {None}
    assert (found.results.overall.rating, found.results.overall.points) == (None, 0)
    assert any_store.audits.breakdowns(who, audit_id) == ()
    assert not any_store.audits.results(MODERATOR, audit_id).too_few


def test_from_the_threshold_on_figures_are_shown_and_with_no_case_there_is_nothing_to_suppress(store: Store) -> None:
    audit_id = with_members(store, begin_audit(store))
    empty = store.audits.results(READER, audit_id)
    assert (empty.too_few, set(counts_in(empty.results))) == (False, {Tally()})
    submit_cases(store, audit_id, cases=SMALL + 1, yes=SMALL + 1)
    found = store.audits.results(READER, audit_id)
    assert not found.too_few
    assert {str(key.share) for key in found.results.key_questions if key.tally.base} == {"100% (6 of 6)"}


def test_no_count_up_to_the_small_number_is_in_what_a_reader_is_given(any_store: Store) -> None:
    audit_id = with_members(any_store, load_sample_audit(any_store, ANN))
    whole, found = any_store.audits.results(ANN, audit_id), any_store.audits.results(READER, audit_id)
    assert small_counts(whole.results), "there is something to suppress"
    assert small_counts(found.results) == []
    assert any(isinstance(tally, SuppressedTally) for tally in counts_in(found.results))
    assert {result.rating for result in found.results.standards} == {r.rating for r in whole.results.standards}


def test_a_reader_is_given_what_a_document_for_outside_prints(store: Store) -> None:
    audit_id = with_members(store, load_sample_audit(store, ANN))
    whole, found = store.audits.results(ANN, audit_id), store.audits.results(READER, audit_id)
    printed = figures(whole.results, whole.audit.details, outside=True)
    assert figures(found.results, found.audit.details, outside=True).totals == printed.totals
    for result in (*found.results.key_questions, *found.results.prompts):
        words = printed.totals[result.question.id].words
        assert str(result.share) in (words, f"–{words[1:]}") or result.tally.base == 0


def test_a_question_that_applies_in_one_case_is_suppressed_with_what_would_tell_it(store: Store) -> None:
    audit_id = with_members(store, begin_audit(store))
    counts = {question.id: (10, 0) for question in store.audits.get(ANN, audit_id).questionnaire.questions}
    store.cases.bring_in(ANN, audit_id, records_with({**counts, "2.2.2": (1, 0, 9)}))
    (standard,) = [one for one in store.audits.results(READER, audit_id).results.standards if one.standard.id == "2.2"]
    by_id = {key.question.id: key for key in standard.key_questions}
    assert str(by_id["2.2.1"].share) == "100% (10 of 10)"
    hidden = by_id["2.2.2"]
    assert (str(hidden.share), hidden.band, hidden.tally.left_out) == ("[c]", None, ("[c]", "[c]"))
    assert not any(key.lowest for key in standard.key_questions)
    assert (standard.sensitivity.sentence, standard.discretion, standard.may_become) == ("", (), ())


@pytest.mark.parametrize("closed", [False, True])
def test_a_comparison_gives_a_reader_no_more_than_the_results_do(any_store: Store, closed: bool) -> None:
    audit_id = with_members(any_store, load_sample_audit(any_store, ANN))
    if closed:
        any_store.audits.close(ANN, audit_id)
    results = any_store.audits.results(READER, audit_id).results
    for prompts in (False, True):
        (found,) = any_store.comparisons.all(READER, prompts=prompts)
        assert small_counts(found) == []
        assert found.tallies == tallies_of((*results.key_questions, *(results.prompts if prompts else ())))
        (whole,) = any_store.comparisons.all(MODERATOR, prompts=prompts)
        assert bool(small_counts(whole)) is prompts, "in the sample only prompts have small counts"
        assert (found.ratings, found.overall, set(found.tallies)) == (whole.ratings, whole.overall, set(whole.tallies))


@pytest.mark.parametrize("closed", [False, True])
def test_a_comparison_shows_a_reader_nothing_of_an_audit_with_too_few_cases(any_store: Store, closed: bool) -> None:
    audit_id = with_members(any_store, begin_audit(any_store))
    submit_cases(any_store, audit_id, cases=1, yes=1)
    if closed:
        any_store.audits.close(ANN, audit_id)
    (found,) = any_store.comparisons.all(READER, prompts=True)
    assert set(found.tallies.values()) == {SuppressedTally()}
    assert (set(found.ratings.values()), found.overall) == ({None}, None)


def test_the_counts_that_outlive_the_cases_are_for_those_who_might_see_every_case(store: Store) -> None:
    audit_id = with_members(store, begin_audit(store))
    for who in (READER, AUDITOR):
        with pytest.raises(NotAllowed):
            store.retentions.results(who, audit_id)
    assert store.retentions.results(MODERATOR, audit_id) == {}


def test_a_suppressed_tally_holds_no_count() -> None:
    hidden = SuppressedTally(printed_base=46)
    assert (hidden.yes, hidden.no, hidden.base, hidden.cases) == (0, 0, 0, 0)
    assert (hidden.share.text, hidden.share.of, hidden.share.percent) == ("[c]", "[c] of 46", None)
    assert hidden != Tally()
