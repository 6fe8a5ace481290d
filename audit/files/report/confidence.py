"""How sure the figures of one standard are: intervals, what would change the rating, and why to look twice."""

from __future__ import annotations

from audit.analysis.certainty import certainty
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.analysis.suppression import HIDDEN
from audit.files.report.contents import Report
from audit.files.report.document import Column, Paper
from audit.files.report.prompts import share_in_full


def write_how_sure(paper: Paper, result: StandardResult, report: Report) -> None:
    """One small table and a few sentences; nothing where no case was answered yes or no."""
    keys = [key for key in result.key_questions if key.tally.base]
    if not keys:
        return
    paper.heading("How sure", 3)
    columns = [Column("Key question", 3), Column("Share", 4), Column("Interval at 95%", 4), Column("Bands it spans", 6)]
    if not result.is_rated:
        columns = columns[:-1]
    rows = [_row(key, report)[: len(columns)] for key in keys]
    paper.table(f"{result.standard.name}: what the percentages of all {report.noun.many} may be", columns, rows)
    if report.figures.prints_all(result):
        paper.bullets(filter(None, [_sensitivity(result), *result.discretion]))


def _row(key: QuestionResult, report: Report) -> list[str]:
    share = share_in_full(key, report.figures)
    if not report.figures.prints(key.question.id):
        return [key.question.id, share, HIDDEN, HIDDEN]
    sure = certainty(key, report.results.questionnaire.scale, report.eligible)
    return [key.question.id, share, sure.text, sure.spans_text]


def _sensitivity(result: StandardResult) -> str:
    """What would change the calculated rating; where another one counts, which that is."""
    sentence = result.sensitivity.sentence
    return f"Calculated: {result.calculated}. {sentence}" if sentence and result.decision else sentence
