"""The rows of a recording sheet: every case detail and question of a review, with what is recorded already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from audit.files.recording_sheet import layout
from audit.files.recording_sheet.formulas import why_false
from audit.files.recording_sheet.keys import RowKey, questionnaire_check
from audit.model.answer_scales import RecordedAnswer
from audit.model.applicability import lacks_note, resolve_answers
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail
from audit.model.case_progress import name_review
from audit.model.case_review import CaseReview
from audit.model.conditions import EffectiveAnswers
from audit.model.guidance import GuidanceChange, guidance_in_force
from audit.model.questionnaire import Question
from audit.model.saved_value import NO_VALUE, SavedValue


@dataclass(frozen=True)
class SheetRow:
    """A row: a case detail or a question, its answer and note as the sheet shows them, and what is left to do.

    ``saved`` and ``saved_note`` are what the database holds. A ``fixed`` answer cannot be changed here.
    """

    item: CaseDetail | Question
    label: str
    answer: str
    note: str
    to_do: str
    guidance: str
    section: str
    key: RowKey
    saved: SavedValue
    saved_note: SavedValue
    fixed: bool = False
    optional: bool = False


@dataclass(frozen=True)
class CaseSheet:
    """The sheet of one review: its name, and its rows. ``details_fixed``: only the lead changes the case details."""

    review: CaseReview
    details_fixed: bool = False

    @property
    def name(self) -> str:
        """Return what lists call the review."""
        return name_review(self.review.reference, self.review.number)

    @cached_property
    def rows(self) -> list[SheetRow]:
        """Return the case details and then the questions, in the order of recording."""
        return [*self._detail_rows(), *self._question_rows()]

    @cached_property
    def _record(self) -> CaseRecord:
        """What is recorded, decoded once for all rows."""
        return self.review.case_record

    def _key(self, item_id: str, saved: SavedValue, note: SavedValue = NO_VALUE) -> RowKey:
        audit, review = self.review.audit, self.review
        check = questionnaire_check(audit.questionnaire)
        return RowKey(audit.id, review.case_id, review.number, check, item_id, saved.version, note.version)

    def _detail_rows(self) -> Iterator[SheetRow]:
        questionnaire, recorded = self.review.audit.questionnaire, self._record.case.details
        for detail in questionnaire.case_details:
            saved, values = self.review.details.get(detail.id, NO_VALUE), recorded.get(detail.id, ())
            is_optional = not detail.required or self._record.is_not_collected(detail.id)
            empty = layout.OPTIONAL if is_optional else layout.TO_RECORD
            yield SheetRow(
                item=detail,
                label=detail.text,
                answer=layout.detail_text(detail, values),
                note="",
                to_do=layout.DONE if values else empty,
                guidance=_detail_guidance(detail),
                section=f"{questionnaire.case_label.heading} details",
                key=self._key(detail.id, saved),
                saved=saved,
                saved_note=NO_VALUE,
                fixed=self.details_fixed,
                optional=is_optional,
            )

    def _question_rows(self) -> Iterator[SheetRow]:
        review, added = self.review, guidance_in_force(self.review.guidance)
        record = self._record
        counted = resolve_answers(review.questions, record.case.details, record.answers)
        for standard in review.audit.inspected_standards:
            for question in filter(lambda each: each.is_asked, standard.questions):
                saved, note = (values.get(question.id, NO_VALUE) for values in (review.answers, review.notes))
                answer = record.answers.get(question.id)
                is_optional = review.audit.questionnaire.is_survey or record.is_not_collected(question.id)
                yield SheetRow(
                    item=question,
                    label=layout.question_label(question),
                    answer=layout.answer_text(question, answer) if answer else "",
                    note=note.value or "",
                    to_do=self._to_do(question, answer, counted, is_optional),
                    guidance=_question_guidance(question, added),
                    section=standard.name,
                    key=self._key(question.id, saved, note),
                    saved=saved,
                    saved_note=note,
                    optional=is_optional,
                )

    def _to_do(
        self, question: Question, answer: RecordedAnswer | None, counted: EffectiveAnswers, is_optional: bool
    ) -> str:
        """Return what the formula of the row comes to."""
        questionnaire, details = self.review.audit.questionnaire, self._record.case.details
        condition = question.applies_when
        if condition is not None and condition.is_met(details, counted) is False:
            return layout.DOES_NOT_APPLY + why_false(condition, details, counted, questionnaire)
        if answer is None:
            return layout.OPTIONAL if is_optional else layout.TO_ANSWER
        if not questionnaire.is_survey and lacks_note(
            question, answer, self.review.noted_questions, self._record.answers
        ):
            return layout.NOTE_REQUIRED
        return layout.DONE


def _question_guidance(question: Question, added: Mapping[str, tuple[GuidanceChange, ...]]) -> str:
    return "\n".join(filter(None, (question.guidance, *(change.as_read for change in added.get(question.id, ())))))


def _detail_guidance(detail: CaseDetail) -> str:
    """Return the guidance of a case detail; the values if several of them can be written in one cell."""
    listed = "" if layout.has_list(detail) or not detail.choices else "; ".join(layout.choice_texts(detail))
    several = f"One or more, with a semicolon between: {listed}" if listed else ""
    return "\n".join(filter(None, (detail.guidance, several, detail.hint)))
