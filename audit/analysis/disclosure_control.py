"""What may be printed of each figure: all of it inside the team; outside, nothing that tells a small number.

Small is every count from 1 up to the audit's small number. Beside a figure that is held back, whatever would tell it
goes too: how many cases a group has, what left the base, intervals, bands, differences, and sentences with the share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from audit.analysis.breakdowns import Breakdown, BreakdownGroup, count_cases, every_breakdown, worth_telling
from audit.analysis.comparison import AuditTally
from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import GroupFigure, PrintedBreakdown, PrintedGroup
from audit.analysis.ratings import QuestionResult, Results, StandardResult, rate
from audit.analysis.sensitivity import INSENSITIVE
from audit.analysis.suppression import HIDDEN, Published, publish_breakdown, publish_groups
from audit.analysis.wording import how_rated
from audit.model.answers import CaseRecord, SuppressedTally, Tally
from audit.model.audit import AuditDetails
from audit.model.bands import BandScale, Share
from audit.model.questionnaire import AllOf, AnswerIs, AnyOf, Condition, Question, Questionnaire

NOTHING = Published(None, None, None)
SOMEBODY = "a lead of the audit"


@dataclass(frozen=True)
class Figures:
    """The figures of an audit as one file prints them: by question id over all cases, and those of groups.

    ``small_below`` is 0 inside the team, where nothing is held back; outside, counts from 1 up to one below it are.
    ``totals_known`` says that whoever reads the groups sees the figures over all cases elsewhere, small ones too.
    """

    totals: Mapping[str, Published]
    small_below: int = 0
    totals_known: bool = False

    @property
    def outside(self) -> bool:
        """Whether small numbers are held back."""
        return self.small_below > 0

    def prints(self, question_id: str) -> bool:
        """Whether the share of a question is printed, and with it whatever follows from it."""
        return self.totals[question_id].share is not None

    def prints_all(self, result: StandardResult) -> bool:
        """Whether the shares of all key questions of a standard are printed."""
        return all(self.prints(key.question.id) for key in result.key_questions)

    def prints_beside(self, question: Question, other: Tally) -> bool:
        """Whether the share of a question may be printed beside that of another audit."""
        if not self.outside:
            return True
        own = self.totals.get(question.id)
        held_back = (own and own.share is None) or rests_on_answers(question)
        return not held_back and total(other, self.small_below).share is not None

    def printed(self, shown: Breakdown) -> PrintedBreakdown:
        """A breakdown by one fact as this file prints it."""
        published = self._published(shown)
        groups = tuple(map(self._group, shown.groups))
        told = {group.values for group in worth_telling(shown)}
        found = (
            self._figure(group, printed, question, figure, group.values in told)
            for question in shown.questions
            for group, printed, figure in zip(shown.groups, groups, published[question.id], strict=True)
        )
        return PrintedBreakdown(shown.facts[0], shown.questions, groups, tuple(found))

    def _group(self, group: BreakdownGroup) -> PrintedGroup:
        return PrintedGroup(group.text) if self.outside else PrintedGroup(group.text, group.cases, group.few)

    def _figure(
        self, group: BreakdownGroup, printed: PrintedGroup, question: Question, figure: Published, told: bool
    ) -> GroupFigure:
        tally, difference = group.tallies[question.id], self._difference(group, question, figure)
        left_out = None if figure.share is None else (tally.not_applicable, tally.unanswered)
        told = told and difference is not None and difference.points is not None
        return GroupFigure(printed, question, figure, left_out, difference, told)

    def _published(self, shown: Breakdown) -> Mapping[str, tuple[Published, ...]]:
        if not self.outside:
            return {one.id: tuple(map(whole, (group.tallies[one.id] for group in shown.groups)))
                    for one in shown.questions}  # fmt: skip
        found = publish_breakdown(shown, self.small_below)
        return {
            one.id: (NOTHING,) * len(shown.groups) if self._holds_back_groups(one) else found[one.id].groups
            for one in shown.questions
        }

    def _holds_back_groups(self, question: Question) -> bool:
        """A question without a printed base, and one that rests on the answers to another: its base would tell them.

        Where the totals are known, none of them protects a group any more: one that is small itself holds back all.
        """
        total = self.totals[question.id]
        told = total.share if self.totals_known else total.base
        return told is None or rests_on_answers(question)

    def _difference(self, group: BreakdownGroup, question: Question, figure: Published) -> Difference | None:
        difference = group.difference(question.id)
        if not self.outside:
            return difference
        rest = group.rest_tallies[question.id]
        small = any(0 < count < self.small_below for count in (rest.yes, rest.no, rest.base))
        return difference if figure.share and self.prints(question.id) and not small else None


def whole(tally: Tally) -> Published:
    """A tally of which nothing is held back."""
    return Published(tally.yes, tally.no, tally.base)


def total(tally: Tally, small_below: int) -> Published:
    """One tally by itself, its small numbers held back; 0 holds nothing back.

    >>> total(Tally(yes=43, no=3), small_below=6).of, total(Tally(yes=43, no=3), small_below=0).of
    ('[c] of 46', '43 of 46')
    """
    if isinstance(tally, SuppressedTally):
        return Published(None, None, tally.printed_base)
    return publish_groups([[tally]], small_below)[0].total if small_below else whole(tally)


def figures(results: Results, details: AuditDetails, outside: bool) -> Figures:
    """What one file prints of these results."""
    small_below = details.hides_up_to + 1 if outside else 0
    return Figures(_totals(results.standards, results.questionnaire.scale, small_below), small_below)


def without_small_numbers(results: Results, details: AuditDetails) -> Results:
    """The results for somebody who may not see cases: what a document for outside suppresses is not in them.

    Where a share is suppressed, so is what would tell it: its band, which key question is the lowest, how near
    another rating is, and the reasons to check the rating.
    """
    if not details.hides_up_to:
        return results
    shown = figures(results, details, outside=True)
    return replace(results, standards=tuple(_suppressed_standard(result, shown) for result in results.standards))


def without_figures(results: Results, cases: int) -> Results:
    """The results of an audit in which too few cases count for any figure; ``results`` are those over no case."""
    none = Figures(dict.fromkeys(results.questionnaire.question, NOTHING))
    standards = tuple(_suppressed_standard(result, none) for result in results.standards)
    return replace(results, cases=cases, standards=standards)


def too_few(cases: int, details: AuditDetails) -> bool:
    """Whether so few cases count that somebody who may not see cases is shown no figure.

    >>> [too_few(cases, AuditDetails("Spring", "Huyton")) for cases in (0, 1, 5, 6)]
    [False, True, True, False]
    """
    return 0 < cases <= details.hides_up_to


def tally_without_small_numbers(found: AuditTally, questionnaire: Questionnaire, details: AuditDetails) -> AuditTally:
    """An audit in a comparison for somebody who may not see its cases. ``found`` must have the prompts too."""
    if too_few(found.cases, details):
        hidden = dict.fromkeys(found.tallies, SuppressedTally())
        return replace(found, tallies=hidden, ratings=dict.fromkeys(found.ratings), overall=None)
    if not details.hides_up_to:
        return found
    known = {question.id: found.tallies.get(question.id, Tally()) for question in questionnaire.questions}
    standards = [rate(standard, questionnaire, known) for standard in questionnaire.standards]
    shown = _totals(standards, questionnaire.scale, details.hides_up_to + 1)
    return replace(found, tallies={id_: _as_shown(tally, shown[id_]) for id_, tally in found.tallies.items()})


def _suppressed_standard(result: StandardResult, shown: Figures) -> StandardResult:
    keys = tuple(_suppressed_question(key, shown) for key in result.key_questions)
    if shown.prints_all(result):
        return replace(result, key_questions=keys)
    keys = tuple(replace(key, lowest=False, sensitivity=INSENSITIVE) for key in keys)
    return replace(result, key_questions=keys, sensitivity=INSENSITIVE, discretion=(), may_become=())


def _suppressed_question(result: QuestionResult, shown: Figures) -> QuestionResult:
    prompts = tuple(_suppressed_question(prompt, shown) for prompt in result.prompts)
    published = shown.totals[result.question.id]
    if published.share is not None:
        return replace(result, prompts=prompts)
    hidden = SuppressedTally(printed_base=published.base)
    return QuestionResult(result.question, hidden, prompts=prompts, noun=result.noun)


def _as_shown(tally: Tally, published: Published) -> Tally:
    return SuppressedTally(printed_base=published.base) if published.share is None else tally


def _totals(standards: Iterable[StandardResult], scale: BandScale, small_below: int) -> dict[str, Published]:
    """What is printed of each question over all cases, by its id."""
    totals: dict[str, Published] = {}
    for standard in standards:
        for key in standard.key_questions:
            for result in (*key.prompts, key):  # a question comes after those whose answers it rests on
                totals[result.question.id] = _total(result, scale, totals, small_below)
    return totals


def _total(result: QuestionResult, scale: BandScale, totals: Mapping[str, Published], small_below: int) -> Published:
    """One question over all cases; its base goes too where that would tell what another holds back, or its own."""
    found = total(result.tally, small_below)
    earlier = [totals[one] for one in _answers_in(result.question.applies_when) if one in totals]
    if any(one.share is None for one in earlier):
        return NOTHING
    if found.share is None and found.base and result.band and _possible(result, scale, small_below) < 2:
        return NOTHING
    return found


def _possible(result: QuestionResult, scale: BandScale, small_below: int) -> int:
    """How many numbers of Yes a reader can think of who knows the base, the rating, and that a count is small."""
    base = result.tally.base
    return sum(
        scale.band(Share(yes, base)) == result.band
        for yes in range(base + 1)
        if 0 < yes < small_below or 0 < base - yes < small_below
    )


def rests_on_answers(question: Question) -> bool:
    """Whether a question applies only after some answers to others."""
    return any(_answers_in(question.applies_when))


def _answers_in(condition: Condition | None) -> Iterator[str]:
    """The questions whose answers a condition looks at."""
    if isinstance(condition, AnswerIs):
        yield condition.question
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from _answers_in(part)


def printed_breakdowns(
    results: Results, records: Iterable[CaseRecord], details: AuditDetails, outside: bool
) -> tuple[PrintedBreakdown, ...]:
    """The breakdowns of a file, worked from the cases that the results count."""
    return tuple(map(figures(results, details, outside).printed, breakdowns_of(results, records)))


def breakdowns_without_cases(
    results: Results, records: Iterable[CaseRecord], details: AuditDetails
) -> tuple[PrintedBreakdown, ...]:
    """The breakdowns for somebody who sees the results, and no single case: small numbers of groups held back."""
    shown = replace(figures(results, details, outside=True), totals_known=True)
    return tuple(map(shown.printed, breakdowns_of(results, records)))


def breakdowns_of(results: Results, records: Iterable[CaseRecord]) -> tuple[Breakdown, ...]:
    """The key questions that were inspected, by each fact that is marked as a breakdown and has several values."""
    asked = [key.question for key in results.key_questions]
    found = every_breakdown(results.questionnaire, count_cases(results.questionnaire, records), asked)
    return tuple(shown for shown in found if len(shown.groups) > 1)


def why_rated(result: StandardResult, shown: Figures) -> str:
    """Where a rating comes from, as ``how_rated`` says it; without shares where one of them is held back."""
    if shown.prints_all(result) or not result.key_questions:
        return how_rated(result)
    parts = []
    if result.rule is not None:
        before = f"; {result.before_rule} before the rule" if result.before_rule else ""
        parts.append(f"Set by the rule: {result.rule.name}{before}.")
    elif result.lowest:
        parts.append(f"Lowest key question: {HIDDEN}.")
    return " ".join([*parts, *decided(result)])


def without_names(results: Results) -> Results:
    """The results as they leave the team: by whom a rating was decided stays in it."""
    return replace(results, standards=tuple(map(_without_name, results.standards)))


def _without_name(result: StandardResult) -> StandardResult:
    if result.decision is not None:
        return replace(result, decision=replace(result.decision, by=SOMEBODY))
    if result.lapsed is None:
        return result
    old, new = result.lapsed.decision, replace(result.lapsed.decision, by=SOMEBODY)
    return replace(
        result, lapsed=replace(result.lapsed, decision=new, why=result.lapsed.why.replace(old.words, new.words))
    )


def decided(result: StandardResult) -> list[str]:
    """The calculated and the decided rating side by side, or why a decision does not count any more."""
    if result.decision is not None:
        reason = result.decision.reason.rstrip(".")
        return [f"Calculated: {result.calculated}. Decided: {result.decision.words}: {reason}."]
    return [result.lapsed.why] if result.lapsed else []
