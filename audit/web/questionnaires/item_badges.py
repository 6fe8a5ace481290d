"""What is special about a question, section or case detail, in a few words each."""

from __future__ import annotations

from audit.formatting import join_list
from audit.messages import questionnaire_editing as messages
from audit.model.questionnaire import RatingMethod
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import DETAILS, PROMPTS, SECTIONS


def badges_of(item: Item, outline: Outline) -> list[str]:
    """Return what is special about an item, in a few words each."""
    badges = [messages.PROMPT] if item.place.name == PROMPTS else []
    if item.place.name == DETAILS:
        return [*_detail_badges(item), *_guidance_badge(item)]
    if (condition := item.values.get("applies_when")) is not None:
        badges.append(messages.ONLY_IF.format(condition=outline.describe(condition)))
    if item.place.name == SECTIONS:
        rated = {RatingMethod.FROM_CASES.value: messages.RATED, RatingMethod.BY_JUDGEMENT.value: messages.JUDGED}
        return [*badges, *([rated[item.text("rated")]] if item.text("rated") in rated else [])]
    return [*badges, *_answer_badges(item, outline), *_guidance_badge(item)]


def _detail_badges(item: Item) -> list[str]:
    kind = messages.KINDS.get(item.text("kind"), item.text("kind"))
    badges = [messages.DETAIL_ID.format(id=item.id), *([kind] if kind else [])]
    badges += [messages.REQUIRED] if item.is_true("required") else []
    return badges + ([messages.BREAKDOWN] if item.is_true("breakdown") else [])


def _answer_badges(item: Item, outline: Outline) -> list[str]:
    if "derived" in item.values:
        return [messages.WORKED_OUT]
    badges = []
    if scale := outline.scale_titles.get(item.text("answer_scale")):
        badges.append(messages.ANSWERS.format(scale=scale))
    needed, answers = item.values.get("note_needed"), outline.answers_of(item)
    if isinstance(needed, list) and needed:
        labels = [answers.get(each, each) for each in needed if isinstance(each, str)]
        badges.append(messages.NOTE_FOR.format(answers=join_list(labels, "and")))
    badges += [] if item.is_true("may_not_apply", True) else [messages.NO_NOT_APPLICABLE]
    return badges + ([] if item.is_true("yes_is_good", True) else [messages.NO_IS_GOOD])


def _guidance_badge(item: Item) -> list[str]:
    return [messages.WITH_GUIDANCE] if item.text("guidance") else []
