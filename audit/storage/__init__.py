"""What is kept: audits, cases, answers and the trail of every change, in SQLite or PostgreSQL."""

from audit.model.people import Permission, Person, local_person
from audit.model.permissions import Role
from audit.model.saved_value import NO_VALUE, SavedValue, VersionConflictError
from audit.storage.repositories.history import LogFilter
from audit.storage.store import Store, open_store, store_url

__all__ = [
    "NO_VALUE",
    "LogFilter",
    "Permission",
    "Person",
    "Role",
    "SavedValue",
    "Store",
    "VersionConflictError",
    "local_person",
    "open_store",
    "store_url",
]
