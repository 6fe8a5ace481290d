"""Comments on reviews: rows are added and never changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set

from sqlalchemy import Connection, insert, select

from audit.model.comments import ReviewComment
from audit.storage.engine import schema


def read(connection: Connection, review_ids: Set[str]) -> Mapping[str, Sequence[ReviewComment]]:
    """The comments on these reviews, oldest first, by the id of the review."""
    table = schema.review_comment
    query = select(table).where(table.c.reading_id.in_(review_ids)).order_by(*table.primary_key)
    comments: dict[str, list[ReviewComment]] = defaultdict(list)
    for row in connection.execute(query) if review_ids else ():
        comment = ReviewComment(row.number, row.question_id, row.text, row.recorded_by, row.recorded_at)
        comments[row.reading_id].append(comment)
    return comments


def add(connection: Connection, review_id: str, comment: ReviewComment) -> None:
    """Add a comment; the caller has locked the review, and logs it."""
    row = {
        "reading_id": review_id,
        "number": comment.number,
        "question_id": comment.question_id,
        "text": comment.text,
        "recorded_by": comment.by,
        "recorded_at": comment.at,
    }
    connection.execute(insert(schema.review_comment).values(row))
