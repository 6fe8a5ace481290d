"""Which cases are alike, for comparing auditors who reviewed different ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from audit.analysis.case_groups import detail_values
from audit.analysis.drift import AuditorDrift, DriftAnalysis, GroupOf, RateComparison
from audit.messages import agreement as messages
from audit.model.audit_reviews import AuditReviews
from audit.model.case import CaseState
from audit.model.case_details import CaseDetail, CaseDetailKind
from audit.model.questionnaire import Question, Questionnaire
from audit.model.review_pair import DatedReview

STRATA, ALL_ALIKE = "strata", "question"
MIN_OTHER_AUDITORS = 2
"""With one other auditor, an auditor's own comparison would show the figures of a colleague."""


@dataclass(frozen=True)
class Grouping:
    """A way to say which cases are alike: its id in addresses, its words, and the group of a case."""

    id: str
    label: str
    group_of: GroupOf


@dataclass(frozen=True)
class OwnDrift:
    """How an auditor compares, with how many reviews, and in words which cases were taken to be alike."""

    drift: AuditorDrift
    review_count: int
    grouping: str


def groupings(questionnaire: Questionnaire, strata: Mapping[str, str]) -> Sequence[Grouping]:
    """Return the ways to group cases, the best first: drawn strata, a case detail with one value, or none."""
    plural = questionnaire.case_label.plural
    details = [
        detail
        for detail in questionnaire.case_details
        if detail.breakdown and detail.kind in (CaseDetailKind.CHOICE, CaseDetailKind.YES_NO)
    ]
    drawn = [Grouping(STRATA, "Stratum of the sample", lambda review: strata.get(review.case_id, ""))] if strata else []
    return [*drawn, *map(_by_detail, details), Grouping(ALL_ALIKE, f"All {plural} alike", lambda review: "")]


def _by_detail(detail: CaseDetail) -> Grouping:
    def group_of(review: DatedReview) -> str:
        return detail_values(detail, review.record.case.details)[0]

    return Grouping(detail.id, detail.text, group_of)


def own_drift(
    questionnaire: Questionnaire, questions: Sequence[Question], reviews: AuditReviews, auditor: str
) -> OwnDrift:
    """Return how one auditor compares with the others, as that auditor may see it.

    A second review stays unknown to the first auditor while the case may be moderated, so only cases of which every
    review is final count as the same cases.
    """
    grouping = groupings(questionnaire, reviews.strata)[0]
    analysis = DriftAnalysis(questions, reviews.reviews, grouping.group_of, questionnaire.case_label)
    count = sum(review.auditor == auditor for review in reviews.reviews)
    if len(set(analysis.auditors) - {auditor}) >= MIN_OTHER_AUDITORS:
        drift = analysis.drift_of(auditor, _final_cases(reviews.reviews).__contains__)
    else:
        refused = RateComparison(why_not=messages.TOO_FEW_OTHER_AUDITORS.format(minimum=MIN_OTHER_AUDITORS))
        drift = AuditorDrift(auditor, refused, refused, (), refused.why_not, ())
    return OwnDrift(drift, count, grouping.label)


def _final_cases(reviews: Sequence[DatedReview]) -> Collection[str]:
    not_final = {review.case_id for review in reviews if review.record.case.state is not CaseState.FINAL}
    return {review.case_id for review in reviews} - not_final
