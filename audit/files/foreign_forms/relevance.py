"""Turns the condition of a form's row into a condition of a questionnaire."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from audit.files.foreign_forms.xpath_syntax import (
    Comparison,
    Expression,
    Operand,
    Opposite,
    Reference,
    Selected,
    Several,
    UnreadableError,
    names_in,
    parse_xpath,
    references_in,
)
from audit.messages import foreign_forms as messages
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind
from audit.toml_files.written_values import TomlValue

Condition = dict[str, TomlValue]
TURNED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
DATE_KEYS = {"<": "before", "<=": "on_or_before", ">": "after", ">=": "on_or_after"}


class NoConditionError(Exception):
    """A condition cannot be carried over; the message says why."""


@dataclass(frozen=True)
class KnownQuestion:
    """A question of the form that is answered yes or no: its id, and what each of its choices means."""

    id: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True)
class KnownDetail:
    """A question of the form that is a case detail: its id, its kind, and the id of each of its choices."""

    id: str
    kind: CaseDetailKind
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotCarriedOver:
    """A question of the form that the questionnaire does not have; ``reason`` says what it is."""

    reason: str


Known = KnownQuestion | KnownDetail | NotCarriedOver


@dataclass
class Relevance:
    """Turns conditions on the questions that are ``known`` so far, by their names, into conditions of the file."""

    known: dict[str, Known] = field(default_factory=dict)

    def condition(self, source: str) -> Condition:
        """Return the condition of a row. Raises NoConditionError if the questionnaire cannot have it."""
        for name in references_in(source):
            found = self.known.get(name)
            if found is None:
                raise NoConditionError(messages.CONDITION_ON_UNKNOWN.format(name=name))
            if isinstance(found, NotCarriedOver):
                raise NoConditionError(messages.CONDITION_ON_LEFT_OUT.format(name=name, reason=found.reason))
        try:
            expression = parse_xpath(source)
        except UnreadableError:
            raise NoConditionError(messages.CONDITION_UNREADABLE) from None
        return self._condition(expression)

    def _condition(self, expression: Expression) -> Condition:
        match expression:
            case Several(operator, parts):
                needed = _without_emptiness(operator, parts)
                return _joined("all" if operator == "and" else "any", [self._condition(part) for part in needed])
            case Opposite(part):
                return _opposite(self._condition(part))
            case Selected(reference, choice):
                known = self.known.get(reference.name)
                if isinstance(known, KnownDetail) and known.kind is CaseDetailKind.TEXT:
                    raise NoConditionError(messages.CONDITION_ON_WORD.format(name=reference.name))
                return self._is(reference, choice)
            case Comparison(left, operator, right):
                if not isinstance(left, Reference):
                    left, operator, right = right, TURNED[operator], left
                if not isinstance(left, Reference):
                    raise NoConditionError(messages.CONDITION_UNREADABLE)
                return self._comparison(left, operator, right)
        assert_never(expression)

    def _comparison(self, reference: Reference, operator: str, value: Operand) -> Condition:
        if value == "":
            raise NoConditionError(messages.CONDITION_ON_EMPTY)
        known = self.known.get(reference.name)
        if isinstance(known, KnownDetail) and known.kind in (CaseDetailKind.NUMBER, CaseDetailKind.DATE):
            return (
                _number(known, operator, value)
                if known.kind is CaseDetailKind.NUMBER
                else self._date(known, operator, value)
            )
        if isinstance(known, KnownDetail) and known.kind is CaseDetailKind.CHOICES:
            raise NoConditionError(messages.CONDITION_ON_SEVERAL.format(name=reference.name))
        if operator not in ("=", "!=") or not isinstance(value, str | Decimal):
            raise NoConditionError(messages.CONDITION_UNREADABLE)
        condition = self._is(reference, str(value))
        return condition if operator == "=" else _opposite(condition)

    def _is(self, reference: Reference, value: str) -> Condition:
        """Return the condition that an answer is a choice, or that a text is this one."""
        known = self.known.get(reference.name)
        if isinstance(known, KnownQuestion) and value in known.answers:
            return {"question": known.id, "is": known.answers[value].value}
        if isinstance(known, KnownDetail) and (value in known.choices or known.kind is CaseDetailKind.TEXT):
            return {"fact": known.id, "is": known.choices.get(value, value)}
        raise NoConditionError(messages.CONDITION_ON_UNKNOWN_CHOICE.format(name=reference.name, value=value))

    def _date(self, detail: KnownDetail, operator: str, value: Operand) -> Condition:
        other = self._day_or_detail(value)
        if operator in DATE_KEYS:
            return {"fact": detail.id, DATE_KEYS[operator]: other}
        same: Condition = {"fact": detail.id, "within_days": 0, "of": other}
        return same if operator == "=" else _opposite(same)

    def _day_or_detail(self, value: Operand) -> TomlValue:
        if isinstance(value, date):
            return value
        if isinstance(value, Reference):
            known = self.known.get(value.name)
            if isinstance(known, KnownDetail) and known.kind is CaseDetailKind.DATE:
                return known.id
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                pass
        raise NoConditionError(messages.CONDITION_UNREADABLE)


def _without_emptiness(operator: str, parts: Sequence[Expression]) -> list[Expression]:
    """Return parts without those that only say what a questionnaire does anyway: it asks until something is recorded.

    ``${x} = '' or`` another part on x alone says that. After ``${x} != '' and`` the form would not ask yet.
    """
    sign = "=" if operator == "or" else "!="
    return [
        part
        for part in parts
        if not (
            isinstance(part, Comparison)
            and (part.operator, part.right) == (sign, "")
            and any(names_in(part) == names_in(other) for other in parts if other != part)
        )
    ]


def _number(detail: KnownDetail, operator: str, value: Operand) -> Condition:
    number = _decimal(value)
    match operator:
        case ">=":
            return {"fact": detail.id, "at_least": number}
        case "<=":
            return {"fact": detail.id, "at_most": number}
        case ">":
            return _opposite({"fact": detail.id, "at_most": number})
        case "<":
            return _opposite({"fact": detail.id, "at_least": number})
    same: Condition = {"fact": detail.id, "at_least": number, "at_most": number}
    return same if operator == "=" else _opposite(same)


def _decimal(value: Operand) -> Decimal:
    if isinstance(value, str | Decimal):
        try:
            return Decimal(value)
        except ArithmeticError:
            pass
    raise NoConditionError(messages.CONDITION_UNREADABLE)


def _opposite(condition: Condition) -> Condition:
    inside = condition.get("not")
    return dict(inside.items()) if isinstance(inside, Mapping) else {"not": condition}


def joined(conditions: Sequence[Condition]) -> Condition:
    """Return the condition that all of some conditions are true; {} if there are none."""
    parts = [condition for condition in conditions if condition]
    return _joined("all", parts) if parts else {}


def _joined(operator: str, conditions: Sequence[Condition]) -> Condition:
    """Return some conditions as one. Several values of one answer are one condition."""
    if len(conditions) == 1:
        return conditions[0]
    subjects = {
        (key, str(condition[key])) for condition in conditions for key in ("question", "fact") if key in condition
    }
    if operator == "any" and len(subjects) == 1 and all(condition.keys() >= {"is"} for condition in conditions):
        ((key, subject),) = subjects
        values = [value for condition in conditions for value in _values(condition["is"])]
        return {key: subject, "is": list(dict.fromkeys(values))}
    return {operator: list(conditions)}


def _values(value: TomlValue) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value] if isinstance(value, Sequence) else []
