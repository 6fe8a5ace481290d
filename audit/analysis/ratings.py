"""From tallies to ratings: bands, the lowest key question, what people decide, decision rules, the overall rating."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from audit.analysis.discretion import discretion
from audit.analysis.sensitivity import INSENSITIVE, Sensitivity, of_share, of_standard
from audit.formatting import day_words
from audit.model.answers import CaseRecord, Tally, tallies
from audit.model.bands import Band, BandScale, Share
from audit.model.case import listed
from audit.model.questionnaire import (
    CASE,
    CutOff,
    DecisionRule,
    KeyQuestion,
    Noun,
    Question,
    Questionnaire,
    Rated,
    Standard,
)


@dataclass(frozen=True)
class Judgement:
    """The rating of a standard that people judged, and why."""

    rating: str
    rationale: str = ""


@dataclass(frozen=True)
class Decision:
    """The rating that a person decided for a standard rated from cases: why, who, and when."""

    rating: str
    reason: str
    by: str
    at: datetime

    @property
    def words(self) -> str:
        """``Good, by Lead on 3 May 2023``."""
        return f"{self.rating}, by {self.by} on {day_words(self.at)}"


@dataclass(frozen=True)
class LapsedDecision:
    """A decision that was kept but does not act any more, and a sentence that says why."""

    decision: Decision
    why: str


@dataclass(frozen=True)
class QuestionResult:
    """One question over all cases that count.

    ``band`` is None where there is no share or the standard is not rated; ``lowest`` marks every key question
    that ties for the lowest percentage of a rated standard; ``prompts`` are filled for a key question, and so is
    ``sensitivity`` where its standard is rated.
    """

    question: Question
    tally: Tally
    band: Band | None = None
    lowest: bool = False
    rounding_decides: bool = False
    prompts: tuple[QuestionResult, ...] = ()
    sensitivity: Sensitivity = INSENSITIVE
    noun: Noun = CASE

    @property
    def share(self) -> Share:
        """Yes out of the base."""
        return self.tally.share

    @property
    def good_percent(self) -> int | None:
        """The printed percentage of the good answer, which is Yes unless the question says otherwise."""
        percent = self.share.percent
        return percent if percent is None or self.question.yes_is_good else 100 - percent


@dataclass(frozen=True)
class StandardResult:
    """One standard: what was found, the rating, and where the rating comes from.

    ``rating`` is the one that counts, None while nothing rates the standard. It comes about in this order:
    ``calculated`` from the cases; then a person's ``decision``, where one acts (``lapsed`` where it does not any
    more); then a decision ``rule``, with ``before_rule`` the rating that stood before it. ``discretion`` holds the
    reasons for looking twice at the calculated rating, and ``may_become`` the ratings that a person may decide.
    """

    standard: Standard
    key_questions: tuple[QuestionResult, ...] = ()
    rating: str | None = None
    points: int | None = None
    judgement: Judgement | None = None
    rule: DecisionRule | None = None
    before_rule: str | None = None
    discretion: tuple[str, ...] = ()
    calculated: str | None = None
    may_become: tuple[str, ...] = ()
    decision: Decision | None = None
    lapsed: LapsedDecision | None = None
    sensitivity: Sensitivity = INSENSITIVE

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

    The rating is None while a standard still waits for its own; ``points`` are then those reached so far. It is
    None as well where nothing is ``rated``. ``calculated`` is the same without any person's decision, None where
    none acts.
    """

    points: int
    maximum: int
    rating: str | None
    waiting_for: tuple[Standard, ...]
    rules: tuple[DecisionRule, ...]
    rated: int
    calculated: Overall | None = None


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
    decisions: Mapping[str, Decision] | None = None,
) -> Results:
    """Tallies, ratings and the overall rating over the records, which must be those that count.

    ``judgements`` are the ratings that people gave, by standard id; ``not_inspected`` the ids of the standards
    that drop out of the maximum; ``decisions`` what people decided on calculated ratings, by standard id.
    """
    counting = tuple(records)
    inspected = tuple(standard for standard in questionnaire.standards if standard.id not in not_inspected)
    tally = tallies([question for standard in questionnaire.standards for question in standard.questions], counting)
    rated = [rate(standard, questionnaire, tally, (judgements or {}).get(standard.id)) for standard in inspected]
    decided = [decide(result, (decisions or {}).get(result.standard.id), questionnaire.scale) for result in rated]
    ruled = apply_rules(questionnaire, decided)
    total = overall(questionnaire, ruled)
    if any(result.decision for result in decided):
        total = replace(total, calculated=overall(questionnaire, apply_rules(questionnaire, rated)))
    return Results(
        questionnaire=questionnaire,
        cases=len(counting),
        standards=tuple(ruled),
        overall=total,
        not_inspected=tuple(standard for standard in questionnaire.standards if standard.id in not_inspected),
    )


def rate(
    standard: Standard, questionnaire: Questionnaire, tally: Mapping[str, Tally], judgement: Judgement | None = None
) -> StandardResult:
    """One standard before decisions and rules: the band of its lowest key question, or what people judged.

    A key question that is not applicable in every case is passed over. While one has no answer at all, the
    standard has no rating: the missing one might be the lowest.
    """
    scale = questionnaire.scale
    keys = tuple(_key_question(key, questionnaire, tally, standard.rated) for key in standard.key_questions)
    if standard.rated is Rated.BY_PEOPLE and judgement is not None:
        return StandardResult(standard, keys, judgement.rating, scale.named(judgement.rating).points, judgement)
    bands = [key.band for key in keys if key.band is not None]
    if not bands or any(key.band is None and key.tally.unanswered for key in keys):
        return StandardResult(standard, keys)
    worst = min(bands, key=lambda band: band.points)
    flags = discretion(questionnaire, [key.tally for key in keys if key.tally.base])
    return StandardResult(
        standard,
        _mark_lowest(keys),
        worst.rating,
        worst.points,
        discretion=flags,
        calculated=worst.rating,
        may_become=_one_band_away(scale, worst) if flags else (),
        sensitivity=of_standard(scale, {key.question.id: key.share for key in keys}),
    )


def _one_band_away(scale: BandScale, band: Band) -> tuple[str, ...]:
    place = scale.bands.index(band)
    return tuple(near.rating for near in scale.bands[max(0, place - 1) : place + 2] if near != band)


def decide(result: StandardResult, decision: Decision | None, scale: BandScale) -> StandardResult:
    """The standard with a person's decision: it acts where it still fits the calculated rating, else it has lapsed."""
    if decision is None:
        return result
    if unfit := _why_unfit(result, decision.rating):
        why = f"{result.standard.name}: the decision {decision.words}, does not count, because {unfit[0]}."
        return replace(result, lapsed=LapsedDecision(decision, why))
    return replace(result, rating=decision.rating, points=scale.named(decision.rating).points, decision=decision)


def decision_faults(result: StandardResult, rating: str, reason: str) -> tuple[str, ...]:
    """Why a person may not decide this rating for a standard, one sentence each; none where they may.

    [field] One band away from the calculated rating, only where discretion is flagged, and never without a reason.
    """
    unfit = _why_unfit(result, rating)
    faults = [f"{result.standard.name}: the rating cannot be decided, because {unfit[0]}. {unfit[1]}"] if unfit else []
    if not reason.strip():
        faults.append(f"{result.standard.name}: the decision has no reason. Say why in a sentence or two.")
    return tuple(faults)


def _why_unfit(result: StandardResult, rating: str) -> tuple[str, str] | None:
    """Why a decided rating does not fit a standard, and what to do instead; None where it fits."""
    if result.standard.rated is not Rated.FROM_CASES:
        return "the standard is not rated from cases", "Decide only where the rating is calculated."
    if result.calculated is None:
        return "it has no calculated rating", "Wait until every key question that applies has answers."
    if not result.may_become:
        return f"nothing calls for discretion over {result.calculated}", "Leave the calculated rating as it is."
    if rating not in result.may_become:
        far = "that already" if rating == result.calculated else f"{result.calculated}, more than one band away"
        advice = f"Choose {listed(result.may_become, 'or')}, or leave the calculated rating as it is."
        return f"the calculated rating is {far}", advice
    return None


def _key_question(
    key: KeyQuestion, questionnaire: Questionnaire, tally: Mapping[str, Tally], rated: Rated
) -> QuestionResult:
    from_cases = rated is Rated.FROM_CASES
    found = _question(key, questionnaire, tally[key.id], from_cases)
    prompts = tuple(_question(prompt, questionnaire, tally[prompt.id], from_cases) for prompt in key.prompts)
    near = of_share(questionnaire.scale, found.share) if from_cases else INSENSITIVE
    return replace(found, prompts=prompts, sensitivity=near)


def _question(question: Question, questionnaire: Questionnaire, tally: Tally, rated: bool) -> QuestionResult:
    scale = questionnaire.scale
    return QuestionResult(
        question,
        tally,
        band=scale.band(tally.share) if rated else None,
        rounding_decides=rated and scale.rounding_decides(tally.share),
        noun=questionnaire.record,
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
        rated=len(rated),
    )


def overall_rating(cut_offs: Iterable[CutOff], points: int, standards: int) -> str:
    """The overall rating for so many points over so many rated standards; a mean on the cut-off goes down.

    [data] 18 of 36 points over 12 standards were published as Requires improvement, 19 as Good.
    """
    mean = Fraction(points, standards)
    return next(
        cut_off.rating for cut_off in cut_offs if cut_off.mean_points_up_to is None or mean <= cut_off.mean_points_up_to
    )
