"""The commands that look after the store: its trail, who looked at what, who has which role, all of one case."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new
from audit.errors import InputError, StoreError

if TYPE_CHECKING:
    from audit.storage import Person, Role, Store
    from audit.storage.audit_log.verification import Verified


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    sample = commands.add_parser("sample-audit", help="bring the sample audit, of invented cases, into the store")
    sample.set_defaults(run=_sample_audit)

    verify = commands.add_parser("verify-trail", help="find where the trail was cut, changed or added to")
    verify.add_argument("--audit", metavar="ID", default="", help="one audit; all where it is left out")
    verify.set_defaults(run=_verify_trail)

    trail = commands.add_parser("trail", help="write who changed what, or who looked at what, as CSV")
    trail.add_argument("--audit", metavar="ID", required=True)
    trail.add_argument("--case", metavar="REFERENCE", default="")
    trail.add_argument("--by", metavar="NAME", default="", help="only what this person did")
    trail.add_argument("--from", metavar="DAY", dest="first", type=_day, help="from this day on, such as 2024-03-31")
    trail.add_argument("--to", metavar="DAY", dest="last", type=_day, help="up to and with this day")
    trail.add_argument("--reads", action="store_true", help="who looked at what, in place of who changed what")
    trail.add_argument("--out", metavar="FILE.csv", required=True, type=Path)
    trail.set_defaults(run=_trail)

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
    _add_care_commands(commands)


def _add_retention_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    retention = commands.add_parser("retention", help="how long an audit's cases are kept; hold, mark or erase them")
    retention.add_argument("--audit", metavar="ID", required=True)
    step = retention.add_mutually_exclusive_group()
    step.add_argument("--purge-on", metavar="DAY", dest="purge_on", type=_day, help="from this day the cases may go")
    step.add_argument("--hold", metavar="WHY", help="nothing is erased until the hold is released")
    step.add_argument("--release", metavar="WHY", help="release the hold")
    step.add_argument("--mark", action="store_true", help="the first step: mark the cases, to go after thirty days")
    step.add_argument("--unmark", action="store_true", help="take the mark back")
    step.add_argument("--erase", action="store_true", help="the second step: erase the cases for good")
    retention.set_defaults(run=_retention)


def _add_care_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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


def _day(written: str) -> date:
    return date.fromisoformat(written)


@contextmanager
def _open() -> Iterator[tuple[Store, Person]]:
    """The store, and the person at this computer."""
    from audit.storage import local_person, open_store

    store = open_store(_url())
    try:
        yield store, local_person()
    finally:
        store.close()


def _url() -> str:
    """Where the store is: what stands in Streamlit's secrets counts here too."""
    from audit.settings import take_secrets
    from audit.storage import store_url

    take_secrets()
    return store_url()


def _sample_audit(given: argparse.Namespace) -> None:
    from audit.sample_audit import load_sample_audit

    with _open() as (store, person):
        audit_id = load_sample_audit(store, person)
    print(f"The sample audit is in the store. Its id is {audit_id}.")


def _verify_trail(given: argparse.Namespace) -> None:
    from audit.storage.audit_log.verification import verify

    with _open() as (store, _), store.database.reading() as connection:
        found = verify(connection, given.audit)
    _print_heads(found)
    if found.breaks:
        raise StoreError(*map(str, found.breaks))
    print(f"The trail holds: {found.rows:,} rows.")


def _print_heads(found: Verified) -> None:
    for (log, audit_id), (number, digest) in found.heads.items():
        print(f"{log} of audit {audit_id or '-'}: {number} rows, the last with digest {digest}")


def _trail(given: argparse.Namespace) -> None:
    from audit.files.audit_log_export import write_changes_csv, write_reads_csv
    from audit.storage import Only

    with _open() as (store, person):
        case_id = store.history.case_id(person, given.audit, given.case) if given.case else ""
        first = datetime.combine(given.first, time.min, UTC) if given.first else None
        last = datetime.combine(given.last, time.max, UTC) if given.last else None
        only = Only(case_id, given.by, first, last)
        if given.reads:
            data = write_reads_csv(store.history.who_saw(person, given.audit, only))
        else:
            data = write_changes_csv(store.history.changes(person, given.audit, only))
    write_new(given.out, data)
    print(f"{given.out}: written.")


def _subject_access(given: argparse.Namespace) -> None:
    from audit.files.audit_log_export import case_json

    with _open() as (store, person):
        found = store.history.everything_of(person, given.audit, given.case)
    write_new(given.out, case_json(found))
    print(f"{given.out}: written. It holds personal data: keep it as you keep the case itself.")


def _members(given: argparse.Namespace) -> None:
    with _open() as (store, person):
        if given.give:
            name, role = given.give
            store.members.give(person, given.audit, name, _role(role))
        if given.take_away:
            store.members.take_away(person, given.audit, given.take_away)
        for name, held in store.members.all(person, given.audit).items():
            print(f"{held}: {name}")


def _role(written: str) -> Role:
    from audit.storage import Role

    try:
        return Role(written)
    except ValueError:
        raise InputError(f"There is no role {written!a}. Use one of: {', '.join(Role)}.") from None


def _retention(given: argparse.Namespace) -> None:
    from audit.storage.repositories.retention import COMPACT, NOT_COMPACTED

    with _open() as (store, person):
        _retain(store, person, given)
        now = store.retentions.get(person, given.audit)
        certificate = store.retentions.certificate(person, given.audit)
    print(f"The cases may go from: {now.purge_on or 'not decided'}. Held: {'yes' if now.held else 'no'}.")
    if now.erasable_from and not now.erased_at:
        print(f"Marked; they can be erased from {now.erasable_from.date()}.")
    if certificate:
        print(f"Erased at {certificate.erased_at.isoformat()} by {certificate.erased_by}:")
        print("\n".join(f"{table}: {rows:,}" for table, rows in certificate.rows.items()))
        if not certificate.compacted:
            print(NOT_COMPACTED, COMPACT, sep="\n")
        print("Backups and copies are not touched: delete those that are older.")


def _retain(store: Store, person: Person, given: argparse.Namespace) -> None:
    if given.purge_on:
        store.retentions.set_purge_date(person, given.audit, given.purge_on)
    elif given.hold is not None:
        store.retentions.hold(person, given.audit, given.hold)
    elif given.release is not None:
        store.retentions.release(person, given.audit, given.release)
    elif given.mark:
        store.retentions.mark(person, given.audit)
    elif given.unmark:
        store.retentions.unmark(person, given.audit)
    elif given.erase:
        store.retentions.erase(person, given.audit)


def _doctor(given: argparse.Namespace) -> None:
    from audit.storage.admin.health_check import examine

    checks = examine(_url())
    for check in checks:
        print(check)
    if not all(check.sound for check in checks):
        raise StoreError("The store is not sound. Keep a copy of it as it is before anything else.")


def _compact(given: argparse.Namespace) -> None:
    from audit.storage.engine.compaction import compact

    with _open() as (store, _):
        compact(store.database)
    print("The store is written anew; nothing of what was deleted is left in it.")


def _digest(given: argparse.Namespace) -> None:
    from audit.storage.admin.backup import digest

    print("\n".join(digest(_url()).lines))


def _backup(given: argparse.Namespace) -> None:
    from audit.storage.admin.backup import backup

    print("\n".join(backup(_url(), given.file).lines))
    print(f"{given.file}: written. It holds personal data: keep it as you keep the store.")


def _restore(given: argparse.Namespace) -> None:
    from audit.storage.admin.backup import restore

    found, kept = restore(_url(), given.file, given.force)
    print("\n".join(found.lines))
    print("Restored." + (f" What was there is kept as {kept}." if kept else ""))


def _move(given: argparse.Namespace) -> None:
    from audit.storage.admin.copy_store import move

    if given.audit is not None:
        _move_audit(given)
        return
    print("\n".join(move(given.source, given.target).lines))
    print("Moved: both stores hold the same. Set AUDIT_DATABASE_URL to the new one.")


def _move_audit(given: argparse.Namespace) -> None:
    from audit.storage.admin.copy_audit import move_audit

    copied = move_audit(given.source, given.target, given.audit)
    print("\n".join(copied.digest.lines))
    _print_heads(copied.verified)
    print(f"The trail holds: {copied.verified.rows:,} rows.")
    if copied.numbers:
        told = ", ".join(f"{old} is now {new}" for old, new in copied.numbers.items())
        print(f"Numbers of its findings were taken, so they have new ones: {told}. The trail names the old ones.")
    print("Copied: both stores hold the same of this audit, drafts apart. Go on with it in one of them only.")
