"""The number of cases to draw in words and as tables, which the program and the command line print alike."""

from __future__ import annotations

from fractions import Fraction

from audit.analysis.intervals import Interval, decimal_text, round_half_up
from audit.analysis.sample_sizes import BandExample, SamplePlan, band_examples, design_effect
from audit.messages import sample_sizes as messages
from audit.model.bands import NO_VALUE, BandScale
from audit.model.questionnaire import CaseLabel

BAND_TABLE_HEADINGS = (
    "Lowest result of",
    "Percentage Yes",
    "Of the eligible",
    "In general",
    "Ratings in the wider one",
)
MARGIN_TABLE_HEADINGS = ("Number drawn", "Margin, points either side", "Confidence for the margin wanted")
MARGIN_TABLE_ROWS = 8


def how_sure(plan: SamplePlan, cases: int, wanted_margin: float, case_label: CaseLabel) -> list[str]:
    """Return what a number of cases tells: its margin, and the confidence for the margin wanted."""
    margin = plan.margin_of(cases)
    if margin is None:
        return []
    counted = case_label.with_count(cases)
    if cases == plan.eligible:
        return [messages.ALL_CASES.format(cases=counted, singular=case_label.singular)]
    of_eligible = f" of {plan.eligible:,} eligible" if plan.eligible is not None else ""
    return [
        messages.MARGIN_OF_CASES.format(
            cases=counted,
            of_eligible=of_eligible,
            margin=decimal_text(margin, 1),
            confidence=f"{100 * plan.confidence:g}",
        ),
        messages.CONFIDENCE_OF_CASES.format(
            wanted=f"{wanted_margin:g}", confidence=_confidence(plan, cases, wanted_margin)
        ),
    ]


def _confidence(plan: SamplePlan, cases: int, margin: float) -> int:
    return round_half_up(100 * plan.confidence_of(cases, margin))


def why_design_effect(
    plan: SamplePlan, cases: int, cases_per_practitioner: float, icc: float, case_label: CaseLabel
) -> list[str]:
    """Return two sentences on what it costs that cases of one practitioner resemble each other.

    The design effect of ``plan`` is not used: it is worked out here from the other arguments.
    """
    effect = design_effect(cases_per_practitioner, icc)
    clustered = SamplePlan(plan.eligible, plan.confidence, effect)
    margin = clustered.margin_of(cases)
    if margin is None:
        return []
    each = f"{cases_per_practitioner:g} {case_label.singular if cases_per_practitioner == 1 else case_label.plural}"
    return [
        messages.WHY_DESIGN_EFFECT.format(plural_heading=case_label.plural_heading),
        messages.DESIGN_EFFECT.format(
            each=each,
            icc=f"{icc:g}",
            effect=f"{effect:.3g}",
            cases=case_label.with_count(cases),
            independent=clustered.independent_cases(cases),
            margin=decimal_text(margin, 1),
        ),
    ]


def results_at_bands(plan: SamplePlan, cases: int, scale: BandScale, case_label: CaseLabel) -> list[str]:
    """Return a text for the lowest result of each band: about the unit's work in general, and the eligible cases.

    >>> from audit.model.questionnaire import DEFAULT_CASE_LABEL
    >>> from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
    >>> scale = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").scale
    >>> print(results_at_bands(SamplePlan(), 46, scale, DEFAULT_CASE_LABEL)[1])
    At 46 cases, a result of 65% (30 of 46) lies between 51% and 77%: Requires improvement to Good.
    """
    return [_result_at_band(plan, example, case_label) for example in band_examples(plan, cases, scale)]


def _result_at_band(plan: SamplePlan, example: BandExample, case_label: CaseLabel) -> str:
    low, high = example.of_many.rounded
    sentence = messages.RESULT_AT_BAND.format(
        cases=case_label.with_count(example.share.base),
        share=example.share,
        low=low,
        high=high,
        ratings=_ratings(example),
    )
    if example.of_eligible is None or plan.eligible is None:
        return sentence
    eligible = f"{plan.eligible:,} eligible {case_label.for_count(plan.eligible)}"
    return f"{sentence} {messages.RESULT_OF_ELIGIBLE.format(eligible=eligible, interval=example.of_eligible)}"


def band_table(plan: SamplePlan, cases: int, scale: BandScale) -> list[tuple[str, ...]]:
    """Return the rows under ``BAND_TABLE_HEADINGS``: the lowest result of each band with both intervals."""
    return [
        (
            example.band.rating,
            str(example.share),
            _interval_text(example.of_eligible),
            example.of_many.text,
            _ratings(example),
        )
        for example in band_examples(plan, cases, scale)
    ]


def _interval_text(interval: Interval | None) -> str:
    return NO_VALUE if interval is None else interval.text


def _ratings(example: BandExample) -> str:
    return " to ".join(dict.fromkeys((example.bands[0].rating, example.bands[-1].rating)))


def margin_table(plan: SamplePlan, cases: int, wanted_margin: float) -> list[tuple[str, ...]]:
    """Return the rows under ``MARGIN_TABLE_HEADINGS``: some numbers of cases, among them the chosen one."""
    return [
        (str(count), decimal_text(plan.margin_of(count) or 0.0, 1), f"{_confidence(plan, count, wanted_margin)}%")
        for count in sorted({*numbers_of_cases(plan, cases, MARGIN_TABLE_ROWS), cases} - {0})
    ]


def numbers_of_cases(plan: SamplePlan, cases: int, count: int) -> list[int]:
    """Return up to ``count`` numbers of cases, evenly spread up to twice the chosen one or to all that are eligible."""
    highest = max(2 * cases, 20)
    if plan.eligible is not None:
        highest = min(highest, plan.eligible)
    return sorted({max(1, round_half_up(Fraction(highest * step, count))) for step in range(1, count + 1)})
