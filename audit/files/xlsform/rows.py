"""The rows of a form: of its sheet "survey" and of its sheet "choices"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

Choices = tuple[tuple[str, str], ...]
"""The answers to choose from: the name and the label of each."""


@dataclass(frozen=True)
class SurveyRow:
    """A row of the sheet "survey". Everything is as XLSForm writes it; '' leaves a cell empty."""

    type: str
    name: str = ""
    label: str = ""
    hint: str = ""
    required: str = ""
    required_message: str = ""
    relevant: str = ""
    constraint: str = ""
    constraint_message: str = ""
    calculation: str = ""
    appearance: str = ""


@dataclass
class ChoiceLists:
    """The lists of answers to choose from. The same answers are one list."""

    names: dict[Choices, str] = field(default_factory=dict)

    def name(self, choices: Choices, suggestion: str) -> str:
        """Return the name of a list, which is the suggestion, with a number if another list has it."""
        if choices not in self.names:
            taken = set(self.names.values())
            numbered = (f"{suggestion}_{number}" for number in range(2, len(taken) + 3))
            self.names[choices] = next(name for name in (suggestion, *numbered) if name not in taken)
        return self.names[choices]

    @property
    def rows(self) -> Sequence[tuple[str, str, str]]:
        """Return the rows of the sheet "choices": the list, the name and the label."""
        return [(name, *choice) for choices, name in self.names.items() for choice in choices]
