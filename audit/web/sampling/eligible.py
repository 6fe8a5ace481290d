"""Which cases of the list are eligible: the day of the list, start dates, cases audited recently, and the counts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from audit.charts.strata import alt_text, strata_chart
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.sampling.list_counts import ListCounts, count_list
from audit.sampling.long_list import LongList
from audit.web.components import html
from audit.web.components.charts import show_without_downloads
from audit.web.components.copying import copied_table_html
from audit.web.components.html import Row
from audit.web.draft_form import DraftForm
from audit.web.sampling.choices import OpenWindow, SampleChoices
from audit.web.sampling.fields import optional_date
from audit.web.sampling.record_view import list_table
from audit.web.sampling.remembered import remember
from audit.web.session.page_context import PageContext

YEAR = timedelta(days=365)


def choose_eligible(form: DraftForm, audit: Audit, choices: SampleChoices) -> SampleChoices:
    """Show the fields of the step, and return the choices with what they hold."""
    plural = audit.questionnaire.case_label.plural
    html.subheading(f"2. Eligible {plural}", anchor="eligible")
    listed_on = optional_date("Day of the list", choices.listed_on, f"listed-on {form.key}")
    html.paragraphs(messages.START_DATES_OPTIONAL.format(plural=plural), kind="quiet")
    windows = tuple(
        _window_fields(form, number, first, last) for number, (first, last) in enumerate(choices.windows, start=1)
    )
    if st.button("Add start dates", key=f"add-window {form.key}"):
        windows = (*windows, _window_fields(form, len(windows) + 1, None, None))
    leave_out_recent = st.checkbox(
        f"Leave out {plural} audited in the last 12 months",
        choices.leave_out_recent,
        key=f"recent {form.key}",
        help="Audited in any audit of this database. They are recognised by a code of the CRN.",
    )
    return replace(choices, listed_on=listed_on, windows=windows, leave_out_recent=leave_out_recent)


def _window_fields(form: DraftForm, number: int, first: date | None, last: date | None) -> OpenWindow:
    with st.container(horizontal=True):
        return (
            optional_date(f"Start dates {number}: first day", first, f"first-{number} {form.key}"),
            optional_date(f"Start dates {number}: last day", last, f"last-{number} {form.key}"),
        )


def recently_audited(context: PageContext, audit: Audit, long_list: LongList, listed_on: date) -> frozenset[str]:
    """Return the CRNs of the list that were audited in the 12 months before the day of the list.

    They are looked for by their codes: the database knows no CRN.
    """
    coder = context.store.samples.coder(context.person, audit.id)
    crn_by_code = {coder.case_code(crn): crn for crn in long_list.cases["crn"].unique()}
    codes = context.store.samples.recently_audited(context.person, frozenset(crn_by_code), listed_on - YEAR)
    return frozenset(crn_by_code[code] for code in codes)


def warn_about_other_keys(context: PageContext, audit: Audit, listed_on: date) -> None:
    """Say how many cases were audited recently but coded with another key, so that they cannot be recognised."""
    count = context.store.samples.cases_with_other_key(context.person, listed_on - YEAR)
    if count:
        html.notice(messages.OTHER_KEY.format(cases=audit.questionnaire.case_label.with_count(count)))


def show_counts(
    audit: Audit, long_list: LongList, choices: SampleChoices, recent: Collection[str], first_day_key: str
) -> ListCounts | None:
    """Show how many cases are listed, dropped by reason and eligible by stratum; return it if a case is eligible.

    ``first_day_key`` is the key of the field to go to if none is.
    """
    settings = replace(choices.settings(1), seed="", size=1, buffer_percentage=0)
    key = (long_list, settings, recent)
    counts = remember("counts", key, lambda: count_list(long_list, settings, recent))
    strata = tuple((stratum.name, count) for stratum, count in counts.strata)
    html.render(
        list_table(audit.questionnaire.case_label, counts.listed, counts.dropped, counts.eligible),
        copied_table_html(
            f"Eligible {audit.questionnaire.case_label.plural} by stratum",
            ("Stratum", "Eligible"),
            [Row((name, f"{count:,}")) for name, count in strata],
            (1,),
            is_narrow=True,
        ),
    )
    if not counts.eligible:
        sentence = messages.NOBODY_ELIGIBLE.format(singular=audit.questionnaire.case_label.singular)
        html.error_summary([sentence], {sentence: first_day_key}, after_action=False)
        return None
    show_without_downloads(strata_chart, (strata,), alt_text(strata))
    empty = [name for name, count in strata if not count]
    if empty:
        names = ", ".join(f"“{name}”" for name in empty)
        singular = audit.questionnaire.case_label.singular
        html.notice(messages.SOME_STRATA_EMPTY.format(singular=singular, strata=names))
    return counts
