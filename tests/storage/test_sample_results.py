"""Results of a drawn sample: the number of eligible cases, weights of strata out of proportion, also once erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from audit.analysis.results import StandardResult
from audit.messages import analysis as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.sampling import DrawRecord, SampleCount, Stratum, StratumDraw
from audit.storage import Person, Role, Store
from audit.storage.engine import clock as storage_clock
from tests.storage.factories import ANN, NO, YES, create_audit, save_answer, set_state
from tests.storage.sample_factory import draw_record, sampled_cases, save_draw

READER = Person("rea")
DRAWN, ELIGIBLE = 8, {"A": 60, "B": 12}


pytestmark = pytest.mark.usefixtures("case_key_set")


def eligible(store: Store, audit_id: str) -> int | None:
    return store.audits.get(ANN, audit_id).description.eligible


def test_a_draw_sets_the_number_of_eligible_cases_for_the_intervals(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    save_draw(any_store, audit_id)
    assert eligible(any_store, audit_id) == draw_record().eligible == 8
    log = any_store.history.audit_log(ANN, audit_id)
    assert [row.change.new for row in log if row.change.type is ChangeType.DESCRIPTION] == ["8"]
    any_store.samples.discard_draw(ANN, audit_id, "The list was of the wrong month.")
    assert eligible(any_store, audit_id) is None


def enter_eligible(store: Store, audit_id: str, number: int) -> None:
    before = store.audits.get(ANN, audit_id).description
    store.audits.update_description(ANN, audit_id, replace(before, eligible=number), before)


def test_the_draw_replaces_an_earlier_estimate_and_a_later_correction_stays(store: Store) -> None:
    audit_id = create_audit(store)
    enter_eligible(store, audit_id, 100)
    save_draw(store, audit_id)
    assert eligible(store, audit_id) == 8
    enter_eligible(store, audit_id, 7)
    store.samples.discard_draw(ANN, audit_id, "The list was of the wrong month.")
    assert eligible(store, audit_id) == 7


def record_with_quota() -> DrawRecord:
    """Eight cases of 60 in proportion, and a quota of eight of 12."""
    strata = tuple(Stratum(name, {}, DRAWN if name == "B" else None) for name in ELIGIBLE)
    record = draw_record()
    counts = (SampleCount(ELIGIBLE[stratum.name], DRAWN) for stratum in strata)
    draws = tuple(StratumDraw(stratum, count) for stratum, count in zip(strata, counts, strict=True))
    return replace(record, settings=replace(record.settings, size=DRAWN, strata=strata), strata=draws, groups=())


def audit_with_quota(store: Store) -> str:
    """An audit with eight Yes in stratum A and one Yes of eight in B, on every question of 2.2."""
    audit_id = create_audit(store)
    cases = [*sampled_cases(1, DRAWN, "A"), *sampled_cases(DRAWN + 1, DRAWN, "B")]
    ids = store.samples.save_draw(ANN, audit_id, record_with_quota(), cases, [])
    for number, case_id in enumerate(ids):
        review = store.reviews.open(ANN, audit_id, case_id)
        for question in ("2.2.1", "2.2.2"):
            save_answer(store, review, question, YES if number <= DRAWN else NO)
        set_state(store, review, CaseState.SUBMITTED)
    return audit_id


def assessment(store: Store, audit_id: str, person: Person = ANN) -> StandardResult:
    standards = store.audits.results(person, audit_id).results.standards
    return next(result for result in standards if result.standard.id == "2.2")


def test_both_figures_come_from_the_strata_of_the_draw(any_store: Store) -> None:
    """As read 9 of 16 = 56%; weighted 60 ÷ 8 and 12 ÷ 8: (8 × 7.5 + 1 × 1.5) of 72 = 85%."""
    audit_id = audit_with_quota(any_store)
    result = assessment(any_store, audit_id)
    key = result.key_questions[0]
    assert key.weighted is not None
    assert (key.share.percent, key.weighted.percent) == (56, 85)
    assert (result.rating, result.weighted_rating) == ("Requires improvement", "Outstanding")
    assert messages.WEIGHTED_RATING.format(plural="cases", rating="Outstanding") in result.discretion_reasons
    shown = any_store.audits.results(ANN, audit_id)
    assert shown.draw is not None
    assert shown.sample is not None
    assert shown.sample.weights == [("A", "60", "8", "7.50"), ("B", "12", "8", "1.50")]


def test_a_reader_sees_the_method_but_no_stratum_and_no_revealing_share(store: Store) -> None:
    audit_id = audit_with_quota(store)
    store.members.set_role(ANN, audit_id, READER.name, Role.READER)
    shown = store.audits.results(READER, audit_id)
    assert shown.sample is not None
    assert (shown.sample.strata, shown.sample.weights, shown.sample.composition) == ([], [], ())
    result = assessment(store, audit_id, READER)
    assert result.key_questions[0].weighted is None, "one Yes in stratum B is a small number"
    assert result.weighted_rating is None


def test_a_decision_that_the_weights_allowed_counts_after_the_erasure(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = audit_with_quota(store)
    store.decisions.override_rating(ANN, audit_id, "2.2", "Good", "Weighted, nearly all are Yes.", seen=None)
    assert assessment(store, audit_id).rating == "Good"
    now = storage_clock.now()
    store.retentions.set_purge_date(ANN, audit_id, date.fromordinal(now.toordinal() + 1))
    monkeypatch.setattr(storage_clock, "now", lambda: now + timedelta(days=2))
    store.retentions.mark_for_erasure(ANN, audit_id)
    monkeypatch.setattr(storage_clock, "now", lambda: now + timedelta(days=40))
    store.retentions.erase(ANN, audit_id)
    result = assessment(store, audit_id)
    assert (result.rating, result.calculated_rating) == ("Good", "Requires improvement")
    assert result.weighted_rating == "Outstanding"
    assert result.key_questions[0].weighted is None, "a share that reveals a small number is not in the database"
