"""The figures of the questionnaire with dates and numbers, worked out from its responses file alone.

Written without the program: it reads the CSV itself and knows the four conditions by heart.
"""

import csv
import io
from datetime import date, datetime


def day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d %b %Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def applies(row: dict[str, str]) -> dict[str, bool]:
    sentenced, first = day(row["sentenced_on"]), day(row["first_appointment_on"])
    missed = row["appointments_missed"].replace(",", "")
    between = (first - sentenced).days if first and sentenced else None
    return {
        "1.1": not missed or 1 <= int(missed) <= 4,
        "1.2": between is None or between > 0,
        "1.3": sentenced is None or sentenced >= date(2024, 4, 1),
        "1.4": between is None or abs(between) <= 5,
    }


def figures(text: str) -> dict[str, tuple[int, int]]:
    """Return Yes and the base of each question."""
    totals = {question: [0, 0] for question in ("1.1", "1.2", "1.3", "1.4")}
    for row in csv.DictReader(io.StringIO(text)):
        for question, asked in applies(row).items():
            if asked and row[question] in ("yes", "no"):
                totals[question][0] += row[question] == "yes"
                totals[question][1] += 1
    return {question: (yes, base) for question, (yes, base) in totals.items()}


def by_band(text: str) -> dict[str, int]:
    """Return how many cases are in each band of the appointments missed."""
    counts = {"Under 1": 0, "1 to 4": 0, "5 or more": 0, "Not recorded": 0}
    for row in csv.DictReader(io.StringIO(text)):
        missed = row["appointments_missed"].replace(",", "")
        band = (
            "Not recorded"
            if not missed
            else "Under 1"
            if missed == "0"
            else "1 to 4"
            if int(missed) < 5
            else "5 or more"
        )
        counts[band] += 1
    return counts
