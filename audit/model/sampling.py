"""A sample and how it is drawn: strata, settings, counts with their reasons, and reasons to drop or eliminate a case.

``audit.sampling`` draws it from a long list; the database stores it without anything that identifies a person on
probation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

MALE, FEMALE, UNKNOWN = "male", "female", ""
COMMUNITY, POST_CUSTODY = "community", "post-custody"
LOW, MEDIUM, HIGH, VERY_HIGH = "low", "medium", "high", "very high"
NOT_LOW = (MEDIUM, HIGH, VERY_HIGH)

DEFAULT_BUFFER_PERCENTAGE = 20
DEFAULT_PRACTITIONER_CAP = 6
MAX_CASES = 1_000_000
"""The largest number of cases in the settings of a draw. Browsers and databases cannot handle every larger one."""


@dataclass(frozen=True)
class SampleSettings:
    """The questionnaire's settings for the size of a sample.

    ``confidence`` is in per cent and ``margin`` in percentage points either side. ``icc`` is the intra-cluster
    correlation: how much more alike the cases of one practitioner are than those of different ones, from 0 to 1.
    """

    confidence: int = 80
    margin: int = 5
    icc: float = 0.1


DEFAULT_SAMPLE_SETTINGS = SampleSettings()


class DropReason(StrEnum):
    """Why a case of the long list may not be drawn. If several reasons apply, the first of this list counts."""

    RESTRICTED = "restricted"
    NOT_STARTED = "not_started"
    SEX_MISSING = "sex_missing"
    OUTSIDE_WINDOW = "outside_window"
    RECENTLY_AUDITED = "recently_audited"
    DUPLICATE_PERSON = "duplicate_person"
    NO_STRATUM = "no_stratum"

    @property
    def label(self) -> str:
        """The reason in words."""
        return _DROP_LABELS[self]


_DROP_LABELS = {
    DropReason.RESTRICTED: "The record is restricted",
    DropReason.NOT_STARTED: "Not started on the day of the list",
    DropReason.SEX_MISSING: "Sex is not recorded",
    DropReason.OUTSIDE_WINDOW: "Started outside the window",
    DropReason.RECENTLY_AUDITED: "Audited in the last 12 months",
    DropReason.DUPLICATE_PERSON: "A later case of a person who is in the list already",
    DropReason.NO_STRATUM: "A detail that the strata need is not recorded",
}


class EliminationReason(StrEnum):
    """Why a drawn case cannot be read."""

    FILE_UNAVAILABLE = "file_unavailable"
    RESTRICTED = "restricted"
    TRANSFERRED = "transferred"
    NOT_IN_SCOPE = "not_in_scope"
    TOO_LITTLE_RECORDED = "too_little_recorded"
    DUPLICATE_PERSON = "duplicate_person"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason in words."""
        return _ELIMINATION_LABELS[self]


_ELIMINATION_LABELS = {
    EliminationReason.FILE_UNAVAILABLE: "The file cannot be opened or found",
    EliminationReason.RESTRICTED: "The record is restricted",
    EliminationReason.TRANSFERRED: "Transferred to another unit",
    EliminationReason.NOT_IN_SCOPE: "Not in scope: the sentence type or dates in the list are wrong",
    EliminationReason.TOO_LITTLE_RECORDED: "Ended too soon after its start to be judged",
    EliminationReason.DUPLICATE_PERSON: "Another case of a person who is in the sample already",
    EliminationReason.CONFLICT_OF_INTEREST: "No auditor without a conflict of interest",
    EliminationReason.OTHER: "Another reason",
}


@dataclass(frozen=True)
class Stratum:
    """A stratum: its name, and the values that each column of a case must have to belong to it.

    ``quota`` is the fixed number of cases to draw; None draws in proportion to the other strata.
    """

    name: str
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)
    quota: int | None = None


def _men(sentence_type: str, risks: Sequence[str]) -> Mapping[str, Sequence[str]]:
    return {"sex": (MALE,), "sentence_type": (sentence_type,), "rosh": risks}


INSPECTION_STRATA = (
    Stratum("Women", {"sex": (FEMALE,)}),
    Stratum("Men, community sentence, medium to very high risk", _men(COMMUNITY, NOT_LOW)),
    Stratum("Men, community sentence, low risk", _men(COMMUNITY, (LOW,))),
    Stratum("Men, post-custody, medium to very high risk", _men(POST_CUSTODY, NOT_LOW)),
    Stratum("Men, post-custody, low risk", _men(POST_CUSTODY, (LOW,))),
)
"""The strata of the inspectorate's own sampler."""


@dataclass(frozen=True)
class Window:
    """A period in which the cases of a sample started, both days included."""

    first: date
    last: date


@dataclass(frozen=True)
class SampleCount:
    """How many cases of a group are drawn, and how the number came about.

    ``initial`` is the proportional share of the sample, rounded. ``buffer``, ``rounding`` and ``cap`` are what was
    added or taken away afterwards: for the buffer, to reach the exact total, and because of the limit for each
    practitioner. ``available`` is the number of cases in the group.
    """

    available: int
    initial: int
    buffer: int = 0
    rounding: int = 0
    cap: int = 0

    @property
    def total(self) -> int:
        """The number of cases drawn."""
        return self.initial + self.buffer + self.rounding + self.cap


def buffer_size(size: int, buffer_percentage: int) -> int:
    """Return how many cases a buffer adds to a sample, a half rounded up.

    >>> buffer_size(46, 20)
    9
    """
    return (size * buffer_percentage + 50) // 100


@dataclass(frozen=True)
class DrawSettings:
    """What a draw depends on besides the list.

    ``size`` is the number of cases without the buffer; strata with a quota are extra to it. ``listed_on`` is the day
    of the list. ``practitioner_cap`` is the most cases of one practitioner over the whole draw; None is no limit.
    Without ``windows``, every start date is eligible.
    """

    size: int
    seed: str
    listed_on: date
    buffer_percentage: int = DEFAULT_BUFFER_PERCENTAGE
    practitioner_cap: int | None = DEFAULT_PRACTITIONER_CAP
    strata: Sequence[Stratum] = INSPECTION_STRATA
    windows: Sequence[Window] = ()

    @property
    def buffer(self) -> int:
        """The number of cases that the buffer adds."""
        return buffer_size(self.size, self.buffer_percentage)

    @property
    def asked(self) -> int:
        """The number of cases to draw, with the buffer and the quotas."""
        return self.size + self.buffer + sum(stratum.quota or 0 for stratum in self.strata)


@dataclass(frozen=True)
class StratumDraw:
    """What was drawn from one stratum, and how the count came about."""

    stratum: Stratum
    count: SampleCount

    @property
    def weight(self) -> Fraction | None:
        """How many eligible cases each drawn case represents; None if none was drawn."""
        return Fraction(self.count.available, self.count.total) if self.count.total else None


ALL_STRATA = "All strata"


def total_count(draws: Sequence[StratumDraw]) -> SampleCount:
    """Return the counts of several strata together."""
    return SampleCount(*map(sum, zip(*(astuple(draw.count) for draw in draws), strict=True)))


@dataclass(frozen=True)
class GroupDraw:
    """What was drawn from the cases of one practitioner in a stratum, which is given by its position."""

    stratum: int
    cluster: str
    ldu: str
    practitioner: str
    count: SampleCount


@dataclass(frozen=True)
class CompositionRow:
    """How many of the eligible and of the drawn cases have a value of a column of the list, as "office": "Huyton"."""

    column: str
    value: str
    eligible: int
    drawn: int


@dataclass(frozen=True)
class DrawRecord:
    """A draw as it is stored and published: settings and counts, and nothing about a single case.

    In ``groups``, practitioners are named by their code.
    """

    settings: DrawSettings
    listed: int
    dropped: Mapping[DropReason, int]
    strata: Sequence[StratumDraw]
    groups: Sequence[GroupDraw]
    composition: Sequence[CompositionRow]
    shortfall: int

    @property
    def eligible(self) -> int:
        """The number of eligible cases of the list."""
        return sum(stratum.count.available for stratum in self.strata)

    @property
    def drawn(self) -> int:
        """The number of drawn cases."""
        return sum(stratum.count.total for stratum in self.strata)

    @property
    def all_strata(self) -> StratumDraw:
        """The counts of all strata together."""
        return StratumDraw(Stratum(ALL_STRATA), total_count(self.strata))

    @property
    def needs_weights(self) -> bool:
        """Whether shares over all strata need weights."""
        return needs_weights(self.settings.strata, self.strata)

    def without_groups(self) -> DrawRecord:
        """Return the record without counts of strata, practitioners and details, as it stays once cases are erased.

        With the sizes of groups, breakdowns would reveal the small numbers that they suppress.
        """
        return replace(self, strata=(self.all_strata,), groups=(), composition=())

    def with_totals_only(self) -> DrawRecord:
        """Return the record for people who may not see cases: without seed, and without any count of a group.

        What stays is 0: the counts of the reasons why cases were dropped, the quotas, and the size, which would reveal
        them.
        """
        strata = tuple(replace(stratum, quota=None if stratum.quota is None else 0) for stratum in self.settings.strata)
        settings = replace(self.settings, size=0, seed="", strata=strata)
        return replace(self.without_groups(), settings=settings, dropped=dict.fromkeys(self.dropped, 0))


def needs_weights(strata: Sequence[Stratum], draws: Sequence[StratumDraw]) -> bool:
    """Return whether strata are out of proportion, by a quota or the practitioner limit."""
    return len(strata) > 1 and (
        any(stratum.quota is not None for stratum in strata) or any(draw.count.cap for draw in draws)
    )


@dataclass(frozen=True)
class SampledCase:
    """A drawn case or a reserve without anything that identifies the person.

    ``reference`` is a random one made by this program. ``details`` has the case details that the long list gives, by
    their id in the questionnaire. ``practitioner`` and ``manager`` are codes of staff ids, and ``case_code`` the code
    of the case number, by which later audits know that the case was audited: all three are worked with a secret key.
    """

    reference: str
    stratum: str
    details: Mapping[str, str] = field(default_factory=dict)
    cluster: str = ""
    ldu: str = ""
    team: str = ""
    office: str = ""
    practitioner: str = ""
    manager: str = ""
    case_code: str = ""


@dataclass(frozen=True)
class StoredSampledCase:
    """A case of a stored sample. ``case_id`` is '' for a reserve that has not replaced a case.

    ``replaces`` and ``replaced_by`` are references; '' for none.
    """

    case: SampledCase
    case_id: str
    replaces: str = ""
    replaced_by: str = ""


@dataclass(frozen=True)
class Elimination:
    """A case that cannot be read: why, who said so and when, and what replaced it ('' if nothing).

    A case that was not drawn has no stratum. Without the permission to see cases, and once the cases are erased,
    ``reference``, ``explanation``, ``by`` and ``replaced_by`` are ''. Once they are erased, ``at`` is None and
    ``stratum`` is ''.
    """

    reference: str
    stratum: str
    reason: EliminationReason
    explanation: str
    by: str
    at: datetime | None
    replaced_by: str = ""
    is_drawn: bool = True
    is_replaced: bool = False


@dataclass(frozen=True)
class NextReserve:
    """What replaces a drawn case if it is eliminated: the next reserve of its stratum ('' if none is left).

    ``is_used`` says that it has replaced the case before; then no other reserve will.
    """

    stratum: str
    reference: str
    is_used: bool = False


@dataclass(frozen=True)
class StoredDraw:
    """The draw of an audit: what was drawn, by whom and when, and the cases eliminated since.

    ``replacements`` is the number of reserves that have become cases, also of cases that were restored.
    """

    record: DrawRecord
    by: str
    at: datetime
    eliminations: Sequence[Elimination] = ()
    replacements: int = 0

    @property
    def cases_in_all(self) -> int:
        """The number of drawn cases, replacements included."""
        return self.record.drawn + self.replacements
