"""A chapter for each domain and in it each standard, in the order of the source report's own."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis import tables, wording
from audit.analysis.disclosure_control import decided
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.analysis.suppression import HIDDEN
from audit.charts.images import png
from audit.charts.key_questions import describe, key_question_chart
from audit.files.report.confidence import write_how_sure
from audit.files.report.contents import Report
from audit.files.report.document import Column, Paper, Rating
from audit.files.report.prompts import figures_of
from audit.model.audit import Finding, FindingKind
from audit.model.questionnaire import Rated

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


def write_standards(paper: Paper, report: Report) -> None:
    """Every inspected standard, below its domain."""
    for domain in report.results.questionnaire.domains:
        found = [result for result in report.results.standards if result.standard.domain == domain.id]
        if found:
            paper.heading(f"{domain.id} {domain.title}", 1)
        for result in found:
            _write_standard(paper, result, report)
    shown = {result.standard.id for result in report.results.standards}
    elsewhere = [found for found in report.about.findings if found.kind in FINDINGS and found.standard not in shown]
    if elsewhere:
        paper.heading("Findings beside these standards", 1)
        _write_findings(paper, elsewhere, report, level=2)


def _write_standard(paper: Paper, result: StandardResult, report: Report) -> None:
    """Statement, rating and reason, the key questions as table and picture, how sure they are, the findings."""
    paper.heading(result.standard.name, 2)
    paper.paragraph(result.standard.statement).runs[0].italic = True
    if report.rates:
        most = report.results.questionnaire.scale.most_points
        points = f"{result.points} of {most} points" if result.points is not None else ""
        paper.rating("Rating:", Rating(wording.rating_words(result), points))
        for sentence in _reasons(result, report):
            paper.paragraph(sentence)
    if result.key_questions:
        _write_key_questions(paper, result, report)
        _write_picture(paper, result, report)
        write_how_sure(paper, result, report)
    _write_findings(paper, [found for found in report.about.findings if found.standard == result.standard.id], report)


def _reasons(result: StandardResult, report: Report) -> list[str]:
    """What the rating stands on, in sentences."""
    if not result.is_rated:
        return ["This standard is shown and not rated; it earns no points."]
    said = []
    if result.rule:
        before = f" Before the rule it was rated {result.before_rule}." if result.before_rule else ""
        said.append(f"{result.rule.reason}{before}")
    if result.judgement:
        reasons = result.judgement.rationale or "No reasons are recorded."
        said.append(f"People judged this standard {result.judgement.rating}. {reasons}")
    if result.standard.rated is Rated.FROM_CASES:
        number = len(result.key_questions)
        those = f"the lowest of {number} key questions, each" if number > 1 else "its only key question,"
        said.append(f"The calculated rating is that of {those} a share of cases answered Yes.")
        said += decided(result)
    if report.figures.prints_all(result):
        said += filter(None, [wording.lowest_sentence(result, report.about.unit)])
    return said


def _write_key_questions(paper: Paper, result: StandardResult, report: Report) -> None:
    printed = report.figures.prints_all(result)
    keys = result.key_questions
    bold = frozenset(number for number, key in enumerate(keys) if key.lowest and printed)
    lowest = "; the lowest in bold" if bold else ""
    columns = COLUMNS if result.is_rated else COLUMNS[:-1]
    rows = [_row(key, report, printed)[: len(columns)] for key in keys]
    paper.table(f"{result.standard.name}: key questions{lowest}", columns, rows, bold)
    known = [key for key in keys if report.figures.prints(key.question.id)]
    paper.bullets(f"{key.question.id}: {note}" for key in known if (note := wording.note_on(key)))


def _row(key: QuestionResult, report: Report, lowest_told: bool) -> list[str]:
    band = f"{key.band.rating}: {key.band.words}" if key.band else "–"
    if not report.figures.prints(key.question.id):
        band = HIDDEN
    name = f"{key.question.id} {key.question.text}"
    return [name, *figures_of(key, report.figures), f"{band} (lowest)" if key.lowest and lowest_told else band]


def _write_picture(paper: Paper, result: StandardResult, report: Report) -> None:
    """The shares that are printed, as bars."""
    keys = [key for key in result.key_questions if key.tally.base and report.figures.prints(key.question.id)]
    if not keys:
        return
    shorts = [getattr(key.question, "short", "") or key.question.id for key in keys]
    table = tables.questions(keys).assign(short=shorts)
    if not report.figures.prints_all(result):
        table = table.assign(lowest=False)
    chart = key_question_chart(table, paper.scale, with_bands=result.is_rated, on_paper=CHART_WIDTH)
    against = " against the bands" if result.is_rated else ""
    paper.picture(png(chart), f"{result.standard.name}: percentage Yes{against}", describe(table))


def _write_findings(paper: Paper, findings: Sequence[Finding], report: Report, level: int = 3) -> None:
    for kind, heading in FINDINGS.items():
        texts = [_finding(found, report) for found in findings if found.kind is kind]
        if texts:
            paper.heading(heading, level)
            paper.bullets(texts)


def _finding(finding: Finding, report: Report) -> str:
    """The finding with the key question that it rests on and, inside the team, the cases that show it."""
    cases = "" if report.about.outside or not finding.cases else f"{report.noun.headings}: {', '.join(finding.cases)}"
    rests_on = "; ".join(filter(None, [finding.question and f"Key question {finding.question}", cases]))
    return f"{finding.text} ({rests_on})" if rests_on else finding.text
