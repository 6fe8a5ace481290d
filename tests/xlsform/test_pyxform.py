"""The forms of questionnaires in pyxform and in the apps: converted without errors, and they ask what the program asks.

``AUDIT_TEST_PYXFORM`` names the Python of an environment with tests/xlsform/requirements.txt.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import pytest

from audit.errors import InputError
from audit.files.foreign_forms.reading import read_form
from audit.files.xlsform.names import CASE_FIELD, FormNames, choice_name
from audit.files.xlsform.writer import build_xlsform
from audit.model.applicability import applicable_questions, resolve_answers
from audit.model.case import Case, CaseRecord
from audit.model.case_details import CaseDetail
from audit.model.counting import details_to_record, notes_to_write, questions_to_answer
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import parse_questionnaire, shipped_questionnaires
from tests.dated_questionnaire import DATED
from tests.examples import examples
from tests.graded_questionnaire import GRADED
from tests.small_questionnaire import SMALL
from tests.xlsform import pyxform_program
from tests.xlsform.foreign_workbooks import CHOICES, workbook
from tests.xlsform.pyxform_program import XForm
from tests.xlsform.random_forms import RandomCase, entered_details, random_case, random_questionnaire, random_value
from tests.xlsform.xform_engine import FilledForm, FormModel

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not pyxform_program.PYTHON, reason="AUDIT_TEST_PYXFORM names no environment with pyxform"),
]
SHIPPED = [each.questionnaire for each in shipped_questionnaires()]
OTHERS = [SMALL, GRADED, DATED, *map(random_questionnaire, range(examples(8)))]
QUESTIONNAIRES = [*SHIPPED, *OTHERS]
CASES = 100


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> list[XForm]:
    """Return what pyxform makes of each questionnaire: one start of the program for all of them."""
    workbooks = [build_xlsform(questionnaire, date(2026, 11, 29)) for questionnaire in QUESTIONNAIRES]
    return pyxform_program.convert(workbooks, Path(tmp_path_factory.mktemp("forms")))


def test_pyxform_has_no_error_and_no_warning(forms: list[XForm]):
    assert len(SHIPPED) >= 9
    assert [form.warnings for form in forms] == [[]] * len(QUESTIONNAIRES)


def test_an_error_in_a_form_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("audit.files.xlsform.xpath.reference", lambda name: f"${{{name}_unknown}}")
    with pytest.raises(AssertionError, match="_unknown"):
        pyxform_program.convert([build_xlsform(SMALL, date(2026, 11, 29))], tmp_path)


def test_a_form_that_odk_validate_cannot_load_for_want_of_java_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssertionError, match="Java"):
        pyxform_program.convert([build_xlsform(SMALL, date(2026, 11, 29))], tmp_path)


@pytest.mark.parametrize("clears", [True, False], ids=["cleared", "not cleared"])
def test_the_form_asks_requires_and_works_out_what_the_program_does(forms: list[XForm], clears: bool):
    tried = 0
    for number, (questionnaire, form) in enumerate(zip(QUESTIONNAIRES, forms, strict=True)):
        model, random = FormModel.read(form.xml), Random(number)
        for _ in range(CASES):
            case = random_case(questionnaire, random)
            filled = FilledForm(model, entered(questionnaire, case), clears)
            assert in_form(questionnaire, filled) == in_program(questionnaire, case)
            tried += 1
    assert tried >= 2000


def test_the_form_takes_the_dates_and_numbers_that_the_program_takes(forms: list[XForm], monkeypatch):
    monkeypatch.setattr("audit.model.date_details.today", lambda: date(2026, 11, 29))
    tried = 0
    for number, (questionnaire, form) in enumerate(zip(QUESTIONNAIRES, forms, strict=True)):
        model, random = FormModel.read(form.xml), Random(number)
        for name, detail_id in FormNames(questionnaire).details.items():
            detail = questionnaire.case_details_by_id[detail_id]
            for value in filter(
                None, (random_value(detail, random) for _ in range(CASES if detail.is_measured else 2))
            ):
                filled = FilledForm(model, {name: " ".join(value)}, clears=False)
                assert filled.is_accepted(name) == is_accepted(detail, "; ".join(value)), (detail, value)
                tried += 1
    assert tried >= 1000


def entered(questionnaire: Questionnaire, case: RandomCase) -> Mapping[str, str]:
    """Return what was entered in each field of the form."""
    names = FormNames(questionnaire)
    return {
        CASE_FIELD: "A-1",
        **entered_details(questionnaire, case),
        **{name: choice_name(case.answers[key].value) for name, key in names.questions.items() if key in case.answers},
        **{name: "A note." for name, key in names.notes.items() if key in case.noted},
    }


def in_form(questionnaire: Questionnaire, filled: FilledForm) -> Mapping[str, object]:
    """Return the questions that are asked, what is missing, and the derived measures, by the form."""
    names = FormNames(questionnaire)
    return {
        "asked": [key for name, key in names.questions.items() if filled.is_asked(name)],
        "answers": [key for name, key in names.questions.items() if filled.is_missing(name)],
        "details": [key for name, key in names.details.items() if filled.is_missing(name)],
        "notes": [key for name, key in names.notes.items() if filled.is_missing(name)],
        "measures": {key: filled.calculated(name) for name, key in names.measures.items()},
    }


def in_program(questionnaire: Questionnaire, case: RandomCase) -> Mapping[str, object]:
    """Return the same by the program's own code."""
    record = CaseRecord(Case("A-1", details=case.details), case.answers)
    questions = questionnaire.questions
    effective = resolve_answers(questions, case.details, case.answers)
    applicable = applicable_questions(questions, case.details, case.answers)
    return {
        "asked": [question.id for question in applicable if question.is_asked],
        "answers": [] if questionnaire.is_survey else [each.id for each in questions_to_answer(questions, record)],
        "details": [each.id for each in details_to_record(questionnaire, record)],
        "notes": [each.id for each in notes_to_write(questionnaire, questions, record, case.noted)],
        "measures": {each.id: effective[each.id] or "" for each in questionnaire.derived_questions},
    }


def is_accepted(detail: CaseDetail, value: str) -> bool:
    """Return whether the program takes a value; the form itself takes no decimals in a field for whole numbers."""
    try:
        detail.parse(value)
    except InputError:
        return False
    return True


FOREIGN = [
    *(f"select_one yn,a{number},,{relevant}" for number, relevant in enumerate(["", "${a0} = 'yes'", "${a1} != 'no'"])),
    "integer,visits,,",
    "date,started,,",
    "date,seen,,",
    "select_multiple office,offices,,",
    "select_one yna,b0,,${visits} > 2 and not(${visits} = 5)",
    "select_one yna,b1,,selected(${offices}, 'leeds') or ${b0} = 2",
    "select_one yna,b2,,not(${b1} = 1)",
    "begin group,g,,${seen} >= ${started} and ${seen} < date('2026-10-27')",
    "select_one yn,c0,,${b2} != 1",
    "select_one yn,c1,,${c0} = 'no' or (${a2} = 'yes' and ${visits} <= 7)",
    "end group,,,",
]


def test_a_form_from_elsewhere_asks_what_its_questionnaire_asks(tmp_path: Path):
    rows = [dict(zip(("type", "name", "label", "relevant"), row.split(",", 3), strict=True)) for row in FOREIGN]
    choices = [{**each, "name": each["name"].replace(" ", "_")} for each in CHOICES]
    book = workbook([{**row, "label": row["name"]} for row in rows], choices)
    new = parse_questionnaire(read_form(book, "form.xlsx").source.encode(), "visits.toml")
    (form,) = pyxform_program.convert([book], tmp_path)
    model, random, names = (
        FormModel.read(form.xml),
        Random(1),
        dict(zip(("yes", "no", "not_applicable"), "129", strict=True)),
    )
    for _ in range(examples(500)):
        case = whole_case(new, random)
        filled_in = {key: " ".join(values) for key, values in case.details.items()}
        for key, answer in case.answers.items():
            filled_in[key] = answer.value if key[0] in "ac" else names[answer.value]
        filled = FilledForm(model, filled_in, clears=True)
        asked = [question.id for question in new.questions if filled.is_asked(question.id)]
        assert asked == [question.id for question in applicable_questions(new.questions, case.details, case.answers)]


def whole_case(questionnaire: Questionnaire, random: Random) -> RandomCase:
    """Return a random case with everything recorded: only then does a form ask what a questionnaire asks."""
    while True:
        case = random_case(questionnaire, random)
        if len(case.details) + len(case.answers) == len(questionnaire.case_details) + len(questionnaire.questions):
            return case
