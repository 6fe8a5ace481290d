"""The page of urgent concerns: what was seen, what was done about it, and how soon."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from audit.messages import concerns as messages
from audit.model.audit import Audit
from audit.model.concerns import UrgentConcern, in_order
from audit.model.review_pair import FIRST_REVIEW
from audit.storage import Permission
from audit.web.components import html
from audit.web.components.address import get_param
from audit.web.components.confirmation import show_confirmation
from audit.web.concerns.answer_form import PAGE_NAME, show_answer_form
from audit.web.concerns.figures import show_figures
from audit.web.concerns.links import CONCERN_PARAM, address_of
from audit.web.concerns.listing import state_words, steps_html
from audit.web.session.page_context import PageContext, get_context


def show(context: PageContext) -> None:
    """Show the concerns that the person may see: those without a response first."""
    audit = context.require_audit()
    case_label = audit.questionnaire.case_label
    html.heading(
        "Urgent concerns",
        caption=audit.description.name,
        subtitle=messages.SUBTITLE.format(singular=case_label.singular),
    )
    show_confirmation(PAGE_NAME)
    if audit.retention.erased_on is not None:
        html.notice(messages.CONCERNS_ERASED.format(plural=case_label.plural))
        return
    sees_all = context.has_permission(Permission.SEE_CASE, audit)
    concerns = in_order(context.store.concerns.all(context.person, audit.id))
    if sees_all and concerns:
        show_figures(concerns)
    if not concerns:
        html.notice(messages.NO_CONCERNS if sees_all else messages.NO_OWN_CONCERNS)
        html.paragraphs(messages.HOW_TO_RAISE.format(singular=case_label.singular))
    show_list(context, audit, concerns, sees_all)


def show_list(context: PageContext, audit: Audit, concerns: Sequence[UrgentConcern], sees_all: bool) -> None:
    """Show each concern with its steps, the one in the address first; to a lead with the form for a response."""
    asked = get_param(CONCERN_PARAM)
    known = {address_of(concern.key): concern for concern in concerns}
    if asked and asked not in known:
        html.notice(messages.NO_SUCH_CONCERN)
    answers = context.has_permission(Permission.ANSWER_CONCERN, audit)
    for concern in sorted(concerns, key=lambda each: address_of(each.key) != asked):
        _show_concern(audit, concern, sees_all)
        if answers:
            _show_form(concern, is_asked=address_of(concern.key) == asked)


def _show_concern(audit: Audit, concern: UrgentConcern, sees_all: bool) -> None:
    title = f"{audit.questionnaire.case_label.heading} {concern.name}"
    question = audit.questionnaire.questions_by_id.get(concern.question_id)
    wording = f'<p class="quiet">{escape(question.text)}</p>' if question else ""
    state = f"<p><strong>{escape(state_words(concern))}</strong></p>"
    html.render(html.subheading_html(title), wording, state, steps_html(concern), _case_link(audit, concern, sees_all))


def _show_form(concern: UrgentConcern, *, is_asked: bool) -> None:
    label = f"Respond to {concern.name}" if concern.is_open else f"Reopen {concern.name}"
    key = f"respond {address_of(concern.key)} {'open' if concern.is_open else 'closed'}"
    expanded = concern.is_open and (is_asked or concern.first_answer is None)
    html.expander(label, key, lambda: show_answer_form(concern), expanded=expanded)


def _case_link(audit: Audit, concern: UrgentConcern, sees_all: bool) -> str:
    """Return a link to the question in the case, and to its review for people who may see several of a case."""
    choices = {"audit": audit.id, "case": concern.key.case_id, "question": concern.question_id}
    if sees_all and concern.review != FIRST_REVIEW:
        choices["review"] = str(concern.review)
    query = urlencode({name: value for name, value in choices.items() if value})
    return f"<p>{html.link_to(f'Open {audit.questionnaire.case_label.singular} {concern.name}', f'record?{query}')}</p>"


if __name__ == "__main__":
    show(get_context())
