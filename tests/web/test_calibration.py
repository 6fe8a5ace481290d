"""Calibration on the pages: the meeting, one's own results, the gate, and practising."""

from __future__ import annotations

import pytest

from audit.messages import calibration as messages
from audit.messages import pages as page_messages
from audit.model.purpose import Purpose
from audit.sample_audit import load_practice_audit, practice_answers
from audit.storage import Person, Role, Store
from tests.small_questionnaire import SMALL_TOML
from tests.storage.factories import ANN, NO, YES, save_answer, save_case_detail, save_note
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import SignedInVisitor
from tests.web.test_navigation import nav_links

ADA, OTTO = Person("ada@example.org"), Person("otto@example.org")


def make_exercise(store: Store) -> str:
    """An exercise with one case, which both auditors submitted: they differ on 2.2.1."""
    from audit.model.audit import AuditDescription

    audit_id = store.audits.start(ANN, AuditDescription("Round 1", "Unit"), SMALL_TOML.encode(), Purpose.CALIBRATION)
    for person in (ADA, OTTO):
        store.members.set_role(ANN, audit_id, person.name, Role.AUDITOR)
    (case_id,) = store.cases.add_many(ANN, audit_id, ["C-1"])
    save_case_detail(store, store.reviews.open(ANN, audit_id, case_id), "sentence_type", "community")
    for person in (ADA, OTTO):
        (own,) = store.cases.own_reviews(person, audit_id)
        review = store.reviews.open(person, audit_id, own.id, own.number)
        for question in review.questions:
            answer = NO if person is OTTO and question.id == "2.2.1" else YES
            save_answer(store, review, question.id, answer, person)
        save_note(store, review, "2.2.1", f"Why {person.name} says so.", person=person)
        store.workflow.submit(person, store.reviews.open(person, audit_id, own.id, own.number))
    return audit_id


@pytest.fixture
def exercise(store: Store) -> str:
    return make_exercise(store)


def agree(page: Visitor, answer: str, reason: str) -> Visitor:
    """Record what was agreed about the question that is shown."""
    page.fill("segmented_control", "Agreed answer", answer)
    return page.fill("text_area", "Reason", reason).press("Save agreed answer")


def test_the_lead_runs_the_meeting_from_the_widest_split_to_the_release(
    visitor: NewVisitor, store: Store, exercise: str
) -> None:
    page = visitor("Ann").open_page("calibration", audit=exercise)
    assert "2 of 2 reviews of 1 case submitted." in page.text_lines
    assert page.value("selectbox", f"split-question {exercise} 2.2.1") == "2.2.1"
    assert "100% (1 of 1) of the pairs of auditors differ; 1 of 1 case with a split." in page.text_lines
    assert "Why otto@example.org says so." in page.text
    page.set_value("toggle", f"hide-names {exercise}", True)
    assert "Auditor 1" in page.text_lines
    assert ADA.name not in "\n".join(line for line in page.text_lines if line == ADA.name)
    agree(page, YES, "The plan says it.")
    assert messages.AGREED_ANSWER_SAVED in page.text_lines
    page.press("Agree where all agree (9)").press("Release agreed answers")
    assert messages.ANSWERS_RELEASED in page.text_lines
    assert store.calibrations.sheet(ANN, exercise).is_released
    assert "Save agreed answer" not in page.labels("button")


def test_what_is_typed_about_an_agreed_answer_survives_a_reload(visitor: NewVisitor, exercise: str) -> None:
    visitor("Ann").open_page("calibration", audit=exercise).fill("text_area", "Reason", "The plan says it.")
    again = visitor("Ann").open_page("calibration", audit=exercise)
    assert again.widget_by_label("text_area", "Reason").value == "The plan says it."


def test_an_auditor_sees_where_they_differ_after_the_release(
    store: Store, exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = SignedInVisitor(OTTO.name, monkeypatch).open_page("calibration", audit=exercise)
    assert messages.WAITS_FOR_RELEASE in page.text_lines
    assert ADA.name not in page.text
    store.calibrations.agree(ANN, exercise, (only_case(store, exercise), "2.2.1"), YES, "The plan says it.", None)
    store.calibrations.agree_where_all_agree(ANN, exercise, messages.ALL_AGREED)
    store.calibrations.release(ANN, exercise)
    page.run()
    sentence = messages.YOUR_ANSWER_DIFFERS.format(
        reference="C-1", answer="No", agreed="Yes", reason="The plan says it."
    )
    assert sentence in page.text_lines
    assert "90% (9 of 10)" in page.text_lines


def only_case(store: Store, audit_id: str) -> str:
    return next(iter(store.cases.references(ANN, audit_id)))


def test_an_exercise_has_only_the_pages_that_make_sense(
    visitor: NewVisitor, exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor("Ann").open_page("results", audit=exercise)
    assert page_messages.NO_PAGE_OF_EXERCISE in page.text_lines
    titles = ["Home", "Cases", "Record", "Calibration", "Settings", "Members", "History", "Retention"]
    assert list(nav_links(page)) == titles
    home = SignedInVisitor(ADA.name, monkeypatch).open_page("home", audit=exercise)
    assert messages.YOU_HAVE_SUBMITTED.format(done="1 of 1 case") in home.text_lines


def test_a_lead_requires_an_exercise_and_an_auditor_is_shown_what_to_do(
    visitor: NewVisitor, store: Store, exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = start_live_audit(store)
    store.calibrations.agree(ANN, exercise, (only_case(store, exercise), "2.2.1"), YES, "The plan says it.", None)
    store.calibrations.agree_where_all_agree(ANN, exercise, messages.ALL_AGREED)
    store.calibrations.release(ANN, exercise)
    settings = visitor("Ann").open_page("settings", audit=live)
    settings.fill("selectbox", "Exercise to pass", exercise)
    assert any("would pass by chance" in line for line in settings.text_lines)
    settings.press("Require this exercise")
    assert messages.GATE_SET in settings.text_lines
    assert "Below the percentage: 2.2 Assessment" in settings.text_lines
    otto = SignedInVisitor(OTTO.name, monkeypatch).open_page("home", audit=live)
    assert any(line.startswith("You must pass “Round 1”") for line in otto.text_lines)
    ada = SignedInVisitor(ADA.name, monkeypatch).open_page("home", audit=live)
    assert any(line.startswith("You have passed “Round 1”: 100% (10 of 10)") for line in ada.text_lines)
    assert store.gates.get(ANN, live) is not None


def start_live_audit(store: Store) -> str:
    """An audit with the questionnaire and the members of the exercise, and a case for each auditor."""
    from audit.model.audit import AuditDescription
    from audit.model.case import Case

    live = store.audits.start(ANN, AuditDescription("Live", "Unit"), SMALL_TOML.encode())
    for number, person in enumerate((ADA, OTTO), start=1):
        store.members.set_role(ANN, live, person.name, Role.AUDITOR)
        store.cases.add(ANN, live, Case(f"L-{number}", person.name))
    return live


def test_start_an_audit_offers_a_calibration_exercise(visitor: NewVisitor, store: Store) -> None:
    page = visitor("Ann").open_page("new_audit").fill("segmented_control", "What do you start?", Purpose.CALIBRATION)
    page.fill("text_input", "Name of the audit", "Round 2").fill("text_input", "Unit", "Unit").press("Start the audit")
    (audit,) = store.audits.all(ANN)
    assert audit.purpose is Purpose.CALIBRATION


def test_a_newcomer_practises_and_starts_again(visitor: NewVisitor, store: Store) -> None:
    home = visitor("Ann").press("Practise on invented cases")
    assert "Practise in four steps" in home.text_lines
    practice = store.calibrations.practice_audit(ANN)
    answer_all(store, ANN, practice, wrong="2.2.3d")
    page = home.open_page("calibration", audit=practice)
    assert "95% (38 of 40)" in page.text_lines
    assert "PRA-2: you answered No. Agreed: Not applicable." in page.text
    page.press("Start again")
    assert messages.STARTED_AGAIN in page.text_lines
    assert messages.YOU_HAVE_SUBMITTED.format(done="0 of 2 cases") in page.text_lines


def answer_all(store: Store, person: Person, practice: str, wrong: str) -> None:
    """Answer as agreed, but this question otherwise, and submit."""
    for own in store.cases.own_reviews(person, practice):
        review = store.reviews.open(person, practice, own.id, own.number)
        for question in review.questions:
            agreed, _ = practice_answers()[own.case.reference, question.id]
            answer = agreed if question.id != wrong else YES if agreed is NO else NO
            save_answer(store, review, question.id, answer, person)
            if answer in question.note_needed:
                save_note(store, review, question.id, "As the file says.", person=person)
        store.workflow.submit(person, store.reviews.open(person, practice, own.id, own.number))


def test_everybody_practises_alone_on_a_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = load_practice_audit(store, ANN)
    page = SignedInVisitor("new@example.org", monkeypatch)
    page.press("Practise on invented cases")
    assert store.members.all(ANN, practice)["new@example.org"] is Role.AUDITOR
    assert len(store.cases.own_reviews(Person("new@example.org"), practice)) == 2
    record = page.open_page("record", audit=practice)
    assert "His own account." in record.text
