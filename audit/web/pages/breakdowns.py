"""Breakdowns: is it everybody, or one group? The biggest differences first, then any fact, or two crossed."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from audit.analysis import breakdown_tables
from audit.analysis.breakdowns import (
    Breakdown,
    CountedCase,
    GroupDifference,
    biggest_differences,
    breakdown,
    count_cases,
    every_breakdown,
)
from audit.charts.breakdown import describe, group_chart
from audit.model.questionnaire import Fact, Noun, Question, Standard
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.breakdowns import restricted_view
from audit.web.breakdowns.differences import MOST_DIFFERENCES, WHAT_DIFFERENCES_ARE, differences_shown
from audit.web.breakdowns.table_rows import difference_row, few_note, grid_rows, group_row, head, question_row
from audit.web.case_filter import results_shown, suppression_told
from audit.web.components import html
from audit.web.components.charts import drawn
from audit.web.components.filters import asked, marked, name_of, one_of
from audit.web.session.page_context import Visit, visit

EVERY = "every"


def show(here: Visit) -> None:
    """The differences between groups, then the breakdown that the reader chose."""
    audit = here.audit()
    html.heading("Breakdowns", over=audit.details.name)
    found = results_shown(here, audit)
    html.text(f"{found.which_cases}.", kind="quiet")
    if not marked(audit):
        html.notice("No fact of this questionnaire is marked as a breakdown, so there are no groups to compare.")
    elif not found.results.cases:
        html.notice(f"No {audit.questionnaire.record.one} counts yet, so there are no groups to compare.")
    elif found.too_few:
        suppression_told(found)
    elif not found.shows_cases:
        restricted_view.show(here, found)
    else:
        cases = count_cases(audit.questionnaire, found.records)
        biggest(found, cases)
        by_choice(found, cases)


def biggest(found: AuditResults, cases: Sequence[CountedCase]) -> None:
    """Where groups differ most from the rest, over every fact and key question."""
    questionnaire = found.audit.questionnaire
    worked = biggest_differences(every_breakdown(questionnaire, cases, asked(found)))
    limit = questionnaire.discretion.cases_at_most
    html.subheading("Biggest differences")
    html.text(WHAT_DIFFERENCES_ARE)
    kept = sizes_chosen(found, worked.differences, limit)
    rows = [difference_row(each, limit) for each in kept[:MOST_DIFFERENCES]]
    differences_shown(rows, len(kept), found.which_cases, few_note(limit, questionnaire.record), worked.left_out)


def sizes_chosen(found: AuditResults, differences: Sequence[GroupDifference], limit: int) -> list[GroupDifference]:
    """The differences between groups that both have more than a few cases; all of them where the reader chose so."""
    larger = [each for each in differences if not each.group.few and each.group.rest_cases > limit]
    if not limit or not larger:
        return list(differences)
    words = {"": f"Groups of more than {limit} {found.audit.questionnaire.record.many}", EVERY: "All groups"}
    every = one_of("groups", "Groups compared", words, found.audit) == EVERY
    return list(differences) if every else larger


def tell_few(audit: Audit) -> None:
    """What the mark on small groups means, where any can have it."""
    note = few_note(audit.questionnaire.discretion.cases_at_most, audit.questionnaire.record)
    if note:
        html.text(note, kind="quiet")


def by_choice(found: AuditResults, cases: Sequence[CountedCase]) -> None:
    """The breakdown by the fact, or the two facts, that the reader chose."""
    audit = found.audit
    html.subheading("By a fact, or by two crossed", anchor="by-a-fact")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        facts = facts_chosen(audit)
        standards = standards_chosen(found)
        rows = {standard: rows_of(standard, len(standards) == 1) for standard in standards}
    questions = [question for standard in standards for question in rows[standard]]
    worked = breakdown(audit.questionnaire, cases, facts, questions)
    if len(facts) == 1:
        for standard in standards:
            one_standard(found, worked, standard, rows[standard])
    question = question_chosen(audit, questions)
    if len(facts) == 2:
        grid(found, cases, worked, question)
    tell_few(audit)
    beside_all(found, worked, question)


def facts_chosen(audit: Audit) -> list[Fact]:
    """The fact that the reader chose, and the one to cross it with, if any."""
    facts = marked(audit)
    by = one_of("by", "By", {fact.id: fact.text for fact in facts.values()}, audit)
    others = {fact.id: fact.text for fact in facts.values() if fact.id != by}
    crossed = one_of("and", "Crossed with", {"": "Nothing"} | others, audit, among=by)
    return [facts[by], *([facts[crossed]] if crossed else [])]


def standards_chosen(found: AuditResults) -> list[Standard]:
    """The standard that the reader chose, or all that have key questions."""
    standards = [result.standard for result in found.results.standards if result.key_questions]
    words = {standard.id: f"{standard.name}, with its prompts" for standard in standards}
    standard_id = one_of("standard", "Standard", {"": "All, key questions only"} | words, found.audit)
    return [standard for standard in standards if standard_id in ("", standard.id)]


def rows_of(standard: Standard, with_prompts: bool) -> list[Question]:
    """The questions of a standard's table: each key question, with its prompts after it or alone."""
    return [question for key in standard.key_questions for question in (key, *(key.prompts if with_prompts else ()))]


def question_chosen(audit: Audit, questions: Sequence[Question]) -> Question:
    """The question that the reader chose to see beside all cases."""
    words = {question.id: f"{question.id} {name_of(question)}" for question in questions}
    among = f"{questions[0].id} {len(questions)}"
    return audit.questionnaire.question[one_of("question", "One question beside all", words, audit, among=among)]


def one_standard(found: AuditResults, worked: Breakdown, standard: Standard, questions: Sequence[Question]) -> None:
    """One standard's questions by the groups of a fact."""
    noun = found.audit.questionnaire.record
    groups = (head(group.text, group.cases, group.few, noun) for group in worked.groups)
    heads = ("Question", f"All {noun.many} ({worked.cases})", *groups)
    columns = range(len(heads))
    html.table(
        f"{standard.name} by {worked.text}: percentage Yes, {found.which_cases}",
        heads,
        [question_row(question, worked) for question in questions],
        columns[1:],
        ready=columns,
    )


def grid(found: AuditResults, cases: Sequence[CountedCase], worked: Breakdown, question: Question) -> None:
    """One question for two facts crossed, rows by columns."""
    questionnaire = found.audit.questionnaire
    rows, columns = (breakdown(questionnaire, cases, [fact], [question]) for fact in worked.facts)
    heads = (rows.text, *(group.text for group in columns.groups), f"All {questionnaire.record.many}")
    numbers = range(len(heads))
    html.table(
        f"Percentage Yes by {worked.text}, {found.which_cases}: {question.id} {question.text}",
        heads,
        grid_rows(worked, (rows, columns), question.id, questionnaire.record),
        numbers[1:],
        ready=numbers,
    )


def beside_all(found: AuditResults, worked: Breakdown, question: Question) -> None:
    """The groups on one question beside all cases: chart and table."""
    noun = found.audit.questionnaire.record
    table = breakdown_tables.groups(worked, question.id, noun)
    html.subheading(f"{question.id} {question.text}", level=3)
    if table["percent"].notna().any():
        what = f"{question.id} by {worked.text}"
        drawn(found.audit, partial(group_chart, table), describe(table), what)
    else:
        html.text(worked.tallies[question.id].why_no_share_of(noun))
    heads = (worked.text, noun.headings, "Percentage Yes", "95% interval", "Difference from the rest", "95% interval")
    rows = [group_row(row) for row in table.itertuples()]
    html.table(f"{question.id} by {worked.text}, {found.which_cases}", heads, rows, (1, 2, 3, 4, 5))
    html.listing(without_share(worked, question, noun))


def without_share(worked: Breakdown, question: Question, noun: Noun) -> list[str]:
    """For each group without a share a sentence why."""
    tallies = {group.text: group.tallies[question.id] for group in worked.groups}
    return [f"{text}: {why}" for text, tally in tallies.items() if (why := tally.why_no_share_of(noun))]


if __name__ == "__main__":
    show(visit())
