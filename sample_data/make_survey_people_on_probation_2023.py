"""Writes the invented answers of the sample survey of people on probation in Knowsley and St Helens.

The number of Yes to each question is the one behind the percentage that the published inspection report of June 2023
prints. The respondents are invented, so that the counts come out exactly. Nothing here describes a real person.

How it works. Every respondent has a hidden content with probation; for every question those who are most content
give its Yes answers, with some chance mixed in. Travel is the other way round: it is a problem above all for those who
go to the Prescot office, as the report says. Running the program again gives the same bytes.

    python sample_data/make_survey_people_on_probation_2023.py [OUT_DIR]
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Callable
from pathlib import Path

OUT_DIR = Path(__file__).resolve().parent / "survey-people-on-probation-2023"
SEED = "Survey of people on probation, Knowsley and St Helens 2023"
RESPONDENTS = 88
REFERENCE_SIGNS = "2346789CDFGHJKMNPQRTVWXY"  # no vowels, so no words; nothing that is easily misread

# How many of the 88 answer Yes.
YES = {
    "P1.1": 53,  # 60 per cent had a say
    "P1.2": 71,  # 81 per cent were happy with their support
    "P2.1": 77,  # 88 per cent felt safe
    "P2.2": 79,  # 90 per cent could talk in private
    "P3.1": 11,  # 12.5 per cent named reception, printed as 13
}
TRAVEL = "P3.2"
TRAVEL_IN_PRESCOT, TRAVEL_IN_HUYTON = 13, 5  # 18, which is 20 per cent; most of them go to the St Helens office
IN_PRESCOT = 39
AFTER_RELEASE = 43  # the report: an almost even split

Row = dict[str, str]


def chance(respondent: int, topic: str) -> float:
    """A number between 0 and 1 that depends only on the seed, the respondent and the topic."""
    return random.Random(f"{SEED}/{respondent}/{topic}").random()


def highest(respondents: list[int], number: int, score: Callable[[int], float]) -> set[int]:
    """The given number of respondents with the highest score."""
    return set(sorted(respondents, key=score, reverse=True)[:number])


def content(topic: str) -> Callable[[int], float]:
    """How content a respondent is, with some chance for this topic."""
    return lambda respondent: chance(respondent, "content") + chance(respondent, topic)


def by_chance(topic: str) -> Callable[[int], float]:
    """A score that is nothing but chance."""
    return lambda respondent: chance(respondent, topic)


def make_rows() -> list[Row]:
    """The 88 respondents with all they said, in the order of their references."""
    everybody = list(range(RESPONDENTS))
    prescot = highest(everybody, IN_PRESCOT, by_chance("office"))
    released = highest(everybody, AFTER_RELEASE, by_chance("release"))
    said_yes = {question: highest(everybody, number, content(question)) for question, number in YES.items()}
    in_huyton = [respondent for respondent in everybody if respondent not in prescot]
    said_yes[TRAVEL] = highest(sorted(prescot), TRAVEL_IN_PRESCOT, by_chance("travel"))
    said_yes[TRAVEL] |= highest(in_huyton, TRAVEL_IN_HUYTON, by_chance("travel"))
    rows = []
    for respondent, reference in enumerate(make_references()):
        row = {"case": reference, "supervised_after": "release" if respondent in released else "community"}
        row["office"] = "Prescot" if respondent in prescot else "Huyton"
        row |= {question: "yes" if respondent in yes else "no" for question, yes in said_yes.items()}
        rows.append(row)
    return sorted(rows, key=lambda row: row["case"])


def make_references() -> list[str]:
    """So many different pseudonyms, such as POP-7F3K9."""
    source = random.Random(f"{SEED}/references")
    references: list[str] = []
    while len(references) < RESPONDENTS:
        reference = "POP-" + "".join(REFERENCE_SIGNS[int(source.random() * len(REFERENCE_SIGNS))] for _ in range(5))
        if reference not in references:
            references.append(reference)
    return references


def main() -> None:
    """Write responses.csv into the folder given, or beside the audit file of the survey."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else OUT_DIR
    rows = make_rows()
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{folder / 'responses.csv'}: {len(rows)} respondents.")


if __name__ == "__main__":
    main()
