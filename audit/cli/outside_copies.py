"""The warning of a command that makes a copy for people outside the team."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from audit.model.audit import Audit
from audit.model.outside_copy import why_copies_disclose

if TYPE_CHECKING:
    from audit.storage import Person, Store


def warn_of_disclosure(store: Store, person: Person, audit: Audit) -> None:
    """Print which earlier copies a new one differs from by too few cases. Call it before the copy is registered."""
    copies = store.outside_copies.all(person, audit.id)
    limit, case_label = audit.description.max_suppressed_count, audit.questionnaire.case_label
    if sentence := why_copies_disclose(copies, limit, case_label):
        print(f"{audit.description.name}: {sentence}", file=sys.stderr)
