"""Every problem of a questionnaire is shown with the line that it is about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from audit.toml_files.line_numbers import line_numbers
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.toml_files.questionnaire_check import check_questionnaire
from tests.small_questionnaire import SMALL, SMALL_TOML

SHIPPED = sorted(QUESTIONNAIRES_FOLDER.glob("*.toml"))
AWKWARD = '''\
a.b = 1 # [x]
"quoted.key" = "] # \\" ["
literal = 'it # "'
day = 1979-05-27 07:32:00
long = """
[not.a.table]
id = "no \\""" id"
""""
raw = \'\'\'
[[neither]]
\'\'\'
list = [ # a comment ]
  1, "]",
  { id = "x", more = [
    { id = "y" } ] },
]
[ table . "with space" ]
last = true
[[many]]
[[many.inner]]
id = "m"
[many.inner.table]
id = 3
[[many]]
[[many.inner]]
id = "n"
'''


def every_path(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of each table, key and item of a file, as tomllib reads it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from every_path(each, (*path, key))


@pytest.mark.parametrize("text", [AWKWARD, *(path.read_text("utf-8") for path in SHIPPED)])
def test_every_table_and_key_has_a_line(text: str) -> None:
    without_header = {("a",), ("table",)}  # tables that only a longer key names
    assert set(every_path(tomllib.loads(text))) - without_header == set(line_numbers(text))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_each_line_has_its_key_or_the_header_of_its_table(path: Path) -> None:
    text = path.read_text("utf-8")
    lines = text.split("\n")
    for keys, line in line_numbers(text).items():
        names = [key for key in keys if isinstance(key, str)]
        assert names[-1] in lines[line - 1] or lines[line - 1].lstrip().startswith("{"), keys


def test_awkward_values_do_not_hide_the_tables_after_them() -> None:
    lines = line_numbers(AWKWARD)
    assert lines[("list", 2, "more", 0, "id")] == 15
    assert [lines[("many", number, "inner", 0, "id")] for number in (0, 1)] == [21, 26]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.split("\n"), start=1) if words in line)


@pytest.mark.parametrize(
    ("before", "after", "quoted"),
    [
        ('version = "1"', "version = 1", '"version" must be'),
        ('title = "A small', 'titel = "A small', '"titel" is not known'),
        ('id = "sentence_type"', 'id = "sentence type"', 'the id "sentence type"'),
        ('kind = "choices"', 'kind = "options"', '"options"'),
        ("[[decision_rules]]", "[[decision_rule]]", '"decision_rule" is not known'),
        ('then_standard = "1.1"', 'then_standard = "9.9"', '"9.9"'),
    ],
)
def test_a_problem_is_shown_at_its_line(before: str, after: str, quoted: str) -> None:
    text = SMALL_TOML.replace(before, after, 1)
    expected = line_of(text, after)
    problems = [problem for problem in check_questionnaire(text).problems if quoted in problem.sentence]
    assert [problem.line for problem in problems] == [expected]
    assert after in problems[0].line_text


def test_an_id_that_is_used_twice_is_shown_where_it_is_used_again() -> None:
    text = f'{SMALL_TOML}\n[[domains]]\nid = "2"\ntitle = "Twice"\n'
    (problem,) = check_questionnaire(text).problems
    assert problem.line == len(text.split("\n")) - 2
    assert problem.line_text == 'id = "2"'


def test_a_choice_that_looks_like_another_is_shown_at_its_case_detail() -> None:
    text = SMALL_TOML.replace('text = "Resettlement" }', 'text = "community" }', 1)
    (problem,) = check_questionnaire(text).problems
    assert problem.line in (line_of(text, 'id = "sentence_type"'), line_of(text, "choices = ["))


@pytest.mark.parametrize(
    ("added", "line_text"), [('x = "', 'x = "'), ("y == 1", "y == 1"), (f"z = {'a.' * 101}b", f"z = {'a.' * 101}b")]
)
def test_a_text_that_is_no_toml_shows_the_line_of_its_error(added: str, line_text: str) -> None:
    checked = check_questionnaire(f"{added}\n" if added.startswith("y") else added)
    assert checked.outline is None
    assert [problem.line_text for problem in checked.problems] == [line_text]


def test_a_missing_text_is_shown_at_the_table_that_lacks_it() -> None:
    text = SMALL_TOML.replace('text = "Type of sentence"\n', "", 1)
    (problem,) = check_questionnaire(text).problems
    assert problem.line == line_of(text, 'id = "sentence_type"') - 1


def test_a_text_without_problems_is_the_questionnaire_and_read_once() -> None:
    checked = check_questionnaire(SMALL_TOML)
    assert checked.questionnaire == SMALL
    assert check_questionnaire(str(SMALL_TOML)) is checked


def test_half_an_emoji_is_no_crash() -> None:
    assert check_questionnaire('title = "\ud83d"').problems
