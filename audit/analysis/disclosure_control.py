"""Statistical disclosure control: what is published of each count, inside and outside the audit team.

Every count up to the audit's small number is suppressed outside the team. With it go the figures that would reveal it:
the size of a group, excluded cases, intervals, bands, differences, ratings, and sentences that quote the share.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.analysis.breakdown_suppression import suppress_breakdown
from audit.analysis.breakdowns import Breakdown, BreakdownGroup, counted_cases
from audit.analysis.differences import groups_to_compare, is_compared, marked_breakdowns
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.rating_wording import decision_sentence, how_rated, rule_sentence
from audit.analysis.results import Results, StandardResult
from audit.analysis.suppressed_measures import without_revealing_measures
from audit.analysis.suppressed_totals import depends_on_answers, published_totals
from audit.analysis.suppression import (
    ALL_SUPPRESSED,
    SuppressedCount,
    as_printed,
    can_share,
    has_small_answer,
    suppress_tally,
    unsuppressed,
)
from audit.analysis.tallies import Tally
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED
from audit.model.case import CaseRecord
from audit.model.printed import with_printed
from audit.model.questionnaire import Question, Questionnaire


@dataclass(frozen=True)
class DisclosureControl:
    """What one file or reader is shown: the counts over all cases by question id, and the rule for groups.

    ``threshold`` is 0 inside the team, where nothing is suppressed; outside, counts from 1 to one below it are.
    ``totals_public`` means that readers of the groups see the counts over all cases elsewhere, small ones too.
    ``conditional`` are the questions with a condition whose base over all cases is published. ``questionnaire`` may
    have derived measures, whose groups may reveal those of their parts.
    """

    totals: Mapping[str, SuppressedCount]
    questionnaire: Questionnaire
    threshold: int = 0
    totals_public: bool = False
    conditional: tuple[Question, ...] = ()

    @property
    def external(self) -> bool:
        """Whether small numbers are suppressed."""
        return self.threshold > 0

    def can_publish(self, question_id: str) -> bool:
        """Return whether the share of a question is published, and with it everything that follows from it."""
        return self.totals[question_id].share is not None

    def can_publish_all(self, result: StandardResult) -> bool:
        """Return whether the shares of all key questions of a standard are published."""
        return all(self.can_publish(key.question.id) for key in result.key_questions)

    def can_publish_comparison(self, question: Question, other: Tally) -> bool:
        """Return whether the share of a question may be published next to that of another audit."""
        if not self.external:
            return True
        own_counts = self.totals.get(question.id)
        is_suppressed = (own_counts and own_counts.share is None) or depends_on_answers(question)
        return not is_suppressed and suppress_tally(other, self.threshold).share is not None

    def can_publish_groups(self, breakdown: Breakdown) -> bool:
        """Return whether a breakdown may be published: its groups alone must not reveal how many cases they have."""
        if self.threshold <= 1 or not breakdown.is_mutually_exclusive:  # up to 1, no number of cases is small
            return True
        return can_share(breakdown.case_count, len(breakdown.groups))

    def publish_all(self, breakdowns: Iterable[Breakdown]) -> tuple[PublishedBreakdown, ...]:
        """Return the breakdowns that may be published, with small numbers suppressed."""
        return tuple(map(self.publish, filter(self.can_publish_groups, breakdowns)))

    def publish(self, breakdown: Breakdown) -> PublishedBreakdown:
        """Return a breakdown by one case detail with small numbers suppressed."""
        counts_by_question = self._suppressed_counts(breakdown)
        published_groups = tuple(map(self._publish_group, breakdown.groups))
        compared_groups = groups_to_compare(breakdown)
        group_results = (
            self._publish_group_result(
                group,
                published_group,
                question,
                counts,
                group in compared_groups and is_compared(group.difference(question.id), breakdown.few_cases),
            )
            for question in breakdown.questions
            for group, published_group, counts in zip(
                breakdown.groups, published_groups, counts_by_question[question.id], strict=True
            )
        )
        by_chance = None if self.external else sum(group.clear_by_chance for group in compared_groups)
        return PublishedBreakdown(
            breakdown.case_details[0], breakdown.questions, published_groups, tuple(group_results), by_chance
        )

    def _publish_group(self, group: BreakdownGroup) -> PublishedGroup:
        return (
            PublishedGroup(group.text)
            if self.external
            else PublishedGroup(group.text, group.case_count, group.has_few_cases)
        )

    def _publish_group_result(
        self,
        group: BreakdownGroup,
        published_group: PublishedGroup,
        question: Question,
        counts: SuppressedCount,
        is_listed: bool,
    ) -> PublishedGroupResult:
        tally, difference = group.tallies[question.id], self._publish_difference(group, question, counts)
        excluded_counts = (tally.not_applicable, tally.unanswered, tally.not_collected, tally.not_asked)
        is_listed = is_listed and difference is not None
        stands_out = is_listed and question.id in group.standing_out
        if counts.share is None:
            return PublishedGroupResult(
                published_group, question, counts, None, difference, is_listed, stands_out=stands_out
            )
        printed, effect = as_printed(counts, tally), group.design_effect(question.id)
        # Of a group without a base, they are its size, which other questions may suppress.
        excluded = None if self.external and not tally.base else excluded_counts
        result = PublishedGroupResult(
            published_group, question, printed, excluded, difference, is_listed, effect, stands_out
        )
        return with_printed(result, {"interval": group.interval(question.id)})

    def _suppressed_counts(self, breakdown: Breakdown) -> Mapping[str, tuple[SuppressedCount, ...]]:
        if not self.external:
            return {
                question.id: tuple(unsuppressed(group.tallies[question.id]) for group in breakdown.groups)
                for question in breakdown.questions
            }
        suppressed_groups = suppress_breakdown(breakdown, self.threshold, self.conditional)
        counts = {
            question.id: (ALL_SUPPRESSED,) * len(breakdown.groups)
            if self._suppresses_groups(question)
            else suppressed_groups[question.id]
            for question in breakdown.questions
        }
        by_group = [{each: counts[each][place] for each in counts} for place in range(len(breakdown.groups))]
        tallies = [group.tallies for group in breakdown.groups]
        safe = without_revealing_measures(by_group, tallies, self.questionnaire, self.threshold)
        return {each: tuple(group[each] for group in safe) for each in counts}

    def _suppresses_groups(self, question: Question) -> bool:
        """Return whether every group is suppressed on this question.

        That is so if its base is suppressed, or if it depends on the answers to another question, because its base
        would reveal them. If the totals are public, a small total protects no group, so all are suppressed.
        """
        total = self.totals[question.id]
        visible = total.share if self.totals_public else total.base
        return visible is None or depends_on_answers(question)

    def _publish_difference(
        self, group: BreakdownGroup, question: Question, counts: SuppressedCount
    ) -> Difference | None:
        difference = group.difference(question.id)
        if not self.external:
            return difference
        rest = group.rest_tallies[question.id]
        rest_is_small = 0 < rest.base < self.threshold or has_small_answer(rest, self.threshold)
        return difference if counts.share and self.can_publish(question.id) and not rest_is_small else None


def disclosure_control(results: Results, description: AuditDescription, external: bool) -> DisclosureControl:
    """Return the disclosure control of these results for one file."""
    threshold = description.max_suppressed_count + 1 if external else 0
    totals = published_totals(results.standards, results.questionnaire, threshold)
    questions = [result.question for result in (*results.key_questions, *results.prompts)]
    conditional = [each for each in questions if each.applies_when is not None and totals[each.id].base is not None]
    return DisclosureControl(totals, results.questionnaire, threshold, conditional=tuple(conditional))


def published_breakdowns(
    results: Results, records: Iterable[CaseRecord], description: AuditDescription, external: bool
) -> tuple[PublishedBreakdown, ...]:
    """Return the breakdowns of a file, calculated from the cases included in the results."""
    return publish_all(results, available_breakdowns(results, records), description, external)


def publish_all(
    results: Results, breakdowns: Iterable[Breakdown], description: AuditDescription, external: bool
) -> tuple[PublishedBreakdown, ...]:
    """Return breakdowns as a file shows them."""
    return disclosure_control(results, description, external).publish_all(breakdowns)


def available_breakdowns(results: Results, records: Iterable[CaseRecord]) -> tuple[Breakdown, ...]:
    """Break the inspected key questions down by each case detail that is marked for it and has several values."""
    breakdowns = marked_breakdowns(
        results.questionnaire, counted_cases(results.questionnaire, records), inspected_key_questions(results)
    )
    return with_several_groups(breakdowns)


def with_several_groups(breakdowns: Iterable[Breakdown]) -> tuple[Breakdown, ...]:
    """Return the breakdowns by a case detail that has several values."""
    return tuple(breakdown for breakdown in breakdowns if len(breakdown.groups) > 1)


def inspected_key_questions(results: Results) -> list[Question]:
    """Return the key questions that breakdowns are about."""
    return [key.question for key in results.key_questions]


def why_rated(result: StandardResult, control: DisclosureControl) -> str:
    """Return where a rating comes from, as ``how_rated`` does, without any share if one of them is suppressed."""
    rated = result.rated_key_questions
    is_published = bool(rated) and all(control.can_publish(key.question.id) for key in rated)
    if result.rating == SUPPRESSED or is_published or control.can_publish_all(result) or not result.key_questions:
        return how_rated(result)
    lowest = f"Lowest key question: {SUPPRESSED}." if result.lowest_key_questions and not result.applied_rule else ""
    return " ".join(filter(None, (rule_sentence(result), lowest, decision_sentence(result, with_shares=False))))
