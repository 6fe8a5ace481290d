"""The pairs of auditors, and the figures of agreement with their coefficients folded away."""

from __future__ import annotations

from audit.analysis import agreement_tables as tables
from audit.analysis.clustered import MIN_CASES
from audit.analysis.split_answers import AuditorPair, SplitAnswers
from audit.messages import agreement as messages
from audit.model.bands import NO_VALUE
from audit.model.questionnaire import CaseLabel
from audit.web.components import html
from audit.web.components.html import Row


def show_pairs(answers: SplitAnswers, case_label: CaseLabel) -> None:
    """Show how the answers of each two auditors compare, in alphabetical order."""
    html.subheading("Pairs of auditors", anchor="pairs")
    headers = ("Auditors", case_label.plural_heading, "The same", "95% interval")
    rows = [_pair_row(pair) for pair in answers.auditor_pairs]
    html.table("Answers of two auditors to the same questions, in alphabetical order", headers, rows, (1, 2, 3))
    if any(pair.interval is None for pair in answers.auditor_pairs):
        why = messages.FEW_CASES_NO_INTERVAL.format(minimum=MIN_CASES, plural=case_label.plural)
        html.paragraphs(why, kind="quiet")


def _pair_row(pair: AuditorPair) -> Row:
    interval = NO_VALUE if pair.interval is None else pair.interval.text
    names = " and ".join(name or "not allocated" for name in pair.auditors)
    return Row((names, str(pair.case_count), str(pair.counts.same), interval))


def show_figures(answers: SplitAnswers, case_label: CaseLabel) -> None:
    """Show how many answers are the same overall and for each question; kappa and AC1 only when unfolded."""
    html.subheading("Agreement in figures", anchor="figures")
    html.paragraphs(*tables.agreement_sentences(answers, case_label))
    rows = [Row(cells) for cells in tables.question_rows(answers)]
    numeric = range(1, len(tables.QUESTION_HEADINGS))
    coefficients = [Row(cells) for cells in tables.coefficient_rows(answers)]
    counts = [Row(cells) for cells in tables.two_by_two_rows(answers)]
    html.render(
        html.table_html(tables.TWO_BY_TWO_CAPTION, tables.TWO_BY_TWO_HEADINGS, counts, (1, 2), is_narrow=True),
        html.details_html(
            tables.QUESTIONS_TITLE,
            html.table_html(tables.QUESTIONS_CAPTION, tables.QUESTION_HEADINGS, rows, numeric),
        ),
        html.details_html(
            tables.COEFFICIENTS_CAPTION,
            html.paragraphs_html(messages.KAPPA_MEANS, messages.AC1_MEANS),
            html.table_html(tables.COEFFICIENTS_CAPTION, tables.COEFFICIENT_HEADINGS, coefficients, (1, 2, 3)),
        ),
    )
