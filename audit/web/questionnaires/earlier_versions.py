"""The questionnaires with which a draft can be compared: its earlier versions, and all others that are available."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from audit.errors import NotFoundError
from audit.model.audit import Audit
from audit.model.questionnaire import Questionnaire
from audit.model.questionnaire_draft import decode_source
from audit.storage import Role
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.toml_files.questionnaire_check import check_questionnaire
from audit.web.questionnaires.opened import OpenQuestionnaire, open_available, open_shipped


@dataclass(frozen=True)
class Comparable:
    """A questionnaire to compare with, and where it comes from."""

    questionnaire: Questionnaire
    origin: str
    source: str

    @property
    def name(self) -> str:
        """Return its name in the list of choices."""
        return f"Version {self.questionnaire.version} of {self.questionnaire.title} ({self.origin})"


def comparable_with(opened: OpenQuestionnaire, questionnaire: Questionnaire) -> tuple[list[Comparable], bool]:
    """Return what an opened questionnaire can be compared with, and whether the first is a version of it.

    Its versions come first: the one that was made available last, then those of audits, then that of the program; one
    with the same text comes after the others.
    """
    found = [each for each in _all_of(opened) if opened.draft is not None or each.source != opened.source]
    found.sort(key=lambda each: (each.questionnaire.id != questionnaire.id, each.source == opened.source))
    return found, bool(found) and found[0].questionnaire.id == questionnaire.id


def _all_of(opened: OpenQuestionnaire) -> Iterator[Comparable]:
    """Yield every questionnaire once: available ones, those of this person's audits, and those of the program."""
    context, sources = opened.context, set()
    available = [open_available(context, each) for each in context.store.questionnaires.available(context.person)]
    shipped = [open_shipped(context, each) for each in shipped_questionnaires()]
    of_audits = [
        OpenQuestionnaire(context, _source_of(opened, audit), origin=f"used by {audit.description.name}")
        for audit in led_audits(opened)
    ]
    for each in (*available, *of_audits, *shipped):
        questionnaire = check_questionnaire(each.source).outline
        if questionnaire is not None and each.source not in sources:
            sources.add(each.source)
            yield Comparable(questionnaire, each.origin, each.source)


def _source_of(opened: OpenQuestionnaire, audit: Audit) -> str:
    return decode_source(opened.context.store.audits.questionnaire_source(opened.context.person, audit.id))


def led_audits(opened: OpenQuestionnaire) -> list[Audit]:
    """Return the open audits that this person leads."""
    context = opened.context
    audits = []
    for own in context.store.members.audits(context.person):
        if own.role is Role.LEAD and not own.is_closed and not own.purpose.is_exercise:
            try:
                audits.append(context.store.audits.get(context.person, own.id))
            except NotFoundError:  # somebody removed this person meanwhile
                continue
    return audits
