"""HTML that Streamlit's own widgets do not offer: headings, badges, tables, notices.

Everything that comes from a person or a file is escaped here, so it is shown as text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from audit.charts.colours import DARK_THEME, LIGHT_THEME, ChartTheme, rating_colour
from audit.model.bands import BandScale
from audit.web.components import tab_state
from audit.web.components.problem_fields import ProblemFields, key_of_field

if TYPE_CHECKING:
    from audit.analysis.comparison import ComparedShare

MARKDOWN_CHARACTERS = re.compile(r"([\\`*_{}\[\]()#+\-.!|:$~<>&])")
LINK_STARTS = re.compile(r"https?(?=:)|www(?=\.)|\S(?=@)", re.IGNORECASE)
UNSAFE_IN_CLASS = re.compile(r"[^a-zA-Z0-9_-]")
CONTENTS = "contents"
STYLESHEET = Path(__file__).parent / "style.css"
SCRIPT_FILES = (STYLESHEET.parent / name for name in ("runs.js", "text_boxes.js", "pages.js", "focus.js", "copying.js"))
SCRIPTS = "".join(f"<script>{file.read_text('utf-8')}</script>" for file in SCRIPT_FILES)


def apply_styles() -> None:
    """Add the style sheet, the scripts of all pages and the mark by which they see that a run began; once per run."""
    st.html(STYLESHEET)
    st.html(SCRIPTS, unsafe_allow_javascript=True)
    tab_state.RUNS.set(tab_state.RUNS.get() + 1)
    st.html(f'<i data-run="{tab_state.RUNS.get()}"></i>')


def heading(title: str, caption: str = "", subtitle: str = "") -> None:
    """Show the page's main heading, with a line above it (the audit) and one below it."""
    st.html(heading_html(title, caption, subtitle))


def heading_html(title: str, caption: str = "", subtitle: str = "") -> str:
    """Return the page's main heading as HTML."""
    caption_html = f'<p class="over">{escape(caption)}</p>' if caption else ""
    subtitle_html = f'<p class="under">{escape(subtitle)}</p>' if subtitle else ""
    return f"{caption_html}<h1>{escape(title)}</h1>{subtitle_html}"


def subheading(title: str, level: int = 2, anchor: str = "") -> None:
    """Show a heading below the main one; ``anchor`` is its id, for links."""
    st.html(subheading_html(title, level, anchor))


def focusable_heading(title: str, level: int = 2) -> None:
    """Show a heading that a script can give the focus, above a form that has just opened."""
    st.html(f'<h{level} tabindex="-1">{escape(title)}</h{level}>')


def subheading_html(title: str, level: int = 2, anchor: str = "") -> str:
    """Return a heading as HTML, to be shown with other pieces by one ``render``."""
    id_attribute = f' id="{escape(anchor)}"' if anchor else ""
    return f"<h{level}{id_attribute}>{escape(title)}</h{level}>"


def paragraphs(*texts: str, kind: str = "") -> None:
    """Show plain paragraphs; ``kind`` is a class of the style sheet (quiet, lead)."""
    st.html(paragraphs_html(*texts, kind=kind))


def paragraphs_html(*texts: str, kind: str = "") -> str:
    """Return plain paragraphs as HTML."""
    return "".join(f'<p class="{escape(kind)}">{escape(paragraph)}</p>' for paragraph in texts)


def status(sentence: str) -> None:
    """Show a quiet line that changes as the user works; screen readers read out each change."""
    st.html(f'<p class="quiet" role="status">{escape(sentence)}</p>')


def listing(items: Iterable[str], start: int = 0) -> None:
    """Show a list of plain texts; numbered from ``start`` unless it is 0."""
    st.html(listing_html(items, start))


def listing_html(items: Iterable[str], start: int = 0) -> str:
    """Return a list as HTML."""
    tag, opening_tag = ("ol", f'<ol start="{start}">') if start else ("ul", "<ul>")
    return opening_tag + "".join(f"<li>{escape(item)}</li>" for item in items) + f"</{tag}>"


def alert(*sentences: str) -> None:
    """Show errors. Screen readers read them out at once."""
    st.html(alert_html(*sentences))


def alert_html(*sentences: str) -> str:
    """Return errors as HTML."""
    return _box_html("alert", "There is a problem", sentences)


def notice(*sentences: str) -> None:
    """Show a notice."""
    st.html(notice_html(*sentences))


def notice_html(*sentences: str) -> str:
    """Return a notice as HTML."""
    return _box_html("status", "", sentences)


def confirmation(sentence: str) -> None:
    """Show what was done. It takes the focus after the action that led to it (``focus.js``)."""
    st.html(f'<div class="box done" role="status" tabindex="-1" data-confirmation><p>{escape(sentence)}</p></div>')


def error_summary(sentences: Sequence[str], fields: ProblemFields | None = None, *, after_action: bool = True) -> None:
    """Show why an action was refused. The summary takes the focus, and each sentence leads to its field.

    The sentence is shown at its field too. What is wrong while somebody still fills in the fields is shown in the same
    way, without ``after_action``: the focus stays with them.
    """
    items = [_linked_sentence(sentence, fields or {}) for sentence in sentences]
    body = "".join(f"<li>{item}</li>" for item in items) if len(items) > 1 else ""
    body_html = f"<ul>{body}</ul>" if body else f"<p>{''.join(items)}</p>"
    st.html(
        f'<div class="box alert" role="alert" tabindex="-1" data-errors="{"after-action" if after_action else "live"}">'
        f"<p><strong>There is a problem</strong></p>"
        f"{body_html}</div>"
    )


def _linked_sentence(sentence: str, fields: ProblemFields) -> str:
    """Return a sentence as HTML, as a link to the field that it is about if that is known."""
    key = key_of_field(sentence, fields)
    if not key:
        return escape(sentence)
    return f'<a href="#" data-field="{escape(field_class(key))}">{escape(sentence)}</a>'


def field_class(key: str) -> str:
    """Return the class of the container of the field with this key, as Streamlit names it."""
    return f"st-key-{UNSAFE_IN_CLASS.sub('-', key.strip())}"


def _box_html(role: str, title: str, sentences: Sequence[str]) -> str:
    title_html = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    items_html = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    body_html = f"<ul>{items_html}</ul>" if len(sentences) > 1 else f"<p>{escape(''.join(sentences))}</p>"
    return f'<div class="box {role}" role="{role}">{title_html}{body_html}</div>'


def badge_html(label: str, scale: BandScale) -> str:
    """Return a rating as a badge in HTML. Its text has the meaning; the colour only repeats it."""
    if label not in scale.ratings:
        return f'<span class="badge none">{escape(label)}</span>'
    return f'<span class="badge" style="background:{rating_colour(scale, label)}">{escape(label)}</span>'


def contents_html(sections: Sequence[tuple[str, str]]) -> str:
    """Return the contents of a long page as HTML: a link to each section, from its title and anchor."""
    items = "".join(f"<li>{anchor_link(title, anchor)}</li>" for title, anchor in sections)
    return f'<nav class="contents" id="{CONTENTS}" aria-label="On this page"><p>On this page</p><ul>{items}</ul></nav>'


def back_links_html(*links: tuple[str, str]) -> str:
    """Return links back to earlier parts of the page and to its contents, each a label and an anchor, as HTML."""
    back = [anchor_link(label, anchor) for label, anchor in (*links, ("Back to contents", CONTENTS))]
    return f'<p class="quiet to-contents">{" ".join(back)}</p>'


def anchor_link(label: str, anchor: str) -> str:
    """Return a link to a heading on the same page, as HTML."""
    return f'<a href="#{escape(anchor)}">{escape(label)}</a>'


def chart_theme() -> ChartTheme:
    """Return the theme for charts on the user's background, light or dark."""
    return DARK_THEME if st.context.theme.type == "dark" else LIGHT_THEME


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells as plain texts or HTML, and whether it is bold.

    A row with one cell is the heading of the rows that follow.
    """

    cells: tuple[str, ...]
    bold: bool = False


def table(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Row],
    numeric_columns: Sequence[int] = (),
    html_columns: Sequence[int] = (),
) -> None:
    """Show a table that can be pasted into a report: the first cell of each row is its heading.

    ``numeric_columns`` are aligned right; the cells of ``html_columns`` are HTML made by functions of this module.
    """
    st.html(table_html(caption, headers, rows, numeric_columns, html_columns))


def table_html(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Row],
    numeric_columns: Sequence[int] = (),
    html_columns: Sequence[int] = (),
    is_narrow: bool = False,
) -> str:
    """Return a table as HTML; one that is narrow fits a phone."""
    rows_html = "".join(_row_html(row, numeric_columns, html_columns, len(headers)) for row in rows)
    table_class = "report small narrow" if is_narrow else "report"
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="{table_class}">'
        f"<caption>{escape(caption)}</caption><thead><tr>{_header_cells(headers, numeric_columns)}</tr></thead>"
        f"<tbody>{rows_html}</tbody></table></div>"
    )


def _header_cells(headers: Sequence[str], numeric_columns: Sequence[int]) -> str:
    return "".join(
        f'<th scope="col"{_number_class(column in numeric_columns)}>{escape(header)}</th>'
        for column, header in enumerate(headers)
    )


def _row_html(row: Row, numeric_columns: Sequence[int], html_columns: Sequence[int], column_count: int) -> str:
    if len(row.cells) == 1:
        return f'<tr class="group"><th scope="colgroup" colspan="{column_count}">{escape(row.cells[0])}</th></tr>'
    cells = []
    for column, cell in enumerate(row.cells):
        content = cell if column in html_columns else escape(cell)
        content = f"<strong>{content}</strong>" if row.bold else content
        tag, scope = ("th", ' scope="row"') if column == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{_number_class(column in numeric_columns)}>{content}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _number_class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def render(*pieces: str) -> None:
    """Show pieces of HTML, made by functions of this module, as one element: a page of few elements is fast.

    Streamlit refuses an empty element, so nothing is shown if all pieces are empty.
    """
    if content := "".join(pieces):
        st.html(content)


def details_html(title: str, *pieces: str, anchor: str = "") -> str:
    """Return pieces that expand when their title is clicked, without a run of the page, as HTML.

    ``anchor`` is the id of the title, for links.
    """
    id_attribute = f' id="{escape(anchor)}"' if anchor else ""
    return f"<details><summary{id_attribute}>{escape(title)}</summary>{''.join(pieces)}</details>"


def expander(label: str, key: str, draw: Callable[[], None], expanded: bool = False) -> None:
    """Show an expander whose content is drawn only while it is open; ``expanded`` is how it starts.

    The label must stay the same while the page is open: Streamlit takes another label for another expander.
    """
    if not tab_state.has_widget_value(key):
        tab_state.set_widget_value(key, expanded)
    container = st.expander(escape_markdown(label), key=key, on_change="rerun")
    if container.open:
        with container:
            draw()


def escape_markdown(label: str) -> str:
    """Return a text as the label of a widget, which Streamlit would otherwise read as Markdown.

    An address, also one of e-mail, becomes a link in spite of any backslash, so an invisible word joiner interrupts it.

    >>> print(escape_markdown("2.2.3 *Safety*"))
    2\\.2\\.3 \\*Safety\\*
    """
    return MARKDOWN_CHARACTERS.sub(r"\\\1", LINK_STARTS.sub("\\g<0>\N{WORD JOINER}", label))


def link_to(label: str, url: str) -> str:
    """Return a link to another page, or to this one with other choices, as HTML.

    A script opens it without loading the program again, so that the tab keeps its memory (``pages.js``).
    """
    return f'<a href="{escape(url)}">{escape(label)}</a>'


def marking(text: str) -> None:
    """Show the marking of the audit, above everything else on the page."""
    st.html(f'<p class="marking">{escape(text)}</p>')


def notice_if_any(sentences: Sequence[str]) -> None:
    """Show a notice, if there are any sentences."""
    if sentences:
        notice(*sentences)


def share_cell(compared_share: ComparedShare) -> str:
    """Return the percentage above its base as HTML; a dash if the audit does not have the question.

    If a crosswalk joins another question to it, that is said below.
    """
    share, joined = compared_share.share, compared_share.joined_text
    if share is None:
        return escape(compared_share.text)
    mark = f"<br><small>{escape(joined)}</small>" if joined else ""
    return two_lines(share.percent_text, f"({share.count_text})") + mark


def two_lines(first: str, second: str) -> str:
    """Return two short texts, one above the other, as HTML."""
    return f"{escape(first)}<br><small>{escape(second)}</small>" if second else escape(first)


def scrolling_list(label: str, items: Iterable[str]) -> None:
    """Show a long list in a box of limited height, which scrolls, also by keyboard."""
    st.html(
        f'<div class="scroll tall" tabindex="0" role="region" aria-label="{escape(label)}">{listing_html(items)}</div>'
    )
