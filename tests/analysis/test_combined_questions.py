"""Combined questions: their figures are those of their parts together, and reveal no suppressed part."""

from __future__ import annotations

import random

import pytest

from audit.analysis.combined_suppression import suppress_parts
from audit.analysis.disclosure_control import disclosure_control, published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.analysis.results import Results
from audit.analysis.suppression import ALL_SUPPRESSED, suppress_tally, unsuppressed
from audit.analysis.tallies import Tally
from audit.files.responses import parse_responses
from audit.model.audit import AuditDescription
from audit.model.case import CaseRecord
from tests.guide import load
from tests.independent_sets import figures
from tests.toml_files.test_combined_questions import COMBINED, EXAMPLE

DESCRIPTION = AuditDescription("Audit", "Unit")
RISK = COMBINED.questions_by_id["1"]


def random_file(rng: random.Random, cases: int, adjusted: float = 0.3, yes: float = 0.7) -> str:
    rows = ["case,question_set,concern,1c,1a"]
    for number in range(cases):
        group = "adjusted" if rng.random() < adjusted else "core"
        answers = ["n/a" if rng.random() < 0.1 else "yes" if rng.random() < yes else "no" for _ in range(2)]
        rows.append(",".join([f"C{number}", group, rng.choice(("yes", "no")), *answers]))
    return "\n".join(rows) + "\n"


def results_of(text: str) -> tuple[tuple[CaseRecord, ...], Results]:
    records = parse_responses(text.encode(), "random.csv", COMBINED).records
    return records, calculate_results(COMBINED, records)


def tallies_of(results: Results) -> dict[str, Tally]:
    return {key.question.id: key.tally for key in results.key_questions if key.question.id in ("1c", "1a", "1")}


def test_a_combined_row_has_the_cases_of_both_sets_as_an_independent_program_counts_them() -> None:
    rng = random.Random(7)
    for _ in range(20):
        text = random_file(rng, 40, rng.random())
        tallies = tallies_of(results_of(text)[1])
        assert {each: (tally.yes, tally.base) for each, tally in tallies.items()} == figures(text)
        assert tallies["1"].base == tallies["1c"].base + tallies["1a"].base


@pytest.mark.parametrize("seed", range(30))
def test_outside_the_team_no_part_can_be_subtracted_from_the_combined_row(seed: int) -> None:
    rng = random.Random(seed)
    records, results = results_of(random_file(rng, 60, rng.choice((0, 0.05, 0.15, 0.4)), rng.choice((0.5, 0.9))))
    totals, tallies = disclosure_control(results, DESCRIPTION, True).totals, tallies_of(results)
    unknown = [each for each in ("1c", "1a", "1") if totals[each].share is None]
    with_answers = [each for each in unknown if tallies[each].base]
    assert len(with_answers) != 1, "one unknown number is what is left of the others"
    if unknown:
        assert {"1c", "1a"} <= set(unknown)
        assert {totals[each] for each in ("1c", "1a")} == {ALL_SUPPRESSED}
    for breakdown in published_breakdowns(results, records, DESCRIPTION, True):
        shares = {each: [figure.counts.share for figure in breakdown.for_question(each)] for each in ("1c", "1a", "1")}
        if any(share is None for values in shares.values() for share in values):
            assert not any(shares["1c"] + shares["1a"])


def test_everything_is_published_if_nothing_is_small() -> None:
    tallies = {"1c": Tally(yes=30, no=20), "1a": Tally(yes=12, no=9), "1": Tally(yes=42, no=29)}
    totals = {each: suppress_tally(tally, 6) for each, tally in tallies.items()}
    assert not suppress_parts(RISK, [totals], [tallies])
    assert all(counts.share for counts in totals.values())


def test_a_sum_of_one_part_is_suppressed_with_it() -> None:
    tallies = {"1c": Tally(yes=30, no=20), "1a": Tally(), "1": Tally(yes=30, no=20)}
    totals = {each: unsuppressed(tally) for each, tally in tallies.items()} | {"1c": ALL_SUPPRESSED}
    assert suppress_parts(RISK, [totals], [tallies])
    assert set(totals.values()) == {ALL_SUPPRESSED}
    assert not suppress_parts(RISK, [totals], [tallies]), "nothing is left to suppress"


RATED = load(
    EXAMPLE,
    """[[standards]]
id = "11"
domain = "2"
title = "Rated"
statement = "Cases of both sets are rated together."
rated = "from_cases"

[[standards.key_questions]]
id = "2c"
text = "Core?"
short = "Core"
applies_when = { fact = "question_set", is = "core" }

[[standards.key_questions]]
id = "2a"
text = "Adjusted?"
short = "Adjusted"
applies_when = { fact = "question_set", is = "adjusted" }

[[standards.key_questions]]
id = "2"
text = "Both?"
short = "Both"
derived = { combined = ["2c", "2a"] }
""",
)


def test_a_rated_standard_gets_the_rating_of_its_combined_row_and_not_of_a_part() -> None:
    rows = ["case,question_set,2c,2a"]
    rows += [f"C{number},core,{'yes' if number < 18 else 'no'}," for number in range(20)]
    rows += [f"A{number},adjusted,,{'yes' if number < 1 else 'no'}" for number in range(4)]
    records = parse_responses("\n".join(rows).encode(), "both.csv", RATED).records
    results = calculate_results(RATED, records)
    (standard,) = (result for result in results.standards if result.standard.id == "11")
    assert [(key.question.id, key.share.percent, key.is_lowest) for key in standard.key_questions] == [
        ("2c", 90, False), ("2a", 25, False), ("2", 79, True),
    ]  # fmt: skip
    assert standard.rating == "Good"
