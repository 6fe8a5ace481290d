"""From tallies to ratings: bands, the lowest key question, decision rules, discretion flags, the overall rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from audit.answers import CaseRecord, Tally, tallies
from audit.bands import Band, BandScale, Share
from audit.questionnaire import CutOff, DecisionRule, KeyQuestion, Question, Questionnaire, Rated, Standard


@dataclass(frozen=True)
class Judgement:
    """The rating of a standard that people judged, and why."""

    rating: str
    rationale: str = ""


@dataclass(frozen=True)
class Decision:
    """The rating that a person decided for a standard against the calculated one: why, who, and when."""

    rating: str
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class QuestionResult:
    """One question over all cases that count.

    ``band`` is None where there is no share or the standard is not rated; ``lowest`` marks every key question
    that ties for the lowest percentage of a rated standard; ``prompts`` are filled for a key question.
    """

    question: Question
    tally: Tally
    band: Band | None = None
    lowest: bool = False
    rounding_decides: bool = False
    prompts: tuple[QuestionResult, ...] = ()

    @property
    def share(self) -> Share:
        """Yes out of the base."""
        return self.tally.share


@dataclass(frozen=True)
class StandardResult:
    """One standard: what was found, the rating, and where the rating comes from.

    ``rating`` is None while nothing rates the standard. ``rule`` is the decision rule that set the rating, and
    ``before_rule`` the rating that stood before it. ``discretion`` holds the reasons for looking twice.
    """

    standard: Standard
    key_questions: tuple[QuestionResult, ...] = ()
    rating: str | None = None
    points: int | None = None
    judgement: Judgement | None = None
    rule: DecisionRule | None = None
    before_rule: str | None = None
    discretion: tuple[str, ...] = ()

    @property
    def lowest(self) -> tuple[QuestionResult, ...]:
        """The key questions that the rating stands on."""
        return tuple(result for result in self.key_questions if result.lowest)

    @property
    def is_rated(self) -> bool:
        """Whether this standard can have a rating at all."""
        return self.standard.rated is not Rated.NOT_RATED


@dataclass(frozen=True)
class Overall:
    """The points of all rated standards, and the rating that they lead to.

    The rating is None while a standard still waits for its own; ``points`` are then those reached so far.
    """

    points: int
    maximum: int
    rating: str | None
    waiting_for: tuple[Standard, ...]
    rules: tuple[DecisionRule, ...]


@dataclass(frozen=True)
class Results:
    """Everything that the report's tables print of an audit."""

    questionnaire: Questionnaire
    cases: int
    standards: tuple[StandardResult, ...]
    overall: Overall
    not_inspected: tuple[Standard, ...]

    @property
    def prompts(self) -> tuple[QuestionResult, ...]:
        """Every prompt, in order."""
        return tuple(prompt for key in self.key_questions for prompt in key.prompts)

    @property
    def key_questions(self) -> tuple[QuestionResult, ...]:
        """Every key question, in order."""
        return tuple(key for standard in self.standards for key in standard.key_questions)


def results(
    questionnaire: Questionnaire,
    records: Iterable[CaseRecord],
    judgements: Mapping[str, Judgement] | None = None,
    not_inspected: Collection[str] = (),
) -> Results:
    """Tallies, ratings and the overall rating over the records, which must be those that count.

    ``judgements`` are the ratings that people gave, by standard id; ``not_inspected`` the ids of the standards
    that drop out of the maximum.
    """
    counting = tuple(records)
    inspected = tuple(standard for standard in questionnaire.standards if standard.id not in not_inspected)
    tally = tallies([question for standard in questionnaire.standards for question in standard.questions], counting)
    rated = [rate(standard, questionnaire, tally, (judgements or {}).get(standard.id)) for standard in inspected]
    ruled = apply_rules(questionnaire, rated)
    return Results(
        questionnaire=questionnaire,
        cases=len(counting),
        standards=tuple(ruled),
        overall=overall(questionnaire, ruled),
        not_inspected=tuple(standard for standard in questionnaire.standards if standard.id in not_inspected),
    )


def rate(
    standard: Standard, questionnaire: Questionnaire, tally: Mapping[str, Tally], judgement: Judgement | None = None
) -> StandardResult:
    """One standard before decision rules: the band of its lowest key question, or what people judged.

    A key question that is not applicable in every case is passed over. While one has no answer at all, the
    standard has no rating: the missing one might be the lowest.
    """
    scale = questionnaire.scale
    rates_cases = standard.rated is Rated.FROM_CASES
    keys = tuple(_key_question(key, scale, tally, rates_cases) for key in standard.key_questions)
    if standard.rated is Rated.BY_PEOPLE and judgement is not None:
        return StandardResult(standard, keys, judgement.rating, scale.named(judgement.rating).points, judgement)
    bands = [key.band for key in keys if key.band is not None]
    if not bands or any(key.band is None and key.tally.unanswered for key in keys):
        return StandardResult(standard, keys)
    worst = min(bands, key=lambda band: band.points)
    flags = discretion(questionnaire, [key.tally for key in keys if key.tally.base])
    return StandardResult(standard, _mark_lowest(keys), worst.rating, worst.points, discretion=flags)


def _key_question(key: KeyQuestion, scale: BandScale, tally: Mapping[str, Tally], rated: bool) -> QuestionResult:
    prompts = tuple(_question(prompt, scale, tally[prompt.id], rated) for prompt in key.prompts)
    return replace(_question(key, scale, tally[key.id], rated), prompts=prompts)


def _question(question: Question, scale: BandScale, tally: Tally, rated: bool) -> QuestionResult:
    return QuestionResult(
        question,
        tally,
        band=scale.band(tally.share) if rated else None,
        rounding_decides=rated and scale.rounding_decides(tally.share),
    )


def _mark_lowest(keys: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Mark every key question whose printed percentage is the lowest: ties share the bold type."""
    lowest = min(key.share.percent for key in keys if key.share.percent is not None)
    return tuple(replace(key, lowest=key.share.percent == lowest) for key in keys)


def apply_rules(questionnaire: Questionnaire, standards: Sequence[StandardResult]) -> list[StandardResult]:
    """The standards with every decision rule applied that acts, in the order of the file."""
    ruled = list(standards)
    for rule in questionnaire.decision_rules:
        if acts(rule, ruled):
            ruled = [_ruled(result, rule, questionnaire.scale) for result in ruled]
    return ruled


def acts(rule: DecisionRule, standards: Iterable[StandardResult]) -> bool:
    """Whether a rule acts: there are rated standards in its domain, and each has the rating that it waits for."""
    ratings = [result.rating for result in standards if result.standard.domain == rule.domain and result.is_rated]
    return bool(ratings) and all(rating == rule.rated for rating in ratings)


def _ruled(result: StandardResult, rule: DecisionRule, scale: BandScale) -> StandardResult:
    if result.standard.id != rule.standard:
        return result
    points = scale.named(rule.becomes).points
    return replace(result, rating=rule.becomes, points=points, rule=rule, before_rule=result.rating)


def overall(questionnaire: Questionnaire, standards: Iterable[StandardResult]) -> Overall:
    """The overall rating from the points of every rated standard that was inspected."""
    rated = [result for result in standards if result.is_rated]
    points = sum(result.points or 0 for result in rated)
    waiting = tuple(result.standard for result in rated if result.rating is None)
    rating = None if waiting or not rated else overall_rating(questionnaire.overall, points, len(rated))
    return Overall(
        points=points,
        maximum=questionnaire.scale.most_points * len(rated),
        rating=rating,
        waiting_for=waiting,
        rules=tuple(result.rule for result in rated if result.rule is not None),
    )


def overall_rating(cut_offs: Iterable[CutOff], points: int, standards: int) -> str:
    """The overall rating for so many points over so many rated standards; a mean on the cut-off goes down.

    [data] 18 of 36 points over 12 standards were published as Requires improvement, 19 as Good.
    """
    mean = Fraction(points, standards)
    return next(
        cut_off.rating for cut_off in cut_offs if cut_off.mean_points_up_to is None or mean <= cut_off.mean_points_up_to
    )


def discretion(questionnaire: Questionnaire, keys: Sequence[Tally]) -> tuple[str, ...]:
    """Why people should look twice at a standard's rating, one sentence each; the program itself changes nothing.

    [field] The lowest percentage lies near a boundary, one case judged otherwise would change the rating, or the
    sample is very small. ``keys`` are the tallies of the key questions, each with a base.
    """
    limits, scale = questionnaire.discretion, questionnaire.scale
    lowest = min(tally.share.percent or 0 for tally in keys)
    near = [floor for floor in scale.boundaries if abs(lowest - floor) <= limits.within_points]
    smallest = min(tally.base for tally in keys)
    reasons = []
    if near:
        reasons.append(f"The lowest percentage ({lowest}%) lies within {limits.within_points} points of {near[0]}%.")
    if _one_case_decides(scale, keys):
        reasons.append("One case judged otherwise would change the rating.")
    if smallest <= limits.cases_at_most:
        reasons.append(f"A key question rests on {smallest} {'case' if smallest == 1 else 'cases'}.")
    return tuple(reasons)


def _one_case_decides(scale: BandScale, keys: Sequence[Tally]) -> bool:
    """Whether one Yes more on every key question, or one Yes fewer on one of them, gives another rating."""
    now = _worst(scale, [tally.share for tally in keys])
    up = _worst(scale, [Share(min(tally.yes + 1, tally.base), tally.base) for tally in keys])
    down = _worst(scale, [Share(max(tally.yes - 1, 0), tally.base) for tally in keys])
    return up != now or down != now


def _worst(scale: BandScale, shares: Iterable[Share]) -> int:
    return min(band.points for band in map(scale.band, shares) if band is not None)
