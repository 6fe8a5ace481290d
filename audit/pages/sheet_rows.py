"""The rows of a case's sheet as its page draws them: plain data, words ready to read, no HTML."""

from __future__ import annotations

from typing import assert_never

from audit.advice import NO_NOTE
from audit.answers import Answer
from audit.message_types import ControlKind
from audit.pages.case_sheet import Sheet, progress
from audit.pages.times import clock, moment
from audit.questionnaire import Fact, FactKind, KeyQuestion, Question, Standard
from audit.reasons import why
from audit.sheet import values_of
from audit.storage import NOTHING, Stored
from audit.storage.trail import TrailRow, What

RADIOS_AT_MOST = 4
Data = dict[str, object]


def fact_groups(sheet: Sheet) -> list[Data]:
    """The facts of the case, in one group."""
    facts = sheet.reading.audit.questionnaire.facts
    return [{"name": "", "done": "", "rows": [_fact_row(sheet, fact) for fact in facts]}]


def question_groups(sheet: Sheet, standard: Standard) -> list[Data]:
    """The questions of one standard, key question by key question, prompts above the judgement."""
    return [_group(sheet, key) for key in standard.key_questions]


def _group(sheet: Sheet, key: KeyQuestion) -> Data:
    done, of = progress(sheet, key.questions)
    rows = [_question_row(sheet, question) for question in key.questions]
    return {"name": key.short, "done": f"{done} of {of}" if of else "", "rows": rows}


def _question_row(sheet: Sheet, question: Question) -> Data:
    answer, noted = sheet.answers.get(question.id), question.id in sheet.reading.noted
    advice = sheet.advice.get(question.id, "")
    return {
        "what": What.ANSWER,
        "id": question.id,
        "style": "judgement" if isinstance(question, KeyQuestion) else "prompt",
        "text": question.text,
        "guidance": question.guidance,
        "kind": ControlKind.RADIOS,
        "options": [[offered, offered.words] for offered in _offered(question, answer)],
        "stored": stored_data(What.ANSWER, sheet.reading.answers.get(question.id, NOTHING)),
        "off": "" if question.id in sheet.asked else _why_off(sheet, question, answer),
        "note": stored_data(What.NOTE, sheet.reading.notes.get(question.id, NOTHING)),
        "noteNeeded": answer in question.note_needed and not noted,
        "advice": "" if advice == NO_NOTE else advice,
    }


def _offered(question: Question, given: Answer | None) -> list[Answer]:
    """The answers to choose from; not applicable only where the questionnaire offers it, or it was given already."""
    answers = [Answer.YES, Answer.NO]
    if question.may_not_apply or given is Answer.NOT_APPLICABLE:
        answers.append(Answer.NOT_APPLICABLE)
    return answers


def _why_off(sheet: Sheet, question: Question, kept: Answer | None) -> str:
    """What decides that a question does not apply, and what became of an answer from before."""
    rule, asked = question.applies_when, sheet.reading.audit.questionnaire.fact
    because = f": {why(rule, False, sheet.facts, sheet.counts, asked)}" if rule else ""
    return f"Does not apply{because}.{f' Your answer {kept.words} is kept, not counted.' if kept else ''}"


def _fact_row(sheet: Sheet, fact: Fact) -> Data:
    return {
        "what": What.FACT,
        "id": fact.id,
        "style": "fact",
        "text": fact.text if not fact.required else f"{fact.text} (required)",
        "guidance": fact.guidance,
        "kind": fact_control(fact),
        "options": [[choice.id, choice.text] for choice in fact.choices],
        "stored": stored_data(What.FACT, sheet.reading.facts.get(fact.id, NOTHING)),
        "off": "",
        "note": None,
        "noteNeeded": False,
        "advice": "",
    }


def fact_control(fact: Fact) -> ControlKind:
    """Return the control for a kind of fact. A kind that is missing here fails the type check and the form."""
    match fact.kind:
        case FactKind.TEXT:
            return ControlKind.LINE
        case FactKind.CHOICES:
            return ControlKind.CHECKS
        case FactKind.CHOICE | FactKind.YES_NO:
            return ControlKind.RADIOS if len(fact.choices) <= RADIOS_AT_MOST else ControlKind.SELECT
    assert_never(fact.kind)


def stored_data(what: What, stored: Stored) -> Data:
    """What is stored of one control: its values, the version, and the mark that says so ('' for nothing).

    ``held`` is what the mark of an answer speaks of, in words.
    """
    values = values_of(what, stored)
    held = Answer(values[0]).words if values and what is What.ANSWER else ""
    short = "N/A" if held == Answer.NOT_APPLICABLE.words else held
    mark = f"{short} saved {clock(stored.at)}".strip() if values and stored.at else ""
    return {"value": list(values), "version": stored.version, "held": held, "mark": mark[:1].upper() + mark[1:]}


def clash_data(sheet: Sheet, what: What, subject: str, stored: Stored) -> Data:
    """What was stored meanwhile, by somebody else or by the person in another tab, and when, in words."""
    return {
        "value": list(values_of(what, stored)),
        "version": stored.version,
        "by": stored.by,
        "mine": stored.by == sheet.here.person.name,
        "at": clock(stored.at) if stored.at else "",
        "words": in_words(sheet, what, subject, values_of(what, stored)),
    }


def in_words(sheet: Sheet, what: What, subject: str, values: tuple[str, ...]) -> str:
    """What a control holds, as people read it."""
    if not values:
        return "an empty note" if what is What.NOTE else "no answer"
    if what is What.ANSWER:
        return Answer(values[0]).words
    if what is What.NOTE:
        return f"another note (“{values[0]}”)"
    fact = sheet.reading.audit.questionnaire.fact.get(subject)
    return ", ".join(map(fact.text_of, values)) if fact else ", ".join(values)


def change_words(row: TrailRow) -> str:
    """One change of an answer or a note in words: when, who, what, and what stood there before."""
    change = row.change
    who = f"{moment(row.at)}, {row.by}"
    why = f" ({change.reason})" if change.reason else ""
    if change.what is What.NOTE:
        return f"{who}: note {'written' if change.old is None else 'changed' if change.new else 'cleared'}{why}"
    old, new = (Answer(value).words if value else "no answer" for value in (change.old, change.new))
    return f"{who}: {new}, before {old}{why}"
