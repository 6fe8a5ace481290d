"""Parses answer scales: the named answers to a question in place of Yes and No."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.formatting import join_list
from audit.messages import toml_files as messages
from audit.model.answer_scales import (
    MAX_ANSWER_ID_LENGTH,
    MAX_ANSWER_TEXT_LENGTH,
    MAX_SCALE_ANSWERS,
    AnswerScale,
    ScaleAnswer,
    answer_values,
)
from audit.model.answers import ANSWER_SPELLINGS, Answer
from audit.model.derived_measures import Measure
from audit.model.questionnaire import Question
from audit.model.text_fields import fold_text
from audit.toml_files.reader import Table
from audit.toml_files.reason_lists import ReasonParser


class AnswerScaleParser:
    """Parses the scales of a file, and which of them a question uses."""

    def __init__(self, root: Table) -> None:
        self._root = root
        self.scales = tuple(_scale(table) for table in root.tables("answer_scales", "answer scale", optional=True))
        root.check_unique("answer scale", (scale.id for scale in self.scales))
        self._used: set[str] = set()
        self._reasons = ReasonParser(root)

    def of_question(self, table: Table) -> AnswerScale | None:
        """Return the scale of a question, or its answers with reasons; None if it is answered Yes or No."""
        with_reasons = self._reasons.of_question(table)
        if not table.has("answer_scale"):
            return with_reasons
        if with_reasons is not None:
            table.add_problem(messages.REASONS_AND_SCALE)
        scale_id = table.one_of("answer_scale", [scale.id for scale in self.scales])
        self._used.add(scale_id)
        return next((scale for scale in self.scales if scale.id == scale_id), None)

    def check_use(self, questions: Iterable[Question]) -> None:
        """Record a problem for each scale that no question uses, unless one names a scale that is not there.

        The same for lists of reasons, and for reasons of an answer that is not offered.
        """
        self._reasons.check_used()
        for question in questions:
            scale = question.answer_scale
            if scale and scale.has_reasons and scale.offers_not_applicable and not question.may_not_apply:
                self._root.add_problem(messages.REASONS_BUT_ALWAYS_APPLIES.format(question_id=question.id))
        for scale in self.scales:
            if scale.id not in self._used and "" not in self._used:
                self._root.add_problem(messages.SCALE_NOT_USED.format(scale_id=scale.id))


def with_named_answers(scale: AnswerScale | None, values: frozenset[str]) -> frozenset[str]:
    """Return the values of a condition with every named answer that counts as one of them."""
    named = scale.answers if scale else ()
    return values | {answer.id for answer in named if answer.counts_as in values}


def parse_note_needed(table: Table, scale: AnswerScale | None, derived: Measure | None) -> frozenset[str]:
    """Return the answers that require a note: of a derived measure all, because an answer overrides it."""
    if derived is not None:
        return frozenset(Answer)
    answers, allowed = frozenset(table.text_list("note_needed")), answer_values(scale)
    for answer in sorted(answers - set(allowed)):
        table.add_problem(messages.NOTE_NEEDED_UNKNOWN_ANSWER.format(answer=answer, allowed=", ".join(allowed)))
    return with_named_answers(scale, answers)


def _scale(table: Table) -> AnswerScale:
    scale = AnswerScale(
        table.identifier(), table.text("title"), tuple(_answer(entry) for entry in table.tables("answers", "answer"))
    )
    _check_number(scale, table)
    table.check_unique("answer", (answer.id for answer in scale.answers))
    for problem in _text_problems(scale.answers):
        table.add_problem(problem)
    table.reject_unknown_keys()
    return scale


def _answer(table: Table) -> ScaleAnswer:
    counts_as = table.one_of("counts_as", [answer.value for answer in Answer])
    answer = ScaleAnswer(table.identifier(), table.text("text"), Answer(counts_as or Answer.NOT_APPLICABLE))
    if len(answer.id) > MAX_ANSWER_ID_LENGTH:
        table.add_problem(messages.NAME_TOO_LONG.format(key="id", length=len(answer.id), limit=MAX_ANSWER_ID_LENGTH))
    _check_text(answer, table)
    table.reject_unknown_keys()
    return answer


def _check_text(answer: ScaleAnswer, table: Table) -> None:
    if len(answer.text) > MAX_ANSWER_TEXT_LENGTH:
        table.add_problem(
            messages.NAME_TOO_LONG.format(key="text", length=len(answer.text), limit=MAX_ANSWER_TEXT_LENGTH)
        )
    if ";" in answer.text:
        table.add_problem(messages.SCALE_ANSWER_WITH_SEMICOLON)


def _check_number(scale: AnswerScale, table: Table) -> None:
    if not 2 <= len(scale.answers) <= MAX_SCALE_ANSWERS:
        table.add_problem(messages.SCALE_LENGTH.format(count=len(scale.answers), limit=MAX_SCALE_ANSWERS))
    missing = {Answer.YES, Answer.NO} - {answer.counts_as for answer in scale.answers}
    if missing and scale.answers:
        which = join_list([f'"{answer.value}"' for answer in Answer if answer in missing], "or")
        table.add_problem(messages.SCALE_ONE_SIDED.format(missing=which))


def _text_problems(answers: Iterable[ScaleAnswer]) -> Iterable[str]:
    """Yield what would make an imported word ambiguous: two meanings, or a plain answer that counts otherwise."""
    meanings: dict[str, ScaleAnswer] = {}
    for answer in answers:
        for written in dict.fromkeys((fold_text(answer.id), fold_text(answer.text))):
            other, plain = meanings.setdefault(written, answer), ANSWER_SPELLINGS.get(written)
            if written and other is not answer and other.id != answer.id:
                yield messages.SCALE_ANSWER_TWICE.format(answer_id=answer.id, other=other.id, written=written)
            if written in _reserved() and written == fold_text(answer.id):
                yield messages.SCALE_ANSWER_RESERVED.format(answer_id=answer.id)
            elif plain not in (None, answer.counts_as):
                yield messages.SCALE_ANSWER_MISLEADS.format(
                    answer_id=answer.id, written=written, counts_as=answer.counts_as.value
                )


def _reserved() -> Mapping[str, Answer]:
    return {answer.value: answer for answer in Answer}
