"""Pieces of a page that Streamlit's own widgets do not give: headings, badges, tables to paste, notices.

Everything that comes from a person or a file is escaped here, and shown as text only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import streamlit as st

from audit.charts.colours import ON_DARK, ON_LIGHT, Ink, rating_colour
from audit.model.bands import BandScale

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|:$~<>&])")
STYLE = Path(__file__).parent / "style.css"
HAND_OVER = """<script>
window.handsOver ||= (() => {
    const handOver = () => { if (document.activeElement?.matches("textarea, input")) document.activeElement.blur(); };
    document.addEventListener("keydown", event => { if (event.key === "Escape") handOver(); }, true);
    window.addEventListener("beforeunload", handOver);
    return true;
})();
</script>"""


def style() -> None:
    """The workbench's own styles; once per run.

    And one script: text that is being typed is handed over, and so saved, also when Escape or a reload takes its
    box away.
    """
    st.html(STYLE)
    st.html(HAND_OVER, unsafe_allow_javascript=True)


def heading(title: str, over: str = "", under: str = "") -> None:
    """The page's one main heading, with a line above it (which audit) and one below it."""
    above = f'<p class="over">{escape(over)}</p>' if over else ""
    below = f'<p class="under">{escape(under)}</p>' if under else ""
    st.html(f"{above}<h1>{escape(title)}</h1>{below}")


def subheading(title: str, level: int = 2, anchor: str = "") -> None:
    """A heading below the main one; ``anchor`` lets a link lead to it."""
    st.html(as_subheading(title, level, anchor))


def as_subheading(title: str, level: int = 2, anchor: str = "") -> str:
    """The same as HTML, to be shown together with other pieces by one ``together``."""
    name = f' id="{escape(anchor)}"' if anchor else ""
    return f"<h{level}{name}>{escape(title)}</h{level}>"


def count(number: int, noun: str) -> str:
    """A number with its noun: "1 case", "46 cases"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def text(*paragraphs: str, kind: str = "") -> None:
    """Plain paragraphs; ``kind`` is a class of the style sheet (quiet, lead)."""
    st.html(as_text(*paragraphs, kind=kind))


def as_text(*paragraphs: str, kind: str = "") -> str:
    """The same as HTML."""
    return "".join(f'<p class="{escape(kind)}">{escape(paragraph)}</p>' for paragraph in paragraphs)


def status(sentence: str) -> None:
    """A quiet line that changes as the person works; a screen reader reads it out when it does."""
    st.html(f'<p class="quiet" role="status">{escape(sentence)}</p>')


def listing(items: Iterable[str], start: int = 0) -> None:
    """A list of plain texts; numbered from ``start`` where it is given."""
    st.html(as_listing(items, start))


def as_listing(items: Iterable[str], start: int = 0) -> str:
    """The same as HTML."""
    tag, opening = ("ol", f'<ol start="{start}">') if start else ("ul", "<ul>")
    return opening + "".join(f"<li>{escape(item)}</li>" for item in items) + f"</{tag}>"


def alert(*sentences: str) -> None:
    """Something is wrong: each sentence says where, what, and what to do. Read out at once."""
    st.html(_box("alert", "There is a problem", sentences))


def notice(*sentences: str) -> None:
    """Something worth knowing."""
    st.html(as_notice(*sentences))


def as_notice(*sentences: str) -> str:
    """The same as HTML."""
    return _box("status", "", sentences)


def _box(role: str, title: str, sentences: Sequence[str]) -> str:
    head = f"<p><strong>{escape(title)}</strong></p>" if title else ""
    lines = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    body = f"<ul>{lines}</ul>" if len(sentences) > 1 else f"<p>{escape(''.join(sentences))}</p>"
    return f'<div class="box {role}" role="{role}">{head}{body}</div>'


def badge(words: str, scale: BandScale) -> str:
    """A rating as a badge: the words carry the meaning, the colour repeats it. Returns HTML."""
    if words not in scale.ratings:
        return f'<span class="badge none">{escape(words)}</span>'
    return f'<span class="badge" style="background:{rating_colour(scale, words)}">{escape(words)}</span>'


def link(words: str, anchor: str) -> str:
    """A way to a heading further down on the same page. Returns HTML."""
    return f'<a href="#{escape(anchor)}">{escape(words)}</a>'


def ink() -> Ink:
    """What charts are drawn with on the background that this reader sees."""
    return ON_DARK if st.context.theme.type == "dark" else ON_LIGHT


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells as plain texts or ready badges, bold where the rating stands on it.

    A row with one cell is the heading of the rows that follow.
    """

    cells: tuple[str, ...]
    bold: bool = False


def table(
    caption: str, heads: Sequence[str], rows: Iterable[Row], numbers: Sequence[int] = (), ready: Sequence[int] = ()
) -> None:
    """A real table that can be pasted into a report: the first cell of each row is its heading.

    ``numbers`` are the columns set to the right; ``ready`` those whose cells are HTML made by ``badge`` or ``link``.
    """
    st.html(as_table(caption, heads, rows, numbers, ready))


def as_table(
    caption: str, heads: Sequence[str], rows: Iterable[Row], numbers: Sequence[int] = (), ready: Sequence[int] = ()
) -> str:
    """The same as HTML."""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}"><table class="report">'
        f"<caption>{escape(caption)}</caption><thead><tr>{_heads(heads, numbers)}</tr></thead>"
        f"<tbody>{''.join(_row(row, numbers, ready, len(heads)) for row in rows)}</tbody></table></div>"
    )


def _heads(heads: Sequence[str], numbers: Sequence[int]) -> str:
    return "".join(
        f'<th scope="col"{_number(column in numbers)}>{escape(head)}</th>' for column, head in enumerate(heads)
    )


def _row(row: Row, numbers: Sequence[int], ready: Sequence[int], width: int) -> str:
    if len(row.cells) == 1:
        return f'<tr class="group"><th scope="colgroup" colspan="{width}">{escape(row.cells[0])}</th></tr>'
    cells = []
    for column, cell in enumerate(row.cells):
        inner = cell if column in ready else escape(cell)
        inner = f"<strong>{inner}</strong>" if row.bold else inner
        tag, scope = ("th", ' scope="row"') if column == 0 else ("td", "")
        cells.append(f"<{tag}{scope}{_number(column in numbers)}>{inner}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def _number(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def together(*pieces: str) -> None:
    """Pieces of HTML, each made by a function of this module, as one element: a page of few elements is quick."""
    st.html("".join(pieces))


def folded(title: str, *pieces: str) -> str:
    """Pieces that unfold when their title is clicked, without a run of the page. Returns HTML."""
    return f"<details><summary>{escape(title)}</summary>{''.join(pieces)}</details>"


def fold(label: str, key: str, draw: Callable[[], None], unfolded: bool = False) -> None:
    """A fold whose inside is drawn only while it is unfolded; ``unfolded`` is how it begins.

    The label must stay the same while the page is open: Streamlit takes one with another label for another fold.
    """
    if key not in st.session_state:
        st.session_state[key] = unfolded
    place = st.expander(plain(label), key=key, on_change="rerun")
    if place.open:
        with place:
            draw()


def plain(label: str) -> str:
    """A text as the label of a widget, which Streamlit would else read as Markdown.

    >>> print(plain("2.2.3 *Safety*"))
    2\\.2\\.3 \\*Safety\\*
    """
    return MARKS.sub(r"\\\1", label)


def way(words: str, address: str) -> str:
    """A way to another page of the workbench, or to this one with other choices. Returns HTML."""
    return f'<a href="{escape(address)}">{escape(words)}</a>'


def marking(words: str) -> None:
    """How the audit is marked, above everything else on the page."""
    st.html(f'<p class="marking">{escape(words)}</p>')


def notices(sentences: Sequence[str]) -> None:
    """Something worth knowing, where there is something."""
    if sentences:
        notice(*sentences)
