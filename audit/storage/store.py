"""The store: one object with every repository of a database."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import URL

from audit.model.people import Person
from audit.settings import load_settings, login_name
from audit.storage.authorisation import Access
from audit.storage.engine.case_key import open_case_coder
from audit.storage.engine.database import Database, open_database
from audit.storage.queries.audit_reader import AuditReader
from audit.storage.queries.compaction import compact
from audit.storage.repositories.agreement import Agreement
from audit.storage.repositories.answers import CaseReviews
from audit.storage.repositories.audits import Audits
from audit.storage.repositories.benchmarks import Benchmarks
from audit.storage.repositories.calibrations import Calibrations
from audit.storage.repositories.case_workflow import CaseWorkflow
from audit.storage.repositories.cases import Cases
from audit.storage.repositories.closings import Closings
from audit.storage.repositories.comments import Comments
from audit.storage.repositories.comparisons import Comparisons
from audit.storage.repositories.concerns import Concerns
from audit.storage.repositories.dashboards import Dashboards
from audit.storage.repositories.decisions import Decisions
from audit.storage.repositories.drafts import Drafts
from audit.storage.repositories.feedback import Feedback
from audit.storage.repositories.findings import Findings
from audit.storage.repositories.gates import Gates
from audit.storage.repositories.guidance import Guidance
from audit.storage.repositories.history import History
from audit.storage.repositories.members import Members
from audit.storage.repositories.moderations import Moderations
from audit.storage.repositories.notes import Notes
from audit.storage.repositories.outside_copies import OutsideCopies
from audit.storage.repositories.practices import Practices
from audit.storage.repositories.questionnaire_drafts import QuestionnaireDrafts
from audit.storage.repositories.questionnaire_versions import QuestionnaireVersions
from audit.storage.repositories.recording_sheets import RecordingSheets
from audit.storage.repositories.report_texts import ReportTexts
from audit.storage.repositories.retention import Retentions
from audit.storage.repositories.samples import Samples
from audit.storage.repositories.staff import Staff
from audit.storage.repositories.text_checks import TextChecks
from audit.storage.repositories.waiting import WaitingLists

DATA_DIR = Path(__file__).parents[2] / "data"


class Store:
    """Every repository of one database.

    Every method takes the person who acts, and authorises what they may see or do.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        access, reader = Access(database), AuditReader()
        self.audits = Audits(access, reader)
        self.closings = Closings(access, reader)
        self.members = Members(access)
        open_coder = partial(open_case_coder, database.engine.url)
        self.cases = Cases(access, reader, open_coder)
        self.reviews = CaseReviews(access, reader)
        self.recording_sheets = RecordingSheets(access, reader, self.reviews.open, self.cases.progress)
        self.staff = Staff(access)
        self.comments = Comments(access)
        self.concerns = Concerns(access)
        self.moderations = Moderations(access, reader)
        self.workflow = CaseWorkflow(access, reader)
        self.feedback = Feedback(access, reader)
        self.findings = Findings(access, reader)
        self.report_texts = ReportTexts(access, reader)
        self.outside_copies = OutsideCopies(access, reader)
        self.benchmarks = Benchmarks(access, reader)
        self.questionnaire_versions = QuestionnaireVersions(access, reader)
        self.questionnaires = QuestionnaireDrafts(access)
        self.decisions = Decisions(access, reader)
        self.agreement = Agreement(access, reader)
        self.guidance = Guidance(access, reader)
        self.calibrations = Calibrations(access, reader)
        self.practices = Practices(access, reader)
        self.gates = Gates(access, reader)
        self.comparisons = Comparisons(access, reader)
        self.drafts = Drafts(access)
        self.retentions = Retentions(access, reader, partial(compact, database))
        self.history = History(access)
        self.samples = Samples(access, reader, open_coder)
        self.notes = Notes(access)
        self.text_checks = TextChecks(access, reader)
        self.waiting = WaitingLists(access)
        self.dashboards = Dashboards(access, reader)

    def close(self) -> None:
        """Close every connection."""
        self.database.close()


def store_url() -> str:
    """Return the URL of the database: ``AUDIT_DATABASE_URL``, or a SQLite file in the program's folder ``data``."""
    default_url = URL.create("sqlite", database=str(DATA_DIR / "audits.db")).render_as_string()
    return load_settings().database_url or default_url


def local_person() -> Person:
    """Return the person at this computer: ``AUDIT_PERSON``, else the name of the login.

    A login without a name, as in a container, is nobody and may do nothing.
    """
    return Person(load_settings().person or login_name(), local=True)


def open_store(url: str = "") -> Store:
    """Open the database at a URL and upgrade its schema. Raises StoreError if that fails."""
    return Store(open_database(url or store_url()))
