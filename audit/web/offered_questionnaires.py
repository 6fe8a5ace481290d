"""The questionnaires that can be chosen for an audit: those of the program, and those that people made available."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import ShippedQuestionnaire, shipped_questionnaires
from audit.toml_files.questionnaire_check import check_questionnaire
from audit.web.session.page_context import PageContext


def offered_questionnaires(context: PageContext) -> Mapping[str, ShippedQuestionnaire]:
    """Return what can be chosen, by its id; those that people made available, by id and version.

    One that this version of the program would refuse is left out.
    """
    offered = {each.questionnaire.id: each for each in shipped_questionnaires()}
    for available in context.store.questionnaires.available(context.person, offered_only=True):
        questionnaire = _read(available.source)
        if questionnaire is not None:
            key = available_key(questionnaire.id, questionnaire.version)
            offered[key] = ShippedQuestionnaire(questionnaire, available.source)
    return offered


@lru_cache(maxsize=128)
def _read(source: bytes) -> Questionnaire | None:
    """Return an available questionnaire, whose text never changes; None if this version of the program refuses it.

    ``check_questionnaire`` reads a text once too, but forgets it when drafts are typed.
    """
    return check_questionnaire(source.decode()).questionnaire


def available_key(questionnaire_id: str, version: str) -> str:
    """Return the key of a questionnaire that somebody made available."""
    return f"{questionnaire_id} {version}"


def other_versions(context: PageContext, questionnaire_id: str, version: str) -> list[ShippedQuestionnaire]:
    """Return the other versions of a questionnaire that can be chosen."""
    versions = [each for each in offered_questionnaires(context).values() if each.questionnaire.id == questionnaire_id]
    return [each for each in versions if each.questionnaire.version != version]


def labels_of(offered: Mapping[str, ShippedQuestionnaire]) -> dict[str, str]:
    """Return the titles, with the version where another questionnaire has the same title."""
    titles = Counter(each.questionnaire.title for each in offered.values())
    return {
        key: f"{each.questionnaire.title}, version {each.questionnaire.version}"
        if titles[each.questionnaire.title] > 1
        else each.questionnaire.title
        for key, each in offered.items()
    }
