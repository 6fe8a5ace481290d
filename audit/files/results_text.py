"""Results as plain text for a terminal, with the same figures and words as everywhere else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from audit.analysis import agreement_tables
from audit.analysis.benchmarks import BenchmarkRow, benchmark_rows
from audit.analysis.case_groups import CaseGroup
from audit.analysis.distributions import OF_REASONS, OF_SCALE, words_of
from audit.analysis.interval_wording import how_intervals_are_made
from audit.analysis.make_up import make_up_title
from audit.analysis.rating_wording import (
    calculated_overall,
    how_rated,
    overall_label,
    points_text,
    rating_label,
    rating_with_decision,
    score_text,
)
from audit.analysis.results import OverallResult, Results, StandardResult
from audit.analysis.sample_method import TITLE
from audit.analysis.split_answers import SplitAnswers
from audit.analysis.stability_wording import overall_stability, standard_stability
from audit.analysis.tables import QuestionRow, key_question_rows, question_rows
from audit.analysis.targets import TITLE as TITLE_OF_TARGETS
from audit.analysis.targets import target_rows
from audit.analysis.wording import breakdown_title, how_erased, which_answers_count
from audit.files.additions import NO_ADDITIONS, Additions
from audit.files.wording import based_on
from audit.formatting import pluralise
from audit.messages import benchmarks as benchmark_messages
from audit.model.case_details import CaseDetail
from audit.model.conditions_in_words import asked_of
from audit.model.crosswalk import Crosswalk
from audit.model.questionnaire import CaseLabel, Questionnaire, RatingMethod
from audit.model.retention import NO_RETENTION, Retention

HEADINGS = ("", "id", "yes", "out of", "interval", "n/a", "unanswered")
MAX_SPLIT_QUESTIONS = 10
NON_RESPONSE_HEADING = "no answer of asked"


def results_text(
    results: Results,
    which_cases: str,
    retention: Retention = NO_RETENTION,
    eliminated: str = "",
    additions: Additions = NO_ADDITIONS,
) -> str:
    """Return each standard with its key questions and prompts, then the ratings, benchmarks, sample and agreement."""
    questionnaire = results.questionnaire
    lines = [f"{questionnaire.title} ({questionnaire.id}, version {questionnaire.version})", based_on(which_cases)]
    lines += [*filter(None, [eliminated]), *which_answers_count(results)]
    lines += filter(
        None, [how_erased(retention, questionnaire.case_label), additions.closing.sentence if additions.closing else ""]
    )
    not_inspected = [standard.name for standard in results.not_inspected if standard not in results.without_columns]
    if not_inspected:
        lines.append(f"Not inspected: {_join_names(not_inspected)}.")
    for standard in results.standards:
        lines += _standard_lines(standard, questionnaire)
        lines += _lines_of(standard.sensitivity.sentence, standard_stability(standard, questionnaire))
    lines += ["", f"Intervals at 95%: {' '.join(how_intervals_are_made(results))}"]
    lines += _ratings_lines(results) if questionnaire.has_ratings else []
    lines += _benchmark_lines(benchmark_rows(results, additions.benchmarks))
    if additions.make_up:
        lines += ["", make_up_title(questionnaire.case_label), *(f"  {each.sentence}" for each in additions.make_up)]
    if (sample := additions.sample) is not None:
        texts = [*(paragraph.text for paragraph in sample.paragraphs), *sample.weight_notes]
        lines += ["", TITLE.format(plural=questionnaire.case_label.plural), *(f"  {text}" for text in texts)]
    if additions.agreement is not None:
        lines += _agreement_lines(additions.agreement, questionnaire.case_label)
    return _join_lines(lines)


def group_text(case_detail: CaseDetail, group: CaseGroup, results: Results) -> str:
    """Return the tables of the cases with one value of a case detail, without standards rated by judgement."""
    case_count = results.questionnaire.case_label.with_count(len(group.records))
    lines = [f"{breakdown_title(case_detail)}: {group.text}", f"{case_count} in this group."]
    for result in results.standards:
        if result.standard.rating_method is not RatingMethod.BY_JUDGEMENT:
            lines += _standard_lines(result, results.questionnaire)
    return _join_lines(lines)


def questionnaire_line(questionnaire: Questionnaire) -> str:
    """Return what a questionnaire contains, in one line, and whether it is a survey: not every author meant one."""
    counts = [
        (len(questionnaire.standards), questionnaire.standard_label.singular),
        (len(questionnaire.key_questions), "key question"),
        (len(questionnaire.questions) - len(questionnaire.key_questions), "prompt"),
        (len(questionnaire.case_details), f"{questionnaire.case_label.singular} detail"),
    ]
    summary = ", ".join(f"{number} {label}{'' if number == 1 else 's'}" for number, label in counts)
    survey = ", a survey" if questionnaire.is_survey else ""
    return f"{questionnaire.id}, version {questionnaire.version}{survey}: {summary}."


def crosswalk_line(crosswalk: Crosswalk) -> str:
    """Return what a crosswalk joins, in one line."""
    pairs = pluralise(len(crosswalk.pairs), "pair")
    return f"{crosswalk.id}: {pairs} of questions of {crosswalk.first.name} and {crosswalk.second.name}."


def _standard_lines(result: StandardResult, questionnaire: Questionnaire) -> list[str]:
    name, rating = result.standard.name, rating_with_decision(result)
    lines = ["", f"{name}: {rating}" if questionnaire.has_ratings else name]
    lines += [f"  {asked}" for asked in filter(None, [asked_of(result.standard, questionnaire)])]
    if not result.key_questions:
        return lines
    keys = key_question_rows(result)
    lines += _table_lines(keys)
    prompts = question_rows(prompt for key_question in result.key_questions for prompt in key_question.prompts)
    if prompts:
        lines += ["  Prompts", *_table_lines(prompts)]
    rows = (*keys, *prompts)
    lines += [*_target_lines(rows), *_named_answer_lines(rows)]
    confirm = f"Check before confirming {result.calculated_rating}."
    return [*lines, *(f"  {confirm} {reason}" for reason in result.discretion_reasons)]


def _target_lines(rows: Iterable[QuestionRow]) -> list[str]:
    """Return whether each question with a target reaches it."""
    targets = target_rows(rows)
    lines = [f"    {each.row.id}  {', '.join(each.cells[1:5])}; exceptions {each.exceptions_text}" for each in targets]
    return [f"  {TITLE_OF_TARGETS}", *lines] if lines else []


def _named_answer_lines(rows: Sequence[QuestionRow]) -> list[str]:
    """Return how many cases had each named answer, for each question with a scale."""
    lines: list[str] = []
    for words in (OF_SCALE, OF_REASONS):
        of_kind = [row for row in rows if words_of(row.result.question) is words]
        answers = [(row.id, *each.cells) for row in of_kind for each in row.answers]
        if answers:
            headings = words.headings(of_kind[0].result.case_label)
            body = [("id", *(heading.lower() for heading in headings)), *answers]
            widths = [max(len(cells[column]) for cells in body) for column in range(len(body[0]))]
            padded = ("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) for cells in body)
            lines += [f"  {words.title}", *(f"    {line}".rstrip() for line in padded)]
    return lines


def _lines_of(*sentences: str) -> list[str]:
    return [f"  {sentence}" for sentence in sentences if sentence]


def _table_lines(question_rows: Iterable[QuestionRow]) -> Iterator[str]:
    body = [_row_cells(row) for row in question_rows]
    is_survey = any(len(row) > len(HEADINGS) + 1 for row in body)
    rows = [(*HEADINGS, *([NON_RESPONSE_HEADING] if is_survey else []), ""), *body]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    for row in rows:
        marker, name, *numbers = row[:-1]
        cells = "  ".join(number.rjust(width) for number, width in zip(numbers, widths[2:], strict=True))
        yield f"  {marker.ljust(widths[0])} {name.ljust(widths[1])}  {cells}  {row[-1]}".rstrip()


def _row_cells(row: QuestionRow) -> tuple[str, ...]:
    text_parts = [f"{row.lowest_label}:" if row.is_marked else "", row.text, f"({row.note})" if row.note else ""]
    marker = "*" if row.is_marked else ""
    return (
        marker,
        row.id,
        row.percentage,
        row.base,
        row.interval,
        *row.excluded_counts,
        " ".join(filter(None, text_parts)),
    )


def _ratings_lines(results: Results) -> list[str]:
    rated_standards = [standard for standard in results.standards if standard.is_rated]
    if not rated_standards:
        return ["", f"{overall_label(results.overall)}."]
    name_width = max(len(result.standard.name) for result in rated_standards)
    rating_width = max(len(rating_label(result)) for result in rated_standards)
    lines = ["", "Ratings"]
    for result in rated_standards:
        name, rating = result.standard.name.ljust(name_width), rating_label(result).ljust(rating_width)
        line = f"  {name}  {rating}  {points_text(result)}  {how_rated(result)}"
        lines.append(line.rstrip())
    return [*lines, *_overall_lines(results.overall), *filter(None, [overall_stability(results)])]


def _overall_lines(overall: OverallResult) -> list[str]:
    lines = [f"Decision rule applied: {rule.name}. {rule.reason}" for rule in overall.applied_rules]
    if overall.awaiting_rating:
        names = _join_names(standard.name for standard in overall.awaiting_rating)
        lines.append(f"There is no overall rating until these are rated: {names}.")
    if calculated := calculated_overall(overall):
        lines.append(calculated)
    return [*lines, f"Overall: {overall.rating or 'not yet rated'}, {score_text(overall)}"]


def _benchmark_lines(rows: Sequence[BenchmarkRow]) -> list[str]:
    lines = ["", benchmark_messages.TITLE, f"  {benchmark_messages.HOW_TO_READ}"] if rows else []
    for row in rows:
        question, share, interval, *benchmark, difference, source = row.cells
        lines += [f"  {question}", f"    This audit: {share}, interval {interval}"]
        lines += [f"    {': '.join(benchmark)}. Difference {difference}. {source}."]
    return lines


def _agreement_lines(answers: SplitAnswers, case_label: CaseLabel) -> list[str]:
    sentences = agreement_tables.agreement_sentences(answers, case_label)
    rows = agreement_tables.question_rows(answers)[1 : MAX_SPLIT_QUESTIONS + 1]
    lines = [*sentences, f"{agreement_tables.MOST_SPLIT_CAPTION}:", *(f"{same}  {name}" for name, same, *_ in rows)]
    return ["", agreement_tables.TITLE, *(f"  {line}" for line in lines)]


def _join_names(names: Iterable[str]) -> str:
    return "; ".join(names)


def _join_lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"
