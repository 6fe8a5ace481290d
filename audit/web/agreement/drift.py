"""How often each auditor answers Yes, compared with others: for leads and moderators, and for auditors their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import streamlit as st

from audit.analysis.comparable_cases import OwnDrift, groupings
from audit.analysis.drift import AuditorDrift, DriftAnalysis, RateComparison
from audit.formatting import format_date, join_list, lower_first
from audit.messages import agreement as messages
from audit.model.audit import Audit
from audit.model.audit_reviews import AuditReviews
from audit.model.questionnaire import CaseLabel
from audit.web.components import html
from audit.web.components.filters import select_in_url
from audit.web.components.html import Row

HEADINGS = ("Yes, own answers", "Yes, others", "Difference", "95% interval", "Clear difference")


def show_drift(audit: Audit, reviews: AuditReviews) -> None:
    """Show every auditor next to the others, in alphabetical order."""
    case_label = audit.questionnaire.case_label
    html.subheading("How often each auditor answers Yes", anchor="auditors")
    if not _has_auditors(reviews, case_label):
        return
    html.paragraphs(messages.DRIFT_EXPLANATION)
    same_cases = st.container()  # above the control, which decides what the rest shows
    ways = {way.id: way for way in groupings(audit.questionnaire, reviews.strata)}
    labels = {way.id: way.label for way in ways.values()}
    html.subheading(f"On comparable {case_label.plural}", level=3)
    grouping = ways[select_in_url("within", f"{case_label.plural_heading} of the same kind", labels, audit)]
    analysis = DriftAnalysis(audit.inspected_questions, reviews.reviews, grouping.group_of, case_label)
    drifts = [analysis.drift_of(auditor) for auditor in analysis.auditors]
    with same_cases:
        html.subheading(f"On the same {case_label.plural}", level=3)
        same = messages.SAME_CASES_EXPLANATION.format(plural=case_label.plural)
        _show_comparison("On the same", same, [(each.auditor, each.same_cases) for each in drifts], case_label)
    comparable = _comparable_explanation(case_label, grouping.label)
    on_comparable = [(each.auditor, each.comparable_cases) for each in drifts]
    _show_comparison("On comparable", comparable, on_comparable, case_label)
    _show_what_clear_means(analysis, [rate for each in drifts for rate in (each.same_cases, each.comparable_cases)])
    over_time = [each for each in drifts if not each.comparable_cases.why_not]
    if over_time:
        html.subheading("By order and by day", level=3)
        html.paragraphs(messages.ORDER_EXPLANATION.format(plural=case_label.plural), kind="quiet")
        html.render(*(html.details_html(each.auditor, *_over_time(each, case_label)) for each in over_time))


def show_same_cases(audit: Audit, reviews: AuditReviews) -> None:
    """Show every auditor next to the others of a calibration exercise, in which all review the same cases."""
    case_label = audit.questionnaire.case_label
    if not _has_auditors(reviews, case_label):
        return
    html.paragraphs(messages.DRIFT_EXPLANATION)
    analysis = DriftAnalysis(audit.inspected_questions, reviews.reviews, lambda review: "", case_label, shown_ways=1)
    rows = [(auditor, analysis.same_cases(auditor)) for auditor in analysis.auditors]
    same = messages.SAME_CASES_EXPLANATION.format(plural=case_label.plural)
    _show_comparison("On the same", same, rows, case_label)
    _show_what_clear_means(analysis, [rate for _, rate in rows])


def _has_auditors(reviews: AuditReviews, case_label: CaseLabel) -> bool:
    """Return whether a submitted review has an auditor; say so if none has."""
    if not reviews.reviews:
        html.paragraphs(messages.NO_REVIEWS_TO_COMPARE.format(singular=case_label.singular))
        return False
    if not any(review.auditor for review in reviews.reviews):
        html.paragraphs(messages.NO_AUDITORS_TO_COMPARE.format(singular=case_label.singular))
        return False
    return True


def _show_what_clear_means(analysis: DriftAnalysis, rates: Iterable[RateComparison]) -> None:
    """Say what a clear difference is, if there is any figure."""
    if not all(rate.why_not for rate in rates):
        html.paragraphs(messages.CLEAR_DIFFERENCES.format(comparisons=analysis.comparisons), kind="quiet")


def show_own_drift(audit: Audit, own: OwnDrift) -> None:
    """Show an auditor their own figures, without anything of one other person."""
    case_label, drift = audit.questionnaire.case_label, own.drift
    html.subheading("How often you answer Yes")
    if not own.review_count:
        html.paragraphs(messages.NO_OWN_REVIEWS.format(singular=case_label.singular))
        return
    html.paragraphs(messages.OWN_DRIFT_EXPLANATION)
    words = {"plural": case_label.plural, "singular": case_label.singular}
    same = messages.OWN_SAME_CASES_EXPLANATION.format(**words)
    html.subheading(f"On the same {case_label.plural}", level=3)
    _show_comparison("On the same", same, [("You", drift.same_cases)], case_label)
    comparable = _comparable_explanation(case_label, own.grouping)
    html.subheading(f"On comparable {case_label.plural}", level=3)
    _show_comparison("On comparable", comparable, [("You", drift.comparable_cases)], case_label)
    if not drift.comparable_cases.why_not:
        html.subheading("By order and by day", level=3)
        html.render(*_over_time(drift, case_label))


def _comparable_explanation(case_label: CaseLabel, grouping_label: str) -> str:
    return messages.COMPARABLE_CASES_EXPLANATION.format(plural=case_label.plural, grouping=lower_first(grouping_label))


def _show_comparison(
    title: str, explanation: str, rows: Sequence[tuple[str, RateComparison]], case_label: CaseLabel
) -> None:
    html.paragraphs(explanation, kind="quiet")
    html.render(*_comparison_html(f"{title} {case_label.plural}", "Auditor", rows, case_label))


def _comparison_html(
    caption: str, first_heading: str, rows: Sequence[tuple[str, RateComparison]], case_label: CaseLabel
) -> Iterable[str]:
    """Return a table of those with figures, and below it why the others have none."""
    known = [(name, rate) for name, rate in rows if not rate.why_not]
    if known:
        headers = (first_heading, case_label.plural_heading, *HEADINGS)
        yield html.table_html(caption, headers, [_rate_row(name, rate) for name, rate in known], (1, 2, 3, 4, 5))
    yield _reasons_html([(name, rate.why_not) for name, rate in rows if rate.why_not], is_all=not known)


def _reasons_html(reasons: Sequence[tuple[str, str]], is_all: bool) -> str:
    """Return why names have no figure, each reason once; without the names if all rows have the same reason."""
    names_by_reason: dict[str, list[str]] = {}
    for name, reason in reasons:
        names_by_reason.setdefault(reason, []).append(name)
    if is_all and len(names_by_reason) == 1:
        return html.paragraphs_html(*names_by_reason)
    lines = [f"{join_list(names, 'and')}: {lower_first(reason)}" for reason, names in names_by_reason.items()]
    return html.listing_html(lines) if lines else ""


def _rate_row(name: str, rate: RateComparison) -> Row:
    figures = (rate.own_text, rate.others_text, rate.difference_text, rate.interval_text)
    return Row((name, str(rate.cases), *figures, "yes" if rate.is_clear else "no"))


def _over_time(drift: AuditorDrift, case_label: CaseLabel) -> Iterable[str]:
    if drift.why_no_parts:
        yield html.paragraphs_html(drift.why_no_parts)
    else:
        yield from _comparison_html("By order", "Part", drift.parts, case_label)
    days = [(format_date(day), rate) for day, rate in drift.days]
    if len(days) > 1:
        yield from _comparison_html("By day", "Day", days, case_label)
