"""Charts on a page: in the user's theme, with a text for people who cannot see them, and as images to download."""

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
    """Show a chart and offer it as an image, which always has the light theme.

    ``alt_text`` says in words what it shows; ``chart_name`` is part of the file names. The caller shows a table with
    the same figures next to the chart.
    """
    st.altair_chart(draw(html.chart_theme()), alt=alt_text, width="stretch")
    chart_downloads(audit, draw, alt_text, chart_name)


def show_cached_chart(
    audit: Audit, draw: Callable[..., Chart], chart_args: tuple[Hashable, ...], alt_text: str, chart_name: str
) -> None:
    """Show a chart that is drawn again only if its data, ``chart_args``, changed.

    ``draw`` takes ``chart_args`` and a ``theme``. Checking a chart against the Vega-Lite schema takes most of its time.
    """
    show_without_downloads(draw, chart_args, alt_text)
    chart_downloads(audit, lambda theme: draw(*chart_args, theme=theme), alt_text, chart_name)


def show_without_downloads(draw: Callable[..., Chart], chart_args: tuple[Hashable, ...], alt_text: str) -> None:
    """Show such a chart on a page that need not be about an audit, so that there is no name for its images."""
    st.vega_lite_chart(json.loads(_chart_json(draw, chart_args, html.chart_theme())), alt=alt_text, width="stretch")


@lru_cache(maxsize=CACHE_SIZE)
def _chart_json(draw: Callable[..., Chart], chart_args: tuple[Hashable, ...], theme: ChartTheme) -> str:
    """Return a chart as a Vega-Lite specification in JSON.

    Its data is inline: Streamlit would turn named datasets into Arrow tables on every run.
    """
    spec = draw(*chart_args, theme=theme).to_dict()
    datasets = spec.pop("datasets", {})

    def inline_data(node: dict[str, Any]) -> dict[str, Any]:
        return {"values": datasets[node["name"]]} if node.get("name") in datasets else node

    return json.dumps(json.loads(json.dumps(spec), object_hook=inline_data))


def chart_downloads(audit: Audit, draw: Callable[[ChartTheme], Chart], alt_text: str, chart_name: str) -> None:
    """Offer a chart as an image; ``show_chart`` does this below each chart."""
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
