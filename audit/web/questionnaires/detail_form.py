"""The form of a case detail."""

from __future__ import annotations

import re
from functools import partial

from audit.errors import InputError
from audit.messages import questionnaire_editing as messages
from audit.model.case_details import YES_NO, CaseDetailKind, Choice
from audit.model.date_details import Period
from audit.toml_files.choice_lines import read_choice_lines, write_choice_lines
from audit.web.components import html
from audit.web.questionnaires.item_fields import ItemForm
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.shared_fields import show_guidance, show_id

RULES_BY_KIND = {
    CaseDetailKind.DATE: ("not_in_future", "not_before", "group_by"),
    CaseDetailKind.NUMBER: ("least", "most", "whole", "unit", "bands"),
    CaseDetailKind.CHOICE: ("choices",),
    CaseDetailKind.CHOICES: ("choices",),
}
"""The keys that only some kinds of case details have."""
FIRST_CHOICES = tuple({"id": choice.id, "text": choice.text} for choice in YES_NO)
DEFAULT_PERIOD = "quarter"


def show_detail(_opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Show the fields of a case detail."""
    item = form.item
    html.paragraphs(messages.NEVER_PERSONAL, kind="quiet")
    form.line("text", "Wording", form.stored("text"), form.saver("text"))
    kinds = {kind.value: messages.KINDS[kind.value].capitalize() for kind in CaseDetailKind}
    save_kind = partial(_save_kind, form)
    form.choice("kind", "Kind", list(kinds), kinds.__getitem__, form.stored("kind"), save_kind, offers_undo=True)
    html.paragraphs(messages.KIND_KEEPS, kind="quiet")
    if item.text("kind") in (CaseDetailKind.CHOICE.value, CaseDetailKind.CHOICES.value):
        save_choices = partial(_save_choices, form)
        form.lines(
            "choices",
            "Choices",
            lambda: write_choice_lines(_choices(form)),
            save_choices,
            messages.CHOICES_HELP,
            height=150,
            while_typing=False,
        )
    form.tick(
        "required",
        "Required: a case cannot be submitted without it",
        lambda: form.item.is_true("required"),
        lambda is_required: form.set_values({"required": True if is_required else None}),
    )
    _show_breakdown(form)
    show_guidance(form)
    show_id(form)


def _show_breakdown(form: ItemForm) -> None:
    item, kind = form.item, form.item.text("kind")

    def save(is_shown: bool) -> None:
        if not is_shown:
            form.set_values({"breakdown": None, "group_by": None, "bands": None})
        elif kind == CaseDetailKind.DATE.value:
            form.set_values({"breakdown": True, "group_by": DEFAULT_PERIOD})
        else:
            form.set_values({"breakdown": True})

    label, help_text = "Results can be broken down by it", messages.BREAKDOWN_HELP
    form.tick("breakdown", label, lambda: form.item.is_true("breakdown"), save, help_text, offers_undo=True)
    if item.is_true("breakdown") and kind == CaseDetailKind.DATE.value:
        periods = [each.value for each in Period]
        form.choice("period", "By", periods, str.capitalize, form.stored("group_by"), form.saver("group_by"))
    if item.is_true("breakdown") and kind == CaseDetailKind.NUMBER.value:
        save_bands = partial(_save_bands, form)
        form.line("bands", "Bands", partial(_bands, form), save_bands, messages.BANDS_HELP, while_typing=False)


def _bands(form: ItemForm) -> str:
    bands = form.item.values.get("bands")
    return ", ".join(map(str, bands)) if isinstance(bands, list) else ""


def _save_bands(form: ItemForm, text: str) -> None:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    bands = [int(part) for part in parts if re.fullmatch(r"[0-9]{1,9}", part)]
    if not bands or len(bands) != len(parts) or sorted(set(bands)) != bands:
        raise InputError(messages.BANDS_WRONG)
    form.set_values({"bands": bands})


def _save_kind(form: ItemForm, kind: str) -> None:
    """Change the kind, without the keys that the new kind cannot have."""
    kept = RULES_BY_KIND.get(CaseDetailKind(kind), ())
    rules = dict.fromkeys(key for keys in RULES_BY_KIND.values() for key in keys)
    removed = {key: None for key in (*rules, "breakdown") if key in form.item.values and key not in kept}
    needs_choices = "choices" in kept and "choices" not in form.item.values
    form.set_values({"kind": kind, **removed, **({"choices": FIRST_CHOICES} if needs_choices else {})})


def _choices(form: ItemForm) -> tuple[Choice, ...]:
    written = form.item.values.get("choices")
    tables = [each for each in written if isinstance(each, dict)] if isinstance(written, list) else []
    return tuple(Choice(str(each.get("id", "")), str(each.get("text", ""))) for each in tables)


def _save_choices(form: ItemForm, text: str) -> None:
    before = _choices(form)
    choices = read_choice_lines(text, before)
    if choices != before:
        form.set_values({"choices": [{"id": choice.id, "text": choice.text} for choice in choices]})
