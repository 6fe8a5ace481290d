"""Ratings that people enter: of standards rated by judgement, and decisions on calculated ratings."""

from dataclasses import replace

import pytest

from audit.messages import model as model_messages
from audit.messages import results as messages
from audit.messages import storage as storage_messages
from audit.messages.pages import AUDIT_CLOSED
from audit.model.judgement import Judgement
from audit.storage import Store
from tests.small_questionnaire import SMALL, records_with
from tests.storage.factories import ANN, BEN, close_audit, create_audit, import_submitted_cases
from tests.web.conftest import NewVisitor, Visitor

REASON = "Read again <b>by two</b>."


def opened(visitor: NewVisitor, form: str, audit_id: str, standard: str, name: str = "Ann") -> Visitor:
    """Open the page of a person with one form open."""
    page = visitor(name).open_page("results", audit=audit_id)
    page.at.session_state[f"open {form} {audit_id} {standard} 0"] = True
    return page.run()


def typed(page: Visitor, form: str, rating: str, why: str) -> Visitor:
    """Select a rating and enter the reasons; ``form`` names the form with its audit and standard."""
    page.set_value("segmented_control", f"rate {form} 0", rating)
    return page.set_value("text_area", f"why {form} 0", why)


def judging(visitor: NewVisitor, audit_id: str) -> Visitor:
    return opened(visitor, "rating", audit_id, "1.1")


def entered(page: Visitor, audit_id: str, rating: str, rationale: str) -> Visitor:
    return typed(page, f"rating {audit_id} 1.1", rating, rationale)


def test_a_form_is_shown_only_when_expanded(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = visitor().open_page("results", audit=audit_id)
    assert page.labels("text_area") == []
    assert judging(visitor, audit_id).labels("text_area") == ["Rationale"]


def test_a_rating_can_be_entered_with_a_rationale(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = judging(visitor, audit_id)
    assert messages.NO_RATING_ENTERED in page.text_lines
    assert page.widget_by_label("button", "Save rating").disabled
    page = entered(page, audit_id, "Good", "A clear vision. <b>")
    assert store.audits.get(ANN, audit_id).judgements == {}, "a rating counts only when it is saved"
    page.press("Save rating")
    assert store.audits.get(ANN, audit_id).judgements == {"1.1": Judgement("Good", "A clear vision. <b>")}
    assert "Entered rating: Good." in page.text_lines
    assert "A clear vision. <b>" in page.text_lines
    assert page.labels("text_area") == [], "the form closes once the rating is saved"


def test_an_unsaved_rating_survives_a_reload(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    entered(judging(visitor, audit_id), audit_id, "Good", "A clear vision.")
    again = visitor().open_page("results", audit=audit_id)
    assert again.value("segmented_control", f"rate rating {audit_id} 1.1 0") == "Good"
    assert again.value("text_area", f"why rating {audit_id} 1.1 0") == "A clear vision."
    again.press("Save rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rationale == "A clear vision."
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_a_rating_entered_meanwhile_by_another_person_is_not_overwritten(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = entered(judging(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.save_judgement(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.press("Save rating")
    assert storage_messages.JUDGEMENT_CONFLICT.format(standard="1.1") in page.text
    assert "Entered rating: Outstanding." in page.text_lines
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Outstanding", "Theirs.")
    assert page.value("text_area", f"why rating {audit_id} 1.1 0") == "Mine."
    page.press("Save rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Good", "Mine.")


def test_a_draft_started_before_another_person_s_rating_does_not_overwrite_it(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    entered(judging(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.save_judgement(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    again = visitor().open_page("results", audit=audit_id).press("Save rating")
    assert storage_messages.JUDGEMENT_CONFLICT.format(standard="1.1") in again.text
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rating == "Outstanding"


def test_opening_a_rating_form_saves_no_draft(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = judging(visitor, audit_id)
    store.audits.save_judgement(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.run()
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_resetting_a_form_to_its_saved_values_deletes_the_draft(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", "Ours."), seen=None)
    page = entered(judging(visitor, audit_id), audit_id, "Good", "Other.")
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1")
    entered(page, audit_id, "Good", "Ours.")
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


# 13 of 20 is 65%, on the floor of Good: one case fewer gives another rating.


@pytest.fixture
def flagged_audit(store: Store) -> str:
    """Return an audit in which the ratings of 2.2 and 2.3 need checking."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 20, 13)
    store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Outstanding", ""), seen=None)
    return audit_id


def deciding(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return opened(visitor, "decision", audit_id, "2.2", name)


def decided(page: Visitor, audit_id: str, rating: str = "Requires improvement", reason: str = REASON) -> Visitor:
    return typed(page, f"decision {audit_id} 2.2", rating, reason).press("Save decision")


def test_a_flagged_rating_says_why_and_offers_the_neighbouring_bands(
    visitor: NewVisitor, store: Store, flagged_audit: str
):
    page = deciding(visitor, flagged_audit)
    standard = store.audits.results(ANN, flagged_audit).results.standards[1]
    assert len(standard.discretion_reasons) == 2, "near a boundary, and one case would change the rating"
    reasons = " ".join(standard.discretion_reasons)
    assert messages.CHECK_BEFORE_CONFIRMING.format(rating="Good", reasons=reasons) in page.text_lines
    choice = page.at.segmented_control(key=f"rate decision {flagged_audit} 2.2 0")
    assert list(choice.options) == ["Requires improvement", "Outstanding"]
    assert page.widget_by_label("button", "Save decision").disabled


def test_a_rating_is_not_overridden_without_a_reason(visitor: NewVisitor, store: Store, flagged_audit: str):
    page = decided(deciding(visitor, flagged_audit), flagged_audit, reason=" ")
    assert model_messages.REASON_MISSING.format(subject="rating") in page.text_lines
    assert store.audits.get(ANN, flagged_audit).decisions == {}


def test_an_overridden_rating_is_shown_with_the_calculated_one(visitor: NewVisitor, store: Store, flagged_audit: str):
    page = decided(deciding(visitor, flagged_audit), flagged_audit)
    decision = store.audits.get(ANN, flagged_audit).decisions["2.2"]
    assert (decision.rating, decision.reason, decision.decided_by) == ("Requires improvement", REASON, "Ann")
    expected = (
        "Calculated: Good, two key questions with the same lowest score 65% (13 of 20). "
        "Decided: Requires improvement, by Ann on "
        f"{decision.decided_at.day} {decision.decided_at:%B %Y}: {REASON}"
    )
    assert page.text_lines.count(expected) == 2, "in the table of ratings and in the standard"
    assert "As calculated, without decisions: Good, 7 of 9 points." in page.text_lines
    assert "6/9" in page.text_lines
    assert "<b>" not in page.html
    assert any(
        "Requires improvement for assessment by decision. The calculated rating is Good" in line
        for line in page.text_lines
    )
    assert store.drafts.read(ANN, f"decision {flagged_audit} 2.2") == {}


def test_the_ratings_table_has_calculated_and_decided_columns_after_a_decision(
    visitor: NewVisitor, store: Store, flagged_audit: str
):
    assert "Decided" not in visitor().open_page("results", audit=flagged_audit).text_lines
    store.decisions.override_rating(ANN, flagged_audit, "2.2", "Outstanding", REASON, None)
    lines = visitor().open_page("results", audit=flagged_audit).text_lines
    assert lines[lines.index("Calculated") : lines.index("Calculated") + 2] == ["Calculated", "Decided"]
    start = lines.index("2.2 Assessment", lines.index("Calculated"))
    assert lines[start : start + 5] == ["2.2 Assessment", "Outstanding", "3", "Good", "Outstanding"]


def test_an_unsent_decision_survives_a_reload(visitor: NewVisitor, store: Store, flagged_audit: str):
    typed(deciding(visitor, flagged_audit), f"decision {flagged_audit} 2.2", "Outstanding", "Half a thought")
    again = visitor().open_page("results", audit=flagged_audit)
    assert again.value("text_area", f"why decision {flagged_audit} 2.2 0") == "Half a thought"
    again.press("Save decision")
    assert store.audits.get(ANN, flagged_audit).decisions["2.2"].rating == "Outstanding"


def test_a_decision_can_be_withdrawn_with_a_reason(visitor: NewVisitor, store: Store, flagged_audit: str):
    store.decisions.override_rating(BEN, flagged_audit, "2.2", "Outstanding", "Theirs.", None)
    page = deciding(visitor, flagged_audit).set_value("text_area", f"why decision {flagged_audit} 2.2 0", "Too hasty.")
    page.press("Withdraw decision")
    assert store.audits.get(ANN, flagged_audit).decisions == {}
    assert store.audits.audit_log(ANN, flagged_audit)[-1].change.reason == "Too hasty."
    assert "As calculated" not in page.text


def test_a_decision_made_meanwhile_by_another_person_is_not_overwritten(
    visitor: NewVisitor, store: Store, flagged_audit: str
):
    page = deciding(visitor, flagged_audit)
    store.decisions.override_rating(BEN, flagged_audit, "2.2", "Outstanding", "Theirs.", None)
    decided(page, flagged_audit)
    assert storage_messages.DECISION_CONFLICT.format(standard="2.2") in page.text
    assert store.audits.get(ANN, flagged_audit).decisions["2.2"].decided_by == "Ben"
    assert page.value("text_area", f"why decision {flagged_audit} 2.2 0") == REASON
    page.press("Save decision")
    assert store.audits.get(ANN, flagged_audit).decisions["2.2"].decided_by == "Ann"


def test_a_draft_started_before_another_person_s_decision_does_not_overwrite_it(
    visitor: NewVisitor, store: Store, flagged_audit: str
):
    first = store.decisions.override_rating(ANN, flagged_audit, "2.2", "Outstanding", "First.", None)
    typed(deciding(visitor, flagged_audit), f"decision {flagged_audit} 2.2", "Requires improvement", "Mine.")
    store.decisions.override_rating(BEN, flagged_audit, "2.2", "Outstanding", "Theirs.", first)
    again = visitor().open_page("results", audit=flagged_audit).press("Save decision")
    assert storage_messages.DECISION_CONFLICT.format(standard="2.2") in again.text
    assert store.audits.get(ANN, flagged_audit).decisions["2.2"].reason == "Theirs."


def test_a_lapsed_decision_says_why_and_can_only_be_withdrawn(visitor: NewVisitor, store: Store, flagged_audit: str):
    store.decisions.override_rating(ANN, flagged_audit, "2.2", "Outstanding", REASON, None)
    submit_more(store, flagged_audit)
    page = deciding(visitor, flagged_audit)
    (message,) = {line for line in page.text_lines if "does not count, because" in line and line.startswith("2.2")}
    assert "there is no reason to check Inadequate" in message
    assert "Save decision" not in page.labels("button")
    page.set_value("text_area", f"why decision {flagged_audit} 2.2 0", "It lapsed.").press("Withdraw decision")
    assert store.audits.get(ANN, flagged_audit).decisions == {}


def submit_more(store: Store, audit_id: str) -> None:
    """Submit so many cases with No that no rating is near a boundary."""
    records = records_with({question.id: (0, 60) for question in SMALL.questions})
    others = [replace(record, case=replace(record.case, reference=f"B{at}")) for at, record in enumerate(records)]
    store.cases.import_cases(ANN, audit_id, others)


def test_a_rating_that_is_not_flagged_cannot_be_overridden(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 20, 0)
    assert visitor().open_page("results", audit=audit_id).labels("expander")[0].startswith("Enter or change the rating")
    labels = visitor().open_page("results", audit=audit_id).labels("expander")
    assert not [label for label in labels if "Decision" in label]


def test_ratings_cannot_be_overridden_under_a_different_selection_of_cases(
    visitor: NewVisitor, store: Store, flagged_audit: str
):
    page = visitor().open_page("results", audit=flagged_audit, count="submitted")
    sentence = messages.CASES_TO_INCLUDE_FOR_DECISION.format(states="submitted and final", plural="cases")
    assert sentence in page.text_lines
    assert not [label for label in page.labels("expander") if "Decision" in label]


def test_a_closed_audit_shows_no_forms(visitor: NewVisitor, store: Store, flagged_audit: str):
    close_audit(store, flagged_audit)
    page = visitor().open_page("results", audit=flagged_audit)
    assert AUDIT_CLOSED in page.text_lines
    assert all(label.startswith("Prompts") for label in page.labels("expander"))
