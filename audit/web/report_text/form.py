"""The form for the text of one chapter. What is typed is saved as a draft; a button puts it in the report.

Two people may write the same chapter, and one person may write it in two tabs. Neither overwrites the other: the form
shows the other text and asks which to keep. While two tabs differ, the draft holds both texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from audit.formatting import format_datetime, pluralise
from audit.messages import report_text as messages
from audit.model.audit import Audit
from audit.model.report_text import Chapter, ReportText, word_count
from audit.web.components import html, tab_state
from audit.web.components.problem_fields import report_text_fields
from audit.web.components.text_boxes import text_box
from audit.web.draft_form import ConflictChoice, DraftForm, rerun_on_conflict, reset_count
from audit.web.session.page_context import PageContext, get_context, show_errors

PAGE_NAME = "report text"
OTHER = "other"  # the entry of a draft for what another tab has


def draft_prefix(audit: Audit) -> str:
    """Return the start of the names of the drafts of an audit."""
    return f"report text {audit.id} "


@dataclass(frozen=True)
class ChapterForm(DraftForm):
    """The form of a chapter. ``stored`` is its text as saved now, ``draft`` what was typed and not saved."""

    audit: Audit
    chapter: Chapter
    stored: ReportText | None
    draft: Mapping[str, object]

    @property
    def stored_text(self) -> str:
        """The saved text."""
        return self.stored.text if self.stored else ""

    @property
    def stored_version(self) -> int:
        """The version of the saved text; 0 if nothing was ever saved."""
        return self.stored.version if self.stored else 0

    @property
    def seen(self) -> tuple[int, str]:
        """The version and the saved text over which this tab writes."""
        version, text = self.first_seen.get_or_set((self.stored_version, self.stored_text))
        drafted = self.draft.get("seen")
        return (drafted if isinstance(drafted, int) else version), text

    @property
    def draft_text(self) -> str | None:
        """The text of the draft; None if there is none."""
        return _text_of(self.draft)

    @property
    def other_text(self) -> str | None:
        """What another tab of this person has; None if no tab differs."""
        return str(self.draft[OTHER]) if OTHER in self.draft else None

    @property
    def known_text(self) -> str | None:
        """The text of the draft as this tab knows it."""
        return _text_of(self.known_drafts.get(self.key, {}))

    @property
    def is_stale(self) -> bool:
        """Whether somebody else saved the chapter after this form was opened."""
        return self.stored_version != self.seen[0]

    def write_draft(self, text: str, other: str | None) -> ChapterForm:
        """Save the draft, or delete it if nothing differs from what was saved. Return the form with it."""
        draft: dict[str, object] = {"text": text, "seen": self.seen[0]} | ({} if other is None else {OTHER: other})
        is_changed = other is not None or text != self.seen[1]
        known, changed = self.known_drafts, draft if is_changed else {}
        if changed != self.draft:
            self.store_draft(changed)
        known[self.key] = changed
        return replace(self, draft=changed)

    def show_again(self) -> None:
        """Show the form with what is saved now, the draft first; nothing was typed in this tab."""
        self.first_seen.pop()
        tab_state.RESET_COUNT.of(self.draft_name).set(self.reset_count + 1)
        st.rerun()


def _text_of(draft: Mapping[str, object]) -> str | None:
    return str(draft["text"]) if "text" in draft else None


@st.fragment
def show_form(audit: Audit, chapter: Chapter, sentence: str) -> None:
    """Show the form of a chapter. Typing runs this part of the page alone. ``sentence`` is proposed from the data."""
    with show_errors():
        _show_form(_load_form(get_context(), audit, chapter), sentence)


def _load_form(context: PageContext, audit: Audit, chapter: Chapter) -> ChapterForm:
    """Return the form of a chapter with its draft."""
    draft_name = f"{draft_prefix(audit)}{chapter.id}"
    draft = context.store.drafts.read(context.person, draft_name)
    stored = context.store.report_texts.all(context.person, audit.id).get(chapter.id)
    return ChapterForm(context, draft_name, reset_count(draft_name), audit, chapter, stored, draft)


def _show_form(form: ChapterForm, sentence: str) -> None:
    key = f"text {form.key}"
    is_new = not tab_state.has_widget_value(key)
    started = form.draft_text if form.draft_text is not None else form.seen[1]
    with st.container(key="draft-words-chapter"):
        typed = text_box(f"Text of {form.chapter.title}", started, key=key, height=420)
    if is_new:
        form.known_drafts[form.key] = dict(form.draft)
    form = _with_typed(form, typed)
    _show_state(form, typed)
    with show_errors(report_text_fields(key)):
        if form.other_text is not None:
            _ask_about_tabs(form, typed, form.other_text)
        elif form.is_stale and typed != form.stored_text:
            _show_conflict(form, typed)
        else:
            _show_buttons(form, typed)
    if sentence:
        _show_sentence(form, typed, sentence)


def _with_typed(form: ChapterForm, typed: str) -> ChapterForm:
    """Save what was typed as a draft, next to what another tab typed; return the form with its new draft.

    If another tab wrote or saved the chapter and nothing was typed here since, the form shows that text.
    """
    known, other = form.known_text, form.other_text
    base = known if known is not None else form.seen[1]
    is_typed = typed != base
    if form.draft_text != known or (form.is_stale and form.draft_text is None):
        if not is_typed or typed == (form.draft_text if form.draft_text is not None else form.stored_text):
            form.show_again()
        if form.draft_text is not None:
            other = form.draft_text
    if form.is_stale and typed == form.stored_text and other is None:
        form.reset()
        st.rerun()
    return form.write_draft(typed, other)


def _show_state(form: ChapterForm, typed: str) -> None:
    """Show who saved the chapter last, how long it is, and whether the report has what is shown."""
    words = f"{pluralise(word_count(typed), 'word')}." if typed else ""
    saved = ""
    if form.stored:
        saved = messages.WRITTEN_BY.format(name=form.stored.written_by, when=format_datetime(form.stored.written_at))
    if typed != form.stored_text:
        state = messages.DRAFT_SAVED
    else:
        state = messages.ALL_SAVED if typed else messages.NOTHING_WRITTEN
    html.status(" ".join(filter(None, (words, saved, state))))


def _show_buttons(form: ChapterForm, typed: str) -> None:
    """Show the buttons that put the text in the report, or discard the draft."""
    is_changed = typed != form.stored_text
    with st.container(horizontal=True):
        save_clicked = st.button("Save text", type="primary", key=f"save {form.key}")
        discard_clicked = st.button("Discard changes", key=f"discard {form.key}", disabled=not is_changed)
    if save_clicked:
        with rerun_on_conflict():
            _save(form, typed, form.seen[0])
    if discard_clicked:
        form.finish(PAGE_NAME, messages.CHANGES_DISCARDED)


def _save(form: ChapterForm, text: str, seen_version: int) -> None:
    texts, person = form.context.store.report_texts, form.context.person
    texts.save(person, form.audit.id, form.chapter.id, text, seen_version)
    message = messages.CHAPTER_SAVED if text else messages.CHAPTER_CLEARED
    form.finish(PAGE_NAME, message.format(title=form.chapter.title))


def _show_conflict(form: ChapterForm, typed: str) -> None:
    """Show who saved another text, and that text, and ask which one to keep."""
    if form.stored is None:
        return
    when = format_datetime(form.stored.written_at)
    sentences = [messages.CHANGED_MEANWHILE.format(name=form.stored.written_by, when=when)]
    sentences += _paragraphs(messages.SAVED_TEXT_NOW, form.stored.text) or [messages.CLEARED_MEANWHILE]
    choice = form.ask_about_conflict(sentences, "Keep the saved text", "Use my text")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.finish(PAGE_NAME, messages.CHANGES_DISCARDED)
    if choice is ConflictChoice.SAVE_MINE:
        with rerun_on_conflict():
            _save(form, typed, form.stored.version)


def _ask_about_tabs(form: ChapterForm, typed: str, other: str) -> None:
    """Show what another tab of this person has, and ask which text to go on with."""
    sentences = _paragraphs(messages.OTHER_TAB, other) or [messages.OTHER_TAB_EMPTY]
    choice = form.ask_about_conflict(sentences, "Use the text of the other tab", "Use the text above")
    if choice is ConflictChoice.KEEP_THEIRS:
        form.write_draft(other, None)
        form.show_again()
    if choice is ConflictChoice.SAVE_MINE:
        form.write_draft(typed, None)
        st.rerun()


def _paragraphs(introduction: str, text: str) -> list[str]:
    """Return a sentence and the paragraphs of a text; none if it is empty."""
    return [introduction, *filter(None, text.splitlines())] if text else []


def _show_sentence(form: ChapterForm, typed: str, sentence: str) -> None:
    """Show the sentence that the figures propose, with a button that adds it to the text; never without a click."""
    if sentence in typed:
        html.paragraphs(messages.SENTENCE_USED, kind="quiet")
        return
    html.paragraphs(messages.SENTENCE_FROM_FIGURES.format(sentence=sentence), kind="quiet")
    if st.button("Use this sentence", key=f"sentence {form.key}"):
        form.write_draft("\n\n".join(filter(None, (typed, sentence))), form.other_text)
        form.show_again()
