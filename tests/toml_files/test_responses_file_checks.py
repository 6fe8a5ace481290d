"""What ``check`` refuses because a responses file could not hold it, and what it warns about."""

from __future__ import annotations

from pathlib import Path

import pytest

from audit.cli.main import main
from audit.files.responses import parse_responses
from audit.files.responses_writer import write_responses_csv, write_responses_xlsx
from audit.messages import toml_files as messages
from audit.model.answers import Answer
from audit.model.case import Case, CaseRecord
from audit.model.limits import MAX_CHOICES, MAX_COLUMNS
from audit.storage import Store
from audit.toml_files.questionnaire import parse_questionnaire, parse_saved_questionnaire
from audit.toml_files.responses_file_checks import RESERVED_COLUMNS, questionnaire_warnings
from tests.small_questionnaire import SMALL_TOML, load_questionnaire_text, replace_in_small_toml
from tests.storage.factories import ANN, create_audit
from tests.toml_files.problems import problems_in


def with_choices(*choices: tuple[str, str]) -> str:
    """The small questionnaire with another case detail that has these choices."""
    listed = ", ".join(f'{{ id = "{choice_id}", text = "{text}" }}' for choice_id, text in choices)
    detail = f'[[facts]]\nid = "extra"\ntext = "Extra"\nkind = "choice"\nchoices = [{listed}]\n\n'
    return SMALL_TOML.replace("[[standards]]", f"{detail}[[standards]]", 1)


def with_questions(count: int) -> str:
    """The small questionnaire with so many prompts more."""
    prompts = "".join(
        f'\n[[standards.key_questions.prompts]]\nid = "x{number}"\ntext = "Is it done?"\n' for number in range(count)
    )
    return SMALL_TOML + prompts


@pytest.mark.parametrize(
    ("choices", "choice", "text", "what", "other"),
    [
        ([("3", "1"), ("2", "2"), ("1", "One")], "3", "1", "id", "1"),
        ([("drugs", "Drugs"), ("alcohol", "Alcohol"), ("housing", "DRUGS")], "housing", "DRUGS", "id", "drugs"),
        ([("a", "Same"), ("b", "same"), ("c", "Other")], "b", "same", "text", "a"),
    ],
)
def test_a_choice_whose_text_is_another_choice_is_refused(
    choices: list[tuple[str, str]], choice: str, text: str, what: str, other: str
) -> None:
    sentence = messages.CHOICE_TEXT_IS_ANOTHER_CHOICE.format(choice=choice, text=text, what=what, other=other)
    assert problems_in(with_choices(*choices)) == (f"x.toml, case detail extra: {sentence}",)


def test_a_choice_whose_text_is_its_own_id_is_accepted() -> None:
    source = with_choices(("drugs", "Drugs"), ("alcohol", "Alcohol"))
    assert "extra" in parse_questionnaire(source.encode(), "x.toml").case_details_by_id


def test_an_audit_that_an_earlier_version_started_with_such_choices_still_opens() -> None:
    source = with_choices(("3", "1"), ("1", "3"))
    assert parse_saved_questionnaire(source.encode(), "x.toml").case_details_by_id["extra"].parse("1") == ("1",)


def test_as_many_columns_as_a_file_can_hold_are_accepted_recorded_and_imported(store: Store) -> None:
    limit = MAX_COLUMNS - len(RESERVED_COLUMNS)
    spare = (
        limit
        - len(load_questionnaire_text(SMALL_TOML).questions_by_id)
        - len(load_questionnaire_text(SMALL_TOML).case_details_by_id)
    )
    source = with_questions(spare)
    questionnaire = parse_questionnaire(source.encode(), "x.toml")
    answers = dict.fromkeys(questionnaire.questions_by_id, Answer.YES)
    record = CaseRecord(Case("A1", details={"sentence_type": ("resettlement",)}), answers)
    for write, name in ((write_responses_csv, "r.csv"), (write_responses_xlsx, "r.xlsx")):
        (read,) = parse_responses(write(questionnaire, [record]), name, questionnaire).records
        assert (read.case.details, read.answers) == (record.case.details, answers)
    audit_id = create_audit(store, source)
    store.cases.import_cases(ANN, audit_id, [read])
    assert len(store.cases.all_with_notes(ANN, audit_id)[0].answers) == len(answers)
    (problem,) = problems_in(with_questions(spare + 1))
    assert problem == f"x.toml: {messages.TOO_MANY_COLUMNS.format(count=limit + 1, limit=limit)}"


def test_more_choices_than_a_cell_can_hold_are_refused() -> None:
    choices = [(f"c{number}", f"Choice {number}") for number in range(MAX_CHOICES + 1)]
    sentence = messages.TOO_MANY_CHOICES.format(count=MAX_CHOICES + 1, limit=MAX_CHOICES)
    assert problems_in(with_choices(*choices)) == (f"x.toml, case detail extra: {sentence}",)
    assert "extra" in load_questionnaire_text(with_choices(*choices[:-1])).case_details_by_id


def test_a_survey_with_ratings_is_refused_and_an_unrated_audit_is_not() -> None:
    source = SMALL_TOML.replace('id = "small"', 'id = "small"\nkind = "survey"', 1)
    assert problems_in(source) == (f"x.toml: {messages.SURVEY_WITH_RATINGS}",)
    assert not load_questionnaire_text(SMALL_TOML.replace('id = "small"', 'id = "small"\nkind = "audit"', 1)).is_survey


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"2.2.1a"', '"1.1"', None),
        ('"2.2.1a"', '"1.10"', messages.ID_CHANGED_AS_NUMBER.format(id="1.10", written="1.1")),
        ('"2.2.1a"', '"007"', messages.ID_CHANGED_AS_NUMBER.format(id="007", written="7")),
        ('"2.2.1a"', '"1E5"', messages.ID_CHANGED_AS_NUMBER.format(id="1E5", written="100000")),
        ('"2.2.1a"', '"2024-01"', None),
    ],
)
def test_ids_that_a_spreadsheet_program_changes_have_a_warning(old: str, new: str, sentence: str | None) -> None:
    questionnaire = load_questionnaire_text(SMALL_TOML.replace(old, new))
    expected = [] if sentence is None else [messages.WARNING.format(problem=f"x.toml: {sentence}")]
    assert questionnaire_warnings(questionnaire, "x.toml") == expected


def test_two_ids_that_are_the_same_number_have_a_warning() -> None:
    source = SMALL_TOML.replace('"2.2.1a"', '"1.1"').replace('"2.2.1b"', '"1.10"')
    (warning,) = questionnaire_warnings(load_questionnaire_text(source), "x.toml")
    sentence = messages.IDS_EQUAL_AS_NUMBERS.format(ids="1.1 and 1.10")
    assert warning == messages.WARNING.format(problem=f"x.toml: {sentence}")


def test_two_key_questions_of_a_standard_with_one_short_name_have_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    questionnaire = load_questionnaire_text(SMALL_TOML)
    first, second = questionnaire.standards_by_id["2.2"].key_questions
    path = tmp_path / "x.toml"
    path.write_text(replace_in_small_toml(f'short = "{second.short}"', f'short = "{first.short}"'), "utf-8")
    assert main(["check", str(path)]) == 0
    sentence = messages.SHORT_NAME_TWICE.format(ids="2.2.1 and 2.2.2", short=first.short)
    assert capsys.readouterr().err == messages.WARNING.format(problem=f"x.toml: {sentence}") + "\n"


def test_required_details_and_notes_of_a_survey_have_a_warning(tmp_path: Path) -> None:
    survey = (Path("questionnaires") / "survey-staff.toml").read_text("utf-8")
    source = survey.replace("breakdown = true\n", "breakdown = true\nrequired = true\n", 1)
    (warning,) = questionnaire_warnings(load_questionnaire_text(source), "x.toml")
    assert messages.REQUIRED_IN_SURVEY.format(key="required", records="respondents") in warning
