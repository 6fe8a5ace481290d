"""Write the types of the recording form's messages for JavaScript.

Run ``python -m tests.web.message_declarations`` after a change to
``audit/web/record/component/message_types.py``; a test compares the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from inspect import getdoc
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, is_typeddict

from audit.web.record import component
from audit.web.record.component import message_types

FILE = Path(component.__file__).parent / "messages.d.ts"
HEAD = """// The messages between the form and the server, written from the Python types. Do not change them here.
// Change message_types.py and run `python -m tests.web.message_declarations`.
"""
SIMPLE = {str: "string", int: "number", bool: "boolean", NoneType: "null"}
ALIASES = ("RecordedKind", "SaveOutcome")


def declarations() -> str:
    """Return the text of ``messages.d.ts``."""
    return "\n".join([HEAD, *_aliases(), *_interfaces()])


def _aliases() -> Iterator[str]:
    for name in ALIASES:
        kinds = get_args(getattr(message_types, name))
        yield _alias(name, [_literal(kind) if isinstance(kind, str) else kind.__name__ for kind in kinds])
    for name, kind in vars(message_types).items():
        if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum:
            yield _comment(kind) + _alias(name, map(_literal, kind))


def _alias(name: str, kinds: Any) -> str:
    return f"export type {name} = {' | '.join(kinds)};\n"


def _interfaces() -> Iterator[str]:
    for name, kind in vars(message_types).items():
        if is_typeddict(kind):
            lines = [f"  {field}: {_type(of)};\n" for field, of in message_types.fields(kind).items()]
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
    for name in ALIASES:
        if kind == getattr(message_types, name):
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
    FILE.write_text(declarations(), "utf-8")
