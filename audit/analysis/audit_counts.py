"""What comparisons need of an audit: its details, a tally for each question, and its ratings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from audit.analysis.clustering import Clustering
from audit.analysis.results import QuestionResult, Results
from audit.analysis.tallies import Tally
from audit.model.crosswalk import JoinedQuestion, QuestionnaireVersion


@dataclass(frozen=True)
class AuditReference:
    """The details by which a person chooses an audit, without any results."""

    audit_id: str
    name: str
    unit: str
    region: str
    fieldwork_from: date | None
    fieldwork_to: date | None
    questionnaire_id: str
    questionnaire_version: str
    erased_on: date | None = field(default=None, kw_only=True)

    @property
    def fieldwork_date(self) -> date | None:
        """The date used to order audits: the first day of the fieldwork, or else the last."""
        return self.fieldwork_from or self.fieldwork_to

    @property
    def version_used(self) -> QuestionnaireVersion:
        """The questionnaire of the audit with its version."""
        return QuestionnaireVersion(self.questionnaire_id, self.questionnaire_version)


@dataclass(frozen=True)
class AuditSummaryCounts(AuditReference):
    """The results of an audit that comparisons need: a tally for each question, by its id, and the ratings.

    ``ratings`` are the final ratings, by standard id; None if a standard has no rating. ``clustering`` is None if no
    practitioner is known. ``joined`` has the questions whose tallies are those of another question, which a crosswalk
    says corresponds, in a comparison of audits with the questionnaire ``compared_as``.
    """

    tallies: Mapping[str, Tally]
    ratings: Mapping[str, str | None]
    overall_rating: str | None
    case_count: int
    clustering: Clustering | None = None
    joined: Mapping[str, JoinedQuestion] = field(default_factory=dict)
    compared_as: str = ""

    @property
    def has_other_questionnaire(self) -> bool:
        """Whether all its figures in the comparison are joined, because its questionnaire is another one."""
        return self.compared_as not in ("", self.questionnaire_id)

    def design_effect(self, question_id: str) -> float:
        """Return the design effect of a question; 1 if no practitioner is known."""
        if self.clustering is None:
            return 1.0
        joined = self.joined.get(question_id)
        return self.clustering.of_question(joined.question_id if joined else question_id)

    def joined_text(self, question_id: str) -> str:
        """Return how the question corresponds to that in the table, if it is another one; else ''."""
        joined = self.joined.get(question_id)
        return joined.text if joined else ""


def summarise_audit(audit: AuditReference, results: Results, include_prompts: bool = False) -> AuditSummaryCounts:
    """Return an audit with its current results: the tallies of the key questions and, if asked for, of the prompts."""
    question_results = (*results.key_questions, *(results.prompts if include_prompts else ()))
    return AuditSummaryCounts(
        **vars(audit),
        tallies=tallies_by_question(question_results),
        ratings=ratings_by_standard(results),
        overall_rating=results.overall.rating,
        case_count=results.case_count,
        clustering=results.clustering,
    )


def tallies_by_question(question_results: Iterable[QuestionResult]) -> Mapping[str, Tally]:
    """Return the tallies of questions by their ids."""
    return {result.question.id: result.tally for result in question_results}


def ratings_by_standard(results: Results) -> Mapping[str, str | None]:
    """Return the rating of each inspected standard that can have one, by standard id."""
    return {result.standard.id: result.rating for result in results.standards if result.is_rated}


def earlier_audits(current: AuditReference, others: Iterable[AuditReference]) -> list[AuditReference]:
    """Return the earlier ones among audits that can be compared, those of the same unit, the latest first."""
    earlier = [
        other
        for other in others
        if (other.unit, other.region) == (current.unit, current.region)
        and other.fieldwork_date
        and current.fieldwork_date
        and other.fieldwork_date < current.fieldwork_date
    ]
    return sorted(earlier, key=lambda other: str(other.fieldwork_date), reverse=True)
