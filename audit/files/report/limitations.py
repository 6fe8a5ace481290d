"""The limitations of one audit, in sentences written from its own data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.disclosure_control import DisclosureControl
from audit.analysis.rating_wording import rating_label
from audit.analysis.results import QuestionResult, Results
from audit.analysis.wording import percentage_note
from audit.model.bands import SUPPRESSED
from audit.model.questionnaire import CaseLabel

SAMPLE_LIMITATION = "These figures come from a sample. A different sample would give slightly different figures."


def limitations(results: Results, control: DisclosureControl) -> list[str]:
    """Return everything that a reader should know before relying on a figure.

    About suppressed figures it says only that they are suppressed.
    """
    questions = [question for question in results.all_questions if control.can_publish(question.question.id)]
    return [
        *([] if results.case_count == results.eligible else [SAMPLE_LIMITATION]),
        *_suppression(control),
        *_standards_left_out(results),
        *_small_bases(results, questions, "questions that are not suppressed" if control.external else "questions"),
        *_unanswered(questions, results.questionnaire.case_label),
        *_without_share(questions),
        *(
            f"{question.question.id}: {percentage_note(question)}"
            for question in questions
            if question.rounding_changed_band
        ),
        *(
            f"{result.standard.name}, rated {rating_label(result)}: {' '.join(result.discretion_reasons)}"
            for result in results.standards
            if result.discretion_reasons and control.can_publish_all(result)
        ),
    ]


def _suppression(control: DisclosureControl) -> list[str]:
    if not control.external:
        return []
    return [
        f"Counts up to {control.threshold - 1}, and figures that would reveal them, are suppressed ({SUPPRESSED}): "
        "other groups, bases, intervals, bands and charts."
    ]


def _standards_left_out(results: Results) -> list[str]:
    sentences = []
    if results.not_inspected:
        names = "; ".join(standard.name for standard in results.not_inspected)
        sentences.append(f"Not inspected, so not counted in the score: {names}.")
    if results.overall.awaiting_rating:
        names = "; ".join(standard.name for standard in results.overall.awaiting_rating)
        sentences.append(f"Not yet rated, so there is no overall rating: {names}.")
    return sentences


def _small_bases(results: Results, questions: Sequence[QuestionResult], which: str) -> list[str]:
    """Return how many figures are based on fewer cases than are included, and which on very few.

    ``which`` says in words what ``questions`` are: suppressed ones have smaller bases, and some of these are printed.
    """
    smaller_bases = [question for question in questions if 0 < question.tally.base < results.case_count]
    if not smaller_bases:
        return []
    smallest_base = min(question.tally.base for question in smaller_bases)
    few_cases, case_label = results.questionnaire.few_cases, results.questionnaire.case_label
    with_smallest = [question for question in smaller_bases if question.tally.base == smallest_base]
    sentences = [
        f"{len(smaller_bases)} of {len(questions)} {which} have a base smaller than the "
        f"{case_label.with_count(results.case_count)} included. The smallest base of these is "
        f"{case_label.with_count(smallest_base)} ({_question_ids(with_smallest)})."
    ]
    if very_few := [question for question in smaller_bases if question.tally.base <= few_cases]:
        sentences.append(
            f"Based on {case_label.with_count(few_cases)} or fewer: {_question_ids(very_few)}. "
            f"One {case_label.singular} more or less changes these percentages a lot."
        )
    return sentences


def _unanswered(questions: Sequence[QuestionResult], case_label: CaseLabel) -> list[str]:
    missing = [question for question in questions if question.tally.unanswered]
    if not missing:
        return [f"No answer is missing in the {case_label.plural} included."] if questions else []
    missing_count = sum(question.tally.unanswered for question in missing)
    answers_are = "answer is" if missing_count == 1 else "answers are"
    return [f"{missing_count} {answers_are} missing, in these questions: {_question_ids(missing)}."]


def _without_share(questions: Sequence[QuestionResult]) -> list[str]:
    without_share = [
        (question, question.tally.why_no_share_for(question.case_label))
        for question in questions
        if not question.tally.base
    ]
    return [
        f"Without a percentage: {_question_ids(question for question, why in without_share if why == reason)}. {reason}"
        for reason in dict.fromkeys(why for _, why in without_share)
    ]


def _question_ids(questions: Iterable[QuestionResult]) -> str:
    return ", ".join(question.question.id for question in questions)
