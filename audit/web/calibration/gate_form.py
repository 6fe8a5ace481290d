"""The calibration of an audit: which exercise its auditors must pass, who has passed, and waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import streamlit as st

from audit.analysis.calibration import how_sure_the_gate_is
from audit.formatting import format_date, pluralise
from audit.messages import calibration as messages
from audit.model.audit import Audit
from audit.model.bands import Share
from audit.model.calibration import DEFAULT_THRESHOLD, MIN_THRESHOLD, ExerciseChoice, Gate, GateStanding, GateState
from audit.model.people import Permission
from audit.web.components import html, tab_state
from audit.web.components.confirmation import confirm, show_confirmation
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import form_of
from audit.web.page_list import page_path
from audit.web.session.page_context import PageContext, show_errors, submit_once

GATE = "calibration before recording"
STATE_LABELS = {
    GateState.PASSED: "Passed",
    GateState.WAIVED: "Waived",
    GateState.NOT_MEMBER: "Takes no part in the exercise",
    GateState.NOT_SUBMITTED: "Not all submitted",
    GateState.NOT_RELEASED: "Agreed answers not released",
    GateState.OTHER_QUESTIONNAIRE: "Another version of the questionnaire: run the exercise again",
    GateState.ERASED: "Exercise erased or not in this database",
    GateState.BELOW_THRESHOLD: "Below the percentage",
}


def show_calibration(context: PageContext, audit: Audit) -> None:
    """Show which exercise must be passed; to a lead also who has passed, and the forms to change it."""
    gate = context.store.gates.get(context.person, audit.id)
    manages = context.has_permission(Permission.MANAGE_CALIBRATION, audit) and audit.closed_at is None
    if gate is None and not manages:
        return
    html.subheading("Calibration before recording")
    show_confirmation(GATE)
    if gate is not None:
        html.paragraphs(messages.MUST_BE_PASSED.format(exercise=gate.exercise_name, threshold=gate.threshold))
    if not manages:
        return
    if gate is not None:
        standings = context.store.gates.standings(context.person, audit.id)
        _show_standings(standings)
        _show_waivers(context, audit, standings)
    choices = context.store.gates.choices(context.person, audit.id)
    if gate is None:
        html.paragraphs(messages.NO_GATE_YET)
        _show_fields(context, audit, gate, choices)
    else:
        label = "Change or remove the required exercise"
        html.expander(label, f"change-gate {audit.id}", partial(_show_fields, context, audit, gate, choices))
    label = "Start a calibration exercise with these members"
    html.expander(label, f"start-exercise {audit.id}", partial(_show_start, context, audit))


def _show_standings(standings: Sequence[GateStanding]) -> None:
    rows = [
        html.Row((standing.person, _state_text(standing), _agreement_text(standing), _waiver_text(standing)))
        for standing in standings
    ]
    headers = ("Name", "Calibration", "Agreed answers given", "Waiver")
    html.table("Who may start cases", headers, rows, numeric_columns=(2,))


def _state_text(standing: GateStanding) -> str:
    below = f": {standing.lowest_standard}" if standing.state is GateState.BELOW_THRESHOLD else ""
    return f"{STATE_LABELS[standing.state]}{below}"


def _agreement_text(standing: GateStanding) -> str:
    return str(Share(*standing.agreement)) if standing.agreement[1] else "–"


def _waiver_text(standing: GateStanding) -> str:
    waiver = standing.waiver
    return f"{waiver.reason} ({waiver.by}, {format_date(waiver.at)})" if waiver else ""


def _show_waivers(context: PageContext, audit: Audit, standings: Sequence[GateStanding]) -> None:
    """Show the form that lets somebody record without having passed, and the one that withdraws this."""
    waiting = [standing.person for standing in standings if not standing.state.is_open]
    waived = [standing.person for standing in standings if standing.waiver]
    if waiting:
        html.expander(
            "Waive the calibration for somebody", f"waive {audit.id}", partial(_waive, context, audit, waiting)
        )
    if waived:
        withdraw = partial(_withdraw, context, audit, waived)
        html.expander("Withdraw a waiver", f"withdraw-waiver {audit.id}", withdraw)


def _waive(context: PageContext, audit: Audit, names: Sequence[str]) -> None:
    form = form_of(context, f"waive {audit.id}")
    person_key = f"waived-person {form.key}"
    name = st.selectbox("Who may record without having passed", names, index=None, key=person_key)
    reason = form.show_reason("Reason for the waiver", is_prose=True)
    with show_errors({"": form.reason_key}):
        if st.button("Waive the calibration", disabled=name is None, key="waive-button") and name is not None:
            context.store.gates.waive(context.person, audit.id, name, reason)
            form.reset()
            _finish(audit, messages.WAIVED.format(name=name))


def _withdraw(context: PageContext, audit: Audit, names: Sequence[str]) -> None:
    name = st.selectbox("Whose waiver", names, index=None, key=f"withdrawn-person {audit.id}")
    with show_errors():
        if st.button("Withdraw the waiver", disabled=name is None, key="withdraw-waiver-button") and name is not None:
            context.store.gates.withdraw_waiver(context.person, audit.id, name)
            _finish(audit, messages.WAIVER_WITHDRAWN.format(name=name))


def _show_fields(context: PageContext, audit: Audit, gate: Gate | None, choices: Sequence[ExerciseChoice]) -> None:
    """Show the choice of the exercise and of the percentage, with how sure a pass then is."""
    by_id = {choice.id: choice for choice in choices}
    exercise_id, threshold = _fields(audit, gate, by_id)
    if exercise_id is not None:
        counts = list(by_id[exercise_id].answer_counts.values())
        html.paragraphs(how_sure_the_gate_is(counts, threshold), kind="quiet")
        fewest = min(counts, default=0)
        if fewest < MIN_ANSWERS:
            html.notice(messages.FEW_ANSWERS.format(fewest=pluralise(fewest, "agreed answer")))
    with show_errors(), st.container(horizontal=True):
        clicked = st.button("Require this exercise", key="require-exercise", disabled=exercise_id is None)
        removed = gate is not None and st.button("Remove the requirement", key="remove-gate")
        if clicked and exercise_id is not None:
            context.store.gates.set(context.person, audit.id, exercise_id, threshold, gate)
            _finish(audit, messages.GATE_SET)
        if removed:
            context.store.gates.remove(context.person, audit.id, gate)
            _finish(audit, messages.GATE_REMOVED)


MIN_ANSWERS = 10
"""With fewer agreed answers in a standard, one slip may decide."""


def _fields(audit: Audit, gate: Gate | None, by_id: Mapping[str, ExerciseChoice]) -> tuple[str | None, int]:
    ids = list(by_id)
    resets = tab_state.RESET_COUNT.of(f"gate {audit.id}").get()
    index = ids.index(gate.exercise_id) if gate and gate.exercise_id in by_id else None
    exercise_id = st.selectbox(
        "Exercise to pass",
        ids,
        index,
        key=f"gate-exercise {audit.id} {resets}",
        format_func=lambda id_: f"{by_id[id_].name} ({sum(by_id[id_].answer_counts.values())} agreed answers)",
        placeholder="Choose a released exercise" if ids else "No released exercise with this questionnaire",
    )
    threshold = st.number_input(
        "Percentage of agreement needed in each standard",
        MIN_THRESHOLD,
        100,
        gate.threshold if gate else DEFAULT_THRESHOLD,
        1,
        key=f"gate-threshold {audit.id} {resets}",
        width=320,
    )
    return exercise_id, int(threshold)


def _show_start(context: PageContext, audit: Audit) -> None:
    """Show the form that starts an exercise with the questionnaire and the members of this audit."""
    html.paragraphs(messages.WHAT_AN_EXERCISE_IS.format(plural=audit.questionnaire.case_label.plural), kind="quiet")
    key = f"exercise-name {audit.id}"
    name = text_line("Name of the exercise", f"Calibration for {audit.description.name}", key=key)
    exercise_id = ""
    with show_errors({"": key}):
        if st.button("Start a calibration exercise", key="start-exercise-button"):
            form, calibrations = f"exercise {audit.id}", context.store.calibrations
            exercise_id = submit_once(form, name, lambda: calibrations.start_from(context.person, audit.id, name))
    if exercise_id:
        st.switch_page(page_path("cases"), query_params={"audit": exercise_id})


def _finish(audit: Audit, message: str) -> None:
    for form in ("gate", "waive"):
        resets = tab_state.RESET_COUNT.of(f"{form} {audit.id}")
        resets.set(resets.get() + 1)
    confirm(GATE, message)
    st.rerun()
