"""Results as plain text for a terminal: the same figures, in the same words, as every other surface."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from audit.analysis.ratings import Overall, QuestionResult, Results, StandardResult
from audit.analysis.wording import (
    breakdown_title,
    calculated_overall,
    how_rated,
    note_on,
    overall_words,
    rating_in_full,
    rating_words,
)
from audit.model.answers import Group
from audit.model.questionnaire import Fact, Questionnaire, Rated

HEADINGS = ("", "id", "yes", "of base", "n/a", "unanswered", "")


def results_text(results: Results, which_cases: str, not_inspected_because: str = "") -> str:
    """Everything: each standard with its key questions and prompts, then the ratings and the overall line."""
    questionnaire = results.questionnaire
    lines = [f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})", which_cases]
    if results.not_inspected:
        because = f" {not_inspected_because}" if not_inspected_because else ""
        lines.append(f"Not inspected: {_names(standard.name for standard in results.not_inspected)}.{because}")
    for standard in results.standards:
        lines += _standard_lines(standard)
    lines += _ratings_lines(results)
    return _joined(lines)


def group_text(fact: Fact, group: Group, results: Results) -> str:
    """The tables of the cases that share one value of a fact; standards that people rate are left out."""
    number = results.questionnaire.record.count(len(group.records))
    lines = [f"{breakdown_title(fact)}: {group.text}", f"{number} in this group."]
    for standard in results.standards:
        if standard.standard.rated is not Rated.BY_PEOPLE:
            lines += _standard_lines(standard)
    return _joined(lines)


def questionnaire_line(questionnaire: Questionnaire) -> str:
    """What a questionnaire holds, in one line."""
    counts = [
        (len(questionnaire.standards), "standard"),
        (len(questionnaire.key_questions), "key question"),
        (len(questionnaire.questions) - len(questionnaire.key_questions), "prompt"),
        (len(questionnaire.facts), "fact"),
    ]
    held = ", ".join(f"{number} {noun}{'' if number == 1 else 's'}" for number, noun in counts)
    return f"{questionnaire.id}, version {questionnaire.version}: {held}."


def _standard_lines(result: StandardResult) -> list[str]:
    lines = ["", f"{result.standard.name}: {rating_in_full(result)}"]
    if not result.key_questions:
        return lines
    lines += _table(result.key_questions)
    prompts = [prompt for key in result.key_questions for prompt in key.prompts]
    if prompts:
        lines += ["  Prompts", *_table(prompts)]
    return [*lines, *(f"  Look twice: {reason}" for reason in result.discretion)]


def _table(questions: Sequence[QuestionResult]) -> Iterator[str]:
    rows = [HEADINGS, *(_row(question) for question in questions)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS) - 1)]
    for row in rows:
        mark, name, *numbers = row[:-1]
        figures = "  ".join(number.rjust(width) for number, width in zip(numbers, widths[2:], strict=True))
        yield f"  {mark.ljust(widths[0])} {name.ljust(widths[1])}  {figures}  {row[-1]}".rstrip()


def _row(result: QuestionResult) -> tuple[str, ...]:
    tally, share = result.tally, result.share
    words = ["lowest:" if result.lowest else "", result.question.text]
    if note := note_on(result):
        words.append(f"({note})")
    return (
        "*" if result.lowest else "",
        result.question.id,
        share.text,
        share.of,
        str(tally.not_applicable),
        str(tally.unanswered),
        " ".join(filter(None, words)),
    )


def _ratings_lines(results: Results) -> list[str]:
    rated = [standard for standard in results.standards if standard.is_rated]
    if not rated:
        return ["", f"{overall_words(results.overall)}."]
    name = max(len(result.standard.name) for result in rated)
    rating = max(len(rating_words(result)) for result in rated)
    lines = ["", "Ratings"]
    for result in rated:
        points = "–" if result.points is None else str(result.points)
        row = (
            f"  {result.standard.name.ljust(name)}  {rating_words(result).ljust(rating)}  {points}  {how_rated(result)}"
        )
        lines.append(row.rstrip())
    return [*lines, *_overall_lines(results.overall)]


def _overall_lines(overall: Overall) -> list[str]:
    lines = [f"Rule that acted: {rule.name}. {rule.reason}" for rule in overall.rules]
    if overall.waiting_for:
        names = _names(standard.name for standard in overall.waiting_for)
        lines.append(f"The overall rating waits for: {names}.")
    if without := calculated_overall(overall):
        lines.append(without)
    return [*lines, f"Overall: {overall.rating or 'not yet rated'}, {overall.points} of {overall.maximum} points"]


def _names(names: Iterable[str]) -> str:
    return "; ".join(names)


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
