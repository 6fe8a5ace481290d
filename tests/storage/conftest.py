"""A PostgreSQL server that one test alone uses, and the secret key for draws."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql_server import PostgresServer, running_postgresql
from tests.storage.sample_factory import case_key


@pytest.fixture
def case_key_set() -> Iterator[None]:
    """The secret key is set, which PostgreSQL needs for a draw."""
    with case_key():
        yield


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A separate server, which a test may stop or fill."""
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as running:
        yield running
