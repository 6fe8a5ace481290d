"""The forms of a question, a prompt, a section, and of the questionnaire itself."""

from __future__ import annotations

from audit.messages import questionnaire_editing as messages
from audit.model.proposed_ids import propose_short
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, RatingMethod
from audit.toml_files.questionnaire_text import CASE_LABEL, QUESTIONS, set_case_label
from audit.web.components import html
from audit.web.questionnaires.condition_form import show_condition
from audit.web.questionnaires.item_fields import ItemForm
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.shared_fields import show_guidance, show_id


def show_question(opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Show the fields of a key question or prompt."""
    is_key = form.item.place.name == QUESTIONS

    def save_wording(text: str) -> None:
        short = form.item.text("short")
        proposed = {"short": propose_short(text)} if is_key and text and short in ("", form.item.id) else {}
        form.set_values({"text": text} | proposed)

    form.lines("wording", "Wording", form.stored("text"), save_wording, height=80)
    if is_key:
        form.line("short", "Short name", form.stored("short"), form.saver("short"), messages.SHORT_HELP)
    show_guidance(form, messages.GUIDANCE_HELP)
    show_condition(opened, form)
    if "derived" in form.item.values:
        html.paragraphs(messages.MEASURE_KEPT, kind="quiet")
    else:
        _show_answering(form)
    show_id(form)


def _show_answering(form: ItemForm) -> None:
    """Show which answers a question has, and which of them require a note."""
    item, scales = form.item, form.outline.scale_titles
    if scales and not {"reasons_for_no", "reasons_for_not_applicable"} & set(item.values):
        form.choice(
            "answers",
            "Answers",
            ["", *scales],
            ({"": messages.YES_NO} | scales).__getitem__,
            form.stored("answer_scale"),
            lambda scale: form.set_values({"answer_scale": scale or None, "note_needed": None}),
            offers_undo=True,
        )
    form.tick(
        "may not apply",
        "It may be answered Not applicable",
        lambda: form.item.is_true("may_not_apply", True),
        lambda may: form.set_values({"may_not_apply": None if may else False}),
    )
    answers = form.outline.answers_of(item)

    def stored_notes() -> list[str]:
        written = form.item.values.get("note_needed")
        return written if isinstance(written, list) else []

    form.several(
        "note",
        "Note required for",
        list(answers),
        answers.__getitem__,
        stored_notes,
        lambda chosen: form.set_values({"note_needed": list(chosen) or None}),
        messages.NOTE_HELP,
    )


def show_section(opened: OpenQuestionnaire, form: ItemForm) -> None:
    """Show the fields of a section."""
    rated = form.item.text("rated")
    form.line("title", "Title", form.stored("title"), form.saver("title"))
    form.lines(
        "statement",
        "What good work looks like, in one sentence",
        form.stored("statement"),
        form.saver("statement"),
        height=80,
    )
    if rated != RatingMethod.BY_JUDGEMENT.value:
        show_condition(opened, form)
    if rated != RatingMethod.NOT_RATED.value:
        html.paragraphs(messages.RATING_KEPT, kind="quiet")
    show_id(form)


def show_top(form: ItemForm) -> None:
    """Show the title, version and source of the questionnaire, and its word for a case."""
    form.line("title", "Title", form.stored("title"), form.saver("title"))
    form.line("version", "Version", form.stored("version"), form.saver("version"))
    form.lines("source", "Where the questions come from", form.stored("source"), form.saver("source"))

    def label() -> CaseLabel:
        written = form.item.values.get(CASE_LABEL)
        words = written if isinstance(written, dict) else {}
        one, many = words.get("one", DEFAULT_CASE_LABEL.singular), words.get("many", DEFAULT_CASE_LABEL.plural)
        return CaseLabel(str(one), str(many))

    def save_one(text: str) -> None:
        form.text = set_case_label(form.text, text, label().plural)

    def save_many(text: str) -> None:
        form.text = set_case_label(form.text, label().singular, text)

    form.line("one", "Word for a case", lambda: label().singular, save_one)
    form.line("many", "Word for several", lambda: label().plural, save_many)
