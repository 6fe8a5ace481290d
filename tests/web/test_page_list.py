"""The one list of pages: complete, and the only thing in the folder of pages."""

from __future__ import annotations

import ast
from itertools import groupby

from audit.web.page_list import PAGES, PAGES_FOLDER, PageGroup
from tests.paths import PROJECT_ROOT
from tests.web.conftest import NewVisitor


def page_files() -> set[str]:
    """The modules in the folder of pages."""
    return {file.stem for file in (PROJECT_ROOT / PAGES_FOLDER).iterdir() if file.suffix == ".py"} - {"__init__"}


def test_every_file_in_the_folder_of_pages_is_in_the_list():
    assert page_files() == {page.name for page in PAGES}


def test_every_file_in_the_folder_of_pages_shows_a_page():
    for page in PAGES:
        module = ast.parse((PROJECT_ROOT / page.path).read_text("utf-8"))
        assert "show" in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}, page.name


def test_no_page_has_a_string_that_streamlit_would_show():
    for file in (*(page.path for page in PAGES), "app.py"):
        _, *rest = ast.parse((PROJECT_ROOT / file).read_text("utf-8")).body
        assert not [node.lineno for node in rest if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)]


def test_each_page_has_its_own_title_and_address():
    for field in ("title", "url_path"):
        assert len({getattr(page, field) for page in PAGES}) == len(PAGES)


def test_the_list_has_the_pages_of_each_group_together_in_the_order_of_the_groups():
    """The navigation starts a new group wherever the next page has another one."""
    assert [group for group, _ in groupby(PAGES, key=lambda page: page.group)] == [None, *PageGroup]


def test_every_page_of_the_list_opens(visitor: NewVisitor):
    page = visitor()
    for entry in PAGES:
        title = page.open_page(entry.name).title
        assert (title == "No audit is open") == entry.needs_audit, f"{entry.name} without any audit"
