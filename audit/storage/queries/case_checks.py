"""Cleaning the references and the names of auditors in new cases."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from audit.errors import InputError
from audit.messages import storage as messages
from audit.model.case import Case, CaseRecord, parse_reference
from audit.model.confirmed_references import ConfirmedReferences
from audit.model.import_problem import ImportProblem
from audit.model.text_fields import clean_name


def clean_cases(
    cases: Iterable[CaseRecord], confirmed: ConfirmedReferences
) -> tuple[list[CaseRecord], list[ImportProblem]]:
    """Return cases with cleaned references and names, and a problem for each one that is not valid."""
    cleaned, problems = [], []
    for record in cases:
        try:
            cleaned.append(replace(record, case=_clean_case(record.case, confirmed)))
        except InputError as error:
            problems.append(ImportProblem(str(error)))
    return cleaned, problems


def clean_auditor_name(entered: str) -> str:
    """An auditor's name without outer white space ("": nobody). Raises InputError if it is not one short line."""
    return clean_name(entered, messages.INVALID_AUDITOR_NAME)


def _clean_case(case: Case, confirmed: ConfirmedReferences) -> Case:
    reference = parse_reference(case.reference, confirmed)
    return replace(case, reference=reference, auditor=clean_auditor_name(case.auditor))
