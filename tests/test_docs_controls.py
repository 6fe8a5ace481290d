"""The papers on security and data protection: what they say of the program is so, and each control has its test."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from audit.model.people import Operation
from audit.model.permissions import ANYWHERE, OWN_CASE, WITHOUT_AUDIT, Role
from docs import licences

HOME = Path(__file__).parent.parent
SECURITY = (HOME / "docs" / "security.md").read_text("utf-8")
SHEET = (HOME / "docs" / "data-protection.md").read_text("utf-8")
CONTROLS = re.findall(r"^\|.+\| `(tests/\S+?)::(\w+)` \|$", SHEET, re.MULTILINE)
WORDS = {
    Operation.SEE_AUDIT: "See the audit",
    Operation.SEE_RESULTS: "See the results",
    Operation.SEE_MEMBERS: "See the members",
    Operation.SEE_CASE: "See a case, its notes and its history",
    Operation.RECORD: "Record facts, answers and notes",
    Operation.SUBMIT: "Submit a case",
    Operation.RETURN: "Send a case back",
    Operation.REOPEN: "Open a case again",
    Operation.MAKE_FINAL: "Make a case final",
    Operation.SEE_RECORDS: "See every case's answers at once",
    Operation.SEE_TRAIL: "See the trail",
    Operation.ADD_CASE: "Add cases, bring in responses, rename a case, take out an empty one",
    Operation.ALLOCATE: "Allocate cases",
    Operation.JUDGE_STANDARD: "Enter a rating",
    Operation.DECIDE_RATING: "Decide a rating",
    Operation.WRITE_FINDING: "Write findings",
    Operation.CHANGE_DETAILS: "Change the audit's settings",
    Operation.CLOSE_AUDIT: "Close the audit",
    Operation.REOPEN_AUDIT: "Open a closed audit again",
    Operation.MANAGE_MEMBERS: "Give and take away roles",
    Operation.SEE_READS: "See who looked at what",
    Operation.SUBJECT_ACCESS: "Give out all of one case",
    Operation.RETAIN: "Set how long cases are kept; hold, mark, erase",
}


def roles_table() -> str:
    """The table of roles as the paper prints it, worked from the table that the store goes by."""
    heads = "| | " + " | ".join(role.value.capitalize() for role in Role) + " |"
    rows = [f"| {words} | " + " | ".join(_cell(role, one) for role in Role) + " |" for one, words in WORDS.items()]
    return "\n".join([heads, "|---|" + "---|" * len(Role), *rows])


def _cell(role: Role, operation: Operation) -> str:
    if operation in ANYWHERE[role]:
        return "yes"
    return "own case" if operation in OWN_CASE[role] else "no"


def test_the_table_of_roles_is_the_one_that_the_store_goes_by():
    assert roles_table() in SECURITY


def test_every_operation_stands_in_the_table_or_needs_no_role():
    named = set(WORDS) | WITHOUT_AUDIT
    assert named == set(Operation)


@pytest.mark.parametrize(("file", "name"), CONTROLS, ids=lambda told: str(told))
def test_each_control_names_a_test_that_is_there(file: str, name: str):
    tree = ast.parse((HOME / file).read_text("utf-8"))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name]
    assert len(functions) == 1


def test_every_control_of_the_sheet_has_a_test():
    part = SHEET.split("## Controls")[1].split("## What the organisation")[0]
    rows = [
        line for line in part.splitlines() if line.startswith("| ") and not line.startswith(("| Control", "| Right"))
    ]
    assert len(rows) == len(CONTROLS) > 30


def test_the_list_of_licences_is_of_what_is_pinned():
    assert "\n".join(licences.lines()) + "\n" == (HOME / "docs" / "licences.md").read_text("utf-8")


def test_every_licence_is_known():
    assert "not stated" not in (HOME / "docs" / "licences.md").read_text("utf-8")
