"""Times as the person at the screen reads them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

HOME = "Europe/London"


def clock(at: datetime) -> str:
    """The time of day, where the reader is."""
    return f"{at.astimezone(_zone()):%H:%M}"


def moment(at: datetime) -> str:
    """Day and time of day, where the reader is."""
    local = at.astimezone(_zone())
    return f"{local.day} {local:%B %H:%M}"


def _zone() -> ZoneInfo:
    try:
        return ZoneInfo(st.context.timezone or HOME)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(HOME)
