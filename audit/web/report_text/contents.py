"""The chapters of the report: which are written, by whom, and what the report has where nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from audit.formatting import format_datetime, join_list, pluralise
from audit.messages import report_text as messages
from audit.model.audit import Audit
from audit.model.questionnaire import RatingMethod
from audit.model.report_text import Chapter, ReportText, report_chapters, word_count
from audit.web.components import html
from audit.web.components.html import Row
from audit.web.report_text.form import draft_prefix
from audit.web.session.page_context import PageContext

CHAPTER_PARAM = "chapter"  # in the address: the chapter that is open
TEXT = "text"  # the anchor of its form
WRITTEN, NOT_WRITTEN, DRAFT = "Written", "Not written", "Draft not saved"
HEADERS = ("Chapter", "State", "Last saved, or what the report has")
LEFT_OUT = ("foreword", "overview", "acknowledgements", "annexe")


def chapters_of(audit: Audit) -> tuple[Chapter, ...]:
    """Return the chapters of the report on an audit."""
    return report_chapters(audit.questionnaire, audit.description.not_inspected)


def show_contents(
    audit: Audit, texts: Mapping[str, ReportText], drafted: Collection[str], open_chapter: Chapter
) -> None:
    """Show every chapter with a link to its text; the open one is bold."""
    chapters = chapters_of(audit)
    written = sum(bool(_text_of(texts, chapter)) for chapter in chapters)
    html.paragraphs(messages.CHAPTERS_WRITTEN.format(written=written, chapters=len(chapters)))
    rows = [
        Row(_cells(audit, chapter, texts.get(chapter.id), chapter.id in drafted), bold=chapter == open_chapter)
        for chapter in chapters
    ]
    html.render(html.table_html("Chapters of the report", HEADERS, rows, html_columns=(0,), is_narrow=True))


def _cells(audit: Audit, chapter: Chapter, saved: ReportText | None, is_drafted: bool) -> tuple[str, ...]:
    state = DRAFT if is_drafted else WRITTEN if saved and saved.text else NOT_WRITTEN
    return chapter_link(audit, chapter), state, _details(audit, chapter, saved)


def _details(audit: Audit, chapter: Chapter, saved: ReportText | None) -> str:
    """Return the length of a text, its author and when it was saved; without a text, what the report has."""
    if saved is None or not saved.text:
        return without_text(audit, chapter)
    words = pluralise(word_count(saved.text), "word")
    return f"{words}. {saved.written_by}, {format_datetime(saved.written_at)}"


def chapter_link(audit: Audit, chapter: Chapter, label: str = "") -> str:
    """Return a link to the text of a chapter, as HTML."""
    query = urlencode({"audit": audit.id, CHAPTER_PARAM: chapter.id})
    return html.link_to(label or chapter.title, f"report-text?{query}#{TEXT}")


def without_text(audit: Audit, chapter: Chapter) -> str:
    """Return what the report has in a chapter for which nothing is written."""
    if chapter.id in LEFT_OUT:
        return messages.WITHOUT_TEXT["left out"]
    standard = audit.questionnaire.standards_by_id.get(chapter.standard_id)
    if standard is not None and standard.rating_method is RatingMethod.FROM_CASES:
        return messages.WITHOUT_TEXT["sentence"]
    return messages.WITHOUT_TEXT["figures"]


def drafted_chapters(context: PageContext, audit: Audit) -> frozenset[str]:
    """Return the ids of the chapters of which this person has a draft that is not saved."""
    prefix = draft_prefix(audit)
    return frozenset(name.removeprefix(prefix) for name in context.store.drafts.names(context.person, prefix))


def show_unsaved_texts(context: PageContext, audit: Audit) -> None:
    """Before files are made, say which chapters have a draft of this person that no file has."""
    drafted = drafted_chapters(context, audit)
    titles = [chapter.title for chapter in chapters_of(audit) if chapter.id in drafted]
    if titles:
        html.notice(messages.DRAFTS_NOT_SAVED.format(titles=join_list(titles, "and")))


def _text_of(texts: Mapping[str, ReportText], chapter: Chapter) -> str:
    saved = texts.get(chapter.id)
    return saved.text if saved else ""
