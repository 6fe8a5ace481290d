"""The tables of agreement, as every page and file prints them. They never name an auditor."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.agreement import Agreement
from audit.analysis.split_answers import MIN_CASES_TO_RANK, QuestionSplit, Split, SplitAnswers, SplitCounts
from audit.messages import agreement as messages
from audit.model.bands import NO_VALUE
from audit.model.questionnaire import CaseLabel

TITLE = "Agreement of first and second reviews"
TWO_BY_TWO_CAPTION = "Answers that are Yes or No in both reviews"
TWO_BY_TWO_HEADINGS = ("First review", "Second review Yes", "Second review No")
QUESTIONS_TITLE = "Agreement by question"
QUESTIONS_CAPTION = "How the answers of two reviews compare, the most split question first"
MOST_SPLIT_CAPTION = "Answers that are the same in both reviews, the most split questions first"
COEFFICIENTS_CAPTION = "Kappa and AC1"
SPLIT_HEADINGS = {
    Split.YES_YES: "Both Yes",
    Split.YES_NO: "Yes, then No",
    Split.NO_YES: "No, then Yes",
    Split.NO_NO: "Both No",
    Split.NOT_APPLICABLE_ONCE: "One not applicable",
    Split.NOT_APPLICABLE_TWICE: "Both not applicable",
    Split.NOT_COMPARED: "Not compared",
}
QUESTION_HEADINGS = ("Question", "The same", "95% interval", *SPLIT_HEADINGS.values())
COEFFICIENT_HEADINGS = ("Question", "Both Yes or No", "Kappa", "AC1", "Why there is none")
ALL_QUESTIONS = "All questions"


def agreement_sentences(answers: SplitAnswers, case_label: CaseLabel) -> list[str]:
    """Return how many answers are the same over all questions, and what the base is."""
    cases = case_label.with_count(answers.case_count)
    ranked_last = messages.RANKED_LAST.format(minimum=MIN_CASES_TO_RANK, plural=case_label.plural)
    unlike = [messages.UNLIKE_ON_SCALE.format(count=answers.counts.unlike)] if answers.counts.unlike else []
    return [f"{cases} reviewed twice.", answers.sentence(case_label), messages.AGREEMENT_BASE, *unlike, ranked_last]


def two_by_two_rows(answers: SplitAnswers) -> list[tuple[str, ...]]:
    """Return the answers of which both are Yes or No, over all questions."""
    counts = answers.counts.two_by_two
    return [
        ("Yes", f"{counts.yes_yes:,}", f"{counts.yes_no:,}"),
        ("No", f"{counts.no_yes:,}", f"{counts.no_no:,}"),
    ]


def question_rows(answers: SplitAnswers) -> list[tuple[str, ...]]:
    """Return a row for all questions, then one for each that can be compared, the most split first."""
    total = (ALL_QUESTIONS, str(answers.counts.same), _interval(answers), *_counts(answers.counts))
    return [total, *map(_question_row, compared_questions(answers))]


def coefficient_rows(answers: SplitAnswers) -> list[tuple[str, ...]]:
    """Return kappa and AC1 over all questions and for each question, or why there is none."""
    rows = [(ALL_QUESTIONS, answers.counts)]
    rows += [(_name(each), each.counts) for each in compared_questions(answers)]
    return [_coefficient_row(name, counts.two_by_two) for name, counts in rows]


def compared_questions(answers: SplitAnswers) -> Sequence[QuestionSplit]:
    """Return the questions of which at least one answer can be compared, the most split first."""
    return [each for each in answers.questions if each.counts.base]


def _name(each: QuestionSplit) -> str:
    return each.question.name


def _question_row(each: QuestionSplit) -> tuple[str, ...]:
    return _name(each), str(each.counts.same), _interval(each), *_counts(each.counts)


def _interval(each: QuestionSplit | SplitAnswers) -> str:
    return NO_VALUE if each.interval is None else each.interval.text


def _counts(counts: SplitCounts) -> list[str]:
    return [f"{counts.count(split):,}" for split in SPLIT_HEADINGS]


def _coefficient_row(name: str, agreement: Agreement) -> tuple[str, ...]:
    why_none = agreement.why_no_kappa or agreement.why_no_ac1
    return name, f"{agreement.case_count:,}", agreement.kappa_text, agreement.ac1_text, why_none
