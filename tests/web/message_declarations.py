"""Write the types of the components' messages for JavaScript.

Run ``python -m tests.web.message_declarations`` after a change to a ``message_types.py``; a test compares the files.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from inspect import getdoc
from pathlib import Path
from types import ModuleType, NoneType
from typing import Any, Literal, get_args, get_origin, is_typeddict

from audit.web.cases.component import message_types as case_list
from audit.web.components.message_checks import fields
from audit.web.questionnaires.component import message_types as text_editor
from audit.web.record.component import message_types as recording_form

MODULES = (recording_form, case_list, text_editor)
HEAD = """// The messages between the browser and the server, written from the Python types. Do not change them here.
// Change message_types.py and run `python -m tests.web.message_declarations`.
"""
SIMPLE = {str: "string", int: "number", bool: "boolean", NoneType: "null"}
ALIASES = {recording_form: ("RecordedKind", "SaveOutcome"), case_list: ("CaseAction",), text_editor: ()}


def file_of(module: ModuleType) -> Path:
    """Return the file with the declarations of a module."""
    return Path(str(module.__file__)).with_name("messages.d.ts")


def declarations(module: ModuleType) -> str:
    """Return the text of ``messages.d.ts`` for a module of message types."""
    return "\n".join([HEAD, *_aliases(module), *_interfaces(module)])


def _aliases(module: ModuleType) -> Iterator[str]:
    for name in ALIASES[module]:
        kinds = get_args(getattr(module, name))
        yield _alias(name, [_literal(kind) if isinstance(kind, str) else kind.__name__ for kind in kinds])
    for name, kind in vars(module).items():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield _comment(kind) + _alias(name, map(_literal, kind))


def _alias(name: str, kinds: Any) -> str:
    return f"export type {name} = {' | '.join(kinds)};\n"


def _interfaces(module: ModuleType) -> Iterator[str]:
    for name, kind in vars(module).items():
        if is_typeddict(kind):
            optional = kind.__optional_keys__
            lines = [f"  {field}{'?' * (field in optional)}: {_type(of)};\n" for field, of in fields(kind).items()]
            yield f"{_comment(kind)}export interface {name} {{\n{''.join(lines)}}}\n"


def _comment(kind: type) -> str:
    words = " ".join((getdoc(kind) or "").split()).replace("``", "`")
    return f"/** {words} */\n"


def _literal(value: str) -> str:
    return f'"{value}"'


def _type(kind: Any) -> str:
    """Return a Python type as TypeScript writes it."""
    if kind in SIMPLE:
        return SIMPLE[kind]
    for module, names in ALIASES.items():
        for name in names:
            if kind == getattr(module, name):
                return name
    if isinstance(kind, type) and not get_args(kind):
        return kind.__name__
    return _compound(kind)


def _compound(kind: Any) -> str:
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Literal:
        return " | ".join(map(_literal, parts))
    if origin is list:
        return f"{_type(parts[0])}[]"
    if origin is tuple:
        return f"[{', '.join(map(_type, parts))}]"
    if origin is dict:
        return f"Record<string, {_type(parts[1])}>"
    return " | ".join(map(_type, parts))


if __name__ == "__main__":
    for written_module in MODULES:
        file_of(written_module).write_text(declarations(written_module), "utf-8")
