"""Plans what an import does to the second reviews in a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from audit.messages import model as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseRecord, CaseState, reference_key
from audit.model.case_planner import CasePlanner, check_matches_questionnaire
from audit.model.import_plan import ExistingCase, ExistingCases, ImportOptions, Outcome, PlannedCase
from audit.model.import_problem import ImportProblem
from audit.model.limits import AUDITOR_COLUMN, REVIEW_COLUMN
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.model.saved_value import decode_detail


def split_reviews(
    records: Sequence[CaseRecord],
    existing: Mapping[str, ExistingCase],
    second_reviews: Mapping[str, ExistingCase],
    options: ImportOptions,
) -> tuple[list[CaseRecord], list[CaseRecord]]:
    """Return the first and the second reviews of a file.

    A file without a column "review" does not say which is which. Then the auditors decide that the case has already.
    """
    swapped = set() if options.has_column(REVIEW_COLUMN) else _in_other_order(records, existing, second_reviews)
    parts: dict[int, list[CaseRecord]] = {FIRST_REVIEW: [], SECOND_REVIEW: []}
    for record in records:
        is_swapped = reference_key(record.case.reference) in swapped
        parts[FIRST_REVIEW + SECOND_REVIEW - record.review if is_swapped else record.review].append(record)
    return parts[FIRST_REVIEW], parts[SECOND_REVIEW]


def _in_other_order(
    records: Sequence[CaseRecord], existing: Mapping[str, ExistingCase], second_reviews: Mapping[str, ExistingCase]
) -> set[str]:
    """Return the keys of the cases whose auditors say that their first row is the second review."""
    auditors: dict[str, dict[int, str]] = {}
    for record in records:
        auditors.setdefault(reference_key(record.case.reference), {})[record.review] = record.case.auditor
    swapped = set()
    for key, by_row in auditors.items():
        if key not in existing:
            continue
        first, second = existing[key].auditor, second_reviews[key].auditor if key in second_reviews else ""
        above, below = by_row.get(FIRST_REVIEW, ""), by_row.get(SECOND_REVIEW, "")
        if (below and below == first) or (above and above == second != below):
            swapped.add(key)
    return swapped


@dataclass
class SecondReviewPlanner:
    """Plans one second review after the other, after all cases. ``cases`` are the planned ones by their key."""

    planner: CasePlanner
    cases: Mapping[str, PlannedCase]
    existing: Mapping[str, ExistingCase]
    keys: set[str] = field(default_factory=set)

    def plan(self, record: CaseRecord) -> PlannedCase:
        """Return what happens to a second review."""
        key = reference_key(record.case.reference)
        existing, case = self.existing.get(key), self.planner.existing.get(key)
        if key in self.planner.skipped_keys:
            return self._with_case(self.planner.without_changes(record, Outcome.SKIPPED, existing), case)
        reasons = self._why_not_a_second_review(key, record, existing, case)
        problems = check_matches_questionnaire(self.planner.audit.questionnaire, record)
        reference = record.case.reference
        problems += [ImportProblem(reason, column=AUDITOR_COLUMN, reference=reference) for reason in reasons]
        self.keys.add(key)
        planned = self._with_case(self._plan_valid(record, existing, case), case)
        if planned.outcome is Outcome.REFUSED and self._is_refused_alone(key):
            problems.append(self.planner.why_refused(planned))
        if not problems:
            return planned
        self.planner.problems += [replace(problem, review=record.review) for problem in problems]
        return replace(planned, outcome=Outcome.REFUSED)

    def _is_refused_alone(self, key: str) -> bool:
        """Return whether no row of the first review says the same already."""
        return key not in self.cases or self.cases[key].outcome is not Outcome.REFUSED

    def _why_not_a_second_review(
        self, key: str, record: CaseRecord, existing: ExistingCase | None, case: ExistingCase | None
    ) -> list[str]:
        auditor, reasons = record.case.auditor, []
        if key in self.keys:
            reasons.append(messages.CASE_IN_FILE_TWICE)
        if case is None and key not in self.cases:
            reasons.append(messages.SECOND_REVIEW_WITHOUT_FIRST)
        if not auditor and existing is None:
            reasons.append(messages.SECOND_REVIEW_NEEDS_AUDITOR)
        if auditor and auditor == self._first_auditor(key, case):
            reasons.append(messages.SECOND_REVIEW_BY_FIRST_AUDITOR.format(name=auditor))
        if existing is not None and auditor not in ("", existing.auditor) and existing.state is not CaseState.ALLOCATED:
            reasons.append(messages.SECOND_REVIEW_OF_ANOTHER.format(name=existing.auditor))
        return reasons[:1]

    def _first_auditor(self, key: str, case: ExistingCase | None) -> str:
        """Return who makes the first review after the import."""
        planned = self.cases.get(key)
        in_file = planned.record.case.auditor if planned is not None else ""
        if case is None:
            return in_file
        is_updated = planned is not None and planned.outcome is Outcome.UPDATED
        return (in_file if is_updated else "") or case.auditor

    def _plan_valid(self, record: CaseRecord, existing: ExistingCase | None, case: ExistingCase | None) -> PlannedCase:
        if existing is None and case is not None:
            return self._plan_new_of_existing(record, case)
        planned = self.planner.plan_valid(record, existing)
        changes = tuple(
            replace(change, type=ChangeType.SECOND_REVIEWER) if change.type is ChangeType.ALLOCATION else change
            for change in planned.changes
            if change.type is not ChangeType.CASE_DETAIL and (change.type is not ChangeType.ALLOCATION or change.new)
        )
        if planned.changes and not changes:
            return self.planner.without_changes(record, Outcome.UNCHANGED, existing)
        return replace(planned, changes=changes)

    def _plan_new_of_existing(self, record: CaseRecord, case: ExistingCase) -> PlannedCase:
        """Return what happens to a second review that a case of the audit does not have yet."""
        options = self.planner.options
        if options.existing is not ExistingCases.UPDATE:
            is_skipped = options.existing is ExistingCases.SKIP
            return PlannedCase(record, Outcome.SKIPPED if is_skipped else Outcome.REFUSED)
        if case.state is CaseState.ELIMINATED:
            return replace(self.planner.without_changes(record, Outcome.REFUSED, case), review_id="")
        saved = {detail_id: decode_detail(value.value) for detail_id, value in case.details.items() if value.value}
        merged = replace(record.case, details={**saved, **record.case.details})
        return PlannedCase(self.planner.with_state(replace(record, case=merged)), Outcome.NEW)

    def _with_case(self, planned: PlannedCase, case: ExistingCase | None) -> PlannedCase:
        return planned if case is None else replace(planned, case_id=case.case_id)
