"""Plans what an import does to each case: whether it matches the questionnaire, what it changes, and its state."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from audit.errors import InputError
from audit.messages import model as messages
from audit.model.answer_scales import RecordedAnswer, read_answer
from audit.model.applicability import AnswerResolver
from audit.model.audit import AuditHeader
from audit.model.audit_log import ChangeType
from audit.model.case import COUNTED_STATES, OPEN_STATES, CaseRecord, CaseState, reference_key
from audit.model.case_details import CaseDetailValues
from audit.model.counting import imported_state
from audit.model.import_plan import (
    ExistingCase,
    ExistingCases,
    ImportOptions,
    Outcome,
    PlannedCase,
    ValueChange,
)
from audit.model.import_problem import ImportProblem, ProblemKind
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN
from audit.model.questionnaire import Questionnaire
from audit.model.saved_value import NO_VALUE, SavedValue, decode_detail, encode_detail


def check_matches_questionnaire(questionnaire: Questionnaire, record: CaseRecord) -> list[ImportProblem]:
    """Return a problem for each unknown question or case detail of a case, and for each value that is not allowed."""
    return [
        *_question_problems(questionnaire, record),
        *_detail_problems(questionnaire, record.case.reference, record.case.details),
    ]


@dataclass
class CasePlanner:
    """Plans one case after the other and collects the problems."""

    audit: AuditHeader
    options: ImportOptions
    existing: Mapping[str, ExistingCase]
    problems: list[ImportProblem]

    def __post_init__(self) -> None:
        self.keys: set[str] = set()
        self.skipped_keys = {reference_key(reference) for reference in self.options.skipped}
        self.questions = self.audit.inspected_questions
        self.resolver = AnswerResolver(self.questions)

    def plan_case(self, record: CaseRecord) -> PlannedCase:
        """Return what happens to one case."""
        key = reference_key(record.case.reference)
        if key in self.skipped_keys:
            return self.without_changes(record, Outcome.SKIPPED, self.existing.get(key))
        noted_ids = _noted_ids(record, self.existing.get(key))
        record = _without_worked_out(self.audit.questionnaire, self.resolver, record, noted_ids)
        problems = check_matches_questionnaire(self.audit.questionnaire, record)
        problems += _override_problems(self.audit.questionnaire, record, noted_ids)
        if key in self.keys:
            problems.append(ImportProblem(messages.CASE_IN_FILE_TWICE, reference=record.case.reference))
        self.keys.add(key)
        planned = self.plan_valid(record, self.existing.get(key))
        if planned.outcome is Outcome.REFUSED:
            problems.append(self.why_refused(planned))
        if planned.outcome in (Outcome.NEW, Outcome.UPDATED) and planned.state is CaseState.ELIMINATED:
            problems.append(ImportProblem(messages.CASE_ELIMINATED_IN_FILE, reference=record.case.reference))
        if not problems:
            return planned
        self.problems += problems
        return replace(planned, outcome=Outcome.REFUSED)

    def plan_valid(self, record: CaseRecord, existing: ExistingCase | None) -> PlannedCase:
        if existing is None:
            return PlannedCase(self.with_state(record), Outcome.NEW)
        if self.options.existing is ExistingCases.REFUSE:
            return self.without_changes(record, Outcome.REFUSED, existing)
        if self.options.existing is ExistingCases.SKIP:
            return self.without_changes(record, Outcome.SKIPPED, existing)
        changes = tuple(self._changes(record, existing))
        if not changes:
            return self.without_changes(record, Outcome.UNCHANGED, existing)
        if existing.state not in OPEN_STATES:
            outcome = Outcome.SKIPPED if self.options.skip_read_only else Outcome.REFUSED
            return replace(self.without_changes(record, outcome, existing), changes=changes)
        state = self._state_after(record, existing)
        planned = self.without_changes(record, Outcome.UPDATED, existing)
        return replace(planned, changes=changes, record=_in_state(record, state))

    def without_changes(self, record: CaseRecord, outcome: Outcome, existing: ExistingCase | None) -> PlannedCase:
        if existing is None:
            return PlannedCase(record, outcome)
        kept = _in_state(record, existing.state)
        return PlannedCase(kept, outcome, (), existing.state, existing.case_id, existing.review_id)

    def why_refused(self, planned: PlannedCase) -> ImportProblem:
        reason, kind = messages.CASE_EXISTS, ProblemKind.CASE_EXISTS
        if self.options.existing is ExistingCases.UPDATE:
            remedy = "Restore" if planned.state is CaseState.ELIMINATED else "Reopen"
            reason = messages.CASE_NOT_UPDATED.format(state=planned.state.label, remedy=remedy)
            kind = ProblemKind.CASE_READ_ONLY
        return ImportProblem(reason, column=CASE_COLUMN, kind=kind, reference=planned.reference)

    def _changes(self, record: CaseRecord, existing: ExistingCase) -> Iterator[ValueChange]:
        auditor = record.case.auditor
        if auditor != existing.auditor and (auditor or self._clears(AUDITOR_COLUMN)):
            yield ValueChange(ChangeType.ALLOCATION, "", existing.auditor or None, auditor or None)
        for case_detail in self.audit.questionnaire.case_details:
            values = record.case.details.get(case_detail.id, ())
            saved = existing.details.get(case_detail.id, NO_VALUE)
            if set(values) != set(decode_detail(saved.value)) and (values or self._clears(case_detail.id)):
                yield _value_change(ChangeType.CASE_DETAIL, case_detail.id, saved, encode_detail(values))
        for question in self.audit.questionnaire.questions:
            answer = record.answers.get(question.id)
            saved = existing.answers.get(question.id, NO_VALUE)
            if answer != saved.value and (answer is not None or self._clears(question.id)):
                yield _value_change(ChangeType.ANSWER, question.id, saved, None if answer is None else answer.value)
            note, saved_note = record.notes.get(question.id), existing.notes.get(question.id, NO_VALUE)
            if note and note != saved_note.value:
                yield _value_change(ChangeType.NOTE, question.id, saved_note, note)

    def _clears(self, column: str) -> bool:
        return self.options.clear_empty and self.options.has_column(column)

    def _state_after(self, record: CaseRecord, existing: ExistingCase) -> CaseState:
        """Return the state of an updated case. One that was started keeps its state: its auditor submits it."""
        if existing.state is not CaseState.ALLOCATED:
            return existing.state
        saved_details = {detail_id: decode_detail(saved.value) for detail_id, saved in existing.details.items()}
        saved_answers = {key: read_answer(saved.value) for key, saved in existing.answers.items() if saved.value}
        details = {**saved_details, **{key: values for key, values in record.case.details.items() if values}}
        answers = {**saved_answers, **record.answers}
        merged = replace(record, case=replace(record.case, details=details), answers=answers)
        return self.with_state(merged).case.state

    def with_state(self, record: CaseRecord) -> CaseRecord:
        """Return a case in the state in which it is imported."""
        state = imported_state(self.audit.questionnaire, self.questions, record)
        stays_open = state in COUNTED_STATES and not self.options.submit_complete
        return _in_state(record, CaseState.IN_PROGRESS if stays_open else state)


def _in_state(record: CaseRecord, state: CaseState) -> CaseRecord:
    return record if record.case.state is state else replace(record, case=replace(record.case, state=state))


def _value_change(change_type: ChangeType, subject: str, saved: SavedValue, new: str | None) -> ValueChange:
    return ValueChange(change_type, subject, saved.value, new, saved.version)


def _question_problems(questionnaire: Questionnaire, record: CaseRecord) -> Iterator[ImportProblem]:
    for question_id in dict.fromkeys((*record.answers, *record.notes)):
        question, answer = questionnaire.questions_by_id.get(question_id), record.answers.get(question_id)
        if question is None:
            reason = messages.QUESTION_NOT_IN_QUESTIONNAIRE.format(question_id=ascii(question_id))
        else:
            reason = question.why_not_allowed(answer) if answer else ""
        if reason:
            yield ImportProblem(reason, column=question_id, reference=record.case.reference)


def _noted_ids(record: CaseRecord, existing: ExistingCase | None) -> frozenset[str]:
    """Return the questions of a case that have a note, in the file or already."""
    saved_notes = existing.notes if existing is not None else {}
    in_file = {question_id for question_id, note in record.notes.items() if note}
    return frozenset(in_file.union(question_id for question_id, note in saved_notes.items() if note.value))


def _without_worked_out(
    questionnaire: Questionnaire, resolver: AnswerResolver, record: CaseRecord, noted_ids: Collection[str]
) -> CaseRecord:
    """Return a case without answers to derived measures that only say what is worked out anyway, without a note."""
    unexplained = _unexplained_overrides(questionnaire, record, noted_ids)
    if not unexplained:
        return record
    answers = _without(record.answers, unexplained)
    worked_out = resolver.resolve(record.case.details, answers)
    restated = {each for each in unexplained if record.answers[each] is worked_out.get(each)}
    return replace(record, answers=_without(record.answers, restated))


def _without(answers: Mapping[str, RecordedAnswer], question_ids: Collection[str]) -> dict[str, RecordedAnswer]:
    return {question_id: answer for question_id, answer in answers.items() if question_id not in question_ids}


def _unexplained_overrides(
    questionnaire: Questionnaire, record: CaseRecord, noted_ids: Collection[str]
) -> tuple[str, ...]:
    """Return the derived measures that a case answers without a note that says why."""
    derived = (question.id for question in questionnaire.derived_questions)
    return tuple(each for each in derived if each in record.answers and each not in noted_ids)


def _override_problems(
    questionnaire: Questionnaire, record: CaseRecord, noted_ids: Collection[str]
) -> Iterator[ImportProblem]:
    """Yield a problem for each answer that overrides a derived measure without a note that says why."""
    for question_id in _unexplained_overrides(questionnaire, record, noted_ids):
        yield ImportProblem(messages.OVERRIDE_WITHOUT_NOTE, column=question_id, reference=record.case.reference)


def _detail_problems(
    questionnaire: Questionnaire, reference: str, case_details: CaseDetailValues
) -> Iterator[ImportProblem]:
    for detail_id, values in case_details.items():
        case_detail = questionnaire.case_details_by_id.get(detail_id)
        if case_detail is None:
            reason = messages.DETAIL_NOT_IN_QUESTIONNAIRE.format(detail_id=ascii(detail_id))
            yield ImportProblem(reason, column=detail_id, reference=reference)
            continue
        try:
            is_valid = case_detail.parse(";".join(values)) == tuple(values)
        except InputError as error:
            yield ImportProblem(str(error), column=detail_id, reference=reference)
            continue
        if not is_valid:
            reason = messages.DETAIL_VALUE_NOT_ALLOWED.format(detail=case_detail.text)
            yield ImportProblem(reason, column=detail_id, reference=reference)
