"""The figures of three questionnaires, worked out from their responses files alone and written without the program.

Each rule says when a question is asked, as the guide of its service would: an empty detail leaves it asked.
"""

import csv
import io
from collections.abc import Callable
from datetime import date

Row = dict[str, str]
Rules = dict[str, Callable[[Row], bool]]


def is_or_empty(detail: str, *values: str) -> Callable[[Row], bool]:
    return lambda row: not row[detail] or bool(set(row[detail].split("; ")) & set(values))


def days(row: Row, first: str, last: str) -> int | None:
    return (date.fromisoformat(row[last]) - date.fromisoformat(row[first])).days if row[first] and row[last] else None


def oversight_gap(row: Row) -> int | None:
    return days(row, "started_on", "first_oversight_on")


OVERSIGHT: Rules = {
    "1.2": lambda row: (gap := oversight_gap(row)) is None or abs(gap) <= 30,
    "1.3": lambda row: (gap := oversight_gap(row)) is None or abs(gap) > 30,
    "1.4": is_or_empty("risk_of_serious_harm", "medium", "high"),
    "2.4": lambda row: not row["practitioner_caseload"] or int(row["practitioner_caseload"]) >= 60,
}
CORE, ADJUSTED = is_or_empty("question_set", "core"), is_or_empty("question_set", "adjusted")
FURTHER: Rules = {
    "C1c": is_or_empty("domestic_abuse", "yes"),
    "C1d": is_or_empty("child_safeguarding_concern", "yes"),
    "C3c": is_or_empty("supervised_in", "community"),
    "C4c": lambda row: (gap := days(row, "started_on", "last_review_on")) is None or gap > 0,
}
RATINGS = ("Inadequate", "Requires improvement", "Good", "Outstanding")
TREATMENTS = ("drug_rehabilitation", "alcohol_treatment", "mental_health_treatment")
PROBATION: Rules = {
    "P2.2.2d": is_or_empty("requirements", "accredited_programme"),
    "P2.2.3e": lambda row: row["P2.2.3d"] in ("yes", ""),
    "P2.3.1b": is_or_empty("sentence_type", "resettlement"),
    "P2.3.1d": is_or_empty("missed_appointments", "yes"),
    "P2.3.1e": is_or_empty("requirements", "unpaid_work"),
    "P2.3.2d": is_or_empty("sentence_type", "resettlement"),
    "P2.3.2e": is_or_empty("requirements", *TREATMENTS),
    "P2.3.3b": is_or_empty("child_safeguarding_concern", "yes"),
    "P2.4.3a": is_or_empty("risk_factors_changed", "yes"),
    "P2.4.3b": lambda row: (
        "yes" in (row["domestic_abuse"], row["child_safeguarding_concern"])
        or "" in (row["domestic_abuse"], row["child_safeguarding_concern"])
    ),
}


def public_protection(question: str) -> Callable[[Row], bool]:
    in_set = CORE if question.startswith("C") else ADJUSTED
    return lambda row: in_set(row) and FURTHER.get(question, lambda _: True)(row)


def figures(text: str, questions: list[str], rules: Rules) -> dict[str, tuple[int, int]]:
    """Return Yes and the base of each question."""
    totals = dict.fromkeys(questions, (0, 0))
    for row in csv.DictReader(io.StringIO(text)):
        for question in questions:
            if rules.get(question, lambda _: True)(row) and row[question] in ("yes", "no"):
                yes, base = totals[question]
                totals[question] = (yes + (row[question] == "yes"), base + 1)
    return totals


def rating(totals: dict[str, tuple[int, int]], standard: str) -> str:
    """Return the rating of a standard by the whole percentage of its lowest key question."""
    shares = [totals[f"{standard}.{number}"] for number in (1, 2, 3)]
    lowest = min((200 * yes + base) // (2 * base) for yes, base in shares)
    return RATINGS[sum(lowest >= floor for floor in (50, 65, 80))]


def overall(points: int) -> str:
    """Return the overall rating of 21 points."""
    return ("Inadequate", "Requires improvement", "Good", "Outstanding")[
        sum(points > limit for limit in (3.5, 10.5, 17.5))
    ]
