"""The messages between the list of cases in the browser and the server.

This is their only description: the server checks each request against it (``message_checks.fits``), and the types of
the JavaScript, ``messages.d.ts``, are written from it by ``tests/web/message_declarations.py``.
"""

from __future__ import annotations

from typing import Literal, TypedDict

CaseAction = Literal["allocate", "return", "rename", "remove", "eliminate", "print"]


class ListRequest(TypedDict):
    """What somebody asks for. ``number`` grows with each request."""

    number: int
    action: CaseAction
    cases: list[str]


class CaseRow(TypedDict):
    """One case. ``state``, ``auditor`` and ``stratum`` are positions in the lists of ``ListContent``; -1 is none.
    An auditor of -1 still has to be found; -2 is a case that needs none any more.

    ``missing`` counts the answers, required case details and required notes that are missing. ``changed`` is in
    seconds, for sorting; ``when`` says it in words. ``label`` says which review it is if it is not the first, and
    ``review`` is its number if the address must have it. ``second`` has the other reviews in words, and ``other`` is
    the number of the review to which they lead. Both numbers are 0 for none.
    """

    id: str
    reference: str
    label: str
    review: int
    state: int
    answered: int
    applicable: int
    missing: tuple[int, int, int]
    auditor: int
    stratum: int
    second: str
    other: int
    changed: int
    when: str
    by: str


class ListAction(TypedDict):
    """Something that can be done with selected cases. ``single``: only with one at a time."""

    action: CaseAction
    label: str
    single: bool


class Outcome(TypedDict):
    """What was done, in words. It is shown and takes the focus once for each number. ``deselect``: clear the ticks."""

    number: int
    words: str
    deselect: bool


class ListContent(TypedDict):
    """Everything that the list shows. ``me`` is the position of the person among the auditors; -1 if they have none.

    ``handled`` is the number of the last request that was answered. ``panel`` changes when a form opens above the list,
    which then takes the focus. ``cleared`` changes when the filters must be cleared, so that no new case is hidden.
    """

    audit: str
    singular: str
    plural: str
    states: list[tuple[str, str]]
    auditors: list[str]
    me: int
    strata: list[str]
    rows: list[CaseRow]
    actions: list[ListAction]
    handled: int
    panel: int
    cleared: int
    outcome: Outcome
