"""The documents on security and data protection match the program, and each control names its test."""

from __future__ import annotations

import ast
import re

import pytest

from audit.model.people import Permission
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from docs import licences
from tests.paths import PROJECT_ROOT

SECURITY = (PROJECT_ROOT / "docs" / "security.md").read_text("utf-8")
DATA_PROTECTION = (PROJECT_ROOT / "docs" / "data-protection.md").read_text("utf-8")
CONTROLS = re.findall(r"^\|.+\| `(tests/\S+?)::(\w+)` \|$", DATA_PROTECTION, re.MULTILINE)
PERMISSION_LABELS = {
    Permission.SEE_AUDIT: "See the audit",
    Permission.SEE_RESULTS: "See the results",
    Permission.SEE_MEMBERS: "See the members",
    Permission.SEE_CASE: "See a case, its notes and its history",
    Permission.RECORD_ANSWERS: "Record case details, answers and notes",
    Permission.SUBMIT_CASE: "Submit a case",
    Permission.REQUEST_REOPENING: "Ask for a submitted case back",
    Permission.RETURN_CASE: "Return a case to its auditor",
    Permission.REOPEN_CASE: "Reopen a case",
    Permission.MARK_CASE_FINAL: "Mark a case as final",
    Permission.SEE_CASE_RECORDS: "See the answers of every case at once",
    Permission.SEE_AUDIT_LOG: "See the audit log",
    Permission.ADD_CASE: "Add cases, import responses, rename a case, remove an empty case",
    Permission.ALLOCATE_CASE: "Allocate cases",
    Permission.JUDGE_STANDARD: "Enter a rating",
    Permission.OVERRIDE_RATING: "Override a rating",
    Permission.WRITE_FINDING: "Write findings",
    Permission.CHANGE_DESCRIPTION: "Change the settings of the audit",
    Permission.CLOSE_AUDIT: "Close the audit",
    Permission.REOPEN_AUDIT: "Reopen a closed audit",
    Permission.MANAGE_MEMBERS: "Add and remove members",
    Permission.SEE_ACCESS_LOG: "See the access log",
    Permission.SUBJECT_ACCESS: "Export all data of one case",
    Permission.MANAGE_RETENTION: "Set the deletion date; place a legal hold; mark and erase cases",
}


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
