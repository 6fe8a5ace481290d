"""How stable a rating is, as a bar of 100 samples with its sentence, as HTML."""

from __future__ import annotations

from html import escape

from audit.analysis.stability import Stability
from audit.analysis.stability_wording import has_chart
from audit.charts.colours import rating_colour
from audit.model.bands import BandScale
from audit.web.components import html

ALT_TEXT = "Bar of 100 samples: {numbers}."
PATTERNS = 4  # of the style sheet; the last is plain


def stability_html(stability: Stability, sentence: str, scale: BandScale) -> str:
    """Return the sentence, above a bar if samples give several ratings; '' without a sentence."""
    if not sentence:
        return ""
    bar = _bar_html(stability, scale) if has_chart(stability) else ""
    return f'<div class="stability">{html.paragraphs_html(sentence, kind="quiet")}{bar}</div>'


def _bar_html(stability: Stability, scale: BandScale) -> str:
    """Return a bar with a part for each rating, worst first, each with its own pattern and a label below."""
    numbers = dict(stability.in_a_hundred)
    ratings = [each.rating for each in stability.shares if each.rating in numbers]
    if len(ratings) < 2:
        return ""
    looks = {rating: _look(rating, scale) for rating in ratings}
    parts = [f'<div style="flex-grow:{numbers[rating]}"><span {looks[rating]}></span></div>' for rating in ratings]
    labels = [f"<span><i {looks[rating]}></i>{escape(rating)} {numbers[rating]}</span>" for rating in ratings]
    alt_text = ALT_TEXT.format(numbers=", ".join(f"{rating} {numbers[rating]}" for rating in ratings))
    return (
        f'<div role="img" aria-label="{escape(alt_text)}"><div class="bar">{"".join(parts)}</div>'
        f'<div class="labels">{"".join(labels)}</div></div>'
    )


def _look(rating: str, scale: BandScale) -> str:
    """Return the attributes that give a rating its colour and pattern; an overall rating may be no band."""
    if rating not in scale.ratings:
        return 'class="pattern-0" style="--rating:currentColor"'
    pattern = scale.ratings.index(rating) % PATTERNS
    return f'class="pattern-{pattern}" style="--rating:{rating_colour(scale, rating)}"'
