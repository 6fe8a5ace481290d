"""Freezing the results of an audit when it is closed, and what is left of them when its cases are erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdowns import Breakdown
from audit.analysis.breakdowns_to_save import breakdowns_to_save
from audit.analysis.disclosure_control import inspected_key_questions, with_several_groups
from audit.analysis.eliminations import elimination_counts, how_eliminated
from audit.analysis.frozen_results import FrozenResults, FrozenSentences
from audit.analysis.sample_section import sample_section
from audit.analysis.weighted_results import with_public_weights
from audit.model.audit import AuditDescription


def freeze(audit_results: AuditResults) -> FrozenResults:
    """Return every figure of the results of an audit, calculated from its cases for somebody who may see all."""
    return FrozenResults(
        results=audit_results.results,
        which_cases=audit_results.which_cases,
        all_cases=audit_results.all_cases,
        team=_sentences(audit_results, outside=False),
        outside=_sentences(audit_results, outside=True),
        agreement=audit_results.agreement and audit_results.agreement.without_cases(),
    )


def breakdowns_to_freeze(audit_results: AuditResults) -> tuple[Breakdown, ...]:
    """Return every inspected question, prompts too, by each case detail that is marked for it."""
    questions = [question for result in audit_results.results.standards for question in result.standard.questions]
    return audit_results.all_breakdowns(questions)


def without_cases(
    frozen: FrozenResults, breakdowns: Iterable[Breakdown], description: AuditDescription, digest: str = ""
) -> FrozenResults:
    """Return what is left of frozen results when the cases are erased: nothing that shows a few of them.

    ``digest`` is that of the results before. The breakdowns that are left are those of somebody who may see no case.
    """
    results = frozen.results
    questions = inspected_key_questions(results)
    of_key_questions = with_several_groups(breakdown.of(questions) for breakdown in breakdowns)
    return replace(
        frozen,
        results=with_public_weights(results, description.max_suppressed_count + 1),
        team=frozen.outside,
        published=breakdowns_to_save(results, of_key_questions, description),
        digest_at_closing=digest,
    )


def _sentences(audit_results: AuditResults, outside: bool) -> FrozenSentences:
    draw, eliminations = audit_results.draw, audit_results.eliminations
    return FrozenSentences(
        sample=sample_section(draw, audit_results.results, outside),
        eliminated=how_eliminated(
            eliminations,
            audit_results.audit.questionnaire.case_label,
            outside,
            drawn=draw.cases_in_all if draw else 0,
            cases=audit_results.all_cases,
        ),
        elimination_counts=elimination_counts(eliminations, outside) if eliminations else None,
    )
