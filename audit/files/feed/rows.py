"""The rows of the tables of a feed. Nothing is calculated here: every figure is what the other files print."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from audit.analysis.breakdowns import CountedCase
from audit.analysis.case_groups import detail_values, value_label
from audit.analysis.frozen_results import short_digest
from audit.analysis.intervals import Interval
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tables import QuestionRow, key_question_rows, question_rows
from audit.files.feed import table_schema as schema
from audit.files.feed.feed_audit import FeedAudit
from audit.model.answers import Answer
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import Question, Standard

Row = Mapping[str, object]
"""Cells by the name of their column. A column that a row leaves out, or None, is an empty cell."""


def audit_row(feed_audit: FeedAudit) -> Row:
    """Return what an audit is, and its overall result."""
    audit, results, closing = feed_audit.audit, feed_audit.results, feed_audit.audit_results.closing
    overall = results.overall
    score = {"points": overall.points, "max_points": overall.max_points} if overall.rated_standards else {}
    return {
        **_audit_cells(feed_audit),
        "name": audit.description.name,
        "region": audit.description.region,
        "kind": audit.questionnaire.kind.value,
        "state": schema.OPEN if audit.closed_at is None else schema.CLOSED,
        "digest": "" if closing is None else short_digest(closing.digest),
        "cases": results.case_count,
        "cases_included": feed_audit.audit_results.which_cases,
        **score,
        **_rating(overall.rating),
        "small_numbers_suppressed": _boolean(feed_audit.outside),
    }


def standard_rows(feed_audit: FeedAudit) -> Iterator[Row]:
    """Yield every standard of the questionnaire, with its rating."""
    results = {result.standard.id: result for result in feed_audit.results.standards}
    for standard in feed_audit.audit.questionnaire.standards:
        yield {
            "audit": feed_audit.audit.id,
            "standard": standard.id,
            "title": standard.title,
            "domain": standard.domain_id,
            "rating_method": standard.rating_method.value,
            "roll_up": standard.roll_up.value,
            **_rating_cells(results.get(standard.id)),
        }


def _rating_cells(result: StandardResult | None) -> Row:
    if result is None:
        return {"status": schema.NOT_INSPECTED, **_rating(None)}
    return {
        "status": schema.APPLIES_TO_NO_CASE if result.applies_to_no_case else schema.INSPECTED,
        "calculated_rating": result.calculated_rating,
        "rating_by_judgement": result.judgement.rating if result.judgement else None,
        "decided_rating": result.decision.rating if result.decision else None,
        "decision_rule": result.applied_rule.id if result.applied_rule else None,
        **_rating(result.rating),
        "points": result.points,
    }


def _rating(rating: str | None) -> Row:
    """Return a rating and whether it is suppressed; its cell is then empty."""
    is_suppressed = rating == SUPPRESSED
    return {"rating": None if is_suppressed else rating, "rating_suppressed": _boolean(is_suppressed)}


def question_rows_of(feed_audit: FeedAudit) -> Iterator[Row]:
    """Yield every question of the inspected standards, in the order of recording."""
    position = 0
    overridden = {each.question.id: each.overridden for each in feed_audit.results.all_questions}
    for result in feed_audit.results.standards:
        for key in result.standard.key_questions:
            for question in key.questions:
                position += 1
                yield {
                    "audit": feed_audit.audit.id,
                    "question": question.id,
                    "position": position,
                    "standard": result.standard.id,
                    "kind": schema.KEY_QUESTION if question is key else schema.PROMPT,
                    "key_question": key.id,
                    "short": key.short if question is key else "",
                    "text": question.text,
                    "good_answer": _good_answer(question),
                    "derived": _boolean(not question.is_asked),
                    "overridden": None if question.is_asked else overridden[question.id],
                }


def figure_rows(feed_audit: FeedAudit) -> Iterator[Row]:
    """Yield the figures of every question over all cases, and then those of each group."""
    standards = {}
    for result in feed_audit.results.standards:
        for row, key in zip(key_question_rows(result, feed_audit.control), result.key_questions, strict=True):
            prompts = question_rows(key.prompts, feed_audit.control)
            for each, kind in (*((prompt, schema.PROMPT) for prompt in prompts), (row, schema.KEY_QUESTION)):
                yield {
                    **_question_cells(feed_audit, result.standard, each.result, kind),
                    **_total_cells(feed_audit, each),
                }
            standards[key.question.id] = result.standard, key
    for breakdown in feed_audit.breakdowns:
        for group_result in breakdown.group_results:
            standard, key = standards[group_result.question.id]
            cells = _question_cells(feed_audit, standard, key, schema.KEY_QUESTION)
            yield {**cells, **_group_cells(breakdown, group_result, feed_audit.outside)}


def _audit_cells(feed_audit: FeedAudit) -> Row:
    audit = feed_audit.audit
    return {
        "audit": audit.id,
        "unit": audit.description.unit,
        "fieldwork_from": audit.description.fieldwork_from,
        "fieldwork_to": audit.description.fieldwork_to,
        "questionnaire": audit.questionnaire.id,
        "questionnaire_version": audit.questionnaire.version,
    }


def _question_cells(feed_audit: FeedAudit, standard: Standard, result: QuestionResult, kind: str) -> Row:
    return {
        **_audit_cells(feed_audit),
        "audit_name": feed_audit.audit.description.name,
        "standard": standard.id,
        "question": result.question.id,
        "question_kind": kind,
        "question_text": result.question.text,
        "good_answer": _good_answer(result.question),
    }


def _good_answer(question: Question) -> str:
    return Answer.YES.value if question.yes_is_good else Answer.NO.value


def _total_cells(feed_audit: FeedAudit, row: QuestionRow) -> Row:
    case_count = feed_audit.results.case_count
    all_cells = {"detail": schema.ALL, "detail_text": schema.ALL, "group": schema.ALL, "cases": case_count}
    if row.is_suppressed or row.counts.share is None:
        return {**all_cells, **_suppressed_cells(row.counts)}
    result, tally = row.result, row.result.tally
    return {
        **all_cells,
        **_share_cells(row.counts, result.confidence_interval.interval),
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
        "not_collected": tally.not_collected,
        "asked": tally.asked if result.is_survey else None,
        "rating": result.band.rating if result.band else None,
        "lowest": _boolean(row.is_lowest),
    }


def _group_cells(breakdown: PublishedBreakdown, group_result: PublishedGroupResult, outside: bool) -> Row:
    group, tally, detail = group_result.group, group_result.tally, breakdown.case_detail
    of_group = {"detail": detail.id, "detail_text": detail.text, "group": group.text, "cases": group.case_count}
    if tally is None:
        return {**of_group, **_suppressed_cells(group_result.counts)}
    return {
        **of_group,
        **_share_cells(group_result.counts, group_result.interval),
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
        "not_collected": None if outside else tally.not_collected,
    }


def _suppressed_cells(counts: SuppressedCount) -> Row:
    """Return the base, if it is published, and nothing else."""
    return {"base": counts.base, "suppressed": _boolean(True)}


def _share_cells(counts: SuppressedCount, interval: Interval | None) -> Row:
    share = counts.share
    low, high = (None, None) if interval is None else interval.rounded
    return {
        "yes": counts.yes,
        "base": counts.base,
        "share": share.yes / share.base if share and share.base else None,
        "percent": share.percent if share else None,
        "interval_low": low,
        "interval_high": high,
        "suppressed": _boolean(False),
    }


def _boolean(value: bool) -> str:
    """Return a truth value as a Table Schema and Power Query read it."""
    return "true" if value else "false"


def answer_rows(feed_audit: FeedAudit) -> Iterator[Row]:
    """Yield how each question counts for each case, without the case's reference, its auditor and its notes."""
    question_ids = [str(row["question"]) for row in question_rows_of(feed_audit)]
    questionnaire = feed_audit.audit.questionnaire
    for number, case in _numbered_cases(feed_audit):
        for question_id in question_ids:
            named = case.named.get(question_id)
            yield {
                "audit": feed_audit.audit.id,
                "case": number,
                "question": question_id,
                "answer": case.outcomes[question_id].value,
                "named_answer": None if named is None else questionnaire.answer_label(question_id, named),
            }


def case_group_rows(feed_audit: FeedAudit) -> Iterator[Row]:
    """Yield the groups of each case, by every detail that the figures are broken down by."""
    for number, case in _numbered_cases(feed_audit):
        for breakdown in feed_audit.breakdowns:
            detail = breakdown.case_detail
            for value in detail_values(detail, case.details):
                group = value_label(detail, value)
                yield {"audit": feed_audit.audit.id, "case": number, "detail": detail.id, "group": group}


def _numbered_cases(feed_audit: FeedAudit) -> Iterator[tuple[int, CountedCase]]:
    return enumerate(feed_audit.audit_results.cases, 1) if feed_audit.shows_single_cases else iter(())
