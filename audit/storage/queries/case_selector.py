"""Which reviews of a case somebody asks for, as SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, or_

from audit.model.case_review import CaseSelector
from audit.storage.engine import schema


def is_selected() -> ColumnElement[bool]:
    """The condition that a row of ``reading`` is a review that a selector asks for; see ``selector_parameters``."""
    review = schema.reading.c
    review_id, number = bindparam("review_id", type_=String), bindparam("review_number", type_=Integer)
    return and_(
        review.case_id == bindparam("case_id"),
        or_(review_id == "", review.id == review_id),
        or_(number == 0, review.number == number),
    )


def selector_parameters(selector: CaseSelector) -> dict[str, object]:
    """The values of the parameters of ``is_selected``."""
    return {
        "case_id": selector.case_id,
        "review_id": selector.review_id,
        "review_number": selector.review_number,
    }
