"""A finding: a written conclusion about a standard, or a recommendation."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import count

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.questionnaire import Questionnaire
from audit.model.report_text import finding_topics
from audit.model.text_fields import MAX_TEXT_LENGTH, clean_text, line_problems


class FindingKind(StrEnum):
    """The kinds of finding."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRACTICE = "practice"
    RECOMMENDATION = "recommendation"

    @property
    def label(self) -> str:
        """Return the kind as people read it."""
        return {"improvement": "area for improvement", "practice": "practice example"}.get(self.value, self.value)


class Addressee(StrEnum):
    """Who a recommendation is for."""

    UNIT = "unit"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True)
class Finding:
    """A strength, area for improvement or practice example of a standard or topic, or a recommendation to an addressee.

    ``topic`` is a chapter of the report that is about no standard (``report_text.TOPICS``); '' if a standard is named.
    ``question_id`` is the key question that it is based on ('': the whole standard). ``case_ids`` are the cases that
    are its evidence. A recommendation may have an owner, who is responsible for it, and a due date.
    """

    kind: FindingKind
    text: str
    standard_id: str = ""
    addressee: Addressee | None = None
    question_id: str = ""
    case_ids: tuple[str, ...] = ()
    owner: str = ""
    due_date: date | None = None
    topic: str = ""


def recommendations_by_addressee(
    findings: Iterable[Finding],
) -> dict[Addressee | None, list[tuple[int, Finding]]]:
    """Return the recommendations with their numbers from 1, as the report prints them; those without addressee last."""
    numbers = count(1)
    recommendations = [finding for finding in findings if finding.kind is FindingKind.RECOMMENDATION]
    numbered = {
        addressee: [(next(numbers), finding) for finding in recommendations if finding.addressee is addressee]
        for addressee in (*Addressee, None)
    }
    return {addressee: group for addressee, group in numbered.items() if group}


def recommendations_in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Return the recommendations in the order of their numbers."""
    return [finding for group in recommendations_by_addressee(findings).values() for _, finding in group]


def check_finding(finding: Finding, questionnaire: Questionnaire, case_ids: Collection[str]) -> Finding:
    """Return the finding as it will be saved. Raises InputError with every problem.

    ``case_ids`` are the ids of the audit's cases.
    """
    cleaned = replace(finding, text=clean_text(finding.text), owner=clean_text(finding.owner, one_line=True))
    problems = [
        *_text_problems(cleaned.text),
        *_standard_problems(cleaned, questionnaire),
        *_recommendation_problems(cleaned),
        *line_problems("The owner", cleaned.owner),
    ]
    if not frozenset(cleaned.case_ids) <= frozenset(case_ids):
        problems.append(messages.FINDING_CASE_NOT_IN_AUDIT)
    if problems:
        raise InputError(*problems)
    return cleaned


def _text_problems(text: str) -> list[str]:
    if not text:
        return [messages.FINDING_WITHOUT_TEXT]
    if len(text) > MAX_TEXT_LENGTH:
        return [messages.TEXT_TOO_LONG.format(label="The finding", length=len(text), limit=MAX_TEXT_LENGTH)]
    return []


def _standard_problems(finding: Finding, questionnaire: Questionnaire) -> list[str]:
    """Return the problems with the standard and the key question of a finding."""
    standard_id = finding.standard_id
    if finding.topic:
        return _topic_problems(finding, questionnaire)
    if not standard_id and finding.kind is not FindingKind.RECOMMENDATION:
        return [messages.FINDING_WITHOUT_STANDARD.format(kind=finding.kind.label)]
    if standard_id and standard_id not in questionnaire.standards_by_id:
        return [messages.FINDING_STANDARD_NOT_IN_QUESTIONNAIRE.format(standard_id=standard_id)]
    standards = [questionnaire.standards_by_id[standard_id]] if standard_id else questionnaire.standards
    key_question_ids = {key.id for standard in standards for key in standard.key_questions}
    if finding.question_id and finding.question_id not in key_question_ids:
        message = messages.NOT_A_KEY_QUESTION if standard_id else messages.KEY_QUESTION_NOT_IN_QUESTIONNAIRE
        return [message.format(question_id=finding.question_id, standard_id=standard_id)]
    return []


def _topic_problems(finding: Finding, questionnaire: Questionnaire) -> list[str]:
    """Return the problems with the topic of a finding, which then names no standard and no key question."""
    if finding.topic not in finding_topics(questionnaire):
        return [messages.NOT_A_TOPIC.format(topic=finding.topic)]
    return [messages.TOPIC_AND_STANDARD] if finding.standard_id or finding.question_id else []


def _recommendation_problems(finding: Finding) -> list[str]:
    if finding.kind is FindingKind.RECOMMENDATION:
        return [] if finding.addressee else [messages.RECOMMENDATION_WITHOUT_ADDRESSEE]
    action_fields = {
        "a team to act on it": finding.addressee,
        "an owner": finding.owner,
        "a due date": finding.due_date,
    }
    return [messages.ONLY_FOR_RECOMMENDATIONS.format(field=label) for label, value in action_fields.items() if value]
