"""The rule of the house: imports point down the list of rooms, and each library has its room."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent

# A room is a module or a package of audit/ (or app.py). It may import the rooms that stand before it.
ROOMS = (
    "__init__",
    "days",
    "errors",
    "libraries",
    "new_file",
    "toml_tables",
    "bands",
    "intervals",
    "agreement",
    "questionnaire",
    "condition_reader",
    "rating_reader",
    "questionnaire_file",
    "personal",
    "cases",
    "audits",
    "answers",
    "breakdowns",
    "case_map",
    "disclosure",
    "printed",
    "reasons",
    "advice",
    "discretion",
    "sensitivity",
    "ratings",
    "certainty",
    "comparison",
    "sentences",
    "figures",
    "tables",
    "breakdown_tables",
    "storage",
    "sign_in",
    "colours",
    "charts",
    "exchange",
    "message_types",
    "sheet",
    "sample",
    "secret_settings",
    "cli_store",
    "cli",
    "__main__",
    "pages",
    "app",
)

LIBRARIES = {
    "streamlit": ("secret_settings", "pages", "app"),
    "sqlalchemy": ("storage",),
    "alembic": ("storage",),
    "openpyxl": ("exchange",),
    "docx": ("exchange",),
    "defusedxml": ("exchange",),
    "altair": ("charts",),
    "pandas": ROOMS[ROOMS.index("tables") :],
}


def faults_of(file: Path, source: str) -> list[str]:
    """What a file imports and may not; ``file`` is its path from the top of the project."""
    room = room_of(file)
    if room not in ROOMS:
        return [f"{file}: the room {room!r} is not known. Add it to the list in {Path(__file__).name}."]
    found = (_fault(room, imported) for imported in imports(file, source))
    return [f"{file}: {fault}" for fault in found if fault]


def room_of(file: Path) -> str:
    """The package or module that a file belongs to: ``audit/storage/store.py`` stands in ``storage``."""
    return (file.parts[1] if file.parts[0] == "audit" else file.parts[0]).removesuffix(".py")


def imports(file: Path, source: str) -> Iterator[str]:
    """Every module that a file imports, wherever in it, by its full name; names from a module are added to it."""
    package = file.with_suffix("").parts[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            origin = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def _fault(room: str, imported: str) -> str:
    top, *rest = imported.split(".")
    if top in sys.stdlib_module_names:
        return ""
    if top == "audit":
        return _upward(room, rest[0] if rest and rest[0] in ROOMS else "__init__")
    if top == "app":
        return _upward(room, "app")
    if top not in LIBRARIES:
        return f"imports {top!r}, which has no room. Say in LIBRARIES where it belongs."
    return "" if room in LIBRARIES[top] else f"imports {top}, which belongs in {', '.join(LIBRARIES[top])}."


def _upward(room: str, other: str) -> str:
    if ROOMS.index(other) <= ROOMS.index(room):
        return ""
    return f"imports {other!r}, which stands above {room!r}."


def sources() -> list[Path]:
    return [Path("app.py"), *(path.relative_to(HOME) for path in sorted((HOME / "audit").rglob("*.py")))]


@pytest.mark.parametrize("file", [path for path in sources() if (HOME / path).exists()], ids=str)
def test_imports_point_down_and_each_library_stays_in_its_room(file: Path) -> None:
    assert faults_of(file, (HOME / file).read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("file", "source", "fault"),
    [
        ("audit/bands.py", "import audit.ratings", "imports 'ratings', which stands above 'bands'."),
        ("audit/bands.py", "from audit.ratings import rate", "imports 'ratings', which stands above 'bands'."),
        ("audit/bands.py", "from audit import ratings", "imports 'ratings', which stands above 'bands'."),
        ("audit/bands.py", "from . import ratings", "imports 'ratings', which stands above 'bands'."),
        ("audit/bands.py", "from .ratings import rate", "imports 'ratings', which stands above 'bands'."),
        ("audit/storage/store.py", "from ..pages.home import x", "imports 'pages', which stands above 'storage'."),
        ("audit/cli.py", "def f():\n    from audit.pages import home", "imports 'pages', which stands above 'cli'."),
        ("audit/cli.py", "import app", "imports 'app', which stands above 'cli'."),
        ("audit/__init__.py", "from audit import bands", "imports 'bands', which stands above '__init__'."),
        (
            "audit/ratings.py",
            "if TYPE_CHECKING:\n    from audit.storage import Store",
            "imports 'storage', which stands above 'ratings'.",
        ),
        (
            "audit/ratings.py",
            "import streamlit as st",
            "imports streamlit, which belongs in secret_settings, pages, app.",
        ),
        ("audit/exchange/workbook.py", "import altair.vegalite", "imports altair, which belongs in charts."),
        ("audit/pages/home.py", "from sqlalchemy import select", "imports sqlalchemy, which belongs in storage."),
        ("audit/ratings.py", "import pandas", "imports pandas, which belongs in tables, breakdown_tables, storage, "),
        ("audit/cases.py", "import tests.small", "imports 'tests', which has no room."),
        ("audit/cases.py", "from tests import small", "imports 'tests', which has no room."),
        ("audit/cases.py", "import requests", "imports 'requests', which has no room. Say in LIBRARIES where"),
        ("audit/utils.py", "", "the room 'utils' is not known. Add it to the list in test_layers.py."),
        ("audit/helpers/text.py", "", "the room 'helpers' is not known. Add it to the list in test_layers.py."),
    ],
)
def test_an_import_that_breaks_the_rule_is_told(file: str, source: str, fault: str) -> None:
    (sentence,) = faults_of(Path(file), source)
    assert sentence.startswith(f"{file}: {fault}")


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("audit/ratings.py", "from audit.bands import Band\nimport audit.answers\nfrom fractions import Fraction"),
        (
            "audit/storage/store.py",
            "from audit.storage.schema import cases\nfrom .trail import write\nimport sqlalchemy",
        ),
        ("audit/cli.py", "def run():\n    from audit.storage import Store\n    from audit import __version__"),
        ("audit/tables.py", "import pandas as pd"),
        ("audit/pages/home.py", "import streamlit as st\nimport audit"),
        ("app.py", "import streamlit as st\nfrom audit.pages import home\nfrom audit.storage import Store"),
    ],
)
def test_an_import_that_points_down_is_let_be(file: str, source: str) -> None:
    assert faults_of(Path(file), source) == []
