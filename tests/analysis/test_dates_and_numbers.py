"""Figures that depend on dates and numbers, compared with an independent program on random cases."""

from __future__ import annotations

import random
from datetime import date, timedelta

from audit.analysis.case_groups import group_by_detail
from audit.analysis.disclosure_control import published_breakdowns
from audit.analysis.ratings import calculate_results
from audit.files.responses import parse_responses
from audit.model.audit import AuditDescription
from tests.dated_questionnaire import DATED
from tests.independent_dates import by_band, figures

HEADINGS = "case,sentenced_on,first_appointment_on,appointments_missed,1.1,1.2,1.3,1.4"


def random_file(rng: random.Random, cases: int) -> str:
    """Return a responses file with dates in many forms, some of them missing."""
    rows = [HEADINGS]
    for number in range(cases):
        sentenced = date(2024, 1, 1) + timedelta(rng.randrange(600))
        first = sentenced + timedelta(rng.randrange(-8, 9))
        written = [
            rng.choice(("", f"{each:%d/%m/%Y}", f"{each:%d/%m/%y}", f"{each:%d %b %Y}", each.isoformat()))
            for each in (sentenced, first)
        ]
        answers = [rng.choice(("yes", "no", "n/a")) for _ in range(4)]
        rows.append(",".join([f"C{number}", *written, str(rng.choice(("", 0, 1, 4, 5, 12))), *answers]))
    return "\n".join(rows) + "\n"


def differences(rng: random.Random, cases: int) -> list[str]:
    """Return each figure that the program and the independent one work out differently."""
    text = random_file(rng, cases)
    records = parse_responses(text.encode(), "random.csv", DATED).records
    results = calculate_results(DATED, records)
    worked_out = {key.question.id: (key.tally.yes, key.tally.base) for key in results.key_questions}
    bands = group_by_detail(DATED.case_details_by_id["appointments_missed"], records)
    counts = {"Under 1": 0, "1 to 4": 0, "5 or more": 0, "Not recorded": 0}
    counts |= {group.text: len(group.records) for group in bands}
    return [
        *(str(each) for each in worked_out.items() ^ figures(text).items()),
        *(str(each) for each in counts.items() ^ by_band(text).items()),
    ]


def test_figures_on_random_cases_are_those_of_an_independent_program() -> None:
    rng = random.Random(16)
    assert [differences(rng, 40) for _ in range(10)] == [[]] * 10


def test_breakdowns_by_dates_and_numbers_can_be_published_with_small_numbers_suppressed() -> None:
    records = parse_responses(random_file(random.Random(2), 80).encode(), "random.csv", DATED).records
    results = calculate_results(DATED, records)
    description = AuditDescription("Audit", "Unit")
    published = published_breakdowns(results, records, description, True)
    assert [each.case_detail.id for each in published] == ["sentenced_on", "appointments_missed"]
