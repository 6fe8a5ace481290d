"""The prompts below each key question, lowest first: what drags the judgement down stands at the top."""

from __future__ import annotations

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.ratings import QuestionResult
from audit.analysis.wording import percentage_note, weakest_first
from audit.files.export_context import ExportData
from audit.files.report.document import Column, ReportDocument
from audit.model.bands import SUPPRESSED

COLUMNS = [
    Column("Id", 1.4),
    Column("Prompt", 7.2),
    Column("Percentage Yes", 2.4, is_number=True),
    Column("Yes of base", 2.2, is_number=True),
    Column("Not applicable", 2.3, is_number=True),
    Column("Unanswered", 2.5, is_number=True),
]


def write_prompts(document: ReportDocument, report: ExportData) -> None:
    """Every prompt with its figures, by standard and key question."""
    if not report.results.prompts:
        return
    document.add_heading("Prompts", 1)
    document.add_paragraph(
        "Prompts are narrower questions that help an auditor towards the judgement of a key question; the judgement is "
        "not worked out from them. Below each key question stands first what drags it down."
    )
    for result in report.results.standards:
        if any(key_question.prompts for key_question in result.key_questions):
            document.add_heading(f"Prompts: {result.standard.name}", 2)
        for key_question in result.key_questions:
            if key_question.prompts:
                _write_key_question(document, key_question, report.figures)


def _write_key_question(document: ReportDocument, key_question: QuestionResult, figures: DisclosureControl) -> None:
    """Prompts that are held back stand behind the others: their place must not tell how large they are."""
    published = [prompt for prompt in weakest_first(key_question.prompts) if figures.can_publish(prompt.question.id)]
    suppressed = [prompt for prompt in key_question.prompts if not figures.can_publish(prompt.question.id)]
    rows = [_row(prompt, figures) for prompt in (*published, *suppressed)]
    document.add_table(
        f"{key_question.question.id} {key_question.question.text} {share_with_base(key_question, figures)}",
        COLUMNS,
        rows,
    )
    document.add_bullets(f"{prompt.question.id}: {note}" for prompt in published if (note := percentage_note(prompt)))


def share_with_base(result: QuestionResult, figures: DisclosureControl) -> str:
    """A share with its base: ``54% (25 of 46)``, or as much of it as is printed."""
    published = figures.totals[result.question.id]
    return f"{published.percent_text} ({published.count_text})"


def figure_cells(result: QuestionResult, figures: DisclosureControl) -> list[str]:
    """Percentage, Yes of base, not applicable and unanswered; the last two only beside a share that is printed."""
    published, tally = figures.totals[result.question.id], result.tally
    counts = [str(tally.not_applicable), str(tally.unanswered)] if published.share else [SUPPRESSED, SUPPRESSED]
    return [published.percent_text, published.count_text, *counts]


def _row(prompt: QuestionResult, figures: DisclosureControl) -> list[str]:
    return [prompt.question.id, prompt.question.text, *figure_cells(prompt, figures)]
