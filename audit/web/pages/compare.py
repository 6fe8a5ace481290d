"""The Compare page: audits side by side, one key question over time, all units in one table, and joined questions."""

import streamlit as st

from audit.web.compare.all_units import show_all_units
from audit.web.compare.comparable import ComparableAudits
from audit.web.compare.joined import show_joined
from audit.web.compare.over_time import show_over_time
from audit.web.compare.side_by_side import show_side_by_side
from audit.web.components import html
from audit.web.components.address import get_param, set_param
from audit.web.session.page_context import PageContext, get_context

SIDE_BY_SIDE, OVER_TIME, ALL_UNITS, JOINED = "side", "time", "all", "joined"
VIEW_LABELS = {
    SIDE_BY_SIDE: "Side by side",
    OVER_TIME: "Over time",
    ALL_UNITS: "All units",
    JOINED: "Joined questions",
}
SHOW_VIEW = {
    SIDE_BY_SIDE: show_side_by_side,
    OVER_TIME: show_over_time,
    ALL_UNITS: show_all_units,
    JOINED: show_joined,
}


def show(context: PageContext) -> None:
    """Show one of the comparisons, or what joins them; only the selected view is worked out."""
    audit = context.require_audit()
    case_label = audit.questionnaire.case_label
    html.heading("Compare", caption=audit.description.name, subtitle=audit.questionnaire.title)
    requested = get_param("view", SIDE_BY_SIDE)
    view = st.segmented_control(
        "Comparison",
        list(VIEW_LABELS),
        default=requested if requested in VIEW_LABELS else SIDE_BY_SIDE,
        key="compare-view",
        required=True,
        format_func=VIEW_LABELS.__getitem__,
    )
    set_param("view", view or SIDE_BY_SIDE, SIDE_BY_SIDE)
    html.paragraphs(f"Submitted and final {case_label.plural} are included in every audit.", kind="quiet")
    SHOW_VIEW[view or SIDE_BY_SIDE](ComparableAudits(context, audit))


if __name__ == "__main__":
    show(get_context())
