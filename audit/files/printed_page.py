"""A web page without any other file, laid out to be printed on A4."""

from __future__ import annotations

from collections.abc import Iterable


def printed_page(title: str, style: str, body: Iterable[str]) -> bytes:
    """Return the bytes of an HTML file. The title and the parts of the body are HTML; empty parts are left out."""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        + "\n".join(filter(None, body))
        + "\n</main>\n</body>\n</html>\n"
    ).encode()
