"""What only one module may touch: session state, the parameters of the address, settings of the environment."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.paths import PROJECT_ROOT

OWNERS = {
    "session_state": "audit/web/components/tab_state.py",
    "query_params": "audit/web/components/address.py",
    "environ": "audit/settings.py",
    "secrets": "audit/settings.py",
    "text_input": "audit/web/components/text_boxes.py",
    "text_area": "audit/web/components/text_boxes.py",
}


def product_files() -> Iterator[Path]:
    """The source files of the program itself."""
    yield PROJECT_ROOT / "app.py"
    yield from sorted((PROJECT_ROOT / "audit").rglob("*.py"))


def names_used(file: Path) -> set[str]:
    """The names with an owner that a file reads as an attribute (``st.session_state``) or imports."""
    source = file.read_text("utf-8")
    if not any(name in source for name in OWNERS):
        return set()
    nodes = list(ast.walk(ast.parse(source)))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    imported = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return OWNERS.keys() & (attributes | imported)


def test_each_of_these_names_is_used_in_one_module_only():
    users = {name: [] for name in OWNERS}
    for file in product_files():
        for name in names_used(file):
            users[name].append(file.relative_to(PROJECT_ROOT).as_posix())
    assert users == {name: [owner] for name, owner in OWNERS.items()}
