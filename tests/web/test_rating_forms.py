"""Ratings that people give: judged standards, and ratings decided in place of a calculated one."""

from dataclasses import replace

import pytest

from audit.analysis.ratings import Judgement
from audit.storage import Store
from tests.small_questionnaire import SMALL, records_with
from tests.storage.factories import ANN, BEN, begin_audit, submit_cases
from tests.web.conftest import NewVisitor, Visitor

REASON = "Read again <b>by two</b>."


def opened(visitor: NewVisitor, form: str, audit_id: str, standard: str, name: str = "Ann") -> Visitor:
    """Somebody's page with one form unfolded."""
    page = visitor(name).go("results", audit=audit_id)
    page.at.session_state[f"open {form} {audit_id} {standard} 0"] = True
    return page.run()


def typed(page: Visitor, form: str, rating: str, why: str) -> Visitor:
    """Choose a rating and write why; ``form`` names the form with its audit and standard."""
    page.choose("segmented_control", f"rate {form} 0", rating)
    return page.choose("text_area", f"why {form} 0", why)


def judging(visitor: NewVisitor, audit_id: str) -> Visitor:
    return opened(visitor, "rating", audit_id, "1.1")


def entered(page: Visitor, audit_id: str, rating: str, rationale: str) -> Visitor:
    return typed(page, f"rating {audit_id} 1.1", rating, rationale)


def test_a_form_is_drawn_only_when_it_is_unfolded(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = visitor().go("results", audit=audit_id)
    assert page.labels("text_area") == []
    assert judging(visitor, audit_id).labels("text_area") == ["Rationale"]


def test_a_rating_is_entered_with_its_reasons(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = judging(visitor, audit_id)
    assert "No rating is entered yet." in page.lines
    assert page.labelled("button", "Save the rating").disabled
    page = entered(page, audit_id, "Good", "A clear vision. <b>")
    assert store.audits.get(ANN, audit_id).judgements == {}, "a rating counts once it is saved"
    page.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements == {"1.1": Judgement("Good", "A clear vision. <b>")}
    assert "Entered rating: Good." in page.lines
    assert "A clear vision. <b>" in page.lines
    assert page.labels("text_area") == [], "the form folds once it is saved"


def test_a_rating_that_is_not_saved_yet_is_there_after_a_reload(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    entered(judging(visitor, audit_id), audit_id, "Good", "A clear vision.")
    again = visitor().go("results", audit=audit_id)
    assert again.value("segmented_control", f"rate rating {audit_id} 1.1 0") == "Good"
    assert again.value("text_area", f"why rating {audit_id} 1.1 0") == "A clear vision."
    again.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rationale == "A clear vision."
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_a_rating_that_somebody_else_entered_meanwhile_is_not_overwritten_unseen(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = entered(judging(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.press("Save the rating")
    assert "Somebody else changed the rating of 1.1 meanwhile; yours was not saved." in page.text
    assert "Entered rating: Outstanding." in page.lines
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Outstanding", "Theirs.")
    assert page.value("text_area", f"why rating {audit_id} 1.1 0") == "Mine."
    page.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Good", "Mine.")


def test_a_draft_begun_before_somebody_elses_rating_does_not_overwrite_it_unseen(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    entered(judging(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    again = visitor().go("results", audit=audit_id).press("Save the rating")
    assert "yours was not saved" in again.text
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rating == "Outstanding"


def test_looking_at_a_rating_leaves_no_draft_of_it(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = judging(visitor, audit_id)
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.run()
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_what_is_put_back_as_it_was_leaves_no_draft(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    store.audits.judge(ANN, audit_id, "1.1", Judgement("Good", "Ours."), seen=None)
    page = entered(judging(visitor, audit_id), audit_id, "Good", "Other.")
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1")
    entered(page, audit_id, "Good", "Ours.")
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


# 13 of 20 is 65%, on the floor of Good: one case fewer gives another rating.


@pytest.fixture
def near(store: Store) -> str:
    """An audit in which the ratings of 2.2 and 2.3 call for a second look."""
    audit_id = begin_audit(store)
    submit_cases(store, audit_id, 20, 13)
    store.audits.judge(ANN, audit_id, "1.1", Judgement("Outstanding", ""), seen=None)
    return audit_id


def deciding(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return opened(visitor, "decision", audit_id, "2.2", name)


def decided(page: Visitor, audit_id: str, rating: str = "Requires improvement", reason: str = REASON) -> Visitor:
    return typed(page, f"decision {audit_id} 2.2", rating, reason).press("Decide")


def test_a_flagged_rating_says_why_and_offers_the_ratings_one_band_away(visitor: NewVisitor, store: Store, near: str):
    page = deciding(visitor, near)
    assert (
        "Worth a second look before Good is settled. The lowest percentage (65%) lies within 5 points of 65%. "
        "One case judged otherwise would change the rating."
    ) in page.lines
    choice = page.at.segmented_control(key=f"rate decision {near} 2.2 0")
    assert list(choice.options) == ["Requires improvement", "Outstanding"]
    assert page.labelled("button", "Decide").disabled


def test_no_rating_is_decided_without_a_reason(visitor: NewVisitor, store: Store, near: str):
    page = decided(deciding(visitor, near), near, reason=" ")
    assert "Say why in a few words: the reason is kept with the rating." in page.lines
    assert store.audits.get(ANN, near).decisions == {}


def test_a_rating_is_decided_and_the_calculated_one_stands_beside_it(visitor: NewVisitor, store: Store, near: str):
    page = decided(deciding(visitor, near), near)
    kept = store.audits.get(ANN, near).decisions["2.2"]
    assert (kept.rating, kept.reason, kept.by) == ("Requires improvement", REASON, "Ann")
    told = (
        "Calculated: Good, lowest key question 65% (13 of 20). Decided: Requires improvement, by Ann on "
        f"{kept.at.day} {kept.at:%B %Y}: {REASON}"
    )
    assert page.lines.count(told) == 2, "in the table of ratings and in the standard"
    assert "As calculated, without decisions: Good, 7 of 9 points." in page.lines
    assert "6/9" in page.lines
    assert "<b>" not in page.html
    assert any("Requires improvement for assessment as a person decided, and Good as calc" in one for one in page.lines)
    assert store.drafts.read(ANN, f"decision {near} 2.2") == {}


def test_the_table_of_ratings_has_columns_for_calculated_and_decided_once_somebody_decided(
    visitor: NewVisitor, store: Store, near: str
):
    assert "Decided" not in visitor().go("results", audit=near).lines
    store.decisions.decide(ANN, near, "2.2", "Outstanding", REASON, None)
    lines = visitor().go("results", audit=near).lines
    assert lines[lines.index("Calculated") : lines.index("Calculated") + 2] == ["Calculated", "Decided"]
    place = lines.index("2.2 Assessment")
    assert lines[place : place + 5] == ["2.2 Assessment", "Outstanding", "3", "Good", "Outstanding"]


def test_a_decision_that_is_not_sent_yet_is_there_after_a_reload(visitor: NewVisitor, store: Store, near: str):
    typed(deciding(visitor, near), f"decision {near} 2.2", "Outstanding", "Half a thought")
    again = visitor().go("results", audit=near)
    assert again.value("text_area", f"why decision {near} 2.2 0") == "Half a thought"
    again.press("Decide")
    assert store.audits.get(ANN, near).decisions["2.2"].rating == "Outstanding"


def test_a_decision_is_withdrawn_with_a_reason(visitor: NewVisitor, store: Store, near: str):
    store.decisions.decide(BEN, near, "2.2", "Outstanding", "Theirs.", None)
    page = deciding(visitor, near).choose("text_area", f"why decision {near} 2.2 0", "Too hasty.")
    page.press("Withdraw the decision")
    assert store.audits.get(ANN, near).decisions == {}
    assert store.audits.trail(ANN, near)[-1].change.reason == "Too hasty."
    assert "As calculated" not in page.text


def test_a_decision_that_somebody_else_took_meanwhile_is_not_overwritten_unseen(
    visitor: NewVisitor, store: Store, near: str
):
    page = deciding(visitor, near)
    store.decisions.decide(BEN, near, "2.2", "Outstanding", "Theirs.", None)
    decided(page, near)
    assert "Somebody else decided the rating of 2.2 meanwhile; yours was not saved." in page.text
    assert store.audits.get(ANN, near).decisions["2.2"].by == "Ben"
    assert page.value("text_area", f"why decision {near} 2.2 0") == REASON
    page.press("Decide")
    assert store.audits.get(ANN, near).decisions["2.2"].by == "Ann"


def test_a_draft_begun_before_somebody_elses_decision_does_not_overwrite_it_unseen(
    visitor: NewVisitor, store: Store, near: str
):
    first = store.decisions.decide(ANN, near, "2.2", "Outstanding", "First.", None)
    typed(deciding(visitor, near), f"decision {near} 2.2", "Requires improvement", "Mine.")
    store.decisions.decide(BEN, near, "2.2", "Outstanding", "Theirs.", first)
    again = visitor().go("results", audit=near).press("Decide")
    assert "yours was not saved" in again.text
    assert store.audits.get(ANN, near).decisions["2.2"].reason == "Theirs."


def test_a_decision_that_lapsed_says_why_and_can_only_be_withdrawn(visitor: NewVisitor, store: Store, near: str):
    store.decisions.decide(ANN, near, "2.2", "Outstanding", REASON, None)
    submit_more(store, near)
    page = deciding(visitor, near)
    (told,) = {line for line in page.lines if "does not count, because" in line and line.startswith("2.2")}
    assert "nothing calls for discretion over Inadequate" in told
    assert "Decide" not in page.labels("button")
    page.choose("text_area", f"why decision {near} 2.2 0", "It lapsed.").press("Withdraw the decision")
    assert store.audits.get(ANN, near).decisions == {}


def submit_more(store: Store, audit_id: str) -> None:
    """So many No that nothing is near a boundary any more."""
    records = records_with({question.id: (0, 60) for question in SMALL.questions})
    others = [replace(record, case=replace(record.case, reference=f"B{at}")) for at, record in enumerate(records)]
    store.cases.bring_in(ANN, audit_id, others)


def test_nothing_is_decided_where_nothing_is_flagged(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    submit_cases(store, audit_id, 20, 0)
    assert visitor().go("results", audit=audit_id).labels("expander")[0].startswith("Enter or change the rating")
    assert not [one for one in visitor().go("results", audit=audit_id).labels("expander") if "Decide" in one]


def test_nothing_is_decided_over_cases_that_do_not_usually_count(visitor: NewVisitor, store: Store, near: str):
    page = visitor().go("results", audit=near, count="submitted")
    assert "A rating is decided over submitted and final cases. Count those to decide." in page.lines
    assert not [label for label in page.labels("expander") if "Decide" in label]


def test_a_closed_audit_has_no_form(visitor: NewVisitor, store: Store, near: str):
    store.audits.close(ANN, near)
    page = visitor().go("results", audit=near)
    assert "The audit is closed, so its ratings cannot be changed." in page.lines
    assert all(label.startswith("Prompts") for label in page.labels("expander"))
