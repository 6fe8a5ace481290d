"""The papers on security and data protection: what they say of the program is so, and each control has its test."""

from __future__ import annotations

import ast
import re

import pytest

from audit.model.people import Permission
from audit.model.permissions import GLOBAL_PERMISSIONS, OWN_CASE_PERMISSIONS, PERMISSIONS, Role
from docs import licences
from tests.paths import PROJECT_ROOT

SECURITY = (PROJECT_ROOT / "docs" / "security.md").read_text("utf-8")
SHEET = (PROJECT_ROOT / "docs" / "data-protection.md").read_text("utf-8")
CONTROLS = re.findall(r"^\|.+\| `(tests/\S+?)::(\w+)` \|$", SHEET, re.MULTILINE)
WORDS = {
    Permission.SEE_AUDIT: "See the audit",
    Permission.SEE_RESULTS: "See the results",
    Permission.SEE_MEMBERS: "See the members",
    Permission.SEE_CASE: "See a case, its notes and its history",
    Permission.RECORD_ANSWERS: "Record facts, answers and notes",
    Permission.SUBMIT_CASE: "Submit a case",
    Permission.RETURN_CASE: "Send a case back",
    Permission.REOPEN_CASE: "Open a case again",
    Permission.MARK_CASE_FINAL: "Make a case final",
    Permission.SEE_CASE_RECORDS: "See every case's answers at once",
    Permission.SEE_AUDIT_LOG: "See the trail",
    Permission.ADD_CASE: "Add cases, bring in responses, rename a case, take out an empty one",
    Permission.ALLOCATE_CASE: "Allocate cases",
    Permission.JUDGE_STANDARD: "Enter a rating",
    Permission.OVERRIDE_RATING: "Decide a rating",
    Permission.WRITE_FINDING: "Write findings",
    Permission.CHANGE_DESCRIPTION: "Change the audit's settings",
    Permission.CLOSE_AUDIT: "Close the audit",
    Permission.REOPEN_AUDIT: "Open a closed audit again",
    Permission.MANAGE_MEMBERS: "Give and take away roles",
    Permission.SEE_ACCESS_LOG: "See who looked at what",
    Permission.SUBJECT_ACCESS: "Give out all of one case",
    Permission.MANAGE_RETENTION: "Set how long cases are kept; hold, mark, erase",
}


def permission_table() -> str:
    """The table of roles as the paper prints it, worked from the table that the store goes by."""
    heads = "| | " + " | ".join(role.value.capitalize() for role in Role) + " |"
    rows = [
        f"| {words} | " + " | ".join(_cell(role, permission) for role in Role) + " |"
        for permission, words in WORDS.items()
    ]
    return "\n".join([heads, "|---|" + "---|" * len(Role), *rows])


def _cell(role: Role, operation: Permission) -> str:
    if operation in PERMISSIONS[role]:
        return "yes"
    return "own case" if operation in OWN_CASE_PERMISSIONS[role] else "no"


def test_the_documented_permission_table_matches_the_code():
    assert permission_table() in SECURITY


def test_every_permission_is_in_the_table_or_needs_no_role():
    named = set(WORDS) | GLOBAL_PERMISSIONS
    assert named == set(Permission)


@pytest.mark.parametrize(("file", "name"), CONTROLS, ids=lambda told: str(told))
def test_each_documented_control_names_an_existing_test(file: str, name: str):
    tree = ast.parse((PROJECT_ROOT / file).read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert len(functions) == 1


def test_every_data_protection_control_has_a_test():
    part = SHEET.split("## Controls")[1].split("## What the organisation")[0]
    rows = [
        line for line in part.splitlines() if line.startswith("| ") and not line.startswith(("| Control", "| Right"))
    ]
    assert len(rows) == len(CONTROLS) > 30


def test_the_licence_list_matches_the_pinned_packages():
    assert "\n".join(licences.document_lines()) + "\n" == (PROJECT_ROOT / "docs" / "licences.md").read_text("utf-8")


def test_every_package_licence_is_known():
    assert "not stated" not in (PROJECT_ROOT / "docs" / "licences.md").read_text("utf-8")
