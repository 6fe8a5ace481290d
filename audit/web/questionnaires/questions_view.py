"""The view Questions: case details, sections and questions as an outline, each changed by a form."""

from __future__ import annotations

from html import escape

import streamlit as st

from audit.formatting import pluralise, upper_first
from audit.messages import questionnaire_editing as messages
from audit.model.questionnaire import DEFAULT_CASE_LABEL, RatingMethod
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import CASE_LABEL, DETAILS, PROMPTS, QUESTIONS, SECTIONS
from audit.web.components import html
from audit.web.components.address import get_param, remove_param, url_with
from audit.web.questionnaires.detail_form import show_detail
from audit.web.questionnaires.draft_saving import ITEM, TOP_FORM, VIEW, show_done
from audit.web.questionnaires.form_saving import find_form
from audit.web.questionnaires.item_actions import (
    add_detail,
    add_question,
    add_section,
    name_of,
    show_actions,
)
from audit.web.questionnaires.item_badges import badges_of
from audit.web.questionnaires.item_forms import show_question, show_section, show_top
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.outline_rows import row_html
from audit.web.questionnaires.text_saving import Outcome
from audit.web.session.page_context import show_errors

SHOW_FORM = {DETAILS: show_detail, SECTIONS: show_section, QUESTIONS: show_question, PROMPTS: show_question}


def show_questions(opened: OpenQuestionnaire, outcome: Outcome) -> None:  # as every view
    """Show the outline of the questionnaire, and the form of the item in the address."""
    outline = Outline(opened.source)
    _View(opened, outline).show()


class _View:
    """Draws the outline. What is next to each other is one element: a page of few elements is fast."""

    def __init__(self, opened: OpenQuestionnaire, outline: Outline) -> None:
        self.opened, self.outline = opened, outline
        self.form = find_form(opened, outline) if opened.is_editable else None
        self.open_item = get_param(ITEM) if self.form is not None else ""
        self.pieces: list[str] = []

    def show(self) -> None:
        """Show everything, from the top."""
        self._show_state()
        self._show_top()
        self._show_details()
        for section in self.outline.sections:
            self._show_section(section)
        if not self.outline.sections:
            self.pieces.append(html.paragraphs_html(messages.NO_SECTIONS, kind="quiet"))
        self._show_done_at(SECTIONS)
        self._flush()
        if self._button("Add section", "add section", is_first=not self.outline.sections):
            add_section(self.opened, self.outline)

    def _show_state(self) -> None:
        """Show how the view works, what is wrong with the file as a whole, and the button to undo."""
        if not self.opened.is_editable:
            return
        if problems := self.outline.problems:
            count = pluralise(len(problems), "problem")
            html.status(messages.PROBLEMS.format(problems=upper_first(count)))
        else:
            html.status(messages.SAVED_AS_TYPED)
        html.notice_if_any([problem.in_file for problem in self.outline.other_problems()])

    def _show_top(self) -> None:
        top = self.outline.top
        label = top.values.get(CASE_LABEL)
        word = label.get("many") if isinstance(label, dict) else None
        parts = [
            f"Version {top.text('version') or '–'}",
            f"the word for a case: {word or DEFAULT_CASE_LABEL.plural}",
        ]
        self.pieces.append(html.subheading_html("Title and source"))
        if self.open_item == TOP_FORM:
            self._show_form("Title and source")
            return
        facts = f"{', '.join(parts)}. {top.text('source')}"
        self.pieces.append(row_html(top.text("title"), below=facts, link=self._change_link(TOP_FORM, "title")))

    def _show_details(self) -> None:
        self.pieces.append(html.subheading_html("Case details"))
        self._show_done_at(DETAILS)
        if not self.outline.details:
            self.pieces.append(html.paragraphs_html(messages.NO_DETAILS, kind="quiet"))
        for detail in self.outline.details:
            self._show_item(detail)
        self._flush()
        if self._button("Add case detail", "add detail"):
            add_detail(self.opened, self.outline)

    def _show_section(self, section: Item) -> None:
        title = f"{section.id} {section.text('title')}".strip() or "Section"
        self.pieces.append(html.subheading_html(title))
        self._show_done_at(str(section.place))
        self._show_item(section)
        questions = self.outline.items_in(section.place, QUESTIONS)
        is_judged = section.text("rated") == RatingMethod.BY_JUDGEMENT.value
        if not questions:
            sentence = messages.BY_JUDGEMENT if is_judged else messages.NO_QUESTIONS
            self.pieces.append(html.paragraphs_html(sentence, kind="quiet"))
        for question in questions:
            self._show_item(question)
            for prompt in self.outline.items_in(question.place, PROMPTS):
                self._show_item(prompt)
        self._flush()
        label = f"Add question to {section.id}"
        if not is_judged and self._button(label, f"add to {section.place} {section.id}"):
            add_question(self.opened, self.outline, section, len(questions))

    def _show_item(self, item: Item) -> None:
        """Show the row of an item; its form instead, if that is open."""
        if str(item.place) == self.open_item:
            self._show_form(f"Change {name_of(item)}")
            return
        name = item.place.name
        self.pieces.append(
            row_html(
                _statement_of(item) if name == SECTIONS else item.text("text"),
                item_id=item.id if name in (QUESTIONS, PROMPTS) else "",
                marks=badges_of(item, self.outline),
                problems=self.outline.problems_of(item),
                link=self._change_link(str(item.place), name_of(item)),
                is_prompt=name == PROMPTS,
            )
        )

    def _show_form(self, title: str) -> None:
        """Show the form that is open, between what is above and below its item in the outline."""
        form = self.form
        assert form is not None, "the address names the item of the form"
        self._flush()
        with st.container(border=True, key="item-form"):
            html.subheading(title, level=3, anchor=_anchor(self.open_item))
            show_done(self.opened, self.open_item)
            if self.open_item == TOP_FORM:
                show_top(form)
                self._show_done()
                return
            SHOW_FORM[form.item.place.name](self.opened, form)
            if problems := self.outline.problems_of(form.item):
                html.error_summary(problems, after_action=False)
            with show_errors():
                show_actions(self.opened, form)

    def _show_done(self) -> None:
        if st.button("Done", type="primary", key="done top"):
            remove_param(ITEM)
            st.rerun()

    def _change_link(self, place: str, name: str) -> str:
        if not self.opened.is_editable:
            return ""
        url = escape(f"{url_with(view=VIEW, item=place)}#{_anchor(place)}")
        return f'<a href="{url}">Change<span class="unseen"> {escape(name)}</span></a>'

    def _button(self, label: str, key: str, is_first: bool = False) -> bool:
        return self.opened.is_editable and st.button(
            html.escape_markdown(label), key=key, type="primary" if is_first else "secondary"
        )

    def _show_done_at(self, place: str) -> None:
        """Show what was done at a place, if no form is open there, which would show it."""
        if place != self.open_item:
            self._flush()
            show_done(self.opened, place)

    def _flush(self) -> None:
        """Show what was collected as one element."""
        html.render(*self.pieces)
        self.pieces.clear()


def _anchor(place: str) -> str:
    """Return the id of the heading of a form, which gets the focus when a link opens the form."""
    return f"change-{place}"


def _statement_of(section: Item) -> str:
    """Return the statement of a section, or that it has none but its title."""
    statement = section.text("statement")
    return messages.NO_STATEMENT if statement == section.text("title") else statement
