"""Starting an audit: what it is called, where and when, by which questionnaire, which standards."""

from datetime import date

import streamlit as st

from audit.model.audit import AuditDetails
from audit.model.questionnaire import Questionnaire, Rated
from audit.toml_files.questionnaire import ShippedQuestionnaire, shipped_questionnaires
from audit.web.components import html
from audit.web.session.page_context import Visit, faults_told, once, visit, was_sent

FORM = "new audit"
HOW_RATED = {
    Rated.FROM_CASES: "rated from cases",
    Rated.BY_PEOPLE: "judged by people",
    Rated.NOT_RATED: "shown, not rated",
}


def show(here: Visit) -> None:
    """The form; what is typed is kept as a draft until the audit is started."""
    html.heading("Start an audit")
    draft = here.store.drafts.read(here.person, FORM)
    details, shipped = form(draft)
    kept = {
        "name": details.name,
        "unit": details.unit,
        "region": details.region,
        "started_in": details.started_in,
        "fieldwork_from": str(details.fieldwork_from or ""),
        "fieldwork_to": str(details.fieldwork_to or ""),
        "questionnaire": shipped.questionnaire.id,
        "not_inspected": sorted(details.not_inspected),
    }
    if kept != draft and not was_sent(FORM, details):
        here.store.drafts.keep(here.person, FORM, kept)
    if st.button("Start the audit", type="primary"):
        start(here, details, shipped)


def form(draft: dict[str, object]) -> tuple[AuditDetails, ShippedQuestionnaire]:
    """The fields, filled with the draft; returns what they hold now."""
    name = line("Name of the audit", draft, "name", "For example: Autumn case audit 2026")
    unit = line("Unit", draft, "unit", "The probation delivery unit that is audited")
    region = line("Region (optional)", draft, "region", "")
    with st.container(horizontal=True, key="fieldwork"):
        begins = day("Fieldwork begins (optional)", draft, "fieldwork_from")
        ends = day("Fieldwork ends (optional)", draft, "fieldwork_to")
    started_in = line(
        "When the sampled cases started (optional)", draft, "started_in", "For example: 1 to 14 September 2026"
    )
    shipped = choose_questionnaire(draft)
    left_out = standards_left_out(draft, shipped.questionnaire)
    return AuditDetails(name, unit, region, begins, ends, started_in, left_out), shipped


def line(label: str, draft: dict[str, object], field: str, placeholder: str) -> str:
    """One line of text."""
    return st.text_input(label, str(draft.get(field, "")), key=f"new-{field}", placeholder=placeholder) or ""


def day(label: str, draft: dict[str, object], field: str) -> date | None:
    """A date that may be left open."""
    kept = str(draft.get(field, ""))
    return st.date_input(label, date.fromisoformat(kept) if kept else None, key=f"new-{field}", format="DD/MM/YYYY")


def choose_questionnaire(draft: dict[str, object]) -> ShippedQuestionnaire:
    """The questionnaire; the audit keeps the version that it begins with."""
    shipped = shipped_questionnaires()
    titles = {one.questionnaire.id: one.questionnaire.title for one in shipped}
    ids = list(titles)
    kept = ids.index(str(draft["questionnaire"])) if draft.get("questionnaire") in ids else 0
    chosen = st.selectbox("Questionnaire", ids, kept, format_func=titles.__getitem__, key="new-questionnaire")
    return next(one for one in shipped if one.questionnaire.id == chosen)


def standards_left_out(draft: dict[str, object], questionnaire: Questionnaire) -> frozenset[str]:
    """The standards that this audit does not inspect: they drop out of the maximum."""
    kept = draft.get("not_inspected")
    not_ticked = set(kept) if isinstance(kept, list) else set()
    html.subheading("Standards inspected")
    html.text("Untick what this audit leaves out. It then drops out of the points and the maximum.", kind="quiet")
    ticked = {
        standard.id
        for standard in questionnaire.standards
        if st.checkbox(
            f"{standard.name} ({HOW_RATED[standard.rated]})",
            standard.id not in not_ticked,
            key=f"new-inspects-{standard.id}",
        )
    }
    return frozenset(standard.id for standard in questionnaire.standards) - ticked


def start(here: Visit, details: AuditDetails, shipped: ShippedQuestionnaire) -> None:
    """Start the audit and go to its cases; a fault is told and the form stays as it is."""
    audit_id = ""
    with faults_told():
        audit_id = once(FORM, details, lambda: here.store.audits.start(here.person, details, shipped.source))
        here.store.drafts.drop(here.person, FORM)
    if audit_id:
        st.switch_page("audit/web/pages/cases.py", query_params={"audit": audit_id})


if __name__ == "__main__":
    show(visit())
