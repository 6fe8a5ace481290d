"""The prompts below each key question, lowest first: what drags the judgement down stands at the top."""

from __future__ import annotations

from collections.abc import Iterable

from audit.exchange.report.about import ReportAbout
from audit.exchange.report.paper import Column, Paper
from audit.ratings import QuestionResult, Results
from audit.tables import note_on

COLUMNS = [
    Column("Id", 1.4),
    Column("Prompt", 7.2),
    Column("Percentage Yes", 2.4, is_number=True),
    Column("Yes of base", 2.2, is_number=True),
    Column("Not applicable", 2.3, is_number=True),
    Column("Unanswered", 2.5, is_number=True),
]


def write_prompts(paper: Paper, results: Results, about: ReportAbout) -> None:
    """Every prompt with its figures, by standard and key question."""
    if not results.prompts:
        return
    paper.heading("Prompts", 1)
    paper.paragraph(
        "Prompts are narrower questions that help an auditor towards the judgement of a key question; the judgement is "
        "not worked out from them. Below each key question the lowest percentage comes first."
    )
    for standard in results.standards:
        if any(key.prompts for key in standard.key_questions):
            paper.heading(f"Prompts: {standard.standard.name}", 2)
        for key in standard.key_questions:
            if key.prompts:
                _write_key_question(paper, key)


def _write_key_question(paper: Paper, key: QuestionResult) -> None:
    prompts = lowest_first(key.prompts)
    paper.table(f"{key.question.id} {key.question.text} {key.share}", COLUMNS, [_row(prompt) for prompt in prompts])
    paper.bullets(f"{prompt.question.id}: {note}" for prompt in prompts if (note := note_on(prompt)))


def lowest_first(found: Iterable[QuestionResult]) -> list[QuestionResult]:
    """Questions by their percentage; those that tie in their own order, those without one at the end."""
    return sorted(found, key=lambda one: 101 if one.share.percent is None else one.share.percent)


def _row(prompt: QuestionResult) -> list[str]:
    tally, share = prompt.tally, prompt.share
    figures = [share.text, share.of, str(tally.not_applicable), str(tally.unanswered)]
    return [prompt.question.id, prompt.question.text, *figures]
