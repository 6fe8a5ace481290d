"""Findings: written, changed, moved, deleted and brought back, and nobody overwrites one unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit.errors import InputError, NotFound
from audit.model.audit import LONGEST_TEXT, Addressee, Finding, FindingKind
from audit.storage import ChangedMeanwhile, Store
from audit.storage.audit_log.change_log import What
from tests.storage.factories import ANN, BEN, Cut, begin_audit, begin_case, cut_at

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
MISSED = Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.2", question="2.2.2")
TRAIN = Finding(
    FindingKind.RECOMMENDATION,
    "Train the staff.",
    addressee=Addressee.REGION,
    owner="Head of the region",
    due=date(2024, 9, 30),
)


def told(store: Store, audit_id: str) -> list[tuple[str, str | None, str | None]]:
    """Who changed a finding, from what to what."""
    rows = store.audits.trail(ANN, audit_id)
    return [(row.by, row.change.old, row.change.new) for row in rows if row.change.what is What.FINDING]


def texts(store: Store, audit_id: str) -> list[str]:
    return [kept.finding.text for kept in store.findings.all(ANN, audit_id)]


# --- writing ----------------------------------------------------------------------------------------------------


def test_findings_are_kept_in_the_order_in_which_they_were_added(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    findings = (
        Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2"),
        Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.3"),
        Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.REGION),
    )
    any_store.audits.add_findings(ANN, audit_id, findings[:2])
    any_store.audits.add_findings(ANN, audit_id, findings[2:])
    assert any_store.audits.get(ANN, audit_id).findings == findings
    told = [row.change.new for row in any_store.audits.trail(ANN, audit_id) if row.change.what is What.FINDING]
    assert told == [
        "Kind: strength\nStandard: 2.2\nText: Staff are skilled.",
        "Kind: area for improvement\nStandard: 2.3\nText: Risk is missed.",
        "Kind: recommendation\nAddressee: region\nText: Train the staff.",
    ]


def test_findings_are_added_all_or_none(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    with cut_at(any_store, "COMMIT"), pytest.raises(Cut):
        any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")])
    assert any_store.audits.get(ANN, audit_id).findings == ()


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding(FindingKind.STRENGTH, "x" * (LONGEST_TEXT + 1), "2.2"),
            "The finding has 5,001 characters. Shorten it to 5,000.",
        ),
        (
            Finding(FindingKind.STRENGTH, "Skilled.", "9.9"),
            "Standard 9.9 of a finding is not in the questionnaire. Choose one that is.",
        ),
    ],
)
def test_a_finding_that_cannot_be_is_refused_with_all_the_others(
    any_store: Store, finding: Finding, sentence: str
) -> None:
    audit_id = begin_audit(any_store)
    with pytest.raises(InputError) as refused:
        any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Skilled.", "2.2"), finding])
    assert str(refused.value) == sentence
    assert any_store.audits.get(ANN, audit_id).findings == ()


def test_a_finding_is_kept_with_all_that_it_says_and_by_whom_and_when(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    before = datetime.now(UTC)
    kept = any_store.findings.write(BEN, audit_id, TRAIN)
    assert any_store.findings.all(ANN, audit_id) == [kept]
    assert (kept.finding, kept.version, kept.by, kept.deleted) == (TRAIN, 1, "Ben", False)
    assert before <= kept.at <= datetime.now(UTC)
    assert any_store.audits.get(ANN, audit_id).findings == (TRAIN,)


def test_the_trail_tells_everything_that_a_finding_says(any_store: Store) -> None:
    reading = begin_case(any_store)
    audit_id = reading.audit.id
    kept = any_store.findings.write(ANN, audit_id, replace(MISSED, cases=(reading.case_id,)))
    any_store.findings.change(BEN, audit_id, kept.id, TRAIN, seen=1)
    (first, second) = told(any_store, audit_id)
    said = "Kind: area for improvement\nStandard: 2.2\nKey question: 2.2.2\nCases: KSH-1\nText: Risk is missed."
    assert first == ("Ann", None, said)
    assert second == (
        "Ben",
        said,
        "Kind: recommendation\nAddressee: region\nOwner: Head of the region\nDue: 2024-09-30\nText: Train the staff.",
    )
    subjects = {row.change.subject for row in any_store.audits.trail(ANN, audit_id) if row.change.what is What.FINDING}
    assert subjects == {str(kept.id)}


def test_the_cases_of_a_finding_stand_in_the_audit_s_order_and_once(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first, second = (begin_case(any_store, audit_id, reference).case_id for reference in ("KSH-2", "KSH-1"))
    kept = any_store.findings.write(ANN, audit_id, replace(SKILLED, cases=(second, first, second)))
    assert kept.finding.cases == (first, second)
    assert any_store.findings.all(ANN, audit_id) == [kept]


def test_a_case_of_another_audit_is_refused(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    elsewhere = begin_case(any_store).case_id
    with pytest.raises(InputError) as refused:
        any_store.findings.write(ANN, audit_id, replace(SKILLED, cases=(elsewhere,)))
    assert str(refused.value) == "A case of the finding is not in the audit. Choose from its cases."
    assert texts(any_store, audit_id) == []


# --- changing, deleting, bringing back --------------------------------------------------------------------------


def test_a_finding_is_changed_and_the_same_again_changes_nothing(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first = any_store.findings.write(ANN, audit_id, SKILLED)
    second = any_store.findings.change(BEN, audit_id, first.id, MISSED, first.version)
    assert (second.finding, second.version, second.by) == (MISSED, 2, "Ben")
    assert any_store.findings.change(ANN, audit_id, first.id, MISSED, first.version) == second
    assert any_store.findings.all(ANN, audit_id) == [second]
    assert len(told(any_store, audit_id)) == 2


def test_who_saves_second_over_a_changed_finding_is_told_and_overwrites_nothing(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.findings.write(ANN, audit_id, SKILLED)
    any_store.findings.change(BEN, audit_id, seen.id, MISSED, seen.version)
    for save in (
        lambda: any_store.findings.change(ANN, audit_id, seen.id, TRAIN, seen.version),
        lambda: any_store.findings.delete(ANN, audit_id, seen.id, seen.version),
    ):
        with pytest.raises(ChangedMeanwhile) as refused:
            save()
        assert str(refused.value) == "The finding was changed meanwhile by Ben; your change was not saved."
        assert (refused.value.stored.value, refused.value.stored.version) == (MISSED.text, 2)
    assert texts(any_store, audit_id) == [MISSED.text]
    assert len(told(any_store, audit_id)) == 2


def test_a_deleted_finding_is_brought_back_to_its_place(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    first = any_store.findings.write(ANN, audit_id, SKILLED)
    any_store.findings.write(ANN, audit_id, TRAIN)
    deleted = any_store.findings.delete(ANN, audit_id, first.id, first.version)
    assert (deleted.deleted, deleted.version, texts(any_store, audit_id)) == (True, 2, [TRAIN.text])
    assert any_store.audits.get(ANN, audit_id).findings == (TRAIN,)
    assert any_store.findings.delete(BEN, audit_id, first.id, first.version) == deleted, "twice is once"
    back = any_store.findings.restore(BEN, audit_id, first.id, deleted.version)
    assert (back.finding, back.version, back.deleted) == (SKILLED, 3, False)
    assert texts(any_store, audit_id) == [SKILLED.text, TRAIN.text]
    said = "Kind: strength\nStandard: 2.2\nText: Staff are skilled."
    changes = told(any_store, audit_id)
    assert [changes[0], *changes[2:]] == [("Ann", None, said), ("Ann", said, None), ("Ben", None, said)]


def test_a_deleted_finding_is_not_changed(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.findings.write(ANN, audit_id, SKILLED)
    deleted = any_store.findings.delete(BEN, audit_id, seen.id, seen.version)
    for finding in (SKILLED, MISSED):
        for version in (seen.version, deleted.version):
            with pytest.raises(ChangedMeanwhile) as refused:
                any_store.findings.change(ANN, audit_id, seen.id, finding, version)
            assert refused.value.stored.value is None
    assert texts(any_store, audit_id) == []


def test_bringing_back_what_somebody_brought_back_and_changed_is_harmless(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    seen = any_store.findings.write(ANN, audit_id, SKILLED)
    deleted = any_store.findings.delete(ANN, audit_id, seen.id, seen.version)
    any_store.findings.restore(BEN, audit_id, seen.id, deleted.version)
    changed = any_store.findings.change(BEN, audit_id, seen.id, MISSED, deleted.version + 1)
    assert any_store.findings.restore(ANN, audit_id, seen.id, deleted.version) == changed


def test_a_finding_of_another_audit_is_not_found(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    other = any_store.findings.write(ANN, begin_audit(any_store), SKILLED)
    for call in (
        lambda: any_store.findings.change(ANN, audit_id, other.id, MISSED, 1),
        lambda: any_store.findings.delete(ANN, audit_id, other.id, 1),
        lambda: any_store.findings.restore(ANN, audit_id, other.id, 1),
        lambda: any_store.findings.move(ANN, audit_id, other.id, up=True),
    ):
        with pytest.raises(NotFound) as refused:
            call()
        assert str(refused.value) == "The audit has no such finding. Look at its results again."
    assert any_store.findings.all(ANN, audit_id) == []


@pytest.mark.parametrize("moment", ["UPDATE finding", "INSERT INTO trail", "COMMIT"])
def test_a_change_that_is_cut_off_leaves_the_finding_as_it_was(any_store: Store, moment: str) -> None:
    audit_id = begin_audit(any_store)
    kept = any_store.findings.write(ANN, audit_id, SKILLED)
    for save in (
        lambda: any_store.findings.change(ANN, audit_id, kept.id, MISSED, 1),
        lambda: any_store.findings.delete(ANN, audit_id, kept.id, 1),
    ):
        with cut_at(any_store, moment), pytest.raises(Cut):
            save()
    assert any_store.findings.all(ANN, audit_id) == [kept]
    assert len(told(any_store, audit_id)) == 1


# --- order ------------------------------------------------------------------------------------------------------


def test_a_finding_moves_among_those_that_it_is_listed_with(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    written = [replace(SKILLED, text="1"), TRAIN, replace(SKILLED, text="2"), MISSED, replace(SKILLED, text="3")]
    kept = [any_store.findings.write(ANN, audit_id, finding) for finding in written]
    any_store.findings.delete(ANN, audit_id, kept[2].id, 1)
    any_store.findings.move(BEN, audit_id, kept[4].id, up=True)
    assert texts(any_store, audit_id) == ["3", TRAIN.text, MISSED.text, "1"]
    any_store.findings.move(BEN, audit_id, kept[4].id, up=False)
    assert texts(any_store, audit_id) == ["1", TRAIN.text, MISSED.text, "3"]
    assert told(any_store, audit_id)[-2:] == [("Ben", "place 5", "place 1"), ("Ben", "place 1", "place 5")]
    assert [found.version for found in any_store.findings.all(ANN, audit_id)] == [1] * 4


def test_at_the_end_of_its_list_a_finding_stays(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    kept = [any_store.findings.write(ANN, audit_id, finding) for finding in (SKILLED, MISSED, TRAIN)]
    before = told(any_store, audit_id)
    for finding in kept:
        any_store.findings.move(ANN, audit_id, finding.id, up=True)
        any_store.findings.move(ANN, audit_id, finding.id, up=False)
    assert any_store.findings.all(ANN, audit_id) == kept
    assert told(any_store, audit_id) == before


def test_deleted_findings_are_told_the_latest_first_and_can_be_brought_back(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    kept = [any_store.findings.write(ANN, audit_id, finding) for finding in (SKILLED, MISSED, TRAIN)]
    for one in kept[:2]:
        any_store.findings.delete(BEN, audit_id, one.id, one.version)
    gone = any_store.findings.deleted(ANN, audit_id)
    assert [(one.finding, one.by, one.deleted) for one in gone] == [(MISSED, "Ben", True), (SKILLED, "Ben", True)]
    any_store.findings.restore(ANN, audit_id, gone[0].id, gone[0].version)
    assert [one.finding for one in any_store.findings.deleted(ANN, audit_id)] == [SKILLED]
