"""nginx and Caddy with the files of the document: what they add, take away, refuse, log and keep together."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.storage import open_store
from tests.browser.conftest import Server, choice, open_case, saved, values
from tests.browser.proxies import Answer, Proxy, installed, telling
from tests.storage.factories import YES, begin_case
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
    installed(request.param)
    with telling() as ports, Proxy(request.param, tmp_path_factory.mktemp(request.param), ports).running() as running:
        yield running


@pytest.mark.parametrize("address", ["/", *CLOSED])
def test_every_answer_has_the_headers(proxy: Proxy, address: str):
    answer = proxy.ask(address)
    assert answer.status == (404 if address in CLOSED else 200)
    assert {name: answer.all(name) for name in nginx_headers()} == {k: [v] for k, v in nginx_headers().items()}
    assert not any(char.isdigit() for told in answer.all("Server") for char in told)
    assert not any("Python" in told for told in answer.all("Server"))


def test_nobody_can_name_themselves(proxy: Proxy):
    seen = proxy.ask(**SECRETS).seen
    assert seen["host"] == f"localhost:{proxy.port}"
    assert seen.get("x-forwarded-email", "") == seen.get("x-audit-proxy-secret", "") == ""


def test_every_cookie_goes_over_tls_alone(proxy: Proxy):
    cookies = proxy.ask().all("Set-Cookie")
    assert any(cookie.startswith("_streamlit_xsrf=2") and "SameSite=Strict" in cookie for cookie in cookies)
    assert [cookie for cookie in cookies if "secure" not in cookie.lower()] == []


def test_a_browser_stays_with_its_process_and_others_go_to_the_other_one(proxy: Proxy):
    firsts = [proxy.ask(Cookie=f"_streamlit_xsrf=2|browser-{number}") for number in range(20)]
    assert len({first.seen["behind"] for first in firsts}) == 2
    for number, first in enumerate(firsts):
        cookies = "; ".join([f"_streamlit_xsrf=2|browser-{number}", *_replica(first)])
        assert {proxy.ask(Cookie=cookies).seen["behind"] for _ in range(5)} == {first.seen["behind"]}


def _replica(answer: Answer) -> list[str]:
    """The cookie by which Caddy knows a browser again; nginx goes by the one of the app."""
    return [told.split(";")[0] for told in answer.all("Set-Cookie") if told.startswith("audit_replica=")]


def test_an_upload_may_be_as_large_as_the_app_takes_and_not_much_larger(proxy: Proxy):
    assert proxy.ask(UPLOAD, "PUT", b"x" * (5 * MEGABYTE + 1000)).status == 200
    try:
        status = proxy.ask(UPLOAD, "PUT", b"x" * (8 * MEGABYTE)).status
    except (http.client.HTTPException, OSError):  # it hung up on the sender, who was still at it
        status = 413
    assert status in (413, 502)


def test_the_log_keeps_no_query_and_no_id_that_opens_something(proxy: Proxy):
    proxy.ask("/record?audit=audit-id-7&case=case-id-7", Referer="https://localhost/x?case=case-id-8")
    proxy.ask(UPLOAD, "PUT", b"x")
    proxy.ask("/media/download-id-7.xlsx")
    log = proxy.logged("/media")
    assert "/record" in log
    kept = ("id-7", "id-8", "boss@", "browser-", "a guess", "_streamlit_xsrf", "audit_replica")
    assert [word for word in kept if word in log] == []


def test_without_tls_people_are_sent_to_the_address_with_it(tmp_path: Path):
    installed("nginx")
    with telling() as ports, Proxy("nginx", tmp_path, ports).running() as proxy:
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
def test_a_case_is_recorded_through_the_proxy_and_the_other_process_shows_it(
    two_processes: list[Server], secure_page: Page, tmp_path: Path, program: str
):
    installed(program)
    store = open_store(two_processes[0].store_url)
    reading, page = begin_case(store), secure_page
    with Proxy(program, tmp_path, [server.port for server in two_processes]).running() as proxy:
        choice(open_case(page, proxy, reading, "2.2"), "2.2.1", "Yes").click()
        saved(page, "2.2.1").wait_for()
        for server in two_processes:
            open_case(page, server, reading, "2.2")
            assert choice(page, "2.2.1", "Yes").is_checked()
    assert values(store, reading) == {"2.2.1": YES}
    store.close()
