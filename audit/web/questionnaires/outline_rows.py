"""The rows of an outline as HTML: an id, the wording, and what is special about it in small print."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.toml_files.new_questionnaire import NewPrompt, NewQuestion, NewSection
from audit.web.components import html

NO_WORDING = "–"


def row_html(
    wording: str,
    *,
    item_id: str = "",
    marks: Sequence[str] = (),
    below: str = "",
    problems: Sequence[str] = (),
    link: str = "",
    is_prompt: bool = False,
) -> str:
    """Return a row; ``link`` is HTML. ``below`` is a longer text in small print."""
    id_html = f'<span class="id">{escape(item_id)}</span>' if item_id else ""
    items = "".join(f"<li>{escape(mark)}</li>" for mark in marks)
    marks_html = f'<ul class="marks">{items}</ul>' if items else ""
    below_html = f'<p class="quiet">{escape(below)}</p>' if below else ""
    problems_html = "".join(f'<p class="wrong">{escape(problem)}</p>' for problem in problems)
    words = f"<p>{escape(wording) or NO_WORDING}</p>{marks_html}{below_html}{problems_html}"
    kind = " of-prompt" if is_prompt else ""
    return f'<div class="outline-row{kind}">{id_html}<div>{words}</div>{link}</div>'


def show_new_sections(sections: Sequence[NewSection]) -> None:
    """Show the questions of a questionnaire that a file became, before a draft of it is started."""
    for section in sections:
        rows = (_new_row(question, prompt) for question in section.questions for prompt in (None, *question.prompts))
        html.render(html.subheading_html(f"{section.id} {section.title}", level=3), *rows)


def _new_row(question: NewQuestion, prompt: NewPrompt | None) -> str:
    """Return a key question, or one of its prompts, as HTML."""
    if prompt is not None:
        return row_html(prompt.text, item_id=prompt.id, below=prompt.guidance, is_prompt=True)
    return row_html(question.text, item_id=question.id, marks=[question.short], below=question.guidance)
