"""Forms as other people write them: workbooks with the sheets survey, choices and settings."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

Rows = Sequence[Mapping[str, str]]
YES_NO = [{"list_name": "yn", "name": "yes", "label": "Yes"}, {"list_name": "yn", "name": "no", "label": "No"}]
YES_NO_NA = [
    {"list_name": "yna", "name": "1", "label": "Yes"},
    {"list_name": "yna", "name": "2", "label": "No"},
    {"list_name": "yna", "name": "9", "label": "Not applicable"},
]
OFFICES = [
    {"list_name": "office", "name": "leeds", "label": "Leeds"},
    {"list_name": "office", "name": "st helens", "label": "St Helens"},
]
CHOICES = [*YES_NO, *YES_NO_NA, *OFFICES]
QUESTION = {"type": "select_one yn", "name": "seen", "label": "Was the person seen?", "required": "yes"}
SETTINGS = [{"form_title": "Visits", "form_id": "visits", "version": "7"}]


def workbook(survey: Rows, choices: Rows = CHOICES, settings: Rows = SETTINGS, **further: Rows) -> bytes:
    """Return a workbook with these sheets; the headings of each are the keys of its rows, in order."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": choices, "settings": settings, **further}.items():
        sheet = book.create_sheet(title)
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
