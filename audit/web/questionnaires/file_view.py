"""The view Whole file: the text of the questionnaire, and every problem at its line."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from audit.formatting import pluralise, upper_first
from audit.messages import questionnaires as messages
from audit.toml_files.line_numbers import line_numbers
from audit.toml_files.questionnaire_check import PlacedProblem
from audit.web.components import html, tab_state
from audit.web.questionnaires.component import show_editor
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.text_saving import Outcome

MAX_LISTED = 50


def show_file(opened: OpenQuestionnaire, outcome: Outcome) -> None:
    """Show the text, to change or to read, with its problems."""
    shown = opened if outcome.conflict is None else replace(opened, source=outcome.conflict)  # the text in the editor
    html.status(how_it_is(shown))
    editor, aside = st.columns([7, 4], gap="large")
    with aside:  # always something, so that the editor, which has the focus, never moves
        html.render(problems_html(shown), parts_html(shown))
    with editor:
        show_editor(
            {
                "draft": opened.draft.id if opened.draft else "",
                "text": opened.source,
                "version": opened.draft.version if opened.draft else 0,
                "answered": outcome.number,
                "conflict": outcome.conflict is not None,
                "refused": outcome.refused,
                "dropped": tab_state.TEXT_DROPPED.of(opened.key).get(),
                "open": opened.is_editable,
                "marks": [
                    {"line": problem.line, "problem": problem.in_file}
                    for problem in shown.checked.problems
                    if problem.line
                ],
            }
        )


def how_it_is(opened: OpenQuestionnaire) -> str:
    """Return how many problems the text has, or that it has none and how many questions."""
    problems, outline = opened.checked.problems, opened.checked.outline
    if problems or outline is None:
        count = pluralise(len(problems), "problem")
        return messages.PROBLEMS.format(problems=upper_first(count))
    return messages.NO_PROBLEMS.format(
        questions=pluralise(len(outline.questions), "question"),
        standards=pluralise(len(outline.standards), "standard" if outline.has_ratings else "section"),
    )


def problems_html(opened: OpenQuestionnaire) -> str:
    """Return what is wrong as HTML, each problem with a link to its line; '' if nothing is."""
    problems = opened.checked.problems
    if not problems:
        return ""
    rest = len(problems) - MAX_LISTED
    more = html.paragraphs_html(f"and {rest} more") if rest > 0 else ""
    items = "".join(map(_problem_html, problems[:MAX_LISTED]))
    return f'{html.subheading_html("Problems")}<ul class="problems">{items}</ul>{more}'


def parts_html(opened: OpenQuestionnaire) -> str:
    """Return links to the parts of the file as HTML; '' if it cannot be read."""
    outline = opened.checked.outline
    if outline is None:
        return ""
    lines = line_numbers(opened.source)
    parts = [("Top of the file", 1)]
    parts += [("Case details", lines["facts", 0])] if ("facts", 0) in lines else []
    parts += [
        (standard.name, lines["standards", number])
        for number, standard in enumerate(outline.standards)
        if ("standards", number) in lines
    ]
    items = "".join(f"<li>{_line_link(line, name)}</li>" for name, line in parts)
    return f"{html.subheading_html('Parts of the file')}<ul>{items}</ul>"


def _line_link(line: int, label: str) -> str:
    """Return a link that goes to a line of the editor, as HTML."""
    return f'<a href="#" data-line="{line}">{escape(label)}</a>'


def _problem_html(problem: PlacedProblem) -> str:
    """Return a problem as HTML: a link to its line, the text of the line, and the sentence."""
    line = _line_link(problem.line, f"Line {problem.line}") if problem.line else "Whole file"
    text = f"<p><code>{escape(problem.line_text)}</code></p>" if problem.line_text else ""
    return f"<li><p><strong>{line}</strong></p>{text}<p>{escape(problem.in_file)}</p></li>"
