"""The headers that a proxy adds: every page works under them, and what they forbid does not happen."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from audit.sample import load_sample_audit
from audit.storage import Store
from tests.browser.conftest import NewPage, Server, settled
from tests.storage.begun import ANN
from tests.test_deployment import nginx_headers

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

PLACES = ("", "start", "cases", "record", "results", "export", "members", "history")
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


@pytest.fixture
def behind_proxy(new_page: NewPage) -> Callable[[], Page]:
    """Makes a tab to which every page comes with the shipped headers."""

    def add_headers(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers=answer.headers | nginx_headers())

    def made() -> Page:
        page = new_page()
        page.route(lambda address: "/_stcore/" not in address and "/static/" not in address, add_headers)
        page.add_init_script(f"({VIOLATIONS})()")
        return page

    return made


@pytest.mark.parametrize("place", PLACES)
def test_every_page_works_under_the_shipped_policy(
    behind_proxy: Callable[[], Page], server: Server, sample: str, place: str
):
    page = behind_proxy()
    answer = page.goto(f"{server.url}/{place}?{sample}")
    assert answer is not None
    assert answer.header_value("content-security-policy") == nginx_headers()["Content-Security-Policy"]
    settled(page)
    page.wait_for_timeout(500)
    assert page.evaluate("window.refused") == []
    assert page.get_by_role("alert").count() == 0
    if place == "results":
        page.locator("[data-testid=stVegaLiteChart] :is(svg, canvas)").first.wait_for()


def test_the_policy_refuses_what_it_is_there_to_refuse(behind_proxy: Callable[[], Page], server: Server, sample: str):
    page = behind_proxy()
    page.goto(f"{server.url}/?{sample}")
    settled(page)
    page.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://foreign.example/i.png'}))")
    page.evaluate("fetch('http://foreign.example/').catch(() => null)")
    page.wait_for_function("window.refused.length >= 2")
    told = page.evaluate("window.refused")
    assert {"img-src http://foreign.example/i.png", "connect-src http://foreign.example/"} <= set(told)
