"""An audit log of 100,000 changes: writing and verifying it, against SHA-256 of as many short texts in memory.

The changes are those of an import, so that the tables agree with the log, as verification compares them too. Times are
of the processor.
"""

import hashlib
import statistics
import tempfile
import time
from collections.abc import Callable

from audit.model.audit import AuditDescription
from audit.model.audit_log import Change, ChangeType
from audit.storage import Person, open_store
from audit.storage.audit_log import change_log
from audit.storage.audit_log.verification import verify, verify_logs
from tests.benchmarks.measuring import format_line
from tests.small_questionnaire import SMALL, SMALL_TOML, records_with

CHANGES = 100_000
LEAD = Person("Lead", local=True)


def median(function: Callable[[], object], runs: int) -> float:
    """The median processor time of so many runs: a busy machine does not change it much."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        function()
        times.append(time.process_time() - start)
    return statistics.median(times)


class RollBackError(Exception):
    """What ends a transaction that is only timed."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/audits.db")
        audit_id = store.audits.start(LEAD, AuditDescription("Benchmark", "Unit"), SMALL_TOML.encode())
        texts = [f"{number:>200}".encode() for number in range(CHANGES)]
        hash_seconds = median(lambda: [hashlib.sha256(text).hexdigest() for text in texts], 3)
        changes = [Change(ChangeType.ANSWER, audit_id, "2.2.1", "yes", "no", "c", "r") for _ in range(CHANGES)]

        def write() -> None:
            try:
                with store.database.write_transaction() as connection:
                    change_log.append(connection, LEAD.name, changes)
                    raise RollBackError
            except RollBackError:
                return

        print(f"{CHANGES:,} changes")
        print(format_line("SHA-256 of as many texts in memory", hash_seconds))
        print(format_line("written in one transaction", median(write, 1), "SHA-256", hash_seconds))
        counts = {question.id: (1, 0) for question in SMALL.questions}
        cases = CHANGES // (len(counts) + 2)  # each with a row for itself, its answers and its state
        counts = dict.fromkeys(counts, (cases, 0))
        seconds = median(lambda: store.cases.import_cases(LEAD, audit_id, records_with(counts)), 1)
        print(format_line(f"{cases:,} cases imported", seconds, "SHA-256", hash_seconds))
        rows = 0

        def run(verification: object) -> None:
            nonlocal rows
            with store.database.read_transaction() as connection:
                result = verification(connection)
            assert result.breaks == []
            rows = result.row_count

        seconds = median(lambda: run(verify_logs), 3)
        print(format_line(f"logs verified, {rows:,} rows", seconds, "SHA-256", hash_seconds))
        seconds = median(lambda: run(verify), 3)
        print(format_line(f"logs and tables verified, {rows:,} rows", seconds, "SHA-256", hash_seconds))
        store.close()


if __name__ == "__main__":
    main()
