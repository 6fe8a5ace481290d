"""The values of a recording sheet, as the database stores them: what is not clear is refused with a sentence."""

from __future__ import annotations

from audit.errors import InputError
from audit.files.columns import CONTENT_MESSAGES
from audit.files.detail_columns import ACCEPTED
from audit.files.recording_sheet import layout
from audit.files.recording_sheet.sheet_table import SheetCell
from audit.files.spreadsheets.table import CellContent
from audit.formatting import join_list
from audit.messages import files as file_messages
from audit.messages import recording_sheets as messages
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.questionnaire import Question
from audit.model.quoting import quotable_value
from audit.model.saved_value import encode_detail
from audit.model.text_fields import check_text, fold_text

YES_NO_SPELLINGS = frozenset(layout.SPELLINGS)


def parse_question_cell(question: Question, cell: SheetCell) -> str | None:
    """Return the answer in a cell; None if it is empty. Raises InputError if it is not clear."""
    _check_shown(cell, accepts_boolean=True)
    if not cell.text:
        return None
    answer = layout.spellings_of(question).get(fold_text(cell.text))
    if answer is None:
        allowed = join_list(layout.listed_answers(question), "or")
        raise InputError(_refusal(cell.text, messages.NOT_AN_ANSWER.format(allowed=allowed)))
    if reason := question.why_not_allowed(answer):
        raise InputError(reason)
    return answer.value


def parse_detail_cell(detail: CaseDetail, cell: SheetCell) -> str | None:
    """Return the values of a case detail in a cell; None if it is empty. Raises InputError if they are not clear."""
    is_measure = detail.is_measured and cell.content in ACCEPTED[detail.kind]
    if not is_measure or cell.merged_range:
        _check_shown(cell, accepts_boolean=detail.kind is CaseDetailKind.YES_NO)
    if detail.kind is CaseDetailKind.YES_NO and cell.text and fold_text(cell.text) not in YES_NO_SPELLINGS:
        raise InputError(_refusal(cell.text, messages.NOT_AN_ANSWER.format(allowed="yes or no")))
    return encode_detail(detail.parse(cell.text))


def parse_note_cell(cell: SheetCell) -> str | None:
    """Return the note in a cell; None if it is empty. Raises InputError if it is too long or not what is shown."""
    _check_shown(cell)
    return check_text("The note", cell.text) or None


def _check_shown(cell: SheetCell, accepts_boolean: bool = False) -> None:
    """Raise InputError if a cell does not hold the text that the sheet shows."""
    if cell.merged_range:
        raise InputError(file_messages.CELL_MERGED.format(range=cell.merged_range))
    if cell.content in (None, CellContent.NUMBER) or (accepts_boolean and cell.content is CellContent.BOOLEAN):
        return
    message = CONTENT_MESSAGES.get(cell.content, file_messages.CELL_NOT_TEXT)
    raise InputError(message.format(content=cell.content))


def _refusal(text: str, reason: str) -> str:
    quoted = quotable_value(text)
    return file_messages.VALUE_NOT_ACCEPTED.format(value=quoted, reason=reason) if quoted else reason
