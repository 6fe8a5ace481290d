"""Starting an audit: its name, place and dates, its questionnaire and the inspected standards."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from functools import partial

import streamlit as st

from audit.errors import InputError
from audit.messages import pages as messages
from audit.messages.calibration import WHAT_AN_EXERCISE_IS
from audit.model.audit import AuditDescription
from audit.model.purpose import Purpose
from audit.model.questionnaire import Questionnaire, RatingMethod
from audit.toml_files.questionnaire import ShippedQuestionnaire
from audit.web.components import html, tab_state
from audit.web.components.address import get_param, remove_param
from audit.web.components.how_many import how_many_label, show_how_many
from audit.web.components.problem_fields import details_fields
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import DraftForm, Entries, form_of
from audit.web.offered_questionnaires import available_key, labels_of, offered_questionnaires
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, already_submitted, get_context, show_errors, submit_once

DRAFT_NAME = "new audit"
RATING_METHOD_LABELS = {
    RatingMethod.FROM_CASES: "rated from cases",
    RatingMethod.BY_JUDGEMENT: "rated by judgement",
    RatingMethod.NOT_RATED: "not rated",
}


def show(context: PageContext) -> None:
    """Show the form. What is typed is saved as a draft until the audit is started."""
    html.heading("Start an audit")
    form = form_of(context, DRAFT_NAME)
    draft = form.load_draft()
    purpose = select_purpose(form, draft)
    description, chosen, shipped_questionnaire = show_form(form, draft)
    entered: Entries = {
        "purpose": purpose.value,
        "name": description.name,
        "unit": description.unit,
        "region": description.region,
        "started_in": description.started_in,
        "fieldwork_from": str(description.fieldwork_from or ""),
        "fieldwork_to": str(description.fieldwork_to or ""),
        "questionnaire": chosen,
        "not_inspected": sorted(description.not_inspected),
    }
    untouched: Entries = form.first_seen.get_or_set({} if draft else entered)
    if not already_submitted(DRAFT_NAME, (description, purpose)):
        form.save_draft(entered, draft, entered != untouched)
    if shipped_questionnaire is not None:
        show_sample_size(shipped_questionnaire.questionnaire)
    if st.button("Start the audit", type="primary"):
        start_audit(form, description, shipped_questionnaire, purpose)


def show_form(form: DraftForm, draft: Entries) -> tuple[AuditDescription, str, ShippedQuestionnaire | None]:
    """Show the fields, filled with the draft, and return what they hold now, with the key of the questionnaire.

    The questionnaire is None if the chosen one is no longer offered.
    """
    name = text_field(form, "Name of the audit", draft, "name", "For example: Autumn case audit 2026")
    unit = text_field(form, "Unit", draft, "unit", "The probation delivery unit to audit")
    region = text_field(form, "Region (optional)", draft, "region", "")
    with st.container(horizontal=True, key="fieldwork"):
        start_date = date_field(form, "Fieldwork begins (optional)", draft, "fieldwork_from")
        end_date = date_field(form, "Fieldwork ends (optional)", draft, "fieldwork_to")
    started_in = text_field(
        form, "When the sampled cases started (optional)", draft, "started_in", "For example: 1 to 14 September 2026"
    )
    offered = offered_questionnaires(form.context)
    chosen = select_questionnaire(form, draft, offered)
    questionnaire = offered.get(chosen)
    not_inspected = (
        select_not_inspected(form, draft, questionnaire.questionnaire) if questionnaire else frozenset[str]()
    )
    description = AuditDescription(name, unit, region, start_date, end_date, started_in, not_inspected)
    return description, chosen, questionnaire


def select_purpose(form: DraftForm, draft: Entries) -> Purpose:
    """Return what is started: an audit, or a calibration exercise that prepares its auditors."""
    purposes = [Purpose.AUDIT, Purpose.CALIBRATION]
    initial = Purpose.CALIBRATION if draft.get("purpose") == Purpose.CALIBRATION.value else Purpose.AUDIT
    chosen = st.segmented_control(
        "What do you start?",
        purposes,
        default=initial,
        key=_key(form, "purpose"),
        format_func=lambda purpose: purpose.label,
        required=True,
        wrap=True,
    )
    purpose = Purpose(chosen or initial)
    if purpose.is_exercise:
        html.paragraphs(WHAT_AN_EXERCISE_IS.format(plural="cases"), kind="quiet")
    return purpose


def _key(form: DraftForm, field: str) -> str:
    """Return the key of a field of the form."""
    return f"new-{field} {form.reset_count}"


def text_field(form: DraftForm, label: str, draft: Entries, field: str, placeholder: str) -> str:
    """Show a field for one line of text and return the text."""
    return text_line(label, str(draft.get(field, "")), key=_key(form, field), placeholder=placeholder)


def date_field(form: DraftForm, label: str, draft: Entries, field: str) -> date | None:
    """Show an optional date field and return the date."""
    saved = str(draft.get(field, ""))
    return st.date_input(
        label, date.fromisoformat(saved) if saved else None, key=_key(form, field), format="DD/MM/YYYY"
    )


def select_questionnaire(form: DraftForm, draft: Entries, offered: Mapping[str, ShippedQuestionnaire]) -> str:
    """Return the key of the chosen questionnaire; the audit keeps the version that it starts with.

    The one that the address names, by a link from the page Questionnaires, is chosen first, once. If one is no longer
    offered, that is said, and its key returned, until another is chosen.
    """
    keys, labels, widget_key = list(offered), labels_of(offered), _key(form, "questionnaire")
    named = _named_in_address(offered)
    if named or tab_state.widget_value(widget_key) not in (None, *keys):
        tab_state.set_widget_value(widget_key, named if named in keys else None)
    wanted = named or str(draft.get("questionnaire") or keys[0])
    if tab_state.widget_value(widget_key) in keys:
        chosen: str | None = st.selectbox("Questionnaire", keys, format_func=labels.__getitem__, key=widget_key)
    else:
        index = keys.index(wanted) if wanted in keys else None
        chosen = st.selectbox("Questionnaire", keys, index, format_func=labels.__getitem__, key=widget_key)
    if chosen is None:
        html.notice(messages.QUESTIONNAIRE_NOT_OFFERED.format(questionnaire=wanted))
    html.render(f"<p>{html.link_to('See, change or write questionnaires', 'questionnaires')}</p>")
    return chosen or wanted


def _named_in_address(offered: Mapping[str, ShippedQuestionnaire]) -> str:
    """Return the key of the questionnaire that the address names, and remove it from the address; '' if none.

    One that is not offered has the key that it would have.
    """
    named = (get_param("questionnaire"), get_param("version"))
    remove_param("questionnaire")
    remove_param("version")
    keys = (key for key, each in offered.items() if (each.questionnaire.id, each.questionnaire.version) == named)
    return next(keys, available_key(*named).strip())


def select_not_inspected(form: DraftForm, draft: Entries, questionnaire: Questionnaire) -> frozenset[str]:
    """Return the standards that this audit does not inspect. They do not count in the score."""
    saved = draft.get("not_inspected")
    unticked = set(saved) if isinstance(saved, list) else set()
    has_ratings = questionnaire.has_ratings
    html.subheading("Standards inspected" if has_ratings else "Sections included")
    html.paragraphs(messages.CLEAR_NOT_INSPECTED if has_ratings else messages.CLEAR_LEFT_OUT, kind="quiet")
    with st.container(key=_key(form, "not_inspected")):  # an error about them leads here
        ticked = {
            standard.id
            for standard in questionnaire.standards
            if st.checkbox(
                f"{standard.name} ({RATING_METHOD_LABELS[standard.rating_method]})" if has_ratings else standard.name,
                standard.id not in unticked,
                key=_key(form, f"inspects-{standard.id}"),
            )
        }
    return frozenset(standard.id for standard in questionnaire.standards) - ticked


def show_sample_size(questionnaire: Questionnaire) -> None:
    """Show, in an expander, how many cases to draw."""
    key = f"how-many-{questionnaire.id}"
    html.expander(how_many_label(questionnaire.case_label), key, partial(show_how_many, f"{key} new", questionnaire))


def start_audit(
    form: DraftForm,
    description: AuditDescription,
    shipped_questionnaire: ShippedQuestionnaire | None,
    purpose: Purpose = Purpose.AUDIT,
) -> None:
    """Start the audit and go to its cases. If there is a problem, show it and leave the form as it is."""
    audit_id = ""
    names = [field.name for field in fields(AuditDescription)]
    problem_fields = details_fields({name: _key(form, name) for name in names})
    with show_errors({**problem_fields, messages.QUESTIONNAIRE_MISSING: _key(form, "questionnaire")}):
        if shipped_questionnaire is None:
            raise InputError(messages.QUESTIONNAIRE_MISSING)
        source, store, person = shipped_questionnaire.source, form.context.store, form.context.person
        audit_id = submit_once(
            DRAFT_NAME,
            (description, purpose),
            lambda: store.audits.start(person, description, source, purpose),
        )
        form.reset()
    if audit_id:
        st.switch_page(page_path("cases"), query_params={"audit": audit_id})


if __name__ == "__main__":
    show(get_context())
