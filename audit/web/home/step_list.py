"""A list of steps: which are done, which is next, each with a link to its page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from audit.model.audit import Audit
from audit.web.components import html
from audit.web.home.links import page_link
from audit.web.home.steps import Step


def show_steps(audit: Audit, title: str, steps: Iterable[Step]) -> None:
    """Show steps as a list, each with how far it is and a link to its page."""
    html.subheading(title)
    with st.container(key="steps", gap=None):
        for step in steps:
            _show_step(audit, step)


def _show_step(audit: Audit, step: Step) -> None:
    with st.container(horizontal=True, key=f"step-{step.progress.name.lower()}-{step.key}", gap="small"):
        st.html(f'<span class="step-mark {step.progress.name.lower()}">{step.progress.value}</span>', width=46)
        with st.container(gap=None):
            page_link(step.page, step.title, audit.id, **step.params)
            if step.detail:
                html.paragraphs(step.detail, kind="quiet")
