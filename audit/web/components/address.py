"""Choices in the address of a page, so that a link shows the same thing.

This is the only module that touches ``st.query_params`` (a test holds that).
"""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st


def get_param(name: str, default: str = "") -> str:
    """Return a parameter of the address, or the default if the address does not have it."""
    return st.query_params.get(name, default)


def has_param(name: str) -> bool:
    """Whether the address has this parameter."""
    return name in st.query_params


def set_param(name: str, value: str, default: str = "") -> None:
    """Put a choice into the address; the default is left out of it.

    An unchanged value is not written again: each write is a step for the browser's Back button.
    """
    if value == default:
        remove_param(name)
    elif st.query_params.get(name) != value:
        st.query_params[name] = value


def remove_param(name: str) -> None:
    """Take a parameter out of the address, if it is there."""
    if name in st.query_params:
        del st.query_params[name]


def url_with(**changes: str) -> str:
    """Return the address of this page with other choices; an empty choice is left out."""
    params = st.query_params.to_dict() | changes
    return f"?{urlencode({name: value for name, value in params.items() if value})}"
