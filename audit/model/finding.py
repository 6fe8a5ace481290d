"""A finding: what people wrote about a standard, or a recommendation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from audit.errors import InputError
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import MAX_TEXT_LENGTH, line_problems, remove_invalid_characters


class FindingKind(StrEnum):
    """What a finding says."""

    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    PRACTICE = "practice"
    RECOMMENDATION = "recommendation"

    @property
    def label(self) -> str:
        """The kind as people read it."""
        return {"improvement": "area for improvement", "practice": "practice example"}.get(self.value, self.value)


class Addressee(StrEnum):
    """Whom a recommendation is for."""

    UNIT = "unit"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True)
class Finding:
    """What people found beside the figures: of one standard, or a recommendation to an addressee.

    ``question_id`` is the key question that it rests on ('': the whole standard), ``cases`` the ids of the cases that
    show it. A recommendation may have an owner, who sees to it, and the day on which it is due.
    """

    kind: FindingKind
    text: str
    standard_id: str = ""
    addressee: Addressee | None = None
    question_id: str = ""
    case_ids: tuple[str, ...] = ()
    owner: str = ""
    due_date: date | None = None


def check_finding(finding: Finding, questionnaire: Questionnaire, case_ids: Collection[str]) -> Finding:
    """The finding as it will be kept, or InputError with every fault; ``cases`` are the ids of the audit's."""
    cleaned = replace(finding, text=remove_invalid_characters(finding.text), owner=finding.owner.strip())
    problems = [
        *_text_problems(cleaned.text),
        *_standard_problems(cleaned, questionnaire),
        *_recommendation_problems(cleaned),
        *line_problems("The owner", cleaned.owner),
    ]
    if not frozenset(cleaned.case_ids) <= frozenset(case_ids):
        problems.append("A case of the finding is not in the audit. Choose from its cases.")
    if problems:
        raise InputError(*problems)
    return cleaned


def _text_problems(text: str) -> list[str]:
    if not text.strip():
        return ["The finding has no text. Write it."]
    if len(text) > MAX_TEXT_LENGTH:
        return [f"The finding has {len(text):,} characters. Shorten it to {MAX_TEXT_LENGTH:,}."]
    return []


def _standard_problems(finding: Finding, questionnaire: Questionnaire) -> list[str]:
    """What is wrong with the standard and the key question of a finding."""
    if not finding.standard_id and finding.kind is not FindingKind.RECOMMENDATION:
        return [f"The {finding.kind.label} has no standard. Choose one."]
    if finding.standard_id and finding.standard_id not in questionnaire.standards_by_id:
        return [f"Standard {finding.standard_id} of a finding is not in the questionnaire. Choose one that is."]
    standards = [questionnaire.standards_by_id[finding.standard_id]] if finding.standard_id else questionnaire.standards
    key_question_ids = {key.id for standard in standards for key in standard.key_questions}
    if finding.question_id and finding.question_id not in key_question_ids:
        scope = f"of standard {finding.standard_id}" if finding.standard_id else "in the questionnaire"
        return [f"{finding.question_id} is no key question {scope}. Choose one that is, or none."]
    return []


def _recommendation_problems(finding: Finding) -> list[str]:
    if finding.kind is FindingKind.RECOMMENDATION:
        return [] if finding.addressee else ["The recommendation has no addressee. Choose one."]
    action_fields = {"an addressee": finding.addressee, "an owner": finding.owner, "a due date": finding.due_date}
    return [f"Only a recommendation has {label}. Take it out." for label, value in action_fields.items() if value]
