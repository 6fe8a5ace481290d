"""The comments on a review as the form shows them: a thread at each question, and a summary with links."""

from __future__ import annotations

from audit.formatting import format_datetime
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.comments import ReviewComment, threads
from audit.storage import Permission
from audit.web.record.case_form import CHECK_SECTION, CaseForm, section_of

JsonObject = dict[str, object]


def thread_of(case_form: CaseForm, question_id: str) -> list[ReviewComment]:
    """Return the comments on a question ('': on the whole review), oldest first."""
    return threads(case_form.review.comments).get(question_id, [])


def heading_of(comment: ReviewComment) -> str:
    """Return who wrote a comment, and when."""
    return f"{comment.by}, {format_datetime(comment.at)}"


def comment_lines(case_form: CaseForm, question_id: str) -> list[JsonObject]:
    """Return the comments on a question for the form."""
    return [{"head": heading_of(comment), "text": comment.text} for comment in thread_of(case_form, question_id)]


def can_write(case_form: CaseForm) -> bool:
    """Return whether this person may write comments now."""
    is_possible = not case_form.problems and case_form.state is not CaseState.ELIMINATED
    return is_possible and case_form.review.audit.closed_at is None and case_form.may(Permission.COMMENT)


def is_auditor(case_form: CaseForm) -> bool:
    """Return whether this person is the auditor of the review, who answers comments."""
    return case_form.review.auditor == case_form.context.person.name


def may_answer(case_form: CaseForm, question_id: str) -> bool:
    """Return whether this person is the auditor and may answer comments on a question."""
    return bool(thread_of(case_form, question_id)) and is_auditor(case_form) and can_write(case_form)


def draft_name(case_form: CaseForm, question_id: str) -> str:
    """Return the name of the draft of a comment on a question, or of an answer."""
    return f"comment {case_form.review.id} {question_id}"


def answer_key(case_form: CaseForm, question_id: str) -> str:
    """Return the key of the container of the field for an answer: the link at the question leads to it."""
    return f"draft-words {draft_name(case_form, question_id)}"


def comment_summary(case_form: CaseForm) -> list[JsonObject]:
    """Return the comments of the review as a list of links: those to answer first; empty if there are none."""
    by_question = threads(case_form.review.comments)
    if not by_question:
        return []
    waiting = {comment.question_id for comment in case_form.review.comments_to_answer}
    open_words = "To answer: " if is_auditor(case_form) else "Waiting for the auditor: "
    lines = [
        {"before": words, "ways": [_link(case_form, question_id) for question_id in question_ids], "after": ""}
        for words, question_ids in (
            (open_words, [each for each in by_question if each in waiting]),
            ("Answered: ", [each for each in by_question if each not in waiting]),
        )
        if question_ids
    ]
    return [{"name": "Comments", "lines": lines}]


def _link(case_form: CaseForm, question_id: str) -> list[str]:
    if not question_id:
        return [CHECK_SECTION, "", ChangeType.ANSWER, f"the whole {case_form.case_label.singular}"]
    return [section_of(case_form, question_id), question_id, ChangeType.ANSWER, question_id]
