"""A case of the sample: its reference, its facts, and where its recording stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import InputError
from audit.questionnaire import Fact, Facts

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


def facts_in_words(facts: Facts, definitions: Mapping[str, Fact]) -> dict[str, str]:
    """Each recorded fact as text by its own text: ``{"Type of sentence": "Resettlement"}``."""
    return {
        definitions[fact_id].text: "; ".join(definitions[fact_id].text_of(value) for value in values)
        for fact_id, values in facts.items()
        if fact_id in definitions and values
    }


def same_facts(one: Facts, other: Facts) -> bool:
    """Whether two sets of facts say the same, however empty values are written."""
    return {k: v for k, v in one.items() if v} == {k: v for k, v in other.items() if v}
