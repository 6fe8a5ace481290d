"""The database: audits, cases, answers and the log of every change, in SQLite or PostgreSQL.

The rest of the program imports from here and from ``audit.storage.admin``, never from the packages inside.
"""

from audit.model.log_filter import LogFilter
from audit.model.people import Permission, Person
from audit.model.permissions import Role
from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError
from audit.storage.audit_log.breaks import VerificationResult
from audit.storage.audit_log.verification import verify
from audit.storage.queries.compaction import compact
from audit.storage.repositories.answers import CaseReviews
from audit.storage.store import Store, local_person, open_store, store_url

__all__ = [
    "NO_VALUE",
    "CaseReviews",
    "LogFilter",
    "Permission",
    "Person",
    "Role",
    "SavedValue",
    "Store",
    "VerificationResult",
    "VersionConflictError",
    "compact",
    "local_person",
    "open_store",
    "store_url",
    "verify",
]
