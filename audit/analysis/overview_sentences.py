"""The sentence that the figures propose for the text about a standard.

A file for people outside the audit team takes it from external results, with the control of that file: then no share
is named unless every share of the standard is published.
"""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.rating_wording import lowest_score_sentence, rule_sentence
from audit.analysis.results import QuestionResult, StandardResult
from audit.formatting import join_list, lower_first
from audit.messages import report_text as messages
from audit.model.questionnaire import RatingMethod

DEFAULT_UNIT = "The unit"


def overview_sentence(
    result: StandardResult, unit: str = DEFAULT_UNIT, control: DisclosureControl | None = None
) -> str:
    """Return the sentence about a standard: its rating, what it rests on, and its best score; '' without figures.

    ``control`` is that of a file for people outside the team.
    """
    if control is not None and not control.can_publish_all(result):
        return ""
    unit = unit or DEFAULT_UNIT
    if result.standard.rating_method is RatingMethod.BY_JUDGEMENT:
        return _judged_sentence(result, unit)
    with_share = [question for question in result.separate_key_questions if question.share.percent is not None]
    if not with_share:
        return ""
    if not result.is_rated:
        return _shares_sentence(with_share)
    return " ".join(filter(None, [lowest_score_sentence(result, unit), _highest_sentence(result, with_share)]))


def _judged_sentence(result: StandardResult, unit: str) -> str:
    if not result.rating:
        return ""
    title = lower_first(result.standard.title)
    rated = messages.OVERVIEW_JUDGED.format(unit=unit, rating=result.rating, title=title)
    return " ".join(filter(None, [rated, rule_sentence(result)]))


def _highest_sentence(result: StandardResult, with_share: Sequence[QuestionResult]) -> str:
    """Return the best score; '' if every key question has the lowest one."""
    others = [question for question in with_share if not question.is_lowest]
    if not result.lowest_key_questions or not others:
        return ""
    highest = max(question.share.percent or 0 for question in others)
    best = [question for question in others if question.share.percent == highest]
    lowered = [lower_first(question.short_name) for question in best]
    names = join_list(lowered if len(best) == 1 else [best[0].short_name, *lowered[1:]], "and")
    counts = join_list(list(dict.fromkeys(question.share.count_text for question in best)), "and")
    message = messages.OVERVIEW_HIGHEST if len(best) == 1 else messages.OVERVIEW_HIGHEST_OF_SEVERAL
    return message.format(names=names, percent=highest, counts=counts, plural=best[0].case_label.plural)


def _shares_sentence(with_share: Sequence[QuestionResult]) -> str:
    """Return the shares of a standard that is not rated: "Progress: Yes in 48 per cent (22 of 46 cases)."."""
    parts = [
        messages.OVERVIEW_SHARE.format(
            name=question.short_name if number == 0 else lower_first(question.short_name),
            percent=question.share.percent,
            count=question.share.count_text,
            plural=question.case_label.plural,
        )
        for number, question in enumerate(with_share)
    ]
    return f"{join_list(parts, 'and')}."
