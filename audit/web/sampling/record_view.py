"""A draw as tables and charts: before it is confirmed and afterwards, the same."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.draw_tables import LOAD_HEADINGS, load_rows, strata_headings, strata_rows
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.sampling import DrawRecord, GroupDraw
from audit.web.components import html
from audit.web.components.html import Row


def drawn_count(record: DrawRecord) -> int:
    """Return the number of drawn cases."""
    return sum(draw.count.total for draw in record.strata)


def show_record(audit: Audit, record: DrawRecord, groups: Iterable[GroupDraw]) -> None:
    """Show the strata with how each count came about, list against sample, and the cases of each practitioner.

    ``groups`` name the practitioners as the list does, or by their codes.
    """
    plural = audit.questionnaire.case_label.plural
    drawn = drawn_count(record)
    if record.shortfall:
        html.notice(
            messages.SHORTFALL.format(
                short=record.shortfall, drawn=drawn, asked=drawn + record.shortfall, plural=plural
            )
        )
    rows = strata_rows(record.strata)
    headings = strata_headings(record.strata)
    html.table(
        f"Drawn {plural} by stratum, and how each number came about",
        headings,
        [*(Row(row) for row in rows[:-1]), Row(rows[-1], bold=True)],
        range(1, len(headings)),
    )
    loads = load_rows(groups)
    if loads:
        table = html.table_html(
            f"{audit.questionnaire.case_label.plural_heading} of each practitioner",
            LOAD_HEADINGS,
            map(Row, loads),
            (1, 2),
            is_narrow=True,
        )
        title = messages.LOADS.format(practitioners=len(loads), most=loads[0][2], plural=plural)
        html.render(html.details_html(title, table))
