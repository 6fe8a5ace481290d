"""A PostgreSQL server that one test alone uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.postgresql_server import PostgresServer, running_postgresql


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    """A separate server, which a test may stop or fill."""
    if not PostgresServer.installed():
        pytest.skip("PostgreSQL: no initdb and pg_ctl are installed")
    with running_postgresql() as running:
        yield running
