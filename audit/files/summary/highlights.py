"""What stands out: the highest and lowest scores, groups that differ, few cases and what is suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.difference_wording import which_stand_out
from audit.analysis.published_breakdowns import PublishedDifference, biggest_published_differences
from audit.analysis.rating_wording import few_cases_mark
from audit.analysis.results import QuestionResult
from audit.files.export_context import ExportData
from audit.files.summary.clipping import ONE_LINE, TWO_LINES, clip, text_width
from audit.files.summary.question_names import name_question
from audit.formatting import join_list, pluralise
from audit.messages import summary as messages
from audit.model.bands import SUPPRESSED

MAX_DIFFERENCES = 2


def what_stands_out(data: ExportData, lines: int) -> tuple[str, ...]:
    """Return a line for each thing that a reader should notice, or more of the ``lines`` that a long text may have."""
    width = ONE_LINE * (lines - 1)
    return (*_scores(data, width), *_differences(data), *_few_cases(data, width), *_suppressed(data, width))


def _scores(data: ExportData, width: float) -> Iterable[str]:
    """Return the key questions with the highest and the lowest share of good answers."""
    with_share = [
        result
        for result in data.results.key_questions
        if data.control.can_publish(result.question.id) and result.good_percent is not None
    ]
    if not with_share:
        return [messages.NO_SCORE]
    percents = [result.good_percent or 0 for result in with_share]
    scores = ((max(percents), messages.HIGHEST_SCORE), (min(percents), messages.LOWEST_SCORE))
    return [
        _score(message, [result for result in with_share if result.good_percent == percent], width)
        for percent, message in (scores if min(percents) < max(percents) else scores[:1])
    ]


def _score(message: str, tied: Sequence[QuestionResult], width: float) -> str:
    """Return one score with its base; key questions that tie are all named."""
    shares = dict.fromkeys(f"{result.share}{result.question.mark}" for result in tied)
    names = [f"{result.question.id} {result.short_name}" for result in tied]
    return clip(message.format(share=join_list(list(shares), "and"), names=join_list(names, "and")), width)


def _differences(data: ExportData) -> Iterable[str]:
    """Return how the search for differences between groups went, and the biggest that stand out."""
    differences = biggest_published_differences(data.context.breakdowns)
    if not differences:
        return [messages.NO_GROUPS]
    standing_out = [each for each in differences if each.stands_out]
    marks = [difference.stands_out for difference in differences]
    sentence = messages.GROUPS_COMPARED.format(
        comparisons=pluralise(len(differences), "comparison"), which=which_stand_out(marks)
    )
    more = len(standing_out) - MAX_DIFFERENCES
    left_out = messages.MORE_IN_REPORT.format(count=more) if more > 0 else ""
    return [" ".join(filter(None, [sentence, left_out])), *map(_difference, standing_out[:MAX_DIFFERENCES])]


def _difference(difference: PublishedDifference) -> str:
    group = clip(f"{difference.case_detail.text}: {difference.group.text}", ONE_LINE / 2)
    shares = difference.difference
    rest = messages.GROUP_DIFFERS.format(group="", question="", share=shares.share, other=shares.other)
    question = name_question(difference.question, TWO_LINES - text_width(group) - text_width(rest))
    return messages.GROUP_DIFFERS.format(group=group, question=question, share=shares.share, other=shares.other)


def _few_cases(data: ExportData, width: float) -> Iterable[str]:
    names = [
        result.standard.name
        for result in data.results.standards
        if result.is_rated and data.control.can_publish_all(result) and few_cases_mark(result)
    ]
    text = messages.FEW_CASES.format(plural=data.case_label.plural, names=join_list(names, "and"))
    return [clip(text, width)] if names else []


def _suppressed(data: ExportData, width: float) -> Iterable[str]:
    """Return the standards with a suppressed figure, so that nobody takes a mark for a missing answer."""
    names = [
        result.standard.name
        for result in data.results.standards
        if result.key_questions and not data.control.can_publish_all(result)
    ]
    text = messages.FIGURES_SUPPRESSED.format(mark=SUPPRESSED, names=join_list(names, "and"))
    return [clip(text, width)] if names else []
