"""What was collected with a form comes back through the import, in each way in which KoBo and ODK Central export it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from random import Random

import pytest

from audit.files.file_reading import Responses, ResponsesError
from audit.files.responses import parse_responses, parse_uploaded_responses
from audit.files.xlsform.collected_headings import CollectedHeadings, Kind
from audit.files.xlsform.names import QUESTIONNAIRE_FIELD, VERSION_FIELD, Prefix, choice_name, field_name, form_marks
from audit.files.xlsform.several_choices import UnclearChoicesError, separate_choices
from audit.messages import files as file_messages
from audit.messages import xlsform as messages
from audit.model.case_details import CaseDetail, CaseDetailKind, Choice
from audit.model.import_problem import column_letters
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.counting import count_lines
from tests.dated_questionnaire import DATED
from tests.examples import examples
from tests.graded_questionnaire import GRADED
from tests.small_questionnaire import SMALL
from tests.xlsform.collected_files import (
    Submission,
    as_csv,
    as_xlsx,
    central_table,
    form_fields,
    kobo_table,
)
from tests.xlsform.random_forms import RandomCase, entered_details, random_case, random_questionnaire

pytestmark = pytest.mark.usefixtures("uploads_read_here")

Export = Callable[[Questionnaire, Sequence[Submission]], list[list[str]]]
EXPORTS: dict[str, Export] = {
    "KoBo": kobo_table,
    "KoBo, without groups": partial(kobo_table, groups=False, multiple="summary"),
    "KoBo, a column for each choice": partial(kobo_table, multiple="details"),
    "KoBo, another separator": partial(kobo_table, separator=":", multiple="details"),
    "KoBo, labels": partial(kobo_table, as_labels=True),
    "KoBo, labels without groups": partial(kobo_table, as_labels=True, groups=False, multiple="details"),
    "KoBo, labels in one column": partial(kobo_table, as_labels=True, groups=False, multiple="summary"),
    "ODK Central": central_table,
    "ODK Central, split": partial(central_table, split=True),
    "ODK Central, without groups": partial(central_table, groups=False, split=True),
}
FILES: dict[str, Callable[[list[list[str]]], tuple[bytes, str]]] = {
    "CSV with semicolons": lambda table: (as_csv(table, ";"), "collected.csv"),
    "CSV": lambda table: (as_csv(table, ","), "collected.csv"),
    "XLSX": lambda table: (as_xlsx(table), "collected.xlsx"),
}
SHIPPED = [each.questionnaire for each in shipped_questionnaires()]
QUESTIONNAIRES = [*SHIPPED, SMALL, GRADED, DATED, *map(random_questionnaire, range(examples(4)))]


def acceptable_case(questionnaire: Questionnaire, random: Random) -> RandomCase:
    """Return a random case as the program saves it: texts that differ only in capitals are one value."""
    case = random_case(questionnaire, random)
    details = {
        detail_id: questionnaire.case_details_by_id[detail_id].parse("; ".join(values).replace("leeds", "Leeds"))
        for detail_id, values in case.details.items()
    }
    return replace(case, details=details)


def without_limits(questionnaire: Questionnaire) -> Questionnaire:
    """Return a questionnaire that takes every date and number, because other tests are about those."""
    details = tuple(
        replace(
            detail,
            dates=replace(detail.dates, not_in_future=False, not_before=None),
            numbers=replace(detail.numbers, least=None, most=None),
        )
        for detail in questionnaire.case_details
    )
    return replace(questionnaire, case_details=details)


def submission(questionnaire: Questionnaire, case: RandomCase, number: int) -> Submission:
    """Return what a form saves for a case."""
    return {
        "case": f"A-{number}",
        "auditor": "Ann Example",
        **form_marks(questionnaire),
        **entered_details(questionnaire, case),
        **{field_name(Prefix.QUESTION, key): choice_name(answer.value) for key, answer in case.answers.items()},
        **{field_name(Prefix.NOTE, key): f'Seen twice;\n"early", {key}' for key in case.noted},
    }


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("export", EXPORTS)
def test_what_was_collected_is_imported_as_it_was_collected(export: str, file: str):
    random = Random(f"{export} {file}")
    for questionnaire in map(without_limits, QUESTIONNAIRES):
        cases = [acceptable_case(questionnaire, random) for _ in range(4)]
        submissions = [submission(questionnaire, case, number) for number, case in enumerate(cases)]
        responses = parse_responses(*FILES[file](EXPORTS[export](questionnaire, submissions)), questionnaire)
        assert messages.COLLECTED in responses.reading.warnings
        assert not responses.reading.not_collected
        for number, (record, case) in enumerate(zip(responses.records, cases, strict=True)):
            assert (record.case.reference, record.case.auditor) == (f"A-{number}", "Ann Example")
            assert {key: set(values) for key, values in record.case.details.items()} == {
                key: set(values) for key, values in case.details.items()
            }
            assert record.answers == case.answers
            assert record.notes == {key: f'Seen twice;\n"early", {key}' for key in case.noted}


QUESTION = SMALL.asked_questions[0].id
FIELD, NOTE_FIELD = field_name(Prefix.QUESTION, QUESTION), field_name(Prefix.NOTE, QUESTION)


def imported(*submissions: Submission) -> Responses:
    """Return what is read from an export of ODK Central, uploaded as a CSV file."""
    return parse_uploaded_responses(as_csv(central_table(SMALL, submissions), ","), "collected.csv", SMALL)


def test_notes_come_through_the_process_that_reads_uploads():
    responses = imported({"case": "A-1", FIELD: "no", NOTE_FIELD: "Why."}, {"case": "A-2", FIELD: "yes"})
    assert [record.notes for record in responses.records] == [{QUESTION: "Why."}, {}]
    assert messages.COLLECTED_NOTES.format(notes="1 note") in responses.reading.warnings


def test_several_submissions_for_one_case_are_refused():
    with pytest.raises(ResponsesError) as refused:
        imported({"case": "A-1", "auditor": "Ann", FIELD: "no"}, {"case": "a-1", "auditor": "Ann", FIELD: "yes"})
    (problem,) = refused.value.file_problems
    assert (problem.reason, problem.cell) == (file_messages.SAME_AUDITOR_TWICE.format(row=2), "B3")


def test_submissions_of_two_auditors_are_two_reviews():
    responses = imported(
        {"case": "A-1", "auditor": "Ann", FIELD: "no"}, {"case": "A-1", "auditor": "Bea", FIELD: "yes"}
    )
    assert [record.case.auditor for record in responses.records] == ["Ann"]
    assert [record.case.auditor for record in responses.second_reviews] == ["Bea"]
    assert messages.SECOND_REVIEWS.format(count=1) in responses.reading.warnings


@pytest.mark.parametrize("state", ["rejected", "Not approved", "validation_status_not_approved"])
def test_a_submission_that_was_rejected_is_left_out(state: str):
    submissions = [{"case": "A-1", FIELD: "no"}, {"case": "A-2", FIELD: "yes", "ReviewState": state}]
    responses = imported(*submissions)
    assert [record.case.reference for record in responses.records] == ["A-1"]
    assert messages.REJECTED.format(submissions="1 submission", rows="row 3") in responses.reading.warnings


def test_submissions_of_another_version_are_named():
    submissions = [
        {"case": f"A-{number}", FIELD: "no", "FormVersion": version} for number, version in enumerate("1122")
    ]
    sentence = messages.OTHER_VERSION.format(submissions="2 submissions", rows="rows 4 and 5", version=2, current=1)
    assert sentence in imported(*submissions).reading.warnings


@pytest.mark.parametrize("export", [kobo_table, central_table])
@pytest.mark.parametrize(
    ("field", "message"),
    [
        (QUESTIONNAIRE_FIELD, messages.FORM_OF_OTHER_QUESTIONNAIRE),
        (VERSION_FIELD, messages.FORM_OF_OTHER_VERSION),
    ],
)
def test_what_was_collected_with_another_form_is_refused(export: Export, field: str, message: str):
    marks = form_marks(SMALL)
    rows = [{"case": "A-1", FIELD: "no", **marks}, {"case": "A-2", FIELD: "no", **marks, field: "other"}]
    reason = message.format(form="other", current=marks[field])
    assert problems_of(export(SMALL, rows), SMALL) == [reason]
    rows[1].pop(field)
    assert len(parse_responses(as_csv(export(SMALL, rows), ","), "collected.csv", SMALL).records) == 2


def test_a_column_of_something_else_is_left_out_and_named():
    table = central_table(SMALL, [{"case": "A-1", FIELD: "no"}])
    table[0] += ["Home office", "about-photo", "Type of case"]
    table[1] += ["Leeds", "a.jpg", "x"]
    responses = parse_responses(as_csv(table, ","), "collected.csv", SMALL)
    assert responses.records[0].case.details == {}
    left_out = messages.COLUMNS_LEFT_OUT.format(columns="Home office, about-photo and Type of case")
    assert left_out in responses.reading.warnings


def test_a_field_of_another_version_of_the_form_is_refused():
    table = central_table(SMALL, [{"case": "A-1", FIELD: "no"}])
    table[0].append("s_2-k_2_9-q_2_9z")
    table[1].append("yes")
    with pytest.raises(ResponsesError) as refused:
        parse_responses(as_csv(table, ","), "collected.csv", SMALL)
    expected = file_messages.UNKNOWN_COLUMN.format(heading="s_2-k_2_9-q_2_9z", questionnaire=SMALL.id)
    assert [problem.reason for problem in refused.value.file_problems] == [expected]


def test_a_wrong_value_is_a_problem_in_the_cell_of_the_export():
    with pytest.raises(ResponsesError) as refused:
        imported({"case": "A-1", FIELD: "perhaps", NOTE_FIELD: "x" * 6000})
    columns = central_table(SMALL, [])[0]
    places = [columns.index(next(each for each in columns if each.endswith(name))) + 1 for name in (FIELD, NOTE_FIELD)]
    assert [problem.cell for problem in refused.value.file_problems] == [f"{column_letters(each)}2" for each in places]


def test_a_responses_file_is_read_as_before():
    data = f"case,auditor,{QUESTION}\nA-1,Ann,no\n".encode()
    assert messages.COLLECTED not in parse_responses(data, "responses.csv", SMALL).reading.warnings


def test_every_field_is_found_by_its_name_and_by_its_label():
    for questionnaire in QUESTIONNAIRES:
        find = CollectedHeadings(questionnaire).field
        for field in form_fields(questionnaire):
            by_name = find("/".join(field.names))
            assert by_name.kind in (Kind.VALUE, Kind.NOTE, Kind.METADATA, Kind.FORM)
            assert by_name == find(field.name) == find("-".join(field.names))
            if field.type != "calculate":
                assert by_name == find(" / ".join(field.labels)) == find(field.labels[-1])


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a b", "a; b"),
        ("Drugs Alcohol", "a; b"),
        ("drugs", "a"),
        ("Alcohol or drugs Drugs", "c; a"),
        ("Drugs Housing", "Drugs Housing"),
        ("", ""),
    ],
)
def test_choices_are_separated_by_their_names_or_labels(written: str, expected: str):
    choices = (Choice("a", "Drugs"), Choice("b", "Alcohol"), Choice("c", "Alcohol or drugs"))
    detail = CaseDetail("needs", "Needs", CaseDetailKind.CHOICES, choices)
    assert separate_choices(written, detail) == expected


def test_choices_that_can_be_read_in_two_ways_are_refused():
    choices = (Choice("a", "Drugs"), Choice("b", "Alcohol"), Choice("c", "Drugs Alcohol"))
    detail = CaseDetail("needs", "Needs", CaseDetailKind.CHOICES, choices)
    questionnaire = replace(SMALL, case_details=(*SMALL.case_details, detail))
    submissions = [{"case": "A-1", "d_needs": "a b", FIELD: "no"}, {"case": "A-2", "d_needs": "b", FIELD: "no"}]
    problems = problems_of(kobo_table(questionnaire, submissions, as_labels=True, multiple="summary"), questionnaire)
    assert problems == [messages.CHOICES_UNCLEAR.format(detail="Needs")]


def test_labels_that_begin_alike_take_no_more_work_for_a_longer_cell():
    choices = tuple(Choice(f"c{number}", " ".join(["No"] * number)) for number in range(1, 21))
    detail = CaseDetail("needs", "Needs", CaseDetailKind.CHOICES, choices)

    def separate(words: int) -> None:
        with pytest.raises(UnclearChoicesError):
            separate_choices(" ".join(["No"] * words) + " x", detail)

    assert count_lines(lambda: separate(200)) < 2.5 * count_lines(lambda: separate(100))


NEEDS = CaseDetail(
    "needs",
    "Needs",
    CaseDetailKind.CHOICES,
    (Choice("housing", "Housing"), Choice("auditor", "Auditor"), Choice("case", "Case worker")),
)
WITH_NEEDS = replace(SMALL, case_details=(*SMALL.case_details, NEEDS))


def problems_of(table: list[list[str]], questionnaire: Questionnaire = WITH_NEEDS) -> list[str]:
    """Return why a file is refused."""
    with pytest.raises(ResponsesError) as refused:
        parse_responses(as_csv(table, ","), "collected.csv", questionnaire)
    return [problem.reason for problem in refused.value.file_problems]


@pytest.mark.parametrize("export", ["KoBo", "KoBo, a column for each choice", "ODK Central, split"])
def test_choices_may_be_called_as_the_first_fields_are(export: str):
    table = EXPORTS[export](WITH_NEEDS, [{"case": "A-1", "auditor": "Ann", "d_needs": "auditor case", FIELD: "no"}])
    (record,) = parse_responses(as_csv(table, ","), "collected.csv", WITH_NEEDS).records
    assert (record.case.reference, record.case.auditor) == ("A-1", "Ann")
    assert set(record.case.details["needs"]) == {"auditor", "case"}


@pytest.mark.parametrize(
    ("whole", "expected"), [("housing auditor", None), ("Auditor Housing", None), ("", None), ("housing", "differ")]
)
def test_both_forms_of_several_choices_are_compared(whole: str, expected: str | None):
    table = kobo_table(WITH_NEEDS, [{"case": "A-1", "d_needs": "housing auditor", FIELD: "no"}])
    table[1][table[0].index("about/d_needs")] = whole
    if expected:
        assert problems_of(table) == [messages.CHOICES_DIFFER.format(detail="Needs")]
    else:
        (record,) = parse_responses(as_csv(table, ","), "collected.csv", WITH_NEEDS).records
        assert set(record.case.details["needs"]) == {"housing", "auditor"}


def test_a_choice_without_a_column_for_it_is_taken_from_the_column_with_all():
    table = kobo_table(WITH_NEEDS, [{"case": "A-1", "d_needs": "housing auditor", FIELD: "no"}])
    place = table[0].index("about/d_needs/auditor")
    without = [[*row[:place], *row[place + 1 :]] for row in table]
    (record,) = parse_responses(as_csv(without, ","), "collected.csv", WITH_NEEDS).records
    assert set(record.case.details["needs"]) == {"housing", "auditor"}


def test_a_choice_of_another_version_is_refused():
    table = kobo_table(WITH_NEEDS, [{"case": "A-1", "d_needs": "housing", FIELD: "no"}])
    both = [row.copy() for row in table]
    both[1][both[0].index("about/d_needs")] = "housing debt"
    assert len(problems_of(both)) == 1
    table[0].append("about/d_needs/debt")
    table[1].append("1")
    expected = file_messages.UNKNOWN_COLUMN.format(heading="about/d_needs/debt", questionnaire=SMALL.id)
    assert problems_of(table) == [expected]
