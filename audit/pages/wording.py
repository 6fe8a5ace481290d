"""Words that several pages print of an audit."""

from __future__ import annotations

from audit.audits import Addressee
from audit.storage.audits import Audit

CLOSED = "This audit is closed: everything in it can be read, nothing changed. The settings say how to open it again."


def addressee_words(audit: Audit, addressee: Addressee) -> str:
    """Whom a recommendation is for."""
    region = audit.details.region
    names = {
        Addressee.UNIT: audit.details.unit,
        Addressee.REGION: f"{region} region" if region else "The region",
        Addressee.NATIONAL: "HM Prison and Probation Service",
    }
    return names[addressee]
