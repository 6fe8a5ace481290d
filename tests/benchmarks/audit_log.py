"""A trail of 100,000 changes: writing it and verifying it, against SHA-256 of as many short texts in memory."""

import hashlib
import tempfile
import time

from sqlalchemy import func, select

from audit.model.audit import AuditDescription
from audit.model.audit_log import Change, ChangeType
from audit.storage import Person, open_store
from audit.storage.audit_log import change_log
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from tests.benchmarks.measuring import format_line, median
from tests.small_questionnaire import SMALL_TOML

CHANGES = 100_000
LEAD = Person("Lead", local=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/audits.db")
        audit_id = store.audits.start(LEAD, AuditDescription("Benchmark", "Unit"), SMALL_TOML.encode())
        changes = [Change(ChangeType.ANSWER, audit_id, "2.2.1", "yes", "no", "c", "r") for _ in range(CHANGES - 1)]
        start = time.perf_counter()
        with store.database.write_transaction() as connection:
            change_log.append(connection, LEAD.name, changes)
        write_seconds = time.perf_counter() - start
        texts = [f"{number:>200}".encode() for number in range(CHANGES)]
        hash_seconds = median(lambda: [hashlib.sha256(text).hexdigest() for text in texts], 3)

        def run_verification() -> None:
            with store.database.read_transaction() as connection:
                verification = verify(connection)
            assert (verification.row_count, verification.breaks) == (CHANGES, [])

        print(f"{CHANGES:,} changes")
        print(format_line("SHA-256 of as many texts in memory", hash_seconds))
        print(format_line("written in one transaction", write_seconds, "SHA-256", hash_seconds))
        print(format_line("verified", median(run_verification, 3), "SHA-256", hash_seconds))
        with store.database.read_transaction() as connection:
            assert connection.execute(select(func.count()).select_from(schema.trail)).scalar_one() == CHANGES
        store.close()


if __name__ == "__main__":
    main()
