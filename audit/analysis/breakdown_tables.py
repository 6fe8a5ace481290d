"""Layout of breakdowns and of the case map as tables. Nothing is calculated here."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from audit.analysis.breakdowns import Breakdown, BreakdownGroup
from audit.analysis.case_map import CaseMap
from audit.analysis.intervals import Interval
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.tallies import Tally
from audit.model.answer_scales import with_counted
from audit.model.answers import Answer, NoAnswer, Outcome
from audit.model.bands import NO_VALUE, SUPPRESSED
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel

FEW = "few"
OUTCOME_SYMBOLS: dict[Outcome, str] = {
    Answer.YES: "Y",
    Answer.NO: "N",
    Answer.NOT_APPLICABLE: "–",
    NoAnswer.DOES_NOT_APPLY: "–",
    NoAnswer.UNANSWERED: "?",
    NoAnswer.NOT_COLLECTED: "·",
}

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


def groups_table(breakdown: Breakdown, question_id: str, case_label: CaseLabel = DEFAULT_CASE_LABEL) -> pd.DataFrame:
    """Return one question as a table: the first row is all cases, then one row for each group.

    ``interval`` is that of the group's share (``low`` and ``high`` are its bounds in points) and ``difference`` that
    between the group and the rest, with an interval too. The row of all cases has neither. If there is no share, the
    columns that need one are a dash or missing.
    """
    rows = [
        _total_row(breakdown, question_id, case_label),
        *(_group_row(group, question_id) for group in breakdown.groups),
    ]
    return pd.DataFrame(rows, columns=list(GROUP_COLUMNS)).astype(GROUP_COLUMNS)


def _total_row(breakdown: Breakdown, question_id: str, case_label: CaseLabel) -> dict[str, object]:
    tally = breakdown.tallies[question_id]
    row = {"group": f"All {case_label.plural}", "cases": breakdown.case_count, "few": False, "whole": True}
    return row | {"interval": "", "difference": "", "difference_interval": ""} | _counts(tally)


def _group_row(group: BreakdownGroup, question_id: str) -> dict[str, object]:
    tally, difference = group.tallies[question_id], group.difference(question_id)
    interval = group.interval(question_id)
    return {
        "group": group.text,
        "cases": group.case_count,
        "few": group.has_few_cases,
        "whole": False,
        **_bounds(interval),
        "interval": interval.text if interval else NO_VALUE,
        "difference": difference.text,
        "difference_interval": difference.interval.text if difference.interval else NO_VALUE,
    } | _counts(tally)


def _bounds(interval: Interval | None) -> dict[str, float | None]:
    return {"low": interval.low if interval else None, "high": interval.high if interval else None}


def _counts(tally: Tally) -> dict[str, object]:
    return {
        "percentage": tally.share.percent_text,
        "base": tally.share.count_text,
        "percent": tally.share.percent,
        "not_applicable": tally.not_applicable,
        "unanswered": tally.unanswered,
    }


COUNT_COLUMNS = ("cases", "not_applicable", "unanswered")
PUBLISHED_COLUMNS = {name: kind for name, kind in GROUP_COLUMNS.items() if name not in COUNT_COLUMNS} | {"share": "str"}


def published_groups_table(
    breakdown: PublishedBreakdown, question_id: str, total: Tally, case_label: CaseLabel = DEFAULT_CASE_LABEL
) -> pd.DataFrame:
    """Return the same table with small numbers suppressed; ``share`` is what is published of a share.

    Group sizes would reveal suppressed counts, so there are none, and no group is marked as having few cases.
    """
    rows = [_published_total_row(total, case_label), *map(_published_row, breakdown.for_question(question_id))]
    return pd.DataFrame(rows, columns=list(PUBLISHED_COLUMNS)).astype(PUBLISHED_COLUMNS)


def _published_total_row(tally: Tally, case_label: CaseLabel) -> dict[str, object]:
    share = tally.share
    row = {"group": f"All {case_label.plural}", "few": False, "whole": True, "interval": "", "difference": ""}
    counts = {"share": str(share), "percentage": share.percent_text, "base": share.count_text, "percent": share.percent}
    return row | counts | {"difference_interval": ""}


def _published_row(group_result: PublishedGroupResult) -> dict[str, object]:
    counts, difference = group_result.counts, group_result.difference
    interval = group_result.interval
    return {
        "group": group_result.group.text,
        "few": False,
        "whole": False,
        "share": counts.full_text,
        "percentage": counts.percent_text,
        "base": counts.count_text,
        "percent": counts.share.percent if counts.share else None,
        **_bounds(interval),
        "interval": _interval_text(interval, counts.share is None),
        "difference": difference.text if difference else SUPPRESSED,
        "difference_interval": _interval_text(difference.interval if difference else None, difference is None),
    }


def _interval_text(interval: Interval | None, is_suppressed: bool) -> str:
    """Return an interval as it is printed, or the symbol that replaces it."""
    if is_suppressed:
        return SUPPRESSED
    return interval.text if interval else NO_VALUE


CELL_COLUMNS = {
    "place": "int64",
    "label": "str",
    "reference": "str",
    "question": "str",
    "letter": "str",
    "answer": "str",
}


def case_map_table(case_map: CaseMap, case_label: CaseLabel = DEFAULT_CASE_LABEL) -> pd.DataFrame:
    """Return the case map as one row per cell, and one row without a question for the heading of each group.

    ``place`` counts the lines of the map from the top, including headings; ``label`` is the name of a line.
    """
    return pd.DataFrame(list(_case_map_cells(case_map, case_label)), columns=list(CELL_COLUMNS)).astype(CELL_COLUMNS)


def _case_map_cells(case_map: CaseMap, case_label: CaseLabel) -> Iterator[tuple[object, ...]]:
    line = 0
    for group in case_map.groups:
        if group.text:
            yield line, f"{group.text}: {case_label.with_count(group.case_count)}", "", "", "", ""
            line += 1
        for row in group.rows:
            for question, outcome, named in zip(case_map.questions, row.outcomes, row.named, strict=True):
                answer = with_counted(question.answer_scale, named, outcome.label)
                yield line, row.reference, row.reference, question.id, OUTCOME_SYMBOLS[outcome], answer
            line += 1
