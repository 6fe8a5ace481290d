"""The judgements file: ratings by judgement, and the standards that were not inspected, as TOML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from audit.errors import InputError
from audit.messages import toml_files as messages
from audit.model.judgement import Judgement
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.model.text_fields import fold_text
from audit.toml_files.reader import Table, parse_toml


@dataclass(frozen=True)
class Judgements:
    """The ratings by judgement, by standard id, and the ids of the standards that were not inspected."""

    ratings: Mapping[str, Judgement]
    not_inspected: frozenset[str]


MAX_ID_DOTS = 8  # dots in the id of a standard
NO_JUDGEMENTS = Judgements({}, frozenset())


def parse_judgements(data: bytes, name: str, questionnaire: Questionnaire) -> Judgements:
    """Return the judgements in the bytes of a file called ``name``. Raises InputError with every problem.

    A rating is written ``"1.1" = "Good"`` or ``"1.1" = { rating = "Good", rationale = "..." }``, under ``[ratings]``
    or at the top. ``not_inspected = ["2.1"]`` lists the standards that do not count in the score.
    """
    content, error = parse_toml(data)
    if error:
        raise InputError(messages.PROBLEM.format(location=name, problem=error))
    problems: list[str] = []
    judgements = _JudgementsParser(Table(content, name, problems), questionnaire, problems).parse()
    if problems:
        raise InputError(*problems)
    return judgements


class _JudgementsParser:
    """Parses the table of the file and the ratings in it."""

    def __init__(self, root: Table, questionnaire: Questionnaire, problems: list[str]) -> None:
        self.root = root
        self.questionnaire = questionnaire
        self.problems = problems

    def parse(self) -> Judgements:
        not_inspected = self.parse_not_inspected()
        ratings = self.parse_ratings()
        for standard_id in sorted(not_inspected & ratings.keys()):
            self.root.add_problem(messages.RATED_BUT_NOT_INSPECTED.format(standard_id=standard_id))
        return Judgements(ratings, not_inspected)

    def parse_not_inspected(self) -> frozenset[str]:
        standard_ids = self.root.pop_raw("not_inspected")
        if standard_ids is None:
            return frozenset()
        if not isinstance(standard_ids, list) or not all(isinstance(standard_id, str) for standard_id in standard_ids):
            self.root.add_problem(messages.NOT_INSPECTED_NOT_A_LIST)
            return frozenset()
        for unknown_id in sorted(set(standard_ids) - self.questionnaire.standards_by_id.keys()):
            self.root.add_problem(
                messages.NOT_INSPECTED_UNKNOWN.format(standard_id=unknown_id, questionnaire_id=self.questionnaire.id)
            )
        return frozenset(standard_ids)

    def parse_ratings(self) -> dict[str, Judgement]:
        table = self.root.table("ratings", "ratings", optional=True)
        judgements: dict[str, Judgement] = {}
        for standard_id, value in [*_rating_entries(table), *_rating_entries(self.root)]:
            if standard_id in judgements:
                self.root.add_problem(messages.RATED_TWICE.format(standard_id=standard_id))
            judgement = self.parse_judgement(standard_id, value)
            if judgement is not None:
                judgements[standard_id] = judgement
        return judgements

    def parse_judgement(self, standard_id: str, value: Any) -> Judgement | None:
        standard = self.questionnaire.standards_by_id.get(standard_id)
        if standard is None:
            self.root.add_problem(
                messages.UNKNOWN_STANDARD.format(standard_id=standard_id, questionnaire_id=self.questionnaire.id)
            )
            return None
        if standard.rating_method is not RatingMethod.BY_JUDGEMENT:
            self.root.add_problem(messages.NOT_RATED_BY_JUDGEMENT.format(standard=standard.name))
            return None
        if not isinstance(value, str | dict):
            self.root.add_problem(messages.RATING_NOT_TEXT.format(standard_id=standard_id))
            return None
        table = {"rating": value} if isinstance(value, str) else value
        entry = Table(table, f"{self.root.location}, standard {standard_id}", self.problems)
        rating = self.parse_rating(entry)
        rationale = entry.text("rationale", optional=True, plain_text=False)
        entry.reject_unknown_keys()
        return Judgement(rating, rationale) if rating else None

    def parse_rating(self, entry: Table) -> str:
        """Return the rating as the questionnaire spells it; '' if it has no such rating."""
        text, scale_ratings = entry.text("rating", plain_text=False), self.questionnaire.scale.ratings
        for rating in scale_ratings:
            if fold_text(rating) == fold_text(text):
                return rating
        if text:
            entry.add_problem(messages.UNKNOWN_RATING.format(rating=text, allowed=", ".join(scale_ratings)))
        return ""


def _rating_entries(table: Table | None) -> Iterator[tuple[str, Any]]:
    """Yield each remaining standard id of the table with its value."""
    if table is not None:
        for key in table.remaining_keys():  # copied first: popping a key changes the table
            yield from _flatten_ids(key, table.pop_raw(key))


def _flatten_ids(key: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a standard's id and its rating. In TOML, ``1.1 = "Good"`` without quotes is a table in a table."""
    is_nested = isinstance(value, dict) and not {"rating", "rationale"} & value.keys()
    if is_nested and key.count(".") < MAX_ID_DOTS:
        for part, nested_value in value.items():
            yield from _flatten_ids(f"{key}.{part}", nested_value)
    else:
        yield key, value
