"""What somebody sends who does not use the pages: forged addresses, foreign origins, uploads without the token."""

from __future__ import annotations

import http.client
import json
import socket
import time
from collections.abc import Iterator

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from audit.model.case import Case
from audit.storage import Role, Store, open_store
from audit.web.page_list import PAGES
from tests.browser.conftest import Server
from tests.browser.sign_in import COOKIE_SECRET, PageResponse, SignInServer, request_page, sign_in_server
from tests.storage.factories import ANN, NO, create_audit, save_answer, save_note

NOTE, AUDIT, REFERENCE = "Quillfeather was late", "Autumn audit", "KSH-77"
READER, OTHER, OWN, LEAD = "rea@example.org", "otto@example.org", "ada@example.org", "lea@example.org"


@pytest.fixture(scope="module")
def sign_in_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SignInServer]:
    server = sign_in_server(tmp_path_factory.mktemp("protected"), "http://localhost:1")
    server.start()
    yield server
    server.kill()


@pytest.fixture(scope="module")
def case_address(sign_in_app: SignInServer) -> Iterator[str]:
    """The address of a case with a note, allocated to OWN."""
    store: Store = open_store(sign_in_app.store_url)
    audit_id = create_audit(store, name=AUDIT)
    for name, role in ((READER, Role.READER), (OTHER, Role.AUDITOR), (OWN, Role.AUDITOR), (LEAD, Role.LEAD)):
        store.members.set_role(ANN, audit_id, name, role)
    case_id = store.cases.add(ANN, audit_id, Case(REFERENCE, OWN))
    review = store.reviews.open(ANN, audit_id, case_id)
    save_answer(store, review, "2.2.1a", NO)
    save_note(store, review, "2.2.1a", NOTE)
    yield f"audit={audit_id}&case={case_id}&section=2.2"
    store.close()


def request_as(server: SignInServer, name: str, place: str, address: str) -> PageResponse:
    """What a page sends to somebody who is signed in."""
    claims = {"email": name, "iat": int(time.time()), "is_logged_in": True, "origin": server.url}
    cookie = create_signed_value(COOKIE_SECRET, "_streamlit_user", json.dumps(claims)).decode()
    return request_page(server, {"_streamlit_user": cookie}, place, address)


@pytest.mark.parametrize("place", [page.url_path for page in PAGES])
@pytest.mark.parametrize("name", [READER, OTHER])
def test_no_page_sends_case_text_to_a_person_who_may_not_see_the_case(
    sign_in_app: SignInServer, case_address: str, name: str, place: str
):
    response = request_as(sign_in_app, name, place, case_address)
    assert response.session
    assert NOTE not in response
    assert REFERENCE not in response


@pytest.mark.parametrize("name", [OWN, LEAD])
def test_people_who_may_see_the_case_receive_its_text(sign_in_app: SignInServer, case_address: str, name: str):
    assert REFERENCE in request_as(sign_in_app, name, "record", case_address)


def _opened(server: Server, host: str, origin: str) -> bool:
    try:
        there = socket.create_connection(("127.0.0.1", server.port))
        with connect(f"ws://{host}/_stcore/stream", sock=there, origin=origin):  # type: ignore[arg-type]
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False


def test_a_foreign_origin_or_host_name_cannot_open_a_connection(sign_in_app: SignInServer):
    own = f"127.0.0.1:{sign_in_app.port}"
    assert _opened(sign_in_app, own, f"http://{own}")
    assert not _opened(sign_in_app, own, "http://foreign.example")
    assert not _opened(sign_in_app, "foreign.example", "http://foreign.example")


def _upload(server: Server, size: int, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\n\r\n' + b"a" * size + b"\r\n--x--\r\n"
    sent = {"Content-Type": "multipart/form-data; boundary=x"} | {k.replace("_", "-"): v for k, v in headers.items()}
    connection.request("PUT", "/_stcore/upload_file/no-session/no-file", part, sent)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.mark.parametrize("token", ["", "guessed", "2|00|00|0"])
def test_an_upload_without_the_token_is_refused(sign_in_app: SignInServer, token: str):
    assert _upload(sign_in_app, 10) == 403
    assert _upload(sign_in_app, 10, X_Xsrftoken=token, Cookie="_streamlit_xsrf=another") == 403


def test_other_paths_serve_no_secret_and_no_application_code(sign_in_app: SignInServer):
    for path in ("/_stcore/agent/interact", "/app/static/config.toml", "/.streamlit/secrets.toml", "/static/../app.py"):
        connection = http.client.HTTPConnection("127.0.0.1", sign_in_app.port, timeout=20)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        assert COOKIE_SECRET.encode() not in body
        assert b"st.navigation" not in body
        connection.close()
