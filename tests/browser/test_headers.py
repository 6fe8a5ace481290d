"""The headers that a proxy adds: every page works under them, and what they forbid does not happen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from audit.sample_audit import load_sample_audit
from audit.storage import Store
from audit.web.page_list import PAGES
from tests.browser.conftest import Server, wait_until_settled
from tests.browser.proxies import Proxy, skip_unless_installed
from tests.storage.factories import ANN
from tests.test_deployment import nginx_headers

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
def proxy(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """nginx with the file of the document, in front of the shared server."""
    skip_unless_installed("nginx")
    with Proxy("nginx", tmp_path_factory.mktemp("nginx"), [server.port, server.port]).running() as running:
        yield running


@pytest.fixture
def violations_page(secure_page: Page) -> Page:
    """A tab that keeps what the policy refused."""
    secure_page.add_init_script(f"({VIOLATIONS})()")
    return secure_page


@pytest.mark.parametrize("place", [page.url_path for page in PAGES])
def test_every_page_works_under_the_shipped_content_security_policy(
    violations_page: Page, proxy: Proxy, sample: str, place: str
):
    page = violations_page
    answer = page.goto(f"{proxy.url}/{place}?{sample}")
    assert answer is not None
    assert answer.header_value("content-security-policy") == nginx_headers()["Content-Security-Policy"]
    wait_until_settled(page)
    page.wait_for_timeout(500)
    assert set(page.evaluate("window.refused")) <= {HARMLESS}
    assert page.get_by_role("alert").count() == 0
    if place == "results":
        page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for()


def test_the_content_security_policy_blocks_what_it_should(violations_page: Page, proxy: Proxy, sample: str):
    page = violations_page
    page.goto(f"{proxy.url}/?{sample}")
    wait_until_settled(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'https://foreign.example/i.png'}))")
    page.evaluate("fetch('https://foreign.example/').catch(() => null)")
    page.wait_for_function("window.refused.filter(told => told.includes('foreign')).length >= 2")
    violations = page.evaluate("window.refused")
    assert {"img-src https://foreign.example/i.png", "connect-src https://foreign.example/"} <= set(violations)
