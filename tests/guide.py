"""The examples of the authors' guide, as they are printed in it."""

from __future__ import annotations

import re

from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire
from tests.small_questionnaire import SMALL_TOML

GUIDE = (QUESTIONNAIRES_FOLDER / "README.md").read_text("utf-8")


def section(heading: str, mark: str = "##") -> str:
    """Return what is under a heading of the guide; ``mark`` is what comes before it."""
    return re.split(r"^##+ ", GUIDE.partition(f"\n{mark} {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]


def conditions(key: str) -> list[str]:
    """Return the conditions of the guide that have a key, as the file writes them."""
    written = re.findall(r"`(applies_when = \{.*?\})`", section("Conditions: `applies_when`"))
    return [condition for condition in written if re.search(rf"\b{key}\b", condition)]


def example(heading: str, mark: str = "##") -> str:
    """Return the file lines that the section under a heading of the guide has, without their indent."""
    lines = re.findall(r"^(?:    (.*)|)$", section(heading, mark), re.MULTILINE)
    return "\n".join(lines).strip()


def load(*parts: str) -> Questionnaire:
    """Return the small questionnaire with parts of a file after it."""
    return parse_questionnaire("\n\n".join((SMALL_TOML, *parts)).encode(), "guide.toml")


PLAN_SHARED = """
[[facts]]
id = "plan_shared"
text = "Plan shared"
kind = "yes_no"
"""
