"""The further sheets of a responses workbook: notes, and the states of cases, which the table of answers cannot hold.

The sheet "Notes" has one row for each note; the sheet "States" one row for each case. A sheet of such a name is read
only if its first row has exactly these headings, so a person's own sheet of notes stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from audit.errors import InputError
from audit.files.file_reading import Responses
from audit.files.spreadsheets.further_sheet_names import NOTES_SHEET, STATES_SHEET
from audit.files.spreadsheets.table import Row
from audit.formatting import pluralise
from audit.messages import files as messages
from audit.model.case import CaseRecord, CaseState, reference_key
from audit.model.import_problem import ImportProblem
from audit.model.limits import CASE_COLUMN
from audit.model.questionnaire import Questionnaire
from audit.model.review_pair import FIRST_REVIEW, SECOND_REVIEW
from audit.model.text_fields import check_text, clean_text, fold_text

STATES_BY_LABEL = {state.label: state for state in CaseState} | {state.value: state for state in CaseState}
SEPARATOR = "; "


def notes_rows(records: Iterable[CaseRecord]) -> list[list[str]]:
    """Return the rows of the sheet "Notes", with the number of the review last."""
    return [
        [record.case.reference, question_id, note, str(record.review)]
        for record in records
        for question_id, note in record.notes.items()
    ]


def states_rows(records: Iterable[CaseRecord]) -> list[list[str]]:
    """Return the rows of the sheet "States", with the number of the review last."""
    return [
        [
            record.case.reference,
            record.case.state.label,
            SEPARATOR.join(sorted(record.not_collected)),
            str(record.review),
        ]
        for record in records
    ]


@dataclass
class FurtherSheets:
    """Adds the notes and states of the further sheets to the cases of a file, and collects the problems."""

    questionnaire: Questionnaire
    sheets: Mapping[str, Sequence[Row]]
    problems: list[ImportProblem] = field(default_factory=list)

    def add_to(self, responses: Responses) -> Responses:
        """Return the cases with their notes and states, and a sentence about them among the warnings."""
        if not self.sheets or CASE_COLUMN not in responses.columns:
            return responses
        by_key = {(reference_key(record.case.reference), record.review): record for record in responses.all_records}
        self._read(NOTES_SHEET, by_key, self._with_note)
        self._read(STATES_SHEET, by_key, self._with_state)
        records = tuple(by_key.values())
        reading = replace(responses.reading, warnings=(*responses.reading.warnings, _what_was_read(records)))
        first, second = (
            tuple(record for record in records if record.review == review) for review in (FIRST_REVIEW, SECOND_REVIEW)
        )
        return replace(responses, records=first, second_reviews=second, reading=reading)

    def _read(
        self,
        sheet: str,
        by_key: dict[tuple[str, int], CaseRecord],
        add: Callable[[CaseRecord, str, str], CaseRecord],
    ) -> None:
        """Add each row of a sheet to its case. A row of a case that is not in the table of answers is a problem."""
        for row in self.sheets.get(sheet, ())[1:]:
            reference, first, second, review = (*row.cells, "", "", "", "")[:4]
            number = SECOND_REVIEW if review.strip() == str(SECOND_REVIEW) else FIRST_REVIEW
            key = (reference_key(clean_text(reference, one_line=True)), number)
            try:
                if review.strip() not in ("", *map(str, (FIRST_REVIEW, SECOND_REVIEW))):
                    raise InputError(messages.REVIEW_NOT_A_NUMBER)
                if key not in by_key:
                    raise InputError(messages.FURTHER_SHEET_UNKNOWN_CASE)
                by_key[key] = add(by_key[key], first, second)
            except InputError as error:
                place = messages.FURTHER_SHEET_ROW.format(sheet=sheet, row=row.number, problem=error)
                self.problems.append(ImportProblem(place))

    def _with_note(self, record: CaseRecord, question: str, text: str) -> CaseRecord:
        question_id = self._question_ids.get(fold_text(question))
        if question_id is None:
            raise InputError(messages.FURTHER_SHEET_UNKNOWN_QUESTION)
        if question_id in record.notes:
            raise InputError(messages.FURTHER_SHEET_NOTE_TWICE)
        note = check_text("The note", text)
        return replace(record, notes={**record.notes, question_id: note}) if note else record

    def _with_state(self, record: CaseRecord, label: str, not_collected: str) -> CaseRecord:
        if record.state_in_file is not None:
            raise InputError(messages.FURTHER_SHEET_STATE_TWICE)
        state = STATES_BY_LABEL.get(fold_text(label))
        if state is None:
            raise InputError(messages.FURTHER_SHEET_UNKNOWN_STATE.format(states=", ".join(s.label for s in CaseState)))
        ids = frozenset(self._parse_ids(not_collected))
        return replace(record, state_in_file=state, not_collected=record.not_collected | ids)

    def _parse_ids(self, text: str) -> Iterator[str]:
        for column in filter(None, map(str.strip, text.split(SEPARATOR.strip()))):
            item_id = self._question_ids.get(fold_text(column)) or self._detail_ids.get(fold_text(column))
            if item_id is None:
                raise InputError(messages.FURTHER_SHEET_UNKNOWN_ID)
            yield item_id

    @cached_property
    def _question_ids(self) -> Mapping[str, str]:
        return {fold_text(question_id): question_id for question_id in self.questionnaire.questions_by_id}

    @cached_property
    def _detail_ids(self) -> Mapping[str, str]:
        return {fold_text(detail_id): detail_id for detail_id in self.questionnaire.case_details_by_id}


def _what_was_read(records: Sequence[CaseRecord]) -> str:
    note_count = sum(len(record.notes) for record in records)
    state_count = sum(record.state_in_file is not None for record in records)
    return messages.FURTHER_SHEETS_READ.format(
        notes=pluralise(note_count, "note"), states=pluralise(state_count, "state")
    )
