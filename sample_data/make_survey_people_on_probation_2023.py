"""Writes the invented answers of the sample survey of people on probation in Knowsley and St Helens.

The number of Yes to each question gives the percentage printed in the published inspection report of June 2023. The
respondents are invented so that the counts are exact. Nothing here describes a real person.

How it works. Every respondent has a hidden satisfaction with probation, and the most satisfied ones answer Yes, with
some randomness. Travel is different: it is a problem mostly for people who go to the Prescot office, as the report
says. The program always writes the same bytes.

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
REFERENCE_CHARACTERS = "2346789CDFGHJKMNPQRTVWXY"  # no vowels, so no words; no characters that look alike

# How many of the 88 answer Yes.
YES_COUNTS = {
    "P1.1": 53,  # 60 per cent had a say
    "P1.2": 71,  # 81 per cent were happy with their support
    "P2.1": 77,  # 88 per cent felt safe
    "P2.2": 79,  # 90 per cent could talk in private
    "P3.1": 11,  # 12.5 per cent named reception, printed as 13
}
TRAVEL_QUESTION = "P3.2"
TRAVEL_YES_IN_PRESCOT, TRAVEL_YES_IN_HUYTON = 13, 5  # 18, which is 20 per cent; most of them go to the St Helens office
PRESCOT_COUNT = 39
RELEASED_COUNT = 43  # the report: an almost even split

Row = dict[str, str]
Score = Callable[[int], float]


def random_value(respondent: int, topic: str) -> float:
    """Return a number between 0 and 1 that depends only on the seed, the respondent and the topic."""
    return random.Random(f"{SEED}/{respondent}/{topic}").random()


def top_respondents(respondents: list[int], number: int, score: Score) -> set[int]:
    """Return this number of respondents with the highest scores."""
    return set(sorted(respondents, key=score, reverse=True)[:number])


def satisfaction_score(topic: str) -> Score:
    """Return how satisfied a respondent is, with some randomness for this topic."""
    return lambda respondent: random_value(respondent, "content") + random_value(respondent, topic)


def random_score(topic: str) -> Score:
    """Return a random score."""
    return lambda respondent: random_value(respondent, topic)


def make_rows() -> list[Row]:
    """Return the 88 respondents with their answers, in the order of their references."""
    respondents = list(range(RESPONDENTS))
    in_prescot = top_respondents(respondents, PRESCOT_COUNT, random_score("office"))
    released = top_respondents(respondents, RELEASED_COUNT, random_score("release"))
    yes_respondents = {
        question: top_respondents(respondents, number, satisfaction_score(question))
        for question, number in YES_COUNTS.items()
    }
    in_huyton = [respondent for respondent in respondents if respondent not in in_prescot]
    yes_respondents[TRAVEL_QUESTION] = top_respondents(
        sorted(in_prescot), TRAVEL_YES_IN_PRESCOT, random_score("travel")
    )
    yes_respondents[TRAVEL_QUESTION] |= top_respondents(in_huyton, TRAVEL_YES_IN_HUYTON, random_score("travel"))
    rows = []
    for respondent, reference in enumerate(make_references("POP", SEED, RESPONDENTS)):
        row = {"case": reference, "supervised_after": "release" if respondent in released else "community"}
        row["office"] = "Prescot" if respondent in in_prescot else "Huyton"
        row |= {
            question: "yes" if respondent in respondent_set else "no"
            for question, respondent_set in yes_respondents.items()
        }
        rows.append(row)
    return sorted(rows, key=lambda row: row["case"])


def make_references(prefix: str, seed: str, number: int) -> list[str]:
    """Return a different pseudonym for each respondent, such as POP-7F3K9."""
    generator = random.Random(f"{seed}/references")
    references: list[str] = []
    while len(references) < number:
        characters = [REFERENCE_CHARACTERS[int(generator.random() * len(REFERENCE_CHARACTERS))] for _ in range(5)]
        reference = f"{prefix}-" + "".join(characters)
        if reference not in references:
            references.append(reference)
    return references


def write_responses(rows: list[Row], default_folder: Path) -> None:
    """Write responses.csv to the folder in the arguments, or to the folder of the survey."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else default_folder
    with (folder / "responses.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{folder / 'responses.csv'}: {len(rows)} respondents.")


if __name__ == "__main__":
    write_responses(make_rows(), OUT_DIR)
