"""The first recommendations, in the order of the report, with who acts and until when."""

from __future__ import annotations

from collections.abc import Sequence

from audit.files.export_context import ExportContext
from audit.files.summary.clipping import ONE_LINE, clip, text_width
from audit.formatting import format_date
from audit.messages import summary as messages
from audit.model.finding import Finding, recommendations_in_order

MAX_ACTIONS, NAME_WIDTH = 3, 36


def actions(context: ExportContext, lines: int) -> tuple[str, ...]:
    """Return the first three recommendations, each in at most so many lines; or a sentence that there is none yet."""
    recommendations = recommendations_in_order(context.findings)
    if not recommendations:
        return (messages.NO_RECOMMENDATION,)
    return tuple(_action(context, finding, ONE_LINE * lines) for finding in recommendations[:MAX_ACTIONS])


def how_many_more(findings: Sequence[Finding]) -> str:
    """Return how many recommendations the page leaves out; '' if none."""
    more = len(recommendations_in_order(findings)) - MAX_ACTIONS
    return messages.MORE_IN_REPORT.format(count=more) if more > 0 else ""


def _action(context: ExportContext, finding: Finding, width: float) -> str:
    """Return a recommendation, cut if it is long; who acts and until when is never cut off."""
    names = context.description.addressee_names
    addressee = [f"for {clip(names[finding.addressee], NAME_WIDTH)}"] if finding.addressee else []
    owner = [f"owner: {clip(finding.owner, NAME_WIDTH)}"] if finding.owner else []
    due = [f"due {format_date(finding.due_date)}"] if finding.due_date else []
    who_and_when = "; ".join([*addressee, *owner, *due])
    room = width - text_width(who_and_when)
    return f"{clip(finding.text, room)} ({who_and_when})" if who_and_when else clip(finding.text, room)
