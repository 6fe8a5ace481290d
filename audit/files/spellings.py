"""Reads the answers in a file and counts how they are spelled, so that a person can see what was read as what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from audit.files.columns import RefusedValueError
from audit.files.file_reading import ReadingChoices, SpellingCount
from audit.messages import model as messages
from audit.model.answer_scales import RecordedAnswer
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
        self._counts: Counter[str] = Counter()
        self._first_cells: dict[str, list[str]] = {}

    def parse(self, text: str) -> Answer | None:
        """Return the answer that a spelling is read as, None for none. Raises RefusedValueError if it is not known."""
        folded = fold_text(text)
        if not folded:
            return None
        if folded in self._chosen:
            return self._chosen[folded]
        if folded not in ANSWER_SPELLINGS:
            raise RefusedValueError(messages.UNKNOWN_ANSWER, ProblemKind.UNKNOWN_SPELLING, quotable_value(text))
        return ANSWER_SPELLINGS[folded]

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

    def count(self, texts: Sequence[str], counts: Mapping[str, int], cell_at: Callable[[int], str]) -> None:
        """Count the spellings of a column. ``cell_at`` names the cell of an index of ``texts``."""
        for text, number in counts.items():
            folded = fold_text(text)
            if folded not in ANSWER_SPELLINGS and folded not in self._chosen:
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


def parse_named_answer(question: Question, text: str) -> RecordedAnswer | None:
    """Return the answer that a cell gives to a question with a scale: a named one, or that it is not applicable.

    Raises RefusedValueError for any other text.
    """
    folded, scale = fold_text(text), question.answer_scale
    if not folded or scale is None:
        return None
    answer = scale.spellings.get(folded) or ANSWER_SPELLINGS.get(folded)
    if answer is None or question.why_not_allowed(answer):
        words = {word for named in scale.answers for word in WORD.findall(fold_text(f"{named.id} {named.text}"))}
        raise RefusedValueError(
            messages.NOT_ON_SCALE.format(question=question.id, answers=scale.in_words),
            quoted=quotable_value(text, words),
        )
    return answer
