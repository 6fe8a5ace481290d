"""What an upload of a recording sheet does, in words: the page and the command line print the same ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from audit.files.import_preview import NO_NOTE, NOT_RECORDED
from audit.files.reading_notes import saved_answer_label
from audit.files.recording_sheet.layout import question_label
from audit.formatting import format_datetime, join_list, pluralise
from audit.messages import recording_sheets as messages
from audit.model.audit_log import ChangeType
from audit.model.personal_text import text_warnings
from audit.model.questionnaire import CaseLabel, Questionnaire
from audit.model.recording_sheet import PlannedValue, SheetOutcome, SheetPlan
from audit.model.saved_value import decode_detail


@dataclass(frozen=True)
class ValueInWords:
    """A value of a sheet in words: its case, what it answers, what is saved, and what the sheet says."""

    name: str
    what: str
    saved: str
    in_sheet: str
    warnings: tuple[str, ...] = ()


def outcome_sentences(plan: SheetPlan) -> list[str]:
    """Return how many values there are with each outcome, and how many are refused."""
    counts = Counter(value.outcome for value in plan.values)
    sentences = [
        messages.WHAT_UPLOAD_DOES[outcome.value].format(values=_values_are(counts[outcome], outcome))
        for outcome in SheetOutcome
        if counts[outcome]
    ]
    if plan.problems:
        refused = pluralise(len(plan.problems), "value")
        sentences.append(messages.REFUSED.format(values=refused))
    return sentences


def _values_are(count: int, outcome: SheetOutcome) -> str:
    values = pluralise(count, "value")
    if outcome in (SheetOutcome.NEW, SheetOutcome.CHANGED):
        return values
    verbs = ("was", "were") if outcome is SheetOutcome.CONFLICT else ("is", "are")
    return f"{values} {verbs[0] if count == 1 else verbs[1]}"


def in_words(value: PlannedValue, questionnaire: Questionnaire) -> ValueInWords:
    """Return a value of a plan in words."""
    entry, saved = value.entry, value.saved
    text = _value_text(entry.type, entry.subject, saved.value, questionnaire)
    if value.outcome is SheetOutcome.CONFLICT and saved.by:
        when = [format_datetime(saved.at)] if saved.at else []
        text = messages.SAVED_BY.format(value=text, source=", ".join([saved.by, *when]))
    warnings = tuple(text_warnings(entry.value)) if entry.type is ChangeType.NOTE and entry.value else ()
    return ValueInWords(
        value.name,
        _what(entry.type, entry.subject, questionnaire),
        text,
        _value_text(entry.type, entry.subject, entry.value, questionnaire),
        warnings,
    )


def _what(change_type: ChangeType, subject: str, questionnaire: Questionnaire) -> str:
    if change_type is ChangeType.CASE_DETAIL:
        return questionnaire.case_details_by_id[subject].text
    label = question_label(questionnaire.questions_by_id[subject])
    return f"Note on {subject}" if change_type is ChangeType.NOTE else label


def _value_text(change_type: ChangeType, subject: str, value: str | None, questionnaire: Questionnaire) -> str:
    if change_type is ChangeType.NOTE:
        return value or NO_NOTE
    if change_type is ChangeType.ANSWER:
        return saved_answer_label(questionnaire.questions_by_id[subject], value)
    detail = questionnaire.case_details_by_id[subject]
    return join_list([detail.value_label(each) for each in decode_detail(value)], "and") or NOT_RECORDED


def what_was_saved(count: int, values: Collection[PlannedValue], case_label: CaseLabel) -> str:
    """Return what an upload saved."""
    cases = len({value.entry.case_id for value in values})
    verb = "was" if count == 1 else "were"
    return messages.SAVED.format(values=f"{pluralise(count, 'value')} {verb}", cases=case_label.with_count(cases))


def problem_sentences(plan: SheetPlan) -> Sequence[str]:
    """Return the refused values as sentences with their places."""
    return [str(problem) for problem in plan.problems]
