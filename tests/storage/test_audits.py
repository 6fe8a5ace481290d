"""Starting audits, judging standards, writing findings, and results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from audit.errors import ConflictError, InputError, NotFoundError, QuestionnaireError
from audit.messages import storage as messages
from audit.model.audit import AuditDescription
from audit.model.audit_log import ChangeType
from audit.model.case import Case, CaseState
from audit.model.finding import Finding, FindingKind
from audit.model.judgement import Judgement
from audit.model.text_fields import MAX_TEXT_LENGTH
from audit.storage import Store
from tests.small_questionnaire import SMALL, SMALL_TOML, replace_in_small_toml
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    InterruptedSaveError,
    close_audit,
    complete_case,
    create_audit,
    create_case,
    create_second_review,
    interrupt_before,
    reload_review,
    save_answer,
    save_case_detail,
)
from tests.text_tables import parse_records

GOOD = Judgement("Good", "Leaders know the area.")
INADEQUATE = Judgement("Inadequate", "")


def test_an_audit_is_stored_as_it_was_started(any_store: Store) -> None:
    details = AuditDescription(
        "Spring audit", "Exemplar", "North", date(2023, 4, 17), date(2023, 4, 21), "October 2022", frozenset({"2.3"})
    )
    audit = any_store.audits.get(ANN, any_store.audits.start(ANN, details, SMALL_TOML.encode()))
    assert audit.description == details
    assert audit.questionnaire == SMALL
    assert (audit.judgements, audit.findings) == ({}, ())


def test_an_audit_keeps_its_questionnaire_if_the_file_changes(any_store: Store) -> None:
    old = create_audit(any_store)
    new = create_audit(
        any_store, replace_in_small_toml('version = "1"', 'version = "2"').replace("engage the person?", "involve?")
    )
    wording = {audit_id: any_store.audits.get(ANN, audit_id).questionnaire for audit_id in (old, new)}
    assert [q.version for q in wording.values()] == ["1", "2"]
    assert wording[old].questions_by_id["2.2.1"].text == "Does assessment engage the person?"
    assert wording[new].questions_by_id["2.2.1"].text == "Does assessment involve?"


def test_audits_with_the_same_questionnaire_text_share_one_row(any_store: Store) -> None:
    first, second = create_audit(any_store), create_audit(any_store)
    assert first != second
    with any_store.database.read_transaction() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM questionnaire").scalar_one() == 1


def test_an_audit_with_an_invalid_description_is_rejected_with_every_problem(store: Store) -> None:
    details = AuditDescription("", "x" * 121, not_inspected=frozenset({"9.9"}))
    with pytest.raises(InputError) as refused:
        store.audits.start(ANN, details, SMALL_TOML.encode())
    assert len(refused.value.problems) == 3
    assert store.audits.all(ANN) == []


def test_an_audit_with_an_invalid_questionnaire_is_rejected(store: Store) -> None:
    with pytest.raises(QuestionnaireError):
        create_audit(store, "id = 1")
    assert store.audits.all(ANN) == []


@pytest.mark.parametrize("moment", ["INSERT INTO audit_standard", "INSERT INTO trail", "COMMIT"])
def test_an_audit_whose_creation_is_interrupted_does_not_exist(any_store: Store, moment: str) -> None:
    with interrupt_before(any_store, moment), pytest.raises(InterruptedSaveError):
        create_audit(any_store)
    assert any_store.audits.all(ANN) == []
    assert any_store.audits.get(ANN, create_audit(any_store)).questionnaire == SMALL


def test_audits_are_listed_latest_first_with_cases_counted_by_state(any_store: Store) -> None:
    older, newer = create_audit(any_store, name="Older"), create_audit(any_store, name="Newer")
    create_case(any_store, older, "KSH-1")
    save_answer(any_store, create_case(any_store, older, "KSH-2"), "2.2.1", YES)
    any_store.workflow.submit(ANN, complete_case(any_store, create_case(any_store, older, "KSH-3")))
    listed = any_store.audits.all(ANN)
    assert [(audit.id, audit.description.name) for audit in listed] == [(newer, "Newer"), (older, "Older")]
    begun = (CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.SUBMITTED)
    assert [dict(audit.cases_by_state) for audit in listed] == [{}, dict.fromkeys(begun, 1)]
    assert all(audit.started_at.tzinfo is not None for audit in listed)


def test_a_judged_rating_can_be_saved_changed_and_cleared(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", GOOD, seen=None)
    assert any_store.audits.get(ANN, audit_id).judgements == {"1.1": GOOD}
    any_store.audits.save_judgement(BEN, audit_id, "1.1", INADEQUATE, seen=GOOD)
    any_store.audits.save_judgement(BEN, audit_id, "1.1", None, seen=INADEQUATE)
    assert any_store.audits.get(ANN, audit_id).judgements == {}
    logged = [(row.by, row.change.old, row.change.new) for row in any_store.audits.audit_log(ANN, audit_id)][1:]
    good = "Good\nLeaders know the area."
    assert logged == [("Ann", None, good), ("Ben", good, "Inadequate"), ("Ben", "Inadequate", None)]


def test_a_judged_rating_over_an_unseen_one_is_a_conflict(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", GOOD, seen=None)
    with pytest.raises(ConflictError) as refused:
        any_store.audits.save_judgement(BEN, audit_id, "1.1", INADEQUATE, seen=None)
    assert str(refused.value) == messages.JUDGEMENT_CONFLICT.format(standard="1.1")
    assert any_store.audits.get(ANN, audit_id).judgements == {"1.1": GOOD}


def test_saving_the_same_judged_rating_writes_nothing(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", GOOD, seen=None)
    any_store.audits.save_judgement(BEN, audit_id, "1.1", GOOD, seen=None)
    assert [row.by for row in any_store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.STANDARD] == [
        "Ann"
    ]


@pytest.mark.parametrize(
    ("standard", "judgement", "sentence"),
    [
        ("9.9", GOOD, messages.NOT_RATED_BY_JUDGEMENT.format(standard="9.9")),
        ("2.2", GOOD, messages.NOT_RATED_BY_JUDGEMENT.format(standard="2.2")),
        ("2.6", None, messages.NOT_RATED_BY_JUDGEMENT.format(standard="2.6")),
        (
            "1.1",
            Judgement("Fine", ""),
            messages.UNKNOWN_RATING.format(ratings="Inadequate, Requires improvement, Good, Outstanding"),
        ),
        (
            "1.1",
            Judgement("Good", "x" * (MAX_TEXT_LENGTH + 1)),
            "The rationale has 5,001 characters. Shorten it to 5,000.",
        ),
    ],
)
def test_an_invalid_rating_is_rejected(store: Store, standard: str, judgement: Judgement | None, sentence: str) -> None:
    audit_id = create_audit(store)
    with pytest.raises(InputError) as refused:
        store.audits.save_judgement(ANN, audit_id, standard, judgement, seen=None)
    assert str(refused.value) == sentence
    assert store.audits.get(ANN, audit_id).judgements == {}


def test_the_longest_names_that_a_questionnaire_may_have_are_stored(any_store: Store) -> None:
    longest = {name: f"{name}{'x' * 120}"[:120] for name in ("small", "2.2", "2.2.1", "Good", "office")}
    source = SMALL_TOML
    for name, long in longest.items():
        source = source.replace(f'"{name}"', f'"{long}"')
    source = source.replace('version = "1"', f'version = "{"x" * 120}"').replace('id = "1.1"', f'id = "{"y" * 120}"')
    source = source.replace('then_standard = "1.1"', f'then_standard = "{"y" * 120}"')
    review = create_case(any_store, create_audit(any_store, source))
    assert save_answer(any_store, review, longest["2.2.1"], YES).version == 1
    assert save_case_detail(any_store, review, longest["office"], "North").version == 1
    any_store.audits.save_judgement(ANN, review.audit.id, "y" * 120, Judgement(longest["Good"]), seen=None)
    any_store.audits.add_findings(ANN, review.audit.id, [Finding(FindingKind.STRENGTH, "Skilled.", longest["2.2"])])
    audit = any_store.audits.get(ANN, review.audit.id)
    assert audit.judgements == {"y" * 120: Judgement(longest["Good"])}
    assert (audit.questionnaire.id, audit.findings[0].standard_id) == (longest["small"], longest["2.2"])


def test_the_text_fields_of_an_audit_keep_everything_that_can_be_seen(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    text = "Línea 1\n\tšŵ 👩🏽 '; DROP TABLE finding; -- %s :x \\"
    any_store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", f"\0{text}"), seen=None)
    any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, f"{text}\0", "2.2")])
    audit = any_store.audits.get(ANN, audit_id)
    assert audit.judgements == {"1.1": Judgement("Good", text)}
    assert audit.findings == (Finding(FindingKind.STRENGTH, text, "2.2"),)
    before = any_store.audits.audit_log(ANN, audit_id)
    any_store.audits.save_judgement(ANN, audit_id, "1.1", Judgement("Good", f"\0{text}"), seen=None)
    assert any_store.audits.audit_log(ANN, audit_id) == before, "the same again writes nothing"


def test_results_are_based_on_submitted_cases_and_say_so(any_store: Store) -> None:
    audit_id = create_audit(any_store)
    create_case(any_store, audit_id, "KSH-1")
    save_answer(any_store, create_case(any_store, audit_id, "KSH-2"), "2.2.1", NO)
    any_store.workflow.submit(ANN, complete_case(any_store, create_case(any_store, audit_id, "KSH-3")))
    audit_results = any_store.audits.results(ANN, audit_id)
    assert audit_results.which_cases == "1 submitted case; 1 not started, 1 in progress left out"
    assert [record.case.reference for record in audit_results.records] == ["KSH-3"]
    everything = any_store.audits.results(ANN, audit_id, tuple(CaseState))
    assert everything.which_cases == "1 not started, 1 in progress and 1 submitted cases"
    assert [record.case.reference for record in everything.records] == ["KSH-1", "KSH-2", "KSH-3"]


def test_a_second_review_is_not_counted_as_another_case(any_store: Store) -> None:
    review = create_case(any_store)
    second = create_second_review(any_store, review)
    save_answer(any_store, second, "2.2.1", NO)
    assert [dict(audit.cases_by_state) for audit in any_store.audits.all(ANN)] == [{CaseState.ALLOCATED: 1}]
    (record,) = any_store.audits.results(ANN, review.audit.id, tuple(CaseState)).records
    assert (record.case.state, record.answers) == (CaseState.ALLOCATED, {})
    assert reload_review(any_store, review) == review


def test_results_leave_out_cleared_answers(any_store: Store) -> None:
    review = create_case(any_store)
    save_answer(any_store, review, "2.2.1", YES)
    save_answer(any_store, reload_review(any_store, review), "2.2.1", None)
    save_case_detail(any_store, review, "concern", "yes")
    (record,) = any_store.audits.results(ANN, review.audit.id, tuple(CaseState)).records
    assert (record.answers, record.case.details) == ({}, {"concern": ("yes",)})


def test_results_of_one_audit_do_not_include_another(any_store: Store) -> None:
    case_records = parse_records("case concern 2.2.1\nKSH-1 yes yes", SMALL)
    first, second = create_audit(any_store), create_audit(any_store)
    any_store.cases.import_cases(ANN, first, case_records)
    any_store.audits.save_judgement(ANN, first, "1.1", GOOD, seen=None)
    audit_results = any_store.audits.results(ANN, second, tuple(CaseState))
    assert (audit_results.records, audit_results.audit.judgements) == ((), {})


DETAILS = AuditDescription("A", "B")
CALLS: dict[str, Callable[[Store, str], object]] = {
    "get": lambda store, audit: store.audits.get(ANN, audit),
    "judge": lambda store, audit: store.audits.save_judgement(ANN, audit, "1.1", GOOD, None),
    "add findings": lambda store, audit: store.audits.add_findings(ANN, audit, []),
    "change details": lambda store, audit: store.audits.update_description(ANN, audit, DETAILS, DETAILS),
    "close": lambda store, audit: close_audit(store, audit),
    "reopen": lambda store, audit: store.closings.reopen(ANN, audit, "Because."),
    "progress by day": lambda store, audit: store.audits.progress_by_day(ANN, audit),
    "findings": lambda store, audit: store.findings.all(ANN, audit),
    "write a finding": lambda store, audit: store.findings.add(ANN, audit, Finding(FindingKind.STRENGTH, "x", "2.2")),
    "delete a finding": lambda store, audit: store.findings.delete(ANN, audit, 1, 1),
    "move a finding": lambda store, audit: store.findings.move(ANN, audit, 1, up=True),
    "decide": lambda store, audit: store.decisions.override_rating(ANN, audit, "2.2", "Good", "Because.", None),
    "withdraw": lambda store, audit: store.decisions.withdraw(ANN, audit, "2.2", None, "Because."),
    "allocate": lambda store, audit: store.workflow.allocate_all(ANN, audit, [], "Ben"),
    "results": lambda store, audit: store.audits.results(ANN, audit),
    "trail": lambda store, audit: store.audits.audit_log(ANN, audit),
    "add a case": lambda store, audit: store.cases.add(ANN, audit, Case("KSH-1")),
    "bring in": lambda store, audit: store.cases.import_cases(ANN, audit, []),
    "progress": lambda store, audit: store.cases.progress(ANN, audit),
    "open": lambda store, audit: store.reviews.open(ANN, audit, "nosuchcase"),
}


@pytest.mark.parametrize("audit_id", ["nosuchaudit", "", "' OR 1=1 --"])
def test_an_unknown_audit_is_not_found(any_store: Store, audit_id: str) -> None:
    create_audit(any_store)
    for name, call in CALLS.items():
        with pytest.raises(NotFoundError) as refused:
            call(any_store, audit_id)
        assert str(refused.value) == messages.AUDIT_NOT_FOUND, name
