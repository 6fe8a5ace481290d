"""The case in memory with which a form is tried: saved as an audit saves it, and nowhere else."""

from __future__ import annotations

import pytest

from audit.model.audit_log import ChangeType
from audit.model.feedback import is_shared
from audit.web.questionnaires.preview import preview_review, save_in_memory, values_that_fit
from audit.web.record.component.messages import SaveRequest
from tests.small_questionnaire import SMALL, SMALL_TOML, load_questionnaire_text


def request(change_type: ChangeType, subject: str, *values: str, seen: int = 0) -> SaveRequest:
    return SaveRequest("preview", "preview", change_type, subject, values, seen, f"{subject} {values}")


def test_values_are_checked_and_stored_as_in_an_audit():
    requests = [
        request(ChangeType.CASE_DETAIL, "sentence_type", "community"),
        request(ChangeType.ANSWER, "2.2.1", "no"),
        request(ChangeType.NOTE, "2.2.1", "  Not seen. "),
        request(ChangeType.SHARED_NOTE, "2.2.1", "Not seen."),
    ]
    values, results = save_in_memory(SMALL, {}, requests)
    review = preview_review(SMALL, "Ann", values)
    assert all(result.stored and result.stored.version == 1 for result in results.values())
    assert review.case_record.case.details == {"sentence_type": ("community",)}
    assert review.notes["2.2.1"].value == "Not seen."
    assert is_shared(review, "2.2.1")
    assert review.is_open


@pytest.mark.parametrize(
    "refused",
    [
        request(ChangeType.CASE_DETAIL, "sentence_type", "neither"),
        request(ChangeType.CASE_DETAIL, "unknown", "x"),
        request(ChangeType.ANSWER, "9.9.9", "yes"),
        request(ChangeType.ANSWER, "2.2.1", "perhaps"),
        request(ChangeType.NOTE, "2.2.1", "x" * 6_000),
        request(ChangeType.SHARED_NOTE, "2.2.1", "No such note."),
    ],
    ids=lambda each: f"{each.change_type} {each.subject}",
)
def test_what_an_audit_would_refuse_is_refused_with_a_sentence(refused: SaveRequest):
    values, results = save_in_memory(SMALL, {}, [refused])
    assert values == {}
    assert results[refused.save_id].error


def test_a_later_save_replaces_an_earlier_one_also_of_a_tab_that_has_seen_less():
    first, _ = save_in_memory(SMALL, {}, [request(ChangeType.ANSWER, "2.2.1", "no", seen=5)])
    second, results = save_in_memory(SMALL, first, [request(ChangeType.ANSWER, "2.2.1")])
    (result,) = results.values()
    assert (second[ChangeType.ANSWER, "2.2.1"].value, result.stored and result.stored.version) == (None, 7)


def test_values_that_a_changed_questionnaire_does_not_allow_are_dropped():
    requests = [request(ChangeType.ANSWER, "2.2.1", "no"), request(ChangeType.CASE_DETAIL, "office", "Huyton")]
    values, _ = save_in_memory(SMALL, {}, requests)
    changed = load_questionnaire_text(SMALL_TOML.replace('id = "2.2.1"', 'id = "2.2.7"', 1))
    assert set(values_that_fit(changed, values)) == {(ChangeType.CASE_DETAIL, "office")}
    assert values_that_fit(SMALL, values) == values
