"""What an uploaded recording sheet does to each answer, note and case detail: nothing is saved unseen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from audit.errors import ConflictError
from audit.messages import recording_sheets as messages
from audit.messages.calibration import ONLY_LEAD_CHANGES_DETAILS
from audit.model.audit_log import ChangeType
from audit.model.case_progress import name_review
from audit.model.case_review import CaseReview
from audit.model.import_plan import ValueChange
from audit.model.saved_value import NO_VALUE, SavedValue, decode_detail

ReviewNumber = tuple[str, int]
"""The id of a case, and the number of its review."""


@dataclass(frozen=True)
class SheetPlace:
    """Where a value is in a workbook: the name of the sheet as it may be quoted, and the cell, or else the row.

    In a file of unsaved answers it is an entry, counted from 1.
    """

    sheet: str
    cell: str = ""
    row: int = 0
    entry: int = 0

    def __str__(self) -> str:
        if self.entry:
            return f"entry {self.entry}"
        where = f"cell {self.cell}" if self.cell else f"row {self.row}" if self.row else ""
        return f"sheet {self.sheet}, {where}" if where else f"sheet {self.sheet}"

    @property
    def whole(self) -> SheetPlace:
        """Return the place of everything that is about the same case: its sheet, if it has one."""
        return SheetPlace(self.sheet) if self.sheet else self


@dataclass(frozen=True)
class SheetProblem:
    """A value or row of a workbook that is refused: where it is, and what to do about it."""

    place: SheetPlace
    reason: str
    name: str = ""
    subject: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True)
class SheetEntry:
    """A value of an uploaded file, as the database stores it (None: the cell is empty), and where it is.

    ``seen_version`` is the version that the sheet was made with. ``is_as_made`` says that nobody changed the cell since
    then. ``shown_name`` is the case that the row names, if the workbook does not confirm it itself. A file of unsaved
    answers has the id of each save (``save_id``), and an empty value in it clears what is saved (``clears``).
    """

    case_id: str
    number: int
    type: ChangeType
    subject: str
    value: str | None
    seen_version: int
    place: SheetPlace
    is_as_made: bool = False
    shown_name: str = ""
    save_id: str = ""
    clears: bool = False

    @property
    def review(self) -> ReviewNumber:
        """Return whose value it is."""
        return self.case_id, self.number

    @property
    def owner(self) -> tuple[object, ...]:
        """Return what can have only one value: a case has its details once, in whichever review they are entered."""
        number = 0 if self.type is ChangeType.CASE_DETAIL else self.number
        return self.case_id, number, self.type, self.subject


@dataclass(frozen=True)
class SheetReading:
    """What was read of a workbook: its values, what is refused, and what a person should know."""

    entries: tuple[SheetEntry, ...] = ()
    problems: tuple[SheetProblem, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetReview:
    """A review that an upload is about, and why this person may not change it now ('': they may).

    ``review`` is None if they may not even see it.
    """

    review: CaseReview | None
    refusal: str = ""


class SheetOutcome(StrEnum):
    """What happens to one value of a recording sheet."""

    NEW = "new"
    CHANGED = "changed"
    CLEARED = "cleared"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class PlannedValue:
    """A value of a sheet, what happens to it, and what is saved now."""

    entry: SheetEntry
    outcome: SheetOutcome
    name: str
    saved: SavedValue = NO_VALUE

    @property
    def change(self) -> ValueChange:
        """Return the change that saves the value over what the person was shown."""
        entry, saved = self.entry, self.saved
        return ValueChange(entry.type, entry.subject, saved.value, entry.value, saved.version, entry.save_id or None)


@dataclass(frozen=True)
class SheetPlan:
    """What an upload does. Refused values are left out; the others can be saved."""

    values: tuple[PlannedValue, ...] = ()
    problems: tuple[SheetProblem, ...] = ()

    def with_outcome(self, *outcomes: SheetOutcome) -> list[PlannedValue]:
        """Return the values to which one of these happens, in the order of the workbook."""
        return [value for value in self.values if value.outcome in outcomes]

    def to_save(self, chosen: Collection[PlannedValue] = (), clear_empty: bool = False) -> list[PlannedValue]:
        """Return the values to save: new and changed ones, chosen ones of the conflicts, and empty cells if asked."""
        saved = {SheetOutcome.NEW, SheetOutcome.CHANGED} | ({SheetOutcome.CLEARED} if clear_empty else set())
        return [
            value
            for value in self.values
            if value.outcome in saved or (value.outcome is SheetOutcome.CONFLICT and value in chosen)
        ]


class SheetChangedError(ConflictError):
    """Something that the upload would save was changed after the preview was shown."""

    def __init__(self) -> None:
        super().__init__(messages.CHANGED_SINCE_PREVIEW)


def plan_sheet(
    reading: SheetReading, reviews: Mapping[ReviewNumber, SheetReview], details_fixed: bool = False
) -> SheetPlan:
    """Return what an upload does to the reviews of its cases. A refused review is one problem, if it would change.

    ``details_fixed`` says that the person may not change case details.
    """
    planned: list[PlannedValue] = []
    problems: list[SheetProblem] = []
    for entry in _without_copies(reading.entries, problems):
        review = reviews[entry.review].review
        name = "" if review is None else name_review(review.reference, review.number)
        if review is not None and entry.shown_name and entry.shown_name != name:
            reason = messages.OTHER_CASE_NAMED.format(name=name)
            problems.append(SheetProblem(entry.place, reason, name, entry.subject))
            continue
        saved = NO_VALUE if review is None else _saved_value(review, entry)
        is_logged = review is not None and review.has_saved(entry.type, entry.subject, entry.save_id)
        outcome = SheetOutcome.UNCHANGED if is_logged else _outcome(entry, saved)
        if details_fixed and entry.type is ChangeType.CASE_DETAIL and outcome is not SheetOutcome.UNCHANGED:
            problems.append(SheetProblem(entry.place, ONLY_LEAD_CHANGES_DETAILS, name, entry.subject))
            continue
        planned.append(PlannedValue(entry, outcome, name, saved))
    refused = {key: each.refusal for key, each in reviews.items() if each.refusal}
    problems += _refused_reviews(planned, refused)
    kept = tuple(value for value in planned if value.entry.review not in refused)
    return SheetPlan(kept, (*reading.problems, *problems))


def _refused_reviews(planned: Sequence[PlannedValue], refused: Mapping[ReviewNumber, str]) -> list[SheetProblem]:
    """Return a problem for each review that may not be changed and of which the sheet has other values."""
    first: dict[ReviewNumber, PlannedValue] = {}
    for value in planned:
        if value.entry.review in refused and value.outcome is not SheetOutcome.UNCHANGED:
            first.setdefault(value.entry.review, value)
    return [SheetProblem(value.entry.place.whole, refused[review], value.name) for review, value in first.items()]


def _without_copies(entries: Sequence[SheetEntry], problems: list[SheetProblem]) -> Iterator[SheetEntry]:
    """Yield one of the entries of each value. If they differ, nobody knows which is meant, so all are refused."""
    by_owner: dict[tuple[object, ...], list[SheetEntry]] = {}
    for entry in entries:
        by_owner.setdefault(entry.owner, []).append(entry)
    for copies in by_owner.values():
        changed = [entry for entry in copies if not entry.is_as_made] or copies[:1]
        if len({_comparable(entry.type, entry.value) for entry in changed}) == 1:
            yield changed[0]
            continue
        for entry, other in zip(changed, (*changed[1:], changed[0]), strict=True):
            problems.append(SheetProblem(entry.place, messages.TWO_VALUES.format(other=other.place), "", entry.subject))


def _outcome(entry: SheetEntry, saved: SavedValue) -> SheetOutcome:
    """Return what happens to a value: the rules of the form, which also saves over the version that was seen."""
    if entry.is_as_made or _comparable(entry.type, entry.value) == _comparable(entry.type, saved.value):
        return SheetOutcome.UNCHANGED
    if saved.version != entry.seen_version:
        return SheetOutcome.CONFLICT
    if entry.value is None and not entry.clears:
        return SheetOutcome.CLEARED
    return SheetOutcome.NEW if saved.value is None else SheetOutcome.CHANGED


def _comparable(change_type: ChangeType, value: str | None) -> object:
    return frozenset(decode_detail(value)) if change_type is ChangeType.CASE_DETAIL else value


_VALUES: Mapping[ChangeType, Callable[[CaseReview], Mapping[str, SavedValue]]] = {
    ChangeType.ANSWER: lambda review: review.answers,
    ChangeType.NOTE: lambda review: review.notes,
    ChangeType.CASE_DETAIL: lambda review: review.details,
}


def _saved_value(review: CaseReview, entry: SheetEntry) -> SavedValue:
    return _VALUES[entry.type](review).get(entry.subject, NO_VALUE)
