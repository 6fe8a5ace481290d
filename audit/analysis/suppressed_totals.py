"""What is published of each question over all cases, if small numbers are suppressed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from audit.analysis.condition_groups import asked_by_group, subject_of
from audit.analysis.distributions import has_suppressed_names
from audit.analysis.named_conditions import names_answers_of
from audit.analysis.results import QuestionResult, StandardResult
from audit.analysis.suppressed_measures import without_revealing_measures
from audit.analysis.suppression import ALL_SUPPRESSED, SuppressedCount, suppress_tally
from audit.analysis.tallies import Tally
from audit.model.case_details import CaseDetail
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs, Condition, Not, questions_in
from audit.model.questionnaire import Question, Questionnaire
from audit.model.range_conditions import InRange

MAX_CONDITIONS = 6
"""The bases of at most this many conditions on one case detail are published: a reader adds and subtracts them."""


def published_totals(
    standards: Sequence[StandardResult], questionnaire: Questionnaire, threshold: int
) -> dict[str, SuppressedCount]:
    """Return the published counts of each question over all cases, by its id."""
    totals: dict[str, SuppressedCount] = {}
    conditional: list[QuestionResult] = []
    partly_named: set[str] = set()
    for standard in standards:
        for key in standard.key_questions:
            for result in (*key.prompts, key):  # a question comes after those that its condition depends on
                counts = suppress_tally(result.tally, threshold)
                if threshold and (
                    names_answers_of(result.question, partly_named)
                    or _reveals_others(result, totals, conditional, threshold)
                    or _reveals_group(result, conditional, questionnaire.case_details_by_id, threshold)
                ):
                    counts = ALL_SUPPRESSED
                if result.question.applies_when is not None and counts.base is not None:
                    conditional.append(result)
                totals[result.question.id] = counts
                if has_suppressed_names(result.question, result.tally, counts, threshold):
                    partly_named.add(result.question.id)
    if not threshold:
        return totals
    tallies = {each.question.id: each.tally for standard in standards for each in standard.all_questions}
    return dict(*without_revealing_measures([totals], [tallies], questionnaire, threshold))


def _reveals_others(
    result: QuestionResult,
    totals: Mapping[str, SuppressedCount],
    conditional: Iterable[QuestionResult],
    threshold: int,
) -> bool:
    """Return whether the base of a question with a condition would reveal a small number.

    It would reveal how many cases meet the condition, how many do not, how many meet it but not a narrower one, and a
    suppressed answer that the condition depends on. The limit is one higher than for counts, so that a small base of
    one of these groups on another question leaves more than two possible numbers.
    """
    if result.question.applies_when is None:
        return False
    # A question that the audit does not inspect has no counts that could be revealed.
    earlier = [totals[each] for each in questions_in(result.question.applies_when) if each in totals]
    asked = [_asked(result.tally), result.tally.case_count - _asked(result.tally)]
    between = [
        abs(_asked(result.tally) - _asked(other.tally))
        for other in conditional
        if _are_nested(result.question, other.question)
    ]
    return any(counts.share is None for counts in earlier) or any(0 < few <= threshold for few in (*asked, *between))


def _reveals_group(
    result: QuestionResult, conditional: Iterable[QuestionResult], details: Mapping[str, CaseDetail], threshold: int
) -> bool:
    """Return whether a base would reveal the size of a small group, added to or subtracted from other bases.

    Questions for community sentences and for resettlement together tell how many cases have no sentence recorded: a
    question is asked if its condition is not known to be false.
    """
    condition = result.question.applies_when
    if condition is None or not (subject := subject_of(condition, details)):
        return False
    asked = {condition: _asked(result.tally)}
    for other in conditional:
        if other.question.applies_when is not None and subject_of(other.question.applies_when, details) == subject:
            asked.setdefault(other.question.applies_when, _asked(other.tally))
    if len(asked) > MAX_CONDITIONS:
        return True
    columns = [(1, *is_asked) for is_asked in asked_by_group(list(asked), details)]
    sizes = (result.tally.case_count, *asked.values())
    combinations = product((-1, 0, 1), repeat=len(sizes))
    return any(
        0 < _sum(signs, sizes) <= threshold and {_sum(signs, column) for column in columns} == {0, 1}
        for signs in combinations
    )


def _sum(signs: tuple[int, ...], numbers: tuple[int, ...]) -> int:
    return sum(sign * number for sign, number in zip(signs, numbers, strict=True))


def _asked(tally: Tally) -> int:
    """Return how many cases meet the condition of a question, as far as a reader can tell."""
    return tally.case_count - (tally.not_asked or tally.not_applicable)


def _are_nested(question: Question, other: Question) -> bool:
    first, second = question.applies_when, other.applies_when
    if first is None or second is None:
        return False
    return implies(first, second) or implies(second, first)


def implies(narrower: Condition, wider: Condition) -> bool:
    """Return whether a case that meets one condition is known to meet another, as far as their parts tell."""
    if isinstance(narrower, Not) and isinstance(wider, Not):
        return implies(wider.part, narrower.part)
    if (known := _same_subject(narrower, wider)) is not None:
        return known
    if isinstance(wider, AllOf):
        return all(implies(narrower, part) for part in wider.parts)
    if isinstance(narrower, AnyOf):
        return all(implies(part, wider) for part in narrower.parts)
    if isinstance(narrower, AllOf) and any(implies(part, wider) for part in narrower.parts):
        return True
    return isinstance(wider, AnyOf) and any(implies(narrower, part) for part in wider.parts)


def _same_subject(narrower: Condition, wider: Condition) -> bool | None:
    """Return whether two conditions on one detail or question imply each other; None if they are on something else."""
    if isinstance(narrower, CaseDetailIs) and isinstance(wider, CaseDetailIs):
        return narrower.detail_id == wider.detail_id and narrower.values <= wider.values
    if isinstance(narrower, InRange) and isinstance(wider, InRange):
        return narrower.implies(wider)
    if isinstance(narrower, AnswerIs) and isinstance(wider, AnswerIs):
        return narrower.question_id == wider.question_id and narrower.values <= wider.values
    return None


def depends_on_answers(question: Question) -> bool:
    """Return whether a question applies only after certain answers to others."""
    return question.applies_when is not None and any(questions_in(question.applies_when))
