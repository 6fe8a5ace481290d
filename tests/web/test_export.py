"""The Export page: its files open and contain the figures that the page shows."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1.element_tree import DownloadButton

from audit.errors import NotAllowedError
from audit.messages import crosswalks as crosswalk_messages
from audit.messages import feed as feed_messages
from audit.messages import outside_copies as copy_messages
from audit.messages import results as messages
from audit.messages import templates as messages_of_templates
from audit.messages.model import RATING_SUPPRESSED
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.outside_copy import OutsideFile, why_copies_disclose
from audit.storage import Person, Role, Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.web.pages.export import EXTERNAL
from audit.web.results.outside_copies import HEADING
from tests.files.test_erased_audit import export_files
from tests.files.test_report_template import all_content, of_organisation, template_bytes
from tests.new_version import NEW_TOML
from tests.small_questionnaire import records_with
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_answer,
    save_case_detail,
    save_note,
)
from tests.web.conftest import Downloads, NewVisitor, Visitor
from tests.web.several_audits import create_audit_with_cases
from tests.web.signed_in import visitor_with_role
from tests.web.test_compare import CROSSWALK, OTHER

NOTE = "Zephyrine Quillfeather came late."
WORKBOOK, REPORT = "Download data workbook", "Download Word report"
SUMMARY_PAGE, SUMMARY_DOCUMENT = "Download summary to print (HTML)", "Download summary (Word)"
RESPONSES_EXCEL, RESPONSES_CSV = "Download responses (Excel)", "Download responses (CSV)"
RESULTS = "Download results (JSON)"
PACK = "Download published pack"


def export_page(visitor: NewVisitor, audit_id: str) -> Visitor:
    return visitor().open_page("export", audit=audit_id)


def test_only_files_for_outside_are_registered_and_a_close_copy_is_warned_of(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 7, yes=4)
    page = export_page(visitor, audit_id)
    assert downloads[RESULTS]
    assert not store.outside_copies.all(ANN, audit_id)
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert HEADING not in page.text
    assert downloads[PACK]
    assert [copy.file for copy in store.outside_copies.all(ANN, audit_id)] == [OutsideFile.PACK]
    store.workflow.submit(ANN, complete_case(store, create_case(store, audit_id, "KSH-8")))
    page = export_page(visitor, audit_id)
    assert HEADING not in page.text
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert HEADING in page.text
    assert "1 case: 1 added" in page.text
    copies, limit = store.outside_copies.all(ANN, audit_id), 5
    assert why_copies_disclose(copies, limit, store.audits.case_label(ANN, audit_id)) in page.text


def test_a_readers_downloads_are_registered_and_the_reader_sees_no_register(
    app_database: None, monkeypatch: pytest.MonkeyPatch, store: Store, downloads: Downloads
):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 7, yes=4)
    visitor = visitor_with_role(store, monkeypatch, audit_id, Role.READER)
    page = visitor.open_page("export", audit=audit_id)
    for label in (WORKBOOK, RESULTS, SUMMARY_PAGE):
        assert downloads[label]
    made = [(copy.made_by, copy.file) for copy in store.outside_copies.all(ANN, audit_id)]
    files = (OutsideFile.SUMMARY, OutsideFile.RESULTS_JSON, OutsideFile.WORKBOOK)
    assert made == [(visitor.name, file) for file in files]
    store.workflow.submit(ANN, complete_case(store, create_case(store, audit_id, "KSH-8")))
    page = visitor.open_page("export", audit=audit_id)
    assert copy_messages.COPY_DISCLOSES.format(plural="cases") in page.text
    assert HEADING not in page.text
    results = visitor.open_page("results", audit=audit_id)
    assert RATING_SUPPRESSED in results.text
    assert messages.NO_RATING_ENTERED not in results.text, "nobody can tell, since a decision rule may have rated it"


@pytest.mark.thorough
def test_the_data_workbook_opens_and_contains_the_sample_ratings(
    visitor: NewVisitor, sample_audit_id: str, downloads: Downloads
):
    export_page(visitor, sample_audit_id)
    name, data = downloads[WORKBOOK]
    assert re.fullmatch(r"knowsley-and-st-helens-2023-sample-invented-cases-data-workbook-[0-9a-f]{8}\.xlsx", name)
    workbook = load_workbook(io.BytesIO(data))
    cells = {row[0]: row for row in workbook["Overall"].iter_rows(values_only=True)}
    assert cells["Points"][1] == 2
    assert cells["Maximum points"][1] == 24


def test_eight_files_are_offered_starting_with_the_workbook(visitor: NewVisitor, store: Store):
    page = export_page(visitor, create_audit(store))
    downloads: list[DownloadButton] = list(page.at.download_button)
    assert [button.label for button in downloads] == [
        *(WORKBOOK, REPORT, SUMMARY_PAGE, SUMMARY_DOCUMENT),
        *(RESPONSES_EXCEL, RESPONSES_CSV, RESULTS, PACK),
    ]


def test_the_responses_file_contains_all_cases_in_every_state(visitor: NewVisitor, store: Store, downloads: Downloads):
    done = complete_case(store, create_case(store))
    store.workflow.submit(ANN, done)
    save_answer(store, create_case(store, done.audit.id, "KSH-2"), "2.2.1", NO)
    page = export_page(visitor, done.audit.id)
    assert "1 submitted case; 1 in progress left out." in page.text_lines
    assert "a row for each review of each case in any state" in page.text
    rows = list(csv.DictReader(io.StringIO(downloads[RESPONSES_CSV][1].decode("utf-8-sig"))))
    assert [(row["case"], row["2.2.1"]) for row in rows] == [("KSH-1", "yes"), ("KSH-2", "no")]
    sheet = load_workbook(io.BytesIO(downloads[RESPONSES_EXCEL][1])).active
    assert sheet is not None
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["case", "KSH-1", "KSH-2"]


def test_the_published_pack_has_answers_for_the_team_and_none_for_outside(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    review = complete_case(store, create_case(store))
    store.workflow.submit(ANN, review)
    page = export_page(visitor, review.audit.id)
    assert feed_messages.PACK_FOR_TEAM.format(singular="case", figure="percentage and rating") in page.text_lines
    name, team = downloads[PACK]
    assert re.fullmatch(r"first-audit-published-pack-[0-9a-f]{8}\.zip", name)
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert feed_messages.PACK_FOR_OUTSIDE in page.text_lines
    name, outside = downloads[PACK]
    assert "-published-pack-for-outside-" in name
    names = [set(zipfile.ZipFile(io.BytesIO(data)).namelist()) for data in (team, outside)]
    assert names[0] - names[1] == {"answers.csv", "case_groups.csv"}


def test_an_exported_responses_file_can_be_imported(visitor: NewVisitor, store: Store, downloads: Downloads):
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    export_page(visitor, review.audit.id)
    other = create_audit(store, name="Second audit")
    page = visitor().open_page("cases", audit=other).upload("again.xlsx", downloads[RESPONSES_EXCEL][1])
    page.press("Import 1 case")
    (case,) = store.cases.progress(ANN, other)
    assert (case.case.reference, case.answered) == ("KSH-1", 1)


def test_a_changed_answer_changes_every_file_name(visitor: NewVisitor, store: Store, downloads: Downloads):
    review = complete_case(store, create_case(store))
    store.workflow.submit(ANN, review)
    export_page(visitor, review.audit.id)
    before = downloads.names()
    store.workflow.reopen(ANN, review, "Second thoughts")
    save_answer(store, reload_review(store, review), "2.2.1", NO)
    store.workflow.submit(ANN, reload_review(store, review))
    export_page(visitor, review.audit.id)
    assert before.isdisjoint(downloads.names())


@pytest.mark.thorough
def test_only_the_responses_workbook_contains_notes_and_only_the_responses_name_auditors(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    from audit.model.case import Case

    audit_id = create_audit(store)
    case_id = store.cases.add(ANN, audit_id, Case("KSH-1", "Ottoline"))
    review = complete_case(store, store.reviews.open(ANN, audit_id, case_id))
    save_note(store, review, "2.2.1", NOTE)
    store.workflow.submit(ANN, review)
    export_page(visitor, audit_id)
    texts = {label: texts_of(downloads[label][1]) for label in downloads.makers}
    assert [label for label, text in texts.items() if "Quillfeather" in text] == [RESPONSES_EXCEL]
    for label in (WORKBOOK, REPORT, RESULTS):
        assert "Ottoline" not in texts[label]
    assert "Ottoline" in texts[RESPONSES_CSV]


def texts_of(data: bytes) -> str:
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    archive = zipfile.ZipFile(io.BytesIO(data))
    if "word/document.xml" in archive.namelist():
        return archive.read("word/document.xml").decode()
    if "[Content_Types].xml" not in archive.namelist():
        return "\n".join(archive.read(name).decode() for name in archive.namelist())
    workbook = load_workbook(io.BytesIO(data))
    return "\n".join(
        str(cell) for sheet in workbook for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    )


def test_an_audit_without_cases_can_be_exported(visitor: NewVisitor, store: Store, downloads: Downloads):
    export_page(visitor, create_audit(store))
    assert load_workbook(io.BytesIO(downloads[WORKBOOK][1])).sheetnames


def test_a_file_is_generated_only_on_request(visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch):
    from audit.web import export_files

    def refuse(*args: object) -> bytes:
        raise AssertionError("built without a request")

    monkeypatch.setattr(export_files, "build_data_workbook", refuse)
    monkeypatch.setattr(export_files, "build_report", refuse)
    assert export_page(visitor, create_audit(store)).title == "Export"


@pytest.mark.thorough
def test_external_files_say_so_in_their_names_and_suppress_small_counts(
    visitor: NewVisitor, sample_audit_id: str, downloads: Downloads
):
    page = export_page(visitor, sample_audit_id)
    team_names = downloads.names()
    downloads.makers.clear()
    page.fill("radio", "Who will see this?", EXTERNAL)
    assert list(downloads.makers) == [WORKBOOK, REPORT, SUMMARY_PAGE, SUMMARY_DOCUMENT, PACK]
    assert all("-for-outside-" in name for name in downloads.names())
    assert team_names.isdisjoint(downloads.names())
    workbook = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))
    assert not {"Cases and answers", "Recalculation"} & set(workbook.sheetnames)
    assert "[c]" in texts_of(downloads[REPORT][1])
    assert messages.EXTERNAL_FILES.format(limit=5) in page.text


def test_files_are_based_on_the_selected_cases(visitor: NewVisitor, store: Store, downloads: Downloads):
    save_answer(store, create_case(store, audit_id := create_audit(store)), "2.2.1", YES)
    export_page(visitor, audit_id)
    name, _ = downloads[RESULTS]
    visitor().open_page("export", audit=audit_id, count="in_progress")
    assert downloads[RESULTS][0] != name
    assert json.loads(downloads[RESULTS][1])["cases"] == 1


def test_findings_are_exported_with_their_case_references(visitor: NewVisitor, store: Store, downloads: Downloads):
    review = create_case(store)
    finding = Finding(FindingKind.STRENGTH, "Views are heard.", standard_id="2.2", case_ids=(review.case_id,))
    store.findings.add(ANN, review.audit.id, finding)
    export_page(visitor, review.audit.id)
    findings = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))["Findings"]
    assert "KSH-1" in [cell.value for cell in findings[findings.max_row]]
    assert review.case_id not in texts_of(downloads[WORKBOOK][1])


def test_earlier_audits_of_the_unit_are_compared_with_this_one(visitor: NewVisitor, store: Store, downloads: Downloads):
    create_audit(store, name="Two years ago", fieldwork_from=date(2021, 6, 1))
    audit_id = create_audit(store, name="Now", fieldwork_from=date(2023, 6, 1))
    export_page(visitor, audit_id)
    sheets = load_workbook(io.BytesIO(downloads[WORKBOOK][1]))
    headings = [cell.value for row in sheets["Comparison"].iter_rows() for cell in row]
    assert {"Two years ago: percentage Yes", "Change to Now: points"} <= set(headings)


def test_an_earlier_audit_with_joined_questions_is_compared_and_marked_in_the_workbook(
    visitor: NewVisitor, store: Store, downloads: Downloads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "small-other.toml").write_text(CROSSWALK)
    monkeypatch.setattr("audit.toml_files.crosswalk.CROSSWALKS_FOLDER", tmp_path)
    create_audit_with_cases(store, "Before", 2021, yes=4, source=OTHER)
    export_page(visitor, create_audit_with_cases(store, "Now", 2023, yes=9))
    rows = [[cell.value for cell in row] for row in load_workbook(io.BytesIO(downloads[WORKBOOK][1]))["Comparison"]]
    headings = next(row for row in rows if row[0] == "Question id")
    figures = {row[0]: dict(zip(headings, row, strict=True)) for row in rows}
    assert figures["2.2.1"]["Before: percentage Yes"] == 0.4
    assert figures["2.2.1"]["Before: question"] == "narrower: 2.3.1 of other"
    assert "Now: question" not in headings
    assert crosswalk_messages.HOW_JOINED in [row[0] for row in rows]


def test_a_comparison_for_outside_leaves_out_questions_that_only_an_earlier_version_asks(store: Store):
    create_audit_with_cases(store, "Before", 2021, yes=4)
    this = create_audit_with_cases(store, "Now", 2023, yes=10, source=NEW_TOML)
    comparison = export_files(store, this, external=True).comparison()
    assert comparison is not None
    before, now = (set(each.tallies) for each in comparison.audits)
    assert "2.3.1a" in before, "what is suppressed depends on the prompts"
    assert (before - now, now - before) == (set(), {"2.3.2"})


def test_texts_that_may_identify_a_person_are_counted_by_kind_with_links_before_an_export(
    visitor: NewVisitor, store: Store
):
    review = create_case(store)
    page = visitor("Ann").open_page("export", audit=review.audit.id)
    assert messages.NO_TEXT_TO_CHECK in page.text_lines
    phone = "Rang 07700 900123."
    save_note(store, review, "2.2.1", f"{phone} Wrote to a@example.org.")
    save_case_detail(store, review, "office", "L24 6TY")
    store.audits.add_findings(ANN, review.audit.id, [Finding(FindingKind.STRENGTH, phone, "2.2")])
    store.audits.save_judgement(ANN, review.audit.id, "1.1", Judgement("Good", phone), seen=None)
    store.retentions.set_legal_hold(ANN, review.audit.id, phone)
    page = visitor("Ann").open_page("export", audit=review.audit.id)
    assert messages.TEXTS_TO_CHECK.format(pieces="6 pieces") in page.text_lines
    shown = "\n".join(element.proto.body for element in page.at.get("html"))
    place = f"audit={review.audit.id}&amp;case={review.case_id}"
    for kind, count, address in (
        ("Note", 2, f"record?{place}&amp;question=2.2.1"),
        ("Case detail", 1, f"record?{place}&amp;question=office"),
        ("Finding", 1, f"findings?audit={review.audit.id}"),
        ("Rationale", 1, f"results?audit={review.audit.id}"),
        ("Reason in the history", 1, f"history?audit={review.audit.id}"),
    ):
        row = re.search(rf"<tr[^>]*>\s*<t[hd][^>]*>{kind}</t.>.*?</tr>", shown, re.DOTALL)
        assert row, kind
        assert f">{count}</td>" in row[0]
        assert f'href="{address}"' in row[0]
    assert "07700" not in page.text


def test_a_person_who_sees_no_case_is_not_shown_what_texts_hold(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_note(store, review, "2.2.1", "Rang 07700 900123.")
    with pytest.raises(NotAllowedError):
        store.members.set_role(ANN, review.audit.id, "Ben", Role.READER)
        store.text_checks.texts_to_check(Person("Ben"), review.audit.id)


@pytest.mark.thorough
def test_a_template_is_used_until_it_is_removed(visitor: NewVisitor, store: Store, downloads: Downloads):
    audit_id = create_audit(store)
    page = export_page(visitor, audit_id)
    own_name = downloads[REPORT][0]
    page.at.session_state["report template open"] = True
    page.run().upload("ours.docx", b"Dear all,")
    assert messages_of_templates.NOT_WORD in page.text
    page.upload("ours.docx", template_bytes(of_organisation))
    assert messages_of_templates.OF_TAB.format(name="ours.docx") in page.text_lines
    name, report = downloads[REPORT]
    assert name != own_name
    assert b"Cover of the organisation" in all_content(report)
    assert messages_of_templates.OF_TAB.format(name="ours.docx") in page.open_page("export", audit=audit_id).text_lines
    page.press("Remove template")
    assert messages_of_templates.TEMPLATE_REMOVED in page.text_lines
    assert downloads[REPORT][0] == own_name
    assert b"Cover of the organisation" not in all_content(downloads[REPORT][1])


@pytest.mark.thorough
def test_the_template_of_the_server_is_used_and_one_that_is_refused_is_said(
    visitor: NewVisitor, store: Store, downloads: Downloads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    template = tmp_path / "server.docx"
    template.write_bytes(template_bytes(of_organisation))
    monkeypatch.setenv("AUDIT_REPORT_TEMPLATE", str(template))
    audit_id = create_audit(store)
    page = export_page(visitor, audit_id)
    assert messages_of_templates.OF_SERVER.format(name="server.docx") in page.text_lines
    assert b"Cover of the organisation" in all_content(downloads[REPORT][1])
    template.write_bytes(b"Dear all,")
    page.run()
    assert messages_of_templates.NOT_WORD in page.text
    template.unlink()
    assert "server.docx: the file cannot be read" in page.run().text


@pytest.mark.thorough
def test_a_report_for_outside_is_a_copy_of_each_survey_that_it_prints(
    visitor: NewVisitor, store: Store, downloads: Downloads
):
    audit_id = create_audit(store)
    described = store.audits.get(ANN, audit_id).description
    dated = replace(described, fieldwork_from=date(2023, 4, 17))
    store.audits.update_description(ANN, audit_id, dated, described)
    source = (QUESTIONNAIRES_FOLDER / "survey-staff.toml").read_bytes()
    survey_id = store.audits.start(ANN, dated, source)
    import_submitted_cases(store, survey_id, cases=20, yes=10)
    page = export_page(visitor, audit_id).fill("radio", "Who will see this?", EXTERNAL)
    downloads[WORKBOOK]
    assert store.outside_copies.all(ANN, survey_id) == (), "the workbook has no figures of surveys"
    downloads[REPORT]
    assert [copy.file for copy in store.outside_copies.all(ANN, survey_id)] == [OutsideFile.REPORT]
    store.cases.import_cases(ANN, survey_id, records_with({"S1.1": (21,)})[-1:])
    assert "differs by only 1 respondent" in page.run().text
