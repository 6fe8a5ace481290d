"""Calibration on the pages: the meeting, one's own results, the gate, and practising."""

from __future__ import annotations

import pytest

from audit.messages import calibration as messages
from audit.messages import pages as page_messages
from audit.model.purpose import Purpose
from audit.sample_audit import load_practice_audit
from audit.storage import Person, Role, Store
from tests.storage.exercise_factory import (
    ADA,
    OTTO,
    create_exercise,
    create_live_audit,
    record_practice,
    release_exercise,
)
from tests.storage.factories import ANN, YES
from tests.web.conftest import NewVisitor, Visitor
from tests.web.signed_in import SignedInVisitor
from tests.web.test_navigation import nav_links


@pytest.fixture
def exercise(store: Store) -> str:
    return create_exercise(store)


def agree(page: Visitor, answer: str, reason: str) -> Visitor:
    """Record what was agreed about the question that is shown."""
    page.fill("segmented_control", "Agreed answer", answer)
    return page.fill("text_area", "Reason", reason).press("Save agreed answer")


@pytest.mark.thorough
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
    release_exercise(store, exercise)
    page.run()
    sentence = messages.YOUR_ANSWER_DIFFERS.format(
        reference="C-1", answer="No", agreed="Yes", reason="The plan says it."
    )
    assert sentence in page.text_lines
    assert "90% (9 of 10)" in page.text_lines


def test_an_exercise_has_only_the_pages_that_make_sense(
    visitor: NewVisitor, exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor("Ann").open_page("results", audit=exercise)
    assert page_messages.NO_PAGE_OF_EXERCISE in page.text_lines
    titles = [
        "Home",
        "Cases",
        "Record",
        "Record in Excel",
        "Urgent concerns",
        "Calibration",
        "Settings",
        "Members",
        "History",
        "Retention",
    ]
    assert list(nav_links(page)) == titles
    home = SignedInVisitor(ADA.name, monkeypatch).open_page("home", audit=exercise)
    assert messages.YOU_HAVE_SUBMITTED.format(done="1 of 1 case") in home.text_lines


def test_a_lead_requires_an_exercise_and_an_auditor_is_shown_what_to_do(
    visitor: NewVisitor, store: Store, exercise: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = create_live_audit(store)
    release_exercise(store, exercise)
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


def test_start_an_audit_offers_a_calibration_exercise(visitor: NewVisitor, store: Store) -> None:
    page = visitor("Ann").open_page("new_audit").fill("segmented_control", "What do you start?", Purpose.CALIBRATION)
    page.fill("text_input", "Name of the audit", "Round 2").fill("text_input", "Unit", "Unit").press("Start the audit")
    (audit,) = store.audits.all(ANN)
    assert audit.purpose is Purpose.CALIBRATION


def test_a_newcomer_practises_and_starts_again(visitor: NewVisitor, store: Store) -> None:
    home = visitor("Ann").press("Practise on invented cases")
    assert "Practise in four steps" in home.text_lines
    practice = store.practices.practice_audit(ANN)
    record_practice(store, ANN, practice, wrong="2.2.3d")
    page = home.open_page("calibration", audit=practice)
    assert "95% (38 of 40)" in page.text_lines
    assert "PRA-2: you answered No. Agreed: Not applicable." in page.text
    page.press("Start again")
    assert messages.STARTED_AGAIN in page.text_lines
    assert messages.YOU_HAVE_SUBMITTED.format(done="0 of 2 cases") in page.text_lines


def test_everybody_practises_alone_on_a_server(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    practice = load_practice_audit(store, ANN)
    page = SignedInVisitor("new@example.org", monkeypatch)
    page.press("Practise on invented cases")
    assert store.members.all(ANN, practice)["new@example.org"] is Role.AUDITOR
    assert len(store.cases.own_reviews(Person("new@example.org"), practice)) == 2
    record = page.open_page("record", audit=practice)
    assert "His own account." in record.text
