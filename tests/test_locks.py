"""What is installed is what was tested: every package is locked to a version and to the digests of its files."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from docs.licences import canonical_name, pinned_versions
from tests.paths import PROJECT_ROOT

JAVASCRIPT = PROJECT_ROOT / "tests" / "javascript"
EACH = re.compile(r"^(?=\S+==)", re.MULTILINE)


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_each_lock_file_has_the_pinned_versions(name: str):
    chosen, locked = pinned_versions(f"{name}.in"), pinned_versions(f"{name}.txt")
    assert chosen
    assert {package: locked.get(canonical_name(package)) for package in chosen} == chosen


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_every_locked_package_has_file_hashes(name: str):
    packages = EACH.split((PROJECT_ROOT / f"{name}.txt").read_text("utf-8"))[1:]
    assert len(packages) > 30
    assert [package for package in packages if not re.search(r"--hash=sha256:[0-9a-f]{64}\b", package)] == []


def test_tests_use_the_same_versions_as_the_application():
    running = pinned_versions("requirements.txt")
    tested = pinned_versions("requirements-dev.txt")
    assert {package: tested.get(package) for package in running} == running


def test_no_lock_file_names_a_private_index():
    for file in PROJECT_ROOT.glob("requirements*"):
        assert not re.search(r"https?://|--(extra-)?index-url|--find-links", file.read_text("utf-8")), file.name


def javascript(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((JAVASCRIPT / name).read_text("utf-8"))
    return read


def test_the_javascript_tools_are_locked_to_the_versions_that_were_chosen():
    chosen = javascript("package.json")["devDependencies"]
    locked = javascript("package-lock.json")["packages"]
    assert {name: locked[f"node_modules/{name}"]["version"] for name in chosen} == chosen
    assert [name for name, package in locked.items() if name and "integrity" not in package] == []


def test_the_javascript_lock_names_no_registry():
    assert [
        name for name, package in javascript("package-lock.json")["packages"].items() if "resolved" in package
    ] == []
