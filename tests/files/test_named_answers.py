"""Named answers in files: a responses file, and a recording sheet that is filled in with words, letters and codes."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from audit.errors import InputError
from audit.files.file_reading import NO_CHOICES, ReadingChoices
from audit.files.parsed_file_transfer import decode, encode
from audit.files.responses import parse_responses
from audit.files.responses_parser import parse_file
from audit.files.responses_writer import write_responses_csv
from audit.files.spreadsheets.limits import UPLOAD_LIMITS
from audit.messages import model as messages
from audit.messages import recording_sheets as sheet_messages
from audit.model.answer_scales import AnswerCode
from audit.model.answers import Answer
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.model.import_problem import ProblemKind
from audit.storage import Store
from tests.damaged_sheets import columns_of, heading_row
from tests.files.test_recording_sheet import built, planned, saved_again
from tests.files.test_recording_sheet_in_libreoffice import what_is_left
from tests.files.test_responses import workbook_of
from tests.files.test_workbook_in_libreoffice import RECALCULATE, SOFFICE, converted
from tests.graded_questionnaire import GRADED, GRADED_TOML
from tests.storage.factories import ANN, create_audit, reload_review

GRADES = "Outstanding, Good, Requires improvement or Inadequate"
RESPONSES = """\
case,1.1.1a,1.1.1b,1.1.1
A1,yes,Partly met,Requires  IMPROVEMENT
A2,n/a,declined,good
A3,no,,N/A
A4,,not_met,
"""


def test_a_responses_file_has_the_words_or_the_ids_of_named_answers() -> None:
    records = parse_responses(RESPONSES.encode(), "responses.csv", GRADED).records
    assert [dict(record.answers) for record in records] == [
        {"1.1.1a": "yes", "1.1.1b": "partly", "1.1.1": "improve"},
        {"1.1.1a": "not_applicable", "1.1.1b": "declined", "1.1.1": "good"},
        {"1.1.1a": "no", "1.1.1": "not_applicable"},
        {"1.1.1b": "not_met"},
    ]
    assert records[2].answers["1.1.1"] is Answer.NOT_APPLICABLE
    again = parse_responses(write_responses_csv(GRADED, records), "responses.csv", GRADED).records
    assert [record.answers for record in again] == [record.answers for record in records]


def test_the_process_that_reads_a_file_hands_over_named_answers() -> None:
    parsed = parse_file(RESPONSES.encode(), "responses.csv", GRADED, NO_CHOICES, UPLOAD_LIMITS)
    assert decode(encode(parsed)) == parsed


@pytest.mark.parametrize(
    ("cell", "question", "answers"),
    [("yes", "1.1.1", GRADES), ("n/a", "1.1.1b", "Met, Partly met, Not met or Declined by the person")],
)
def test_what_a_scale_does_not_have_is_refused_in_its_words(cell: str, question: str, answers: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_responses(f"case,{question}\nA1,{cell}\n".encode(), "responses.csv", GRADED)
    reason = messages.NOT_ON_SCALE.format(question=question, answers=answers)
    (problem,) = refused.value.problems
    assert problem.endswith(reason)


def test_a_person_says_what_a_spelling_means_next_to_named_answers() -> None:
    rows = "case,1.1.1,1.1.4\nA1,-,ja\nA2,Good,No: No time\n"
    with pytest.raises(InputError):
        parse_responses(rows.encode(), "responses.csv", GRADED)
    parsed = parse_file(rows.encode(), "responses.csv", GRADED, NO_CHOICES, UPLOAD_LIMITS)
    assert [(problem.value, problem.kind) for problem in parsed.problems] == [
        ("-", ProblemKind.CORRECT_FILE),
        ("ja", ProblemKind.UNKNOWN_SPELLING),
    ]
    choices = ReadingChoices({"ja": Answer.YES, "-": None, "good": Answer.NO})
    records = parse_responses(rows.encode(), "responses.csv", GRADED, choices=choices).records
    assert [dict(record.answers) for record in records] == [
        {"1.1.4": Answer.YES},
        {"1.1.1": "good", "1.1.4": "no.no_time"},
    ]


def test_unusual_spellings_next_to_named_answers_are_counted() -> None:
    rows = "case,1.1.1,1.1.1b,1.1.4\nA1,na,Met,1\nA2,Good,,No: No time\nA3,,,yes\n"
    reading = parse_responses(rows.encode(), "responses.csv", GRADED).reading
    assert [(each.spelling, each.answer, each.count, each.first_cells) for each in reading.spellings] == [
        ("na", Answer.NOT_APPLICABLE, 1, ("B2",)),
        ("1", Answer.YES, 1, ("D2",)),
        ("yes", Answer.YES, 1, ()),
    ]


def test_a_spelling_that_a_person_chose_is_counted_where_a_named_answer_counts_as_not_applicable() -> None:
    rows = "case,1.1.1b\nA1,Met\nA2,-\nA3,-\n"
    choices = ReadingChoices({"-": None})
    responses = parse_responses(rows.encode(), "responses.csv", GRADED, choices=choices)
    assert [dict(record.answers) for record in responses.records] == [{"1.1.1b": "met"}, {}, {}]
    assert [(each.spelling, each.answer, each.count) for each in responses.reading.spellings] == [("-", None, 2)]


def test_true_and_false_are_yes_and_no_where_these_have_reasons() -> None:
    data = workbook_of(["case", "1.1.4"], ["A1", True], ["A2", False])
    records = parse_responses(data, "responses.xlsx", GRADED).records
    assert [record.answers["1.1.4"] for record in records] == [Answer.YES, Answer.NO]
    with pytest.raises(InputError):
        parse_responses(workbook_of(["case", "1.1.1"], ["A1", True]), "responses.xlsx", GRADED)


def reviews_with_grades(store: Store) -> list[CaseReview]:
    """Two cases of a new graded audit, without answers."""
    audit_id = create_audit(store, GRADED_TOML)
    for number in (1, 2):
        store.cases.add(ANN, audit_id, Case(f"KSH-{number}", "Ann"))
    return list(store.recording_sheets.reviews(ANN, audit_id))


def filled_in(reviews: list[CaseReview], tmp_path: Path, *answers: dict[str, str]) -> openpyxl.Workbook:
    """The recording sheets of the reviews with these answers."""
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(built(reviews))
    workbook = openpyxl.load_workbook(path)
    for sheet, given in zip((each for each in workbook if heading_row(each)), answers, strict=True):
        columns, rows = columns_of(sheet), range(heading_row(sheet) + 1, sheet.max_row + 1)
        for row in rows:
            if text := given.get(sheet.cell(row, columns["Item"]).value):
                sheet.cell(row, columns["Answer"]).value = text
    return workbook


def test_a_recording_sheet_takes_words_letters_and_ids(store: Store, tmp_path: Path) -> None:
    reviews = reviews_with_grades(store)
    first = {"1.1.1a": "y", "1.1.1b": "p", "1.1.1": "requires improvement"}
    second = {"1.1.1b": "Met", "1.1.1": "yes"}
    plan = planned(store, saved_again(filled_in(reviews, tmp_path, first, second)), reviews[0].audit)
    store.recording_sheets.save(ANN, reviews[0].audit.id, plan.to_save())
    saved = [reload_review(store, review).case_record.answers for review in reviews]
    assert saved == [
        {"1.1.1a": Answer.YES, "1.1.1b": AnswerCode("partly"), "1.1.1": AnswerCode("improve")},
        {"1.1.1b": AnswerCode("met")},
    ]
    allowed = "Outstanding, Good, Requires improvement, Inadequate or Not applicable"
    (problem,) = plan.problems
    assert sheet_messages.NOT_AN_ANSWER.format(allowed=allowed) in str(problem)


@pytest.mark.thorough
@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_works_out_what_is_left_on_a_scale(store: Store, tmp_path: Path) -> None:
    (tmp_path / "profile" / "user").mkdir(parents=True)
    (tmp_path / "profile" / "user" / "registrymodifications.xcu").write_text(RECALCULATE, "utf-8")
    reviews = reviews_with_grades(store)
    workbook = filled_in(reviews, tmp_path, {"1.1.1": "Inadequate", "1.1.1b": "d"}, {"1.1.1": "Good", "1.1.1b": "Met"})
    data = converted(saved_again(workbook), "xlsx", tmp_path, tmp_path / "profile")["given.xlsx"]
    (tmp_path / "saved.xlsx").write_bytes(data)
    plan = planned(store, data, reviews[0].audit)
    assert not plan.problems
    store.recording_sheets.save(ANN, reviews[0].audit.id, plan.to_save())
    (tmp_path / "new.xlsx").write_bytes(built([reload_review(store, review) for review in reviews]))
    worked_out = what_is_left(tmp_path / "saved.xlsx")
    assert worked_out == what_is_left(tmp_path / "new.xlsx")
    assert worked_out["KSH-1"]["1.1.1"] == "Note required"
    assert worked_out["KSH-2"]["1.1.2"].endswith("1.1.1 is Good")
