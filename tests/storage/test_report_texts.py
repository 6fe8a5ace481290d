"""Texts of the report: versions, conflicts, the audit log, erasure and subject access."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace

import pytest

from audit.errors import InputError, NotAllowedError
from audit.files.certificate.sections import certificate_sections
from audit.messages import files as file_messages
from audit.messages import model as model_messages
from audit.messages import report_text as messages
from audit.model.audit_log import ChangeType
from audit.model.finding import Finding, FindingKind
from audit.model.personal_text import TextKind
from audit.model.report_text import MAX_CHAPTER_LENGTH, NOTHING_CHOSEN, TOPICS, written_chapters
from audit.storage import Store, VersionConflictError, verify
from tests.storage.factories import ANN, BEN, close_audit, create_audit, create_case
from tests.storage.rich_store import fill_store

TEXT = "Work was of a good standard.\n\nLeaders should share it."


def test_a_text_is_saved_with_its_author_and_logged(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    saved = any_store.report_texts.save(ANN, audit_id, "foreword", f" {TEXT}\r\n", 0)
    assert any_store.report_texts.all(BEN, audit_id) == {"foreword": saved}
    assert (saved.text, saved.written_by, saved.version) == (TEXT, "Ann", 1)
    assert any_store.report_texts.save(BEN, audit_id, "foreword", TEXT, 0) == saved, "the same again is no conflict"
    logged = [row.change for row in any_store.audits.audit_log(ANN, audit_id)][-1]
    assert (logged.type, logged.subject, logged.old, logged.new) == (ChangeType.REPORT_TEXT, "foreword", None, TEXT)
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_a_cleared_text_keeps_its_version_and_is_not_written(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    assert any_store.report_texts.save(ANN, audit_id, "annexe", " ", 0).version == 0
    assert any_store.report_texts.all(ANN, audit_id) == {}
    any_store.report_texts.save(ANN, audit_id, "annexe", TEXT, 0)
    assert any_store.report_texts.save(ANN, audit_id, "annexe", "", 1).version == 2
    texts = any_store.report_texts.all(ANN, audit_id)
    assert (texts["annexe"].text, written_chapters(texts)) == ("", {})


def test_a_text_over_an_unseen_one_is_refused_with_the_saved_text(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    first = any_store.report_texts.save(ANN, audit_id, "standard:2.2", TEXT, 0)
    with pytest.raises(VersionConflictError) as refused:
        any_store.report_texts.save(BEN, audit_id, "standard:2.2", "Mine.", 0)
    assert (refused.value.saved.value, refused.value.saved.by) == (TEXT, "Ann")
    any_store.report_texts.save(BEN, audit_id, "foreword", "Another chapter is no conflict.", 0)
    assert any_store.report_texts.save(BEN, audit_id, "standard:2.2", "Mine.", first.version).version == 2


def test_two_people_who_save_at_once_lose_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)

    def save(number: int) -> None:
        with suppress(VersionConflictError):
            any_store.report_texts.save((ANN, BEN)[number % 2], audit_id, "foreword", f"Text {number}.", 0)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(save, range(8)))
    changes = [row.change for row in any_store.audits.audit_log(ANN, audit_id)]
    assert [change.type for change in changes].count(ChangeType.REPORT_TEXT) == 1


@pytest.mark.parametrize(
    ("chapter", "text", "message"),
    [
        ("preface", TEXT, messages.NOT_A_CHAPTER.format(chapter="preface")),
        ("standard:9.9", TEXT, messages.NOT_A_CHAPTER.format(chapter="standard:9.9")),
        (
            "foreword",
            "x" * (MAX_CHAPTER_LENGTH + 1),
            messages.CHAPTER_TOO_LONG.format(title="Foreword", length=20_001, limit=20_000),
        ),
    ],
)
def test_a_text_needs_a_chapter_and_a_length_that_fits(store: Store, chapter: str, text: str, message: str) -> None:
    audit_id = create_audit(store)
    with pytest.raises(InputError) as refused:
        store.report_texts.save(ANN, audit_id, chapter, text, 0)
    assert (refused.value.problems, store.report_texts.all(ANN, audit_id)) == ((message,), {})


def test_breakdowns_are_chosen_in_the_order_of_the_questionnaire(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    assert any_store.report_texts.breakdowns(ANN, audit_id) == NOTHING_CHOSEN
    chosen = any_store.report_texts.choose_breakdowns(ANN, audit_id, ["office", "sentence_type"], True, 0)
    assert (chosen.detail_ids, chosen.with_prompts, chosen.version) == (("sentence_type", "office"), True, 1)
    assert any_store.report_texts.breakdowns(BEN, audit_id) == chosen
    with pytest.raises(VersionConflictError):
        any_store.report_texts.choose_breakdowns(BEN, audit_id, ["office"], False, 0)
    with pytest.raises(InputError) as refused:
        any_store.report_texts.choose_breakdowns(BEN, audit_id, ["shoe_size"], False, 1)
    assert refused.value.problems == (messages.NOT_A_BREAKDOWN.format(detail="shoe_size"),)


def test_a_closed_audit_takes_no_text(store: Store) -> None:
    audit_id = create_case(store).audit.id
    close_audit(store, audit_id)
    with pytest.raises(NotAllowedError):
        store.report_texts.save(ANN, audit_id, "foreword", TEXT, 0)
    with pytest.raises(NotAllowedError):
        store.report_texts.choose_breakdowns(ANN, audit_id, [], True, 0)


def test_a_text_that_may_identify_a_person_is_among_the_texts_to_check(store: Store) -> None:
    audit_id = create_audit(store)
    store.report_texts.save(ANN, audit_id, "foreword", "Ring 07700 900123.", 0)
    (checked,) = store.text_checks.texts_to_check(ANN, audit_id)
    assert (checked.kind, checked.subject) == (TextKind.REPORT_TEXT, "Foreword")


def test_subject_access_has_the_texts_that_name_the_case(any_store: Store) -> None:
    case = create_case(any_store, reference="KSH-7")
    any_store.report_texts.save(ANN, case.audit.id, "foreword", "In ksh-7 the plan was late.", 0)
    any_store.report_texts.save(ANN, case.audit.id, "overview", "In KSH-8 it was not.", 0)
    data = any_store.history.subject_access_data(ANN, case.audit.id, "KSH-7")
    assert [row["chapter"] for row in data["report_text"]] == ["foreword"]


@pytest.mark.thorough
def test_texts_outlive_the_erasure_of_cases_and_their_earlier_versions_do_not(store: Store) -> None:
    audit_id = fill_store(store)["erased"]
    assert set(written_chapters(store.report_texts.all(ANN, audit_id))) == {"foreword"}
    assert store.report_texts.breakdowns(ANN, audit_id).with_prompts
    certificate = store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert certificate.chapters_left == 1
    (left,) = (section for section in certificate_sections(certificate) if section.heading == "What remains")
    assert file_messages.TEXTS_REMAIN.format(chapters="1 chapter") in left.bullets
    logged = [row for row in store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.REPORT_TEXT]
    assert logged
    assert all(row.is_erased and row.change.new is None for row in logged)


def test_a_finding_is_about_a_topic_instead_of_a_standard(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    finding = Finding(FindingKind.STRENGTH, "People leaving prison are met at the gate.", topic="resettlement")
    any_store.findings.add(ANN, audit_id, finding)
    assert [saved.finding for saved in any_store.findings.all(ANN, audit_id)] == [finding]
    logged = any_store.audits.audit_log(ANN, audit_id)[-1].change.new or ""
    assert "Topic: Resettlement" in logged
    with any_store.database.read_transaction() as connection:
        assert not verify(connection).breaks


def test_a_finding_names_one_known_topic_and_no_standard_with_it(store: Store) -> None:
    audit_id = create_audit(store)
    finding = Finding(FindingKind.STRENGTH, "Seen.", topic=TOPICS[0])
    for wrong, message in (
        (replace(finding, topic="foreword"), model_messages.NOT_A_TOPIC.format(topic="foreword")),
        (replace(finding, standard_id="2.2"), model_messages.TOPIC_AND_STANDARD),
    ):
        with pytest.raises(InputError) as refused:
            store.findings.add(ANN, audit_id, wrong)
        assert refused.value.problems == (message,)
