"""Audits compared: the report's table side by side, one key question over time, all units in one table.

Only the tallies that an audit keeps are needed. The id of a question never changes its meaning within a
questionnaire, so questions match by the ids of both; across questionnaires nothing matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.ratings import QuestionResult, Results
from audit.errors import InputError
from audit.model.answers import Tally
from audit.model.bands import NO_SHARE, Share
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire, Standard


@dataclass(frozen=True)
class NamedAudit:
    """What an audit says of itself, to choose it by; nothing of it is counted."""

    audit_id: str
    name: str
    unit: str
    region: str
    fieldwork_from: date | None
    fieldwork_to: date | None
    questionnaire_id: str
    questionnaire_version: str

    @property
    def when(self) -> date | None:
        """The day that places the audit in time: the first of the fieldwork, or else its last."""
        return self.fieldwork_from or self.fieldwork_to


@dataclass(frozen=True)
class AuditTally(NamedAudit):
    """What is kept of an audit for comparisons: a tally for each question, by its id, and the ratings.

    ``ratings`` are by standard id, and those decided in the end; None where a standard has no rating.
    """

    tallies: Mapping[str, Tally]
    ratings: Mapping[str, str | None]
    overall: str | None
    cases: int


def tallied(audit: NamedAudit, found: Results, prompts: bool = False) -> AuditTally:
    """An audit with its results as they stand; the tallies are those of key questions, or of prompts too."""
    questions = (*found.key_questions, *(found.prompts if prompts else ()))
    return AuditTally(
        **vars(audit),
        tallies=tallies_of(questions),
        ratings=ratings_of(found),
        overall=found.overall.rating,
        cases=found.cases,
    )


def tallies_of(found: Iterable[QuestionResult]) -> Mapping[str, Tally]:
    """The tallies of questions by their ids."""
    return {result.question.id: result.tally for result in found}


def ratings_of(found: Results) -> Mapping[str, str | None]:
    """The rating of each inspected standard that can have one, by standard id."""
    return {result.standard.id: result.rating for result in found.standards if result.is_rated}


def earlier(this: NamedAudit, others: Iterable[NamedAudit]) -> list[NamedAudit]:
    """The audits of the same unit on the same questionnaire that came before this one, the latest first."""

    def place(audit: NamedAudit) -> tuple[str, str, str]:
        return audit.unit, audit.region, audit.questionnaire_id

    before = [one for one in others if place(one) == place(this) and one.when and this.when and one.when < this.when]
    return sorted(before, key=lambda one: str(one.when), reverse=True)


@dataclass(frozen=True)
class ComparedShare:
    """One question in one audit; ``tally`` is None where that audit does not have the question."""

    question_id: str
    audit: AuditTally
    tally: Tally | None

    @property
    def share(self) -> Share | None:
        """Yes out of the base; None where the audit does not have the question."""
        return None if self.tally is None else self.tally.share

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share; None where there is no share."""
        return None if self.share is None else share_interval(self.share)

    @property
    def text(self) -> str:
        """The percentage with its base, ``54% (25 of 46)``; a dash where the audit does not have the question."""
        return NO_SHARE if self.share is None else str(self.share)

    @property
    def why_no_share(self) -> str:
        """The sentence that stands beside a dash; '' where there is a percentage."""
        if self.tally is None:
            version = self.audit.questionnaire_version
            return f"{self.question_id} is not among the questions of “{self.audit.name}” (version {version})."
        return self.tally.why_no_share


@dataclass(frozen=True)
class Change:
    """From the earlier audit to the later: by how many points a question's share rose (+) or fell (−)."""

    earlier: ComparedShare
    later: ComparedShare

    @property
    def difference(self) -> Difference | None:
        """The later share against the earlier, with Newcombe's interval; None where one of them is missing."""
        if not (self.earlier.share and self.earlier.share.base and self.later.share and self.later.share.base):
            return None
        return Difference(self.later.share, self.earlier.share)

    @property
    def text(self) -> str:
        """The change as every surface prints it: ``+11 points``; a dash where there is none."""
        return NO_SHARE if self.difference is None else self.difference.text

    @property
    def why_none(self) -> str:
        """The sentence that stands beside a dash; '' where there is a change."""
        return self.earlier.why_no_share or self.later.why_no_share


@dataclass(frozen=True)
class ComparedQuestion:
    """One key question: its share in each audit, and the change from each audit to the next."""

    question: KeyQuestion
    shares: tuple[ComparedShare, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """One change fewer than there are audits, earliest first."""
        return tuple(Change(earlier, later) for earlier, later in pairwise(self.shares))


@dataclass(frozen=True)
class ComparedStandard:
    """One standard: its rating in each audit (None: no rating), and its key questions."""

    standard: Standard
    ratings: tuple[str | None, ...]
    questions: tuple[ComparedQuestion, ...]


@dataclass(frozen=True)
class Comparison:
    """Audits side by side, the earliest first; one column each. ``notes`` say what was left out, and what to know."""

    audits: tuple[AuditTally, ...]
    standards: tuple[ComparedStandard, ...]
    notes: tuple[str, ...]


def compare(
    questionnaire: Questionnaire, audits: Iterable[AuditTally], other_versions: Iterable[Questionnaire] = ()
) -> Comparison:
    """The report's table for several audits side by side, over the key questions of the questionnaire.

    ``other_versions`` of it add the key questions that only they ask. Audits without fieldwork dates stand last.
    """
    matching, left_out = _matching(questionnaire.id, audits)
    ordered = tuple(sorted(matching, key=lambda audit: audit.when or date.max))
    standards = tuple(_standard(standard, ordered) for standard in _standards(questionnaire, other_versions))
    return Comparison(ordered, standards, (*left_out, *_undated(ordered), *_versions(ordered)))


def _matching(questionnaire_id: str, audits: Iterable[AuditTally]) -> tuple[list[AuditTally], list[str]]:
    """The audits whose questions match, and a sentence for each of the others."""
    matching: list[AuditTally] = []
    left_out: list[str] = []
    for audit in audits:
        if audit.questionnaire_id == questionnaire_id:
            matching.append(audit)
        else:
            left_out.append(
                f"“{audit.name}” used another questionnaire ({audit.questionnaire_id}, not {questionnaire_id}), "
                "so none of its questions can be compared."
            )
    return matching, left_out


def _standards(questionnaire: Questionnaire, other_versions: Iterable[Questionnaire]) -> list[Standard]:
    """The standards with the key questions of every version, each by its id, in the words of the first that has it."""
    found: dict[str, Standard] = {}
    for version in (questionnaire, *other_versions):
        if version.id != questionnaire.id:
            raise InputError(f"{version.id} is another questionnaire than {questionnaire.id}, not a version of it.")
        for standard in version.standards:
            kept = found.setdefault(standard.id, standard)
            known = {key.id for key in kept.key_questions}
            more = tuple(key for key in standard.key_questions if key.id not in known)
            found[standard.id] = replace(kept, key_questions=(*kept.key_questions, *more))
    return list(found.values())


def _standard(standard: Standard, audits: Sequence[AuditTally]) -> ComparedStandard:
    return ComparedStandard(
        standard,
        tuple(audit.ratings.get(standard.id) for audit in audits),
        tuple(ComparedQuestion(key, tuple(_share(key, audit) for audit in audits)) for key in standard.key_questions),
    )


def _share(question: Question, audit: AuditTally) -> ComparedShare:
    return ComparedShare(question.id, audit, audit.tallies.get(question.id))


def _undated(audits: Iterable[AuditTally]) -> list[str]:
    return [
        f"“{audit.name}” has no fieldwork dates, so it stands last and its changes have no order in time."
        for audit in audits
        if audit.when is None
    ]


def _versions(audits: Iterable[AuditTally]) -> list[str]:
    used = sorted({audit.questionnaire_version for audit in audits})
    if len(used) < 2:
        return []
    return [f"Versions {' and '.join(used)} were used: a question may be worded differently, but means the same."]


@dataclass(frozen=True)
class Trend:
    """One question over the audits in order of their fieldwork; ``left_out`` says which cannot stand there and why.

    An audit that asked the question but has no base stands in its place without a percentage.
    """

    question: Question
    points: tuple[ComparedShare, ...]
    left_out: tuple[str, ...]


def trend(question: Question, questionnaire_id: str, audits: Iterable[AuditTally]) -> Trend:
    """One question of a questionnaire over the audits, each share with its interval, earliest first."""
    matching, left_out = _matching(questionnaire_id, audits)
    dated = sorted((audit for audit in matching if audit.when), key=lambda audit: audit.when or date.max)
    left_out += [
        f"“{audit.name}” has no fieldwork dates, so it has no place in time." for audit in matching if not audit.when
    ]
    shares = [_share(question, audit) for audit in dated]
    left_out += [share.why_no_share for share in shares if share.tally is None]
    return Trend(question, tuple(share for share in shares if share.tally is not None), tuple(left_out))


@dataclass(frozen=True)
class NationalRow:
    """One audit of one unit: its share on each key question, in the order of the table."""

    audit: AuditTally
    shares: tuple[ComparedShare, ...]


@dataclass(frozen=True)
class NationalTable:
    """All units in one table, named by its rows; one column per key question."""

    questions: tuple[KeyQuestion, ...]
    rows: tuple[NationalRow, ...]
    left_out: tuple[str, ...]


def national_table(questionnaire: Questionnaire, audits: Iterable[AuditTally]) -> NationalTable:
    """One row per audit with a share per key question, in the order in which the audits are given."""
    matching, left_out = _matching(questionnaire.id, audits)
    keys = questionnaire.key_questions
    rows = tuple(NationalRow(audit, tuple(_share(key, audit) for key in keys)) for audit in matching)
    return NationalTable(keys, rows, tuple(left_out))


def by_place(audits: Iterable[AuditTally]) -> tuple[AuditTally, ...]:
    """Audits by region, unit and fieldwork."""
    return tuple(sorted(audits, key=lambda audit: (audit.region, audit.unit, audit.when or date.max)))


def by_share(audits: Iterable[AuditTally], question_id: str, highest_first: bool = False) -> tuple[AuditTally, ...]:
    """Audits by their shares on one question, the lowest first; those without a share stand last either way.

    Of two equal shares the one with the larger base stands first, else the order is that of their places.
    """
    placed = [(audit.tallies.get(question_id, Tally()).share, audit) for audit in by_place(audits)]
    known = [(share, audit) for share, audit in placed if share.base]
    known.sort(key=lambda pair: -pair[0].base)
    known.sort(key=lambda pair: pair[0].exact or 0, reverse=highest_first)
    return (*(audit for _, audit in known), *(audit for share, audit in placed if not share.base))


def latest_of_each_unit(audits: Iterable[AuditTally]) -> tuple[AuditTally, ...]:
    """The latest audit of each unit (of its region), in the order in which the units first come; undated is oldest."""
    found: dict[tuple[str, str], AuditTally] = {}
    for audit in audits:
        unit = audit.region, audit.unit
        if unit not in found or (audit.when or date.min) > (found[unit].when or date.min):
            found[unit] = audit
    return tuple(found.values())
