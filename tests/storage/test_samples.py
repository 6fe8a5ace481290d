"""Samples: saved, discarded, eliminated from and replaced, in one transaction each and with their rows in the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, func, select

from audit.errors import InputError, NotAllowedError, NotFoundError, StoreError
from audit.messages import sample_method as method_messages
from audit.messages import storage as messages
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseRecord, CaseState
from audit.model.case_codes import MIN_KEY_LENGTH
from audit.model.finding import Finding, FindingKind
from audit.model.sampling import DrawRecord, Elimination, EliminationReason, NextReserve, SampledCase
from audit.storage import Person, Role, Store, verify
from audit.storage.engine import schema
from tests.storage.factories import (
    ANN,
    YES,
    InterruptedSaveError,
    complete_case,
    create_audit,
    create_case,
    interrupt_before,
    save_answer,
    save_case_detail,
)
from tests.storage.rich_store import ERASED_ON, at_time
from tests.storage.sample_factory import draw_record, sampled_cases, save_draw

SAMPLE_TABLES = (schema.sample, schema.sampled_case, schema.elimination, schema.audited_case, schema.audit_case)
UNREADABLE = EliminationReason.FILE_UNAVAILABLE


pytestmark = pytest.mark.usefixtures("case_key_set")


def assert_verifies(store: Store) -> None:
    with store.database.read_transaction() as connection:
        assert verify(connection).breaks == []


def count_rows(store: Store, audit_id: str) -> dict[str, int]:
    """The number of rows of the tables of a sample and its cases."""
    with store.database.read_transaction() as connection:
        return {
            table.name: connection.execute(
                select(func.count()).select_from(table).where(schema.audit_condition(table, audit_id))
            ).scalar_one()
            for table in (
                schema.sample,
                schema.sampled_case,
                schema.elimination,
                schema.audited_case,
                schema.audit_case,
            )
        }


def states(store: Store, audit_id: str) -> dict[str, CaseState]:
    return {case.case.reference: case.case.state for case in store.cases.progress(ANN, audit_id)}


# Saving and reading


def test_a_saved_draw_adds_its_cases_and_is_read_back_equal(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    ids = save_draw(any_store, audit_id)
    draw = any_store.samples.draw(ANN, audit_id)
    assert draw is not None
    assert (draw.record, draw.by, draw.eliminations) == (draw_record(), "Ann", ())
    progress = any_store.cases.progress(ANN, audit_id)
    assert [case.id for case in progress] == list(ids)
    assert {case.case.reference: case.case.details for case in progress}["R-0001"] == {
        "sentence_type": ("community",),
        "office": ("Huyton",),
    }
    stored = any_store.samples.cases(ANN, audit_id)
    assert [case.case for case in stored] == sampled_cases(1, 5)
    assert [case.case_id for case in stored] == [*ids, "", ""]
    assert_verifies(any_store)


def test_a_draw_of_many_cases_and_reserves_takes_few_statements(store: Store) -> None:
    audit_id, statements = create_audit(store), []
    event.listen(store.database.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    save_draw(store, audit_id, 46, 1_000)
    assert len(statements) < 45
    few = len(statements)
    statements.clear()
    save_draw(store, create_audit(store), 2, 1)
    assert len(statements) >= few - 5, "the number does not grow with the cases"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda case: replace(case, reference="r-0002"), "R-0002"),
        (lambda case: replace(case, details={"sentence_type": "parole"}), "Type of sentence"),
        (lambda case: replace(case, details={"shoe_size": "9"}), "shoe_size"),
        (lambda case: replace(case, reference=""), ""),
    ],
)
def test_a_draw_with_a_case_that_does_not_fit_saves_nothing(
    store: Store, change: Callable[[SampledCase], SampledCase], message: str
) -> None:
    audit_id = create_audit(store)
    cases = sampled_cases(1, 3)
    for drawn, reserves in (([change(cases[0]), *cases[1:]], []), (cases[1:], [change(cases[0])])):
        with pytest.raises(InputError, match="(?i)" + message):
            store.samples.save_draw(ANN, audit_id, draw_record(), drawn, reserves)
    assert set(count_rows(store, audit_id).values()) == {0}


def test_a_reference_of_the_audit_is_not_drawn_again(store: Store) -> None:
    audit_id = create_audit(store)
    store.cases.add(ANN, audit_id, Case("r-0005"))
    with pytest.raises(InputError, match="R-0005"):
        save_draw(store, audit_id)
    assert count_rows(store, audit_id)["audit_case"] == 1


def test_an_audit_has_one_sample(store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    with pytest.raises(InputError) as refused:
        store.samples.save_draw(ANN, audit_id, draw_record(), sampled_cases(11, 2), [])
    assert str(refused.value) == messages.SAMPLE_DRAWN_ALREADY


def test_the_reference_of_a_reserve_is_reserved(store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    added = store.cases.add(ANN, audit_id, Case("K-1"))
    sentence = messages.RESERVED_REFERENCE.format(reference="r-0004")
    for act in (
        lambda: store.cases.add(ANN, audit_id, Case("r-0004")),
        lambda: store.cases.add_many(ANN, audit_id, ["K-2", "r-0004"]),
        lambda: store.cases.rename(ANN, audit_id, added, "r-0004"),
        lambda: store.cases.import_cases(ANN, audit_id, [CaseRecord(Case("r-0004"))]),
    ):
        with pytest.raises(InputError) as refused:
            act()
        assert sentence in str(refused.value)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "moment", ["INSERT INTO sampled_case", "INSERT INTO audited_case", "INSERT INTO trail", "COMMIT"]
)
def test_a_draw_that_is_cut_off_saves_nothing(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        save_draw(any_store, audit_id)
    assert set(count_rows(any_store, audit_id).values()) == {0}
    assert len(save_draw(any_store, audit_id)) == 3


@pytest.mark.thorough
def test_a_draw_sets_the_number_of_eligible_cases_and_discarding_takes_it_back(store: Store) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    assert store.audits.get(ANN, audit_id).description.eligible == draw_record().eligible == 8
    store.samples.discard_draw(ANN, audit_id, "Wrong list.")
    assert store.audits.get(ANN, audit_id).description.eligible is None
    save_draw(store, audit_id)
    seen = store.audits.get(ANN, audit_id).description
    store.audits.update_description(ANN, audit_id, replace(seen, eligible=9), seen)
    store.samples.discard_draw(ANN, audit_id, "Wrong list.")
    assert store.audits.get(ANN, audit_id).description.eligible == 9, "somebody has corrected it"
    assert_verifies(store)


# Discarding


def test_a_discarded_draw_leaves_nothing_but_the_log(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    ids = save_draw(any_store, audit_id)
    any_store.workflow.allocate_all(ANN, audit_id, ids, "Cat")
    any_store.samples.discard_draw(ANN, audit_id, "The list was of the wrong month.")
    assert set(count_rows(any_store, audit_id).values()) == {0}
    assert any_store.samples.draw(ANN, audit_id) is None
    types = [row.change.type for row in any_store.history.audit_log(ANN, audit_id)]
    assert types.count(ChangeType.DRAW) == 2
    assert len(save_draw(any_store, audit_id)) == 3, "it can be drawn again"
    assert_verifies(any_store)


def record_answer(store: Store, audit_id: str, case_id: str) -> None:
    save_answer(store, store.reviews.open(ANN, audit_id, case_id), "2.2.1", YES)


def record_detail(store: Store, audit_id: str, case_id: str) -> None:
    save_case_detail(store, store.reviews.open(ANN, audit_id, case_id), "requirements", "programme")


def name_in_finding(store: Store, audit_id: str, case_id: str) -> None:
    store.findings.add(ANN, audit_id, Finding(FindingKind.STRENGTH, "Clear.", "2.2", case_ids=(case_id,)))


def eliminate(store: Store, audit_id: str, case_id: str) -> None:
    store.samples.eliminate(ANN, audit_id, case_id, UNREADABLE, "")


@pytest.mark.parametrize("record", [record_answer, record_detail, name_in_finding, eliminate])
def test_a_draw_in_which_something_is_recorded_is_not_discarded(
    store: Store, record: Callable[[Store, str, str], None]
) -> None:
    audit_id = create_audit(store)
    ids = save_draw(store, audit_id)
    record(store, audit_id, ids[1])
    before = count_rows(store, audit_id)
    with pytest.raises(NotAllowedError) as refused:
        store.samples.discard_draw(ANN, audit_id, "Wrong list.")
    assert str(refused.value) == messages.SAMPLE_HAS_DATA.format(cases="case R-0002")
    assert count_rows(store, audit_id) == before


def test_a_drawn_case_is_eliminated_and_not_removed(store: Store) -> None:
    audit_id = create_audit(store)
    ids = save_draw(store, audit_id)
    with pytest.raises(NotAllowedError) as refused:
        store.cases.remove(ANN, audit_id, ids[0], "Entered twice.")
    assert str(refused.value) == messages.CASE_WAS_DRAWN.format(case="Case R-0001")


# Eliminating, replacing and restoring


def test_an_eliminated_case_is_replaced_by_the_next_reserve_of_its_stratum(any_store: Store) -> None:
    store = any_store
    audit_id = create_audit(store)
    cases = [*sampled_cases(1, 2), *sampled_cases(3, 1, "Men")]
    reserves = [*sampled_cases(4, 1, "Men"), *sampled_cases(5, 1), *sampled_cases(6, 1)]
    ids = store.samples.save_draw(ANN, audit_id, draw_record(), cases, reserves)
    assert store.samples.next_reserve(ANN, audit_id, ids[0]) == NextReserve("Women", "R-0005")
    assert store.samples.eliminate(ANN, audit_id, ids[0], UNREADABLE, "Locked.") == "R-0005"
    assert store.samples.next_reserve(ANN, audit_id, ids[0]) == NextReserve("Women", "R-0005", is_used=True)
    assert store.samples.eliminate(ANN, audit_id, ids[2], EliminationReason.TRANSFERRED, "") == "R-0004"
    replacement = next(case for case in store.cases.progress(ANN, audit_id) if case.case.reference == "R-0005")
    assert (replacement.case.auditor, replacement.case.state) == ("", CaseState.ALLOCATED)
    assert replacement.case.details["office"] == ("Huyton",)
    assert store.samples.eliminate(ANN, audit_id, replacement.id, UNREADABLE, "") == "R-0006"
    assert store.samples.next_reserve(ANN, audit_id, ids[1]) == NextReserve("Women", "")
    assert store.samples.eliminate(ANN, audit_id, ids[1], UNREADABLE, "") == "", "no reserve is left"
    links = {case.case.reference: (case.replaces, case.replaced_by) for case in store.samples.cases(ANN, audit_id)}
    assert links["R-0001"] == ("", "R-0005")
    assert links["R-0005"] == ("R-0001", "R-0006")
    draw = store.samples.draw(ANN, audit_id)
    assert draw is not None
    assert [(e.reference, e.stratum, e.reason, e.explanation, e.by, e.replaced_by) for e in draw.eliminations[:2]] == [
        ("R-0001", "Women", UNREADABLE, "Locked.", "Ann", "R-0005"),
        ("R-0003", "Men", EliminationReason.TRANSFERRED, "", "Ann", "R-0004"),
    ]
    assert [e.is_replaced for e in draw.eliminations] == [True, True, True, False]
    assert_verifies(store)


def test_an_eliminated_case_is_read_only_and_not_counted(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    review = complete_case(any_store, create_case(any_store, audit_id))
    any_store.workflow.submit(ANN, review)
    assert len(any_store.audits.results(ANN, audit_id).records) == 1
    assert any_store.samples.eliminate(ANN, audit_id, review.case_id, UNREADABLE, "") == ""
    assert states(any_store, audit_id) == {"KSH-1": CaseState.ELIMINATED}
    assert any_store.audits.results(ANN, audit_id).records == ()
    with pytest.raises(NotAllowedError):
        save_answer(any_store, review, "2.2.1", YES)
    for act in (any_store.workflow.reopen, any_store.workflow.return_to_auditor):
        with pytest.raises(NotAllowedError):
            act(ANN, review, "Try again.")
    with pytest.raises(NotAllowedError):
        any_store.workflow.submit(ANN, review)
    (elimination,) = any_store.audits.results(ANN, audit_id).eliminations
    assert (elimination.is_drawn, elimination.is_replaced, elimination.stratum) == (False, False, "")
    assert_verifies(any_store)


def test_a_restored_case_is_as_it_was_and_its_replacement_stays(any_store: Store) -> None:
    store = any_store
    audit_id = create_audit(store)
    ids = save_draw(store, audit_id)
    review = complete_case(store, store.reviews.open(ANN, audit_id, ids[0]))
    store.workflow.submit(ANN, review)
    assert store.samples.eliminate(ANN, audit_id, ids[0], UNREADABLE, "") == "R-0004"
    store.samples.restore_eliminated(ANN, audit_id, ids[0], "The file was found.")
    assert states(store, audit_id) == {
        "R-0001": CaseState.SUBMITTED,
        **dict.fromkeys(("R-0002", "R-0003", "R-0004"), CaseState.ALLOCATED),
    }
    assert store.audits.results(ANN, audit_id).eliminations == ()
    assert store.samples.eliminate(ANN, audit_id, ids[0], UNREADABLE, "") == "R-0004", "it is not replaced twice"
    assert len(store.cases.progress(ANN, audit_id)) == 4
    assert_verifies(store)


@pytest.mark.thorough
def test_a_case_is_eliminated_once_and_restored_once(store: Store) -> None:
    audit_id = create_audit(store)
    ids = save_draw(store, audit_id)
    with pytest.raises(NotAllowedError) as refused:
        store.samples.restore_eliminated(ANN, audit_id, ids[0], "Found.")
    assert str(refused.value) == messages.NOT_ELIMINATED.format(case="Case R-0001")
    eliminate(store, audit_id, ids[0])
    with pytest.raises(NotAllowedError) as refused:
        eliminate(store, audit_id, ids[0])
    assert str(refused.value) == messages.ELIMINATED_ALREADY.format(case="Case R-0001")
    assert len(store.cases.progress(ANN, audit_id)) == 4


def test_another_reason_needs_an_explanation(store: Store) -> None:
    audit_id = create_audit(store)
    (case_id, *_) = save_draw(store, audit_id)
    with pytest.raises(InputError) as refused:
        store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.OTHER, "  ")
    assert str(refused.value) == messages.EXPLANATION_MISSING
    assert store.samples.eliminate(ANN, audit_id, case_id, EliminationReason.OTHER, "It is a test record.") == "R-0004"


@pytest.mark.thorough
@pytest.mark.parametrize("moment", ["INSERT INTO elimination", "UPDATE sampled_case", "COMMIT"])
def test_an_elimination_that_is_cut_off_changes_nothing(any_store: Store, moment: str) -> None:
    audit_id = create_audit(any_store)
    ids = save_draw(any_store, audit_id)
    before = states(any_store, audit_id), count_rows(any_store, audit_id)
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        eliminate(any_store, audit_id, ids[0])
    assert (states(any_store, audit_id), count_rows(any_store, audit_id)) == before
    assert_verifies(any_store)


# Who may do what


LEADS_ONLY: dict[str, Callable[[Store, Person, str, str], object]] = {
    "draw": lambda store, person, audit_id, _: store.samples.save_draw(person, audit_id, draw_record(), [], []),
    "discard": lambda store, person, audit_id, _: store.samples.discard_draw(person, audit_id, "Wrong list."),
    "see reserves": lambda store, person, audit_id, _: store.samples.cases(person, audit_id),
    "eliminate": lambda store, person, audit_id, case_id: store.samples.eliminate(
        person, audit_id, case_id, UNREADABLE, ""
    ),
    "restore": lambda store, person, audit_id, case_id: store.samples.restore_eliminated(
        person, audit_id, case_id, "Found."
    ),
}


@pytest.mark.thorough
def test_only_a_lead_draws_discards_eliminates_and_restores(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    (case_id, *_) = save_draw(any_store, audit_id)
    for role in (Role.AUDITOR, Role.MODERATOR, Role.READER):
        person = Person(f"{role}@example.org")
        any_store.members.set_role(ANN, audit_id, person.name, role)
        any_store.workflow.allocate_all(ANN, audit_id, [case_id], person.name)
        for act in LEADS_ONLY.values():
            with pytest.raises((NotAllowedError, NotFoundError)):
                act(any_store, person, audit_id, case_id)
    lead = Person("lead@example.org")
    any_store.members.set_role(ANN, audit_id, lead.name, Role.LEAD)
    assert any_store.samples.eliminate(lead, audit_id, case_id, UNREADABLE, "") == "R-0004"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.READER])
def test_who_may_not_see_cases_gets_counts_only(store: Store, role: Role) -> None:
    audit_id, person = create_audit(store), Person("rae@example.org")
    (case_id, *_) = save_draw(store, audit_id)
    store.samples.eliminate(ANN, audit_id, case_id, UNREADABLE, "Locked by the court.")
    store.members.set_role(ANN, audit_id, person.name, role)
    draw = store.samples.draw(person, audit_id)
    assert draw is not None
    assert draw.record == draw_record().with_totals_only()
    (elimination,) = draw.eliminations
    hidden = (elimination.reference, elimination.explanation, elimination.by, elimination.replaced_by)
    assert hidden == ("", "", "", "")
    assert (elimination.reason, elimination.is_drawn, elimination.is_replaced) == (UNREADABLE, True, True)


# In the results, also once the cases are erased


def erase_cases(store: Store, audit_id: str) -> None:
    store.retentions.set_purge_date(ANN, audit_id, ERASED_ON.date())
    with at_time(ERASED_ON):
        store.retentions.mark_for_erasure(ANN, audit_id)
    with at_time(ERASED_ON + timedelta(days=31)):
        store.retentions.erase(ANN, audit_id, including_unfinished=True)


def test_results_say_how_many_of_the_drawn_cases_were_eliminated(any_store: Store) -> None:
    audit_id, reader = create_audit(any_store), Person("rae@example.org")
    ids = save_draw(any_store, audit_id)
    any_store.members.set_role(ANN, audit_id, reader.name, Role.READER)
    assert any_store.audits.results(ANN, audit_id).how_eliminated() == ""
    for case_id in ids:
        eliminate(any_store, audit_id, case_id)
    any_store.samples.restore_eliminated(ANN, audit_id, ids[0], "Found.")
    results = any_store.audits.results(ANN, audit_id)
    assert results.how_eliminated().startswith("2 of 5 drawn cases were eliminated.")
    assert UNREADABLE.label.lower() in results.how_eliminated().lower()
    assert results.which_cases.endswith("2 eliminated left out")
    for others in (results.how_eliminated(external=True), any_store.audits.results(reader, audit_id).how_eliminated()):
        assert method_messages.REASONS_SUPPRESSED in others
    before = results.how_eliminated(external=True)
    erase_cases(any_store, audit_id)
    assert any_store.audits.results(ANN, audit_id).how_eliminated() == before


def test_an_erased_audit_keeps_the_published_draw_and_nothing_of_a_case(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    ids = save_draw(any_store, audit_id)
    any_store.samples.eliminate(ANN, audit_id, ids[0], UNREADABLE, "Locked by the court.")
    erase_cases(any_store, audit_id)
    rows = count_rows(any_store, audit_id)
    assert rows == {"sample": 1, "sampled_case": 0, "elimination": 0, "audited_case": 0, "audit_case": 0}
    draw = any_store.samples.draw(ANN, audit_id)
    assert draw is not None
    assert (draw.record, draw.replacements) == (draw_record().without_groups(), 1)
    (elimination,) = draw.eliminations
    assert elimination == Elimination("", "", UNREADABLE, "", "", None, "", is_drawn=True, is_replaced=True)
    certificate = any_store.retentions.certificate(ANN, audit_id)
    assert certificate is not None
    assert (certificate.row_counts["sampled_case"], certificate.row_counts["elimination"]) == (5, 1)
    assert_verifies(any_store)


def test_codes_of_case_numbers_outlive_the_cases_for_the_rule_of_twelve_months(store: Store) -> None:
    audit_id = create_audit(store)
    with at_time(ERASED_ON):
        save_draw(store, audit_id)
    erase_cases(store, audit_id)
    codes = [case.case_code for case in sampled_cases(1, 5)]
    assert store.samples.recently_audited(ANN, codes, ERASED_ON.date()) == frozenset(codes[:3])


# Not audited twice in 12 months


@pytest.mark.thorough
def test_cases_drawn_lately_in_any_audit_are_known_by_their_codes(any_store: Store) -> None:
    first, second = create_audit(any_store), create_audit(any_store, name="Second")
    with at_time(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        ids = save_draw(any_store, first)
        codes = [case.case_code for case in sampled_cases(1, 6)]
        assert any_store.samples.recently_audited(ANN, codes, date(2026, 3, 1)) == frozenset(codes[:3])
        assert any_store.samples.recently_audited(ANN, codes, date(2026, 3, 2)) == frozenset()
        eliminate(any_store, first, ids[0])
        assert any_store.samples.recently_audited(ANN, codes, date(2026, 3, 1)) == frozenset(codes[1:4])
        any_store.samples.restore_eliminated(ANN, first, ids[0], "Found.")
        assert any_store.samples.recently_audited(ANN, codes, date(2026, 3, 1)) == frozenset(codes[:4])
        any_store.samples.save_draw(ANN, second, draw_record(), sampled_cases(6, 1), [])
        assert any_store.samples.recently_audited(ANN, codes, date(2026, 1, 1)) == frozenset([*codes[:4], codes[5]])


def test_codes_are_deleted_after_thirteen_months(store: Store) -> None:
    first, second = create_audit(store), create_audit(store, name="Second")
    with at_time(datetime(2026, 3, 1, 12, tzinfo=UTC)):
        save_draw(store, first)
    with at_time(datetime(2026, 3, 1, 12, tzinfo=UTC) + timedelta(days=397)):
        store.samples.save_draw(ANN, second, draw_record(), sampled_cases(11, 1), [])
    assert (count_rows(store, first)["audited_case"], count_rows(store, second)["audited_case"]) == (0, 1)


def test_another_key_is_noticed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    audit_id = create_audit(store)
    save_draw(store, audit_id)
    assert store.samples.cases_with_other_key(ANN, date(2020, 1, 1)) == 0
    monkeypatch.setenv("AUDIT_CASE_KEY", "o" * MIN_KEY_LENGTH)
    assert store.samples.cases_with_other_key(ANN, date(2020, 1, 1)) == 3
    with pytest.raises(StoreError) as refused:
        store.samples.coder(ANN, audit_id)
    assert str(refused.value) == messages.CASE_KEY_CHANGED


# The columns of a list


@pytest.mark.thorough
def test_each_person_has_the_headings_of_their_last_list(any_store: Store) -> None:
    ben = Person("ben@example.org")
    assert any_store.samples.read_column_mapping(ANN) == {}
    any_store.samples.save_column_mapping(ANN, {"crn": "Case number", "sex": "Gender"})
    any_store.samples.save_column_mapping(ANN, {"crn": "CRN"})
    assert any_store.samples.read_column_mapping(ANN) == {"crn": "CRN"}
    assert any_store.samples.read_column_mapping(ben) == {}


@pytest.mark.thorough
def test_a_draw_record_without_a_limit_and_windows_is_read_back_equal(store: Store) -> None:
    record = draw_record()
    plain: DrawRecord = replace(record, settings=replace(record.settings, practitioner_cap=None, windows=()))
    audit_id = create_audit(store)
    store.samples.save_draw(ANN, audit_id, plain, sampled_cases(1, 3), [])
    draw = store.samples.draw(ANN, audit_id)
    assert draw is not None
    assert draw.record == plain
