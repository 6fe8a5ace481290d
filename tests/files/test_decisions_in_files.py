"""Decisions in exported files: both ratings are printed, and an external file does not name who decided."""

import io
import json
from datetime import date

import docx
import pytest

from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.messages import analysis as messages
from audit.model.audit import AuditDescription
from tests.analysis.test_decisions import BOTH, COUNTS, results_with, standard
from tests.files.test_accessible_workbook import checker_problems
from tests.files.test_workbook import opened, table
from tests.small_questionnaire import records_with


def test_plain_text_prints_both_ratings_and_both_totals() -> None:
    printed = results_text(results_with({}, a="Requires improvement"), "100 submitted cases")
    assert "2.2 Assessment: Requires improvement (decided; calculated: Inadequate)" in printed
    assert BOTH in printed
    assert "As calculated, without decisions: Inadequate, 0 of 9 points.\n" in printed
    assert printed.endswith("Overall: Requires improvement, 3 of 9 points\n")
    assert "ecided" not in results_text(results_with({}), "100 submitted cases")


def test_json_contains_both_ratings_only_if_there_is_a_decision() -> None:
    plain, with_decision = (
        json.loads(results_json(outcome)) for outcome in (results_with({}), results_with({}, a="Requires improvement"))
    )
    assessed = with_decision["standards"][1]
    assert (assessed["rating"], assessed["calculated"]) == ("Requires improvement", "Inadequate")
    assert assessed["decision"] == {
        "rating": "Requires improvement",
        "reason": "Two cases were recorded late.",
        "by": "Lead",
        "at": "2023-05-03T09:30:00+00:00",
    }
    without_stability = {key: value for key, value in plain["overall"].items() if "stability" not in key}
    assert with_decision["overall"]["calculated"] == without_stability
    assert {"decision", "calculated"}.isdisjoint(plain["standards"][1])
    lapsed = json.loads(results_json(results_with({}, p="Requires improvement")))["standards"][2]
    assert messages.NO_REASON_TO_DECIDE.format(rating="Inadequate") in lapsed["lapsed_decision"]["why"]


def test_the_workbook_prints_both_ratings() -> None:
    about = ExportContext(AuditDescription("Huyton 2023", "Huyton PDU"), "100 submitted cases", date(2023, 6, 1))
    data = build_data_workbook(results_with({}, a="Requires improvement"), records_with(COUNTS), about)
    assert checker_problems(data) == []
    workbook = opened(data)
    row = table(workbook["Ratings"])[1]
    assert (row["Rating"], row["Points"], row["How rated"]) == ("Requires improvement", 1, BOTH)
    assert workbook["2.2 Assessment"]["A5"].value == ("Rating: Requires improvement (decided; calculated: Inadequate).")
    overall = {row["Item"]: row["Result"] for row in table(workbook["Overall"])}
    assert overall["Without decisions"] == ("As calculated, without decisions: Inadequate, 0 of 9 points.")


@pytest.mark.thorough
@pytest.mark.parametrize("counts", [{}, {"2.2.1": (90, 10)}], ids=["it counts", "it has lapsed"])
def test_the_person_who_decided_a_rating_is_not_in_external_files(counts: dict[str, tuple[int, ...]]) -> None:
    of, details, day = (
        results_with(counts, a="Requires improvement"),
        AuditDescription("Spring", "Huyton"),
        date(2026, 10, 1),
    )
    assert (standard(of, "2.2").decision is None) == bool(counts)
    for outside in (True, False):
        about = {"which_cases": "100 cases", "created_on": day, "external": outside}
        book = opened(build_data_workbook(of, (), ExportContext(details, **about)))
        cells = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row]
        document = docx.Document(io.BytesIO(build_report(of, ExportContext(details, **about))))
        lines = [paragraph.text for paragraph in document.paragraphs]
        for texts in (cells, lines):
            said = "\n".join(texts)
            assert ("by Lead on 3 May 2023" in said) == (not outside)
            assert ("by a lead of the audit on 3 May 2023" in said) == outside
        assert ("Lead" in cells) == (not outside)
