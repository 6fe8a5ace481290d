"""The strata of a questionnaire are read, and every problem is listed."""

from __future__ import annotations

import pytest

from audit.errors import QuestionnaireError
from audit.messages import sampling as messages
from audit.messages import toml_files as toml_messages
from audit.model.sampling import Stratum
from audit.model.stratum_problems import STRATUM_COLUMNS
from audit.toml_files.questionnaire import parse_questionnaire
from tests.small_questionnaire import SMALL, SMALL_TOML


def with_strata(*tables: str) -> bytes:
    return (SMALL_TOML + "".join(f"\n[[strata]]\n{table}\n" for table in tables)).encode()


def problems_in(*tables: str) -> tuple[str, ...]:
    with pytest.raises(QuestionnaireError) as refusal:
        parse_questionnaire(with_strata(*tables), "small.toml")
    return refusal.value.problems


def at(problem: str, place: str = "") -> str:
    return toml_messages.PROBLEM.format(location=f"small.toml{place}", problem=problem)


def test_strata_are_read_with_values_and_quota() -> None:
    source = with_strata(
        'name = "Women"\nsex = ["female"]\nquota = 8', 'name = "Others"\noffice = ["Huyton", "Prescot"]'
    )
    assert parse_questionnaire(source, "small.toml").strata == (
        Stratum("Women", {"sex": ("female",)}, 8),
        Stratum("Others", {"office": ("Huyton", "Prescot")}),
    )


def test_a_questionnaire_without_strata_has_none() -> None:
    assert SMALL.strata == ()


def test_every_problem_of_strata_is_listed_at_once() -> None:
    tables = ('name = "A"\nsex = ["F"]\nquota = 0', 'name = "A"\nrosh = []\nage = ["18"]', "quota = 1.5")
    assert problems_in(*tables) == (
        at(toml_messages.KEY_UNKNOWN.format(key="age"), ", stratum 2"),
        at(toml_messages.KEY_MISSING.format(key="name"), ", stratum 3"),
        at(toml_messages.WRONG_TYPE.format(key="quota", expected="a whole number"), ", stratum 3"),
        at(messages.STRATUM_TWICE.format(stratum="A")),
        at(messages.QUOTA_TOO_SMALL.format(stratum="A", quota=0)),
        at(messages.STRATUM_VALUE.format(stratum="A", column="sex", value="F", known="female, male")),
        at(messages.STRATUM_COLUMN_EMPTY.format(stratum="A", column="rosh")),
        at(messages.STRATUM_WITHOUT_NAME),
        at(messages.QUOTA_TOO_SMALL.format(stratum="", quota=0)),
    )


def test_the_guide_lists_every_column_of_a_stratum() -> None:
    from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER

    guide = (QUESTIONNAIRES_FOLDER / "README.md").read_text("utf-8")
    section = guide.partition("## `[[strata]]`")[2].partition("\n## ")[0]
    assert all(f"`{column}`" in section for column in STRATUM_COLUMNS)
