"""The navigation and the list of audits above every page: which audit opens, and which pages are listed."""

from __future__ import annotations

import re

import pytest

from audit.messages import storage as storage_messages
from audit.storage import Role, Store
from audit.web.page_list import PAGES
from tests.storage.factories import ANN, close_audit, count_statements, create_audit
from tests.web.conftest import NewVisitor, Visitor, app_store
from tests.web.signed_in import visitor_with_role


def links_in(page: Visitor, start: str) -> dict[str, str]:
    """The links of the piece of the header that starts so: label and address."""
    pieces = "".join(element.value for element in page.at.html if element.value.startswith(start))
    return {label: url for url, label in re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', pieces)}


def nav_links(page: Visitor) -> dict[str, str]:
    """The links of the navigation: title and address."""
    return links_in(page, '<nav class="pages"')


def audit_links(page: Visitor) -> dict[str, str]:
    """The list of audits: name and address."""
    return links_in(page, '<div class="audits"')


def test_a_page_without_an_audit_opens_the_only_one(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = visitor().open_page("results")
    assert (page.title, page.query["audit"]) == ("Results", audit_id)
    assert audit_links(page) == {}
    assert "Audit First audit" in page.text_lines


def test_a_new_tab_opens_the_audit_that_the_person_opened_last(visitor: NewVisitor, store: Store):
    first, second = create_audit(store, name="First"), create_audit(store, name="Second")
    visitor().open_page("results", audit=first)
    assert visitor().open_page("cases").query["audit"] == first
    visitor().open_page("settings", audit=second)
    assert visitor().open_page("cases").query["audit"] == second
    assert visitor("Ben").open_page("cases").query["audit"] == second, "Ben opened none: the one started last"


def test_an_audit_that_the_person_no_longer_has_is_not_opened(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    first, second = create_audit(store, name="First"), create_audit(store, name="Second")
    visitor_with_role(store, monkeypatch, second, Role.READER)
    reader = visitor_with_role(store, monkeypatch, first, Role.READER)
    reader.open_page("results", audit=first)
    store.members.remove(ANN, first, reader.name)
    again = type(reader)(reader.name, monkeypatch)
    assert again.open_page("results").query["audit"] == second


def test_each_tab_stays_in_its_own_audit(visitor: NewVisitor, store: Store):
    first, second = create_audit(store, name="First"), create_audit(store, name="Second")
    one, other = visitor().open_page("results", audit=first), visitor().open_page("results", audit=second)
    assert one.open_page("cases").query["audit"] == first
    assert other.open_page("cases").query["audit"] == second


def test_the_list_of_audits_leads_to_the_same_page_of_each(visitor: NewVisitor, store: Store):
    first, second = create_audit(store, name="First"), create_audit(store, name="Second")
    close_audit(store, second)
    page = visitor().open_page("breakdowns", audit=first)
    assert audit_links(page) == {"Second (closed)": f"breakdowns?audit={second}", "First": f"breakdowns?audit={first}"}


def test_an_audit_that_does_not_allow_the_page_is_linked_at_its_results(
    visitor: NewVisitor, store: Store, monkeypatch: pytest.MonkeyPatch
):
    first, second = create_audit(store, name="First"), create_audit(store, name="Second")
    store.members.set_role(ANN, second, f"{Role.MODERATOR}@example.org", Role.READER)
    page = visitor_with_role(store, monkeypatch, first, Role.MODERATOR).open_page("history", audit=first)
    assert audit_links(page) == {"Second": f"results?audit={second}", "First": f"history?audit={first}"}
    assert "History" not in nav_links(page.open_page("results", audit=second))


def test_an_unknown_audit_in_the_address_offers_the_others(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store, name="First")
    page = visitor().open_page("results", audit="nonesuch")
    assert storage_messages.AUDIT_NOT_FOUND in page.text_lines
    assert audit_links(page) == {"First": f"results?audit={audit_id}"}


@pytest.mark.parametrize("count", [1, 2])
def test_every_link_of_the_navigation_leads_to_the_open_audit(visitor: NewVisitor, store: Store, count: int):
    audits = [create_audit(store, name=f"Audit {number}") for number in range(count)]
    links = nav_links(visitor().open_page("results", audit=audits[0]))
    urls = {page.url_path for page in PAGES if page.group is not None and page.of_audits}
    assert set(links.values()) == {"./", *(f"{url}?audit={audits[0]}" for url in urls)}


def test_a_page_view_in_the_same_audit_writes_nothing(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    page = visitor().open_page("results", audit=audit_id)
    with count_statements(app_store()) as statements:
        page.open_page("breakdowns", audit=audit_id)
    assert statements
    assert not [line for line in statements if line.startswith(("INSERT", "UPDATE", "DELETE"))]
