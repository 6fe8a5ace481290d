"""The view Try it: result tables from invented answers."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from audit.analysis.audit_results import AuditResults, ratings_only
from audit.analysis.case_counts import count_cases
from audit.analysis.results import StandardResult
from audit.formatting import join_some
from audit.messages import questionnaires as messages
from audit.model.answers import NoAnswer
from audit.model.applicability import AnswerResolver
from audit.model.audit import Audit, AuditDescription
from audit.model.case import CaseRecord
from audit.model.invented_cases import MAX_CASES, invent_cases
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.toml_files.questionnaire_check import check_questionnaire
from audit.web.components import html, tab_state
from audit.web.questionnaires.form_view import require_no_problems
from audit.web.questionnaires.opened import OpenQuestionnaire
from audit.web.questionnaires.text_saving import Outcome
from audit.web.results.overall import overall_html
from audit.web.results.prompts import show_prompt_expanders
from audit.web.results.standard_section import heading_html, judgement_html, key_questions_html, standard_anchor

DEFAULT_CASES = 20
MAX_NAMED = 12


def show_trial(opened: OpenQuestionnaire, _outcome: Outcome) -> None:
    """Show how many cases to invent, and the results of those cases."""
    questionnaire = require_no_problems(opened)
    if questionnaire is None:
        return
    count, seed = _show_choices(opened, questionnaire)
    with st.spinner(messages.INVENTING.format(cases=questionnaire.case_label.with_count(count))):
        audit_results = _results(opened.source, count, seed)
    html.notice(messages.ANSWERS_ARE_INVENTED.format(which=audit_results.which_cases))
    if never_asked := _never_asked(questionnaire, audit_results.records):
        names = join_some(never_asked, MAX_NAMED)
        html.notice(messages.NEVER_ASKED.format(which=audit_results.which_cases, questions=names))
    html.render(_contents_html(audit_results), overall_html(audit_results))
    for result in audit_results.results.standards:
        _show_standard(audit_results, result)


def _show_choices(opened: OpenQuestionnaire, questionnaire: Questionnaire) -> tuple[int, int]:
    """Return the number of cases to invent, and the number that decides which answers are invented."""
    seed = tab_state.TRIAL_SEED.of(opened.key)
    plural = questionnaire.case_label.plural
    with st.container(horizontal=True, vertical_alignment="bottom", key="trial-choices"):
        count = st.number_input(
            f"Invented {plural}", 1, MAX_CASES, DEFAULT_CASES, step=10, key=f"trial-count-{opened.key}", width=180
        )
        if st.button("Invent other answers", key=f"trial-again-{opened.key}"):
            seed.set(seed.get() + 1)
    return int(count), seed.get()


@lru_cache(maxsize=16)
def _results(source: str, count: int, seed: int) -> AuditResults:
    """Return the results of invented cases; they are worked out once for each text, number and seed."""
    questionnaire = check_questionnaire(source).questionnaire
    if questionnaire is None:
        raise ValueError("The questionnaire has problems.")
    records = invent_cases(questionnaire, count, seed)
    which = messages.INVENTED_CASES.format(count=f"{count:,}", cases=questionnaire.case_label.for_count(count))
    description = AuditDescription(messages.TRIAL_UNIT, messages.TRIAL_UNIT)
    audit = Audit("trial", description, questionnaire, None, "", judgements={}, decisions={}, findings=())
    results = ratings_only(audit, count_cases(questionnaire, records))
    return AuditResults(audit, results, records, which, all_cases=count)


def _never_asked(questionnaire: Questionnaire, records: tuple[CaseRecord, ...]) -> list[str]:
    """Return the ids of the questions that apply to none of the cases: their conditions may be wrong."""
    resolver = AnswerResolver(questionnaire.questions)
    asked: set[str] = set()
    for record in records:
        asked |= {key for key, outcome in resolver.outcomes(record).items() if outcome is not NoAnswer.DOES_NOT_APPLY}
    return [question.id for question in questionnaire.questions if question.id not in asked]


def _contents_html(audit_results: AuditResults) -> str:
    standards = [result.standard for result in audit_results.results.standards]
    return html.contents_html([(standard.name, standard_anchor(standard.id)) for standard in standards])


def _show_standard(audit_results: AuditResults, result: StandardResult) -> None:
    """Show the table of a standard as the Results page does, and its prompts."""
    is_judged = result.standard.rating_method is RatingMethod.BY_JUDGEMENT
    body_html = judgement_html(result) if is_judged else key_questions_html(audit_results, result)
    html.render(heading_html(audit_results, result), body_html)
    show_prompt_expanders(audit_results, result)
