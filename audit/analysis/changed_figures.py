"""Frozen figures next to what the program would calculate now, if that is something else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.analysis.rating_wording import overall_label, points_text, rating_label, score_text
from audit.analysis.results import QuestionResult, Results, StandardResult
from audit.analysis.stability_wording import stability_text
from audit.model.bands import NO_VALUE


@dataclass(frozen=True)
class ChangedFigure:
    """One figure as it was frozen, which counts, and as the program would calculate it now."""

    name: str
    frozen: str
    now: str


def compare_figures(frozen: Results, now: Results) -> tuple[ChangedFigure, ...]:
    """Return every frozen figure that would be another now, in the order of the report.

    A figure that only one of the two results has is not compared: an earlier version did not know it.
    """
    figures_now = _figures(now)
    return tuple(
        ChangedFigure(name, value, figures_now[name])
        for name, value in _figures(frozen).items()
        if name in figures_now and figures_now[name] != value
    )


def _figures(results: Results) -> Mapping[str, str]:
    """Return each figure by its name, as pages print it."""
    overall = results.overall
    figures = [
        ("Overall rating", overall_label(overall)),
        ("Overall rating: stability", stability_text(overall.stability)),
        ("Points", score_text(overall)),
        (f"{results.questionnaire.case_label.plural_heading} included", str(results.case_count)),
    ]
    for standard in results.standards:
        figures += _standard_figures(standard)
    return dict(figures)


def _standard_figures(result: StandardResult) -> Iterator[tuple[str, str]]:
    name = result.standard.name
    yield f"{name}: rating", rating_label(result)
    yield f"{name}: points", points_text(result)
    yield f"{name}: sensitivity", result.sensitivity.sentence or NO_VALUE
    yield f"{name}: stability", stability_text(result.stability)
    yield f"{name}: reasons to check the rating", " ".join(result.discretion_reasons) or NO_VALUE
    for question in result.all_questions:
        yield from _question_figures(question)


def _question_figures(result: QuestionResult) -> Iterator[tuple[str, str]]:
    name = result.question.id
    yield f"{name}: percentage Yes", str(result.share)
    yield f"{name}: interval", result.confidence_interval.text
    yield f"{name}: band", result.band.rating if result.band else NO_VALUE
    yield f"{name}: lowest", "Yes" if result.is_lowest else "No"
    yield f"{name}: not applicable, unanswered", ", ".join(result.tally.left_out)
    if result.weighted is not None:
        yield f"{name}: weighted percentage", f"{result.weighted.percent}%"
