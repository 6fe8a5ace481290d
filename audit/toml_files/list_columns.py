"""The file that says which column of a long list is which, as TOML."""

from __future__ import annotations

from audit.errors import InputError
from audit.messages import toml_files as messages
from audit.toml_files.reader import Table, parse_toml


def parse_list_columns(data: bytes, name: str) -> dict[str, str]:
    """Return the heading of each column in the bytes of a file called ``name``. Raises InputError with every problem.

    A line is ``crn = "Case number"``. The columns are checked with the list.
    """
    content, error = parse_toml(data)
    if error:
        raise InputError(messages.PROBLEM.format(location=name, problem=error))
    problems: list[str] = []
    table = Table(content, name, problems)
    columns = {column: table.text(column, plain_text=False) for column in table.remaining_keys()}
    if problems:
        raise InputError(*problems)
    return columns
