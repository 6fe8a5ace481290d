"""Crosswalks: which questions of two questionnaires, or of two versions of one, correspond, and how closely."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum


class Correspondence(Enum):
    """How the second question of a pair relates to the first."""

    SAME = "same"
    REWORDED = "reworded"
    NARROWER = "narrower"
    BROADER = "broader"

    @property
    def reversed(self) -> Correspondence:
        """Return how the first question relates to the second."""
        return {
            Correspondence.NARROWER: Correspondence.BROADER,
            Correspondence.BROADER: Correspondence.NARROWER,
        }.get(self, self)

    @property
    def label(self) -> str:
        """Return the word that tables print at a joined figure."""
        return "same question" if self is Correspondence.SAME else self.value


@dataclass(frozen=True)
class QuestionnaireVersion:
    """A questionnaire in one version; in any if ``version`` is empty."""

    questionnaire_id: str
    version: str = ""

    @property
    def name(self) -> str:
        """Return the id, and the version if only one is meant."""
        return f"{self.questionnaire_id}, version {self.version}" if self.version else self.questionnaire_id

    def includes(self, other: QuestionnaireVersion) -> bool:
        """Return whether another, whose version is known, is meant by this one."""
        return self.questionnaire_id == other.questionnaire_id and self.version in ("", other.version)


@dataclass(frozen=True)
class QuestionPair:
    """Two questions that correspond: ``second_is`` how the second relates to the first."""

    first_id: str
    second_id: str
    second_is: Correspondence
    note: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """The questions of two questionnaires that correspond. No question is in two pairs."""

    id: str
    title: str
    source: str
    first: QuestionnaireVersion
    second: QuestionnaireVersion
    pairs: tuple[QuestionPair, ...]

    def includes(self, version: QuestionnaireVersion) -> bool:
        """Return whether one of its questionnaires is this one."""
        return self.first.includes(version) or self.second.includes(version)

    def ids_missing(self, version: QuestionnaireVersion, question_ids: Collection[str]) -> list[str]:
        """Return the ids of its pairs that this version of one of its questionnaires does not have."""
        named = [pair.first_id for pair in self.pairs] if self.first.includes(version) else []
        named += [pair.second_id for pair in self.pairs] if self.second.includes(version) else []
        return [question_id for question_id in named if question_id not in question_ids]


@dataclass(frozen=True)
class JoinedQuestion:
    """The question of another questionnaire whose figures are used for a question, and how the two relate."""

    question_id: str
    questionnaire: QuestionnaireVersion
    correspondence: Correspondence
    note: str = ""

    @property
    def text(self) -> str:
        """Return what is printed with a joined figure: ``narrower: P1 of public-protection``."""
        return f"{self.correspondence.label}: {self.question_id} of {self.questionnaire.questionnaire_id}"


def joined_questions(
    crosswalks: Iterable[Crosswalk], here: QuestionnaireVersion, there: QuestionnaireVersion
) -> Mapping[str, JoinedQuestion]:
    """Return for each question ``here`` that has a pair ``there`` that question. Crosswalks are never chained."""
    joined: dict[str, JoinedQuestion] = {}
    for crosswalk in crosswalks:
        if crosswalk.first.includes(here) and crosswalk.second.includes(there):
            for pair in crosswalk.pairs:
                joined.setdefault(pair.first_id, JoinedQuestion(pair.second_id, there, pair.second_is, pair.note))
        if crosswalk.second.includes(here) and crosswalk.first.includes(there):
            for pair in crosswalk.pairs:
                question = JoinedQuestion(pair.first_id, there, pair.second_is.reversed, pair.note)
                joined.setdefault(pair.second_id, question)
    return joined
