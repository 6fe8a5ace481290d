"""The store: everything that is kept, behind one door."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from sqlalchemy import URL

from audit.storage.authorisation import Access
from audit.storage.engine.compaction import compact
from audit.storage.engine.database import Database, open_database
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.repositories.answers import CaseReviews
from audit.storage.repositories.audits import Audits
from audit.storage.repositories.case_workflow import CaseWorkflow
from audit.storage.repositories.cases import Cases
from audit.storage.repositories.comparisons import Comparisons
from audit.storage.repositories.decisions import Decisions
from audit.storage.repositories.drafts import Drafts
from audit.storage.repositories.findings import Findings
from audit.storage.repositories.history import History
from audit.storage.repositories.members import Members
from audit.storage.repositories.retention import Retentions

DATA_DIR = Path(__file__).parents[2] / "data"


class Store:
    """Audits, their members, cases, readings, the stages of a case, findings, decided ratings, and the history.

    Every function takes the person who acts, and decides what that person may see or do.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        access, reader = Access(database), AuditReader()
        self.audits = Audits(access, reader)
        self.members = Members(access)
        self.cases = Cases(access, reader)
        self.reviews = CaseReviews(access, reader)
        self.workflow = CaseWorkflow(access, reader)
        self.findings = Findings(access, reader)
        self.decisions = Decisions(access, reader)
        self.comparisons = Comparisons(access, reader)
        self.drafts = Drafts(access)
        self.retentions = Retentions(access, reader, partial(compact, database))
        self.history = History(access)

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()


def store_url() -> str:
    """Where the store is: ``AUDIT_DATABASE_URL``, else a SQLite file in the folder ``show_data_files`` beside the program."""
    default_url = URL.create("sqlite", database=str(DATA_DIR / "audits.db")).render_as_string()
    return os.environ.get("AUDIT_DATABASE_URL", "") or default_url


def open_store(url: str = "") -> Store:
    """The store at a URL, its schema up to date. Raises StoreError where it cannot be opened."""
    return Store(open_database(url or store_url()))
