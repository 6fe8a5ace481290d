"""The judgements file: the ratings that people gave, and the standards that were not inspected, as a small TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.analysis.ratings import Judgement
from audit.errors import InputError
from audit.model.questionnaire import Questionnaire, Rated
from audit.toml_files.reader import Table, parse_toml


@dataclass(frozen=True)
class Judgements:
    """What people decided: ratings by standard id, and the ids of the standards that were not inspected."""

    ratings: Mapping[str, Judgement]
    not_inspected: frozenset[str]


DEEPEST = 8  # dots in the id of a standard
NO_JUDGEMENTS = Judgements({}, frozenset())


def read_judgements(data: bytes, name: str, questionnaire: Questionnaire) -> Judgements:
    """The judgements in the bytes of a file called ``name``. Raises InputError with every fault.

    A rating is written ``"1.1" = "Good"`` or ``"1.1" = { rating = "Good", rationale = "..." }``, under
    ``[ratings]`` or at the top; ``not_inspected = ["2.1"]`` lists what drops out of the maximum.
    """
    tables, unreadable = parse_toml(data)
    if unreadable:
        raise InputError(f"{name}: {unreadable}")
    faults: list[str] = []
    found = _Reader(Table(tables, name, faults), questionnaire, faults).judgements()
    if faults:
        raise InputError(*faults)
    return found


class _Reader:
    """Reads the one table of the file, and the ratings under it."""

    def __init__(self, top: Table, questionnaire: Questionnaire, faults: list[str]) -> None:
        self.top = top
        self.questionnaire = questionnaire
        self.faults = faults

    def judgements(self) -> Judgements:
        not_inspected = self.not_inspected()
        ratings = self.ratings()
        for standard in sorted(not_inspected & ratings.keys()):
            self.top.fault(f"standard {standard} has a rating but is listed as not inspected. Take out one of the two.")
        return Judgements(ratings, not_inspected)

    def not_inspected(self) -> frozenset[str]:
        listed = self.top.raw("not_inspected")
        if listed is None:
            return frozenset()
        if not isinstance(listed, list) or not all(isinstance(standard, str) for standard in listed):
            self.top.fault('"not_inspected" must be a list of ids in quotes, such as ["2.1"].')
            return frozenset()
        for unknown in sorted(set(listed) - self.questionnaire.standard.keys()):
            self.top.fault(f'"not_inspected" names "{unknown}", which is no standard of {self.questionnaire.id}.')
        return frozenset(listed)

    def ratings(self) -> dict[str, Judgement]:
        under = self.top.table("ratings", "ratings", optional=True)
        found: dict[str, Judgement] = {}
        for standard, written in [*_written(under), *_written(self.top)]:
            if standard in found:
                self.top.fault(f"standard {standard} is rated twice. Keep one rating.")
            judgement = self.judgement(standard, written)
            if judgement is not None:
                found[standard] = judgement
        return found

    def judgement(self, standard_id: str, written: Any) -> Judgement | None:
        standard = self.questionnaire.standard.get(standard_id)
        if standard is None:
            self.top.fault(f'"{standard_id}" is no standard of {self.questionnaire.id}. Check the id.')
            return None
        if standard.rated is not Rated.BY_PEOPLE:
            self.top.fault(f"standard {standard.name} is not rated by people. Take its rating out.")
            return None
        if not isinstance(written, str | dict):
            self.top.fault(f'the rating of standard {standard_id} must be a text in quotes, such as "Good".')
            return None
        table = {"rating": written} if isinstance(written, str) else written
        entry = Table(table, f"{self.top.where}, standard {standard_id}", self.faults)
        rating = self.rating(entry)
        rationale = entry.text("rationale", optional=True, plain=False)
        entry.close()
        return Judgement(rating, rationale) if rating else None

    def rating(self, entry: Table) -> str:
        """The rating as the questionnaire spells it; '' where it has no such rating."""
        written, known = entry.text("rating", plain=False), self.questionnaire.scale.ratings
        for rating in known:
            if rating.casefold() == written.casefold():
                return rating
        if written:
            entry.fault(f'the rating "{written}" is not known. Use one of: {", ".join(known)}.')
        return ""


def _written(table: Table | None) -> Iterator[tuple[str, Any]]:
    """Each standard that the table still names, with what is written of it."""
    if table is not None:
        for key in table.keys():  # noqa: SIM118  # a Table is no mapping, and taking a key out changes it
            yield from _by_standard(key, table.raw(key))


def _by_standard(key: str, written: Any) -> Iterator[tuple[str, Any]]:
    """A standard's id and its rating: to TOML, ``1.1 = "Good"`` without quotes is a table in a table."""
    is_further_in = isinstance(written, dict) and not {"rating", "rationale"} & written.keys()
    if is_further_in and key.count(".") < DEEPEST:
        for part, inner in written.items():
            yield from _by_standard(f"{key}.{part}", inner)
    else:
        yield key, written
