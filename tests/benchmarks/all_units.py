"""The national comparison: 2,000 closed audits of 50 cases, 7 million answers, against one GROUP BY over all of them.

The answers are written in bulk; every audit is then closed by the program itself. A scratch table with a row for
each question of each audit is read in the same run, to weigh the layout. An argument takes another number of audits.
"""

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select

from audit.analysis.tallies import Tally
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.case import CaseState
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.storage import Store, open_store
from audit.storage.engine import schema
from audit.storage.engine.clock import now
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.measuring import format_line, median
from tests.benchmarks.tallies import LEAD, QUESTIONNAIRE_PATH, group_by
from tests.storage.factories import close_audit

AUDITS, CASES = 2_000, 50
ANSWERS = tuple(answer.value for answer in Answer)
Row = dict[str, object]

tally_table = Table(
    "one_row_each",
    MetaData(),
    Column("audit_id", String(16), primary_key=True),
    Column("question_id", String(120), primary_key=True),
    *(Column(state, Integer, nullable=False) for state in ("yes", "no", "not_applicable", "unanswered")),
)


def write_audits(store: Store, questionnaire: Questionnaire, number: int) -> None:
    """So many audits with submitted cases and an answer to every question; ids rise, so that writing is quick."""
    store.audits.start(LEAD, AuditDescription("To be closed", "Unit"), QUESTIONNAIRE_PATH.read_bytes())
    with store.database.read_transaction() as connection:
        digest = connection.execute(select(schema.questionnaire.c.digest)).scalar_one()
    rng = random.Random(number)
    for audit in range(number):
        with store.database.write_transaction() as connection:
            for table, rows in _audit_rows(questionnaire, rng, f"audit{audit:05}", digest):
                connection.execute(insert(table), list(rows))


def _audit_rows(
    questionnaire: Questionnaire, rng: random.Random, audit_id: str, digest: str
) -> Iterator[tuple[Table, Iterator[Row]]]:
    timestamp = now()
    cases = [f"{audit_id[5:]}c{case:02}" for case in range(CASES)]
    stamp = {"version": 1, "recorded_by": LEAD.name, "recorded_at": timestamp}
    started = {"questionnaire_digest": digest, "started_at": timestamp, "started_by": LEAD.name, "started_in": ""}
    yield schema.audit, iter([{"id": audit_id, "name": audit_id, "unit": f"Unit {audit_id}", "region": "R", **started}])
    yield schema.audit_standard, _standard_rows(questionnaire, rng, audit_id)
    yield schema.audit_case, _case_rows(audit_id, cases)
    yield schema.reading, _review_rows(cases)
    yield (
        schema.case_fact,
        ({"case_id": case, "fact_id": "sentence_type", "value": '["community"]', **stamp} for case in cases),
    )
    yield schema.answer, (row | stamp for row in _answer_rows(questionnaire, rng, cases))


def _standard_rows(questionnaire: Questionnaire, rng: random.Random, audit_id: str) -> Iterator[Row]:
    for standard in questionnaire.standards:
        rating = (
            rng.choice(questionnaire.scale.ratings) if standard.rating_method is RatingMethod.BY_JUDGEMENT else None
        )
        row = {"audit_id": audit_id, "standard_id": standard.id, "inspected": True, "rating": rating, "rationale": ""}
        yield row


def _case_rows(audit_id: str, cases: list[str]) -> Iterator[Row]:
    for position, case in enumerate(cases):
        reference_columns = {"reference": case, "reference_key": case.casefold()}
        yield {"id": case, "audit_id": audit_id, "position": position, **reference_columns}


def _review_rows(cases: list[str]) -> Iterator[Row]:
    state = CaseState.SUBMITTED.value
    return ({"id": case, "case_id": case, "number": 1, "auditor": "", "state": state} for case in cases)


def _answer_rows(questionnaire: Questionnaire, rng: random.Random, cases: list[str]) -> Iterator[Row]:
    for case in cases:
        answers = rng.choices(ANSWERS, (60, 35, 5), k=len(questionnaire.questions))
        for question, answer in zip(questionnaire.questions, answers, strict=True):
            yield {"reading_id": case, "question_id": question.id, "value": answer}


def close_audits(store: Store) -> None:
    """Close every audit as a lead would."""
    for audit in store.audits.all(LEAD):
        close_audit(store, audit.id, LEAD)


def write_tally_rows(store: Store) -> None:
    """The same tallies with a row for each question of each audit."""
    summaries = store.comparisons.all(LEAD, prompts=True)
    with store.database.write_transaction() as connection:
        tally_table.create(connection)
        for audit in summaries:
            rows = [
                {"audit_id": audit.audit_id, "question_id": question, **vars(tally)}
                for question, tally in audit.tallies.items()
            ]
            connection.execute(insert(tally_table), rows)


def read_tally_rows(store: Store, questionnaire: Questionnaire, prompts: bool) -> dict[str, dict[str, Tally]]:
    """The tallies by audit from the scratch table."""
    query = select(*tally_table.c)
    if not prompts:
        query = query.where(tally_table.c.question_id.in_([key.id for key in questionnaire.key_questions]))
    tallies: dict[str, dict[str, Tally]] = {}
    with store.database.read_transaction() as connection:
        for audit_id, question_id, *counts in connection.execute(query):
            tallies.setdefault(audit_id, {})[question_id] = Tally(*counts)
    return tallies


def group_by_audit(store: Store) -> object:
    """One GROUP BY over every answer, by audit: what the comparison would take without anything kept."""
    case, review, answer = schema.audit_case, schema.reading, schema.answer
    by = (case.c.audit_id, answer.c.question_id, answer.c.value)
    query = (
        select(*by, func.count())
        .join_from(answer, review, review.c.id == answer.c.reading_id)
        .join(case, case.c.id == review.c.case_id)
        .group_by(*by)
    )
    with store.database.read_transaction() as connection:
        return connection.execute(query).all()


def check_summaries(store: Store, questionnaire: Questionnaire) -> None:
    """What is kept is what counting gives, and the scratch table says the same."""
    summaries = {audit.audit_id: audit for audit in store.comparisons.all(LEAD, prompts=True)}
    audit_results = store.audits.results(LEAD, "audit00001").results
    assert {r.question.id: r.tally for r in (*audit_results.key_questions, *audit_results.prompts)} == summaries[
        "audit00001"
    ].tallies
    assert read_tally_rows(store, questionnaire, prompts=True) == {
        key: audit.tallies for key, audit in summaries.items()
    }


def print_duration(label: str, function: Callable[[], object]) -> None:
    """Do it once and print how long it took."""
    start = time.perf_counter()
    function()
    print(f"{label:<44}{time.perf_counter() - start:10.1f} s", flush=True)


def measure(store: Store, questionnaire: Questionnaire) -> None:
    """Print every time, and its ratio to the GROUP BY."""
    reference = median(lambda: group_by(store), 1)
    print(format_line("one SQL GROUP BY", reference))
    print(format_line("one SQL GROUP BY, by audit", median(lambda: group_by_audit(store), 1), "GROUP BY", reference))
    for label, prompts in (("key questions", False), ("every question", True)):
        seconds = median(lambda prompts=prompts: store.comparisons.all(LEAD, prompts=prompts))
        print(format_line(f"comparison, {label}", seconds, "GROUP BY", reference))
        row_seconds = median(lambda prompts=prompts: read_tally_rows(store, questionnaire, prompts))
        print(format_line(f"  the same in a row for each, {label}", row_seconds, "GROUP BY", reference))
    store.closings.reopen(LEAD, "audit00001", "To measure an open one.")
    print(format_line("comparison, key questions, one audit open", median(lambda: store.comparisons.all(LEAD))))


def main() -> None:
    """Write, close, check and measure."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else AUDITS
    questionnaire = load_questionnaire(QUESTIONNAIRE_PATH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "national.db"
        store = open_store(f"sqlite:///{path}")
        print(f"{number:,} audits x {CASES} cases x {len(questionnaire.questions)} questions", flush=True)
        print_duration("written in bulk", lambda: write_audits(store, questionnaire, number))
        print_duration("closed, one by one", lambda: close_audits(store))
        write_tally_rows(store)
        check_summaries(store, questionnaire)
        print(f"{path.stat().st_size / 1e6:,.0f} MB")
        measure(store, questionnaire)
        store.close()


if __name__ == "__main__":
    main()
