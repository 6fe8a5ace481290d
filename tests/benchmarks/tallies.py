"""Tallies of 46, 1,000 and 10,000 cases from the store and from a responses file.

References in the same run: a pandas crosstab of the answers already in memory, and one SQL GROUP BY in the store.
Neither knows which questions apply, so both give less than the tallies do.
"""

import gc
import random
import tempfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sqlalchemy import func, select

from audit.analysis.tallies import tally_questions
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv
from audit.files.spreadsheets.limits import Limits
from audit.model.answers import Answer
from audit.model.applicability import resolve_answers
from audit.model.audit import AuditDescription
from audit.model.case import Case, CaseRecord
from audit.model.questionnaire import Questionnaire
from audit.storage import Person, Store, open_store
from audit.storage.engine import schema
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.benchmarks.measuring import format_line, median

QUESTIONNAIRE_PATH = QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml"
LEAD = Person("Lead", local=True)
LARGE_LIMITS = replace(Limits(), file_bytes=100_000_000, uncompressed_bytes=500_000_000, rows=20_000, cells=2_000_000)


def random_case_records(questionnaire: Questionnaire, number: int) -> tuple[CaseRecord, ...]:
    """So many cases with an answer to every question."""
    rng = random.Random(number)
    answers = {
        question.id: [answer for answer in Answer if not question.why_not_allowed(answer)]
        for question in questionnaire.questions
    }
    return tuple(
        CaseRecord(
            Case(f"B-{case:05d}", details={"sentence_type": (rng.choice(("community", "resettlement")),)}),
            {question_id: rng.choice(allowed) for question_id, allowed in answers.items()},
        )
        for case in range(number)
    )


def answer_series(questionnaire: Questionnaire, records: tuple[CaseRecord, ...]) -> "pd.Series[str]":
    """The answers as they count, in one long series by question."""
    pairs = [
        (question, answer)
        for record in records
        for question, answer in resolve_answers(questionnaire.questions, record.case.details, record.answers).items()
    ]
    return pd.DataFrame(pairs, columns=["question", "answer"]).set_index("question")["answer"]


def group_by(store: Store) -> object:
    """One GROUP BY over every answer of the store."""
    answer = schema.answer
    query = select(answer.c.question_id, answer.c.value, func.count()).group_by(answer.c.question_id, answer.c.value)
    with store.database.read_transaction() as connection:
        return connection.execute(query).all()


def measure(questionnaire: Questionnaire, number: int, folder: Path) -> None:
    """Measure one size and print its lines."""
    records = random_case_records(questionnaire, number)
    store = open_store(f"sqlite:///{folder / f'{number}.db'}")
    audit_id = store.audits.start(LEAD, AuditDescription("Benchmark", "Unit"), QUESTIONNAIRE_PATH.read_bytes())
    store.cases.import_cases(LEAD, audit_id, records)
    audit_results = store.audits.results(LEAD, audit_id)
    questions = questionnaire.questions
    assert tally_questions(questions, audit_results.records) == tally_questions(questions, records)
    data = write_responses_csv(questionnaire, records)
    series = answer_series(questionnaire, records)
    gc.freeze()  # as the command line does: otherwise each run would look through the records above for cycles

    runs = 5 if number <= 1_000 else 3
    sql_seconds = median(lambda: group_by(store), runs)
    pandas_seconds = median(lambda: pd.crosstab(series.index, series.to_numpy()), runs)
    print(f"\n{number:,} cases x {len(questions)} questions")
    print(format_line("one SQL GROUP BY", sql_seconds))
    print(format_line("pandas crosstab, answers in memory", pandas_seconds))
    print(
        format_line(
            "tallies, records in memory",
            median(lambda: tally_questions(questions, records), runs),
            "crosstab",
            pandas_seconds,
        )
    )
    store_seconds = median(lambda: store.audits.results(LEAD, audit_id), runs)
    print(format_line("results from the store", store_seconds, "GROUP BY", sql_seconds))
    file_seconds = median(
        lambda: tally_questions(questions, parse_responses(data, "b.csv", questionnaire, LARGE_LIMITS).records), runs
    )
    print(format_line("tallies from a responses file (CSV)", file_seconds, "crosstab", pandas_seconds))
    store.close()


def main() -> None:
    """Measure every size."""
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)
    with tempfile.TemporaryDirectory() as folder:
        for number in (46, 1_000, 10_000):
            measure(questionnaire, number, Path(folder))


if __name__ == "__main__":
    main()
