"""A case of the sample: its reference, its facts, and where its recording stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.formatting import join_list
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailValues
from audit.model.personal_data import personal_data_in_reference
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel

REFERENCE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/#()-]{0,39}")
REFERENCE_HINT = "Use a random one that says nothing about the person, such as KSH-7F3K9."


class CaseState(StrEnum):
    """How far the recording of a case has come; to whom it is allocated is told apart from it.

    A case that is not begun is stored as ``allocated``, whether or not it has an auditor yet.
    """

    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FINAL = "final"

    @property
    def label(self) -> str:
        """The state as people read it."""
        return "not begun" if self is CaseState.ALLOCATED else self.value.replace("_", " ")


OPEN_STATES = (CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.RETURNED)
"""The states in which a case may be recorded; in the others it is read-only."""

COUNTED_STATES = (CaseState.SUBMITTED, CaseState.FINAL)
"""The states whose cases count in results unless somebody asks otherwise."""


@dataclass(frozen=True)
class Case:
    """One case: a reference that says nothing about the person, who audits it, and its facts."""

    reference: str
    auditor: str = ""
    details: CaseDetailValues = field(default_factory=dict)
    state: CaseState = CaseState.ALLOCATED


@dataclass(frozen=True)
class CaseRecord:
    """A case with the answers of one reading of it: question id to answer; unanswered questions are left out."""

    case: Case
    answers: Mapping[str, Answer] = field(default_factory=dict)


def parse_reference(text: str) -> str:
    """The reference of a new case as it will be kept, its outer white space taken off.

    Raises InputError where it is empty, too long, has characters that have no place in a reference, or looks as if it
    named the person. What was written is never repeated.

    >>> parse_reference(" KSH-7F3K9 ")
    'KSH-7F3K9'
    """
    reference = normalise_reference(text)
    if personal_data := personal_data_in_reference(reference):
        raise InputError(f"The reference looks like {personal_data}. {REFERENCE_HINT}")
    return reference


def normalise_reference(text: str) -> str:
    """The reference by which a case that is there already is looked for. Raises InputError where none can be such."""
    reference = text.strip()
    if not reference:
        raise InputError(f"The reference is missing. {REFERENCE_HINT}")
    if not REFERENCE_PATTERN.fullmatch(reference):
        raise InputError(
            "A reference has up to 40 letters, digits, spaces and . _ / # ( ) - and begins with a letter or digit."
        )
    return reference


def which_cases(
    case_counts: Mapping[CaseState, int],
    states: Sequence[CaseState] = COUNTED_STATES,
    case_label: CaseLabel = DEFAULT_CASE_LABEL,
) -> str:
    """The rule that every table prints, from the number of cases in each state.

    >>> which_cases({CaseState.SUBMITTED: 46, CaseState.IN_PROGRESS: 2})
    '46 submitted cases; 2 in progress left out'
    >>> which_cases({CaseState.SUBMITTED: 40, CaseState.FINAL: 6})
    '40 submitted and 6 final cases'
    >>> which_cases({CaseState.SUBMITTED: 88}, case_label=CaseLabel("respondent", "respondents"))
    '88 submitted respondents'
    """
    included = [f"{case_counts[state]} {state.label}" for state in states if case_counts.get(state)]
    excluded = [
        f"{case_counts[state]} {state.label}" for state in CaseState if case_counts.get(state) and state not in states
    ]
    total = sum(case_counts.get(state, 0) for state in states)
    included_text = join_list(included, "and") or f"0 {join_list([state.label for state in states], 'or')}"
    sentence = f"{included_text} {case_label.for_count(total)}"
    return f"{sentence}; {', '.join(excluded)} left out" if excluded else sentence


def how_many_cases(case_counts: Mapping[CaseState, int], case_label: CaseLabel = DEFAULT_CASE_LABEL) -> str:
    """How many cases there are, and how many stand in each state.

    >>> how_many_cases({CaseState.IN_PROGRESS: 2, CaseState.SUBMITTED: 44})
    '46 cases: 44 submitted, 2 in progress'
    """
    total = sum(case_counts.values())
    if not total:
        return f"No {case_label.singular} yet"
    states_text = ", ".join(
        f"{case_counts[state]} {state.label}" for state in reversed(tuple(CaseState)) if case_counts.get(state)
    )
    return f"{case_label.with_count(total)}: {states_text}"
