"""Plans an import: which rows are first and second reviews, and what happens to each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from audit.messages import model as messages
from audit.model.audit import AuditHeader
from audit.model.case import CaseRecord, reference_key
from audit.model.case_planner import CasePlanner
from audit.model.counting import mark_not_collected
from audit.model.import_plan import (
    ExistingCase,
    ImportOptions,
    ImportPlan,
)
from audit.model.import_problem import ImportProblem
from audit.model.second_review_planner import SecondReviewPlanner, split_reviews


def plan_import(
    audit: AuditHeader,
    imported: Sequence[CaseRecord],
    existing: Mapping[str, ExistingCase],
    options: ImportOptions,
    problems: Sequence[ImportProblem] = (),
    second_reviews: Mapping[str, ExistingCase] | None = None,
) -> ImportPlan:
    """Return what the import of these cases does. ``existing`` are the audit's cases, by their ``reference_key``.

    ``second_reviews`` are the second reviews of these cases. ``problems`` are those that were found before. All
    problems of the file are collected.
    """
    marked = mark_not_collected(audit.questionnaire, imported)
    existing_second = second_reviews or {}
    first, second = split_reviews(marked, existing, existing_second, options)
    planner = CasePlanner(audit, options, existing, list(problems))
    cases = tuple(map(planner.plan_case, first))
    second_planner = SecondReviewPlanner(
        planner, {reference_key(case.reference): case for case in cases}, existing_second
    )
    planned_second = tuple(map(second_planner.plan, second))
    planner.problems += _not_inspected_problems(audit, imported)
    return ImportPlan(cases, tuple(planner.problems), planned_second)


def _not_inspected_problems(audit: AuditHeader, imported: Iterable[CaseRecord]) -> Iterator[ImportProblem]:
    """Yield a problem for each question that was answered in the file although its standard is not inspected."""
    answered = {question_id for record in imported for question_id in (*record.answers, *record.notes)}
    for standard in audit.questionnaire.standards:
        if standard.id not in audit.description.not_inspected:
            continue
        for question in standard.questions:
            if question.id in answered:
                reason = messages.QUESTION_NOT_INSPECTED.format(question_id=question.id, standard_id=standard.id)
                yield ImportProblem(reason, column=question.id)
