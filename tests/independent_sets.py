"""The figures of the guide's combined question, worked out from its responses file alone."""

import csv
import io


def figures(text: str) -> dict[str, tuple[int, int]]:
    """Return Yes and the base of the core question, the adjusted one, and both together, each case once."""
    totals = {"1c": [0, 0], "1a": [0, 0], "1": [0, 0]}
    for row in csv.DictReader(io.StringIO(text)):
        asked = "1c" if row["question_set"] == "core" else "1a"
        if row[asked] in ("yes", "no"):
            for each in (asked, "1"):
                totals[each][0] += row[asked] == "yes"
                totals[each][1] += 1
    return {question: (yes, base) for question, (yes, base) in totals.items()}
