"""A trail of 100,000 changes: writing it and verifying it, against SHA-256 of as many short texts in memory."""

import hashlib
import tempfile
import time

from sqlalchemy import func, select

from audit.model.audit import AuditDetails
from audit.storage import Person, open_store
from audit.storage.audit_log import change_log
from audit.storage.audit_log.change_log import Change, What
from audit.storage.audit_log.verification import verify
from audit.storage.engine import schema
from tests.benchmarks.measuring import line, median
from tests.small_questionnaire import SMALL_TOML

CHANGES = 100_000
LEAD = Person("Lead", local=True)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/audits.db")
        audit_id = store.audits.start(LEAD, AuditDetails("Benchmark", "Unit"), SMALL_TOML.encode())
        changes = [Change(What.ANSWER, audit_id, "2.2.1", "yes", "no", "c", "r") for _ in range(CHANGES - 1)]
        start = time.perf_counter()
        with store.database.writing() as connection:
            change_log.write(connection, LEAD.name, changes)
        written = time.perf_counter() - start
        texts = [f"{number:>200}".encode() for number in range(CHANGES)]
        hashed = median(lambda: [hashlib.sha256(text).hexdigest() for text in texts], 3)

        def verified() -> None:
            with store.database.reading() as connection:
                found = verify(connection)
            assert (found.rows, found.breaks) == (CHANGES, [])

        print(f"{CHANGES:,} changes")
        print(line("SHA-256 of as many texts in memory", hashed))
        print(line("written in one transaction", written, "SHA-256", hashed))
        print(line("verified", median(verified, 3), "SHA-256", hashed))
        with store.database.reading() as connection:
            assert connection.execute(select(func.count()).select_from(schema.trail)).scalar_one() == CHANGES
        store.close()


if __name__ == "__main__":
    main()
