"""Saving what was entered in the form of an item, at the start of every run and on every page.

A click on a link or a button right after typing may be the first run that knows the typed text, and that run may not
show the form any more. So what was entered is saved before anything is shown. The form belongs to an item with its id,
and not to a place in the file: another tab may have moved the item.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from audit.errors import AuditError, InputError, NotFoundError
from audit.messages import questionnaire_editing as messages
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import TOP
from audit.web.components import tab_state
from audit.web.components.address import get_param, remove_param, set_param
from audit.web.components.confirmation import confirm
from audit.web.questionnaires.draft_saving import ITEM, TOP_FORM, VIEW, group_of, note_saved, store_text
from audit.web.questionnaires.item_fields import ItemForm, words_of_entry
from audit.web.questionnaires.opened import PAGE, OpenQuestionnaire
from audit.web.session.page_context import PageContext, get_context

ATTEMPTS = 3
"""How often a text is saved again over what another run or tab has just saved."""


def save_entries() -> None:
    """Save what was entered in the form that is open; what cannot be saved waits for the next run."""
    form: ItemForm | None = tab_state.OPEN_FORM.get()
    if form is None:
        return
    _collect(form)
    if not form.unsaved:
        return
    try:
        _save(form, get_context())
    except NotFoundError:
        _give_up(form, PAGE)
        return
    except AuditError:  # the page shows it; what was entered is tried again
        return
    if form.unsaved and not _is_in_address(form):
        _give_up(form, form.draft_id)


def find_form(opened: OpenQuestionnaire, outline: Outline) -> ItemForm | None:
    """Return the form that the address names. If another tab moved its item, the address follows it."""
    form: ItemForm | None = tab_state.OPEN_FORM.get()
    was_shown = form is not None and any(map(tab_state.has_widget_value, form.fields))
    if form is not None and was_shown and _is_in_address(form) and not _follow(form, outline):
        _give_up(form, form.draft_id)
        remove_param(ITEM)
        st.rerun()
    name = get_param(ITEM)
    item = outline.top if name == TOP_FORM else outline.item_at(name)
    return None if item is None else _form_of(item, opened, outline)


def _form_of(item: Item, opened: OpenQuestionnaire, outline: Outline) -> ItemForm:
    """Return the form of an item: the one that is open, if it is of this item."""
    form: ItemForm | None = tab_state.OPEN_FORM.get()
    again = _find_again(form, outline) if form is not None and form.draft_id == opened.key else None
    if form is None or again is None or again.place != item.place:
        form = ItemForm(f"{opened.key} {item.place} {item.id}", opened.key, outline, item)
        tab_state.OPEN_FORM.set(form)
    form.outline, form.item = outline, item
    return form


def _collect(form: ItemForm) -> None:
    """Note what was entered and is not in the file as the form knows it."""
    for key in filter(tab_state.has_widget_value, form.fields):
        entered = form.entered(key)
        if entered == form.known.get(key):
            form.unsaved.pop(key, None)
        else:
            form.unsaved[key] = entered


def _save(form: ItemForm, context: PageContext) -> None:
    """Write what was entered to the text as it is saved now. If another tab was first, try again over that."""
    for _ in range(ATTEMPTS):
        draft = context.store.questionnaires.read(context.person, form.draft_id)
        if not _follow(form, Outline(draft.source)):
            return
        written = _write(form)
        if form.text == draft.source or _save_text(form, OpenQuestionnaire(context, draft.source, draft), written):
            return


def _write(form: ItemForm) -> dict[str, Any]:
    """Write to the text of the form what was entered; return what was written, by the key of its field."""
    written: dict[str, Any] = {}
    form.refused.clear()
    for key, entered in list(form.unsaved.items()):
        field, before = form.fields[key], form.text
        stored = field.read(field.stored())
        if entered == stored:
            form.known[key] = stored
        elif stored != form.known.get(key):
            continue  # another tab changed it: the form asks which to keep
        else:
            try:
                field.save(entered)
            except InputError as error:
                form.refused[key] = error.problems
                continue
        if form.text == before:
            del form.unsaved[key]  # it is in the file already, or says nothing yet
        else:
            written[key] = entered
    return written


def _save_text(form: ItemForm, opened: OpenQuestionnaire, written: Mapping[str, Any]) -> bool:
    """Save the text of the form; return whether that needs no other attempt."""
    place = form.item.place
    undo = (str(place), group_of(place)) if any(form.fields[key].offers_undo for key in written) else ("", "")
    try:
        saved = store_text(opened, form.text)
    except InputError as error:
        form.refused.update(dict.fromkeys(written, error.problems))
        return True
    if saved is None:
        return False
    form.known.update(written)
    for key in written:
        del form.unsaved[key]
    note_saved(opened, saved, *undo)
    return True


def _follow(form: ItemForm, outline: Outline) -> bool:
    """Find the item of a form in another text, also at another place; return whether it is still there."""
    item = _find_again(form, outline)
    if item is None:
        return False
    if _is_in_address(form):
        set_param(ITEM, _address_of(item))
    form.outline, form.item = outline, item
    return True


def _find_again(form: ItemForm, outline: Outline) -> Item | None:
    """Return the item of a form as another text has it: at its place, or else the only one with its id."""
    place, item_id = form.item.place, form.item.id
    item = outline.at(place)
    if item is not None and (item.id == item_id or place == TOP):
        return item
    same = [each for each in outline.items if each.id == item_id and each.place.name == place.name]
    return same[0] if item_id and len(same) == 1 else None


def _is_in_address(form: ItemForm) -> bool:
    """Return whether the address shows this form."""
    shown = (get_param("draft"), get_param("view", VIEW), get_param(ITEM))
    return shown == (form.draft_id, VIEW, _address_of(form.item))


def _address_of(item: Item) -> str:
    return TOP_FORM if item.place == TOP else str(item.place)


def _give_up(form: ItemForm, place: str) -> None:
    """Close a form, and say at a place which entries are not saved, so that they can be entered again."""
    entries = [
        " ".join(
            (
                messages.NOT_SAVED.format(label=form.fields[key].label, entry=words_of_entry(entry)),
                *form.refused.get(key, ()),
            )
        )
        for key, entry in form.unsaved.items()
    ]
    confirm(place, " ".join(entries) or messages.SAVED_ELSEWHERE)
    tab_state.OPEN_FORM.set(None)
