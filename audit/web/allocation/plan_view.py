"""What a plan means: everybody's load, the cases that nobody can take, and who reads which case."""

from __future__ import annotations

from collections.abc import Sequence

from audit.charts.allocation import alt_text, load_chart
from audit.formatting import join_list
from audit.messages import allocation as messages
from audit.model.allocation import AllocatableCase
from audit.model.allocation_loads import Load, loads, strata_of
from audit.model.allocation_plan import Plan, PossibleReader, possible_readers
from audit.model.audit import Audit
from audit.model.questionnaire import CaseLabel
from audit.web.allocation.planning import unknown_staff
from audit.web.components import html
from audit.web.components.charts import show_cached_chart

MAX_NAMED = 20


def show_plan(audit: Audit, plan: Plan) -> None:
    """Show the plan: a summary, what to look at, the chart and the tables."""
    case_label = audit.questionnaire.case_label
    html.subheading("Plan", anchor="plan")
    html.status(summary(plan, case_label))
    html.notice_if_any([*_conflicts(plan), *unknown_staff(plan, case_label), *_missing_second(plan)])
    if plan.unallocated:
        show_unallocated(plan, case_label)
    people = loads(plan)
    strata = strata_of(plan)
    if any(load.total for load in people):
        show_cached_chart(audit, load_chart, (people, strata), alt_text(people), "Loads")
    show_loads(people, strata, case_label)
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
    return [
        messages.IN_CONFLICT.format(reference=case.reference, name=name, conflicts=_labels(plan, case, name))
        for case, name in plan.in_conflict[:MAX_NAMED]
    ]


def _labels(plan: Plan, case: AllocatableCase, name: str) -> str:
    return join_list([conflict.label for conflict in plan.request.conflicts_of(case, name)], "and")


def _missing_second(plan: Plan) -> list[str]:
    missing = plan.request.second_reviews - plan.second_review_count
    return [messages.SECOND_MISSING.format(missing=missing)] if missing > 0 else []


def show_unallocated(plan: Plan, case_label: CaseLabel) -> None:
    """Name the cases that nobody can take, why, and who could with a waiver."""
    unallocated = plan.unallocated
    html.notice(
        messages.CANNOT_BE_ALLOCATED.format(cases=case_label.with_count(len(unallocated))),
        *(why_unallocated(plan, case) for case in unallocated[:MAX_NAMED]),
        *([f"{len(unallocated) - MAX_NAMED:,} more"] if len(unallocated) > MAX_NAMED else []),
    )


def why_unallocated(plan: Plan, case: AllocatableCase) -> str:
    """Return what speaks against each auditor."""
    people = [
        f"{reader.name} ({why_not(reader)})"
        for reader in possible_readers(plan, case)
        if reader.name not in plan.request.absent and (reader.conflicts or reader.is_full)
    ]
    return messages.WHY_UNALLOCATED.format(reference=case.reference, people=", ".join(people) or "nobody else reads")


def why_not(reader: PossibleReader) -> str:
    """Return what speaks against somebody reading a case; '' if nothing does."""
    reasons = [conflict.label for conflict in reader.conflicts]
    return join_list([*reasons, *(["limit reached"] if reader.is_full else [])], "and")


def show_loads(people: Sequence[Load], strata: Sequence[str], case_label: CaseLabel) -> None:
    """Show the numbers of the chart, with what changes for everybody, and those by stratum behind a title."""
    moves = any(load.moved_away for load in people)
    headers = ("Auditor", "Now", "New", *(["Moved away"] if moves else []), "First reviews", "Second reviews", "All")
    rows = [
        html.Row(
            (
                load.name,
                *map(str, (load.before, load.new, *([load.moved_away] if moves else []), load.first_reviews)),
                *map(str, (load.second_reviews, load.total)),
            )
        )
        for load in people
    ]
    caption = f"{case_label.plural_heading} of each auditor under the plan"
    html.table(caption, headers, rows, numeric_columns=range(1, len(headers)))
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
