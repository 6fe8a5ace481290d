"""Making the feedback sheets of cases from the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import TYPE_CHECKING

from audit.errors import InputError
from audit.files.feedback_sheets.bundle import SheetFile, build_file
from audit.files.feedback_sheets.content import SheetSource
from audit.formatting import today
from audit.messages import feedback as messages
from audit.model.case_review import ReviewKey
from audit.model.feedback import FeedbackStatus

if TYPE_CHECKING:
    from audit.storage import Person, Store

EXPORT_NAME = "feedback sheet ({suffix})"


def make_file(
    store: Store,
    person: Person,
    audit_id: str,
    cases: Sequence[FeedbackStatus],
    file: SheetFile,
    on_progress: Callable[[float], None] = lambda share: None,
) -> bytes:
    """Return the sheets of submitted cases as a file, after the access log has each of them.

    ``on_progress`` is called with how much is done, from 0 to 1. Raises InputError without cases, or if one of them is
    not submitted.
    """
    check_submitted(cases)
    keys = [ReviewKey(audit_id, case.case_id) for case in cases]
    store.history.log_case_exports(person, audit_id, keys, EXPORT_NAME.format(suffix=file.suffix))
    steps, total, sources = count(1), 2 * len(cases), []
    for key in keys:
        sources.append(SheetSource(store.feedback.open(person, audit_id, key.case_id), person.name, today()))
        on_progress(next(steps) / total)
    return build_file(sources, file, lambda: on_progress(next(steps) / total))


def check_submitted(cases: Sequence[FeedbackStatus]) -> None:
    """Raise InputError if there is no case, or with a sentence for each one that is not submitted."""
    if not cases:
        raise InputError(messages.NO_SUBMITTED_CASE)
    problems = [
        messages.NOT_SUBMITTED.format(reference=case.reference, state=case.state.label)
        for case in cases
        if not case.can_be_downloaded
    ]
    if problems:
        raise InputError(*problems)
