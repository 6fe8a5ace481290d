"""Makes a new questionnaire of the rows of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from audit.files.foreign_forms.case_details import KINDS, choices_of, rules_of
from audit.files.foreign_forms.form_sheets import ALWAYS, NEVER, FormRow, FormSheets
from audit.files.foreign_forms.impossible import why_impossible
from audit.files.foreign_forms.notes import answers_that_need_note, has_further_condition, is_note_of
from audit.files.foreign_forms.plain_texts import plain_text
from audit.files.foreign_forms.relevance import (
    Condition,
    KnownDetail,
    KnownQuestion,
    NoConditionError,
    NotCarriedOver,
    Relevance,
    joined,
)
from audit.files.foreign_forms.remarks import Remarks
from audit.files.foreign_forms.row_types import Kind, RowType, parse_type
from audit.files.foreign_forms.yes_no_lists import answers_by_name_only, answers_of, has_yes_and_no
from audit.formatting import join_list
from audit.messages import foreign_forms as messages
from audit.model.answers import Answer
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN, REVIEW_COLUMN
from audit.model.personal_data import personal_data_in_column
from audit.model.proposed_ids import propose_short, propose_word_id
from audit.model.text_fields import fold_text
from audit.toml_files.new_questionnaire import NewCaseDetail, NewQuestion, NewSection

REFERENCE_NAMES = frozenset({"case", "case_id", "case_ref", "case_reference", "case_number", "case_no", "reference"})
AUDITOR_NAMES = frozenset({"auditor", "auditor_name", "reviewer", "enumerator", "interviewer", "assessor"})
DEPTHS = {Kind.BEGIN_GROUP: 1, Kind.BEGIN_REPEAT: 1, Kind.END: -1}
QUESTION_ID = re.compile("[A-Za-z0-9][A-Za-z0-9._-]*")
SHOWN_ONLY = {
    Kind.METADATA: messages.METADATA,
    Kind.NOTE: messages.NOTES_SHOWN,
    Kind.ACKNOWLEDGE: messages.NOTES_SHOWN,
    Kind.CALCULATE: messages.CALCULATIONS,
}
"""What holds nothing that a person records, with what is said of it."""
TRUE = "true()"
PERSONAL_KINDS = (Kind.TEXT, Kind.DATE, Kind.INTEGER)


def _has_condition(row: FormRow) -> bool:
    return row["relevant"].casefold().strip() not in ("", TRUE)


@dataclass(frozen=True)
class _Group:
    """An open group of the form: its title and its condition."""

    title: str
    condition: Condition


@dataclass
class FormBuilder:
    """Goes through the rows from the top. ``sections`` and ``details`` are what they become."""

    sheets: FormSheets
    title: str
    remarks: Remarks = field(default_factory=Remarks)
    details: list[NewCaseDetail] = field(default_factory=list)
    sections: list[NewSection] = field(default_factory=list)
    relevance: Relevance = field(default_factory=Relevance)

    def __post_init__(self) -> None:
        self._groups: list[_Group] = []
        self._groups_of_section: list[_Group] | None = None
        self._depth_in_repeat = 0
        self._taken = {CASE_COLUMN, AUDITOR_COLUMN, REVIEW_COLUMN}
        self._numbers: dict[str, count[int]] = {}
        self._last_question = self._last_field = ""

    def build(self) -> None:
        """Read every row. Problems and what is left out are in ``remarks``."""
        for row in self.sheets.survey:
            row_type = parse_type(row["type"])
            if row["disabled"].casefold() in ALWAYS:
                self.remarks.add_name(messages.DISABLED, self._name(row))
            elif self._depth_in_repeat:
                self._depth_in_repeat += DEPTHS.get(row_type.kind, 0)
                self._leave_out(row, messages.IS_LEFT_OUT)
            elif row_type.kind in DEPTHS:
                self._open_or_close(row, row_type.kind)
            elif not row["name"]:
                self.remarks.add_problem(row.number, messages.NAME_MISSING)
            else:
                self._field(row, row_type)
                self._last_field = row["name"]
        if self._groups or self._depth_in_repeat:
            last = self.sheets.survey[-1].number
            self.remarks.add_problem(
                last, messages.GROUP_NOT_CLOSED.format(name=self._groups[-1].title if self._groups else "")
            )

    def _open_or_close(self, row: FormRow, kind: Kind) -> None:
        if kind is Kind.BEGIN_REPEAT:
            self._depth_in_repeat = 1
            self.remarks.add_problem(row.number, messages.REPEAT.format(name=self._name(row)))
        elif kind is Kind.BEGIN_GROUP:
            title = self._text(row, "label") or row["name"].replace("_", " ").capitalize()
            self._groups.append(_Group(title, self._condition(row)))
        elif self._groups:
            self._groups.pop()
        else:
            self.remarks.add_problem(row.number, messages.GROUP_NOT_OPEN)

    def _field(self, row: FormRow, row_type: RowType) -> None:
        kind, name = row_type.kind, self._name(row)
        if row["calculation"]:
            kind = Kind.CALCULATE
        elif row["read_only"].casefold() in ALWAYS:
            kind = Kind.NOTE
        if kind in SHOWN_ONLY:
            self.remarks.add_name(SHOWN_ONLY[kind], name)
            self._leave_out(row, messages.IS_CALCULATION if kind is Kind.CALCULATE else messages.IS_LEFT_OUT)
        elif problem := why_impossible(row, row_type, self.sheets):
            self.remarks.add_problem(row.number, problem)
            self._leave_out(row, messages.IS_LEFT_OUT)
        elif not self._is_of_the_case(row, kind):
            self._recorded(row, row_type)

    def _is_of_the_case(self, row: FormRow, kind: Kind) -> bool:
        """Leave out what the program knows of every case, and what it must not know. Return whether it did."""
        folded = row["name"].casefold()
        what = personal_data_in_column(row["name"]) or personal_data_in_column(row["label"])
        if folded in REFERENCE_NAMES and kind in (Kind.TEXT, Kind.INTEGER):
            self.remarks.add(messages.CASE_REFERENCE.format(name=row["name"]))
            self._leave_out(row, messages.IS_REFERENCE)
        elif folded in AUDITOR_NAMES and kind in (Kind.TEXT, Kind.SELECT_ONE):
            self.remarks.add(messages.AUDITOR.format(name=row["name"]))
            self._leave_out(row, messages.IS_AUDITOR)
        elif what and kind in PERSONAL_KINDS:
            self.remarks.add(messages.PERSONAL.format(what=what, name=self._name(row)))
            self._leave_out(row, messages.IS_LEFT_OUT)
        else:
            return False
        return True

    def _recorded(self, row: FormRow, row_type: RowType) -> None:
        choices = self.sheets.choices_by_list.get(row_type.list_name, ())
        answers = answers_of(choices) if row_type.kind is Kind.SELECT_ONE and not row_type.has_other else {}
        if answers:
            self._question(row, answers)
            self._name_answers_by_name(row, choices)
        elif row_type.kind is Kind.TEXT and self.sections:
            self._later_text(row)
        else:
            self._detail(row, row_type, choices)

    def _question(self, row: FormRow, answers: Mapping[str, Answer]) -> None:
        condition = self._condition(row)
        text = self._label(row)
        question = NewQuestion(
            self._new_id(row["name"]),
            text,
            self._guidance(row),
            applies_when=condition,
            may_not_apply=Answer.NOT_APPLICABLE in answers.values(),
            short=propose_short(text) or text,
        )
        if self._groups_of_section != self._groups:
            self._new_section()
        self._change_section(lambda questions: (*questions, question))
        if condition or any(group.condition for group in self._groups):
            self.remarks.add(messages.ASKED_UNTIL_KNOWN)
        if row["required"].casefold() not in ALWAYS:
            self.remarks.add(messages.ALWAYS_REQUIRED)
        if row["constraint"]:
            self.remarks.add(messages.DETAIL_CONSTRAINT.format(name=self._name(row), rule=row["constraint"]))
        self.relevance.known[row["name"]] = KnownQuestion(question.id, answers)
        self._last_question = row["name"]

    def _name_answers_by_name(self, row: FormRow, choices: Sequence[FormRow]) -> None:
        """Remark on choices that are called yes or no, but whose labels are other words."""
        taken = [
            messages.LABEL_TAKEN.format(label=self._text(choice, "label"), answer=answer.label)
            for choice, answer in answers_by_name_only(choices)
        ]
        if taken:
            self.remarks.add(messages.ANSWERS_BY_NAME.format(name=self._name(row), answers=join_list(taken, "and")))

    def _new_section(self) -> None:
        self._groups_of_section = list(self._groups)
        *outer, title = [group.title for group in self._groups] or [self.title]
        for each in outer:
            self.remarks.add(messages.OUTER_GROUP.format(title=each))
        section_id = propose_word_id(title, [section.id for section in self.sections])
        condition = joined([group.condition for group in self._groups])
        self.sections.append(NewSection(section_id, title, applies_when=condition))

    def _change_section(self, change: Callable[[tuple[NewQuestion, ...]], tuple[NewQuestion, ...]]) -> None:
        self.sections[-1] = replace(self.sections[-1], questions=change(self.sections[-1].questions))

    def _later_text(self, row: FormRow) -> None:
        """Take a text below a question as its note, and leave out any other."""
        question = self.relevance.known.get(self._last_question)
        self._leave_out(row, messages.IS_LEFT_OUT)
        if not isinstance(question, KnownQuestion) or not is_note_of(row, self._last_question, self._last_field):
            self.remarks.add_name(messages.TEXTS_LATER, self._name(row))
            return
        self.remarks.add_name(messages.TAKEN_AS_NOTES, self._name(row))
        needed = answers_that_need_note(row, question, self.relevance)
        if needed and has_further_condition(row, self._last_question, self.relevance):
            self.remarks.add_name(messages.NOTES_NEEDED_MORE, self._name(row))
        # Several texts become one note, which is required if one of them is.
        before = self.sections[-1].questions[-1].note_needed
        needed = tuple(dict.fromkeys((*before, *needed)))
        self._change_section(lambda questions: (*questions[:-1], replace(questions[-1], note_needed=needed)))

    def _detail(self, row: FormRow, row_type: RowType, listed: Sequence[FormRow]) -> None:
        kind, name = KINDS[row_type.kind], self._name(row)
        choices = choices_of(listed, row_type)
        rules, are_all = rules_of(row, row_type.kind)
        is_conditional = _has_condition(row) or any(group.condition for group in self._groups)
        required = row["required"].casefold()
        detail = NewCaseDetail(
            self._new_id(row["name"]),
            self._label(row),
            kind,
            tuple(choices.values()),
            required=required in ALWAYS and not is_conditional,
            guidance=self._guidance(row),
            rules=rules,
        )
        self.details.append(detail)
        ids = {choice_name: choice.id for choice_name, choice in choices.items()}
        self.relevance.known[row["name"]] = KnownDetail(detail.id, kind, ids)
        if not are_all:
            self.remarks.add(messages.DETAIL_CONSTRAINT.format(name=name, rule=row["constraint"]))
        if is_conditional:
            self.remarks.add_name(messages.DETAIL_CONDITION, name)
        if required not in NEVER and not detail.required:
            self.remarks.add_name(messages.REQUIRED_IF, name)
        if any(";" in choice["label"] for choice in listed):
            self.remarks.add_name(messages.SEMICOLONS, name)
        if row_type.has_other:
            self.remarks.add(messages.OTHER_CHOICE.format(name=name))
        if has_yes_and_no(listed):
            self.remarks.add_name(messages.NOT_YES_NO, name)
        if self.sections:
            self.remarks.add_name(messages.DETAILS_FIRST, name)

    def _condition(self, row: FormRow) -> Condition:
        """Return the condition of a row; {} without one, and if it cannot be carried over, which is a problem."""
        if not _has_condition(row):
            return {}
        try:
            return self.relevance.condition(row["relevant"])
        except NoConditionError as error:
            self.remarks.add_problem(row.number, messages.CONDITION.format(name=self._name(row), reason=error))
            return {}

    def _leave_out(self, row: FormRow, reason: str) -> None:
        if row["name"]:
            self.relevance.known[row["name"]] = NotCarriedOver(reason)

    def _guidance(self, row: FormRow) -> str:
        return "\n".join(filter(None, (self._text(row, each) for each in ("hint", "guidance_hint"))))

    def _text(self, row: FormRow, column: str) -> str:
        text, is_shortened = plain_text(row[column], one_line=column == "label")
        if is_shortened:
            self.remarks.add_name(messages.TEXT_SHORTENED, self._name(row))
        return text

    def _label(self, row: FormRow) -> str:
        """Return the text of a question; its name as words if the form has none."""
        text = self._text(row, "label")
        if not text:
            self.remarks.add_name(messages.NO_LABEL, self._name(row))
        return text or plain_text(row["name"])[0]

    def _name(self, row: FormRow) -> str:
        return row["name"] or row["label"]

    def _new_id(self, name: str) -> str:
        """Return an id that no other column has: the name, if it can be one."""
        new_id = name if QUESTION_ID.fullmatch(name) and fold_text(name) not in self._taken else propose_word_id(name)
        if fold_text(new_id) in self._taken:
            # From the last number on: a form of thousands of such names stays quick.
            numbers = self._numbers.setdefault(new_id, count(2))
            new_id = next(each for each in (f"{new_id}_{number}" for number in numbers) if each not in self._taken)
        self._taken.add(fold_text(new_id))
        return new_id
