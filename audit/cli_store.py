"""The commands that look after the store: whether its trail holds."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from audit.errors import StoreError

if TYPE_CHECKING:
    from audit.storage import Store


def add_store_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line."""
    verify = commands.add_parser("verify-trail", help="find where the trail was cut, changed or added to")
    verify.add_argument("--audit", metavar="ID", default="", help="one audit; all where it is left out")
    verify.set_defaults(run=_verify_trail)


def _store() -> Store:
    from audit.storage import open_store

    return open_store()


def _verify_trail(given: argparse.Namespace) -> None:
    from audit.storage.verification import verify

    store = _store()
    with store.database.reading() as connection:
        found = verify(connection, given.audit)
    store.close()
    for (log, audit_id), (number, digest) in found.heads.items():
        print(f"{log} of audit {audit_id or '-'}: {number} rows, the last with digest {digest}")
    if found.breaks:
        raise StoreError(*map(str, found.breaks))
    print(f"The trail holds: {found.rows:,} rows.")
