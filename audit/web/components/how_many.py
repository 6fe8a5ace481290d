"""How many cases to draw: margin and confidence to a number of cases and back, with a chart and tables."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from audit.analysis.intervals import ConfidenceInterval
from audit.analysis.sample_size_wording import (
    BAND_TABLE_HEADINGS,
    MARGIN_TABLE_HEADINGS,
    band_table,
    how_sure,
    margin_table,
    results_at_bands,
    why_design_effect,
)
from audit.analysis.sample_sizes import SamplePlan, band_examples, design_effect
from audit.charts import intervals, sample_sizes
from audit.messages import sample_sizes as messages
from audit.model.audit import MAX_ELIGIBLE
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.sampling import DEFAULT_PRACTITIONER_CAP
from audit.web.components import html
from audit.web.components.charts import show_without_downloads
from audit.web.components.html import Row

FROM_MARGIN = "Margin"
CONFIDENCES = (70, 80, 85, 90, 95, 99)
MAX_MARGIN = 50.0
FIELD_WIDTH = 180
PER_PRACTITIONER_HELP = "On average. 1 takes no account of practitioners."


def how_many_label(case_label: CaseLabel) -> str:
    """Return the label of an expander for this.

    >>> print(how_many_label(CaseLabel("case", "cases")))
    How many cases?
    """
    return f"How many {case_label.plural}?"


@dataclass(frozen=True)
class Choice:
    """What the fields hold: the number of cases, what it depends on, and the margin wanted."""

    plan: SamplePlan
    cases: int
    margin: float
    cases_per_practitioner: float


@st.fragment
def show_how_many(
    key: str, questionnaire: Questionnaire, eligible: int | None = None, cap: int | None = DEFAULT_PRACTITIONER_CAP
) -> None:
    """Show the fields and what follows from them. A change runs only this part of the page.

    ``key`` is unique to the page. ``eligible`` is the number of eligible cases, if it is known, and ``cap`` the most
    cases of one practitioner.
    """
    choice = _fields(key, questionnaire, eligible, cap)
    plan, case_label = choice.plan, questionnaire.case_label
    if plan.eligible is not None and choice.cases > plan.eligible:
        cases = case_label.with_count(choice.cases)
        problem = messages.MORE_CASES_THAN_ELIGIBLE.format(cases=cases, eligible=plan.eligible)
        html.error_summary([problem], {problem: f"{key} cases"}, after_action=False)
        return
    first, *others = how_sure(plan, choice.cases, choice.margin, case_label)
    html.render(f'<div role="status">{html.paragraphs_html(first, kind="lead")}</div>', html.paragraphs_html(*others))
    _show_margins(choice, questionnaire)
    _show_design_effect(choice, questionnaire, cap)
    if questionnaire.has_ratings:
        _show_bands(choice, questionnaire)


def _fields(key: str, questionnaire: Questionnaire, eligible: int | None, cap: int | None) -> Choice:
    plural, settings = questionnaire.case_label.plural, questionnaire.sample_settings
    number_of = f"Number of {plural}"
    start_from = st.segmented_control(
        "Start from", (FROM_MARGIN, number_of), default=FROM_MARGIN, key=f"{key} from", required=True
    )
    with st.container(horizontal=True, key=f"{key} fields"):
        total = _whole_number(f"Eligible {plural}", eligible, f"{key} eligible", "Very many")
        confidence = _select_confidence(key, settings.confidence)
        margin = _decimal("Margin, points either side", float(settings.margin), (0.5, MAX_MARGIN), f"{key} margin")
        proposed = SamplePlan(total, confidence / 100).cases_for(margin)
        chosen = _whole_number(number_of, proposed, f"{key} cases") if start_from == number_of else None
        label = f"{questionnaire.case_label.plural_heading} per practitioner"
        each = _decimal(label, 1.0, (1.0, float(cap or MAX_ELIGIBLE)), f"{key} each", PER_PRACTITIONER_HELP)
    plan = SamplePlan(total, confidence / 100, design_effect(each, settings.icc))
    return Choice(plan, chosen or plan.cases_for(margin), margin, each)


def _whole_number(label: str, initial: int | None, key: str, placeholder: str = "") -> int | None:
    return st.number_input(label, 1, MAX_ELIGIBLE, initial, 1, key=key, placeholder=placeholder, width=FIELD_WIDTH)


def _decimal(label: str, initial: float, limits: tuple[float, float], key: str, help_text: str | None = None) -> float:
    return st.number_input(label, *limits, initial, 0.5, "%.1f", key=key, help=help_text, width=FIELD_WIDTH)


def _select_confidence(key: str, initial: int) -> int:
    options = sorted({*CONFIDENCES, initial})
    return st.selectbox(
        "Confidence",
        options,
        options.index(initial),
        key=f"{key} confidence",
        format_func="{}%".format,
        width=FIELD_WIDTH,
    )


def _show_margins(choice: Choice, questionnaire: Questionnaire) -> None:
    """Show the margin of every number of cases as a chart, and of some as a table."""
    case_label = questionnaire.case_label
    chart_args = (choice.plan, choice.cases, choice.margin, case_label)
    show_without_downloads(sample_sizes.margin_chart, chart_args, sample_sizes.alt_text(*chart_args))
    rows = [
        Row(cells, bold=cells[0] == str(choice.cases))
        for cells in margin_table(choice.plan, choice.cases, choice.margin)
    ]
    caption = f"Margin by number of {case_label.plural} drawn"
    table = html.table_html(caption, MARGIN_TABLE_HEADINGS, rows, (1, 2), is_narrow=True)
    html.render(html.details_html("Margins as a table", table))


def _show_design_effect(choice: Choice, questionnaire: Questionnaire, cap: int | None) -> None:
    """Say what it costs that cases of one practitioner are alike: as many as chosen, or as many as are allowed."""
    each = choice.cases_per_practitioner if choice.cases_per_practitioner > 1 else float(cap or 1)
    if each > 1:
        icc = questionnaire.sample_settings.icc
        html.paragraphs(" ".join(why_design_effect(choice.plan, choice.cases, each, icc, questionnaire.case_label)))


def _show_bands(choice: Choice, questionnaire: Questionnaire) -> None:
    """Show between which percentages the lowest result of each band lies, over the bands."""
    scale, case_label = questionnaire.scale, questionnaire.case_label
    shares = tuple(
        intervals.IntervalRow(example.band.rating, example.share, ConfidenceInterval(example.of_many, example.bands))
        for example in band_examples(choice.plan, choice.cases, scale)
    )
    html.subheading("What the margin means at the bands", level=3)
    html.listing(results_at_bands(choice.plan, choice.cases, scale, case_label))
    show_without_downloads(intervals.interval_chart, (shares, scale), intervals.alt_text(shares))
    caption = f"Lowest result of each band at {case_label.with_count(choice.cases)}, with its 95% intervals"
    rows = [Row(cells) for cells in band_table(choice.plan, choice.cases, scale)]
    explanation = messages.RESULTS_AT_BANDS.format(plural=case_label.plural)
    html.render(
        html.paragraphs_html(explanation, kind="quiet"),
        html.table_html(caption, BAND_TABLE_HEADINGS, rows),
    )
