"""Breakdowns: the same questions for each value of a fact, or of two facts crossed, each group beside the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from audit.analysis.intervals import Difference
from audit.errors import InputError
from audit.model.answers import Answer, CaseRecord, Tally, counted, in_order, tally_of, value_text, values_of
from audit.model.questionnaire import Fact, Facts, Question, Questionnaire


@dataclass(frozen=True)
class CountedCase:
    """A case with its facts and what every question counts as on it: worked out once for many breakdowns."""

    reference: str
    facts: Facts
    answers: Mapping[str, Answer | None]


def count_cases(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> tuple[CountedCase, ...]:
    """The cases as breakdowns take them. They must be those that count."""
    return tuple(
        CountedCase(
            record.case.reference,
            record.case.facts,
            counted(questionnaire.questions, record.case.facts, record.answers),
        )
        for record in records
    )


@dataclass(frozen=True)
class BreakdownGroup:
    """The cases with one value of a fact (or one pair of values), and the rest: all other cases that count.

    ``few`` marks a group of so few cases that a percentage says little; the questionnaire has the limit.
    ``tallies`` and ``rest_tallies`` are by question id.
    """

    values: tuple[str, ...]
    text: str
    cases: int
    rest_cases: int
    few: bool
    tallies: Mapping[str, Tally]
    rest_tallies: Mapping[str, Tally]

    def difference(self, question_id: str) -> Difference:
        """The share of the group against the share of the rest."""
        return Difference(self.tallies[question_id].share, self.rest_tallies[question_id].share)


@dataclass(frozen=True)
class Breakdown:
    """Some questions broken down by one fact, or by two facts crossed; ``tallies`` are those of all cases."""

    facts: tuple[Fact, ...]
    questions: tuple[Question, ...]
    cases: int
    tallies: Mapping[str, Tally]
    groups: tuple[BreakdownGroup, ...]

    @property
    def text(self) -> str:
        """What the cases are broken down by: "Type of sentence", "Type of sentence and Office"."""
        return " and ".join(fact.text for fact in self.facts)

    @property
    def parts(self) -> bool:
        """Whether every case stands in one group only; with a fact that may have several values it may not."""
        return sum(group.cases for group in self.groups) == self.cases

    @property
    def axes(self) -> tuple[tuple[str, ...], ...]:
        """For each fact its values that occur, in order: the headings of rows, and of columns where two are crossed."""
        return tuple(
            tuple(in_order(fact, {group.values[place] for group in self.groups}))
            for place, fact in enumerate(self.facts)
        )

    def grid(self, question_id: str) -> tuple[tuple[Tally, ...], ...]:
        """One question for two facts crossed, rows by columns as in ``axes``; a pair without a case counts nought."""
        found = {group.values: group.tallies[question_id] for group in self.groups}
        rows, columns = self.axes
        return tuple(tuple(found.get((row, column), Tally()) for column in columns) for row in rows)


def breakdown(
    questionnaire: Questionnaire,
    cases: Sequence[CountedCase],
    facts: Sequence[Fact],
    questions: Sequence[Question] | None = None,
) -> Breakdown:
    """The questions (by default the key questions) by one fact, or by two facts crossed; empty groups left out.

    A case with several values of a fact stands in each of their groups. Raises InputError where a fact is not
    marked as a breakdown, or where there are not one or two of them.
    """
    _check(questionnaire, facts)
    asked = tuple(questionnaire.key_questions if questions is None else questions)
    whole = _tallies(asked, cases)
    few = questionnaire.discretion.cases_at_most
    found = _members(facts, cases)
    groups = tuple(
        _group(values, facts, asked, found[values], whole, len(cases), few) for values in _order(facts, found)
    )
    return Breakdown(tuple(facts), asked, len(cases), whole, groups)


def every_breakdown(
    questionnaire: Questionnaire, cases: Sequence[CountedCase], questions: Sequence[Question] | None = None
) -> tuple[Breakdown, ...]:
    """A breakdown by each fact that the questionnaire marks as one, in its order."""
    marked = [fact for fact in questionnaire.facts if fact.breakdown]
    return tuple(breakdown(questionnaire, cases, [fact], questions) for fact in marked)


def _check(questionnaire: Questionnaire, facts: Sequence[Fact]) -> None:
    ids = [fact.id for fact in facts]
    if len(ids) not in (1, 2) or len(set(ids)) != len(ids):
        raise InputError("A breakdown takes one fact, or two different ones to cross.")
    marked = [fact.text for fact in questionnaire.facts if fact.breakdown]
    if faults := [
        f"{fact.text} is not a breakdown in the questionnaire. Choose from: {', '.join(marked)}."
        for fact in facts
        if not fact.breakdown
    ]:
        raise InputError(*faults)


Values = tuple[str, ...]
"""One value for each of the facts; '' where it is not recorded."""


def _members(facts: Sequence[Fact], cases: Iterable[CountedCase]) -> dict[Values, list[CountedCase]]:
    found: dict[Values, list[CountedCase]] = {}
    for case in cases:
        for values in product(*(values_of(fact, case.facts) for fact in facts)):
            found.setdefault(values, []).append(case)
    return found


def _order(facts: Sequence[Fact], found: Iterable[Values]) -> list[Values]:
    present = set(found)
    each = [in_order(fact, {values[place] for values in present}) for place, fact in enumerate(facts)]
    return [values for values in product(*each) if values in present]


def _group(
    values: Values,
    facts: Sequence[Fact],
    questions: Sequence[Question],
    members: Sequence[CountedCase],
    whole: Mapping[str, Tally],
    cases: int,
    few: int,
) -> BreakdownGroup:
    tallies = _tallies(questions, members)
    return BreakdownGroup(
        values=values,
        text=", ".join(value_text(fact, value) for fact, value in zip(facts, values, strict=True)),
        cases=len(members),
        rest_cases=cases - len(members),
        few=len(members) <= few,
        tallies=tallies,
        rest_tallies={question_id: _without(whole[question_id], tally) for question_id, tally in tallies.items()},
    )


def _tallies(questions: Iterable[Question], cases: Sequence[CountedCase]) -> dict[str, Tally]:
    return {question.id: tally_of(case.answers[question.id] for case in cases) for question in questions}


def _without(whole: Tally, part: Tally) -> Tally:
    """The tally of the cases that are not in the part."""
    return Tally(
        yes=whole.yes - part.yes,
        no=whole.no - part.no,
        not_applicable=whole.not_applicable - part.not_applicable,
        unanswered=whole.unanswered - part.unanswered,
    )


@dataclass(frozen=True)
class GroupDifference:
    """How one group differs from the rest on one question."""

    breakdown: Breakdown
    group: BreakdownGroup
    question: Question
    difference: Difference


@dataclass(frozen=True)
class BiggestDifferences:
    """Differences of groups from the rest, the biggest first, and a sentence for each that cannot be worked out."""

    differences: tuple[GroupDifference, ...]
    left_out: tuple[str, ...]


def biggest_differences(breakdowns: Sequence[Breakdown]) -> BiggestDifferences:
    """Every group against the rest on every question, by the size of the exact difference; ties by question order.

    Where there are two groups without a case in both, each is the other's rest, and one line says it all: that
    of the smaller group (the first, if they are of one size).
    """
    found = [each for shown in breakdowns for group in worth_telling(shown) for each in _each(shown, group)]
    place = {question.id: place for shown in breakdowns for place, question in enumerate(shown.questions)}
    ranked = sorted(
        (each for each in found if each.difference.points is not None),
        key=lambda each: (-abs(each.difference.points or 0), place[each.question.id]),
    )
    without = [each for each in found if each.difference.points is None]
    return BiggestDifferences(tuple(ranked), tuple(dict.fromkeys(map(_why_left_out, without))))


def worth_telling(shown: Breakdown) -> tuple[BreakdownGroup, ...]:
    """The groups whose differences are listed: of two without a case in both, the smaller one."""
    if len(shown.groups) == 2 and shown.parts:
        return (min(shown.groups, key=lambda group: group.cases),)
    return shown.groups


def _each(shown: Breakdown, group: BreakdownGroup) -> Iterator[GroupDifference]:
    for question in shown.questions:
        yield GroupDifference(shown, group, question, group.difference(question.id))


def _why_left_out(missing: GroupDifference) -> str:
    group, question = missing.group, missing.question.id
    where = f"{missing.breakdown.text}, {group.text}"
    if not group.rest_cases:
        return f"{where}: every case stands in this group, so there is no rest."
    if not missing.breakdown.tallies[question].base:
        return f"No case was answered yes or no on {question}."
    which = "the rest" if missing.difference.share.base else "this group"
    return f"{where}: no case of {which} was answered yes or no on {question}."
