"""Questionnaires that people write: drafts that only their owners change, and what is offered for a new audit."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotAllowedError, NotFoundError
from audit.messages import questionnaires as messages
from audit.messages import storage as storage_messages
from audit.model.questionnaire_draft import DraftConflictError
from audit.storage import Person, Store
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.toml_files.reader import MAX_FILE_BYTES
from tests.small_questionnaire import SMALL, SMALL_TOML, replace_in_small_toml
from tests.storage.factories import ANN

ADA, BEN = Person("ada"), Person("ben")
BROKEN = SMALL_TOML + '\n[[facts]]\nid = "office'
NAMES = {"questionnaire": SMALL.id, "version": SMALL.version}


def make_available(store: Store, source: str = SMALL_TOML, person: Person = ADA) -> None:
    store.questionnaires.make_available(person, store.questionnaires.create(person, source), 1)


def test_a_draft_is_read_as_it_was_saved(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, f"# Línea 👩🏽\n{SMALL_TOML}")
    draft = any_store.questionnaires.read(ADA, draft_id)
    assert (draft.source, draft.owner, draft.version) == (f"# Línea 👩🏽\n{SMALL_TOML}", "ada", 1)
    assert (draft.title, draft.questionnaire_version, draft.problems) == (SMALL.title, SMALL.version, 0)
    assert draft.questions == len(SMALL.questions)


@pytest.mark.parametrize("typed", ["", "id = 'half \ud83d", "nul \0 and\r\nline\rbreaks", "\ufeffid = 1"])
def test_a_text_that_is_no_questionnaire_is_saved_all_the_same(any_store: Store, typed: str) -> None:
    draft_id = any_store.questionnaires.create(ADA, SMALL_TOML)
    saved = any_store.questionnaires.save(ADA, draft_id, typed, 1)
    assert any_store.questionnaires.read(ADA, draft_id) == saved
    assert saved.problems > 0
    assert len(saved.source) >= len(typed) - 2


def test_the_list_keeps_the_title_while_the_text_cannot_be_read(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, SMALL_TOML)
    any_store.questionnaires.save(ADA, draft_id, BROKEN, 1)
    (listed,) = any_store.questionnaires.all(ADA)
    assert (listed.title, listed.problems) == (SMALL.title, 1)


def test_a_save_over_a_version_that_was_not_seen_is_refused_and_shows_the_saved_text(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, "one")
    any_store.questionnaires.save(ADA, draft_id, "two", 1)
    with pytest.raises(DraftConflictError) as refused:
        any_store.questionnaires.save(ADA, draft_id, "three", 1)
    assert refused.value.saved.source == "two"
    assert any_store.questionnaires.save(ADA, draft_id, "three", 2).version == 3


def test_the_same_save_sent_twice_is_saved_once(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, "one")
    first = any_store.questionnaires.save(ADA, draft_id, "two", 1)
    assert any_store.questionnaires.save(ADA, draft_id, "two", 1) == first


def test_others_read_a_draft_and_only_its_owner_changes_it(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, SMALL_TOML)
    assert any_store.questionnaires.read(BEN, draft_id).source == SMALL_TOML
    with pytest.raises(NotAllowedError, match="ada"):
        any_store.questionnaires.save(BEN, draft_id, "mine", 1)
    with pytest.raises(NotAllowedError):
        any_store.questionnaires.delete(BEN, draft_id, 1)
    with pytest.raises(NotAllowedError):
        any_store.questionnaires.make_available(BEN, draft_id, 1)
    assert any_store.questionnaires.save(ANN, draft_id, "At this computer.", 1).version == 2


def test_a_draft_that_was_saved_meanwhile_is_neither_deleted_nor_made_available(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, SMALL_TOML)
    any_store.questionnaires.save(ADA, draft_id, f"{SMALL_TOML}\n", 1)
    for refused in (any_store.questionnaires.delete, any_store.questionnaires.make_available):
        with pytest.raises(DraftConflictError):
            refused(ADA, draft_id, 1)
    any_store.questionnaires.delete(ADA, draft_id, 2)
    with pytest.raises(NotFoundError):
        any_store.questionnaires.read(ADA, draft_id)


def test_a_draft_may_be_as_large_as_a_questionnaire_file_and_no_larger(any_store: Store) -> None:
    draft_id = any_store.questionnaires.create(ADA, "one")
    largest = "é" * (MAX_FILE_BYTES // 2)
    with pytest.raises(InputError) as refused:
        any_store.questionnaires.save(ADA, draft_id, f"{largest}x", 1)
    assert refused.value.problems == (messages.DRAFT_TOO_LARGE.format(size=257, limit=256),)
    assert any_store.questionnaires.read(ADA, draft_id).source == "one"
    assert any_store.questionnaires.save(ADA, draft_id, largest, 1).source == largest


def test_a_draft_without_problems_becomes_available_with_its_text(any_store: Store) -> None:
    make_available(any_store)
    (made,) = any_store.questionnaires.available(BEN)
    assert (made.questionnaire_id, made.version, made.made_by) == (SMALL.id, SMALL.version, "ada")
    assert made.source == SMALL_TOML.encode()
    assert made.is_offered


def test_a_draft_with_problems_is_not_made_available(any_store: Store) -> None:
    with pytest.raises(InputError) as refused:
        make_available(any_store, BROKEN)
    assert refused.value.problems == (messages.DRAFT_HAS_PROBLEMS.format(problems="1 problem"),)


@pytest.mark.parametrize("change", [str, str.swapcase])
def test_a_version_that_comes_with_the_program_is_refused_and_its_next_version_is_not(
    any_store: Store, change: object
) -> None:
    shipped = shipped_questionnaires()[0]
    questionnaire_id = shipped.questionnaire.id
    source = shipped.source.decode().replace(f'id = "{questionnaire_id}"', f'id = "{change(questionnaire_id)}"', 1)  # type: ignore[operator]
    with pytest.raises(InputError) as refused:
        make_available(any_store, source)
    names = {"questionnaire": change(questionnaire_id), "version": shipped.questionnaire.version}  # type: ignore[operator]
    assert refused.value.problems == (messages.SHIPPED_ALREADY.format(**names),)
    version = f'version = "{shipped.questionnaire.version}"'
    make_available(any_store, source.replace(version, 'version = "99"', 1))
    assert [made.version for made in any_store.questionnaires.available(BEN)] == ["99"]


def test_an_available_version_never_changes(any_store: Store) -> None:
    make_available(any_store)
    make_available(any_store)
    with pytest.raises(InputError) as refused:
        make_available(any_store, replace_in_small_toml(SMALL.title, "Another title"))
    assert refused.value.problems == (messages.AVAILABLE_ALREADY.format(**NAMES),)
    assert [made.source.decode() for made in any_store.questionnaires.available(ADA)] == [SMALL_TOML]


def test_a_withdrawn_questionnaire_keeps_its_version_and_can_be_offered_again(any_store: Store) -> None:
    make_available(any_store)
    any_store.questionnaires.withdraw(ADA, SMALL.id, SMALL.version)
    any_store.questionnaires.withdraw(ANN, SMALL.id, SMALL.version)
    (withdrawn,) = any_store.questionnaires.available(ADA)
    assert (withdrawn.is_offered, withdrawn.withdrawn_by) == (False, "ada"), "the first withdrawal counts"
    with pytest.raises(InputError) as refused:
        make_available(any_store, replace_in_small_toml(SMALL.title, "Another title"))
    assert refused.value.problems == (messages.WITHDRAWN_ALREADY.format(**NAMES),)
    any_store.questionnaires.offer_again(ADA, SMALL.id, SMALL.version)
    (offered,) = any_store.questionnaires.available(ADA)
    assert offered.is_offered
    assert (offered.withdrawn_by, offered.withdrawn_at) == ("ada", withdrawn.withdrawn_at), "this stays known"
    with pytest.raises(NotFoundError):
        any_store.questionnaires.withdraw(ADA, SMALL.id, "9")


def test_only_who_made_a_questionnaire_available_withdraws_it_or_offers_it_again(any_store: Store) -> None:
    make_available(any_store)
    refusal = messages.AVAILABLE_FROM_SOMEBODY_ELSE.format(name="ada", version=SMALL.version)
    with pytest.raises(NotAllowedError) as refused:
        any_store.questionnaires.withdraw(BEN, SMALL.id, SMALL.version)
    assert refused.value.problems == (refusal,)
    assert any_store.questionnaires.available(BEN)[0].is_offered
    any_store.questionnaires.withdraw(ADA, SMALL.id, SMALL.version)
    for offer in (
        lambda: any_store.questionnaires.offer_again(BEN, SMALL.id, SMALL.version),
        lambda: make_available(any_store, person=BEN),
    ):
        with pytest.raises(NotAllowedError) as refused:
            offer()
        assert refused.value.problems == (refusal,)
    assert not any_store.questionnaires.available(BEN)[0].is_offered
    any_store.questionnaires.offer_again(ANN, SMALL.id, SMALL.version)
    assert any_store.questionnaires.available(BEN)[0].is_offered, "at this computer"


def test_a_withdrawn_questionnaire_that_is_made_available_again_is_offered(any_store: Store) -> None:
    make_available(any_store)
    any_store.questionnaires.withdraw(ADA, SMALL.id, SMALL.version)
    make_available(any_store)
    assert any_store.questionnaires.available(ADA)[0].is_offered


def test_only_people_who_may_start_audits_write_questionnaires(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_LEADS", "ada")
    draft_id = any_store.questionnaires.create(ADA, SMALL_TOML)
    for refused in (
        lambda: any_store.questionnaires.all(BEN),
        lambda: any_store.questionnaires.read(BEN, draft_id),
        lambda: any_store.questionnaires.create(BEN, "x"),
        lambda: any_store.questionnaires.available(BEN),
    ):
        with pytest.raises(NotAllowedError) as error:
            refused()
        assert error.value.problems == (storage_messages.MAY_NOT_WRITE_QUESTIONNAIRES,)
