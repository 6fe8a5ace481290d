"""Charts on a page: drawn for the reader's background, with words for those who do not see them, and to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from audit.charts.colours import ON_LIGHT, Ink
from audit.charts.images import Chart, png, svg
from audit.files.filenames import file_name, slug
from audit.storage.repositories.audits import Audit
from audit.web.components import html

KEPT = 200  # charts, of a few kilobytes each
KINDS = {"PNG": (png, "image/png"), "SVG": (svg, "image/svg+xml")}


def drawn(audit: Audit, draw: Callable[[Ink], Chart], says: str, what: str) -> None:
    """Show a chart and offer it as a picture, which is always drawn for paper.

    ``says`` is what it shows, in words; ``what`` names the chart in the names of its files. The table with the
    same figures stands beside it on the page: the caller's.
    """
    st.altair_chart(draw(html.ink()), alt=says, width="stretch")
    taken_away(audit, draw, says, what)


def drawn_once(audit: Audit, draw: Callable[..., Chart], of: tuple[Hashable, ...], says: str, what: str) -> None:
    """The same of a chart that is drawn anew only where what it shows, ``of``, is not what it was.

    ``draw`` takes what it shows and an ``ink``. Most of a chart's time goes into checking it against the grammar of
    charts, which a rerun need not do again.
    """
    st.vega_lite_chart(json.loads(_spec(draw, of, html.ink())), alt=says, width="stretch")
    taken_away(audit, lambda ink: draw(*of, ink=ink), says, what)


@lru_cache(maxsize=KEPT)
def _spec(draw: Callable[..., Chart], of: tuple[Hashable, ...], ink: Ink) -> str:
    """A chart in the grammar of charts, as text: whoever reads it gets an object of their own.

    Its rows stand where they are used, not under names: those Streamlit would turn into Arrow tables on every run.
    """
    made = draw(*of, ink=ink).to_dict()
    rows = made.pop("datasets", {})

    def in_place(part: dict[str, Any]) -> dict[str, Any]:
        return {"values": rows[part["name"]]} if part.get("name") in rows else part

    return json.dumps(json.loads(json.dumps(made), object_hook=in_place))


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
