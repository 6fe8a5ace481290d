"""What fuzzing the readers of files has found; each stays found."""

import pytest

from audit.errors import AuditError
from audit.toml_files.audit import read_audit_file
from audit.toml_files.judgements import read_judgements
from audit.toml_files.questionnaire import read_questionnaire
from tests.small_questionnaire import SMALL, changed

STEERING = r"a\u001b[2J\u0000\u202e"
"""Clears a terminal, ends a text in C, and turns the direction of writing round."""


@pytest.mark.parametrize(
    "old",
    ['id = "small"', 'id = "2.2.1a"', 'kind = "yes_no"', 'fact = "concern"', 'question = "2.2.2a"'],
)
def test_a_fault_of_a_questionnaire_repeats_no_character_that_steers_a_terminal(old: str) -> None:
    spoilt = changed(old, f'{old.split(" = ")[0]} = "{STEERING}"')
    with pytest.raises(AuditError) as fault:
        read_questionnaire(spoilt.encode(), "small.toml")
    assert all(sentence.isprintable() for sentence in fault.value.faults)
    assert any("a\ufffd[2J\ufffd\ufffd" in sentence for sentence in fault.value.faults)


def test_a_fault_of_a_key_repeats_no_character_that_steers_a_terminal() -> None:
    with pytest.raises(AuditError) as of_ratings:
        read_judgements(f'"{STEERING}" = "Good"'.encode(), "judgements.toml", SMALL)
    with pytest.raises(AuditError) as of_audit:
        read_audit_file(f'"{STEERING}" = "x"'.encode(), "audit.toml")
    for sentence in (*of_ratings.value.faults, *of_audit.value.faults):
        assert sentence.isprintable()
