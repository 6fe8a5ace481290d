"""The surveys of the same unit as an audit, which its documents print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from audit.model.audit import AuditDescription
from audit.storage import Person, Role, Store
from audit.storage.queries.unit_surveys import belongs_to
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests.storage.factories import ANN, create_audit, import_submitted_cases

AUDIT = AuditDescription("Audit", "Huyton", fieldwork_from=date(2023, 4, 17), fieldwork_to=date(2023, 4, 21))
SURVEY = replace(AUDIT, name="Survey")
SOURCE = (QUESTIONNAIRES_FOLDER / "survey-staff.toml").read_bytes()
READER = Person("reader@example.org")


@pytest.mark.parametrize(
    ("survey", "belongs"),
    [
        (SURVEY, True),
        (replace(SURVEY, unit="  HUYTON "), True),
        (replace(SURVEY, unit="Prescot"), False),
        (replace(SURVEY, fieldwork_from=date(2023, 1, 2), fieldwork_to=date(2023, 1, 17)), True),
        (replace(SURVEY, fieldwork_from=date(2023, 1, 2), fieldwork_to=date(2023, 1, 16)), False),
        (replace(SURVEY, fieldwork_from=date(2023, 7, 20), fieldwork_to=None), True),
        (replace(SURVEY, fieldwork_from=date(2023, 7, 21), fieldwork_to=None), False),
        (replace(SURVEY, fieldwork_from=None, fieldwork_to=None), False),
    ],
)
def test_a_survey_belongs_to_an_audit_of_its_unit_at_most_90_days_before_or_after(
    survey: AuditDescription, belongs: bool
) -> None:
    assert belongs_to(survey, AUDIT) is belongs


def test_a_survey_belongs_to_no_audit_without_a_unit_or_dates() -> None:
    assert not belongs_to(replace(SURVEY, unit=""), replace(AUDIT, unit=""))
    assert not belongs_to(SURVEY, replace(AUDIT, fieldwork_from=None, fieldwork_to=None))


def test_each_person_gets_the_surveys_that_they_may_see_as_they_may_see_them(store: Store) -> None:
    audit_id = create_audit(store)
    description = store.audits.get(ANN, audit_id).description
    dated = replace(description, unit=AUDIT.unit, fieldwork_from=AUDIT.fieldwork_from)
    store.audits.update_description(ANN, audit_id, dated, description)
    shared, private = (store.audits.start(ANN, SURVEY, SOURCE) for _ in range(2))
    import_submitted_cases(store, shared, 3, 2)
    other_audit = create_audit(store)
    for joined in (audit_id, shared, other_audit):
        store.members.set_role(ANN, joined, READER.name, Role.READER)
    assert [each.audit.id for each in store.audits.surveys_of_unit(ANN, audit_id)] == [shared, private]
    (seen,) = store.audits.surveys_of_unit(READER, audit_id)
    assert (seen.audit.id, seen.too_few, seen.records) == (shared, True, ())
    assert store.audits.surveys_of_unit(ANN, shared) == ()
    assert store.audits.surveys_of_unit(ANN, other_audit) == ()
