"""Comparison of audits: the report's table, side by side.

Only the tallies of each audit are needed. Questions match by question id and questionnaire id, because the id of a
question never changes its meaning within a questionnaire. Questions of different questionnaires match only where a
crosswalk says so (see ``audit.analysis.joined_audits``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts
from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.tallies import Tally
from audit.errors import InputError
from audit.formatting import format_date, join_list
from audit.messages import analysis as messages
from audit.messages import crosswalks as crosswalk_messages
from audit.model.bands import NO_VALUE, Share
from audit.model.questionnaire import KeyQuestion, Question, Questionnaire, Standard

MAX_ERASURE_NOTES = 5  # more audits are counted, not named


@dataclass(frozen=True)
class ComparedShare:
    """One question in one audit; ``tally`` is None if that audit does not have the question."""

    question_id: str
    audit: AuditSummaryCounts
    tally: Tally | None

    @property
    def share(self) -> Share | None:
        """Yes out of the base; None if the audit does not have the question."""
        return None if self.tally is None else self.tally.share

    @property
    def interval(self) -> Interval | None:
        """Wilson's interval of the share, with its design effect; None if there is no share."""
        return None if self.share is None else share_interval(self.share, design_effect=self.design_effect)

    @property
    def design_effect(self) -> float:
        """The design effect of the question in this audit."""
        return self.audit.design_effect(self.question_id)

    @property
    def text(self) -> str:
        """The percentage with its base, ``54% (25 of 46)``; a dash if the audit does not have the question."""
        return NO_VALUE if self.share is None else str(self.share)

    @property
    def joined_text(self) -> str:
        """How the question corresponds to that in the table, if it is another one; else ''."""
        return self.audit.joined_text(self.question_id)

    @property
    def why_no_share(self) -> str:
        """Why there is no percentage; '' if there is one."""
        if self.tally is None and self.audit.has_other_questionnaire:
            return crosswalk_messages.NOT_JOINED.format(question=self.question_id, audit=self.audit.name)
        if self.tally is None:
            version = self.audit.questionnaire_version
            return messages.QUESTION_NOT_IN_AUDIT.format(
                question=self.question_id, audit=self.audit.name, version=version
            )
        return self.tally.why_no_share


@dataclass(frozen=True)
class ShareChange:
    """The change of a question's share from an earlier audit to a later one, in points."""

    earlier: ComparedShare
    later: ComparedShare

    @property
    def difference(self) -> Difference | None:
        """The later share minus the earlier, with Newcombe's interval; None if either is missing."""
        if not (self.earlier.share and self.earlier.share.base and self.later.share and self.later.share.base):
            return None
        return Difference(self.later.share, self.earlier.share, self.later.design_effect, self.earlier.design_effect)

    @property
    def text(self) -> str:
        """The change as it is printed everywhere: ``+11 points``, or a dash."""
        return NO_VALUE if self.difference is None else self.difference.text


@dataclass(frozen=True)
class ComparedQuestion:
    """One key question: its share in each audit, and the change from each audit to the next."""

    question: KeyQuestion
    shares: tuple[ComparedShare, ...]

    @property
    def changes(self) -> tuple[ShareChange, ...]:
        """One change fewer than there are audits, earliest first."""
        return tuple(ShareChange(earlier, later) for earlier, later in pairwise(self.shares))


@dataclass(frozen=True)
class ComparedStandard:
    """One standard: its rating in each audit (None: no rating), and its key questions."""

    standard: Standard
    ratings: tuple[str | None, ...]
    questions: tuple[ComparedQuestion, ...]


@dataclass(frozen=True)
class Comparison:
    """Audits side by side, the earliest first, one column each. ``notes`` say what was left out and why."""

    audits: tuple[AuditSummaryCounts, ...]
    standards: tuple[ComparedStandard, ...]
    notes: tuple[str, ...]


def compare_audits(
    questionnaire: Questionnaire, audits: Iterable[AuditSummaryCounts], other_versions: Iterable[Questionnaire] = ()
) -> Comparison:
    """Return the report's table for several audits side by side, over the key questions of the questionnaire.

    ``other_versions`` add the key questions that only they have. Audits without fieldwork dates come last.
    """
    matching, exclusions = split_by_questionnaire(questionnaire.id, audits)
    ordered = tuple(sorted(matching, key=lambda audit: audit.fieldwork_date or date.max))
    merged = _merge_standards(questionnaire, other_versions, _joined_ids(ordered))
    standards = tuple(_compare_standard(standard, ordered) for standard in merged)
    notes = (*exclusions, *erasure_notes(ordered), *_undated_notes(ordered), *_version_notes(ordered))
    return Comparison(ordered, standards, (*notes, *joined_notes(ordered)))


def split_by_questionnaire(
    questionnaire_id: str, audits: Iterable[AuditSummaryCounts]
) -> tuple[list[AuditSummaryCounts], list[str]]:
    """Return the audits of this questionnaire, and a sentence for each of the others."""
    matching: list[AuditSummaryCounts] = []
    exclusions: list[str] = []
    for audit in audits:
        if questionnaire_id in (audit.questionnaire_id, audit.compared_as):
            matching.append(audit)
        else:
            exclusions.append(
                messages.OTHER_QUESTIONNAIRE.format(
                    audit=audit.name, other=audit.questionnaire_id, questionnaire=questionnaire_id
                )
            )
    return matching, exclusions


def _joined_ids(audits: Iterable[AuditSummaryCounts]) -> dict[str, set[str]]:
    """Return the questions of each other version that are joined to one of the questionnaire's, by the version."""
    joined_ids: dict[str, set[str]] = {}
    for audit in audits:
        if not audit.has_other_questionnaire:
            question_ids = (joined.question_id for joined in audit.joined.values())
            joined_ids.setdefault(audit.questionnaire_version, set()).update(question_ids)
    return joined_ids


def _merge_standards(
    questionnaire: Questionnaire, other_versions: Iterable[Questionnaire], joined_ids: Mapping[str, Collection[str]]
) -> list[Standard]:
    """Return the standards with the key questions of every version, worded as in the first version that has them.

    A question of another version that is joined to one of the questionnaire's has no second row.
    """
    merged = {standard.id: standard for standard in questionnaire.standards}
    for version in other_versions:
        if version.id != questionnaire.id:
            raise InputError(messages.NOT_A_VERSION.format(other=version.id, questionnaire=questionnaire.id))
        for standard in version.standards:
            existing = merged.get(standard.id, replace(standard, key_questions=()))
            known_ids = {key.id for key in existing.key_questions}.union(joined_ids.get(version.version, ()))
            new_key_questions = tuple(key for key in standard.key_questions if key.id not in known_ids)
            merged[standard.id] = replace(existing, key_questions=(*existing.key_questions, *new_key_questions))
    return list(merged.values())


def _compare_standard(standard: Standard, audits: Sequence[AuditSummaryCounts]) -> ComparedStandard:
    return ComparedStandard(
        standard,
        tuple(audit.ratings.get(standard.id) for audit in audits),
        tuple(
            ComparedQuestion(key, tuple(compare_share(key, audit) for audit in audits))
            for key in standard.key_questions
        ),
    )


def compare_share(question: Question, audit: AuditSummaryCounts) -> ComparedShare:
    return ComparedShare(question.id, audit, audit.tallies.get(question.id))


def erasure_notes(audits: Iterable[AuditReference]) -> list[str]:
    """Return a sentence for each audit whose figures come from saved counts, or one for all if there are many."""
    erased = [audit for audit in audits if audit.erased_on is not None]
    if len(erased) > MAX_ERASURE_NOTES:
        return [messages.AUDITS_ERASED.format(count=len(erased))]
    return [messages.AUDIT_ERASED.format(audit=audit.name, date=format_date(audit.erased_on)) for audit in erased]


def _undated_notes(audits: Iterable[AuditSummaryCounts]) -> list[str]:
    return [messages.UNDATED_AUDIT.format(audit=audit.name) for audit in audits if audit.fieldwork_date is None]


def _version_notes(audits: Iterable[AuditSummaryCounts]) -> list[str]:
    versions = sorted({audit.questionnaire_version for audit in audits if not audit.has_other_questionnaire})
    if len(versions) < 2:
        return []
    return [messages.SEVERAL_VERSIONS.format(versions=" and ".join(versions))]


def joined_notes(audits: Sequence[AuditSummaryCounts]) -> list[str]:
    """Return a sentence for each audit with another questionnaire, and what the marks of joined figures mean."""
    others = [
        crosswalk_messages.JOINED_AUDIT.format(
            audit=audit.name,
            questionnaire=audit.version_used.name,
            questions=join_list(sorted(audit.joined), "and"),
            are="are" if len(audit.joined) > 1 else "is",
        )
        for audit in audits
        if audit.has_other_questionnaire
    ]
    return [*others, crosswalk_messages.HOW_JOINED] if any(audit.joined for audit in audits) else []
