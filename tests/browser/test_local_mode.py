"""Local mode: what it answers to other host names, and to a page of another port of this computer."""

from __future__ import annotations

import http.client
import re

import pytest

from audit.messages import pages as messages
from audit.storage import Store
from tests.browser.conftest import Server
from tests.browser.sign_in import request_page
from tests.paths import PROJECT_ROOT
from tests.ports import free_port
from tests.storage.factories import create_audit, create_case, save_note

AUDIT, NOTE = "Quillfeather 2026", "Quillfeather was late"
FOREIGN_HOST = "foreign.example"
# What docs/deployment.md says is answered under any host name, by status.
ANSWERED = {
    "/": 200,
    "/record": 200,
    "/_stcore/health": 200,
    "/_stcore/host-config": 200,
    "/_stcore/metrics": 200,
    "/media/0000.csv": 404,  # a download: only its random address opens it
}


@pytest.fixture(scope="module")
def record_query(store: Store) -> str:
    """The address of a case with a note."""
    review = create_case(store, create_audit(store, name=AUDIT))
    save_note(store, review, "2.2.1", NOTE)
    return f"audit={review.audit.id}&case={review.case_id}&section=2.2"


def response_to(server: Server, path: str, host: str, method: str = "GET") -> tuple[int, bytes]:
    """The status and the content of an answer to a request with a host name."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.putrequest(method, path, skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    content = answer.status, answer.read()
    connection.close()
    return content


@pytest.mark.parametrize(("path", "status"), ANSWERED.items())
def test_another_host_name_is_answered_as_the_document_says_and_without_data(
    server: Server, record_query: str, path: str, status: int
):
    foreign = response_to(server, f"{path}?{record_query}", FOREIGN_HOST)
    own = response_to(server, f"{path}?{record_query}", f"127.0.0.1:{server.port}")
    assert foreign[0] == own[0] == status
    assert AUDIT.encode() not in foreign[1]
    assert NOTE.encode() not in foreign[1]
    document = (PROJECT_ROOT / "docs" / "deployment.md").read_text("utf-8")
    assert f"`{re.sub('/record|0000.csv', '', path) or '/'}`" in document


def test_another_host_name_cannot_upload(server: Server):
    assert response_to(server, "/_stcore/upload_file/no-session/no-file", FOREIGN_HOST, "PUT")[0] == 403


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_another_port_of_this_computer_is_shown_nothing(server: Server, record_query: str, host: str):
    other_port = f"http://{host}:{free_port()}"
    response = request_page(server, {}, "record", record_query, origin=other_port)
    assert messages.OTHER_PORT in response
    assert AUDIT not in response
    assert NOTE not in response


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_of_the_own_port_is_shown_under_every_name_of_this_computer(
    server: Server, record_query: str, host: str
):
    response = request_page(server, {}, "record", record_query, origin=f"http://{host}:{server.port}")
    assert AUDIT in response
    assert NOTE in response
