"""The invented file of a case of the practice audit, which is all that there is to read of it."""

from __future__ import annotations

from audit.web.components import html


def show_practice_file(reference: str) -> None:
    """Show the file of a case above its recording form."""
    from audit.sample_audit import practice_file  # loads spreadsheet libraries, which no other case needs

    if text := practice_file(reference):
        file_html = html.paragraphs_html(*text.strip().split("\n\n"))
        label = f"File of {reference} (invented)"
        html.expander(label, f"file {reference}", lambda: html.render(file_html), expanded=True)
