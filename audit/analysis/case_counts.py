"""Everything about the cases included that results are calculated from: counts, and no single case.

So results are the same whether the counts come from the cases or were saved when the cases were erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from audit.analysis.breakdowns import counted_cases
from audit.analysis.clustering import Clustering, measure_clustering
from audit.analysis.discretion import SharedNo, assume_shared_no
from audit.analysis.tallies import Tally, tally_questions
from audit.analysis.weights import SampleStrata, Weighting, weigh
from audit.model.answers import Answer, NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.case import OPEN_STATES, CaseRecord
from audit.model.counting import standards_not_collected
from audit.model.questionnaire import Questionnaire


@dataclass(frozen=True)
class CaseCounts:
    """The number of cases and the tally of each question, by question id.

    ``standards_not_collected`` are the ids of standards of which no question was collected in any case, and
    ``details_not_collected`` the number of cases without each case detail that was not collected. ``open_count`` cases
    are not submitted. ``has_shared_no`` says whether a single case was answered No on each of some questions.
    ``weighting`` is None if every stratum was drawn in proportion, and ``clustering`` if no practitioner is known.
    ``moderated`` answers replace an auditor's.
    """

    case_count: int
    tallies: Mapping[str, Tally]
    standards_not_collected: Collection[str] = ()
    details_not_collected: Mapping[str, int] = field(default_factory=dict)
    open_count: int = 0
    has_shared_no: SharedNo = assume_shared_no
    weighting: Weighting | None = None
    clustering: Clustering | None = None
    moderated: int = 0


def count_cases(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    sample: SampleStrata | None = None,
    icc: float | None = None,
) -> CaseCounts:
    """Return the counts of the records, which must be the cases included.

    ``sample`` is needed if strata were drawn out of proportion, so that shares are weighted too. ``icc`` is that of the
    audit if the records are only some of its cases; otherwise it is estimated from the records.
    """
    cases = tuple(records)
    clustering = find_clustering(questionnaire, cases, icc)
    return CaseCounts(
        len(cases),
        tally_questions(questionnaire.questions, cases),
        frozenset(standard.id for standard in standards_not_collected(questionnaire, cases)),
        _details_not_collected(questionnaire, cases),
        sum(record.case.state in OPEN_STATES for record in cases),
        partial(_has_shared_no, questionnaire, cases),
        None if sample is None else weigh(questionnaire.questions, cases, sample, clustering),
        clustering,
        _count_moderated(questionnaire, cases),
    )


def find_clustering(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], icc: float | None = None
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
    )


def _count_moderated(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> int:
    """Return the number of moderated answers that count: not those to a question that does not apply."""
    resolver = AnswerResolver(questionnaire.questions)
    count = 0
    for record in records:
        if record.moderated:
            outcomes = resolver.outcomes(record)
            count += sum(outcomes[question_id] is not NoAnswer.DOES_NOT_APPLY for question_id in record.moderated)
    return count


def _details_not_collected(questionnaire: Questionnaire, records: Sequence[CaseRecord]) -> dict[str, int]:
    counts = {
        detail_id: sum(record.is_not_collected(detail_id) for record in records)
        for detail_id in questionnaire.case_details_by_id
    }
    return {detail_id: count for detail_id, count in counts.items() if count}


def _has_shared_no(questionnaire: Questionnaire, records: Iterable[CaseRecord], question_ids: Sequence[str]) -> bool:
    """Return whether a single case was answered No on each of these questions."""
    outcomes = map(AnswerResolver(questionnaire.questions).outcomes, records)
    return any(all(each[question_id] is Answer.NO for question_id in question_ids) for each in outcomes)
