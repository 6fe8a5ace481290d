"""A case detail of several choices in collected data: one column with all that were chosen, one for each, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from audit.files.xlsform.collected_headings import Field, Kind
from audit.files.xlsform.names import choice_name
from audit.messages import xlsform as messages
from audit.model.case_details import CaseDetail
from audit.model.text_fields import fold_text

CHOSEN = frozenset({"1", "true", "yes"})
NOT_CHOSEN = frozenset({"", "0", "false", "no"})
SEPARATOR = "; "
MAX_STEPS = 1_000
"""Labels that are tried for one cell: labels that begin alike could otherwise take hours."""


class UnclearChoicesError(Exception):
    """It is not clear what was chosen; the message says why."""


class SeveralChoices:
    """The columns of a case detail. ``column`` is the place of the one that gets the values; None without any."""

    def __init__(self, detail: CaseDetail, fields: Sequence[Field]) -> None:
        self.detail = detail
        self.choices = {
            place: field.choice_id
            for place, field in enumerate(fields)
            if field.kind is Kind.CHOICE and field.column == detail.id
        }
        whole = Field(Kind.VALUE, detail.id)
        self.whole = fields.index(whole) if whole in fields else None
        self.column = self.whole if self.whole is not None else min(self.choices, default=None)

    def value(self, cells: Sequence[str]) -> str:
        """Return the value of a row as a responses file has it, with semicolons.

        What cannot be read is returned as it is, so that it is refused. Raises UnclearChoicesError.
        """
        written = {self.choices[place]: cells[place] for place in self.choices if place < len(cells) and cells[place]}
        for cell in written.values():
            if fold_text(cell) not in CHOSEN | NOT_CHOSEN:
                return cell
        chosen = [choice_id for choice_id, cell in written.items() if fold_text(cell) in CHOSEN]
        whole = cells[self.whole] if self.whole is not None and self.whole < len(cells) else ""
        if not whole or self._names_exactly(chosen, whole):
            return SEPARATOR.join(chosen)
        return self._checked(separate_choices(whole, self.detail), set(written), set(chosen))

    def _names_exactly(self, chosen: Sequence[str], whole: str) -> bool:
        """Return whether a cell has the labels of the chosen choices and nothing else, in any order."""
        labels = " ".join(choice.text for choice in self.detail.choices if choice.id in chosen)
        return Counter(fold_text(labels).split()) == Counter(fold_text(whole).split())

    def _checked(self, value: str, with_column: set[str], chosen: set[str]) -> str:
        """Return the choices of the whole column, which may have some that have no column for them."""
        named = set(value.split(SEPARATOR))
        if named <= {choice.id for choice in self.detail.choices} and named & with_column != chosen:
            raise UnclearChoicesError(messages.CHOICES_DIFFER.format(detail=self.detail.text))
        return value


def separate_choices(text: str, detail: CaseDetail) -> str:
    """Return choices, by their ids or their texts with spaces between them, with semicolons.

    A text that cannot be read is returned as it is, so that it is refused. Raises UnclearChoicesError for one that can
    be read in two ways, or in too many to try them all.
    """
    by_name = {choice_name(choice.id): choice.id for choice in detail.choices}
    words = text.split()
    if set(words) <= by_name.keys():
        return SEPARATOR.join(by_name[word] for word in words)
    readings = list(islice(_Readings(detail, fold_text(text)).all(), 2))
    if len(readings) > 1:
        raise UnclearChoicesError(messages.CHOICES_UNCLEAR.format(detail=detail.text))
    return SEPARATOR.join(readings[0]) if readings else text


class _Readings:
    """The ways to read a text as labels of choices with spaces between them, each choice at most once."""

    def __init__(self, detail: CaseDetail, text: str) -> None:
        labels = {fold_text(choice.text): choice.id for choice in detail.choices}
        self.ids_by_label = {label: choice_id for label, choice_id in labels.items() if label in text}
        self.detail, self.text = detail, text
        self.steps = 0

    def all(self, start: int = 0, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
        """Yield the choices of each way from a place in the text. Raises UnclearChoicesError after too many steps."""
        if start >= len(self.text):
            yield before
        for label, choice_id in self.ids_by_label.items():
            if choice_id not in before and f"{self.text} ".startswith(f"{label} ", start):
                self.steps += 1
                if self.steps > MAX_STEPS:
                    raise UnclearChoicesError(messages.CHOICES_UNCLEAR.format(detail=self.detail.text))
                yield from self.all(start + len(label) + 1, (*before, choice_id))
