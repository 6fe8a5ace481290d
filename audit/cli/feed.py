"""The commands that write the feed of all audits, and the published pack of one."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_atomically
from audit.cli.output_files import check_output_path
from audit.cli.outside_copies import warn_of_disclosure
from audit.errors import InputError
from audit.files.feed.data_package import Publication
from audit.files.feed.feed_audit import FeedAudit, feed_audit
from audit.files.feed.folder import replace_folder
from audit.files.feed.tables import feed_files, pack, pack_digest
from audit.formatting import pluralise
from audit.messages import feed as messages
from audit.model.outside_copy import OutsideFile

if TYPE_CHECKING:
    from audit.storage import Person, Store

LICENCE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.+-]*")
FEED, PACK = "feed", "published-pack"


def add_feed_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``feed``."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="a new folder, or one with an earlier feed")
    _add_publication_options(parser)


def add_pack_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``pack``."""
    parser.add_argument("--audit", metavar="ID", required=True)
    parser.add_argument("--out", metavar="FILE.zip", required=True, type=Path)
    parser.add_argument("--force", action="store_true", help="overwrite FILE.zip if it exists")
    _add_publication_options(parser)


def _add_publication_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--outside", action="store_true", help="for people outside the audit team: suppress small numbers"
    )
    parser.add_argument("--licence", metavar="NAME", default="", help="the licence, such as OGL-UK-3.0")
    parser.add_argument("--contact", metavar="TEXT", default="", help="whom to ask about the figures")


def write_feed(store: Store, person: Person, args: argparse.Namespace) -> None:
    """Write the feed over every audit that this person may see."""
    publication = _publication(args)
    visible_ids = [reference.audit_id for reference in store.comparisons.list_audits(person)]
    closed_ids = {summary.id for summary in store.audits.all(person) if summary.closed_at is not None}
    audit_ids = [audit_id for audit_id in visible_ids if audit_id in closed_ids or not args.outside]
    audits = [_feed_audit(store, person, audit_id, args.outside) for audit_id in audit_ids]

    def log_exports() -> None:
        for audit in audits:
            _log_export(store, person, audit, FEED, OutsideFile.FEED)

    has_changed = replace_folder(args.folder, feed_files(audits, args.outside, publication), log_exports)
    of_audits = pluralise(len(audit_ids), "audit")
    print(f"Saved the feed of {of_audits} in {args.folder}." if has_changed else f"{args.folder} is up to date.")
    if left_out := len(visible_ids) - len(audit_ids):
        print(messages.OPEN_AUDITS_LEFT_OUT.format(audits=pluralise(left_out, "open audit")))


def write_pack(store: Store, person: Person, args: argparse.Namespace) -> None:
    """Write the published pack of one audit and print its digest."""
    check_output_path(args.out, ".zip", "pack", args.force)
    publication = _publication(args)
    audit = _feed_audit(store, person, args.audit, args.outside)
    data = pack(audit, store.audits.questionnaire_source(person, args.audit), publication)
    _log_export(store, person, audit, PACK, OutsideFile.PACK)
    write_atomically(args.out, data)
    print(f"Saved {args.out}. Its digest is {pack_digest(data)}.")


def _feed_audit(store: Store, person: Person, audit_id: str, outside: bool) -> FeedAudit:
    audit_results = store.audits.results(person, audit_id)
    return feed_audit(audit_results, lambda: store.audits.breakdowns(person, audit_id), outside)


def _log_export(store: Store, person: Person, audit: FeedAudit, kind: str, file: OutsideFile) -> None:
    """Log that an audit is exported. Register a copy for outside, with a warning if too few cases differ."""
    audit_id = audit.audit.id
    store.history.log_export(person, audit_id, f"{kind}-for-outside" if audit.outside else kind)
    if audit.outside:
        warn_of_disclosure(store, person, audit.audit)
        store.outside_copies.record(person, audit_id, file)


def _publication(args: argparse.Namespace) -> Publication:
    if args.licence and not LICENCE_NAME.fullmatch(args.licence):
        raise InputError(messages.INVALID_LICENCE.format(licence=args.licence))
    return Publication(args.licence, args.contact.strip())
