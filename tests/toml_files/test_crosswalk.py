"""Crosswalk files: what is read, what is refused, and the example of the authors' guide."""

import re
from pathlib import Path

import pytest

from audit.analysis.joined_audits import version_of
from audit.errors import InputError
from audit.messages import crosswalks as messages
from audit.messages import toml_files as toml_messages
from audit.model.crosswalk import Correspondence, Crosswalk, QuestionnaireVersion, QuestionPair, joined_questions
from audit.toml_files.crosswalk import parse_crosswalk, read_crosswalks, unchecked_sides
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, shipped_questionnaires
from tests.small_questionnaire import SMALL

CROSSWALK = """\
id = "small-other"
title = "Small and other"
source = "Invented for tests."
[first]
questionnaire = "small"
version = "1"
[second]
questionnaire = "other"
[[pairs]]
first = "2.2.1"
second = "A1"
second_is = "narrower"
note = "Only at the start."
[[pairs]]
first = "2.2.2"
second = "A2"
second_is = "same"
"""


def problems(text: str) -> list[str]:
    with pytest.raises(InputError) as refused:
        parse_crosswalk(text.encode(), "x.toml", [SMALL])
    return list(refused.value.problems)


def at(sentence: str, location: str = "x.toml") -> str:
    return toml_messages.PROBLEM.format(location=location, problem=sentence)


def test_a_crosswalk_is_read_as_it_is_written() -> None:
    assert parse_crosswalk(CROSSWALK.encode(), "x.toml", [SMALL]) == Crosswalk(
        "small-other",
        "Small and other",
        "Invented for tests.",
        QuestionnaireVersion("small", "1"),
        QuestionnaireVersion("other"),
        (
            QuestionPair("2.2.1", "A1", Correspondence.NARROWER, "Only at the start."),
            QuestionPair("2.2.2", "A2", Correspondence.SAME),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('first = "2.2.2"', 'first = "2.2.1"', at(messages.JOINED_TWICE.format(side="first", question="2.2.1"))),
        ('second = "A2"', 'second = "A1"', at(messages.JOINED_TWICE.format(side="second", question="A1"))),
        (
            'first = "2.2.2"',
            'first = "9.9"',
            at(messages.UNKNOWN_QUESTION.format(side="first", question="9.9", questionnaire="small, version 1")),
        ),
        (
            '"narrower"',
            '"smaller"',
            at(
                toml_messages.NOT_ONE_OF.format(
                    key="second_is", value="smaller", allowed="same, reworded, narrower, broader"
                ),
                "x.toml, pair 1",
            ),
        ),
        (
            'note = "Only',
            'notes = "Only',
            at(toml_messages.KEY_MISSPELT.format(key="notes", meant="note"), "x.toml, pair 1"),
        ),
        ('questionnaire = "other"', 'questionnaire = "small"\nversion = "1"', at(messages.WITH_ITSELF)),
    ],
)
def test_what_is_wrong_is_refused_at_its_place(old: str, new: str, problem: str) -> None:
    assert problem in problems(CROSSWALK.replace(old, new))


def test_a_second_file_for_the_same_questionnaires_and_a_damaged_one_join_nothing_and_are_named(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.toml").write_text(CROSSWALK)
    (tmp_path / "b.toml").write_text(CROSSWALK.replace('"small-other"', '"again"'))
    (tmp_path / "c.toml").write_text("id = ")
    folder = read_crosswalks(tmp_path)
    assert [crosswalk.id for crosswalk in folder.crosswalks] == ["small-other"]
    twice, damaged = folder.problems
    assert twice == at(
        messages.TWO_FILES.format(other="small-other", first="small, version 1", second="other"), "b.toml"
    )
    assert damaged.startswith("c.toml: ")


def test_the_crosswalks_that_ship_join_the_questionnaires_that_ship() -> None:
    folder = read_crosswalks()
    assert folder.problems == ()
    questionnaires = [each.questionnaire for each in shipped_questionnaires()]
    versions = {each.id: version_of(each) for each in questionnaires}
    for path in (QUESTIONNAIRES_FOLDER / "crosswalks").glob("*.toml"):
        crosswalk = parse_crosswalk(path.read_bytes(), path.name, questionnaires)
        assert unchecked_sides(crosswalk, questionnaires) == []
        first, second = (versions[side.questionnaire_id] for side in (crosswalk.first, crosswalk.second))
        assert len(joined_questions([crosswalk], first, second)) == len(crosswalk.pairs) > 0


def test_the_example_of_the_guide_is_a_crosswalk() -> None:
    guide = (QUESTIONNAIRES_FOLDER / "README.md").read_text("utf-8")
    section = guide[guide.index("## Crosswalks") :]
    (example,) = re.findall(r"\n((?:    .*\n|\n)*    \[\[pairs\]\]\n(?:    .*\n)+)", section)[:1]
    crosswalk = parse_crosswalk(re.sub(r"^    ", "", example, flags=re.MULTILINE).encode(), "guide")
    assert [pair.second_is for pair in crosswalk.pairs] == [Correspondence.NARROWER]
