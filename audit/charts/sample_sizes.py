"""Chart of the margin against the number of cases drawn, with the chosen number."""

from __future__ import annotations

import altair as alt
import pandas as pd

from audit.analysis.intervals import decimal_text
from audit.analysis.sample_size_wording import numbers_of_cases
from audit.analysis.sample_sizes import SamplePlan
from audit.charts.axes import CHART_CONFIG
from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.model.questionnaire import CaseLabel

HEIGHT = 260
POINTS = 120
LARGEST_MARGIN = 30  # smaller samples have margins that would flatten the rest of the line


def margin_chart(
    plan: SamplePlan, cases: int, wanted_margin: float, case_label: CaseLabel, theme: ChartTheme = LIGHT_THEME
) -> alt.LayerChart:
    """Draw the margin of every number of cases, a dashed line at the margin wanted and a point at the chosen number."""
    line = _table(plan, cases, case_label)
    x_axis = alt.Axis(title=f"Number of {case_label.plural}", labelColor=theme.text, titleColor=theme.text, grid=False)
    y_axis = alt.Axis(
        title="Margin, points either side", labelColor=theme.text, titleColor=theme.text, gridOpacity=0.25, tickCount=5
    )
    x = alt.X("cases:Q", axis=x_axis, scale=alt.Scale(domainMin=0, nice=False))
    y = alt.Y("margin:Q", axis=y_axis, scale=alt.Scale(domainMin=0))
    curve = alt.Chart(line).mark_line(color=theme.bar, strokeWidth=3).encode(x=x, y=y)
    hover = (
        alt.Chart(line).mark_point(size=160, opacity=0).encode(x=x, y=y, tooltip=alt.Tooltip("words:N", title="Margin"))
    )
    wanted = pd.DataFrame({"margin": [wanted_margin], "words": [f"Wanted: {wanted_margin:g}"]})
    rule = alt.Chart(wanted).mark_rule(strokeDash=[4, 4], color=theme.text).encode(y=y)
    rule_label = (
        alt.Chart(wanted)
        .mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontSize=13, color=theme.text)
        .encode(x=alt.value(0), y=y, text="words:N")
    )
    return alt.LayerChart(
        layer=(rule, rule_label, curve, hover, *_chosen_layers(plan, cases, case_label, x, y, theme)),
        height=HEIGHT,
        config=CHART_CONFIG,
    )


def _chosen_layers(
    plan: SamplePlan, cases: int, case_label: CaseLabel, x: alt.X, y: alt.Y, theme: ChartTheme
) -> tuple[alt.Chart, alt.Chart]:
    """Return the point at the chosen number, and its label at the top right, where a falling curve never is."""
    margin = plan.margin_of(cases) or 0.0
    words = f"{case_label.with_count(cases)}: {decimal_text(margin, 1)} points (diamond)"
    chosen = alt.Chart(pd.DataFrame({"cases": [cases], "margin": [margin], "words": [words]}))
    point = chosen.mark_point(shape="diamond", size=170, filled=True, opacity=1, color=theme.lowest_bar).encode(
        x=x, y=y
    )
    label = chosen.mark_text(align="right", baseline="top", fontSize=14, fontWeight="bold", color=theme.text)
    return point, label.encode(x=alt.value("width"), y=alt.value(0), text="words:N")


def _table(plan: SamplePlan, cases: int, case_label: CaseLabel) -> pd.DataFrame:
    counts = sorted({*numbers_of_cases(plan, cases, POINTS), cases})
    rows = [(count, plan.margin_of(count) or 0.0) for count in counts]
    shown = [(count, margin) for count, margin in rows if margin <= LARGEST_MARGIN or count == cases]
    words = [f"{case_label.with_count(count)}: {decimal_text(margin, 1)} points either side" for count, margin in shown]
    return pd.DataFrame(shown, columns=["cases", "margin"]).assign(words=words)


def alt_text(plan: SamplePlan, cases: int, wanted_margin: float, case_label: CaseLabel) -> str:
    """Return the alternative text of the chart."""
    chosen, margin = case_label.with_count(cases), decimal_text(plan.margin_of(cases) or 0.0, 1)
    return (
        f"The margin falls as more {case_label.plural} are drawn. At {chosen} it is {margin} points either side; "
        f"{wanted_margin:g} are wanted."
    )
