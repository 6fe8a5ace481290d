"""The facts of the home page: progress per auditor, what is open, returned, contradicted and still to be done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.errors import NotAllowedError
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.judgement import Judgement
from audit.storage import Person, Role, Store
from audit.storage.engine import clock
from tests.graded_questionnaire import GRADED_TOML
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    count_statements,
    create_audit,
    create_case,
    save_answer,
)

ADA = Person("Ada", local=True)
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def add_case(store: Store, audit_id: str, reference: str, auditor: str = "", submitted: bool = False) -> str:
    case_id = store.cases.add(ANN, audit_id, Case(reference, auditor))
    if submitted:
        review = complete_case(store, store.reviews.open(ANN, audit_id, case_id))
        store.workflow.submit(ANN, review)
    return case_id


def test_progress_is_counted_per_auditor_with_their_last_activity(
    any_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit(any_store)
    for name, role in (("Zed", Role.AUDITOR), ("Rea", Role.READER)):
        any_store.members.set_role(ANN, audit_id, name, role)
    add_case(any_store, audit_id, "A1", "Ada")
    add_case(any_store, audit_id, "A2", "Ada", submitted=True)
    add_case(any_store, audit_id, "A3")
    monkeypatch.setattr(clock, "now", lambda: NOON)
    started = any_store.reviews.open(ADA, audit_id, add_case(any_store, audit_id, "A4", "Ada"))
    save_answer(any_store, started, "2.2.1", YES, ADA)
    unallocated, ada, zed = any_store.dashboards.lead(ANN, audit_id).auditors
    assert (unallocated.name, unallocated.allocated) == ("", 1)
    assert (ada.allocated, ada.started, ada.submitted, ada.last_activity) == (3, 2, 1, NOON)
    assert (zed.name, zed.allocated, zed.last_activity) == ("Zed", 0, None), "an auditor without a case is shown"


def test_open_cases_have_their_last_change(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit(any_store)
    monkeypatch.setattr(clock, "now", lambda: NOON)
    case_id = add_case(any_store, audit_id, "A1", "Ada")
    add_case(any_store, audit_id, "A2")
    add_case(any_store, audit_id, "A3", submitted=True)
    later = NOON + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    save_answer(any_store, any_store.reviews.open(ANN, audit_id, case_id), "2.2.1", YES)
    dashboard = any_store.dashboards.lead(ANN, audit_id)
    assert [(case.reference, case.auditor, case.state, case.last_change) for case in dashboard.open_cases] == [
        ("A1", "Ada", CaseState.IN_PROGRESS, later),
        ("A2", "", CaseState.ALLOCATED, NOON),
    ]
    assert dashboard.unallocated == 1


def test_returned_cases_say_who_returned_them_and_why(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    for reference in ("A1", "A2"):
        case_id = add_case(any_store, audit_id, reference, "Ada", submitted=True)
        any_store.workflow.return_to_auditor(ANN, any_store.reviews.open(ANN, audit_id, case_id), f"See {reference}.")
    other = create_audit(any_store, name="Another audit")
    add_case(any_store, other, "B1", "Ada", submitted=True)
    returned = any_store.dashboards.lead(ANN, audit_id).returned
    assert [(case.reference, case.by, case.reason) for case in returned] == [
        ("A1", "Ann", "See A1."),
        ("A2", "Ann", "See A2."),
    ]
    assert any_store.dashboards.lead(ANN, other).returned == []


def import_case(store: Store, audit_id: str, reference: str, concern: str = "", **answers: Answer) -> None:
    """A submitted case with these answers to 2.2.1 and its prompts, and Yes to everything else."""
    questions = store.audits.get(ANN, audit_id).inspected_questions
    given = {question.id: YES for question in questions} | {
        {"a": "2.2.1a", "b": "2.2.1b", "key": "2.2.1"}[name]: answer for name, answer in answers.items()
    }
    details = {"sentence_type": ("community",), **({"concern": (concern,)} if concern else {})}
    store.cases.import_cases(ANN, audit_id, [CaseRecord(Case(reference, details=details), given)])


def test_cases_whose_prompts_all_contradict_the_answer_are_found_by_the_rule_of_the_form(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    import_case(any_store, audit_id, "C1", concern="yes", a=NO, b=NO, key=YES)
    import_case(any_store, audit_id, "C2", concern="yes", a=NO, b=YES, key=YES)
    import_case(any_store, audit_id, "C3", concern="no", a=NO, b=YES, key=YES)
    import_case(any_store, audit_id, "C4", concern="yes", a=NO, b=NO, key=NO)
    import_case(any_store, audit_id, "C5", concern="yes", a=YES, b=YES, key=NO)
    contradicted = any_store.dashboards.lead(ANN, audit_id).contradicted
    assert [(case.reference, case.question_id) for case in contradicted] == [
        ("C1", "2.2.1"),
        ("C3", "2.2.1"),
        ("C5", "2.2.1"),
    ]
    review = any_store.reviews.open(ANN, audit_id, contradicted[0].case_id)
    any_store.workflow.mark_as_final(ANN, review)
    assert len(any_store.dashboards.lead(ANN, audit_id).contradicted) == 2, "a final case was checked"


def test_graded_cases_are_compared_by_the_rule_of_the_form_if_every_key_question_has_a_scale(any_store: Store) -> None:
    audit_id = create_audit(any_store, GRADED_TOML)
    answers = {"C1": ("good", NO, "not_met"), "C2": ("good", NO, "met"), "C3": ("inadequate", YES, "met")}
    for reference, (grade, views, visit) in answers.items():
        given = {"1.1.1": AnswerCode(grade), "1.1.1a": views, "1.1.1b": AnswerCode(visit)}
        others = {"1.1.2": YES, "1.1.3": YES, "1.1.4": YES}
        record = CaseRecord(Case(reference), given | others, notes={"1.1.1": "Late."})
        any_store.cases.import_cases(ANN, audit_id, [record])
    contradicted = any_store.dashboards.lead(ANN, audit_id).contradicted
    assert [(case.reference, case.question_id) for case in contradicted] == [("C1", "1.1.1"), ("C3", "1.1.1")]


def test_unrated_standards_and_the_last_export(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    before = any_store.dashboards.lead(ANN, audit_id)
    assert (before.unrated, before.last_export) == (["1.1 Leadership"], None)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", "Seen."), seen=None)
    for name in ("report", "workbook"):
        any_store.history.log_export(ADA, audit_id, name)
    after = any_store.dashboards.lead(ANN, audit_id)
    assert after.unrated == []
    assert after.last_export is not None
    assert (after.last_export.by, after.last_export.name) == ("Ada", "workbook")


def test_the_queue_begins_with_the_case_that_waits_longest(any_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit(any_store)
    case_ids = [add_case(any_store, audit_id, reference) for reference in ("A1", "A2", "A3")]
    for days, case_id in enumerate(reversed(case_ids)):
        monkeypatch.setattr(clock, "now", lambda days=days: NOON + timedelta(days=days))
        review = complete_case(any_store, any_store.reviews.open(ANN, audit_id, case_id))
        any_store.workflow.submit(ANN, review)
    import_case(any_store, audit_id, "A4")
    queue = any_store.dashboards.queue(ANN, audit_id)
    assert [case.reference for case in queue] == ["A3", "A2", "A1", "A4"]
    assert queue[0].submitted_at == NOON
    any_store.workflow.mark_as_final(ANN, any_store.reviews.open(ANN, audit_id, case_ids[2]))
    assert [case.reference for case in any_store.dashboards.queue(ANN, audit_id)] == ["A2", "A1", "A4"]


@pytest.mark.parametrize(
    ("role", "may_lead", "may_check"), [(Role.MODERATOR, False, True), (Role.AUDITOR, False, False)]
)
def test_each_role_reads_only_its_own_home_page(store: Store, role: Role, may_lead: bool, may_check: bool) -> None:
    audit_id = create_audit(store)
    store.members.set_role(ANN, audit_id, "Pat", role)
    for read, may in ((store.dashboards.lead, may_lead), (store.dashboards.queue, may_check)):
        if may:
            read(Person("Pat"), audit_id)
        else:
            with pytest.raises(NotAllowedError):
                read(Person("Pat"), audit_id)


def test_a_dashboard_takes_as_many_statements_for_many_cases_as_for_a_few(store: Store) -> None:
    audit_id = create_audit(store)

    def add_one_of_each(number: int) -> None:
        import_case(store, audit_id, f"D{number}", concern="yes", a=NO, b=NO, key=YES)
        case_id = add_case(store, audit_id, f"R{number}", f"Auditor {number}", submitted=True)
        review = store.reviews.open(ANN, audit_id, case_id)
        store.workflow.return_to_auditor(ANN, review, "Look again.")
        save_answer(store, create_case(store, audit_id, f"O{number}"), "2.2.1", YES)

    add_one_of_each(0)
    with count_statements(store) as few:
        store.dashboards.lead(ANN, audit_id)
        store.dashboards.queue(ANN, audit_id)
    for number in range(1, 4):
        add_one_of_each(number)
    with count_statements(store) as many:
        dashboard = store.dashboards.lead(ANN, audit_id)
        store.dashboards.queue(ANN, audit_id)
    assert (len(dashboard.contradicted), len(dashboard.returned), len(dashboard.auditors)) == (4, 4, 5)
    assert len(many) == len(few)
    assert len(many) <= 21
    with count_statements(store) as again:
        assert store.dashboards.lead(ANN, audit_id) == dashboard
        store.dashboards.queue(ANN, audit_id)
    assert len(again) <= 17, "what contradicts itself is worked out again only after a change"
