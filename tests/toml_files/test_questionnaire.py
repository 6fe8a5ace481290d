"""The questionnaire file: what is parsed from it, and the sentence for each problem in it."""

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import QuestionnaireError
from audit.messages import toml_files as messages
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Prompt, RatingMethod
from audit.toml_files.questionnaire import load_questionnaire, parse_questionnaire
from audit.toml_files.reader import MAX_FILE_BYTES
from tests.small_questionnaire import SHIPPED, SMALL, SMALL_TOML, load_questionnaire_text, replace_in_small_toml

# As HM Inspectorate of Probation printed them in its report on Knowsley and St Helens, June 2023.
PRINTED = {
    "2.2.1": "Does assessment focus sufficiently on engaging the person on probation?",
    "2.2.2": "Does assessment focus sufficiently on the factors linked to offending and desistance?",
    "2.2.3": "Does assessment focus sufficiently on keeping other people safe?",
    "2.3.1": "Does planning focus sufficiently on engaging the person on probation?",
    "2.3.2": "Does planning focus sufficiently on reducing reoffending and supporting desistance?",
    "2.3.3": "Does planning focus sufficiently on keeping other people safe?",
    "2.4.1": "Is the sentence or post-custody period implemented effectively with a focus on engaging the person on "
    "probation?",
    "2.4.2": "Does the implementation and delivery of services effectively support desistance?",
    "2.4.3": "Does the implementation and delivery of services effectively support the safety of other people?",
    "2.5.1": "Does reviewing focus sufficiently on supporting the compliance and engagement of the person on "
    "probation?",
    "2.5.2": "Does reviewing focus sufficiently on supporting desistance?",
    "2.5.3": "Does reviewing focus sufficiently on keeping other people safe?",
    "2.6.1": "Do early outcomes demonstrate that reasonable progress has been made, in line with the personalised "
    "needs of the person on probation?",
}


def problems_in(source: str | bytes, name: str = "x.toml") -> tuple[str, ...]:
    """Return every problem of a file that must not load."""
    with pytest.raises(QuestionnaireError) as refused:
        parse_questionnaire(source if isinstance(source, bytes) else source.encode(), name)
    return refused.value.problems


def at(place: str, template: str, **values: object) -> str:
    """Return the whole problem at a place in the file, such as "standard 1.1"; '' for the file itself."""
    location = f"x.toml, {place}" if place else "x.toml"
    return messages.PROBLEM.format(location=location, problem=template.format(**values) if values else template)


# --- what is parsed -----------------------------------------------------------------------------------------------


def test_the_shipped_questionnaire_has_the_key_questions_of_the_report() -> None:
    shipped = load_questionnaire(SHIPPED)
    texts = {key.id: key.text for key in shipped.key_questions}
    assert shipped.id == SHIPPED.stem
    assert {key: text for key, text in texts.items() if not key.startswith("2.1.")} == PRINTED


def test_the_shipped_questionnaire_has_the_standards_and_bands_of_the_report() -> None:
    shipped = load_questionnaire(SHIPPED)
    rated = {kind: [s.id for s in shipped.standards if s.rating_method is kind] for kind in RatingMethod}
    assert rated == {
        RatingMethod.BY_JUDGEMENT: ["1.1", "1.2", "1.3", "1.4"],
        RatingMethod.FROM_CASES: ["2.1", "2.2", "2.3", "2.4", "2.5"],
        RatingMethod.NOT_RATED: ["2.6"],
    }
    assert shipped.scale == SMALL.scale
    assert shipped.overall_cut_offs == SMALL.overall_cut_offs
    assert shipped.discretion_limits == SMALL.discretion_limits


def test_a_prompt_id_is_its_key_question_id_and_a_letter() -> None:
    for key in load_questionnaire(SHIPPED).key_questions:
        assert [prompt.id for prompt in key.prompts] == [f"{key.id}{'abcdefgh'[n]}" for n in range(len(key.prompts))]


def test_a_file_is_parsed_into_standards_key_questions_prompts_and_case_details() -> None:
    assert [standard.name for standard in SMALL.standards] == [
        "1.1 Leadership", "2.2 Assessment", "2.3 Planning", "2.6 Outcomes",
    ]  # fmt: skip
    assert [question.id for question in SMALL.questions] == [
        "2.2.1a", "2.2.1b", "2.2.1", "2.2.2a", "2.2.2b", "2.2.2", "2.3.1a", "2.3.1b", "2.3.1", "2.6.1",
    ]  # fmt: skip
    assert [standard.id for standard in SMALL.standards_in_domain("2")] == ["2.2", "2.3", "2.6"]
    detail = SMALL.case_details_by_id["requirements"]
    assert (detail.kind, detail.breakdown, detail.required) == (CaseDetailKind.CHOICES, True, False)
    assert [choice.id for choice in SMALL.case_details_by_id["concern"].choices] == ["yes", "no"]


def test_rules_are_parsed_as_conditions() -> None:
    concern = CaseDetailIs("concern", frozenset({"yes"}))
    assert SMALL.questions_by_id["2.2.1a"].applies_when is None
    assert SMALL.questions_by_id["2.2.1b"].applies_when == concern
    assert SMALL.questions_by_id["2.2.2b"].applies_when == AnswerIs("2.2.2a", frozenset({"yes"}))
    assert SMALL.questions_by_id["2.3.1a"].applies_when == AllOf(
        (AnswerIs("2.2.2b", frozenset({"yes", "no"})), concern)
    )
    assert SMALL.questions_by_id["2.3.1b"].applies_when == AnyOf(
        (concern, CaseDetailIs("requirements", frozenset({"programme", "treatment"})))
    )


def test_a_prompt_combines_its_own_rule_with_that_of_its_key_question() -> None:
    ruled = replace_in_small_toml(
        'short = "Engagement"', 'short = "Engagement"\napplies_when = { fact = "office", is = "Huyton" }'
    )
    questionnaire = parse_questionnaire(ruled.encode(), "x.toml")
    office, concern = CaseDetailIs("office", frozenset({"Huyton"})), CaseDetailIs("concern", frozenset({"yes"}))
    assert questionnaire.questions_by_id["2.2.1"].applies_when == office
    assert questionnaire.questions_by_id["2.2.1a"].applies_when == office
    assert questionnaire.questions_by_id["2.2.1b"] == Prompt(
        "2.2.1b", "Were enquiries made about the concern?", applies_when=AllOf((office, concern))
    )


def test_not_applicable_is_allowed_and_no_note_is_required_by_default() -> None:
    assert {question.may_not_apply for question in SMALL.questions} == {True}
    assert {question.note_needed for question in SMALL.questions} == {frozenset()}


@pytest.mark.parametrize(
    ("after", "question"),
    [
        ('short = "Engagement"', "2.2.1"),
        ('text = "Was there contact before release?"', "2.2.2a"),
    ],
    ids=["a key question", "a prompt"],
)
@pytest.mark.parametrize(
    ("keys", "may_not_apply", "note_needed"),
    [
        ("may_not_apply = false", False, set()),
        ("may_not_apply = true", True, set()),
        ("note_needed = []", True, set()),
        ('note_needed = ["no"]', True, {"no"}),
        ('note_needed = ["no", "no"]', True, {"no"}),
        ('may_not_apply = false\nnote_needed = ["no", "yes", "not_applicable"]', False, set(Answer)),
    ],
)
def test_a_question_can_disallow_not_applicable_and_require_notes(
    after: str, question: str, keys: str, may_not_apply: bool, note_needed: set[str]
) -> None:
    questionnaire = load_questionnaire_text(replace_in_small_toml(after, f"{after}\n{keys}"))
    parsed = questionnaire.questions_by_id[question]
    assert (parsed.may_not_apply, parsed.note_needed) == (may_not_apply, note_needed)
    others = [other for other in questionnaire.questions if other.id != question]
    assert all(other.may_not_apply and not other.note_needed for other in others), "a prompt takes nothing over"


def test_shipped_key_questions_require_a_note_on_no_and_disallow_not_applicable() -> None:
    shipped = load_questionnaire(SHIPPED)
    assert {key.note_needed for key in shipped.key_questions} == {frozenset({"no"})}
    assert {key.may_not_apply for key in shipped.key_questions if key.applies_when is None} == {False}
    prompts = [question for question in shipped.questions if isinstance(question, Prompt)]
    assert {prompt.note_needed for prompt in prompts} == {frozenset()}


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ('id = "small"', ""),
        ('version = "1"', ""),
        ('id = "leadership-follows-casework"', "decision rule {long}"),
        ('id = "office"', "case detail {long}"),
        ('id = "unpaid_work"', "case detail requirements, choice {long}"),
        ('id = "2.6"', "standard {long}"),
        ('id = "2.6.1"', "standard 2.6, key question {long}"),
        ('id = "2.3.1a"', "standard 2.3, key question 2.3.1, prompt {long}"),
    ],
)
def test_an_id_or_version_may_be_as_long_as_its_database_column(old: str, place: str) -> None:
    key = old.partition(" ")[0]
    assert load_questionnaire_text(replace_in_small_toml(old, f'{key} = "{"x" * 120}"'))
    too_long = "x" * 121
    (problem,) = problems_in(replace_in_small_toml(old, f'{key} = "{too_long}"'))
    assert problem == at(place.format(long=too_long), messages.NAME_TOO_LONG, key=key, length=121, limit=120)


def test_a_rating_may_be_as_long_as_its_database_column() -> None:
    assert (
        load_questionnaire_text(SMALL_TOML.replace('"Requires improvement"', f'"{"x" * 120}"')).scale.ratings[1]
        == "x" * 120
    )
    assert problems_in(SMALL_TOML.replace('"Requires improvement"', f'"{"x" * 121}"')) == (
        at("band 2", messages.NAME_TOO_LONG, key="rating", length=121, limit=120),
    )


@pytest.mark.parametrize(
    "rewritten",
    [
        SMALL_TOML.replace("\n", "\r\n"),
        "\ufeff" + SMALL_TOML,
        SMALL_TOML.replace("Were the person's own views", "Were the person's\\n   own views"),
        SMALL_TOML.replace("mean_points_up_to = 0.5", "mean_points_up_to = 0.50"),
        SMALL_TOML.replace("id =", '"id" ='),
    ],
    ids=["Windows line ends", "byte order mark", "white space is folded", "a longer number", "quoted keys"],
)
def test_formatting_of_the_file_makes_no_difference(rewritten: str) -> None:
    assert parse_questionnaire(rewritten.encode(), "x.toml") == SMALL


def test_case_details_and_decision_rules_are_optional() -> None:
    rule = SMALL_TOML[SMALL_TOML.index("[[decision_rules]]") : SMALL_TOML.index("[[facts]]")]
    questionnaire = parse_questionnaire(SMALL_TOML.replace(rule, "").encode(), "x.toml")
    assert (questionnaire.decision_rules, questionnaire.case_details) == ((), SMALL.case_details)
    bare = [line for line in SMALL_TOML[: SMALL_TOML.index("[[facts]]")].splitlines() if line]
    standard = SMALL_TOML[SMALL_TOML.index("[[standards]]") : SMALL_TOML.index('[[standards]]\nid = "2.2"')]
    outcomes = SMALL_TOML[SMALL_TOML.index('[[standards]]\nid = "2.6"') :]
    without_details = parse_questionnaire("\n".join([*bare, standard, outcomes]).encode(), "x.toml")
    assert without_details.case_details == ()
    assert [question.id for question in without_details.questions] == ["2.6.1"]


def test_a_band_may_be_one_percentage_point_wide() -> None:
    best = '[[bands]]\nrating = "Outstanding"\nwords = "large majority"\nfrom = 80\nto = 100'
    narrow = replace_in_small_toml(best, best.replace("80", "100")).replace("to = 79", "to = 99")
    assert parse_questionnaire(narrow.encode(), "x.toml").scale.boundaries == (50, 65, 100)


# --- files that cannot be read at all ---------------------------------------------------------------------------


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
        ("x = " + "9" * 5000, NOT_TOML + "Exceeds the limit"),
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
    missing = (
        "band_from",
        "bands",
        "domains",
        "standards",
        "id",
        "version",
        "title",
        "language",
        "source",
        "discretion",
    )
    sentences = problems_in("")
    assert {at("", messages.KEY_MISSING, key=key) for key in missing} <= set(sentences)


UNRATED_TOML = """\
id = "tiny-survey"
version = "1"
title = "A tiny survey"
language = "en-GB"
source = "Invented for tests."

[record]
one = "respondent"
many = "respondents"

[[domains]]
id = "P"
title = "What people say"

[[standards]]
id = "P1"
domain = "P"
title = "Travel"
statement = "The office can be reached."
rated = "not_rated"

[[standards.key_questions]]
id = "P1.1"
text = "Is travel a problem for you?"
short = "Travel"
yes_is_good = false
"""


def test_an_unrated_questionnaire_needs_no_rating_scale() -> None:
    survey = parse_questionnaire(UNRATED_TOML.encode(), "x.toml")
    assert (survey.scale.bands, survey.overall_cut_offs, survey.decision_rules, survey.has_ratings) == (
        (),
        (),
        (),
        False,
    )
    assert survey.case_label == CaseLabel("respondent", "respondents")
    assert not survey.key_questions[0].yes_is_good


def test_a_record_is_a_case_and_yes_is_good_by_default() -> None:
    assert SMALL.case_label == DEFAULT_CASE_LABEL
    assert SMALL.has_ratings
    assert all(question.yes_is_good for question in SMALL.questions)


@pytest.mark.parametrize(
    ("added", "key"),
    [
        ('band_from = "rounded"\n', "band_from"),
        ("discretion = { within_points = 5, cases_at_most = 5 }\n", "discretion"),
        ('bands = [{ rating = "Good", words = "all", from = 0, to = 100, points = 1 }]\n', "bands"),
        ('overall = [{ rating = "Good" }]\n', "overall"),
        ("decision_rules = [{}]\n", "decision_rules"),
    ],
)
def test_rating_settings_are_rejected_if_no_standard_is_rated(added: str, key: str) -> None:
    assert problems_in(added + UNRATED_TOML) == (at("", messages.NOT_RATED_NO_EFFECT, key=key),)


def test_one_rated_standard_requires_the_full_rating_scale() -> None:
    rated = UNRATED_TOML.replace('"not_rated"', '"from_cases"').replace("yes_is_good = false", "")
    missing = [at("", messages.KEY_MISSING, key=key) for key in ("band_from", "bands", "discretion", "overall")]
    assert set(missing) <= set(problems_in(rated))


def test_a_misspelt_rating_method_is_the_only_problem_reported() -> None:
    source = SMALL_TOML
    for old in ('"by_people"', '"from_cases"'):
        source = source.replace(f"rated = {old}", 'rated = "not_ratd"')
    assert {problem.split('"')[1] for problem in problems_in(source)} == {"rated"} | {"then_standard"}


def test_yes_may_be_bad_only_in_an_unrated_questionnaire() -> None:
    turned = 'short = "{}"\nyes_is_good = false'
    assert problems_in(replace_in_small_toml('short = "Engagement"', turned.format("Engagement"))) == (
        at("standard 2.2, key question 2.2.1", messages.PROMPTS_BUT_YES_IS_NOT_GOOD),
        at("standard 2.2", messages.RATED_BUT_YES_IS_NOT_GOOD),
    )
    assert (
        not load_questionnaire_text(replace_in_small_toml('short = "Progress"', turned.format("Progress")))
        .questions_by_id["2.6.1"]
        .yes_is_good
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('many = "respondents"\n', "", at("record", messages.KEY_MISSING, key="many")),
        ('one = "respondent"', 'one = ""', at("record", messages.TEXT_EMPTY, key="one")),
        ('one = "respondent"', 'one = "a *case*"', at("record", messages.TEXT_WITH_MARKUP, key="one", markup="*")),
        (
            'one = "respondent"',
            'single = "x"\none = "respondent"',
            at("record", messages.KEY_UNKNOWN, key="single"),
        ),
    ],
)
def test_a_case_label_needs_a_singular_and_a_plural(old: str, new: str, sentence: str) -> None:
    assert old in UNRATED_TOML
    assert problems_in(UNRATED_TOML.replace(old, new)) == (sentence,)


@pytest.mark.parametrize("path", sorted(SHIPPED.parent.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_questionnaire_loads_and_its_id_is_its_file_name(path: Path) -> None:
    assert load_questionnaire(path).id == path.stem


# --- problems inside a file ---------------------------------------------------------------------------------------

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
            'kind = "number"',
            at(
                "case detail office",
                messages.NOT_ONE_OF,
                key="kind",
                value="number",
                allowed="choice, choices, yes_no, text",
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
            at(PROMPT, messages.CONDITION_UNKNOWN_VALUE, value="bail", detail_id="sentence_type"),
        ),
        (
            DETAIL_RULE,
            '{ fact = "concern", is = "maybe" }',
            at(PROMPT, messages.CONDITION_UNKNOWN_VALUE, value="maybe", detail_id="concern"),
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
        ("[[facts]]", "[[fact]]", at("", messages.KEY_UNKNOWN, key="fact")),
    ],
)
def test_a_problem_names_its_place(old: str, new: str, sentence: str) -> None:
    problems = problems_in(replace_in_small_toml(old, new))
    assert sentence in problems


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("domains = 7", at("", messages.WRONG_TYPE, key="domains", expected="a list of domains")),
        ("domains = [7]", at("", messages.NOT_A_TABLE, key="domains", number=1)),
        ("discretion = 7", at("", messages.WRONG_TYPE, key="discretion", expected="a table")),
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


# --- random changes to a file ---------------------------------------------------------------------------------

Mutation = Callable[[list[str], random.Random], None]


def delete_line(lines: list[str], rng: random.Random) -> None:
    del lines[rng.randrange(len(lines))]


def double_line(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    lines.insert(where, lines[where])


def move_line(lines: list[str], rng: random.Random) -> None:
    lines.insert(rng.randrange(len(lines)), lines.pop(rng.randrange(len(lines))))


def rename_key(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    _, equals, value = lines[where].partition(" = ")
    lines[where] = f"{rng.choice(KEYS)}{equals}{value}" if equals else lines[where]


def alter_value(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    key, equals, _ = lines[where].partition(" = ")
    lines[where] = f"{key}{equals}{rng.choice(VALUES)}" if equals else lines[where]


def cut_line(lines: list[str], rng: random.Random) -> None:
    where = rng.randrange(len(lines))
    lines[where] = lines[where][: rng.randrange(len(lines[where]) + 1)]


MUTATIONS: list[Mutation] = [delete_line, double_line, move_line, rename_key, alter_value, cut_line]
KEYS = (
    "id",
    "rated",
    "from",
    "choices",
    "applies_when",
    "prompts",
    "key_questions",
    "kind",
    "overall",
    "may_not_apply",
    "note_needed",
    "colour",
    "id.a",
)
VALUES = (
    '""',
    '"2.2.1"',
    '"case"',
    "0",
    "-1",
    "1e400",
    "nan",
    "true",
    "[]",
    "[[]]",
    "[{}]",
    "{}",
    "{ a.b = 1 }",
    "1979-05-27",
    '{ fact = [], is = "x" }',
    '{ question = "2.2.1", is = {} }',
    "{ all = [{ any = [{}] }] }",
)
# Without comments and guidance, so that mutations hit the lines that matter.
LINES = [line for line in SHIPPED.read_text("utf-8").splitlines() if line and not line.startswith(("#", "guidance"))]


@settings(max_examples=250, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(MUTATIONS), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_any_mutated_file_loads_or_lists_its_problems(mutations: list[Mutation], chance: random.Random) -> None:
    lines = list(LINES)
    for mutate in mutations:
        mutate(lines, chance)
    try:
        questionnaire = parse_questionnaire("\n".join(lines).encode(), "x.toml")
    except QuestionnaireError as error:
        assert error.problems
        assert all(problem.startswith("x.toml") for problem in error.problems)
    else:
        assert questionnaire.standards


@settings(max_examples=100, deadline=None, database=None)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_rejected_with_sentences(source: bytes) -> None:
    assert all(problem.startswith("x.toml") for problem in problems_in(source))
