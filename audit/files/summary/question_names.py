"""Questions as the summary names them: by a short name, with a mark that is never cut off."""

from __future__ import annotations

from audit.files.summary.clipping import clip, text_width
from audit.model.questionnaire import Question


def name_question(question: Question, width: float, with_id: bool = True) -> str:
    """Return a question cut to a width: its id and short name, or wording, and the mark if No is good."""
    name = question.label.removesuffix(question.mark)
    text = f"{question.id} {name}" if with_id else name
    return f"{clip(text, width - text_width(question.mark))}{question.mark}"
