"""A button that opens a list of links, one for each thing to choose: the audits in the header, the cases on Record.

``pages.js`` opens and closes the list, searches it and goes through it by the arrow keys. It needs no widget: each link
can be opened in another tab, and the browser's Back button leads back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

SEARCHABLE_LENGTH = 8  # a longer list has a search box


@dataclass(frozen=True)
class LinkListWords:
    """What a list of links says: the names of the list and of its search box, and that nothing is found."""

    name: str
    search: str
    nothing_found: str


def link_list_html(anchor: str, button_html: str, links: Sequence[str], words: LinkListWords) -> str:
    """Return a button and the list of links that it opens, as HTML; ``anchor`` is the id of the list."""
    items = "".join(f"<li>{link}</li>" for link in links)
    search = f'<label>{escape(words.search)} <input type="search" autocomplete="off"></label>'
    return (
        '<div class="link-list">'
        f'<button type="button" aria-expanded="false" aria-controls="{anchor}" data-opens>{button_html}</button>'
        f'<div id="{anchor}">{search if len(links) > SEARCHABLE_LENGTH else ""}'
        f'<ul aria-label="{escape(words.name)}">{items}</ul>'
        f'<p role="status" data-none="{escape(words.nothing_found)}"></p></div></div>'
    )
