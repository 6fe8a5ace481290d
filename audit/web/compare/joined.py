"""Joined questions: what joins this audit to those with another questionnaire, one view of the page Compare."""

from __future__ import annotations

from collections.abc import Sequence

from audit.analysis.audit_counts import AuditSummaryCounts
from audit.analysis.comparison import joined_notes
from audit.formatting import pluralise
from audit.messages import crosswalks as messages
from audit.model.crosswalk import Crosswalk, QuestionPair
from audit.toml_files.crosswalk import CrosswalkFolder
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.web.compare.comparable import ComparableAudits
from audit.web.components import html
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, two_lines

HEADINGS = ("First question", "Second question", "The second is", "Note")


def show_joined_notes(audits: Sequence[AuditSummaryCounts]) -> None:
    """Say which of the audits shown have another questionnaire, and what the marks at joined figures mean."""
    if notes := joined_notes(audits):
        html.paragraphs(*notes)


def show_joined(audits: ComparableAudits) -> None:
    """Show which questions of this audit's questionnaire are joined to which of others, and how."""
    show_problems(audits.folder)
    crosswalks = audits.crosswalks
    if not crosswalks:
        html.paragraphs(messages.NOTHING_JOINED)
    texts = {} if not crosswalks else _question_texts()
    for crosswalk in crosswalks:
        html.subheading(crosswalk.title)
        html.paragraphs(crosswalk.source, kind="quiet")
        copied_table(
            f"{pluralise(len(crosswalk.pairs), 'pair')} of questions: first of {crosswalk.first.name}, second of "
            f"{crosswalk.second.name}",
            HEADINGS,
            [_row(crosswalk, pair, texts) for pair in crosswalk.pairs],
            html_columns=(0, 1),
        )
    if crosswalks:
        html.paragraphs(messages.HOW_JOINED)


def show_problems(folder: CrosswalkFolder) -> None:
    """Say which crosswalks cannot be read, so that nobody takes their questions for joined."""
    html.notice_if_any([messages.FILE_NOT_READ.format(problem=problem) for problem in folder.problems])


def _question_texts() -> dict[tuple[str, str], str]:
    """Return the wording of each question of the questionnaires that ship, by the ids of both."""
    return {
        (shipped.questionnaire.id, question.id): question.text
        for shipped in shipped_questionnaires()
        for question in shipped.questionnaire.questions
    }


def _row(crosswalk: Crosswalk, pair: QuestionPair, texts: dict[tuple[str, str], str]) -> Row:
    first = two_lines(pair.first_id, texts.get((crosswalk.first.questionnaire_id, pair.first_id), ""))
    second = two_lines(pair.second_id, texts.get((crosswalk.second.questionnaire_id, pair.second_id), ""))
    return Row((first, second, pair.second_is.label, pair.note))
