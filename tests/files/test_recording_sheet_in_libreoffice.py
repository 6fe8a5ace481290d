"""Recording sheets in another program: LibreOffice works their formulas out and saves them, and they are understood."""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from audit.model.recording_sheet import SheetOutcome
from audit.storage import Store
from tests.damaged_sheets import answer_cells, columns_of, fill_in, heading_row, judge
from tests.dated_questionnaire import dated_toml
from tests.files.test_recording_sheet import SHIPPED, built, planned, recorded_reviews
from tests.files.test_workbook_in_libreoffice import RECALCULATE, SOFFICE, converted
from tests.small_questionnaire import REQUIRED_NOTES_TOML
from tests.storage.factories import ANN, reload_review, save_case_detail

DATED_TOML = dated_toml().replace("most = 500", 'most = 5000\nunit = "visits"')
pytestmark = [pytest.mark.thorough, pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")]


def what_is_left(path: Path) -> dict[str, dict[str, str]]:
    """Cell A1 and the column To do of each sheet, by the item."""
    found = {}
    for sheet in openpyxl.load_workbook(path, data_only=True):
        if sheet.sheet_state == "visible" and heading_row(sheet):
            columns = columns_of(sheet)
            rows = range(heading_row(sheet) + 1, sheet.max_row + 1)
            to_do = {sheet.cell(row, columns["Item"]).value: sheet.cell(row, columns["To do"]).value for row in rows}
            found[sheet.title] = {**to_do, "A1": sheet["A1"].value}
    return found


@pytest.mark.parametrize("source", [REQUIRED_NOTES_TOML, SHIPPED, DATED_TOML], ids=["small", "shipped", "dated"])
def test_libreoffice_works_out_what_the_program_would_say_and_its_file_is_understood_whole(
    store: Store, tmp_path: Path, source: str
) -> None:
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    reviews = recorded_reviews(store, source)
    if source == SHIPPED:
        for detail, value in (("sentence_type", "resettlement"), ("court_report", "no"), ("domestic_abuse", "no")):
            save_case_detail(store, reviews[1], detail, value)
        reviews = [reload_review(store, review) for review in reviews]
    if source == DATED_TOML:
        for review, missed, first in zip(
            reviews, ("0", "3", "1,200"), ("26/2/24", "1 Feb 2024", "28/2/24"), strict=True
        ):
            save_case_detail(store, review, "sentenced_on", "26/2/24")
            save_case_detail(store, review, "first_appointment_on", first)
            save_case_detail(store, review, "appointments_missed", missed)
        reviews = [reload_review(store, review) for review in reviews]
    filled = fill_in(built(reviews), reviews, random.Random(3))
    for sheet in filled.case_sheets:
        for cell, key in answer_cells(filled, sheet):
            cell.value = {"yes": "Y", "no": "No", "not_applicable": "n/a"}[filled.entered[key]]
    data = converted(filled.data(), "xlsx", tmp_path, tmp_path / "profile")["given.xlsx"]
    (tmp_path / "saved.xlsx").write_bytes(data)

    plan = planned(store, data, reviews[0].audit)
    assert judge(filled, plan).is_whole
    store.recording_sheets.save(ANN, reviews[0].audit.id, plan.to_save())
    again = planned(store, data, reviews[0].audit)
    assert {value.outcome for value in again.values} == {SheetOutcome.UNCHANGED}

    (tmp_path / "new.xlsx").write_bytes(built([reload_review(store, review) for review in reviews]))
    assert what_is_left(tmp_path / "saved.xlsx") == what_is_left(tmp_path / "new.xlsx")
