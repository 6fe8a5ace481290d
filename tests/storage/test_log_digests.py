"""Digests noted elsewhere: a rollback, a cut-off end and a log written again are found; a log that grew is not."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from sqlalchemy import Connection, Table, delete, select, update

from audit.cli.main import EXIT_ERROR, main
from audit.errors import InputError
from audit.messages import verification as messages
from audit.storage import Store, verify
from audit.storage.admin.log_digests import (
    Comparison,
    NotedDigest,
    compare,
    compare_with,
    current_digests,
    digests_file,
    parse_digests,
)
from audit.storage.admin.signatures import signature_path
from audit.storage.audit_log import hash_chain
from audit.storage.engine import schema
from tests.storage.factories import NO, YES, create_audit, create_case, reload_review, save_answer

pytestmark = pytest.mark.thorough


def note(store: Store) -> list[NotedDigest]:
    with store.database.read_transaction() as connection:
        return current_digests(verify(connection))


def compare_store(store: Store, noted: list[NotedDigest]) -> Comparison:
    with store.database.read_transaction() as connection:
        return compare(connection, verify(connection), noted)


def create_noted_audit(store: Store) -> tuple[str, list[NotedDigest]]:
    """A recorded audit and the digests of all logs."""
    case = create_case(store)
    save_answer(store, case, "2.2.1", YES)
    save_answer(store, reload_review(store, case), "2.2.2", NO)
    return case.audit.id, note(store)


def without_triggers(store: Store, act: Callable[[Connection], object]) -> None:
    """Change a database as somebody with every right on it does."""
    with store.database.write_transaction() as connection:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            act(connection)
            return
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        act(connection)


def work_chain_anew(connection: Connection, log: Table, audit_id: str) -> None:
    """Chain the rows that a log has now, and set its head to them, so that it verifies by itself."""
    number, digest = 0, hash_chain.INITIAL_DIGEST
    columns = hash_chain.CHAINED_COLUMNS[log.name]
    query = select(*(log.c[name] for name in columns)).where(log.c.audit_id == audit_id).order_by(log.c.number)
    for row in connection.execute(query).all():
        number, digest = row.number, hash_chain.row_digest(digest, row)
        is_row = (log.c.audit_id == audit_id, log.c.number == number)
        connection.execute(update(log).where(*is_row).values(digest=digest))
    head = schema.chain_head
    is_head = (head.c.log == log.name, head.c.audit_id == audit_id)
    connection.execute(update(head).where(*is_head).values(number=number, digest=digest))


def cut_off_end(connection: Connection, audit_id: str) -> None:
    """Remove the last change of an audit with its value, and write the head and the answer to match."""
    last = connection.execute(select(schema.chain_head.c.number).where(schema.chain_head.c.audit_id == audit_id)).all()
    number = max(row.number for row in last)
    for table in (schema.trail, schema.trail_value):
        connection.execute(delete(table).where(table.c.audit_id == audit_id, table.c.number == number))
    connection.execute(delete(schema.answer).where(schema.answer.c.question_id == "2.2.2"))
    work_chain_anew(connection, schema.trail, audit_id)


def rewrite_author(connection: Connection, audit_id: str) -> None:
    """Give every change and value to somebody else, and chain the log again."""
    connection.execute(update(schema.trail).where(schema.trail.c.what == "answer").values(by="Eve"))
    connection.execute(update(schema.answer).values(recorded_by="Eve"))
    work_chain_anew(connection, schema.trail, audit_id)


def test_a_log_that_grew_and_one_that_did_not_are_told_apart(any_store: Store) -> None:
    audit_id, noted = create_noted_audit(any_store)
    quiet = create_audit(any_store, name="Quiet")
    case = create_case(any_store, audit_id, "KSH-2")
    save_answer(any_store, case, "2.2.1", YES)
    comparison = compare_store(any_store, noted)
    number = {(digest.log, digest.audit_id): digest.number for digest in noted}
    audit_log, access_log = (messages.LOG_NAMES[log].format(audit=audit_id) for log in ("trail", "access"))
    assert comparison.problems == []
    assert set(comparison.sentences) == {
        messages.GREW.format(log=audit_log, number=number["trail", audit_id], since=3),
        messages.GREW.format(log=access_log, number=number["access", audit_id], since=1),
        messages.GREW.format(log=messages.AUDIT_LIST, number=1, since=1),
        messages.NEW_LOG.format(log=messages.LOG_NAMES["trail"].format(audit=quiet)),
        messages.NEW_LOG.format(log=messages.LOG_NAMES["access"].format(audit=quiet)),
    }
    assert compare_store(any_store, note(any_store)).problems == []


@pytest.mark.parametrize(("tamper", "sentence"), [(cut_off_end, "LOG_SHORTER"), (rewrite_author, "LOG_DIFFERS")])
def test_a_log_that_was_cut_or_chained_again_is_found_only_with_the_noted_digests(
    any_store: Store, tamper: Callable[[Connection, str], None], sentence: str
) -> None:
    audit_id, noted = create_noted_audit(any_store)
    number = next(digest.number for digest in noted if (digest.log, digest.audit_id) == ("trail", audit_id))
    without_triggers(any_store, lambda connection: tamper(connection, audit_id))
    with any_store.database.read_transaction() as connection:
        assert [str(found) for found in verify(connection).breaks] == [], "it verifies by itself"
    log = messages.LOG_NAMES["trail"].format(audit=audit_id)
    expected = getattr(messages, sentence).format(log=log, number=number, end=number - 1)
    assert compare_store(any_store, noted).problems == [expected]


def test_an_older_copy_and_a_removed_audit_are_found(store: Store, tmp_path: Path) -> None:
    copy = (tmp_path / "audits.db").read_bytes()
    audit_id, noted = create_noted_audit(store)
    store.close()
    (tmp_path / "audits.db").write_bytes(copy)
    problems = compare_store(store, noted).problems
    numbers = {(digest.log, digest.audit_id): digest.number for digest in noted}
    assert problems == [
        messages.LOG_MISSING.format(log=digest.name, number=numbers[digest.log, digest.audit_id]) for digest in noted
    ]
    assert any(audit_id in problem for problem in problems)


def test_one_digest_is_found_in_its_log_or_not_at_all(any_store: Store) -> None:
    audit_id, noted = create_noted_audit(any_store)
    digest = next(digest for digest in noted if (digest.log, digest.audit_id) == ("trail", audit_id))
    with any_store.database.read_transaction() as connection:
        verification = verify(connection)
        found = compare_with(connection, verification, digest.digest.upper(), None)
        unknown = compare_with(connection, verification, "0" * 64, None)
    unchanged = messages.UNCHANGED.format(log=digest.name, number=digest.number)
    assert (found.sentences, found.problems) == ([unchanged, messages.ONE_LOG_COMPARED], [])
    assert unknown.problems == [messages.DIGEST_UNKNOWN.format(digest="0" * 64)]


def test_a_file_of_digests_reads_back_as_it_was_written(store: Store) -> None:
    _, noted = create_noted_audit(store)
    assert parse_digests(digests_file(noted, "2026-11-28 12:00 UTC").decode(), "digests.txt") == noted


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", messages.NO_DIGESTS.format(file="f")),
        ("# only a comment\n", messages.NO_DIGESTS.format(file="f")),
        ("\ntrail of audit x: 3 rows, the last with digest 12\n", messages.NOT_A_DIGEST_LINE.format(file="f", line=2)),
    ],
)
def test_a_file_without_digests_or_with_a_damaged_line_is_refused(text: str, problem: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_digests(text, "f")
    assert refused.value.problems == (problem,)


# The command line


def write_keys(folder: Path) -> tuple[Path, Path]:
    """The files of a private key and of its public key."""
    key = Ed25519PrivateKey.generate()
    private, public = folder / "key.pem", folder / "public.pem"
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


@pytest.fixture
def command_store(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("AUDIT_DATABASE_URL", f"sqlite:///{tmp_path / 'audits.db'}")
    return store


def test_digests_are_written_signed_and_compared(
    command_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_noted_audit(command_store)
    private, public = write_keys(tmp_path)
    file = tmp_path / "digests.txt"
    assert main(["log-digests", "--out", str(file), "--sign", str(private)]) == 0
    assert file.read_text("utf-8") in capsys.readouterr().out
    create_case(command_store)
    assert main(["verify-audit-log", "--against", str(file), "--key", str(public)]) == 0
    assert messages.GREW.format(log=messages.AUDIT_LIST, number=1, since=1) in capsys.readouterr().out
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    assert main(["verify-trail", "--against", str(file), "--key", str(public)]) == EXIT_ERROR
    assert messages.SIGNATURE_WRONG.format(file=file) in capsys.readouterr().err


def test_openssl_checks_the_signature_too(command_store: Store, tmp_path: Path) -> None:
    create_noted_audit(command_store)
    private, public = write_keys(tmp_path)
    file = tmp_path / "digests.txt"
    assert main(["log-digests", "--out", str(file), "--sign", str(private)]) == 0
    check = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", str(public), "-rawin", "-in", str(file)]
    checked = subprocess.run([*check, "-sigfile", str(signature_path(file))], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_output_of_verify_trail_can_be_compared_later(
    command_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    create_noted_audit(command_store)
    assert main(["verify-trail"]) == 0
    (tmp_path / "noted.txt").write_text(capsys.readouterr().out, "utf-8")
    assert main(["verify-trail", "--against", str(tmp_path / "noted.txt")]) == 0


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["verify-trail", "--audit", "x", "--against", "0" * 64], messages.AGAINST_BOTH),
        (["verify-trail", "--key", "public.pem"], messages.KEY_NEEDS_FILE),
        (["verify-trail", "--against", "nowhere.txt"], messages.NO_SUCH_DIGEST_FILE.format(path="nowhere.txt")),
        (["log-digests", "--sign", "key.pem"], messages.SIGN_NEEDS_OUT),
    ],
)
def test_options_that_do_not_fit_are_refused(
    command_store: Store, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    assert main(arguments) == EXIT_ERROR
    assert problem in capsys.readouterr().err


def test_a_file_that_is_no_key_is_refused(
    command_store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    no_key = tmp_path / "key.pem"
    no_key.write_text("nothing", "utf-8")
    out = tmp_path / "digests.txt"
    assert main(["log-digests", "--out", str(out), "--sign", str(no_key)]) == EXIT_ERROR
    assert messages.NOT_A_SIGNING_KEY.format(file=no_key) in capsys.readouterr().err
    assert not out.exists()
    assert main(["log-digests", "--out", str(out)]) == 0
    assert main(["verify-trail", "--against", str(out), "--key", str(no_key)]) == EXIT_ERROR
    assert messages.NOT_A_PUBLIC_KEY.format(file=no_key) in capsys.readouterr().err
    _, public = write_keys(tmp_path)
    assert main(["verify-trail", "--against", str(out), "--key", str(public)]) == EXIT_ERROR
    assert messages.SIGNATURE_MISSING.format(file=signature_path(out)) in capsys.readouterr().err
