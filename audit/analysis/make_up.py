"""Who or what an audit covers: how many of the cases included have each value of a case detail. Only for the team.

A copy for people outside the team has none: the sizes of groups would help to work out numbers that it suppresses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from audit.analysis.case_groups import group_by_detail
from audit.formatting import join_some
from audit.model.case import CaseRecord
from audit.model.case_details import CaseDetail
from audit.model.questionnaire import CaseLabel, Questionnaire

TITLE = "{plural} in each group"
MAX_LISTED = 20


@dataclass(frozen=True)
class GroupCount:
    """The number of cases with one value of a case detail."""

    value: str
    text: str
    count: int


@dataclass(frozen=True)
class MakeUp:
    """The cases included by one case detail. A case with several values is counted with each."""

    case_detail: CaseDetail
    counts: tuple[GroupCount, ...]

    @property
    def sentence(self) -> str:
        """The counts in a sentence: ``Office: Huyton (49) and Prescot (39).``"""
        return f"{self.case_detail.text.rstrip('.?')}: {self.counts_text}."

    @property
    def counts_text(self) -> str:
        """The counts without the name of the case detail."""
        return join_some([f"{each.text} ({each.count})" for each in self.counts], MAX_LISTED)


def make_up(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> tuple[MakeUp, ...]:
    """Return the cases by each case detail that groups them: a choice, yes or no, or one marked for breakdowns."""
    included = tuple(records)
    details = [detail for detail in questionnaire.case_details if detail.breakdown or detail.choices]
    counted = [
        MakeUp(
            detail,
            tuple(
                GroupCount(group.value, group.text, len(group.records)) for group in group_by_detail(detail, included)
            ),
        )
        for detail in details
    ]
    return tuple(each for each in counted if any(group.value for group in each.counts))


def make_up_title(case_label: CaseLabel) -> str:
    """Return the title of the counts: ``Respondents in each group``."""
    return TITLE.format(plural=case_label.plural_heading)
