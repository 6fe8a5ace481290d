"""What fuzzing the readers of files has found; each stays found."""

import pytest

from audit.errors import AuditError
from audit.toml_files.audit import parse_audit_file
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import parse_questionnaire
from tests.small_questionnaire import SMALL, replace_in_small_toml

STEERING = r"a\u001b[2J\u0000\u202e"
"""Clears a terminal, ends a text in C, and turns the direction of writing round."""


@pytest.mark.parametrize(
    "old",
    ['id = "small"', 'id = "2.2.1a"', 'kind = "yes_no"', 'fact = "concern"', 'question = "2.2.2a"'],
)
def test_a_questionnaire_error_contains_no_terminal_control_character(old: str) -> None:
    spoilt = replace_in_small_toml(old, f'{old.split(" = ")[0]} = "{STEERING}"')
    with pytest.raises(AuditError) as problem:
        parse_questionnaire(spoilt.encode(), "small.toml")
    assert all(sentence.isprintable() for sentence in problem.value.problems)
    assert any("U+001B" in sentence or "a\ufffd[2J" in sentence for sentence in problem.value.problems), "it is named"


def test_a_key_error_contains_no_terminal_control_character() -> None:
    with pytest.raises(AuditError) as of_ratings:
        parse_judgements(f'"{STEERING}" = "Good"'.encode(), "judgements.toml", SMALL)
    with pytest.raises(AuditError) as of_audit:
        parse_audit_file(f'"{STEERING}" = "x"'.encode(), "audit.toml")
    for sentence in (*of_ratings.value.problems, *of_audit.value.problems):
        assert sentence.isprintable()
