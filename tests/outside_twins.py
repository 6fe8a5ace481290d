"""Twins of an audit: other answers and details that print the same copy for people outside the team.

A number that is not the same in several twins cannot be worked out from the copy, by any method and from anything
printed: nobody who has the copy can tell which twin it is of. Twins are found by changing one or two cases at random,
as long as nothing published changes.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from audit.analysis.breakdowns import Breakdown, calculate_all_breakdowns, counted_cases
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.published_breakdowns import PublishedBreakdown
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import without_small_numbers
from audit.analysis.results import Results
from audit.analysis.suppression import SuppressedCount
from audit.analysis.tallies import Tally
from audit.model.answers import Answer
from audit.model.audit import AuditDescription
from audit.model.case import CaseRecord
from audit.model.judgement import Judgement
from tests.outside_attacker import is_narrow
from tests.random_audits import QUESTIONNAIRE

Hidden = tuple[str, str, str, str]
"""The case detail and the group ('' for all cases), the question, and Yes, No or base."""

DETAILS = ("sentence_type", "concern", "office", "requirements")
SHARE_OF_DETAILS, SHARE_OF_EXCHANGES = 0.35, 0.6
OPPOSITE = {Answer.YES: Answer.NO, Answer.NO: Answer.YES}


@dataclass(frozen=True)
class Copy:
    """An audit: what is published of it, and the true values of the suppressed numbers."""

    cases: tuple[CaseRecord, ...]
    published: object
    hidden: dict[Hidden, int]


def copy_of(cases: Sequence[CaseRecord], judgement: Judgement, description: AuditDescription) -> Copy:
    """Return what is published of these cases; without which differences stand out, which takes much longer."""
    results = calculate_results(QUESTIONNAIRE, cases, {"1.1": judgement})
    control = disclosure_control(results, description, external=True)
    every = calculate_all_breakdowns(QUESTIONNAIRE, counted_cases(QUESTIONNAIRE, cases))
    truths = [each for each in every if len(each.groups) > 1 and control.can_publish_groups(each)]
    breakdowns = [control.publish(truth) for truth in truths]
    hidden = dict(_hidden_totals(results, control.totals))
    for truth, published in zip(truths, breakdowns, strict=True):
        hidden |= dict(_hidden_groups(truth, published))
    return Copy(tuple(cases), (without_small_numbers(results, description), control.totals, breakdowns), hidden)


def _counts(counts: SuppressedCount, tally: Tally) -> Iterator[tuple[str, int]]:
    for kind in ("yes", "no", "base"):
        if getattr(counts, kind) is None:
            yield kind, getattr(tally, kind)


def _hidden_totals(results: Results, totals: Mapping[str, SuppressedCount]) -> Iterator[tuple[Hidden, int]]:
    for result in (*results.key_questions, *results.prompts):
        for kind, count in _counts(totals[result.question.id], result.tally):
            yield ("", "", result.question.id, kind), count


def _hidden_groups(truth: Breakdown, published: PublishedBreakdown) -> Iterator[tuple[Hidden, int]]:
    for question in truth.questions:
        figures = published.for_question(question.id)
        for group, figure in zip(truth.groups, figures, strict=True):
            for kind, count in _counts(figure.counts, group.tallies[question.id]):
                yield (truth.case_details[0].id, group.values[0], question.id, kind), count


def walk(start: Copy, judgement: Judgement, description: AuditDescription, steps: int, seed: int) -> Iterator[Copy]:
    """Yield twins, each a step from the one before. Numbers that few values are known of are changed more often."""
    rng, current = random.Random(seed), start
    seen = {name: {value} for name, value in start.hidden.items()}
    for _ in range(steps):
        narrow = [name for name, values in seen.items() if is_narrow(values)]
        cases = _changed(current.cases, rng, rng.choice(narrow) if narrow else rng.choice(list(seen)))
        if cases is None:
            continue
        twin = copy_of(cases, judgement, description)
        if twin.published == start.published:
            current = twin
            for name, value in twin.hidden.items():
                seen[name].add(value)
            yield twin


def _changed(cases: Sequence[CaseRecord], rng: random.Random, target: Hidden) -> tuple[CaseRecord, ...] | None:
    """Change a case of the target's group, alone or with another one; None if the group has no case."""
    detail, group, question_id, _ = target
    inside = [
        number
        for number, record in enumerate(cases)
        if not detail or group in (record.case.details.get(detail) or ("",))
    ]
    if not inside:
        return None
    first, second = rng.choice(inside), rng.randrange(len(cases))
    changed = list(cases)
    if rng.random() < SHARE_OF_DETAILS:
        name = detail or rng.choice(DETAILS)
        values = [cases[number].case.details.get(name, ()) for number in (first, second)]
        changed[first] = _with_detail(cases[first], name, values[1])
        if rng.random() < SHARE_OF_EXCHANGES:
            changed[second] = _with_detail(cases[second], name, values[0])
        return tuple(changed)
    answer = cases[first].answers.get(question_id)
    if rng.random() < SHARE_OF_EXCHANGES:
        changed[first] = _with_answer(cases[first], question_id, cases[second].answers.get(question_id))
        changed[second] = _with_answer(cases[second], question_id, answer)
    elif answer in OPPOSITE:
        changed[first] = _with_answer(cases[first], question_id, OPPOSITE[answer])
    return tuple(changed)


def _with_answer(record: CaseRecord, question_id: str, answer: Answer | None) -> CaseRecord:
    others = {id_: value for id_, value in record.answers.items() if id_ != question_id}
    return replace(record, answers={**others, question_id: answer} if answer else others)


def _with_detail(record: CaseRecord, name: str, values: tuple[str, ...]) -> CaseRecord:
    return replace(record, case=replace(record.case, details={**record.case.details, name: values}))
