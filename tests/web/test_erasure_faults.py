"""An erasure after which the database cannot be rewritten: the page and the command say that data may remain."""

from __future__ import annotations

import pytest

from audit.messages import storage as messages
from audit.storage import open_store
from tests.benchmarks.storage_faults import autocommit_connections, reader, short_waits
from tests.small_disk import SmallDisk
from tests.storage.test_storage_faults import (
    almost_full_store,
    assert_erased_but_not_compacted,
    audit_to_erase,
    disk,
    erase_by_command,
    needs_small_disk,
    url_of,
)
from tests.web.conftest import NewVisitor, Visitor
from tests.web.test_retention import confirm_erasure

__all__ = ["disk"]
pytestmark = pytest.mark.thorough


def erase_on_page(page: Visitor, audit_id: str) -> list[str]:
    """Erase the cases as a lead does on the page, without an export; returns what the page says."""
    page.open_page("retention", audit=audit_id)
    return confirm_erasure(page, "Old audit").press("Erase cases permanently").text_lines


@needs_small_disk
def test_an_erasure_on_an_almost_full_disk_says_on_the_page_that_data_may_remain(
    disk: SmallDisk, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = almost_full_store(disk)
    audit_id = audit_to_erase(store)
    monkeypatch.setenv("AUDIT_DATABASE_URL", url_of(store))
    lines = erase_on_page(visitor("Ann"), audit_id)
    assert {messages.NOT_COMPACTED, messages.NO_SPACE_TO_COMPACT, messages.COMPACT_HINT} <= set(lines)
    assert_erased_but_not_compacted(store, audit_id)
    store.close()


@pytest.mark.postgresql
def test_an_erasure_while_somebody_reads_says_that_data_may_remain(
    migrated_postgresql_url: str, visitor: NewVisitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIT_DATABASE_URL", migrated_postgresql_url)
    store = open_store(migrated_postgresql_url)
    for_command, for_page = audit_to_erase(store), audit_to_erase(store)
    with short_waits(), reader(migrated_postgresql_url):
        lines = erase_by_command(migrated_postgresql_url, for_command)
        assert lines == [messages.NOT_COMPACTED, messages.DATABASE_IN_USE, messages.COMPACT_HINT]
        shown = erase_on_page(visitor("Ann"), for_page)
        assert {messages.NOT_COMPACTED, messages.DATABASE_IN_USE, messages.COMPACT_HINT} <= set(shown)
    assert_erased_but_not_compacted(store, for_command)
    assert_erased_but_not_compacted(store, for_page)
    assert autocommit_connections(store) == 0
    store.close()
