"""Errors that a person can correct. They are shown as sentences, without a traceback."""

from __future__ import annotations

from collections.abc import Mapping


class AuditError(Exception):
    """One or more problems that a person can correct.

    Each problem says where it is, what is wrong and how to fix it. All problems of one input are collected and raised
    together. No problem ever contains an answer or free text of a case.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class QuestionnaireError(AuditError):
    """A questionnaire file is not valid."""


class InputError(AuditError):
    """A file or a form is not valid. Nothing of it was saved."""


class NotFoundError(AuditError):
    """The thing asked for does not exist, or this person may not know that it exists."""


class NotAllowedError(AuditError):
    """This person may not do this, or nobody may do it in the current state."""


class SomeRefusedError(NotAllowedError):
    """Some of several cases do not allow what was asked for. Nothing was changed in any of them.

    ``refused`` says why, by the id of the case.
    """

    def __init__(self, refused: Mapping[str, str]) -> None:
        super().__init__(*refused.values())
        self.refused = refused


class ConflictError(AuditError):
    """Somebody else has changed the same thing since it was read. Nothing was overwritten."""


class StoreError(AuditError):
    """The database cannot be opened or written to."""


class UnknownAnswerError(AuditError):
    """The database has an answer that no version of the program saves, so nothing is counted or written with it."""


class UnavailableError(StoreError):
    """No connection to the database was made, so nothing was saved. It may succeed a moment later."""


class NotCompactedError(StoreError):
    """The database file could not be rewritten, so deleted data may still be in it. ``why`` gives the reason."""

    def __init__(self, why: str) -> None:
        super().__init__("The database was not rewritten, so deleted data may still be in its files.", why)
        self.why = why
