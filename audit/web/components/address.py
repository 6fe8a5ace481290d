"""What a page carries in its address, so that a link shows the same thing."""

from __future__ import annotations

import streamlit as st


def get_param(name: str, default: str = "") -> str:
    """What the address says under a name."""
    return st.query_params.get(name, default)


def set_param(name: str, value: str, default: str = "") -> None:
    """Put a choice into the address; what is usual is not said there."""
    if value != default:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
