"""The results of an audit as they were when it was closed, and what is left of them when its cases are erased."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from audit.analysis.breakdowns import Breakdown
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.results import Results
from audit.analysis.sample_section import SampleSection
from audit.analysis.split_answers import SplitAnswers
from audit.formatting import format_date
from audit.messages import results as messages

SHORT_DIGEST_LENGTH = 12
GROUP_LENGTH = 4


@dataclass(frozen=True)
class FrozenSentences:
    """What is printed about the sample and the eliminated cases: for the audit team, or for people outside it."""

    sample: SampleSection | None = None
    eliminated: str = ""
    elimination_counts: Mapping[str, object] | None = None


@dataclass(frozen=True)
class FrozenResults:
    """Every figure that pages and files print about a closed audit, except breakdowns.

    Breakdowns are frozen next to them. They are removed when the cases are erased, because they show small groups;
    ``published`` then has what may be left of them. ``digest_at_closing`` is the digest before that, '' if the cases
    are not erased. ``agreement`` is that of first and second reviews, without single cases; None if there are none.
    """

    results: Results
    which_cases: str
    all_cases: int
    team: FrozenSentences = field(default_factory=FrozenSentences)
    outside: FrozenSentences = field(default_factory=FrozenSentences)
    published: tuple[PublishedBreakdown, ...] = ()
    digest_at_closing: str = ""
    agreement: SplitAnswers | None = None


@dataclass(frozen=True)
class Closing:
    """The frozen results of a closed audit with their digest: when they were frozen, and who closed the audit.

    ``read_breakdowns`` reads the frozen breakdowns, of which there are many figures, when they are needed.
    """

    frozen: FrozenResults
    digest: str
    frozen_at: datetime
    closed_by: str
    read_breakdowns: Callable[[], tuple[Breakdown, ...]] = field(default=tuple, compare=False, repr=False)

    @cached_property
    def breakdowns(self) -> tuple[Breakdown, ...]:
        """Every inspected question by each case detail that is marked for it; none once the cases are erased."""
        return self.read_breakdowns()

    def sentences(self, outside: bool) -> FrozenSentences:
        """Return what is printed about the sample and the eliminated cases."""
        return self.frozen.outside if outside else self.frozen.team

    def for_people_without_cases(self, results: Results) -> Closing:
        """Return what somebody may have who may not see cases; ``results`` are suppressed for them."""
        frozen = replace(self.frozen, results=results, team=self.frozen.outside, published=(), agreement=None)
        return replace(self, frozen=frozen, read_breakdowns=tuple)

    @property
    def sentence(self) -> str:
        """When the figures were frozen, by whom, and their digest, as every page prints it."""
        return self.sentence_for(external=False)

    def sentence_for(self, external: bool) -> str:
        """Return the sentence of a file: for people outside the audit team it does not name who closed the audit."""
        sentence = (messages.FIGURES_FROZEN_WITHOUT_NAME if external else messages.FIGURES_FROZEN).format(
            date=format_date(self.frozen_at), name=self.closed_by, digest=short_digest(self.digest)
        )
        if not self.frozen.digest_at_closing:
            return sentence
        return f"{sentence} {messages.DIGEST_AT_CLOSING.format(digest=short_digest(self.frozen.digest_at_closing))}"


def short_digest(digest: str) -> str:
    """Return the beginning of a digest in groups that people can compare.

    >>> short_digest("4d9b35c07e3f92a1")
    '4d9b 35c0 7e3f'
    """
    starts = range(0, SHORT_DIGEST_LENGTH, GROUP_LENGTH)
    return " ".join(digest[start : start + GROUP_LENGTH] for start in starts)
