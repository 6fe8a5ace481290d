"""Files that a command writes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from audit.errors import InputError
from audit.formatting import join_list
from audit.messages import cli as messages


def check_output_path(path: Path, suffix: str | Sequence[str], file_type: str, force: bool) -> None:
    """Raise InputError if the name has another ending, or if the file exists and may not be overwritten.

    ``suffix`` may be several endings.
    """
    suffixes = [suffix] if isinstance(suffix, str) else suffix
    if path.suffix.casefold() not in suffixes:
        known = join_list(suffixes, "or")
        raise InputError(messages.WRONG_OUTPUT_SUFFIX.format(path=path, file_type=file_type, suffix=known))
    if path.exists() and not force:
        raise InputError(messages.OUTPUT_EXISTS.format(path=path))
