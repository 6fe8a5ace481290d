"""The Agreement page: differences first, guidance and its effect, figures, and what each role is shown."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from audit.messages import agreement as messages
from audit.messages import model as model_messages
from audit.model.answers import Answer
from audit.model.case import CaseState
from audit.storage import Role, Store
from audit.storage.engine import schema
from tests.storage.factories import (
    ANN,
    BEN,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    set_state,
)
from tests.storage.reviewed_twice import FIRST_DAY, NOTE, OTHER_NOTE, create_audit_reviewed_twice
from tests.web.conftest import NewVisitor, Visitor
from tests.web.recording_form_driver import RecordingForm
from tests.web.signed_in import SignedInVisitor, visitor_with_role
from tests.web.test_breakdowns import table_rows

TEXT, REASON = "Count only what was written before sentence.", "The meeting agreed it."


@pytest.fixture
def audit_id(store: Store) -> str:
    """An audit with 12 cases reviewed twice, 5 of them with different answers to 2.2.2."""
    return create_audit_reviewed_twice(store)


@pytest.fixture
def page(visitor: NewVisitor, audit_id: str) -> Visitor:
    """The page of the lead."""
    return visitor().open_page("agreement", audit=audit_id)


def compared_cases(page: Visitor) -> list[str]:
    """The references of the cases of the question that is open."""
    return re.findall(r'<a href="moderate[^"]+">(.*?)</a>', page.html)


def type_guidance(page: Visitor, audit_id: str, text: str = TEXT, reason: str = REASON, count: int = 0) -> Visitor:
    """Fill in the form of 2.2.2, which is open when the page is opened."""
    page.set_value("text_area", f"text guidance split {audit_id} 2.2.2 {count}", text)
    return page.set_value("text_area", f"why guidance split {audit_id} 2.2.2 {count}", reason)


def test_the_page_opens_with_the_most_split_question_its_cases_and_both_notes(page: Visitor) -> None:
    assert page.text_lines.index("Where reviewers differ most") < page.text_lines.index("Pairs of auditors")
    assert compared_cases(page) == ["KSH-1", "KSH-2", "KSH-3", "KSH-4", "KSH-5"]
    start = page.text_lines.index("KSH-1")
    assert page.text_lines[start + 1 : start + 5] == [
        *("First review, Ada: No", NOTE),
        *("Second review, Ben: Yes", OTHER_NOTE),
    ]
    (chart,) = page.at.get("vega_lite_chart")
    assert chart.proto.alt == "Bars of answers that differ, the most split question first: 2.2.2 42% (5 of 12)."


@pytest.mark.thorough
def test_each_case_links_to_the_page_on_which_it_is_moderated(page: Visitor, audit_id: str, store: Store) -> None:
    links = re.findall(r'<a href="moderate\?([^"]+)">KSH-1</a>', page.html)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    assert links == [f"audit={audit_id}&amp;case={case_id}"]


@pytest.mark.thorough
def test_pairs_are_in_alphabetical_order_and_figures_have_their_base(page: Visitor) -> None:
    pairs = table_rows(page, "Answers of two auditors")
    assert [row[0] for row in pairs[1:]] == ["Ada and Ben", "Ada and Cat", "Ben and Cat"]
    assert "Of 100 answers, 90 were the same (43 of 48; 95% interval 76 to 96)." in page.text
    total, worst, *_ = table_rows(page, "How the answers of two reviews compare")[1:]
    assert total[:2] == ["All questions", "90% (43 of 48)"]
    assert worst[:2] == ["2.2.2 Does assessment keep other people safe?", "58% (7 of 12)"]
    assert "Kappa and AC1" in page.text


def test_guidance_is_added_with_a_reason_and_shown_with_agreement_before_and_since(
    page: Visitor, audit_id: str, store: Store
) -> None:
    type_guidance(page, audit_id).press("Add guidance")
    (added,) = store.guidance.all(ANN, audit_id)
    assert (added.question_id, added.text, added.reason) == ("2.2.2", TEXT, REASON)
    assert messages.GUIDANCE_SAVED.format(question="2.2.2", plural="cases") in page.text
    assert added.as_read in page.text
    assert "58% (7 of 12) were the same. Since: – (0 of 0)." in page.text
    assert page.value("text_area", f"text guidance split {audit_id} 2.2.2 1") == ""
    set_guidance_time(store, audit_id, FIRST_DAY + timedelta(days=6, hours=-1))
    page.run()
    assert (
        "Before 7 June 2026: 17% (1 of 6) were the same. Since: 100% (6 of 6). The difference is +83 points"
        in page.text
    )


def set_guidance_time(store: Store, audit_id: str, at: datetime) -> None:
    """Let the guidance have been added at another time, past the audit log."""
    table = schema.guidance_change
    with store.database.write_transaction() as connection:
        connection.execute(update(table).where(table.c.audit_id == audit_id).values(recorded_at=at))


@pytest.mark.thorough
def test_guidance_without_a_reason_is_refused_and_stays_typed(page: Visitor, audit_id: str, store: Store) -> None:
    type_guidance(page, audit_id, reason="").press("Add guidance")
    assert model_messages.REASON_MISSING.format(subject="guidance") in page.text
    assert page.value("text_area", f"text guidance split {audit_id} 2.2.2 0") == TEXT
    assert not store.guidance.all(ANN, audit_id)


@pytest.mark.thorough
def test_typed_guidance_is_a_draft_that_another_tab_continues(
    page: Visitor, audit_id: str, visitor: NewVisitor
) -> None:
    type_guidance(page, audit_id)
    again = visitor().open_page("agreement", audit=audit_id)
    assert again.value("text_area", f"text guidance split {audit_id} 2.2.2 0") == TEXT


@pytest.mark.thorough
def test_the_second_of_two_leads_sees_what_the_first_added_and_chooses(
    page: Visitor, audit_id: str, store: Store
) -> None:
    type_guidance(page, audit_id)
    store.guidance.add(BEN, audit_id, "2.2.2", "Count the last plan.", "It was agreed.")
    page.press("Add guidance")
    assert "Ben changed the guidance of this question" in page.text
    assert "Count the last plan." in page.text
    page.press("Add my guidance too")
    assert [change.text for change in store.guidance.all(ANN, audit_id)] == ["Count the last plan.", TEXT]


@pytest.mark.thorough
def test_added_guidance_is_withdrawn_with_a_reason(page: Visitor, audit_id: str, store: Store) -> None:
    type_guidance(page, audit_id).press("Add guidance")
    type_guidance(page, audit_id, "", "It was a mistake.", 1).press("Withdraw added guidance")
    assert [change.text for change in store.guidance.all(ANN, audit_id)] == [TEXT, ""]
    assert "by Ann. Reason: It was a mistake." in page.text


@pytest.mark.thorough
def test_guidance_can_be_added_to_a_question_that_nobody_answered_differently(
    page: Visitor, audit_id: str, store: Store
) -> None:
    page.at.session_state[f"any guidance {audit_id}"] = True
    page.run()
    page.set_value("selectbox", f"guidance question {audit_id}", "2.2.1")
    page.set_value("text_area", f"text guidance any {audit_id} 2.2.1 0", TEXT)
    page.set_value("text_area", f"why guidance any {audit_id} 2.2.1 0", REASON)
    page.at.button(key=f"add guidance any {audit_id} 2.2.1 0").click()
    page.run()
    assert [change.question_id for change in store.guidance.all(ANN, audit_id)] == ["2.2.1"]


@pytest.mark.thorough
def test_a_closed_audit_shows_agreement_without_the_form(visitor: NewVisitor, audit_id: str, store: Store) -> None:
    close_audit(store, audit_id)
    page = visitor().open_page("agreement", audit=audit_id)
    assert "5 cases with a difference" in page.text
    assert not page.at.text_area


@pytest.mark.thorough
def test_without_second_reviews_the_lead_is_led_to_allocate(visitor: NewVisitor, store: Store) -> None:
    page = visitor().open_page("agreement", audit=create_audit(store))
    assert messages.NO_SECOND_REVIEWS.format(singular="case", plural="cases") in page.text
    assert "Plan second reviews" in [link.proto.label for link in page.at.get("page_link")]


@pytest.mark.thorough
def test_auditors_are_compared_in_alphabetical_order_with_the_reason_where_there_is_no_figure(page: Visitor) -> None:
    same = table_rows(page, "On the same cases")
    assert [row[0] for row in same[1:]] == ["Ada", "Ben", "Cat"]
    headings = ("Yes, own answers", "Yes, others", "Difference", "95% interval", "Clear difference")
    assert same[0] == ["Auditor", "Cases", *headings]
    assert messages.DRIFT_EXPLANATION in page.text
    assert "6 comparisons were made." in page.text
    refused = messages.TOO_FEW_COMPARABLE_CASES.format(cases="8 cases", minimum=10, plural="cases")
    assert page.text_lines.count(refused) == 1


@pytest.mark.thorough
def test_a_moderator_sees_everything_and_has_no_form(
    store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visitor_with_role(store, monkeypatch, audit_id, Role.MODERATOR).open_page("agreement", audit=audit_id)
    assert NOTE in page.text
    assert not page.at.text_area
    assert not page.labels("button") or "Add guidance" not in page.labels("button")


@pytest.mark.thorough
def test_a_moderator_with_a_review_to_record_sees_nothing_of_that_case(
    store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"{Role.MODERATOR}@example.org"
    with store.database.write_transaction() as connection:
        table, case = schema.reading, schema.audit_case
        case_id = (
            connection.execute(case.select().where(case.c.audit_id == audit_id, case.c.reference == "KSH-1")).one().id
        )
        of_case = (table.c.case_id == case_id, table.c.number == 2)
        connection.execute(update(table).where(*of_case).values(auditor=name, state=CaseState.IN_PROGRESS.value))
    page = visitor_with_role(store, monkeypatch, audit_id, Role.MODERATOR).open_page("agreement", audit=audit_id)
    assert messages.LEFT_OUT_BLIND.format(references="KSH-1", plural="cases") in page.text
    assert compared_cases(page) == ["KSH-2", "KSH-3", "KSH-4", "KSH-5"]


def own_page(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str, old_name: str) -> Visitor:
    """The page of an auditor who made the reviews of ``old_name``."""
    name = "ada@example.org"
    store.members.set_role(ANN, audit_id, name, Role.AUDITOR)
    with store.database.write_transaction() as connection:
        table = schema.reading
        connection.execute(update(table).where(table.c.auditor == old_name).values(auditor=name))
    return SignedInVisitor(name, monkeypatch).open_page("agreement", audit=audit_id)


def test_an_auditor_sees_their_own_part_alone_and_no_other_name(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit_reviewed_twice(store, cases=24, state=CaseState.FINAL)
    page = own_page(store, monkeypatch, audit_id, "Ada")
    assert messages.OWN_DRIFT_EXPLANATION in page.text
    assert [row[0] for row in table_rows(page, "On the same cases")[1:]] == ["You"]
    assert not re.search(r"Ben|Cat|KSH|page 3", page.text)


@pytest.mark.thorough
def test_an_auditor_learns_of_no_second_review_before_it_is_final(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit_reviewed_twice(store, cases=24)
    page = own_page(store, monkeypatch, audit_id, "Ada")
    assert messages.TOO_FEW_SAME_CASES.format(cases="0 cases", minimum=5) in page.text_lines


def test_the_reason_without_any_figure_is_said_once_for_all_auditors(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    for auditor in ("Ada", "Ben"):
        review = complete_case(store, create_case(store, audit_id, f"KSH-{auditor}"))
        store.workflow.allocate(ANN, review, auditor)
        set_state(store, review, CaseState.SUBMITTED)
    lines = visitor().open_page("agreement", audit=audit_id).text_lines
    assert lines.count(messages.TOO_FEW_SAME_CASES.format(cases="0 cases", minimum=5)) == 1
    assert not [line for line in lines if line.startswith(("Ada:", "Ben:"))]
    assert "comparisons were made" not in " ".join(lines)


@pytest.mark.thorough
def test_imported_cases_without_auditors_are_not_compared(visitor: NewVisitor, store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=12, yes=6)
    lines = visitor().open_page("agreement", audit=audit_id).text_lines
    assert messages.NO_AUDITORS_TO_COMPARE.format(singular="case") in lines
    assert messages.DRIFT_EXPLANATION not in lines


@pytest.mark.thorough
def test_with_one_other_auditor_an_auditor_sees_no_figure(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit_reviewed_twice(store, cases=24, auditors=("Ada", "Ben"), state=CaseState.FINAL)
    page = own_page(store, monkeypatch, audit_id, "Ada")
    assert messages.TOO_FEW_OTHER_AUDITORS.format(minimum=2) in page.text_lines
    assert "%" not in page.text


@pytest.mark.thorough
def test_a_reader_is_not_shown_the_page(store: Store, audit_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER)
    page.open_page("agreement", audit=audit_id)
    assert "KSH" not in page.text
    assert messages.DRIFT_EXPLANATION not in page.text


@pytest.mark.thorough
def test_yes_against_not_applicable_is_a_difference(visitor: NewVisitor, audit_id: str, store: Store) -> None:
    with store.database.write_transaction() as connection:
        table = schema.answer
        is_second = table.c.reading_id.like("2%")
        connection.execute(
            update(table).where(table.c.question_id == "2.6.1", is_second).values(value=Answer.NOT_APPLICABLE.value)
        )
    page = visitor().open_page("agreement", audit=audit_id)
    worst = table_rows(page, "How the answers of two reviews compare")[2]
    assert (worst[0][:5], worst[1], worst[7]) == ("2.6.1", "0% (0 of 12)", "12")


@pytest.mark.thorough
def test_the_effect_of_guidance_needs_a_base(visitor: NewVisitor, audit_id: str, store: Store) -> None:
    store.guidance.add(ANN, audit_id, "2.2.2", TEXT, REASON)
    set_guidance_time(store, audit_id, datetime(2026, 6, 3, tzinfo=UTC))
    page = visitor().open_page("agreement", audit=audit_id)
    refused = messages.TOO_FEW_ANSWERS_FOR_EFFECT.format(
        date="3 June 2026", before="0% (0 of 2)", since="70% (7 of 10)", minimum=5
    )
    assert refused in page.text


@pytest.mark.thorough
def test_in_an_exercise_the_lead_compares_auditors_on_the_same_cases_folded_away(
    visitor: NewVisitor, audit_id: str, store: Store
) -> None:
    with store.database.write_transaction() as connection:
        connection.execute(update(schema.audit).where(schema.audit.c.id == audit_id).values(purpose="calibration"))
    page = visitor().open_page("calibration", audit=audit_id)
    assert messages.DRIFT_EXPLANATION not in page.text
    page.at.session_state[f"severity {audit_id}"] = True
    page.run()
    assert [row[0] for row in table_rows(page, "On the same cases")[1:]] == ["Ada", "Ben", "Cat"]
    assert "3 comparisons were made." in page.text


@pytest.mark.thorough
def test_added_guidance_is_shown_next_to_its_question_in_the_recording_form(
    visitor: NewVisitor, audit_id: str, store: Store
) -> None:
    added = store.guidance.add(ANN, audit_id, "2.2.2", TEXT, REASON)
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    form = RecordingForm(visitor().open_page("record", audit=audit_id, case=case_id, section="2.2"))
    rows = {row["id"]: row["added"] for group in form.data["groups"] for row in group["rows"]}
    assert rows.pop("2.2.2") == [added.as_read]
    assert not any(rows.values())
    assert REASON not in str(form.data)
