"""The package layout: which package may import which, and where each library belongs.

The contracts on imports are in pyproject.toml, under ``[tool.importlinter]``; each is one test here.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache

import grimp
import pytest
from importlinter import configuration
from importlinter.application import use_cases

from tests.paths import PROJECT_ROOT

PYPROJECT = PROJECT_ROOT / "pyproject.toml"
CONTRACT_IDS = [
    contract["id"] for contract in tomllib.loads(PYPROJECT.read_text("utf-8"))["tool"]["importlinter"]["contracts"]
]
NUMBER_PACKAGES = ("audit.charts", "audit.analysis.tables", "audit.analysis.breakdown_tables", "audit.sampling")
# Where each library may be imported. What is not listed may be imported nowhere.
LIBRARY_HOMES = {
    "streamlit": ("audit.web", "audit.settings"),
    "sqlalchemy": ("audit.storage",),
    "alembic": ("audit.storage",),
    "altair": ("audit.charts",),
    "vl_convert": ("audit.charts",),
    "pandas": (
        "audit.charts",
        "audit.analysis.tables",
        "audit.analysis.breakdown_tables",
        "audit.sampling",
        "audit.files.draw_output",
        "audit.files.long_list",
        "audit.files.plain_csv",
    ),
    "numpy": ("audit.charts", "audit.analysis", "audit.sampling"),
    "openpyxl": ("audit.files",),
    "xlsxwriter": (
        "audit.files.spreadsheets",
        "audit.files.recording_sheet.sheet_formats",
        "audit.files.recording_sheet.writer",
        "audit.files.xlsform.writer",
    ),
    "docx": ("audit.files",),
    "defusedxml": ("audit.files",),
    "cryptography": ("audit.storage",),
}
PRIVATE_MODULE = re.compile(r"^\s*(?:from|import) ([\w.]*\b_(?!_)\w+)", re.MULTILINE)
MAX_NAMES_IN_AUDIT = 17
MAX_IMPORT_LEVELS = 8

configuration.configure()


@cache
def import_graph() -> grimp.ImportGraph:
    """Every import of the package ``audit``, wherever in a file it is written."""
    return grimp.build_graph("audit", include_external_packages=True, cache_dir=None)


def is_within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def imported_packages(package: str) -> set[str]:
    """The other packages and modules directly in ``audit`` that one of them imports."""
    graph = import_graph()
    modules = {package} | graph.find_descendants(package)
    imported = {name for module in modules for name in graph.find_modules_directly_imported_by(module)}
    return {".".join(name.split(".")[:2]) for name in imported if is_within(name, "audit")} - {package, "audit"}


@cache
def import_level(package: str) -> int:
    """1 for a package that imports no other, else one more than the highest that it imports."""
    return 1 + max(map(import_level, imported_packages(package)), default=0)


@pytest.mark.parametrize("contract", CONTRACT_IDS)
def test_imports_keep_the_contract(contract: str) -> None:
    # Not importlinter.cli.lint_imports: it silences every logger of this process, and other tests read logs.
    kept = use_cases.lint_imports(
        str(PYPROJECT), limit_to_contracts=(contract,), cache_dir=None, is_debug_mode=True, no_logo=True
    )
    assert kept, f"An import breaks the contract {contract!r} of pyproject.toml: see the captured output."


def test_each_library_is_imported_only_where_it_belongs() -> None:
    graph = import_graph()
    libraries = {module for module in graph.modules if not is_within(module, "audit")} - sys.stdlib_module_names
    misplaced = [
        f"{importer} imports {library}"
        for library in sorted(libraries)
        for importer in sorted(graph.find_modules_that_directly_import(library))
        if not any(is_within(importer, home) for home in LIBRARY_HOMES.get(library, ()))
    ]
    assert misplaced == []


def test_no_private_module_of_a_library_is_imported() -> None:
    """ruff (SLF001) finds private names in code; only python-docx's are allowed."""
    found = [
        f"{path.name}: {module}"
        for path in sorted((PROJECT_ROOT / "audit").rglob("*.py"))
        for module in PRIVATE_MODULE.findall(path.read_text("utf-8"))
    ]
    assert found == []
    assert PRIVATE_MODULE.findall("from openpyxl.worksheet._read_only import ReadOnlyWorksheet")


def test_the_app_imports_only_streamlit_and_the_web_package() -> None:
    tree = ast.parse((PROJECT_ROOT / "app.py").read_text("utf-8"))
    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert [name for name in imported if name != "streamlit" and not is_within(str(name), "audit.web")] == []


def test_audit_directly_holds_few_names() -> None:
    names = import_graph().find_children("audit") | {"audit.__init__"}
    assert len(names) <= MAX_NAMES_IN_AUDIT, sorted(names)


def test_packages_have_few_import_levels() -> None:
    levels = {package: import_level(package) for package in import_graph().find_children("audit")}
    assert max(levels.values()) <= MAX_IMPORT_LEVELS, levels
