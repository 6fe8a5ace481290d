"""Two reviews of a case as HTML: a question side by side with its guidance and notes, and the questions alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from audit.formatting import format_datetime
from audit.messages import moderation as messages
from audit.model.case import CaseRecord
from audit.model.guidance import GuidanceChange
from audit.model.moderation import CaseToModerate, ComparedQuestion, Standing
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.web.components import html
from audit.web.components.html import Row

AddedGuidance = Mapping[str, Sequence[GuidanceChange]]
"""What the lead of the audit added to the guidance, by question."""

ORDINALS = {FIRST_REVIEW: "First review", SECOND_REVIEW: "Second review"}


def review_name(case: CaseToModerate, number: int) -> str:
    """Return what a review is called, with its auditor: "First review, by Ann"."""
    auditor = review_record(case, number).case.auditor
    return f"{ORDINALS[number]}, by {auditor}" if auditor else ORDINALS[number]


def review_record(case: CaseToModerate, number: int) -> CaseRecord:
    """Return the first or the second review of a case."""
    return case.pair.first if number == FIRST_REVIEW else case.pair.second


def show_question(case: CaseToModerate, compared: ComparedQuestion, added: AddedGuidance) -> None:
    """Show a question with its guidance and what was added to it, and what each review says of it, side by side."""
    question = compared.question
    texts = [question.guidance, *(change.as_read for change in added.get(question.id, ()))]
    paragraphs = html.paragraphs_html(*filter(None, texts))
    guidance = html.details_html("Guidance", paragraphs) if paragraphs else ""
    sides = "".join(_side_html(case, compared, number) for number in ORDINALS)
    html.render(
        html.subheading_html(f"{question.id} {question.text}", level=3),
        guidance,
        f'<div class="two-reviews">{sides}</div>',
        html.paragraphs_html(_why_nothing_to_decide(compared), kind="quiet")
        if compared.standing is Standing.FOLLOWS
        else "",
        html.paragraphs_html(messages.APPLIES_NOW) if compared.is_unanswered else "",
    )


def _side_html(case: CaseToModerate, compared: ComparedQuestion, number: int) -> str:
    note = review_record(case, number).notes.get(compared.question.id, "")
    note_html = f'<p class="note">{escape(note)}</p>' if note else '<p class="quiet">No note</p>'
    title, outcome = escape(review_name(case, number)), escape(compared.outcome_label(number))
    return f'<div><h4>{title}</h4><p class="outcome">{outcome}</p>{note_html}</div>'


def show_agreed(case: CaseToModerate, compared: ComparedQuestion) -> None:
    """Show what was agreed about a question, why, by whom and when."""
    moderated = compared.moderated
    if moderated is None:
        return
    answer = escape(compared.question.answer_label(moderated.answer))
    who = f"{moderated.by}, {format_datetime(moderated.at)}"
    marked = messages.DECIDED_BY_REVIEWER.format(name=moderated.by) if case.is_reviewer(moderated.by) else ""
    html.render(
        f'<div class="agreed"><p><strong>Moderated answer: {answer}</strong> '
        f"({escape(moderated.cause.label)})</p>"
        f'<p class="note">{escape(moderated.reason)}</p><p class="quiet">{escape(who)}</p>'
        + (html.paragraphs_html(marked, kind="quiet") if marked else "")
        + "</div>"
    )


def show_alike(case: CaseToModerate) -> None:
    """Show, folded, the questions that both reviews answered alike."""
    alike = case.with_standing(Standing.NOTHING_TO_DECIDE)
    if alike:
        title = f"Nothing to decide: {len(alike)} of {len(case.questions)} questions"
        html.render(html.details_html(title, _alike_table(case, alike)))


def _alike_table(case: CaseToModerate, alike: Sequence[ComparedQuestion]) -> str:
    rows = [
        Row((f"{each.question.id} {each.question.text}", *(_cell(case, each, number) for number in ORDINALS)))
        for each in alike
    ]
    headers = ("Question", *(review_name(case, number) for number in ORDINALS))
    return html.table_html("Questions without a difference", headers, rows, html_columns=(1, 2))


def _cell(case: CaseToModerate, compared: ComparedQuestion, number: int) -> str:
    note = review_record(case, number).notes.get(compared.question.id, "")
    return html.two_lines(compared.outcome_label(number), note)


def _why_nothing_to_decide(compared: ComparedQuestion) -> str:
    return messages.FOLLOWS if compared.question.is_asked else messages.FOLLOWS_FROM_ANSWERS
