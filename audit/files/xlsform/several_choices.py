"""A case detail of several choices in collected data: one column with all that were chosen, one for each, or both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from audit.files.xlsform.collected_headings import Field, Kind
from audit.files.xlsform.names import choice_name
from audit.model.case_details import CaseDetail
from audit.model.text_fields import fold_text

CHOSEN = frozenset({"1", "true", "yes"})
NOT_CHOSEN = frozenset({"", "0", "false", "no"})


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

        What is neither chosen nor not chosen is returned as it is, so that it is refused.
        """
        written = {place: cells[place] for place in self.choices if place < len(cells)}
        for cell in written.values():
            if fold_text(cell) not in CHOSEN | NOT_CHOSEN:
                return cell
        chosen = [self.choices[place] for place, cell in written.items() if fold_text(cell) in CHOSEN]
        if chosen or self.whole is None or self.whole >= len(cells):
            return "; ".join(chosen)
        return separate_choices(cells[self.whole], self.detail)


def separate_choices(text: str, detail: CaseDetail) -> str:
    """Return choices, by their ids or their texts with spaces between them, with semicolons.

    A text that can be read in no way or in two ways is returned as it is, so that it is refused.
    """
    by_name = {choice_name(choice.id): choice.id for choice in detail.choices}
    words = text.split()
    if set(words) <= by_name.keys():
        return "; ".join(by_name[word] for word in words)
    by_text = {fold_text(choice.text): choice.id for choice in detail.choices}
    readings = list(islice(_readings(fold_text(text), by_text), 2))
    return "; ".join(readings[0]) if len(readings) == 1 else text


def _readings(text: str, by_text: dict[str, str]) -> Iterator[list[str]]:
    """Yield the ways to read a text as texts of choices, each once."""
    if not text:
        yield []
    for label, choice_id in by_text.items():
        if text == label or text.startswith(f"{label} "):
            rest = {each: other for each, other in by_text.items() if each != label}
            for reading in _readings(text[len(label) + 1 :], rest):
                yield [choice_id, *reading]
