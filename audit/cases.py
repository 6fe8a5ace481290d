"""A case of the sample: its reference, its facts, and where its recording stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.questionnaire import Facts

REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._/#()-]{0,39}")


class CaseState(StrEnum):
    """How far the recording of a case has come."""

    ALLOCATED = "allocated"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"

    @property
    def words(self) -> str:
        """The state as people read it."""
        return self.value.replace("_", " ")


COUNTED = (CaseState.SUBMITTED,)
"""The states whose cases count in results unless somebody asks otherwise."""


@dataclass(frozen=True)
class Case:
    """One case: a reference that says nothing about the person, who audits it, and its facts."""

    reference: str
    auditor: str = ""
    facts: Facts = field(default_factory=dict)
    state: CaseState = CaseState.ALLOCATED


def read_reference(written: str) -> str:
    """A case reference as it will be kept, its outer white space taken off.

    Raises InputError where it is empty, too long, or has characters that have no place in a reference.

    >>> read_reference(" KSH-7F3K9 ")
    'KSH-7F3K9'
    """
    reference = written.strip()
    if not reference:
        raise InputError("A case needs a reference. Give one that says nothing about the person, such as KSH-7F3K9.")
    if not REFERENCE.fullmatch(reference):
        raise InputError(
            "A case reference has up to 40 letters, digits, spaces and . _ / # ( ) - and begins with a letter or digit."
        )
    return reference


def which_cases(
    counted_cases: int, left_out: Sequence[tuple[CaseState, int]], states: Sequence[CaseState] = COUNTED
) -> str:
    """The rule that every table prints: "46 submitted cases; 2 in progress left out"."""
    counts = f"{counted_cases} {' and '.join(state.words for state in states)} {_cases(counted_cases)}"
    out = ", ".join(f"{number} {state.words}" for state, number in left_out if number)
    return f"{counts}; {out} left out" if out else counts


def _cases(number: int) -> str:
    return "case" if number == 1 else "cases"
