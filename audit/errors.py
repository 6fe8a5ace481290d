"""Faults that a person can put right, told in whole sentences and shown without a traceback."""


class AuditError(Exception):
    """Something that a person can put right.

    Each fault is one sentence or two: where it is, what it is, what to do about it. All faults of one
    input are gathered and raised together. No fault ever holds an answer or free text of a case.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class QuestionnaireError(AuditError):
    """A questionnaire file that does not say what a questionnaire has to say."""


class InputError(AuditError):
    """A file or a form that cannot be taken as it is; nothing of it was kept."""


class NotFoundError(AuditError):
    """What was asked for is not in the store, or this person may not know that it is."""


class NotAllowedError(AuditError):
    """This person may not do this, or it may not be done in this state."""


class ConflictError(AuditError):
    """Somebody else changed the same thing since this page read it; nothing was overwritten."""


class StoreError(AuditError):
    """The store cannot be opened, or could not write."""


class NotCompactedError(StoreError):
    """The database could not be rewritten, so deleted data may still be in its files. ``why`` gives the reason."""

    def __init__(self, why: str) -> None:
        super().__init__("The database was not rewritten, so deleted data may still be in its files.", why)
        self.why = why
