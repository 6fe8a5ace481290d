"""The notes that were found, by standard and question, with what was searched for marked in each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from itertools import groupby
from urllib.parse import urlencode

import streamlit as st

from audit.files.filenames import file_name
from audit.files.found_notes import write_notes_csv
from audit.formatting import pluralise
from audit.messages import notes as messages
from audit.model.answers import NoAnswer
from audit.model.audit import Audit
from audit.model.case_progress import name_review
from audit.model.note_search import NoteMatch, excerpt
from audit.model.review_pair import FIRST_REVIEW
from audit.model.written_note import WrittenNote
from audit.web.components import html
from audit.web.components.copying import copied_table_html
from audit.web.session.logged_download import logged_download
from audit.web.session.page_context import PageContext

PAGE_SIZE = 100


def show_found(context: PageContext, audit: Audit, matches: Sequence[NoteMatch]) -> None:
    """Show how many notes were found, a page of them, and a file with all of them."""
    if not matches:
        html.status(messages.NOTHING_FOUND)
        return
    page_count, found = -(-len(matches) // PAGE_SIZE), how_many(audit, [match.note for match in matches])
    html.status(f"{messages.NOTES_ON_PAGE.format(found=found, size=PAGE_SIZE) if page_count > 1 else found}.")
    number = st.pagination(page_count, key=f"notes-page-{audit.id}-{len(matches)}") if page_count > 1 else 1
    ordered = in_order(audit, matches)
    html.render(found_html(audit, ordered[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]))
    _show_download(context, audit, ordered)


def how_many(audit: Audit, notes: Sequence[WrittenNote]) -> str:
    """Return how many notes there are, and in how many cases: "23 notes in 14 cases"."""
    cases = len({note.case_id for note in notes})
    case_label = audit.questionnaire.case_label
    return messages.NOTES_FOUND.format(notes=pluralise(len(notes), "note"), cases=case_label.with_count(cases))


def in_order(audit: Audit, matches: Sequence[NoteMatch]) -> list[NoteMatch]:
    """Return the notes in the order of the questions, those on one question by case."""
    order = {question.id: number for number, question in enumerate(audit.questionnaire.questions)}
    return sorted(matches, key=lambda match: order[match.note.question_id])


def found_html(audit: Audit, matches: Sequence[NoteMatch]) -> str:
    """Return the notes as HTML: a heading for each standard, and a table for each question."""
    standards = audit.questionnaire.standards
    standard_of = {question.id: standard for standard in standards for question in standard.questions}
    pieces = []
    for standard, of_standard in groupby(matches, key=lambda match: standard_of[match.note.question_id]):
        pieces.append(html.subheading_html(standard.name))
        for question_id, of_question in groupby(of_standard, key=lambda match: match.note.question_id):
            pieces.append(_table_html(audit, question_id, list(of_question)))
    return "".join(pieces)


def _table_html(audit: Audit, question_id: str, matches: Sequence[NoteMatch]) -> str:
    question = audit.questionnaire.questions_by_id[question_id]
    caption = f"{question.id} {question.text} ({how_many(audit, [match.note for match in matches])})"
    headers = (f"{audit.questionnaire.case_label.heading}, answer and auditor", "Note")
    return copied_table_html(
        caption, headers, [_row(audit, match) for match in matches], html_columns=(0, 1), is_narrow=True
    )


def _row(audit: Audit, match: NoteMatch) -> html.Row:
    note = match.note
    answer = (
        NoAnswer.UNANSWERED.label
        if note.answer is None
        else audit.questionnaire.answer_label(note.question_id, note.answer)
    )
    answer_and_auditor = escape(", ".join(filter(None, [answer, note.auditor])))
    return html.Row((f"{_link(audit, note)}<br><small>{answer_and_auditor}</small>", _excerpt_html(match)))


def _link(audit: Audit, note: WrittenNote) -> str:
    """Return a link to the answer on which the note was written."""
    query = {"audit": audit.id, "case": note.case_id, "question": note.question_id}
    query |= {"review": str(note.review)} if note.review != FIRST_REVIEW else {}
    return html.link_to(name_review(note.reference, note.review), f"record?{urlencode(query)}")


def _excerpt_html(match: NoteMatch) -> str:
    pieces = (f"<mark>{escape(part.text)}</mark>" if part.is_hit else escape(part.text) for part in excerpt(match))
    return "".join(pieces).replace("\n", "<br>")


def _show_download(context: PageContext, audit: Audit, matches: Sequence[NoteMatch]) -> None:
    """Offer every note that was found as a file. The export is logged on the click."""
    content = write_notes_csv([match.note for match in matches], audit.questionnaire)
    name = file_name(audit.description, content, "notes", "csv")
    html.paragraphs(messages.WHAT_FILE_HAS, kind="quiet")
    log = partial(context.store.history.log_export, context.person, audit.id, name)
    logged_download("Download notes as CSV", name, "text/csv", log, lambda: content, "take notes")
