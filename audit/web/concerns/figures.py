"""How many concerns are open and answered, and how soon: each figure with its base."""

from __future__ import annotations

from collections.abc import Sequence

from audit.formatting import format_duration, pluralise
from audit.model.concerns import UrgentConcern, concern_figures
from audit.web.components import html


def show_figures(concerns: Sequence[UrgentConcern]) -> None:
    """Show the figures of some concerns as a table."""
    caption = "Urgent concerns and the time to respond"
    html.render(html.table_html(caption, ("Figure", "Value", "Of"), figure_rows(concerns), is_narrow=True))


def figure_rows(concerns: Sequence[UrgentConcern]) -> list[html.Row]:
    """Return the rows of the table: a figure, its value, and of how many concerns it is."""
    figures = concern_figures(concerns)
    of_all = pluralise(figures.total, "urgent concern")
    of_answered = f"{figures.answered:,} with a response"
    rows = [("Open", f"{figures.open:,}", of_all), ("With a response", f"{figures.answered:,}", of_all)]
    if figures.median is not None and figures.longest is not None:
        rows += [
            ("Median time to the first response", format_duration(figures.median), of_answered),
            ("Longest time to the first response", format_duration(figures.longest), of_answered),
        ]
    return [html.Row(row) for row in rows]
