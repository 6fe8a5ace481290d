"""What was collected with the form of a questionnaire in ODK or KoBo, as the table of a responses file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from audit.errors import InputError
from audit.files.file_reading import Responses
from audit.files.spreadsheets.table import Table
from audit.files.xlsform.collected_headings import CollectedHeadings, Kind
from audit.files.xlsform.collected_rows import CellNote, Translator
from audit.formatting import pluralise
from audit.messages import xlsform as messages
from audit.model.case import CaseRecord
from audit.model.import_problem import ImportProblem
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import check_text, fold_text


@dataclass
class Collected:
    """The table of a file, and what it has besides: notes by the row and the question, and sentences about it."""

    table: Table
    notes: Mapping[int, Mapping[str, CellNote]] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    problems: list[ImportProblem] = field(default_factory=list)

    def add_to(self, responses: Responses) -> Responses:
        """Return the cases with their notes, and the sentences among the warnings. Problems of notes are collected."""
        if not self.warnings:
            return responses
        records = tuple(self._with_notes(record, responses) for record in responses.records)
        second = tuple(self._with_notes(record, responses) for record in responses.second_reviews)
        count = sum(len(record.notes) for record in (*records, *second))
        sentences = [messages.COLLECTED_NOTES.format(notes=pluralise(count, "note"))] if count else []
        if second:
            sentences.append(messages.SECOND_REVIEWS.format(count=len(second)))
        reading = replace(responses.reading, warnings=(*self.warnings, *sentences, *responses.reading.warnings))
        return replace(responses, records=records, second_reviews=second, reading=reading)

    def _with_notes(self, record: CaseRecord, responses: Responses) -> CaseRecord:
        row = responses.row_of(record.case.reference, record.review)
        notes = {}
        for question_id, note in self.notes.get(row, {}).items():
            try:
                notes[question_id] = check_text(messages.NOTE, note.text)
            except InputError as error:
                self.problems.append(ImportProblem(str(error), row, question_id, note.cell))
        return replace(record, notes=notes) if notes else record


def read_collected(table: Table, questionnaire: Questionnaire) -> Collected:
    """Return the table of a file, translated if the file was exported from the form of the questionnaire."""
    headings, find = table.rows[0].cells, CollectedHeadings(questionnaire).field
    items = {*questionnaire.case_details_by_id, *questionnaire.questions_by_id}
    ids = {fold_text(item_id) for item_id in items}
    count_of_ids = sum(fold_text(heading) in ids for heading in headings)
    if count_of_ids > len(headings) // 2:  # a responses file: nothing of a form needs to be looked for
        return Collected(table)
    fields = [find(heading) for heading in headings]
    if sum(each.column in items and each.kind is not Kind.NOTE for each in fields) <= count_of_ids:
        return Collected(table)
    translator = Translator(table, questionnaire, fields)
    translated = translator.translated()
    problems = [*translator.other_forms(), *translator.problems]
    return Collected(translated, translator.notes(), tuple(translator.sentences()), problems)
