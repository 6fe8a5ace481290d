"""The texts of a form as plain texts: without mark-up, web addresses and the answers to other questions."""

from __future__ import annotations

import re

from audit.model.text_fields import clean_text
from audit.toml_files.reader import MARKUP_PATTERN

ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
# No part of these may go past the character that another match could begin with: a long text stays quick.
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
OTHER_ANSWER = re.compile(r"\$\{[^{}]*\}")
LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
SPACES = re.compile(r"[ \t]{2,}")


def plain_text(text: str, one_line: bool = True) -> tuple[str, bool]:
    """Return a text without mark-up, and whether anything was left out of it.

    >>> plain_text("**Was** it [read](https://a.org)?"), plain_text("Is ${name} safe?")
    (('Was it read?', False), ('Is … safe?', True))
    """
    without = ADDRESS.sub("", LINK.sub(r"\1", OTHER_ANSWER.sub("…", text)))
    has_left_out = bool(OTHER_ANSWER.search(text)) or bool(ADDRESS.search(LINK.sub("", text)))
    # An underscore is mark-up in a text, but a space between two words of a name.
    without = MARKUP_PATTERN.sub(lambda match: " " if match.group() == "_" else "", TAG.sub("", without))
    return clean_text(SPACES.sub(" ", without), one_line=one_line), has_left_out
