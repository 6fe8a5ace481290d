"""How a responses file was read: what was read and what was not, which spellings became which answer, what was folded.

A person sees this before anything is saved, so that the file and the result say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from audit.errors import InputError
from audit.files.spreadsheets.table import TableReading
from audit.formatting import pluralise
from audit.messages import files as messages
from audit.model.answers import Answer
from audit.model.case import CaseRecord
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.import_problem import ImportProblem
from audit.model.review_pair import FIRST_REVIEW

MAX_PROBLEMS = 200


@dataclass(frozen=True)
class ReadingChoices:
    """How a person wants their file to be read.

    ``answers`` has the answer for each spelling, folded by ``fold_text``; None leaves the cell unanswered. It may have
    any spelling but the documented ones. ``confirmed_references`` only look as if they identify a person.
    """

    answers: Mapping[str, Answer | None] = field(default_factory=dict)
    confirmed_references: ConfirmedReferences = field(default_factory=dict)


NO_CHOICES = ReadingChoices()
WHOLE_TABLE = TableReading()


@dataclass(frozen=True)
class SpellingCount:
    """A spelling, folded by ``fold_text``, the answer that it was read as (None: unanswered), and in how many cells.

    A documented spelling is "yes", "no" or "n/a". An ambiguous one may mean something else in the program that wrote
    the file: a bare NA, a code such as 1 or 0. ``first_cells`` are at most three, as Excel names them.
    """

    spelling: str
    answer: Answer | None
    count: int
    is_documented: bool
    is_ambiguous: bool
    first_cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class FoldedValue:
    """A value of a text column that became another spelling of the same value, and in how many cells."""

    column: str
    original: str
    folded: str
    count: int


@dataclass(frozen=True)
class FileReading:
    """Everything that a person should see about how their file was read.

    ``questions_not_collected`` and ``details_not_collected`` are ids of the questionnaire without a column in the file.
    ``warnings`` are sentences. The file was read in spite of them.
    """

    table: TableReading = WHOLE_TABLE
    spellings: tuple[SpellingCount, ...] = ()
    folded_values: tuple[FoldedValue, ...] = ()
    questions_not_collected: tuple[str, ...] = ()
    details_not_collected: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def not_collected(self) -> frozenset[str]:
        """Return the ids of the questions and case details without a column."""
        return frozenset((*self.questions_not_collected, *self.details_not_collected))

    @property
    def spellings_to_choose(self) -> tuple[SpellingCount, ...]:
        """Return the spellings whose answer a person should confirm or choose."""
        return tuple(spelling for spelling in self.spellings if spelling.is_ambiguous)


@dataclass(frozen=True)
class Responses:
    """The cases of a responses file, where each is in it, and how the file was read.

    ``rows`` has the row of each reference and ``columns`` the number of each column by its id: "case", "auditor",
    "review", case details and questions. ``second_reviews`` are the cases that have a second row, and ``second_rows``
    the numbers of those rows.
    """

    records: tuple[CaseRecord, ...]
    question_ids: frozenset[str]
    rows: Mapping[str, int] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    reading: FileReading = FileReading()
    second_reviews: tuple[CaseRecord, ...] = ()
    second_rows: Mapping[str, int] = field(default_factory=dict)

    @property
    def all_records(self) -> tuple[CaseRecord, ...]:
        """Return the first and then the second reviews."""
        return (*self.records, *self.second_reviews)

    def row_of(self, reference: str, review: int = FIRST_REVIEW) -> int:
        """Return the row of a review of a case; 0 if the file has none."""
        return (self.rows if review == FIRST_REVIEW else self.second_rows).get(reference, 0)


class ResponsesError(InputError):
    """A responses file has problems. ``unlisted`` problems are too many to be in ``file_problems``."""

    def __init__(self, file: str, problems: Sequence[ImportProblem], unlisted: int = 0) -> None:
        super().__init__(*problem_sentences(file, problems, unlisted))
        self.file_problems = tuple(problems)


@dataclass(frozen=True)
class ParsedFile:
    """The cases of a file and its problems, in the order of the file; ``unlisted`` counts those left out.

    A value that is wrong is left out of ``responses``, so with problems it may only be used to look for further ones.
    Of a case that is there twice, it has the first row.
    """

    responses: Responses
    problems: tuple[ImportProblem, ...] = ()
    unlisted: int = 0

    def responses_or_error(self, file: str) -> Responses:
        """Return the cases. Raises ResponsesError if there are problems."""
        if self.problems:
            raise ResponsesError(file, self.problems, self.unlisted)
        return self.responses


def problem_sentences(file: str, problems: Sequence[ImportProblem], unlisted: int = 0) -> list[str]:
    """Return the problems of a file as sentences: at most ``MAX_PROBLEMS``, then how many more there are."""
    sentences = [f"{file}{', ' if problem.place else ': '}{problem}" for problem in problems[:MAX_PROBLEMS]]
    excess = len(problems) - len(sentences) + unlisted
    return (
        [*sentences, messages.MORE_PROBLEMS.format(file=file, problems=pluralise(excess, "more problem"))]
        if excess > 0
        else sentences
    )
