"""The results as the report prints them: ratings, recommendations, then each standard's table, chart and findings."""

from dataclasses import asdict, fields
from html import escape

import streamlit as st

from audit import tables
from audit.audits import LONGEST_TEXT, Addressee, FindingKind
from audit.charts.key_questions import describe, key_question_chart
from audit.pages import parts
from audit.pages.counting import results_shown
from audit.pages.frame import Visit, faults_told, visit
from audit.pages.parts import Row
from audit.questionnaire import Rated
from audit.ratings import Judgement, QuestionResult, StandardResult
from audit.storage.audits import Audit, AuditResults

QUESTION_HEADS = ("Key question", "Percentage Yes", "Yes of base", "Not applicable", "Unanswered")
PROMPT_HEADS = ("Prompt", *QUESTION_HEADS[1:])
NUMBERS = (1, 2, 3, 4)
NOTHING_ENTERED = Judgement("")


def show(here: Visit) -> None:
    """The whole chapter of one audit."""
    audit = here.audit()
    details = audit.details
    where = " · ".join(filter(None, (details.unit, details.region, details.fieldwork)))
    parts.heading("Results", over=details.name, under=where)
    found = results_shown(here, audit)
    parts.text(f"{found.which_cases}.", kind="quiet")
    overall(found)
    ratings(found)
    recommendations(audit)
    for domain in audit.questionnaire.domains:
        for standard in found.results.standards:
            if standard.standard.domain == domain.id:
                one_standard(here, found, standard)


def overall(found: AuditResults) -> None:
    """The overall rating with its points, what it waits for, and the rules that acted."""
    result = found.results.overall
    badge = parts.badge(result.rating or tables.NOT_YET_RATED, found.audit.questionnaire.scale)
    st.html(
        '<div class="score"><div><p class="what">Overall rating</p>'
        f'{badge.replace("badge", "badge large", 1)}</div><div><p class="what">Score</p>'
        f'<span class="figure">{result.points}/{result.maximum}</span></div></div>'
    )
    if result.waiting_for:
        names = ", ".join(standard.name for standard in result.waiting_for)
        parts.notice(f"The overall rating waits for the rating of {names}. The points are those reached so far.")
    for rule in result.rules:
        parts.notice(f"Decision rule “{rule.name}” acted. {rule.reason}")


def ratings(found: AuditResults) -> None:
    """The ratings page of the report, domain by domain."""
    table, scale = tables.ratings(found.results), found.audit.questionnaire.scale
    rows = []
    for domain in found.audit.questionnaire.domains:
        standards = [
            Row((_way_to(row.Index, row.standard), parts.badge(row.rating, scale), row.score, row.how))
            for row in table[table["domain"] == domain.id].itertuples()
        ]
        rows += [Row((f"{domain.id}. {domain.title}",)), *standards] if standards else []
    parts.subheading("Ratings")
    heads = ("Standard", "Rating", "Points", "Where the rating comes from")
    parts.table(f"Ratings of the standards, {found.which_cases}", heads, rows, (2,), ready=(0, 1))
    left_out = ", ".join(standard.name for standard in found.results.not_inspected)
    if left_out:
        parts.text(f"Not inspected, so not in the maximum: {left_out}.", kind="quiet")


def _way_to(standard_id: str, title: str) -> str:
    return parts.link(f"{standard_id} {title}", anchor(standard_id))


def anchor(standard_id: str) -> str:
    """What a link to a standard on this page names."""
    return f"standard-{standard_id.replace('.', '-')}"


def one_standard(here: Visit, found: AuditResults, result: StandardResult) -> None:
    """One standard in the anatomy of the report."""
    audit, standard = found.audit, result.standard
    badge = parts.badge(tables.rating_words(result), audit.questionnaire.scale)
    place = escape(anchor(standard.id))
    st.html(f'<div class="title-line"><h2 id="{place}">{escape(standard.name)}</h2>{badge}</div>')
    parts.text(standard.statement, kind="lead")
    if standard.rated is Rated.BY_PEOPLE:
        judged(here, audit, result)
    else:
        from_cases(found, result)
    findings(audit, standard.id)


def from_cases(found: AuditResults, result: StandardResult) -> None:
    """The report's table, the sentence on the lowest, the chart, the prompts, the flags."""
    details, scale = found.audit.details, found.audit.questionnaire.scale
    table = tables.questions(result.key_questions)
    parts.table(
        f"{result.standard.name}: percentage Yes, {found.which_cases}",
        QUESTION_HEADS,
        question_rows(result.key_questions),
        NUMBERS,
    )
    for sentence in filter(None, [tables.lowest_sentence(result, details.unit), *notes(result.key_questions)]):
        parts.text(sentence)
    if table["percent"].notna().any():
        shorts = [key.short for key in result.standard.key_questions]
        chart_table = table.assign(short=shorts)
        chart = key_question_chart(chart_table, scale, result.is_rated, parts.ink())
        st.altair_chart(chart, alt=describe(chart_table), width="stretch")
    if result.discretion:
        parts.notice(f"Worth a second look before {result.rating} is settled. {' '.join(result.discretion)}")
    prompts(result)


def prompts(result: StandardResult) -> None:
    """The prompts under each key question, folded away."""
    with st.expander(f"Prompts of {result.standard.name}"):
        for key in result.key_questions:
            rows = question_rows(key.prompts)
            parts.table(f"{key.question.id} {key.question.text}", PROMPT_HEADS, rows, NUMBERS)
            for sentence in notes(key.prompts):
                parts.text(sentence, kind="quiet")


def question_rows(results: tuple[QuestionResult, ...]) -> list[Row]:
    """The rows of a table of questions; the lowest in bold, and named so."""
    table = tables.questions(results)
    return [
        Row(
            (
                f"{row.Index} {row.question}" + (" (lowest)" if row.lowest else ""),
                row.percentage,
                row.base,
                str(row.not_applicable),
                str(row.unanswered),
            ),
            bold=row.lowest,
        )
        for row in table.itertuples()
    ]


def notes(results: tuple[QuestionResult, ...]) -> list[str]:
    """What a reader must know of single percentages, each with its question."""
    return [f"{result.question.id}: {note}" for result in results if (note := tables.note_on(result))]


def judged(here: Visit, audit: Audit, result: StandardResult) -> None:
    """A standard that people rate: the rating entered, why, and a form to change it."""
    judgement = audit.judgements.get(result.standard.id)
    if result.rule is not None:
        parts.text(result.rule.reason, tables.how_rated(result))
    if judgement is None:
        parts.text("No rating is entered yet.", kind="quiet")
    else:
        parts.text(f"Entered rating: {judgement.rating}.")
        st.text(judgement.rationale)
    with st.expander("Change the rating" if judgement else "Enter the rating"):
        enter_rating(here, audit, result.standard.id, judgement)


def enter_rating(here: Visit, audit: Audit, standard_id: str, stored: Judgement | None) -> None:
    """The form for a judged rating; what is typed is kept as a draft until it is saved.

    It replaces the rating that stood there when it was begun. Where another one was entered since, saving tells so,
    and only a second click, after that one could be read, overwrites it.
    """
    form, key = f"rating {audit.id} {standard_id}", f"rating-{audit.id}-{standard_id}"
    draft = here.store.drafts.read(here.person, form)
    if key not in st.session_state:
        st.session_state[f"seen-{key}"] = from_draft(draft, "seen") if draft else stored
    seen: Judgement | None = st.session_state[f"seen-{key}"]
    entered = rating_fields(key, audit.questionnaire.scale.ratings, from_draft(draft) or seen or NOTHING_ENTERED)
    kept = as_draft(entered) | as_draft(seen, "seen")
    if entered not in (seen or NOTHING_ENTERED, stored) and kept != draft:
        here.store.drafts.keep(here.person, form, kept)
    if st.button("Save the rating", key=f"save-{key}", disabled=not entered.rating):
        st.session_state[f"seen-{key}"] = stored
        with faults_told():
            here.store.audits.judge(here.person, audit.id, standard_id, entered, seen)
            here.store.drafts.drop(here.person, form)
            st.session_state[f"seen-{key}"] = entered
            st.rerun()


def rating_fields(key: str, choices: tuple[str, ...], begin: Judgement) -> Judgement:
    """The rating and its rationale; returns what they hold now."""
    default = begin.rating if begin.rating in choices else None
    rating = st.segmented_control("Rating", choices, default=default, key=key, required=True, wrap=True)
    rationale = st.text_area("Rationale", begin.rationale, key=f"rationale-{key}", max_chars=LONGEST_TEXT)
    return Judgement(rating or "", rationale or "")


def as_draft(judgement: Judgement | None, prefix: str = "") -> dict[str, object]:
    """A judgement as fields of a draft."""
    return {f"{prefix}{name}": value for name, value in asdict(judgement or NOTHING_ENTERED).items()}


def from_draft(draft: dict[str, object], prefix: str = "") -> Judgement | None:
    """The judgement in a draft; None where it holds none."""
    found = Judgement(*(str(draft.get(f"{prefix}{field.name}", "")) for field in fields(Judgement)))
    return None if found == NOTHING_ENTERED else found


def findings(audit: Audit, standard_id: str) -> None:
    """Strengths and areas for improvement of one standard."""
    for kind, title in (
        (FindingKind.STRENGTH, "Strengths"),
        (FindingKind.IMPROVEMENT, "Areas for improvement"),
    ):
        texts = [f.text for f in audit.findings if f.kind is kind and f.standard == standard_id]
        if texts:
            parts.subheading(title, level=3)
            parts.listing(texts)


def recommendations(audit: Audit) -> None:
    """The recommendations by addressee, numbered through."""
    found = [finding for finding in audit.findings if finding.kind is FindingKind.RECOMMENDATION]
    if not found:
        return
    parts.subheading("Recommendations")
    number = 1
    for addressee in Addressee:
        texts = [finding.text for finding in found if finding.addressee is addressee]
        if texts:
            parts.subheading(f"{addressee_words(audit, addressee)} should:", level=3)
            parts.listing(texts, start=number)
            number += len(texts)


def addressee_words(audit: Audit, addressee: Addressee) -> str:
    """Whom a recommendation is for."""
    names = {
        Addressee.UNIT: audit.details.unit,
        Addressee.REGION: f"{audit.details.region} region",
        Addressee.NATIONAL: "HM Prison and Probation Service",
    }
    return names[addressee]


if __name__ == "__main__":
    show(visit())
