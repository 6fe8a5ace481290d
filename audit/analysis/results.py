"""The results of an audit: every figure and rating that the tables of the report print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from audit.analysis.clustering import Clustering
from audit.analysis.intervals import NO_CONFIDENCE_INTERVAL, ConfidenceInterval
from audit.analysis.sensitivity import NOT_SENSITIVE, Sensitivity
from audit.analysis.stability import NO_STABILITY, Stability
from audit.analysis.tallies import Tally
from audit.analysis.weights import WeightedShare, Weighting
from audit.model.bands import Band, Share
from audit.model.judgement import Decision, Judgement, LapsedDecision
from audit.model.questionnaire import (
    DEFAULT_CASE_LABEL,
    CaseLabel,
    DecisionRule,
    Question,
    Questionnaire,
    RatingMethod,
    Standard,
)
from audit.model.roll_up import RollUp


@dataclass(frozen=True)
class QuestionResult:
    """One question over all cases included.

    ``band`` is None if there is no share or the question does not rate its standard. ``is_lowest`` marks every key
    question that ties for the lowest percentage of a standard that is rated by it. Only key questions have ``prompts``,
    and only those of a rated standard a ``sensitivity``. ``weighted`` is None if every stratum was drawn in proportion,
    and ``weighted_band`` if the standard is not rated. ``overridden`` is in how many cases a person's answer replaces
    what is worked out for a derived measure; None if that is suppressed.
    """

    question: Question
    tally: Tally
    band: Band | None = None
    is_lowest: bool = False
    rounding_changed_band: bool = False
    prompts: tuple[QuestionResult, ...] = ()
    sensitivity: Sensitivity = NOT_SENSITIVE
    confidence_interval: ConfidenceInterval = NO_CONFIDENCE_INTERVAL
    case_label: CaseLabel = DEFAULT_CASE_LABEL
    is_survey: bool = False
    weighted: WeightedShare | None = None
    weighted_band: Band | None = None
    overridden: int | None = 0

    @property
    def share(self) -> Share:
        """Yes out of the base."""
        return self.tally.share

    @property
    def short_name(self) -> str:
        """The short name of a key question, or the id, with a mark if No is the good answer."""
        return f"{getattr(self.question, 'short', '') or self.question.id}{self.question.mark}"

    @property
    def good_percent(self) -> int | None:
        """The printed percentage of the good answer, which is Yes unless the question says otherwise."""
        percent = self.share.percent
        return percent if percent is None or self.question.yes_is_good else 100 - percent


@dataclass(frozen=True)
class StandardResult:
    """One standard: its key questions, its rating, and where the rating comes from.

    ``rating`` is the rating that counts; None if there is none yet. It starts as ``calculated_rating`` from the cases.
    A person's ``decision`` may change it (a ``lapsed_decision`` no longer counts). An ``applied_rule`` may then replace
    it; ``rating_before_rule`` is the rating before that. ``discretion_reasons`` are reasons to check the calculated
    rating, and ``allowed_ratings`` the ratings that a person may decide. A standard that ``applies_to_no_case`` has no
    rating and does not count in the score. ``weighted_rating`` is the rating that the weighted shares would give.
    ``sensitivity`` and ``stability`` are those of the calculated rating. ``has_few_cases`` says that a key question
    has a very small base. ``rating`` is the mark of a suppressed number if it would reveal one.
    """

    standard: Standard
    key_questions: tuple[QuestionResult, ...] = ()
    rating: str | None = None
    points: int | None = None
    judgement: Judgement | None = None
    applied_rule: DecisionRule | None = None
    rating_before_rule: str | None = None
    discretion_reasons: tuple[str, ...] = ()
    calculated_rating: str | None = None
    allowed_ratings: tuple[str, ...] = ()
    decision: Decision | None = None
    lapsed_decision: LapsedDecision | None = None
    sensitivity: Sensitivity = NOT_SENSITIVE
    applies_to_no_case: bool = False
    weighted_rating: str | None = None
    has_few_cases: bool = False
    stability: Stability = NO_STABILITY

    @property
    def all_questions(self) -> tuple[QuestionResult, ...]:
        """Return every key question, each followed by its prompts."""
        return tuple(question for key in self.key_questions for question in (key, *key.prompts))

    @property
    def lowest_key_questions(self) -> tuple[QuestionResult, ...]:
        """The key questions with the lowest percentage, if that determines the rating."""
        return tuple(result for result in self.key_questions if result.is_lowest)

    @property
    def separate_key_questions(self) -> tuple[QuestionResult, ...]:
        """The key questions without those that another one combines, each case once."""
        return tuple(key for key in self.key_questions if key.question.id not in self.standard.combined_ids)

    @property
    def rated_key_questions(self) -> tuple[QuestionResult, ...]:
        """The key questions that rate the standard, unless its lowest does: the share, or those of the mean."""
        standard = self.standard
        if standard.roll_up is RollUp.LOWEST or self.calculated_rating is None:
            return ()
        rating = (key for key in self.separate_key_questions if standard.share_of in ("", key.question.id))
        return tuple(key for key in rating if key.tally.base)

    @property
    def is_rated(self) -> bool:
        """Whether this standard can have a rating at all."""
        return self.standard.rating_method is not RatingMethod.NOT_RATED and not self.applies_to_no_case


@dataclass(frozen=True)
class OverallResult:
    """The points of all rated standards, and the rating they lead to.

    ``rating`` is None if nothing is rated, or while a standard awaits its rating; ``points`` are then those so far.
    ``points`` are None, and ``rating`` may be the mark of a suppressed number, if they would reveal a suppressed one.
    ``without_decisions`` is the same result without decisions; None if no decision counts. ``stability`` is that of the
    rating without decisions. ``rating_before_rules`` is the rating from the points, if a decision rule limited it.
    """

    points: int | None
    max_points: int
    rating: str | None
    awaiting_rating: tuple[Standard, ...]
    applied_rules: tuple[DecisionRule, ...]
    rated_standards: int
    without_decisions: OverallResult | None = None
    stability: Stability = NO_STABILITY
    rating_before_rules: str | None = None


@dataclass(frozen=True)
class Results:
    """Everything that the tables of the report print.

    ``eligible`` is the number of eligible cases that confidence intervals allow for. It is None if none was entered,
    or if more cases are included than ``entered_eligible``.
    ``not_inspected`` includes the standards ``without_columns``, of which no question was collected in any case.
    ``not_collected`` has the ids of the questions and case details that were not collected, each with the number of
    cases. ``open_count`` cases are not submitted but were included by choice. ``weighting`` is None if every stratum
    was drawn in proportion, and ``clustering`` if no practitioner is known.
    ``moderated`` answers replace an auditor's.
    """

    questionnaire: Questionnaire
    case_count: int
    standards: tuple[StandardResult, ...]
    overall: OverallResult
    not_inspected: tuple[Standard, ...]
    eligible: int | None = None
    without_columns: tuple[Standard, ...] = ()
    not_collected: Mapping[str, int] = field(default_factory=dict)
    open_count: int = 0
    weighting: Weighting | None = None
    clustering: Clustering | None = None
    entered_eligible: int | None = None
    moderated: int = 0

    @property
    def applying_to_no_case(self) -> tuple[Standard, ...]:
        """Every standard that would be rated but applies to none of the cases, so that it does not count."""
        return tuple(result.standard for result in self.standards if result.applies_to_no_case)

    @property
    def prompts(self) -> tuple[QuestionResult, ...]:
        """Every prompt, in order."""
        return tuple(prompt for key in self.key_questions for prompt in key.prompts)

    @property
    def all_questions(self) -> tuple[QuestionResult, ...]:
        """Return every key question, each followed by its prompts, in order."""
        return tuple(question for standard in self.standards for question in standard.all_questions)

    @property
    def key_questions(self) -> tuple[QuestionResult, ...]:
        """Every key question, in order."""
        return tuple(key for standard in self.standards for key in standard.key_questions)
