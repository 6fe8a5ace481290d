"""Cells of wide tables: a percentage over its base, a change over its interval."""

from __future__ import annotations

from html import escape

from audit.analysis.comparison import ComparedShare


def share_cell(compared: ComparedShare) -> str:
    """The percentage over its base, as HTML; a dash where the audit does not have the question."""
    share = compared.share
    return escape(compared.text) if share is None else two_lines(share.text, f"({share.of})")


def two_lines(first: str, second: str) -> str:
    """Two short texts, one over the other, as HTML."""
    return f"{escape(first)}<br><small>{escape(second)}</small>" if second else escape(first)
