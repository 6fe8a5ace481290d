"""The commands that look after the store: its trail, who looked at what, who has which role, all of one case."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.errors import InputError, StoreError

if TYPE_CHECKING:
    from audit.storage import Person, Role, Store, VerificationResult


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    sample = commands.add_parser("sample-audit", help="bring the sample audit, of invented cases, into the store")
    sample.set_defaults(run=_sample_audit)

    verify = commands.add_parser("verify-trail", help="find where the trail was cut, changed or added to")
    verify.add_argument("--audit", metavar="ID", default="", help="one audit; all where it is left out")
    verify.set_defaults(run=_verify_audit_log)

    audit_log = commands.add_parser("trail", help="write who changed what, or who looked at what, as CSV")
    audit_log.add_argument("--audit", metavar="ID", required=True)
    audit_log.add_argument("--case", metavar="REFERENCE", default="")
    audit_log.add_argument("--by", metavar="NAME", default="", help="only what this person did")
    audit_log.add_argument(
        "--from", metavar="DAY", dest="first", type=_parse_date, help="from this day on, such as 2024-03-31"
    )
    audit_log.add_argument("--to", metavar="DAY", dest="last", type=_parse_date, help="up to and with this day")
    audit_log.add_argument("--reads", action="store_true", help="who looked at what, in place of who changed what")
    audit_log.add_argument("--out", metavar="FILE.csv", required=True, type=Path)
    audit_log.set_defaults(run=_audit_log)

    subject = commands.add_parser("subject-access", help="write all that is kept of one case, with its history")
    subject.add_argument("--audit", metavar="ID", required=True)
    subject.add_argument("--case", metavar="REFERENCE", required=True)
    subject.add_argument("--out", metavar="FILE.json", required=True, type=Path)
    subject.set_defaults(run=_subject_access)

    members = commands.add_parser("members", help="list, give or take away the roles in an audit")
    members.add_argument("--audit", metavar="ID", required=True)
    members.add_argument("--give", metavar=("NAME", "ROLE"), nargs=2, help="lead, auditor, moderator or reader")
    members.add_argument("--take-away", metavar="NAME", dest="take_away")
    members.set_defaults(run=_members)
    _add_retention_command(commands)
    _add_maintenance_commands(commands)


def _add_retention_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    retention = commands.add_parser("retention", help="how long an audit's cases are kept; hold, mark or erase them")
    retention.add_argument("--audit", metavar="ID", required=True)
    step = retention.add_mutually_exclusive_group()
    step.add_argument(
        "--purge-on", metavar="DAY", dest="purge_on", type=_parse_date, help="from this day the cases may go"
    )
    step.add_argument("--hold", metavar="WHY", help="nothing is erased until the hold is released")
    step.add_argument("--release", metavar="WHY", help="release the hold")
    step.add_argument("--mark", action="store_true", help="the first step: mark the cases, to go after thirty days")
    step.add_argument("--unmark", action="store_true", help="take the mark back")
    step.add_argument("--erase", action="store_true", help="the second step: erase the cases for good")
    retention.set_defaults(run=_retention)


def _add_maintenance_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="look the store over: structure, trail, rights, room")
    doctor.set_defaults(run=_doctor)

    compact = commands.add_parser("compact", help="write the store anew, without what was deleted from it")
    compact.set_defaults(run=_compact)

    digest = commands.add_parser("digest", help="print how many rows the store has, and one digest of them all")
    digest.set_defaults(run=_digest)

    backup = commands.add_parser("backup", help="write all of the store to a file, while people record")
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="bring the store back to a backup")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--force", action="store_true", help="put it in the place of a store that is there")
    restore.set_defaults(run=_restore)

    move = commands.add_parser("move", help="copy the whole store to an empty database, or one audit to another store")
    move.add_argument("--from", metavar="URL", dest="source", required=True)
    move.add_argument("--to", metavar="URL", dest="target", required=True)
    move.add_argument("--audit", metavar="ID", help="this audit alone, into a store that may hold others")
    move.set_defaults(run=_move)


def _parse_date(text: str) -> date:
    return date.fromisoformat(text)


@contextmanager
def _open_store() -> Iterator[tuple[Store, Person]]:
    """The store, and the person at this computer."""
    from audit.storage import local_person, open_store

    store = open_store(_store_url())
    try:
        yield store, local_person()
    finally:
        store.close()


def _store_url() -> str:
    """Where the store is: what stands in Streamlit's secrets counts here too."""
    from audit.settings import apply_secrets
    from audit.storage import store_url

    apply_secrets()
    return store_url()


def _sample_audit(args: argparse.Namespace) -> None:
    from audit.sample_audit import load_sample_audit

    with _open_store() as (store, person):
        audit_id = load_sample_audit(store, person)
    print(f"The sample audit is in the store. Its id is {audit_id}.")


def _verify_audit_log(args: argparse.Namespace) -> None:
    from audit.storage import verify

    with _open_store() as (store, _), store.database.read_transaction() as connection:
        verification = verify(connection, args.audit)
    _print_heads(verification)
    if verification.breaks:
        raise StoreError(*map(str, verification.breaks))
    print(f"The trail holds: {verification.row_count:,} rows.")


def _print_heads(verification: VerificationResult) -> None:
    for (log, audit_id), (number, digest) in verification.heads.items():
        print(f"{log} of audit {audit_id or '-'}: {number} rows, the last with digest {digest}")


def _audit_log(args: argparse.Namespace) -> None:
    from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
    from audit.storage import LogFilter

    with _open_store() as (store, person):
        case_id = store.history.find_case_id(person, args.audit, args.case) if args.case else ""
        first = datetime.combine(args.first, time.min, UTC) if args.first else None
        last = datetime.combine(args.last, time.max, UTC) if args.last else None
        log_filter = LogFilter(case_id, args.by, first, last)
        if args.reads:
            data = write_access_log_csv(store.history.access_log(person, args.audit, log_filter))
        else:
            data = write_audit_log_csv(store.history.audit_log(person, args.audit, log_filter))
    write_new_file(args.out, data)
    print(f"{args.out}: written.")


def _subject_access(args: argparse.Namespace) -> None:
    from audit.files.audit_log_export import case_json

    with _open_store() as (store, person):
        case_tables = store.history.subject_access_data(person, args.audit, args.case)
    write_new_file(args.out, case_json(case_tables))
    print(f"{args.out}: written. It holds personal data: keep it as you keep the case itself.")


def _members(args: argparse.Namespace) -> None:
    with _open_store() as (store, person):
        if args.give:
            name, role = args.give
            store.members.set_role(person, args.audit, name, _parse_role(role))
        if args.take_away:
            store.members.remove(person, args.audit, args.take_away)
        for name, member_role in store.members.all(person, args.audit).items():
            print(f"{member_role}: {name}")


def _parse_role(text: str) -> Role:
    from audit.storage import Role

    try:
        return Role(text)
    except ValueError:
        raise InputError(f"There is no role {text!a}. Use one of: {', '.join(Role)}.") from None


def _retention(args: argparse.Namespace) -> None:
    from audit.messages.storage import COMPACT_HINT, NOT_COMPACTED

    with _open_store() as (store, person):
        _update_retention(store, person, args)
        retention = store.retentions.get(person, args.audit)
        certificate = store.retentions.certificate(person, args.audit)
    print(
        f"The cases may go from: {retention.purge_on or 'not decided'}. Held: {'yes' if retention.on_hold else 'no'}."
    )
    if retention.erasable_from and not retention.erased_at:
        print(f"Marked; they can be erased from {retention.erasable_from.date()}.")
    if certificate:
        print(f"Erased at {certificate.erased_at.isoformat()} by {certificate.erased_by}:")
        print("\n".join(f"{table}: {rows:,}" for table, rows in certificate.row_counts.items()))
        if not certificate.compacted:
            print(NOT_COMPACTED, COMPACT_HINT, sep="\n")
        print("Backups and copies are not touched: delete those that are older.")


def _update_retention(store: Store, person: Person, args: argparse.Namespace) -> None:
    if args.purge_on:
        store.retentions.set_purge_date(person, args.audit, args.purge_on)
    elif args.hold is not None:
        store.retentions.set_legal_hold(person, args.audit, args.hold)
    elif args.release is not None:
        store.retentions.release_legal_hold(person, args.audit, args.release)
    elif args.mark:
        store.retentions.mark_for_erasure(person, args.audit)
    elif args.unmark:
        store.retentions.cancel_erasure(person, args.audit)
    elif args.erase:
        store.retentions.erase(person, args.audit)


def _doctor(args: argparse.Namespace) -> None:
    from audit.storage.admin.health_check import run_checks

    checks = run_checks(_store_url())
    for check in checks:
        print(check)
    if not all(check.ok for check in checks):
        raise StoreError("The store is not sound. Keep a copy of it as it is before anything else.")


def _compact(args: argparse.Namespace) -> None:
    from audit.storage import compact

    with _open_store() as (store, _):
        compact(store.database)
    print("The store is written anew; nothing of what was deleted is left in it.")


def _digest(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import store_digest

    print("\n".join(store_digest(_store_url()).lines))


def _backup(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import backup

    print("\n".join(backup(_store_url(), args.file).lines))
    print(f"{args.file}: written. It holds personal data: keep it as you keep the store.")


def _restore(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import restore

    store_digest, previous_path = restore(_store_url(), args.file, args.force)
    print("\n".join(store_digest.lines))
    print("Restored." + (f" What was there is kept as {previous_path}." if previous_path else ""))


def _move(args: argparse.Namespace) -> None:
    from audit.storage.admin.copy_store import copy_store

    if args.audit is not None:
        _move_audit(args)
        return
    print("\n".join(copy_store(args.source, args.target).lines))
    print("Moved: both stores hold the same. Set AUDIT_DATABASE_URL to the new one.")


def _move_audit(args: argparse.Namespace) -> None:
    from audit.storage.admin.copy_audit import copy_audit

    copied = copy_audit(args.source, args.target, args.audit)
    print("\n".join(copied.digest.lines))
    _print_heads(copied.verification)
    print(f"The trail holds: {copied.verification.row_count:,} rows.")
    if copied.new_finding_ids:
        renumbered = ", ".join(f"{old} is now {new}" for old, new in copied.new_finding_ids.items())
        print(f"Numbers of its findings were taken, so they have new ones: {renumbered}. The trail names the old ones.")
    print("Copied: both stores hold the same of this audit, drafts apart. Go on with it in one of them only.")
