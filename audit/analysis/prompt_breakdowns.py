"""Breakdowns with prompts, which the report for the audit team prints if the lead chose them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from audit.analysis.breakdowns import Breakdown
from audit.analysis.disclosure_control import publish_all, with_several_groups
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import Results
from audit.model.audit import AuditDescription
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import Question


def publish_with_prompts(
    results: Results,
    breakdown: Callable[[CaseDetail, Sequence[Question]], Breakdown],
    description: AuditDescription,
    detail_ids: Iterable[str],
) -> tuple[PublishedBreakdown, ...]:
    """Return key questions with their prompts by each case detail, for the audit team.

    ``breakdown`` makes one breakdown. It is not for people outside the team: prompts of a group may reveal more about
    its members than the suppression of key questions allows for.
    """
    questions = [each.question for each in results.all_questions]
    details = [results.questionnaire.case_details_by_id[detail_id] for detail_id in detail_ids]
    made = with_several_groups(breakdown(detail, questions) for detail in details)
    return publish_all(results, made, description, external=False)
