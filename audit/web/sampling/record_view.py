"""A draw as tables and charts: before it is confirmed and afterwards, the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.analysis.composition import composition_lines
from audit.analysis.draw_tables import LOAD_HEADINGS, load_rows, strata_headings, strata_rows
from audit.charts.composition import alt_text, charted, composition_chart
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.questionnaire import CaseLabel
from audit.model.sampling import CompositionRow, DrawRecord, DropReason, GroupDraw
from audit.sampling.shortfall import why_short
from audit.web.components import html
from audit.web.components.charts import show_without_downloads
from audit.web.components.composition_table import composition_table_html
from audit.web.components.copying import copied_table, copied_table_html
from audit.web.components.html import Row


def list_table(case_label: CaseLabel, listed: int, dropped: Mapping[DropReason, int], eligible: int) -> str:
    """Return a table of the cases that were listed, dropped and eligible, as HTML."""
    rows = [Row(("In the list", f"{listed:,}"))]
    rows += [Row((f"Dropped: {reason.label}", f"{count:,}")) for reason, count in dropped.items()]
    rows.append(Row(("Eligible", f"{eligible:,}"), bold=True))
    plural = case_label.plural_heading
    return copied_table_html(f"{plural} of the list", ("What", plural), rows, (1,), is_narrow=True)


def show_record(audit: Audit, record: DrawRecord, groups: Iterable[GroupDraw]) -> None:
    """Show the strata with how each count came about, list against sample, and the cases of each practitioner.

    ``groups`` name the practitioners as the list does, or by their codes.
    """
    plural = audit.questionnaire.case_label.plural
    html.notice_if_any(why_short(record.settings, record.strata))
    rows, headings = strata_rows(record), strata_headings(record)
    copied_table(
        f"Drawn {plural} by stratum, and how each number came about",
        headings,
        [*(Row(row) for row in rows[:-1]), Row(rows[-1], bold=True)],
        range(1, len(headings)),
    )
    html.paragraphs(messages.PROVENANCE_EXPLAINED.format(plural=plural), kind="quiet")
    _show_composition(record.composition, plural)
    _show_loads(audit.questionnaire.case_label, groups)


def _show_composition(rows: Iterable[CompositionRow], plural: str) -> None:
    """Show list against sample as a chart and a table."""
    lines = composition_lines(tuple(rows))
    if not lines:
        return
    html.subheading("List against sample", 3)
    if drawn_lines := charted(lines):
        show_without_downloads(composition_chart, (drawn_lines,), alt_text(drawn_lines))
    html.render(html.details_html("List against sample as a table", composition_table_html(lines, plural)))


def _show_loads(case_label: CaseLabel, groups: Iterable[GroupDraw]) -> None:
    """Show how many drawn cases each practitioner has."""
    loads = load_rows(groups)
    if not loads:
        return
    caption = f"{case_label.plural_heading} of each practitioner"
    title = messages.LOADS.format(practitioners=len(loads), most=loads[0][2], plural=case_label.plural)
    table = copied_table_html(caption, LOAD_HEADINGS, map(Row, loads), (1, 2), is_narrow=True)
    html.render(html.details_html(title, table))
