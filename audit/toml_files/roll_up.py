"""Parses how a standard is rolled up from its key questions, and its own bands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from audit.messages import toml_files as messages
from audit.model.bands import BandScale
from audit.model.questionnaire import RatingMethod, Standard
from audit.model.roll_up import RollUp
from audit.toml_files.rating_scale import RatingScaleParser
from audit.toml_files.reader import Table

KEYS = ("roll_up", "share_of", "bands")


def parse_roll_up(standard: Standard, table: Table) -> Standard:
    """Return a standard with its roll-up and its own bands, if its table has them."""
    if standard.rating_method is not RatingMethod.FROM_CASES:
        for key in KEYS:
            if table.pop_raw(key) is not None:
                table.add_problem(messages.NO_EFFECT_ON_STANDARD.format(key=key))
        return standard
    roll_up = RollUp.LOWEST
    if table.has("roll_up"):
        roll_up = RollUp(table.one_of("roll_up", [each.value for each in RollUp]) or RollUp.LOWEST)
    share_of = table.text("share_of", optional=roll_up is not RollUp.SHARE, plain_text=False)
    if roll_up is not RollUp.SHARE and share_of:
        table.add_problem(messages.SHARE_OF_WITHOUT_SHARE)
    if roll_up is RollUp.SHARE and share_of:
        measures = [key.id for key in standard.key_questions if not key.is_asked]
        if share_of not in measures:
            listed = ", ".join(measures) or messages.NO_MEASURES
            table.add_problem(messages.SHARE_OF_NO_MEASURE.format(question_id=share_of, measures=listed))
    own_scale = BandScale(RatingScaleParser(table).bands()) if table.has("bands") else None
    return replace(standard, roll_up=roll_up, share_of=share_of, own_scale=own_scale)


def check_own_bands(standard: Standard, scale: BandScale, table: Table) -> Standard:
    """Return a standard whose own bands are read as those of the questionnaire: from rounded or exact percentages.

    Its ratings must be ratings of the questionnaire, in the same order.
    """
    if standard.own_scale is None:
        return standard
    _check_ratings(standard.own_scale.ratings, scale.ratings, table)
    return replace(standard, own_scale=replace(standard.own_scale, band_from=scale.band_from))


def _check_ratings(own: Sequence[str], ratings: Sequence[str], table: Table) -> None:
    unknown = [rating for rating in own if rating and rating not in ratings]
    for rating in unknown:
        table.add_problem(messages.UNKNOWN_RATING.format(rating=rating, allowed=", ".join(ratings)))
    ranks = [ratings.index(rating) for rating in own if rating in ratings]
    if ranks != sorted(ranks):
        table.add_problem(messages.OWN_BANDS_NOT_IN_ORDER.format(ratings=", ".join(ratings)))
