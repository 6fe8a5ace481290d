"""The fields that several forms have: the guidance, and the id."""

from __future__ import annotations

import re

from audit.errors import InputError
from audit.messages import questionnaire_editing as messages
from audit.model.text_fields import fold_text
from audit.toml_files.id_references import rename_item
from audit.toml_files.questionnaire_text import SECTIONS
from audit.web.components import html
from audit.web.questionnaires.item_fields import ItemForm


def show_guidance(form: ItemForm, help_text: str = "") -> None:
    """Show the guidance of an item."""
    form.lines(
        "guidance",
        "Guidance (optional)",
        form.stored("guidance"),
        lambda text: form.set_values({"guidance": text or None}),
        help_text,
        height=110,
    )


def show_id(form: ItemForm) -> None:
    """Show the id of an item; another id is written wherever the file refers to the old one."""

    def save(new_id: str) -> None:
        _check_id(form, new_id)
        form.text = rename_item(form.text, form.item.place, new_id)

    form.line("id", "Id", form.stored("id"), save, while_typing=False)
    html.paragraphs(messages.ID_HELP, kind="quiet")


def _check_id(form: ItemForm, new_id: str) -> None:
    """Raise InputError if an item cannot have this id."""
    outline, is_section = form.outline, form.item.place.name == SECTIONS
    taken = [section.id for section in outline.sections] if is_section else outline.column_ids
    if not new_id:
        raise InputError(messages.ID_MISSING)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", new_id):
        raise InputError(messages.ID_CHARACTERS.format(id=new_id))
    if fold_text(new_id) in [fold_text(each) for each in taken if each != form.item.id]:
        raise InputError(messages.ID_TAKEN.format(id=new_id))
