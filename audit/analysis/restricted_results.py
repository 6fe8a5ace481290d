"""What people are shown who see the results of an audit but may not see its cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.breakdowns import Breakdown
from audit.analysis.decisions import anonymise_decisions
from audit.analysis.disclosure_control import DisclosureControl, disclosure_control
from audit.analysis.distributions import without_small_names
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.ratings import rate_standard
from audit.analysis.results import QuestionResult, Results, StandardResult
from audit.analysis.sensitivity import NOT_SENSITIVE
from audit.analysis.stability import NO_STABILITY
from audit.analysis.suppressed_ratings import standards_without_rating, without_revealing_ratings
from audit.analysis.suppressed_totals import published_totals
from audit.analysis.suppression import ALL_SUPPRESSED, SuppressedCount
from audit.analysis.tallies import SuppressedTally, Tally, with_named
from audit.analysis.weighted_results import without_small_weights
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import Question, Questionnaire


def without_small_numbers(results: Results, description: AuditDescription) -> Results:
    """Return the results for a person who may not see cases, without what an external document suppresses.

    With a share go the figures that would reveal it: its interval and band, which key question is the lowest, what
    would change the rating, its stability, the reasons to check the rating, and a rating that would reveal a share.
    """
    if not description.max_suppressed_count:
        return results
    control = disclosure_control(results, description, external=True)
    results = _without_few_overrides(_without_joint_counts(without_small_weights(results, control.threshold)), control)
    clustering = results.clustering.without_questions() if results.clustering is not None else None
    return replace(_suppressed(results, control), clustering=clustering)


def external_results(results: Results, description: AuditDescription) -> Results:
    """Return the results for a file for people outside the team: no names, and nothing that reveals small counts.

    The file itself suppresses shares; left out here are the ratings, weights and stabilities that would reveal them.
    Second reviews are for the audit team.
    """
    control = disclosure_control(results, description, external=True)
    results = _without_few_overrides(results, control)
    stable = _without_stabilities(_without_joint_counts(without_second_reviews(results)), control)
    anonymous = without_small_weights(anonymise_decisions(stable), control.threshold)
    return without_revealing_ratings(anonymous, control.totals, control.threshold)


def without_figures(results: Results, cases: int) -> Results:
    """Return results with every figure suppressed, for an audit with too few cases; ``results`` are over no case."""
    totals = dict.fromkeys(results.questionnaire.questions_by_id, ALL_SUPPRESSED)
    control = DisclosureControl(totals, results.questionnaire)
    return replace(_suppressed(results, control), case_count=cases)


def too_few(cases: int, description: AuditDescription) -> bool:
    """Return whether so few cases are included that a person who may not see cases is shown no figure.

    >>> [too_few(cases, AuditDescription("Spring", "Huyton")) for cases in (0, 1, 5, 6)]
    [False, True, True, False]
    """
    return 0 < cases <= description.max_suppressed_count


def tally_without_small_numbers(
    summary: AuditSummaryCounts, questionnaire: Questionnaire, description: AuditDescription
) -> AuditSummaryCounts:
    """Return an audit in a comparison for a person who may not see its cases. ``summary`` must include the prompts.

    Questions that only another version has are left out: what their figures would reveal is not known.
    """
    if too_few(summary.case_count, description):
        suppressed = dict.fromkeys(summary.tallies, SuppressedTally())
        return replace(summary, tallies=suppressed, ratings=dict.fromkeys(summary.ratings), overall_rating=None)
    if not description.max_suppressed_count:
        return summary
    tallies = {
        question.id: _with_names_of(question, summary.tallies.get(question.id, Tally()))
        for question in questionnaire.questions
    }
    standards = [
        replace(rate_standard(standard, questionnaire, tallies), rating=summary.ratings.get(standard.id))
        for standard in questionnaire.standards
    ]
    threshold = description.max_suppressed_count + 1
    published = published_totals(standards, questionnaire, threshold)
    hidden = standards_without_rating(standards, published, questionnaire, threshold)
    return replace(
        summary,
        ratings={
            standard_id: SUPPRESSED if rating and standard_id in hidden else rating
            for standard_id, rating in summary.ratings.items()
        },
        overall_rating=SUPPRESSED if hidden and summary.overall_rating else summary.overall_rating,
        tallies={
            question_id: _published_tally(tally, published[question_id])
            for question_id, tally in summary.tallies.items()
            if question_id in published
        },
    )


def _with_names_of(question: Question, tally: Tally) -> Tally:
    """Return a tally without its named answers if another version of the question has other ones."""
    answers = question.answer_scale.answers if question.answer_scale else ()
    return tally if len(tally.named) == len(answers) else with_named(tally, ())


def restricted_breakdowns(
    results: Results, breakdowns: Iterable[Breakdown], description: AuditDescription
) -> tuple[PublishedBreakdown, ...]:
    """Return the breakdowns for a person who sees the results but no cases: small numbers of groups are suppressed.

    There are none if too few cases are included. These are also the breakdowns that are saved when cases are erased.
    """
    if too_few(results.case_count, description):
        return ()
    control = replace(disclosure_control(results, description, external=True), totals_public=True)
    return control.publish_all(breakdowns)


def without_second_reviews(results: Results) -> Results:
    """Return the results for somebody who may not know which cases were reviewed twice, nor how reviewers differed."""
    standards = tuple(
        replace(result, stability=replace(result.stability, other_team=None)) for result in results.standards
    )
    stability = replace(results.overall.stability, other_team=None)
    return replace(results, standards=standards, overall=replace(results.overall, stability=stability))


def _without_few_overrides(results: Results, control: DisclosureControl) -> Results:
    """Return the results without in how many cases a measure is overridden, if these are few."""

    def public(result: QuestionResult) -> QuestionResult:
        is_few = result.overridden is not None and 0 < result.overridden < control.threshold
        return replace(result, overridden=None if is_few else result.overridden)

    def with_public(result: QuestionResult) -> QuestionResult:
        return replace(public(result), prompts=tuple(map(public, result.prompts)))

    standards = (
        replace(result, key_questions=tuple(map(with_public, result.key_questions))) for result in results.standards
    )
    return replace(results, standards=tuple(standards))


def _without_joint_counts(results: Results) -> Results:
    """Return the results without how many cases were answered No on several key questions at once, which may be few.

    Three more Yes on each of two questions, in as few as five cases, would say that one case is No on both.
    """
    standards = (replace(result, sensitivity=result.sensitivity.from_counts()) for result in results.standards)
    return replace(results, standards=tuple(standards))


def _without_stabilities(results: Results, control: DisclosureControl) -> Results:
    """Return the results without the stability of ratings of suppressed shares, and without the overall one with it.

    The others are rounded: their decimals change with the order in which single cases were answered.
    """
    standards = tuple(replace(result, stability=result.stability.in_whole_samples()) for result in results.standards)
    overall = replace(results.overall, stability=results.overall.stability.in_whole_samples())
    results = replace(results, standards=standards, overall=overall)
    hidden = [not control.can_publish_all(result) and bool(result.stability.shares) for result in results.standards]
    if not any(hidden):
        return results
    standards = tuple(
        replace(result, stability=NO_STABILITY) if is_hidden else result
        for result, is_hidden in zip(results.standards, hidden, strict=True)
    )
    return replace(results, standards=standards, overall=replace(results.overall, stability=NO_STABILITY))


def _suppressed(results: Results, control: DisclosureControl) -> Results:
    shown = without_revealing_ratings(_without_stabilities(results, control), control.totals, control.threshold)
    return replace(shown, standards=tuple(_suppressed_standard(result, control) for result in shown.standards))


def _suppressed_standard(result: StandardResult, control: DisclosureControl) -> StandardResult:
    keys = tuple(_suppressed_question(key, control) for key in result.key_questions)
    if control.can_publish_all(result):
        return replace(result, key_questions=keys)
    keys = tuple(replace(key, is_lowest=False, sensitivity=NOT_SENSITIVE) for key in keys)
    return replace(
        result,
        key_questions=keys,
        sensitivity=NOT_SENSITIVE,
        discretion_reasons=(),
        allowed_ratings=(),
        has_few_cases=False,
    )


def _suppressed_question(result: QuestionResult, control: DisclosureControl) -> QuestionResult:
    prompts = tuple(_suppressed_question(prompt, control) for prompt in result.prompts)
    published = control.totals[result.question.id]
    if published.share is not None:
        tally = without_small_names(result.question, result.tally, published, control.threshold)
        return replace(result, prompts=prompts, tally=tally)
    suppressed = SuppressedTally(printed_base=published.base)
    return QuestionResult(
        result.question, suppressed, prompts=prompts, case_label=result.case_label, overridden=result.overridden
    )


def _published_tally(tally: Tally, published: SuppressedCount) -> Tally:
    return SuppressedTally(printed_base=published.base) if published.share is None else tally
