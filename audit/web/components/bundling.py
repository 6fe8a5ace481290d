"""Puts the JavaScript modules of a component into one, because Streamlit takes the script of a component as one text.

There is no other build step: nobody needs Node to run the program.
"""

from __future__ import annotations

import re
from pathlib import Path

IMPORT = re.compile(r'^import \{\s*\w+(?:,\s*\w+)*,?\s*\} from "(\.[\w./]*/\w+\.js)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:class|const|function) (\w+))", re.MULTILINE)
COMMENT = re.compile(r"^ *(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
LEFT_OVER = re.compile(r"^(?:import|export (?!default )).*", re.MULTILINE)


def bundle(entry: Path) -> str:
    """Return one module: each module that the entry needs as a function that is called at once, then the entry itself.

    A function keeps the names that a module does not export to itself. Comments are left out, because Streamlit sends
    the script with every answer. Raises ValueError if a module imports or exports in a way that this cannot read, or
    if modules import each other in a circle.
    """
    *modules, last = in_order(entry.resolve())
    return "\n".join([*map(_as_function, modules), _checked(last, EXPORT.sub("", _without_imports(last)))])


def in_order(path: Path, importers: tuple[Path, ...] = ()) -> list[Path]:
    """Return a module after all the modules that it imports, each once."""
    if path in importers:
        circle = ", ".join(importer.name for importer in importers[importers.index(path) :])
        raise ValueError(f"{path.name} imports itself through {circle}.")
    imported = ((path.parent / other).resolve() for other in IMPORT.findall(path.read_text("utf-8")))
    before = [module for other in imported for module in in_order(other, (*importers, path))]
    return list(dict.fromkeys([*before, path]))


def _as_function(path: Path) -> str:
    source = _without_imports(path)
    exported = ", ".join(EXPORT.findall(source))
    inside = _checked(path, EXPORT.sub("", source))
    return f"const {{ {exported} }} = (() => {{\n{inside}return {{ {exported} }};\n}})();\n"


def _without_imports(path: Path) -> str:
    return COMMENT.sub("", IMPORT.sub("", path.read_text("utf-8"))).lstrip("\n")


def _checked(path: Path, source: str) -> str:
    unreadable = LEFT_OVER.search(source)
    if unreadable:
        raise ValueError(
            f'{path.name}: cannot bundle "{unreadable[0]}". Write imports as import {{ a, b }} from "./name.js";'
        )
    return source
