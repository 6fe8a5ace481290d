"""Changes to the text of a questionnaire file, each of which leaves everything else in it as it is.

Every change is checked: what the new text says must be what the old one said, with the change and nothing else. If a
file is written so that a change of its lines would do more, the change is refused with ``EditError``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from audit.errors import InputError
from audit.messages import questionnaire_editing as messages
from audit.toml_files.file_blocks import ROOT, Block, read_blocks, remove_key, set_key
from audit.toml_files.reader import TablePath, parse_toml
from audit.toml_files.written_values import TomlValue, write_value

DETAILS, SECTIONS, QUESTIONS, PROMPTS = "facts", "standards", "key_questions", "prompts"
CASE_LABEL = "record"
ORDER = (
    *("id", "domain", "text", "title", "statement", "kind", "choices", "short", "guidance", "applies_when"),
    *("may_not_apply", "note_needed", "answer_scale", "breakdown", "group_by", "bands", "required"),
)
"""The order in which new keys are written."""
TOP_ORDER = ("id", "version", "title", "language", "source")
CASE_LABEL_ORDER = ("one", "many")

Values = Mapping[str, TomlValue | None]
"""Values by key; None removes the key."""
Data = dict[str, Any]


class EditError(InputError):
    """A file is written in a way in which the forms cannot make a change."""


@dataclass(frozen=True)
class Place:
    """Where a table of a file is: the names of the lists that it is in, each with its position there, from 0."""

    steps: tuple[tuple[str, int], ...] = ()

    @property
    def path(self) -> str:
        """Return the place without positions, as in its heading."""
        return ".".join(name for name, _ in self.steps)

    @property
    def name(self) -> str:
        """Return the name of the list that it is in."""
        return self.steps[-1][0]

    @property
    def index(self) -> int:
        """Return its position in the list."""
        return self.steps[-1][1]

    @property
    def parent(self) -> Place:
        """Return the place of the table that it is in."""
        return Place(self.steps[:-1])

    def child(self, name: str, index: int) -> Place:
        """Return the place of a table inside this one."""
        return Place((*self.steps, (name, index)))

    def sibling(self, index: int) -> Place:
        """Return the place of another table of the same list."""
        return self.parent.child(self.name, index)

    @property
    def table_path(self) -> TablePath:
        """Return the keys and positions that lead to it, as problems have them."""
        return tuple(part for step in self.steps for part in step)

    def find(self, data: Data) -> Data:
        """Return the table at this place."""
        for name, index in self.steps:
            data = data[name][index]
        return data

    def __str__(self) -> str:
        return ".".join(f"{name}.{index}" for name, index in self.steps)


TOP = Place()


@dataclass(frozen=True)
class _Span:
    """The blocks of an item: its own, and those of all tables inside it. They are next to each other in the file."""

    blocks: tuple[Block, ...]

    @property
    def first(self) -> int:
        return self.blocks[0].first

    @property
    def last(self) -> int:
        return self.blocks[-1].last


def read_data(text: str) -> Data:
    """Return what a file says. Raises EditError if it is not valid TOML."""
    data, problem = parse_toml(text.encode())
    if problem:
        raise EditError(messages.NOT_TOML.format(problem=problem))
    return data


def set_values(text: str, place: Place, values: Values) -> str:
    """Return the text with other values of one table; None removes a key."""
    return set_all_values(text, {place: values})


def set_all_values(text: str, changes: Mapping[Place, Values]) -> str:
    """Return the text with other values of several tables; None removes a key."""

    def change(data: Data) -> None:
        for place, values in changes.items():
            table = place.find(data)
            for name, value in values.items():
                table.pop(name, None)
                if value is not None:
                    table[name] = _as_read(value)

    def change_lines(lines: list[str]) -> None:
        blocks = read_blocks(lines)
        first = {place: _find(blocks, place).first for place in changes}
        for place in sorted(changes, key=first.__getitem__, reverse=True):  # those above stay where they are
            _set_values(lines, blocks, place, changes[place])

    return _edit(text, change_lines, change)


def _as_read(value: TomlValue) -> Any:
    return tomllib.loads(f"value = {write_value(value)}", parse_float=Decimal)["value"]


def _set_values(lines: list[str], blocks: Sequence[Block], place: Place, values: Values) -> None:
    for number, (name, value) in enumerate(values.items()):
        block = _find(read_blocks(lines) if number else blocks, place).blocks[0]
        if value is None:
            remove_key(lines, block, name)
        else:
            set_key(lines, block, name, value, TOP_ORDER if place == TOP else ORDER)


def set_case_label(text: str, singular: str, plural: str) -> str:
    """Return the text with another word for a case."""
    label = {"one": singular, "many": plural}

    def change_lines(lines: list[str]) -> None:
        blocks = read_blocks(lines)
        if all(block.path != CASE_LABEL for block in blocks):
            last = blocks[0].last
            lines[last + 1 : last + 1] = ["", f"[{CASE_LABEL}]"]
        for name, value in label.items():
            block = next(block for block in read_blocks(lines) if block.path == CASE_LABEL)
            set_key(lines, block, name, value, CASE_LABEL_ORDER)

    return _edit(text, change_lines, lambda data: data.update({CASE_LABEL: data.get(CASE_LABEL, {}) | label}))


def add_item(text: str, place: Place, table: str) -> str:
    """Return the text with a new table, as it is written with its heading, so that it is at ``place``."""
    values: Any = tomllib.loads(table, parse_float=Decimal)
    for name, _ in place.steps:
        values = values[name]
        values = values[0] if isinstance(values, list) else values

    def change(data: Data) -> None:
        place.parent.find(data).setdefault(place.name, []).insert(place.index, values)

    return _edit(text, lambda lines: _add_lines(lines, place, table.split("\n")), change)


def _add_lines(lines: list[str], place: Place, table: list[str]) -> None:
    last = _line_before(lines, place)
    lines[last + 1 : last + 1] = ["", *table]


def _line_before(lines: list[str], place: Place) -> int:
    """Return the line after which a new table is written: the end of the one before it in its list."""
    if place.index:
        return _span(lines, place.sibling(place.index - 1)).last
    if place.parent != TOP:
        blocks = _span(lines, place.parent).blocks
        inner = f"{place.path}."
        return max(block.last for block in blocks if block.path != place.path and not block.path.startswith(inner))
    blocks = read_blocks(lines)
    above = next((number for number, block in enumerate(blocks) if block.path == SECTIONS), len(blocks))
    return blocks[above - 1].last


def remove_item(text: str, place: Place) -> str:
    """Return the text without a table and all tables inside it."""

    def change(data: Data) -> None:
        tables = place.parent.find(data)[place.name]
        del tables[place.index]
        if not tables:
            del place.parent.find(data)[place.name]

    return _edit(text, lambda lines: _remove_lines(lines, place), change)


def _remove_lines(lines: list[str], place: Place) -> None:
    span = _span(lines, place)
    first = span.first
    while first and not lines[first - 1].strip():
        first -= 1
    del lines[first : span.last + 1]


def move_item(text: str, place: Place, to: int) -> str:
    """Return the text with a table in another position of its list: the one above it or below it."""
    first, second = sorted((place.index, to))

    def change(data: Data) -> None:
        tables = place.parent.find(data)[place.name]
        tables[first], tables[second] = tables[second], tables[first]

    def change_lines(lines: list[str]) -> None:
        above, below = (_span(lines, place.sibling(index)) for index in (first, second))
        between = lines[above.last + 1 : below.first]
        upper, lower = lines[above.first : above.last + 1], lines[below.first : below.last + 1]
        lines[above.first : below.last + 1] = [*lower, *between, *upper]

    return _edit(text, change_lines, change)


def _edit(text: str, change_lines: Callable[[list[str]], None], change: Callable[[Data], None]) -> str:
    """Return the changed text. Raises EditError if it would say something else than the changed data."""
    expected = read_data(text)
    try:
        change(expected)
    except (AttributeError, IndexError, KeyError, TypeError):
        raise EditError(messages.WRITTEN_UNUSUALLY) from None
    newline = "\r\n" if "\n" in text and text.count("\r\n") == text.count("\n") else "\n"
    lines = text.split(newline)
    change_lines(lines)
    changed = newline.join(lines)
    if parse_toml(changed.encode()) != (expected, ""):
        raise EditError(messages.WRITTEN_UNUSUALLY)
    return changed


def _span(lines: list[str], place: Place) -> _Span:
    """Return the blocks of an item. Raises EditError if the file does not have it in a block."""
    return _find(read_blocks(lines), place)


def _find(blocks: Sequence[Block], place: Place) -> _Span:
    if place == TOP:
        return _Span(tuple(blocks[:1]))
    start = next((number for number, each in _places(blocks) if each == place), None)
    if start is None:
        raise EditError(messages.WRITTEN_UNUSUALLY)
    inner = f"{place.path}."
    end = start + 1
    while end < len(blocks) and blocks[end].path.startswith(inner):
        end += 1
    return _Span(tuple(blocks[start:end]))


def _places(blocks: Sequence[Block]) -> Iterator[tuple[int, Place]]:
    """Yield the number of each block that is an item of a list, with its place."""
    counts: dict[tuple[Place, str], int] = {}
    current: dict[str, Place] = {ROOT: TOP}
    for number, block in enumerate(blocks):
        above, _, name = block.path.rpartition(".")
        parent = current.get(above)
        if parent is None or not block.path:
            continue
        index = counts.get((parent, name), 0)
        counts[parent, name] = index + 1
        current[block.path] = parent.child(name, index)
        yield number, current[block.path]
