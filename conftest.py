"""How pytest runs this project."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest

PROJECT_ROOT = Path(__file__).parent
PACKAGE = PROJECT_ROOT / "audit"
FAST_FOLDERS = [PROJECT_ROOT / top / package for top in ("audit", "tests") for package in ("model", "analysis")]

MEMORY = Path("/dev/shm")  # Linux keeps its files in memory
NEEDED_BYTES = 2_000_000_000  # a whole run leaves about 0.4 GB


def pytest_configure() -> None:
    """Put the folders of tests in memory if there is room: thousands of saves would each wait for the disk."""
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED_BYTES:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_collection() -> None:
    """Do not look for garbage while the tests and the libraries are imported: all of it stays."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Look for garbage among what the tests make only, and less often: it took a tenth of the processor's time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Start no workers for single files and the fast tests: starting them takes longer than they need."""
    paths = [(config.invocation_params.dir / argument.partition("::")[0]).resolve() for argument in config.args]
    return 0 if all(path.is_file() or path in FAST_FOLDERS for path in paths) else None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Look for doctests only in modules that have some: the search imports the module, and pages import Streamlit."""
    if collection_path.suffix == ".py" and collection_path.is_relative_to(PACKAGE):
        return ">>>" not in collection_path.read_text("utf-8") or None
    return None
