"""A reader of an outside copy with a solver: every number that a printed figure leaves possible.

It is given printed counts, the number of cases, excluded cases, conditions of the questionnaire, how many cases meet
them where a base is printed, ratings, decision rules, the score, the overall rating, and the rule for small numbers.
Intervals and differences of groups add nothing: ``unexplained_figures`` checks that they follow from printed counts. It
knows nothing of how the groups to suppress are chosen. That files print nothing else is checked with ``outside_twins``.
The solver is HiGHS, through ``scipy.optimize.milp``.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from audit.analysis.breakdowns import Breakdown
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.intervals import Difference, Interval, share_interval
from audit.analysis.overall_ratings import apply_rules, calculate_overall
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroupResult
from audit.analysis.results import QuestionResult, Results
from audit.analysis.suppression import SuppressedCount
from audit.model.audit import AuditDescription
from audit.model.bands import SUPPRESSED, BandScale, Share

ENOUGH = 3
"""A number is protected if it could have this many values."""

Variable = tuple[str, str, int]
"""The kind of a number, the question, and the group."""


@dataclass
class System:
    """Whole numbers and what is known of their sums, from 0 to ``most``."""

    most: int
    columns: dict[Variable, int] = field(default_factory=dict)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def column(self, variable: Variable) -> int:
        return self.columns.setdefault(variable, len(self.columns))

    def add(self, terms: Mapping[Variable, float], low: float, high: float | None = None) -> None:
        """Note that a weighted sum is from ``low`` to ``high``, or exactly ``low``."""
        weights = {self.column(variable): weight for variable, weight in terms.items()}
        self.rows.append((weights, low, low if high is None else high))

    def possible(self, variables: Collection[Variable], rng: random.Random) -> dict[Variable, set[int]]:
        """Return values of each variable that fit, with ends that are far enough apart if there are such values."""
        found: dict[Variable, set[int]] = {variable: set() for variable in variables}
        known = self._known()

        def narrow() -> list[Variable]:
            return [variable for variable, values in found.items() if is_narrow(values)]

        def note(objective: np.ndarray) -> None:
            values = self._solve(objective, known)
            for variable in variables:
                found[variable].add(values[self.columns[variable]])

        for _ in range(6):
            if narrow():
                note(np.array([rng.choice([-1.0, 1.0]) for _ in self.columns]))
        for variable, sign in product(narrow(), (1.0, -1.0)):
            if is_narrow(found[variable]):
                note(sign * (np.arange(len(self.columns)) == self.columns[variable]))
        return found

    def _known(self) -> LinearConstraint:
        matrix = np.zeros((len(self.rows), len(self.columns)))
        for number, (weights, _, _) in enumerate(self.rows):
            matrix[number, list(weights)] = list(weights.values())
        return LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])

    def _solve(self, objective: np.ndarray, known: LinearConstraint) -> list[int]:
        """Return the whole numbers with the lowest objective."""
        bounds = Bounds(0, self.most)
        solution = milp(objective, constraints=[known], bounds=bounds)
        if solution.x is None or not np.allclose(solution.x, np.rint(solution.x)):  # rarely needed, and slower
            solution = milp(objective, constraints=[known], bounds=bounds, integrality=1)
        assert solution.x is not None, "the printed figures contradict each other"
        return [round(value) for value in solution.x]


def is_narrow(values: Collection[int]) -> bool:
    """Return whether fewer than ``ENOUGH`` values are possible: sums of whole numbers leave no gap between the ends."""
    return not values or max(values) - min(values) < ENOUGH - 1


def recovered(
    results: Results,
    shown: Results,
    published: Collection[PublishedBreakdown],
    truths: Collection[Breakdown],
    description: AuditDescription,
) -> list[str]:
    """Return every suppressed number that is left with fewer than ``ENOUGH`` values.

    ``results`` and ``truths`` have the true figures, ``shown`` and ``published`` what an outside copy prints.
    """
    control = disclosure_control(results, description, external=True)
    possible = possible_totals(results, shown, control.totals, control.threshold)
    revealed = [f"{question_id}: {sorted(values)}" for question_id, values in possible.items() if len(values) < ENOUGH]
    for breakdown, truth in zip(published, truths, strict=True):
        revealed += recovered_groups(results, control.totals, possible, breakdown, truth)
    return revealed


def unexplained_figures(totals: Mapping[str, SuppressedCount], published: Iterable[PublishedBreakdown]) -> list[str]:
    """Return the intervals and differences of groups that do not follow from the counts that are printed."""
    return [
        f"{breakdown.case_detail.text}, {figure.group.text}, {figure.question.id}: figures of no printed count"
        for breakdown in published
        for figure in breakdown.group_results
        if (figure.interval, figure.difference and figure.difference.interval)
        != _from_counts(figure, totals[figure.question.id])
    ]


def _from_counts(figure: PublishedGroupResult, total: SuppressedCount) -> tuple[Interval | None, Interval | None]:
    own, every = figure.counts.share, total.share
    if own is None:
        return None, None
    rest = Share(every.yes - own.yes, every.base - own.base) if every is not None else None
    is_printed = figure.difference is not None and rest is not None
    return share_interval(own), Difference(own, rest).interval if is_printed and rest else None


def possible_totals(
    results: Results, shown: Results, totals: Mapping[str, SuppressedCount], threshold: int
) -> dict[str, set[int]]:
    """Return how many Yes each suppressed question could have over all cases, with the ratings that are printed."""
    keys = {result.standard.id: [key for key in result.key_questions if key.tally.base] for result in results.standards}
    candidates = {key.question.id: _candidates(key, totals, threshold) for every in keys.values() for key in every}
    ratings = possible_ratings(results, shown, keys, candidates)
    possible: dict[str, set[int]] = {}
    for result in results.standards:
        own = {key.question.id: candidates[key.question.id] for key in keys[result.standard.id]}
        fitting = _fitting(own, ratings.get(result.standard.id), results.questionnaire.scale)
        for key in result.key_questions:
            for question in (key, *key.prompts):
                if totals[question.question.id].share is None:
                    shares = fitting.get(question.question.id, _candidates(question, totals, threshold))
                    possible[question.question.id] = {share.yes for share in shares}
    return possible


def _candidates(result: QuestionResult, totals: Mapping[str, SuppressedCount], threshold: int) -> set[Share]:
    counts = totals[result.question.id]
    if counts.share is not None:
        return {result.share}
    if counts.base is None and result.question.applies_when is not None:  # nothing says that a count is small
        return {Share(yes, base) for base in range(result.tally.case_count + 1) for yes in range(base + 1)}
    bases = range(1, threshold) if counts.base is None else [counts.base]
    every = {Share(yes, base) for base in bases for yes in range(base + 1)}
    return {share for share in every if min(share.yes, share.base - share.yes) < threshold}


def possible_ratings(
    results: Results,
    shown: Results,
    keys: Mapping[str, list[QuestionResult]],
    candidates: Mapping[str, set[Share]],
) -> dict[str, set[str]]:
    """Return which ratings each standard could have from its cases, for all that is printed of ratings.

    Every combination is tried: those of the key questions, the decision rules that would apply, and the overall result.
    """
    scale, rated = results.questionnaire.scale, {}
    for result, printed in zip(results.standards, shown.standards, strict=True):
        if result.calculated_rating is not None:
            bands = [{scale.band(share) for share in candidates[key.question.id]} for key in keys[result.standard.id]]
            rated[result.standard.id] = {
                min((band for band in combination if band), key=lambda band: band.points).rating
                for combination in product(*bands)
            }
            if printed.calculated_rating is not None:
                rated[result.standard.id] &= {printed.calculated_rating}
        elif printed.judgement is not None:
            rated[result.standard.id] = {printed.judgement.rating}
    fitting: dict[str, set[str]] = {id_: set() for id_ in rated}
    for combination in product(*rated.values()):
        assumed = dict(zip(rated, combination, strict=True))
        if _is_as_printed(results, shown, assumed):
            for id_, rating in assumed.items():
                fitting[id_].add(rating)
    return fitting


def _is_as_printed(results: Results, shown: Results, assumed: Mapping[str, str]) -> bool:
    """Return whether these ratings before decision rules would lead to what is printed of ratings, rules and score."""
    scale = results.questionnaire.scale
    before = [
        replace(result, applied_rule=None, rating=rating, points=scale.band_for_rating(rating).points)
        if (rating := assumed.get(result.standard.id))
        else replace(result, applied_rule=None)
        for result in results.standards
    ]
    after = apply_rules(results.questionnaire, before)
    overall = calculate_overall(results.questionnaire, after)
    return (
        all(
            printed.rating == SUPPRESSED
            or (result.rating, result.applied_rule) == (printed.rating, printed.applied_rule)
            for result, printed in zip(after, shown.standards, strict=True)
        )
        and shown.overall.rating in (SUPPRESSED, overall.rating)
        and shown.overall.points in (None, overall.points)
    )


def _fitting(
    candidates: Mapping[str, set[Share]], ratings: Collection[str] | None, scale: BandScale
) -> dict[str, set[Share]]:
    """Return the shares of each key question that fit the ratings which a standard could have, band by band."""
    if ratings is None or not candidates:
        return dict(candidates)
    bands = {id_: {scale.band(share) for share in shares} for id_, shares in candidates.items()}
    fitting: dict[str, set[Share]] = {id_: set() for id_ in candidates}
    for combination in product(*bands.values()):
        if min((band for band in combination if band), key=lambda band: band.points).rating in ratings:
            for id_, band in zip(bands, combination, strict=True):
                fitting[id_] |= {share for share in candidates[id_] if scale.band(share) == band}
    return fitting


def recovered_groups(
    results: Results,
    totals: Mapping[str, SuppressedCount],
    possible: Mapping[str, set[int]],
    breakdown: PublishedBreakdown,
    truth: Breakdown,
) -> list[str]:
    """Return the suppressed numbers of the groups that are left with fewer than ``ENOUGH`` values."""
    system, hidden = System(results.case_count), list(_hidden(breakdown, truth))
    if not hidden:
        return []
    for group in range(len(truth.groups)):
        system.add({("size", "", group): 1.0}, 1, results.case_count)  # a group without a case is not printed
    _add_sizes(system, results, totals, truth)
    for question in truth.questions:
        _add_question(system, question.id, totals, possible, breakdown, truth)
    values = system.possible(hidden, random.Random(1))
    return [
        f"{truth.text}, {truth.groups[group].text}, {question_id}: {kind} {sorted(values[kind, question_id, group])}"
        for kind, question_id, group in hidden
        if is_narrow(values[kind, question_id, group])
    ]


def _hidden(breakdown: PublishedBreakdown, truth: Breakdown) -> Iterator[Variable]:
    for question in truth.questions:
        for group, figure in enumerate(breakdown.for_question(question.id)):
            kinds = {"yes": figure.counts.yes, "no": figure.counts.no, "base": figure.counts.base}
            yield from ((kind, question.id, group) for kind, count in kinds.items() if count is None)


def _add_sizes(system: System, results: Results, totals: Mapping[str, SuppressedCount], truth: Breakdown) -> None:
    """Add the sizes of the groups, and how many cases meet each condition on the detail whose base is printed."""
    sizes, cases = {("size", "", group): 1.0 for group in range(len(truth.groups))}, results.case_count
    if truth.is_mutually_exclusive:
        system.add(sizes, cases)
    else:
        system.add(sizes, cases, cases * len(sizes))
    detail = truth.case_details[0]
    for result in (*results.key_questions, *results.prompts):
        condition = result.question.applies_when
        if condition is None or totals[result.question.id].base is None:
            continue
        met = [
            condition.is_met({detail.id: group.values if group.values != ("",) else ()}, {}) is not False
            for group in truth.groups
        ]
        asked, members = cases - result.tally.not_asked, [group for group, is_met in enumerate(met) if is_met]
        if all(met) or not members:
            continue
        if truth.is_mutually_exclusive:
            simple = not hasattr(condition, "parts")
            system.add({("size", "", group): 1.0 for group in members}, asked, None if simple else cases)
        elif not hasattr(condition, "parts"):
            system.add({("size", "", group): 1.0 for group in members}, asked, cases * len(members))
            for group in members:
                system.add({("size", "", group): 1.0}, 0, asked)


def _add_question(
    system: System,
    id_: str,
    totals: Mapping[str, SuppressedCount],
    possible: Mapping[str, set[int]],
    breakdown: PublishedBreakdown,
    truth: Breakdown,
) -> None:
    """Add what is printed of one question, by group and over all cases."""
    for group, figure in enumerate(breakdown.for_question(id_)):
        system.add({("yes", id_, group): 1, ("no", id_, group): 1, ("base", id_, group): -1}, 0)
        system.add({("base", id_, group): 1, ("other", id_, group): 1, ("size", "", group): -1}, 0)
        for kind, count in (("yes", figure.counts.yes), ("no", figure.counts.no), ("base", figure.counts.base)):
            if count is not None:
                assert count == getattr(truth.groups[group].tallies[id_], kind), "a wrong number is printed"
                system.add({(kind, id_, group): 1}, count)
        if figure.excluded_counts is not None:
            system.add({("other", id_, group): 1}, sum(figure.excluded_counts[:3]))
    for kind in ("yes", "no", "base", "other"):
        _add_sum(system, kind, id_, truth)
    _add_total(system, id_, totals[id_], possible)


def _add_sum(system: System, kind: str, id_: str, truth: Breakdown) -> None:
    """Add that groups sum to the total, which is group -1, or to more of it if a case may be in several."""
    every, exclusive = range(len(truth.groups)), truth.is_mutually_exclusive
    terms = {(kind, id_, group): 1.0 for group in every} | {(kind, id_, -1): -1.0}
    system.add(terms, 0, None if exclusive else system.most * len(every))
    if not exclusive:
        for group in every:
            system.add({(kind, id_, group): 1, (kind, id_, -1): -1}, -system.most, 0)


def _add_total(system: System, id_: str, total: SuppressedCount, possible: Mapping[str, set[int]]) -> None:
    system.add({("yes", id_, -1): 1, ("no", id_, -1): 1, ("base", id_, -1): -1}, 0)
    system.add({("base", id_, -1): 1, ("other", id_, -1): 1}, system.most)
    if total.base is not None:
        system.add({("base", id_, -1): 1}, total.base)
    if total.share is not None:
        system.add({("yes", id_, -1): 1}, total.share.yes)
    elif total.base is not None:
        system.add({("yes", id_, -1): 1}, min(possible[id_]), max(possible[id_]))
