"""A second version of the small questionnaire: it words a question otherwise, leaves some out and asks a new one."""

from __future__ import annotations

from tests.small_questionnaire import SMALL_TOML, load_questionnaire_text

RETIRED = ("2.2.1a", "2.2.1b", "2.2.1")


def _new_version() -> str:
    start = SMALL_TOML.index('[[standards.key_questions]]\nid = "2.2.1"')
    end = SMALL_TOML.index('[[standards.key_questions]]\nid = "2.2.2"')
    text = SMALL_TOML[:start] + SMALL_TOML[end:]
    new = '[[standards.key_questions]]\nid = "2.3.2"\ntext = "Is the plan shared?"\nshort = "Shared"\n\n'
    outcomes = text.index('[[standards]]\nid = "2.6"')
    text = text[:outcomes] + new + text[outcomes:]
    return text.replace('version = "1"', 'version = "2"').replace("keep other people safe", "keep others safe", 1)


NEW_TOML = _new_version()
NEW = load_questionnaire_text(NEW_TOML)
