"""The Export page lists written texts that print a suppressed number, before files for outside are downloaded."""

import re
from dataclasses import replace
from datetime import date

from audit.messages import results as messages
from audit.model.finding import Addressee, Finding, FindingKind
from audit.storage import Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.web.findings.list import finding_anchor
from audit.web.pages.export import EXTERNAL
from tests.storage.factories import ANN, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor


def test_a_finding_with_a_suppressed_number_is_listed_only_for_files_for_outside(
    visitor: NewVisitor, store: Store
) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=14, yes=3)
    finding = Finding(FindingKind.STRENGTH, "Good in three of 14 cases.", standard_id="2.2")
    saved = store.findings.add(ANN, audit_id, finding)
    for addressee in (Addressee.REGION, Addressee.UNIT):
        advice = Finding(FindingKind.RECOMMENDATION, f"Mend 3 of 14 ({addressee}).", addressee=addressee)
        store.findings.add(ANN, audit_id, advice)
    store.report_texts.save(ANN, audit_id, "standard:2.3", "Only 21 per cent were good.", 0)
    page = visitor().open_page("export", audit=audit_id)
    assert messages.TEXTS_PRINT_SUPPRESSED not in page.text
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert messages.TEXTS_PRINT_SUPPRESSED in page.text
    assert "three of 14" in page.text
    assert "Finding: 2.2 strength 1" in page.text
    assert "21 per cent" in page.text
    rows = re.findall(r"Finding: recommendation \d", page.text)
    assert rows == ["Finding: recommendation 2", "Finding: recommendation 1"], "the unit comes first on the page"
    shown = "".join(element.proto.body for element in page.at.get("html"))
    assert f'href="findings?audit={audit_id}#{finding_anchor(saved.id)}"' in shown
    assert f'href="report-text?audit={audit_id}&amp;chapter=standard%3A2.3#text"' in shown
    findings = visitor().open_page("findings", audit=audit_id)
    assert f'id="{finding_anchor(saved.id)}"' in "".join(element.proto.body for element in findings.at.get("html"))


def test_a_text_with_a_suppressed_number_of_a_survey_of_the_unit_is_listed(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    described = store.audits.get(ANN, audit_id).description
    dated = replace(described, fieldwork_from=date(2023, 4, 17))
    store.audits.update_description(ANN, audit_id, dated, described)
    source = (QUESTIONNAIRES_FOLDER / "survey-staff.toml").read_bytes()
    import_submitted_cases(store, store.audits.start(ANN, replace(dated, name="Staff"), source), cases=45, yes=41)
    import_submitted_cases(store, audit_id, cases=20, yes=10)
    store.report_texts.save(ANN, audit_id, "feedback_staff", "They agree, 41 of 45.", 0)
    page = visitor().open_page("export", audit=audit_id).fill("radio", "Who will see this?", EXTERNAL)
    assert messages.TEXTS_PRINT_SUPPRESSED in page.text
    assert "Report text: Feedback from staff" in page.text
