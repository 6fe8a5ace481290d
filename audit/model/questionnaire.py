"""A questionnaire: standards, key questions, prompts, case details, and how ratings are worked out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

from audit.formatting import join_list
from audit.messages import model as messages
from audit.model.answer_scales import (
    AnswerScale,
    RecordedAnswer,
    RecordedOutcome,
    answer_label,
    counts_as,
    offered_answers,
    without_reason,
)
from audit.model.answers import Answer, NoAnswer
from audit.model.bands import BandScale
from audit.model.case_details import CaseDetail
from audit.model.conditions import Condition
from audit.model.derived_measures import Measure, Operator
from audit.model.rating_conditions import DomainIs, RatingCondition
from audit.model.roll_up import RollUp
from audit.model.sampling import DEFAULT_SAMPLE_SETTINGS, SampleSettings, Stratum
from audit.model.targets import Target


class QuestionnaireKind(Enum):
    """What a questionnaire is for: it decides which records count in results (see ``audit.model.counting``)."""

    AUDIT = "audit"
    SURVEY = "survey"


class Respondents(Enum):
    """Who answers a survey: it decides in which chapter of the report on their unit its figures are."""

    PEOPLE_ON_PROBATION = "people_on_probation"
    STAFF = "staff"


class RatingMethod(Enum):
    """How a standard gets its rating."""

    FROM_CASES = "from_cases"
    BY_JUDGEMENT = "by_people"
    NOT_RATED = "not_rated"


@dataclass(frozen=True)
class CaseLabel:
    """The noun for one record, singular and plural: a case, or in a survey a respondent.

    >>> CaseLabel("respondent", "respondents").with_count(88)
    '88 respondents'
    """

    singular: str
    plural: str

    def for_count(self, count: int) -> str:
        """Return the noun that goes with a number."""
        return self.singular if count == 1 else self.plural

    def with_count(self, count: int) -> str:
        """Return the number with its noun."""
        return f"{count:,} {self.for_count(count)}"

    @property
    def heading(self) -> str:
        """Return the singular as the heading of a column."""
        return f"{self.singular[0].upper()}{self.singular[1:]}"

    @property
    def plural_heading(self) -> str:
        """Return the plural as a title."""
        return f"{self.plural[0].upper()}{self.plural[1:]}"


DEFAULT_CASE_LABEL = CaseLabel("case", "cases")


@dataclass(frozen=True)
class Question:
    """A question answered yes, no or not applicable, or on a scale of named answers: a key question or a prompt.

    It applies unless its condition is known to be false. ``may_not_apply`` says whether "not applicable" is offered as
    an answer. ``note_needed`` has the answers that require a note before the case can be submitted. Yes is the good
    answer unless ``yes_is_good`` is false, which is only allowed for questions that are not rated. A question that is
    ``derived`` is worked out and not asked: an answer saved for it overrides what is worked out, and requires a note.
    """

    id: str
    text: str
    guidance: str = ""
    applies_when: Condition | None = None
    may_not_apply: bool = True
    note_needed: frozenset[str] = frozenset()
    yes_is_good: bool = True
    derived: Measure | None = None
    answer_scale: AnswerScale | None = None
    target: Target | None = None

    @property
    def is_asked(self) -> bool:
        """Return whether people answer it: it is not worked out from others."""
        return self.derived is None

    @property
    def is_combined(self) -> bool:
        """Return whether it puts together questions that are asked of different cases."""
        return self.derived is not None and self.derived.operator is Operator.COMBINED

    @property
    def mark(self) -> str:
        """Return what follows the question wherever its percentage of Yes is: that No is good, if it is; else ''."""
        return "" if self.yes_is_good else f" ({messages.NO_IS_GOOD})"

    @property
    def marked_text(self) -> str:
        """Return the wording with the mark, and with the questions that it combines."""
        return f"{self.text}{self._combines}{self.mark}"

    @property
    def _combines(self) -> str:
        if self.derived is None or not self.is_combined:
            return ""
        return f" ({messages.COMBINES.format(questions=join_list(self.derived.question_ids, 'and'))})"

    @property
    def name(self) -> str:
        """Return the id and the wording with the mark."""
        return f"{self.id} {self.marked_text}"

    @property
    def label(self) -> str:
        """Return the short name of a key question if it has one, else the wording, with the mark."""
        return self.marked_text

    def why_not_allowed(self, answer: RecordedAnswer) -> str:
        """Return why an answer cannot be given to this question; '' if it can."""
        if answer in self.offered_answers:
            return ""
        if self.answer_scale:
            return messages.NOT_ON_SCALE.format(question=self.id, answers=self.answer_scale.in_words)
        if not isinstance(answer, Answer):
            return messages.QUESTION_WITHOUT_SCALE.format(question=self.id)
        return messages.NOT_APPLICABLE_NOT_OFFERED.format(question=self.id)

    @property
    def offered_answers(self) -> tuple[RecordedAnswer, ...]:
        """Return the answers to choose from, in order."""
        return offered_answers(self.answer_scale, self.may_not_apply)

    def counts_as(self, recorded: RecordedAnswer) -> Answer:
        """Return what a recorded answer counts as. Raises ValueError if the question cannot have it."""
        return counts_as(self.answer_scale, recorded)

    def answer_label(self, recorded: RecordedOutcome) -> str:
        """Return a recorded answer as people read it, or why there is none."""
        return answer_label(self.answer_scale, recorded)

    def compared(self, outcome: RecordedOutcome) -> RecordedOutcome:
        """Return an answer as two people compare theirs: without its reason."""
        return outcome if isinstance(outcome, NoAnswer) else without_reason(self.answer_scale, outcome)

    @property
    def agreed_answers(self) -> tuple[RecordedAnswer, ...]:
        """Return the answers that people can agree on: those that are offered, without reasons."""
        return tuple(answer for answer in self.offered_answers if answer == self.compared(answer))

    def needs_note(self, recorded: RecordedAnswer) -> bool:
        """Return whether this answer requires a note."""
        return recorded in self.note_needed


@dataclass(frozen=True)
class Prompt(Question):
    """A narrower question that helps an auditor to answer its key question."""


@dataclass(frozen=True)
class KeyQuestion(Question):
    """A question that decides the rating. Its answer is the auditor's judgement, unless it is a derived measure."""

    short: str = ""
    prompts: tuple[Prompt, ...] = ()

    @property
    def label(self) -> str:
        """Return the short name of a key question if it has one, else the wording, with the mark."""
        return f"{self.short or self.text}{self.mark}"

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return the prompts and then the key question: the order in which they are answered."""
        return (*self.prompts, self)


@dataclass(frozen=True)
class Standard:
    """A standard: its statement, how it is rated, and its key questions (none if it is rated by judgement).

    ``share_of`` is the key question that ``RollUp.SHARE`` is about. ``own_scale`` are its own bands and points (None:
    those of the questionnaire).
    ``applies_when`` says of which cases its questions are asked; it is part of the condition of each of them.
    """

    id: str
    domain_id: str
    title: str
    statement: str
    rating_method: RatingMethod
    key_questions: tuple[KeyQuestion, ...] = ()
    roll_up: RollUp = RollUp.LOWEST
    share_of: str = ""
    own_scale: BandScale | None = None
    applies_when: Condition | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """Return every question of the standard in the order of recording."""
        return tuple(question for key in self.key_questions for question in key.questions)

    @property
    def combined_ids(self) -> frozenset[str]:
        """Return the questions that one of its key questions combines: that one decides the rating in their place."""
        measures = (key.derived for key in self.key_questions if key.is_combined)
        return frozenset(question_id for measure in measures if measure for question_id in measure.question_ids)

    @property
    def name(self) -> str:
        """Return the id and title: ``2.2 Assessment``."""
        return f"{self.id} {self.title}"


@dataclass(frozen=True)
class Domain:
    """A group of standards."""

    id: str
    title: str


@dataclass(frozen=True)
class DecisionRule:
    """A rule that replaces a calculated rating, or limits the overall rating.

    If every rated standard of the domain has ``required_rating``, or the condition ``when`` is true, the standard
    ``standard_id`` gets ``new_rating``, or the overall rating is no better than ``overall_at_most``.
    """

    id: str
    name: str
    reason: str
    domain_id: str
    required_rating: str
    standard_id: str
    new_rating: str
    when: RatingCondition | None = None
    overall_at_most: str = ""


@dataclass(frozen=True)
class CutOff:
    """The overall rating up to a mean number of points per rated standard; the best rating has no limit."""

    rating: str
    mean_points_up_to: Fraction | None


DEFAULT_FEW_CASES = 5


@dataclass(frozen=True)
class DiscretionLimits:
    """When to suggest professional discretion: percentage points to a boundary, and cases in the sample."""

    within_points: int
    cases_at_most: int


@dataclass(frozen=True)
class Questionnaire:
    """A framework of standards in one version of its wording.

    ``strata`` are those of its samples; without any, those of an inspection are used. ``respondents`` says who answers
    a survey (None: it does not say, or is no survey).
    """

    id: str
    version: str
    title: str
    language: str
    source: str
    scale: BandScale
    discretion_limits: DiscretionLimits
    overall_cut_offs: tuple[CutOff, ...]
    domains: tuple[Domain, ...]
    decision_rules: tuple[DecisionRule, ...]
    case_details: tuple[CaseDetail, ...]
    standards: tuple[Standard, ...]
    case_label: CaseLabel = DEFAULT_CASE_LABEL
    kind: QuestionnaireKind = QuestionnaireKind.AUDIT
    sample_settings: SampleSettings = DEFAULT_SAMPLE_SETTINGS
    strata: tuple[Stratum, ...] = ()
    respondents: Respondents | None = None
    answer_scales: tuple[AnswerScale, ...] = ()

    @property
    def few_cases(self) -> int:
        """Up to how many cases a group is too small for a useful percentage, and is not compared.

        It is the limit for discretion. A questionnaire without one, such as that of a survey, has the usual limit.
        """
        return self.discretion_limits.cases_at_most or DEFAULT_FEW_CASES

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Return every question in the order of recording: the prompts of a key question, then the key question."""
        return tuple(question for standard in self.standards for question in standard.questions)

    @cached_property
    def asked_questions(self) -> tuple[Question, ...]:
        """Return the questions that people answer, in order: all but derived measures."""
        return tuple(question for question in self.questions if question.is_asked)

    @cached_property
    def derived_questions(self) -> tuple[Question, ...]:
        """Return the derived measures, in order: the questions that nobody is asked."""
        return tuple(question for question in self.questions if not question.is_asked)

    @cached_property
    def asked_behind(self) -> Mapping[str, tuple[str, ...]]:
        """Return, by the id of each question, those that people answer: itself, or all that it is worked out from."""
        behind: dict[str, tuple[str, ...]] = {}
        for question in self.questions:
            parts = question.derived.question_ids if question.derived is not None else ()
            asked = dict.fromkeys(each for part in parts for each in behind[part])
            behind[question.id] = (question.id,) if question.is_asked else tuple(asked)
        return behind

    def scale_of(self, standard: Standard) -> BandScale:
        """Return the bands of a standard: its own, or those of the questionnaire."""
        return standard.own_scale or self.scale

    def condition_of(self, rule: DecisionRule) -> RatingCondition:
        """Return when a decision rule acts."""
        if rule.when is not None:
            return rule.when
        domain = tuple(standard.id for standard in self.standards_in_domain(rule.domain_id))
        return DomainIs(domain, frozenset({rule.required_rating}))

    @cached_property
    def questions_by_id(self) -> Mapping[str, Question]:
        """Return every question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def standards_by_id(self) -> Mapping[str, Standard]:
        """Return every standard by its id."""
        return {standard.id: standard for standard in self.standards}

    @cached_property
    def case_details_by_id(self) -> Mapping[str, CaseDetail]:
        """Return every case detail by its id."""
        return {case_detail.id: case_detail for case_detail in self.case_details}

    @cached_property
    def key_questions(self) -> tuple[KeyQuestion, ...]:
        """Return every key question, in order."""
        return tuple(key for standard in self.standards for key in standard.key_questions)

    @property
    def is_survey(self) -> bool:
        """Return whether this is a survey, in which every answer counts, and not an audit of cases."""
        return self.kind is QuestionnaireKind.SURVEY

    @property
    def has_ratings(self) -> bool:
        """Return whether any standard can have a rating. In a survey none can."""
        return any(standard.rating_method is not RatingMethod.NOT_RATED for standard in self.standards)

    @property
    def standard_label(self) -> CaseLabel:
        """Return the noun for a standard: a section, if nothing is rated, because a survey measures no standard."""
        return CaseLabel("standard", "standards") if self.has_ratings else CaseLabel("section", "sections")

    @property
    def not_inspected_label(self) -> str:
        """Return the label of the standards that an audit leaves out."""
        return "Standards not inspected" if self.has_ratings else "Sections left out"

    def answer_label(self, question_id: str, recorded: RecordedOutcome) -> str:
        """Return a recorded answer as people read it; a named one to a question that is not here in its saved form."""
        question = self.questions_by_id.get(question_id)
        return question.answer_label(recorded) if question else answer_label(None, recorded)

    def standards_in_domain(self, domain_id: str) -> Iterator[Standard]:
        """Return the standards of a domain, in order."""
        return (standard for standard in self.standards if standard.domain_id == domain_id)
