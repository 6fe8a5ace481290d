"""Which reviews of a case somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, or_

from audit.messages import storage as messages
from audit.storage.engine import schema


@dataclass(frozen=True)
class CaseSelector:
    """The case that somebody asks for: one of its reviews, by id or by number, or any of them."""

    case_id: str
    review_id: str = ""
    review_number: int = 0
    not_found_message: str = messages.CASE_NOT_FOUND

    @property
    def parameters(self) -> dict[str, object]:
        """The values of the parameters of ``is_selected``."""
        return {"case_id": self.case_id, "review_id": self.review_id, "review_number": self.review_number}


def is_selected() -> ColumnElement[bool]:
    """The condition that a row of ``reading`` is a review that a selector asks for."""
    review = schema.reading.c
    review_id, number = bindparam("review_id", type_=String), bindparam("review_number", type_=Integer)
    return and_(
        review.case_id == bindparam("case_id"),
        or_(review_id == "", review.id == review_id),
        or_(number == 0, review.number == number),
    )
