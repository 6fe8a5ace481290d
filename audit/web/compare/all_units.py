"""All units in one table: each cell a share with its base, sorted by the key question that the reader chooses."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from audit.analysis.comparison import AuditTally, NationalTable, by_place, by_share, latest_of_each_unit, national_table
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.components.address import carry, named
from audit.web.components.html import Row
from audit.web.components.share_cells import share_cell, two_lines
from audit.web.empty_states import first_key_question
from audit.web.session.page_context import Visit

BY, ORDER, REGION, EVERY = "by", "order", "region", "every"
PLACE = ""
ORDERS = {"lowest": "Lowest first", "highest": "Highest first"}
ROWS_ON_A_PAGE = 50


def all_units(here: Visit, audit: Audit) -> None:
    """Choose what to sort by; a page of the table at a time."""
    if not audit.questionnaire.key_questions:
        html.text("This questionnaire has no key question, so there is nothing to compare.")
        return
    tallied = here.store.comparisons.all(here.person, audit.questionnaire.id)
    with st.container(horizontal=True, vertical_alignment="top"):
        by = _by(audit)
        order = _order(by)
        region = _region(tallied)
    every = st.checkbox("Every audit, not only the latest of each unit", named(EVERY) == "yes", key="national-every")
    carry(EVERY, "yes" if every else "")
    audits = [one for one in (tallied if every else latest_of_each_unit(tallied)) if region in ("", one.region)]
    ordered = by_share(audits, by, order == "highest") if by else by_place(audits)
    sorting = f"sorted by {_head(audit, by)}, {ORDERS[order].lower()}" if by else "sorted by region and unit"
    _page(audit, ordered, by, sorting, f"{by} {order} {region} {every}")


def _by(audit: Audit) -> str:
    """The key question to sort by; '' for region and unit."""
    keys, first = audit.questionnaire.key_questions, first_key_question(audit).id
    names = {PLACE: "Region and unit"} | {key.id: f"{key.id} {key.short or key.text}" for key in keys}
    wanted = named(BY, first)
    begin = "" if wanted == "place" else wanted if wanted in names else first
    chosen = st.selectbox(
        "Sort by", list(names), list(names).index(begin), key="national-by", format_func=names.__getitem__, width=320
    )
    by = chosen or PLACE
    carry(BY, by or "place", first)
    return by


def _order(by: str) -> str:
    wanted = named(ORDER, "lowest")
    chosen = st.segmented_control(
        "Order",
        list(ORDERS),
        default=wanted if wanted in ORDERS else "lowest",
        key="national-order",
        required=True,
        disabled=not by,
        format_func=ORDERS.__getitem__,
    )
    carry(ORDER, chosen or "lowest", "lowest")
    return chosen or "lowest"


def _region(tallied: Sequence[AuditTally]) -> str:
    """The region whose units are shown; '' for all."""
    regions = ["", *sorted({one.region for one in tallied if one.region})]
    begin = regions.index(named(REGION)) if named(REGION) in regions else 0
    words = {region: region for region in regions} | {"": "All regions"}
    chosen = st.selectbox("Region", regions, begin, key="national-region", format_func=words.__getitem__, width=240)
    carry(REGION, chosen or "")
    return chosen or ""


def _page(audit: Audit, ordered: Sequence[AuditTally], by: str, sorting: str, key: str) -> None:
    """As many rows as can be read; the others on further pages."""
    number = len(ordered)
    pages = -(-number // ROWS_ON_A_PAGE)
    place = st.pagination(pages, key=f"national-page {key}") if pages > 1 else 1
    first = (place - 1) * ROWS_ON_A_PAGE
    table = national_table(audit.questionnaire, ordered[first : first + ROWS_ON_A_PAGE])
    if pages > 1:
        html.text(f"Rows {first + 1} to {first + len(table.rows)} of {number}; the sorting is over all of them.")
    _table(audit, table, number, by, sorting)


def _table(audit: Audit, table: NationalTable, number: int, by: str, sorting: str) -> None:
    """One page of the table, with a sentence on its dashes."""
    columns = [_head(audit, key.id) + (" (sorted)" if key.id == by else "") for key in table.questions]
    heads = ["Unit and audit", *columns]
    noun = audit.questionnaire.record
    with st.container(key="national"):
        html.table(
            f"{html.count(number, 'audit')}: percentage Yes with its base, submitted and final {noun.many}; {sorting}",
            heads,
            [Row((two_lines(row.audit.unit, _which(row.audit)), *map(share_cell, row.shares))) for row in table.rows],
            numbers=range(1, len(heads)),
            ready=range(len(heads)),
        )
    versions = {row.audit.questionnaire_version for row in table.rows}
    if any(share.tally is None for row in table.rows for share in row.shares):
        html.text(
            "A dash stands where an audit did not inspect the standard, or its version of the questionnaire does not "
            "ask the question."
        )
    elif len(versions) > 1:
        html.text("Different versions of the questionnaire were used: wordings may differ, meanings do not.")


def _head(audit: Audit, question_id: str) -> str:
    """A key question as the heading of a column."""
    key = next(key for key in audit.questionnaire.key_questions if key.id == question_id)
    return f"{key.id} {key.short or key.text}"


def _which(audit: AuditTally) -> str:
    when = f"{audit.when:%B %Y}" if audit.when else ""
    return ", ".join(filter(None, (audit.name, audit.region, when)))
