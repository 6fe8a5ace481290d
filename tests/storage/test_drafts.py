"""What somebody typed into a form that is not sent yet."""

from __future__ import annotations

import pytest

from audit.storage import Store
from audit.storage.repositories.drafts import MAX_DRAFT_LENGTH
from tests.storage.factories import ANN, BEN

TYPED = {"name": "Línea \0 '1' \"2\" 👩🏽\n", "inspected": ["2.2", "2.3"], "date": None, "many": 3}


def test_a_draft_is_read_as_it_was_saved(any_store: Store) -> None:
    any_store.drafts.save(ANN, "new-audit", TYPED)
    assert any_store.drafts.read(ANN, "new-audit") == TYPED


def test_a_draft_is_replaced_by_the_current_content_of_the_form(any_store: Store) -> None:
    any_store.drafts.save(ANN, "new-audit", TYPED)
    any_store.drafts.save(ANN, "new-audit", {"name": "Spring"})
    assert any_store.drafts.read(ANN, "new-audit") == {"name": "Spring"}


@pytest.mark.parametrize(("person", "form"), [(BEN, "new-audit"), (ANN, "new-case")])
def test_a_draft_belongs_to_one_person_and_one_form(any_store: Store, person: object, form: str) -> None:
    any_store.drafts.save(ANN, "new-audit", TYPED)
    assert any_store.drafts.read(person, form) == {}
    any_store.drafts.delete(person, form)
    assert any_store.drafts.read(ANN, "new-audit") == TYPED


def test_a_discarded_draft_is_gone_and_may_be_discarded_again(any_store: Store) -> None:
    any_store.drafts.save(ANN, "new-audit", TYPED)
    any_store.drafts.delete(ANN, "new-audit")
    any_store.drafts.delete(ANN, "new-audit")
    assert any_store.drafts.read(ANN, "new-audit") == {}


def test_an_oversized_draft_leaves_the_previous_one(any_store: Store) -> None:
    any_store.drafts.save(ANN, "new-audit", {"name": "Spring"})
    any_store.drafts.save(ANN, "new-audit", {"name": "x" * MAX_DRAFT_LENGTH})
    assert any_store.drafts.read(ANN, "new-audit") == {"name": "Spring"}
