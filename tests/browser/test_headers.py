"""The headers that a proxy adds: every page works under them, and what they forbid does not happen."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.sample import load_sample_audit
from audit.storage import Store
from tests.browser.conftest import Server, settled
from tests.browser.sign_in import Proxy
from tests.storage.begun import ANN
from tests.test_deployment import nginx_headers

if TYPE_CHECKING:
    from playwright.sync_api import Page

PLACES = ("", "start", "cases", "record", "results", "export", "members", "history", "retention")
HARMLESS = "script-src wasm-eval"  # a library asks whether it may work out large numbers faster, and does without
VIOLATIONS = """() => {
    window.refused = [];
    document.addEventListener("securitypolicyviolation", event =>
        window.refused.push(`${event.effectiveDirective} ${event.blockedURI}`));
}"""


@pytest.fixture(scope="module")
def sample(server: Server, store: Store) -> str:
    """The sample audit, and a case of it, as an address."""
    audit_id = load_sample_audit(store, ANN)
    return f"audit={audit_id}&case={store.cases.progress(ANN, audit_id)[0].id}"


@pytest.fixture(scope="module")
def proxy(server: Server) -> Iterator[Proxy]:
    """A proxy in front of the shared server, with the headers that the document gives."""
    with Proxy(server, nginx_headers()) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def watched(page: Page) -> Page:
    """A tab that keeps what the policy refused."""
    page.add_init_script(f"({VIOLATIONS})()")
    return page


@pytest.mark.parametrize("place", PLACES)
def test_every_page_works_under_the_shipped_policy(watched: Page, proxy: Proxy, sample: str, place: str):
    page = watched
    answer = page.goto(f"{proxy.url}/{place}?{sample}")
    assert answer is not None
    assert answer.header_value("content-security-policy") == nginx_headers()["Content-Security-Policy"]
    settled(page)
    page.wait_for_timeout(500)
    assert set(page.evaluate("window.refused")) <= {HARMLESS}
    assert page.get_by_role("alert").count() == 0
    if place == "results":
        page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for()


def test_the_policy_refuses_what_it_is_there_to_refuse(watched: Page, proxy: Proxy, sample: str):
    page = watched
    page.goto(f"{proxy.url}/?{sample}")
    settled(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://foreign.example/i.png'}))")
    page.evaluate("fetch('http://foreign.example/').catch(() => null)")
    page.wait_for_function("window.refused.length >= 2")
    told = page.evaluate("window.refused")
    assert {"img-src http://foreign.example/i.png", "connect-src http://foreign.example/"} <= set(told)
