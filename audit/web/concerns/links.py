"""Links to urgent concerns, and how many are open, in words."""

from __future__ import annotations

from urllib.parse import urlencode

from audit.formatting import pluralise
from audit.model.concerns import ConcernKey, UrgentConcern
from audit.web.components import html

CONCERN_PARAM = "concern"
URL_PATH = "urgent-concerns"


def address_of(key: ConcernKey) -> str:
    """Return a concern as the address of its page names it."""
    return f"{key.case_id}-{key.number}"


def concern_link(concern: UrgentConcern, label: str) -> str:
    """Return a link to a concern as HTML."""
    query = urlencode({"audit": concern.key.audit_id, CONCERN_PARAM: address_of(concern.key)})
    return html.link_to(label, f"{URL_PATH}?{query}")


def page_url(audit_id: str) -> str:
    """Return the address of the concerns of an audit."""
    return f"{URL_PATH}?{urlencode({'audit': audit_id})}"


def how_many_open(count: int) -> str:
    """Return how many concerns are open.

    >>> how_many_open(1), how_many_open(2)
    ('1 urgent concern open', '2 urgent concerns open')
    """
    return f"{pluralise(count, 'urgent concern')} open"
