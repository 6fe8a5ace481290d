"""What an import does to each case of a file: shown before anything is saved, and checked again when it is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from audit.errors import ConflictError
from audit.messages import model as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseRecord, CaseState
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.import_problem import ImportProblem
from audit.model.saved_value import SavedValue

IMPORTED = "imported from a responses file"
"""The reason of every imported value in the audit log."""


class ExistingCases(StrEnum):
    """What an import does with a case that the audit has already."""

    REFUSE = "refuse"
    SKIP = "skip"
    UPDATE = "update"


@dataclass(frozen=True)
class ImportOptions:
    """What the person chose, and which columns the file has.

    ``columns`` are the ids of questions and case details, and "auditor" (None: every column). An empty cell in one of
    them clears what is recorded only with ``clear_empty``. ``skipped`` are references of cases to leave out.
    ``skip_read_only`` leaves out what cannot be updated because it is submitted or final. ``submit_complete`` says
    whether a complete case is imported as submitted. ``confirmed_references`` only look as if they identify a person.
    """

    existing: ExistingCases = ExistingCases.REFUSE
    columns: frozenset[str] | None = None
    skipped: frozenset[str] = frozenset()
    skip_read_only: bool = False
    clear_empty: bool = False
    submit_complete: bool = True
    confirmed_references: ConfirmedReferences = field(default_factory=dict)

    def has_column(self, column: str) -> bool:
        """Return whether the file has a column with this id."""
        return self.columns is None or column in self.columns


@dataclass(frozen=True)
class ExistingCase:
    """A case that the audit has already: its ids, and its values with their versions."""

    case_id: str
    review_id: str
    reference: str
    auditor: str = ""
    state: CaseState = CaseState.ALLOCATED
    details: Mapping[str, SavedValue] = field(default_factory=dict)
    answers: Mapping[str, SavedValue] = field(default_factory=dict)
    notes: Mapping[str, SavedValue] = field(default_factory=dict)


class Outcome(StrEnum):
    """What happens to one case of the file."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True)
class ValueChange:
    """A value that an update changes, as it is stored. ``version`` is the version that it replaces.

    ``save_id`` is the id under which a recording form would save it; None if it is not from one.
    """

    type: ChangeType
    subject: str
    old: str | None
    new: str | None
    version: int = 0
    save_id: str | None = None


@dataclass(frozen=True)
class PlannedCase:
    """A case of the file, what happens to it, and what the update changes.

    The state in ``record`` is the one that it has afterwards. The ids are empty if the case is new.
    """

    record: CaseRecord
    outcome: Outcome
    changes: tuple[ValueChange, ...] = ()
    state_before: CaseState | None = None
    case_id: str = ""
    review_id: str = ""

    @property
    def state(self) -> CaseState:
        """Return the state that the case has after the import."""
        return self.record.case.state

    @property
    def has_other_state_than_file(self) -> bool:
        """Return whether the file gives a state that the answers of the case do not allow."""
        return self.record.state_in_file is not None and self.record.state_in_file is not self.state

    @property
    def is_started(self) -> bool:
        """Return whether the import starts a case of the audit in which nothing was recorded."""
        return self.state_before is CaseState.ALLOCATED and self.state is not CaseState.ALLOCATED

    @property
    def reference(self) -> str:
        """Return the reference of the case."""
        return self.record.case.reference


@dataclass(frozen=True)
class ImportPlan:
    """What an import does. Nothing can be imported while there are problems.

    ``second_reviews`` says what happens to the second reviews in the file; nothing else counts them.
    """

    cases: tuple[PlannedCase, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    second_reviews: tuple[PlannedCase, ...] = ()

    def with_outcome(self, outcome: Outcome) -> tuple[PlannedCase, ...]:
        """Return the cases to which this happens, in the order of the file."""
        return tuple(case for case in self.cases if case.outcome is outcome)

    @property
    def imported(self) -> tuple[PlannedCase, ...]:
        """Return the cases that are added or updated, in the order of the file."""
        return tuple(case for case in self.cases if case.outcome in (Outcome.NEW, Outcome.UPDATED))

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """Return how many cases there are with each outcome."""
        return Counter(case.outcome for case in self.cases)

    @property
    def states(self) -> Mapping[CaseState, int]:
        """Return how many new and updated cases are in each state afterwards."""
        return Counter(case.state for case in self.imported)

    @property
    def existing_count(self) -> int:
        """Return how many cases of the file the audit has already."""
        return sum(bool(case.case_id) for case in self.cases)

    @property
    def import_count(self) -> int:
        """Return how many cases are added or changed."""
        return len(self.imported)

    @property
    def imported_second_reviews(self) -> tuple[PlannedCase, ...]:
        """Return the second reviews that are added or updated, in the order of the file."""
        return tuple(case for case in self.second_reviews if case.outcome in (Outcome.NEW, Outcome.UPDATED))

    @property
    def has_changes(self) -> bool:
        """Return whether the import adds or changes anything."""
        return bool(self.imported or self.imported_second_reviews)

    @property
    def problem_sentences(self) -> list[str]:
        """Return the problems as sentences that name the case, for an import without a file."""
        return [
            messages.CASE_PROBLEM.format(reference=problem.reference, problem=problem)
            if problem.reference
            else str(problem)
            for problem in self.problems
        ]


class ImportPlanChangedError(ConflictError):
    """The audit changed after the preview was shown, so the import would do something else. ``plan`` says what."""

    def __init__(self, plan: ImportPlan) -> None:
        super().__init__(messages.IMPORT_PLAN_CHANGED)
        self.plan = plan
