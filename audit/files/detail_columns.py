"""How a column of case details is read from a responses file: choices, dates and numbers."""

from __future__ import annotations

from collections.abc import Callable

from audit.errors import InputError
from audit.files.columns import RefusedValueError
from audit.files.spreadsheets.table import CellContent
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.quoting import WORD, quotable_date, quotable_value
from audit.model.text_fields import fold_text

BOOLEAN = (CellContent.BOOLEAN,)
ACCEPTED = {
    CaseDetailKind.CHOICE: BOOLEAN,
    CaseDetailKind.CHOICES: BOOLEAN,
    CaseDetailKind.YES_NO: BOOLEAN,
    CaseDetailKind.DATE: (CellContent.DATE,),
    CaseDetailKind.NUMBER: (CellContent.GROUPED,),
}
"""What a cell of a workbook may hold besides text, for each kind of case detail. A plain number is a text here."""


def detail_parser(detail: CaseDetail) -> Callable[[str], tuple[str, ...]]:
    """Return a function that parses a cell. It raises RefusedValueError, with the value if it may be quoted."""
    words = {fold_text(word) for choice in detail.choices for word in WORD.findall(f"{choice.id} {choice.text}")}

    def parse(text: str) -> tuple[str, ...]:
        try:
            return detail.parse(text)
        except InputError as error:
            is_date = detail.kind is CaseDetailKind.DATE
            quoted = quotable_date(text) if is_date else quotable_value(text, words)
            raise RefusedValueError(str(error), quoted=quoted) from None

    return parse
