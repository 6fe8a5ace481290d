"""A questionnaire as an XLSForm: the sheets as another program reads them, and what is not in them."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings

from audit.cli.main import EXIT_ERROR, main
from audit.errors import InputError
from audit.files.xlsform.left_out import what_form_leaves_out
from audit.files.xlsform.names import Prefix, choice_name, field_name
from audit.files.xlsform.writer import build_xlsform
from audit.formatting import join_list
from audit.messages import xlsform as messages
from audit.model.conditions import AnyOf, CaseDetailIs
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import parse_questionnaire, shipped_questionnaires
from tests.dated_questionnaire import DATED
from tests.graded_questionnaire import GRADED
from tests.random_questionnaires import RandomQuestionnaire, random_questionnaires
from tests.small_questionnaire import SMALL
from tests.xlsform.random_forms import random_questionnaire

DAY = date(2026, 11, 29)
LABEL = "label::English (en)"


def sheets(questionnaire: Questionnaire) -> dict[str, list[dict[str, str]]]:
    """Return the rows of each sheet by their headings, as pyxform reads them."""
    workbook = openpyxl.load_workbook(io.BytesIO(build_xlsform(questionnaire, DAY)))
    content = {}
    for sheet in workbook:
        headings, *rows = ([str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True))
        content[sheet.title] = [dict(zip(headings, row, strict=True)) for row in rows]
    return content


def rows_by_name(questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in sheets(questionnaire)["survey"] if row["name"]}


def test_the_case_comes_first_and_each_standard_is_a_group():
    survey = sheets(SMALL)["survey"]
    assert [row["name"] for row in survey[:3]] == ["case", "auditor", "about"]
    groups = [row[LABEL] for row in survey if row["type"] == "begin group" and row["name"].startswith("s_")]
    assert groups == [standard.name for standard in SMALL.standards if standard.questions]
    kinds = [row["type"] for row in survey]
    assert kinds.count("begin group") == kinds.count("end group")


def test_the_settings_name_the_version_and_the_language():
    assert sheets(SMALL)["settings"] == [
        {
            "form_title": SMALL.title,
            "form_id": SMALL.id,
            "version": SMALL.version,
            "default_language": "English (en)",
            "instance_name": "${case}",
        }
    ]


def test_a_question_offers_the_answers_of_its_scale():
    content = sheets(GRADED)
    by_list: dict[str, list[str]] = {}
    for row in content["choices"]:
        by_list.setdefault(row["list_name"], []).append(row["name"])
    types = {row["name"]: row["type"] for row in content["survey"]}
    for question in GRADED.asked_questions:
        kind, list_name = types[field_name(Prefix.QUESTION, question.id)].split()
        assert kind == "select_one"
        assert by_list[list_name] == [choice_name(answer.value) for answer in question.offered_answers]


def test_a_note_is_required_by_the_answers_that_need_one():
    rows = rows_by_name(GRADED)
    assert rows["n_1_1_1"]["required"] == "${q_1_1_1} = 'inadequate'"
    assert rows["n_1_1_1a"]["required"] == ""


def test_dates_and_numbers_have_their_types_and_limits():
    rows = rows_by_name(DATED)
    assert (rows["d_sentenced_on"]["type"], rows["d_sentenced_on"]["constraint"]) == ("date", ". <= today()")
    missed = rows["d_appointments_missed"]
    assert (missed["type"], missed["constraint"]) == ("integer", ". >= 0 and . <= 500")
    assert missed["constraint_message::English (en)"] == "A whole number from 0 to 500"


@settings(max_examples=30, deadline=None)
@given(random_questionnaires())
def test_every_label_is_in_the_form_as_it_is_in_the_questionnaire(random: RandomQuestionnaire):
    questionnaire = parse_questionnaire(random.source.encode(), "random.toml")
    rows = rows_by_name(questionnaire)
    for question in questionnaire.asked_questions:
        assert rows[field_name(Prefix.QUESTION, question.id)][LABEL] == question.name
        assert rows[field_name(Prefix.QUESTION, question.id)]["required"] == ("" if random.is_survey else "yes")
    for detail in questionnaire.case_details:
        assert rows[field_name(Prefix.DETAIL, detail.id)][LABEL] == detail.text


def test_what_the_form_does_not_have_is_on_a_sheet_that_is_not_part_of_it():
    for questionnaire in (SMALL, DATED, random_questionnaire(3)):
        workbook = openpyxl.load_workbook(io.BytesIO(build_xlsform(questionnaire, DAY)))
        lines = [str(cell) for (cell,) in workbook[messages.SHEET_NAME].iter_rows(values_only=True)]
        assert lines[2:] == list(what_form_leaves_out(questionnaire))


def test_what_differs_is_named():
    sentences = what_form_leaves_out(DATED)
    dates = (DATED.case_details_by_id[each].text for each in ("first_appointment_on", "sentenced_on"))
    assert messages.DATE_WARNING.format(**dict(zip(("detail", "other"), dates, strict=True))) in sentences
    thematic = next(each.questionnaire for each in shipped_questionnaires() if each.questionnaire.derived_questions)
    derived = messages.NO_OVERRIDE.format(questions=join_list([each.id for each in thematic.derived_questions], "and"))
    assert derived in what_form_leaves_out(thematic)


def test_a_condition_that_no_cell_can_hold_is_refused():
    values = frozenset(f"value-{number}" for number in range(2000))
    condition = AnyOf((CaseDetailIs("office", values), CaseDetailIs("sentence_type", frozenset({"community"}))))
    key = replace(SMALL.key_questions[0], applies_when=condition)
    standard = replace(SMALL.standards[-1], key_questions=(key,))
    with pytest.raises(InputError) as refused:
        build_xlsform(replace(SMALL, standards=(standard,)), DAY)
    assert field_name(Prefix.QUESTION, key.id) in str(refused.value)


def test_the_command_writes_the_form_and_says_what_is_not_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "form.xlsx"
    assert main(["xlsform", "us-case-review", "--out", str(path)]) == 0
    printed = capsys.readouterr().out.splitlines()
    questionnaire = next(
        each.questionnaire for each in shipped_questionnaires() if each.questionnaire.id == "us-case-review"
    )
    assert printed[1:] == list(what_form_leaves_out(questionnaire))
    assert openpyxl.load_workbook(path).sheetnames[:3] == ["survey", "choices", "settings"]


def test_the_command_overwrites_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"mine")
    assert main(["xlsform", "us-case-review", "--out", str(path)]) == EXIT_ERROR
    assert path.read_bytes() == b"mine"
    assert str(path) in capsys.readouterr().err
