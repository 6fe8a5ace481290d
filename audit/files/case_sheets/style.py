"""How printed cases look, and the running head and foot of their pages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audit.messages import printing as messages

STYLE = """
* { box-sizing: border-box; }
body { font: 10pt/1.35 Arial, "Liberation Sans", Helvetica, sans-serif; color: #1f2a33; background: #fff;
  max-width: 48rem; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere; print-color-adjust: exact;
  -webkit-print-color-adjust: exact; }
h1 { font-size: 17pt; line-height: 1.2; margin: 0 0 .3em; }
.several h2 { font-size: 15pt; } .several h3, h2 { font-size: 12.5pt; } .several h4, h3 { font-size: 10.5pt; }
h2, h3, h4 { line-height: 1.2; margin: 1.1em 0 .3em; break-after: avoid; } .several article > h2 { margin-top: 0; }
p { margin: .3em 0; } .quiet { color: #46525c; }
.marking { text-align: center; font-weight: bold; }
.care { border: 2px solid #1f2a33; padding: .35em .6em; font-weight: bold; margin: .5em 0; }
table { border-collapse: collapse; width: 100%; margin: .3em 0 .6em; table-layout: fixed; }
thead { display: table-header-group; } tr { break-inside: avoid; } td p { margin: .3em 0 0; }
td p:first-child { margin-top: 0; } thead tr { break-after: avoid; } tbody tr:first-child { break-before: avoid; }
caption { position: absolute; left: -100cm; }
th, td { text-align: left; vertical-align: top; padding: .3em .8em .3em 0; border-bottom: 1px solid #c3c9ce; }
thead th { border-bottom: 2px solid #1f2a33; } th[scope=row] { font-weight: normal; }
.about th { width: 26%; } .about th[scope=row] { font-weight: bold; }
.details th { width: 44%; } .questions .name { width: 42%; } .questions .answer { width: 19%; }
.history .when { width: 19%; } .history .who { width: 17%; } .history .what { width: 24%; }
.missing { border-left: 4px solid #1f2a33; padding-left: .4em; font-weight: bold; }
.note { white-space: pre-line; } .comment { border-left: 2px solid #6b7177; padding-left: .5em; white-space: pre-line; }
a { color: #0b4f8a; } li { margin: .2em 0; }
@media screen { article { border-top: 3px solid #1f2a33; margin-top: 2.5em; padding-top: 1em; } }
@media screen and (max-width: 30rem) { body { font-size: 9pt; padding: 0 .5rem; } .questions .name { width: 38%; }
  .questions .answer { width: 31%; } }
@media print { body { margin: 0; max-width: none; padding: 0; } .several article { break-before: page; } }
"""
_SAFE_IN_CSS = re.compile("[A-Za-z0-9 ]")


def page_style(titles: Sequence[str], audit_name: str) -> str:
    """Return the style sheet, with a kind of page for each case, whose head has the title of the case."""
    pages = [_page(f"@page sheet-{place}", title, audit_name) for place, title in enumerate(titles, 1)]
    used = [f"#sheet-{place} {{ page: sheet-{place}; }}" for place in range(1, len(titles) + 1)]
    return "\n".join([STYLE, _page("@page", "", audit_name), *pages, *used])


def _page(selector: str, title: str, audit_name: str) -> str:
    """Return the head and the foot of a kind of page, for browsers that print them."""
    font = "font: 8.5pt Arial, sans-serif; color: #1f2a33;"
    head = f'@top-left {{ content: "{_css_text(title)}"; {font} font-weight: bold; white-space: nowrap; }}'
    audit = f'@top-right {{ content: "{_css_text(audit_name)}"; {font} }}'
    care = f'@bottom-left {{ content: "{_css_text(messages.HANDLE_WITH_CARE)}"; {font} }}'
    number = f'@bottom-right {{ content: "Page " counter(page) " of " counter(pages); {font} }}'
    return f"{selector} {{ size: A4; margin: 1.9cm 1.6cm 1.7cm; {head} {audit} {care} {number} }}"


def _css_text(text: str) -> str:
    """Return a text as the content of a string in a style sheet, with every character escaped that could end it.

    >>> _css_text('K"1</style>')
    'K\\\\22 1\\\\3c \\\\2f style\\\\3e '
    """
    return "".join(each if _SAFE_IN_CSS.fullmatch(each) else f"\\{ord(each):x} " for each in text)
