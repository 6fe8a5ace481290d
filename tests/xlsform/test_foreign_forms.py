"""Forms that somebody made for ODK or KoBo become questionnaires, or are refused with the reason at its row."""

import io
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from audit.cli.main import EXIT_ERROR, main
from audit.errors import InputError
from audit.files.foreign_forms.form_sheets import FormRow
from audit.files.foreign_forms.reading import ReadForm, convert_form, read_form
from audit.files.foreign_forms.yes_no_lists import answers_of
from audit.files.spreadsheets.limits import UPLOAD_LIMITS
from audit.files.spreadsheets.workbook_reader import parse_sheets
from audit.formatting import join_list
from audit.messages import foreign_forms as messages
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind, Choice
from audit.model.questionnaire import Questionnaire
from audit.toml_files.questionnaire import parse_questionnaire
from tests.counting import count_lines
from tests.examples import examples
from tests.xlsform.collected_files import as_xlsx
from tests.xlsform.foreign_workbooks import CHOICES, QUESTION, YES_NO, Rows, workbook

DETAILS = [
    {"type": "select_one office", "name": "office", "label": "Office", "required": "yes"},
    {"type": "integer", "name": "visits", "label": "Visits", "constraint": ". >= 0 and . < 100"},
    {"type": "decimal", "name": "hours", "label": "Hours"},
    {"type": "date", "name": "started_on", "label": "Started on", "constraint": ". <= today()"},
    {"type": "date", "name": "seen_on", "label": "Seen on"},
    {"type": "text", "name": "team", "label": "Team"},
    {"type": "select_multiple office", "name": "others", "label": "Other offices"},
]
PLANNED = {"type": "select_one yna", "name": "planned", "label": "Was it planned?"}


def convert(survey: Rows, leave_out: bool = False, language: str = "", **sheets: Rows) -> ReadForm:
    return convert_form(
        parse_sheets(workbook(survey, **sheets), "form.xlsx", UPLOAD_LIMITS), "form.xlsx", language, leave_out
    )


def questionnaire_of(survey: Rows, **sheets: Rows) -> Questionnaire:
    return parse_questionnaire(convert(survey, **sheets).source.encode(), "visits.toml")


def refused(survey: Rows, **sheets: Rows) -> list[str]:
    with pytest.raises(InputError) as error:
        convert(survey, **sheets)
    return list(error.value.problems)


def test_groups_become_sections_and_yes_no_questions_key_questions():
    group = {"type": "begin group", "name": "contact", "label": "Contact"}
    rows = [
        *DETAILS,
        group,
        {**QUESTION, "hint": "At home."},
        PLANNED,
        {"type": "end group"},
        {**QUESTION, "name": "safe"},
    ]
    questionnaire = questionnaire_of(rows)
    assert [standard.title for standard in questionnaire.standards] == ["Contact", "Visits"]
    seen, planned, safe = questionnaire.questions
    assert (seen.id, seen.text, seen.guidance) == ("seen", "Was the person seen?", "At home.")
    assert [each.may_not_apply for each in (seen, planned, safe)] == [False, True, False]
    assert (questionnaire.id, questionnaire.version, questionnaire.title) == ("visits", "7", "Visits")
    assert not questionnaire.is_survey and not questionnaire.has_ratings


def test_other_questions_become_case_details():
    details = questionnaire_of([*DETAILS, QUESTION]).case_details
    assert [detail.kind for detail in details] == [
        CaseDetailKind.CHOICE,
        CaseDetailKind.NUMBER,
        CaseDetailKind.NUMBER,
        CaseDetailKind.DATE,
        CaseDetailKind.DATE,
        CaseDetailKind.TEXT,
        CaseDetailKind.CHOICES,
    ]
    office, visits, hours, started = details[:4]
    assert office.choices == (Choice("leeds", "Leeds"), Choice("st_helens", "St Helens"))
    assert (office.required, visits.required) == (True, False)
    assert (visits.numbers.least, visits.numbers.most, visits.numbers.whole) == (0, 99, True)
    assert (hours.numbers.whole, started.dates.not_in_future) == (False, True)


@pytest.mark.parametrize(
    ("relevant", "expected"),
    [
        ("${seen} = 'yes'", {"question": "seen", "is": "yes"}),
        ("'no' = ${seen}", {"question": "seen", "is": "no"}),
        ("${seen} != 'yes'", {"not": {"question": "seen", "is": "yes"}}),
        ("not(${seen} != 'yes')", {"question": "seen", "is": "yes"}),
        ("${planned} = 1 or ${planned} = '9'", {"question": "planned", "is": ["yes", "not_applicable"]}),
        ("selected(${others}, 'st helens')", {"fact": "others", "is": "st_helens"}),
        ("${office} != '' and ${office} = 'leeds'", {"fact": "office", "is": "leeds"}),
        ("${office} = '' or ${office} = 'leeds'", {"fact": "office", "is": "leeds"}),
        ("${office} = '' or not(${office} = 'leeds')", {"not": {"fact": "office", "is": "leeds"}}),
        ("${team} = 'North'", {"fact": "team", "is": "North"}),
        ("${visits} >= 3", {"fact": "visits", "at_least": Decimal(3)}),
        ("3 > ${visits}", {"not": {"fact": "visits", "at_least": Decimal(3)}}),
        ("${hours} > 2.5", {"not": {"fact": "hours", "at_most": Decimal("2.5")}}),
        ("${visits} = 2", {"fact": "visits", "at_least": Decimal(2), "at_most": Decimal(2)}),
        ("${seen_on} < date('2026-01-31')", {"fact": "seen_on", "before": date(2026, 1, 31)}),
        ("${seen_on} >= ${started_on}", {"fact": "seen_on", "on_or_after": "started_on"}),
        ("${seen_on} != ${started_on}", {"not": {"fact": "seen_on", "within_days": 0, "of": "started_on"}}),
        (
            "(${seen} = 'yes' and ${visits} <= 4) or ${office} = 'leeds'",
            {
                "any": [
                    {"all": [{"question": "seen", "is": "yes"}, {"fact": "visits", "at_most": Decimal(4)}]},
                    {"fact": "office", "is": "leeds"},
                ]
            },
        ),
    ],
)
def test_a_simple_condition_is_carried_over(relevant: str, expected: Mapping[str, object]):
    form = convert([*DETAILS, QUESTION, PLANNED, {**QUESTION, "name": "safe", "relevant": relevant}])
    assert form.new.sections[0].questions[-1].applies_when == expected
    assert messages.ASKED_UNTIL_KNOWN in form.sentences


@pytest.mark.parametrize(
    ("relevant", "reason"),
    [
        ("${seen} = 'maybe'", messages.CONDITION_ON_UNKNOWN_CHOICE.format(name="seen", value="maybe")),
        ("${seen} != ''", messages.CONDITION_ON_EMPTY),
        ("${later} = 'yes'", messages.CONDITION_ON_UNKNOWN.format(name="later")),
        ("${total} > 3", messages.CONDITION_ON_LEFT_OUT.format(name="total", reason=messages.IS_CALCULATION)),
        ("${others} = 'leeds'", messages.CONDITION_ON_SEVERAL.format(name="others")),
        ("${others} != 'leeds'", messages.CONDITION_ON_SEVERAL.format(name="others")),
        ("selected(${team}, 'North')", messages.CONDITION_ON_WORD.format(name="team")),
        ("${office} = '' or (${office} = 'leeds' and ${visits} > 5)", messages.CONDITION_ON_EMPTY),
        ("${office} != '' and (${office} = 'leeds' or ${visits} > 5)", messages.CONDITION_ON_EMPTY),
        ("count-selected(${others}) > 1", messages.CONDITION_UNREADABLE),
        ("${seen} =", messages.CONDITION_UNREADABLE),
        ("${visits} + 1 > 3", messages.CONDITION_UNREADABLE),
        ("(" * 100 + "${seen} = 'yes'" + ")" * 100, messages.CONDITION_UNREADABLE),
    ],
)
def test_a_condition_that_cannot_be_carried_over_is_refused_at_its_row(relevant: str, reason: str):
    total = {"type": "calculate", "name": "total", "calculation": "1 + 1"}
    rows = [*DETAILS, total, QUESTION, {**QUESTION, "name": "safe", "relevant": relevant}]
    problem = messages.PLACE.format(row=11, problem=messages.CONDITION.format(name="safe", reason=reason))
    assert refused(rows)[0] == problem
    form = convert(rows, leave_out=True)
    assert form.new.sections[0].questions[-1].applies_when == {}
    assert messages.LEFT_OUT.format(problem=problem) in form.sentences


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"type": "begin repeat", "name": "child"}, messages.REPEAT.format(name="child")),
        ({"type": "image", "name": "photo"}, messages.MEDIA.format(name="photo", what="a picture")),
        ({"type": "geopoint", "name": "place"}, messages.MEDIA.format(name="place", what="a place on a map")),
        ({"type": "select_one_from_file a.csv", "name": "x"}, messages.EXTERNAL_CHOICES.format(name="x")),
        ({"type": "select_one nothing", "name": "x"}, messages.UNKNOWN_LIST.format(name="nothing")),
        (
            {"type": "select_one office", "name": "x", "choice_filter": "a=1"},
            messages.FILTERED_CHOICES.format(name="x"),
        ),
        ({"type": "hologram", "name": "x"}, messages.UNKNOWN_TYPE.format(type="hologram")),
        ({"type": "text", "label": "No name"}, messages.NAME_MISSING),
        ({"type": "end group"}, messages.GROUP_NOT_OPEN),
    ],
)
def test_what_a_questionnaire_cannot_hold_is_refused_at_its_row(row: Mapping[str, str], problem: str):
    end = [{"type": "end repeat"}] if row["type"] == "begin repeat" else []
    rows = [QUESTION, row, *end]
    sentence = messages.PLACE.format(row=3, problem=problem)
    reasons = messages.REASONS.format(count="1 part")
    assert refused(rows) == [sentence, messages.HOW_TO_LEAVE_OUT.format(reasons=reasons)]
    form = convert(rows, leave_out=True)
    assert messages.LEFT_OUT.format(problem=sentence) in form.sentences
    assert [question.id for question in form.new.sections[0].questions] == ["seen"]


def test_the_questions_of_a_repeat_are_left_out_with_it():
    repeat = [{"type": "begin repeat", "name": "child"}, {**QUESTION, "name": "inside"}, {"type": "end repeat"}]
    form = convert([QUESTION, *repeat], leave_out=True)
    assert [question.id for section in form.new.sections for question in section.questions] == ["seen"]


def test_a_form_without_a_yes_no_question_is_refused():
    assert refused(DETAILS) == [messages.NO_QUESTIONS]


def test_a_group_that_does_not_end_is_a_problem():
    rows = [{"type": "begin group", "name": "g", "label": "Contact"}, QUESTION]
    assert refused(rows)[0] == messages.PLACE.format(row=3, problem=messages.GROUP_NOT_CLOSED.format(name="Contact"))


@pytest.mark.parametrize(
    ("yes", "no", "na"),
    [
        (("yes", "Yes"), ("no", "No"), None),
        (("1", "YES"), ("0", "no"), ("9", "N/A")),
        (("y", ""), ("n", ""), ("na", "Does not apply")),
        (("true", "Correct"), ("false", "Wrong"), None),
        (("a", "Oui"), ("b", "Non"), None),
        (("1", "Ydy"), ("2", "Nac ydy"), ("3", "n.a.")),
    ],
)
def test_yes_and_no_are_known_by_name_or_label(yes, no, na):
    rows = [FormRow(2, {"name": name, "label": label}) for name, label in filter(None, (yes, no, na))]
    expected = {yes[0]: Answer.YES, no[0]: Answer.NO, **({na[0]: Answer.NOT_APPLICABLE} if na else {})}
    assert answers_of(rows) == expected


def test_a_list_with_another_answer_is_a_case_detail_and_says_so():
    dont_know = [*YES_NO, {"list_name": "yn", "name": "dk", "label": "Don't know"}]
    form = convert([{**QUESTION, "name": "unsure"}, PLANNED], choices=[*dont_know, *CHOICES[2:]])
    assert [detail.id for detail in form.new.case_details] == ["unsure"]
    assert messages.NOT_YES_NO.format(names="“unsure”") in form.sentences


@pytest.mark.parametrize(
    ("note", "needed"),
    [
        ({"name": "why", "relevant": "${seen} = 'no'", "required": "yes"}, ("no",)),
        ({"name": "why", "relevant": "${seen} != 'yes'", "required": "true()"}, ("no",)),
        ({"name": "seen_comment", "required": ""}, ()),
        ({"name": "seen_comment", "required": "${seen} = 'yes'"}, ("yes",)),
        ({"name": "x", "relevant": "${seen} != ''", "required": "yes"}, ("yes", "no")),
    ],
)
def test_a_text_about_the_question_above_is_its_note(note: Mapping[str, str], needed: tuple[str, ...]):
    form = convert([QUESTION, {"type": "text", "label": "Text", **note}])
    assert form.new.sections[0].questions[0].note_needed == needed
    assert messages.TAKEN_AS_NOTES.format(names=f"“{note['name']}”") in form.sentences


def test_a_note_is_required_if_one_of_its_texts_is():
    texts = [
        {"type": "text", "name": "why", "label": "Why not?", "relevant": "${seen} = 'no'", "required": "yes"},
        {"type": "text", "name": "seen_comment", "label": "Comment", "relevant": "${seen} != ''"},
    ]
    assert convert([QUESTION, *texts]).new.sections[0].questions[0].note_needed == ("no",)


@pytest.mark.parametrize(
    ("relevant", "needed"),
    [
        ("${seen} = 'no' and selected(${others}, 'leeds')", ("no",)),
        ("not(${seen} = 'yes') and ${visits} > 3", ("no",)),
        ("${seen} = 'no' or ${visits} > 3", ("yes", "no")),
        ("string-length(${seen}) > 2", ("yes", "no")),
    ],
)
def test_a_further_condition_of_a_required_note_does_not_add_answers_and_is_named(
    relevant: str, needed: tuple[str, ...]
):
    note = {"type": "text", "name": "why", "label": "Why not?", "relevant": relevant, "required": "yes"}
    form = convert([*DETAILS, QUESTION, note])
    assert form.new.sections[0].questions[0].note_needed == needed
    assert messages.NOTES_NEEDED_MORE.format(names="“why”") in form.sentences


def test_a_text_that_asks_for_a_reference_is_no_note():
    text = {"type": "text", "name": "patientid", "label": "Patient", "relevant": "${seen} = 'yes'", "required": "yes"}
    form = convert([QUESTION, text])
    assert form.new.sections[0].questions[0].note_needed == ()
    assert messages.TEXTS_LATER.format(names="“patientid”") in form.sentences


def test_what_a_person_cannot_answer_is_left_out():
    rows = [
        {"type": "text", "name": "full", "label": "Full", "calculation": "concat('a', 'b')"},
        {"type": "integer", "name": "age", "label": "Age", "read_only": "yes"},
        QUESTION,
        {**QUESTION, "name": "worked_out", "calculation": "if(1, 'yes', 'no')"},
    ]
    form = convert(rows)
    assert (form.new.case_details, [question.id for question in form.new.sections[0].questions]) == ((), ["seen"])
    left_out = (
        messages.CALCULATIONS.format(names="“full” and “worked_out”"),
        messages.NOTES_SHOWN.format(names="“age”"),
    )
    assert set(left_out) <= set(form.sentences)


def test_a_rule_in_a_column_that_not_every_program_reads_is_refused():
    problem = messages.UNCLEAR_COLUMN.format(column="bind:relevant", name="relevant")
    assert problem in refused([{**QUESTION, "bind:relevant": "${x} = 'y'"}])


def test_a_question_or_choice_without_a_text_has_the_words_of_its_name():
    offices = [
        *YES_NO,
        {"list_name": "o", "name": "a_b", "label": ""},
        {"list_name": "o", "name": "c", "label": "D; e"},
    ]
    survey = [{"type": "select_one o", "name": "where", "label": "Where"}, {**QUESTION, "name": "seen_it", "label": ""}]
    form = convert(survey, choices=offices)
    assert [choice.text for choice in form.new.case_details[0].choices] == ["a b", "D, e"]
    assert form.new.sections[0].questions[0].text == "seen it"
    assert {messages.NO_LABEL.format(names="“seen_it”"), messages.SEMICOLONS.format(names="“where”")} <= set(
        form.sentences
    )


def test_choices_whose_texts_become_the_same_have_their_names_too():
    offices = [{"list_name": "o", "name": "a_1", "label": "**A**"}, {"list_name": "o", "name": "a_2", "label": "A"}]
    form = convert([{"type": "select_one o", "name": "where", "label": "Where"}, QUESTION], choices=[*YES_NO, *offices])
    assert [choice.text for choice in form.new.case_details[0].choices] == ["A", "A (a 2)"]


def test_a_condition_that_is_always_true_is_none():
    form = convert([QUESTION, {**QUESTION, "name": "safe", "relevant": "true()"}])
    assert form.new.sections[0].questions[-1].applies_when == {}


@pytest.mark.parametrize(
    ("name", "code", "is_assumed"),
    [("fr", "fr", False), ("French", "en-GB", True), ("English", "en-GB", False), ("en", "en-GB", False)],
)
def test_a_language_has_its_code_or_a_remark(name: str, code: str, is_assumed: bool):
    row = {"type": "select_one yn", "name": "seen", f"label::{name}": "Vu ?"}
    form = convert([row], settings=[{}])
    assert form.new.language == code
    assert (messages.LANGUAGE_ASSUMED.format(language=name, code="en-GB") in form.sentences) == is_assumed


def test_a_language_cannot_be_chosen_in_a_form_without_any():
    with pytest.raises(InputError) as error:
        convert([QUESTION], language="French")
    assert error.value.problems == (messages.NO_LANGUAGES,)


def test_a_row_that_is_disabled_is_left_out():
    form = convert([QUESTION, {**QUESTION, "name": "old", "disabled": "yes"}, {**PLANNED, "disabled": "no"}])
    assert [question.id for question in form.new.sections[0].questions] == ["seen", "planned"]
    assert list(form.sentences) == [messages.ALWAYS_REQUIRED, messages.DISABLED.format(names="“old”")]


def test_labels_that_say_something_else_than_the_names_are_named():
    risk = [
        {"list_name": "yn", "name": "no", "label": "Present and recorded"},
        {"list_name": "yn", "name": "yes", "label": "Absent"},
    ]
    form = convert([QUESTION], choices=risk)
    pairs = (("Present and recorded", "No"), ("Absent", "Yes"))
    taken = [messages.LABEL_TAKEN.format(label=label, answer=answer) for label, answer in pairs]
    assert messages.ANSWERS_BY_NAME.format(name="seen", answers=join_list(taken, "and")) in form.sentences


def test_nothing_is_left_out_without_a_word():
    survey = [
        {"type": "start", "name": "start"},
        {"type": "text", "name": "case_id", "label": "Case"},
        {"type": "text", "name": "reviewer", "label": "Who are you?"},
        {"type": "text", "name": "dob", "label": "Date of birth"},
        {"type": "note", "name": "hello", "label": "Welcome"},
        {"type": "calculate", "name": "total", "calculation": "1"},
        {**QUESTION, "appearance": "likert", "default": "no", "required": ""},
        {"type": "text", "name": "other", "label": "Anything else?"},
        {
            "type": "integer",
            "name": "age",
            "label": "Years",
            "constraint": ". mod 2 = 0",
            "relevant": "${seen} = 'yes'",
        },
        {"type": "select_one office or_other", "name": "where", "label": "Where?", "required": "${seen} = 'yes'"},
    ]
    form = convert(survey, settings=[{"form_title": "Visits", "style": "pages"}], entities=[{"list_name": "x"}])
    assert set(form.sentences) == {
        messages.COLUMNS.format(columns="“appearance” and “default”"),
        messages.SETTINGS.format(settings="“style”"),
        messages.SHEETS.format(sheets="“entities”"),
        messages.METADATA.format(names="“start”"),
        messages.CASE_REFERENCE.format(name="case_id"),
        messages.AUDITOR.format(name="reviewer"),
        messages.PERSONAL.format(what="dates of birth", name="dob"),
        messages.NOTES_SHOWN.format(names="“hello”"),
        messages.CALCULATIONS.format(names="“total”"),
        messages.ALWAYS_REQUIRED,
        messages.TEXTS_LATER.format(names="“other”"),
        messages.DETAIL_CONSTRAINT.format(name="age", rule=". mod 2 = 0"),
        messages.DETAIL_CONDITION.format(names="“age”"),
        messages.DETAILS_FIRST.format(names="“age” and “where”"),
        messages.REQUIRED_IF.format(names="“where”"),
        messages.OTHER_CHOICE.format(name="where"),
    }


def test_markup_addresses_and_other_answers_are_left_out_of_texts():
    form = convert(
        [{**QUESTION, "label": "**Was** ${name} <b>seen</b>, see https://example.org/x?", "hint": "One\nTwo"}]
    )
    question = form.new.sections[0].questions[0]
    assert (question.text, question.guidance) == ("Was … seen, see", "One\nTwo")
    assert messages.TEXT_SHORTENED.format(names="“seen”") in form.sentences


TRANSLATED = [
    {"type": "select_one yn", "name": "seen", "label::English (en)": "Seen?", "label::Cymraeg (cy)": "Wedi gweld?"}
]


def test_a_form_in_several_languages_asks_for_one():
    assert refused(TRANSLATED, settings=[{}]) == [
        messages.CHOOSE_LANGUAGE.format(languages="English (en) and Cymraeg (cy)")
    ]
    welsh = convert(TRANSLATED, language="cymraeg (CY)")
    assert (welsh.new.sections[0].questions[0].text, welsh.new.language) == ("Wedi gweld?", "cy")
    assert messages.LANGUAGE.format(language="Cymraeg (cy)", others="English (en)") in welsh.sentences
    by_default = convert(TRANSLATED, settings=[{"default_language": "English (en)"}])
    assert (by_default.new.sections[0].questions[0].text, by_default.new.language) == ("Seen?", "en-GB")
    with pytest.raises(InputError, match="German"):
        convert(TRANSLATED, language="German")


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"type,name,label\n", "form.csv", messages.NOT_A_WORKBOOK.format(file=messages.THE_FORM)),
        (as_xlsx([["type", "name", "label"]]), "form.xlsx", messages.NO_SURVEY.format(sheets="“form”")),
        (workbook([{"name": "x"}]), "form.xlsx", messages.COLUMNS_MISSING.format(columns="“type” and “label”")),
    ],
)
def test_what_is_no_form_is_refused(data: bytes, name: str, message: str):
    with pytest.raises(InputError) as error:
        read_form(data, name)
    assert message in str(error.value)


def test_cells_that_are_only_formatted_do_not_make_a_form_too_large():
    book = openpyxl.load_workbook(io.BytesIO(workbook([QUESTION])))
    for column in range(1, 1025):
        book["survey"].cell(30_000, column).font = Font(bold=True)
    data = io.BytesIO()
    book.save(data)
    assert len(read_form(data.getvalue(), "form.xlsx").new.sections) == 1


@pytest.mark.thorough  # by the processor's time: nothing else shows how long a regular expression looks
@pytest.mark.parametrize("piece", ["<a", "[a](", "${", "a ", ":a", "a::", "(", "['", "**", "http://"])
def test_a_long_text_of_anything_takes_no_long_time(piece: str):
    long = piece * (30_000 // len(piece))
    columns = ("label", "hint", "relevant", "required", "constraint", f"a{long}")
    start = process_time()
    with suppress(InputError):
        convert([QUESTION, {**QUESTION, "name": "x", **dict.fromkeys(columns, long)}], leave_out=True)
    assert process_time() - start < 2


def test_a_form_of_too_many_rows_or_choices_is_refused():
    many = [{"list_name": "many", "name": f"c{number}", "label": f"Choice {number}"} for number in range(201)]
    rows = [QUESTION, {"type": "select_one many", "name": "one", "label": "One"}]
    problem = messages.MANY_CHOICES.format(name="one", limit=200)
    assert refused(rows, choices=[*YES_NO, *many])[0] == messages.PLACE.format(row=3, problem=problem)
    long = [{**QUESTION, "name": f"q{number}"} for number in range(4_000)]
    assert refused(long) == [messages.TOO_MANY_ROWS.format(limit=4_000)]


def test_names_that_are_no_ids_become_ids_that_nothing_else_has():
    rows = [{**QUESTION, "name": name} for name in ("_été", "ete", "case", "review", "a.b-c")]
    questions = convert(rows).new.sections[0].questions
    assert [question.id for question in questions] == ["ete", "ete_2", "case_2", "review_2", "a.b-c"]


def test_the_work_for_names_that_are_no_ids_does_not_grow_with_their_square():
    def convert_names(count: int) -> None:
        with suppress(InputError):
            convert([{**QUESTION, "name": "été", "label": "?"} for _ in range(count)])

    assert count_lines(lambda: convert_names(200)) < 2.5 * count_lines(lambda: convert_names(100))


CELLS = st.sampled_from(
    [
        *(
            "select_one yn",
            "select_one yna",
            "select_multiple office",
            "text",
            "integer",
            "date",
            "begin group",
            "end group",
        ),
        *(
            "begin repeat",
            "end repeat",
            "note",
            "calculate",
            "seen",
            "x",
            "y",
            "${seen} = 'yes'",
            "${x} > 3",
            "yes",
            "",
        ),
        *(". >= 0", ". < today()", "a'b", "**", "${", "name", "case", "or_other", "1", "\u200b", "(" * 50),
    ]
)
COLUMNS = ("type", "name", "label", "hint", "relevant", "required", "constraint", "choice_filter")


@pytest.mark.thorough
@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, CELLS)), min_size=1, max_size=8), st.booleans())
def test_any_form_becomes_a_valid_questionnaire_or_is_refused(rows: list[dict[str, str]], leave_out: bool):
    try:
        form = convert([QUESTION, *rows], leave_out)
    except InputError as error:
        assert error.problems
    else:
        assert "seen" in parse_questionnaire(form.source.encode(), "any.toml").questions_by_id


def test_the_command_writes_a_file_that_the_check_accepts(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    form, out = tmp_path / "form.xlsx", tmp_path / "visits.toml"
    form.write_bytes(workbook([*DETAILS, QUESTION]))
    assert main(["questionnaire-from-xlsform", str(form), "--out", str(out)]) == 0
    assert messages.ALWAYS_REQUIRED not in capsys.readouterr().out
    assert main(["check", str(out)]) == 0
    assert main(["questionnaire-from-xlsform", str(form), "--out", str(out)]) == EXIT_ERROR


def test_the_command_says_why_a_form_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    form, out = tmp_path / "form.xlsx", tmp_path / "visits.toml"
    form.write_bytes(workbook([QUESTION, {"type": "image", "name": "photo"}]))
    assert main(["questionnaire-from-xlsform", str(form), "--out", str(out)]) == EXIT_ERROR
    problem = messages.PLACE.format(row=3, problem=messages.MEDIA.format(name="photo", what="a picture"))
    assert {problem, messages.OPTION_LEAVE_OUT} <= set(capsys.readouterr().err.splitlines()) and not out.exists()
    assert main(["questionnaire-from-xlsform", str(form), "--out", str(out), "--leave-out"]) == 0
    assert messages.LEFT_OUT.format(problem=problem) in capsys.readouterr().out.splitlines()
