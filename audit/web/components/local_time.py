"""Times as the person at the screen reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

DEFAULT_TIME_ZONE = "Europe/London"


def format_time(at: datetime) -> str:
    """The time of day, where the reader is."""
    return f"{at.astimezone(_time_zone()):%H:%M}"


def format_datetime(at: datetime) -> str:
    """Day and time of day, where the reader is."""
    local = at.astimezone(_time_zone())
    return f"{local.day} {local:%B %H:%M}"


def _time_zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or DEFAULT_TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(DEFAULT_TIME_ZONE)
