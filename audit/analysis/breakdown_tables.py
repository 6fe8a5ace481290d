"""Breakdowns and the case map laid out as tables. Nothing is worked out here, only placed."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from audit.analysis.breakdowns import Breakdown, BreakdownGroup
from audit.analysis.case_map import CaseMap
from audit.analysis.intervals import Interval, share_interval
from audit.analysis.published_breakdowns import GroupFigure, PrintedBreakdown
from audit.analysis.suppression import HIDDEN
from audit.model.answers import Answer, Tally
from audit.model.bands import NO_SHARE
from audit.model.questionnaire import CASE, Noun

FEW = "few"
LETTERS = {Answer.YES: "Y", Answer.NO: "N", Answer.NOT_APPLICABLE: "–", None: "?"}
UNANSWERED = "Unanswered"

GROUP_COLUMNS = {
    "group": "str",
    "cases": "int64",
    "few": "bool",
    "whole": "bool",
    "percentage": "str",
    "base": "str",
    "percent": "Int64",
    "low": "float64",
    "high": "float64",
    "interval": "str",
    "difference": "str",
    "difference_interval": "str",
    "not_applicable": "int64",
    "unanswered": "int64",
}


def groups(found: Breakdown, question_id: str, noun: Noun = CASE) -> pd.DataFrame:
    """One question: the first row is all cases, then one row for each group.

    ``interval`` is that of the group's share (``low`` and ``high`` are its bounds in points), ``difference`` how far
    the group lies from the rest, with an interval too. All cases together have neither here: a group is looked at
    beside them. Where there is no share, the columns that need one are a dash or missing.
    """
    rows = [_whole(found, question_id, noun), *(_group(group, question_id) for group in found.groups)]
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS)).astype(GROUP_COLUMNS)


def _whole(found: Breakdown, question_id: str, noun: Noun) -> dict[str, object]:
    tally = found.tallies[question_id]
    own = {"group": f"All {noun.many}", "cases": found.cases, "few": False, "whole": True}
    return own | {"interval": "", "difference": "", "difference_interval": ""} | _counts(tally)


def _group(group: BreakdownGroup, question_id: str) -> dict[str, object]:
    tally, difference = group.tallies[question_id], group.difference(question_id)
    interval = share_interval(tally.share)
    return {
        "group": group.text,
        "cases": group.cases,
        "few": group.few,
        "whole": False,
        **_bounds(interval),
        "interval": interval.text if interval else NO_SHARE,
        "difference": difference.text,
        "difference_interval": difference.interval.text if difference.interval else NO_SHARE,
    } | _counts(tally)


def _bounds(interval: Interval | None) -> dict[str, float | None]:
    return {"low": interval.low if interval else None, "high": interval.high if interval else None}


def _counts(tally: Tally) -> dict[str, object]:
    return {
        "percentage": tally.share.text,
        "base": tally.share.of,
        "percent": tally.share.percent,
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
    }


TELL_HOW_MANY = ("cases", "not_applicable", "unanswered")
PRINTED_COLUMNS = {name: kind for name, kind in GROUP_COLUMNS.items() if name not in TELL_HOW_MANY} | {"share": "str"}


def printed_groups(shown: PrintedBreakdown, question_id: str, whole: Tally, noun: Noun = CASE) -> pd.DataFrame:
    """The same where small numbers of groups are held back; ``share`` is as much of a share as is printed.

    How many cases a group has would tell what is held back, so none has a number, and none is marked as few.
    """
    rows = [_printed_whole(whole, noun), *map(_printed, shown.of(question_id))]
    return pd.DataFrame(rows, columns=list(PRINTED_COLUMNS)).astype(PRINTED_COLUMNS)


def _printed_whole(tally: Tally, noun: Noun) -> dict[str, object]:
    share = tally.share
    own = {"group": f"All {noun.many}", "few": False, "whole": True, "interval": "", "difference": ""}
    told = {"share": str(share), "percentage": share.text, "base": share.of, "percent": share.percent}
    return own | told | {"difference_interval": ""}


def _printed(figure: GroupFigure) -> dict[str, object]:
    published, difference = figure.published, figure.difference
    interval = share_interval(published.share) if published.share else None
    return {
        "group": figure.group.text,
        "few": False,
        "whole": False,
        "share": published.words,
        "percentage": published.text,
        "base": published.of,
        "percent": published.share.percent if published.share else None,
        **_bounds(interval),
        "interval": _or_why_none(interval, published.share is None),
        "difference": difference.text if difference else HIDDEN,
        "difference_interval": _or_why_none(difference.interval if difference else None, difference is None),
    }


def _or_why_none(interval: Interval | None, held_back: bool) -> str:
    """An interval as it is printed, or the mark that stands in its place."""
    if held_back:
        return HIDDEN
    return interval.text if interval else NO_SHARE


CELL_COLUMNS = {
    "place": "int64",
    "label": "str",
    "reference": "str",
    "question": "str",
    "letter": "str",
    "answer": "str",
}


def case_map(found: CaseMap, noun: Noun = CASE) -> pd.DataFrame:
    """The case map, one row for each of its cells, and one without a question for the heading of each group.

    ``place`` counts the lines of the map from above, headings too; ``label`` is what stands before a line.
    """
    return pd.DataFrame(list(_cells(found, noun)), columns=list(CELL_COLUMNS)).astype(CELL_COLUMNS)


def _cells(found: CaseMap, noun: Noun) -> Iterator[tuple[object, ...]]:
    place = 0
    for group in found.groups:
        if group.text:
            yield place, f"{group.text}: {noun.count(group.cases)}", "", "", "", ""
            place += 1
        for row in group.rows:
            for question, answer in zip(found.questions, row.answers, strict=True):
                yield place, row.reference, row.reference, question.id, LETTERS[answer], answer_words(answer)
            place += 1


def answer_words(answer: Answer | None) -> str:
    """An answer in words, also where there is none."""
    return answer.words if answer else UNANSWERED
