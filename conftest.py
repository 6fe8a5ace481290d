"""How pytest runs this project."""

from __future__ import annotations

from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "audit"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Start no workers if every argument names a file: starting them takes longer than most files need."""
    paths = (config.invocation_params.dir / argument.partition("::")[0] for argument in config.args)
    return 0 if all(path.is_file() for path in paths) else None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Look for doctests only in modules that have some: the search imports the module, and pages import Streamlit."""
    if collection_path.suffix == ".py" and collection_path.is_relative_to(PACKAGE):
        return ">>>" not in collection_path.read_text("utf-8") or None
    return None
