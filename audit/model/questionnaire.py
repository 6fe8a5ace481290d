"""What is asked of a case: standards, key questions, prompts and facts, and when each of them applies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import cached_property

from audit.model.bands import BandScale
from audit.model.case_details import CaseDetail
from audit.model.conditions import Condition


class RatingMethod(Enum):
    """How a standard comes by its rating."""

    FROM_CASES = "from_cases"
    BY_JUDGEMENT = "by_people"
    NOT_RATED = "not_rated"


@dataclass(frozen=True)
class CaseLabel:
    """What one record is called: a case, or in a survey a respondent.

    >>> CaseLabel("respondent", "respondents").with_count(88)
    '88 respondents'
    """

    singular: str
    plural: str

    def for_count(self, count: int) -> str:
        """The noun that goes with a number."""
        return self.singular if count == 1 else self.plural

    def with_count(self, count: int) -> str:
        """The number with its noun."""
        return f"{count} {self.for_count(count)}"

    @property
    def heading(self) -> str:
        """One record, as the heading of a column."""
        return f"{self.singular[0].upper()}{self.singular[1:]}"

    @property
    def plural_heading(self) -> str:
        """Several records, as a title."""
        return f"{self.plural[0].upper()}{self.plural[1:]}"


DEFAULT_CASE_LABEL = CaseLabel("case", "cases")


@dataclass(frozen=True)
class Question:
    """A question answered yes, no or not applicable: a key question or a prompt.

    It applies unless its condition is known not to hold: what is not recorded yet takes nothing away.
    ``may_not_apply`` says whether an auditor may answer "not applicable"; ``note_needed`` holds the answers that
    need a note beside them before the case is submitted. Yes is the good answer unless ``yes_is_good`` says
    otherwise, which only a question that is not rated may.
    """

    id: str
    text: str
    guidance: str = ""
    applies_when: Condition | None = None
    may_not_apply: bool = True
    note_needed: frozenset[str] = frozenset()
    yes_is_good: bool = True


@dataclass(frozen=True)
class Prompt(Question):
    """A narrower question that helps an auditor towards the judgement of its key question."""


@dataclass(frozen=True)
class KeyQuestion(Question):
    """The auditor's own judgement that the rating stands on; never computed from its prompts."""

    short: str = ""
    prompts: tuple[Prompt, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """The prompts, then the judgement: the order in which an auditor meets them."""
        return (*self.prompts, self)


@dataclass(frozen=True)
class Standard:
    """One standard: its statement, how it is rated, and its key questions (none where people rate it)."""

    id: str
    domain_id: str
    title: str
    statement: str
    rating_method: RatingMethod
    key_questions: tuple[KeyQuestion, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question of the standard in the order of recording."""
        return tuple(question for key in self.key_questions for question in key.questions)

    @property
    def name(self) -> str:
        """Id and title: ``2.2 Assessment``."""
        return f"{self.id} {self.title}"


@dataclass(frozen=True)
class Domain:
    """A chapter of standards."""

    id: str
    title: str


@dataclass(frozen=True)
class DecisionRule:
    """A rule on top of the calculation: every rated standard of a domain rated so makes another standard so."""

    id: str
    name: str
    reason: str
    domain_id: str
    required_rating: str
    standard_id: str
    new_rating: str


@dataclass(frozen=True)
class CutOff:
    """The overall rating up to a mean number of points per rated standard; no limit on the best one."""

    rating: str
    mean_points_up_to: Fraction | None


@dataclass(frozen=True)
class DiscretionLimits:
    """When professional discretion is flagged: percentage points to a boundary, and cases in the sample."""

    within_points: int
    cases_at_most: int


@dataclass(frozen=True)
class Questionnaire:
    """A whole framework of standards, in one version of its wording."""

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

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question in the order of recording: for each key question its prompts, then the judgement."""
        return tuple(question for standard in self.standards for question in standard.questions)

    @cached_property
    def questions_by_id(self) -> Mapping[str, Question]:
        """Every question by its id."""
        return {question.id: question for question in self.questions}

    @cached_property
    def standards_by_id(self) -> Mapping[str, Standard]:
        """Every standard by its id."""
        return {standard.id: standard for standard in self.standards}

    @cached_property
    def case_details_by_id(self) -> Mapping[str, CaseDetail]:
        """Every fact by its id."""
        return {case_detail.id: case_detail for case_detail in self.case_details}

    @cached_property
    def key_questions(self) -> tuple[KeyQuestion, ...]:
        """Every key question, in order."""
        return tuple(key for standard in self.standards for key in standard.key_questions)

    @property
    def has_ratings(self) -> bool:
        """Whether any standard can have a rating; a survey has none."""
        return any(standard.rating_method is not RatingMethod.NOT_RATED for standard in self.standards)

    def standards_in_domain(self, domain_id: str) -> Iterator[Standard]:
        """The standards of one domain, in order."""
        return (standard for standard in self.standards if standard.domain_id == domain_id)
