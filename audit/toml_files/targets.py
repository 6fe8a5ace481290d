"""Parses the target of a question with its allowed exceptions."""

from __future__ import annotations

from decimal import Decimal

from audit.messages import toml_files as messages
from audit.model.answer_scales import AnswerScale
from audit.model.answers import Answer
from audit.model.targets import Target
from audit.toml_files.reader import Table


def parse_target(table: Table, scale: AnswerScale | None, yes_is_good: bool = True) -> Target | None:
    """Return the target of a question; None if it has none. ``scale`` has the named answers of the question."""
    inner = table.table("target", "target", optional=True)
    if inner is None:
        return None
    percent = inner.decimal("percent")
    if percent is None or not 0 < percent <= 100:
        inner.add_problem(messages.TARGET_OUT_OF_RANGE)
    exceptions, allowed = inner.text_list("exceptions"), _allowed(scale)
    for each in exceptions:
        if each not in allowed:
            template = messages.EXCEPTION_UNKNOWN if allowed else messages.EXCEPTION_WITHOUT_NAMED_ANSWERS
            inner.add_problem(template.format(value=each, allowed=", ".join(allowed)))
    if not yes_is_good:
        inner.add_problem(messages.TARGET_BUT_YES_IS_NOT_GOOD)
    inner.reject_unknown_keys()
    return Target(percent or Decimal(100), tuple(dict.fromkeys(exceptions)))


def _allowed(scale: AnswerScale | None) -> list[str]:
    """Return the ids of the named answers that may be exceptions."""
    return [each.id for each in scale.answers if each.counts_as is Answer.NOT_APPLICABLE] if scale else []
