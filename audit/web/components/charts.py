"""Charts on a page: drawn for the reader's background, with words for those who do not see them, and to take away."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable
from functools import lru_cache, partial
from typing import Any

import streamlit as st

from audit.charts.colours import LIGHT_THEME, ChartTheme
from audit.charts.images import Chart, png, svg
from audit.files.filenames import file_name, slug
from audit.model.audit import Audit
from audit.web.components import html

CACHE_SIZE = 200  # charts, of a few kilobytes each
IMAGE_FORMATS = {"PNG": (png, "image/png"), "SVG": (svg, "image/svg+xml")}


def show_chart(audit: Audit, draw: Callable[[ChartTheme], Chart], alt_text: str, chart_name: str) -> None:
    """Show a chart and offer it as a picture, which is always drawn for paper.

    ``alt_text`` is what it shows, in words; ``chart_name`` names the chart in the names of its files. The table with the
    same figures stands beside it on the page: the caller's.
    """
    st.altair_chart(draw(html.chart_theme()), alt=alt_text, width="stretch")
    chart_downloads(audit, draw, alt_text, chart_name)


def show_cached_chart(
    audit: Audit, draw: Callable[..., Chart], chart_args: tuple[Hashable, ...], alt_text: str, chart_name: str
) -> None:
    """The same of a chart that is drawn anew only where what it shows, ``chart_args``, is not what it was.

    ``draw`` takes what it shows and an ``theme``. Most of a chart's time goes into checking it against the grammar of
    charts, which a rerun need not do again.
    """
    st.vega_lite_chart(json.loads(_chart_json(draw, chart_args, html.chart_theme())), alt=alt_text, width="stretch")
    chart_downloads(audit, lambda theme: draw(*chart_args, theme=theme), alt_text, chart_name)


@lru_cache(maxsize=CACHE_SIZE)
def _chart_json(draw: Callable[..., Chart], chart_args: tuple[Hashable, ...], theme: ChartTheme) -> str:
    """A chart in the grammar of charts, as text: whoever reads it gets an object of their own.

    Its rows stand where they are used, not under names: those Streamlit would turn into Arrow tables on every run.
    """
    spec = draw(*chart_args, theme=theme).to_dict()
    datasets = spec.pop("datasets", {})

    def inline_data(node: dict[str, Any]) -> dict[str, Any]:
        return {"values": datasets[node["name"]]} if node.get("name") in datasets else node

    return json.dumps(json.loads(json.dumps(spec), object_hook=inline_data))


def chart_downloads(audit: Audit, draw: Callable[[ChartTheme], Chart], alt_text: str, chart_name: str) -> None:
    """Offer a chart as a picture; what ``show_chart`` does below each chart."""
    with st.container(horizontal=True, gap="small"):
        for image_format, (encode, mime) in IMAGE_FORMATS.items():
            st.download_button(
                f"{chart_name} as {image_format}",
                partial(_print_image, draw, encode),
                file_name=file_name(audit.description, alt_text.encode(), slug(chart_name), image_format.lower()),
                mime=mime,
                on_click="ignore",
                type="tertiary",
                key=f"take {chart_name} {image_format}",
            )


def _print_image(draw: Callable[[ChartTheme], Chart], encode: Callable[[Chart], bytes]) -> bytes:
    return encode(draw(LIGHT_THEME))
