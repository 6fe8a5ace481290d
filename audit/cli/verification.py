"""The commands that verify the logs, print their digests, and compare them with digests noted earlier."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.errors import InputError, StoreError
from audit.messages import cli as messages
from audit.messages import verification as verification_messages

if TYPE_CHECKING:
    from audit.storage import Store, VerificationResult


def add_verification_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of verify-trail."""
    parser.add_argument("--audit", metavar="ID", default="", help="one audit (default: all)")
    parser.add_argument(
        "--against", metavar="DIGEST|FILE", default="", help="also compare with a digest, or a file of digests"
    )
    parser.add_argument("--key", metavar="PUBLIC.pem", type=Path, help="check the signature of the file of digests")


def add_digest_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of log-digests."""
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the digests to a new file")
    parser.add_argument(
        "--sign", metavar="KEY.pem", type=Path, help="sign the file with an Ed25519 key; writes FILE.sig"
    )


def run_verification(store: Store, args: argparse.Namespace) -> None:
    """Verify the logs and compare them. Raises StoreError with everything that was found."""
    from audit.storage import verify
    from audit.storage.admin.log_digests import Comparison, compare_with

    _check_options(args)
    with store.database.read_transaction() as connection:
        verification = verify(connection, args.audit)
        against, key = args.against, args.key
        comparison = compare_with(connection, verification, against, key) if against else Comparison()
    print_heads(verification)
    for sentence in comparison.sentences:
        print(sentence)
    problems = [*map(str, verification.breaks), *comparison.problems]
    if problems:
        raise StoreError(*problems)
    for audit_id, number in verification.earlier_rows.items():
        part = verification_messages.VERIFIED_IN_PART
        print(part.format(audit=audit_id, number=number, next=number + 1))
    print(messages.NO_TAMPERING.format(rows=verification.row_count))


def run_log_digests(store: Store, args: argparse.Namespace) -> None:
    """Print the last row and digest of every log, and write and sign them. Raises StoreError if a log is broken."""
    from audit.storage import verify
    from audit.storage.admin import log_digests, signatures

    if args.sign and not args.out:
        raise InputError(verification_messages.SIGN_NEEDS_OUT)
    with store.database.read_transaction() as connection:
        verification = verify(connection)
    if verification.breaks:
        raise StoreError(*map(str, verification.breaks))
    content = log_digests.digests_file(
        log_digests.current_digests(verification), f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )
    print(content.decode(), end="")
    if args.out:
        signature = signatures.sign(content, args.sign) if args.sign else b""
        write_new_file(args.out, content)
        if signature:
            write_new_file(signatures.signature_path(args.out), signature)
        print(f"Saved {args.out}." + (f" Saved {signatures.signature_path(args.out)}." if signature else ""))


def print_heads(verification: VerificationResult) -> None:
    """Print the last row and digest of every log."""
    from audit.storage.admin.log_digests import current_digests

    for digest in current_digests(verification):
        print(digest.line)


def _check_options(args: argparse.Namespace) -> None:
    from audit.storage.admin.log_digests import is_digest

    if args.against and args.audit:
        raise InputError(verification_messages.AGAINST_BOTH)
    if args.key and (not args.against or is_digest(args.against)):
        raise InputError(verification_messages.KEY_NEEDS_FILE)
