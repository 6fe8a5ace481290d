"""An urgent concern as pages show it: its state in words, and its steps with who did what, and when."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from audit.formatting import format_datetime, format_duration, upper_first
from audit.messages import concerns as messages
from audit.model.concerns import ConcernEntry, UrgentConcern, how_recorded
from audit.web.concerns.links import concern_link


def state_words(concern: UrgentConcern) -> str:
    """Return whether a concern is open, and how soon somebody responded."""
    if concern.response_time is None:
        return messages.WAITING_FOR_RESPONSE
    sentence = messages.OPEN_AND_ANSWERED if concern.is_open else messages.CLOSED_AND_ANSWERED
    return sentence.format(time=format_duration(concern.response_time))


def concern_list_html(concerns: Iterable[UrgentConcern]) -> str:
    """Return concerns as a list of links, each with its state."""
    items = (f"<li>{concern_link(each, each.name)}: {escape(state_words(each))}</li>" for each in concerns)
    return f"<ul>{''.join(items)}</ul>"


def steps_html(concern: UrgentConcern) -> str:
    """Return the steps of a concern, oldest first, as HTML."""
    return f'<ol class="steps-of">{"".join(_step_html(concern, entry) for entry in concern.entries)}</ol>'


def _step_html(concern: UrgentConcern, entry: ConcernEntry) -> str:
    head = f"{upper_first(how_recorded(concern, entry))} by {entry.by}, {format_datetime(entry.at)}"
    informed = f"<p>{escape(messages.INFORMED.format(names=entry.informed))}</p>" if entry.informed else ""
    return f'<li><strong>{escape(head)}</strong><p class="note">{escape(entry.text)}</p>{informed}</li>'
