"""Streamlit's secrets: the command line finds the store that the pages find."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from audit.cli.main import EXIT_ERROR
from audit.messages.pages import SECRETS_UNREADABLE
from audit.storage import open_store
from tests.paths import PROJECT_ROOT
from tests.storage.factories import create_audit

Digest = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def digest(tmp_path: Path) -> Digest:
    """Asks the command line for the digest of its store, started in a folder of its own."""

    def asked(**settings: str) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"PYTHONPATH": str(PROJECT_ROOT), "HOME": str(tmp_path)} | settings
        command = [sys.executable, "-m", "audit", "digest"]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return asked


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The address of a store with one audit."""
    url = f"sqlite:///{tmp_path / 'store.db'}"
    opened = open_store(url)
    create_audit(opened)
    opened.close()
    return url


def written(file: Path, text: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


@pytest.mark.thorough
def test_the_command_line_uses_the_database_in_the_secrets(digest: Digest, database_url: str, tmp_path: Path):
    written(tmp_path / ".streamlit" / "secrets.toml", f'AUDIT_DATABASE_URL = "{database_url}"')
    ran = digest(AUDIT_DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "audit: 1" in ran.stdout.splitlines()
    assert not (tmp_path / "other.db").exists()


@pytest.mark.thorough
def test_the_environment_may_set_the_path_of_the_secrets(digest: Digest, database_url: str, tmp_path: Path):
    file = written(tmp_path / "elsewhere" / "secrets.toml", f'AUDIT_DATABASE_URL = "{database_url}"')
    ran = digest(STREAMLIT_SECRETS_FILES=str(file), AUDIT_DATABASE_URL="")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "audit: 1" in ran.stdout.splitlines()


@pytest.mark.thorough
@pytest.mark.parametrize("content", ["AUDIT_DATABASE_URL = ", "\ud800"], ids=["not TOML", "not text"])
def test_unreadable_secrets_stop_a_command_before_a_database_is_opened(digest: Digest, tmp_path: Path, content: str):
    file = tmp_path / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    file.write_bytes(content.encode("utf-8", "surrogatepass"))
    ran = digest(AUDIT_DATABASE_URL=f"sqlite:///{tmp_path / 'other.db'}")
    assert (ran.returncode, ran.stderr.splitlines()[-1]) == (EXIT_ERROR, SECRETS_UNREADABLE)
    assert not (tmp_path / "other.db").exists()
