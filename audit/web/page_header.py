"""The top of every page: which audit is open, a way to another one, who the user is, and the pages that are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from audit.messages import pages as messages
from audit.model.permissions import OwnAudit
from audit.web.components import html
from audit.web.components.link_list import LinkListWords, link_list_html
from audit.web.concerns.links import how_many_open, page_url
from audit.web.navigation import Navigation
from audit.web.page_list import PAGES, PageEntry, PageGroup
from audit.web.session import authentication

FALLBACK_PATH = "results"  # every member of an audit may open this page
AUDIT_LIST_WORDS = LinkListWords("Your audits", "Find an audit", messages.NO_MATCHING_AUDIT)


def window_title(navigation: Navigation, page: PageEntry) -> str:
    """Return the title of the browser's window: the page, its audit and the program."""
    audit_name = navigation.audit_name if page.needs_audit else ""
    return " – ".join(filter(None, (navigation.title(page), audit_name, "Case audit workbench")))


def show_header(navigation: Navigation, page: PageEntry) -> None:
    """Show the header of a page. Its links need no widget: the state of one would upset the browser's Back button."""
    with st.container(key="page-header", gap=None):
        with st.container(horizontal=True, vertical_alignment="center", key="who"):
            if page.needs_audit and navigation.audits:
                html.render(skip_link_html(page), switcher_html(navigation, page))
            if concerns := _concern_links_html(navigation):
                html.render(concerns)
            role_text = messages.OWN_ROLE.format(role=navigation.role) if page.needs_audit and navigation.role else ""
            with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="user"):
                authentication.show_user(role_text)
        html.render(navigation_html(navigation, page))
    authentication.show_expiry()


def skip_link_html(page: PageEntry) -> str:
    """Return a link, shown while it has the focus, to the first answer of the recording form; '' on other pages."""
    return '<a class="skip" href="#">Go to the first answer</a>' if page.name == "record" else ""


def _concern_links_html(navigation: Navigation) -> str:
    """Return how many urgent concerns are open in each audit that the user leads, as links; '' if none is."""
    audits = [audit for audit in navigation.audits if audit.open_concerns]
    links = [_concerns_link(audit, is_named=audit.id != navigation.audit_id) for audit in audits]
    items = "".join(f"<li>{link}</li>" for link in links)
    return f'<ul class="open-concerns" aria-label="Open urgent concerns">{items}</ul>' if links else ""


def _concerns_link(audit: OwnAudit, is_named: bool) -> str:
    words = how_many_open(audit.open_concerns)
    label = f"{words} in {audit.name}" if is_named else words
    return html.link_to(label, page_url(audit.id))


def switcher_html(navigation: Navigation, page: PageEntry) -> str:
    """Return which audit is open; somebody with several audits can choose another one from a list."""
    name = escape(navigation.audit_name or messages.NO_AUDIT_OPEN)
    if navigation.role is not None and len(navigation.audits) == 1:
        return f'<p class="audit-name"><span>Audit</span> <strong>{name}</strong></p>'
    links = [_audit_link(navigation, page, audit) for audit in navigation.audits]
    button = f"<span>Audit</span> <strong>{name}</strong>"
    return f'<div class="audits">{link_list_html("audit-list", button, links, AUDIT_LIST_WORDS)}</div>'


def _audit_link(navigation: Navigation, page: PageEntry, audit: OwnAudit) -> str:
    """Return a link to the same page of an audit, or to its results if the role there does not allow the page."""
    has_page = page.is_of(audit.purpose) and Navigation(audit.id, audit.role).is_own(page)
    url_path = page.url_path if has_page else "./" if audit.purpose.is_exercise else FALLBACK_PATH
    current = ' aria-current="true"' if audit.id == navigation.audit_id else ""
    closed = " (closed)" if audit.is_closed else ""
    url = f"{url_path}?{urlencode({'audit': audit.id})}"
    return f'<a href="{escape(url)}"{current}>{escape(audit.name)}{closed}</a>'


def navigation_html(navigation: Navigation, page: PageEntry) -> str:
    """Return the pages of the user by group as HTML; on a narrow screen a button shows and hides them."""
    listed = [entry for entry in PAGES if navigation.is_listed(entry)]
    groups = "".join(
        _group_html(navigation, group, list(entries), page)
        for group, entries in groupby(listed, key=lambda entry: entry.group)
    )
    return (
        '<nav class="pages" aria-label="Pages">'
        '<button type="button" aria-expanded="false" aria-controls="page-groups" data-opens>'
        f'Menu</button><ul id="page-groups">{groups}</ul></nav>'
    )


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
