"""The outline of a questionnaire file that is being written, also while it has problems."""

import pytest

from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from audit.toml_files.questionnaire_outline import Item, Outline
from audit.toml_files.questionnaire_text import move_item, remove_item, set_values
from audit.web.questionnaires.item_badges import badges_of
from tests.counting import count_lines

HMIP = (QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").read_text("utf-8")
CLINICAL = (QUESTIONNAIRES_FOLDER / "local-clinical-audit.toml").read_text("utf-8")
CHILDREN = (QUESTIONNAIRES_FOLDER / "local-children-services-audit.toml").read_text("utf-8")
THEMATIC = (QUESTIONNAIRES_FOLDER / "public-protection-thematic.toml").read_text("utf-8")


def item(outline: Outline, item_id: str) -> Item:
    return next(each for each in outline.items if each.id == item_id)


@pytest.mark.parametrize("text", [HMIP, CLINICAL, CHILDREN, THEMATIC])
def test_a_file_without_problems_has_an_outline_without_problems(text: str) -> None:
    outline = Outline(text)
    assert outline.problems == ()
    assert outline.other_problems() == []
    assert [outline.problems_of(each) for each in outline.items if outline.problems_of(each)] == []


def test_a_condition_is_described_in_words() -> None:
    outline = Outline(HMIP)
    raw = item(outline, "2.4.1d").values["applies_when"]
    assert outline.describe(raw) == "“Appointments were missed or conditions broken” is Yes"


def test_a_condition_that_is_not_valid_is_shown_as_it_is_written() -> None:
    assert Outline(HMIP).describe({"fact": "gone", "is": "yes"}) == '{ fact = "gone", is = "yes" }'


def test_a_problem_is_shown_at_its_own_item_only() -> None:
    outline = Outline(HMIP)
    prompt, key = item(outline, "2.2.1a"), item(outline, "2.2.1")
    broken = Outline(set_values(HMIP, prompt.place, {"text": ""}))
    assert len(broken.problems) == 1
    assert broken.problems_of(item(broken, "2.2.1a")) != []
    assert broken.problems_of(item(broken, "2.2.1")) == []
    missing = Outline(set_values(HMIP, key.place, {"id": None}))
    nameless = next(each for each in missing.items if each.place == key.place)
    assert any('"id"' in problem for problem in missing.problems_of(nameless))


def test_a_condition_may_be_about_case_details_with_choices_and_earlier_questions() -> None:
    outline = Outline(CLINICAL)
    before = [subject.id for subject in outline.subjects(item(outline, "1.2.1").place)]
    assert before == ["admission", "1.1.1", "1.1.2"]
    assert [subject.id for subject in outline.subjects(item(outline, "1.1.1").place)] == ["admission"]


def test_a_key_question_comes_before_no_prompt_and_after_its_own() -> None:
    outline = Outline(HMIP)
    key = item(outline, "2.2.1")
    assert not {"2.2.1", "2.2.1a"} & {subject.id for subject in outline.subjects(key.place)}
    of_second = {subject.id for subject in outline.subjects(item(outline, "2.2.1b").place)}
    assert "2.2.1a" in of_second
    assert "2.2.1" not in of_second


def test_the_answers_of_a_question_are_those_of_its_scale_or_reasons() -> None:
    graded, reasons = Outline(CHILDREN), Outline(CLINICAL)
    scaled = next(each for each in graded.items if "answer_scale" in each.values)
    assert graded.answers_of(scaled)["good"] == "Good"
    assert "yes" not in graded.answers_of(scaled)
    assert "no.late" in reasons.answers_of(item(reasons, "1.1.1"))
    assert reasons.answers_of(item(reasons, "1.1.2")) == {"yes": "Yes", "no": "No"}


def test_the_problems_that_a_change_would_add_are_known_before_it() -> None:
    outline = Outline(HMIP)
    detail = item(outline, "missed_appointments")
    added = outline.problems_added(remove_item(HMIP, detail.place))
    assert len(added) == 1
    assert "2.4.1d" in added[0]
    clinical = Outline(CLINICAL)
    second = item(clinical, "1.1.2")
    assert "1.1.2" in clinical.problems_added(move_item(CLINICAL, second.place, 0))[0]


def test_a_list_that_is_written_as_something_else_has_no_items() -> None:
    outline = Outline('id = "x"\nstandards = "none"\nfacts = [1]\n')
    assert (outline.items, outline.sections, outline.details) == ((), (), ())
    assert outline.problems != ()


def test_the_work_for_an_outline_does_not_grow_with_the_square_of_its_questions() -> None:
    assert lines_for_outline(sections=10) < 2.5 * lines_for_outline(sections=5)


def lines_for_outline(sections: int) -> int:
    """Return how many lines the problems and badges of this many sections of 40 questions take."""
    section = '[[standards]]\nid = "{0}"\ndomain = "1"\ntitle = "{0}"\nstatement = "{0}"\nrated = "not_rated"\n'
    question = (
        '[[standards.key_questions]]\nid = "{0}.{1}"\ntext = "Q?"\napplies_when = {{ question = "0.0", is = "no" }}\n'
    )
    text = "".join(section.format(i) + "".join(question.format(i, j) for j in range(40)) for i in range(sections))
    outline = Outline(text)
    assert outline.problems
    assert len(outline.items) == 41 * sections
    return count_lines(lambda: [(outline.problems_of(item), badges_of(item, outline)) for item in outline.items])
