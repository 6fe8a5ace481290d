"""The breakdowns for somebody whose role shows results and no single case: groups, with small numbers held back.

Two facts are never crossed here: a crossing tells too much beside the breakdowns by its two facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from audit.analysis.breakdown_tables import printed_groups
from audit.analysis.published_breakdowns import PrintedBreakdown, biggest_printed
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.analysis.suppression import HIDDEN
from audit.charts.breakdown import describe, group_chart
from audit.storage.repositories.audits import AuditResults
from audit.web.breakdowns.differences import MOST_DIFFERENCES, WHAT_DIFFERENCES_ARE, differences_shown
from audit.web.breakdowns.table_rows import printed_difference_row, printed_group_row, printed_row
from audit.web.components import html
from audit.web.components.charts import drawn
from audit.web.components.filters import name_of, one_of
from audit.web.session.page_context import Visit


def show(here: Visit, found: AuditResults) -> None:
    """The differences between groups, then the breakdown by the fact that the reader chose."""
    noun = found.audit.questionnaire.record
    printed = here.store.audits.breakdowns(here.person, found.audit.id)
    html.notice(
        f"Your role shows no single {noun.one}, and a group of one would be that {noun.one}'s answers: counts from 1 "
        f"to {found.audit.details.hides_up_to} in a group are held back ({HIDDEN}), with whatever would tell them."
    )
    if not printed:
        html.text(f"All {noun.many} that count are alike in every fact, so there are no groups to compare.")
        return
    biggest(found, printed)
    by_choice(found, printed)


def biggest(found: AuditResults, printed: Sequence[PrintedBreakdown]) -> None:
    """Where groups differ most from the rest, as far as that is printed."""
    differences = biggest_printed(printed)
    html.subheading("Biggest differences")
    html.text(WHAT_DIFFERENCES_ARE)
    rows = [printed_difference_row(one) for one in differences[:MOST_DIFFERENCES]]
    differences_shown(rows, len(differences), found.which_cases)


def by_choice(found: AuditResults, printed: Sequence[PrintedBreakdown]) -> None:
    """The breakdown by the fact that the reader chose, and one question of it beside all cases."""
    html.subheading("By a fact", anchor="by-a-fact")
    facts = {one.fact.id: one for one in printed}
    words = {id_: one.fact.text for id_, one in facts.items()}
    shown = facts[one_of("by", "By", words, found.audit, among="held back")]
    for result in found.results.standards:
        if result.key_questions:
            one_standard(found, shown, result)
    beside_all(found, shown, question_chosen(found))


def one_standard(found: AuditResults, shown: PrintedBreakdown, result: StandardResult) -> None:
    """One standard's key questions by the groups of a fact."""
    many = found.audit.questionnaire.record.many
    heads = ("Question", f"All {many} ({found.results.cases})", *(group.text for group in shown.groups))
    columns = range(len(heads))
    html.table(
        f"{result.standard.name} by {shown.fact.text}: percentage Yes, {found.which_cases}",
        heads,
        [printed_row(key.question, key.tally, shown.of(key.question.id)) for key in result.key_questions],
        columns[1:],
        ready=columns,
    )


def question_chosen(found: AuditResults) -> QuestionResult:
    """The key question that the reader chose to see beside all cases."""
    keys = {key.question.id: key for key in found.results.key_questions}
    words = {id_: f"{id_} {name_of(key.question)}" for id_, key in keys.items()}
    return keys[one_of("question", "One question beside all", words, found.audit, among="held back")]


def beside_all(found: AuditResults, shown: PrintedBreakdown, key: QuestionResult) -> None:
    """The groups on one question beside all cases: a chart of those that are printed, and the table."""
    question, noun = key.question, found.audit.questionnaire.record
    table = printed_groups(shown, question.id, key.tally, noun)
    html.subheading(f"{question.id} {question.text}", level=3)
    if table["percent"][1:].notna().any():
        drawn(found.audit, partial(group_chart, table), describe(table), f"{question.id} by {shown.fact.text}")
    else:
        html.text(key.tally.why_no_share_of(noun) or "No percentage of a group is printed, so there is no chart.")
    heads = (shown.fact.text, "Percentage Yes", "95% interval", "Difference from the rest", "95% interval")
    rows = [printed_group_row(row) for row in table.itertuples()]
    html.table(f"{question.id} by {shown.fact.text}, {found.which_cases}", heads, rows, (1, 2, 3, 4))
