"""Writes the invented long list from which the cases of the sample audit are drawn.

The list is a unit's caseload as a case management system exports it: 1,150 cases, of which 63 are eligible and started
in the two weeks of the published report. With the settings in ``draw.json`` the 46 cases of ``responses.csv`` are drawn
from it. Every name, date and number is invented, and no number can be real: a CRN has one letter and six digits, and
here it has two letters; no PNC number ends in S. The program always writes the same bytes.

How it works. The eligible cases are spread over strata and offices so that a proportional draw takes as many of each as
the sample audit has. Then the real draw runs, and each drawn case gets the details of one of the sample's cases of the
same stratum and office. ``key.csv`` says which reference belongs to which case number, as the lead would keep it; the
reserves have references too.

    python sample_data/make_long_list_2022.py [OUT_DIR]
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

import pandas as pd

SAMPLE_DATA = Path(__file__).resolve().parent
sys.path.insert(0, str(SAMPLE_DATA.parent))

from audit.files.sample_files import write_key_csv  # noqa: E402
from audit.model.sampling import DrawSettings, Window  # noqa: E402
from audit.sampling.draw import Draw, draw_sample  # noqa: E402
from audit.sampling.long_list import COLUMNS, parse_long_list  # noqa: E402
from audit.sampling.sample_key import DRAWN, RESERVE, KeyRow  # noqa: E402
from audit.sampling.settings_file import write_settings  # noqa: E402
from sample_data.make_knowsley_st_helens_2023 import REFERENCE_CHARACTERS  # noqa: E402

OUT_DIR = SAMPLE_DATA / "knowsley-st-helens-2023"
SEED = "Knowsley and St Helens 2022"
LISTED_ON = date(2023, 3, 20)
WINDOWS = (Window(date(2022, 9, 12), date(2022, 9, 18)), Window(date(2022, 10, 3), date(2022, 10, 9)))
SETTINGS = DrawSettings(46, SEED, LISTED_ON, buffer_percentage=0, windows=WINDOWS)
CASELOAD = 1_150
FIRST_ROW = 2  # below the headings
PRACTITIONERS_PER_OFFICE = 12
CONSONANTS, VOWELS, ENDINGS = "bdfghklmnprstvw", "aeiou", ("ley", "ton", "by", "worth", "well", "man", "er")
SENTENCES = {
    "community": ("ORA Community Order", "ORA Suspended Sentence Order"),
    "resettlement": ("Adult Licence", "ORA Post Sentence Supervision"),
}
RISKS = {"low": "Low", "medium": "Medium", "high": "High", "very_high": "Very high"}

Row = dict[str, str]
# Sex, sentence and level of risk by office: the eligible cases that started in the window. A draw of 46 from these 63
# takes in proportion as many of each stratum and office as the sample audit has.
ELIGIBLE = (
    ("F", "community", ("medium", "medium", "low", "high"), "Huyton", 4),
    ("M", "community", ("medium", "high"), "Huyton", 15),
    ("M", "community", ("medium", "high"), "Prescot", 18),
    ("M", "community", ("low",), "Huyton", 1),
    ("M", "community", ("low",), "Prescot", 6),
    ("M", "resettlement", ("medium", "high"), "Huyton", 12),
    ("M", "resettlement", ("medium", "high"), "Prescot", 7),
)


class Caseload:
    """Makes invented cases, each of another person."""

    def __init__(self, generator: random.Random) -> None:
        self.generator = generator
        self.numbers = iter(generator.sample(range(100_000, 1_000_000), 2 * CASELOAD))

    def case(self, sex: str, sentence: str, risk: str, office: str, start: date) -> Row:
        """Return one case; its practitioner works in the office."""
        generator = self.generator
        practitioner = generator.randrange(PRACTITIONERS_PER_OFFICE)
        team = f"{office} {'AB'[practitioner % 2]}"
        born = date(1960, 1, 1) + timedelta(days=generator.randrange(45 * 365))
        number = next(self.numbers)
        return {
            "family_name": self.word().title() + generator.choice(ENDINGS),
            "first_name": self.word().title(),
            "date_of_birth": f"{born:%d/%m/%Y}",
            "sex": sex,
            "sentence_type": generator.choice(SENTENCES[sentence]),
            "crn": f"ZZ{number}",
            "pnc": f"{generator.randrange(1995, 2022)}/{next(self.numbers):07d}S",
            "rosh": RISKS[risk],
            "start_date": f"{start:%d/%m/%Y}",
            "end_date": "",
            "cluster": "Knowsley and St Helens",
            "ldu": office,
            "team": team,
            "practitioner": f"{office[:2].upper()}{practitioner:02d}",
            "manager": f"SPO {team}",
            "office": office,
        }

    def word(self) -> str:
        """Return a made-up word of two syllables."""
        return "".join(self.generator.choice(CONSONANTS) + self.generator.choice(VOWELS) for _ in range(2))

    def start_in_window(self) -> date:
        """Return a working day of one of the two weeks."""
        window = self.generator.choice(WINDOWS)
        return window.first + timedelta(days=self.generator.randrange(5))

    def start_outside_window(self) -> date:
        """Return a day of the last five years that is in neither week."""
        while True:
            day = date(2018, 3, 26) + timedelta(days=self.generator.randrange(1_810))
            if not any(window.first <= day <= window.last for window in WINDOWS):
                return day


def eligible_rows(caseload: Caseload) -> Iterator[Row]:
    """Yield the cases that may be drawn."""
    for sex, sentence, risks, office, count in ELIGIBLE:
        for number in range(count):
            yield caseload.case(sex, sentence, risks[number % len(risks)], office, caseload.start_in_window())


def dropped_rows(caseload: Caseload, eligible: Sequence[Row]) -> Iterator[Row]:
    """Yield the cases of the two weeks that may not be drawn: restricted, sex missing, a person's later case."""
    for number in range(3):
        row = caseload.case("M", "community", "high", ("Huyton", "Prescot")[number % 2], caseload.start_in_window())
        yield row | {"family_name": "****", "first_name": "****", "date_of_birth": ""}
    for number in range(2):
        row = caseload.case("", "community", "medium", ("Huyton", "Prescot")[number % 2], caseload.start_in_window())
        yield row
    person = ("family_name", "first_name", "date_of_birth", "sex", "pnc")
    for number, earlier in enumerate(caseload.generator.sample(list(eligible), 4)):
        later = caseload.case("M", "community", "medium", earlier["office"], WINDOWS[1].last - timedelta(days=1))
        keys = ("crn",) if number == 0 else person
        yield later | {key: earlier[key] for key in keys} | {"sex": earlier["sex"]}


def other_rows(caseload: Caseload, count: int) -> Iterator[Row]:
    """Yield the rest of the caseload, which started in other weeks."""
    for _ in range(count):
        sentence = caseload.generator.choices(("community", "resettlement"), (7, 3))[0]
        risk = caseload.generator.choices(("low", "medium", "high", "very_high"), (18, 55, 25, 2))[0]
        office = caseload.generator.choice(("Huyton", "Prescot"))
        sex = caseload.generator.choices("MF", (9, 1))[0]
        yield caseload.case(sex, sentence, risk, office, caseload.start_outside_window())
    for day in range(3):
        yield caseload.case("M", "community", "medium", "Prescot", LISTED_ON + timedelta(days=2 + day))


def draw(rows: Sequence[Row]) -> Draw:
    """Draw the sample from the rows."""
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")
    table.index = pd.RangeIndex(FIRST_ROW, len(rows) + FIRST_ROW)
    return draw_sample(parse_long_list(table, "long_list.csv"), SETTINGS)


def stratum_key(sex: str, sentence: str, risk: str, office: str) -> tuple[str, ...]:
    """Return the stratum and office of a case."""
    return ("F", office) if sex == "F" else ("M", sentence, "low" if risk == "low" else "not low", office)


def sample_cases() -> dict[tuple[str, ...], list[Row]]:
    """Return the cases of the sample audit by stratum and office."""
    cases: dict[tuple[str, ...], list[Row]] = {}
    with (OUT_DIR / "responses.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            sex = "F" if row["sex"] == "female" else "M"
            key = stratum_key(sex, row["sentence_type"], row["risk_of_serious_harm"], row["office"])
            cases.setdefault(key, []).append(row)
    return cases


def match_sample(rows: Sequence[Row], generator: random.Random) -> dict[str, str]:
    """Give each drawn case the details of a case of the sample audit; return the reference of each case number."""
    waiting = sample_cases()
    references: dict[str, str] = {}
    sentence_by_name = {name: sentence for sentence, names in SENTENCES.items() for name in names}
    for number in draw(rows).cases["row"]:
        row = rows[number - FIRST_ROW]
        sentence = sentence_by_name[row["sentence_type"]]
        case = waiting[stratum_key(row["sex"], sentence, row["rosh"].casefold(), row["office"])].pop(0)
        row["rosh"] = RISKS[case["risk_of_serious_harm"]]
        row["sentence_type"] = generator.choice(SENTENCES[case["sentence_type"]])
        references[row["crn"]] = case["case"]
    unmatched = sum(map(len, waiting.values()))
    if unmatched:
        raise SystemExit(f"{unmatched} cases of the sample audit match no drawn case.")
    return references


def key_rows(drawn: Draw, references: Mapping[str, str]) -> Iterator[KeyRow]:
    """Yield the key: the drawn cases by reference, and the reserves in their order, with further references."""
    rows = drawn.cases.to_dict("records")
    for row in sorted(rows, key=lambda row: references[row["crn"]]):
        yield key_row(references[row["crn"]], row, DRAWN)
    further = reserve_references(len(drawn.reserves), set(references.values()))
    for reference, row in zip(further, drawn.reserves.to_dict("records"), strict=True):
        yield key_row(reference, row, RESERVE)


def key_row(reference: str, row: Mapping[Hashable, str], kind: str) -> KeyRow:
    """Return one case of the key."""
    return KeyRow(reference, row["crn"], row["stratum"], kind, row["practitioner"], row["manager"])


def reserve_references(count: int, taken: Collection[str]) -> list[str]:
    """Return this number of references that no case has."""
    generator = random.Random(f"{SEED}/reserves")
    references: list[str] = []
    while len(references) < count:
        reference = "KSH-" + "".join(generator.choice(REFERENCE_CHARACTERS) for _ in range(5))
        if reference not in (*taken, *references):
            references.append(reference)
    return references


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write a CSV file that Excel opens correctly."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([headings, *rows])


def values(row: Mapping[str, str]) -> list[str]:
    return [row[column] for column in COLUMNS]


def main(out_dir: Path) -> None:
    """Write the long list, the key and the settings of the draw."""
    out_dir.mkdir(parents=True, exist_ok=True)
    generator = random.Random(SEED)
    caseload = Caseload(generator)
    eligible = list(eligible_rows(caseload))
    dropped = list(dropped_rows(caseload, eligible))
    rows = [*eligible, *dropped, *other_rows(caseload, CASELOAD - len(eligible) - len(dropped) - 3)]
    generator.shuffle(rows)
    references = match_sample(rows, generator)
    write_csv(out_dir / "long_list.csv", COLUMNS, [values(row) for row in rows])
    (out_dir / "key.csv").write_bytes(write_key_csv(key_rows(draw(rows), references)))
    (out_dir / "draw.json").write_bytes(write_settings(SETTINGS))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else OUT_DIR)
