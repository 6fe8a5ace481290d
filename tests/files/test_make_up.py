"""Who answered a survey and which cases an audit has: counts by case detail, in files of the team only."""

from __future__ import annotations

import io
import json
from datetime import date

import docx
import pytest

from audit.analysis.make_up import make_up
from audit.files.additions import Additions
from audit.files.export_context import ExportContext
from audit.files.report import build_report
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.files.workbook import build_data_workbook
from audit.model.audit import AuditDescription
from audit.sample_audit import load_sample_survey
from audit.storage import Person, Role, Store
from tests.files.test_workbook import opened, table
from tests.test_sample_audit import QUESTIONNAIRE as CASEWORK
from tests.test_sample_audit import RECORDS as CASES
from tests.test_survey import QUESTIONNAIRE, RECORDS, RESPONDENTS, RESULTS

TITLE = "Respondents in each group"
OFFICES = "Office: Huyton (49) and Prescot (39)."
MAKE_UP = make_up(QUESTIONNAIRE, RECORDS)


def test_the_respondents_of_the_sample_survey_are_counted_by_each_detail() -> None:
    printed = results_text(RESULTS, RESPONDENTS, additions=Additions(make_up=MAKE_UP))
    lines = printed.splitlines()
    assert lines[lines.index(TITLE) + 1 :] == [
        "  Supervised after: Community sentence (45) and Release from prison (43).",
        f"  {OFFICES}",
    ]
    content = json.loads(results_json(RESULTS, additions=Additions(make_up=MAKE_UP)))["make_up"]
    assert content[1]["groups"][0] == {"value": "Huyton", "text": "Huyton", "cases": 49}


def test_the_45_interviews_of_the_report_are_a_count_of_the_sample_audit() -> None:
    (interviews,) = [each for each in make_up(CASEWORK, CASES) if each.case_detail.id == "practitioner_interviewed"]
    assert interviews.sentence == "Practitioner interviewed: Yes (45) and No (1)."


@pytest.mark.thorough
def test_the_workbook_and_the_word_report_of_the_team_have_the_counts() -> None:
    about = ExportContext(AuditDescription("Survey 2023", "Knowsley"), RESPONDENTS, date(2023, 6, 1), make_up=MAKE_UP)
    rows = table(opened(build_data_workbook(RESULTS, RECORDS, about))[TITLE])
    assert [list(row.values())[:4] for row in rows[2:]] == [["Office", "Huyton", 49, 88], ["Office", "Prescot", 39, 88]]
    document = docx.Document(io.BytesIO(build_report(RESULTS, about)))
    assert ["Office", "Huyton (49) and Prescot (39)"] in [
        [cell.text for cell in row.cells] for each in document.tables for row in each.rows
    ]


def test_a_workbook_for_people_outside_has_no_sizes_of_groups() -> None:
    about = ExportContext(
        AuditDescription("Survey 2023", "Knowsley"), RESPONDENTS, date(2023, 6, 1), make_up=MAKE_UP, external=True
    )
    assert TITLE not in opened(build_data_workbook(RESULTS, (), about)).sheetnames


def test_people_who_see_no_answers_are_shown_no_counts(store: Store) -> None:
    lead, reader = Person("Ann", local=True), Person("rae@example.org")
    audit_id = load_sample_survey(store, lead)
    store.members.set_role(lead, audit_id, reader.name, Role.READER)
    assert OFFICES in [each.sentence for each in store.audits.results(lead, audit_id).make_up]
    assert store.audits.results(reader, audit_id).make_up == ()
