"""Recording sheets: what is written, and that it is read by its keys wherever its rows and columns are."""

from __future__ import annotations

import io
import random
import re
import zipfile
from datetime import date
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.recording_sheet.formulas import MAX_FORMULA
from audit.files.recording_sheet.reader import read_recording_sheets
from audit.files.recording_sheet.rows import CaseSheet
from audit.files.recording_sheet.upload import RECORDING_SHEET_LIMITS, read_upload
from audit.files.recording_sheet.writer import KEYS_SHEET, LISTS_SHEET, build_recording_sheets
from audit.files.spreadsheets.workbook_reader import parse_sheets
from audit.messages import recording_sheets as messages
from audit.model.audit import AuditHeader
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.recording_sheet import SheetOutcome, SheetPlan, SheetReading
from audit.storage import Store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests import damaged_sheets
from tests.damaged_sheets import DOUBTFUL, PLAIN, fill_in, judge
from tests.examples import examples
from tests.small_questionnaire import REQUIRED_NOTES_TOML
from tests.storage.factories import ANN, NO, YES, create_audit, reload_review, save_answer, save_case_detail, save_note

DAY = date(2026, 11, 29)
SHIPPED = (QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").read_text("utf-8")


def recorded_reviews(store: Store, source: str = REQUIRED_NOTES_TOML) -> list[CaseReview]:
    """Three cases of a new audit; the first is partly recorded."""
    audit_id = create_audit(store, source)
    for number in (1, 2, 3):
        store.cases.add(ANN, audit_id, Case(f"KSH-{number}", "Ann"))
    reviews = list(store.recording_sheets.reviews(ANN, audit_id))
    questions = reviews[0].questions
    save_answer(store, reviews[0], questions[0].id, YES)
    save_answer(store, reviews[0], questions[1].id, NO)
    save_note(store, reviews[0], questions[1].id, 'A "note" of =1+1\nin two lines.')
    if source == REQUIRED_NOTES_TOML:
        save_case_detail(store, reviews[0], "sentence_type", "community")
        save_case_detail(store, reviews[0], "requirements", "programme", "treatment")
        save_case_detail(store, reviews[0], "concern", "no")
        save_case_detail(store, reviews[0], "office", "007")
    return [reload_review(store, review) for review in reviews]


def built(reviews: list[CaseReview]) -> bytes:
    return build_recording_sheets(reviews[0].audit, [CaseSheet(review) for review in reviews], DAY)


def read(data: bytes, audit: AuditHeader) -> SheetReading:
    return read_recording_sheets(parse_sheets(data, "The file", RECORDING_SHEET_LIMITS), audit, "The file")


def planned(store: Store, data: bytes, audit: AuditHeader) -> SheetPlan:
    return store.recording_sheets.preview(ANN, audit.id, read(data, audit))


def saved_again(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def test_a_sheet_that_nobody_changed_is_understood_and_changes_nothing(store: Store) -> None:
    reviews = recorded_reviews(store)
    plan = planned(store, built(reviews), reviews[0].audit)
    assert plan.problems == ()
    assert {value.outcome for value in plan.values} == {SheetOutcome.UNCHANGED}
    details, questions = len(reviews[0].audit.questionnaire.case_details), len(reviews[0].questions)
    assert len(plan.values) == 3 * (details + 2 * questions)


def test_the_sheet_shows_what_is_recorded_and_what_is_left(store: Store) -> None:
    reviews = recorded_reviews(store)
    sheet = openpyxl.load_workbook(io.BytesIO(built(reviews)), data_only=True)["KSH-1"]
    columns, first = damaged_sheets.columns_of(sheet), damaged_sheets.heading_row(sheet)
    shown = {
        sheet.cell(row, columns["Item"]).value: tuple(
            sheet.cell(row, columns[each]).value for each in ("Answer", "To do", "Note")
        )
        for row in range(first + 1, sheet.max_row + 1)
    }
    assert shown["sentence_type"] == ("Community sentence", "Done", None)
    assert shown["requirements"] == ("Accredited programme; Treatment", "Done", None)
    assert shown["office"] == ("007", "Done", None)
    assert shown["2.2.1a"] == ("y", "Done", None)
    assert shown["2.2.1b"][:2] == ("n", "Does not apply because “Safeguarding concern” is No")
    assert shown["2.2.1b"][2] == 'A "note" of =1+1\nin two lines.'
    assert shown["2.2.2b"] == (None, "Does not apply because 2.2.2a is Not applicable", None)
    assert shown["2.2.1"] == (None, "To answer", None)
    assert sheet["A1"].value == "KSH-1: 5 to answer, 0 details to record, 0 notes required, 0 to correct"


def test_only_answers_and_notes_can_be_changed_and_no_password_is_needed(store: Store) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(built(recorded_reviews(store))))
    assert workbook.security.lockStructure
    assert [workbook[name].sheet_state for name in (KEYS_SHEET, LISTS_SHEET)] == ["veryHidden", "veryHidden"]
    for sheet in workbook:
        assert sheet.protection.sheet
        assert sheet.protection.password is None
    sheet = workbook["KSH-1"]
    columns = damaged_sheets.columns_of(sheet)
    open_columns = {
        heading
        for heading, column in columns.items()
        for row in range(damaged_sheets.heading_row(sheet), sheet.max_row + 1)
        if not sheet.cell(row, column).protection.locked
    }
    assert open_columns == {"Answer", "Note"}


@pytest.mark.thorough
@pytest.mark.parametrize("source", [REQUIRED_NOTES_TOML, SHIPPED], ids=["small", "shipped"])
def test_the_file_keeps_the_rules_of_excel_and_of_excel_on_the_web(store: Store, source: str) -> None:
    data = built(recorded_reviews(store, source))
    functions = set[str]()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if re.search("vba|externalLink|connections|macro", name, re.I)]
        for name in archive.namelist():
            root = ET.fromstring(archive.read(name))
            for element in root.iter():
                tag, text = element.tag.rpartition("}")[2], element.text or ""
                if tag in ("f", "formula", "formula1"):
                    assert len(text) < MAX_FORMULA
                    assert all(len(piece) <= 255 for piece in re.findall('"((?:[^"]|"")*)"', text))
                    functions |= set(re.findall(r"([A-Z.]+)\(", re.sub('"(?:[^"]|"")*"', "", text)))
                if tag == "formula1" and text.startswith('"'):
                    assert len(text) <= 257  # the list itself has at most 255 characters
                if tag == "sheet":
                    assert 0 < len(element.get("name", "")) <= 31
    known = {"IF", "IFERROR", "TRIM", "INDEX", "MATCH", "AND", "OR", "NOT", "ISNUMBER", "ISERROR", "FIND", "LOWER"}
    assert functions <= known | {"SUBSTITUTE", "COUNTIF", "LEFT"}


def change(data: bytes, sheet: str, item: str, column: str, value: object) -> bytes:
    """The workbook with another value in a cell."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    columns = damaged_sheets.columns_of(workbook[sheet])
    (row,) = [
        row for row in range(1, workbook[sheet].max_row + 1) if workbook[sheet].cell(row, columns["Item"]).value == item
    ]
    workbook[sheet].cell(row, columns[column]).value = value
    return saved_again(workbook)


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("item", "column", "value", "reason"),
    [
        ("2.2.1a", "Answer", "perhaps", "“perhaps” was not accepted. Write y, n or a."),
        ("2.2.1", "Answer", "a", None),
        ("2.2.1a", "Answer", 1, "“1” was not accepted. Write y, n or a."),
        ("sentence_type", "Answer", "prison", None),
        ("concern", "Answer", "a", None),
        ("2.2.1a", "Note", "x" * 6000, None),
        ("sentence_type", "Note", "A note.", messages.NOTE_ON_DETAIL),
        ("2.2.1a", "Question", "2.2.2 Does assessment keep other people safe?", messages.KEY_DIFFERS),
        ("2.2.1a", "Case", "KSH-2", messages.KEY_DIFFERS),
    ],
)
def test_what_is_not_clear_is_refused_at_its_place(
    store: Store, item: str, column: str, value: object, reason: str | None
) -> None:
    reviews = recorded_reviews(store)
    plan = planned(store, change(built(reviews), "KSH-1", item, column, value), reviews[0].audit)
    (problem,) = plan.problems
    assert problem.place.sheet == "KSH-1"
    assert problem.place.cell
    assert problem.subject == item
    assert reason in (None, problem.reason)


def test_a_sheet_of_another_audit_or_questionnaire_is_refused(store: Store) -> None:
    reviews, others = recorded_reviews(store), recorded_reviews(store)
    with pytest.raises(InputError, match="another audit"):
        read(built(reviews), others[0].audit)
    newer = create_audit(store, REQUIRED_NOTES_TOML.replace('version = "1"', 'version = "2"'))
    header = store.audits.get(ANN, newer)
    object.__setattr__(header, "id", reviews[0].audit.id)
    reading = read(built(reviews), header)
    assert reading.entries == ()
    assert {problem.reason for problem in reading.problems} == {messages.OTHER_QUESTIONNAIRE}


def test_another_workbook_is_refused(store: Store) -> None:
    with pytest.raises(InputError, match="not a recording sheet"):
        read(saved_again(openpyxl.Workbook()), store.audits.get(ANN, create_audit(store)))


@pytest.mark.thorough
@pytest.mark.parametrize("damage", PLAIN, ids=lambda damage: damage.__name__)
def test_damage_that_leaves_no_doubt_is_understood_whole(store: Store, damage: damaged_sheets.Damage) -> None:
    reviews = recorded_reviews(store)
    filled = fill_in(built(reviews), reviews, random.Random(7))
    damage(filled)
    plan = planned(store, filled.data(with_label=True), reviews[0].audit)
    verdict = judge(filled, plan)
    assert verdict.is_whole, (verdict, plan.problems[:3])


@pytest.mark.thorough
@pytest.mark.parametrize("damage", DOUBTFUL, ids=lambda damage: damage.__name__)
def test_damage_that_leaves_doubt_is_refused_at_its_place(store: Store, damage: damaged_sheets.Damage) -> None:
    reviews = recorded_reviews(store)
    filled = fill_in(built(reviews), reviews, random.Random(7))
    damage(filled)
    plan = planned(store, filled.data(), reviews[0].audit)
    verdict = judge(filled, plan)
    assert verdict.wrong == []
    assert verdict.refused
    assert all(problem.place.sheet for problem in plan.problems)


@pytest.mark.thorough
def test_rows_whose_headings_are_lost_are_not_read_under_other_headings(store: Store) -> None:
    reviews = recorded_reviews(store)
    filled = fill_in(built(reviews), reviews, random.Random(7))
    first, second, third = filled.case_sheets
    first.delete_cols(damaged_sheets.columns_of(first)["To do"])
    for sheet in (second, third):
        sheet.delete_cols(damaged_sheets.columns_of(sheet)["Section"])
    damaged_sheets.put_below_one_another(filled)
    damaged_sheets.sort_headings_too(filled)
    plan = planned(store, filled.data(), reviews[0].audit)
    assert judge(filled, plan).wrong == []
    assert messages.HEADINGS_MISSING in {problem.reason for problem in plan.problems}


@pytest.mark.thorough
def test_an_upload_is_read_in_its_own_process(store: Store) -> None:
    reviews = recorded_reviews(store)
    data = built(reviews)
    assert read_upload(data, "sheet.xlsx", reviews[0].audit) == read(data, reviews[0].audit)


@pytest.mark.thorough
def test_no_damaged_sheet_is_read_wrongly(store: Store) -> None:
    reviews = recorded_reviews(store)
    data = built(reviews)
    for seed in range(examples(20)):
        rng = random.Random(1000 + seed)
        filled = fill_in(data, reviews, rng)
        kinds = sorted(rng.sample(PLAIN, rng.randint(1, 3)), key=PLAIN.index)
        kinds += [rng.choice(DOUBTFUL)] if seed % 4 == 0 else []
        for damage in kinds:
            damage(filled)
        plan = planned(store, filled.data(), reviews[0].audit)
        verdict = judge(filled, plan)
        assert not verdict.wrong, (seed, kinds, verdict)
        assert not verdict.lost, (seed, kinds, verdict)
