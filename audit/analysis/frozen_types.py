"""What the frozen results of a closed audit may hold: the types of their values, each with a name and a version.

A type that is not listed cannot be frozen, so that nothing is saved in a form that nobody can read later. If a field is
removed or changes its meaning, the version of its type goes up, and reading must convert the earlier version. A new
field with a default needs no new version.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import Enum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from audit.analysis.agreement import Agreement
from audit.analysis.breakdowns import Breakdown, BreakdownGroup
from audit.analysis.clustering import Clustering
from audit.analysis.composition import CompositionLine
from audit.analysis.frozen_results import FrozenResults, FrozenSentences
from audit.analysis.intervals import ConfidenceInterval, Difference, DifferenceInterval, Interval
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.results import OverallResult, QuestionResult, Results, StandardResult
from audit.analysis.sample_method import MethodParagraph
from audit.analysis.sample_section import SampleSection
from audit.analysis.sensitivity import Sensitivity
from audit.analysis.split_answers import QuestionSplit, Split, SplitAnswers, SplitCounts
from audit.analysis.stability import OtherTeam, RatingShare, Stability
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.analysis.weights import StratumWeight, WeightedShare, Weighting
from audit.model.bands import Band, Share
from audit.model.case_details import CaseDetail
from audit.model.judgement import Decision, Judgement, LapsedDecision
from audit.model.questionnaire import (
    CaseLabel,
    DecisionRule,
    KeyQuestion,
    Prompt,
    Question,
    Questionnaire,
    Standard,
)


@dataclass(frozen=True)
class FrozenType:
    """A type of value with its version and the printed figures that are saved next to its fields."""

    type: type[Any]
    version: int = 1
    printed: tuple[str, ...] = ()

    @cached_property
    def field_names(self) -> tuple[str, ...]:
        """The fields of the type."""
        return tuple(field.name for field in fields(self.type))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The fields of the type, then its printed figures."""
        return (*self.field_names, *self.printed)


_TYPES = (
    FrozenType(FrozenResults),
    FrozenType(FrozenSentences),
    FrozenType(Results),
    FrozenType(StandardResult),
    FrozenType(QuestionResult),
    FrozenType(OverallResult),
    FrozenType(Clustering),
    FrozenType(Tally, printed=("share", "non_response")),
    FrozenType(Share, printed=("percent",)),
    FrozenType(Band),
    FrozenType(CaseLabel),
    FrozenType(Sensitivity, printed=("sentence",)),
    FrozenType(Stability, printed=("in_a_hundred",)),
    FrozenType(RatingShare),
    FrozenType(OtherTeam, printed=("in_a_hundred",)),
    FrozenType(SplitAnswers),
    FrozenType(QuestionSplit, printed=("interval",)),
    FrozenType(SplitCounts, printed=("same", "different", "two_by_two")),
    FrozenType(Agreement, printed=("kappa", "ac1", "kappa_text", "ac1_text")),
    FrozenType(ConfidenceInterval),
    FrozenType(Interval, printed=("rounded",)),
    FrozenType(Difference, printed=("interval", "text")),
    FrozenType(DifferenceInterval, printed=("rounded",)),
    FrozenType(Weighting),
    FrozenType(StratumWeight),
    FrozenType(WeightedShare),
    FrozenType(Judgement),
    FrozenType(Decision),
    FrozenType(LapsedDecision),
    FrozenType(SampleSection),
    FrozenType(MethodParagraph),
    FrozenType(CompositionLine, printed=("difference",)),
    FrozenType(Breakdown),
    FrozenType(BreakdownGroup, printed=("intervals", "differences")),
    FrozenType(PublishedBreakdown),
    FrozenType(PublishedGroup),
    FrozenType(PublishedGroupResult, printed=("interval",)),
    FrozenType(SuppressedCount, printed=("share",)),
)

FROZEN_TYPES: Mapping[str, FrozenType] = MappingProxyType({each.type.__name__: each for each in _TYPES})
"""The types by their names in frozen results."""

FROZEN_ENUMS: Mapping[str, type[Enum]] = MappingProxyType({Split.__name__: Split})
"""The enums by their names in frozen results, which hold the names of their members."""

REFERENCES: Mapping[type[Any], str] = MappingProxyType(
    {
        Questionnaire: "questionnaire",
        Standard: "standard",
        Question: "question",
        KeyQuestion: "question",
        Prompt: "question",
        DecisionRule: "rule",
        CaseDetail: "detail",
    }
)
"""The parts of a questionnaire, saved as their ids: its text is saved with the audit, under its own digest."""


def referenced(questionnaire: Questionnaire) -> Mapping[str, Callable[[str], Any]]:
    """Return how to find the parts of a questionnaire by their ids."""
    rules = {rule.id: rule for rule in questionnaire.decision_rules}
    return {
        "questionnaire": lambda _id: questionnaire,
        "standard": questionnaire.standards_by_id.__getitem__,
        "question": questionnaire.questions_by_id.__getitem__,
        "rule": rules.__getitem__,
        "detail": questionnaire.case_details_by_id.__getitem__,
    }
