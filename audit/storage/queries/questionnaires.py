"""The questionnaires of the audits, each parsed once."""

from __future__ import annotations

import hashlib
from contextlib import suppress

from sqlalchemy import Connection, bindparam, insert, select
from sqlalchemy.exc import IntegrityError

from audit.model.questionnaire import Questionnaire
from audit.storage.engine import schema
from audit.toml_files.questionnaire import parse_saved_questionnaire

_SOURCE = select(schema.questionnaire.c.source).where(schema.questionnaire.c.digest == bindparam("digest"))


class Questionnaires:
    """Questionnaires by the digest of their text, so that none is ever out of date."""

    def __init__(self) -> None:
        self._by_digest: dict[str, Questionnaire] = {}

    def get(self, connection: Connection, digest: str) -> Questionnaire:
        """Return the questionnaire whose text has this digest."""
        if digest not in self._by_digest:
            source = connection.execute(_SOURCE, {"digest": digest}).scalar_one()
            self._by_digest[digest] = parse_saved_questionnaire(source.encode(), "The audit's questionnaire")
        return self._by_digest[digest]


def insert_questionnaire(connection: Connection, questionnaire: Questionnaire, source: bytes) -> str:
    """Add the text of a questionnaire unless the database has it already; return its digest."""
    digest = hashlib.sha256(source).hexdigest()
    row = {
        "digest": digest,
        "questionnaire_id": questionnaire.id,
        "version": questionnaire.version,
        "source": source.decode(),
    }
    # On PostgreSQL somebody else may save the same text at the same moment, so the insert may fail.
    with suppress(IntegrityError), connection.begin_nested():
        connection.execute(insert(schema.questionnaire).values(row))
    return digest
