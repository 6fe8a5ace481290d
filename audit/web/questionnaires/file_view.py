"""The view Whole file: the text of the questionnaire, and every problem at its line."""

from __future__ import annotations

from html import escape

import streamlit as st

from audit.formatting import pluralise
from audit.messages import questionnaires as messages
from audit.toml_files.questionnaire_check import NAME, PlacedProblem
from audit.web.components import html, tab_state
from audit.web.questionnaires.component import show_editor
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.text_saving import Outcome

MAX_LISTED = 50


def show_file(opened: OpenQuestionnaire, outcome: Outcome) -> None:
    """Show the text, to change or to read, with its problems."""
    editor, problems = st.columns([7, 4], gap="large")
    with problems:
        show_problems(opened)
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
                    {"line": problem.line, "problem": words_of(problem)}
                    for problem in opened.checked.problems
                    if problem.line
                ],
            }
        )


def show_problems(opened: OpenQuestionnaire) -> None:
    """Show what is wrong, each problem with a link to its line; or that nothing is."""
    problems = opened.checked.problems
    html.subheading("Problems")
    if not problems:
        html.status(what_it_has(opened))
        return
    count = pluralise(len(problems), "problem")
    html.status(messages.PROBLEMS.format(problems=f"{count[:1].upper()}{count[1:]}"))
    rest = len(problems) - MAX_LISTED
    more = html.paragraphs_html(f"and {rest} more") if rest > 0 else ""
    html.render(f'<ul class="problems">{"".join(map(_problem_html, problems[:MAX_LISTED]))}</ul>', more)


def what_it_has(opened: OpenQuestionnaire) -> str:
    """Return that a questionnaire has no problems, and how many questions."""
    outline = opened.checked.outline
    if outline is None:
        return ""
    return messages.NO_PROBLEMS.format(
        questions=pluralise(len(outline.questions), "question"),
        standards=pluralise(len(outline.standards), "standard" if outline.has_ratings else "section"),
    )


def words_of(problem: PlacedProblem) -> str:
    """Return the sentence without the name of the file, which is on the page.

    >>> words_of(PlacedProblem('The questionnaire, standard 1: "title" is missing. Add it.'))
    'Standard 1: "title" is missing. Add it.'
    """
    words = problem.sentence.removeprefix(NAME).lstrip(":, ")
    return f"{words[:1].upper()}{words[1:]}"


def _problem_html(problem: PlacedProblem) -> str:
    """Return a problem as HTML: a link to its line, the text of the line, and the sentence."""
    line = f'<a href="#" data-line="{problem.line}">Line {problem.line}</a>' if problem.line else "Whole file"
    text = f"<p><code>{escape(problem.line_text)}</code></p>" if problem.line_text else ""
    return f"<li><p><strong>{line}</strong></p>{text}<p>{escape(words_of(problem))}</p></li>"
