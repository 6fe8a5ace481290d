"""The documents on security and data protection match the program, and each control names its test."""

from __future__ import annotations

import ast
import re

import pytest

from audit.model.people import Permission
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from audit.web.history.wording import PERMISSION_LABELS
from docs import licences
from tests.paths import PROJECT_ROOT

SECURITY = (PROJECT_ROOT / "docs" / "security.md").read_text("utf-8")
DATA_PROTECTION = (PROJECT_ROOT / "docs" / "data-protection.md").read_text("utf-8")
CONTROLS = re.findall(r"^\|.+\| `(tests/\S+?)::(\w+)` \|$", DATA_PROTECTION, re.MULTILINE)


def permission_table() -> str:
    """Return the table of roles as the document prints it, from the permissions that the program checks."""
    header = "| | " + " | ".join(role.value.capitalize() for role in Role) + " |"
    rows = [
        f"| {label} | " + " | ".join(_cell(role, permission) for role in Role) + " |"
        for permission, label in PERMISSION_LABELS.items()
    ]
    return "\n".join([header, "|---|" + "---|" * len(Role), *rows])


def _cell(role: Role, permission: Permission) -> str:
    if permission in PERMISSIONS[role]:
        return "yes"
    return "own case" if permission in OWN_CASE_PERMISSIONS[role] else "no"


def test_the_documented_permission_table_matches_the_code():
    assert permission_table() in SECURITY


def test_every_permission_is_in_the_table_or_needs_no_role():
    documented = set(PERMISSION_LABELS) | GLOBAL_PERMISSIONS
    assert documented == set(Permission)


@pytest.mark.parametrize(("file", "name"), CONTROLS, ids=str)
def test_each_documented_control_names_an_existing_test(file: str, name: str):
    tree = ast.parse((PROJECT_ROOT / file).read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert len(functions) == 1


def test_every_data_protection_control_has_a_test():
    controls_section = DATA_PROTECTION.split("## Controls")[1].split("## What the organisation")[0]
    rows = [
        line
        for line in controls_section.splitlines()
        if line.startswith("| ") and not line.startswith(("| Control", "| Right"))
    ]
    assert len(rows) == len(CONTROLS) > 30


def test_the_licence_list_matches_the_pinned_packages():
    assert "\n".join(licences.document_lines()) + "\n" == (PROJECT_ROOT / "docs" / "licences.md").read_text("utf-8")


def test_every_package_licence_is_known():
    assert "not stated" not in (PROJECT_ROOT / "docs" / "licences.md").read_text("utf-8")
