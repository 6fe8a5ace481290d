"""Tallies of 46, 1,000 and 10,000 cases from the store and from a responses file.

References in the same run: a pandas crosstab of the answers already in memory, and one SQL GROUP BY in the store.
Neither knows which questions apply, so both give less than the tallies do.
"""

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sqlalchemy import func, select

from audit.files.responses import read_responses, write_responses_csv
from audit.files.spreadsheets.safety_checks import Limits
from audit.model.answers import Answer, CaseRecord, counted, tallies
from audit.model.audit import AuditDetails
from audit.model.case import Case
from audit.model.questionnaire import Questionnaire
from audit.storage import Person, Store, open_store
from audit.storage.engine import schema
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire
from tests.benchmarks.measuring import line, median

PATH = QUESTIONNAIRES / "hmip-probation-2021.toml"
LEAD = Person("Lead", local=True)
LARGE = replace(Limits(), file_bytes=100_000_000, inflated_bytes=500_000_000, rows=20_000, cells=2_000_000)


def invented(questionnaire: Questionnaire, number: int) -> tuple[CaseRecord, ...]:
    """So many cases with an answer to every question."""
    chance = random.Random(number)
    answers = tuple(Answer)
    return tuple(
        CaseRecord(
            Case(f"B-{case:05d}", facts={"sentence_type": (chance.choice(("community", "resettlement")),)}),
            {question.id: chance.choice(answers) for question in questionnaire.questions},
        )
        for case in range(number)
    )


def crosstab(questionnaire: Questionnaire, records: tuple[CaseRecord, ...]) -> "pd.Series[str]":
    """The answers as they count, in one long series by question."""
    pairs = [
        (question, answer)
        for record in records
        for question, answer in counted(questionnaire.questions, record.case.facts, record.answers).items()
    ]
    return pd.DataFrame(pairs, columns=["question", "answer"]).set_index("question")["answer"]


def group_by(store: Store) -> object:
    """One GROUP BY over every answer of the store."""
    answer = schema.answer
    query = select(answer.c.question_id, answer.c.value, func.count()).group_by(answer.c.question_id, answer.c.value)
    with store.database.reading() as connection:
        return connection.execute(query).all()


def measure(questionnaire: Questionnaire, number: int, folder: Path) -> None:
    """Measure one size and print its lines."""
    records = invented(questionnaire, number)
    store = open_store(f"sqlite:///{folder / f'{number}.db'}")
    audit_id = store.audits.start(LEAD, AuditDetails("Benchmark", "Unit"), PATH.read_bytes())
    store.cases.bring_in(LEAD, audit_id, records)
    found = store.audits.results(LEAD, audit_id)
    questions = questionnaire.questions
    assert tallies(questions, found.records) == tallies(questions, records)
    data = write_responses_csv(questionnaire, records)
    long = crosstab(questionnaire, records)

    runs = 5 if number <= 1_000 else 3
    sql = median(lambda: group_by(store), runs)
    frame = median(lambda: pd.crosstab(long.index, long.to_numpy()), runs)
    print(f"\n{number:,} cases x {len(questions)} questions")
    print(line("one SQL GROUP BY", sql))
    print(line("pandas crosstab, answers in memory", frame))
    print(line("tallies, records in memory", median(lambda: tallies(questions, records), runs), "crosstab", frame))
    from_store = median(lambda: store.audits.results(LEAD, audit_id), runs)
    print(line("results from the store", from_store, "GROUP BY", sql))
    from_file = median(lambda: tallies(questions, read_responses(data, "b.csv", questionnaire, LARGE).records), runs)
    print(line("tallies from a responses file (CSV)", from_file, "crosstab", frame))
    store.close()


def main() -> None:
    """Measure every size."""
    questionnaire = load_questionnaire(PATH)
    with tempfile.TemporaryDirectory() as folder:
        for number in (46, 1_000, 10_000):
            measure(questionnaire, number, Path(folder))


if __name__ == "__main__":
    main()
