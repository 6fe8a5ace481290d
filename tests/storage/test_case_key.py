"""The secret key of case codes: where it is, who can read it, and what happens without it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from audit.errors import NotAllowedError, StoreError
from audit.messages import storage as messages
from audit.model.case_codes import MIN_KEY_LENGTH, CaseCoder
from audit.storage import Person, Role, Store, open_store
from audit.storage.engine.case_key import key_file_of, open_case_coder
from tests.storage.factories import ANN, create_audit

KEY, OTHER_KEY = "k" * MIN_KEY_LENGTH, "o" * MIN_KEY_LENGTH
SPELLINGS = ("X123456", "x123456", " X 123 456 ", "X-123456", "X\u00a0123456")


def test_spelling_makes_no_difference_to_a_code() -> None:
    coder = CaseCoder(KEY)
    assert len({coder.case_code(spelling) for spelling in SPELLINGS}) == 1
    assert len({coder.staff_code(spelling) for spelling in SPELLINGS}) == 1
    assert coder.case_code(" - ") == coder.staff_code(" - ") == ""


def test_a_code_depends_on_the_key_the_number_and_the_purpose() -> None:
    coder, other = CaseCoder(KEY), CaseCoder(OTHER_KEY)
    codes = {coder.case_code("X123456"), coder.case_code("X123457"), other.case_code("X123456")}
    assert len(codes) == 3
    assert coder.staff_code("X123456") != other.staff_code("X123456")
    assert coder.key_check != other.key_check
    assert coder.key_check not in coder.case_code("")


def test_staff_codes_of_many_ids_differ() -> None:
    coder = CaseCoder(KEY)
    assert len({coder.staff_code(f"N{number:04}") for number in range(2_000)}) > 1_996


def test_the_key_of_a_sqlite_database_is_a_private_file_next_to_it(store: Store, tmp_path: Path) -> None:
    audit_id = create_audit(store)
    file = key_file_of(tmp_path / "audits.db")
    assert not file.exists()
    code = store.samples.coder(ANN, audit_id).case_code("X123456")
    assert store.samples.coder(ANN, audit_id).case_code("X123456") == code
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().strip().encode() not in (tmp_path / "audits.db").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "case-key" in path.name] == [file.name]


def test_processes_that_need_a_key_at_the_same_moment_use_one(store: Store) -> None:
    url, checks = store.database.engine.url, []
    threads = [threading.Thread(target=lambda: checks.append(open_case_coder(url).key_check)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(checks) == 8
    assert len(set(checks)) == 1


def test_the_setting_is_used_instead_of_the_file(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIT_CASE_KEY", KEY)
    assert store.samples.coder(ANN, create_audit(store)).key_check == CaseCoder(KEY).key_check
    assert not key_file_of(tmp_path / "audits.db").exists()


def test_a_key_that_is_too_short_or_cut_off_is_refused(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit_id = create_audit(store)
    key_file_of(tmp_path / "audits.db").write_text("abc")
    with pytest.raises(StoreError) as refused:
        store.samples.coder(ANN, audit_id)
    assert str(refused.value) == messages.CASE_KEY_TOO_SHORT.format(minimum=MIN_KEY_LENGTH)
    monkeypatch.setenv("AUDIT_CASE_KEY", "short")
    with pytest.raises(StoreError):
        store.samples.coder(ANN, audit_id)


def test_a_key_file_that_cannot_be_read_is_named(store: Store, tmp_path: Path) -> None:
    file = key_file_of(tmp_path / "audits.db")
    file.mkdir()
    with pytest.raises(StoreError, match=file.name):
        store.samples.coder(ANN, create_audit(store))


@pytest.mark.postgresql
def test_postgresql_needs_the_setting(migrated_postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = open_store(migrated_postgresql_url)
    audit_id = create_audit(opened)
    with pytest.raises(StoreError) as refused:
        opened.samples.coder(ANN, audit_id)
    assert str(refused.value) == messages.CASE_KEY_MISSING
    monkeypatch.setenv("AUDIT_CASE_KEY", KEY)
    assert opened.samples.coder(ANN, audit_id).key_check == CaseCoder(KEY).key_check
    opened.close()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.MODERATOR, Role.READER])
def test_only_a_lead_can_have_numbers_coded(store: Store, role: Role) -> None:
    audit_id, person = create_audit(store), Person("someone@example.org")
    store.members.set_role(ANN, audit_id, person.name, role)
    with pytest.raises(NotAllowedError):
        store.samples.coder(person, audit_id)
