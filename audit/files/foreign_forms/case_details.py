"""Questions of a form that become case details: choices, texts, dates and numbers, with the rules that can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from audit.files.foreign_forms.form_sheets import FormRow
from audit.files.foreign_forms.plain_texts import plain_text
from audit.files.foreign_forms.relevance import TURNED
from audit.files.foreign_forms.row_types import Kind, RowType
from audit.files.foreign_forms.xpath_syntax import (
    Comparison,
    Expression,
    Reference,
    Several,
    Today,
    UnreadableError,
    parse_xpath,
)
from audit.messages import foreign_forms as messages
from audit.model.case_details import CaseDetailKind, Choice
from audit.model.proposed_ids import propose_word_id
from audit.toml_files.written_values import TomlValue

KINDS = {
    Kind.SELECT_ONE: CaseDetailKind.CHOICE,
    Kind.SELECT_MULTIPLE: CaseDetailKind.CHOICES,
    Kind.TEXT: CaseDetailKind.TEXT,
    Kind.INTEGER: CaseDetailKind.NUMBER,
    Kind.DECIMAL: CaseDetailKind.NUMBER,
    Kind.DATE: CaseDetailKind.DATE,
}
Rules = dict[str, TomlValue]


def choices_of(rows: Sequence[FormRow], row_type: RowType) -> dict[str, Choice]:
    """Return the choices of a list by their names. "Other" is one of them, if the form offers it besides."""
    choices: dict[str, Choice] = {}
    taken: list[str] = []
    for row in rows:
        choice_id = row["name"] if row["name"].isidentifier() and row["name"].isascii() else ""
        choice_id = choice_id.lstrip("_") or propose_word_id(row["name"], taken)
        taken.append(choice_id)
        text = choice_text(row)
        # Two texts can become the same without their mark-up.
        if text in (choice.text for choice in choices.values()):
            text = f"{text} ({plain_text(row['name'])[0]})"
        choices[row["name"]] = Choice(choice_id, text)
    if row_type.has_other:
        choices.setdefault("other", Choice(propose_word_id("other", taken), messages.OTHER_LABEL))
    return choices


def choice_text(row: FormRow) -> str:
    """Return the text of a choice, or its name without one. A semicolon would separate several choices."""
    return (plain_text(row["label"])[0] or plain_text(row["name"])[0]).replace(";", ",")


def rules_of(row: FormRow, kind: Kind) -> tuple[Rules, bool]:
    """Return the rules of a date or number that a questionnaire can have, and whether they are all of the form's."""
    rules: Rules = {"whole": True} if kind is Kind.INTEGER else {}
    constraint = row["constraint"]
    if not constraint or kind not in (Kind.INTEGER, Kind.DECIMAL, Kind.DATE):
        return rules, not constraint
    try:
        parts = _parts(parse_xpath(constraint))
    except UnreadableError:
        return rules, False
    are_all = True
    for part in parts:
        rule = _date_rule(part) if kind is Kind.DATE else _number_rule(part, kind is Kind.INTEGER)
        are_all = are_all and bool(rule)
        rules.update(rule)
    return rules, are_all


def _parts(expression: Expression) -> tuple[Expression, ...]:
    return expression.parts if isinstance(expression, Several) and expression.operator == "and" else (expression,)


def _sides(part: Expression) -> tuple[str, object] | None:
    """Return the operator and the other side of a comparison with the answer itself."""
    if not isinstance(part, Comparison):
        return None
    if part.left == Reference(""):
        return part.operator, part.right
    return (TURNED[part.operator], part.left) if part.right == Reference("") else None


def _number_rule(part: Expression, is_whole: bool) -> Rules:
    sides = _sides(part)
    if sides is None or not isinstance(sides[1], Decimal):
        return {}
    operator, number = sides
    assert isinstance(number, Decimal)
    match operator:
        case ">=":
            return {"least": number}
        case "<=":
            return {"most": number}
        case ">" if is_whole:
            return {"least": number // 1 + 1}
        case "<" if is_whole:
            return {"most": -(-number // 1) - 1}
    return {}


def _date_rule(part: Expression) -> Rules:
    sides = _sides(part)
    if sides == ("<=", Today()):
        return {"not_in_future": True}
    if sides is None or not isinstance(sides[1], date):
        return {}
    operator, day = sides
    assert isinstance(day, date)
    if operator == ">=":
        return {"not_before": day}
    return {"not_before": day + timedelta(days=1)} if operator == ">" else {}
