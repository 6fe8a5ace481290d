"""Comments on reviews. They belong to one review of a case, so nobody sees those on another."""

from __future__ import annotations

from audit.errors import InputError
from audit.messages import moderation as messages
from audit.messages import storage as storage_messages
from audit.model.audit_log import Change, ChangeType
from audit.model.case_review import CaseReview
from audit.model.comments import ReviewComment
from audit.model.people import Permission, Person
from audit.model.text_fields import check_text
from audit.storage.audit_log import change_log
from audit.storage.authorisation import Access
from audit.storage.engine import clock
from audit.storage.queries import review_comments
from audit.storage.queries.audit_reader import lock_open_audit
from audit.storage.queries.case_reviews import lock_for_update


class Comments:
    """The comments on the reviews of every audit. They are read with the review."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, person: Person, review: CaseReview, question_id: str, text: str) -> None:
        """Add a comment on a question ('': on the whole review), or an answer, in any state of the review.

        The same text again, right after it, changes nothing. Raises InputError without a text, or if the audit does
        not inspect the question.
        """
        cleaned = check_text("The comment", text)
        if not cleaned:
            raise InputError(messages.COMMENT_MISSING)
        if question_id and question_id not in {question.id for question in review.questions}:
            raise InputError(storage_messages.UNKNOWN_QUESTION.format(question=question_id))
        audit_id = review.audit.id
        with self._access.write_transaction(person, Permission.COMMENT, audit_id, review.selector) as connection:
            lock_open_audit(connection, audit_id)
            review_id = lock_for_update(connection, review.key).id
            comments = review_comments.read(connection, {review_id}).get(review_id, ())
            thread = [comment for comment in comments if comment.question_id == question_id]
            if thread and (thread[-1].text, thread[-1].by) == (cleaned, person.name):
                return
            comment = ReviewComment(len(comments) + 1, question_id, cleaned, person.name, clock.now())
            review_comments.add(connection, review_id, comment)
            change = Change(ChangeType.COMMENT, audit_id, question_id, None, cleaned, review.case_id, review_id)
            change_log.append(connection, person.name, [change])
