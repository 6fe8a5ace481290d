"""The questionnaire that the page shows: a draft, an available questionnaire or one that comes with the program."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from audit.formatting import format_date
from audit.messages import questionnaires as messages
from audit.model.questionnaire_draft import AvailableQuestionnaire, QuestionnaireDraft, decode_source
from audit.toml_files.questionnaire import ShippedQuestionnaire
from audit.toml_files.questionnaire_check import CheckedQuestionnaire, check_questionnaire
from audit.web.session.page_context import PageContext

PAGE = "questionnaires"


@dataclass(frozen=True)
class OpenQuestionnaire:
    """What is shown: its text, and its draft if it is one. ``origin`` says where an available one comes from."""

    context: PageContext
    source: str
    draft: QuestionnaireDraft | None = None
    origin: str = ""

    @cached_property
    def checked(self) -> CheckedQuestionnaire:
        """Return the questionnaire with its problems."""
        return check_questionnaire(self.source)

    @property
    def title(self) -> str:
        """Return the title, as far as it can be read."""
        if self.draft is not None:
            return self.draft.name
        return self.checked.outline.title if self.checked.outline else messages.WITHOUT_TITLE

    @property
    def is_editable(self) -> bool:
        """Return whether this person may change it."""
        return self.draft is not None and self.draft.is_own(self.context.person)

    @property
    def key(self) -> str:
        """Return what the keys of widgets end with: another text of the same draft has the same key."""
        if self.draft is not None:
            return self.draft.id
        outline = self.checked.outline
        return f"{outline.id} {outline.version}" if outline else ""

    def url(self, view: str) -> str:
        """Return the address of one of its views."""
        outline = self.checked.outline
        if self.draft is not None:
            names = {"draft": self.draft.id}
        else:
            names = {"open": outline.id, "version": outline.version} if outline else {}
        return f"{PAGE}?{urlencode(names | {'view': view})}"


def open_shipped(context: PageContext, shipped: ShippedQuestionnaire) -> OpenQuestionnaire:
    """Return a questionnaire that comes with the program."""
    return OpenQuestionnaire(context, decode_source(shipped.source), origin=messages.SHIPPED)


def open_available(context: PageContext, available: AvailableQuestionnaire) -> OpenQuestionnaire:
    """Return a questionnaire that somebody made available."""
    return OpenQuestionnaire(context, available.source.decode(), origin=origin_of(available))


def origin_of(available: AvailableQuestionnaire) -> str:
    """Return who made a questionnaire available or withdrew it, and when."""
    made = messages.MADE_AVAILABLE_BY.format(name=available.made_by, date=format_date(available.made_at))
    if available.withdrawn_at is None:
        return made
    withdrawn = messages.WITHDRAWN_BY.format(name=available.withdrawn_by, date=format_date(available.withdrawn_at))
    return messages.AGAIN_AVAILABLE.format(made=made, withdrawn=withdrawn) if available.is_offered else withdrawn
