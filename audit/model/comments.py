"""Comments of leads and moderators on a review or on one of its questions, and the answers of its auditor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class ReviewComment:
    """A comment on a question of a review ('': on the whole review), or an answer to one. It is never changed."""

    number: int
    question_id: str
    text: str
    by: str
    at: datetime


def threads(comments: Iterable[ReviewComment]) -> dict[str, list[ReviewComment]]:
    """Return the comments by question, oldest first; those on the whole review are under ''."""
    by_question: dict[str, list[ReviewComment]] = {}
    for comment in sorted(comments, key=lambda comment: comment.number):
        by_question.setdefault(comment.question_id, []).append(comment)
    return by_question


def comments_to_answer(comments: Sequence[ReviewComment], auditor: str) -> list[ReviewComment]:
    """Return the comments of others to which the auditor of the review has written nothing since, on that question."""
    waiting: list[ReviewComment] = []
    for thread in threads(comments).values():
        answers = [place for place, comment in enumerate(thread) if comment.by == auditor]
        waiting += thread[answers[-1] + 1 if answers else 0 :]
    return waiting
