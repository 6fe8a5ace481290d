"""The summary: the overall rating, the ratings by domain, and what is recommended to whom."""

from __future__ import annotations

from collections.abc import Sequence

from audit.audits import Addressee, Finding, FindingKind
from audit.exchange.report.about import ReportAbout
from audit.exchange.report.paper import CellText, Column, Paper, Rating
from audit.ratings import Overall, Results, StandardResult
from audit.tables import NOT_YET_RATED, how_rated, rating_words, score

NATIONAL = "The national service"
REGION = "The region"
NOBODY_YET = "Somebody who is not named yet"


def write_summary(paper: Paper, results: Results, about: ReportAbout) -> None:
    """The first chapter, for those who read no other."""
    paper.heading("Summary", 1)
    overall = results.overall
    paper.rating("Overall rating:", Rating(overall.rating or NOT_YET_RATED), size=16)
    paper.paragraph(_points(overall), bold=True)
    for sentence in _overall_sentences(results, about):
        paper.paragraph(sentence)
    paper.heading("Ratings", 2)
    for domain in results.questionnaire.domains:
        rated = [result for result in results.standards if result.standard.domain == domain.id and result.is_rated]
        if rated:
            _write_domain(paper, f"{domain.id} {domain.title}", rated, results)
    _write_recommendations(paper, about)


def _points(overall: Overall) -> str:
    return f"Score: {overall.points} of {overall.maximum} points"


def _overall_sentences(results: Results, about: ReportAbout) -> list[str]:
    overall = results.overall
    sentences = [f"The figures rest on {about.which_cases.rstrip('.')}."]
    if overall.waiting_for:
        names = "; ".join(standard.name for standard in overall.waiting_for)
        sentences.append(f"The overall rating waits for: {names}.")
    sentences += [f"Rule that acted: {rule.name}. {rule.reason}" for rule in overall.rules]
    return sentences


def _write_domain(paper: Paper, name: str, rated: Sequence[StandardResult], results: Results) -> None:
    columns = [
        Column("Standard", 4.8),
        Column("Rating", 4.2),
        Column("Points", 1.6, is_number=True),
        Column("Why", 6.4),
    ]
    rows: list[list[CellText]] = [
        [result.standard.name, Rating(rating_words(result)), score(result), how_rated(result) or "–"]
        for result in rated
    ]
    most = results.questionnaire.scale.most_points
    paper.table(f"Ratings: {name}; each standard earns up to {most} points", columns, rows)


def _write_recommendations(paper: Paper, about: ReportAbout) -> None:
    """Numbered through, as in the source report, so that people can name them."""
    found = [finding for finding in about.findings if finding.kind is FindingKind.RECOMMENDATION]
    if not found:
        return
    paper.heading("Recommendations", 2)
    names: dict[Addressee | None, str] = {
        Addressee.UNIT: about.unit,
        Addressee.REGION: f"{about.details.region} region" if about.details.region else REGION,
        Addressee.NATIONAL: NATIONAL,
        None: NOBODY_YET,
    }
    number = 0
    for addressee, name in names.items():
        meant = [finding for finding in found if finding.addressee is addressee]
        if meant:
            paper.heading(f"{name} should:", 3)
        for finding in meant:
            number += 1
            paper.numbered(number, _recommendation(finding))


def _recommendation(finding: Finding) -> str:
    return finding.text
