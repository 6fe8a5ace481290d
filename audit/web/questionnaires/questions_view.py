"""The view Questions: case details, sections and questions as an outline, each changed by a form."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

import streamlit as st

from audit.formatting import pluralise
from audit.messages import questionnaire_editing as messages
from audit.model.questionnaire import DEFAULT_CASE_LABEL, RatingMethod
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import CASE_LABEL, DETAILS, PROMPTS, QUESTIONS, SECTIONS
from audit.web.components import html, tab_state
from audit.web.components.address import get_param, remove_param, url_with
from audit.web.questionnaires.detail_form import show_detail
from audit.web.questionnaires.draft_saving import ITEM, show_done
from audit.web.questionnaires.file_view import words_of
from audit.web.questionnaires.item_actions import (
    add_detail,
    add_question,
    add_section,
    name_of,
    show_actions,
)
from audit.web.questionnaires.item_badges import badges_of
from audit.web.questionnaires.item_fields import ItemForm, is_entered
from audit.web.questionnaires.item_forms import show_question, show_section, show_top
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.outline_rows import row_html
from audit.web.questionnaires.text_saving import Outcome
from audit.web.session.page_context import show_errors

VIEW, TOP_FORM = "questions", "top"
SHOW_FORM = {DETAILS: show_detail, SECTIONS: show_section, QUESTIONS: show_question, PROMPTS: show_question}


def show_questions(opened: OpenQuestionnaire, outcome: Outcome) -> None:  # as every view
    """Show the outline of the questionnaire, and the form of the item in the address."""
    outline = Outline(opened.source)
    _View(opened, outline, get_param(ITEM) if opened.is_editable else "").show()


def finish_form(opened: OpenQuestionnaire, view: str) -> None:
    """If the person left a form by a link, save what was entered in it last: the link was quicker than the save."""
    last = tab_state.OPEN_FORM.of(opened.key)
    place, fields = last.get()
    if not place or (view == VIEW and get_param(ITEM) == place):
        return
    last.pop()
    if any(map(is_entered, fields)):
        with show_errors():
            _View(opened, Outline(opened.source), place).save_form()
        st.rerun()


class _View:
    """Draws the outline. What is next to each other is one element: a page of few elements is fast."""

    def __init__(self, opened: OpenQuestionnaire, outline: Outline, open_item: str) -> None:
        self.opened, self.outline = opened, outline
        self.open_item = open_item
        self.pieces: list[str] = []

    def show(self) -> None:
        """Show the form first, so that what was entered is saved before any button acts, then what is around it."""
        shown = self.opened
        above, form, below = st.container(), st.container(), st.container()
        with form:
            self._show_open_form()
        drawing = self._draw()
        for part in (above, below):
            with part:
                next(drawing, None)
        if self.opened is not shown:
            st.rerun()

    def _draw(self) -> Iterator[None]:
        """Show everything from the top, and pause where the open form is."""
        self._show_state()
        yield from self._show_top()
        yield from self._show_details()
        for section in self.outline.sections:
            yield from self._show_section(section)
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
            html.status(messages.PROBLEMS.format(problems=f"{count[0].upper()}{count[1:]}"))
        else:
            html.status(messages.SAVED_AS_TYPED)
        html.notice_if_any([words_of(problem) for problem in self.outline.other_problems()])

    def _show_top(self) -> Iterator[None]:
        top = self.outline.top
        label = top.values.get(CASE_LABEL)
        word = label.get("many") if isinstance(label, dict) else None
        parts = [
            f"Version {top.text('version') or '–'}",
            f"the word for a case: {word or DEFAULT_CASE_LABEL.plural}",
        ]
        self.pieces.append(html.subheading_html("Title and source"))
        if self.open_item == TOP_FORM:
            self._flush()
            yield
            return
        facts = f"{', '.join(parts)}. {top.text('source')}"
        self.pieces.append(row_html(top.text("title"), below=facts, link=self._change_link(TOP_FORM, "title")))

    def _show_details(self) -> Iterator[None]:
        self.pieces.append(html.subheading_html("Case details"))
        self._show_done_at(DETAILS)
        if not self.outline.details:
            self.pieces.append(html.paragraphs_html(messages.NO_DETAILS, kind="quiet"))
        for detail in self.outline.details:
            yield from self._show_item(detail)
        self._flush()
        if self._button("Add case detail", "add detail"):
            add_detail(self.opened, self.outline)

    def _show_section(self, section: Item) -> Iterator[None]:
        title = f"{section.id} {section.text('title')}".strip() or "Section"
        self.pieces.append(html.subheading_html(title))
        self._show_done_at(str(section.place))
        yield from self._show_item(section)
        questions = self.outline.items_in(section.place, QUESTIONS)
        is_judged = section.text("rated") == RatingMethod.BY_JUDGEMENT.value
        if not questions:
            sentence = messages.BY_JUDGEMENT if is_judged else messages.NO_QUESTIONS
            self.pieces.append(html.paragraphs_html(sentence, kind="quiet"))
        for question in questions:
            yield from self._show_item(question)
            for prompt in self.outline.items_in(question.place, PROMPTS):
                yield from self._show_item(prompt)
        self._flush()
        label = f"Add question to {section.id}"
        if not is_judged and self._button(label, f"add to {section.place}"):
            add_question(self.opened, self.outline, section, len(questions))

    def _show_item(self, item: Item) -> Iterator[None]:
        """Show the row of an item; its form instead, if that is open."""
        if str(item.place) == self.open_item:
            self._flush()
            yield
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

    def save_form(self) -> None:
        """Show the fields of the form once more, which saves what was entered in them."""
        item = self.outline.top if self.open_item == TOP_FORM else self.outline.item_at(self.open_item)
        if item is not None:
            form = ItemForm(self.opened, self.outline, item, self.opened.source)
            _show_fields(form)
            form.save()

    def _show_open_form(self) -> None:
        """Show the form of the item in the address. What was entered in it is saved."""
        is_top = self.open_item == TOP_FORM
        item = self.outline.top if is_top else self.outline.item_at(self.open_item)
        if item is None:
            return
        form = ItemForm(self.opened, self.outline, item, self.opened.source)
        with st.container(border=True, key="item-form"):
            title = "Title and source" if is_top else f"Change {name_of(item)}"
            html.subheading(title, level=3, anchor=_anchor(self.open_item))
            show_done(self.opened, self.open_item)
            _show_fields(form)
            tab_state.OPEN_FORM.of(self.opened.key).set((self.open_item, tuple(form.fields)))
            self.opened = form.save()
            self.outline = Outline(self.opened.source)
            if is_top:
                self._show_done()
                return
            saved = Item(item.place, item.place.find(self.outline.data))
            if problems := self.outline.problems_of(saved):
                html.error_summary(problems, after_action=False)
            with show_errors():
                show_actions(self.opened, self.outline, saved)

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


def _show_fields(form: ItemForm) -> None:
    if form.item.place.steps:
        SHOW_FORM[form.item.place.name](form)
    else:
        show_top(form)


def _anchor(place: str) -> str:
    """Return the id of the heading of a form, which gets the focus when a link opens the form."""
    return f"change-{place}"


def _statement_of(section: Item) -> str:
    """Return the statement of a section, or that it has none but its title."""
    statement = section.text("statement")
    return messages.NO_STATEMENT if statement == section.text("title") else statement
