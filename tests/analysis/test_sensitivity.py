"""Sensitivity: the fewest cases that change a band or a rating, against counting it out case by case."""

from collections.abc import Sequence
from itertools import product

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.analysis.case_answers import CaseAnswers
from audit.analysis.sensitivity import NOT_SENSITIVE, Sensitivity, share_sensitivity, standard_sensitivity
from audit.model.bands import BandScale, Share
from tests.small_questionnaire import SMALL, load_questionnaire_text, replace_in_small_toml

ROUNDED = SMALL.scale
EXACT = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"')).scale
BAD, POOR, GOOD, BEST = ROUNDED.ratings
KEYS = ("a", "b", "c")


@pytest.mark.parametrize(
    # Out of 100, so that one answer is one point: each floor, one below, one above.
    ("percent", "up", "down"),
    [
        (0, (50, POOR), None),
        (1, (49, POOR), None),
        (48, (2, POOR), None),
        (49, (1, POOR), None),
        (50, (15, GOOD), (1, BAD)),
        (51, (14, GOOD), (2, BAD)),
        (64, (1, GOOD), (15, BAD)),
        (65, (15, BEST), (1, POOR)),
        (66, (14, BEST), (2, POOR)),
        (79, (1, BEST), (15, POOR)),
        (80, None, (1, GOOD)),
        (81, None, (2, GOOD)),
        (100, None, (21, GOOD)),
    ],
)
@pytest.mark.parametrize("scale", [ROUNDED, EXACT], ids=["rounded", "exact"])
def test_the_number_of_answers_to_the_neighbouring_bands_is_correct(
    scale: BandScale, percent: int, up: tuple[int, str] | None, down: tuple[int, str] | None
) -> None:
    sensitivity = share_sensitivity(scale, Share(percent, 100))
    assert (sensitivity.more_yes, sensitivity.higher_rating) == (up or (None, ""))
    assert (sensitivity.fewer_yes, sensitivity.lower_rating) == (down or (None, ""))


@pytest.mark.parametrize(
    ("yes", "base", "sentence"),
    [
        (
            30,
            46,
            "Seven more cases answered Yes would make this Outstanding; one fewer would make it Requires improvement.",
        ),
        (11, 46, "Twelve more cases answered Yes would make this Requires improvement."),
        (23, 46, "Seven more cases answered Yes would make this Good; one fewer would make it Inadequate."),
        (37, 46, "One fewer Yes would make this Good."),
        (46, 46, "Ten fewer Yes would make this Good."),
        (0, 1, "One more case answered Yes would make this Outstanding."),  # a base of one knows two bands only
        (1, 1, "One fewer Yes would make this Inadequate."),
        (1, 2, "One more case answered Yes would make this Outstanding; one fewer would make it Inadequate."),
        (0, 0, ""),
    ],
)
def test_the_sentence_describes_both_directions(yes: int, base: int, sentence: str) -> None:
    assert share_sensitivity(ROUNDED, Share(yes, base)).sentence == sentence


def test_sensitivity_uses_the_rounded_or_exact_percentage_as_configured() -> None:
    share = Share(128, 200)  # 129 of 200 is 64.5%, printed as 65%
    assert (share_sensitivity(ROUNDED, share).more_yes, share_sensitivity(EXACT, share).more_yes) == (1, 2)


@given(
    st.sampled_from([ROUNDED, EXACT]), st.integers(1, 120).flatmap(lambda b: st.tuples(st.integers(0, b), st.just(b)))
)
def test_one_answer_fewer_than_stated_leaves_the_band_unchanged(scale: BandScale, counts: tuple[int, int]) -> None:
    yes, base = counts
    now = scale.band(Share(yes, base))
    bands = {changed_to: scale.band(Share(changed_to, base)) for changed_to in range(base + 1)}
    better = [to - yes for to, band in bands.items() if band and now and band.points > now.points]
    worse = [yes - to for to, band in bands.items() if band and now and band.points < now.points]
    sensitivity = share_sensitivity(scale, Share(yes, base))
    assert (sensitivity.more_yes, sensitivity.fewer_yes) == (min(better, default=None), min(worse, default=None))
    for changed_by, rating in (
        (sensitivity.more_yes, sensitivity.higher_rating),
        (-(sensitivity.fewer_yes or 0), sensitivity.lower_rating),
    ):
        if changed_by:
            reached = bands[yes + changed_by]
            assert reached is not None
            assert reached.rating == rating


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        # One key question alone in the lowest band: it has to rise, and it is the nearest to fall.
        ({"a": (30, 46), "b": (40, 46)}, Sensitivity(7, BEST, 1, POOR, ("a",), ("a",), (7,))),
        # It rises as far as the next one lets the standard go.
        ({"a": (22, 46), "b": (25, 46)}, Sensitivity(1, POOR, None, "", ("a",), (), (1,))),
        # Two in the lowest band, tied or not: both have to rise, at best in the same cases.
        (
            {"a": (20, 46), "b": (20, 46), "c": (46, 46)},
            Sensitivity(3, POOR, None, "", ("a", "b"), (), (3, 3), at_least=True),
        ),
        ({"a": (11, 46), "b": (20, 46)}, Sensitivity(12, POOR, None, "", ("a", "b"), (), (12, 3), at_least=True)),
        # The nearest to fall need not be the lowest: 3 of 5 is 60%, one fewer is 40%.
        ({"a": (24, 46), "b": (3, 5)}, Sensitivity(6, GOOD, 1, BAD, ("a", "b"), ("b",), (6, 1), at_least=True)),
        # Two that are as near as one another.
        ({"a": (23, 46), "b": (23, 46)}, Sensitivity(7, GOOD, 1, BAD, ("a", "b"), ("a", "b"), (7, 7), at_least=True)),
        # Of two that are as near, the worse fall is told.
        ({"a": (30, 46), "b": (1, 1)}, Sensitivity(7, BEST, 1, BAD, ("a",), ("b",), (7,))),
        # Nobody answered one of them: it is passed over.
        ({"a": (0, 0), "b": (37, 46)}, Sensitivity(None, "", 1, GOOD, (), ("b",))),
        ({"a": (0, 0)}, NOT_SENSITIVE),
        ({}, NOT_SENSITIVE),
    ],
)
def test_a_higher_rating_needs_every_lowest_key_question_and_a_lower_rating_needs_one(
    shares: dict[str, tuple[int, int]], expected: Sensitivity
) -> None:
    assert standard_sensitivity(ROUNDED, {key: Share(*counts) for key, counts in shares.items()}) == expected


@pytest.mark.thorough
@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from([0, 1, None]), min_size=3, max_size=3), min_size=1, max_size=4))
def test_no_smaller_number_of_cases_changes_the_rating_of_a_standard(cases: list[list[int | None]]) -> None:
    def counts(table: Sequence[Sequence[int | None]]) -> list[tuple[int, int]]:
        answered = [[answer for answer in column if answer is not None] for column in zip(*table, strict=True)]
        return [(sum(column), len(column)) for column in answered]

    def cost(changed: Sequence[tuple[int | None, ...]]) -> int:
        return sum(tuple(before) != after for before, after in zip(cases, changed, strict=True))

    other = [list(product(*([answer] if answer is None else [0, 1] for answer in case))) for case in cases]
    outcomes = [(cost(changed), rating_of(counts(changed))) for changed in map(list, product(*map(list, other)))]
    now = rating_of(counts(cases))
    key_answers = key_question_answers(cases)
    shares = {key: Share(*share) for key, share in zip(KEYS, counts(cases), strict=True)}
    sensitivity = standard_sensitivity(ROUNDED, shares, key_answers.fewest)
    assert sensitivity.more_yes == min((number for number, rating in outcomes if rating > now), default=None)
    assert sensitivity.fewer_yes == min((number for number, rating in outcomes if rating < now), default=None)
    assert not sensitivity.at_least


def key_question_answers(cases: Sequence[Sequence[int | None]]) -> CaseAnswers:
    def where(answer: int | None) -> npt.NDArray[np.bool_]:
        return np.array([[each == answer for each in case] for case in cases], dtype=bool)

    nobody = tuple("" for _ in cases)
    return CaseAnswers(KEYS, where(1), where(0), where(None), nobody, nobody, {}, {})


def rating_of(counts: list[tuple[int, int]]) -> int:
    return min((band.points for yes, base in counts if (band := ROUNDED.band(Share(yes, base)))), default=0)


@pytest.mark.parametrize(
    ("shares", "sentence"),
    [
        (
            {"2.2.1": (30, 46), "2.2.2": (40, 46)},
            "Seven more cases answered Yes on 2.2.1 would make this Outstanding; one fewer on 2.2.1 would make it "
            "Requires improvement.",
        ),
        (
            {"2.2.1": (20, 46), "2.2.2": (20, 46)},
            "Three more Yes on 2.2.1 and three on 2.2.2, in at least three cases, would make this "
            "Requires improvement.",
        ),
        ({"2.2.1": (37, 46), "2.2.2": (37, 46)}, "One fewer Yes on 2.2.1 or 2.2.2 would make this Good."),
    ],
)
def test_the_sentence_of_a_standard_names_its_key_questions(shares: dict[str, tuple[int, int]], sentence: str) -> None:
    assert standard_sensitivity(ROUNDED, {key: Share(*counts) for key, counts in shares.items()}).sentence == sentence
