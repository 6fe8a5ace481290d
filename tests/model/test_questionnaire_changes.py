"""What differs between versions of a questionnaire, and what keeps an audit from being moved."""

from dataclasses import replace

import pytest

from audit.messages import questionnaire_versions as messages
from audit.model.answers import Answer
from audit.model.questionnaire_changes import InUse, compare_versions, why_not_moved
from tests.new_version import NEW, NEW_TOML, RETIRED
from tests.small_questionnaire import SMALL, load_questionnaire_text


def version_2(old: str, new: str) -> str:
    assert old in NEW_TOML
    return NEW_TOML.replace(old, new)


def test_what_is_added_retired_and_reworded_is_named() -> None:
    changes = compare_versions(SMALL, NEW)
    assert [question.id for question in changes.added] == ["2.3.2"]
    assert {question.id for question in changes.retired} == set(RETIRED)
    assert [question.id for question in changes.reworded] == ["2.2.2"]
    assert changes.other_rules == changes.added_details == changes.retired_details == changes.changed_details == ()
    assert not changes.ratings_differ
    assert changes.asks_more == {"2.3.2"}


def test_rules_details_and_ratings_are_told_apart_from_wording() -> None:
    text = version_2('short = "Safety"', 'short = "Safety"\nmay_not_apply = false')
    text = text.replace('text = "Office"', 'text = "Office"\nrequired = true').replace("points = 2", "points = 2.5", 1)
    text = text.replace("[[standards]]", '[[facts]]\nid = "team"\ntext = "Team"\nkind = "text"\n\n[[standards]]', 1)
    changes = compare_versions(NEW, load_questionnaire_text(text.replace("2.5", "2", 1)))
    assert [question.id for question in changes.other_rules] == ["2.2.2", "2.3.1"]
    assert [detail.id for detail in changes.changed_details] == ["office"]
    assert [detail.id for detail in changes.added_details] == ["team"]
    assert changes.reworded == () and changes.asks_more == set()


def test_other_bands_are_a_difference_in_ratings() -> None:
    other = load_questionnaire_text(version_2('band_from = "rounded"', 'band_from = "exact"'))
    assert compare_versions(NEW, other).ratings_differ


@pytest.mark.parametrize(
    ("new", "in_use", "problem"),
    [
        (replace(NEW, id="other"), InUse(), messages.OTHER_QUESTIONNAIRE.format(other="other", questionnaire="small")),
        (replace(NEW, version="1"), InUse(), messages.SAME_VERSION.format(version="1")),
        (
            load_questionnaire_text(
                version_2('id = "treatment"', 'id = "therapy"').replace('"treatment"', '"therapy"')
            ),
            InUse(details={"requirements": {"treatment": 2, "programme": 1}}),
            messages.VALUE_MISSING.format(detail="requirements", value="Treatment", cases="2 cases"),
        ),
        (
            load_questionnaire_text(version_2('text = "Office"\nkind = "text"', 'text = "Office"\nkind = "yes_no"')),
            InUse(details={"office": {"Huyton": 3}}),
            messages.DETAIL_OF_OTHER_KIND.format(detail="office", cases="3 cases"),
        ),
        (
            load_questionnaire_text(version_2('short = "Shared"', 'short = "Shared"\nmay_not_apply = false')),
            InUse(answers={"2.3.2": {Answer.NOT_APPLICABLE: 1, Answer.YES: 4}}),
            messages.ANSWER_NOT_OFFERED.format(question="2.3.2", answers="1 answer"),
        ),
        (
            load_questionnaire_text(
                version_2('short = "Progress"', 'short = "Progress"\nderived = { all = ["2.3.1"] }')
            ),
            InUse(answers={"2.6.1": {Answer.YES: 3, Answer.NO: 1}}),
            messages.NOW_WORKED_OUT.format(question="2.6.1", answers="4 answers"),
        ),
        (NEW, InUse(standards=frozenset({"2.9"})), messages.STANDARD_IN_USE.format(standard="2.9")),
        (NEW, InUse(judgements={"2.2": "Good"}), messages.JUDGEMENT_IN_USE.format(standard="2.2")),
        (NEW, InUse(questions=frozenset({"2.2.1"})), messages.QUESTION_IN_USE.format(question="2.2.1")),
    ],
)
def test_what_would_lose_its_meaning_keeps_an_audit_where_it_is(new: object, in_use: InUse, problem: str) -> None:
    assert why_not_moved(SMALL, new, in_use) == [problem]


def test_answers_and_details_of_what_is_left_out_do_not_keep_it() -> None:
    in_use = InUse(
        details={"office": {"Huyton": 3}, "gone": {"x": 1}},
        answers={"2.2.1": {Answer.YES: 3}, "2.2.2": {Answer.NO: 1}},
        standards=frozenset({"2.2"}),
        judgements={"1.1": "Good"},
    )
    assert why_not_moved(SMALL, NEW, in_use) == []
