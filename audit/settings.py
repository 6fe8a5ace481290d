"""The settings of a server: AUDIT_* variables of the environment, and Streamlit's secrets.

This is the only module that reads either (a test holds that). Streamlit copies the settings at the top of its secrets
file into the environment, over what is there, before it shows the first page. So ``AUDIT_DATABASE_URL`` may be in
either, and the command line must find the same database: see ``apply_secrets``.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from audit.errors import StoreError
from audit.messages import pages as messages

SECRETS_FILES_OPTION = "secrets.files"
SIGN_IN_SECTION = "auth"


@dataclass(frozen=True)
class Settings:
    """The AUDIT_* variables as they are set; '' for one that is not set."""

    database_url: str
    person: str
    leads: frozenset[str]
    proxy_secret: str
    sign_in_claim: str
    sign_in_hours: str
    case_key: str
    contact: str
    licence: str
    report_template: str


def load_settings() -> Settings:
    """Read the settings. Call this each time they are needed: they are read once per call and never cached."""
    return Settings(
        database_url=os.environ.get("AUDIT_DATABASE_URL", ""),
        person=_read("AUDIT_PERSON"),
        leads=frozenset(name.strip().casefold() for name in _read("AUDIT_LEADS").split(",") if name.strip()),
        proxy_secret=os.environ.get("AUDIT_PROXY_SECRET", ""),
        sign_in_claim=_read("AUDIT_SIGN_IN_CLAIM"),
        sign_in_hours=_read("AUDIT_SIGN_IN_HOURS"),
        case_key=_read("AUDIT_CASE_KEY"),
        contact=_read("AUDIT_CONTACT"),
        licence=_read("AUDIT_LICENCE"),
        report_template=_read("AUDIT_REPORT_TEMPLATE"),
    )


def _read(name: str) -> str:
    return os.environ.get(name, "").strip()


def login_name() -> str:
    """Return the name of this computer's login; '' if it has none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return ""


def child_environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a program that this one starts: its own, with changes."""
    return {**os.environ, **changes}


def program_folders() -> str:
    """Return the folders in which programs are searched, as PATH lists them."""
    return os.environ.get("PATH", "")


def load_sign_in_secrets() -> Mapping[str, object] | None:
    """Return the section [auth] of the secrets; None if there is none. Raises StoreError if they cannot be read."""
    secrets = load_secrets()
    if SIGN_IN_SECTION not in secrets:
        return None
    section = secrets[SIGN_IN_SECTION]
    return section if isinstance(section, dict) else {}


def load_secrets() -> dict[str, object]:
    """Return Streamlit's secrets; empty if there is no secrets file. Raises StoreError if the file cannot be read.

    A file that cannot be read must not lead to local mode, or to another database.
    """
    import streamlit as st  # takes long to load, and most commands need no secrets

    try:
        if st.secrets.load_if_toml_exists():
            return st.secrets.to_dict()
    except (OSError, ValueError):
        raise StoreError(messages.SECRETS_UNREADABLE) from None
    if any(Path(file).exists() for file in st.get_option(SECRETS_FILES_OPTION)):
        raise StoreError(messages.SECRETS_UNREADABLE)
    return {}


def apply_secrets() -> None:
    """Copy the settings at the top of the secrets into the environment, as the server does when it starts."""
    from streamlit import config

    file_names = os.environ.get("STREAMLIT_SECRETS_FILES", "").split()
    if file_names:  # `streamlit run` reads this itself
        config.set_option(SECRETS_FILES_OPTION, file_names)
    load_secrets()
