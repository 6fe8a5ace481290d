"""Results laid out as tables, named by their rows. Nothing is worked out here, only placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from audit.answers import CaseRecord, counted
from audit.questionnaire import Fact, Questionnaire
from audit.ratings import Overall, QuestionResult, Results, StandardResult

NOT_RATED = "Not rated"
NOT_YET_RATED = "Not yet rated"
NOTHING_RATED = "Nothing is rated"
NO_POINTS = "–"

QUESTION_COLUMNS = {
    "question": "str",
    "percentage": "str",
    "percent": "Int64",
    "base": "str",
    "yes": "int64",
    "no": "int64",
    "not_applicable": "int64",
    "unanswered": "int64",
    "band": "str",
    "lowest": "bool",
    "note": "str",
}


def questions(found: Iterable[QuestionResult]) -> pd.DataFrame:
    """One row per question, indexed by its id.

    ``percentage`` and ``base`` are the strings that every surface prints ("54%", "25 of 46"), ``percent`` the
    whole number behind the first (missing where the base is nought), ``note`` what a reader must know of it.
    """
    rows = list(found)
    frame = pd.DataFrame(
        [_question_row(result) for result in rows],
        index=pd.Index([result.question.id for result in rows], name="id", dtype="str"),
        columns=list(QUESTION_COLUMNS),
    )
    return frame.astype(QUESTION_COLUMNS)


def _question_row(result: QuestionResult) -> tuple[object, ...]:
    tally, share = result.tally, result.share
    return (
        result.question.text,
        share.text,
        share.percent,
        share.of,
        tally.yes,
        tally.no,
        tally.not_applicable,
        tally.unanswered,
        result.band.rating if result.band else "",
        result.lowest,
        note_on(result),
    )


def weakest_first(found: Iterable[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Prompts by what drags their key question down: the lowest printed percentage first, those without one last.

    Of two that print the same percentage the one with the larger base stands first; else their order is kept.
    Where No is the good answer, the percentage of No decides.
    """
    return tuple(sorted(found, key=lambda one: (one.good_percent is None, one.good_percent or 0, -one.tally.base)))


def note_on(result: QuestionResult) -> str:
    """What a reader must know of one percentage: why there is none, that rounding decided its band, that Yes is bad."""
    if result.rounding_decides and result.share.exact is not None:
        exact = int(10 * result.share.exact) / 10  # cut off: rounded, 64.97% would stand here as 65.0%
        return f"{result.share.of} is {exact}%, printed as {result.share.text}: the two lie in different bands."
    if result.tally.base and not result.question.yes_is_good:
        return "Here No is the good answer."
    return result.tally.why_no_share_of(result.noun)


def share_words(result: QuestionResult) -> str:
    """A share in the words of its band with its figures, as a part of a sentence: ``too few (54%, 25 of 46)``.

    Without a band, as in a standard that is not rated, the figures stand alone: ``28% (13 of 46)``.
    """
    share = result.share
    return f"{result.band.words} ({share.text}, {share.of})" if result.band else str(share)


RATING_COLUMNS = {
    "domain": "str",
    "standard": "str",
    "rating": "str",
    "points": "Int64",
    "score": "str",
    "how": "str",
    "calculated": "str",
    "decided_by": "str",
}


def ratings(results: Results) -> pd.DataFrame:
    """The ratings page: one row per inspected standard that can be rated, indexed by its id.

    ``rating`` and ``score`` are in words also where there is none yet; ``points`` is the number behind the score
    (missing where there is none); ``how`` says where the rating comes from. ``calculated`` is the rating worked out
    from the cases and ``decided_by`` who decided another, when and why; both are '' where there is no such thing.
    """
    rows = [standard for standard in results.standards if standard.is_rated]
    frame = pd.DataFrame(
        [_rating_row(result) for result in rows],
        index=pd.Index([row.standard.id for row in rows], name="id", dtype="str"),
        columns=list(RATING_COLUMNS),
    )
    return frame.astype(RATING_COLUMNS)


def _rating_row(result: StandardResult) -> tuple[object, ...]:
    return (
        result.standard.domain,
        result.standard.title,
        rating_words(result),
        result.points,
        score(result),
        how_rated(result),
        result.calculated or "",
        f"{result.decision.words}: {result.decision.reason}" if result.decision else "",
    )


def score(result: StandardResult) -> str:
    """The points of a standard as text; a dash where it has no rating."""
    return NO_POINTS if result.points is None else str(result.points)


def rating_words(result: StandardResult) -> str:
    """The rating in words, also where there is none."""
    if not result.is_rated:
        return NOT_RATED
    return result.rating or NOT_YET_RATED


def rating_in_full(result: StandardResult) -> str:
    """The rating in words; where a person decided on it, the calculated one beside it."""
    words = rating_words(result)
    return f"{words} (decided; calculated: {result.calculated})" if result.decision else words


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
    calculated = f"Calculated: {result.calculated}, lowest key question {_lowest_shares(result)}."
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


def answers(questionnaire: Questionnaire, records: Iterable[CaseRecord], ids: Sequence[str]) -> pd.DataFrame:
    """Cases by questions: one row per case reference, one column per question, in words as they count.

    An unanswered question is an empty text. ``ids`` are the questions wanted, in order.
    """
    rows = list(records)
    table = []
    for record in rows:
        counts = counted(questionnaire.questions, record.case.facts, record.answers)
        table.append([answer.words if (answer := counts[question]) else "" for question in ids])
    index = pd.Index([record.case.reference for record in rows], name="case", dtype="str")
    return pd.DataFrame(table, index=index, columns=list(ids), dtype="str")


def breakdown_title(fact: Fact) -> str:
    """The heading over results broken down by a fact."""
    return f"By {fact.text[0].lower()}{fact.text[1:]}"
