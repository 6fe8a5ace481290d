"""What the conversion of a form has to say: problems at their row, what was left out, and what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from audit.formatting import join_list
from audit.messages import foreign_forms as messages


@dataclass
class Remarks:
    """Collects problems and sentences. Names of rows with the same remark become one sentence."""

    problems: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    _names: dict[str, list[str]] = field(default_factory=dict)

    def add_problem(self, row: int, problem: str) -> None:
        """Add what cannot be carried over."""
        self.problems.append(messages.PLACE.format(row=row, problem=problem))

    def add(self, sentence: str) -> None:
        """Add a sentence, once."""
        if sentence not in self.sentences:
            self.sentences.append(sentence)

    def add_name(self, message: str, name: str) -> None:
        """Add the name of a row to those of a message."""
        names = self._names.setdefault(message, [])
        if f"“{name}”" not in names:
            names.append(f"“{name}”")

    def all_sentences(self) -> Iterator[str]:
        """Yield the sentences about single rows, and then those with the names of several."""
        yield from self.sentences
        for message, names in self._names.items():
            yield message.format(names=join_list(names, "and"))
