"""Charts on a page: drawn for the reader's background, with words for those who do not see them, and to take away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from audit.charts.pictures import Chart, png, svg
from audit.colours import ON_LIGHT, Ink
from audit.exchange.file_names import file_name, slug
from audit.pages import parts
from audit.storage.audits import Audit

KINDS = {"PNG": (png, "image/png"), "SVG": (svg, "image/svg+xml")}


def drawn(audit: Audit, draw: Callable[[Ink], Chart], says: str, what: str) -> None:
    """Show a chart and offer it as a picture, which is always drawn for paper.

    ``says`` is what it shows, in words; ``what`` names the chart in the names of its files. The table with the
    same figures stands beside it on the page: the caller's.
    """
    st.altair_chart(draw(parts.ink()), alt=says, width="stretch")
    taken_away(audit, draw, says, what)


def taken_away(audit: Audit, draw: Callable[[Ink], Chart], says: str, what: str) -> None:
    """Offer a chart as a picture; what ``drawn`` does below each chart."""
    with st.container(horizontal=True, gap="small"):
        for kind, (picture, mime) in KINDS.items():
            st.download_button(
                f"{what} as {kind}",
                partial(_paper, draw, picture),
                file_name=file_name(audit.details, says.encode(), slug(what), kind.lower()),
                mime=mime,
                on_click="ignore",
                type="tertiary",
                key=f"take {what} {kind}",
            )


def _paper(draw: Callable[[Ink], Chart], picture: Callable[[Chart], bytes]) -> bytes:
    return picture(draw(ON_LIGHT))
