"""Says how to mend a file that is not valid TOML."""

from __future__ import annotations

import tomllib

from audit.messages import toml_files as messages
from audit.messages import toml_mends as mends

MENDS = {
    "Cannot overwrite a value": mends.KEY_TWICE,
    "Cannot declare": mends.HEADING_TWICE,
    "Invalid value": mends.VALUE,
    "Expected newline": mends.AFTER_VALUE,
    "Unclosed": mends.BRACKET,
    "Unterminated string": mends.QUOTE,
    "Illegal character": mends.QUOTE,
    "Unescaped": mends.BACKSLASH,
}
"""How Python's error begins, and what most authors have to change then. Other errors get a general sentence."""


def toml_problem(error: tomllib.TOMLDecodeError) -> str:
    """Return what is wrong, where, and how to mend it."""
    written = str(error)
    fitting = (mend for beginning, mend in MENDS.items() if written.startswith(beginning))
    return messages.NOT_TOML.format(error=written, mend=next(fitting, mends.LINE))
