"""The Agreement page: where reviewers of the same cases differ, and how often each auditor answers Yes."""

import streamlit as st

from audit.analysis.split_answers import compare_reviews
from audit.formatting import join_some
from audit.messages import agreement as messages
from audit.model.audit import Audit
from audit.storage import Permission
from audit.web.agreement.added_guidance import show_guidance
from audit.web.agreement.drift import show_drift, show_own_drift
from audit.web.agreement.figures import show_figures, show_pairs
from audit.web.agreement.split_questions import show_split_questions
from audit.web.components import html
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, get_context

MAX_NAMED_CASES = 10
SECTIONS = (
    ("Where reviewers differ most", "differences"),
    ("Pairs of auditors", "pairs"),
    ("Agreement in figures", "figures"),
    ("How often each auditor answers Yes", "auditors"),
)


def show(context: PageContext) -> None:
    """Show differences first, then pairs of auditors, figures and drift; to an auditor their own drift alone."""
    audit = context.require_audit()
    html.heading("Agreement", caption=audit.description.name)
    if not context.has_permission(Permission.SEE_AGREEMENT, audit):
        show_own_part(context, audit)
        return
    reviews = context.store.agreement.reviews(context.person, audit.id)
    answers, case_label = compare_reviews(audit.inspected_questions, reviews.pairs), audit.questionnaire.case_label
    if answers.case_count:
        html.render(html.contents_html(SECTIONS))
    if reviews.blind:
        references = join_some(reviews.blind, MAX_NAMED_CASES)
        html.notice(messages.LEFT_OUT_BLIND.format(references=references, plural=case_label.plural))
    if answers.case_count:
        show_split_questions(context, audit, answers, reviews.guidance)
    else:
        show_nothing_to_compare(context, audit)
    show_guidance(context, audit, answers, reviews.guidance)
    if answers.case_count:
        show_pairs(answers, case_label)
        show_figures(answers, case_label)
    if not audit.retention.erased_on:
        show_drift(audit, reviews)


def show_nothing_to_compare(context: PageContext, audit: Audit) -> None:
    """Say why no case can be compared, and where second reviews are planned."""
    case_label = audit.questionnaire.case_label
    words = {"singular": case_label.singular, "plural": case_label.plural}
    if audit.retention.erased_on:
        html.notice(messages.SECOND_REVIEWS_ERASED.format(**words))
    elif audit.closed_at is not None:
        html.notice(messages.NO_PAIRS_IN_CLOSED_AUDIT.format(**words))
    elif context.has_permission(Permission.ALLOCATE_CASE, audit):
        html.notice(messages.NO_SECOND_REVIEWS.format(**words))
        label = "Plan second reviews"
        st.page_link(page_path("allocate"), label=label, icon=":material/group:", query_params={"audit": audit.id})
    else:
        html.notice(messages.NO_SECOND_REVIEWS_LEAD_PLANS.format(**words))


def show_own_part(context: PageContext, audit: Audit) -> None:
    """Show an auditor how their own answers compare."""
    if audit.retention.erased_on:
        html.notice(messages.SECOND_REVIEWS_ERASED.format(plural=audit.questionnaire.case_label.plural))
        return
    show_own_drift(audit, context.store.agreement.own_drift(context.person, audit.id))


if __name__ == "__main__":
    show(get_context())
