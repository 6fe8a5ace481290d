"""The column "practitioner" of a responses file: a code or staff id for each case, which is never a name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from audit.model.case import CaseRecord
from audit.model.limits import PRACTITIONER_COLUMN
from audit.model.questionnaire import Questionnaire


def is_own_column(questionnaire: Questionnaire) -> bool:
    """Return whether a column of this name is that of the program, and not of a question or detail with this id."""
    return PRACTITIONER_COLUMN not in {*questionnaire.case_details_by_id, *questionnaire.questions_by_id}


def needs_column(questionnaire: Questionnaire, records: Iterable[CaseRecord]) -> bool:
    """Return whether a file of these cases has the column: the practitioner of a case is known."""
    return is_own_column(questionnaire) and any(record.case.practitioner for record in records)


def practitioners_by_reference(records: Iterable[CaseRecord]) -> dict[str, str]:
    """Return the practitioner of each case that has one, by its reference."""
    return {record.case.reference: record.case.practitioner for record in records if record.case.practitioner}


def with_practitioners(records: Iterable[CaseRecord], practitioners: Mapping[str, str]) -> tuple[CaseRecord, ...]:
    """Return cases with their practitioners, which are by reference."""
    return tuple(
        replace(record, case=replace(record.case, practitioner=practitioner))
        if (practitioner := practitioners.get(record.case.reference))
        else record
        for record in records
    )
