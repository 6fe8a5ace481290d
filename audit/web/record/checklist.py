"""What stands between a case and its submission, and what is worth a second look: each with a way to it.

Plain data, drawn by the page in the browser: a block has a heading and lines, a line its words before and after its
ways, a way the section, the question or fact, whether it leads to the note, and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.model.consistency_checks import NO_NOTE
from audit.model.questionnaire import Question
from audit.storage.audit_log.change_log import What
from audit.web.components import html
from audit.web.record.case_form import FACTS, Sheet, section_of
from audit.web.record.form_rows import Data


def blocks(sheet: Sheet) -> list[Data]:
    """What is missing first, then what is worth a second look; a block without a line is left out."""
    found = {"Still missing": list(_missing(sheet)), "Worth a second look": list(_second_look(sheet))}
    return [{"name": name, "lines": lines} for name, lines in found.items() if lines]


def _missing(sheet: Sheet) -> Iterator[Data]:
    facts = sheet.missing_facts
    if facts:
        ways = [[FACTS, fact.id, What.FACT, fact.text] for fact in facts]
        yield {"before": f"Facts, {len(facts)} needed: ", "ways": ways, "after": ""}
    for standard in sheet.standards:
        unanswered, notes = sheet.left(standard), sheet.notes_needed(standard)
        if unanswered:
            words = f"{standard.name}, {html.count(len(unanswered), 'question')} unanswered: "
            yield {"before": words, "ways": _ways(sheet, _ids(unanswered), What.ANSWER), "after": ""}
        if notes:
            words = f"{standard.name}, {html.count(len(notes), 'note')} needed: "
            yield {"before": words, "ways": _ways(sheet, _ids(notes), What.NOTE), "after": ""}


def _ids(questions: Iterable[Question]) -> list[str]:
    return [question.id for question in questions]


def _second_look(sheet: Sheet) -> Iterator[Data]:
    """Contradictions first, those of one sentence together; then the judgements without a note, which say little."""
    alike: dict[str, list[str]] = {}
    for question_id, sentence in sheet.advice.items():
        alike.setdefault(sentence, []).append(question_id)
    bare = alike.pop(NO_NOTE, [])
    for sentence, ids in alike.items():
        yield {"before": "", "ways": _ways(sheet, ids, What.ANSWER), "after": f": {sentence}"}
    bare = [question_id for question_id in bare if question_id not in sheet.lacking_notes]  # those stand above
    if bare:
        words = f"{html.count(len(bare), 'judgement')} {'has' if len(bare) == 1 else 'have'} no note: "
        yield {"before": words, "ways": _ways(sheet, bare, What.NOTE), "after": ""}


def _ways(sheet: Sheet, ids: Iterable[str], what: What) -> list[list[str]]:
    return [[section_of(sheet, question_id), question_id, what, question_id] for question_id in ids]
