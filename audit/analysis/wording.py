"""Figures in words: what counts in them, what a reader must know about a percentage, and names of tables."""

from __future__ import annotations

from collections.abc import Iterable

from audit.analysis.results import QuestionResult, Results
from audit.formatting import format_date, join_list, lower_first
from audit.messages import analysis as analysis_messages
from audit.messages import measures as measure_messages
from audit.messages import model as messages
from audit.model.case_details import CaseDetail
from audit.model.counting import counting_rule
from audit.model.questionnaire import CaseLabel
from audit.model.retention import Retention


def which_answers_count(results: Results) -> list[str]:
    """Return what every table says about its figures: the rule for what counts, and what was not collected."""
    case_label, is_survey = results.questionnaire.case_label, results.questionnaire.is_survey
    without_columns = [standard.name for standard in results.without_columns]
    by_no_case = [standard.name for standard in results.applying_to_no_case]
    in_none, in_some = _not_collected_names(results)
    sentences = (
        (without_columns, messages.NOT_COLLECTED if is_survey else messages.NOT_COLLECTED_STANDARDS),
        (in_none, messages.NOT_COLLECTED),
        (in_some, messages.NOT_COLLECTED_FOR_SOME),
        (by_no_case, messages.APPLIES_TO_NO_CASE),
    )
    return [
        counting_rule(results.questionnaire, results.open_count),
        *(sentence.format(names=", ".join(names), plural=case_label.plural) for names, sentence in sentences if names),
        *what_was_overridden(results),
    ]


def what_was_overridden(results: Results) -> list[str]:
    """Return in how many cases a person's answer replaces what is worked out, in one sentence; none if nowhere."""
    case_label = results.questionnaire.case_label
    counts = [
        f"{each.question.id} in {case_label.with_count(each.overridden)}"
        if each.overridden is not None
        else f"{each.question.id} in some {case_label.plural}"
        for each in results.all_questions
        if each.overridden != 0
    ]
    return [measure_messages.OVERRIDDEN_ANSWERS.format(counts=join_list(counts, "and"))] if counts else []


def _not_collected_names(results: Results) -> tuple[list[str], list[str]]:
    """Return the questions and case details that were collected for no case, and for only some of them.

    A standard that was not inspected is left out: its questions are not in the tables.
    """
    inspected_ids = {question.id for result in results.standards for question in result.standard.questions}
    names = {
        **{case_detail.id: case_detail.text for case_detail in results.questionnaire.case_details},
        **{question_id: question_id for question_id in inspected_ids},
    }
    counts = [(names[item_id], count) for item_id, count in results.not_collected.items() if item_id in names]
    in_none = [name for name, count in counts if count == results.case_count]
    return in_none, [name for name, count in counts if count < results.case_count]


def percentage_note(result: QuestionResult) -> str:
    """Return what a reader needs to know about a percentage: why it is missing, or how to read it. Often ''."""
    weighted = " ".join(filter(None, [override_note(result), weighted_note(result)]))
    if result.rounding_changed_band and result.share.exact_percent is not None:
        exact_percent = int(10 * result.share.exact_percent) / 10  # truncated: rounding would turn 64.97% into 65.0%
        printed = f"shown as {result.share.percent_text}"
        rounded = f"{result.share.count_text} is {exact_percent}%, {printed}. The two are in different bands."
        return " ".join(filter(None, [rounded, weighted]))
    why_none, not_collected = result.tally.why_no_share_for(result.case_label), _not_collected_note(result)
    return " ".join(filter(None, [why_none, not_collected, weighted]))


def override_note(result: QuestionResult) -> str:
    """Return in how many cases a person's answer replaces what is worked out for a derived measure; often ''."""
    if result.overridden is None or (result.overridden and result.tally.suppressed):
        return measure_messages.OVERRIDDEN_IN_SOME.format(plural=result.case_label.plural)
    if not result.overridden:
        return ""
    return measure_messages.OVERRIDDEN.format(
        count=result.overridden, cases=result.case_label.with_count(result.tally.case_count)
    )


def weighted_note(result: QuestionResult) -> str:
    """Return the weighted percentage with its band and interval, next to the share as read; '' without weights."""
    if result.weighted is None:
        return ""
    band = f" ({result.weighted_band.rating})" if result.weighted_band else ""
    interval = result.weighted.interval
    return analysis_messages.WEIGHTED_SHARE.format(
        plural=result.case_label.plural,
        percent=result.weighted.percent,
        band=band,
        interval="" if interval is None else analysis_messages.WEIGHTED_INTERVAL.format(interval=interval),
        share=result.share,
    )


def _not_collected_note(result: QuestionResult) -> str:
    """Return for how many cases a question was not collected, if it was for others."""
    tally = result.tally
    if not 0 < tally.not_collected < tally.case_count:
        return ""
    return messages.NOT_COLLECTED_IN_PART.format(
        count=tally.not_collected, total=tally.case_count, plural=result.case_label.plural
    )


def weakest_first(results: Iterable[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Return prompts sorted by their printed percentage, the lowest first and those without one last.

    Of equal percentages, the larger base comes first; then the order is unchanged. If No is the good answer, the
    percentage of No is used.
    """
    return tuple(
        sorted(results, key=lambda result: (result.good_percent is None, result.good_percent or 0, -result.tally.base))
    )


def breakdown_title(case_detail: CaseDetail) -> str:
    """Return the heading of results broken down by a case detail."""
    return f"By {lower_first(case_detail.text)}"


def how_erased(retention: Retention, case_label: CaseLabel) -> str:
    """Return when the cases were erased and where the figures come from; '' if they were not."""
    if retention.erased_on is None:
        return ""
    return analysis_messages.CASES_ERASED_ON.format(
        plural=case_label.plural_heading, date=format_date(retention.erased_on)
    )
