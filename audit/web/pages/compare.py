"""Audits compared: side by side, one key question over time, and all units in one table."""

import streamlit as st

from audit.web.compare.all_units import all_units
from audit.web.compare.over_time import over_time
from audit.web.compare.side_by_side import side_by_side
from audit.web.components import html
from audit.web.components.address import carry, named
from audit.web.session.page_context import Visit, visit

SIDE, TIME, ALL = "side", "time", "all"
VIEWS = {SIDE: "Side by side", TIME: "Over time", ALL: "All units"}


def show(here: Visit) -> None:
    """One of the three ways to compare; only the one that is looked at is worked out."""
    audit = here.audit()
    noun = audit.questionnaire.record
    html.heading("Compare", over=audit.details.name, under=f"{audit.questionnaire.title}")
    wanted = named("view", SIDE)
    view = st.segmented_control(
        "What to compare",
        list(VIEWS),
        default=wanted if wanted in VIEWS else SIDE,
        key="compare-view",
        required=True,
        format_func=VIEWS.__getitem__,
    )
    carry("view", view or SIDE, SIDE)
    html.text(f"Submitted and final {noun.many} count, in every audit.", kind="quiet")
    {SIDE: side_by_side, TIME: over_time, ALL: all_units}[view or SIDE](here, audit)


if __name__ == "__main__":
    show(visit())
