"""The package description agrees with the lock files, the program's version and the changelog."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib import import_module

from audit import __version__
from tests.paths import PROJECT_ROOT

PYPROJECT = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text("utf-8"))


def test_the_project_lists_the_dependencies_of_requirements_in():
    lines = (PROJECT_ROOT / "requirements.in").read_text("utf-8").splitlines()
    assert PYPROJECT["project"]["dependencies"] == [line for line in lines if line and not line.startswith("#")]


def test_the_version_has_one_source():
    assert PYPROJECT["project"]["dynamic"] == ["version"]
    assert PYPROJECT["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "audit.__version__"}


def test_the_changelog_begins_with_the_current_version():
    releases = re.findall(r"^## (\S+) - \d{4}-\d{2}-\d{2}$", (PROJECT_ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert releases[0] == __version__


def test_the_client_of_the_sign_in_is_imported_without_a_deprecation_warning():
    program = "import authlib.integrations.starlette_client, httpx2"
    command = [sys.executable, "-W", "error::DeprecationWarning", "-c", program]
    ran = subprocess.run(command, check=False, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_entry_point_is_a_function_of_the_program():
    module, _, function = PYPROJECT["project"]["scripts"]["audit"].partition(":")
    assert callable(getattr(import_module(module), function))
