"""What is on the sheet of a case now."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.messages import feedback as messages
from audit.model.feedback import CaseFeedback
from audit.model.feedback_sheet import SheetPoint, feedback_sheet
from audit.web.components import html


def show_sheet(feedback: CaseFeedback) -> None:
    """Show the strengths, the areas to improve and the other notes."""
    sheet = feedback_sheet(feedback)
    parts = [(messages.STRENGTHS, sheet.strengths), (messages.AREAS, sheet.areas)]
    parts += [(messages.OTHER_NOTES, sheet.others)] if sheet.others else []
    html.render(*(_part(heading, points) for heading, points in parts))


def _part(heading: str, points: Sequence[SheetPoint]) -> str:
    items = "".join(f"<li>{_point(point)}</li>" for point in points)
    nothing = html.paragraphs_html(messages.NOTHING_RECORDED)
    anchor = "strengths" if heading == messages.STRENGTHS else ""
    return f"{html.subheading_html(heading, anchor=anchor)}{f'<ul>{items}</ul>' if items else nothing}"


def _point(point: SheetPoint) -> str:
    note = f'<p class="note">{escape(point.note)}</p>' if point.note else ""
    return f"{escape(point.text)}{note}"
