"""The database: audits, cases, answers and the log of every change, in SQLite or PostgreSQL.

The rest of the program imports from here and from ``audit.storage.admin``, never from the packages inside.
"""

from audit.model.people import Permission, Person, local_person
from audit.model.permissions import Role
from audit.storage.audit_log.access_log import AccessLogRow, AccessType
from audit.storage.audit_log.change_log import AuditLogRow, Change, ChangeType
from audit.storage.audit_log.verification import VerificationResult, verify
from audit.storage.engine.compaction import compact
from audit.storage.queries.case_records import decode_detail
from audit.storage.queries.case_reviews import CaseReview, ReviewKey
from audit.storage.queries.progress import DayProgress
from audit.storage.queries.saved_findings import SavedFinding
from audit.storage.queries.versioned_values import NO_VALUE, SavedValue, VersionConflictError
from audit.storage.repositories.answers import CaseReviews
from audit.storage.repositories.audits import Audit, AuditResults, AuditSummary
from audit.storage.repositories.cases import CaseProgress
from audit.storage.repositories.history import LogFilter
from audit.storage.repositories.retention import COMPACT_HINT, NOT_COMPACTED, ErasureCertificate, Retention
from audit.storage.store import Store, open_store, store_url

__all__ = [
    "COMPACT_HINT",
    "NOT_COMPACTED",
    "NO_VALUE",
    "AccessLogRow",
    "AccessType",
    "Audit",
    "AuditLogRow",
    "AuditResults",
    "AuditSummary",
    "CaseProgress",
    "CaseReview",
    "CaseReviews",
    "Change",
    "ChangeType",
    "DayProgress",
    "ErasureCertificate",
    "LogFilter",
    "Permission",
    "Person",
    "Retention",
    "ReviewKey",
    "Role",
    "SavedFinding",
    "SavedValue",
    "Store",
    "VerificationResult",
    "VersionConflictError",
    "compact",
    "decode_detail",
    "local_person",
    "open_store",
    "store_url",
    "verify",
]
