"""Results laid out as tables, named by their rows. Nothing is worked out here, only placed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from audit.analysis.ratings import QuestionResult, Results, StandardResult
from audit.analysis.wording import how_rated, percentage_note, points_text, rating_label
from audit.model.applicability import resolve_answers
from audit.model.case import CaseRecord
from audit.model.questionnaire import Questionnaire

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


def questions_table(results: Iterable[QuestionResult]) -> pd.DataFrame:
    """One row per question, indexed by its id.

    ``percentage`` and ``base`` are the strings that every surface prints ("54%", "25 of 46"), ``percent`` the
    whole number behind the first (missing where the base is nought), ``note`` what a reader must know of it.
    """
    rows = list(results)
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
        share.percent_text,
        share.percent,
        share.count_text,
        tally.yes,
        tally.no,
        tally.not_applicable,
        tally.unanswered,
        result.band.rating if result.band else "",
        result.is_lowest,
        percentage_note(result),
    )


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


def ratings_table(results: Results) -> pd.DataFrame:
    """The ratings page: one row per inspected standard that can be rated, indexed by its id.

    ``rating`` and ``score`` are in words also where there is none yet; ``shares`` is the number behind the score
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
        result.standard.domain_id,
        result.standard.title,
        rating_label(result),
        result.points,
        points_text(result),
        how_rated(result),
        result.calculated_rating or "",
        f"{result.decision.summary}: {result.decision.reason}" if result.decision else "",
    )


def answers_table(
    questionnaire: Questionnaire, records: Iterable[CaseRecord], question_ids: Sequence[str]
) -> pd.DataFrame:
    """Cases by questions: one row per case reference, one column per question, in words as they count.

    An unanswered question is an empty text. ``question_ids`` are the questions wanted, in order.
    """
    rows = list(records)
    table = []
    for record in rows:
        effective_answers = resolve_answers(questionnaire.questions, record.case.details, record.answers)
        table.append([answer.label if (answer := effective_answers[question]) else "" for question in question_ids])
    index = pd.Index([record.case.reference for record in rows], name="case", dtype="str")
    return pd.DataFrame(table, index=index, columns=list(question_ids), dtype="str")
