"""Every page opens, for a lead and another role, in audits with each shipped questionnaire and cases in each state."""

from __future__ import annotations

import logging

import pytest

from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.questionnaire import Questionnaire
from audit.storage import Role, Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from audit.web.page_list import PAGES, PageEntry
from tests.storage.factories import ANN, create_audit, create_case, reload_review
from tests.web.signed_in import visitor_with_role

TESTED_ELSEWHERE = {"hmip-probation-2021"}  # the questionnaire of most other tests
SHIPPED = [
    questionnaire
    for path in sorted(QUESTIONNAIRES_FOLDER.glob("*.toml"))
    if path.stem not in TESTED_ELSEWHERE
    for questionnaire in [load_questionnaire(path)]
    if not questionnaire.is_survey
]

OTHER_ROLES = [role for role in Role if role is not Role.LEAD]
VISITS = [
    (questionnaire, role)
    for place, questionnaire in enumerate(SHIPPED)
    for role in (Role.LEAD, OTHER_ROLES[place % len(OTHER_ROLES)])
]
"""Each questionnaire for a lead, who sees most pages, and for another role."""

REFERENCES = [*(f"C-{number}" for number in range(8)), "NEW-1"]


def detail_value(detail: CaseDetail, number: int) -> str:
    """Return a value of a case detail, another one for each number."""
    match detail.kind:
        case CaseDetailKind.DATE:
            return f"2025-11-{10 + number}"
        case CaseDetailKind.NUMBER:
            return str(20 + number)
        case CaseDetailKind.TEXT:
            return ("North", "South")[number % 2]
        case _:
            return detail.choices[number % len(detail.choices)].id


def complete_record(questionnaire: Questionnaire, number: int) -> CaseRecord:
    """Return a case in which every question has an answer with a note, each of the answers it offers in turn."""
    details = {detail.id: (detail_value(detail, number),) for detail in questionnaire.case_details}
    answers = {
        question.id: question.offered_answers[(number + place) % len(question.offered_answers)]
        for place, question in enumerate(questionnaire.asked_questions)
    }
    notes = dict.fromkeys(answers, "As the file says.")
    return CaseRecord(Case(REFERENCES[number], details=details, state=CaseState.SUBMITTED), answers, notes=notes)


def create_audit_in_every_state(store: Store, questionnaire: Questionnaire, source: bytes) -> tuple[str, list[str]]:
    """Start an audit with cases that are not started, in progress, returned, submitted and final; return all ids."""
    audit_id = create_audit(store, source.decode())
    store.cases.import_cases(ANN, audit_id, [complete_record(questionnaire, number) for number in range(8)])
    imported = list(store.cases.references(ANN, audit_id))
    begun, returned, final, submitted = (store.reviews.open(ANN, audit_id, case_id) for case_id in imported[:4])
    new_case = create_case(store, audit_id, REFERENCES[-1])
    for review, auditor in ((new_case, Role.AUDITOR), (begun, Role.MODERATOR), (returned, Role.AUDITOR)):
        store.workflow.allocate(ANN, review, f"{auditor}@example.org")
    store.workflow.reopen(ANN, begun, "The file arrived late.")
    store.workflow.return_to_auditor(ANN, reload_review(store, returned), "Say why.")
    store.workflow.mark_as_final(ANN, final)
    return audit_id, [review.case_id for review in (begun, returned, final, submitted, new_case)]


def titles_of(entry: PageEntry, questionnaire: Questionnaire) -> set[str]:
    """Return the titles that a page may have: that of the list, or of what it shows."""
    label = questionnaire.case_label
    title = entry.title.format(case=label.heading, cases=label.plural_heading)
    other_titles = {
        "home": ["First audit"],
        "record": [f"{label.heading} {reference}" for reference in REFERENCES],
        "feedback": ["Feedback sheets", *(f"Feedback sheet: {label.singular} {reference}" for reference in REFERENCES)],
        "moderate": [f"Moderate {label.singular} {reference}" for reference in REFERENCES],
        "retention": ["How long cases are stored"],
    }
    return {title, *other_titles.get(entry.name, [])}


@pytest.mark.thorough
@pytest.mark.parametrize(("questionnaire", "role"), VISITS, ids=lambda each: getattr(each, "id", str(each)))
def test_every_page_opens_without_an_error(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    questionnaire: Questionnaire,
    role: Role,
) -> None:
    source = (QUESTIONNAIRES_FOLDER / f"{questionnaire.id}.toml").read_bytes()
    audit_id, case_ids = create_audit_in_every_state(store, questionnaire, source)
    page = visitor_with_role(store, monkeypatch, audit_id, role)
    for entry in PAGES:
        for case_id in ("", *(case_ids if entry.name in {"record", "feedback", "moderate"} else [])):
            page.open_page(entry.name, audit=audit_id, **({"case": case_id} if case_id else {}))
            assert page.title in titles_of(entry, questionnaire), (entry.name, case_id)
            assert "data-errors" not in page.html, (entry.name, case_id)
    assert [each for each in caplog.records if each.name == "audit" and each.levelno >= logging.ERROR] == []
