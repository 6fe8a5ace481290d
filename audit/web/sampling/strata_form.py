"""The strata of a draw: their names, the values that a case must have, and fixed numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from audit.messages import sample_page as messages
from audit.model.audit import Audit
from audit.model.list_columns import COLUMN_LABELS, value_label
from audit.model.sampling import INSPECTION_STRATA, Stratum
from audit.model.stratum_problems import STRATUM_COLUMNS
from audit.sampling.long_list import LongList
from audit.web.components import html, tab_state
from audit.web.components.text_boxes import text_line
from audit.web.draft_form import DraftForm
from audit.web.sampling.choices import SampleChoices
from audit.web.sampling.fields import optional_number

PLACES = ("cluster", "ldu", "team", "office")
FIELDS_IN_A_ROW = 3


def usual_strata(audit: Audit) -> tuple[Stratum, ...]:
    """Return the strata of the questionnaire; if it has none, those of the inspection."""
    return audit.questionnaire.strata or INSPECTION_STRATA


def choose_strata(form: DraftForm, audit: Audit, choices: SampleChoices, long_list: LongList) -> SampleChoices:
    """Show the fields of the strata in an expander, and return the choices with what they hold."""
    chosen = [choices.strata]

    def show_fields() -> None:
        chosen.append(_strata_fields(form, audit, choices, long_list))

    html.expander("Change the strata", f"strata {form.key}", show_fields)
    return replace(choices, strata=chosen[-1])


def _strata_fields(form: DraftForm, audit: Audit, choices: SampleChoices, long_list: LongList) -> tuple[Stratum, ...]:
    """Show the fields of every stratum; return what they hold."""
    case_label = audit.questionnaire.case_label
    html.paragraphs(
        messages.HOW_STRATA_FIT.format(singular=case_label.singular),
        messages.FIXED_NUMBERS.format(plural=case_label.plural),
        kind="quiet",
    )
    strata = choices.strata
    values = {column: values for column, values in STRATUM_COLUMNS.items() if values}
    values |= _place_values(long_list, strata)
    chosen = [_stratum_fields(form, number, stratum, values) for number, stratum in enumerate(strata, start=1)]
    with st.container(horizontal=True):
        add_clicked = st.button("Add stratum", key=f"add-stratum {form.key}")
        usual = usual_strata(audit)
        if strata != usual and st.button("Use the usual strata", key=f"usual {form.key}"):
            restart_form(form, replace(choices, strata=usual))
    if add_clicked:
        chosen.append(_stratum_fields(form, len(chosen) + 1, Stratum(""), values))
    return tuple(chosen)


def restart_form(form: DraftForm, choices: SampleChoices) -> None:
    """Run the page again with these choices in its fields."""
    form.context.store.drafts.save(form.context.person, form.draft_name, choices.to_draft())
    tab_state.RESET_COUNT.of(form.draft_name).set(form.reset_count + 1)
    st.rerun()


def _place_values(long_list: LongList, strata: Sequence[Stratum]) -> dict[str, tuple[str, ...]]:
    """Return the values of each column of places that has several, with those that a stratum names."""
    place_values = {}
    for column in PLACES:
        named = {value for stratum in strata for value in stratum.values.get(column, ())}
        found = {*long_list.cases[column].unique(), *named}
        if len(found) > 1:
            place_values[column] = tuple(sorted(found - {""}))
    return place_values


def _stratum_fields(form: DraftForm, number: int, stratum: Stratum, values: Mapping[str, Sequence[str]]) -> Stratum:
    html.subheading(f"Stratum {number}", 3)
    name = text_line(f"Name of stratum {number}", stratum.name, key=f"stratum-{number} {form.key}", live=True)
    chosen = {}
    columns = list(values)
    for start in range(0, len(columns), FIELDS_IN_A_ROW):
        row = columns[start : start + FIELDS_IN_A_ROW]
        for column, place in zip(row, st.columns(FIELDS_IN_A_ROW), strict=False):
            selected = place.multiselect(
                f"{COLUMN_LABELS[column]} of stratum {number}",
                values[column],
                [value for value in values[column] if value in stratum.values.get(column, ())],
                key=f"{column}-{number} {form.key}",
                format_func=value_label,
                placeholder="Every value",
            )
            if selected:
                chosen[column] = tuple(selected)
    label, key = f"Fixed number of stratum {number} (optional)", f"quota-{number} {form.key}"
    quota = optional_number(label, stratum.quota, key, "In proportion")
    return Stratum(name, chosen, quota)
