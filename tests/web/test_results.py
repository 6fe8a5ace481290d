"""The Results page: every published figure of the sample, the included cases, surveys and empty audits."""

import html
import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from audit.analysis.intervals import why_eligible_not_used
from audit.messages import analysis as analysis_messages
from audit.messages import model as model_messages
from audit.messages import results as messages
from audit.model.finding import Addressee, Finding, FindingKind
from audit.model.questionnaire import DEFAULT_CASE_LABEL
from audit.sample_audit import load_sample_survey
from audit.storage import Store, open_store
from audit.web.results.stability import ALT_TEXT
from tests.conftest import copy_database
from tests.paths import KNOWSLEY_FIGURES_PATH
from tests.storage.factories import (
    ANN,
    NO,
    YES,
    complete_case,
    create_audit,
    create_case,
    import_submitted_cases,
    save_answer,
)
from tests.web.conftest import NewVisitor, Visitor

FIGURES = tomllib.loads(KNOWSLEY_FIGURES_PATH.read_text("utf-8"))
ROW = re.compile(r"<tr>(.*?)</tr>")
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>")
TAG = re.compile(r"<[^>]+>")


def rows(page: Visitor) -> list[list[str]]:
    """Return the rows of all tables of the page, their cells as text."""
    return [[TAG.sub("", cell) for cell in CELL.findall(row)] for row in ROW.findall(page.html)]


def row_of(page: Visitor, beginning: str) -> list[str]:
    (matching,) = [row for row in rows(page) if row[0].startswith(f"{beginning} ")]
    return matching


def results_page(visitor: NewVisitor, audit_id: str, name: str = "Ann") -> Visitor:
    return visitor(name).open_page("results", audit=audit_id)


def unfold(page: Visitor, key: str) -> Visitor:
    """Open the expander with this key."""
    page.at.session_state[key] = True
    return page.run()


def charts(page: Visitor) -> list[tuple[str, dict[str, object]]]:
    """Return the text description and the specification of each chart."""
    return [(element.proto.alt, json.loads(element.proto.spec)) for element in page.at.get("vega_lite_chart")]


@pytest.fixture(scope="module")
def sample(sample_database: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Visitor:
    """Return the results of the sample with all prompts open, shared by the tests that only read it."""
    prepared, audit_id = sample_database
    url = f"sqlite:///{tmp_path_factory.mktemp('sample') / 'audits.db'}"
    store = open_store(url)
    copy_database(prepared, store)
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("AUDIT_DATABASE_URL", url)
        page = Visitor("Ann", monkeypatch).open_page("results", audit=audit_id)
        for key in FIGURES["key_questions"]:
            page.at.session_state[f"prompts {audit_id} {key}"] = True
        page.run()
    store.close()
    return page


def test_the_sample_shows_every_published_figure(sample: Visitor):
    assert f"{FIGURES['ratings']['score']}/{FIGURES['ratings']['maximum']}" in sample.text_lines
    assert len(FIGURES["key_questions"]) == 13
    for question, figure in FIGURES["key_questions"].items():
        _, percentage, base, *_, not_applicable, unanswered = row_of(sample, question)
        assert (percentage, base) == (f"{figure['percent']}%", f"{figure['yes']} of 46"), question
        assert (not_applicable, unanswered) == ("0", "0"), question
    for figure in FIGURES["prompts"]:
        _, percentage, base, *_ = row_of(sample, figure["question"])
        if "yes" in figure and "base" in figure:
            assert base == f"{figure['yes']} of {figure['base']}", figure["question"]
        if "percent" in figure:
            assert percentage == f"{figure['percent']}%", figure["question"]


def test_the_sample_shows_every_published_rating_and_its_source(sample: Visitor):
    for standard, rating in FIGURES["ratings"].items():
        if "." in standard:
            assert row_of(sample, standard)[1] == rating, standard
    assert row_of(sample, "1.1")[3] == (
        "Decision rule applied: Leadership follows casework; Requires improvement before the rule."
    )
    assert row_of(sample, "2.3")[1:] == ["Inadequate", "0", "Lowest key question: 43% (20 of 46)."]
    assert "Not inspected, so not counted in the score: 2.1 Court work." in sample.text_lines


def test_the_lowest_key_question_is_named_in_its_row_and_in_a_sentence(sample: Visitor):
    assert row_of(sample, "2.2.3")[0].endswith("(lowest)")
    assert not row_of(sample, "2.2.1")[0].endswith("(lowest)")
    assert any(
        line.startswith(
            "Knowsley and St Helens PDU is rated Inadequate for assessment because the lowest of the three scores, "
            "safety of others, was 24 per cent (11 of 46 cases)."
        )
        for line in sample.text_lines
    )


def test_every_table_says_which_cases_are_included(sample: Visitor):
    captions = re.findall(r"<caption>(.*?)</caption>", sample.html)
    assert captions[:2] == [
        "Ratings of the standards, 46 submitted cases",
        "2.2 Assessment: percentage Yes, 46 submitted cases",
    ]
    assert "46 submitted cases." in sample.text_lines


def test_the_page_shows_ratings_recommendations_and_then_standards(sample: Visitor):
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", sample.html)
    assert headings[:4] == ["Ratings", "Recommendations", "One-page summary", "1.1 Leadership"]
    assert headings[-1] == "2.6 Outcomes"


def test_the_contents_and_each_standard_in_the_table_link_to_a_section(sample: Visitor):
    for anchor in re.findall(r'<a href="#([^"]+)">', sample.html):
        assert f' id="{anchor}"' in sample.html
    table_rows = re.findall(r'<th scope="row"><a href="#', sample.html)
    assert len(table_rows) == 8
    contents = re.search(r'<nav class="contents".*?</nav>', sample.html)
    assert contents is not None
    titles = re.findall(r">([^<>]+)</a>", contents[0])
    assert titles[:2] == ["Ratings", "Recommendations"]
    assert set(titles[2:]) >= {
        html.unescape(title) for title in re.findall(r'<h2 id="standard[^>]*>([^<]*)', sample.html)
    }


def test_recommendations_are_numbered_consecutively_across_addressees(sample: Visitor):
    starts = [int(number) for number in re.findall(r'<ol start="(\d+)">', sample.html)]
    items = [listed.count("<li>") for listed in re.findall(r"<ol start=.*?</ol>", sample.html)]
    assert starts[0] == 1
    assert starts == [1 + sum(items[:index]) for index in range(len(items))]


def test_each_standard_with_shares_has_a_chart_and_a_text_description(sample: Visitor):
    shown = [(says, spec) for says, spec in charts(sample) if "interval" in says]
    assert len(shown) == 5
    assert "2.2.2 Desistance 72% (33 of 46), 65% to 78%; 2.2.3" in shown[0][0]
    assert shown[0][0].endswith("2.2.3 Safety of others 24% (11 of 46), 19% to 30%; lowest.")
    assert shown[0][1]["layer"]
    assert "against the bands" not in shown[4][0], "outcomes are not rated"


def test_each_share_has_its_band_wording_and_interval(sample: Visitor):
    assert row_of(sample, "2.2.1")[1:] == ["54%", "25 of 46", "too few", "48% to 60%", "0", "0"]
    assert row_of(sample, "2.6.1")[1:3] == ["28%", "13 of 46"]
    assert row_of(sample, "2.6.1")[3] == "22% to 35%", "a standard that is not rated has no bands"


def test_each_share_says_which_bands_it_spans_and_how_near_the_next_one_is(sample: Visitor):
    (row,) = [row for row in rows(sample) if row[0] == "Engagement 54% (25 of 46)"]
    assert row[1:] == [
        "48% to 60%",
        "Inadequate to Requires improvement",
        "Five more cases answered Yes would make this Good; three fewer would make it Inadequate.",
    ]
    assert "Twelve more cases answered Yes on 2.2.3 would make this Requires improvement." in sample.text_lines


def test_each_calculated_rating_and_the_overall_one_say_how_stable_they_are(sample: Visitor):
    sentences = [line for line in sample.text_lines if line.startswith("In 100 samples of this size about ")]
    assert len(sentences) == 5, "the overall rating and the four standards that are rated from cases"
    two_ratings = re.compile(r"about (\d+) would be rated (.+) and (\d+) (.+?)\.")
    of_two = [found for line in sentences for found in two_ratings.findall(line)]
    assert len(of_two) == 3
    for number, rating, other_number, other in of_two:
        assert int(number) + int(other_number) == 100
        alt_text = ALT_TEXT.format(numbers=f"{rating} {number}, {other} {other_number}")
        assert f'role="img" aria-label="{alt_text}"' in sample.html


def test_prompts_are_listed_weakest_first_with_their_four_counts(sample: Visitor):
    shares = [row[1] for row in rows(sample) if re.match(r"2\.2\.3[a-z] ", row[0])]
    assert len(shares) > 2
    assert shares == sorted(shares, key=lambda share: int(share.rstrip("%")))
    bars = [says for says, _ in charts(sample) if says.startswith("Bars")]
    assert len(bars) == sum("Prompts for" in label for label in sample.labels("expander"))
    assert bars[0].startswith("Bars of the percentage Yes, the weakest first: 2.2.1")


def test_prompt_charts_are_drawn_only_when_expanded(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 10, 4)
    page = results_page(visitor, audit_id)
    assert "2.2.1b Were enquiries made about the concern?" not in page.text
    assert len(charts(page)) == 3
    unfold(page, f"prompts {audit_id} 2.2.1")
    assert "2.2.1b Were enquiries made about the concern?" in page.text
    assert len(charts(page)) == 4


def test_intervals_allow_for_the_number_of_eligible_cases_if_known(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, eligible=12)
    import_submitted_cases(store, audit_id, 10, 4)
    page = results_page(visitor, audit_id)
    assert row_of(page, "2.2.1")[4] == "33% to 50%"
    note = analysis_messages.EXACT_INTERVALS.format(included=10, eligible=12, plural="cases")
    assert any(note in line for line in page.text_lines)


def test_fewer_eligible_cases_than_included_cases_are_reported_and_ignored(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, eligible=9)
    import_submitted_cases(store, audit_id, 10, 4)
    page = results_page(visitor, audit_id)
    problem = why_eligible_not_used(9, 10, DEFAULT_CASE_LABEL)
    assert messages.INTERVALS_WITHOUT_ELIGIBLE.format(problem=problem) in page.text
    assert row_of(page, "2.2.1")[4] == "17% to 69%"


def test_the_address_says_which_cases_are_included(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 4, 4)
    save_answer(store, create_case(store, audit_id, "KSH-2"), "2.2.1", NO)
    page = visitor().open_page("results", audit=audit_id, count="in_progress")
    assert row_of(page, "2.2.1")[1:3] == ["0%", "0 of 1"]
    assert "Ratings of the standards, 1 in progress case; 4 submitted left out" in page.text_lines
    assert page.query["count"] == "in_progress"
    assert row_of(results_page(visitor, audit_id), "2.2.1")[2] == "4 of 4"


def test_a_change_in_the_audit_is_shown_on_the_next_visit(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 4, 4)
    page = results_page(visitor, audit_id)
    review = complete_case(store, create_case(store, audit_id, "KSH-2"))
    assert row_of(page.run(), "2.2.1")[2] == "4 of 4"
    store.workflow.submit(ANN, review)
    assert row_of(page.run(), "2.2.1")[2] == "5 of 5"


def test_a_survey_has_shares_and_charts_and_no_ratings(visitor: NewVisitor, store: Store):
    page = results_page(visitor, load_sample_survey(store, ANN))
    assert not [line for line in page.text_lines if "rated" in line.lower()]
    assert "0/0" not in page.text
    assert not [line for line in page.text_lines if "case" in line.lower()], "a respondent is not a case"
    assert row_of(page, "P1.1")[1:] == ["60%", "53 of 88", "50% to 70%", "0", "0", "0% (0 of 88)"]
    marked = "P3.2 Is travelling to appointments a problem for you? (No is the good answer)"
    assert [row[0] for row in rows(page)].count(marked) == 2, "also next to its benchmark"
    assert len(charts(page)) == 3
    assert "<h2>Ratings</h2>" not in page.html


def test_findings_are_shown_under_their_standard_with_their_question(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    findings = [Finding(kind, f"A {kind.value}.", "2.2", question_id="2.2.1") for kind in list(FindingKind)[:3]]
    store.audits.add_findings(ANN, audit_id, findings)
    page = results_page(visitor, audit_id)
    start = page.text_lines.index("Strengths")
    assert page.text_lines[start : start + 6] == [
        "Strengths",
        "A strength. (2.2.1)",
        "Areas for improvement",
        "A improvement. (2.2.1)",
        "Practice examples",
        "A practice. (2.2.1)",
    ]


def test_a_recommendation_shows_its_owner_and_due_date(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    recommendation = Finding(
        FindingKind.RECOMMENDATION, "Train.", addressee=Addressee.REGION, owner="Head", due_date=date(2026, 3, 2)
    )
    store.audits.add_findings(ANN, audit_id, [recommendation])
    page = results_page(visitor, audit_id)
    assert "Train. (owner: Head; due 2 March 2026)" in page.text_lines
    assert "The region should:" in page.text_lines


def test_an_audit_without_submitted_cases_has_tables_without_shares_and_no_chart(visitor: NewVisitor, store: Store):
    review = create_case(store)
    save_answer(store, review, "2.2.1", YES)
    page = results_page(visitor, review.audit.id)
    assert "0 submitted or final cases; 1 in progress left out." in page.text_lines
    assert row_of(page, "2.2.1")[1:] == ["–", "0 of 0", "–", "–", "0", "0"]
    assert "2.2.1: " + model_messages.NO_CASES_INCLUDED.format(plural="cases") in page.text_lines
    assert not page.at.get("vega_lite_chart")
    assert "0/9" in page.text_lines


def test_only_submitted_cases_are_included_and_the_others_are_counted(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    store.workflow.submit(ANN, review)
    save_answer(store, create_case(store, review.audit.id, "KSH-2"), "2.2.1", NO)
    page = results_page(visitor, review.audit.id)
    assert "1 submitted case; 1 in progress left out." in page.text_lines
    assert row_of(page, "2.2.1")[1:3] == ["100%", "1 of 1"]


def test_there_is_no_overall_rating_until_the_judgements_are_entered(visitor: NewVisitor, store: Store):
    review = complete_case(store, create_case(store))
    store.workflow.submit(ANN, review)
    page = results_page(visitor, review.audit.id)
    assert "Not yet rated" in page.text_lines
    assert messages.NO_OVERALL_RATING_YET.format(standards="1.1 Leadership") in page.text_lines


def test_text_with_markup_is_shown_as_text(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, name="<i>First</i>", region="<b>North</b>")
    import_submitted_cases(store, audit_id, 3, 1)
    finding = Finding(FindingKind.STRENGTH, "<script>found</script>", "2.2", question_id="2.2.1")
    store.audits.add_findings(ANN, audit_id, [finding])
    page = unfold(results_page(visitor, audit_id), f"prompts {audit_id} 2.2.1")
    assert {"<i>First</i>", "Example unit · <b>North</b>", "<script>found</script> (2.2.1)"} <= set(page.text_lines)
    assert not re.search(r"<(?:i|b|script)>", page.html)


def test_an_audit_without_a_draw_has_no_section_about_a_sample_and_no_error(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 10, yes=5)
    page = results_page(visitor, audit_id)
    assert "There is a problem" not in page.text
    assert "drawn" not in page.text
