"""Which field of a form each column of collected data is: by its name or its label, with or without its groups.

KoBo writes ``s_1/k_1_1/q_1_1a`` or the labels, with a separator that people choose; ODK Central ``s_1-k_1_1-q_1_1a``.
An answer of several choices may be one column, and one for each choice.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property

from audit.files.xlsform.names import AUDITOR_FIELD, CASE_FIELD, FormNames, Prefix, choice_name, field_name, form_marks
from audit.messages import xlsform as messages
from audit.model.case_details import CaseDetailKind
from audit.model.limits import AUDITOR_COLUMN, CASE_COLUMN
from audit.model.questionnaire import Questionnaire
from audit.model.text_fields import fold_text

MAX_SEPARATOR = 3
"""How many characters may be between the names or labels of a heading."""
SEPARATOR = f"[^A-Za-z0-9_\\s]{{1,{MAX_SEPARATOR}}}"
GROUPS = f"(?:[A-Za-z0-9_]+{SEPARATOR})*"
PATH = re.compile(f"{GROUPS}([A-Za-z0-9_]+)")
NOTHING = "(?!)"
"""A pattern that no text has."""
_SEPARATOR_LENGTHS = range(1, MAX_SEPARATOR + 1)
STATUS_FIELDS = frozenset({"ReviewState", "_validation_status"})
CENTRAL_VERSION = "FormVersion"
RECORDED = (Prefix.DETAIL, Prefix.QUESTION, Prefix.NOTE)
"""What the names of fields begin with that hold something recorded."""
METADATA = frozenset(
    (
        *("_id", "_uuid", "_submission_time", "_notes", "_status", "_submitted_by", "__version__", "_tags", "_index"),
        *(
            "_parent_index",
            "_parent_table_name",
            "_geolocation",
            "_attachments",
            "_xform_id_string",
            "_bamboo_dataset_id",
        ),
        *("start", "end", "today", "username", "deviceid", "phonenumber", "simserial", "subscriberid", "audit", "uuid"),
        *("instanceID", "instanceName", "rootUuid", "SubmissionDate", "KEY", "SubmitterID", "SubmitterName", "Status"),
        *("AttachmentsPresent", "AttachmentsExpected", "DeviceID", "Edits"),
    )
)
"""What KoBo and ODK Central add to every submission. It says nothing about the case."""


class Kind(Enum):
    """What a column of collected data holds. ``OTHER_VERSION`` is a field that only another version can have."""

    VALUE = auto()
    CHOICE = auto()
    NOTE = auto()
    STATUS = auto()
    VERSION = auto()
    FORM = auto()
    METADATA = auto()
    OTHER_VERSION = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Field:
    """What a column holds. ``column`` is the heading that a responses file has for it, or the id of the question.

    A column that says with which form a row was collected has the name of its field.
    """

    kind: Kind
    column: str = ""
    choice_id: str = ""


@dataclass(frozen=True)
class CollectedHeadings:
    """Finds the fields of the form of a questionnaire by the headings of collected data."""

    questionnaire: Questionnaire

    def field(self, heading: str) -> Field:
        """Return what the column with a heading holds."""
        match, folded = PATH.fullmatch(heading), fold_text(heading)
        name = match[1] if match else ""
        return (
            # First, because a choice may be called "case" or "auditor", as fields are.
            self._choice(heading)
            or self._by_name.get(name)
            or self._by_label(folded)
            or self._choice_by_label(folded)
            or self._other(name)
        )

    @cached_property
    def _names(self) -> FormNames:
        return FormNames(self.questionnaire)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        values = self._names.details | self._names.questions
        return {
            CASE_FIELD: Field(Kind.VALUE, CASE_COLUMN),
            AUDITOR_FIELD: Field(Kind.VALUE, AUDITOR_COLUMN),
            **{name: Field(Kind.VALUE, item_id) for name, item_id in values.items()},
            **{name: Field(Kind.NOTE, question_id) for name, question_id in self._names.notes.items()},
        }

    @cached_property
    def _labels(self) -> dict[str, Field]:
        """The fields by their labels, without labels that two fields have."""
        labels = [
            (messages.REFERENCE_LABEL.format(singular=self.questionnaire.case_label.singular), CASE_FIELD),
            (messages.AUDITOR_LABEL, AUDITOR_FIELD),
            *((self.questionnaire.case_details_by_id[each].text, name) for name, each in self._names.details.items()),
            *((self.questionnaire.questions_by_id[each].name, name) for name, each in self._names.questions.items()),
            *((messages.NOTE_LABEL.format(question=each), name) for name, each in self._names.notes.items()),
        ]
        counts = Counter(fold_text(label) for label, _ in labels)
        return {fold_text(label): self._by_name[name] for label, name in labels if counts[fold_text(label)] == 1}

    @cached_property
    def _group_labels(self) -> tuple[str, ...]:
        """The labels that may be before the label of a field."""
        standards = self.questionnaire.standards
        labels = [
            messages.DETAILS_LABEL.format(singular=self.questionnaire.case_label.singular),
            *(standard.name for standard in standards),
            *(f"{key.id} {key.label}" for key in self.questionnaire.key_questions),
        ]
        return tuple(map(fold_text, labels))

    def _by_label(self, folded: str) -> Field | None:
        """Return the field whose label a heading is, alone or after the label of a group and a separator."""
        if folded in self._labels:
            return self._labels[folded]
        return next((field for label, field in self._labels.items() if self._is_in_group(folded, label)), None)

    def _is_in_group(self, folded: str, label: str) -> bool:
        if not folded.endswith(label):
            return False
        before = folded[: len(folded) - len(label)]
        return any(_without_separator(before, length).endswith(self._group_labels) for length in _SEPARATOR_LENGTHS)

    @cached_property
    def _choices(self) -> dict[str, dict[str, Field]]:
        """The choices of each case detail of several choices, by the names of both."""
        return {
            field_name(Prefix.DETAIL, detail.id): {
                choice_name(choice.id): Field(Kind.CHOICE, detail.id, choice.id) for choice in detail.choices
            }
            for detail in self.questionnaire.case_details
            if detail.kind is CaseDetailKind.CHOICES
        }

    @cached_property
    def _choice_path(self) -> re.Pattern[str]:
        return re.compile(f"{GROUPS}({'|'.join(self._choices) or NOTHING}){SEPARATOR}([A-Za-z0-9_].*)")

    def _choice(self, heading: str) -> Field | None:
        """Return the choice for which a column is by its name, if it is for one. Another version may have others."""
        match = self._choice_path.fullmatch(heading)
        return self._choices[match[1]].get(match[2], Field(Kind.OTHER_VERSION)) if match else None

    @cached_property
    def _choice_labels(self) -> list[tuple[str, str, Field]]:
        """The choices with the folded labels of their case details and of themselves."""
        return [
            (fold_text(detail.text), fold_text(choice.text), Field(Kind.CHOICE, detail.id, choice.id))
            for detail in self.questionnaire.case_details
            if detail.kind is CaseDetailKind.CHOICES
            for choice in detail.choices
        ]

    def _choice_by_label(self, folded: str) -> Field | None:
        return next(
            (
                field
                for detail, choice, field in self._choice_labels
                if folded.endswith(choice) and self._is_detail_label(folded[: len(folded) - len(choice)], detail)
            ),
            None,
        )

    def _is_detail_label(self, before: str, detail: str) -> bool:
        """Return whether the label of a case detail and a separator are before the label of a choice."""
        labels = (_without_separator(before, length) for length in _SEPARATOR_LENGTHS)
        return any(label == detail or self._is_in_group(label, detail) for label in labels)

    def _other(self, name: str) -> Field:
        if name in STATUS_FIELDS:
            return Field(Kind.STATUS)
        if name == CENTRAL_VERSION:
            return Field(Kind.VERSION)
        if name in form_marks(self.questionnaire):
            return Field(Kind.FORM, name)
        calculated = self._names.calculated
        is_part = name.startswith(Prefix.PART) and name.rpartition("_")[0] in calculated
        if name in METADATA or name in calculated or is_part:
            return Field(Kind.METADATA)
        return Field(Kind.OTHER_VERSION if name.startswith(RECORDED) else Kind.UNKNOWN)


def _without_separator(before: str, length: int) -> str:
    """Return what is before a separator of so many characters, none of which is a letter or a digit; else ''."""
    separator = before[-length:]
    is_separator = len(separator) == length and not any(character.isalnum() for character in separator)
    return before[:-length] if is_separator else ""
