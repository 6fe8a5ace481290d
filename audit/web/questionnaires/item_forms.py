"""The forms of a question, a prompt, a section, and of the questionnaire itself."""

from __future__ import annotations

from audit.messages import questionnaire_editing as messages
from audit.model.proposed_ids import propose_short
from audit.model.questionnaire import DEFAULT_CASE_LABEL, RatingMethod
from audit.toml_files.questionnaire_text import CASE_LABEL, QUESTIONS, set_case_label
from audit.web.components import html
from audit.web.questionnaires.condition_form import show_condition
from audit.web.questionnaires.item_fields import ItemForm
from audit.web.questionnaires.shared_fields import show_guidance, show_id


def show_question(form: ItemForm) -> None:
    """Show the fields of a key question or prompt."""
    item, is_key = form.item, form.item.place.name == QUESTIONS

    def save_wording(text: str) -> None:
        short = item.text("short")
        proposed = {"short": propose_short(text)} if is_key and text and short in ("", item.id) else {}
        form.set_values({"text": text} | proposed)

    form.lines("wording", "Wording", item.text("text"), save_wording, height=80)
    if is_key:
        form.line("short", "Short name", item.text("short"), form.saver("short"), messages.SHORT_HELP)
    show_guidance(form, messages.GUIDANCE_HELP)
    show_condition(form)
    if "derived" in item.values:
        html.paragraphs(messages.MEASURE_KEPT, kind="quiet")
    else:
        _show_answering(form)
    show_id(form)


def _show_answering(form: ItemForm) -> None:
    """Show which answers a question has, and which of them require a note."""
    item, scales = form.item, form.outline.scale_titles()
    if scales and not {"reasons_for_no", "reasons_for_not_applicable"} & set(item.values):
        form.choice(
            "answers",
            "Answers",
            ["", *scales],
            ({"": messages.YES_NO} | scales).__getitem__,
            item.text("answer_scale"),
            lambda scale: form.set_values({"answer_scale": scale or None, "note_needed": None}),
        )
    form.tick(
        "may not apply",
        "It may be answered Not applicable",
        item.is_true("may_not_apply", True),
        lambda may: form.set_values({"may_not_apply": None if may else False}),
    )
    answers = form.outline.answers_of(item)
    written = item.values.get("note_needed")
    form.several(
        "note",
        "Note required for",
        list(answers),
        answers.__getitem__,
        written if isinstance(written, list) else (),
        lambda chosen: form.set_values({"note_needed": list(chosen) or None}),
        messages.NOTE_HELP,
    )


def show_section(form: ItemForm) -> None:
    """Show the fields of a section."""
    item = form.item
    form.line("title", "Title", item.text("title"), form.saver("title"))
    form.lines(
        "statement",
        "What good work looks like, in one sentence",
        item.text("statement"),
        form.saver("statement"),
        height=80,
    )
    if item.text("rated") != RatingMethod.BY_JUDGEMENT.value:
        show_condition(form)
    if item.text("rated") != RatingMethod.NOT_RATED.value:
        html.paragraphs(messages.RATING_KEPT, kind="quiet")
    show_id(form)


def show_top(form: ItemForm) -> None:
    """Show the title, version and source of the questionnaire, and its word for a case."""
    top = form.item
    form.line("title", "Title", top.text("title"), form.saver("title"))
    form.line("version", "Version", top.text("version"), form.saver("version"))
    form.lines("source", "Where the questions come from", top.text("source"), form.saver("source"))
    label = top.values.get(CASE_LABEL)
    written = label if isinstance(label, dict) else {}
    one = str(written.get("one", DEFAULT_CASE_LABEL.singular))
    many = str(written.get("many", DEFAULT_CASE_LABEL.plural))

    def save_one(text: str) -> None:
        form.text = set_case_label(form.text, text, many)

    def save_many(text: str) -> None:
        form.text = set_case_label(form.text, one, text)

    form.line("one", "Word for a case", one, save_one)
    form.line("many", "Word for several", many, save_many)
