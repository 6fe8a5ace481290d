"""The names of a questionnaire's parts in a form: those of ODK and KoBo, which become columns of the collected data.

A name depends on the id alone, so it is the same in every version of a questionnaire. No two ids have the same name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from audit.model.questionnaire import Questionnaire


class Prefix(StrEnum):
    """What a name begins with: it says what the field holds."""

    DETAIL = "d_"
    QUESTION = "q_"
    NOTE = "n_"
    MEASURE = "m_"
    APPLIES = "a_"
    PART = "p_"
    STANDARD = "s_"
    KEY_QUESTION = "k_"


CASE_FIELD, AUDITOR_FIELD, DETAILS_GROUP = "case", "auditor", "about"
QUESTIONNAIRE_FIELD, VERSION_FIELD = "questionnaire_id", "questionnaire_version"
NO_MARK = re.compile("[^A-Za-z0-9._-]")
"""What a version may have, but not the text of an expression that every app reads in the same way."""
DOTS_FIRST, UNDERSCORES_FIRST = ".-_", "_-."
"""In which order the separators of an id get one, two and three underscores: questions have dots, details not."""
SEPARATORS = re.compile("[._-]+")
LETTERS = str.maketrans(".-_", "dhu")
MARK = "____"
CHOICE_PREFIX = "c_"


def field_name(prefix: Prefix, item_id: str) -> str:
    """Return the name of a field: the id with underscores for what KoBo and Excel do not take in a name.

    >>> field_name(Prefix.QUESTION, "2.1.1a"), field_name(Prefix.QUESTION, "1-1"), field_name(Prefix.QUESTION, "1_1")
    ('q_2_1_1a', 'q_1__1', 'q_1___1')
    >>> field_name(Prefix.DETAIL, "sentence_type"), field_name(Prefix.QUESTION, "1.-2")
    ('d_sentence_type', 'q_1____dh____2')
    """
    order = UNDERSCORES_FIRST if prefix is Prefix.DETAIL else DOTS_FIRST

    def underscores(match: re.Match[str]) -> str:
        separators = match.group()
        if len(separators) == 1:
            return "_" * (order.index(separators) + 1)
        return f"{MARK}{separators.translate(LETTERS)}{MARK}"

    return prefix + SEPARATORS.sub(underscores, item_id)


def choice_name(choice_id: str) -> str:
    """Return the name of an answer or a choice in a form: its id, with a prefix if that looks like a number.

    KoBo exports what Python takes for a number as a number: 26_35 would be 2635, and 1.10 would be 1.1.

    >>> choice_name("resettlement"), choice_name("26_35"), choice_name("c_1")
    ('resettlement', 'c_26_35', 'c_c_1')
    """
    try:
        float(choice_id)
    except ValueError:
        return f"{CHOICE_PREFIX}{choice_id}" if choice_id.startswith(CHOICE_PREFIX) else choice_id
    return f"{CHOICE_PREFIX}{choice_id}"


def form_marks(questionnaire: Questionnaire) -> dict[str, str]:
    """Return what every submission says of its form, by the field: the questionnaire and its version."""
    parts = {QUESTIONNAIRE_FIELD: questionnaire.id, VERSION_FIELD: questionnaire.version}
    return {name: choice_name(NO_MARK.sub("_", part)) for name, part in parts.items()}


@dataclass(frozen=True)
class FormNames:
    """Which part of a questionnaire each name of its form is for."""

    questionnaire: Questionnaire

    @cached_property
    def details(self) -> dict[str, str]:
        """Return the ids of the case details by the names of their fields."""
        return {field_name(Prefix.DETAIL, detail_id): detail_id for detail_id in self.questionnaire.case_details_by_id}

    @cached_property
    def questions(self) -> dict[str, str]:
        """Return the ids of the questions that are asked by the names of their fields."""
        return {field_name(Prefix.QUESTION, each.id): each.id for each in self.questionnaire.asked_questions}

    @cached_property
    def notes(self) -> dict[str, str]:
        """Return the ids of the questions by the names of the fields of their notes."""
        return {field_name(Prefix.NOTE, each.id): each.id for each in self.questionnaire.asked_questions}

    @cached_property
    def calculated(self) -> frozenset[str]:
        """Return what the names of calculations begin with, up to the number of a part of a measure."""
        return frozenset(
            field_name(prefix, question_id)
            for prefix in (Prefix.MEASURE, Prefix.APPLIES, Prefix.PART)
            for question_id in self.questionnaire.questions_by_id
        )

    @cached_property
    def measures(self) -> dict[str, str]:
        """Return the ids of the derived measures by the names of their calculations."""
        return {field_name(Prefix.MEASURE, each.id): each.id for each in self.questionnaire.derived_questions}
