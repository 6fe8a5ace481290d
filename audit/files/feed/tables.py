"""The files of a feed over many audits, and of the pack of one audit from which anybody can recalculate its figures."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from itertools import chain

from audit.files.feed import rows
from audit.files.feed import table_schema as schema
from audit.files.feed.data_package import NOT_STATED, PackageDetails, Publication, Table, package_files
from audit.files.feed.feed_audit import FeedAudit
from audit.files.spreadsheets.reproducible_zip import zip_files
from audit.messages import feed as messages
from audit.model.questionnaire import Questionnaire

DIGESTS_FILE, QUESTIONNAIRE_FILE = "digests.txt", "questionnaire.toml"


def feed_files(audits: Sequence[FeedAudit], outside: bool, publication: Publication = NOT_STATED) -> dict[str, bytes]:
    """Return the files of a feed over these audits, by name. The same results always give the same bytes."""
    details = PackageDetails(
        "case-audit-feed-outside" if outside else "case-audit-feed",
        "Results of case audits and surveys",
        messages.OUTSIDE_FEED if outside else messages.TEAM_FEED,
        outside,
        publication,
        _questionnaires(audits),
    )
    return package_files(details, _tables(audits))


def pack(feed_audit: FeedAudit, questionnaire: bytes, publication: Publication = NOT_STATED) -> bytes:
    """Return the published pack of one audit as a zip archive: tables, the questionnaire file and all digests.

    For the audit team it also has the answers of each case. The digest of the pack is that of its file of digests.
    """
    details = PackageDetails(
        "case-audit-pack-outside" if feed_audit.outside else "case-audit-pack",
        feed_audit.audit.description.name,
        messages.OUTSIDE_PACK if feed_audit.outside else messages.TEAM_PACK,
        feed_audit.outside,
        publication,
        [feed_audit.audit.questionnaire],
    )
    files = package_files(details, [*_tables([feed_audit]), *_case_tables(feed_audit)])
    files[QUESTIONNAIRE_FILE] = questionnaire
    files[DIGESTS_FILE] = "".join(f"{_digest(data)}  {name}\n" for name, data in sorted(files.items())).encode()
    return zip_files(files)


def pack_digest(archive: bytes) -> str:
    """Return the digest of a pack, which is published apart from it."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return _digest(opened.read(DIGESTS_FILE))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _tables(audits: Sequence[FeedAudit]) -> list[Table]:
    return [
        Table(schema.AUDITS, map(rows.audit_row, audits)),
        Table(schema.STANDARDS, chain.from_iterable(map(rows.standard_rows, audits))),
        Table(schema.QUESTIONS, chain.from_iterable(map(rows.question_rows_of, audits))),
        Table(schema.FIGURES, chain.from_iterable(map(rows.figure_rows, audits))),
    ]


def _case_tables(feed_audit: FeedAudit) -> list[Table]:
    if not feed_audit.shows_single_cases:
        return []
    return [
        Table(schema.ANSWERS, rows.answer_rows(feed_audit)),
        Table(schema.CASE_GROUPS, rows.case_group_rows(feed_audit)),
    ]


def _questionnaires(audits: Sequence[FeedAudit]) -> list[Questionnaire]:
    """Return each version of each questionnaire once."""
    by_version = {
        (audit.audit.questionnaire.id, audit.audit.questionnaire.version): audit.audit.questionnaire for audit in audits
    }
    return list(by_version.values())
