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

from audit.model.answers import Answer, Tally
from audit.model.audit import AuditDetails
from audit.model.case import CaseState
from audit.model.questionnaire import Questionnaire, Rated
from audit.storage import Store, open_store
from audit.storage.audit_log.change_log import now
from audit.storage.engine import schema
from audit.toml_files.questionnaire import load_questionnaire
from tests.benchmarks.measuring import line, median
from tests.benchmarks.tallies import LEAD, PATH, group_by

AUDITS, CASES = 2_000, 50
ANSWERS = tuple(answer.value for answer in Answer)
Row = dict[str, object]

one_row_each = Table(
    "one_row_each",
    MetaData(),
    Column("audit_id", String(16), primary_key=True),
    Column("question_id", String(120), primary_key=True),
    *(Column(state, Integer, nullable=False) for state in ("yes", "no", "not_applicable", "unanswered")),
)


def write(store: Store, questionnaire: Questionnaire, number: int) -> None:
    """So many audits with submitted cases and an answer to every question; ids rise, so that writing is quick."""
    store.audits.start(LEAD, AuditDetails("To be closed", "Unit"), PATH.read_bytes())
    with store.database.reading() as connection:
        digest = connection.execute(select(schema.questionnaire.c.digest)).scalar_one()
    chance = random.Random(number)
    for audit in range(number):
        with store.database.writing() as connection:
            for table, rows in _audit(questionnaire, chance, f"audit{audit:05}", digest):
                connection.execute(insert(table), list(rows))


def _audit(
    questionnaire: Questionnaire, chance: random.Random, audit_id: str, digest: str
) -> Iterator[tuple[Table, Iterator[Row]]]:
    at = now()
    cases = [f"{audit_id[5:]}c{case:02}" for case in range(CASES)]
    stamp = {"version": 1, "recorded_by": LEAD.name, "recorded_at": at}
    begun = {"questionnaire_digest": digest, "started_at": at, "started_by": LEAD.name, "started_in": ""}
    yield schema.audit, iter([{"id": audit_id, "name": audit_id, "unit": f"Unit {audit_id}", "region": "R", **begun}])
    yield schema.audit_standard, _standards(questionnaire, chance, audit_id)
    yield schema.audit_case, _cases(audit_id, cases)
    yield schema.reading, _readings(cases)
    yield (
        schema.case_fact,
        ({"case_id": case, "fact_id": "sentence_type", "value": '["community"]', **stamp} for case in cases),
    )
    yield schema.answer, (row | stamp for row in _answers(questionnaire, chance, cases))


def _standards(questionnaire: Questionnaire, chance: random.Random, audit_id: str) -> Iterator[Row]:
    for standard in questionnaire.standards:
        rating = chance.choice(questionnaire.scale.ratings) if standard.rated is Rated.BY_PEOPLE else None
        row = {"audit_id": audit_id, "standard_id": standard.id, "inspected": True, "rating": rating, "rationale": ""}
        yield row


def _cases(audit_id: str, cases: list[str]) -> Iterator[Row]:
    for position, case in enumerate(cases):
        named = {"reference": case, "reference_key": case.casefold()}
        yield {"id": case, "audit_id": audit_id, "position": position, **named}


def _readings(cases: list[str]) -> Iterator[Row]:
    state = CaseState.SUBMITTED.value
    return ({"id": case, "case_id": case, "number": 1, "auditor": "", "state": state} for case in cases)


def _answers(questionnaire: Questionnaire, chance: random.Random, cases: list[str]) -> Iterator[Row]:
    for case in cases:
        given = chance.choices(ANSWERS, (60, 35, 5), k=len(questionnaire.questions))
        for question, answer in zip(questionnaire.questions, given, strict=True):
            yield {"reading_id": case, "question_id": question.id, "value": answer}


def close_all(store: Store) -> None:
    """Close every audit as a lead would."""
    for audit in store.audits.all(LEAD):
        store.audits.close(LEAD, audit.id)


def lay_out_in_rows(store: Store) -> None:
    """The same tallies with a row for each question of each audit."""
    kept = store.comparisons.all(LEAD, prompts=True)
    with store.database.writing() as connection:
        one_row_each.create(connection)
        for audit in kept:
            rows = [
                {"audit_id": audit.audit_id, "question_id": question, **vars(tally)}
                for question, tally in audit.tallies.items()
            ]
            connection.execute(insert(one_row_each), rows)


def from_rows(store: Store, questionnaire: Questionnaire, prompts: bool) -> dict[str, dict[str, Tally]]:
    """The tallies by audit from the scratch table."""
    query = select(*one_row_each.c)
    if not prompts:
        query = query.where(one_row_each.c.question_id.in_([key.id for key in questionnaire.key_questions]))
    found: dict[str, dict[str, Tally]] = {}
    with store.database.reading() as connection:
        for audit_id, question_id, *counts in connection.execute(query):
            found.setdefault(audit_id, {})[question_id] = Tally(*counts)
    return found


def group_by_audit(store: Store) -> object:
    """One GROUP BY over every answer, by audit: what the comparison would take without anything kept."""
    case, reading, answer = schema.audit_case, schema.reading, schema.answer
    by = (case.c.audit_id, answer.c.question_id, answer.c.value)
    query = (
        select(*by, func.count())
        .join_from(answer, reading, reading.c.id == answer.c.reading_id)
        .join(case, case.c.id == reading.c.case_id)
        .group_by(*by)
    )
    with store.database.reading() as connection:
        return connection.execute(query).all()


def check(store: Store, questionnaire: Questionnaire) -> None:
    """What is kept is what counting gives, and the scratch table says the same."""
    kept = {audit.audit_id: audit for audit in store.comparisons.all(LEAD, prompts=True)}
    found = store.audits.results(LEAD, "audit00001").results
    assert {r.question.id: r.tally for r in (*found.key_questions, *found.prompts)} == kept["audit00001"].tallies
    assert from_rows(store, questionnaire, prompts=True) == {key: audit.tallies for key, audit in kept.items()}


def took(what: str, work: Callable[[], object]) -> None:
    """Do it once and print how long it took."""
    start = time.perf_counter()
    work()
    print(f"{what:<44}{time.perf_counter() - start:10.1f} s", flush=True)


def measure(store: Store, questionnaire: Questionnaire) -> None:
    """Print every time, and its ratio to the GROUP BY."""
    reference = median(lambda: group_by(store), 1)
    print(line("one SQL GROUP BY", reference))
    print(line("one SQL GROUP BY, by audit", median(lambda: group_by_audit(store), 1), "GROUP BY", reference))
    for words, prompts in (("key questions", False), ("every question", True)):
        kept = median(lambda prompts=prompts: store.comparisons.all(LEAD, prompts=prompts))
        print(line(f"comparison, {words}", kept, "GROUP BY", reference))
        rows = median(lambda prompts=prompts: from_rows(store, questionnaire, prompts))
        print(line(f"  the same in a row for each, {words}", rows, "GROUP BY", reference))
    store.audits.reopen(LEAD, "audit00001", "To measure an open one.")
    print(line("comparison, key questions, one audit open", median(lambda: store.comparisons.all(LEAD))))


def main() -> None:
    """Write, close, check and measure."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else AUDITS
    questionnaire = load_questionnaire(PATH)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "national.db"
        store = open_store(f"sqlite:///{path}")
        print(f"{number:,} audits x {CASES} cases x {len(questionnaire.questions)} questions", flush=True)
        took("written in bulk", lambda: write(store, questionnaire, number))
        took("closed, one by one", lambda: close_all(store))
        lay_out_in_rows(store)
        check(store, questionnaire)
        print(f"{path.stat().st_size / 1e6:,.0f} MB")
        measure(store, questionnaire)
        store.close()


if __name__ == "__main__":
    main()
