"""Checks a message from a browser against its type: anybody may have written it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints, is_typeddict


def fits(kind: Any, value: object, exact: bool = False) -> bool:
    """Return whether a JSON value has a type: a TypedDict, a list, a tuple, a literal or a simple type.

    A value may have fields that its type does not name, unless ``exact`` is set.
    """
    if is_typeddict(kind):
        return _fits_object(kind, value, exact)
    check = CHECKS.get(get_origin(kind))
    if check:
        return check(get_args(kind), value, exact)
    if issubclass(kind, StrEnum):
        return type(value) is str and value in set(kind)
    return type(value) is kind  # a bool is an int to Python, but not in a message


@cache
def fields(kind: type) -> Mapping[str, Any]:
    """Return the fields of a message with their types."""
    return get_type_hints(kind)


def _fits_object(kind: Any, value: object, exact: bool) -> bool:
    types = fields(kind)
    if not isinstance(value, Mapping) or (exact and value.keys() - types.keys()):
        return False
    if not kind.__required_keys__ <= value.keys():
        return False
    return all(fits(types[name], value[name], exact) for name in types.keys() & value.keys())


def _fits_one(kinds: tuple[Any, ...], value: object, exact: bool) -> bool:
    return any(fits(kind, value, exact) for kind in kinds)


def _is_literal(literals: tuple[str, ...], value: object, exact: bool) -> bool:
    return type(value) is str and value in literals


def _fits_list(kinds: tuple[Any], value: object, exact: bool) -> bool:
    return isinstance(value, list) and all(fits(kinds[0], item, exact) for item in value)


def _fits_tuple(kinds: tuple[Any, ...], value: object, exact: bool) -> bool:
    if not isinstance(value, list) or len(value) != len(kinds):
        return False
    return all(fits(kind, item, exact) for kind, item in zip(kinds, value, strict=True))


def _fits_table(kinds: tuple[Any, Any], value: object, exact: bool) -> bool:
    return isinstance(value, Mapping) and all(fits(kinds[1], item, exact) for item in value.values())


CHECKS: Mapping[Any, Callable[[Any, object, bool], bool]] = {
    UnionType: _fits_one,
    Literal: _is_literal,
    list: _fits_list,
    tuple: _fits_tuple,
    dict: _fits_table,
}
