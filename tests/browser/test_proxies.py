"""nginx and Caddy with the files of the document: what they add, take away, refuse, log and keep together."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.storage import open_store
from tests.browser.conftest import Server, answer_button, open_case, saved_status, stored_answers
from tests.browser.proxies import Proxy, ProxyResponse, run_echo_servers, skip_unless_installed
from tests.storage.factories import YES, create_case
from tests.test_deployment import nginx_headers

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SECRETS = {"X_Forwarded_Email": "boss@example.org", "X_Audit_Proxy_Secret": "a guess"}
CLOSED = ("/_stcore/metrics", "/_stcore/agent/interact", "/_stcore/script-health-check")
UPLOAD = "/_stcore/upload_file/session-id-7/file-id-7"
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def proxy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """Each proxy, in front of two servers that say what they were sent."""
    skip_unless_installed(request.param)
    with (
        run_echo_servers() as ports,
        Proxy(request.param, tmp_path_factory.mktemp(request.param), ports).running() as running,
    ):
        yield running


@pytest.mark.parametrize("address", ["/", *CLOSED])
def test_every_response_has_the_security_headers(proxy: Proxy, address: str):
    answer = proxy.request(address)
    assert answer.status == (404 if address in CLOSED else 200)
    assert {name: answer.get_all(name) for name in nginx_headers()} == {k: [v] for k, v in nginx_headers().items()}
    assert not any(char.isdigit() for header in answer.get_all("Server") for char in header)
    assert not any("Python" in header for header in answer.get_all("Server"))


def test_a_client_cannot_set_its_own_identity_header(proxy: Proxy):
    seen = proxy.request(**SECRETS).request_headers
    assert seen["host"] == f"localhost:{proxy.port}"
    assert seen.get("x-forwarded-email", "") == seen.get("x-audit-proxy-secret", "") == ""


def test_every_cookie_is_secure(proxy: Proxy):
    cookies = proxy.request().get_all("Set-Cookie")
    assert any(cookie.startswith("_streamlit_xsrf=2") and "SameSite=Strict" in cookie for cookie in cookies)
    assert [cookie for cookie in cookies if "secure" not in cookie.lower()] == []


def test_a_browser_stays_with_one_process_and_others_use_the_other(proxy: Proxy):
    firsts = [proxy.request(Cookie=f"_streamlit_xsrf=2|browser-{number}") for number in range(20)]
    assert len({first.request_headers["behind"] for first in firsts}) == 2
    for number, first in enumerate(firsts):
        cookies = "; ".join([f"_streamlit_xsrf=2|browser-{number}", *_replica(first)])
        assert {proxy.request(Cookie=cookies).request_headers["behind"] for _ in range(5)} == {
            first.request_headers["behind"]
        }


def _replica(answer: ProxyResponse) -> list[str]:
    """The cookie by which Caddy knows a browser again; nginx goes by the one of the app."""
    return [header.split(";")[0] for header in answer.get_all("Set-Cookie") if header.startswith("audit_replica=")]


def test_the_upload_limit_of_the_proxy_is_just_above_that_of_the_app(proxy: Proxy):
    assert proxy.request(UPLOAD, "PUT", b"x" * (5 * MEGABYTE + 1000)).status == 200
    try:
        status = proxy.request(UPLOAD, "PUT", b"x" * (8 * MEGABYTE)).status
    except (http.client.HTTPException, OSError):  # it hung up on the sender, who was still at it
        status = 413
    assert status in (413, 502)


def test_the_log_contains_no_query_and_no_session_id(proxy: Proxy):
    proxy.request("/record?audit=audit-id-7&case=case-id-7", Referer="https://localhost/x?case=case-id-8")
    proxy.request(UPLOAD, "PUT", b"x")
    proxy.request("/media/download-id-7.xlsx")
    log = proxy.wait_for_log("/media")
    assert "/record" in log
    secrets = ("id-7", "id-8", "boss@", "browser-", "a guess", "_streamlit_xsrf", "audit_replica")
    assert [word for word in secrets if word in log] == []


def test_http_is_redirected_to_https(tmp_path: Path):
    skip_unless_installed("nginx")
    with run_echo_servers() as ports, Proxy("nginx", tmp_path, ports).running() as proxy:
        connection = http.client.HTTPConnection("localhost", proxy.plain_port, timeout=20)
        connection.request("GET", "/results?audit=1")
        answer = connection.getresponse()
        assert (answer.status, answer.getheader("Location")) == (301, "https://localhost/results?audit=1")
        connection.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def two_processes(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[Server]]:
    """Two processes of the app on one store, of either engine."""
    folder = tmp_path_factory.mktemp("two")
    servers = [Server(folder), Server(folder)]
    for server in servers:
        if request.param == "postgresql":
            server.store_url = request.getfixturevalue("migrated_postgresql_url")
        server.start()
    yield servers
    for server in servers:
        server.kill()


@pytest.mark.parametrize("program", ["nginx", "caddy"])
def test_a_case_recorded_through_the_proxy_is_shown_by_the_other_process(
    two_processes: list[Server], secure_page: Page, tmp_path: Path, program: str
):
    skip_unless_installed(program)
    store = open_store(two_processes[0].store_url)
    review, page = create_case(store), secure_page
    with Proxy(program, tmp_path, [server.port for server in two_processes]).running() as proxy:
        answer_button(open_case(page, proxy, review, "2.2"), "2.2.1", "Yes").click()
        saved_status(page, "2.2.1").wait_for()
        for server in two_processes:
            open_case(page, server, review, "2.2")
            assert answer_button(page, "2.2.1", "Yes").is_checked()
    assert stored_answers(store, review) == {"2.2.1": YES}
    store.close()
