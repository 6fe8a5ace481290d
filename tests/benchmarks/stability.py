"""The stability of all ratings of 46 and of 1,000 cases, as a ratio to counting the same cases."""

from __future__ import annotations

import random
from functools import partial

from audit.analysis.case_counts import count_cases
from audit.analysis.rating_stability import with_stability
from audit.analysis.ratings import results_from_counts
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.measuring import format_line, median
from tests.benchmarks.tallies import QUESTIONNAIRE_PATH


def random_records(questionnaire: Questionnaire, size: int) -> list[CaseRecord]:
    """Cases without known practitioners, which takes longest, with an answer to every question."""
    chance = random.Random(size)
    return [
        CaseRecord(
            Case(f"C{number:04}", state=CaseState.SUBMITTED),
            {question.id: chance.choices(list(Answer), (60, 35, 5))[0] for question in questionnaire.questions},
        )
        for number in range(size)
    ]


def main() -> None:
    """Print the times."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)
    for size in (46, 1_000):
        records = random_records(questionnaire, size)
        reference = median(partial(count_cases, questionnaire, records))
        print(format_line(f"{size} cases, {len(questionnaire.questions)} questions counted", reference))
        counts = count_cases(questionnaire, records)
        for eligible in (None, size, size * 3 // 2, size * 30):
            results = results_from_counts(questionnaire, counts, eligible=eligible)
            seconds = median(partial(with_stability, results, counts.answers))
            name = f"  eligible {eligible or 'not known'}"
            print(format_line(name, seconds, "counting", reference))


if __name__ == "__main__":
    main()
