"""Every submitted review of an audit, for comparing the answers of its auditors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from audit.model.case import CaseRecord, reference_key
from audit.model.guidance import GuidanceChange
from audit.model.review_pair import DatedReview, ModeratedAnswer, ReviewPair


@dataclass(frozen=True)
class AuditReviews:
    """The reviews with what was moderated, the drawn stratum of each case, and the guidance that was added.

    ``moderated`` is by the id of the case and of the question. ``strata`` is by the id of the case; a case that was not
    drawn has none. ``blind`` are the references of cases that are left out, because the person still reviews them.
    """

    reviews: Sequence[DatedReview] = ()
    moderated: Mapping[str, Mapping[str, ModeratedAnswer]] = field(default_factory=dict)
    strata: Mapping[str, str] = field(default_factory=dict)
    guidance: Sequence[GuidanceChange] = ()
    blind: Sequence[str] = ()

    @property
    def pairs(self) -> list[ReviewPair]:
        """Return every two reviews of one case, in the order of cases; in a calibration exercise there are many."""
        return list(pairs_of(self.reviews, self.moderated))


def pairs_of(
    reviews: Sequence[DatedReview], moderated: Mapping[str, Mapping[str, ModeratedAnswer]]
) -> Iterator[ReviewPair]:
    """Return every two reviews of one case, the one with the lower number first."""
    by_case: defaultdict[str, list[DatedReview]] = defaultdict(list)
    for review in reviews:
        by_case[review.case_id].append(review)
    for case_id, reviews_of_case in by_case.items():
        in_order = sorted(reviews_of_case, key=lambda review: review.number)
        for first, second in combinations(in_order, 2):
            answered_at = {
                question_id: max(at, second.answered_at[question_id])
                for question_id, at in first.answered_at.items()
                if question_id in second.answered_at
            }
            yield ReviewPair(case_id, first.record, second.record, moderated.get(case_id, {}), answered_at)


def pairs_by_reference(first: Iterable[CaseRecord], second: Iterable[CaseRecord]) -> list[ReviewPair]:
    """Return the cases of a file that have both reviews, in the order of the first ones. No times are known."""
    by_key = {reference_key(record.case.reference): record for record in second}
    keys = {reference_key(record.case.reference): record for record in first}
    return [ReviewPair(record.case.reference, record, by_key[key]) for key, record in keys.items() if key in by_key]
