"""The journey of an answer, from the message of the browser to the case that is drawn again, stays short."""

from __future__ import annotations

import uuid

import pytest

from audit.model.case import Case, CaseState
from audit.storage import Person, Role, SavedValue, Store
from audit.web.record.component.messages import parse_form_request, save_value
from tests.storage.factories import ANN, count_statements, create_audit

MAX_STATEMENTS = 14  # with the two that begin a transaction
MAX_TRANSACTIONS = 2
AUDITOR = Person("Ada", session_id="a session")


def click(store: Store, audit_id: str, case_id: str, what: str, subject: str, value: str, seen: int = 0) -> SavedValue:
    """What one click costs: its message is read, the value is saved and the case read again to draw it."""
    save = {"case": f"{audit_id}/{case_id}", "what": what, "subject": subject, "value": [value], "seen": seen}
    message = {"number": 1, "case": "", "section": "", "go": 0, "asked": "", "undo": "", "ahead": False}
    (request,) = parse_form_request({**message, "saves": [{**save, "id": uuid.uuid4().hex}]}).saves
    result = save_value(store.reviews, AUDITOR, request)
    assert result.stored, result
    review = store.reviews.open(AUDITOR, audit_id, case_id)
    values = {"answer": review.answers, "note": review.notes, "fact": review.details}[what]
    assert values[subject] == result.stored
    return result.stored


@pytest.fixture
def case(any_store: Store) -> tuple[str, str]:
    """An audit and a started case in it that is allocated to a signed-in auditor; their ids."""
    audit_id = create_audit(any_store)
    any_store.members.set_role(ANN, audit_id, AUDITOR.name, Role.AUDITOR)
    case_id = any_store.cases.add(ANN, audit_id, Case("KSH-1", AUDITOR.name))
    any_store.reviews.open(AUDITOR, audit_id, case_id)
    return audit_id, case_id


@pytest.mark.parametrize(
    ("what", "subject", "first", "second"),
    [
        ("answer", "2.2.1", "yes", "no"),
        ("note", "2.2.1", "Seen in May.", "Seen in June."),
        ("fact", "office", "North", "South"),
    ],
)
def test_a_changed_value_takes_few_statements_and_two_transactions(
    any_store: Store, case: tuple[str, str], what: str, subject: str, first: str, second: str
) -> None:
    version = click(any_store, *case, what, subject, first).version
    with count_statements(any_store) as statements:
        click(any_store, *case, what, subject, second, version)
    assert len(statements) <= MAX_STATEMENTS, statements
    assert statements.count("BEGIN") == MAX_TRANSACTIONS
    assert sum(statement.startswith("INSERT INTO trail ") for statement in statements) == 1


def test_the_first_answer_also_starts_the_case_with_one_more_statement(any_store: Store, case: tuple[str, str]) -> None:
    with count_statements(any_store) as statements:
        click(any_store, *case, "answer", "2.2.1", "yes")
    assert len(statements) <= MAX_STATEMENTS + 1, statements
    assert any_store.reviews.open(AUDITOR, *case).state is CaseState.IN_PROGRESS


def test_a_save_reads_no_value_but_the_one_that_it_changes(any_store: Store, case: tuple[str, str]) -> None:
    with count_statements(any_store) as statements:
        click(any_store, *case, "answer", "2.2.1", "yes")
    save = statements[: statements.index("BEGIN", 1)]
    values_read = [statement for statement in save if "LEFT OUTER JOIN answer" in statement]
    assert len(values_read) == 1
    assert not any("UNION" in statement or "note" in statement or "case_fact" in statement for statement in save)
