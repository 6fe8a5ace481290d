"""Which parts of a questionnaire file refer to a question, a case detail or a section by its id, and how ids change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from audit.toml_files.questionnaire_text import (
    DETAILS,
    PROMPTS,
    QUESTIONS,
    SECTIONS,
    TOP,
    Data,
    Place,
    read_data,
    set_all_values,
)

RULES = "decision_rules"
REFERRING_KEYS = ("applies_when", "derived", "share_of", "not_before", "when", "then_standard")
QUESTION_KEYS = frozenset({"question", "share_of"})
DETAIL_KEYS = frozenset({"fact", "of", "before", "on_or_before", "on_or_after", "after", "not_before"})
SECTION_KEYS = frozenset({"standard", "then_standard"})
NO_REFERENCES = frozenset({"is", "is_rated"})
KEYS_BY_LIST: Mapping[str, frozenset[str]] = {
    DETAILS: DETAIL_KEYS,
    SECTIONS: SECTION_KEYS,
    QUESTIONS: QUESTION_KEYS,
    PROMPTS: QUESTION_KEYS,
}
"""The keys whose text is the id of an item, by the list that the item is in."""


def rename_item(text: str, place: Place, new_id: str) -> str:
    """Return the text with another id of a question, case detail or section, also wherever the file refers to it.

    If the file has the id twice, by mistake, what refers to it stays: it may be about the other one.
    """
    data = read_data(text)
    old_id = place.find(data).get("id")
    changes: dict[Place, dict[str, Any]] = {place: {"id": new_id}}
    same = [other for other in all_places(data) if _is_alike(other, place) and other.find(data).get("id") == old_id]
    if same == [place]:
        for other, key, value in _references(data, place.name, old_id):
            changes.setdefault(other, {})[key] = _replaced(value, key, place.name, old_id, new_id)
    return set_all_values(text, changes)


def _is_alike(place: Place, other: Place) -> bool:
    """Return whether conditions refer to two items by the same key: a prompt is a question too."""
    return KEYS_BY_LIST[place.name] == KEYS_BY_LIST[other.name]


def referring_places(data: Data, place: Place) -> list[Place]:
    """Return the tables that refer to an item, or to an item inside it, and are not themselves inside it."""
    start = place.steps
    inside = [other for other in all_places(data) if other.steps[: len(start)] == start]
    places = dict.fromkeys(
        other
        for item in inside
        for other, _, _ in _references(data, item.name, item.find(data).get("id"))
        if other not in inside
    )
    return sorted(places, key=lambda other: other.steps)


def all_places(data: Data) -> Iterator[Place]:
    """Yield the place of each case detail, section, question and prompt, in the order of the file."""
    for name in (DETAILS, SECTIONS):
        yield from _places_in(data, TOP, name)


def _places_in(table: Data, parent: Place, name: str) -> Iterator[Place]:
    inner = {SECTIONS: QUESTIONS, QUESTIONS: PROMPTS}.get(name)
    for index, item in enumerate(tables_of(table, name)):
        place = parent.child(name, index)
        yield place
        if inner:
            yield from _places_in(item, place, inner)


def tables_of(table: Data, name: str) -> list[Data]:
    """Return the tables of a list; none if it is written as something else, which is a problem of the file."""
    items = table.get(name)
    return items if isinstance(items, list) and all(isinstance(item, dict) for item in items) else []


def _references(data: Data, name: str, item_id: Any) -> Iterator[tuple[Place, str, Any]]:
    """Yield each table that refers to an id, with the key and its value."""
    rules = (TOP.child(RULES, index) for index in range(len(tables_of(data, RULES))))
    for place in (*all_places(data), *rules):
        table = place.find(data)
        for key in REFERRING_KEYS:
            if key in table and _replaced(table[key], key, name, item_id, None) != table[key]:
                yield place, key, table[key]


def _replaced(value: Any, key: str, name: str, old_id: Any, new_id: Any) -> Any:
    """Return what is under a key, with another id where it refers to an item of the list ``name``."""
    if key in NO_REFERENCES:
        return value
    if isinstance(value, Mapping):
        return {inner: _replaced(part, inner, name, old_id, new_id) for inner, part in value.items()}
    if isinstance(value, list):
        is_question = name in (QUESTIONS, PROMPTS)
        return [
            new_id if is_question and part == old_id else _replaced(part, "", name, old_id, new_id) for part in value
        ]
    return new_id if key in KEYS_BY_LIST[name] and value == old_id else value
