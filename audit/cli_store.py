"""The commands that look after the store: its trail, who looked at what, who has which role, all of one case."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import InputError, StoreError
from audit.new_file import write_new

if TYPE_CHECKING:
    from audit.storage import Person, Role, Store


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
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


def _day(written: str) -> date:
    return date.fromisoformat(written)


@contextmanager
def _open() -> Iterator[tuple[Store, Person]]:
    """The store, and the person at this computer."""
    from audit.storage import local_person, open_store

    store = open_store()
    try:
        yield store, local_person()
    finally:
        store.close()


def _verify_trail(given: argparse.Namespace) -> None:
    from audit.storage.verification import verify

    with _open() as (store, _), store.database.reading() as connection:
        found = verify(connection, given.audit)
    for (log, audit_id), (number, digest) in found.heads.items():
        print(f"{log} of audit {audit_id or '-'}: {number} rows, the last with digest {digest}")
    if found.breaks:
        raise StoreError(*map(str, found.breaks))
    print(f"The trail holds: {found.rows:,} rows.")


def _trail(given: argparse.Namespace) -> None:
    from audit.exchange.trail_file import write_changes_csv, write_reads_csv
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
    from audit.exchange.trail_file import case_json

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
