"""Invented long lists for the tests: one worked example, and random ones."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping

import pandas as pd

from audit.sampling.long_list import COLUMNS, LongList, parse_long_list

FIRST_DATA_ROW = 2


def long_list_table(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Return a table as a reader of files gives it: texts, with the row numbers of a spreadsheet."""
    table = pd.DataFrame(list(rows), columns=list(COLUMNS), dtype="str").fillna("")
    table.index = pd.RangeIndex(FIRST_DATA_ROW, FIRST_DATA_ROW + len(table))
    return table


def long_list(rows: Iterable[Mapping[str, str]]) -> LongList:
    return parse_long_list(long_list_table(rows), "list.csv")


def case_row(number: int, **values: str) -> dict[str, str]:
    """Return the row of an invented case that no other row duplicates."""
    return {
        "family_name": f"Family{number}",
        "first_name": "First",
        "date_of_birth": "1990-01-31",
        "sex": "M",
        "sentence_type": "Community",
        "crn": f"X{number:06d}",
        "pnc": "",
        "rosh": "Medium",
        "start_date": "2022-09-12",
        "end_date": "",
        "cluster": "N01",
        "ldu": "L1",
        "team": "T1",
        "practitioner": "ro1",
        "manager": "M1",
        "office": "O1",
        **values,
    }


def random_rows(
    seed: int, case_count: int, practitioner_count: int, duplicate_share: float = 0.05
) -> list[dict[str, str]]:
    """Return random rows; each practitioner works in one local delivery unit of one cluster."""
    generator = random.Random(seed)
    rows: list[dict[str, str]] = []
    for number in range(case_count):
        practitioner = generator.randrange(practitioner_count)
        unit = practitioner % max(1, practitioner_count // 3)
        row = case_row(
            number,
            sex=generator.choice("MMMMF"),
            sentence_type=generator.choice(("Community", "Adult Licence")),
            rosh=generator.choice(("Low", "Medium", "High", "Very high")),
            start_date=f"{generator.randrange(1, 29):02d}/{generator.randrange(1, 13):02d}/2022",
            pnc=f"2000/{number:07d}A",
            cluster=f"C{unit % 2}",
            ldu=f"L{unit}",
            practitioner=f"P{practitioner}",
        )
        if rows and generator.random() < duplicate_share:
            other = generator.choice(rows)
            keys = generator.choice((("crn",), ("pnc",), ("family_name", "first_name", "date_of_birth")))
            row |= {key: other[key] for key in keys}
        rows.append(row)
    return rows
