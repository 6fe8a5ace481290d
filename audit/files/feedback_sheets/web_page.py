"""Feedback sheets as one web page without any other file: each is printed on one page of A4."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.files.feedback_sheets.content import SheetItem, SheetPage, SheetSection
from audit.files.printed_page import printed_page

STYLE = """
@page { size: A4; margin: 1cm 1.5cm; }
* { box-sizing: border-box; }
body { font: 10pt/1.2 Arial, "Liberation Sans", Helvetica, sans-serif; color: #1f2a33; background: #fff;
  max-width: 18cm; margin: 1rem auto; padding: 0 .5rem; overflow-wrap: anywhere; }
h1 { font-size: 15pt; line-height: 1.15; margin: 0 0 .1cm; }
.sheet > h1, .sheet > h2:first-of-type { font-size: 15pt; border: 0; margin: 0 0 .1cm; }
.sheet section > h2, .sheet section > h3 { font-size: 12pt; line-height: 1.15; margin: .28cm 0 .06cm;
  border-bottom: 1px solid #1f2a33; }
p { margin: .06cm 0; } footer { font-size: 9pt; color: #46525c; margin-top: .25cm; border-top: 1px solid #c3c9ce; }
.marking { text-align: center; font-weight: bold; margin: 0; }
ul, ol { margin: .06cm 0; padding-left: .55cm; } li { margin: .03cm 0; }
.note { border-left: 2px solid #6b7177; padding-left: .2cm; margin: 0; }
a { color: #0b4f8a; } nav a { display: inline-block; padding: .35rem 0; }
@media screen { .several .sheet { border-top: 3px solid #1f2a33; margin-top: 2.5em; padding-top: 1em; } }
@media print { body { margin: 0; padding: 0; max-width: none; } nav, .several > h1 { display: none; }
  .sheet + .sheet { break-before: page; } }
"""


def build_web_page(pages: Sequence[SheetPage], title: str = "") -> bytes:
    """Return sheets as the bytes of an HTML file. With a title it begins with links to them, which are not printed."""
    level = 2 if title else 1
    sheets = [_sheet(page, place, level) for place, page in enumerate(pages, start=1)]
    contents = [f"<h1>{escape(title)}</h1>", _contents(pages)] if title else []
    body = [f'<div class="{"several" if title else "single"}">', *contents, *sheets, "</div>"]
    return printed_page(escape(title or pages[0].title), STYLE, body)


def _contents(pages: Sequence[SheetPage]) -> str:
    links = "\n".join(
        f'<li><a href="#sheet-{place}">{escape(page.title)}</a></li>' for place, page in enumerate(pages, start=1)
    )
    return f'<nav aria-label="Contents">\n<ol>\n{links}\n</ol>\n</nav>'


def _sheet(page: SheetPage, place: int, level: int) -> str:
    marking = f'<p class="marking">{escape(page.marking)}</p>' if page.marking else ""
    parts = [
        f'<article class="sheet" id="sheet-{place}">',
        marking,
        f"<h{level}>{escape(page.title)}</h{level}>",
        *(f"<p>{escape(line)}</p>" for line in page.details),
        *(_section(section, level + 1) for section in page.sections),
        f"<footer>{''.join(f'<p>{escape(line)}</p>' for line in page.footers)}</footer>",
        "</article>",
    ]
    return "\n".join(filter(None, parts))


def _section(section: SheetSection, level: int) -> str:
    tag = "ol" if section.is_numbered else "ul"
    items = "\n".join(map(_item, section.items))
    return f"<section>\n<h{level}>{escape(section.heading)}</h{level}>\n<{tag}>\n{items}\n</{tag}>\n</section>"


def _item(item: SheetItem) -> str:
    note = f'<p class="note">{escape(item.note)}</p>' if item.note else ""
    return f"<li>{escape(item.text)}{note}</li>"
