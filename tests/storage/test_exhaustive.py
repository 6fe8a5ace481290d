"""Every kind of change, of access and of role is handled: a new one that is forgotten fails here."""

from __future__ import annotations

import pytest

from audit.model.audit_log import AccessType, ChangeType
from audit.model.people import Permission
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from audit.storage.audit_log import saved_rows
from audit.storage.audit_log.access_log import LOGGED_PERMISSIONS
from audit.storage.engine import schema
from audit.storage.queries.versioned_values import value_table

LOGGED_BY_NAME = {AccessType.EXPORT, AccessType.IMPORT, AccessType.REFUSED}  # by History, Cases and Access


@pytest.mark.parametrize("change_type", ChangeType)
def test_it_is_decided_of_every_kind_of_change_which_values_it_saves(change_type: ChangeType) -> None:
    table = value_table(change_type)
    assert table is None or {"value", "version", "recorded_by", "recorded_at"} <= set(table.c.keys())


def test_every_table_of_versioned_values_belongs_to_a_kind_of_change() -> None:
    with_values = [table for table in schema.metadata.sorted_tables if {"value", "version"} <= set(table.c.keys())]
    assert set(with_values) == {table for change_type in ChangeType if (table := value_table(change_type)) is not None}


def test_every_kind_of_access_is_logged_by_a_permission_or_by_name() -> None:
    assert set(LOGGED_PERMISSIONS.values()) | LOGGED_BY_NAME == set(AccessType)


def test_every_role_has_its_permissions_and_every_permission_a_role() -> None:
    assert set(PERMISSIONS) == set(OWN_CASE_PERMISSIONS) == set(Role)
    assert frozenset().union(*PERMISSIONS.values(), GLOBAL_PERMISSIONS) == set(Permission)


def test_it_is_decided_of_every_kind_of_change_which_rows_it_saves() -> None:
    decided = [
        saved_rows.WHOLE_TABLES,
        saved_rows.TABLES_BY_SUBJECT,
        saved_rows.TABLES_BY_CASE,
        saved_rows.TABLES_BY_REVIEW,
    ]
    with_rows = {change_type for group in decided for change_type in group}
    assert with_rows | set(saved_rows.WITHOUT_ROWS) == set(ChangeType)
    assert not with_rows & set(saved_rows.WITHOUT_ROWS)


def test_every_table_is_saved_with_changes_or_has_a_reason_not_to_be() -> None:
    tables = [*saved_rows.RECORDED_TABLES, *saved_rows.NOT_RECORDED]
    assert {table.name for table in tables} == set(schema.metadata.tables)
    assert all(saved_rows.NOT_RECORDED.values())
