"""A chapter for each domain and in it each standard, in the order of the source report's own."""

from __future__ import annotations

from collections.abc import Sequence

from audit import tables
from audit.audits import Finding, FindingKind
from audit.charts.key_questions import describe, key_question_chart
from audit.charts.pictures import png
from audit.exchange.report.about import ReportAbout
from audit.exchange.report.paper import Column, Paper, Rating
from audit.questionnaire import Rated
from audit.ratings import QuestionResult, Results, StandardResult

CHART_WIDTH = 520  # pixels of the bars alone; their names stand beside them
FINDINGS = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}
COLUMNS = [
    Column("Key question", 5.4),
    Column("Percentage Yes", 2.4, is_number=True),
    Column("Yes of base", 2.2, is_number=True),
    Column("Not applicable", 2.3, is_number=True),
    Column("Unanswered", 2.5, is_number=True),
    Column("Band", 3.2),
]


def write_standards(paper: Paper, results: Results, about: ReportAbout) -> None:
    """Every inspected standard, below its domain."""
    for domain in results.questionnaire.domains:
        found = [result for result in results.standards if result.standard.domain == domain.id]
        if found:
            paper.heading(f"{domain.id} {domain.title}", 1)
        for result in found:
            _write_standard(paper, result, results, about)
    shown = {result.standard.id for result in results.standards}
    elsewhere = [found for found in about.findings if found.kind in FINDINGS and found.standard not in shown]
    if elsewhere:
        paper.heading("Findings beside these standards", 1)
        _write_findings(paper, elsewhere, level=2)


def _write_standard(paper: Paper, result: StandardResult, results: Results, about: ReportAbout) -> None:
    """Statement, rating and reason, the key questions as table and picture, then what people found."""
    paper.heading(result.standard.name, 2)
    paper.paragraph(result.standard.statement).runs[0].italic = True
    most = results.questionnaire.scale.most_points
    points = f"{result.points} of {most} points" if result.points is not None else ""
    paper.rating("Rating:", Rating(tables.rating_words(result), points))
    for sentence in _reasons(result, about):
        paper.paragraph(sentence)
    if result.key_questions:
        _write_key_questions(paper, result)
        _write_picture(paper, result)
    if result.discretion:
        paper.heading("Look twice", 3)
        paper.bullets(result.discretion)
    _write_findings(paper, [found for found in about.findings if found.standard == result.standard.id], level=3)


def _reasons(result: StandardResult, about: ReportAbout) -> list[str]:
    """What the rating stands on, in sentences."""
    number = len(result.key_questions)
    if not result.is_rated:
        return ["This standard is shown and not rated; it earns no points."]
    sentences = []
    if result.rule:
        before = f" Before the rule it was rated {result.before_rule}." if result.before_rule else ""
        sentences.append(f"{result.rule.reason}{before}")
    if result.judgement:
        reasons = result.judgement.rationale or "No reasons are recorded."
        sentences.append(f"People judged this standard {result.judgement.rating}. {reasons}")
    if result.standard.rated is Rated.FROM_CASES:
        one = "one key question" if number == 1 else f"{number} key questions"
        sentences.append(f"The rating is that of the lowest of {one}, each a share of cases answered Yes.")
    return [*sentences, *filter(None, [tables.lowest_sentence(result, about.unit)])]


def _write_key_questions(paper: Paper, result: StandardResult) -> None:
    rows = [_row(key) for key in result.key_questions]
    bold = frozenset(number for number, key in enumerate(result.key_questions) if key.lowest)
    lowest = "; the lowest in bold" if bold else ""
    paper.table(f"{result.standard.name}: key questions{lowest}", COLUMNS, rows, bold)
    paper.bullets(f"{key.question.id}: {note}" for key in result.key_questions if (note := tables.note_on(key)))


def _row(key: QuestionResult) -> list[str]:
    tally = key.tally
    band = f"{key.band.rating}: {key.band.words}" if key.band else "–"
    name = f"{key.question.id} {key.question.text}"
    figures = [key.share.text, key.share.of, str(tally.not_applicable), str(tally.unanswered)]
    return [name, *figures, f"{band} (lowest)" if key.lowest else band]


def _write_picture(paper: Paper, result: StandardResult) -> None:
    if not any(key.tally.base for key in result.key_questions):
        return
    shorts = [getattr(key.question, "short", "") or key.question.id for key in result.key_questions]
    table = tables.questions(result.key_questions).assign(short=shorts)
    chart = key_question_chart(table, paper.scale, with_bands=result.is_rated, on_paper=CHART_WIDTH)
    against = " against the bands" if result.is_rated else ""
    paper.picture(png(chart), f"{result.standard.name}: percentage Yes{against}", describe(table))


def _write_findings(paper: Paper, findings: Sequence[Finding], level: int) -> None:
    for kind, heading in FINDINGS.items():
        texts = [found.text for found in findings if found.kind is kind]
        if texts:
            paper.heading(heading, level)
            paper.bullets(texts)
