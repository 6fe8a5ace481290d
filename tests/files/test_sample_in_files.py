"""How the cases were sampled, in every file: the same text everywhere, and no count of a group for outsiders."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest

from audit.analysis.ratings import calculate_results
from audit.analysis.sample_method import how_sampled
from audit.analysis.sample_section import sample_section
from audit.analysis.weights import SampleStrata
from audit.files.additions import Additions
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import analysis as messages
from audit.model.audit import AuditDescription
from tests.analysis.sample_draws import sample_settings, stored_draw
from tests.small_questionnaire import SMALL, records_with

DRAW = stored_draw()
TEAM = ExportContext(AuditDescription("Huyton 2023", "Huyton PDU"), "46 submitted cases", date(2023, 6, 1), draw=DRAW)
OUTSIDE = replace(TEAM, external=True)
RECORDS = records_with({"2.2.1": (30, 16)})
STRATA = SampleStrata({"A": 46, "B": 230}, {f"A{number}": "A" if number < 24 else "B" for number in range(1, 47)})
WEIGHTED = calculate_results(SMALL, RECORDS, sample=STRATA)


def texts(external: bool) -> list[str]:
    return [paragraph.text for paragraph in how_sampled(DRAW, SMALL, external)]


def report(context: ExportContext) -> str:
    document = docx.Document(io.BytesIO(build_report(WEIGHTED, context)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def workbook(context: ExportContext) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(build_data_workbook(WEIGHTED, RECORDS, context)))
    return {name: list(book[name].iter_rows(values_only=True)) for name in book.sheetnames if name.startswith("Sample")}


@pytest.mark.thorough
@pytest.mark.parametrize("context", [TEAM, OUTSIDE], ids=["team", "outside"])
def test_the_report_has_the_method_of_the_sample(context: ExportContext) -> None:
    text = report(context)
    assert all(paragraph in text for paragraph in texts(context.external))
    assert ("6% (4 of 63)" in text) is not context.external
    assert (sample_settings().seed in text) is not context.external


def test_the_workbook_has_the_method_strata_weights_and_composition() -> None:
    sheets = workbook(TEAM)
    assert list(sheets) == ["Sample", "Sample strata", "Sample weights", "Sample composition"]
    assert all(any(paragraph in row for row in sheets["Sample"]) for paragraph in texts(external=False))
    assert ("Women", 4, 3, 0, 0, 0, 3) in sheets["Sample strata"]
    assert ("A", 46, 23, 2.0) in sheets["Sample weights"]
    assert ("Sex", "Female", 4, 63, pytest.approx(4 / 63), 3, 46, pytest.approx(3 / 46), "0 points") in sheets[
        "Sample composition"
    ]


def test_a_workbook_for_outsiders_has_only_the_method() -> None:
    sheets = workbook(OUTSIDE)
    assert list(sheets) == ["Sample"]
    assert all(any(paragraph in row for row in sheets["Sample"]) for paragraph in texts(external=True))


def test_the_text_and_the_json_have_the_method() -> None:
    section = sample_section(DRAW, WEIGHTED, external=False)
    printed = results_text(WEIGHTED, "46 submitted cases", additions=Additions(sample=section))
    assert all(paragraph in printed for paragraph in texts(external=False))
    assert messages.WEIGHTS_RATE_NOTHING in printed
    sample = json.loads(results_json(WEIGHTED, additions=Additions(sample=section)))["sample"]
    assert [paragraph["text"] for paragraph in sample["method"]] == texts(external=False)
    assert sample["strata"][0]["drawn"] == "3"
    assert sample["composition"][0] == {
        "detail": "Sex",
        "value": "Female",
        "eligible": 4,
        "of_eligible": 63,
        "drawn": 3,
        "of_drawn": 46,
    }


def test_without_a_sample_nothing_is_added() -> None:
    results = calculate_results(SMALL, RECORDS)
    assert "sample" not in json.loads(results_json(results))
    assert workbook(replace(TEAM, draw=None)) == {}
    assert sample_section(None, WEIGHTED, external=False) is None


@pytest.mark.thorough
def test_both_figures_are_next_to_each_other_on_every_surface() -> None:
    """As read 65% (30 of 46); weighted to A 23 of 23 and B 7 of 23: 2 × 23 + 10 × 7 of 276 = 42%."""
    (key, *_) = [key for key in WEIGHTED.key_questions if key.question.id == "2.2.1"]
    interval = messages.WEIGHTED_INTERVAL.format(interval="27% to 58%")
    note = messages.WEIGHTED_SHARE.format(
        plural="cases", percent=42, band=" (Inadequate)", interval=interval, share=key.share
    )
    book = openpyxl.load_workbook(io.BytesIO(build_data_workbook(WEIGHTED, RECORDS, TEAM)))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert note in cells
    assert note in report(TEAM)
    assert note in results_text(WEIGHTED, "46 submitted cases")
    question = json.loads(results_json(WEIGHTED))["standards"][1]["key_questions"][0]
    assert (question["percent"], question["weighted_percent"], question["weighted_band"]) == (65, 42, "Inadequate")
    assert question["weighted_interval"] == [27, 58]
