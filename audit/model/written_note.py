"""Notes on answers, with where they were written."""

from __future__ import annotations

from dataclasses import dataclass

from audit.model.answer_scales import RecordedAnswer


@dataclass(frozen=True)
class WrittenNote:
    """A note on the answer to a question in one review of a case; ``answer`` is None if it is unanswered."""

    case_id: str
    reference: str
    review: int
    auditor: str
    question_id: str
    answer: RecordedAnswer | None
    text: str
