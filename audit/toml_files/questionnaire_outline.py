"""The outline of a questionnaire file that is being written: its items, what they depend on, and its problems.

The file may have problems, so it is read as it is written and not as a ``Questionnaire``. What is not valid is left out
of the outline; the problems say what it is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from audit.model.answer_scales import AnswerScale, answer_label, offered_answers
from audit.model.case_details import CaseDetail
from audit.model.conditions_in_words import describe_condition
from audit.toml_files.answer_scales import AnswerScaleParser
from audit.toml_files.case_details import parse_case_details
from audit.toml_files.conditions import ConditionParser
from audit.toml_files.id_references import all_places, tables_of
from audit.toml_files.questionnaire_check import NAME, PlacedProblem, check_questionnaire
from audit.toml_files.questionnaire_text import (
    DETAILS,
    PROMPTS,
    QUESTIONS,
    SECTIONS,
    TOP,
    Data,
    Place,
    read_data,
)
from audit.toml_files.reader import Table, TablePath
from audit.toml_files.written_values import write_value


@dataclass(frozen=True)
class Item:
    """A case detail, section, question or prompt as the file has it."""

    place: Place
    values: Mapping[str, Any]

    @property
    def id(self) -> str:
        """Return its id; '' if it has none."""
        return self.text("id")

    def text(self, key: str) -> str:
        """Return the text of a key; '' if it has none, or something else."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def is_true(self, key: str, default: bool = False) -> bool:
        """Return whether a key is true; ``default`` if the item does not have it."""
        return bool(self.values.get(key, default))


@dataclass(frozen=True)
class Subject:
    """What a condition may be about: a case detail or an earlier question, with its possible values by id."""

    key: str
    id: str
    text: str
    values: Mapping[str, str]

    @property
    def name(self) -> str:
        """Return what a person chooses: the wording, with the id of a question."""
        return f"{self.id} {self.text}" if self.key == "question" else self.text


@dataclass(frozen=True)
class Outline:
    """The outline of the text of a file. Raises EditError if the text is not valid TOML."""

    text: str

    @cached_property
    def data(self) -> Data:
        """Return what the file says."""
        return read_data(self.text)

    @cached_property
    def top(self) -> Item:
        """Return the keys above all headings, and the tables below them."""
        return Item(TOP, self.data)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """Return every item, in the order of the file: case details, then sections with what is in them."""
        return tuple(Item(place, place.find(self.data)) for place in all_places(self.data))

    def items_in(self, parent: Place, name: str) -> tuple[Item, ...]:
        """Return the items of a list."""
        tables = tables_of(parent.find(self.data), name)
        return tuple(Item(parent.child(name, index), values) for index, values in enumerate(tables))

    @property
    def details(self) -> tuple[Item, ...]:
        """Return the case details."""
        return self.items_in(TOP, DETAILS)

    @property
    def sections(self) -> tuple[Item, ...]:
        """Return the sections."""
        return self.items_in(TOP, SECTIONS)

    def item_at(self, place: str) -> Item | None:
        """Return the item at a place, as it is written; None if there is none now."""
        return self._items_by_name.get(place)

    @cached_property
    def _items_by_name(self) -> dict[str, Item]:
        return {str(item.place): item for item in self.items}

    def at(self, place: Place) -> Item | None:
        """Return the item at a place; None if there is none now."""
        return self.top if place == TOP else self.item_at(str(place))

    @cached_property
    def column_ids(self) -> tuple[str, ...]:
        """Return the ids of all case details, questions and prompts, which must differ."""
        return tuple(item.id for item in self.items if item.place.name != SECTIONS)

    @property
    def problems(self) -> tuple[PlacedProblem, ...]:
        """Return the problems of the file."""
        return check_questionnaire(self.text).problems

    def problems_of(self, item: Item) -> list[str]:
        """Return the problems of one item, without its place, and not those of the items inside it."""
        return [problem.at_item for problem in self._problems_by_path.get(item.place.table_path, ())]

    def other_problems(self) -> list[PlacedProblem]:
        """Return the problems that are about no item, such as a missing title."""
        return self._problems_by_path.get((), [])

    @cached_property
    def _problems_by_path(self) -> dict[TablePath, list[PlacedProblem]]:
        """Return the problems by the innermost item that each is about; () if it is about none."""
        paths = {each.place.table_path for each in self.items}
        problems: dict[TablePath, list[PlacedProblem]] = {}
        for problem in self.problems:
            problems.setdefault(_innermost(problem.path, paths), []).append(problem)
        return problems

    def problems_added(self, changed: str) -> list[str]:
        """Return the problems that a changed text has and this one does not have."""
        known = {problem.sentence for problem in self.problems}
        return [each.sentence for each in check_questionnaire(changed).problems if each.sentence not in known]

    @cached_property
    def case_details(self) -> tuple[CaseDetail, ...]:
        """Return the case details as conditions see them."""
        return parse_case_details(Table(self.data, NAME, []))

    @cached_property
    def _scale_parser(self) -> AnswerScaleParser:
        return AnswerScaleParser(Table(self.data, NAME, []))

    def scale_of(self, item: Item) -> AnswerScale | None:
        """Return the answer scale of a question, or its reasons; None if it is answered Yes or No."""
        return self._scale_parser.of_question(Table(dict(item.values), NAME, []))

    @cached_property
    def scale_titles(self) -> dict[str, str]:
        """Return the titles of the answer scales by id."""
        return {
            str(scale.get("id", "")): str(scale.get("title", "")) for scale in tables_of(self.data, "answer_scales")
        }

    def answers_of(self, item: Item) -> dict[str, str]:
        """Return the answers to a question by id, as people read them."""
        scale = self.scale_of(item)
        return {
            answer.value: answer_label(scale, answer)
            for answer in offered_answers(scale, item.is_true("may_not_apply", True))
        }

    def describe(self, condition: Any) -> str:
        """Return a condition in words; as it is written if it is not valid."""
        problems: list[str] = []
        parsed = self._condition_parser.parse_condition(condition, Table({}, NAME, problems))
        if parsed is None or problems:
            return write_value(condition)
        return describe_condition(parsed, self._details_by_id)

    @cached_property
    def _condition_parser(self) -> ConditionParser:
        """Return what reads a condition about any question of the file."""
        parser = ConditionParser(self.case_details)
        for item in self.items:
            if item.place.name in (QUESTIONS, PROMPTS):
                parser.add_question(item.id, self.scale_of(item))
        return parser

    @cached_property
    def _details_by_id(self) -> dict[str, CaseDetail]:
        return {detail.id: detail for detail in self.case_details}

    def subjects(self, place: Place) -> list[Subject]:
        """Return what the condition of an item may be about: case details with choices, and earlier questions."""
        details = (
            Subject("fact", detail.id, detail.text, {choice.id: choice.text for choice in detail.choices})
            for detail in self.case_details
            if detail.choices
        )
        questions = (
            Subject("question", item.id, item.text("text"), self.answers_of(item)) for item in self._before(place)
        )
        return [*details, *questions]

    def _before(self, place: Place) -> Iterator[Item]:
        """Yield the questions that come before an item: a prompt comes before its key question."""
        for item in self.items:
            steps = item.place.steps
            is_inside = place.steps[: len(steps)] == steps
            if item.place.name in (QUESTIONS, PROMPTS) and steps < place.steps and not is_inside:
                yield item


def _innermost(path: TablePath, paths: Collection[TablePath]) -> TablePath:
    """Return the item that a path leads into; () if it leads into none."""
    return next((path[:length] for length in range(len(path), 0, -1) if path[:length] in paths), ())
