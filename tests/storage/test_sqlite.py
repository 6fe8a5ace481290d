"""The SQLite file: private, durable, told from other programs' files, and its faults told in sentences."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from stat import S_IMODE

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.exc import DBAPIError

from audit.errors import StoreError
from audit.storage import Store, open_store
from audit.storage.admin.network_share import share_of
from audit.storage.engine import sqlite
from audit.storage.engine.sqlite import APPLICATION_ID, BUSY_SECONDS, durable_modes
from tests.benchmarks.saver import HOME
from tests.storage.factories import ANN, begin_audit, begin_case

JOURNAL, SYNCHRONOUS = durable_modes(sqlite3.sqlite_version_info)
SHIPPED = {
    "journal_mode": JOURNAL.lower(),
    "synchronous": {"FULL": 2, "EXTRA": 3}[SYNCHRONOUS],
    "busy_timeout": BUSY_SECONDS * 1000,
    "foreign_keys": 1,
    "secure_delete": 1,
    "trusted_schema": 0,
}


def pragmas(connection: Connection) -> dict[str, object]:
    """The settings that matter, as this connection has them."""
    return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in SHIPPED}


def set_pragma(store: Store, setting: str) -> None:
    """Change a setting of the connection that the store uses next."""
    with store.database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA {setting}")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file of the ``store``."""
    return tmp_path / "audits.db"


# Private and durable


@pytest.mark.parametrize(
    ("version", "modes"),
    [
        ((3, 40, 1), ("DELETE", "EXTRA")),
        ((3, 51, 2), ("DELETE", "EXTRA")),
        ((3, 51, 3), ("WAL", "FULL")),
        ((3, 51, 10), ("WAL", "FULL")),
        ((3, 52, 0), ("WAL", "FULL")),
        ((4, 0, 0), ("WAL", "FULL")),
    ],
)
def test_the_journal_is_the_durable_one_of_each_version(version: tuple[int, ...], modes: tuple[str, str]) -> None:
    assert durable_modes(version) == modes


def test_every_connection_is_set_to_survive_a_loss_of_power(store: Store) -> None:
    with ExitStack() as held:
        connections = [held.enter_context(store.database.engine.connect()) for _ in range(12)]
        assert len({id(connection.connection.driver_connection) for connection in connections}) == 12
        assert [pragmas(connection) for connection in connections] == [SHIPPED] * 12
    store.database.engine.dispose()
    with store.database.reading() as connection:
        assert pragmas(connection) == SHIPPED
    with store.database.writing() as connection:
        assert pragmas(connection) == SHIPPED


@pytest.mark.parametrize(
    ("modes", "beside"), [(("DELETE", "EXTRA"), ("-journal",)), (("WAL", "FULL"), ("-wal", "-shm"))], ids=str
)
def test_the_file_and_its_journal_are_open_to_their_owner_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modes: tuple[str, str], beside: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sqlite, "durable_modes", lambda version: modes)
    folder, seen = tmp_path / "new folder", {}
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{folder / 'audits.db'}")
        event.listen(store.database.engine, "commit", lambda _: seen.update(modes_in(folder)))
        begin_audit(store)
        store.close()
    finally:
        os.umask(before)
    assert {f"audits.db{end}" for end in ("", *beside)} <= set(seen)
    assert set(seen.values()) == {0o600}
    assert S_IMODE(folder.stat().st_mode) == 0o700


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_what_is_forgotten_does_not_stay_in_the_file(store: Store, file: Path) -> None:
    store.drafts.keep(ANN, "form", {"name": "Zanzibar" * 100})
    assert b"Zanzibar" in file.read_bytes()
    store.drafts.drop(ANN, "form")
    assert b"Zanzibar" not in file.read_bytes()


def test_a_row_that_belongs_to_nothing_is_refused(store: Store) -> None:
    with pytest.raises(StoreError), store.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO reading VALUES ('r', 'no such case', 1, '', 'allocated')")


@pytest.mark.parametrize("statement", ["UPDATE trail SET what = 'no'", "DELETE FROM trail"])
def test_the_trail_takes_no_change_and_no_deletion(store: Store, file: Path, statement: str) -> None:
    audit_id = begin_audit(store)
    before = store.audits.trail(ANN, audit_id)
    with closing(sqlite3.connect(file)) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    assert store.audits.trail(ANN, audit_id) == before


# Other files


def test_the_file_says_whose_it_is(store: Store, file: Path) -> None:
    with closing(sqlite3.connect(file)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


@pytest.mark.parametrize("made_by", ["CREATE TABLE recipe (name)", "PRAGMA application_id = 7"])
def test_the_file_of_another_program_is_refused_and_left_as_it_is(tmp_path: Path, made_by: str) -> None:
    foreign = tmp_path / "recipes.db"
    with closing(sqlite3.connect(foreign)) as raw:
        raw.execute(made_by)
    before = foreign.read_bytes()
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{foreign}")
    assert str(refused.value) == "recipes.db belongs to another program. Choose another file for the store."
    assert foreign.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"Dear Ann, " * 1000)
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{letter}")
    assert (
        str(refused.value)
        == "letter.db: The store's file is damaged. Stop, keep the file as it is, and restore a backup."
    )
    assert letter.read_bytes() == b"Dear Ann, " * 1000


def test_a_store_that_was_cut_to_nothing_is_refused_and_not_begun_anew(
    store: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "MAKING_TAKES_AT_MOST_SECONDS", 1)
    begin_case(store)
    store.close()
    file.write_bytes(b"")
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{file}")
    assert str(refused.value) == (
        "The store audits.db is an empty file. Restore a backup; if nothing was ever kept in it, delete the file."
    )
    assert file.read_bytes() == b""
    file.unlink()
    assert open_store(f"sqlite:///{file}").audits.all(ANN) == []


def test_a_damaged_file_is_told_in_a_sentence(store: Store, file: Path) -> None:
    begin_case(store)
    store.close()
    whole = file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + random.Random(1).randbytes(len(whole) - 4096)):
        file.write_bytes(damaged)
        with pytest.raises(StoreError, match=r"The store's file is damaged\. Stop, keep the file as it is"):
            open_store(f"sqlite:///{file}")


def test_a_folder_that_cannot_be_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{tmp_path / 'file' / 'audits.db'}")
    assert str(refused.value).startswith("The store audits.db cannot be opened: ")
    assert str(refused.value).endswith(". Check the rights of its folder.")


def test_a_program_in_a_folder_of_any_name_keeps_its_store_there(tmp_path: Path) -> None:
    home = tmp_path / "100 %20% & what? #1"
    home.mkdir()
    (home / "audit").symlink_to(HOME / "audit")
    (home / "tests").symlink_to(HOME / "tests")
    program = "from audit.storage import open_store; from tests.storage.factories import begin_audit; begin_audit(open_store())"
    environment = {name: value for name, value in os.environ.items() if name != "AUDIT_DATABASE_URL"}
    subprocess.run([sys.executable, "-c", program], cwd=home, env=environment, check=True)
    assert [path.name for path in (home / "data").iterdir()] == ["audits.db"]
    assert [path.name for path in tmp_path.iterdir()] == [home.name]


def test_no_fault_tells_what_somebody_typed(store: Store) -> None:
    secret = "Jane Doe"
    with pytest.raises(StoreError) as refused, store.database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO draft VALUES (?, 'f', ?)", (secret, secret))
        connection.exec_driver_sql("INSERT INTO draft VALUES (?, 'f', ?)", (secret, secret))
    assert secret not in repr(refused.value)
    assert refused.value.__suppress_context__
    assert isinstance(refused.value.__context__, DBAPIError)
    assert secret not in str(refused.value.__context__)


@pytest.mark.parametrize(
    "address",
    [
        "audits.db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "mysql://x/y",
        "nosuch://x/y",
        "postgresql://host:port/x",
    ],
)
def test_an_address_that_keeps_nothing_is_refused(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as refused:
        open_store(address)
    assert str(refused.value).startswith("The address of the store is not the URL of a SQLite file or of PostgreSQL.")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(StoreError, match="Install the package psycopg"):
        open_store("postgresql+nosuch://x/y")


def test_the_store_is_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    open_store().close()
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere.db"]


def test_a_network_share_is_told_from_a_disk_by_the_innermost_mount(tmp_path: Path) -> None:
    mounts, place = tmp_path / "mountinfo", tmp_path / "a share"
    shown = str(place).replace(" ", "\\040")
    mounts.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"22 21 0:40 / {shown} rw,relatime shared:3 - nfs4 server:/audits rw\n"
        f"23 22 8:2 / {shown}/disk rw - ext4 /dev/sdb1 rw\n",
        "utf-8",
    )
    assert share_of(place / "audits.db", mounts) == share_of(place / "deeper" / "audits.db", mounts) == "nfs4"
    assert share_of(place / "disk" / "audits.db", mounts) == share_of(tmp_path / "audits.db", mounts) == ""
    assert share_of(place / "audits.db", tmp_path / "not there") == ""
