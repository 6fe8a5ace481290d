"""Why cases are No: reasons counted independently, printed with their base, and suppressed like other counts."""

from __future__ import annotations

import json
import random
from collections import Counter

from audit.analysis.distributions import OF_REASONS, answer_rows
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import without_small_numbers
from audit.analysis.split_answers import compare_reviews
from audit.analysis.suppression import suppress_tally
from audit.analysis.tables import question_rows
from audit.analysis.tallies import tally_questions
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv
from audit.files.results_json import results_json
from audit.files.results_text import results_text
from audit.model.answer_scales import read_answer
from audit.model.audit import AuditDescription
from audit.model.audit_reviews import pairs_of
from audit.model.case import Case, CaseRecord, CaseState
from tests.analysis.reviewers import review
from tests.graded_questionnaire import GRADED

QUESTION = GRADED.questions_by_id["1.1.4"]
ANSWERS = ("yes", "no", "not_applicable", "no.no_time", "no.not_known", "na.moved")


def cases(texts: list[str]) -> tuple[CaseRecord, ...]:
    """Return a submitted case for each saved answer to the question with reasons."""
    return tuple(
        CaseRecord(Case(f"A{number}", state=CaseState.SUBMITTED), {"1.1.4": read_answer(text)} if text else {})
        for number, text in enumerate(texts)
    )


def count_by_hand(texts: list[str]) -> dict[str, str]:
    """Count reasons from the saved texts alone: how many of all No, and of all not applicable."""
    counts = Counter(texts)
    no = [text for text in texts if text == "no" or text.startswith("no.")]
    left_out = [text for text in texts if text == "not_applicable" or text.startswith("na.")]
    printed = {}
    for name in ("no.no_time", "no.not_known", "no", "na.moved", "not_applicable"):
        base = len(no if name.startswith("no") and name != "not_applicable" else left_out)
        printed[name] = f"{int(200 * counts[name] / base + 1) // 2}% ({counts[name]} of {base})" if base else "–"
    return printed


def test_an_independent_count_gives_the_same_reasons() -> None:
    rng = random.Random(4)
    for _ in range(60):
        texts = [rng.choice((*ANSWERS, "")) for _ in range(rng.randint(0, 50))]
        tally = tally_questions(GRADED.questions, cases(texts))["1.1.4"]
        rows = answer_rows(QUESTION, tally, suppress_tally(tally, 0))
        assert [row.share for row in rows] == list(count_by_hand(texts).values())


TEXTS = ["yes"] * 20 + ["no"] * 7 + ["no.no_time"] * 9 + ["no.not_known"] * 2 + ["na.moved"] * 8
RESULTS = calculate_results(GRADED, cases(TEXTS))


def test_the_terminal_and_the_json_file_say_why_cases_are_no() -> None:
    printed = results_text(RESULTS, "46 submitted cases")
    assert OF_REASONS.title in printed
    assert "50% (9 of 18)" in printed
    reasons = json.loads(results_json(RESULTS))["standards"][0]["key_questions"][-1]["reasons"]
    assert [(each["id"], each["counts_as"], each["cases"], each["percent"]) for each in reasons] == [
        ("no.no_time", "no", 9, 50),
        ("no.not_known", "no", 2, 11),
        ("", "no", 7, 39),
        ("na.moved", "not_applicable", 8, 100),
        ("", "not_applicable", 0, 0),
    ]


def test_people_who_see_no_case_are_shown_no_small_reason() -> None:
    restricted = without_small_numbers(RESULTS, AuditDescription("Graded", "Huyton"))
    row = question_rows(restricted.key_questions)[-1]
    assert [each.share for each in row.answers] == [
        "[c] of 18",
        "[c] of 18",
        "[c] of 18",
        "100% (8 of 8)",
        "0% (0 of 8)",
    ]


def test_a_responses_file_has_reasons_in_words_or_codes() -> None:
    source = "case,1.1.4\nA1,No: no time\nA2,no.not_known\nA3,no\nA4,n/a\nA5,na.moved\nA6,Y\n"
    records = parse_responses(source.encode(), "responses.csv", GRADED).records
    texts = ["no.no_time", "no.not_known", "no", "not_applicable", "na.moved", "yes"]
    assert [record.answers["1.1.4"].value for record in records] == texts
    again = parse_responses(write_responses_csv(GRADED, records), "responses.csv", GRADED).records
    assert [record.answers for record in again] == [record.answers for record in records]


def test_two_reviewers_who_answer_no_for_different_reasons_agree() -> None:
    reviews = [
        review("KSH-1", auditor, {"1.1.4": read_answer(text)}, number)
        for number, (auditor, text) in enumerate((("Ada", "no.no_time"), ("Ben", "no")), 1)
    ]
    counts = compare_reviews(GRADED.questions, pairs_of(reviews, {})).counts
    assert (str(counts.same), counts.unlike) == ("100% (1 of 1)", 0)
