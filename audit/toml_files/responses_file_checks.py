"""Checks that a questionnaire goes through a responses file unchanged: recorded, exported and imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from audit.formatting import join_list
from audit.messages import questionnaire_details as detail_messages
from audit.messages import toml_files as messages
from audit.model.case_details import CaseDetail
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN, MAX_CHOICES, MAX_COLUMNS
from audit.model.personal_data import BIRTH_COLUMN, personal_data_in_column
from audit.model.questionnaire import DEFAULT_CASE_LABEL, Questionnaire
from audit.model.text_fields import fold_text

RESERVED_COLUMNS = (CASE_COLUMN, AUDITOR_COLUMN)
"""Columns that every responses file has, so no case detail or question may have such an id."""


def responses_file_problems(questionnaire: Questionnaire, name: str) -> list[str]:
    """Return why a responses file could not hold everything that is recorded; ``name`` is the name of the file."""
    problems = []
    if problem := _column_problem(questionnaire):
        problems.append(messages.PROBLEM.format(location=name, problem=problem))
    for case_detail in questionnaire.case_details:
        location = f"{name}, case detail {case_detail.id}"
        problems += [
            messages.PROBLEM.format(location=location, problem=problem) for problem in _choice_problems(case_detail)
        ]
    return problems


def _column_problem(questionnaire: Questionnaire) -> str:
    count, limit = len(_column_ids(questionnaire)), MAX_COLUMNS - len(RESERVED_COLUMNS)
    return messages.TOO_MANY_COLUMNS.format(count=count, limit=limit) if count > limit else ""


def _column_ids(questionnaire: Questionnaire) -> list[str]:
    return [*questionnaire.case_details_by_id, *(question.id for question in questionnaire.questions)]


def _choice_problems(case_detail: CaseDetail) -> Iterator[str]:
    """Yield a problem for each choice whose text is the id or the text of another, and for too many choices."""
    if len(case_detail.choices) > MAX_CHOICES:
        yield messages.TOO_MANY_CHOICES.format(count=len(case_detail.choices), limit=MAX_CHOICES)
    ids = {fold_text(choice.id): choice for choice in case_detail.choices}
    texts: dict[str, str] = {}
    for choice in case_detail.choices:
        folded = fold_text(choice.text)
        same_id, same_text = ids.get(folded, choice), texts.setdefault(folded, choice.id)
        other, what = (same_id.id, "id") if same_id.id != choice.id else (same_text, "text")
        if folded and other != choice.id:
            yield messages.CHOICE_TEXT_IS_ANOTHER_CHOICE.format(
                choice=choice.id, text=choice.text, what=what, other=other
            )


def questionnaire_warnings(questionnaire: Questionnaire, name: str) -> list[str]:
    """Return what is accepted but may surprise its author, one sentence each; ``name`` is the name of the file."""
    sentences = [
        *_number_warnings(_column_ids(questionnaire)),
        *_short_name_warnings(questionnaire),
        *_detail_text_warnings(questionnaire),
        *_birth_warnings(questionnaire),
        *(_survey_warnings(questionnaire) if questionnaire.is_survey else ()),
    ]
    problems = (messages.PROBLEM.format(location=name, problem=sentence) for sentence in sentences)
    return [messages.WARNING.format(problem=problem) for problem in problems]


def _number_warnings(ids: Iterable[str]) -> Iterator[str]:
    """Yield a warning for ids that a spreadsheet program takes for numbers: 1.1 and 1.10, or 007."""
    ids_by_number: dict[Decimal, list[str]] = defaultdict(list)
    for column_id in ids:
        number = _as_number(column_id)
        if number is not None:
            ids_by_number[number].append(column_id)
    for number, same_ids in ids_by_number.items():
        written = f"{number.normalize():f}"
        if len(same_ids) > 1:
            yield messages.IDS_EQUAL_AS_NUMBERS.format(ids=" and ".join(same_ids))
        elif same_ids[0] != written:
            yield messages.ID_CHANGED_AS_NUMBER.format(id=same_ids[0], written=written)


def _as_number(column_id: str) -> Decimal | None:
    """Return the number that a spreadsheet program takes an id for; None if it takes it for text."""
    if not column_id[:1].isdigit() or "_" in column_id:
        return None
    try:
        number = Decimal(column_id)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 100 else None


def _short_name_warnings(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a warning for key questions of one standard with the same short name."""
    for standard in questionnaire.standards:
        ids_by_short: dict[str, list[str]] = defaultdict(list)
        for key_question in standard.key_questions:
            ids_by_short[fold_text(key_question.short)].append(key_question.id)
        shorts = {fold_text(key_question.short): key_question.short for key_question in standard.key_questions}
        for folded, ids in ids_by_short.items():
            if len(ids) > 1:
                yield messages.SHORT_NAME_TWICE.format(ids=" and ".join(ids), short=shorts[folded])


def _detail_text_warnings(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a warning for case details with the same text, such as several that only say "Specify other"."""
    details_by_text: dict[str, list[CaseDetail]] = defaultdict(list)
    for case_detail in questionnaire.case_details:
        details_by_text[fold_text(case_detail.text)].append(case_detail)
    for details in details_by_text.values():
        if len(details) > 1:
            ids = join_list([case_detail.id for case_detail in details], "and")
            yield messages.DETAIL_TEXT_TWICE.format(ids=ids, text=details[0].text)


def _birth_warnings(questionnaire: Questionnaire) -> Iterator[str]:
    """Yield a warning for each case detail that seems to ask for a date of birth."""
    for case_detail in questionnaire.case_details:
        if BIRTH_COLUMN in map(personal_data_in_column, (case_detail.id, case_detail.text)):
            yield detail_messages.DATE_OF_BIRTH_ASKED.format(id=case_detail.id)


def _survey_warnings(questionnaire: Questionnaire) -> Iterator[str]:
    if questionnaire.case_label == DEFAULT_CASE_LABEL:
        yield messages.SURVEY_OF_CASES
    if any(case_detail.required for case_detail in questionnaire.case_details):
        yield messages.REQUIRED_IN_SURVEY.format(key="required", records=questionnaire.case_label.plural)
    if any(question.note_needed for question in questionnaire.asked_questions):
        yield messages.REQUIRED_IN_SURVEY.format(key="note_needed", records=questionnaire.case_label.plural)
