"""Audits compared: side by side, one key question over time, and all units in one table."""

import streamlit as st

from audit.pages import parts
from audit.pages.addressed import carry, named
from audit.pages.frame import Visit, visit
from audit.pages.national import all_units
from audit.pages.over_time import over_time
from audit.pages.side_by_side import side_by_side

SIDE, TIME, ALL = "side", "time", "all"
VIEWS = {SIDE: "Side by side", TIME: "Over time", ALL: "All units"}


def show(here: Visit) -> None:
    """One of the three ways to compare; only the one that is looked at is worked out."""
    audit = here.audit()
    noun = audit.questionnaire.record
    parts.heading("Compare", over=audit.details.name, under=f"{audit.questionnaire.title}")
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
    parts.text(f"Submitted and final {noun.many} count, in every audit.", kind="quiet")
    {SIDE: side_by_side, TIME: over_time, ALL: all_units}[view or SIDE](here, audit)


if __name__ == "__main__":
    show(visit())
