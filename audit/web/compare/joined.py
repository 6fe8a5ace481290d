"""Which audits the page Compare may compare with this one, and what joins them: one view of the page."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from audit.analysis.audit_counts import AuditReference, AuditSummaryCounts
from audit.analysis.comparison import joined_notes
from audit.analysis.joined_audits import comparable_audits, join_audit, version_of
from audit.formatting import pluralise
from audit.messages import crosswalks as messages
from audit.model.audit import Audit
from audit.model.crosswalk import Crosswalk, QuestionPair
from audit.model.questionnaire import Questionnaire
from audit.toml_files.crosswalk import CrosswalkFolder, read_crosswalks
from audit.toml_files.questionnaire import shipped_questionnaires
from audit.web.components import html
from audit.web.components.copying import copied_table
from audit.web.components.html import Row, two_lines
from audit.web.session.page_context import PageContext

HEADINGS = ("First question", "Second question", "The second is", "Note")


def list_comparable(context: PageContext, audit: Audit) -> list[AuditReference]:
    """Return the audits that can be compared with this one, itself among them."""
    listed = context.store.comparisons.list_audits(context.person)
    return comparable_audits(listed, audit.questionnaire, read_crosswalks().crosswalks)


def count_audits(
    context: PageContext, audit: Audit, audit_ids: Collection[str] | None = None
) -> list[AuditSummaryCounts]:
    """Return the counts of these audits, joined to this one, or else of all that can be compared with it."""
    crosswalks = _crosswalks_of(audit.questionnaire, read_crosswalks().crosswalks)
    wanted = [each for each in list_comparable(context, audit) if audit_ids is None or each.audit_id in audit_ids]
    joins = crosswalks and any(each.version_used != version_of(audit.questionnaire) for each in wanted)
    ids = [each.audit_id for each in wanted] if audit_ids is None else audit_ids
    counted = context.store.comparisons.all(context.person, prompts=bool(joins), audit_ids=ids)
    return [join_audit(each, audit.questionnaire, crosswalks) for each in counted]


def _crosswalks_of(questionnaire: Questionnaire, crosswalks: Sequence[Crosswalk]) -> list[Crosswalk]:
    version = version_of(questionnaire)
    return [each for each in crosswalks if each.first.includes(version) or each.second.includes(version)]


def show_joined_notes(audits: Sequence[AuditSummaryCounts]) -> None:
    """Say which of the audits shown have another questionnaire, and what the marks at joined figures mean."""
    if notes := joined_notes(audits):
        html.paragraphs(*notes)


def show_joined(context: PageContext, audit: Audit) -> None:
    """Show which questions of this audit's questionnaire are joined to which of others, and how."""
    folder = read_crosswalks()
    show_problems(folder)
    crosswalks = _crosswalks_of(audit.questionnaire, folder.crosswalks)
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
