"""Adding, moving and removing questions, sections and case details."""

from __future__ import annotations

import streamlit as st

from audit.errors import InputError
from audit.formatting import pluralise, upper_first
from audit.messages import questionnaire_editing as messages
from audit.model.case_details import CaseDetailKind
from audit.model.proposed_ids import next_prompt_id, next_question_id, next_section_id, propose_word_id
from audit.toml_files.id_references import RULES, referring_places, tables_of
from audit.toml_files.new_questionnaire import (
    NewCaseDetail,
    NewPrompt,
    NewQuestion,
    NewSection,
    write_case_detail,
    write_prompt,
    write_question,
    write_section,
)
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import (
    DETAILS,
    PROMPTS,
    QUESTIONS,
    SECTIONS,
    TOP,
    Place,
    add_item,
    move_item,
    remove_item,
)
from audit.web.components import html, tab_state
from audit.web.components.address import remove_param, set_param
from audit.web.questionnaires.draft_saving import ITEM, group_of, save_change
from audit.web.questionnaires.item_fields import ItemForm
from audit.web.questionnaires.opened import OpenQuestionnaire

SINGULAR = {DETAILS: "case detail", SECTIONS: "section", QUESTIONS: "question", PROMPTS: "prompt"}


def name_of(item: Item) -> str:
    """Return what an item is called in a sentence."""
    return f"{SINGULAR[item.place.name]} {item.id or item.place.index + 1}"


def add_question(opened: OpenQuestionnaire, outline: Outline, section: Item, position: int) -> None:
    """Add a question to a section and open its form."""
    questions = outline.items_in(section.place, QUESTIONS)
    ids = [question.id for question in questions[:position]] or [question.id for question in questions]
    new_id = next_question_id(section.id, ids, outline.column_ids)
    table = write_question(NewQuestion(new_id, ""))
    _add(opened, section.place.child(QUESTIONS, position), table, messages.ADDED.format(what="Question", id=new_id))


def add_prompt(opened: OpenQuestionnaire, outline: Outline, question: Item, position: int) -> None:
    """Add a prompt to a key question and open its form."""
    prompts = outline.items_in(question.place, PROMPTS)
    new_id = next_prompt_id(question.id, [prompt.id for prompt in prompts], outline.column_ids)
    table = write_prompt(NewPrompt(new_id, ""))
    _add(opened, question.place.child(PROMPTS, position), table, messages.ADDED.format(what="Prompt", id=new_id))


def add_section(opened: OpenQuestionnaire, outline: Outline) -> None:
    """Add a section below the others and open its form."""
    sections = outline.sections
    new_id = next_section_id(section.id for section in sections)
    domains = [str(each.get("id", "")) for each in tables_of(outline.data, "domains")]
    domain = sections[-1].text("domain") if sections else next(iter(domains), "1")
    section = NewSection(new_id, messages.NEW_SECTION_TITLE, messages.NEW_SECTION_STATEMENT, domain)
    (table,) = write_section(section, domain)
    _add(opened, TOP.child(SECTIONS, len(sections)), table, messages.SECTION_ADDED.format(id=new_id))


def add_detail(opened: OpenQuestionnaire, outline: Outline) -> None:
    """Add a case detail below the others and open its form."""
    text = messages.NEW_DETAIL_TEXT
    detail = NewCaseDetail(propose_word_id(text, outline.column_ids), text, CaseDetailKind.YES_NO)
    _add(opened, TOP.child(DETAILS, len(outline.details)), write_case_detail(detail), messages.DETAIL_ADDED)


def _add(opened: OpenQuestionnaire, place: Place, table: str, done: str) -> None:
    changed = add_item(opened.source, place, table)
    open_form(place)
    save_change(opened, changed, done, str(place))


def open_form(place: Place) -> None:
    """Show the form of an item in the next run."""
    set_param(ITEM, str(place))


def show_actions(opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Show the buttons below the form of an item. They belong to the item: another tab may change its place."""
    outline, item, key = form.outline, form.item, form.key
    place = item.place
    count = len(outline.items_in(place.parent, place.name))
    with st.container(horizontal=True, key="item-actions"):
        done_clicked = st.button("Done", type="primary", key=f"done {key}")
        _show_adding(opened, form)
        up_clicked = st.button("Move up", key=f"up {key}", disabled=place.index == 0)
        down_clicked = st.button("Move down", key=f"down {key}", disabled=place.index + 1 == count)
        remove_clicked = st.button("Remove", key=f"remove {key}")
    if done_clicked:
        remove_param(ITEM)
        st.rerun()
    if up_clicked or down_clicked:
        _move(opened, outline, item, place.index + (1 if down_clicked else -1))
    asked = tab_state.REMOVAL_ASKED.of(opened.key)
    if remove_clicked:
        asked.set(key)
    if asked.get() == key:
        _show_removal(opened, form)


def _show_adding(opened: OpenQuestionnaire, form: ItemForm) -> None:
    outline, item, place = form.outline, form.item, form.item.place
    parent = Item(place.parent, place.parent.find(outline.data))
    if place.name == QUESTIONS:
        if st.button("Add question below", key=f"add question {form.key}"):
            add_question(opened, outline, parent, place.index + 1)
        if st.button("Add prompt", key=f"add prompt {form.key}"):
            add_prompt(opened, outline, item, len(outline.items_in(place, PROMPTS)))
    if place.name == PROMPTS and st.button("Add prompt below", key=f"add prompt {form.key}"):
        add_prompt(opened, outline, parent, place.index + 1)


def _move(opened: OpenQuestionnaire, outline: Outline, item: Item, to: int) -> None:
    name = name_of(item)
    changed = move_item(opened.source, item.place, to)
    if added := outline.problems_added(changed):
        raise InputError(messages.CANNOT_MOVE.format(name=upper_first(name)), *added)
    moved = item.place.sibling(to)
    open_form(moved)
    done = messages.MOVED.format(name=upper_first(name))
    save_change(opened, changed, done, str(moved), undone_at=group_of(item.place))


def _show_removal(opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Ask before an item is removed; if the file refers to it, say what must be changed first."""
    outline, item = form.outline, form.item
    name = upper_first(name_of(item))
    asked = tab_state.REMOVAL_ASKED.of(opened.key)
    if referring := referring_places(outline.data, item.place):
        asked.pop()
        raise InputError(messages.REFERRED_TO.format(name=name), *(_refers(outline, place) for place in referring))
    changed = remove_item(opened.source, item.place)
    inner = [each for each in outline.items if each.place.parent == item.place]
    sentences = [messages.REMOVE_QUESTION.format(name=name_of(item))]
    if inner:
        count = pluralise(len(inner), "question" if item.place.name == SECTIONS else "prompt")
        sentences.append(messages.WITH_INNER.format(count=count))
    if added := outline.problems_added(changed):
        sentences += [messages.WOULD_ADD, *added]
    html.notice(*sentences)
    with st.container(horizontal=True):
        yes_clicked = st.button("Yes, remove it", key=f"yes remove {form.key}")
        no_clicked = st.button("Cancel", key=f"no remove {form.key}")
    if yes_clicked:
        asked.pop()
        remove_param(ITEM)
        save_change(opened, changed, messages.REMOVED.format(name=name), group_of(item.place), group_of(item.place))
    if no_clicked:
        asked.pop()
        st.rerun()


def _refers(outline: Outline, place: Place) -> str:
    if place.name == RULES:
        return messages.REFERS_RULE
    name = name_of(Item(place, place.find(outline.data)))
    return messages.REFERS.format(name=upper_first(name))
