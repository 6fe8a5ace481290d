"""Cells of wide tables: a percentage over its base, a change over its interval."""

from __future__ import annotations

from html import escape

from audit.analysis.comparison import ComparedShare


def share_cell(compared_share: ComparedShare) -> str:
    """The percentage over its base, as HTML; a dash where the audit does not have the question."""
    share = compared_share.share
    return escape(compared_share.text) if share is None else two_lines(share.percent_text, f"({share.count_text})")


def two_lines(first: str, second: str) -> str:
    """Two short texts, one over the other, as HTML."""
    return f"{escape(first)}<br><small>{escape(second)}</small>" if second else escape(first)
