"""Agreement of two reviews in the workbook, the Word report, JSON and text: the same figures, and no auditor's name."""

from __future__ import annotations

import io
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest

from audit.analysis import agreement_tables as tables
from audit.analysis.audit_results import AuditResults
from audit.cli.main import main
from audit.files.additions import Additions
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.storage import Store
from tests.files.test_workbook import opened, table
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN
from tests.storage.reviewed_twice import create_audit_reviewed_twice

SENTENCE = "Of 100 answers, 90 were the same (43 of 48; 95% interval 76 to 96)."
NAMES = re.compile(r"Zelda|Quentin|Xanthe")


@pytest.fixture
def audit_results(store: Store) -> AuditResults:
    """Results of an audit with 12 cases that were reviewed twice."""
    audit_id = create_audit_reviewed_twice(store, auditors=("Zelda", "Quentin", "Xanthe"))
    return store.audits.results(ANN, audit_id)


def context(audit_results: AuditResults, external: bool = False) -> ExportContext:
    """What the Export page says about a file."""
    description = audit_results.audit.description
    made_on, which = date(2026, 11, 28), audit_results.which_cases
    return ExportContext(description, which, made_on, external=external, agreement=audit_results.agreement)


@pytest.mark.thorough
def test_every_file_of_the_team_has_the_same_figures_and_no_name(audit_results: AuditResults) -> None:
    workbook = opened(build_data_workbook(audit_results.results, (), context(audit_results)))
    total, worst, *_ = table(workbook["Agreement"])
    assert [worst[name] for name in ("Id", "The same", "Compared", "Kappa", "AC1")] == ["2.2.2", 7, 12, 0, 0.29]
    assert [total[name] for name in ("Id", "Percentage the same", "The same")] == ["All", 43 / 48, 43]
    sheet_text = " ".join(str(cell.value) for row in workbook["Agreement"].iter_rows() for cell in row)
    document = docx.Document(io.BytesIO(build_report(audit_results.results, context(audit_results))))
    report_text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    text = results_text(audit_results.results, "", additions=Additions(agreement=audit_results.agreement))
    for content in (sheet_text, report_text, text):
        assert SENTENCE in content
        assert not NAMES.search(content)
    assert "58% (7 of 12)  2.2.2 " in text
    additions = Additions(agreement=audit_results.agreement)
    parsed = json.loads(results_json(audit_results.results, additions=additions))["agreement"]
    assert (parsed["cases"], parsed["same"], parsed["compared"], parsed["interval"]) == (12, 43, 48, [76, 96])
    assert parsed["questions"][0]["yes_no"] + parsed["questions"][0]["no_yes"] == 5
    assert (parsed["questions"][0]["kappa"], parsed["questions"][0]["ac1"]) == (0, 0.29)


@pytest.mark.thorough
def test_a_file_for_people_outside_the_team_says_nothing_of_second_reviews(audit_results: AuditResults) -> None:
    outside = context(audit_results, external=True)
    workbook = opened(build_data_workbook(audit_results.results, (), outside))
    cells = [str(cell.value) for sheet in workbook for row in sheet.iter_rows() for cell in row]
    document = docx.Document(io.BytesIO(build_report(audit_results.results, outside)))
    assert "Agreement" not in workbook.sheetnames
    for text in (*cells, *(paragraph.text for paragraph in document.paragraphs)):
        assert tables.TITLE not in text
        assert "reviewed twice" not in text


@pytest.mark.thorough
def test_without_second_reviews_there_is_nothing_to_print(audit_results: AuditResults) -> None:
    single = replace(audit_results, pairs=())
    assert single.agreement is None
    assert "agreement" not in json.loads(results_json(single.results, additions=Additions(agreement=single.agreement)))
    assert "Agreement" not in opened(build_data_workbook(single.results, (), context(single))).sheetnames


def test_the_command_line_compares_the_two_rows_of_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questionnaire, responses = tmp_path / "small.toml", tmp_path / "responses.csv"
    questionnaire.write_text(SMALL_TOML, "utf-8")
    rows = ["case,auditor,sentence_type,2.2.1,2.2.2"]
    for number in range(6):
        rows += [f"C{number},Zelda,community,yes,yes", f"C{number},Quentin,community,yes,{'no' if number else 'yes'}"]
    responses.write_text("\n".join(rows), "utf-8")
    arguments = ["tables", str(responses), "--questionnaire", str(questionnaire)]
    assert main(arguments) == 0
    text = capsys.readouterr().out
    assert "6 cases reviewed twice." in text
    assert "17% (1 of 6)  2.2.2 " in text
    assert main([*arguments, "--json"]) == 0
    parsed = json.loads(capsys.readouterr().out)["agreement"]
    assert (parsed["cases"], parsed["same"], parsed["compared"]) == (6, 7, 12)
