"""The summary: the overall rating, the ratings by domain, and what is recommended to whom."""

from __future__ import annotations

from audit.analysis.disclosure_control import why_rated
from audit.analysis.ratings import Overall
from audit.analysis.wording import NOT_YET_RATED, calculated_overall, rating_words, score
from audit.files.report.contents import Report, ReportAbout
from audit.files.report.document import CellText, Column, Paper, Rating
from audit.files.report.prompts import figures_of
from audit.formatting import day_words
from audit.model.audit import Finding, FindingKind

NOBODY_YET = "Somebody who is not named yet"


def write_summary(paper: Paper, report: Report) -> None:
    """The first chapter, for those who read no other."""
    paper.heading("Summary", 1)
    overall = report.results.overall
    if report.rates:
        paper.rating("Overall rating:", Rating(overall.rating or NOT_YET_RATED), size=16)
        paper.paragraph(_points(overall), bold=True)
    for sentence in _overall_sentences(report):
        paper.paragraph(sentence)
    if report.rates:
        paper.heading("Ratings", 2)
        for domain in report.results.questionnaire.domains:
            _write_domain(paper, f"{domain.id} {domain.title}", domain.id, report)
    else:
        _write_shares(paper, report)
    _write_recommendations(paper, report.about)


def _write_shares(paper: Paper, report: Report) -> None:
    """Where nothing is rated: every question in one table."""
    columns = [
        Column("Question", 10.4),
        Column("Percentage Yes", 3.2, is_number=True),
        Column("Yes of base", 3.4, is_number=True),
    ]
    rows = [
        [f"{key.question.id} {key.question.text}", *figures_of(key, report.figures)[:2]]
        for key in report.results.key_questions
    ]
    paper.table(f"Every question: {report.about.which_cases.rstrip('.')}", columns, rows)


def _points(overall: Overall) -> str:
    return f"Score: {overall.points} of {overall.maximum} points"


def _overall_sentences(report: Report) -> list[str]:
    overall = report.results.overall
    sentences = [f"{report.noun.headings}: {report.about.which_cases.rstrip('.')}."]
    if not report.rates:
        sentences.append("Nothing is rated here.")
    if overall.waiting_for:
        names = "; ".join(standard.name for standard in overall.waiting_for)
        sentences.append(f"The overall rating waits for: {names}.")
    sentences += [f"Rule that acted: {rule.name}. {rule.reason}" for rule in overall.rules]
    return [*sentences, *filter(None, [calculated_overall(overall)])]


def _write_domain(paper: Paper, name: str, domain: str, report: Report) -> None:
    rated = [result for result in report.results.standards if result.standard.domain == domain and result.is_rated]
    if not rated:
        return
    columns = [
        Column("Standard", 4.8),
        Column("Rating", 4.2),
        Column("Points", 1.6, is_number=True),
        Column("Why", 6.4),
    ]
    rows: list[list[CellText]] = [
        [
            result.standard.name,
            Rating(rating_words(result)),
            score(result),
            why_rated(result, report.figures) or "–",
        ]
        for result in rated
    ]
    most = report.results.questionnaire.scale.most_points
    paper.table(f"Ratings: {name}; each standard earns up to {most} points", columns, rows)


def _write_recommendations(paper: Paper, about: ReportAbout) -> None:
    """Numbered through, as in the source report, so that people can name them."""
    found = [finding for finding in about.findings if finding.kind is FindingKind.RECOMMENDATION]
    if not found:
        return
    paper.heading("Recommendations", 2)
    number = 0
    for addressee, name in (*about.details.addressees.items(), (None, NOBODY_YET)):
        meant = [finding for finding in found if finding.addressee is addressee]
        if meant:
            paper.heading(f"{name} should:", 3)
        for finding in meant:
            number += 1
            paper.numbered(number, _recommendation(finding))


def _recommendation(finding: Finding) -> str:
    """The recommendation with who sees to it, and by when, where that is agreed."""
    owner = [f"Owner: {finding.owner}."] if finding.owner else []
    due = [f"Due: {day_words(finding.due)}."] if finding.due else []
    return " ".join([finding.text, *owner, *due])
