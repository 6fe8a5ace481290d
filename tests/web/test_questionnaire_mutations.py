"""The outline of a file with random mistakes: it is shown, and an edit changes what it should or is refused."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.toml_files.id_references import referring_places, rename_item
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import (
    QUESTIONS,
    EditError,
    move_item,
    read_data,
    remove_item,
    set_case_label,
    set_values,
)
from audit.web.questionnaires.item_badges import badges_of
from tests.examples import examples
from tests.toml_files.test_questionnaire_mutations import LINES, MUTATIONS, Mutation


def edited(text: str, item: Item) -> list[str]:
    """Return the texts after each kind of change that is not refused."""
    place, values = item.place, {"text": "New", "guidance": None, "applies_when": {"fact": "sex", "is": "female"}}
    kinds = (
        lambda: set_values(text, place, values),
        lambda: remove_item(text, place),
        lambda: move_item(text, place, place.index - 1) if place.index else text,
        lambda: rename_item(text, place, "zz-new"),
        lambda: set_case_label(text, "file", "files"),
    )
    texts = []
    for change in kinds:
        with suppress(EditError):
            texts.append(change())
    return texts


@pytest.mark.thorough
@settings(max_examples=examples(25), deadline=None, database=None)
@given(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=4), st.randoms(use_true_random=False))
def test_a_file_with_any_mistake_is_shown_and_edited_or_refused(
    mutations: list[Mutation], chance: random.Random
) -> None:
    lines = list(LINES)
    for mutate in mutations:
        mutate(lines, chance)
    text = "\n".join(lines)
    outline = Outline(text)
    try:
        items = outline.items
    except EditError as error:
        assert error.problems
        return
    for item in items:
        assert all(badges_of(item, outline))
        assert isinstance(outline.problems_of(item), list)
        if item.place.name == QUESTIONS:
            assert isinstance(outline.subjects(item.place), list)
    if items:
        item = chance.choice(items)
        assert item.place not in referring_places(outline.data, item.place)
        assert all(map(read_data, edited(text, item)))
