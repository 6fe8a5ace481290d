"""Results in words: the sentences and names that every surface prints of a rating, a share and a breakdown."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.ratings import Overall, QuestionResult, StandardResult
from audit.model.questionnaire import Fact

NOT_RATED = "Not rated"
NOT_YET_RATED = "Not yet rated"
NOTHING_RATED = "Nothing is rated"
NO_POINTS = "–"


def rating_words(result: StandardResult) -> str:
    """The rating in words, also where there is none."""
    if not result.is_rated:
        return NOT_RATED
    return result.rating or NOT_YET_RATED


def rating_in_full(result: StandardResult) -> str:
    """The rating in words; where a person decided on it, the calculated one beside it."""
    words = rating_words(result)
    return f"{words} (decided; calculated: {result.calculated})" if result.decision else words


def score(result: StandardResult) -> str:
    """The points of a standard as text; a dash where it has no rating."""
    return NO_POINTS if result.points is None else str(result.points)


def overall_words(overall: Overall) -> str:
    """The overall rating in words, also where there is none yet or nothing to rate."""
    if not overall.rated:
        return NOTHING_RATED
    return overall.rating or NOT_YET_RATED


def calculated_overall(overall: Overall) -> str:
    """What the overall result would be without any person's decision; '' where none acts."""
    before = overall.calculated
    if before is None:
        return ""
    return f"As calculated, without decisions: {overall_words(before)}, {before.points} of {before.maximum} points."


def how_rated(result: StandardResult) -> str:
    """Where the rating of a standard comes from: the calculation, what a person decided, the rule that acted."""
    if result.rule is not None:
        before = f"; {result.before_rule} before the rule" if result.before_rule else ""
        rule = f"Set by the rule: {result.rule.name}{before}."
        return f"{rule} {_decided(result)}" if result.decision or result.lapsed else rule
    if result.judgement is not None:
        return "Judged by people."
    if result.decision is not None:
        return _decided(result)
    lowest = f"Lowest key question: {_lowest_shares(result)}." if result.lowest else ""
    return " ".join(filter(None, (lowest, _decided(result))))


def _decided(result: StandardResult) -> str:
    """The calculated and the decided rating side by side, or why a decision does not count any more."""
    if result.decision is None:
        return result.lapsed.why if result.lapsed else ""
    lowest = f", lowest key question {_lowest_shares(result)}" if result.lowest else ""
    calculated = f"Calculated: {result.calculated}{lowest}."
    reason = result.decision.reason.rstrip(".")
    return f"{calculated} Decided: {result.decision.words}: {reason}."


def lowest_sentence(result: StandardResult, unit: str) -> str:
    """The sentence of the report that names what the rating stands on; '' where no key question does."""
    if not result.lowest:
        return ""
    texts = " and ".join(f"“{key.question.text}”" for key in result.lowest)
    verb = "were the lowest scores" if len(result.lowest) > 1 else "was the lowest score"
    rating = f"{unit} is rated {result.before_rule or result.rating} for {result.standard.title.lower()}"
    if result.decision is not None:
        rating += f" as a person decided, and {result.calculated} as calculated"
    return f"{rating}: at {_lowest_shares(result)}, {texts} {verb}."


def _lowest_shares(result: StandardResult) -> str:
    # Key questions may tie at one percentage of different bases.
    return " and ".join(dict.fromkeys(str(key.share) for key in result.lowest))


def note_on(result: QuestionResult) -> str:
    """What a reader must know of one percentage: why there is none, that rounding decided its band, that Yes is bad."""
    if result.rounding_decides and result.share.exact is not None:
        exact = int(10 * result.share.exact) / 10  # cut off: rounded, 64.97% would stand here as 65.0%
        return f"{result.share.of} is {exact}%, printed as {result.share.text}: the two lie in different bands."
    if result.tally.base and not result.question.yes_is_good:
        return "Here No is the good answer."
    return result.tally.why_no_share_of(result.noun)


def weakest_first(found: Iterable[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Prompts by what drags their key question down: the lowest printed percentage first, those without one last.

    Of two that print the same percentage the one with the larger base stands first; else their order is kept.
    Where No is the good answer, the percentage of No decides.
    """
    return tuple(sorted(found, key=lambda one: (one.good_percent is None, one.good_percent or 0, -one.tally.base)))


def breakdown_title(fact: Fact) -> str:
    """The heading over results broken down by a fact."""
    return f"By {fact.text[0].lower()}{fact.text[1:]}"
