"""Somebody who may not see cases tries every page and every parameter of an address, and reads every file."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from docx import Document
from openpyxl import load_workbook

from audit.model.case import CaseState
from audit.model.finding import Finding, FindingKind
from audit.storage import Role, Store
from audit.web.page_list import PAGES
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN, YES, create_audit, create_case, save_answer, set_state
from tests.web.conftest import Downloads, Visitor
from tests.web.signed_in import visitor_with_role
from tests.web.test_survey_wording import all_texts

THRESHOLD = 6
COUNTS = re.compile(r"(?<!\d)(\d+) of (\d+)(?!\d| points)")
FULL_SHARE = re.compile(r"(?<!\d)(?!95%)\d+%")  # 95% is the level of an interval
ADDRESSES: dict[str, list[dict[str, str]]] = {
    "results": [{}, *({"count": states} for states in ("final", "submitted", "in_progress", "allocated,final"))],
    "breakdowns": [
        {},
        *({"by": detail} for detail in ("sentence_type", "office", "requirements", "concern", "nonsense")),
        {"by": "sentence_type", "and": "office"},
        {"by": "office", "groups": "every", "count": "final"},
        {"by": "office", "question": "2.2.2", "standard": "2.2"},
    ],
    "case_map": [{}, {"by": "office"}, {"by": "sentence_type", "count": "final"}],
    "notes": [{}],
    "report_text": [{}, *({"chapter": name} for name in ("outcomes", "standard:2.2", "diversity", "certainty"))],
    "findings": [{}, {"finding": "1"}, {"count": "final"}, {"standard": "2.2", "question": "2.2.1"}],
    "compare": [
        {},
        {"with": "OTHER"},
        {"view": "time"},
        {"view": "time", "question": "2.2.1", "scope": "region"},
        {"view": "all", "every": "yes", "sort": "2.2.1", "order": "highest"},
        {"view": "all", "region": "North"},
        {"view": "joined"},
    ],
    "export": [{}, {"count": "final"}, {"count": "in_progress,returned"}],
    "home": [{}],
    "cases": [{}, {"state": "submitted"}],
    "sample": [{}],
    "allocate": [{}],
    "record": [{}, {"case": "CASE"}, {"case": "CASE", "question": "2.2.1"}, {"case": "CASE", "review": "2"}],
    "recording_sheet": [{}],
    "moderate": [{}, {"case": "CASE"}],
    "feedback": [{}, {"case": "CASE"}],
    "concerns": [{}],
    "agreement": [{}, {"within": "office"}],
    "calibration": [{}],
    "settings": [{}],
    "members": [{}],
    "history": [{}],
}


def small_figures(text: str) -> list[str]:
    """The counts in a text that come from fewer cases than the threshold, or that tell so few Yes or No."""
    return [
        match.group()
        for match in COUNTS.finditer(text)
        for yes, base in [(int(match.group(1)), int(match.group(2)))]
        if base and (base < THRESHOLD or 0 < yes < THRESHOLD or 0 < base - yes < THRESHOLD)
    ]


def create_small_audit(store: Store, cases: int, yes: int, name: str = "Small") -> str:
    """An audit with so many submitted cases, one of them the only one in its office, and two that are not included."""
    audit_id = create_audit(store, name=name)
    questions = store.audits.get(ANN, audit_id).questionnaire.questions
    records = records_with({question.id: (yes, cases - yes) for question in questions}, cases=cases)
    placed = [
        replace(
            record,
            case=replace(
                record.case,
                details={
                    "sentence_type": ("community" if number % 2 else "resettlement",),
                    "office": ("North" if number == 0 else "South",),
                },
            ),
        )
        for number, record in enumerate(records)
    ]
    if placed:
        store.cases.import_cases(ANN, audit_id, placed)
    save_answer(store, create_case(store, audit_id, "OPEN-1"), "2.2.1", YES)
    set_state(store, create_case(store, audit_id, "DONE-1"), CaseState.RETURNED)
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Strong.", "2.2", question_id="2.2.1"))
    return audit_id


def pages_of(page: Visitor, audit_id: str, other_id: str, case_id: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Every page at every address, with everything that it shows, charts included."""
    for name, queries in ADDRESSES.items():
        for query in queries:
            filled = {key: {"OTHER": other_id, "CASE": case_id}.get(value, value) for key, value in query.items()}
            page.open_page(name, audit=audit_id, **filled)
            charts = [chart.proto.spec for chart in page.at.get("vega_lite_chart")]
            yield name, query, "\n".join([*all_texts(page), *charts])


def test_every_page_that_shows_results_is_tried() -> None:
    assert set(ADDRESSES) == {page.name for page in PAGES} - {"new_audit", "questionnaires", "retention"}


@pytest.mark.thorough
@pytest.mark.parametrize("role", [Role.READER, Role.AUDITOR], ids=str)
@pytest.mark.parametrize(("cases", "yes"), [(0, 0), (1, 1), (5, 3), (6, 6), (6, 1), (7, 0), (13, 6), (20, 18)])
def test_no_page_and_no_address_shows_figures_of_few_cases(
    store: Store, monkeypatch: pytest.MonkeyPatch, role: Role, cases: int, yes: int
) -> None:
    audit_id = create_small_audit(store, cases, yes)
    other_id = create_small_audit(store, 1, 1, "Other")
    page = visitor_with_role(store, monkeypatch, audit_id, role)
    visitor_with_role(store, monkeypatch, other_id, role)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    for name, query, text in pages_of(page, audit_id, other_id, case_id):
        assert small_figures(text) == [], (name, query)
        if cases < THRESHOLD:
            assert not FULL_SHARE.findall(text), (name, query)
        assert "OPEN-1" not in text, (name, query)


@pytest.mark.thorough
@pytest.mark.parametrize("role", [Role.READER, Role.AUDITOR], ids=str)
@pytest.mark.parametrize(("cases", "yes"), [(1, 1), (6, 1), (13, 6)])
def test_no_file_has_figures_of_few_cases(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    downloads: Downloads,
    role: Role,
    cases: int,
    yes: int,
) -> None:
    audit_id = create_small_audit(store, cases, yes)
    page = visitor_with_role(store, monkeypatch, audit_id, role).open_page("export", audit=audit_id, count="final")
    assert bool(downloads.makers) is (cases >= THRESHOLD)
    assert "responses" not in " ".join(page.labels("download_button")).lower()
    for label in downloads.makers:
        name, content = downloads[label]
        assert small_figures(text_of(name, content)) == [], name


def text_of(name: str, content: bytes) -> str:
    """Everything in a file as text; in JSON the numbers of each question as counts."""
    if name.endswith(".json"):
        data = json.loads(content)
        questions = [*data["prompts"], *(key for entry in data["standards"] for key in entry["key_questions"])]
        return "\n".join(f"{entry['yes']} of {entry['base']}" for entry in questions if entry["yes"] is not None)
    if name.endswith(".docx"):
        document = Document(io.BytesIO(content))
        texts = [paragraph.text for paragraph in document.paragraphs]
        return "\n".join([*texts, *(cell.text for t in document.tables for row in t.rows for cell in row.cells)])
    if name.endswith(".html"):
        return re.sub(r"<[^>]*>", " ", content.decode())
    workbook = load_workbook(io.BytesIO(content))
    rows = [row for sheet in workbook for row in sheet.iter_rows(values_only=True)]
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)
