"""Results laid out as tables, named by their rows. Nothing is worked out here, only placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from audit.answers import CaseRecord, counted
from audit.questionnaire import Fact, Questionnaire
from audit.ratings import QuestionResult, Results, StandardResult

NOT_RATED = "Not rated"
NOT_YET_RATED = "Not yet rated"
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


def note_on(result: QuestionResult) -> str:
    """What a reader must know of one percentage: why there is none, or that rounding decided its band."""
    if result.rounding_decides and result.share.exact is not None:
        exact = int(10 * result.share.exact) / 10  # cut off: rounded, 64.97% would stand here as 65.0%
        return f"{result.share.of} is {exact}%, printed as {result.share.text}: the two lie in different bands."
    return result.tally.why_no_share


def ratings(results: Results) -> pd.DataFrame:
    """The ratings page: one row per inspected standard that can be rated, indexed by its id.

    ``rating`` and ``score`` are in words also where there is none yet; ``points`` is the number behind the score
    (missing where there is none); ``how`` says where the rating comes from.
    """
    rows = [standard for standard in results.standards if standard.is_rated]
    frame = pd.DataFrame(
        [
            (row.standard.domain, row.standard.title, rating_words(row), row.points, score(row), how_rated(row))
            for row in rows
        ],
        index=pd.Index([row.standard.id for row in rows], name="id", dtype="str"),
        columns=["domain", "standard", "rating", "points", "score", "how"],
    )
    return frame.astype({"points": "Int64"} | dict.fromkeys(("domain", "standard", "rating", "score", "how"), "str"))


def score(result: StandardResult) -> str:
    """The points of a standard as text; a dash where it has no rating."""
    return NO_POINTS if result.points is None else str(result.points)


def rating_words(result: StandardResult) -> str:
    """The rating in words, also where there is none."""
    if not result.is_rated:
        return NOT_RATED
    return result.rating or NOT_YET_RATED


def how_rated(result: StandardResult) -> str:
    """Where the rating of a standard comes from, in one sentence."""
    if result.rule is not None:
        before = f"; {result.before_rule} before the rule" if result.before_rule else ""
        return f"Set by the rule: {result.rule.name}{before}."
    if result.judgement is not None:
        return "Judged by people."
    if result.lowest:
        return f"Lowest key question: {_lowest_shares(result)}."
    return ""


def lowest_sentence(result: StandardResult, unit: str) -> str:
    """The sentence of the report that names what the rating stands on; '' where no key question does."""
    if not result.lowest:
        return ""
    texts = " and ".join(f"“{key.question.text}”" for key in result.lowest)
    verb = "were the lowest scores" if len(result.lowest) > 1 else "was the lowest score"
    rating = result.before_rule or result.rating
    return f"{unit} is rated {rating} for {result.standard.title.lower()}: at {_lowest_shares(result)}, {texts} {verb}."


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
