"""What to look for in a log, for a text that somebody typed: the words on the screen, and what is stored for them."""

from __future__ import annotations

from collections.abc import Iterable

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.answers import Answer
from audit.model.case import CaseState
from audit.model.case_details import YES_NO
from audit.model.days import parse_written_day
from audit.model.log_filter import LogSearch
from audit.model.questionnaire import Questionnaire
from audit.model.sampling import EliminationReason
from audit.model.text_fields import clean_text, fold_text
from audit.web.components.audit_details_form import FIELD_LABELS

MAX_SEARCH_LENGTH = 1_000
"""SQLite compares with at most 50,000 bytes; nobody looks for a text that is longer than a few sentences."""


def log_search(text: str, questionnaire: Questionnaire) -> LogSearch:
    """Return the search for a text, with the questions, settings and codes whose words on the screen have it.

    Raises InputError if the text is too long to look for.
    """
    text = clean_text(text, one_line=True)
    if not text:
        return LogSearch()
    if len(text) > MAX_SEARCH_LENGTH:
        raise InputError(messages.TEXT_TOO_LONG.format(label="The search", length=len(text), limit=MAX_SEARCH_LENGTH))
    wanted = fold_text(text)
    subjects = {item_id for item_id, wording in _wordings(questionnaire) if wanted in fold_text(wording)}
    values = {code for code, label in _labels(questionnaire) if wanted in fold_text(label)}
    if day := parse_written_day(text):  # a date is stored in ISO form, and read in words
        values.add(day.isoformat())
    return LogSearch(text, frozenset(subjects), frozenset(values))


def _wordings(questionnaire: Questionnaire) -> Iterable[tuple[str, str]]:
    for question in questionnaire.questions:
        yield question.id, question.text
    for case_detail in questionnaire.case_details:
        yield case_detail.id, case_detail.text
    for standard in questionnaire.standards:
        yield standard.id, standard.name
    yield from FIELD_LABELS.items()


def _labels(questionnaire: Questionnaire) -> Iterable[tuple[str, str]]:
    """The stored codes with the labels that people read."""
    for answer in Answer:
        yield answer.value, answer.label
    for scale in {question.answer_scale for question in questionnaire.questions if question.answer_scale}:
        for named in scale.answers:
            yield named.id, named.text
    for state in CaseState:
        yield state.value, state.label
    for reason in EliminationReason:
        yield reason.value, reason.label
    for case_detail in questionnaire.case_details:
        for choice in (*case_detail.choices, *YES_NO):
            yield choice.id, choice.text
