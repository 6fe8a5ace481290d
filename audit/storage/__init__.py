"""What is kept: audits, cases, answers and the trail of every change, in SQLite or PostgreSQL."""

from audit.model.people import Operation, Person, local_person
from audit.model.permissions import Role
from audit.storage.queries.versioned_values import NOTHING, ChangedMeanwhile, Stored
from audit.storage.repositories.history import Only
from audit.storage.store import Store, open_store, store_url

__all__ = [
    "NOTHING",
    "ChangedMeanwhile",
    "Only",
    "Operation",
    "Person",
    "Role",
    "Store",
    "Stored",
    "local_person",
    "open_store",
    "store_url",
]
