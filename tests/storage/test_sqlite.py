"""The SQLite file: private, durable, told from other programs' files, and its faults told in sentences."""

from __future__ import annotations

import os
import random
import re
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
from audit.messages import storage as messages
from audit.storage import Store, open_store
from audit.storage.admin.network_share import network_share_type
from audit.storage.engine import sqlite
from audit.storage.engine.sqlite import APPLICATION_ID, BUSY_TIMEOUT_SECONDS, durability_settings
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, create_audit, create_case

JOURNAL, SYNCHRONOUS = durability_settings(sqlite3.sqlite_version_info)
SHIPPED = {
    "journal_mode": JOURNAL.lower(),
    "synchronous": {"FULL": 2, "EXTRA": 3}[SYNCHRONOUS],
    "busy_timeout": BUSY_TIMEOUT_SECONDS * 1000,
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
def database_file(tmp_path: Path) -> Path:
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
def test_the_journal_mode_is_the_durable_one_for_each_sqlite_version(
    version: tuple[int, ...], modes: tuple[str, str]
) -> None:
    assert durability_settings(version) == modes


def test_every_connection_is_configured_to_survive_a_power_loss(store: Store) -> None:
    with ExitStack() as held:
        connections = [held.enter_context(store.database.engine.connect()) for _ in range(12)]
        assert len({id(connection.connection.driver_connection) for connection in connections}) == 12
        assert [pragmas(connection) for connection in connections] == [SHIPPED] * 12
    store.database.engine.dispose()
    with store.database.read_transaction() as connection:
        assert pragmas(connection) == SHIPPED
    with store.database.write_transaction() as connection:
        assert pragmas(connection) == SHIPPED


@pytest.mark.parametrize(
    ("modes", "beside"), [(("DELETE", "EXTRA"), ("-journal",)), (("WAL", "FULL"), ("-wal", "-shm"))], ids=str
)
def test_the_database_and_its_journal_are_readable_only_by_their_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, modes: tuple[str, str], beside: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sqlite, "durability_settings", lambda version: modes)
    folder, seen = tmp_path / "new folder", {}
    before = os.umask(0)
    try:
        store = open_store(f"sqlite:///{folder / 'audits.db'}")
        event.listen(store.database.engine, "commit", lambda _: seen.update(modes_in(folder)))
        create_audit(store)
        store.close()
    finally:
        os.umask(before)
    assert {f"audits.db{end}" for end in ("", *beside)} <= set(seen)
    assert set(seen.values()) == {0o600}
    assert S_IMODE(folder.stat().st_mode) == 0o700


def modes_in(folder: Path) -> dict[str, int]:
    return {path.name: S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


def test_deleted_data_does_not_remain_in_the_file(store: Store, database_file: Path) -> None:
    store.drafts.save(ANN, "form", {"name": "Zanzibar" * 100})
    assert b"Zanzibar" in database_file.read_bytes()
    store.drafts.delete(ANN, "form")
    assert b"Zanzibar" not in database_file.read_bytes()


def test_a_row_that_breaks_a_foreign_key_is_rejected(store: Store) -> None:
    with pytest.raises(StoreError), store.database.write_transaction() as connection:
        connection.exec_driver_sql("INSERT INTO reading VALUES ('r', 'no such case', 1, '', 'allocated')")


@pytest.mark.parametrize("statement", ["UPDATE trail SET what = 'no'", "DELETE FROM trail"])
def test_the_audit_log_rejects_updates_and_deletes(store: Store, database_file: Path, statement: str) -> None:
    audit_id = create_audit(store)
    before = store.audits.audit_log(ANN, audit_id)
    with closing(sqlite3.connect(database_file)) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    assert store.audits.audit_log(ANN, audit_id) == before


# Other files


def test_the_file_has_the_application_id(store: Store, database_file: Path) -> None:
    with closing(sqlite3.connect(database_file)) as raw:
        assert raw.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


@pytest.mark.parametrize("made_by", ["CREATE TABLE recipe (name)", "PRAGMA application_id = 7"])
def test_the_database_of_another_program_is_rejected_and_unchanged(tmp_path: Path, made_by: str) -> None:
    foreign = tmp_path / "recipes.db"
    with closing(sqlite3.connect(foreign)) as raw:
        raw.execute(made_by)
    before = foreign.read_bytes()
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{foreign}")
    assert str(refused.value) == messages.FOREIGN_DATABASE.format(file="recipes.db")
    assert foreign.read_bytes() == before


def test_a_file_that_is_not_a_database_is_rejected_and_unchanged(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_bytes(b"Dear Ann, " * 1000)
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{letter}")
    assert str(refused.value) == messages.FILE_ERROR.format(file="letter.db", reason=messages.DATABASE_DAMAGED)
    assert letter.read_bytes() == b"Dear Ann, " * 1000


@pytest.mark.thorough
def test_an_empty_database_file_is_rejected_and_not_recreated(
    store: Store, database_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "CREATION_TIMEOUT_SECONDS", 1)
    create_case(store)
    store.close()
    database_file.write_bytes(b"")
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{database_file}")
    assert str(refused.value) == (messages.EMPTY_DATABASE.format(file="audits.db"))
    assert database_file.read_bytes() == b""
    database_file.unlink()
    assert open_store(f"sqlite:///{database_file}").audits.all(ANN) == []


CUTS = (1, 2, 15, 16, 17, 99, 100, 511, 512, 513, 1023, 4095, 4096, 4097, 8191, 8192, 20_000)


@pytest.mark.parametrize("size", CUTS)
def test_a_file_that_was_cut_off_is_rejected_and_unchanged(store: Store, database_file: Path, size: int) -> None:
    create_case(store)
    store.close()
    cut = database_file.read_bytes()[:size]
    database_file.write_bytes(cut)
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{database_file}")
    assert database_file.read_bytes() == cut
    assert "audits.db" in str(refused.value) or str(refused.value) == messages.DATABASE_DAMAGED


@pytest.mark.parametrize("content", [b"\0", b"\0" * 5000, b"PK\3\4", b"SQLite format 2\0" * 300, b"{}"], ids=len)
def test_a_file_with_any_other_content_is_rejected_and_unchanged(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "audits.db"
    file.write_bytes(content)
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{file}")
    damaged = messages.FILE_ERROR.format(file="audits.db", reason=messages.DATABASE_DAMAGED)
    assert str(refused.value) in (messages.NOT_A_DATABASE.format(file="audits.db"), damaged)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("audits.db", content)]


def test_a_damaged_database_gives_a_sentence(store: Store, database_file: Path) -> None:
    create_case(store)
    store.close()
    whole = database_file.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole[:4096] + random.Random(1).randbytes(len(whole) - 4096)):
        database_file.write_bytes(damaged)
        with pytest.raises(StoreError, match=re.escape(messages.DATABASE_DAMAGED)):
            open_store(f"sqlite:///{database_file}")


def test_an_unusable_folder_gives_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as refused:
        open_store(f"sqlite:///{tmp_path / 'file' / 'audits.db'}")
    before, after = messages.CANNOT_OPEN_DATABASE.format(file="audits.db", reason="\n").split("\n")
    assert str(refused.value).startswith(before)
    assert str(refused.value).endswith(after)


@pytest.mark.thorough
def test_the_default_database_path_works_in_a_folder_with_any_name(tmp_path: Path) -> None:
    home = tmp_path / "100 %20% & what? #1"
    home.mkdir()
    for name in ("audit", "tests", "questionnaires"):
        (home / name).symlink_to(PROJECT_ROOT / name)
    program = (
        "from audit.storage import open_store; from tests.storage.factories import create_audit; "
        "create_audit(open_store())"
    )
    environment = {name: value for name, value in os.environ.items() if name != "AUDIT_DATABASE_URL"}
    subprocess.run([sys.executable, "-c", program], cwd=home, env=environment, check=True)
    assert [path.name for path in (home / "data").iterdir()] == ["audits.db"]
    assert [path.name for path in tmp_path.iterdir()] == [home.name]


def test_no_database_error_quotes_what_a_person_typed(store: Store) -> None:
    secret = "Jane Doe"
    with pytest.raises(StoreError) as refused, store.database.write_transaction() as connection:
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
def test_an_in_memory_database_url_is_rejected(address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreError) as refused:
        open_store(address)
    assert str(refused.value) == messages.INVALID_DATABASE_URL
    assert list(tmp_path.iterdir()) == []


def test_a_missing_driver_is_named() -> None:
    with pytest.raises(StoreError, match=re.escape(messages.DRIVER_MISSING)):
        open_store("postgresql+nosuch://x/y")


def test_the_database_url_comes_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    open_store().close()
    assert [path.name for path in tmp_path.iterdir()] == ["elsewhere.db"]


def test_a_network_share_is_recognised_by_its_innermost_mount(tmp_path: Path) -> None:
    mounts, place = tmp_path / "mountinfo", tmp_path / "a share"
    shown = str(place).replace(" ", "\\040")
    mounts.write_text(
        "21 1 8:1 / / rw - ext4 /dev/sda1 rw\n"
        f"22 21 0:40 / {shown} rw,relatime shared:3 - nfs4 server:/audits rw\n"
        f"23 22 8:2 / {shown}/disk rw - ext4 /dev/sdb1 rw\n",
        "utf-8",
    )
    assert (
        network_share_type(place / "audits.db", mounts)
        == network_share_type(place / "deeper" / "audits.db", mounts)
        == "nfs4"
    )
    assert (
        network_share_type(place / "disk" / "audits.db", mounts)
        == network_share_type(tmp_path / "audits.db", mounts)
        == ""
    )
    assert network_share_type(place / "audits.db", tmp_path / "not there") == ""
