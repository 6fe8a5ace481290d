"""The questions on which reviewers differ most, each with its guidance, both notes and the cases."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from urllib.parse import urlencode

from audit.analysis.split_answers import ComparedPair, QuestionSplit, SplitAnswers
from audit.charts.split_answers import SplitBar, alt_text, split_chart
from audit.messages import agreement as messages
from audit.model.answer_scales import RecordedOutcome
from audit.model.audit import Audit
from audit.model.case import CaseRecord
from audit.model.guidance import GuidanceChange
from audit.model.questionnaire import Question
from audit.web.agreement.added_guidance import changes_html, lines_html
from audit.web.agreement.guidance_form import show_guidance_form
from audit.web.components import html
from audit.web.components.charts import show_cached_chart
from audit.web.session.page_context import PageContext

MAX_QUESTIONS = 10


def show_split_questions(
    context: PageContext, audit: Audit, answers: SplitAnswers, changes: Sequence[GuidanceChange]
) -> None:
    """Show a chart of the most split questions, and each of them to unfold, the first one open."""
    html.subheading("Where reviewers differ most", anchor="differences")
    shown = answers.split_questions[:MAX_QUESTIONS]
    if not shown:
        html.paragraphs(messages.NO_SPLIT_QUESTION)
        return
    html.paragraphs(messages.SPLIT_INTRODUCTION)
    bars = tuple(SplitBar(each.question.id, each.question.label, each.counts.different) for each in shown)
    show_cached_chart(audit, split_chart, (bars,), alt_text(bars), "Where reviewers differ")
    for index, each in enumerate(shown):
        question_id = each.question.id
        own_changes = [change for change in changes if change.question_id == question_id]
        draw = partial(_show_question, context, audit, each, answers.compared, own_changes)
        html.expander(_title(each), f"split {audit.id} {question_id}", draw, expanded=index == 0)
    if more := len(answers.split_questions) - len(shown):
        html.paragraphs(messages.FURTHER_SPLIT_QUESTIONS.format(count=more), kind="quiet")


def _title(each: QuestionSplit) -> str:
    different = each.counts.different
    return f"{different.count_text} differ · {each.question.id} {each.question.label}"


def _show_question(
    context: PageContext,
    audit: Audit,
    each: QuestionSplit,
    compared: Sequence[ComparedPair],
    changes: Sequence[GuidanceChange],
) -> None:
    question = each.question
    html.render(
        html.paragraphs_html(question.text, kind="lead"),
        html.subheading_html("Guidance", level=3),
        lines_html(question.guidance or messages.NO_GUIDANCE),
        *changes_html(changes, compared),
        _cases_html(audit, question, each.cases),
    )
    show_guidance_form(context, audit, question, changes)


def _cases_html(audit: Audit, question: Question, cases: Sequence[ComparedPair]) -> str:
    """Return the cases in which the two answers differ, with both notes: next to each other if there is room."""
    case_label = audit.questionnaire.case_label
    count = case_label.with_count(len({each.pair.case_id for each in cases}))
    items = "".join(f"<li>{_case_html(audit, question, each)}</li>" for each in cases)
    return html.subheading_html(f"{count} with a difference", level=3) + f'<ul class="compared">{items}</ul>'


def _case_html(audit: Audit, question: Question, each: ComparedPair) -> str:
    pair = each.pair
    address = f"moderate?{urlencode({'audit': audit.id, 'case': pair.case_id})}"
    link = html.link_to(pair.first.case.reference, address)
    moderated = pair.moderated.get(question.id)
    agreed = (
        f": moderated answer {question.answer_label(moderated.answer)} ({moderated.cause.label})" if moderated else ""
    )
    reviews = "".join(
        _review_html(name, record, outcomes[question.id], question)
        for name, record, outcomes in (
            ("First review", pair.first, each.recorded[0]),
            ("Second review", pair.second, each.recorded[1]),
        )
    )
    return f"<p>{link}{escape(agreed)}</p><div>{reviews}</div>"


def _review_html(name: str, record: CaseRecord, outcome: RecordedOutcome, question: Question) -> str:
    """Return one answer with its auditor, and the note below it."""
    auditor = record.case.auditor or "not allocated"
    note = record.notes.get(question.id, "")
    note_html = html.paragraphs_html(note) if note else html.paragraphs_html("No note", kind="quiet")
    answer = escape(question.answer_label(outcome))
    return f"<div><p>{escape(name)}, {escape(auditor)}: <strong>{answer}</strong></p>{note_html}</div>"
