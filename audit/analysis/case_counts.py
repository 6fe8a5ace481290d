"""Everything about the cases included that results are calculated from: counts, and no single case.

So results are the same whether the counts come from the cases or were saved when the cases were erased.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audit.analysis.breakdowns import counted_cases
from audit.analysis.case_answers import CaseAnswers, answers_of_cases
from audit.analysis.clustering import Clustering, measure_clustering
from audit.analysis.fewest_cases import FewestCases, fewest_if_answered_alike
from audit.analysis.tallies import Tally, tally_questions
from audit.analysis.weights import SampleStrata, Weighting, weigh
from audit.model.answers import NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.case import OPEN_STATES, CaseRecord
from audit.model.counting import standards_not_collected
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import ReviewPair


@dataclass(frozen=True)
class CaseCounts:
    """The number of cases and the tally of each question, by question id.

    ``standards_not_collected`` are the ids of standards of which no question was collected in any case, and
    ``details_not_collected`` the number of cases without each case detail that was not collected. ``open_count`` cases
    are not submitted. ``fewest_cases`` finds how few cases could give several questions more Yes. ``weighting`` is None
    if every stratum was drawn in proportion, and ``clustering`` if no practitioner is known. ``moderated`` answers
    replace an auditor's. ``answers`` are those of the cases, from which the stability of ratings is worked out; None if
    an earlier version erased the cases. ``overridden`` is in how many cases each derived measure is overridden.
    """

    case_count: int
    tallies: Mapping[str, Tally]
    standards_not_collected: Collection[str] = ()
    details_not_collected: Mapping[str, int] = field(default_factory=dict)
    open_count: int = 0
    fewest_cases: FewestCases = fewest_if_answered_alike
    weighting: Weighting | None = None
    clustering: Clustering | None = None
    moderated: int = 0
    answers: CaseAnswers | None = field(default=None, compare=False)
    overridden: Mapping[str, int] = field(default_factory=dict)


def count_cases(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    sample: SampleStrata | None = None,
    icc: float | None = None,
    pairs: Sequence[ReviewPair] = (),
) -> CaseCounts:
    """Return the counts of the records, which must be the cases included.

    ``sample`` has the strata of the draw, if there was one: if they were drawn out of proportion, shares are weighted
    too. ``icc`` is that of the audit if the records are only some of its cases; otherwise it is estimated from the
    records. ``pairs`` are the cases that were reviewed twice.
    """
    cases = tuple(records)
    eligible = sample.eligible_by_practitioner if sample is not None else {}
    clustering = find_clustering(questionnaire, cases, icc, eligible)
    answers = answers_of_cases(questionnaire, cases, sample, pairs)
    return CaseCounts(
        len(cases),
        tally_questions(questionnaire.questions, cases),
        frozenset(standard.id for standard in standards_not_collected(questionnaire, cases)),
        _details_not_collected(questionnaire, cases),
        sum(record.case.state in OPEN_STATES for record in cases),
        answers.fewest,
        None if sample is None or sample.in_proportion else weigh(questionnaire.questions, cases, sample, clustering),
        clustering,
        _count_moderated(questionnaire, cases),
        answers,
        count_overridden(questionnaire, cases),
    )


def find_clustering(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    icc: float | None = None,
    eligible: Mapping[str, int] | None = None,
) -> Clustering | None:
    """Return how much cases of one practitioner resemble each other; None if no practitioner is known."""
    cases = tuple(records)
    if not any(record.case.practitioner for record in cases):
        return None
    return measure_clustering(
        counted_cases(questionnaire, cases),
        [question.id for question in questionnaire.key_questions],
        [question.id for question in questionnaire.questions],
        questionnaire.sample_settings.icc,
        icc,
        eligible,
    )


def _count_moderated(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> int:
    """Return the number of moderated answers that count.

    One does not to a question that does not apply, or that the version of the questionnaire no longer has.
    """
    resolver = AnswerResolver(questionnaire.questions)
    count = 0
    for record in records:
        if record.moderated:
            outcomes = resolver.outcomes(record)
            count += sum(
                outcomes[question_id] is not NoAnswer.DOES_NOT_APPLY
                for question_id in record.moderated & outcomes.keys()
            )
    return count


def count_overridden(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> dict[str, int]:
    """Return in how many cases an answer replaces what is worked out for each derived measure that applies."""
    measures = [question.id for question in questionnaire.derived_questions]
    resolver, counts = AnswerResolver(questionnaire.questions), Counter[str]()
    for record in records:
        if overridden := [question_id for question_id in measures if question_id in record.answers]:
            outcomes = resolver.outcomes(record)
            counts.update(each for each in overridden if outcomes[each] is not NoAnswer.DOES_NOT_APPLY)
    return dict(counts)


def _details_not_collected(questionnaire: Questionnaire, records: Sequence[CaseRecord]) -> dict[str, int]:
    counts = {
        detail_id: sum(record.is_not_collected(detail_id) for record in records)
        for detail_id in questionnaire.case_details_by_id
    }
    return {detail_id: count for detail_id, count in counts.items() if count}
