"""What may be printed of each figure: all of it inside the team; outside, nothing that tells a small number.

Small is every count from 1 up to the audit's small number. Beside a figure that is held back, whatever would tell it
goes too: how many cases a group has, what left the base, intervals, bands, differences, and sentences with the share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, calculate_all_breakdowns, counted_cases, groups_to_list
from audit.analysis.comparison import AuditSummaryCounts
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.ratings import QuestionResult, Results, StandardResult, rate_standard
from audit.analysis.sensitivity import NOT_SENSITIVE
from audit.analysis.suppression import SuppressedCount, suppress_breakdown, suppress_groups
from audit.analysis.tallies import SuppressedTally, Tally
from audit.analysis.wording import how_rated
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED, BandScale, Share
from audit.model.case import CaseRecord
from audit.model.conditions import AllOf, AnswerIs, AnyOf, Condition
from audit.model.questionnaire import Question, Questionnaire

ALL_SUPPRESSED = SuppressedCount(None, None, None)
ANONYMOUS_LEAD = "a lead of the audit"


@dataclass(frozen=True)
class DisclosureControl:
    """The figures of an audit as one file prints them: by question id over all cases, and those of groups.

    ``threshold`` is 0 inside the team, where nothing is held back; outside, counts from 1 up to one below it are.
    ``totals_public`` says that whoever reads the groups sees the figures over all cases elsewhere, small ones too.
    """

    totals: Mapping[str, SuppressedCount]
    threshold: int = 0
    totals_public: bool = False

    @property
    def external(self) -> bool:
        """Whether small numbers are held back."""
        return self.threshold > 0

    def can_publish(self, question_id: str) -> bool:
        """Whether the share of a question is printed, and with it whatever follows from it."""
        return self.totals[question_id].share is not None

    def can_publish_all(self, result: StandardResult) -> bool:
        """Whether the shares of all key questions of a standard are printed."""
        return all(self.can_publish(key.question.id) for key in result.key_questions)

    def can_publish_comparison(self, question: Question, other: Tally) -> bool:
        """Whether the share of a question may be printed beside that of another audit."""
        if not self.external:
            return True
        own_counts = self.totals.get(question.id)
        is_suppressed = (own_counts and own_counts.share is None) or depends_on_answers(question)
        return not is_suppressed and suppress_tally(other, self.threshold).share is not None

    def publish(self, breakdown: Breakdown) -> PublishedBreakdown:
        """A breakdown by one fact as this file prints it."""
        counts_by_question = self._suppressed_counts(breakdown)
        published_groups = tuple(map(self._publish_group, breakdown.groups))
        listed_values = {group.values for group in groups_to_list(breakdown)}
        group_results = (
            self._publish_group_result(group, published_group, question, counts, group.values in listed_values)
            for question in breakdown.questions
            for group, published_group, counts in zip(
                breakdown.groups, published_groups, counts_by_question[question.id], strict=True
            )
        )
        return PublishedBreakdown(
            breakdown.case_details[0], breakdown.questions, published_groups, tuple(group_results)
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
        excluded_counts = None if counts.share is None else (tally.not_applicable, tally.unanswered)
        is_listed = is_listed and difference is not None and difference.points is not None
        return PublishedGroupResult(published_group, question, counts, excluded_counts, difference, is_listed)

    def _suppressed_counts(self, breakdown: Breakdown) -> Mapping[str, tuple[SuppressedCount, ...]]:
        if not self.external:
            return {question.id: tuple(map(unsuppressed, (group.tallies[question.id] for group in breakdown.groups)))
                    for question in breakdown.questions}  # fmt: skip
        suppressed_groups = suppress_breakdown(breakdown, self.threshold)
        return {
            question.id: (ALL_SUPPRESSED,) * len(breakdown.groups)
            if self._suppresses_groups(question)
            else suppressed_groups[question.id].groups
            for question in breakdown.questions
        }

    def _suppresses_groups(self, question: Question) -> bool:
        """A question without a printed base, and one that rests on the answers to another: its base would tell them.

        Where the totals are known, none of them protects a group any more: one that is small itself holds back all.
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
        rest_is_small = any(0 < count < self.threshold for count in (rest.yes, rest.no, rest.base))
        return difference if counts.share and self.can_publish(question.id) and not rest_is_small else None


def unsuppressed(tally: Tally) -> SuppressedCount:
    """A tally of which nothing is held back."""
    return SuppressedCount(tally.yes, tally.no, tally.base)


def suppress_tally(tally: Tally, threshold: int) -> SuppressedCount:
    """One tally by itself, its small numbers held back; 0 holds nothing back.

    >>> suppress_tally(Tally(yes=43, no=3), threshold=6).of, suppress_tally(Tally(respondent_set=43, no=3), threshold=0).of
    ('[c] of 46', '43 of 46')
    """
    if isinstance(tally, SuppressedTally):
        return SuppressedCount(None, None, tally.printed_base)
    return suppress_groups([[tally]], threshold)[0].total if threshold else unsuppressed(tally)


def disclosure_control(results: Results, description: AuditDescription, external: bool) -> DisclosureControl:
    """What one file prints of these results."""
    threshold = description.max_suppressed_count + 1 if external else 0
    return DisclosureControl(_totals(results.standards, results.questionnaire.scale, threshold), threshold)


def without_small_numbers(results: Results, details: AuditDescription) -> Results:
    """The results for somebody who may not see cases: what a document for outside suppresses is not in them.

    Where a share is suppressed, so is what would tell it: its band, which key question is the lowest, how near
    another rating is, and the reasons to check the rating.
    """
    if not details.max_suppressed_count:
        return results
    shown = disclosure_control(results, details, external=True)
    return replace(results, standards=tuple(_suppressed_standard(result, shown) for result in results.standards))


def without_figures(results: Results, cases: int) -> Results:
    """The results of an audit in which too few cases count for any figure; ``results`` are those over no case."""
    none = DisclosureControl(dict.fromkeys(results.questionnaire.questions_by_id, ALL_SUPPRESSED))
    standards = tuple(_suppressed_standard(result, none) for result in results.standards)
    return replace(results, case_count=cases, standards=standards)


def too_few(cases: int, details: AuditDescription) -> bool:
    """Whether so few cases count that somebody who may not see cases is shown no figure.

    >>> [too_few(cases, AuditDescription("Spring", "Huyton")) for cases in (0, 1, 5, 6)]
    [False, True, True, False]
    """
    return 0 < cases <= details.max_suppressed_count


def tally_without_small_numbers(
    found: AuditSummaryCounts, questionnaire: Questionnaire, details: AuditDescription
) -> AuditSummaryCounts:
    """An audit in a comparison for somebody who may not see its cases. ``found`` must have the prompts too."""
    if too_few(found.case_count, details):
        hidden = dict.fromkeys(found.tallies, SuppressedTally())
        return replace(found, tallies=hidden, ratings=dict.fromkeys(found.ratings), overall_rating=None)
    if not details.max_suppressed_count:
        return found
    known = {question.id: found.tallies.get(question.id, Tally()) for question in questionnaire.questions}
    standards = [rate_standard(standard, questionnaire, known) for standard in questionnaire.standards]
    shown = _totals(standards, questionnaire.scale, details.max_suppressed_count + 1)
    return replace(found, tallies={id_: _as_shown(tally, shown[id_]) for id_, tally in found.tallies.items()})


def _suppressed_standard(result: StandardResult, shown: DisclosureControl) -> StandardResult:
    keys = tuple(_suppressed_question(key, shown) for key in result.key_questions)
    if shown.can_publish_all(result):
        return replace(result, key_questions=keys)
    keys = tuple(replace(key, is_lowest=False, sensitivity=NOT_SENSITIVE) for key in keys)
    return replace(result, key_questions=keys, sensitivity=NOT_SENSITIVE, discretion_reasons=(), allowed_ratings=())


def _suppressed_question(result: QuestionResult, shown: DisclosureControl) -> QuestionResult:
    prompts = tuple(_suppressed_question(prompt, shown) for prompt in result.prompts)
    published = shown.totals[result.question.id]
    if published.share is not None:
        return replace(result, prompts=prompts)
    hidden = SuppressedTally(printed_base=published.base)
    return QuestionResult(result.question, hidden, prompts=prompts, case_label=result.case_label)


def _as_shown(tally: Tally, published: SuppressedCount) -> Tally:
    return SuppressedTally(printed_base=published.base) if published.share is None else tally


def _totals(standards: Iterable[StandardResult], scale: BandScale, small_below: int) -> dict[str, SuppressedCount]:
    """What is printed of each question over all cases, by its id."""
    totals: dict[str, SuppressedCount] = {}
    for standard in standards:
        for key in standard.key_questions:
            for result in (*key.prompts, key):  # a question comes after those whose answers it rests on
                totals[result.question.id] = _suppress_result(result, scale, totals, small_below)
    return totals


def _suppress_result(
    result: QuestionResult, scale: BandScale, totals: Mapping[str, SuppressedCount], threshold: int
) -> SuppressedCount:
    """One question over all cases; its base goes too where that would tell what another holds back, or its own."""
    counts = suppress_tally(result.tally, threshold)
    earlier_totals = [totals[other] for other in _questions_in(result.question.applies_when) if other in totals]
    if any(other.share is None for other in earlier_totals):
        return ALL_SUPPRESSED
    if counts.share is None and counts.base and result.band and _count_possible_yes(result, scale, threshold) < 2:
        return ALL_SUPPRESSED
    return counts


def _count_possible_yes(result: QuestionResult, scale: BandScale, threshold: int) -> int:
    """How many numbers of Yes a reader can think of who knows the base, the rating, and that a count is small."""
    base = result.tally.base
    return sum(
        scale.band(Share(yes, base)) == result.band
        for yes in range(base + 1)
        if 0 < yes < threshold or 0 < base - yes < threshold
    )


def depends_on_answers(question: Question) -> bool:
    """Whether a question applies only after some answers to others."""
    return any(_questions_in(question.applies_when))


def _questions_in(condition: Condition | None) -> Iterator[str]:
    """The questions whose answers a condition looks at."""
    if isinstance(condition, AnswerIs):
        yield condition.question_id
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _questions_in(part)


def published_breakdowns(
    results: Results, records: Iterable[CaseRecord], description: AuditDescription, external: bool
) -> tuple[PublishedBreakdown, ...]:
    """The breakdowns of a file, worked from the cases that the results count."""
    return tuple(
        map(disclosure_control(results, description, external).publish, available_breakdowns(results, records))
    )


def restricted_breakdowns(
    results: Results, records: Iterable[CaseRecord], description: AuditDescription
) -> tuple[PublishedBreakdown, ...]:
    """The breakdowns for somebody who sees the results, and no single case: small numbers of groups held back."""
    control = replace(disclosure_control(results, description, external=True), totals_public=True)
    return tuple(map(control.publish, available_breakdowns(results, records)))


def available_breakdowns(results: Results, records: Iterable[CaseRecord]) -> tuple[Breakdown, ...]:
    """The key questions that were inspected, by each fact that is marked as a breakdown and has several values."""
    inspected_questions = [key.question for key in results.key_questions]
    breakdowns = calculate_all_breakdowns(
        results.questionnaire, counted_cases(results.questionnaire, records), inspected_questions
    )
    return tuple(breakdown for breakdown in breakdowns if len(breakdown.groups) > 1)


def why_rated(result: StandardResult, control: DisclosureControl) -> str:
    """Where a rating comes from, as ``how_rated`` says it; without shares where one of them is held back."""
    if control.can_publish_all(result) or not result.key_questions:
        return how_rated(result)
    parts = []
    if result.applied_rule is not None:
        before_text = f"; {result.rating_before_rule} before the rule" if result.rating_before_rule else ""
        parts.append(f"Set by the rule: {result.applied_rule.name}{before_text}.")
    elif result.lowest_key_questions:
        parts.append(f"Lowest key question: {SUPPRESSED}.")
    return " ".join([*parts, *decision_sentences(result)])


def anonymise_decisions(results: Results) -> Results:
    """The results as they leave the team: by whom a rating was decided stays in it."""
    return replace(results, standards=tuple(map(_anonymise_decision, results.standards)))


def _anonymise_decision(result: StandardResult) -> StandardResult:
    if result.decision is not None:
        return replace(result, decision=replace(result.decision, decided_by=ANONYMOUS_LEAD))
    if result.lapsed_decision is None:
        return result
    old, new = result.lapsed_decision.decision, replace(result.lapsed_decision.decision, decided_by=ANONYMOUS_LEAD)
    return replace(
        result,
        lapsed_decision=replace(
            result.lapsed_decision, decision=new, why=result.lapsed_decision.why.replace(old.summary, new.summary)
        ),
    )


def decision_sentences(result: StandardResult) -> list[str]:
    """The calculated and the decided rating side by side, or why a decision does not count any more."""
    if result.decision is not None:
        reason = result.decision.reason.rstrip(".")
        return [f"Calculated: {result.calculated_rating}. Decided: {result.decision.summary}: {reason}."]
    return [result.lapsed_decision.why] if result.lapsed_decision else []
