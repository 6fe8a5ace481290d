"""The files handed out: they open, and hold the figures that the page shows."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1.element_tree import DownloadButton

from audit.sample import load_sample_audit
from audit.storage import Store
from tests.pages.conftest import NewVisitor, Visitor
from tests.storage.begun import ANN, NO, YES, begin_audit, begin_case, complete, jot, reread, say

NOTE = "Zephyrine Quillfeather came late."


class Handed(dict[str, tuple[str, bytes]]):
    """What each download of a page hands out: its label, then the file's name and bytes."""


@pytest.fixture
def handed_out(monkeypatch: pytest.MonkeyPatch) -> Handed:
    """The bytes behind the downloads: AppTest knows only their addresses."""
    import streamlit as st

    found = Handed()
    drawn = st.download_button

    def kept(label: str, data: bytes, name: str, *more: object, **named: object) -> bool:
        found[label] = (name, data)
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


def test_three_files_are_offered_and_the_workbook_first(visitor: NewVisitor, store: Store):
    page = export_page(visitor, begin_audit(store))
    downloads: list[DownloadButton] = list(page.at.download_button)
    assert [one.label for one in downloads] == ["Download the data workbook", "Download as Excel", "Download as CSV"]


def test_the_responses_file_holds_all_cases_in_whichever_state(visitor: NewVisitor, store: Store, handed_out: Handed):
    done = complete(store, begin_case(store))
    store.stages.submit(ANN, done)
    say(store, begin_case(store, done.audit.id, "KSH-2"), "2.2.1", NO)
    page = export_page(visitor, done.audit.id)
    assert "1 submitted case; 1 in progress left out." in page.lines
    assert "All answers of 2 cases in whichever state" in page.text
    rows = list(csv.DictReader(io.StringIO(handed_out["Download as CSV"][1].decode("utf-8-sig"))))
    assert [(row["case"], row["2.2.1"]) for row in rows] == [("KSH-1", "yes"), ("KSH-2", "no")]
    sheet = load_workbook(io.BytesIO(handed_out["Download as Excel"][1])).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["case", "KSH-1", "KSH-2"]


def test_what_is_handed_out_can_be_brought_in_again(visitor: NewVisitor, store: Store, handed_out: Handed):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    export_page(visitor, reading.audit.id)
    other = begin_audit(store, name="Second audit")
    page = visitor().go("cases", audit=other).upload("again.xlsx", handed_out["Download as Excel"][1])
    page.press("Bring in 1 case")
    (case,) = store.cases.progress(ANN, other)
    assert (case.case.reference, case.answered) == ("KSH-1", 1)


def test_a_changed_answer_changes_the_name_of_every_file(visitor: NewVisitor, store: Store, handed_out: Handed):
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    export_page(visitor, reading.audit.id)
    before = {name for name, _ in handed_out.values()}
    store.stages.reopen(ANN, reading, "Second thoughts")
    say(store, reread(store, reading), "2.2.1", NO)
    store.stages.submit(ANN, reread(store, reading))
    export_page(visitor, reading.audit.id)
    assert before.isdisjoint(name for name, _ in handed_out.values())


def test_no_file_holds_a_note_and_the_workbook_no_auditor(visitor: NewVisitor, store: Store, handed_out: Handed):
    from audit.cases import Case

    audit_id = begin_audit(store)
    case_id = store.cases.add(ANN, audit_id, Case("KSH-1", "Ottoline"))
    reading = complete(store, store.readings.open(ANN, audit_id, case_id))
    jot(store, reading, "2.2.1", NOTE)
    store.stages.submit(ANN, reading)
    export_page(visitor, audit_id)
    texts = {label: texts_of(data) for label, (_, data) in handed_out.items()}
    assert all("Quillfeather" not in text for text in texts.values())
    assert "Ottoline" not in texts["Download the data workbook"]
    assert "Ottoline" in texts["Download as CSV"]


def texts_of(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    workbook = load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_an_audit_without_a_case_hands_out_files_too(visitor: NewVisitor, store: Store, handed_out: Handed):
    export_page(visitor, begin_audit(store))
    assert load_workbook(io.BytesIO(handed_out["Download the data workbook"][1])).sheetnames
