"""Changes to the text of a questionnaire file: each changes what it should, and nothing else."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.messages import questionnaire_editing as messages
from audit.toml_files.file_blocks import read_blocks
from audit.toml_files.id_references import all_places, referring_places, rename_item
from audit.toml_files.new_questionnaire import NewPrompt, NewQuestion, write_prompt, write_question
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, parse_questionnaire
from audit.toml_files.questionnaire_text import (
    TOP,
    EditError,
    Place,
    add_item,
    move_item,
    read_data,
    remove_item,
    set_case_label,
    set_values,
)
from tests.counting import count_lines
from tests.examples import examples

FILES = {path.stem: path.read_text("utf-8") for path in sorted(QUESTIONNAIRES_FOLDER.glob("*.toml"))}
CLINICAL = FILES["local-clinical-audit"]
PLACES = [(name, place) for name, text in FILES.items() for place in all_places(read_data(text))]
ANY_PLACE = st.sampled_from(PLACES)
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=40)
FEW = settings(max_examples=examples(10), deadline=None)
ALL_FILES = [
    pytest.param(name, marks=pytest.mark.thorough) if len(text) > 10_000 else name for name, text in FILES.items()
]
"""Every file; the large ones take seconds."""
WINDOWS = {name: text.replace("\n", "\r\n") for name, text in FILES.items()}


def comments(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.startswith("#"))


def place_of(text: str, item_id: str) -> Place:
    data = read_data(text)
    return next(place for place in all_places(data) if place.find(data)["id"] == item_id)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every value of a file with where it is, as one line."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in items:
        yield from walk(part, f"{path}/{key}")
    if not isinstance(value, dict | list):
        yield path, value


def differences(before: str, after: str) -> set[str]:
    """Return where two files say something else."""
    old, new = dict(walk(read_data(before))), dict(walk(read_data(after)))
    return {path for path in old | new if old.get(path) != new.get(path)}


@pytest.mark.parametrize("name", ALL_FILES)
def test_every_shipped_file_is_the_same_to_the_byte_if_nothing_is_changed(name: str) -> None:
    text = FILES[name]
    for place in all_places(read_data(text)):
        item = place.find(read_data(text))
        assert set_values(text, place, {key: item[key] for key in ("id", "text", "title") if key in item}) == text


@pytest.mark.parametrize("name", FILES)
def test_every_line_with_a_key_is_in_a_block(name: str) -> None:
    lines = FILES[name].split("\n")
    covered = {number for block in read_blocks(lines) for number in range(block.first, block.last + 1)}
    left_out = [line for number, line in enumerate(lines) if number not in covered]
    assert [line for line in left_out if line and not line.startswith("#")] == []


@FEW
@given(ANY_PLACE, WORDS)
def test_another_wording_changes_only_the_wording_and_can_be_undone(chosen: tuple[str, Place], words: str) -> None:
    name, place = chosen
    text, key = FILES[name], "title" if chosen[1].name == "standards" else "text"
    changed = set_values(text, place, {key: words})
    where = "".join(f"/{step}/{index}" for step, index in place.steps)
    old = place.find(read_data(text))[key]
    assert differences(text, changed) == ({f"{where}/{key}"} if words != old else set())
    assert comments(changed) == comments(text)
    assert set_values(changed, place, {key: old}) == text


@FEW
@given(ANY_PLACE, WORDS)
def test_guidance_that_is_added_and_removed_leaves_the_file_as_it_was(chosen: tuple[str, Place], words: str) -> None:
    name, place = chosen
    without = set_values(FILES[name], place, {"guidance": None})
    changed = set_values(without, place, {"guidance": words})
    assert place.find(read_data(changed))["guidance"] == words
    assert set_values(changed, place, {"guidance": None}) == without
    assert comments(changed) == comments(FILES[name])


@FEW
@given(st.sampled_from([chosen for chosen in PLACES if chosen[1].index]))
def test_moving_up_and_down_again_gives_the_same_file(chosen: tuple[str, Place]) -> None:
    name, place = chosen
    moved = move_item(FILES[name], place, place.index - 1)
    before, after = (place.parent.find(read_data(text))[place.name] for text in (FILES[name], moved))
    assert [before[place.index], before[place.index - 1]] == after[place.index - 1 : place.index + 1]
    assert comments(moved) == comments(FILES[name])
    assert move_item(moved, place.sibling(place.index - 1), place.index) == FILES[name]


@FEW
@given(ANY_PLACE)
def test_removing_an_item_removes_it_and_no_comment(chosen: tuple[str, Place]) -> None:
    name, place = chosen
    removed = remove_item(FILES[name], place)
    before, after = (place.parent.find(read_data(text)).get(place.name, []) for text in (FILES[name], removed))
    assert after == before[: place.index] + before[place.index + 1 :]
    assert comments(removed) == comments(FILES[name])


@FEW
@given(st.sampled_from([chosen for chosen in PLACES if chosen[1].name in ("key_questions", "prompts")]), WORDS)
def test_a_question_that_is_added_and_removed_leaves_the_file_as_it_was(chosen: tuple[str, Place], words: str) -> None:
    name, place = chosen
    below = place.sibling(place.index + 1)
    is_prompt = place.name == "prompts"
    table = write_prompt(NewPrompt("zz", words)) if is_prompt else write_question(NewQuestion("zz", words, short="S"))
    changed = add_item(FILES[name], below, table)
    assert below.find(read_data(changed))["text"] == words
    assert remove_item(changed, below) == FILES[name]


@FEW
@given(st.sampled_from([chosen for chosen in PLACES if chosen[1].name != "standards"]))
def test_another_id_is_used_wherever_the_file_refers_to_it(chosen: tuple[str, Place]) -> None:
    name, place = chosen
    old_id = place.find(read_data(FILES[name]))["id"]
    renamed = rename_item(FILES[name], place, "zz-new")
    parsed = parse_questionnaire(renamed.encode(), name)
    assert old_id not in {*parsed.questions_by_id, *parsed.case_details_by_id}
    assert read_data(rename_item(renamed, place, old_id)) == read_data(FILES[name])
    assert comments(renamed) == comments(FILES[name])


def test_what_refers_to_an_item_is_found_in_conditions_and_measures() -> None:
    text = FILES["hmip-probation-2021"]
    data = read_data(text)
    referring = referring_places(data, place_of(text, "missed_appointments"))
    assert [place.find(data)["id"] for place in referring] == ["2.4.1d"]
    dates = FILES["management-oversight-dip-sample"]
    data = read_data(dates)
    assert [place.find(data)["id"] for place in referring_places(data, place_of(dates, "started_on"))] == [
        "first_oversight_on",
        "1.2",
        "1.3",
    ]


def test_what_is_inside_a_section_does_not_count_as_referring_to_it() -> None:
    text = FILES["local-clinical-audit"]
    data = read_data(text)
    assert referring_places(data, place_of(text, "1.1")) == [
        place_of(text, "1.2.1"),
        place_of(text, "1.2.2"),
    ]


def test_a_decision_rule_refers_to_the_standard_that_it_changes() -> None:
    text = FILES["hmip-probation-2021"]
    renamed = rename_item(text, place_of(text, "1.1"), "1.9")
    assert read_data(renamed)["decision_rules"][0]["then_standard"] == "1.9"


@pytest.mark.parametrize("name", FILES)
def test_a_file_with_the_line_ends_of_windows_keeps_them(name: str) -> None:
    text = WINDOWS[name]
    place = next(iter(all_places(read_data(text))))
    changed = set_values(text, place, {"guidance": "One line.\nAnd another."})
    assert not re.search(r"(?<!\r)\n", changed)
    assert place.find(read_data(changed))["guidance"] == "One line.\nAnd another."


def test_the_comment_after_a_value_stays_and_a_number_sign_in_a_text_is_none() -> None:
    text = FILES["survey-staff"].replace('text = "Office"', 'text   =  "Office # 1"   # to be confirmed')
    changed = set_values(text, place_of(text, "office"), {"text": 'Place "A"'})
    assert 'text   =  "Place \\"A\\""   # to be confirmed\n' in changed
    assert set_values(changed, place_of(text, "office"), {"text": "Office # 1"}) == text


def test_a_comment_right_above_a_question_moves_with_it_and_the_title_of_a_part_does_not() -> None:
    text = FILES["survey-staff"].replace(
        '[[standards.key_questions]]\nid = "S1.2"', '# New.\n[[standards.key_questions]]\nid = "S1.2"'
    )
    moved = move_item(text, place_of(text, "S1.2"), 0)
    assert '# New.\n[[standards.key_questions]]\nid = "S1.2"' in moved
    assert "# STANDARDS\n# The topics of the survey. None is rated.\n" in moved


def test_a_heading_inside_a_text_is_no_block() -> None:
    text = set_values(FILES["survey-staff"], TOP, {"source": "Invented."})
    changed = set_values(text, place_of(text, "office"), {"guidance": '[[facts]]\n# no comment\nid = "x"'})
    assert len(read_blocks(changed.split("\n"))) == len(read_blocks(text.split("\n")))
    assert set_values(changed, place_of(text, "role"), {"text": "Post"}).count("Post") == text.count("Post") + 1


def test_the_word_for_a_case_is_added_changed_and_otherwise_left_alone() -> None:
    added = set_case_label(FILES["local-clinical-audit"], "record", "records")
    assert parse_questionnaire(added.encode(), "f").case_label.plural == "records"
    assert set_case_label(FILES["survey-staff"], "respondent", "respondents") == FILES["survey-staff"]


def test_the_first_case_detail_and_the_first_prompt_are_added_where_they_belong() -> None:
    text = FILES["local-clinical-audit"]
    key = place_of(text, "1.1.1")
    changed = add_item(text, key.child("prompts", 0), write_prompt(NewPrompt("1.1.1a", "Was it dated?")))
    assert [p.id for p in parse_questionnaire(changed.encode(), "f").key_questions[0].prompts] == ["1.1.1a"]
    bare = remove_item(remove_item(text, TOP.child("facts", 1)), TOP.child("facts", 0))
    fact = '[[facts]]\nid = "ward"\ntext = "Ward"\nkind = "text"'
    again = add_item(bare, TOP.child("facts", 0), fact)
    assert [detail.id for detail in parse_questionnaire(again.encode(), "f").case_details] == ["ward"]


def test_a_file_that_is_written_unusually_is_not_changed() -> None:
    text = 'id = "x"\nfacts = [ { id = "a", text = "A", kind = "text" } ]\n'
    with pytest.raises(EditError) as refused:
        set_values(text, TOP.child("facts", 0), {"text": "B"})
    assert refused.value.problems == (messages.WRITTEN_UNUSUALLY,)


def test_a_text_that_is_no_toml_is_refused_with_its_line() -> None:
    with pytest.raises(EditError, match="line 2"):
        set_values('id = "x"\ntext = \n', TOP, {"id": "y"})


def test_an_id_that_two_questions_have_is_changed_without_what_refers_to_the_other_one() -> None:
    twice = CLINICAL.replace('id = "1.2.3"', 'id = "1.1.1"')
    place = place_of(CLINICAL, "1.2.3")
    assert rename_item(twice, place, "1.2.3") == CLINICAL


def test_a_condition_with_an_unknown_key_in_quotes_keeps_it_when_an_id_changes() -> None:
    place, other = place_of(CLINICAL, "1.1.1"), place_of(CLINICAL, "1.2.3")
    condition = {"a b": {"question": "1.1.1", "is": "yes"}}
    text = set_values(CLINICAL, other, {"applies_when": condition})
    changed = other.find(read_data(rename_item(text, place, "9.9")))
    assert changed["applies_when"] == {"a b": {"question": "9.9", "is": "yes"}}


CHOICES = """
[[facts]]
id = "ward"
text = "Ward"
kind = "choice"
choices = [  # as on the board
  # The first ones
  { id = "a", text = "Ward A" },  # with # beds
  { id = "b", text = "Ward B" },  # closed

  { id = "c", text = "Ward C" }  # new
  # No more
]  # end
"""


def test_the_comments_in_a_list_stay_if_one_choice_changes_or_is_added() -> None:
    place = TOP.child("facts", 0)
    choices = place.find(read_data(CHOICES))["choices"]
    new = [*choices[:1], {"id": "b", "text": "Ward B2"}, *choices[2:], {"id": "d", "text": "Ward D"}]
    added = '"Ward C" },  # new\n  { id = "d", text = "Ward D" },\n'
    expected = CHOICES.replace("Ward B", "Ward B2").replace('"Ward C" }  # new\n', added)
    assert set_values(CHOICES, place, {"choices": new}) == expected


def test_a_choice_that_is_moved_or_removed_takes_its_comments_with_it() -> None:
    place = TOP.child("facts", 0)
    first, second, third = place.find(read_data(CHOICES))["choices"]
    moved = set_values(CHOICES, place, {"choices": [second, first, third]})
    assert moved.index("# closed") < moved.index("# The first ones") < moved.index("# with # beds")
    removed = set_values(CHOICES, place, {"choices": [first, third]})
    assert comments_anywhere(CHOICES) - comments_anywhere(removed) == {"# closed"}


def comments_anywhere(text: str) -> set[str]:
    return set(re.findall(r"#(?!.*#).*|# with # beds", text))


def test_the_work_for_a_change_does_not_grow_with_the_square_of_a_text() -> None:
    assert lines_for_change(guidance_lines=1000) < 2.5 * lines_for_change(guidance_lines=500)


def lines_for_change(guidance_lines: int) -> int:
    """Return how many lines a change beside so many lines of guidance takes."""
    place = place_of(CLINICAL, "1.1.1")
    guidance = "\n".join(f"Line {number}" for number in range(guidance_lines))
    text = set_values(CLINICAL, place, {"guidance": guidance})
    return count_lines(lambda: set_values(text, place, {"text": "Another?", "short": "Another"}))
