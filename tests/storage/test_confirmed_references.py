"""References that look as if they identify a person, and that a lead confirmed."""

from __future__ import annotations

import pytest

from audit.errors import InputError, NotAllowedError
from audit.messages import model as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord
from audit.model.confirmed_references import NONE_CONFIRMED, ConfirmedReferences
from audit.model.import_plan import IMPORTED, ImportOptions
from audit.storage import Person, Role, Store
from tests.storage.factories import ANN, YES, create_audit

NOT_A_DATE = messages.REFERENCE_CONFIRMED.format(personal_data="a date")
NOT_A_CRN = messages.REFERENCE_CONFIRMED.format(personal_data="a CRN")


def reasons(store: Store, audit_id: str) -> dict[str | None, str]:
    """The reason in the history by the reference that was given."""
    rows = store.history.audit_log(ANN, audit_id)
    return {row.change.new: row.change.reason for row in rows if row.change.type is ChangeType.CASE}


@pytest.mark.parametrize(
    ("reference", "confirmed", "reason"),
    [
        ("3.4.12", {"3.4.12": ""}, NOT_A_DATE),
        ("3.4.12", {" 3.4.12 ": " box and shelf\n"}, f"{NOT_A_DATE}: box and shelf"),
        ("943 476 5919", {"943 476  5919": ""}, messages.REFERENCE_CONFIRMED.format(personal_data="an NHS number")),
        ("x123456", {"X123456": "Serial number of the scanner"}, f"{NOT_A_CRN}: Serial number of the scanner"),
        (
            "North West",
            {"North West": "The name of a box"},
            "confirmed that the reference is not a name: The name of a box",
        ),
        ("1234567890", NONE_CONFIRMED, ""),
    ],
)
def test_a_confirmed_reference_is_accepted_and_the_history_says_so(
    any_store: Store, reference: str, confirmed: ConfirmedReferences, reason: str
) -> None:
    audit_id = create_audit(any_store)
    any_store.cases.add(ANN, audit_id, Case(reference), confirmed)
    renamed = create_audit(any_store)
    case_id = any_store.cases.add(ANN, renamed, Case("KSH-1"))
    any_store.cases.rename(ANN, renamed, case_id, reference, confirmed)
    imported, options = create_audit(any_store), ImportOptions(confirmed_references=confirmed)
    records = [CaseRecord(Case("KSH-1"), {"2.2.1": YES}), CaseRecord(Case(reference), {"2.2.1": YES})]
    assert not any_store.cases.preview_import(ANN, imported, records, options).problems
    any_store.cases.import_cases(ANN, imported, records, options)
    assert reasons(any_store, audit_id) == {reference: reason}
    assert reasons(any_store, renamed) == {"KSH-1": "", reference: reason}
    assert reasons(any_store, imported) == {"KSH-1": IMPORTED, reference: "; ".join(filter(None, (IMPORTED, reason)))}


@pytest.mark.parametrize(
    ("reference", "confirmed", "sentence"),
    [
        ("3.4.12", {"3.4.13": ""}, messages.REFERENCE_LOOKS_PERSONAL.format(personal_data="a date")),
        ("X123456", {"X123456": " \n"}, messages.CONFIRMATION_WITHOUT_REASON.format(personal_data="a CRN")),
        ("Ann Lee", {"Ann Lee": ""}, messages.CONFIRMATION_WITHOUT_REASON.format(personal_data="a name")),
        ("3.4.12", {"3.4.12": "x" * 121}, messages.LINE_TOO_LONG.format(label="The reason", length=121, limit=120)),
    ],
)
def test_a_reference_that_is_not_confirmed_is_refused(
    store: Store, reference: str, confirmed: ConfirmedReferences, sentence: str
) -> None:
    audit_id, options = create_audit(store), ImportOptions(confirmed_references=confirmed)
    case_id = store.cases.add(ANN, audit_id, Case("KSH-1"))
    for action in (
        lambda: store.cases.add(ANN, audit_id, Case(reference), confirmed),
        lambda: store.cases.rename(ANN, audit_id, case_id, reference, confirmed),
        lambda: store.cases.import_cases(ANN, audit_id, [CaseRecord(Case(reference))], options),
    ):
        with pytest.raises(InputError) as refused:
            action()
        assert str(refused.value) == sentence
    assert list(store.cases.references(ANN, audit_id).values()) == ["KSH-1"]


def test_only_a_lead_can_confirm(store: Store) -> None:
    audit_id = create_audit(store)
    for role in (Role.MODERATOR, Role.AUDITOR, Role.READER):
        store.members.set_role(ANN, audit_id, "Ben", role)
        with pytest.raises(NotAllowedError):
            store.cases.add(Person("Ben"), audit_id, Case("3.4.12"), {"3.4.12": ""})
