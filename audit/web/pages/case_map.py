"""The case map: which cases are weak on what, one click from the case; below it, how recording came on by day."""

from collections.abc import Mapping
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from audit.analysis import breakdown_tables
from audit.analysis.breakdown_tables import answer_words
from audit.analysis.breakdowns import count_cases
from audit.analysis.case_map import CaseMap, case_map, page_of
from audit.charts.case_map import FIELD, LEGEND, PICKED, QUESTION, case_map_chart, describe
from audit.charts.progress import Measure, progress_chart
from audit.charts.progress import describe as describe_progress
from audit.formatting import day_words
from audit.model.answers import Answer
from audit.model.questionnaire import KeyQuestion
from audit.storage.repositories.audits import Audit, AuditResults
from audit.web.case_filter import results_shown, suppression_told
from audit.web.components import html
from audit.web.components.charts import drawn, taken_away
from audit.web.components.filters import asked, marked, one_of
from audit.web.components.html import Row
from audit.web.session.page_context import Visit, visit

PAGE_SIZE = 50
SHORT_WORDS = {Answer.NOT_APPLICABLE: "n/a", None: "–"}


def show(here: Visit) -> None:
    """The map of the cases that count, then the progress of all."""
    audit = here.audit()
    noun = audit.questionnaire.record
    html.heading(f"{noun.heading} map", over=audit.details.name)
    found = results_shown(here, audit)
    if found.records:
        mapped(here, found)
    elif found.too_few:
        suppression_told(found)
    elif found.results.cases:
        html.notice(
            f"Your role in this audit shows results, and no single {noun.one}; the map is one of single {noun.many}. "
            "The page Breakdowns shows groups, with small numbers held back."
        )
    else:
        html.text(f"{found.which_cases}.", kind="quiet")
        html.notice(f"No {noun.one} counts yet, so there is nothing to map.")
    progress(here, audit)


def mapped(here: Visit, found: AuditResults) -> None:
    """The map with its table; a long one a page at a time."""
    audit, noun = found.audit, found.audit.questionnaire.record
    facts = marked(audit)
    by = one_of("by", "Grouped by", {"": "Nothing"} | {fact.id: fact.text for fact in facts.values()}, audit)
    whole = case_map(count_cases(audit.questionnaire, found.records), asked(found), facts.get(by))
    pages = -(-whole.length // PAGE_SIZE)
    html.text(
        f"{found.which_cases}. {noun.headings} with the most Yes stand first, key questions with the highest "
        f"percentage to the left. A click on a cell opens its {noun.one} at that question.",
        f"{LEGEND}.",
        kind="quiet",
    )
    page = 1
    if pages > 1:
        html.text(f"The map has {whole.length} lines, {PAGE_SIZE} on each of {pages} pages.", kind="quiet")
        page = st.pagination(pages, key=f"map-page-{audit.id}-{by}")
    shown, ids = (
        page_of(whole, page, PAGE_SIZE),
        {reference: case_id for case_id, reference in here.store.cases.references(here.person, audit.id).items()},
    )
    picture(found, shown, ids)
    with st.expander(f"The map as a table, with a link to each {noun.one}"):
        table(found, shown, ids)


def picture(found: AuditResults, shown: CaseMap, ids: Mapping[str, str]) -> None:
    """The chart; a click on one of its cells opens the case at the question."""
    audit, noun = found.audit, found.audit.questionnaire.record
    draw = partial(case_map_chart, breakdown_tables.case_map(shown, noun), questions_of(shown))
    says = describe(noun.count(shown.length), questions_of(shown))
    chart = draw(html.ink())
    event = st.altair_chart(chart, alt=says, width="stretch", key=f"map-{audit.id}", on_select="rerun")
    taken_away(audit, draw, says, f"{noun.heading} map")
    for cell in event.selection.get(PICKED, []):
        if cell.get(FIELD) in ids:
            place = {"audit": audit.id, "case": ids[cell[FIELD]], "question": str(cell.get(QUESTION, ""))}
            st.switch_page("audit/web/pages/record.py", query_params=place)


def questions_of(shown: CaseMap) -> list[KeyQuestion]:
    """The key questions of the map, in its order."""
    return [question for question in shown.questions if isinstance(question, KeyQuestion)]


def table(found: AuditResults, shown: CaseMap, ids: Mapping[str, str]) -> None:
    """The same map in words: all cases first, then each with a link to it."""
    audit, noun = found.audit, found.audit.questionnaire.record
    heads = (noun.heading, "Yes", *(f"{question.id} {question.short}" for question in questions_of(shown)))
    whole = (str(shown.tallies[question.id].share) for question in shown.questions)
    rows = [Row((escape(f"All {noun.many}"), "", *map(escape, whole)), bold=True)]
    for group in shown.groups:
        rows += [Row((f"{group.text}: {noun.count(group.cases)}",))] if group.text else []
        rows += [Row((_link(audit, row.reference, ids), row.share.of, *map(_short, row.answers))) for row in group.rows]
    caption = f"{noun.heading} map, {found.which_cases}. n/a: not applicable; –: unanswered"
    html.table(caption, heads, rows, ready=range(len(heads)))


def _link(audit: Audit, reference: str, ids: Mapping[str, str]) -> str:
    return html.way(reference, f"record?{urlencode({'audit': audit.id, 'case': ids[reference]})}")


def _short(answer: Answer | None) -> str:
    return SHORT_WORDS.get(answer) or answer_words(answer)


def progress(here: Visit, audit: Audit) -> None:
    """How many answers and submitted cases there were at the end of each day."""
    days, noun = here.store.audits.progress_by_day(here.person, audit.id), audit.questionnaire.record
    html.subheading("Progress by day")
    if not days:
        html.text("Nothing is recorded yet.")
        return
    titles: dict[Measure, str] = {"answers": "Answers recorded", "submitted": f"{noun.headings} submitted"}
    if len(days) > 1:
        for column, (measure, title) in zip(st.columns(2), titles.items(), strict=True):
            with column:
                draw = partial(progress_chart, days, measure, title)
                drawn(audit, draw, describe_progress(days, measure, title), title)
    rows = [Row((day_words(one.day), f"{one.answers:,}", f"{one.submitted:,}")) for one in days]
    caption = f"At the end of each day on which something came in (UTC), all {noun.many}"
    html.table(caption, ("Day", *titles.values()), rows, (1, 2))


if __name__ == "__main__":
    show(visit())
