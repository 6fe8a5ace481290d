"""Moving a running audit to a new version: a preview, nothing lost, the history says so."""

import pytest
from sqlalchemy import update

from audit.errors import ConflictError, InputError, NotAllowedError
from audit.messages import questionnaire_versions as messages
from audit.model.audit_log import ChangeType
from audit.model.case import CaseState
from audit.model.finding import Finding, FindingKind
from audit.storage import Store, verify
from audit.storage.audit_log.breaks import Break, Mismatch
from audit.storage.engine import schema
from tests.new_version import NEW, NEW_TOML
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.exercise_factory import create_exercise
from tests.storage.factories import (
    ANN,
    YES,
    close_audit,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_answer,
)

SOURCE = NEW_TOML.encode()
BACK = SMALL_TOML.replace('version = "1"', 'version = "3"')


def tally(store: Store, audit_id: str, question_id: str) -> str:
    results = store.audits.results(ANN, audit_id).results
    (question,) = [each for each in results.all_questions if each.question.id == question_id]
    return f"{question.tally.share} {question.tally.not_collected}"


def found(store: Store) -> list[Break | Mismatch]:
    """Return what verification finds."""
    with store.database.engine.connect() as connection:
        return verify(connection).breaks


def test_the_preview_counts_what_the_move_means_and_changes_nothing(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    save_answer(store, create_case(store, audit_id), "2.2.1", YES)
    preview = store.questionnaire_versions.preview(ANN, audit_id, SOURCE)
    assert (preview.before, preview.after) == (SMALL, NEW)
    assert [question.id for question in preview.changes.added] == ["2.3.2"]
    assert (preview.retired_answers, preview.not_asked, preview.problems) == (6 * 3 + 1, 6, ())
    assert store.audits.get(ANN, audit_id).questionnaire == SMALL


def test_after_the_move_old_answers_count_no_more_and_new_questions_have_the_base_of_those_asked(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    assert store.audits.get(ANN, audit_id).questionnaire == NEW
    assert tally(store, audit_id, "2.2.2") == "67% (4 of 6) 0"
    assert tally(store, audit_id, "2.3.2") == "– (0 of 0) 6"
    review = create_case(store, audit_id, "KSH-9")
    save_answer(store, review, "2.3.2", YES)
    assert {progress.case.state for progress in store.cases.progress(ANN, audit_id)} == {
        CaseState.SUBMITTED,
        CaseState.IN_PROGRESS,
    }
    (move,) = [row for row in store.audits.audit_log(ANN, audit_id) if row.change.type is ChangeType.QUESTIONNAIRE]
    assert (move.by, move.change.old, move.change.new) == (ANN.name, "1", "2")
    assert found(store) == []


def test_nothing_is_lost_when_a_later_version_asks_a_question_again(store: Store) -> None:
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    before = tally(store, audit_id, "2.2.1")
    store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    store.questionnaire_versions.move(ANN, audit_id, BACK.encode(), NEW)
    assert tally(store, audit_id, "2.2.1") == before


def test_a_closed_audit_and_an_exercise_keep_their_version(store: Store) -> None:
    audit_id = create_audit(store)
    close_audit(store, audit_id)
    with pytest.raises(NotAllowedError):
        store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    exercise = create_exercise(store)
    questionnaire = store.audits.get(ANN, exercise).questionnaire
    with pytest.raises(InputError) as refused:
        store.questionnaire_versions.move(ANN, exercise, SOURCE, questionnaire)
    assert messages.EXERCISE_KEEPS_VERSION in refused.value.problems


def test_a_finding_about_a_question_that_is_left_out_keeps_the_audit_where_it_is(store: Store) -> None:
    audit_id = create_audit(store)
    finding = Finding(FindingKind.STRENGTH, "Views are heard.", standard_id="2.2", question_id="2.2.1")
    store.audits.add_findings(ANN, audit_id, [finding])
    with pytest.raises(InputError) as refused:
        store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    assert refused.value.problems == (messages.QUESTION_IN_USE.format(question="2.2.1"),)
    assert store.audits.get(ANN, audit_id).questionnaire == SMALL


def test_a_second_lead_who_saw_the_old_version_is_told(store: Store) -> None:
    audit_id = create_audit(store)
    store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    with pytest.raises(ConflictError) as conflict:
        store.questionnaire_versions.move(ANN, audit_id, BACK.encode(), SMALL)
    assert conflict.value.problems == (messages.CHANGED_MEANWHILE,)


def test_an_answer_to_a_question_left_out_meanwhile_is_refused_by_name(store: Store) -> None:
    audit_id = create_audit(store)
    review = create_case(store, audit_id)
    store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    with pytest.raises(InputError, match=r"2\.2\.1"):
        save_answer(store, review, "2.2.1", YES)
    save_answer(store, reload_review(store, review), "2.2.2", YES)


def test_the_earlier_questionnaire_stays_and_a_change_to_its_text_is_found(store: Store) -> None:
    audit_id = create_audit(store)
    store.questionnaire_versions.move(ANN, audit_id, SOURCE, SMALL)
    table = schema.questionnaire
    with store.database.engine.begin() as connection:
        connection.execute(update(table).where(table.c.version == "1").values(source="id = 1"))
    assert [each.table for each in found(store)] == ["questionnaire"]
