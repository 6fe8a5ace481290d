"""What the recording form says, read from its own list of words, so that tests need no copy of them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from audit.web.record import component

ENTRY = re.compile(r'^  (\w+):\s+("(?:[^"\\]|\\.)*"),$', re.MULTILINE)
ANY = "\0"
SOURCE = (Path(component.__file__).parent / "words.js").read_text("utf-8")
WORDS: dict[str, str] = {name: json.loads(text) for name, text in ENTRY.findall(SOURCE)}


def form_says(name: str, /, **values: str | int) -> str:
    """Return the words under a name, with the names in braces filled in."""
    return WORDS[name].format(**values)


def pattern(name: str, /, **values: str | int) -> re.Pattern[str]:
    """Return a pattern for the words under a name. A name in braces that has no value here stands for any text."""
    words = re.sub(r"\{(\w+)\}", lambda found: str(values.get(found[1], ANY)), WORDS[name])
    return re.compile(re.escape(words).replace(re.escape(ANY), ".*"))
