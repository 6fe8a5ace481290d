"""The prompts below each key question, lowest first: what drags the judgement down stands at the top."""

from __future__ import annotations

from audit.analysis.disclosure_control import Figures
from audit.analysis.ratings import QuestionResult
from audit.analysis.suppression import HIDDEN
from audit.analysis.wording import note_on, weakest_first
from audit.files.report.contents import Report
from audit.files.report.document import Column, Paper

COLUMNS = [
    Column("Id", 1.4),
    Column("Prompt", 7.2),
    Column("Percentage Yes", 2.4, is_number=True),
    Column("Yes of base", 2.2, is_number=True),
    Column("Not applicable", 2.3, is_number=True),
    Column("Unanswered", 2.5, is_number=True),
]


def write_prompts(paper: Paper, report: Report) -> None:
    """Every prompt with its figures, by standard and key question."""
    if not report.results.prompts:
        return
    paper.heading("Prompts", 1)
    paper.paragraph(
        "Prompts are narrower questions that help an auditor towards the judgement of a key question; the judgement is "
        "not worked out from them. Below each key question stands first what drags it down."
    )
    for standard in report.results.standards:
        if any(key.prompts for key in standard.key_questions):
            paper.heading(f"Prompts: {standard.standard.name}", 2)
        for key in standard.key_questions:
            if key.prompts:
                _write_key_question(paper, key, report.figures)


def _write_key_question(paper: Paper, key: QuestionResult, shown: Figures) -> None:
    """Prompts that are held back stand behind the others: their place must not tell how large they are."""
    printed = [prompt for prompt in weakest_first(key.prompts) if shown.prints(prompt.question.id)]
    held_back = [prompt for prompt in key.prompts if not shown.prints(prompt.question.id)]
    rows = [_row(prompt, shown) for prompt in (*printed, *held_back)]
    paper.table(f"{key.question.id} {key.question.text} {share_in_full(key, shown)}", COLUMNS, rows)
    paper.bullets(f"{prompt.question.id}: {note}" for prompt in printed if (note := note_on(prompt)))


def share_in_full(result: QuestionResult, shown: Figures) -> str:
    """A share with its base: ``54% (25 of 46)``, or as much of it as is printed."""
    published = shown.totals[result.question.id]
    return f"{published.text} ({published.of})"


def figures_of(result: QuestionResult, shown: Figures) -> list[str]:
    """Percentage, Yes of base, not applicable and unanswered; the last two only beside a share that is printed."""
    published, tally = shown.totals[result.question.id], result.tally
    counts = [str(tally.not_applicable), str(tally.unanswered)] if published.share else [HIDDEN, HIDDEN]
    return [published.text, published.of, *counts]


def _row(prompt: QuestionResult, shown: Figures) -> list[str]:
    return [prompt.question.id, prompt.question.text, *figures_of(prompt, shown)]
