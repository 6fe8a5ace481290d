"""What changed since the last audit of the same unit, by the rule of the workbook's sheet of audits compared."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.changes import published_changes, search_changes
from audit.analysis.comparison import Comparison, ShareChange
from audit.analysis.difference_wording import which_stand_out
from audit.files.export_context import ExportData
from audit.files.summary.clipping import ONE_LINE, clip
from audit.files.summary.question_names import name_question
from audit.formatting import format_date, join_some
from audit.messages import summary as messages
from audit.model.bands import SUPPRESSED

MAX_CHANGES, MAX_RATINGS = 2, 4
NAME_WIDTH, QUESTION_WIDTH = 52, 34


def what_changed(data: ExportData, lines: int) -> tuple[str, ...]:
    """Return the audit compared with, the ratings that changed in so many lines, and the changes that stand out."""
    comparison = data.context.comparison
    if comparison is None or len(comparison.audits) < 2:
        return (messages.NO_EARLIER_AUDIT,)
    return (_compared_with(comparison), *_ratings(comparison, ONE_LINE * lines), *_shares(data, comparison))


def _compared_with(comparison: Comparison) -> str:
    earlier, later = comparison.audits[-2:]
    dates = f", {format_date(earlier.fieldwork_date)}" if earlier.fieldwork_date else ""
    compared = messages.COMPARED_WITH.format(audit=clip(earlier.name, NAME_WIDTH), dates=dates)
    return " ".join(filter(None, [compared, _overall(earlier, later)]))


def _overall(earlier: AuditSummaryCounts, later: AuditSummaryCounts) -> str:
    before, now = earlier.overall_rating, later.overall_rating
    if not (before and now):
        return ""
    if before == now and now != SUPPRESSED:
        return messages.OVERALL_UNCHANGED.format(now=now)
    return messages.OVERALL_CHANGED.format(now=now, before=before)


def _ratings(comparison: Comparison, width: float) -> Iterable[str]:
    """Return the standards whose ratings changed, if both are known and neither is suppressed."""
    pairs = [(standard.standard.name, *standard.ratings[-2:]) for standard in comparison.standards]
    both = [(name, before, now) for name, before, now in pairs if _is_known(before) and _is_known(now)]
    if not both:
        return []
    changes = [
        messages.RATING_CHANGED.format(standard=name, now=now, before=before)
        for name, before, now in both
        if before != now
    ]
    if not changes:
        return [messages.NO_RATING_CHANGED]
    return [clip(messages.RATINGS_CHANGED.format(changes=join_some(changes, MAX_RATINGS)), width)]


def _is_known(rating: str | None) -> bool:
    return bool(rating) and rating != SUPPRESSED


def _shares(data: ExportData, comparison: Comparison) -> Iterable[str]:
    """Return which changes to this audit stand out among all changes of the comparison."""
    search = search_changes(comparison, data.results.questionnaire.few_cases)
    shown = [
        change
        for change in published_changes(comparison, data.control)
        if change in search.compared and change.later.audit is comparison.audits[-1]
    ]
    standing_out = sorted(filter(search.stands_out, shown), key=_size, reverse=True)
    sentence = which_stand_out([search.stands_out(change) for change in shown]) if shown else ""
    return [*filter(None, [sentence]), *(_change(data, change) for change in standing_out[:MAX_CHANGES])]


def _size(change: ShareChange) -> Fraction:
    """Return by how many points a share changed, up or down."""
    return abs(change.difference.points or Fraction()) if change.difference else Fraction()


def _change(data: ExportData, change: ShareChange) -> str:
    question = data.results.questionnaire.questions_by_id[change.later.question_id]
    name = name_question(question, QUESTION_WIDTH)
    return messages.SHARE_CHANGED.format(
        question=name, now=change.later.text, before=change.earlier.text, change=change.text
    )
