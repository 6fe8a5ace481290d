"""The long list: every case of a unit as a case management system exports it, checked and in one form.

Names, dates of birth, CRN and PNC serve to find duplicates, in memory only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from audit.errors import InputError
from audit.formatting import pluralise
from audit.messages import sampling as messages
from audit.model.text_fields import fold_text
from audit.sampling.day_columns import parse_days
from audit.sampling.folding import fold_spellings, number_people, number_pncs
from audit.sampling.spellings import ALLOWED, NOT_RECORDED, SPELLINGS, parse_choice

ROW = "row"
REQUIRED_COLUMNS = ("sex", "sentence_type", "crn", "rosh", "start_date", "practitioner")
OTHER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "family_name": ("surname", "last name"),
    "first_name": ("first name s", "first names", "forename", "forenames", "given name"),
    "date_of_birth": ("dob", "birth date"),
    "sex": ("gender",),
    "sentence_type": ("case sentence type", "sentence", "order type", "disposal type", "event type"),
    "crn": ("case reference number", "case number"),
    "pnc": ("pnc number", "pnc id"),
    "rosh": ("risk of serious harm", "risk of serious harm rosh classification", "rosh classification", "rosh level"),
    "start_date": (
        "start",
        "date of sentence or release on licence",
        "sentence date",
        "commencement date",
        "order start date",
        "licence start date",
    ),
    "end_date": ("end", "order or licence terminated", "termination date"),
    "cluster": ("pdu", "probation delivery unit"),
    "ldu": ("local delivery unit",),
    "team": (),
    "practitioner": ("probation practitioner", "responsible officer", "offender manager", "officer", "staff id"),
    "manager": ("line manager", "senior probation officer"),
    "office": ("location",),
}
COLUMNS = tuple(OTHER_HEADINGS)
DATE_COLUMNS = ("date_of_birth", "start_date", "end_date")
PLACE_COLUMNS = ("cluster", "ldu", "team", "practitioner", "manager", "office")
ABBREVIATIONS = {"crn": "CRN", "pnc": "PNC", "rosh": "risk of serious harm", "ldu": "local delivery unit"}
MAX_PROBLEMS = 200
MAX_WARNINGS = 20
NO_END = NOT_RECORDED | {"n", "no"}

CellProblems = Mapping[str, Mapping[int, str]]
"""Why cells could not be read as text: a sentence for each row, by heading."""


@dataclass(frozen=True, eq=False)
class LongList:
    """The cases of a long list in one form, in the order of the file.

    ``cases`` has the columns ``row`` (as a spreadsheet numbers them), ``crn``, ``pnc`` and ``person`` (numbers that
    are equal for the same PNC number, and for the same name and date of birth; -1 if one is missing),
    ``is_restricted``, ``sex``, ``sentence_type``, ``rosh``, ``start_date`` and ``end_date`` (days, or no time), and
    the organisation's columns as text. ``notes`` are sentences about what was read otherwise than it is written.
    """

    cases: pd.DataFrame = field(repr=False)
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.cases)


def suggest_columns(headings: Sequence[str]) -> dict[str, str]:
    """Return the heading that is probably meant for each column; columns without one are left out.

    >>> suggest_columns(["CRN", "Surname", "RoSH classification", "Cluster (as recorded)"])
    {'family_name': 'Surname', 'crn': 'CRN', 'rosh': 'RoSH classification', 'cluster': 'Cluster (as recorded)'}
    """
    plain = {_fold_heading(re.sub(r"[(\[].*", "", heading)): heading for heading in reversed(headings)}
    heading_by_folded = plain | {_fold_heading(heading): heading for heading in reversed(headings)}
    suggested = {}
    for column in COLUMNS:
        spellings = (_fold_heading(column), *OTHER_HEADINGS[column])
        heading = next((heading_by_folded[spelling] for spelling in spellings if spelling in heading_by_folded), None)
        if heading is not None:
            suggested[column] = heading
    return suggested


def _fold_heading(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.casefold()))


def label(column: str) -> str:
    """Return the name of a column in a sentence.

    >>> [label(column) for column in ("crn", "ldu", "start_date")]
    ['CRN', 'local delivery unit', 'start date']
    """
    return ABBREVIATIONS.get(column, column.replace("_", " "))


def parse_long_list(
    table: pd.DataFrame, name: str, columns: Mapping[str, str] | None = None, cell_problems: CellProblems | None = None
) -> LongList:
    """Return the long list in a table of texts whose index has the row numbers.

    ``columns`` names the heading of each column; it is suggested from the headings by default. ``cell_problems`` says
    which cells are no text. Raises InputError with every problem, by row and column.
    """
    return _LongListParser(table, name, cell_problems or {}).parse(columns or suggest_columns(list(table.columns)))


class _LongListParser:
    """Parses a table column by column and collects every problem."""

    def __init__(self, table: pd.DataFrame, name: str, cell_problems: CellProblems) -> None:
        self.table = table
        self.name = name
        self.cell_problems = cell_problems
        self.columns: Mapping[str, str] = {}
        self.restricted_rows: frozenset[int] = frozenset()
        self.problems: dict[tuple[int, int], str] = {}
        self.notes: list[str] = []

    def parse(self, columns: Mapping[str, str]) -> LongList:
        self.check_columns(columns)
        self.columns = columns
        cases = pd.DataFrame({ROW: self.table.index}, index=self.table.index)
        first, family = self.texts("first_name"), self.texts("family_name")
        cases["is_restricted"] = first.str.contains("*", regex=False) | family.str.contains("*", regex=False)
        self.restricted_rows = frozenset(cases.index[cases["is_restricted"]])
        self.add_cell_problems()
        cases["crn"] = self.parse_crn()
        cases["pnc"] = number_pncs(self.texts("pnc"))
        for column in SPELLINGS:
            cases[column] = self.parse_choice(column)
        born = self.parse_date("date_of_birth", NOT_RECORDED)
        cases["person"] = number_people(first, family, born)
        cases["start_date"] = self.parse_date("start_date", frozenset())
        cases["end_date"] = self.parse_date("end_date", NO_END)
        for column in PLACE_COLUMNS:
            cases[column] = self.parse_place(column)
        if self.problems:
            raise InputError(*self.limited_problems())
        self.note_ends(cases)
        return LongList(cases.reset_index(drop=True), tuple(self.notes))

    def texts(self, column: str) -> pd.Series[Any]:
        """Return the texts of a column without white space at their ends; empty texts if the list has none."""
        if column in self.columns:
            return self.table[self.columns[column]].str.strip()
        return pd.Series("", index=self.table.index, dtype="str")

    def check_columns(self, columns: Mapping[str, str]) -> None:
        """Raise InputError if a column is missing, not in the list or there twice, or if there are no cases."""
        headings = list(self.table.columns)
        problems = [
            messages.COLUMN_MISSING.format(file=self.name, column=column)
            for column in REQUIRED_COLUMNS
            if column not in columns
        ]
        problems += self.heading_problems(columns, headings)
        if not problems and self.table.empty:
            problems.append(messages.NO_CASES.format(file=self.name))
        if problems:
            raise InputError(*problems)

    def heading_problems(self, columns: Mapping[str, str], headings: Sequence[str]) -> Iterator[str]:
        column_by_heading: dict[str, str] = {}
        for column, heading in columns.items():
            first = column_by_heading.setdefault(heading, column)
            if column not in COLUMNS:
                yield messages.UNKNOWN_COLUMN.format(column=column, known=", ".join(COLUMNS))
            elif heading not in headings:
                yield messages.COLUMN_NOT_IN_LIST.format(file=self.name, heading=heading, column=column)
            elif headings.count(heading) > 1:
                yield messages.COLUMN_TWICE.format(file=self.name, heading=heading)
            elif first != column:
                yield messages.HEADING_FOR_TWO_COLUMNS.format(heading=heading, first=first, second=column)

    def add_cell_problems(self) -> None:
        for column, heading in self.columns.items():
            for row, sentence in self.cell_problems.get(heading, {}).items():
                self.add_problem(row, column, sentence)

    def parse_crn(self) -> pd.Series[Any]:
        crns = self.texts("crn")
        self.add_missing("crn", crns)
        return crns

    def parse_choice(self, column: str) -> pd.Series[Any]:

        def problem(text: str) -> str:
            from audit.model.quoting import WORD, quotable_value  # a list without problems does without it

            known = [fold_text(word) for spelling in SPELLINGS[column] for word in WORD.findall(spelling)]
            if quoted := quotable_value(text, known):
                return messages.UNKNOWN_VALUE.format(value=quoted, allowed=ALLOWED[column])
            return messages.UNKNOWN_PRIVATE_VALUE.format(allowed=ALLOWED[column])

        texts = self.texts(column)
        codes, different = pd.factorize(texts)
        parsed = [parse_choice(column, text) for text in different]
        refused = {code: problem(different[code]) for code, value in enumerate(parsed) if value is None}
        self.add_refused(column, codes, refused)
        values = pd.array([value or "" for value in parsed], dtype="str")
        return pd.Series(values.take(codes), index=texts.index)

    def parse_date(self, column: str, none: frozenset[str]) -> pd.Series[Any]:
        """Return the days of a column. ``none`` has what people write for no date; without it, every case needs one."""

        def problem(text: str) -> str:
            from audit.model.quoting import quotable_date  # a list without problems does without it

            if column == "date_of_birth" or not quotable_date(text):
                return messages.NOT_A_PRIVATE_DATE
            return messages.NOT_A_DATE.format(value=text)

        texts = self.texts(column)
        if not none:
            self.add_missing(column, texts)
        codes, different = pd.factorize(texts)
        days = parse_days(different)
        unread = ((code, different[code]) for code in np.isnat(days).nonzero()[0].tolist())
        refused = {code: problem(text) for code, text in unread if text and fold_text(text) not in none}
        self.add_refused(column, codes, refused)
        return pd.Series(days[codes].astype("datetime64[s]"), index=texts.index)

    def add_refused(self, column: str, codes: npt.NDArray[np.int64], refused: Mapping[int, str]) -> None:
        """Add the problem of each cell whose text, by its code, is refused."""
        if refused:
            for position in np.isin(codes, list(refused)).nonzero()[0].tolist():
                self.add_problem(int(self.table.index[position]), column, refused[int(codes[position])])

    def parse_place(self, column: str) -> pd.Series[Any]:
        texts, changed = fold_spellings(self.texts(column))
        if changed:
            self.notes.append(messages.SPELLINGS_FOLDED.format(column=label(column), cells=pluralise(changed, "cell")))
        missing = int((texts == "").sum())
        if column == "practitioner" and missing:
            self.notes.append(messages.NO_PRACTITIONER.format(cases=pluralise(missing, "case")))
        return texts

    def note_ends(self, cases: pd.DataFrame) -> None:
        """Add a note for the first cases that end before they start."""
        rows = cases.index[cases["end_date"] < cases["start_date"]]
        notes = [f"{self.place(row, 'end_date')}: {messages.ENDS_BEFORE_START}" for row in rows]
        self.notes += self.limited(notes, MAX_WARNINGS)

    def add_missing(self, column: str, texts: pd.Series[Any]) -> None:
        for row in texts.index[texts == ""]:
            self.add_problem(int(row), column, messages.VALUE_MISSING.format(field=label(column)))

    def add_problem(self, row: int, column: str, message: str) -> None:
        """Add the problem of one cell, unless it has one. A restricted record may be masked, and is dropped anyway."""
        if row not in self.restricted_rows:
            self.problems.setdefault((row, COLUMNS.index(column)), f"{self.place(row, column)}: {message}")

    def place(self, row: int, column: str) -> str:
        return f"{self.name}, row {row}, column {self.columns.get(column, column)}"

    def limited_problems(self) -> Iterator[str]:
        """The problems in the order of the rows, at most 200 of them."""
        return self.limited([self.problems[place] for place in sorted(self.problems)], MAX_PROBLEMS)

    def limited(self, sentences: Sequence[str], limit: int) -> Iterator[str]:
        """The first sentences, and how many more there are."""
        yield from sentences[:limit]
        if len(sentences) > limit:
            more = pluralise(len(sentences) - limit, "more problem")
            yield messages.MORE_PROBLEMS.format(file=self.name, problems=more)
