"""The settings of a draw: how many cases, the buffer, the limit for each practitioner, and the seed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from audit.analysis.sample_sizes import SamplePlan
from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.text_fields import MAX_LINE_LENGTH
from audit.sampling.list_counts import ListCounts
from audit.web.components import html, tab_state
from audit.web.components.how_many import how_many_label, show_how_many
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import DraftForm
from audit.web.sampling.choices import SampleChoices
from audit.web.sampling.fields import NUMBER_WIDTH, optional_number

MAX_BUFFER = 100


def proportional(counts: ListCounts) -> int:
    """Return how many eligible cases are in strata without a fixed number."""
    return sum(count for stratum, count in counts.strata if stratum.quota is None)


def proposed_size(audit: Audit, counts: ListCounts) -> int:
    """Return how many cases give the usual margin and confidence, of those that are drawn in proportion."""
    settings = audit.questionnaire.sample_settings
    return SamplePlan(proportional(counts), settings.confidence / 100).cases_for(settings.margin)


def choose_settings(form: DraftForm, audit: Audit, choices: SampleChoices, counts: ListCounts) -> SampleChoices:
    """Show the fields of the step, and return the choices with what they hold."""
    plural = audit.questionnaire.case_label.plural
    html.subheading("3. Size and settings", anchor="settings")
    if choices.has_only_quotas:
        html.paragraphs(messages.ONLY_QUOTAS)
    else:
        choices = _choose_size(form, audit, choices, counts)
    cap = optional_number(
        "Limit for each practitioner",
        choices.practitioner_cap,
        f"cap {form.key}",
        "No limit",
        messages.WHY_CAP.format(plural=plural),
    )
    seed = text_line("Seed", choices.seed, key=f"seed {form.key}", max_chars=MAX_LINE_LENGTH, live=True)
    html.paragraphs(messages.WHY_SEED.format(plural=plural), kind="quiet")
    html.expander(
        how_many_label(audit.questionnaire.case_label),
        f"how-many {audit.id}",
        lambda: show_how_many(f"sample {audit.id}", audit.questionnaire, proportional(counts) or None, cap),
    )
    return replace(choices, practitioner_cap=cap, seed=seed)


def _choose_size(form: DraftForm, audit: Audit, choices: SampleChoices, counts: ListCounts) -> SampleChoices:
    """Show the fields for the size and the buffer, with a sentence about the size that is proposed."""
    plural, settings = audit.questionnaire.case_label.plural, audit.questionnaire.sample_settings
    proposed, eligible = proposed_size(audit, counts), proportional(counts)
    html.paragraphs(
        messages.SIZE_FROM_ELIGIBLE.format(
            size=proposed, eligible=eligible, confidence=settings.confidence, margin=settings.margin
        ),
        kind="quiet",
    )
    with st.container(horizontal=True):
        size = _size_field(form, plural, choices.size, proposed, eligible)
        buffer = st.number_input(
            "Buffer, per cent",
            0,
            MAX_BUFFER,
            choices.buffer_percentage,
            key=f"buffer {form.key}",
            width=NUMBER_WIDTH,
        )
    html.paragraphs(messages.WHY_BUFFER.format(plural=plural), kind="quiet")
    return replace(choices, size=None if size == proposed else size, buffer_percentage=buffer)


def _size_field(form: DraftForm, plural: str, chosen: int | None, proposed: int, eligible: int) -> int:
    """Show the field for the size. Until the person changes it, it has the number that is proposed."""
    key, last_proposed = f"size {form.key}", tab_state.PROPOSED_SIZE.of(form.key)
    is_untouched = tab_state.widget_value(key) in (None, last_proposed.get())
    if chosen is not None and not tab_state.has_widget_value(key):
        tab_state.set_widget_value(key, chosen)
    elif chosen is None and is_untouched:
        tab_state.set_widget_value(key, proposed)
    last_proposed.set(proposed)
    maximum = max(eligible, chosen or 1, tab_state.widget_value(key) or 1)
    return st.number_input(f"Number of {plural} to draw", 1, maximum, key=key, width=NUMBER_WIDTH)
