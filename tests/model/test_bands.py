"""Shares, their rounding and their bands."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.model.bands import BandScale, Share
from tests.small_questionnaire import SMALL, load_questionnaire_text, replace_in_small_toml

ROUNDED = SMALL.scale
EXACT = load_questionnaire_text(replace_in_small_toml('band_from = "rounded"', 'band_from = "exact"')).scale


@st.composite
def shares(draw: st.DrawFn) -> Share:
    base = draw(st.integers(min_value=1, max_value=10_000))
    return Share(draw(st.integers(min_value=0, max_value=base)), base)


@pytest.mark.parametrize(
    ("percent", "rating", "words", "points"),
    [
        (0, "Inadequate", "minority", 0),
        (1, "Inadequate", "minority", 0),
        (49, "Inadequate", "minority", 0),
        (50, "Requires improvement", "too few", 1),
        (51, "Requires improvement", "too few", 1),
        (64, "Requires improvement", "too few", 1),
        (65, "Good", "reasonable majority", 2),
        (66, "Good", "reasonable majority", 2),
        (79, "Good", "reasonable majority", 2),
        (80, "Outstanding", "large majority", 3),
        (81, "Outstanding", "large majority", 3),
        (99, "Outstanding", "large majority", 3),
        (100, "Outstanding", "large majority", 3),
    ],
)
@pytest.mark.parametrize("scale", [ROUNDED, EXACT], ids=["rounded", "exact"])
def test_each_band_starts_at_its_lower_limit(
    scale: BandScale, percent: int, rating: str, words: str, points: int
) -> None:
    band = scale.band(Share(percent, 100))
    assert band is not None
    assert (band.rating, band.description, band.points) == (rating, words, points)


@pytest.mark.parametrize(
    ("yes", "base", "printed"),
    [
        (1, 200, "1%"),  # 0.5
        (1, 201, "0%"),  # just under 0.5
        (25, 40, "63%"),  # 62.5, which rounding half to even would print as 62
        (129, 200, "65%"),  # 64.5
        (1289, 2000, "64%"),  # 64.45
        (11, 88, "13%"),  # 12.5
        (199, 200, "100%"),  # 99.5
        (0, 46, "0%"),
        (46, 46, "100%"),
        (1, 3, "33%"),
        (2, 3, "67%"),
    ],
)
def test_a_half_per_cent_is_rounded_up(yes: int, base: int, printed: str) -> None:
    assert Share(yes, base).percent_text == printed


@pytest.mark.parametrize(
    ("yes", "printed"),
    [
        (25, "54%"),
        (33, "72%"),
        (11, "24%"),
        (28, "61%"),
        (30, "65%"),
        (20, "43%"),
        (14, "30%"),
        (34, "74%"),
        (23, "50%"),
        (13, "28%"),
    ],
)
def test_counts_out_of_46_give_the_published_percentages(yes: int, printed: str) -> None:
    assert str(Share(yes, 46)) == f"{printed} ({yes} of 46)"


def test_a_base_of_zero_prints_a_dash_and_has_no_band() -> None:
    nothing = Share(0, 0)
    assert str(nothing) == "– (0 of 0)"
    assert nothing.percent is None
    assert nothing.exact_percent is None
    assert ROUNDED.band(nothing) is None
    assert EXACT.band(nothing) is None
    assert not ROUNDED.rounding_changes_band(nothing)


@pytest.mark.parametrize(
    # The same share banded by its printed percentage and by its exact value; flagged where the two differ.
    ("yes", "base", "rounded", "exact", "flagged"),
    [
        (129, 200, "Good", "Requires improvement", True),  # 64.5
        (99, 200, "Requires improvement", "Inadequate", True),  # 49.5
        (159, 200, "Outstanding", "Good", True),  # 79.5
        (1289, 2000, "Requires improvement", "Requires improvement", False),  # 64.45
        (130, 200, "Good", "Good", False),  # 65
        (131, 200, "Good", "Good", False),  # 65.5
        (25, 40, "Requires improvement", "Requires improvement", False),  # 62.5 is rounded, but inside its band
    ],
)
def test_rounding_that_changes_a_band_is_flagged(yes: int, base: int, rounded: str, exact: str, flagged: bool) -> None:
    share = Share(yes, base)
    assert ROUNDED.band(share) == ROUNDED.band_for_rating(rounded)
    assert EXACT.band(share) == EXACT.band_for_rating(exact)
    assert ROUNDED.rounding_changes_band(share) is flagged


def test_a_scale_has_its_ratings_limits_and_maximum_points() -> None:
    assert ROUNDED.ratings == ("Inadequate", "Requires improvement", "Good", "Outstanding")
    assert ROUNDED.boundaries == (50, 65, 80)
    assert ROUNDED.max_points == 3
    with pytest.raises(KeyError):
        ROUNDED.band_for_rating("Excellent")


@given(shares())
def test_rounding_half_up_agrees_with_decimal_arithmetic(share: Share) -> None:
    exact = Decimal(100 * share.yes) / Decimal(share.base)
    assert share.percent == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@given(shares())
def test_a_rounded_percentage_is_within_half_a_point_of_the_exact_one(share: Share) -> None:
    assert share.percent is not None
    assert share.exact_percent is not None
    assert Fraction(-1, 2) < share.percent - share.exact_percent <= Fraction(1, 2)


@given(shares(), st.sampled_from([ROUNDED, EXACT]))
def test_one_more_yes_never_lowers_a_percentage_or_a_band(share: Share, scale: BandScale) -> None:
    more = Share(min(share.yes + 1, share.base), share.base)
    assert share.percent is not None
    assert more.percent is not None
    assert 0 <= share.percent <= more.percent <= 100
    lower, upper = scale.band(share), scale.band(more)
    assert lower is not None
    assert upper is not None
    assert lower.points <= upper.points


@pytest.mark.parametrize(("base", "floors"), [(46, [0, 23, 30, 37]), (100, [0, 50, 65, 80]), (1, [0, 1, 1, 1])])
@pytest.mark.parametrize("scale", [ROUNDED, EXACT], ids=["rounded", "exact"])
def test_the_smallest_number_of_yes_that_reaches_a_band_is_correct(
    scale: BandScale, base: int, floors: list[int]
) -> None:
    assert [scale.min_yes(band, base) for band in scale.bands] == floors
    for band, least in zip(scale.bands[1:], floors[1:], strict=True):
        reached, below = scale.band(Share(least, base)), scale.band(Share(least - 1, base))
        assert reached is not None
        assert below is not None
        assert below.points < band.points <= reached.points


def test_a_scale_without_bands_gives_no_band() -> None:
    nothing = BandScale(())
    assert (nothing.band(Share(1, 2)), nothing.rounding_changes_band(Share(1, 2)), nothing.max_points) == (
        None,
        False,
        0,
    )
    assert (nothing.ratings, nothing.boundaries) == ((), ())
