"""The messages between the editor of a questionnaire file and the server; see ``record/component/message_types.py``."""

from __future__ import annotations

from typing import TypedDict


class TypedText(TypedDict):
    """The text of a draft as it was typed, over the version ``seen``. ``number`` counts the messages of the page."""

    draft: str
    text: str
    seen: int
    number: int


class LineMark(TypedDict):
    """A line with a problem, and the problem."""

    line: int
    problem: str


class EditorContent(TypedDict):
    """The saved text of a draft and its version. ``answered`` is the number of the last message that was dealt with.

    ``conflict``: that message was not saved, because the draft was saved meanwhile; ``refused`` says why else it was
    not. ``dropped`` is the number of the last message over which the person chose the saved text. ``open``: it can be
    changed.
    """

    draft: str
    text: str
    version: int
    answered: int
    conflict: bool
    refused: str
    dropped: int
    open: bool
    marks: list[LineMark]
