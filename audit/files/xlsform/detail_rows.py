"""Case details as rows of a form."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import assert_never

from audit.files.xlsform import xpath
from audit.files.xlsform.names import Prefix, choice_name, field_name
from audit.files.xlsform.rows import ChoiceLists, SurveyRow
from audit.formatting import format_date, upper_first
from audit.messages import xlsform as messages
from audit.model.case_details import MAX_DETAIL_LENGTH, CaseDetail, CaseDetailKind
from audit.model.date_details import DateRules
from audit.model.number_details import NumberRules, number_text

MAX_WHOLE_NUMBER = Decimal(999_999_999)
"""The largest whole number that the apps take in a field of type integer."""
MANY_CHOICES = 10


def detail_row(detail: CaseDetail, lists: ChoiceLists, is_required: bool) -> SurveyRow:
    """Return the row of a case detail. Its choices are added to the lists."""
    name = field_name(Prefix.DETAIL, detail.id)
    row = SurveyRow("text", name, detail.text, detail.guidance, required="yes" if is_required else "")
    match detail.kind:
        case CaseDetailKind.CHOICE | CaseDetailKind.YES_NO | CaseDetailKind.CHOICES:
            list_name = lists.name(
                tuple((choice_name(choice.id), choice.text) for choice in detail.choices),
                "yes_no" if detail.kind is CaseDetailKind.YES_NO else name,
            )
            kind = "select_multiple" if detail.kind is CaseDetailKind.CHOICES else "select_one"
            appearance = "minimal" if len(detail.choices) > MANY_CHOICES else ""
            return replace(row, type=f"{kind} {list_name}", appearance=appearance)
        case CaseDetailKind.TEXT:
            limit = messages.TOO_LONG.format(limit=MAX_DETAIL_LENGTH)
            return replace(row, constraint=f"string-length(.) <= {MAX_DETAIL_LENGTH}", constraint_message=limit)
        case CaseDetailKind.DATE:
            return _date(row, detail.dates)
        case CaseDetailKind.NUMBER:
            return _number(row, detail.numbers)
    assert_never(detail.kind)


def may_be_long(rules: NumberRules) -> bool:
    """Return whether a case detail takes whole numbers that are too long for some apps."""
    return rules.whole and (rules.most is None or rules.most > MAX_WHOLE_NUMBER)


def _date(row: SurveyRow, rules: DateRules) -> SurveyRow:
    limits = [
        *([". <= today()"] if rules.not_in_future else []),
        *([f". >= date('{rules.not_before.isoformat()}')"] if rules.not_before else []),
    ]
    words = [
        *(["today or earlier"] if rules.not_in_future else []),
        *([f"from {format_date(rules.not_before)}"] if rules.not_before else []),
    ]
    return _constrained(replace(row, type="date"), limits, upper_first(", ".join(words)))


def _number(row: SurveyRow, rules: NumberRules) -> SurveyRow:
    limits = [
        *([f". >= {number_text(rules.least)}"] if rules.least is not None else []),
        *([f". <= {number_text(rules.most)}"] if rules.most is not None else []),
    ]
    hint = "\n".join(filter(None, (rules.hint, row.hint)))
    return _constrained(replace(row, type="integer" if rules.whole else "decimal", hint=hint), limits, rules.hint)


def _constrained(row: SurveyRow, limits: list[str], message: str) -> SurveyRow:
    return replace(row, constraint=xpath.all_true(limits), constraint_message=message) if limits else row
