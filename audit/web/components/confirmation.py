"""What an action did, as a sentence where the person is: in view, read out, and the place from which they go on."""

from __future__ import annotations

from audit.web.components import html, tab_state


def confirm(place: str, sentence: str) -> None:
    """Remember what was done, for ``show_confirmation`` at this place in the next run."""
    tab_state.FORM_MESSAGE.of(place).set(sentence)


def show_confirmation(place: str) -> None:
    """Show what was done in the run before, once. It takes the focus, unless the person is typing already."""
    if sentence := tab_state.FORM_MESSAGE.of(place).pop():
        html.confirmation(sentence)
