"""What limits the figures of one audit, in sentences written from its own data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit.analysis.disclosure_control import Figures
from audit.analysis.ratings import QuestionResult, Results
from audit.analysis.suppression import HIDDEN
from audit.analysis.wording import note_on, rating_words
from audit.model.questionnaire import Noun


def limitations(results: Results, shown: Figures) -> list[str]:
    """Everything that a reader should know before leaning on a figure; a further kind is one more line.

    Of what is held back nothing is said but that it is.
    """
    every = [question for key in results.key_questions for question in (key, *key.prompts)]
    questions = [one for one in every if shown.prints(one.question.id)]
    return [
        f"The figures describe the {results.questionnaire.record.many} that count. They are a sample, and another "
        "sample would give somewhat other figures.",
        *_held_back(shown),
        *_standards_left_out(results),
        *_bases(results, questions),
        *_unanswered(questions, results.questionnaire.record),
        *_without_share(questions),
        *(f"{one.question.id}: {note_on(one)}" for one in questions if one.rounding_decides),
        *(
            f"{result.standard.name}, rated {rating_words(result)}: {' '.join(result.discretion)}"
            for result in results.standards
            if result.discretion and shown.prints_all(result)
        ),
    ]


def _held_back(shown: Figures) -> list[str]:
    if not shown.outside:
        return []
    return [
        f"Counts from 1 to {shown.small_below - 1} are held back ({HIDDEN}), and whatever would tell them: other "
        "groups, bases, intervals, bands and pictures."
    ]


def _standards_left_out(results: Results) -> list[str]:
    sentences = []
    if results.not_inspected:
        names = "; ".join(standard.name for standard in results.not_inspected)
        sentences.append(f"Not inspected, and left out of the most points possible: {names}.")
    if results.overall.waiting_for:
        names = "; ".join(standard.name for standard in results.overall.waiting_for)
        sentences.append(f"Not yet rated, so that there is no overall rating: {names}.")
    return sentences


def _bases(results: Results, questions: Sequence[QuestionResult]) -> list[str]:
    """How many figures rest on fewer cases than count, and which of them on very few."""
    smaller = [one for one in questions if 0 < one.tally.base < results.cases]
    if not smaller:
        return []
    least = min(one.tally.base for one in smaller)
    few, noun = results.questionnaire.discretion.cases_at_most, results.questionnaire.record
    sentences = [
        f"{len(smaller)} of {len(questions)} questions have a base smaller than the {noun.count(results.cases)} that "
        f"count. The smallest base is {noun.count(least)} ({_ids(one for one in smaller if one.tally.base == least)})."
    ]
    if very_few := [one for one in smaller if one.tally.base <= few]:
        sentences.append(
            f"On {noun.count(few)} or fewer rest: {_ids(very_few)}. One {noun.one} more or less moves them far."
        )
    return sentences


def _unanswered(questions: Sequence[QuestionResult], noun: Noun) -> list[str]:
    missing = [one for one in questions if one.tally.unanswered]
    if not missing:
        return [f"No answer is missing in the {noun.many} that count."] if questions else []
    number = sum(one.tally.unanswered for one in missing)
    return [f"{number} {'answer is' if number == 1 else 'answers are'} missing, in these questions: {_ids(missing)}."]


def _without_share(questions: Sequence[QuestionResult]) -> list[str]:
    missing = [(one, one.tally.why_no_share_of(one.noun)) for one in questions if not one.tally.base]
    return [
        f"Without a percentage: {_ids(one for one, why in missing if why == reason)}. {reason}"
        for reason in dict.fromkeys(why for _, why in missing)
    ]


def _ids(questions: Iterable[QuestionResult]) -> str:
    return ", ".join(one.question.id for one in questions)
