"""Puts the questions of a table into sections, and prompts under their key questions, with ids where they have none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from audit.files.question_table.columns import QuestionColumn
from audit.files.question_table.rows import QuestionRow, RowReader
from audit.formatting import join_list
from audit.messages import question_table as messages
from audit.model.proposed_ids import next_prompt_id, next_question_id, next_section_id, propose_short
from audit.model.text_fields import fold_text
from audit.toml_files.new_questionnaire import NewPrompt, NewQuestion, NewSection

_WORDS = r"(?:(?:section|part|standard|domain|chapter|area)\s+)?"
_NUMBERED = re.compile(_WORDS + r"(?P<id>[0-9]+(?:\.[0-9]+)*|[A-Z](?=[.):]))[.):]*\s+(?P<title>\S.*)", re.IGNORECASE)


@dataclass
class _Section:
    id: str
    title: str
    questions: list[NewQuestion] = field(default_factory=list)


class Assembler:
    """The sections of a table, from its rows. ``proposed`` counts the ids that the program proposed."""

    def __init__(self, reader: RowReader, rows: Sequence[QuestionRow]) -> None:
        self._reader, self._rows = reader, rows
        self._taken = {row.id for row in rows if row.id}
        self._sections: dict[str, _Section] = {}
        self._prompts_by_id: list[str] = []
        self.proposed = 0

    def sections(self) -> tuple[NewSection, ...]:
        """Return the sections, in the order in which they come first."""
        last = ""
        for row in self._rows:
            if parent := row.parent or self._parent_by_id(row):
                self._add_prompt(row, parent)
                continue
            key = fold_text(row.section)
            section = self._sections.get(key) or self._new_section(key, row.section)
            if section.questions and last != key:
                self._note(row, QuestionColumn.TEXT, messages.SECTION_GROUPED, section)
            self._add_question(section, row)
            last = key
        if self._prompts_by_id:
            self._reader.notes.append(messages.PROMPTS_BY_ID.format(ids=join_list(self._prompts_by_id, "and")))
        return tuple(
            NewSection(section.id, section.title, questions=tuple(section.questions))
            for section in self._sections.values()
        )

    def _new_section(self, key: str, written: str) -> _Section:
        match = _NUMBERED.fullmatch(written)
        proposed = match["id"] if match else self._common_start(key)
        ids = [section.id for section in self._sections.values()]
        is_free = proposed and fold_text(proposed) not in map(fold_text, ids)
        title = match["title"] if match else written
        section = self._sections[key] = _Section(proposed if is_free else next_section_id(ids), title)
        return section

    def _common_start(self, key: str) -> str:
        """Return what the ids of a section have in common before their last dot; '' if that is not one thing."""
        starts = {row.id.rpartition(".")[0] for row in self._rows if row.id and fold_text(row.section) == key}
        return starts.pop() if len(starts) == 1 else ""

    def _add_question(self, section: _Section, row: QuestionRow) -> None:
        question_id = row.id
        if not question_id:
            question_id = next_question_id(section.id, [each.id for each in section.questions], self._taken)
            self._take(question_id)
        short = row.short or propose_short(row.text) or question_id
        section.questions.append(NewQuestion(**vars(_prompt(row, question_id)), short=short))

    def _parent_by_id(self, row: QuestionRow) -> str:
        """Return the question whose id a row has with a letter after it, if the table has no column that says so."""
        parent = row.id[:-1] if row.id[-1:].isalpha() and row.id[-2:-1].isdigit() else ""
        has_column = QuestionColumn.PARENT in self._reader.columns.numbers
        if has_column or not parent or self._find(parent) is None:
            return ""
        self._prompts_by_id.append(row.id)
        return parent

    def _find(self, question_id: str) -> tuple[str, int] | None:
        """Return the section of a question and its position there; None if no question above has the id."""
        for key, section in self._sections.items():
            for index, question in enumerate(section.questions):
                if fold_text(question.id) == fold_text(question_id):
                    return key, index
        return None

    def _add_prompt(self, row: QuestionRow, parent: str) -> None:
        place = self._find(parent)
        if place is None:
            prompts = {fold_text(each.id) for each in self._rows if each.parent}
            message = messages.PARENT_IS_PROMPT if fold_text(parent) in prompts else messages.PARENT_UNKNOWN
            self._reader.add_problem(row.row, QuestionColumn.PARENT, message.format(id=parent))
            return
        key, index = place
        section = self._sections[key]
        section.questions[index] = self._with_prompt(section.questions[index], row)
        if row.section and fold_text(row.section) != key:
            self._note(row, QuestionColumn.TEXT, messages.SECTION_OF_PROMPT, section)

    def _with_prompt(self, question: NewQuestion, row: QuestionRow) -> NewQuestion:
        prompt_id = row.id
        if not prompt_id:
            prompt_id = next_prompt_id(question.id, [each.id for each in question.prompts], self._taken)
            self._take(prompt_id)
        return replace(question, prompts=(*question.prompts, _prompt(row, prompt_id)))

    def _note(self, row: QuestionRow, column: QuestionColumn, message: str, section: _Section) -> None:
        cell = self._reader.columns.cell_name(row.row, column)
        self._reader.notes.append(message.format(cell=cell, section=section.title or section.id))

    def _take(self, proposed_id: str) -> None:
        self._taken.add(proposed_id)
        self.proposed += 1


def _prompt(row: QuestionRow, item_id: str) -> NewPrompt:
    return NewPrompt(item_id, row.text, row.guidance, may_not_apply=row.may_not_apply, note_needed=row.note_needed)
