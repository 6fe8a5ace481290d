"""How pytest runs this project."""

from __future__ import annotations

from pathlib import Path

import pytest

PROJECT_ROOT = Path(__file__).parent
PACKAGE = PROJECT_ROOT / "audit"
FAST_FOLDERS = [PROJECT_ROOT / top / package for top in ("audit", "tests") for package in ("model", "analysis")]


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Start no workers for single files and the fast tests: starting them takes longer than they need."""
    paths = [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in config.args]
    return 0 if all(path.is_file() or path in FAST_FOLDERS for path in paths) else None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Look for doctests only in modules that have some: the search imports the module, and pages import Streamlit."""
    if collection_path.suffix == ".py" and collection_path.is_relative_to(PACKAGE):
        return ">>>" not in collection_path.read_text("utf-8") or None
    return None
