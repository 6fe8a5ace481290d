"""Frozen results as JSON: they come back as they were, and nothing that is not listed can be frozen."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_args, get_type_hints

import pytest

from audit.analysis import frozen_types
from audit.analysis.audit_results import AuditResults
from audit.analysis.breakdowns import Breakdown
from audit.analysis.freezing import breakdowns_to_freeze, freeze, without_cases
from audit.analysis.frozen_results import FrozenResults
from audit.analysis.frozen_types import FROZEN_TYPES, REFERENCES
from audit.analysis.frozen_values import decode, decode_breakdowns, digest_of, encode
from audit.analysis.split_answers import AuditorPair, ComparedPair, compare_reviews
from audit.errors import StoreError
from audit.messages import analysis as messages
from audit.model.audit import Audit, AuditDescription
from audit.model.review_pair import ReviewPair
from tests.sdc_attacker import contained_objects
from tests.test_sample_audit import QUESTIONNAIRE, RECORDS, RESULTS

DESCRIPTION = AuditDescription("Spring 2023", "Knowsley and St Helens")
AUDIT = Audit("spring", DESCRIPTION, QUESTIONNAIRE, None, "", {}, {}, ())
AUDIT_RESULTS = AuditResults(AUDIT, RESULTS, RECORDS, "46 submitted cases", all_cases=46)
FROZEN = freeze(AUDIT_RESULTS)
BREAKDOWNS = breakdowns_to_freeze(AUDIT_RESULTS)
NEVER_FROZEN = (ComparedPair, AuditorPair)
"""Single cases and names, which are removed from agreement before it is frozen."""


def test_what_is_frozen_comes_back_as_it_was() -> None:
    some = BREAKDOWNS[:1]
    text = encode(FROZEN, some)
    assert decode(text, QUESTIONNAIRE) == FROZEN
    assert decode_breakdowns(text, QUESTIONNAIRE) == some
    assert some[0].groups
    assert encode(decode(text, QUESTIONNAIRE)) == encode(FROZEN)
    assert digest_of(text) != digest_of(encode(replace(FROZEN, which_cases="45 submitted cases")))


def reachable_types(kind: Any, found: set[Any]) -> set[Any]:
    """Every type that the fields of a dataclass may hold, except parts of a questionnaire, which are saved as ids."""
    for part in get_args(kind):
        reachable_types(part, found)
    if not is_dataclass(kind) or kind in found or kind in REFERENCES or kind in NEVER_FROZEN:
        return found
    found.add(kind)
    hints = get_type_hints(kind)
    for field in fields(kind):
        reachable_types(hints[field.name], found)
    return found


def test_every_type_that_results_may_hold_can_be_frozen() -> None:
    unlisted = reachable_types(FrozenResults, reachable_types(Breakdown, set())) - {
        frozen.type for frozen in FROZEN_TYPES.values()
    }
    assert not unlisted, "list each in audit/analysis/frozen_types.py, so that an audit with it can be closed"


def test_a_type_that_is_not_listed_is_not_frozen() -> None:
    with pytest.raises(TypeError, match="AuditDescription"):
        encode(replace(FROZEN, which_cases=DESCRIPTION))  # type: ignore[arg-type]


def test_what_another_version_froze_is_refused_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    text = encode(FROZEN)
    newer = replace(FROZEN_TYPES["Tally"], version=2)
    monkeypatch.setattr(frozen_types, "FROZEN_TYPES", {**FROZEN_TYPES, "Tally": newer})
    monkeypatch.setattr("audit.analysis.frozen_values.FROZEN_TYPES", {**FROZEN_TYPES, "Tally": newer})
    with pytest.raises(StoreError) as refused:
        decode(text, QUESTIONNAIRE)
    assert str(refused.value) == messages.FROZEN_BY_LATER_VERSION.format(type="Tally")
    unknown = text.replace('"Tally"', '"Count"')
    with pytest.raises(StoreError):
        decode(unknown, QUESTIONNAIRE)


def test_a_field_that_was_added_since_gets_its_default() -> None:
    content = json.loads(encode(FROZEN))
    added = content["types"]["FrozenResults"].index("digest_at_closing")
    del content["types"]["FrozenResults"][added]
    del content["results"]["FrozenResults"][added - 1]
    assert decode(json.dumps(content), QUESTIONNAIRE) == FROZEN


def test_without_cases_no_small_group_is_left() -> None:
    left = without_cases(FROZEN, BREAKDOWNS, DESCRIPTION, "d1" * 32)
    assert (left.results, left.digest_at_closing) == (FROZEN.results, "d1" * 32)
    assert left.published
    groups = [each for each in contained_objects(left.published) if type(each).__name__ == "PublishedGroup"]
    assert groups
    assert all(group.case_count is None for group in groups)  # type: ignore[attr-defined]
    assert decode(encode(left), QUESTIONNAIRE) == left


def test_the_questionnaire_is_saved_as_its_ids_only() -> None:
    text = encode(FROZEN)
    key_question = RESULTS.key_questions[0].question
    assert key_question.text not in text
    assert f'{{":question":"{key_question.id}"}}' in text


def test_agreement_is_frozen_without_cases_and_names() -> None:
    pairs = [ReviewPair(f"case {number}", RECORDS[number], RECORDS[number + 1]) for number in range(12)]
    reviewed_twice = replace(AUDIT_RESULTS, pairs=pairs)
    frozen = freeze(reviewed_twice)
    decoded = decode(encode(frozen), QUESTIONNAIRE)
    assert decoded.agreement == compare_reviews(AUDIT.inspected_questions, pairs).without_cases()
    assert decoded.agreement is not None
    assert decoded.agreement.case_count == 12
    assert "case 1" not in encode(frozen)
    assert RECORDS[0].case.reference not in encode(frozen)
