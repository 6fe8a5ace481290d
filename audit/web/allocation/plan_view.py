"""What a plan means: everybody's load, the cases that nobody can take, and who reads which case."""

from __future__ import annotations

from collections.abc import Sequence

from audit.charts.allocation import alt_text, load_chart
from audit.formatting import join_list, join_some
from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase, AllocationData, Auditor
from audit.model.allocation_loads import loads, strata_of
from audit.model.allocation_plan import Plan, PlanRequest, PossibleReader, plan_without_changes, possible_readers
from audit.model.audit import Audit
from audit.model.questionnaire import CaseLabel
from audit.web.allocation.planning import unknown_staff
from audit.web.components import html
from audit.web.components.charts import show_cached_chart

MAX_NAMED = 20
CHANGES = ("Now", "New", "Moved away")
"""The columns that matter only if the plan changes something."""


def show_plan(audit: Audit, plan: Plan) -> None:
    """Show the plan: a summary, what to look at, the chart and the tables."""
    case_label = audit.questionnaire.case_label
    html.subheading("Plan", anchor="plan")
    html.status(summary(plan, case_label))
    html.notice_if_any([*_conflicts(plan), *unknown_staff(plan, case_label), *_missing_second(plan)])
    if plan.unallocated:
        show_unallocated(plan, case_label)
    show_loads(audit, plan, f"{case_label.plural_heading} of each auditor under the plan")
    show_readers(plan, case_label)


def show_current_loads(audit: Audit, data: AllocationData) -> None:
    """Show how much everybody has to read now, and conflicts of interest that nobody has accepted."""
    auditors = [Auditor(name, details) for name, details in data.staff.items()]
    plan = plan_without_changes(PlanRequest(data.cases, auditors, waivers=data.waivers))
    if plan.reading_counts:
        case_label = audit.questionnaire.case_label
        html.subheading("Loads now")
        html.notice_if_any(_conflicts(plan))
        show_loads(audit, plan, f"{case_label.plural_heading} of each auditor now")
        show_readers(plan, case_label)


def summary(plan: Plan, case_label: CaseLabel) -> str:
    """Return how many cases have an auditor and a second reviewer under the plan."""
    if not plan.assignments and not plan.unallocated:
        return messages.NOTHING_CHANGES.format(singular=case_label.singular)
    allocated = sum(bool(readers.auditor) for readers in plan.readers.values())
    return messages.PLANNED.format(
        allocated=allocated, all=case_label.with_count(len(plan.readers)), second=plan.second_review_count
    )


def _conflicts(plan: Plan) -> list[str]:
    """Sentences about cases that stay with somebody in spite of a conflict."""
    return _first_of(
        [
            messages.IN_CONFLICT.format(reference=case.reference, name=name, conflicts=_labels(plan, case, name))
            for case, name in plan.in_conflict
        ]
    )


def _labels(plan: Plan, case: AllocatableCase, name: str) -> str:
    return join_list([conflict.label for conflict in plan.request.conflicts_of(case, name)], "and")


def _missing_second(plan: Plan) -> list[str]:
    missing = plan.request.second_reviews - plan.second_review_count
    return [messages.SECOND_MISSING.format(missing=missing)] if missing > 0 else []


def show_unallocated(plan: Plan, case_label: CaseLabel) -> None:
    """Name the cases that nobody can take, why, and who could with a waiver; those with the same reasons together."""
    references: dict[str, list[str]] = {}
    for case in plan.unallocated:
        references.setdefault(_why_nobody(plan, case), []).append(case.reference)
    sentences = [
        messages.WHY_UNALLOCATED.format(references=join_some(group, MAX_NAMED), people=people)
        for people, group in references.items()
    ]
    html.notice(
        messages.CANNOT_BE_ALLOCATED.format(cases=case_label.with_count(len(plan.unallocated))),
        *_first_of(sentences),
    )


def _first_of(sentences: Sequence[str]) -> list[str]:
    more = len(sentences) - MAX_NAMED
    return [*sentences[:MAX_NAMED], *([messages.AND_MORE.format(more=more)] if more > 0 else [])]


def _why_nobody(plan: Plan, case: AllocatableCase) -> str:
    """Return what speaks against each auditor."""
    people = [
        f"{reader.name} ({why_not(reader)})"
        for reader in possible_readers(plan, case)
        if reader.name not in plan.request.absent and (reader.conflicts or reader.is_full)
    ]
    return ", ".join(people) or messages.NOBODY_ELSE_READS


def why_not(reader: PossibleReader) -> str:
    """Return what speaks against somebody reading a case; '' if nothing does."""
    reasons = [conflict.label for conflict in reader.conflicts]
    return join_list([*reasons, *(["limit reached"] if reader.is_full else [])], "and")


def show_loads(audit: Audit, plan: Plan, caption: str) -> None:
    """Show a chart of everybody's load, its numbers with what changes, and those by stratum behind a title."""
    strata = strata_of(plan)
    people = loads(plan)
    if any(load.total for load in people):
        show_cached_chart(audit, load_chart, (people, strata), alt_text(people), "Loads")
    columns = {
        "Now": [load.before for load in people],
        "New": [load.new for load in people],
        "Moved away": [load.moved_away for load in people],
        "First reviews": [load.first_reviews for load in people],
        "Second reviews": [load.second_reviews for load in people],
        "All": [load.total for load in people],
    }
    shown = {name: numbers for name, numbers in columns.items() if name not in CHANGES or plan.assignments}
    if not any(columns["Moved away"]):
        shown.pop("Moved away", None)
    rows = [
        html.Row((load.name, *map(str, row)))
        for load, row in zip(people, zip(*shown.values(), strict=True), strict=True)
    ]
    html.table(caption, ("Auditor", *shown), rows, numeric_columns=range(1, len(shown) + 1))
    if any(strata):
        names = [stratum or "Not drawn" for stratum in strata]
        by_stratum = [html.Row((load.name, *map(str, load.by_stratum))) for load in people]
        caption = "First reviews by stratum"
        table = html.table_html(caption, ("Auditor", *names), by_stratum, range(1, len(names) + 1))
        html.render(html.details_html(caption, table))


def show_readers(plan: Plan, case_label: CaseLabel) -> None:
    """List who reads each case, behind a title."""
    rows = []
    for case in plan.request.cases:
        readers = plan.readers[case.id]
        was = f" (was {case.readers.auditor})" if case.readers.auditor not in ("", readers.auditor) else ""
        cells = (
            case.reference,
            case.stratum or "–",
            f"{readers.auditor or 'Nobody'}{was}",
            readers.second_reviewer or "–",
        )
        rows.append(html.Row(cells))
    table = html.table_html(
        f"Who reads each {case_label.singular}", (case_label.heading, "Stratum", "Auditor", "Second reviewer"), rows
    )
    html.render(html.details_html(f"Who reads each {case_label.singular}", table))
