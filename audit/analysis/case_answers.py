"""The answers of each case to the rated key questions, as arrays: what whole cases are drawn and counted from."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audit.analysis.fewest_cases import CaseNumber, fewest_cases
from audit.analysis.intervals import valid_eligible
from audit.analysis.weights import SampleStrata
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.applicability import AnswerResolver
from audit.model.bands import Share
from audit.model.case import CaseRecord, reference_key
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.model.review_pair import ReviewPair

NOT_KNOWN_YET = (NoAnswer.UNANSWERED, NoAnswer.NOT_COLLECTED)
NO_STRATUM = ""


@dataclass(frozen=True)
class CaseAnswers:
    """The cases included, in the order of their references, so that the same cases give the same figures.

    ``yes``, ``no`` and ``unknown`` have a row for each case and a column for each question. ``practitioners`` is a code
    of the practitioner of each case, or ''. ``eligible`` has the number of eligible cases by stratum, if a sample was
    drawn. ``disagreement`` is, by question id, the share of cases that two reviewers answered differently, out of
    those that both answered Yes or No; ``reviewed_twice`` is the number of cases with two reviews.
    """

    question_ids: tuple[str, ...]
    yes: npt.NDArray[np.bool_]
    no: npt.NDArray[np.bool_]
    unknown: npt.NDArray[np.bool_]
    practitioners: tuple[str, ...]
    strata: tuple[str, ...]
    eligible: Mapping[str, int]
    disagreement: Mapping[str, Share]
    reviewed_twice: int = 0

    @property
    def case_count(self) -> int:
        """The number of cases."""
        return len(self.practitioners)

    def fewest(self, needs: Mapping[str, int]) -> CaseNumber:
        """Return the fewest cases, answered Yes instead of No, that give each question the further Yes it needs."""
        columns = [self.question_ids.index(question_id) for question_id in needs]
        return fewest_cases(self.no[:, columns], list(needs.values()))

    def eligible_in(self, stratum: str, eligible: int | None) -> int | None:
        """Return the eligible cases of a stratum; ``eligible`` are those of the audit, if no sample was drawn."""
        known = self.eligible.get(stratum) if self.eligible else eligible
        return valid_eligible(known, self.strata.count(stratum))

    def all_reviewed(self, eligible: int | None) -> bool:
        """Return whether every eligible case is included, so that no other sample is possible."""
        sizes = {stratum: self.strata.count(stratum) for stratum in {*self.strata, *self.eligible}}
        return all(self.eligible_in(stratum, eligible) == size for stratum, size in sizes.items())

    def seed(self, eligible: int | None) -> int:
        """Return a seed that depends on these answers alone, so that the same data give the same figures."""
        digest = hashlib.sha256(np.packbits(np.stack([self.yes, self.no, self.unknown])).tobytes())
        digest.update(repr((self.question_ids, self.practitioners, self.strata, eligible)).encode())
        return int.from_bytes(digest.digest()[:8])


def answers_of_cases(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    sample: SampleStrata | None = None,
    pairs: Sequence[ReviewPair] = (),
) -> CaseAnswers:
    """Return the answers of the records to the key questions of every standard that is rated from cases."""
    question_ids = tuple(
        key.id
        for standard in questionnaire.standards
        if standard.rating_method is RatingMethod.FROM_CASES
        for key in standard.key_questions
    )
    resolver = AnswerResolver(questionnaire.questions)
    cases = sorted(records, key=lambda record: reference_key(record.case.reference))
    outcomes = [resolver.outcomes(record) for record in cases]
    strata = sample.stratum_by_reference if sample is not None else {}
    return CaseAnswers(
        question_ids,
        _where(outcomes, question_ids, (Answer.YES,)),
        _where(outcomes, question_ids, (Answer.NO,)),
        _where(outcomes, question_ids, NOT_KNOWN_YET),
        tuple(record.case.practitioner for record in cases),
        tuple(strata.get(record.case.reference, NO_STRATUM) for record in cases),
        dict(sample.eligible) if sample is not None else {},
        _disagreement(resolver, question_ids, pairs),
        len(pairs),
    )


def _where(
    outcomes: Sequence[Mapping[str, Outcome]], question_ids: Sequence[str], wanted: Sequence[Outcome]
) -> npt.NDArray[np.bool_]:
    rows = [[case[question_id] in wanted for question_id in question_ids] for case in outcomes]
    return np.array(rows, dtype=bool).reshape(len(outcomes), len(question_ids))


def _disagreement(
    resolver: AnswerResolver, question_ids: Sequence[str], pairs: Sequence[ReviewPair]
) -> dict[str, Share]:
    """Return how often two reviewers differed on each question, out of the cases that both answered Yes or No."""
    both = [(resolver.outcomes(pair.first), resolver.outcomes(pair.second)) for pair in pairs]
    disagreement = {}
    for question_id in question_ids:
        answers = [{first[question_id], second[question_id]} for first, second in both]
        answered = [each for each in answers if each <= {Answer.YES, Answer.NO}]
        disagreement[question_id] = Share(sum(len(each) > 1 for each in answered), len(answered))
    return disagreement
