"""The top of every page: which audit is open, a way to another one, who the user is, and the pages that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from audit.messages import pages as messages
from audit.web.components import html, tab_state
from audit.web.navigation import Navigation
from audit.web.page_list import PAGES, PageEntry, PageGroup, page_path
from audit.web.session import authentication

FALLBACK_PAGE = "results"  # every member of an audit may open it


def window_title(navigation: Navigation, page: PageEntry) -> str:
    """Return the title of the browser's window: the page, its audit and the program."""
    audit_name = navigation.audit_name if page.needs_audit else ""
    return " – ".join(filter(None, (navigation.title(page), audit_name, "Case audit workbench")))


def show_header(navigation: Navigation, page: PageEntry) -> None:
    """Show the header of a page."""
    with st.container(key="page-header", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", key="who"):
            if page.needs_audit:
                show_audit_switcher(navigation, page)
            role_text = messages.OWN_ROLE.format(role=navigation.role) if page.needs_audit and navigation.role else ""
            with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="user"):
                authentication.show_user(role_text)
        html.render(navigation_html(navigation, page))
    authentication.show_expiry()


def show_audit_switcher(navigation: Navigation, page: PageEntry) -> None:
    """Show which audit is open; somebody with several audits can choose another one here."""
    labels = {audit.id: f"{audit.name} (closed)" if audit.is_closed else audit.name for audit in navigation.audits}
    is_open = navigation.audit_id in labels
    if is_open and len(labels) == 1:
        st.html(f'<p class="audit-name"><span>Audit</span> {escape(labels[navigation.audit_id])}</p>')
    elif labels:
        _choose_audit(navigation, page, labels, is_open)


def _choose_audit(navigation: Navigation, page: PageEntry, labels: dict[str, str], is_open: bool) -> None:
    """Show the list of audits. The address wins: the list shows what the address names until something is chosen."""
    key = "open-audit" if is_open else "choose-audit"
    shown_audit = tab_state.SWITCHER_AUDIT.of(key)
    if shown_audit.get() != navigation.audit_id or not tab_state.has_widget_value(key):
        tab_state.set_widget_value(key, navigation.audit_id if is_open else None)
        shown_audit.set(navigation.audit_id)
    chosen_id = st.selectbox(
        "Audit",
        list(labels),
        key=key,
        index=0 if is_open else None,
        placeholder="Choose an audit",
        format_func=lambda audit_id: labels.get(audit_id, audit_id),
    )
    if chosen_id is not None and chosen_id != navigation.audit_id:
        st.switch_page(page_path(_page_in(navigation, page, chosen_id)), query_params={"audit": chosen_id})


def _page_in(navigation: Navigation, page: PageEntry, audit_id: str) -> str:
    """Return the page to show in another audit: the same one if the role there allows it."""
    (role,) = {audit.role for audit in navigation.audits if audit.id == audit_id}
    return page.name if Navigation(audit_id, role).is_own(page) else FALLBACK_PAGE


def navigation_html(navigation: Navigation, page: PageEntry) -> str:
    """Return the pages of the user by group as HTML; on a narrow screen a button shows and hides them."""
    listed = [entry for entry in PAGES if navigation.is_listed(entry)]
    groups = "".join(
        _group_html(navigation, group, list(entries), page)
        for group, entries in groupby(sorted(listed, key=_group_order), key=lambda entry: entry.group)
    )
    return (
        '<nav class="pages" aria-label="Pages"><button type="button" aria-expanded="false" aria-controls="page-groups">'
        f'Menu</button><ul id="page-groups">{groups}</ul></nav>'
    )


def _group_order(page: PageEntry) -> int:
    return -1 if page.group is None else list(PageGroup).index(page.group)


def _group_html(navigation: Navigation, group: PageGroup | None, pages: Sequence[PageEntry], current: PageEntry) -> str:
    """Return one group: its name, unless that is the name of its only page, and its pages."""
    links = "".join(_link_html(navigation, page, is_current=page == current) for page in pages)
    if group is None or [navigation.title(page) for page in pages] == [group]:
        return links
    heading_id = f"pages-{group.lower()}"
    return f'<li><span id="{heading_id}">{group}</span><ul aria-labelledby="{heading_id}">{links}</ul></li>'


def _link_html(navigation: Navigation, page: PageEntry, is_current: bool) -> str:
    query = urlencode({"audit": navigation.audit_id}) if page.needs_audit else ""
    url = "?".join(filter(None, (page.url_path or "./", query)))
    current = ' aria-current="page"' if is_current else ""
    return f'<li><a href="{escape(url)}"{current}>{escape(navigation.title(page))}</a></li>'
