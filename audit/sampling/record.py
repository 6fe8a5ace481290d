"""A draw as it is stored: without names, dates and case numbers, and with codes instead of staff ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import pandas as pd

from audit.errors import InputError
from audit.model.case_details import CaseDetail
from audit.model.sampling import COMMUNITY, POST_CUSTODY, UNKNOWN, DrawRecord, SampledCase
from audit.model.text_fields import fold_text
from audit.sampling.composition import composition
from audit.sampling.draw import Draw

DETAIL_NAMES: Mapping[str, tuple[str, ...]] = {
    "sex": ("sex",),
    "sentence_type": ("sentence type", "type of sentence", "supervised after"),
    "rosh": ("rosh", "risk of serious harm"),
    "cluster": ("cluster",),
    "ldu": ("ldu", "local delivery unit"),
    "team": ("team",),
    "office": ("office",),
}
"""How a questionnaire may name the case detail that a column of the list gives, folded; "_" counts as a space."""

VALUE_NAMES: Mapping[str, tuple[str, ...]] = {
    COMMUNITY: ("community sentence", "community"),
    POST_CUSTODY: ("post-custody", "post custody", "resettlement", "licence", "release"),
}
"""What a questionnaire may call a value of the list, if it is not called the same."""


class Coder(Protocol):
    """Makes the codes of case numbers and staff ids."""

    def case_code(self, crn: str) -> str:
        """Return the code of a case number."""

    def staff_code(self, staff_id: str) -> str:
        """Return the code of a staff id."""


def draw_record(draw: Draw, coder: Coder) -> DrawRecord:
    """Return the settings and counts of a draw, with practitioners named by their code."""
    codes = staff_codes((group.practitioner for group in draw.groups), coder)
    return DrawRecord(
        draw.settings,
        draw.listed,
        draw.dropped,
        draw.strata,
        tuple(replace(group, practitioner=codes[group.practitioner]) for group in draw.groups),
        composition(draw),
        draw.shortfall,
    )


def sampled_cases(
    draw: Draw, case_details: Iterable[CaseDetail], coder: Coder, references: Sequence[str]
) -> tuple[tuple[SampledCase, ...], tuple[SampledCase, ...]]:
    """Return the drawn cases and the reserves, in the order of the draw, with the references in the same order.

    ``case_details`` are those of the questionnaire. Raises ValueError if the number of references is another one.
    """
    cases = pd.concat([draw.cases, draw.reserves], ignore_index=True)
    columns: dict[str, Any] = {
        column: cases[column].tolist() for column in ("stratum", "cluster", "ldu", "team", "office")
    }
    for column in ("practitioner", "manager"):
        codes = staff_codes(cases[column], coder)
        columns[column] = [codes[staff_id] for staff_id in cases[column]]
    columns["case_code"] = [coder.case_code(crn) for crn in cases["crn"]]
    columns["details"] = _details(cases, case_details)
    names = ("reference", *columns)
    sampled = tuple(
        SampledCase(**dict(zip(names, values, strict=True)))
        for values in zip(references, *columns.values(), strict=True)
    )
    return sampled[: len(draw.cases)], sampled[len(draw.cases) :]


def staff_codes(staff_ids: Iterable[str], coder: Coder) -> dict[str, str]:
    """Return the code of each staff id; an empty one has no code."""
    return {staff_id: coder.staff_code(staff_id) if staff_id else "" for staff_id in set(staff_ids)}


def _details(cases: pd.DataFrame, case_details: Iterable[CaseDetail]) -> list[dict[str, str]]:
    """Return the case details that each row of the list gives."""
    details: list[dict[str, str]] = [{} for _ in range(len(cases))]
    for case_detail, column in detail_columns(case_details):
        values = {value: detail_value(case_detail, value) for value in cases[column].unique()}
        for row_details, value in zip(details, cases[column], strict=True):
            if values[value]:
                row_details[case_detail.id] = values[value]
    return details


def detail_columns(case_details: Iterable[CaseDetail]) -> Iterator[tuple[CaseDetail, str]]:
    """Yield each case detail that a column of the list gives, with the column."""
    columns = {name: column for column, names in DETAIL_NAMES.items() for name in names}
    for case_detail in case_details:
        names = (fold_text(case_detail.id.replace("_", " ")), fold_text(case_detail.text))
        if column := next((columns[name] for name in names if name in columns), ""):
            yield case_detail, column


def detail_value(case_detail: CaseDetail, value: str) -> str:
    """Return the value of a case detail for a value of the list; '' if the questionnaire has no such value."""
    for name in (value, *VALUE_NAMES.get(value, ())):
        try:
            return "; ".join(case_detail.parse(name))
        except InputError:
            continue
    return UNKNOWN
