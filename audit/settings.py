"""What stands in Streamlit's secrets, for the pages and for the command line alike.

Streamlit takes the settings at the top of its secrets as environment variables, over those that are there, before it
shows the first page. So ``AUDIT_DATABASE_URL`` may stand in either; the command line must find the same store.
"""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from streamlit import config

from audit.errors import StoreError

SECRETS_FILES_OPTION = "secrets.files"
SECRETS_UNREADABLE = "The file of secrets cannot be read. Put it right: docs/deployment.md shows what is in it."


def load_secrets() -> dict[str, object]:
    """The secrets; none where there is no such file. Raises StoreError where there is one that cannot be read.

    One that cannot be read must mean neither local mode nor a store of its own.
    """
    try:
        if st.secrets.load_if_toml_exists():
            return st.secrets.to_dict()
    except (OSError, ValueError):
        raise StoreError(SECRETS_UNREADABLE) from None
    if any(Path(file).exists() for file in st.get_option(SECRETS_FILES_OPTION)):
        raise StoreError(SECRETS_UNREADABLE)
    return {}


def apply_secrets() -> None:
    """Take the settings at the top of the secrets into the environment, as the server does when it starts."""
    file_names = os.environ.get("STREAMLIT_SECRETS_FILES", "").split()
    if file_names:  # which `streamlit run` reads for itself
        config.set_option(SECRETS_FILES_OPTION, file_names)
    load_secrets()
