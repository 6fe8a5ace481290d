"""Questionnaires that people write: drafts, and those that can be chosen for a new audit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audit.errors import ConflictError
from audit.messages import questionnaires as messages
from audit.model.people import Person


@dataclass(frozen=True)
class DraftSummary:
    """A draft of a questionnaire, as a list shows it.

    ``title`` and ``questionnaire_version`` are those of the last text that could be read. ``version`` is the number
    of its last save.
    """

    id: str
    owner: str
    title: str
    questionnaire_version: str
    questions: int
    problems: int
    version: int
    saved_at: datetime

    @property
    def name(self) -> str:
        """Return the title, or a text in its place if there is none."""
        return self.title or messages.WITHOUT_TITLE

    def is_own(self, person: Person) -> bool:
        """Return whether a person may change it: the owner, and the person at this computer."""
        return person.local or person.name == self.owner


@dataclass(frozen=True)
class QuestionnaireDraft(DraftSummary):
    """A draft with its text."""

    source: str


@dataclass(frozen=True)
class AvailableQuestionnaire:
    """A questionnaire that somebody made available, by its id and version.

    ``is_offered``: it can be chosen for a new audit. Who withdrew it last stays known after it is offered again.
    """

    questionnaire_id: str
    version: str
    source: bytes
    made_by: str
    made_at: datetime
    is_offered: bool = True
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None

    def is_own(self, person: Person) -> bool:
        """Return whether a person may withdraw it or offer it again: who made it available, or is at this computer."""
        return person.local or person.name == self.made_by


class DraftConflictError(ConflictError):
    """A draft was saved meanwhile, in another tab. ``saved`` is what it holds now."""

    def __init__(self, saved: QuestionnaireDraft) -> None:
        super().__init__(messages.DRAFT_CHANGED)
        self.saved = saved


def decode_source(data: bytes) -> str:
    """Return the text of a file as a draft has it, to compare the two. Raises UnicodeDecodeError if it is not UTF-8.

    >>> decode_source(b"id = 1\\r\\n")
    'id = 1\\n'
    """
    return clean_source(data.decode())


def clean_source(text: str) -> str:
    """Return the text of a file as every database can store it: nothing that people can see is changed.

    >>> clean_source("id = 1\\r\\n\\0")
    'id = 1\\n'
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")  # half an emoji becomes "�"
    whole = whole.removeprefix("\ufeff")  # with which some editors start a file
    return whole.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
