"""The examples of the authors' guide, as they are printed in it."""

from __future__ import annotations

import re

from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire
from tests.small_questionnaire import SMALL_TOML

GUIDE = (QUESTIONNAIRES_FOLDER / "README.md").read_text("utf-8")


def example(heading: str) -> str:
    """Return the file lines that the section under a heading of the guide has, without their indent."""
    section = GUIDE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = re.findall(r"^(?:    (.*)|)$", section, re.MULTILINE)
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
