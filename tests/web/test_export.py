"""The files handed out: they open, and hold the figures that the page shows."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1.element_tree import DownloadButton

from audit.model.audit import Finding, FindingKind
from audit.sample_audit import load_sample_audit
from audit.storage import Store
from tests.storage.factories import ANN, NO, YES, begin_audit, begin_case, complete, jot, reread, say
from tests.web.conftest import NewVisitor, Visitor

NOTE = "Zephyrine Quillfeather came late."


class Handed:
    """What each download of a page hands out, by its label: the file's name, and its bytes made as on a click."""

    def __init__(self) -> None:
        self.makers: dict[str, tuple[str, Callable[[], bytes]]] = {}

    def __getitem__(self, label: str) -> tuple[str, bytes]:
        name, make = self.makers[label]
        return name, make()

    def names(self) -> set[str]:
        return {name for name, _ in self.makers.values()}


@pytest.fixture
def handed_out(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """The bytes behind the downloads: AppTest knows only their addresses."""
    import streamlit as st

    found = Handed()
    drawn = st.download_button

    def kept(label: str, data: Callable[[], bytes], name: str, *more: object, **named: object) -> bool:
        found.makers[label] = (name, data)
        return drawn(label, data, name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", kept)
    return found


def export_page(visitor: NewVisitor, audit_id: str) -> Visitor:
    return visitor().go("export", audit=audit_id)


def test_the_data_workbook_opens_and_holds_the_ratings_of_the_sample(
    visitor: NewVisitor, store: Store, handed_out: Handed
):
    export_page(visitor, load_sample_audit(store, ANN))
    name, data = handed_out["Download the data workbook"]
    assert re.fullmatch(r"knowsley-and-st-helens-2023-sample-invented-cases-data-workbook-[0-9a-f]{8}\.xlsx", name)
    workbook = load_workbook(io.BytesIO(data))
    cells = {row[0]: row for row in workbook["Overall"].iter_rows(values_only=True)}
    assert cells["Points"][1] == 2
    assert cells["Most points possible"][1] == 24


def test_five_files_are_offered_and_the_workbook_first(visitor: NewVisitor, store: Store):
    page = export_page(visitor, begin_audit(store))
    downloads: list[DownloadButton] = list(page.at.download_button)
    assert [one.label for one in downloads] == [
        "Download the data workbook",
        "Download the Word report",
        "Responses as Excel",
        "Responses as CSV",
        "Results as JSON",
    ]


def test_the_responses_file_holds_all_cases_in_whichever_state(visitor: NewVisitor, store: Store, handed_out: Handed):
    done = complete(store, begin_case(store))
    store.stages.submit(ANN, done)
    say(store, begin_case(store, done.audit.id, "KSH-2"), "2.2.1", NO)
    page = export_page(visitor, done.audit.id)
    assert "1 submitted case; 1 in progress left out." in page.lines
    assert "all answers of all cases in whichever state" in page.text
    rows = list(csv.DictReader(io.StringIO(handed_out["Responses as CSV"][1].decode("utf-8-sig"))))
    assert [(row["case"], row["2.2.1"]) for row in rows] == [("KSH-1", "yes"), ("KSH-2", "no")]
    sheet = load_workbook(io.BytesIO(handed_out["Responses as Excel"][1])).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["case", "KSH-1", "KSH-2"]


def test_what_is_handed_out_can_be_brought_in_again(visitor: NewVisitor, store: Store, handed_out: Handed):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    export_page(visitor, reading.audit.id)
    other = begin_audit(store, name="Second audit")
    page = visitor().go("cases", audit=other).upload("again.xlsx", handed_out["Responses as Excel"][1])
    page.press("Bring in 1 case")
    (case,) = store.cases.progress(ANN, other)
    assert (case.case.reference, case.answered) == ("KSH-1", 1)


def test_a_changed_answer_changes_the_name_of_every_file(visitor: NewVisitor, store: Store, handed_out: Handed):
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    export_page(visitor, reading.audit.id)
    before = handed_out.names()
    store.stages.reopen(ANN, reading, "Second thoughts")
    say(store, reread(store, reading), "2.2.1", NO)
    store.stages.submit(ANN, reread(store, reading))
    export_page(visitor, reading.audit.id)
    assert before.isdisjoint(handed_out.names())


def test_no_file_holds_a_note_and_only_the_responses_an_auditor(visitor: NewVisitor, store: Store, handed_out: Handed):
    from audit.model.case import Case

    audit_id = begin_audit(store)
    case_id = store.cases.add(ANN, audit_id, Case("KSH-1", "Ottoline"))
    reading = complete(store, store.readings.open(ANN, audit_id, case_id))
    jot(store, reading, "2.2.1", NOTE)
    store.stages.submit(ANN, reading)
    export_page(visitor, audit_id)
    texts = {label: texts_of(handed_out[label][1]) for label in handed_out.makers}
    assert all("Quillfeather" not in text for text in texts.values())
    for label in ("Download the data workbook", "Download the Word report", "Results as JSON"):
        assert "Ottoline" not in texts[label]
    assert "Ottoline" in texts["Responses as CSV"]


def texts_of(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    if "word/document.xml" in zipfile.ZipFile(io.BytesIO(data)).namelist():
        return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    workbook = load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_an_audit_without_a_case_hands_out_files_too(visitor: NewVisitor, store: Store, handed_out: Handed):
    export_page(visitor, begin_audit(store))
    assert load_workbook(io.BytesIO(handed_out["Download the data workbook"][1])).sheetnames


def test_no_file_is_made_before_somebody_asks_for_it(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    import audit.files.report
    import audit.files.workbook

    def refuse(*given: object) -> bytes:
        raise AssertionError("made without being asked for")

    monkeypatch.setattr(audit.files.workbook, "data_workbook", refuse)
    monkeypatch.setattr(audit.files.report, "report_document", refuse)
    assert export_page(visitor, begin_audit(store)).title == "Export"


def test_files_for_outside_say_so_in_their_names_and_hold_small_numbers_back(
    visitor: NewVisitor, store: Store, handed_out: Handed
):
    page = export_page(visitor, load_sample_audit(store, ANN))
    inside = handed_out.names()
    handed_out.makers.clear()
    page.fill("radio", "For whom", "Outside the team")
    assert list(handed_out.makers) == ["Download the data workbook", "Download the Word report"]
    assert all("-for-outside-" in name for name in handed_out.names())
    assert inside.isdisjoint(handed_out.names())
    workbook = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1]))
    assert not {"Cases and answers", "Trace"} & set(workbook.sheetnames)
    assert "[c]" in texts_of(handed_out["Download the Word report"][1])
    assert "Counts from 1 to 5 are held back" in page.text


def test_files_rest_on_the_cases_that_the_reader_chose_to_count(visitor: NewVisitor, store: Store, handed_out: Handed):
    say(store, begin_case(store, audit_id := begin_audit(store)), "2.2.1", YES)
    export_page(visitor, audit_id)
    name, _ = handed_out["Results as JSON"]
    visitor().go("export", audit=audit_id, count="in_progress")
    assert handed_out["Results as JSON"][0] != name
    assert json.loads(handed_out["Results as JSON"][1])["cases"] == 1


def test_findings_come_with_the_references_of_their_cases(visitor: NewVisitor, store: Store, handed_out: Handed):
    reading = begin_case(store)
    finding = Finding(FindingKind.STRENGTH, "Views are heard.", standard="2.2", cases=(reading.case_id,))
    store.findings.write(ANN, reading.audit.id, finding)
    export_page(visitor, reading.audit.id)
    findings = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1]))["Findings"]
    assert findings["H4"].value == "KSH-1"
    assert reading.case_id not in texts_of(handed_out["Download the data workbook"][1])


def test_earlier_audits_of_the_unit_stand_beside_this_one(visitor: NewVisitor, store: Store, handed_out: Handed):
    begin_audit(store, name="Two years ago", fieldwork_from=date(2021, 6, 1))
    audit_id = begin_audit(store, name="Now", fieldwork_from=date(2023, 6, 1))
    export_page(visitor, audit_id)
    sheets = load_workbook(io.BytesIO(handed_out["Download the data workbook"][1]))
    headings = [cell.value for row in sheets["Comparison"].iter_rows() for cell in row]
    assert {"Two years ago: percentage Yes", "Change to Now: points"} <= set(headings)
