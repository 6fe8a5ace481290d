"""Findings: written, changed, moved, deleted and brought back, and nobody overwrites one unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from audit.errors import InputError, NotFoundError
from audit.messages import model as model_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import Store, VersionConflictError
from tests.storage.factories import ANN, BEN, InterruptedSaveError, create_audit, create_case, interrupt_before

SKILLED = Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")
MISSED = Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.2", question_id="2.2.2")
TRAIN = Finding(
    FindingKind.RECOMMENDATION,
    "Train the staff.",
    addressee=Addressee.REGION,
    owner="Head of the region",
    due_date=date(2024, 9, 30),
)


def logged_findings(store: Store, audit_id: str) -> list[tuple[str, str | None, str | None]]:
    """Who changed a finding, from what to what."""
    rows = store.audits.audit_log(ANN, audit_id)
    return [(row.by, row.change.old, row.change.new) for row in rows if row.change.type is ChangeType.FINDING]


def texts(store: Store, audit_id: str) -> list[str]:
    return [saved.finding.text for saved in store.findings.all(ANN, audit_id)]


# --- writing ----------------------------------------------------------------------------------------------------


def test_findings_are_stored_in_the_order_they_were_added(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    findings = (
        Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2"),
        Finding(FindingKind.IMPROVEMENT, "Risk is missed.", "2.3"),
        Finding(FindingKind.RECOMMENDATION, "Train the staff.", addressee=Addressee.REGION),
    )
    any_store.audits.add_findings(ANN, audit_id, findings[:2])
    any_store.audits.add_findings(ANN, audit_id, findings[2:])
    assert any_store.audits.get(ANN, audit_id).findings == findings
    logged = [
        row.change.new for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.FINDING
    ]
    assert logged == [
        "Kind: strength\nStandard: 2.2\nText: Staff are skilled.",
        "Kind: area for improvement\nStandard: 2.3\nText: Risk is missed.",
        "Kind: recommendation\nFor: region\nText: Train the staff.",
    ]


def test_several_findings_are_added_together_or_not_at_all(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    with interrupt_before(any_store, "COMMIT"), pytest.raises(InterruptedSaveError):
        any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Staff are skilled.", "2.2")])
    assert any_store.audits.get(ANN, audit_id).findings == ()


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding(FindingKind.STRENGTH, "x" * (MAX_TEXT_LENGTH + 1), "2.2"),
            "The finding has 5,001 characters. Shorten it to 5,000.",
        ),
        (
            Finding(FindingKind.STRENGTH, "Skilled.", "9.9"),
            "Standard 9.9 of a finding is not in the questionnaire. Choose one that is.",
        ),
    ],
)
def test_an_invalid_finding_is_rejected_with_all_others(any_store: Store, finding: Finding, sentence: str) -> None:
    audit_id = create_audit(any_store)
    with pytest.raises(InputError) as refused:
        any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, "Skilled.", "2.2"), finding])
    assert str(refused.value) == sentence
    assert any_store.audits.get(ANN, audit_id).findings == ()


def test_a_finding_is_stored_with_every_field_its_author_and_time(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    before = datetime.now(UTC)
    saved = any_store.findings.add(BEN, audit_id, TRAIN)
    assert any_store.findings.all(ANN, audit_id) == [saved]
    assert (saved.finding, saved.version, saved.by, saved.deleted) == (TRAIN, 1, "Ben", False)
    assert before <= saved.at <= datetime.now(UTC)
    assert any_store.audits.get(ANN, audit_id).findings == (TRAIN,)


def test_the_audit_log_contains_every_field_of_a_finding(any_store: Store) -> None:
    review = create_case(any_store)
    audit_id = review.audit.id
    saved = any_store.findings.add(ANN, audit_id, replace(MISSED, case_ids=(review.case_id,)))
    any_store.findings.update(BEN, audit_id, saved.id, TRAIN, seen_version=1)
    (first, second) = logged_findings(any_store, audit_id)
    said = "Kind: area for improvement\nStandard: 2.2\nKey question: 2.2.2\nCases: KSH-1\nText: Risk is missed."
    assert first == ("Ann", None, said)
    assert second == (
        "Ben",
        said,
        "Kind: recommendation\nFor: region\nOwner: Head of the region\nDue: 2024-09-30\nText: Train the staff.",
    )
    subjects = {
        row.change.subject for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.FINDING
    }
    assert subjects == {str(saved.id)}


def test_the_cases_of_a_finding_are_unique_and_in_audit_order(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first, second = (create_case(any_store, audit_id, reference).case_id for reference in ("KSH-2", "KSH-1"))
    saved = any_store.findings.add(ANN, audit_id, replace(SKILLED, case_ids=(second, first, second)))
    assert saved.finding.case_ids == (first, second)
    assert any_store.findings.all(ANN, audit_id) == [saved]


def test_a_case_of_another_audit_is_refused(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    elsewhere = create_case(any_store).case_id
    with pytest.raises(InputError) as refused:
        any_store.findings.add(ANN, audit_id, replace(SKILLED, case_ids=(elsewhere,)))
    assert str(refused.value) == "A case of the finding is not in the audit. Choose from its cases."
    assert texts(any_store, audit_id) == []


# --- changing, deleting, bringing back --------------------------------------------------------------------------


def test_saving_an_unchanged_finding_writes_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first = any_store.findings.add(ANN, audit_id, SKILLED)
    second = any_store.findings.update(BEN, audit_id, first.id, MISSED, first.version)
    assert (second.finding, second.version, second.by) == (MISSED, 2, "Ben")
    assert any_store.findings.update(ANN, audit_id, first.id, MISSED, first.version) == second
    assert any_store.findings.all(ANN, audit_id) == [second]
    assert len(logged_findings(any_store, audit_id)) == 2


def test_saving_over_a_changed_finding_is_a_conflict_and_overwrites_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.findings.add(ANN, audit_id, SKILLED)
    any_store.findings.update(BEN, audit_id, seen.id, MISSED, seen.version)
    for save in (
        lambda: any_store.findings.update(ANN, audit_id, seen.id, TRAIN, seen.version),
        lambda: any_store.findings.delete(ANN, audit_id, seen.id, seen.version),
    ):
        with pytest.raises(VersionConflictError) as refused:
            save()
        assert str(refused.value) == model_messages.CHANGED_MEANWHILE.format(person="Ben", subject="The finding")
        assert (refused.value.saved.value, refused.value.saved.version) == (MISSED.text, 2)
    assert texts(any_store, audit_id) == [MISSED.text]
    assert len(logged_findings(any_store, audit_id)) == 2


def test_a_restored_finding_returns_to_its_place(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first = any_store.findings.add(ANN, audit_id, SKILLED)
    any_store.findings.add(ANN, audit_id, TRAIN)
    deleted = any_store.findings.delete(ANN, audit_id, first.id, first.version)
    assert (deleted.deleted, deleted.version, texts(any_store, audit_id)) == (True, 2, [TRAIN.text])
    assert any_store.audits.get(ANN, audit_id).findings == (TRAIN,)
    assert any_store.findings.delete(BEN, audit_id, first.id, first.version) == deleted, "twice is once"
    back = any_store.findings.restore(BEN, audit_id, first.id, deleted.version)
    assert (back.finding, back.version, back.deleted) == (SKILLED, 3, False)
    assert texts(any_store, audit_id) == [SKILLED.text, TRAIN.text]
    said = "Kind: strength\nStandard: 2.2\nText: Staff are skilled."
    changes = logged_findings(any_store, audit_id)
    assert [changes[0], *changes[2:]] == [("Ann", None, said), ("Ann", said, None), ("Ben", None, said)]


def test_a_deleted_finding_cannot_be_changed(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.findings.add(ANN, audit_id, SKILLED)
    deleted = any_store.findings.delete(BEN, audit_id, seen.id, seen.version)
    for finding in (SKILLED, MISSED):
        for version in (seen.version, deleted.version):
            with pytest.raises(VersionConflictError) as refused:
                any_store.findings.update(ANN, audit_id, seen.id, finding, version)
            assert refused.value.saved.value is None
    assert texts(any_store, audit_id) == []


def test_restoring_a_finding_that_was_already_restored_changes_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    seen = any_store.findings.add(ANN, audit_id, SKILLED)
    deleted = any_store.findings.delete(ANN, audit_id, seen.id, seen.version)
    any_store.findings.restore(BEN, audit_id, seen.id, deleted.version)
    changed = any_store.findings.update(BEN, audit_id, seen.id, MISSED, deleted.version + 1)
    assert any_store.findings.restore(ANN, audit_id, seen.id, deleted.version) == changed


def test_a_finding_of_another_audit_is_not_found(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    other = any_store.findings.add(ANN, create_audit(any_store), SKILLED)
    for call in (
        lambda: any_store.findings.update(ANN, audit_id, other.id, MISSED, 1),
        lambda: any_store.findings.delete(ANN, audit_id, other.id, 1),
        lambda: any_store.findings.restore(ANN, audit_id, other.id, 1),
        lambda: any_store.findings.move(ANN, audit_id, other.id, up=True),
    ):
        with pytest.raises(NotFoundError) as refused:
            call()
        assert str(refused.value) == messages.FINDING_NOT_FOUND
    assert any_store.findings.all(ANN, audit_id) == []


@pytest.mark.parametrize("moment", ["UPDATE finding", "INSERT INTO trail", "COMMIT"])
def test_an_interrupted_change_leaves_the_finding_unchanged(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    saved = any_store.findings.add(ANN, audit_id, SKILLED)
    for save in (
        lambda: any_store.findings.update(ANN, audit_id, saved.id, MISSED, 1),
        lambda: any_store.findings.delete(ANN, audit_id, saved.id, 1),
    ):
        with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
            save()
    assert any_store.findings.all(ANN, audit_id) == [saved]
    assert len(logged_findings(any_store, audit_id)) == 1


# --- order ------------------------------------------------------------------------------------------------------


def test_a_finding_is_moved_within_its_own_list(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    written = [replace(SKILLED, text="1"), TRAIN, replace(SKILLED, text="2"), MISSED, replace(SKILLED, text="3")]
    saved = [any_store.findings.add(ANN, audit_id, finding) for finding in written]
    any_store.findings.delete(ANN, audit_id, saved[2].id, 1)
    any_store.findings.move(BEN, audit_id, saved[4].id, up=True)
    assert texts(any_store, audit_id) == ["3", TRAIN.text, MISSED.text, "1"]
    any_store.findings.move(BEN, audit_id, saved[4].id, up=False)
    assert texts(any_store, audit_id) == ["1", TRAIN.text, MISSED.text, "3"]
    up, down = ("Ben", "place 5", "place 1"), ("Ben", "place 1", "place 5")
    assert logged_findings(any_store, audit_id)[-4:] == [up, down, down, up], "a row for each of the two"
    assert [saved_finding.version for saved_finding in any_store.findings.all(ANN, audit_id)] == [1] * 4


def test_the_first_and_last_findings_cannot_be_moved_further(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    saved = [any_store.findings.add(ANN, audit_id, finding) for finding in (SKILLED, MISSED, TRAIN)]
    before = logged_findings(any_store, audit_id)
    for finding in saved:
        any_store.findings.move(ANN, audit_id, finding.id, up=True)
        any_store.findings.move(ANN, audit_id, finding.id, up=False)
    assert any_store.findings.all(ANN, audit_id) == saved
    assert logged_findings(any_store, audit_id) == before


def test_deleted_findings_are_listed_latest_first_and_can_be_restored(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    saved = [any_store.findings.add(ANN, audit_id, finding) for finding in (SKILLED, MISSED, TRAIN)]
    for saved_finding in saved[:2]:
        any_store.findings.delete(BEN, audit_id, saved_finding.id, saved_finding.version)
    gone = any_store.findings.deleted(ANN, audit_id)
    assert [(saved_finding.finding, saved_finding.by, saved_finding.deleted) for saved_finding in gone] == [
        (MISSED, "Ben", True),
        (SKILLED, "Ben", True),
    ]
    any_store.findings.restore(ANN, audit_id, gone[0].id, gone[0].version)
    assert [saved_finding.finding for saved_finding in any_store.findings.deleted(ANN, audit_id)] == [SKILLED]
