"""Files that a command writes."""

from __future__ import annotations

from pathlib import Path

from audit.errors import InputError
from audit.messages import cli as messages


def check_output_path(path: Path, suffix: str, file_type: str, force: bool) -> None:
    """Raise InputError if the name has another ending, or if the file exists and may not be overwritten."""
    if path.suffix.casefold() != suffix:
        raise InputError(messages.WRONG_OUTPUT_SUFFIX.format(path=path, file_type=file_type, suffix=suffix))
    if path.exists() and not force:
        raise InputError(messages.OUTPUT_EXISTS.format(path=path))
