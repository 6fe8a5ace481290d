"""Digests of the logs, noted elsewhere and compared later.

Somebody with every right on the database can write a log again so that it verifies, cut off its end or restore an older
copy. The last row and digest of each log, noted elsewhere, show that: a log that only grew still has the noted row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from audit.errors import InputError
from audit.messages import cli as cli_messages
from audit.messages import verification as messages
from audit.storage.admin import signatures
from audit.storage.audit_log import hash_chain
from audit.storage.audit_log.breaks import VerificationResult
from audit.storage.audit_log.snapshots import AUDIT_LIST
from audit.storage.engine import schema

NO_AUDIT = "-"
LOG_NAME = "|".join(log.name for log in schema.LOG_TABLES)
LINE = re.compile(rf"({LOG_NAME}) of audit (\S+): (\d+) rows, the last with digest ([0-9a-f]{{64}})")
DIGEST = re.compile(r"[0-9a-f]{64}")
OTHER_LINES = tuple(text.partition("{")[0] for text in (cli_messages.NO_TAMPERING, messages.VERIFIED_IN_PART))
"""How the other lines begin that verify-trail prints, so that its whole output can be compared."""


@dataclass(frozen=True)
class NotedDigest:
    """The last row of a log when it was noted."""

    log: str
    audit_id: str
    number: int
    digest: str

    @property
    def line(self) -> str:
        """The line of a file of digests."""
        return (
            f"{self.log} of audit {self.audit_id or NO_AUDIT}: {self.number} rows, the last with digest {self.digest}"
        )

    @property
    def name(self) -> str:
        """The name of the log in a sentence."""
        if (self.log, self.audit_id) == (schema.trail.name, AUDIT_LIST):
            return messages.AUDIT_LIST
        return messages.LOG_NAMES[self.log].format(audit=self.audit_id)


@dataclass
class Comparison:
    """What became of each noted log: sentences about those that are whole, and problems."""

    sentences: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def current_digests(verification: VerificationResult) -> list[NotedDigest]:
    """The last row of every log that was verified."""
    return [NotedDigest(log, audit_id, *end) for (log, audit_id), end in verification.heads.items()]


def parse_digests(text: str, file_name: str) -> list[NotedDigest]:
    """Parse a file of digests, or what verify-trail printed. Raises InputError naming every line that is neither."""
    noted, problems = [], []
    for number, line in enumerate(text.splitlines(), start=1):
        if match := LINE.fullmatch(line.strip()):
            log, audit_id, rows, digest = match.groups()
            noted.append(NotedDigest(log, "" if audit_id == NO_AUDIT else audit_id, int(rows), digest))
        elif line.strip() and not line.startswith(("#", *OTHER_LINES)):
            problems.append(messages.NOT_A_DIGEST_LINE.format(file=file_name, line=number))
    if problems:
        raise InputError(*problems)
    if not noted:
        raise InputError(messages.NO_DIGESTS.format(file=file_name))
    return noted


def is_digest(text: str) -> bool:
    """Whether a text is a single digest."""
    return DIGEST.fullmatch(text.strip().lower()) is not None


def _find_digest(connection: Connection, digest: str) -> NotedDigest | None:
    """The row of any log that has this digest; None if none has."""
    for log in schema.LOG_TABLES:
        query = select(log.c.audit_id, log.c.number).where(log.c.digest == digest)
        if (row := connection.execute(query).first()) is not None:
            return NotedDigest(log.name, row.audit_id, row.number, digest)
    return None


def compare_with(
    connection: Connection, verification: VerificationResult, against: str, public_key_file: Path | None
) -> Comparison:
    """Compare the logs with one digest, or with a file of digests whose signature is checked if there is a key.

    ``verification`` is of the same transaction.
    """
    if is_digest(against):
        return _compare_one(connection, verification, against.strip().lower())
    file = Path(against)
    try:
        content = file.read_bytes()
    except OSError:
        raise InputError(messages.NO_SUCH_DIGEST_FILE.format(path=file)) from None
    if public_key_file is not None:
        signatures.check_signature(content, file, public_key_file)
    return compare(connection, verification, parse_digests(content.decode("utf-8", "replace"), file.name))


def compare(connection: Connection, verification: VerificationResult, noted: Sequence[NotedDigest]) -> Comparison:
    """Compare the logs with digests that were noted earlier. ``verification`` is of the same transaction."""
    comparison = Comparison()
    for digest in noted:
        _compare_log(connection, verification, digest, comparison)
    known = {(digest.log, digest.audit_id) for digest in noted}
    new = (digest for digest in current_digests(verification) if (digest.log, digest.audit_id) not in known)
    comparison.sentences += (messages.NEW_LOG.format(log=digest.name) for digest in new)
    return comparison


def _compare_one(connection: Connection, verification: VerificationResult, digest: str) -> Comparison:
    """Compare the one log that has, or had, a row with this digest."""
    noted = _find_digest(connection, digest)
    if noted is None:
        return Comparison(problems=[messages.DIGEST_UNKNOWN.format(digest=digest)])
    comparison = Comparison()
    _compare_log(connection, verification, noted, comparison)
    comparison.sentences.append(messages.ONE_LOG_COMPARED)
    return comparison


def _compare_log(
    connection: Connection, verification: VerificationResult, noted: NotedDigest, comparison: Comparison
) -> None:
    end = verification.heads.get((noted.log, noted.audit_id))
    if end is None:
        comparison.problems.append(messages.LOG_MISSING.format(log=noted.name, number=noted.number))
        return
    last_number = end[0]
    if last_number < noted.number:
        problem = messages.LOG_SHORTER.format(log=noted.name, end=last_number, number=noted.number)
        comparison.problems.append(problem)
    elif _digest_of_row(connection, noted) != noted.digest:
        comparison.problems.append(messages.LOG_DIFFERS.format(log=noted.name, number=noted.number))
    elif last_number == noted.number:
        comparison.sentences.append(messages.UNCHANGED.format(log=noted.name, number=noted.number))
    else:
        since = last_number - noted.number
        comparison.sentences.append(messages.GREW.format(log=noted.name, number=noted.number, since=since))


def _digest_of_row(connection: Connection, noted: NotedDigest) -> str | None:
    if noted.number == 0:
        return hash_chain.INITIAL_DIGEST
    log = schema.metadata.tables[noted.log]
    query = select(log.c.digest).where(log.c.audit_id == noted.audit_id, log.c.number == noted.number)
    digest: str | None = connection.execute(query).scalar_one_or_none()
    return digest


def digests_file(digests: Iterable[NotedDigest], noted_at: str) -> bytes:
    """The content of a file of digests."""
    heading = [messages.DIGESTS_HEADING.format(noted_at=noted_at), messages.DIGESTS_USE]
    lines = [*(f"# {line}" for line in heading), *(digest.line for digest in digests)]
    return "".join(f"{line}\n" for line in lines).encode()
