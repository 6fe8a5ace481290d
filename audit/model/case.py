"""A case of the sample: its reference, its facts, and where its recording stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.model.personal_data import looks_like
from audit.model.questionnaire import CASE, Facts, Noun

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/#()-]{0,39}")
SAYS_NOTHING = "Use a random one that says nothing about the person, such as KSH-7F3K9."


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
    def words(self) -> str:
        """The state as people read it."""
        return "not begun" if self is CaseState.ALLOCATED else self.value.replace("_", " ")


OPEN = (CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.RETURNED)
"""The states in which a case may be recorded; in the others it is read-only."""

COUNTED = (CaseState.SUBMITTED, CaseState.FINAL)
"""The states whose cases count in results unless somebody asks otherwise."""


@dataclass(frozen=True)
class Case:
    """One case: a reference that says nothing about the person, who audits it, and its facts."""

    reference: str
    auditor: str = ""
    facts: Facts = field(default_factory=dict)
    state: CaseState = CaseState.ALLOCATED


def read_reference(written: str) -> str:
    """The reference of a new case as it will be kept, its outer white space taken off.

    Raises InputError where it is empty, too long, has characters that have no place in a reference, or looks as if it
    named the person. What was written is never repeated.

    >>> read_reference(" KSH-7F3K9 ")
    'KSH-7F3K9'
    """
    reference = stored_reference(written)
    if personal := looks_like(reference):
        raise InputError(f"The reference looks like {personal}. {SAYS_NOTHING}")
    return reference


def stored_reference(written: str) -> str:
    """The reference by which a case that is there already is looked for. Raises InputError where none can be such."""
    reference = written.strip()
    if not reference:
        raise InputError(f"The reference is missing. {SAYS_NOTHING}")
    if not REFERENCE.fullmatch(reference):
        raise InputError(
            "A reference has up to 40 letters, digits, spaces and . _ / # ( ) - and begins with a letter or digit."
        )
    return reference


def which_cases(cases: Mapping[CaseState, int], states: Sequence[CaseState] = COUNTED, noun: Noun = CASE) -> str:
    """The rule that every table prints, from the number of cases in each state.

    >>> which_cases({CaseState.SUBMITTED: 46, CaseState.IN_PROGRESS: 2})
    '46 submitted cases; 2 in progress left out'
    >>> which_cases({CaseState.SUBMITTED: 40, CaseState.FINAL: 6})
    '40 submitted and 6 final cases'
    >>> which_cases({CaseState.SUBMITTED: 88}, noun=Noun("respondent", "respondents"))
    '88 submitted respondents'
    """
    counting = [f"{cases[state]} {state.words}" for state in states if cases.get(state)]
    left_out = [f"{cases[state]} {state.words}" for state in CaseState if cases.get(state) and state not in states]
    number = sum(cases.get(state, 0) for state in states)
    kinds = listed(counting, "and") or f"0 {listed([state.words for state in states], 'or')}"
    sentence = f"{kinds} {noun.of(number)}"
    return f"{sentence}; {', '.join(left_out)} left out" if left_out else sentence


def by_state(cases: Mapping[CaseState, int], noun: Noun = CASE) -> str:
    """How many cases there are, and how many stand in each state.

    >>> by_state({CaseState.IN_PROGRESS: 2, CaseState.SUBMITTED: 44})
    '46 cases: 44 submitted, 2 in progress'
    """
    number = sum(cases.values())
    if not number:
        return f"No {noun.one} yet"
    states = ", ".join(f"{cases[state]} {state.words}" for state in reversed(tuple(CaseState)) if cases.get(state))
    return f"{noun.count(number)}: {states}"


def listed(parts: Sequence[str], word: str) -> str:
    """Parts of a sentence with commas and a word before the last; '' where there is none.

    >>> listed(["2.2.1", "2.2.2", "2.2.3"], "and")
    '2.2.1, 2.2.2 and 2.2.3'
    """
    *first, last = parts or ("",)
    return f"{', '.join(first)} {word} {last}" if first else last
