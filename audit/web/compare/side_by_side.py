"""The report's table and the ratings for several audits, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from audit.analysis import wording
from audit.analysis.comparison import (
    AuditTally,
    Change,
    ComparedQuestion,
    ComparedShare,
    Comparison,
    NamedAudit,
    compare,
    earlier,
)
from audit.model.questionnaire import Noun, Questionnaire, Rated, Standard
from audit.storage.repositories.audits import Audit
from audit.web.components import html
from audit.web.components.address import carry, named
from audit.web.components.html import Row
from audit.web.components.share_cells import share_cell, two_lines
from audit.web.session.page_context import Visit

MOST = 4
WITH = "with"
NOT_INSPECTED = "Not inspected"


def side_by_side(here: Visit, audit: Audit) -> None:
    """Choose the audits; their ratings and shares with the change from each to the next."""
    chosen = _chosen(here, audit)
    if not chosen:
        html.text("Choose at least one other audit to compare with.")
        return
    tallied = here.store.comparisons.all(here.person, only=[audit.id, *chosen])
    found = compare(audit.questionnaire, tallied, _other_versions(here, audit, tallied))
    for note in found.notes:
        html.notice(note)
    if len(found.audits) > 1:
        _ratings(found, audit.questionnaire)
        _shares(found, audit.questionnaire)


def _chosen(here: Visit, audit: Audit) -> list[str]:
    """The other audits: those in the address, else the one before this of the same unit."""
    names = {one.audit_id: one for one in here.store.comparisons.names(here.person)}
    this = names.pop(audit.id)
    options = [one.audit_id for one in nearest(this, names.values())]
    usual = [one.audit_id for one in earlier(this, names.values())[:1]]
    asked = [one for one in named(WITH).split(",") if one in names] if WITH in st.query_params else usual
    options += [one for one in asked if one not in options]  # of another questionnaire: a sentence says why not
    if not options:
        return []
    chosen = st.multiselect(
        "Compare with",
        options,
        asked[:MOST],
        key=f"compare-with-{audit.id}",
        format_func=lambda one: words_of(names[one]),
        max_selections=MOST,
        placeholder="Choose audits",
    )
    carry(WITH, ",".join(chosen), ",".join(usual))
    return chosen


def nearest(this: NamedAudit, others: Iterable[NamedAudit]) -> list[NamedAudit]:
    """The audits on the same questionnaire: those of the unit first, then of its region, each the latest first."""
    matching = [one for one in others if one.questionnaire_id == this.questionnaire_id]
    matching.sort(key=lambda one: str(one.when or ""), reverse=True)
    return sorted(matching, key=lambda one: (_unit(one) != _unit(this), one.region != this.region))


def _unit(audit: NamedAudit) -> tuple[str, str]:
    return audit.region, audit.unit


def words_of(audit: NamedAudit) -> str:
    """An audit as it is chosen: name, unit, month."""
    when = f"{audit.when:%B %Y}" if audit.when else "no dates"
    return " · ".join((audit.name, audit.unit, when))


def _other_versions(here: Visit, audit: Audit, tallied: Iterable[AuditTally]) -> list[Questionnaire]:
    """The other versions of the questionnaire that the audits used."""
    own = audit.questionnaire
    using = {
        one.questionnaire_version: one.audit_id
        for one in tallied
        if one.questionnaire_id == own.id and one.questionnaire_version != own.version
    }
    return [here.store.audits.get(here.person, audit_id).questionnaire for audit_id in using.values()]


def _ratings(found: Comparison, questionnaire: Questionnaire) -> None:
    """The rating of each standard in each audit, and the overall one."""
    rows = [
        Row((one.standard.name, *(_badge(audit, one.standard.id, questionnaire) for audit in found.audits)))
        for one in found.standards
        if one.standard.rated is not Rated.NOT_RATED
    ]
    if not rows:
        return
    overall = [html.badge(audit.overall or wording.NOT_YET_RATED, questionnaire.scale) for audit in found.audits]
    rows.append(Row(("Overall", *overall), bold=True))
    html.subheading("Ratings")
    columns = range(1, len(found.audits) + 1)
    heads = ("Standard", *(audit.name for audit in found.audits))
    html.table(f"Ratings of {len(found.audits)} audits, earliest first", heads, rows, ready=tuple(columns))


def _badge(audit: AuditTally, standard_id: str, questionnaire: Questionnaire) -> str:
    missing = wording.NOT_YET_RATED if standard_id in audit.ratings else NOT_INSPECTED
    return html.badge(audit.ratings.get(standard_id) or missing, questionnaire.scale)


def _shares(found: Comparison, questionnaire: Questionnaire) -> None:
    """The report's table: each share with its base, then each change with its interval."""
    noun = questionnaire.record
    rows: list[Row] = []
    for standard in found.standards:
        if standard.questions:
            rows += [Row((standard.standard.name,)), *(Row(_cells(question)) for question in standard.questions)]
    heads = ["Key question", *(f"{audit.name} ({noun.count(audit.cases)})" for audit in found.audits)]
    heads += [f"Change to {audit.name}" for audit in found.audits[1:]]
    html.subheading("Key questions")
    columns = range(1, len(heads))
    with st.container(key="side-by-side"):
        html.table(
            f"Percentage Yes with its base in {len(found.audits)} audits, earliest first; change in points with its "
            f"95% interval; submitted and final {noun.many}",
            heads,
            rows,
            numbers=columns,
            ready=columns,
        )
    html.text(
        "A change whose interval reaches over 0 may be chance. It is worked from the exact shares, so it may lie one "
        "point off the difference of the printed percentages.",
        kind="quiet",
    )
    if missing := _missing(found, questionnaire):
        html.subheading("What cannot be compared", level=3)
        html.listing(missing)


def _cells(question: ComparedQuestion) -> tuple[str, ...]:
    shares = [share_cell(share) for share in question.shares]
    changes = [change_cell(change) for change in question.changes]
    return (f"{question.question.id} {question.question.text}", *shares, *changes)


def change_cell(change: Change) -> str:
    """A change over its interval, as HTML."""
    difference = change.difference
    return two_lines(change.text, f"({difference.interval})" if difference else "")


def _missing(found: Comparison, questionnaire: Questionnaire) -> Sequence[str]:
    """A sentence for every dash of the table."""
    sentences = [
        _why_none(share, standard.standard, questionnaire.record)
        for standard in found.standards
        for question in standard.questions
        for share in question.shares
    ]
    return [sentence for sentence in dict.fromkeys(sentences) if sentence]


def _why_none(share: ComparedShare, standard: Standard, noun: Noun) -> str:
    """Why a cell has no share; '' where it has one."""
    if share.tally is not None:
        why = share.tally.why_no_share_of(noun)
        return f"{share.question_id} in “{share.audit.name}”: {why}" if why else ""
    if standard.rated is not Rated.NOT_RATED and standard.id not in share.audit.ratings:
        return f"“{share.audit.name}” did not inspect {standard.name}."
    return share.why_no_share
