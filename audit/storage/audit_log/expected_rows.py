"""The rows that the audit log says an audit has, worked out from its changes one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from audit.messages import verification as messages
from audit.storage.audit_log.breaks import Mismatch
from audit.storage.audit_log.saved_rows import KEY_COLUMNS, RECORDED_TABLES, SavedRow

Key = str | int | None
Groups = dict[Key, list[SavedRow]]
TABLES_BY_NAME = {table.name: table for table in RECORDED_TABLES}


@dataclass
class ExpectedRows:
    """The rows of each table by the key with which changes name them.

    A row has only the columns that the log knows. A table in ``whole`` has no other rows.
    """

    groups: dict[str, Groups] = field(default_factory=dict)
    whole: set[str] = field(default_factory=set)

    def clear(self) -> None:
        """Forget everything: the values of the log are erased up to here."""
        self.groups.clear()
        self.whole.clear()

    def replace(self, table: str, key: Key, rows: Sequence[SavedRow]) -> None:
        """Set the rows with a key, or (None) all rows of a table."""
        if key is not None:
            self.groups.setdefault(table, {})[key] = list(rows)
            return
        self.groups[table] = group_rows(table, rows)
        self.whole.add(table)

    def update(self, table: str, key: Key, columns: SavedRow) -> None:
        """Set columns of the one row that has the primary key in ``columns``; it is added if it is not known."""
        rows = self.groups.setdefault(table, {}).setdefault(key, [])
        primary_key = [column.name for column in TABLES_BY_NAME[table].primary_key if column.name in columns]
        for row in rows:
            if all(row.get(name, columns[name]) == columns[name] for name in primary_key):
                row.update(columns)
                return
        rows.append(dict(columns))

    def mismatches(self, table: str, rows: Iterable[SavedRow], audit_id: str) -> Iterator[Mismatch]:
        """Compare the rows of a table with what is expected of it."""
        expected = dict(self.groups.get(table, {}))
        for key, group in group_rows(table, rows).items():
            known = expected.pop(key, None)
            if known is None and table not in self.whole:
                continue
            yield from _compare(table, audit_id, known or [], group)
        for missing in expected.values():
            yield from _compare(table, audit_id, missing, [])

    def renumber_findings(self, rows: Sequence[SavedRow]) -> None:
        """Give the findings the ids of a copy, which are in the same order."""
        groups = self.groups.get("finding", {})
        new_ids = sorted(row["id"] for row in rows)
        if len(new_ids) == len(groups):
            renumbered = zip(new_ids, sorted(groups, key=lambda key: key or 0), strict=True)
            self.groups["finding"] = {new: [{**row, "id": new} for row in groups[old]] for new, old in renumbered}


def group_rows(table: str, rows: Iterable[SavedRow]) -> Groups:
    """Rows by the key with which changes name them."""
    column = KEY_COLUMNS.get(table)
    groups: Groups = {}
    for row in rows:
        groups.setdefault(row[column] if column else None, []).append(row)
    return groups


def _compare(table: str, audit_id: str, expected: Sequence[SavedRow], rows: Sequence[SavedRow]) -> Iterator[Mismatch]:
    remaining = {_primary_key(table, row): row for row in rows}
    for known in expected:
        key = _primary_key(table, known)
        row = remaining.pop(key, None)
        if row is None:
            yield Mismatch(table, audit_id, _key_text(table, known), messages.ROW_REMOVED)
        elif columns := sorted(name for name, value in known.items() if name in row and row[name] != value):
            problem = messages.COLUMNS_DIFFER.format(columns=", ".join(columns))
            yield Mismatch(table, audit_id, _key_text(table, known), problem)
    for row in remaining.values():
        yield Mismatch(table, audit_id, _key_text(table, row), messages.ROW_ADDED)


def _primary_key(table: str, row: SavedRow) -> tuple[object, ...]:
    names = (column.name for column in TABLES_BY_NAME[table].primary_key)
    return tuple(row.get(name) for name in names if name != "audit_id")


def _key_text(table: str, row: SavedRow) -> str:
    return " ".join(str(value) for value in _primary_key(table, row) if value is not None)
