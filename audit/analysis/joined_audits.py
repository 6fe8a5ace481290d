"""Audits with another questionnaire, or another version, as a comparison shows them: joined by a crosswalk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts
from audit.analysis.tallies import with_named
from audit.model.crosswalk import Crosswalk, QuestionnaireVersion, joined_questions
from audit.model.questionnaire import Questionnaire

Reference = TypeVar("Reference", bound=AuditReference)


def version_of(questionnaire: Questionnaire) -> QuestionnaireVersion:
    """Return which questionnaire and version this is."""
    return QuestionnaireVersion(questionnaire.id, questionnaire.version)


def comparable_audits(
    audits: Iterable[Reference], questionnaire: Questionnaire, crosswalks: Sequence[Crosswalk]
) -> list[Reference]:
    """Return the audits that have the questionnaire, or one that a crosswalk joins to it."""
    here = version_of(questionnaire)
    return [
        audit
        for audit in audits
        if audit.questionnaire_id == questionnaire.id or joined_questions(crosswalks, here, audit.version_used)
    ]


def join_audit(
    audit: AuditSummaryCounts, questionnaire: Questionnaire, crosswalks: Sequence[Crosswalk]
) -> AuditSummaryCounts:
    """Return an audit with the tallies of corresponding questions under the ids of ``questionnaire``.

    An audit with the same questionnaire keeps its own tallies too, because an id never changes its meaning, except
    those that are now under another id. Of another questionnaire only the joined questions are left: its standards and
    ratings are others even where ids agree. A joined tally has no named answers: the scale of the other question is
    another one.
    """
    joined = {
        question_id: question
        for question_id, question in joined_questions(crosswalks, version_of(questionnaire), audit.version_used).items()
        if question.question_id in audit.tallies and question_id in questionnaire.questions_by_id
    }
    tallies = {
        question_id: with_named(audit.tallies[question.question_id], ()) for question_id, question in joined.items()
    }
    if audit.questionnaire_id == questionnaire.id:
        shown_elsewhere = {question.question_id for question in joined.values()} - set(questionnaire.questions_by_id)
        own = {question_id: tally for question_id, tally in audit.tallies.items() if question_id not in shown_elsewhere}
        return replace(audit, tallies=own | tallies, joined=joined)
    if not joined:
        return audit
    return replace(audit, tallies=tallies, ratings={}, overall_rating=None, joined=joined, compared_as=questionnaire.id)
