"""Which cases a plan may give to somebody else: those without an auditor, those not started, or those of one person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import streamlit as st

from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase
from audit.model.case import CaseState
from audit.model.questionnaire import CaseLabel
from audit.web.components import html

UNALLOCATED, NOT_STARTED, OF_PERSON = "unallocated", "not_started", "person"


@dataclass(frozen=True)
class Scope:
    """The ids of the cases that may move, and who gets nothing new."""

    movable: Collection[str] = frozenset()
    absent: Collection[str] = frozenset()


def show_scope(cases: Sequence[AllocatableCase], case_label: CaseLabel) -> Scope:
    """Ask which cases to plan; at first those without an auditor, or those that nobody has started."""
    open_cases = [case for case in cases if case.is_open]
    unallocated = [case for case in open_cases if not case.readers.auditor]
    not_started = _not_started(open_cases)
    labels = {
        UNALLOCATED: f"Not allocated ({len(unallocated)})",
        NOT_STARTED: f"Not started ({len(not_started)})",
        OF_PERSON: "One person’s",
    }
    chosen = st.segmented_control(
        f"{case_label.plural_heading} to plan",
        list(labels),
        default=UNALLOCATED if unallocated else NOT_STARTED,
        key="allocate-scope",
        required=True,
        format_func=labels.__getitem__,
        wrap=True,
        help="The others stay with their auditor. For somebody ill or on leave, choose one person’s.",
    )
    if chosen == OF_PERSON:
        return _show_person(open_cases, case_label)
    return Scope(frozenset(case.id for case in not_started) if chosen == NOT_STARTED else frozenset())


def _not_started(cases: Sequence[AllocatableCase]) -> list[AllocatableCase]:
    return [case for case in cases if case.state is CaseState.ALLOCATED]


def _show_person(open_cases: Sequence[AllocatableCase], case_label: CaseLabel) -> Scope:
    """Ask whose cases move, and whether those move too that this person has started."""
    names = sorted({case.readers.auditor for case in open_cases} - {""}, key=str.casefold)
    name = st.selectbox(
        "Who cannot read them?", names, index=None, key="allocate-person", placeholder="Choose a person", width=320
    )
    if name is None:
        return Scope()
    theirs = [case for case in open_cases if case.readers.auditor == name]
    counts = {False: len(_not_started(theirs)), True: len(theirs)}
    also_started = st.segmented_control(
        f"Which of the {case_label.plural} of {html.escape_markdown(name)}?",
        [False, True],
        default=False,
        key=f"allocate-started {name}",
        required=True,
        format_func=lambda started: f"{'All open' if started else 'Only not started'} ({counts[started]})",
        wrap=True,
    )
    if also_started:
        html.paragraphs(messages.MOVES_ANSWERS.format(plural=case_label.plural), kind="quiet")
    moving = theirs if also_started else _not_started(theirs)
    return Scope(frozenset(case.id for case in moving), frozenset({name}))
