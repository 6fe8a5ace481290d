"""Why a questionnaire cannot have a row of a form."""

from __future__ import annotations

from audit.files.foreign_forms.form_sheets import FormRow, FormSheets
from audit.files.foreign_forms.row_types import MEDIA, Kind, RowType
from audit.messages import foreign_forms as messages
from audit.model.limits import MAX_CHOICES

MIN_CHOICES = 2


def why_impossible(row: FormRow, row_type: RowType, sheets: FormSheets) -> str:
    """Return why a questionnaire cannot have a row; '' if it can."""
    name = row["name"] or row["label"]
    match row_type.kind:
        case Kind.UNKNOWN:
            return messages.UNKNOWN_TYPE.format(type=row["type"])
        case Kind.EXTERNAL:
            return messages.EXTERNAL_CHOICES.format(name=name)
        case Kind.MEDIA:
            return messages.MEDIA.format(name=name, what=MEDIA[" ".join(row["type"].casefold().split())])
        case Kind.SELECT_ONE | Kind.SELECT_MULTIPLE:
            return _why_no_choices(row, row_type, sheets)
        case _:
            return ""


def _why_no_choices(row: FormRow, row_type: RowType, sheets: FormSheets) -> str:
    name, choices = row["name"] or row["label"], sheets.choices_by_list.get(row_type.list_name, ())
    if not choices:
        return messages.UNKNOWN_LIST.format(name=row_type.list_name)
    if row["choice_filter"]:
        return messages.FILTERED_CHOICES.format(name=name)
    if len(choices) > MAX_CHOICES:
        return messages.MANY_CHOICES.format(name=name, limit=MAX_CHOICES)
    return messages.FEW_CHOICES.format(name=name) if len(choices) + row_type.has_other < MIN_CHOICES else ""
