"""The long list: every case of a unit as a case management system exports it, checked and in one form.

Names, dates of birth, CRN and PNC serve to find duplicates, in memory only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from audit.errors import InputError
from audit.messages import sampling as messages
from audit.model.sampling import COMMUNITY, FEMALE, HIGH, LOW, MALE, MEDIUM, POST_CUSTODY, UNKNOWN, VERY_HIGH

ROW = "row"
COLUMNS = (
    "family_name",
    "first_name",
    "date_of_birth",
    "sex",
    "sentence_type",
    "crn",
    "pnc",
    "rosh",
    "start_date",
    "end_date",
    "cluster",
    "ldu",
    "team",
    "practitioner",
    "manager",
    "office",
)
REQUIRED_COLUMNS = ("sex", "sentence_type", "crn", "rosh", "start_date", "practitioner")
OTHER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "family_name": ("surname", "last name"),
    "first_name": ("forename", "given name"),
    "date_of_birth": ("dob", "birth date"),
    "sex": ("gender",),
    "sentence_type": ("sentence", "order type", "disposal type", "event type"),
    "crn": ("case reference number", "case number"),
    "pnc": ("pnc number", "pnc id"),
    "rosh": ("risk of serious harm", "rosh classification", "rosh level"),
    "start_date": ("start", "sentence date", "commencement date", "order start date", "licence start date"),
    "end_date": ("end", "termination date"),
    "cluster": ("pdu", "probation delivery unit"),
    "ldu": ("local delivery unit",),
    "team": (),
    "practitioner": ("probation practitioner", "responsible officer", "offender manager", "officer", "staff id"),
    "manager": ("line manager", "senior probation officer"),
    "office": ("location",),
}
MAX_PROBLEMS = 200

# Spellings of case management systems, folded. The codes of risk are those of the national system.
SPELLINGS: Mapping[str, Mapping[str, str]] = {
    "sex": {
        **dict.fromkeys(("m", "male", "man"), MALE),
        **dict.fromkeys(("f", "female", "woman"), FEMALE),
        **dict.fromkeys(("", "u", "x", "unknown", "not known", "not recorded", "not specified", "other"), UNKNOWN),
    },
    "sentence_type": {
        "": UNKNOWN,
        **dict.fromkeys(
            (
                "community",
                "community sentence",
                "community order",
                "ora community order",
                "suspended sentence order",
                "ora suspended sentence order",
                "youth rehabilitation order",
                "cja - youth rehabilitation order",
            ),
            COMMUNITY,
        ),
        **dict.fromkeys(
            (
                "post-custody",
                "post custody",
                "resettlement",
                "licence",
                "adult licence",
                "ora adult licence",
                "post sentence supervision",
                "ora post sentence supervision",
                "supervision default order",
                "ora supervision default order",
            ),
            POST_CUSTODY,
        ),
    },
    "rosh": {
        "": UNKNOWN,
        **dict.fromkeys(("low", "l", "rlrh"), LOW),
        **dict.fromkeys(("medium", "m", "rmrh"), MEDIUM),
        **dict.fromkeys(("high", "h", "rhrh"), HIGH),
        **dict.fromkeys(("very high", "v", "vh", "rvrh"), VERY_HIGH),
    },
}
ALLOWED = {
    "sex": "M or F",
    "sentence_type": "Community or Post-custody",
    "rosh": "Low, Medium, High or Very high",
}
ISO_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
UK_DATE = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?: 00:00(?::00)?)?")


@dataclass(frozen=True, eq=False)
class LongList:
    """The cases of a long list in one form, in the order of the file.

    ``cases`` has the columns ``row`` (as a spreadsheet numbers them), ``crn``, ``pnc``, ``person`` (name and date of
    birth folded; empty if one is missing), ``is_restricted``, ``sex``, ``sentence_type``, ``rosh``, ``start_date``,
    ``end_date`` (days, or no time), and the organisation's columns as text.
    """

    cases: pd.DataFrame

    def __len__(self) -> int:
        return len(self.cases)


def suggest_columns(headings: Sequence[str]) -> dict[str, str]:
    """Return the heading that is probably meant for each column; columns without one are left out.

    >>> suggest_columns(["CRN", "Surname", "RoSH classification"])
    {'family_name': 'Surname', 'crn': 'CRN', 'rosh': 'RoSH classification'}
    """
    heading_by_folded = {_fold_heading(heading): heading for heading in reversed(headings)}
    suggested = {}
    for column in COLUMNS:
        spellings = (_fold_heading(column), *OTHER_HEADINGS[column])
        heading = next((heading_by_folded[spelling] for spelling in spellings if spelling in heading_by_folded), None)
        if heading is not None:
            suggested[column] = heading
    return suggested


def _fold_heading(heading: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", heading.casefold()))


def parse_long_list(table: pd.DataFrame, name: str, columns: Mapping[str, str] | None = None) -> LongList:
    """Return the long list in a table of texts whose index has the row numbers.

    ``columns`` names the heading of each column; it is suggested from the headings by default. Raises InputError with
    every problem, by row and column.
    """
    return _LongListParser(table, name).parse(columns or suggest_columns(list(table.columns)))


class _LongListParser:
    """Parses a table column by column and collects every problem."""

    def __init__(self, table: pd.DataFrame, name: str) -> None:
        self.table = table
        self.name = name
        self.problems: list[tuple[int, str]] = []

    def parse(self, columns: Mapping[str, str]) -> LongList:
        self.check_columns(columns)
        texts = {
            column: self.table[columns[column]].str.strip() if column in columns else self.empty_column()
            for column in COLUMNS
        }
        rows = self.table.index.to_series()
        cases = pd.DataFrame({ROW: rows, "crn": texts["crn"].str.upper(), "pnc": texts["pnc"].str.upper()})
        cases["person"] = _person_keys(texts["first_name"], texts["family_name"], texts["date_of_birth"])
        cases["is_restricted"] = texts["first_name"].str.contains("*", regex=False) | texts["family_name"].str.contains(
            "*", regex=False
        )
        for column in ("sex", "sentence_type", "rosh"):
            cases[column] = self.parse_choice(column, texts[column])
        self.parse_date("date_of_birth", texts["date_of_birth"])
        cases["start_date"] = self.parse_date("start_date", texts["start_date"], is_required=True)
        cases["end_date"] = self.parse_date("end_date", texts["end_date"])
        for column in ("cluster", "ldu", "team", "practitioner", "manager", "office"):
            cases[column] = texts[column]
        self.check_values(cases)
        if self.problems:
            raise InputError(*self.limited_problems())
        return LongList(cases.reset_index(drop=True))

    def empty_column(self) -> pd.Series[Any]:
        return pd.Series("", index=self.table.index, dtype="str")

    def check_columns(self, columns: Mapping[str, str]) -> None:
        """Raise InputError if a column is missing, not in the list or there twice, or if there are no cases."""
        headings = list(self.table.columns)
        problems = [
            messages.COLUMN_MISSING.format(file=self.name, column=column)
            for column in REQUIRED_COLUMNS
            if column not in columns
        ]
        for column, heading in columns.items():
            if heading not in headings:
                problems.append(messages.COLUMN_NOT_IN_LIST.format(file=self.name, heading=heading, column=column))
            elif headings.count(heading) > 1:
                problems.append(messages.COLUMN_TWICE.format(file=self.name, heading=heading))
        if not problems and self.table.empty:
            problems.append(messages.NO_CASES.format(file=self.name))
        if problems:
            raise InputError(*problems)

    def parse_choice(self, column: str, texts: pd.Series[Any]) -> pd.Series[Any]:
        spellings = SPELLINGS[column]
        return self.parse_texts(
            column,
            texts,
            lambda text: spellings.get(" ".join(text.casefold().split())),
            lambda text: messages.UNKNOWN_VALUE.format(value=text[:40], allowed=ALLOWED[column]),
        )

    def parse_date(self, column: str, texts: pd.Series[Any], is_required: bool = False) -> pd.Series[Any]:
        message = messages.NOT_A_PRIVATE_DATE if column == "date_of_birth" else messages.NOT_A_DATE
        days = self.parse_texts(
            column,
            texts,
            lambda text: parse_day(text) if text else pd.NaT,
            lambda text: message.format(value=text[:40]),
        )
        if is_required:
            self.add_missing(column, texts)
        return pd.to_datetime(days)

    def parse_texts(
        self, column: str, texts: pd.Series[Any], parse: Callable[[str], Any], problem: Callable[[str], str]
    ) -> pd.Series[Any]:
        """Parse each different text once; ``parse`` returns None for a text that is refused."""
        codes, different = pd.factorize(texts)
        parsed = [parse(text) for text in different]
        refused = {code for code, value in enumerate(parsed) if value is None}
        if refused:
            for row, code in zip(texts.index, codes, strict=True):
                if code in refused:
                    self.add_problem(row, column, problem(different[code]))
        return pd.Series(pd.Series(parsed).to_numpy()[codes], index=texts.index)

    def check_values(self, cases: pd.DataFrame) -> None:
        for column in ("crn", "practitioner"):
            self.add_missing(column, cases[column])
        for row in cases.index[cases["end_date"] < cases["start_date"]]:
            self.add_problem(row, "end_date", messages.ENDS_BEFORE_START)

    def add_missing(self, column: str, texts: pd.Series[Any]) -> None:
        for row in texts.index[texts == ""]:
            self.add_problem(row, column, messages.VALUE_MISSING.format(field=column.replace("_", " ")))

    def add_problem(self, row: int, column: str, message: str) -> None:
        self.problems.append((row, f"{self.name}, row {row}, column {column}: {message}"))

    def limited_problems(self) -> Iterator[str]:
        """The problems in the order of the rows, at most 200 of them."""
        ordered = [message for _, message in sorted(self.problems, key=lambda problem: problem[0])]
        yield from ordered[:MAX_PROBLEMS]
        if len(ordered) > MAX_PROBLEMS:
            yield messages.MORE_PROBLEMS.format(file=self.name, count=len(ordered) - MAX_PROBLEMS)


def _person_keys(first: pd.Series[Any], family: pd.Series[Any], born: pd.Series[Any]) -> pd.Series[Any]:
    """Return one text for each case in which name and date of birth are folded; '' if one of them is missing."""
    keys = first.str.lower() + "\x1f" + family.str.lower() + "\x1f" + born
    return keys.where((first != "") & (family != "") & (born != ""), "")


def parse_day(text: str) -> pd.Timestamp | None:
    """Return the day in a text, in ISO form or as dd/mm/yyyy; None if it is not a date.

    >>> parse_day("12/09/2022") == parse_day("2022-09-12"), parse_day("31/02/2022")
    (True, None)
    """
    if match := ISO_DATE.fullmatch(text):
        year, month, day = match.groups()
    elif match := UK_DATE.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return pd.Timestamp(date(int(year), int(month), int(day)))
    except ValueError:
        return None
