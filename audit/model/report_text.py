"""The chapters of the report, what a lead writes in them, and which breakdowns a lead puts in its body."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from audit.errors import InputError
from audit.messages import report_text as messages
from audit.model.questionnaire import Questionnaire, RatingMethod, Respondents, Standard
from audit.model.text_fields import MAX_LINE_LENGTH, clean_text

MAX_CHAPTER_LENGTH = 20_000
STANDARD_PREFIX = "standard:"

BEFORE_STANDARDS = {"foreword": "Foreword", "overview": "Overview", "background": "Background"}
OF_ORGANISATION = {
    "leadership": "Leadership",
    "staff": "Staff",
    "services": "Services",
    "information": "Information and facilities",
}
AFTER_STANDARDS = {
    "resettlement": "Resettlement",
    "feedback_people": "Feedback from people on probation",
    "feedback_staff": "Feedback from staff",
    "diversity": "Diversity",
    "outcomes": "Outcomes",
    "certainty": "Confidence in the figures",
    "acknowledgements": "Acknowledgements",
    "annexe": "Annexe",
}
CHAPTER_TITLES: Mapping[str, str] = MappingProxyType({**BEFORE_STANDARDS, **OF_ORGANISATION, **AFTER_STANDARDS})
"""The titles of the chapters that are not named after a standard, in the order of the report."""

TOPICS = ("resettlement", "feedback_people", "feedback_staff", "diversity")
"""The chapters about which a finding may be written, because they are about no standard."""

RESPONDENTS: Mapping[str, Respondents] = MappingProxyType(
    {"feedback_people": Respondents.PEOPLE_ON_PROBATION, "feedback_staff": Respondents.STAFF}
)
"""Whose answers to surveys of the same unit the chapters on feedback have."""

NOT_IN_SURVEYS = {"resettlement", "feedback_people", "feedback_staff", "outcomes"}


@dataclass(frozen=True)
class ReportText:
    """The text of a chapter as saved ('': cleared), with its version, who wrote that version and when."""

    chapter: str
    text: str
    written_by: str
    written_at: datetime
    version: int = 1


@dataclass(frozen=True)
class ChosenBreakdowns:
    """The breakdowns in the body of the report, by case details; every other breakdown is in its appendix.

    ``with_prompts`` says whether they show prompts, not only key questions. Version 0: nobody has chosen.
    """

    detail_ids: tuple[str, ...] = ()
    with_prompts: bool = False
    version: int = 0
    chosen_by: str = ""
    chosen_at: datetime | None = None


NOTHING_CHOSEN = ChosenBreakdowns()


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report; ``standard_id`` is the standard that it is about ('': none)."""

    id: str
    title: str
    standard_id: str = ""


def chapter_of_standard(standard: Standard, questionnaire: Questionnaire) -> str:
    """Return the id of the chapter about a standard.

    A standard that is rated by judgement and one that is shown without a rating have chapters of their own in the
    source report: leadership, staff, services, information and outcomes. The first word of the title tells which.
    """
    word = standard.title.split()[0].casefold() if standard.title else ""
    is_organisational = standard.rating_method is RatingMethod.BY_JUDGEMENT and word in OF_ORGANISATION
    is_outcomes = standard.rating_method is RatingMethod.NOT_RATED and word == "outcomes" and questionnaire.has_ratings
    return word if is_organisational or is_outcomes else f"{STANDARD_PREFIX}{standard.id}"


def report_chapters(questionnaire: Questionnaire, not_inspected: Collection[str] = ()) -> tuple[Chapter, ...]:
    """Return the chapters of the report on an audit, in their order."""
    return tuple(_chapters(questionnaire, not_inspected))


def _chapters(questionnaire: Questionnaire, not_inspected: Collection[str]) -> Iterator[Chapter]:
    standards = [standard for standard in questionnaire.standards if standard.id not in not_inspected]
    by_chapter = {chapter_of_standard(standard, questionnaire): standard for standard in standards}
    for chapter_id, title in BEFORE_STANDARDS.items():
        yield Chapter(chapter_id, title)
    for chapter_id, standard in by_chapter.items():
        if chapter_id not in AFTER_STANDARDS:
            yield Chapter(chapter_id, standard.name, standard.id)
    for chapter_id, title in AFTER_STANDARDS.items():
        if chapter_id in by_chapter:
            yield Chapter(chapter_id, title, by_chapter[chapter_id].id)
        elif not questionnaire.is_survey or chapter_id not in NOT_IN_SURVEYS:
            yield Chapter(chapter_id, title)


def chapter_title(chapter_id: str, questionnaire: Questionnaire) -> str:
    """Return the title of a chapter, also of one that the audit no longer has."""
    titles = {chapter.id: chapter.title for chapter in report_chapters(questionnaire)}
    return titles.get(chapter_id) or CHAPTER_TITLES.get(chapter_id) or chapter_id.removeprefix(STANDARD_PREFIX)


def finding_topics(questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the topics about which a finding may be written in this audit."""
    return tuple(topic for topic in TOPICS if not questionnaire.is_survey or topic not in NOT_IN_SURVEYS)


def word_count(text: str) -> int:
    """Return the number of words of a text.

    >>> word_count("Plans are clear.\\nReviews, too.")
    5
    """
    return len(text.split())


def written_chapters(texts: Mapping[str, ReportText]) -> dict[str, str]:
    """Return the text of each chapter that is written, by chapter."""
    return {chapter: saved.text for chapter, saved in texts.items() if saved.text}


def check_report_text(chapter_id: str, text: str, questionnaire: Questionnaire) -> str:
    """Return the text as it will be saved. Raises InputError with every problem."""
    cleaned = clean_text(text)
    problems = _chapter_problems(chapter_id, questionnaire)
    if len(cleaned) > MAX_CHAPTER_LENGTH:
        title = chapter_title(chapter_id, questionnaire)
        problems.append(messages.CHAPTER_TOO_LONG.format(title=title, length=len(cleaned), limit=MAX_CHAPTER_LENGTH))
    if problems:
        raise InputError(*problems)
    return cleaned


def _chapter_problems(chapter_id: str, questionnaire: Questionnaire) -> list[str]:
    known = {chapter.id for chapter in report_chapters(questionnaire)} | set(CHAPTER_TITLES)
    if chapter_id not in known:
        return [messages.NOT_A_CHAPTER.format(chapter=chapter_id[:MAX_LINE_LENGTH])]
    if len(chapter_id) > MAX_LINE_LENGTH:
        limit = MAX_LINE_LENGTH - len(STANDARD_PREFIX)
        return [messages.STANDARD_ID_TOO_LONG.format(length=len(chapter_id) - len(STANDARD_PREFIX), limit=limit)]
    return []


def check_breakdowns(detail_ids: Sequence[str], questionnaire: Questionnaire) -> tuple[str, ...]:
    """Return the case details to choose, each once, in the order of the questionnaire. Raises InputError."""
    offered = [case_detail.id for case_detail in questionnaire.case_details if case_detail.breakdown]
    if unknown := [detail_id for detail_id in detail_ids if detail_id not in offered]:
        raise InputError(*(messages.NOT_A_BREAKDOWN.format(detail=detail_id) for detail_id in unknown))
    return tuple(detail_id for detail_id in offered if detail_id in detail_ids)
