"""Which parts of storage may import which, and what the rest of the program may import of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = "audit.storage"
MAX_LEVELS = 7
INSIDE = tuple(f"{PACKAGE}.{name}" for name in ("engine", "audit_log", "queries", "repositories"))

# Each part may import those before it, and modules of its own; admin stands next to the repositories.
MAY_IMPORT: dict[str, set[str]] = {
    "engine": set(),
    "audit_log": {"engine"},
    "cache": set(),
    "queries": {"engine", "audit_log"},
    "authorisation": {"engine", "audit_log", "queries"},
    "repositories": {"engine", "audit_log", "queries", "authorisation", "cache"},
    "admin": {"engine", "audit_log", "queries"},
}


def module_name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


@cache
def storage_modules() -> dict[str, Path]:
    paths = (ROOT / "audit" / "storage").rglob("*.py")
    return {module_name(path): path for path in paths if "migrations" not in path.parts}


def imported_modules(path: Path) -> Iterator[str]:
    """The modules that a file imports; of ``from package import name`` the module, if the name is one."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (name if name in storage_modules() else str(node.module) for name in names)


def imports_within_storage(module: str) -> set[str]:
    return {name for name in imported_modules(storage_modules()[module]) if name.startswith(PACKAGE)}


def part_of(module: str) -> str:
    """The sub-package or the single module; "" for the front and the store, which import everything."""
    name = module.removeprefix(PACKAGE).removeprefix(".").split(".")[0]
    return "" if name == "store" else name


@cache
def level_of(module: str) -> int:
    return 1 + max((level_of(name) for name in imports_within_storage(module)), default=0)


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_of_storage_imports_only_the_parts_below_it(part: str) -> None:
    modules = [module for module in storage_modules() if part_of(module) == part]
    assert modules
    imported = {part_of(name) for module in modules for name in imports_within_storage(module)}
    assert imported - {part} <= MAY_IMPORT[part]


def test_every_part_of_storage_has_its_rule() -> None:
    assert {part_of(module) for module in storage_modules()} - {""} == set(MAY_IMPORT)


def test_storage_has_few_import_levels_and_no_cycle() -> None:
    assert max(map(level_of, storage_modules())) <= MAX_LEVELS


@pytest.mark.thorough
def test_the_rest_of_the_program_imports_storage_by_its_front() -> None:
    program = chain([ROOT / "app.py"], (ROOT / "audit").rglob("*.py"))
    outside = [path for path in program if not path.is_relative_to(ROOT / "audit" / "storage")]
    assert not [
        f"{module_name(path)} imports {name}"
        for path in outside
        for name in imported_modules(path)
        if name.startswith(INSIDE)
    ]
