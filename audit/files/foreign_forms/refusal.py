"""Why a form is refused, and what a person may choose so that it is not."""

from __future__ import annotations

from collections.abc import Iterable

from audit.errors import InputError


class FormRefusedError(InputError):
    """A form cannot become a questionnaire as it is.

    It may be that one of the ``languages`` has to be chosen, or that ``can_leave_out`` what cannot be carried over.
    """

    def __init__(self, *problems: str, languages: Iterable[str] = (), can_leave_out: bool = False) -> None:
        super().__init__(*problems)
        self.languages, self.can_leave_out = tuple(languages), can_leave_out
