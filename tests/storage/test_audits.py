"""Starting audits, judging standards, writing findings, and results."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from audit.analysis.ratings import Judgement
from audit.errors import Conflict, InputError, NotFound, QuestionnaireError
from audit.model.audit import LONGEST_TEXT, AuditDetails, Finding, FindingKind
from audit.model.case import Case, CaseState
from audit.storage import Store
from audit.storage.audit_log.change_log import What
from tests.small_questionnaire import SMALL, SMALL_TOML, changed
from tests.storage.factories import (
    ANN,
    BEN,
    NO,
    YES,
    Cut,
    begin_audit,
    begin_case,
    begin_second_reading,
    complete,
    cut_at,
    reread,
    say,
    tell,
)
from tests.text_tables import records

GOOD = Judgement("Good", "Leaders know the area.")
INADEQUATE = Judgement("Inadequate", "")


def test_an_audit_is_kept_as_it_was_started(any_store: Store) -> None:
    details = AuditDetails(
        "Spring audit", "Exemplar", "North", date(2023, 4, 17), date(2023, 4, 21), "October 2022", frozenset({"2.3"})
    )
    audit = any_store.audits.get(ANN, any_store.audits.start(ANN, details, SMALL_TOML.encode()))
    assert audit.details == details
    assert audit.questionnaire == SMALL
    assert (audit.judgements, audit.findings) == ({}, ())


def test_an_audit_keeps_its_questionnaire_when_the_file_changes(any_store: Store) -> None:
    old = begin_audit(any_store)
    new = begin_audit(any_store, changed('version = "1"', 'version = "2"').replace("engage the person?", "involve?"))
    wording = {audit_id: any_store.audits.get(ANN, audit_id).questionnaire for audit_id in (old, new)}
    assert [q.version for q in wording.values()] == ["1", "2"]
    assert wording[old].question["2.2.1"].text == "Does assessment engage the person?"
    assert wording[new].question["2.2.1"].text == "Does assessment involve?"


def test_audits_on_the_same_text_share_it(any_store: Store) -> None:
    first, second = begin_audit(any_store), begin_audit(any_store)
    assert first != second
    with any_store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM questionnaire").scalar_one() == 1


def test_an_audit_with_faulty_details_is_refused_with_every_fault(store: Store) -> None:
    details = AuditDetails("", "Unit\n", not_inspected=frozenset({"9.9"}))
    with pytest.raises(InputError) as refused:
        store.audits.start(ANN, details, SMALL_TOML.encode())
    assert len(refused.value.faults) == 3
    assert store.audits.all(ANN) == []


def test_an_audit_on_a_faulty_questionnaire_is_refused(store: Store) -> None:
    with pytest.raises(QuestionnaireError):
        begin_audit(store, "id = 1")
    assert store.audits.all(ANN) == []


@pytest.mark.parametrize("moment", ["INSERT INTO audit_standard", "INSERT INTO trail", "COMMIT"])
def test_an_audit_whose_start_is_cut_off_is_not_there(any_store: Store, moment: str) -> None:
    with cut_at(any_store, moment), pytest.raises(Cut):
        begin_audit(any_store)
    assert any_store.audits.all(ANN) == []
    assert any_store.audits.get(ANN, begin_audit(any_store)).questionnaire == SMALL


def test_the_list_of_audits_has_the_latest_first_and_counts_cases_by_state(any_store: Store) -> None:
    older, newer = begin_audit(any_store, name="Older"), begin_audit(any_store, name="Newer")
    begin_case(any_store, older, "KSH-1")
    say(any_store, begin_case(any_store, older, "KSH-2"), "2.2.1", YES)
    any_store.stages.submit(ANN, complete(any_store, begin_case(any_store, older, "KSH-3")))
    listed = any_store.audits.all(ANN)
    assert [(audit.id, audit.details.name) for audit in listed] == [(newer, "Newer"), (older, "Older")]
    begun = (CaseState.ALLOCATED, CaseState.IN_PROGRESS, CaseState.SUBMITTED)
    assert [dict(audit.cases) for audit in listed] == [{}, dict.fromkeys(begun, 1)]
    assert all(audit.started_at.tzinfo is not None for audit in listed)


def test_a_judged_rating_is_kept_changed_and_taken_back(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.audits.judge(ANN, audit_id, "1.1", GOOD, seen=None)
    assert any_store.audits.get(ANN, audit_id).judgements == {"1.1": GOOD}
    any_store.audits.judge(BEN, audit_id, "1.1", INADEQUATE, seen=GOOD)
    any_store.audits.judge(BEN, audit_id, "1.1", None, seen=INADEQUATE)
    assert any_store.audits.get(ANN, audit_id).judgements == {}
    told = [(row.by, row.change.old, row.change.new) for row in any_store.audits.trail(ANN, audit_id)][1:]
    good = "Good\nLeaders know the area."
    assert told == [("Ann", None, good), ("Ben", good, "Inadequate"), ("Ben", "Inadequate", None)]


def test_a_judged_rating_over_an_unseen_one_is_refused(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.audits.judge(ANN, audit_id, "1.1", GOOD, seen=None)
    with pytest.raises(Conflict) as refused:
        any_store.audits.judge(BEN, audit_id, "1.1", INADEQUATE, seen=None)
    assert str(refused.value) == "Somebody else changed the rating of 1.1 meanwhile; yours was not saved."
    assert any_store.audits.get(ANN, audit_id).judgements == {"1.1": GOOD}


def test_the_same_judged_rating_again_writes_nothing(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    any_store.audits.judge(ANN, audit_id, "1.1", GOOD, seen=None)
    any_store.audits.judge(BEN, audit_id, "1.1", GOOD, seen=None)
    assert [row.by for row in any_store.audits.trail(ANN, audit_id) if row.change.what is What.STANDARD] == ["Ann"]


@pytest.mark.parametrize(
    ("standard", "judgement", "sentence"),
    [
        ("9.9", GOOD, "Standard 9.9 is not rated by people in this questionnaire."),
        ("2.2", GOOD, "Standard 2.2 is not rated by people in this questionnaire."),
        ("2.6", None, "Standard 2.6 is not rated by people in this questionnaire."),
        (
            "1.1",
            Judgement("Fine", ""),
            "The rating must be one of: Inadequate, Requires improvement, Good, Outstanding.",
        ),
        (
            "1.1",
            Judgement("Good", "x" * (LONGEST_TEXT + 1)),
            "The rationale has 5,001 characters. Shorten it to 5,000.",
        ),
    ],
)
def test_a_rating_that_cannot_be_is_refused(
    store: Store, standard: str, judgement: Judgement | None, sentence: str
) -> None:
    audit_id = begin_audit(store)
    with pytest.raises(InputError) as refused:
        store.audits.judge(ANN, audit_id, standard, judgement, seen=None)
    assert str(refused.value) == sentence
    assert store.audits.get(ANN, audit_id).judgements == {}


def test_the_longest_names_that_a_questionnaire_may_have_are_kept(any_store: Store) -> None:
    longest = {name: f"{name}{'x' * 120}"[:120] for name in ("small", "2.2", "2.2.1", "Good", "office")}
    source = SMALL_TOML
    for name, long in longest.items():
        source = source.replace(f'"{name}"', f'"{long}"')
    source = source.replace('version = "1"', f'version = "{"x" * 120}"').replace('id = "1.1"', f'id = "{"y" * 120}"')
    source = source.replace('then_standard = "1.1"', f'then_standard = "{"y" * 120}"')
    reading = begin_case(any_store, begin_audit(any_store, source))
    assert say(any_store, reading, longest["2.2.1"], YES).version == 1
    assert tell(any_store, reading, longest["office"], "North").version == 1
    any_store.audits.judge(ANN, reading.audit.id, "y" * 120, Judgement(longest["Good"]), seen=None)
    any_store.audits.add_findings(ANN, reading.audit.id, [Finding(FindingKind.STRENGTH, "Skilled.", longest["2.2"])])
    audit = any_store.audits.get(ANN, reading.audit.id)
    assert audit.judgements == {"y" * 120: Judgement(longest["Good"])}
    assert (audit.questionnaire.id, audit.findings[0].standard) == (longest["small"], longest["2.2"])


def test_what_people_write_of_an_audit_keeps_every_letter_but_the_nul(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    text = "Línea 1\r\n\tšŵ 👩🏽 '; DROP TABLE finding; -- %s :x \\"
    any_store.audits.judge(ANN, audit_id, "1.1", Judgement("Good", f"\0{text}"), seen=None)
    any_store.audits.add_findings(ANN, audit_id, [Finding(FindingKind.STRENGTH, f"{text}\0", "2.2")])
    audit = any_store.audits.get(ANN, audit_id)
    assert audit.judgements == {"1.1": Judgement("Good", text)}
    assert audit.findings == (Finding(FindingKind.STRENGTH, text, "2.2"),)
    before = any_store.audits.trail(ANN, audit_id)
    any_store.audits.judge(ANN, audit_id, "1.1", Judgement("Good", f"\0{text}"), seen=None)
    assert any_store.audits.trail(ANN, audit_id) == before, "the same again writes nothing"


def test_results_rest_on_submitted_cases_only_and_say_so(any_store: Store) -> None:
    audit_id = begin_audit(any_store)
    begin_case(any_store, audit_id, "KSH-1")
    say(any_store, begin_case(any_store, audit_id, "KSH-2"), "2.2.1", NO)
    any_store.stages.submit(ANN, complete(any_store, begin_case(any_store, audit_id, "KSH-3")))
    found = any_store.audits.results(ANN, audit_id)
    assert found.which_cases == "1 submitted case; 1 not begun, 1 in progress left out"
    assert [record.case.reference for record in found.records] == ["KSH-3"]
    everything = any_store.audits.results(ANN, audit_id, tuple(CaseState))
    assert everything.which_cases == "1 not begun, 1 in progress and 1 submitted cases"
    assert [record.case.reference for record in everything.records] == ["KSH-1", "KSH-2", "KSH-3"]


def test_a_second_reading_is_not_counted_as_another_case(any_store: Store) -> None:
    reading = begin_case(any_store)
    second = begin_second_reading(any_store, reading)
    say(any_store, second, "2.2.1", NO)
    assert [dict(audit.cases) for audit in any_store.audits.all(ANN)] == [{CaseState.ALLOCATED: 1}]
    (record,) = any_store.audits.results(ANN, reading.audit.id, tuple(CaseState)).records
    assert (record.case.state, record.answers) == (CaseState.ALLOCATED, {})
    assert reread(any_store, reading) == reading


def test_results_leave_out_a_cleared_answer(any_store: Store) -> None:
    reading = begin_case(any_store)
    say(any_store, reading, "2.2.1", YES)
    say(any_store, reread(any_store, reading), "2.2.1", None)
    tell(any_store, reading, "concern", "yes")
    (record,) = any_store.audits.results(ANN, reading.audit.id, tuple(CaseState)).records
    assert (record.answers, record.case.facts) == ({}, {"concern": ("yes",)})


def test_results_of_one_audit_know_nothing_of_another(any_store: Store) -> None:
    drawn = records("case concern 2.2.1\nKSH-1 yes yes", SMALL)
    first, second = begin_audit(any_store), begin_audit(any_store)
    any_store.cases.bring_in(ANN, first, drawn)
    any_store.audits.judge(ANN, first, "1.1", GOOD, seen=None)
    found = any_store.audits.results(ANN, second, tuple(CaseState))
    assert (found.records, found.audit.judgements) == ((), {})


DETAILS = AuditDetails("A", "B")
CALLS: dict[str, Callable[[Store, str], object]] = {
    "get": lambda store, audit: store.audits.get(ANN, audit),
    "judge": lambda store, audit: store.audits.judge(ANN, audit, "1.1", GOOD, None),
    "add findings": lambda store, audit: store.audits.add_findings(ANN, audit, []),
    "change details": lambda store, audit: store.audits.change_details(ANN, audit, DETAILS, DETAILS),
    "close": lambda store, audit: store.audits.close(ANN, audit),
    "reopen": lambda store, audit: store.audits.reopen(ANN, audit, "Because."),
    "progress by day": lambda store, audit: store.audits.progress_by_day(ANN, audit),
    "findings": lambda store, audit: store.findings.all(ANN, audit),
    "write a finding": lambda store, audit: store.findings.write(ANN, audit, Finding(FindingKind.STRENGTH, "x", "2.2")),
    "delete a finding": lambda store, audit: store.findings.delete(ANN, audit, 1, 1),
    "move a finding": lambda store, audit: store.findings.move(ANN, audit, 1, up=True),
    "decide": lambda store, audit: store.decisions.decide(ANN, audit, "2.2", "Good", "Because.", None),
    "withdraw": lambda store, audit: store.decisions.withdraw(ANN, audit, "2.2", None, "Because."),
    "allocate": lambda store, audit: store.stages.allocate_all(ANN, audit, [], "Ben"),
    "results": lambda store, audit: store.audits.results(ANN, audit),
    "trail": lambda store, audit: store.audits.trail(ANN, audit),
    "add a case": lambda store, audit: store.cases.add(ANN, audit, Case("KSH-1")),
    "bring in": lambda store, audit: store.cases.bring_in(ANN, audit, []),
    "progress": lambda store, audit: store.cases.progress(ANN, audit),
    "open": lambda store, audit: store.readings.open(ANN, audit, "nosuchcase"),
}


@pytest.mark.parametrize("audit_id", ["nosuchaudit", "", "' OR 1=1 --"])
def test_an_unknown_audit_is_not_found(any_store: Store, audit_id: str) -> None:
    begin_audit(any_store)
    for name, call in CALLS.items():
        with pytest.raises(NotFound) as refused:
            call(any_store, audit_id)
        assert str(refused.value) == "There is no such audit. Open one from the list of audits.", name
