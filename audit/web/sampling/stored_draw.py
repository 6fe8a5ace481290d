"""The draw of an audit after it was saved: how it was made, what is left of the reserves, and the next step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import streamlit as st

from audit.analysis.sample_method import how_sampled
from audit.files.filenames import file_name
from audit.formatting import format_date, format_datetime
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.sampling import DrawRecord, DrawSettings, Elimination, StoredDraw, StoredSampledCase
from audit.sampling.settings_file import write_settings
from audit.web.components import html
from audit.web.components.copying import copied_table, copied_table_html
from audit.web.components.html import Row
from audit.web.components.problem_fields import reason_fields
from audit.web.draft_form import form_of
from audit.web.page_list import page_path
from audit.web.sampling.confirm import PAGE_NAME, forget_drawn_list
from audit.web.sampling.key import is_key_waiting, remove_key, remove_other_key, show_key_again, show_waiting_key
from audit.web.sampling.record_view import list_table, show_record
from audit.web.sampling.remembered import remember
from audit.web.session.page_context import PageContext, show_errors

TEAM, OUTSIDE = "The audit team", "People outside the team"
NO_WINDOW = "every start date"


def show_stored_draw(context: PageContext, audit: Audit, draw: StoredDraw) -> None:
    """Show the key if it waits, the next step, and the draw with its settings, method, reserves and eliminations."""
    cases = remember("cases", (audit.id, draw), lambda: context.store.samples.cases(context.person, audit.id))
    remove_other_key(audit.id, {stored.case.reference for stored in cases})
    with st.container():  # also without a notice: parts that move lose the focus
        if forget_drawn_list(audit.id) and not is_key_waiting(audit.id):
            html.confirmation(messages.DRAWN_MEANWHILE.format(name=draw.by))
    html.paragraphs(messages.DRAWN_BY.format(name=draw.by, when=format_datetime(draw.at)))
    show_waiting_key(audit)
    plural = audit.questionnaire.case_label.plural
    if audit.closed_at is None:
        st.page_link(
            page_path("allocate"),
            label=f"Allocate {plural}",
            icon=":material/arrow_forward:",
            query_params={"audit": audit.id},
        )
    html.subheading("Draw", anchor="draw")
    show_record(audit, draw.record, draw.record.groups)
    record = draw.record
    html.render(
        list_table(audit.questionnaire.case_label, record.listed, record.dropped, record.eligible),
        _settings_table(record.settings),
    )
    html.subheading("Reserves", anchor="reserves")
    _show_reserves(draw.record, cases)
    _show_eliminations(draw.eliminations, plural)
    _show_method(audit, draw)
    if audit.closed_at is None:
        _show_corrections(context, audit, cases)


def _settings_table(settings: DrawSettings) -> str:
    rows = map(Row, _setting_rows(settings))
    return copied_table_html("Settings of the draw", ("Setting", "Value"), rows, is_narrow=True)


def _setting_rows(settings: DrawSettings) -> Iterator[tuple[str, str]]:
    windows = [f"{format_date(window.first)} to {format_date(window.last)}" for window in settings.windows]
    yield "Size without buffer and fixed numbers", f"{settings.size:,}"
    yield "Buffer", f"{settings.buffer_percentage}%"
    yield "Limit for each practitioner", str(settings.practitioner_cap or "none")
    yield "Seed", settings.seed
    yield "Day of the list", format_date(settings.listed_on)
    yield "Start dates", "; ".join(windows) or NO_WINDOW


def _show_reserves(record: DrawRecord, cases: Sequence[StoredSampledCase]) -> None:
    """Show how many reserves each stratum has left."""
    left = Counter(stored.case.stratum for stored in cases if not stored.case_id)
    rows = [Row((draw.stratum.name, f"{left[draw.stratum.name]:,}")) for draw in record.strata]
    html.render(copied_table_html("Reserves left by stratum", ("Stratum", "Reserves"), rows, (1,), is_narrow=True))


def _show_eliminations(eliminations: Sequence[Elimination], plural: str) -> None:
    if not eliminations:
        html.paragraphs(messages.NOTHING_ELIMINATED.format(plural=plural), kind="quiet")
        return
    rows = [
        Row(
            (
                elimination.reference,
                elimination.stratum,
                elimination.reason.label,
                elimination.explanation,
                elimination.replaced_by or messages.NOT_REPLACED,
                _who_and_when(elimination),
            )
        )
        for elimination in eliminations
    ]
    headings = ("Reference", "Stratum", "Reason", "Explanation", "Replaced by", "By")
    copied_table(f"Eliminated {plural}", headings, rows)


def _who_and_when(elimination: Elimination) -> str:
    return f"{elimination.by}, {format_datetime(elimination.at)}" if elimination.at else elimination.by


def _show_method(audit: Audit, draw: StoredDraw) -> None:
    """Show the text of the method, to copy or download, and the settings as a file."""
    html.subheading("Method", anchor="method")
    html.paragraphs(messages.METHOD_EXPLAINED, kind="quiet")
    reader = st.radio("Who will see this?", [TEAM, OUTSIDE], key=f"method-for {audit.id}", horizontal=True)
    paragraphs = how_sampled(draw, audit.questionnaire, external=reader == OUTSIDE)
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    st.code(text, language=None, wrap_lines=True)
    settings = write_settings(draw.record.settings)
    with st.container(horizontal=True):
        st.download_button(
            "Download method",
            text,
            file_name(audit.description, text.encode(), "sample-method", "txt"),
            "text/plain",
            on_click="ignore",
        )
        st.download_button(
            "Download settings",
            settings,
            file_name(audit.description, settings, "draw-settings", "json"),
            "application/json",
            on_click="ignore",
        )


def _show_corrections(context: PageContext, audit: Audit, cases: Sequence[StoredSampledCase]) -> None:
    """Offer to make a lost key again, and to discard the draw."""
    if not is_key_waiting(audit.id):
        html.expander("Make the key again", f"key-again {audit.id}", lambda: show_key_again(context, audit, cases))
    html.expander("Discard this draw", f"discard {audit.id}", lambda: _show_discard(context, audit))


def _show_discard(context: PageContext, audit: Audit) -> None:
    """Show the form to discard the draw, with a reason."""
    html.paragraphs(messages.DISCARD_EXPLAINED.format(plural=audit.questionnaire.case_label.plural), kind="quiet")
    form = form_of(context, f"discard draw {audit.id}")
    reason = form.show_reason("Reason for discarding the draw", is_prose=True, live=True)
    if st.button("Discard draw", key=f"discard-draw {audit.id}"):
        with show_errors(reason_fields(form.reason_key)):
            context.store.samples.discard_draw(context.person, audit.id, reason)
            remove_key(audit.id)
            form.finish(PAGE_NAME, messages.DISCARDED.format(plural=audit.questionnaire.case_label.plural))
