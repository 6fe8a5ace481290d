"""Times where the person at the screen is; in United Kingdom time if the browser does not say."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

from audit.formatting import LOCAL_TIME_ZONE


def format_time(at: datetime) -> str:
    """Return the time of day."""
    return f"{at.astimezone(_browser_time_zone()):%H:%M}"


def format_datetime(at: datetime) -> str:
    """Return the day, the month and the time of day."""
    local = at.astimezone(_browser_time_zone())
    return f"{local.day} {local:%B %H:%M}"


def _browser_time_zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone) if st.context.timezone else LOCAL_TIME_ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return LOCAL_TIME_ZONE
