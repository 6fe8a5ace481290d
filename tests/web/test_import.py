"""Importing a file on the Cases page: what it does is shown before anything is saved, and nobody's edit is lost."""

from __future__ import annotations

import pytest

from audit.files.responses import parse_upload
from audit.messages import files as file_messages
from audit.messages import imports as messages
from audit.messages import model as model_messages
from audit.messages import xlsform as form_messages
from audit.model.answers import Answer
from audit.model.case import Case, CaseState
from audit.storage import Store
from audit.web.cases import import_request
from tests.small_questionnaire import SMALL
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    NOT_APPLICABLE,
    YES,
    create_audit,
    create_case,
    reload_review,
    save_answer,
    set_state,
)
from tests.web.conftest import NewVisitor, Visitor
from tests.xlsform.collected_files import as_xlsx, kobo_table

pytestmark = pytest.mark.usefixtures("uploads_read_here")

GOOD = b"case,auditor,sentence_type,2.2.1,2.2.2\nA1,Ben,community,yes,\nA2,Cat,resettlement,n/a,no\n"
BAD = b"case,sentence_type,2.2.1,9.9.9\nA1,nonsense,Jane said so,\n,community,yes,\n"
EXISTING = "The audit already has 1 of the 2 cases in the file"


def cases_page(visitor: NewVisitor, audit_id: str) -> Visitor:
    """The Cases page of an audit."""
    return visitor().open_page("cases", audit=audit_id)


def answers_of(store: Store, audit_id: str) -> dict[str, dict[str, Answer]]:
    """Every answer of an audit, by the reference of its case."""
    records = store.audits.results(ANN, audit_id, tuple(CaseState)).records
    return {record.case.reference: dict(record.answers) for record in records}


def import_buttons(page: Visitor) -> dict[str, bool]:
    """Whether each button to import can be pressed."""
    return {button.label: not button.disabled for button in page.at.button if button.label.startswith("Import ")}


def test_a_file_is_previewed_imported_on_request_and_cleared(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD)
    added = messages.NEW_CASES.format(cases="2 cases", states="1 in progress and 1 submitted")
    assert added in page.text_lines
    assert store.cases.progress(ANN, audit_id) == []
    page.press("Import 2 cases")
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": YES}, "A2": {"2.2.1": NOT_APPLICABLE, "2.2.2": NO}}
    assert messages.IMPORTED.format(added="2 cases", updated=0, skipped=0) in page.text_lines
    assert page.at.file_uploader[0].value in (None, [])
    assert import_buttons(page) == {}, "so that nobody imports it twice"
    (case_id, _) = store.cases.references(ANN, audit_id)
    assert f"record?audit={audit_id}&amp;case={case_id}" in page.html


def test_a_list_of_references_can_be_imported(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, create_audit(store)).upload("list.csv", b"case,auditor\nA1,Ben\nA2,\n")
    assert messages.NEW_CASES.format(cases="2 cases", states="2 not started") in page.text_lines
    page.press("Import 2 cases")
    assert "2 cases: 2 not started. 1 still to be allocated." in page.text_lines


def test_complete_cases_can_be_left_in_progress(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).upload("any.csv", b"case,2.2.1\nA1,yes\n")
    page.fill("checkbox", "Leave complete cases in progress", True)
    page.press("Import 1 case")
    assert [case.case.state for case in store.cases.progress(ANN, audit_id)] == [CaseState.IN_PROGRESS]


@pytest.mark.parametrize("content", [GOOD, BAD], ids=["good", "bad"])
def test_an_upload_is_read_once_whatever_the_number_of_reruns(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch, content: bytes
):
    read: list[bytes] = []

    def counting(data: bytes, *rest: object) -> object:
        read.append(data)
        return parse_upload(data, *rest)

    monkeypatch.setattr(import_request, "parse_upload", counting)
    page = cases_page(visitor, create_audit(store)).upload("any.csv", content)
    text = page.text
    page.fill("text_input", "Reference", "A1").fill("text_input", "Reference", "A2")
    assert (read, page.text) == ([content], text)


def test_every_problem_of_a_file_is_in_one_table(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    create_case(store, audit_id, "A1")
    page = cases_page(visitor, audit_id).upload("bad.csv", BAD)
    lines = page.text_lines
    assert messages.PROBLEMS_FIRST in lines
    for place in ("D1", "B2 (sentence_type)", "C2 (2.2.1)", "A3 (case)", "A2 (case)"):
        assert place in lines
    assert model_messages.CASE_EXISTS in lines
    assert "Jane said so" not in page.text, "what may identify a person is not repeated"
    assert import_buttons(page) == {"Import cases": False}


def test_a_file_that_is_no_workbook_gives_a_sentence(visitor: NewVisitor, store: Store):
    page = cases_page(visitor, create_audit(store)).upload("junk.xlsx", b"\x01\x02 no workbook")
    assert f"The file: {file_messages.NOT_A_WORKBOOK}" in page.text_lines


def test_an_ambiguous_spelling_must_be_chosen_before_the_import(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).upload("r.csv", b"case,2.2.1\nA1,NA\nA2,yes\n")
    assert import_buttons(page) == {"Import cases": False}
    assert messages.CHOOSE_SPELLINGS in page.text_lines
    (box,) = [box for box in page.at.selectbox if "na" in box.label and box.label.startswith("“")]
    box.set_value("")
    page.run().press("Import 2 cases")
    assert answers_of(store, audit_id) == {"A1": {}, "A2": {"2.2.1": YES}}


def test_an_unknown_spelling_can_be_given_a_meaning(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = cases_page(visitor, audit_id).upload("any.csv", b"case,2.2.1\nA1,oui\n")
    assert import_buttons(page) == {"Import cases": False}
    (box,) = [box for box in page.at.selectbox if box.label.startswith("“oui”")]
    box.set_value("yes")
    page.run().press("Import 1 case")
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": YES}}


def test_existing_cases_are_skipped_or_updated_by_choice(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    save_answer(store, create_case(store, audit_id, "A1"), "2.2.1", NO)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD)
    assert (import_buttons(page), EXISTING in page.labels("radio")) == ({"Import cases": False}, True)
    page.fill("radio", EXISTING, "skip")
    assert import_buttons(page) == {"Import 1 case": True}
    page.fill("radio", EXISTING, "update")
    lines = page.text_lines
    question = "2.2.1 Does assessment engage the person?"
    start = lines.index(question)
    assert lines[start : start + 3] == [question, "No", "Yes"]
    page.press("Import 2 cases")
    assert answers_of(store, audit_id)["A1"] == {"2.2.1": YES}
    assert messages.IMPORTED.format(added="1 case", updated=1, skipped=0) in page.text_lines


def test_a_submitted_case_is_not_updated_and_can_be_skipped(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    review = create_case(store, audit_id, "A1")
    save_answer(store, review, "2.2.1", NO)
    set_state(store, review, CaseState.SUBMITTED)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD).fill("radio", EXISTING, "update")
    assert model_messages.CASE_NOT_UPDATED.format(state="submitted", remedy="Reopen") in page.text_lines
    assert import_buttons(page) == {"Import cases": False}
    page.fill("checkbox", "Skip submitted, final and eliminated cases", True).press("Import 1 case")
    assert answers_of(store, audit_id)["A1"] == {"2.2.1": NO}


def test_an_edit_after_the_preview_is_shown_again_and_not_overwritten(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    review = create_case(store, audit_id, "A1")
    save_answer(store, review, "2.2.1", NO)
    page = cases_page(visitor, audit_id).upload("any.csv", GOOD).fill("radio", EXISTING, "update")
    save_answer(store, reload_review(store, review), "2.2.1", NOT_APPLICABLE, BEN)
    page.press("Import 2 cases")
    assert model_messages.IMPORT_PLAN_CHANGED in page.text_lines
    assert "Not applicable" in page.text_lines, "the answer that Ben saved"
    assert answers_of(store, audit_id) == {"A1": {"2.2.1": NOT_APPLICABLE}}
    page.press("Import 2 cases")
    assert answers_of(store, audit_id)["A1"] == {"2.2.1": YES}


def test_long_lists_of_problems_are_cut_and_can_be_downloaded(visitor: NewVisitor, store: Store):
    rows = "".join(f"A{number},perhaps\n" for number in range(60)).encode()
    page = cases_page(visitor, create_audit(store)).upload("any.csv", b"case,2.2.1\n" + rows)
    assert messages.MORE_ROWS.format(shown=50, total=60) in page.text_lines
    assert "Download the list of problems" in [button.label for button in page.at.get("download_button")]


def test_a_reference_that_only_looks_personal_can_be_confirmed(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("3.4.12"), {"3.4.12": ""})
    page = cases_page(visitor, audit_id).upload("any.csv", b"case,2.2.1\n3.4.12,yes\n3.4.13,yes\n")
    page.fill("multiselect", "References that do not identify anyone", ["3.4.13"])
    page.fill("radio", EXISTING, "update").press("Import 2 cases")
    assert answers_of(store, audit_id) == {"3.4.12": {"2.2.1": YES}, "3.4.13": {"2.2.1": YES}}


def test_an_export_of_a_form_is_previewed_and_imported(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    submissions = [{"case": f"A{number}", "q_2_2_1": "yes"} for number in range(2)]
    page = cases_page(visitor, audit_id).upload("kobo.xlsx", as_xlsx(kobo_table(SMALL, submissions, as_labels=True)))
    assert form_messages.COLLECTED in page.text_lines
    page.press("Import 2 cases")
    assert answers_of(store, audit_id) == {"A0": {"2.2.1": YES}, "A1": {"2.2.1": YES}}
