"""Frozen results as JSON, and back: every figure exactly as it was, even if later versions calculate another.

A value of a listed type is an object with one key, its type, and the values of its columns; the columns of each type
used, and its version, are listed once. Other keys begin with a colon: ``:map`` for a mapping, ``:list``, ``:set``,
``:fraction``, ``:time``, ``:date``, ``:enum``, and the parts of the questionnaire by their ids. A plain array is a
tuple.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from audit.analysis.breakdowns import Breakdown
from audit.analysis.frozen_results import FrozenResults
from audit.analysis.frozen_types import FROZEN_ENUMS, FROZEN_TYPES, REFERENCES, FrozenType, referenced
from audit.errors import StoreError
from audit.messages import analysis as messages
from audit.model.printed import with_printed
from audit.model.questionnaire import Questionnaire

FORMAT = 1


def encode(frozen: FrozenResults, breakdowns: tuple[Breakdown, ...] = ()) -> str:
    """Return frozen results and breakdowns as JSON. Raises TypeError if a value is of a type that is not listed."""
    encoder = _Encoder()
    results, encoded_breakdowns = encoder.encode(frozen), encoder.encode(breakdowns)
    types = {name: [FROZEN_TYPES[name].version, *FROZEN_TYPES[name].columns] for name in sorted(encoder.used)}
    content = {"format": FORMAT, "types": types, "results": results, "breakdowns": encoded_breakdowns}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def decode(text: str, questionnaire: Questionnaire) -> FrozenResults:
    """Return the frozen results of an audit with this questionnaire.

    Raises StoreError if they hold a type that this version of the program does not know.
    """
    frozen: FrozenResults = _decode_part("results", text, questionnaire)
    return frozen


def decode_breakdowns(text: str, questionnaire: Questionnaire) -> tuple[Breakdown, ...]:
    """Return the frozen breakdowns of an audit with this questionnaire."""
    breakdowns: tuple[Breakdown, ...] = _decode_part("breakdowns", text, questionnaire)
    return breakdowns


def _decode_part(part: str, text: str, questionnaire: Questionnaire) -> Any:
    content = json.loads(text)
    if content["format"] != FORMAT:
        raise StoreError(messages.FROZEN_BY_LATER_VERSION.format(type="format"))
    return _Decoder(content["types"], questionnaire).decode(content[part])


def digest_of(text: str) -> str:
    """Return the SHA-256 digest of frozen results, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


class _Encoder:
    """Encodes values, and notes which types were used."""

    def __init__(self) -> None:
        self.used: set[str] = set()
        self._others: Sequence[tuple[type[Any] | tuple[type[Any], ...], str, Callable[[Any], Any]]] = (
            (Mapping, ":map", self._encode_items),
            (list, ":list", lambda items: [self.encode(item) for item in items]),
            (frozenset, ":set", lambda items: sorted(self.encode(item) for item in items)),
            (Fraction, ":fraction", str),
            (datetime, ":time", datetime.isoformat),
            (date, ":date", date.isoformat),
            (tuple(FROZEN_ENUMS.values()), ":enum", lambda member: [type(member).__name__, member.name]),
        )

    def encode(self, value: object) -> Any:
        """Return a value as JSON can hold it."""
        if value is None or type(value) in (bool, int, str):
            return value
        if type(value) is float and math.isfinite(value):
            return value
        if type(value) is tuple:
            return [self.encode(item) for item in value]
        name = type(value).__name__
        if FROZEN_TYPES.get(name) is not None and FROZEN_TYPES[name].type is type(value):
            self.used.add(name)
            return {name: [self.encode(getattr(value, column)) for column in FROZEN_TYPES[name].columns]}
        return self._encode_other(value, name)

    def _encode_other(self, value: object, name: str) -> Any:
        if (part := REFERENCES.get(type(value))) is not None:
            return {f":{part}": vars(value)["id"]}
        for kind, key, encode_content in self._others:
            if isinstance(value, kind):
                return {key: encode_content(value)}
        raise TypeError(messages.CANNOT_FREEZE.format(type=name))

    def _encode_items(self, value: Mapping[object, object]) -> list[Any]:
        return [[self.encode(key), self.encode(item)] for key, item in value.items()]


class _Decoder:
    """Decodes values with the columns of each type, and with the parts of a questionnaire."""

    def __init__(self, types: Mapping[str, Sequence[Any]], questionnaire: Questionnaire) -> None:
        self._types = {name: (_known_type(name, version), columns) for name, (version, *columns) in types.items()}
        self._others: dict[str, Callable[[Any], Any]] = {
            ":map": lambda pairs: {self.decode(key): self.decode(item) for key, item in pairs},
            ":list": lambda items: [self.decode(item) for item in items],
            ":set": lambda items: frozenset(map(self.decode, items)),
            ":fraction": Fraction,
            ":time": datetime.fromisoformat,
            ":date": date.fromisoformat,
            ":enum": lambda names: FROZEN_ENUMS[names[0]][names[1]],
            **{f":{name}": find for name, find in referenced(questionnaire).items()},
        }

    def decode(self, data: Any) -> Any:
        """Return a value from what JSON holds."""
        if isinstance(data, list):
            return tuple(self.decode(item) for item in data)
        if not isinstance(data, dict):
            return data
        ((name, content),) = data.items()
        if name in self._others:
            return self._others[name](content)
        if name not in self._types:
            raise StoreError(messages.FROZEN_BY_LATER_VERSION.format(type=name))
        return self._build(*self._types[name], content)

    def _build(self, known: FrozenType, columns: Sequence[str], content: Sequence[Any]) -> Any:
        values = dict(zip(columns, map(self.decode, content), strict=True))
        printed = {name: values.pop(name) for name in known.printed if name in values}
        return with_printed(known.type(**values), printed)


def _known_type(name: str, version: int) -> FrozenType:
    """Return a type by its name. Raises StoreError if this version of the program cannot read it."""
    known = FROZEN_TYPES.get(name)
    if known is None or known.version != version:
        raise StoreError(messages.FROZEN_BY_LATER_VERSION.format(type=name))
    return known
