"""A case of the sample: its reference, details, state and answers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.formatting import join_list, pluralise
from audit.messages import model as messages
from audit.model.answer_scales import RecordedAnswer
from audit.model.case_details import CaseDetailValues
from audit.model.confirmed_references import NONE_CONFIRMED, ConfirmedReferences, check_confirmed
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel
from audit.model.text_fields import clean_text, fold_text, has_several_lines

REFERENCE_PATTERN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/#()-]{0,39}")


class CaseState(StrEnum):
    """How far the recording of a case has got. The auditor is stored separately.

    A case that is not started is stored as ``allocated``, even if it has no auditor yet. An eliminated case could not
    be read: it is read-only and never counts.
    """

    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    FINAL = "final"
    ELIMINATED = "eliminated"

    @property
    def label(self) -> str:
        """Return the state as people read it."""
        return "not started" if self is CaseState.ALLOCATED else self.value.replace("_", " ")


OPEN_STATES = (CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.RETURNED)
"""The states in which a case may be changed; in the others it is read-only."""

COUNTED_STATES = (CaseState.SUBMITTED, CaseState.FINAL)
"""The states whose cases are included in results by default."""

SELECTABLE_STATES = tuple(state for state in CaseState if state is not CaseState.ELIMINATED)
"""The states whose cases may be included in results by choice: an eliminated case could not be read."""


@dataclass(frozen=True)
class Case:
    """A case: a reference that does not identify the person, its auditor, its details and its state.

    ``practitioner`` is a code: the cases of one practitioner have the same. '' if it is not known.
    """

    reference: str
    auditor: str = ""
    details: CaseDetailValues = field(default_factory=dict)
    state: CaseState = CaseState.ALLOCATED
    practitioner: str = ""


@dataclass(frozen=True)
class CaseRecord:
    """A case with its answers by question id; unanswered questions are left out.

    ``not_collected`` has the ids of the questions and case details for which the responses file of this case had no
    column. An id of which a value was recorded later counts as collected. ``notes`` has the notes by question id; they
    are read and written with files only. ``state_in_file`` is the state that a responses workbook gives, if any.
    ``moderated`` has the ids of the questions whose answer here is a moderated one, in place of the auditor's.
    ``review`` is 2 for the second row of a case in a responses file, which is its second review.
    """

    case: Case
    answers: Mapping[str, RecordedAnswer] = field(default_factory=dict)
    not_collected: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)
    state_in_file: CaseState | None = None
    moderated: frozenset[str] = frozenset()
    review: int = 1

    def is_not_collected(self, item_id: str) -> bool:
        """Return whether this question or case detail was not collected, and has no value."""
        return item_id in self.not_collected and item_id not in self.answers and not self.case.details.get(item_id)


def parse_reference(text: str, confirmed: ConfirmedReferences = NONE_CONFIRMED) -> str:
    """Return the reference of a new case without white space at its ends.

    Raises InputError if it is empty, too long, has characters that are not allowed, or looks as if it identifies a
    person and was not confirmed. The error never repeats the reference.

    >>> parse_reference(" KSH-7F3K9 ")
    'KSH-7F3K9'
    """
    reference = normalise_reference(text)
    check_confirmed(reference, confirmed)
    return reference


def normalise_reference(text: str) -> str:
    """Return the reference by which to look for an existing case. Raises InputError if no case can have it."""
    reference = clean_text(text, one_line=True)
    if not reference:
        raise InputError(messages.REFERENCE_MISSING)
    if has_several_lines(text) or not REFERENCE_PATTERN.fullmatch(reference):
        raise InputError(messages.REFERENCE_NOT_ALLOWED)
    return reference


def reference_key(reference: str) -> str:
    """Return the form of a reference that is unique in an audit: capital letters and spaces make no difference."""
    return fold_text(reference)


def which_cases(
    case_counts: Mapping[CaseState, int],
    states: Sequence[CaseState] = COUNTED_STATES,
    case_label: CaseLabel = DEFAULT_CASE_LABEL,
    moderated: int = 0,
) -> str:
    """Return the sentence under every table that says which cases are included, and how many answers were moderated.

    >>> which_cases({CaseState.SUBMITTED: 46, CaseState.IN_PROGRESS: 2})
    '46 submitted cases; 2 in progress left out'
    >>> which_cases({CaseState.SUBMITTED: 46, CaseState.ELIMINATED: 2})
    '46 submitted cases; 2 eliminated left out'
    >>> which_cases({CaseState.SUBMITTED: 40, CaseState.FINAL: 6})
    '40 submitted and 6 final cases'
    >>> which_cases({CaseState.SUBMITTED: 88}, case_label=CaseLabel("respondent", "respondents"))
    '88 submitted respondents'
    >>> which_cases({CaseState.SUBMITTED: 46}, moderated=3)
    '46 submitted cases; 3 answers were moderated'
    """
    included = [f"{case_counts[state]:,} {state.label}" for state in states if case_counts.get(state)]
    excluded = [
        f"{case_counts[state]:,} {state.label}" for state in CaseState if case_counts.get(state) and state not in states
    ]
    total = sum(case_counts.get(state, 0) for state in states)
    included_text = join_list(included, "and") or f"0 {join_list([state.label for state in states], 'or')}"
    sentence = f"{included_text} {case_label.for_count(total)}"
    sentence = f"{sentence}; {', '.join(excluded)} left out" if excluded else sentence
    return f"{sentence}; {how_many_moderated(moderated)}" if moderated else sentence


def how_many_moderated(count: int) -> str:
    """Return how many answers were moderated.

    >>> how_many_moderated(1)
    '1 answer was moderated'
    """
    return f"{pluralise(count, 'answer')} {'was' if count == 1 else 'were'} moderated"


def how_many_cases(case_counts: Mapping[CaseState, int], case_label: CaseLabel = DEFAULT_CASE_LABEL) -> str:
    """Return how many cases there are, in total and in each state.

    >>> how_many_cases({CaseState.IN_PROGRESS: 2, CaseState.SUBMITTED: 44})
    '46 cases: 44 submitted, 2 in progress'
    """
    total = sum(case_counts.values())
    if not total:
        return f"No {case_label.singular} yet"
    states_text = ", ".join(
        f"{case_counts[state]:,} {state.label}" for state in reversed(tuple(CaseState)) if case_counts.get(state)
    )
    return f"{case_label.with_count(total)}: {states_text}"
