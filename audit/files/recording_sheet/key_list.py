"""The hidden sheet of keys: by it a row whose key was lost is found again, and what nobody changed is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from audit.files.recording_sheet.keys import RowKey, parse_key, value_check
from audit.files.recording_sheet.layout import KEY_HEADINGS
from audit.files.spreadsheets.table import Table
from audit.model.audit_log import ChangeType
from audit.model.text_fields import fold_text


@dataclass(frozen=True)
class ListedKey:
    """A row of the sheet of keys: the case as the workbook calls it, and by what its values are recognised."""

    name: str
    answer_check: str
    note_check: str


@dataclass(frozen=True)
class KeyList:
    """The keys of one or more workbooks whose sheets were put together; empty if the hidden sheet is gone."""

    keys: Mapping[RowKey, ListedKey] = field(default_factory=dict)

    @staticmethod
    def is_in(table: Table) -> bool:
        """Return whether a sheet is a list of keys."""
        return bool(table.rows) and table.rows[0].cells[: len(KEY_HEADINGS)] == KEY_HEADINGS

    @property
    def by_name(self) -> Mapping[str, list[RowKey]]:
        """Return the keys of each case by its name."""
        found: dict[str, list[RowKey]] = {}
        for key, listed in self.keys.items():
            found.setdefault(listed.name, []).append(key)
        return found

    def name_of(self, key: RowKey) -> str:
        """Return how the workbook calls the case of a key; '' if the key is not listed."""
        return self.keys[key].name if key in self.keys else ""

    def find(self, name: str, item_id: str) -> RowKey | None:
        """Return the key of a question of a case by its name; None if there is none, or more than one."""
        found = self._by_shown.get((fold_text(name), item_id), []) if name else []
        return found[0] if len(found) == 1 else None

    @cached_property
    def _by_shown(self) -> Mapping[tuple[str, str], list[RowKey]]:
        """The keys by the folded name of their case and by their question: a sheet without keys asks for each row."""
        found: dict[tuple[str, str], list[RowKey]] = {}
        for key, listed in self.keys.items():
            found.setdefault((fold_text(listed.name), key.item_id), []).append(key)
        return found

    def is_as_made(self, key: RowKey, change_type: ChangeType, value: str | None) -> bool:
        """Return whether a value is the one with which the sheet was made."""
        if key not in self.keys:
            return False
        listed = self.keys[key]
        check = listed.note_check if change_type is ChangeType.NOTE else listed.answer_check
        return value_check(value) == check


def read_key_list(tables: Iterable[Table]) -> KeyList:
    """Return the keys that a workbook lists."""
    keys: dict[RowKey, ListedKey] = {}
    for table in tables:
        if not KeyList.is_in(table):
            continue
        for row in table.rows[1:]:
            text, name, _, answer_check, note_check = (*row.cells, "", "", "", "", "")[: len(KEY_HEADINGS)]
            if key := parse_key(text):
                keys[key] = ListedKey(name, answer_check, note_check)
    return KeyList(keys)
