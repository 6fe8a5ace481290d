"""The messages between the form and the server: one description, on which Python and JavaScript agree."""

from __future__ import annotations

from types import ModuleType
from typing import Any, cast

import pytest

from audit.model.case_details import CaseDetail, CaseDetailKind, Choice
from audit.web.components.message_checks import fits
from audit.web.record.component.message_types import (
    BackgroundContent,
    ChecklistLine,
    ControlKind,
    FormRequest,
    RowContent,
    SaveOutcome,
    SaveRequest,
    StoredValue,
)
from audit.web.record.form_rows import MAX_RADIO_OPTIONS, case_detail_control
from tests.web.message_declarations import MODULES, declarations, file_of

STORED = {"value": ["yes"], "version": 1, "held": "Yes", "mark": "Yes saved 12:30", "warnings": ["Check it."]}
SAVE = {"case": "a/c", "what": "note", "subject": "2.2.1", "value": [], "seen": 0, "id": "a" * 32}
ROW = {
    "what": "fact",
    "id": "office",
    "style": "fact",
    "text": "Office",
    "guidance": "",
    "hint": "",
    "added": [],
    "kind": "line",
    "options": [["huyton", "Huyton"]],
    "keys": {},
    "stored": STORED,
    "off": "",
    "note": None,
    "share": None,
    "noteNeeded": False,
    "advice": "",
    "comments": [{"head": "Lea, 28 November 12:35", "text": "Where is this?"}],
    "reply": "",
    "derived": "",
}
LINE = {"before": "", "ways": [["2.2", "2.2.1", "answer", "2.2.1"]], "after": ""}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__)
def test_the_types_for_javascript_are_those_of_python(module: ModuleType):
    written = file_of(module).read_text("utf-8")
    assert written == declarations(module), "run python -m tests.web.message_declarations, then check the JavaScript"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (SaveRequest, SAVE),
        (SaveRequest, SAVE | {"value": ["a", "b"]}),
        (RowContent, ROW),
        (RowContent, ROW | {"note": STORED}),
        (ChecklistLine, LINE),
        (SaveOutcome, {"stored": STORED}),
        (SaveOutcome, {"fault": "The disk is full.", "section": "2.2"}),
        (BackgroundContent, {"person": "Ann", "account": "a1", "outcomes": {"a": {"stored": STORED}}}),
    ],
    ids=str,
)
def test_a_message_fits_its_type(kind: Any, value: object):
    assert fits(kind, value)
    assert fits(kind, value, exact=True)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (StoredValue, None),
        (StoredValue, list(STORED)),
        (StoredValue, {}),
        (StoredValue, STORED | {"version": "1"}),
        (StoredValue, STORED | {"version": True}),
        (StoredValue, STORED | {"version": 1.0}),
        (StoredValue, STORED | {"value": "yes"}),
        (StoredValue, STORED | {"value": [None]}),
        (SaveRequest, SAVE | {"what": "state"}),
        (SaveRequest, SAVE | {"what": ["answer"]}),
        (RowContent, ROW | {"kind": "colour"}),
        (RowContent, ROW | {"kind": None}),
        (RowContent, ROW | {"kind": ["line"]}),
        (RowContent, ROW | {"note": {}}),
        (RowContent, ROW | {"noteNeeded": 0}),
        (RowContent, ROW | {"options": [["huyton"]]}),
        (RowContent, ROW | {"options": [["huyton", "Huyton", "x"]]}),
        (RowContent, ROW | {"options": {"huyton": "Huyton"}}),
        (ChecklistLine, LINE | {"ways": [["2.2", "2.2.1", "state", "2.2.1"]]}),
        (SaveOutcome, {}),
        (SaveOutcome, {"fault": "The disk is full."}),
        (BackgroundContent, {"person": "Ann", "account": "a1", "outcomes": []}),
        (BackgroundContent, {"person": "Ann", "account": "a1", "outcomes": {"a": {}}}),
    ],
    ids=str,
)
def test_what_is_no_such_message_does_not_fit(kind: Any, value: object):
    assert not fits(kind, value)


def test_a_field_that_nobody_reads_is_allowed_unless_the_message_must_be_exact():
    request = {
        "number": 1,
        "case": "",
        "section": "",
        "go": 0,
        "asked": "",
        "undo": "",
        "ahead": False,
        "saves": [SAVE],
        "new": 1,
    }
    assert fits(FormRequest, request)
    assert not fits(FormRequest, request, exact=True)


def fact_of(kind: CaseDetailKind, choices: int) -> CaseDetail:
    return CaseDetail("fact", "A fact", kind, tuple(Choice(str(number), str(number)) for number in range(choices)))


@pytest.mark.parametrize("kind", CaseDetailKind)
def test_every_kind_of_case_detail_has_a_control(kind: CaseDetailKind):
    assert case_detail_control(fact_of(kind, 2)) in ControlKind


@pytest.mark.parametrize(
    ("kind", "choices", "control"),
    [
        (CaseDetailKind.YES_NO, 2, ControlKind.RADIOS),
        (CaseDetailKind.CHOICE, MAX_RADIO_OPTIONS, ControlKind.RADIOS),
        (CaseDetailKind.CHOICE, MAX_RADIO_OPTIONS + 1, ControlKind.SELECT),
        (CaseDetailKind.CHOICES, 2, ControlKind.CHECKS),
        (CaseDetailKind.TEXT, 0, ControlKind.LINE),
    ],
)
def test_which_control_a_case_detail_has(kind: CaseDetailKind, choices: int, control: ControlKind):
    assert case_detail_control(fact_of(kind, choices)) is control


def test_a_kind_of_case_detail_without_a_control_is_an_error():
    with pytest.raises(AssertionError, match="date"):
        case_detail_control(fact_of(cast(CaseDetailKind, "date"), 0))


def test_a_tab_that_was_opened_before_an_upgrade_may_leave_out_what_is_new():
    request = {"number": 1, "case": "", "section": "", "go": 0, "asked": "", "undo": "", "saves": [SAVE]}
    assert fits(FormRequest, request)
    assert fits(FormRequest, request | {"concern": 1, "about": "2.2.1"}, exact=True)
    assert not fits(FormRequest, request | {"concern": "1"})
    del request["undo"]
    assert not fits(FormRequest, request)
