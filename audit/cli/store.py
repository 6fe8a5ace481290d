"""Commands for the database: audit log, access log, members, subject access, retention and maintenance."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from audit.atomic_file import write_new_file
from audit.cli.audit_results import add_results_options, print_results
from audit.cli.feed import add_feed_options, add_pack_options, write_feed, write_pack
from audit.cli.feedback_sheets import add_feedback_sheets_command
from audit.cli.imports import add_import_command
from audit.cli.recording_sheets import add_recording_sheet_commands
from audit.cli.retention import add_retention_options, run_retention
from audit.cli.verification import (
    add_digest_options,
    add_verification_options,
    print_heads,
    run_log_digests,
    run_verification,
)
from audit.errors import InputError, StoreError
from audit.formatting import end_of_day, join_list, start_of_day
from audit.messages import cli as messages

if TYPE_CHECKING:
    from audit.storage import Person, Role, Store


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    sample = commands.add_parser("sample-audit", help="add the sample audit, of invented cases, to the database")
    sample.add_argument("--surveys", action="store_true", help="add the two sample surveys of the same unit too")
    sample.set_defaults(run=_sample_audit)

    add_import_command(commands, _open_store)
    add_recording_sheet_commands(commands, _open_store)
    add_feedback_sheets_command(commands, _open_store)

    verify = commands.add_parser(
        "verify-trail",
        aliases=["verify-audit-log"],
        help="check the audit log and the access log for tampering",
    )
    add_verification_options(verify)
    verify.set_defaults(run=_verify_audit_log)

    log_digests = commands.add_parser(
        "log-digests", help="print the last row and digest of every log, to note elsewhere and compare later"
    )
    add_digest_options(log_digests)
    log_digests.set_defaults(run=_log_digests)

    _add_audit_log_command(commands)

    subject = commands.add_parser("subject-access", help="write all data about one case, with its history")
    subject.add_argument("--audit", metavar="ID", required=True)
    subject.add_argument("--case", metavar="REFERENCE", required=True)
    subject.add_argument("--out", metavar="FILE.json", required=True, type=Path)
    subject.set_defaults(run=_subject_access)

    members = commands.add_parser("members", help="list, add or remove the members of an audit")
    members.add_argument("--audit", metavar="ID", required=True)
    members.add_argument(
        "--give", metavar=("NAME", "ROLE"), nargs=2, help="add a member as lead, auditor, moderator or reader"
    )
    members.add_argument("--take-away", metavar="NAME", dest="take_away", help="remove a member")
    members.set_defaults(run=_members)
    _add_results_and_retention_commands(commands)
    _add_maintenance_commands(commands)


def _add_results_and_retention_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    results = commands.add_parser("results", help="print the results of an audit in the database")
    add_results_options(results)
    results.set_defaults(run=_results)

    feed = commands.add_parser("feed", help="write the results of all audits to a folder, for Excel and Power BI")
    add_feed_options(feed)
    feed.set_defaults(run=_feed)

    pack = commands.add_parser("pack", help="write the pack of an audit from which anybody can recalculate its figures")
    add_pack_options(pack)
    pack.set_defaults(run=_pack)

    retention = commands.add_parser("retention", help="show or change when an audit's cases are deleted; erase them")
    add_retention_options(retention)
    retention.set_defaults(run=_retention)


def _add_audit_log_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    audit_log = commands.add_parser(
        "trail", aliases=["audit-log"], help="write the audit log, or the access log, as CSV"
    )
    audit_log.add_argument("--audit", metavar="ID", required=True)
    audit_log.add_argument("--case", metavar="REFERENCE", default="")
    audit_log.add_argument("--by", metavar="NAME", default="", help="only entries by this person")
    audit_log.add_argument(
        "--from", metavar="DAY", dest="first", type=_parse_date, help="from this day on, such as 2024-03-31"
    )
    audit_log.add_argument("--to", metavar="DAY", dest="last", type=_parse_date, help="up to and including this day")
    audit_log.add_argument("--reads", action="store_true", help="write the access log instead of the audit log")
    audit_log.add_argument("--out", metavar="FILE.csv", required=True, type=Path)
    audit_log.set_defaults(run=_audit_log)


def _add_maintenance_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    doctor = commands.add_parser("doctor", help="check the database: structure, audit log, permissions, disk space")
    doctor.set_defaults(run=_doctor)

    compact = commands.add_parser("compact", help="rewrite the database without deleted data")
    compact.set_defaults(run=_compact)

    digest = commands.add_parser("digest", help="print the number of rows in the database, and one digest of all rows")
    digest.set_defaults(run=_digest)

    backup = commands.add_parser("backup", help="back up the database to a file, while people work")
    backup.add_argument("file", metavar="FILE", type=Path)
    backup.set_defaults(run=_backup)

    restore = commands.add_parser("restore", help="restore the database from a backup")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.add_argument("--force", action="store_true", help="replace an existing database")
    restore.set_defaults(run=_restore)

    move = commands.add_parser("move", help="copy everything to an empty database, or one audit to another")
    move.add_argument("--from", metavar="URL", dest="source", required=True)
    move.add_argument("--to", metavar="URL", dest="target", required=True)
    move.add_argument("--audit", metavar="ID", help="only this audit, into a database that may have others")
    move.set_defaults(run=_move)


def _parse_date(text: str) -> date:
    return date.fromisoformat(text)


@contextmanager
def _open_store() -> Iterator[tuple[Store, Person]]:
    """Yield the store, and the person at this computer."""
    from audit.storage import local_person, open_store

    store = open_store(_store_url())
    try:
        yield store, local_person()
    finally:
        store.close()


def _store_url() -> str:
    """Return the address of the database, which may be set in Streamlit's secrets."""
    from audit.settings import apply_secrets
    from audit.storage import store_url

    apply_secrets()
    return store_url()


def _sample_audit(args: argparse.Namespace) -> None:
    from audit.sample_audit import (
        load_practice_audit,
        load_sample_audit,
        load_sample_staff_survey,
        load_sample_survey,
    )

    with _open_store() as (store, person):
        practice_id = load_practice_audit(store, person)
        audit_id = load_sample_audit(store, person)
        survey_ids = [load(store, person) for load in (load_sample_survey, load_sample_staff_survey) if args.surveys]
    print(f"The sample audit was added. Its id is {audit_id}. The id of the practice audit is {practice_id}.")
    if survey_ids:
        print(f"The ids of the sample surveys are {join_list(survey_ids, 'and')}.")


def _verify_audit_log(args: argparse.Namespace) -> None:
    with _open_store() as (store, _):
        run_verification(store, args)


def _log_digests(args: argparse.Namespace) -> None:
    with _open_store() as (store, _):
        run_log_digests(store, args)


def _audit_log(args: argparse.Namespace) -> None:
    from audit.files.audit_log_export import write_access_log_csv, write_audit_log_csv
    from audit.storage import LogFilter

    with _open_store() as (store, person):
        case_id = store.history.find_case_id(person, args.audit, args.case) if args.case else ""
        first = start_of_day(args.first) if args.first else None
        last = end_of_day(args.last) if args.last else None
        log_filter = LogFilter(case_id, args.by, first, last)
        if args.reads:
            data = write_access_log_csv(store.history.access_log(person, args.audit, log_filter))
        else:
            data = write_audit_log_csv(store.history.audit_log(person, args.audit, log_filter))
    write_new_file(args.out, data)
    print(f"Saved {args.out}.")


def _subject_access(args: argparse.Namespace) -> None:
    from audit.files.audit_log_export import case_json

    with _open_store() as (store, person):
        case_tables = store.history.subject_access_data(person, args.audit, args.case)
    write_new_file(args.out, case_json(case_tables))
    print(f"Saved {args.out}.", messages.PERSONAL_DATA_IN_FILE.format(original="the case itself"))


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
        raise InputError(messages.UNKNOWN_ROLE.format(role=ascii(text), known=", ".join(Role))) from None


def _results(args: argparse.Namespace) -> None:
    with _open_store() as (store, person):
        print_results(store, person, args)


def _feed(args: argparse.Namespace) -> None:
    with _open_store() as (store, person):
        write_feed(store, person, args)


def _pack(args: argparse.Namespace) -> None:
    with _open_store() as (store, person):
        write_pack(store, person, args)


def _retention(args: argparse.Namespace) -> None:
    with _open_store() as (store, person):
        run_retention(store, person, args)


def _doctor(args: argparse.Namespace) -> None:
    from audit.storage.admin.health_check import run_checks

    checks = run_checks(_store_url())
    for check in checks:
        print(check)
    if not all(check.ok for check in checks):
        raise StoreError(messages.DATABASE_NOT_SOUND)


def _compact(args: argparse.Namespace) -> None:
    from audit.storage import compact

    with _open_store() as (store, _):
        compact(store.database)
    print("The database was rewritten. No deleted data is left in it.")


def _digest(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import store_digest

    print("\n".join(store_digest(_store_url()).lines))


def _backup(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import backup

    print("\n".join(backup(_store_url(), args.file).lines))
    print(f"Saved {args.file}.", messages.PERSONAL_DATA_IN_FILE.format(original="the database"))


def _restore(args: argparse.Namespace) -> None:
    from audit.storage.admin.backup import restore

    store_digest, previous_path = restore(_store_url(), args.file, args.force)
    print("\n".join(store_digest.lines))
    print("Restored." + (f" The previous database was saved as {previous_path}." if previous_path else ""))


def _move(args: argparse.Namespace) -> None:
    from audit.storage.admin.copy_store import copy_store

    if args.audit is not None:
        _move_audit(args)
        return
    print("\n".join(copy_store(args.source, args.target).lines))
    print("Copied: both databases have the same content. Set AUDIT_DATABASE_URL to the new one.")


def _move_audit(args: argparse.Namespace) -> None:
    from audit.storage.admin.copy_audit import copy_audit

    copied = copy_audit(args.source, args.target, args.audit)
    print("\n".join(copied.digest.lines))
    print_heads(copied.verification)
    print(messages.NO_TAMPERING.format(rows=copied.verification.row_count))
    if copied.new_finding_ids:
        renumbered = ", ".join(f"{old} is now {new}" for old, new in copied.new_finding_ids.items())
        print(f"Some finding numbers were in use, so these changed: {renumbered}. The audit log has the old numbers.")
    print("Copied: both databases have the same data for this audit, except drafts. Continue in one of them only.")
