"""One standard in the anatomy of the source report: statement, rating, table, findings; then how sure it is."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from audit.analysis import wording
from audit.analysis.certainty import Certainty, certainty, usable
from audit.analysis.ratings import QuestionResult, StandardResult
from audit.charts.intervals import ShownShare, describe, interval_chart
from audit.model.audit import Finding, FindingKind
from audit.model.questionnaire import Rated
from audit.storage.repositories.audits import AuditResults
from audit.web.components import html
from audit.web.components.charts import drawn_once
from audit.web.components.html import Row
from audit.web.results import prompts, rating_forms
from audit.web.results.prompts import key_name
from audit.web.session.page_context import Visit

IN_WORDS = "In words"
HEADS = ("Key question", "Percentage Yes", "Yes of base", IN_WORDS, "95% interval", "Not applicable", "Unanswered")
WORDS = HEADS.index(IN_WORDS)
FINDINGS = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.PRACTICE: "Practice examples",
}


def anchor(standard_id: str) -> str:
    """What a link to a standard on this page names."""
    return f"standard-{standard_id.replace('.', '-')}"


def standard(here: Visit, found: AuditResults, result: StandardResult) -> None:
    """One standard, with the forms for what people decide on it."""
    by_people = result.standard.rated is Rated.BY_PEOPLE
    body = judged(result) if by_people else from_cases(found, result)
    html.together(head(found, result), body, findings(found, result.standard.id), how_sure(found, result))
    if by_people:
        rating_forms.judge(here, found.audit, result.standard.id)
        return
    chart(found, result)
    rating_forms.decide(here, found.audit, result)
    prompts.below(found, result)


def head(found: AuditResults, result: StandardResult) -> str:
    """The name of the standard with its rating, and its statement. HTML."""
    badge = html.badge(wording.rating_words(result), found.audit.questionnaire.scale)
    place, name = escape(anchor(result.standard.id)), escape(result.standard.name)
    line = f'<div class="title-line"><h2 id="{place}">{name}</h2>{badge}</div>'
    return line + html.as_text(result.standard.statement, kind="lead")


def judged(result: StandardResult) -> str:
    """A standard that people rate: the rating entered, and why. HTML."""
    ruled, before = ([result.rule.reason], " before the rule") if result.rule else ([], "")
    if result.judgement is None:
        return html.as_text(*ruled) + html.as_text("No rating is entered yet.", kind="quiet")
    entered = html.as_text(*ruled, f"Entered rating{before}: {result.judgement.rating}.")
    return entered + html.as_text(*filter(None, result.judgement.rationale.splitlines()))


def from_cases(found: AuditResults, result: StandardResult) -> str:
    """The report's table and the sentence on the lowest; what people decided; what must be known of the figures."""
    caption = f"{result.standard.name}: percentage Yes, {found.which_cases}"
    columns = [column for column in range(len(HEADS)) if column != WORDS or result.is_rated]
    heads = [HEADS[column] for column in columns]
    rows = [_row(found, key, columns) for key in result.key_questions]
    numbers = [place for place, column in enumerate(columns) if column not in (0, WORDS)]
    said = [wording.lowest_sentence(result, found.audit.details.unit), *notes(result.key_questions)]
    decided = [wording.how_rated(result)] if result.decision else [result.lapsed.why] if result.lapsed else []
    return "".join(
        (
            html.as_table(caption, heads, rows, numbers),
            html.as_text(*filter(None, said)),
            *map(html.as_notice, decided),
        )
    )


def _row(found: AuditResults, key: QuestionResult, columns: Sequence[int]) -> Row:
    tally, words = key.tally, key.band.words if key.band else "–"
    name = f"{key.question.id} {key.question.text}{' (lowest)' if key.lowest else ''}"
    figures = (key.share.text, key.share.of, words, sure(found, key).text)
    cells = (name, *figures, *tally.left_out)
    return Row(tuple(cells[column] for column in columns), bold=key.lowest)


def sure(found: AuditResults, key: QuestionResult) -> Certainty:
    """How sure a share is: with the eligible cases, where their number is known and fits the cases that count."""
    eligible = usable(found.audit.details.eligible, found.results.cases)
    return certainty(key, found.audit.questionnaire.scale, eligible)


def how_sure(found: AuditResults, result: StandardResult) -> str:
    """How near the rating is to another, why people should look twice, and the same of each key question. HTML."""
    pieces = []
    if result.calculated:
        beside = " The rating as calculated from the cases is meant." if result.rating != result.calculated else ""
        pieces.append(html.as_text(f"{result.sensitivity.sentence}{beside}"))
    if result.discretion:
        reasons = " ".join(result.discretion)
        pieces.append(html.as_notice(f"Worth a second look before {result.calculated} is settled. {reasons}"))
    if result.is_rated and any(key.tally.base for key in result.key_questions):
        heads = ("Key question", "95% interval", "Bands that it spans", "How near another band is")
        rows = [_sure_row(sure(found, key), key) for key in result.key_questions]
        caption = f"{result.standard.name}: how sure each figure is, {found.which_cases}"
        pieces.append(
            html.folded("How sure each figure is", html.as_table(caption, heads, rows, (1,)), _on_what(found))
        )
    return html.as_subheading("How sure", level=3) + "".join(pieces) if pieces else ""


def _sure_row(sure_of_it: Certainty, key: QuestionResult) -> Row:
    name = f"{key_name(key)} {key.share}"
    return Row((name, sure_of_it.text, sure_of_it.spans_text, key.sensitivity.sentence or "–"), bold=key.lowest)


def _on_what(found: AuditResults) -> str:
    eligible, noun = usable(found.audit.details.eligible, found.results.cases), found.audit.questionnaire.record
    sampled = (
        f"The intervals allow for {noun.count(found.results.cases)} out of {eligible} eligible."
        if eligible is not None
        else f"The number of eligible {noun.many} is not used: the intervals hold for a sample of very many."
    )
    return html.as_text(f"{sampled} Wilson’s intervals at 95%; this project’s own, the report has none.", kind="quiet")


def chart(found: AuditResults, result: StandardResult) -> None:
    """The shares against the bands with their intervals; nothing where there is no share."""
    shown = tuple(
        ShownShare(f"{key.question.id} {key_name(key)}", key.share, sure(found, key), key.lowest)
        for key in result.key_questions
        if key.tally.base
    )
    if shown:
        of = (shown, found.audit.questionnaire.scale, result.is_rated)
        drawn_once(found.audit, interval_chart, of, describe(shown, result.is_rated), result.standard.name)


def notes(results: tuple[QuestionResult, ...]) -> list[str]:
    """What a reader must know of single percentages, each with its question."""
    return [f"{result.question.id}: {note}" for result in results if (note := wording.note_on(result))]


def findings(found: AuditResults, standard_id: str) -> str:
    """Strengths, areas for improvement and practice examples of one standard. HTML."""
    pieces = []
    for kind, title in FINDINGS.items():
        texts = [_finding(one) for one in found.audit.findings if one.kind is kind and one.standard == standard_id]
        if texts:
            pieces += [html.as_subheading(title, level=3), html.as_listing(texts)]
    return "".join(pieces)


def _finding(finding: Finding) -> str:
    return f"{finding.text} ({finding.question})" if finding.question else finding.text
