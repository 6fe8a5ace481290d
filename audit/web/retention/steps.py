"""The steps to an erasure: what is done, what is due now, and from when the next step can be taken."""

from __future__ import annotations

from audit.formatting import format_date
from audit.messages import pages as messages
from audit.model.retention import ERASURE_DELAY_DAYS, ErasureStatus, ErasureStep, Retention
from audit.web.components import html

STEP_LABELS = {
    ErasureStep.SET_DATE: "1. Set the deletion date",
    ErasureStep.MARK: "2. Mark the cases for erasure",
    ErasureStep.WAIT: f"3. Wait {ERASURE_DELAY_DAYS} days",
    ErasureStep.ERASE: "4. Erase the cases",
}
NOW, DONE, LATER = "You are here.", "Done.", "Later."


def status_sentences(retention: Retention) -> list[str]:
    """Return the deletion date and the legal hold in sentences."""
    date_text = (
        messages.DELETION_DATE.format(date=format_date(retention.purge_on))
        if retention.purge_on
        else messages.NO_DELETION_DATE
    )
    hold_reason = f": {retention.hold_reason}" if retention.hold_reason else "."
    hold_text = messages.LEGAL_HOLD.format(reason=hold_reason) if retention.on_hold else messages.NO_LEGAL_HOLD
    return [date_text, hold_text]


def show_steps(status: ErasureStatus) -> None:
    """Show the four steps as a table: which are done, and which one is due."""
    rows = [html.Row((label, _state_of(step, status)), bold=step is status.step) for step, label in STEP_LABELS.items()]
    html.table("Steps to the erasure of the cases", ("Step", "Where this audit is"), rows)
    if status.retention.on_hold:
        html.notice(messages.HOLD_STOPS_STEPS)


def _state_of(step: ErasureStep, status: ErasureStatus) -> str:
    place = DONE if step < status.step else NOW if step is status.step else LATER
    return " ".join(filter(None, (place, _dates_of(step, status.retention))))


def _dates_of(step: ErasureStep, retention: Retention) -> str:
    match step:
        case ErasureStep.SET_DATE:
            return format_date(retention.purge_on)
        case ErasureStep.MARK:
            if retention.marked_at is not None:
                return format_date(retention.marked_at)
            return messages.MARK_FROM.format(date=format_date(retention.purge_on)) if retention.purge_on else ""
        case ErasureStep.WAIT:
            return ""
        case ErasureStep.ERASE:
            erasable_on = format_date(retention.erasable_on)
            return messages.ERASE_FROM.format(date=erasable_on) if erasable_on else ""
