"""The prompts under each key question of a standard, what drags it down first; drawn when they are unfolded."""

from __future__ import annotations

from functools import partial

from audit.analysis import wording
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.charts.prompts import ShownPrompt, describe, prompt_chart
from audit.storage.repositories.audits import AuditResults
from audit.web.components import html
from audit.web.components.charts import drawn_once
from audit.web.components.html import Row

HEADS = ("Prompt", "Percentage Yes", "Yes of base", "Not applicable", "Unanswered")
NUMBERS = (1, 2, 3, 4)


def below(found: AuditResults, result: StandardResult) -> None:
    """One fold for each key question that has prompts."""
    for key in result.key_questions:
        if key.prompts:
            label = f"Prompts under {key.question.id} {key_name(key)}"
            html.fold(label, f"prompts {found.audit.id} {key.question.id}", partial(prompts, found, key))


def key_name(key: QuestionResult) -> str:
    """The short name of a key question."""
    return getattr(key.question, "short", "") or key.question.id


def prompts(found: AuditResults, key: QuestionResult) -> None:
    """The prompts of one key question as a table, and those that have a share as bars."""
    sorted_prompts = wording.weakest_first(key.prompts)
    caption = f"Prompts under {key.question.id} {key.question.text} The weakest first; {found.which_cases}"
    noted = [f"{one.question.id}: {note}" for one in sorted_prompts if (note := wording.note_on(one))]
    table = html.as_table(caption, HEADS, [_row(one) for one in sorted_prompts], NUMBERS)
    html.together(table, html.as_text(*noted, kind="quiet"))
    shown = tuple(
        ShownPrompt(one.question.id, one.question.text, one.share, one.question.yes_is_good)
        for one in sorted_prompts
        if one.tally.base
    )
    if shown:
        drawn_once(found.audit, prompt_chart, (shown,), describe(shown), f"Prompts under {key.question.id}")


def _row(prompt: QuestionResult) -> Row:
    tally, share = prompt.tally, prompt.share
    name = f"{prompt.question.id} {prompt.question.text}"
    return Row((name, share.text, share.of, *tally.left_out))
