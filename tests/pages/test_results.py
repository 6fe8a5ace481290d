"""The results as the report prints them, every figure of the sample; and ratings that people enter."""

import json
import re
import tomllib

import pytest

from audit.ratings import Judgement
from audit.sample import load_sample_audit
from audit.storage import Store, open_store
from tests.pages.conftest import HOME, NewVisitor, Visitor
from tests.storage.begun import ANN, BEN, NO, YES, begin_audit, begin_case, complete, say

FIGURES = tomllib.loads((HOME / "tests/knowsley_st_helens_2023.toml").read_text("utf-8"))
ROW = re.compile(r"<tr>(.*?)</tr>")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")
TAG = re.compile(r"<[^>]+>")


def rows(page: Visitor) -> list[list[str]]:
    """Every row of every table of the page, its cells as texts."""
    return [[TAG.sub("", cell) for cell in CELL.findall(row)] for row in ROW.findall(page.html)]


def row_of(page: Visitor, beginning: str) -> list[str]:
    (found,) = [row for row in rows(page) if row[0].startswith(f"{beginning} ")]
    return found


def results_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).go("results", audit=audit_id)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """The results of the sample, drawn once: the tests that look at them only read."""
    url = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'audits.db'}"
    store = open_store(url)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("AUDIT_DATABASE_URL", url)
        page = Visitor("Ann", monkeypatch).go("results", audit=load_sample_audit(store, ANN))
    store.close()
    return page


def test_the_sample_shows_every_figure_of_the_report(sample: Visitor):
    assert f"{FIGURES['ratings']['score']}/{FIGURES['ratings']['maximum']}" in sample.lines
    assert len(FIGURES["key_questions"]) == 13
    for question, figure in FIGURES["key_questions"].items():
        _, percentage, base, not_applicable, unanswered = row_of(sample, question)
        assert (percentage, base) == (f"{figure['percent']}%", f"{figure['yes']} of 46"), question
        assert (not_applicable, unanswered) == ("0", "0"), question
    for figure in FIGURES["prompts"]:
        _, percentage, base, *_ = row_of(sample, figure["question"])
        if "yes" in figure and "base" in figure:
            assert base == f"{figure['yes']} of {figure['base']}", figure["question"]
        if "percent" in figure:
            assert percentage == f"{figure['percent']}%", figure["question"]


def test_the_sample_shows_every_rating_of_the_report_with_where_it_comes_from(sample: Visitor):
    for standard, rating in FIGURES["ratings"].items():
        if "." in standard:
            assert row_of(sample, standard)[1] == rating, standard
    assert row_of(sample, "1.1")[3] == (
        "Set by the rule: Leadership follows casework; Requires improvement before the rule."
    )
    assert row_of(sample, "2.3")[1:] == ["Inadequate", "0", "Lowest key question: 43% (20 of 46)."]
    assert "Not inspected, so not in the maximum: 2.1 Court work." in sample.lines


def test_the_lowest_key_question_is_named_in_its_row_and_in_a_sentence(sample: Visitor):
    assert row_of(sample, "2.2.3")[0].endswith("(lowest)")
    assert not row_of(sample, "2.2.1")[0].endswith("(lowest)")
    assert any(
        line.startswith("Knowsley and St Helens PDU is rated Inadequate for assessment: at 24% (11 of 46)")
        for line in sample.lines
    )


def test_every_table_says_which_cases_count(sample: Visitor):
    captions = re.findall(r"<caption>(.*?)</caption>", sample.html)
    assert captions[:2] == [
        "Ratings of the standards, 46 submitted cases",
        "2.2 Assessment: percentage Yes, 46 submitted cases",
    ]
    assert "46 submitted cases." in sample.lines


def test_the_order_is_the_reports_ratings_recommendations_then_the_standards(sample: Visitor):
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", sample.html)
    assert headings[:4] == ["Ratings", "Recommendations", "1.1 Leadership", "1.2 Staff"]
    assert headings[-1] == "2.6 Outcomes"


def test_each_standard_in_the_table_leads_to_its_part_of_the_page(sample: Visitor):
    for anchor in re.findall(r'<a href="#([^"]+)">', sample.html):
        assert f'<h2 id="{anchor}">' in sample.html
    assert len(re.findall(r'<a href="#', sample.html)) == 8


def test_the_recommendations_are_numbered_through_all_addressees(sample: Visitor):
    starts = [int(number) for number in re.findall(r'<ol start="(\d+)">', sample.html)]
    items = [html.count("<li>") for html in re.findall(r"<ol start=.*?</ol>", sample.html)]
    assert starts[0] == 1
    assert starts == [1 + sum(items[:place]) for place in range(len(items))]


def test_each_standard_with_shares_has_a_chart_and_says_it_in_words(sample: Visitor):
    charts = [element.proto for element in sample.at.get("vega_lite_chart")]
    assert len(charts) == 5
    assert "Desistance 72% (33 of 46)" in charts[0].alt
    assert json.loads(charts[0].spec)["layer"]


def test_an_audit_without_a_submitted_case_has_tables_without_shares_and_no_chart(visitor: NewVisitor, store: Store):
    reading = begin_case(store)
    say(store, reading, "2.2.1", YES)
    page = results_page(visitor, reading.audit.id)
    assert "0 submitted or final cases; 1 in progress left out." in page.lines
    assert row_of(page, "2.2.1")[1:] == ["–", "0 of 0", "0", "0"]
    assert "2.2.1: No case counts yet." in page.lines
    assert not page.at.get("vega_lite_chart")
    assert "0/9" in page.lines


def test_only_submitted_cases_count_and_the_others_are_counted_as_left_out(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    say(store, begin_case(store, reading.audit.id, "KSH-2"), "2.2.1", NO)
    page = results_page(visitor, reading.audit.id)
    assert "1 submitted case; 1 in progress left out." in page.lines
    assert row_of(page, "2.2.1")[1:3] == ["100%", "1 of 1"]


def test_the_overall_rating_waits_for_what_people_have_to_judge(visitor: NewVisitor, store: Store):
    reading = complete(store, begin_case(store))
    store.stages.submit(ANN, reading)
    page = results_page(visitor, reading.audit.id)
    assert "Not yet rated" in page.lines
    assert any("The overall rating waits for the rating of 1.1 Leadership." in line for line in page.lines)


def entered(page: Visitor, audit_id: str, rating: str, rationale: str) -> Visitor:
    page.choose("segmented_control", f"rating-{audit_id}-1.1", rating)
    return page.choose("text_area", f"rationale-rating-{audit_id}-1.1", rationale)


def test_a_rating_is_entered_with_its_reasons(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = results_page(visitor, audit_id)
    assert "No rating is entered yet." in page.lines
    assert page.labelled("button", "Save the rating").disabled
    page = entered(page, audit_id, "Good", "A clear vision. <b>")
    assert store.audits.get(ANN, audit_id).judgements == {}, "a rating counts once it is saved"
    page.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements == {"1.1": Judgement("Good", "A clear vision. <b>")}
    assert "Entered rating: Good." in page.lines
    assert "A clear vision. <b>" in [text.value for text in page.at.text]


def test_a_rating_that_is_not_saved_yet_is_there_after_a_reload(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    entered(results_page(visitor, audit_id), audit_id, "Good", "A clear vision.")
    again = results_page(visitor, audit_id)
    assert again.value("segmented_control", f"rating-{audit_id}-1.1") == "Good"
    assert again.value("text_area", f"rationale-rating-{audit_id}-1.1") == "A clear vision."
    again.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rationale == "A clear vision."
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_a_rating_that_somebody_else_entered_meanwhile_is_not_overwritten_unseen(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = entered(results_page(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.press("Save the rating")
    assert "Somebody else changed the rating of 1.1 meanwhile; yours was not saved." in page.text
    assert "Entered rating: Outstanding." in page.lines
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Outstanding", "Theirs.")
    assert page.value("text_area", f"rationale-rating-{audit_id}-1.1") == "Mine."
    page.press("Save the rating")
    assert store.audits.get(ANN, audit_id).judgements["1.1"] == Judgement("Good", "Mine.")


def test_a_draft_begun_before_somebody_elses_rating_does_not_overwrite_it_unseen(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    entered(results_page(visitor, audit_id), audit_id, "Good", "Mine.")
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    again = results_page(visitor, audit_id).press("Save the rating")
    assert "yours was not saved" in again.text
    assert store.audits.get(ANN, audit_id).judgements["1.1"].rating == "Outstanding"


def test_looking_at_a_rating_leaves_no_draft_of_it(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store)
    page = results_page(visitor, audit_id)
    store.audits.judge(BEN, audit_id, "1.1", Judgement("Outstanding", "Theirs."), seen=None)
    page.run()
    assert store.drafts.read(ANN, f"rating {audit_id} 1.1") == {}


def test_findings_and_statements_that_hold_markup_are_shown_as_text(visitor: NewVisitor, store: Store):
    audit_id = begin_audit(store, name="<i>First</i>")
    page = results_page(visitor, audit_id)
    assert "<i>First</i>" in page.lines
    assert "<i>" not in page.html
