"""Reads the answers in a file and counts how they are spelled, so that a person can see what was read as what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import islice

from audit.files.columns import RefusedValueError
from audit.files.file_reading import ReadingChoices, SpellingCount
from audit.messages import model as messages
from audit.model.answer_scales import AnswerScale, RecordedAnswer
from audit.model.answers import AMBIGUOUS_SPELLINGS, ANSWER_SPELLINGS, DOCUMENTED_SPELLINGS, Answer
from audit.model.import_problem import ProblemKind
from audit.model.questionnaire import Question
from audit.model.quoting import WORD, quotable_value
from audit.model.text_fields import fold_text

MAX_FIRST_CELLS = 3


class Spellings:
    """The spellings of yes, no and not applicable in a file, with a person's choices for those that are unusual."""

    def __init__(self, choices: ReadingChoices) -> None:
        self._chosen = {
            fold_text(spelling): answer
            for spelling, answer in choices.answers.items()
            if fold_text(spelling) not in DOCUMENTED_SPELLINGS
        }
        self._meanings: Mapping[str, Answer | None] = {**ANSWER_SPELLINGS, **self._chosen}
        self._counts: Counter[str] = Counter()
        self._first_cells: dict[str, list[str]] = {}

    def parse(self, text: str) -> Answer | None:
        """Return the answer that a spelling is read as, None for none. Raises RefusedValueError if it is not known."""
        folded = fold_text(text)
        if not folded:
            return None
        if folded not in self._meanings:
            raise RefusedValueError(messages.UNKNOWN_ANSWER, ProblemKind.UNKNOWN_SPELLING, quotable_value(text))
        return self._meanings[folded]

    def parse_answer(self, question: Question, text: str) -> RecordedAnswer | None:
        """Return the answer that a cell gives to a question. Raises RefusedValueError if it cannot have it."""
        if question.answer_scale is not None:
            return self._parse_on_scale(question, question.answer_scale, text)
        answer = self.parse(text)
        if answer and (reason := question.why_not_allowed(answer)):
            raise RefusedValueError(reason, self.problem_kind(text), quotable_value(text))
        return answer

    def _parse_on_scale(self, question: Question, scale: AnswerScale, text: str) -> RecordedAnswer | None:
        """Return a named answer, or else yes, no or not applicable if the question offers it."""
        folded = fold_text(text)
        if not folded:
            return None
        meanings = scale.spellings if folded in scale.spellings else self._meanings
        answer = meanings.get(folded)
        if folded in meanings and not (answer and question.why_not_allowed(answer)):
            return answer
        words = {word for named in scale.answers for word in WORD.findall(fold_text(f"{named.id} {named.text}"))}
        raise RefusedValueError(
            messages.NOT_ON_SCALE.format(question=question.id, answers=scale.in_words),
            self.problem_kind(text) if scale.has_reasons else ProblemKind.CORRECT_FILE,
            quotable_value(text, words),
        )

    def parse_yes_no(self, text: str) -> tuple[str, ...]:
        """Return yes or no as the value of a case detail. Raises RefusedValueError for anything else."""
        answer = self.parse(text)
        if answer is Answer.NOT_APPLICABLE:
            raise RefusedValueError(messages.NOT_YES_OR_NO, self.problem_kind(text), quotable_value(text))
        return (answer.value,) if answer else ()

    def problem_kind(self, text: str) -> ProblemKind:
        """Return whether a person may choose what a spelling means: not if it is documented."""
        is_documented = fold_text(text) in DOCUMENTED_SPELLINGS
        return ProblemKind.CORRECT_FILE if is_documented else ProblemKind.UNKNOWN_SPELLING

    def count(
        self,
        texts: Sequence[str],
        counts: Mapping[str, int],
        cell_at: Callable[[int], str],
        named: Collection[str] = (),
    ) -> None:
        """Count the spellings of a column. ``cell_at`` names the cell of an index of ``texts``.

        ``named`` are the spellings of named answers, which are not counted.
        """
        for text, number in counts.items():
            folded = fold_text(text)
            if folded not in self._meanings or folded in named:
                continue
            self._counts[folded] += number
            first_cells = self._first_cells.setdefault(folded, [])
            if folded not in DOCUMENTED_SPELLINGS and len(first_cells) < MAX_FIRST_CELLS:
                indexes = (index for index, other in enumerate(texts) if other == text)
                first_cells += map(cell_at, islice(indexes, MAX_FIRST_CELLS - len(first_cells)))

    def counted(self) -> tuple[SpellingCount, ...]:
        """Return every spelling that was read, the commonest first."""
        return tuple(
            SpellingCount(
                spelling,
                self.parse(spelling),
                count,
                is_documented=spelling in DOCUMENTED_SPELLINGS,
                is_ambiguous=spelling in AMBIGUOUS_SPELLINGS or spelling in self._chosen,
                first_cells=tuple(self._first_cells[spelling]),
            )
            for spelling, count in self._counts.most_common()
        )
