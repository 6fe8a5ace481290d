"""The questionnaire file: the sentence for each problem in it, with its place."""

import re
from pathlib import Path

import pytest

from audit.errors import QuestionnaireError
from audit.messages import toml_files as messages
from audit.toml_files.questionnaire import load_questionnaire
from audit.toml_files.reader import MAX_FILE_BYTES
from tests.small_questionnaire import SMALL_TOML, replace_in_small_toml

# As HM Inspectorate of Probation printed them in its report on Knowsley and St Helens, June 2023.
from tests.toml_files.problems import at, problems_in

CUT_OFFS = (
    '[[overall]]\nrating = "Inadequate"\nmean_points_up_to = 0.5\n'
    '[[overall]]\nrating = "Requires improvement"\nmean_points_up_to = 1.5\n'
)
DETAIL_RULE = '{ fact = "sentence_type", is = "resettlement" }'
ANSWER_RULE = '{ question = "2.2.2a", is = "yes" }'
PROMPT_TEXT = 'text = "Was there contact before release?"'
PROMPT = "standard 2.2, key question 2.2.2, prompt 2.2.2a"
SECOND_PROMPT = "standard 2.2, key question 2.2.2, prompt 2.2.2b"
RULE = "decision rule leadership-follows-casework"


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ('band_from = "rounded"', ""),
        ("within_points = 5", "discretion"),
        ("points = 2", "band 3"),
        ("mean_points_up_to = 1.5", "overall cut-off 2"),
        ('title = "Case supervision"', "domain 2"),
        ('becomes = "Inadequate"', "decision rule leadership-follows-casework"),
        ('text = "Safeguarding concern"', "case detail concern"),
        ('rated = "by_people"', "standard 1.1"),
        ('short = "Engagement"', "standard 2.2, key question 2.2.1"),
        ('text = "Was there contact before release?"', PROMPT),
    ],
)
def test_an_unknown_key_is_rejected_at_every_level(after: str, place: str) -> None:
    source = replace_in_small_toml(after, f'{after}\ncolour = "red"')
    assert problems_in(source) == (at(place, messages.KEY_UNKNOWN, key="colour"),)


def test_an_unknown_key_of_a_choice_is_rejected() -> None:
    source = replace_in_small_toml('{ id = "programme",', '{ id = "programme", colour = "red",')
    assert problems_in(source) == (
        at("case detail requirements, choice programme", messages.KEY_UNKNOWN, key="colour"),
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        # ids
        (
            'id = "2.2.1b"',
            'id = "2.2.1a"',
            at("", messages.ID_USED_TWICE, item="case detail or question", item_id="2.2.1a"),
        ),
        (
            'id = "2.3.1"',
            'id = "2.2.1"',
            at("", messages.ID_USED_TWICE, item="case detail or question", item_id="2.2.1"),
        ),
        (
            'id = "2.2.1a"',
            'id = "Office"',
            at("", messages.ID_USED_TWICE, item="case detail or question", item_id="Office"),
        ),
        (
            'id = "2.2.1a"',
            'id = "case"',
            at("", messages.ID_RESERVED, item="case detail or question", item_id="case"),
        ),
        (
            'id = "office"',
            'id = "Auditor"',
            at("", messages.ID_RESERVED, item="case detail or question", item_id="Auditor"),
        ),
        ('id = "2.6"', 'id = "2.3"', at("", messages.ID_USED_TWICE, item="standard", item_id="2.3")),
        ('id = "1"\ntitle', 'id = "2"\ntitle', at("", messages.ID_USED_TWICE, item="domain", item_id="2")),
        (
            'id = "treatment"',
            'id = "programme"',
            at("case detail requirements", messages.ID_USED_TWICE, item="choice", item_id="programme"),
        ),
        (
            'id = "2.2.1a"',
            'id = "2 2"',
            at("standard 2.2, key question 2.2.1, prompt 2 2", messages.ID_CHARACTERS, key="id", value="2 2"),
        ),
        (
            'id = "2.2.1a"',
            "id = 221",
            at(
                "standard 2.2, key question 2.2.1, prompt 1", messages.WRONG_TYPE, key="id", expected="a text in quotes"
            ),
        ),
        ('id = "2.2.1a"', 'id = ""', at("standard 2.2, key question 2.2.1, prompt ", messages.TEXT_EMPTY, key="id")),
        # texts
        ('title = "Leadership"', 'title = " "', at("standard 1.1", messages.TEXT_EMPTY, key="title")),
        (
            'title = "Leadership"',
            "title = 7",
            at("standard 1.1", messages.WRONG_TYPE, key="title", expected="a text in quotes"),
        ),
        (
            'title = "Leadership"',
            'title = "**Led**"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="*"),
        ),
        (
            'title = "Leadership"',
            'title = "<b>Led</b>"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="<"),
        ),
        (
            'title = "Leadership"',
            'title = "[Led](x)"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="["),
        ),
        (
            'title = "Leadership"',
            'title = "$x$"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="$"),
        ),
        (
            'title = "Leadership"',
            'title = ":smile:"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup=":smile:"),
        ),
        (
            'title = "Leadership"',
            'title = "See HTTPS://x"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="HTTPS:"),
        ),
        (
            'title = "Leadership"',
            'title = "www.x.uk"',
            at("standard 1.1", messages.TEXT_WITH_MARKUP, key="title", markup="www."),
        ),
        (
            'title = "Leadership"',
            'title = "Lead\\u202Eership"',
            at("standard 1.1", messages.TEXT_WITH_INVISIBLE_CHARACTER, key="title", code=8238),
        ),
        (
            'title = "Leadership"',
            'title = "Lead\\u0000ership"',
            at("standard 1.1", messages.TEXT_WITH_INVISIBLE_CHARACTER, key="title", code=0),
        ),
        # bands
        (
            "from = 65",
            "from = 66",
            at("", messages.BANDS_LEAVE_GAP, lower="Requires improvement", upper="Good", first=65, last=65),
        ),
        (
            "from = 65",
            "from = 64",
            at("", messages.BANDS_OVERLAP, lower="Requires improvement", upper="Good", first=64, last=64),
        ),
        ("from = 0\n", "from = 1\n", at("", messages.FIRST_BAND_NOT_AT_0, rating="Inadequate", floor=1)),
        ("to = 100", "to = 99", at("", messages.LAST_BAND_NOT_AT_100, rating="Outstanding", ceiling=99)),
        (
            "to = 100",
            "to = 70",
            at("", messages.BAND_ENDS_BEFORE_IT_STARTS, rating="Outstanding", ceiling=70, floor=80),
        ),
        (
            "points = 2",
            "points = 1",
            at(
                "",
                messages.BAND_POINTS_NOT_RISING,
                lower="Requires improvement",
                upper="Good",
                lower_points=1,
                upper_points=1,
            ),
        ),
        (
            "points = 3",
            "points = 0",
            at("", messages.BAND_POINTS_NOT_RISING, lower="Good", upper="Outstanding", lower_points=2, upper_points=0),
        ),
        ("from = 80", "from = 80.0", at("band 4", messages.WRONG_TYPE, key="from", expected="a whole number")),
        ("from = 80", "from = true", at("band 4", messages.WRONG_TYPE, key="from", expected="a whole number")),
        ("to = 100", "to = 1001", at("band 4", messages.NUMBER_OUT_OF_RANGE, key="to", maximum=1000)),
        ("to = 100", "to = 0x" + "F" * 5000, at("band 4", messages.NUMBER_OUT_OF_RANGE, key="to", maximum=1000)),
        (
            "within_points = 5",
            "within_points = -1",
            at("discretion", messages.NUMBER_OUT_OF_RANGE, key="within_points", maximum=1000),
        ),
        (
            'rating = "Good"\nwords',
            'rating = "Outstanding"\nwords',
            at("", messages.ID_USED_TWICE, item="band", item_id="Outstanding"),
        ),
        (
            '"rounded"',
            '"nearest"',
            at("", messages.NOT_ONE_OF, key="band_from", value="nearest", allowed="rounded, exact"),
        ),
        # overall
        (
            "= 1.5",
            "= 0.5",
            at("", messages.CUT_OFFS_NOT_RISING),
        ),
        ("= 1.5", "= 0.4", at("", messages.CUT_OFFS_NOT_RISING)),
        (
            CUT_OFFS,
            CUT_OFFS.replace("Inadequate", "Good"),
            at("", messages.CUT_OFFS_NOT_RISING),
        ),
        ("mean_points_up_to = 2.5\n", "", at("", messages.CUT_OFFS_WITHOUT_LIMITS)),
        (
            "= 2.5",
            "= 1e999",
            at("overall cut-off 3", messages.NUMBER_OUT_OF_RANGE, key="mean_points_up_to", maximum=1000),
        ),
        (
            "= 0.5",
            "= 1e-999",
            at("overall cut-off 1", messages.NUMBER_OUT_OF_RANGE, key="mean_points_up_to", maximum=1000),
        ),
        (
            "= 0.5",
            "= nan",
            at("overall cut-off 1", messages.NUMBER_OUT_OF_RANGE, key="mean_points_up_to", maximum=1000),
        ),
        (
            "= 2.5",
            "= inf",
            at("overall cut-off 3", messages.NUMBER_OUT_OF_RANGE, key="mean_points_up_to", maximum=1000),
        ),
        (
            'rating = "Good"\nmean',
            'rating = "Great"\nmean',
            at(
                "overall cut-off 3",
                messages.NOT_ONE_OF,
                key="rating",
                value="Great",
                allowed="Inadequate, Requires improvement, Good, Outstanding",
            ),
        ),
        # standards and case details
        (
            'id = "1.1"\ndomain = "1"',
            'id = "1.1"\ndomain = "9"',
            at("standard 1.1", messages.NOT_ONE_OF, key="domain", value="9", allowed="1, 2"),
        ),
        (
            'rated = "by_people"',
            'rated = "by_cats"',
            at(
                "standard 1.1",
                messages.NOT_ONE_OF,
                key="rated",
                value="by_cats",
                allowed="from_cases, by_people, not_rated",
            ),
        ),
        ('rated = "by_people"', 'rated = "from_cases"', at("standard 1.1", messages.RATED_WITHOUT_KEY_QUESTIONS)),
        ('rated = "not_rated"', 'rated = "by_people"', at("standard 2.6", messages.JUDGED_WITH_KEY_QUESTIONS)),
        (
            'kind = "text"',
            'kind = "money"',
            at(
                "case detail office",
                messages.NOT_ONE_OF,
                key="kind",
                value="money",
                allowed="choice, choices, yes_no, text, date, number",
            ),
        ),
        ('kind = "text"', 'kind = "choice"', at("case detail office", messages.KEY_MISSING, key="choices")),
        (
            ', { id = "resettlement", text = "Resettlement" } ]',
            " ]",
            at("case detail sentence_type", messages.TOO_FEW_CHOICES),
        ),
        (
            'kind = "yes_no"',
            'kind = "yes_no"\nchoices = []',
            at("case detail concern", messages.KEY_UNKNOWN, key="choices"),
        ),
        (
            "breakdown = true\nrequired",
            'breakdown = "yes"\nrequired',
            at("case detail sentence_type", messages.WRONG_TYPE, key="breakdown", expected="true or false"),
        ),
        # answers that are offered, and notes
        (
            PROMPT_TEXT,
            f'{PROMPT_TEXT}\nmay_not_apply = "no"',
            at(PROMPT, messages.WRONG_TYPE, key="may_not_apply", expected="true or false"),
        ),
        (
            PROMPT_TEXT,
            f"{PROMPT_TEXT}\nmay_not_apply = 0",
            at(PROMPT, messages.WRONG_TYPE, key="may_not_apply", expected="true or false"),
        ),
        (PROMPT_TEXT, f'{PROMPT_TEXT}\nnote_needed = "no"', at(PROMPT, messages.NOT_TEXT_LIST, key="note_needed")),
        (PROMPT_TEXT, f"{PROMPT_TEXT}\nnote_needed = true", at(PROMPT, messages.NOT_TEXT_LIST, key="note_needed")),
        (PROMPT_TEXT, f"{PROMPT_TEXT}\nnote_needed = [true]", at(PROMPT, messages.NOT_TEXT_LIST, key="note_needed")),
        (
            PROMPT_TEXT,
            f'{PROMPT_TEXT}\nnote_needed = ["no", []]',
            at(PROMPT, messages.NOT_TEXT_LIST, key="note_needed"),
        ),
        (
            PROMPT_TEXT,
            f'{PROMPT_TEXT}\nnote_needed = ["no", "n/a"]',
            at(PROMPT, messages.NOTE_NEEDED_UNKNOWN_ANSWER, answer="n/a", allowed="yes, no, not_applicable"),
        ),
        (
            'short = "Safety"\n\n[[standards.key_questions.prompts]]\nid = "2.2.2a"',
            'short = "Safety"\nnote_needed = ["No"]\n\n[[standards.key_questions.prompts]]\nid = "2.2.2a"',
            at(
                "standard 2.2, key question 2.2.2",
                messages.NOTE_NEEDED_UNKNOWN_ANSWER,
                answer="No",
                allowed="yes, no, not_applicable",
            ),
        ),
        (
            'rated = "not_rated"',
            'rated = "not_rated"\nnote_needed = []',
            at("standard 2.6", messages.KEY_UNKNOWN, key="note_needed"),
        ),
        # conditions
        (
            DETAIL_RULE,
            '{ fact = "sentence", is = "x" }',
            at(PROMPT, messages.CONDITION_UNKNOWN_DETAIL, detail_id="sentence"),
        ),
        (
            DETAIL_RULE,
            '{ fact = "2.2.1", is = "yes" }',
            at(PROMPT, messages.CONDITION_UNKNOWN_DETAIL, detail_id="2.2.1"),
        ),
        (
            DETAIL_RULE,
            '{ fact = "sentence_type", is = ["resettlement", "bail"] }',
            at(
                PROMPT,
                messages.CONDITION_UNKNOWN_VALUE,
                value="bail",
                detail_id="sentence_type",
                allowed="community, resettlement",
            ),
        ),
        (
            DETAIL_RULE,
            '{ fact = "concern", is = "maybe" }',
            at(PROMPT, messages.CONDITION_UNKNOWN_VALUE, value="maybe", detail_id="concern", allowed="yes, no"),
        ),
        (DETAIL_RULE, '{ fact = "concern", is = true }', at(PROMPT, messages.CONDITION_VALUES)),
        (DETAIL_RULE, '{ fact = "concern", is = [] }', at(PROMPT, messages.CONDITION_VALUES)),
        (
            ANSWER_RULE,
            '{ question = "2.3.1", is = "no" }',
            at(SECOND_PROMPT, messages.CONDITION_NOT_EARLIER, question_id="2.3.1"),
        ),
        (
            ANSWER_RULE,
            '{ question = "2.2.2b", is = "no" }',
            at(SECOND_PROMPT, messages.CONDITION_NOT_EARLIER, question_id="2.2.2b"),
        ),
        (
            ANSWER_RULE,
            '{ question = "2.2.2", is = "no" }',
            at(SECOND_PROMPT, messages.CONDITION_NOT_EARLIER, question_id="2.2.2"),
        ),
        (
            ANSWER_RULE,
            '{ question = "9.9", is = "no" }',
            at(SECOND_PROMPT, messages.CONDITION_NOT_EARLIER, question_id="9.9"),
        ),
        (
            ANSWER_RULE,
            '{ question = "2.2.2a", is = "n/a" }',
            at(SECOND_PROMPT, messages.CONDITION_UNKNOWN_ANSWER, value="n/a", allowed="yes, no, not_applicable"),
        ),
        (DETAIL_RULE, '"resettlement"', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, "[]", at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, "{}", at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, '{ fact = "concern" }', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, '{ fact = "concern", is = "yes", not = "no" }', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, '{ fact = "concern", question = "2.2.1", is = "yes" }', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, '{ fact = { a = 1 }, is = "yes" }', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, '{ question = ["2.2.1"], is = "yes" }', at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, f"{{ all = [{DETAIL_RULE}], any = [{DETAIL_RULE}] }}", at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, "{ all = [ 7 ] }", at(PROMPT, messages.NOT_A_CONDITION)),
        (DETAIL_RULE, "{ all = [] }", at(PROMPT, messages.CONDITION_LIST_EMPTY, operator="all")),
        (DETAIL_RULE, f"{{ any = {DETAIL_RULE} }}", at(PROMPT, messages.CONDITION_LIST_EMPTY, operator="any")),
        # decision rules
        (
            'domain = "2"\nis_rated',
            'domain = "3"\nis_rated',
            at(RULE, messages.NOT_ONE_OF, key="when_every_rated_standard_of_domain", value="3", allowed="1, 2"),
        ),
        (
            'is_rated = "Inadequate"',
            'is_rated = "Bad"',
            at(
                RULE,
                messages.NOT_ONE_OF,
                key="is_rated",
                value="Bad",
                allowed="Inadequate, Requires improvement, Good, Outstanding",
            ),
        ),
        (
            'becomes = "Inadequate"',
            'becomes = "Bad"',
            at(
                RULE,
                messages.NOT_ONE_OF,
                key="becomes",
                value="Bad",
                allowed="Inadequate, Requires improvement, Good, Outstanding",
            ),
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "1.9"',
            at(RULE, messages.NOT_ONE_OF, key="then_standard", value="1.9", allowed="1.1, 2.2, 2.3"),
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "2.6"',
            at(RULE, messages.NOT_ONE_OF, key="then_standard", value="2.6", allowed="1.1, 2.2, 2.3"),
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "2.2"',
            at(RULE, messages.RULE_CHANGES_ITS_DOMAIN),
        ),
        # shapes
        ("[discretion]", "[discretions]", at("", messages.KEY_MISSING, key="discretion")),
        ("[[facts]]", "[[fact]]", at("", messages.KEY_MISSPELT, key="fact", meant="facts")),
    ],
)
def test_a_problem_names_its_place(old: str, new: str, sentence: str) -> None:
    problems = problems_in(replace_in_small_toml(old, new))
    assert sentence in problems


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "domains = 7",
            at("", messages.WRONG_TYPE, key="domains", expected=messages.SEVERAL_TABLES.format(items="domains")),
        ),
        ("domains = [7]", at("", messages.NOT_A_TABLE, key="domains", number=1)),
        ("discretion = 7", at("", messages.WRONG_TYPE, key="discretion", expected=messages.A_TABLE)),
        ("bands = []", at("", messages.NO_BANDS)),
    ],
)
def test_a_value_of_the_wrong_type_gives_one_sentence(source: str, sentence: str) -> None:
    assert sentence in problems_in(source)


def test_all_problems_of_a_file_are_listed() -> None:
    source = SMALL_TOML
    for old, new in [
        ('title = "Leadership"', 'title = "*Led*"'),
        ('rated = "by_people"', 'rated = "by_cats"'),
        ('id = "2.2.1b"', 'id = "2.2.1a"'),
        ("to = 49", "to = 48"),
        ("points = 3", "points = 2"),
        ("mean_points_up_to = 1.5", "mean_points_up_to = 0.4"),
        ('then_standard = "1.1"', 'then_standard = "1.9"'),
        (DETAIL_RULE, '{ fact = "sentence_type", is = "bail" }'),
        (ANSWER_RULE, '{ question = "9.9", is = "yes" }'),
        ('short = "Progress"', 'short = "Progress"\ncolour = "red"'),
    ]:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    problems = problems_in(source)
    assert len(problems) == 10, "\n".join(problems)
    assert all(problem.startswith("x.toml") for problem in problems)


def test_problems_are_printed_one_sentence_a_line() -> None:
    error = QuestionnaireError("x.toml: one.", "x.toml: two.")
    assert str(error) == "x.toml: one.\nx.toml: two."


NOT_TOML = messages.NOT_TOML.partition("{error}")[0]


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        (b"\xff\xfe", messages.NOT_UTF8),
        ("café".encode("latin-1"), messages.NOT_UTF8),
        ("[[bands]", NOT_TOML + "Expected ']]' at the end of an array declaration (at line 1, column 8)."),
        ("title = ", NOT_TOML),
        ("id = 1\nid = 2", NOT_TOML + "Cannot overwrite a value (at "),
        ("# " + "x" * MAX_FILE_BYTES, messages.FILE_TOO_LARGE.format(limit=256)),
        ("x = " + "[" * 9000, messages.NESTED_TOO_DEEPLY),
        ("\nid" + ".a" * 9000 + " = 1", messages.TOO_MANY_DOTS.format(line=2, limit=100)),
        ("x = 1e99999999999999999999", messages.NUMBER_UNREADABLE),
        ("x = " + "9" * 5000, messages.NUMBER_TOO_LONG),
        ("x = -" + "9" * 5000, messages.NUMBER_TOO_LONG),
        ('x = "\\ud800"', NOT_TOML),
    ],
)
def test_an_unreadable_file_gives_one_sentence(source: str | bytes, beginning: str) -> None:
    (sentence,) = problems_in(source)
    assert sentence.startswith(at("", beginning))


MISSING_FILE = "missing.toml: " + messages.CANNOT_READ_FILE.format(error="No such file or directory")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=re.escape(MISSING_FILE)):
        load_questionnaire(tmp_path / "missing.toml")


def test_an_empty_file_lists_everything_that_is_missing() -> None:
    missing = ("domains", "standards", "id", "version", "title", "language", "source")
    assert set(problems_in("")) == {at("", messages.KEY_MISSING, key=key) for key in missing}


@pytest.mark.parametrize("number", ["0x" + "f" * 5000, "1e999999", "0." + "9" * 5000])
def test_a_number_far_out_of_range_gives_the_range(number: str) -> None:
    (problem,) = problems_in(replace_in_small_toml("within_points = 5", f"within_points = {number}"))
    assert problem.startswith("x.toml, discretion: ")
    assert "4300" not in problem
