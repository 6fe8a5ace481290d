"""The questionnaire file: what is read from it, and the sentence that each fault of it gets."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.errors import QuestionnaireError
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, Prompt, RatingMethod
from audit.toml_files.questionnaire import load_questionnaire, parse_questionnaire
from audit.toml_files.reader import MAX_FILE_BYTES
from tests.small_questionnaire import SMALL, SMALL_TOML, load_questionnaire_text, replace_in_small_toml

SHIPPED = Path(__file__).parents[2] / "questionnaires" / "hmip-probation-2021.toml"

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
    """Every sentence about a file that must not load."""
    with pytest.raises(QuestionnaireError) as refused:
        parse_questionnaire(source if isinstance(source, bytes) else source.encode(), name)
    return refused.value.problems


# --- what is read -----------------------------------------------------------------------------------------------


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
        ('id = "small"', "x.toml"),
        ('version = "1"', "x.toml"),
        ('id = "leadership-follows-casework"', "x.toml, decision rule {long}"),
        ('id = "office"', "x.toml, fact {long}"),
        ('id = "unpaid_work"', "x.toml, fact requirements, choice {long}"),
        ('id = "2.6"', "x.toml, standard {long}"),
        ('id = "2.6.1"', "x.toml, standard 2.6, key question {long}"),
        ('id = "2.3.1a"', "x.toml, standard 2.3, key question 2.3.1, prompt {long}"),
    ],
)
def test_an_id_or_version_may_be_as_long_as_its_database_column(old: str, place: str) -> None:
    key = old.partition(" ")[0]
    assert load_questionnaire_text(replace_in_small_toml(old, f'{key} = "{"x" * 120}"'))
    too_long = "x" * 121
    (problem,) = problems_in(replace_in_small_toml(old, f'{key} = "{too_long}"'))
    assert problem == f'{place.format(long=too_long)}: "{key}" has 121 characters. Shorten it to 120.'


def test_a_rating_may_be_as_long_as_its_database_column() -> None:
    assert (
        load_questionnaire_text(SMALL_TOML.replace('"Requires improvement"', f'"{"x" * 120}"')).scale.ratings[1]
        == "x" * 120
    )
    assert problems_in(SMALL_TOML.replace('"Requires improvement"', f'"{"x" * 121}"')) == (
        'x.toml, band 2: "rating" has 121 characters. Shorten it to 120.',
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
    without_facts = parse_questionnaire("\n".join([*bare, standard, outcomes]).encode(), "x.toml")
    assert without_facts.case_details == ()
    assert [question.id for question in without_facts.questions] == ["2.6.1"]


def test_a_band_may_be_one_percentage_point_wide() -> None:
    best = '[[bands]]\nrating = "Outstanding"\nwords = "large majority"\nfrom = 80\nto = 100'
    narrow = replace_in_small_toml(best, best.replace("80", "100")).replace("to = 79", "to = 99")
    assert parse_questionnaire(narrow.encode(), "x.toml").scale.boundaries == (50, 65, 100)


# --- files that cannot be read at all ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "beginning"),
    [
        (b"\xff\xfe", "x.toml: the file is not UTF-8 text. Save it as UTF-8"),
        ("café".encode("latin-1"), "x.toml: the file is not UTF-8 text."),
        ("[[bands]", "x.toml: not valid TOML: Expected ']]' at the end of an array declaration (at line 1, column 8)."),
        ("title = ", "x.toml: not valid TOML: "),
        ("id = 1\nid = 2", "x.toml: not valid TOML: Cannot overwrite a value (at "),
        ("# " + "x" * MAX_FILE_BYTES, "x.toml: the file is larger than 256 KB."),
        ("x = " + "[" * 9000, "x.toml: brackets are nested too deeply."),
        ("\nid" + ".a" * 9000 + " = 1", "x.toml: line 2 has more than 100 dots."),
        ("x = 1e99999999999999999999", "x.toml: a number is too large or too small to be read."),
        ("x = " + "9" * 5000, "x.toml: not valid TOML: Exceeds the limit"),
        ('x = "\\ud800"', "x.toml: not valid TOML: "),
    ],
)
def test_an_unreadable_file_gives_one_sentence(source: str | bytes, beginning: str) -> None:
    (sentence,) = problems_in(source)
    assert sentence.startswith(beginning)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=r"missing\.toml: cannot be read \(No such file or directory\)"):
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
    assert {f'x.toml: "{key}" is missing. Add it.' for key in missing} <= set(sentences)


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
    sentence = f'x.toml: "{key}" has no effect, because no standard is rated. Take it out, or rate a standard.'
    assert problems_in(added + UNRATED_TOML) == (sentence,)


def test_one_rated_standard_requires_the_full_rating_scale() -> None:
    rated = UNRATED_TOML.replace('"not_rated"', '"from_cases"').replace("yes_is_good = false", "")
    missing = [f'x.toml: "{key}" is missing. Add it.' for key in ("band_from", "bands", "discretion", "overall")]
    assert set(missing) <= set(problems_in(rated))


def test_a_misspelt_rating_method_is_the_only_problem_reported() -> None:
    source = SMALL_TOML
    for old in ('"by_people"', '"from_cases"'):
        source = source.replace(f"rated = {old}", 'rated = "not_ratd"')
    assert {problem.split('"')[1] for problem in problems_in(source)} == {"rated"} | {"then_standard"}


def test_yes_may_be_bad_only_in_an_unrated_questionnaire() -> None:
    turned = 'short = "{}"\nyes_is_good = false'
    assert problems_in(replace_in_small_toml('short = "Engagement"', turned.format("Engagement"))) == (
        'x.toml, standard 2.2, key question 2.2.1: "yes_is_good" is false, but there are prompts, to which Yes is '
        "good. Take out one of the two.",
        'x.toml, standard 2.2: rated from cases, but a key question says "yes_is_good = false". '
        "Ask it so that Yes is good.",
    )
    assert (
        not load_questionnaire_text(replace_in_small_toml('short = "Progress"', turned.format("Progress")))
        .questions_by_id["2.6.1"]
        .yes_is_good
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('many = "respondents"\n', "", 'x.toml, record: "many" is missing. Add it.'),
        ('one = "respondent"', 'one = ""', 'x.toml, record: "one" is empty. Write the text.'),
        ('one = "respondent"', 'one = "a *case*"', 'x.toml, record: "one" contains '),
        (
            'one = "respondent"',
            'single = "x"\none = "respondent"',
            'x.toml, record: the key "single" is not known here.',
        ),
    ],
)
def test_a_case_label_needs_a_singular_and_a_plural(old: str, new: str, sentence: str) -> None:
    assert old in UNRATED_TOML
    (problem,) = problems_in(UNRATED_TOML.replace(old, new))
    assert problem.startswith(sentence)


@pytest.mark.parametrize("path", sorted(SHIPPED.parent.glob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_questionnaire_loads_and_its_id_is_its_file_name(path: Path) -> None:
    assert load_questionnaire(path).id == path.stem


# --- faults inside a file ---------------------------------------------------------------------------------------

CUT_OFFS = (
    '[[overall]]\nrating = "Inadequate"\nmean_points_up_to = 0.5\n\n'
    '[[overall]]\nrating = "Requires improvement"\nmean_points_up_to = 1.5\n'
)
FACT_RULE = '{ fact = "sentence_type", is = "resettlement" }'
ANSWER_RULE = '{ question = "2.2.2a", is = "yes" }'
PROMPT_TEXT = 'text = "Was there contact before release?"'
PROMPT = "x.toml, standard 2.2, key question 2.2.2, prompt 2.2.2a"
SECOND_PROMPT = "x.toml, standard 2.2, key question 2.2.2, prompt 2.2.2b"
NOT_A_CONDITION = (
    f'{PROMPT}: "applies_when" must be {{ fact = "...", is = "..." }}, {{ question = "...", is = "..." }}, '
    "{ all = [...] } or { any = [...] }."
)


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ('band_from = "rounded"', "x.toml"),
        ("within_points = 5", "x.toml, discretion"),
        ("points = 2", "x.toml, band 3"),
        ("mean_points_up_to = 1.5", "x.toml, overall cut-off 2"),
        ('title = "Case supervision"', "x.toml, domain 2"),
        ('becomes = "Inadequate"', "x.toml, decision rule leadership-follows-casework"),
        ('text = "Safeguarding concern"', "x.toml, fact concern"),
        ('rated = "by_people"', "x.toml, standard 1.1"),
        ('short = "Engagement"', "x.toml, standard 2.2, key question 2.2.1"),
        ('text = "Was there contact before release?"', PROMPT),
    ],
)
def test_an_unknown_key_is_rejected_at_every_level(after: str, place: str) -> None:
    source = replace_in_small_toml(after, f'{after}\ncolour = "red"')
    assert problems_in(source) == (f'{place}: the key "colour" is not known here. Check its spelling or take it out.',)


def test_an_unknown_key_of_a_choice_is_rejected() -> None:
    source = replace_in_small_toml('{ id = "programme",', '{ id = "programme", colour = "red",')
    assert problems_in(source) == (
        'x.toml, fact requirements, choice programme: the key "colour" is not known here. '
        "Check its spelling or take it out.",
    )


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        # ids
        ('id = "2.2.1b"', 'id = "2.2.1a"', 'x.toml: the fact or question id "2.2.1a" is used twice.'),
        ('id = "2.3.1"', 'id = "2.2.1"', 'x.toml: the fact or question id "2.2.1" is used twice.'),
        ('id = "2.2.1a"', 'id = "Office"', 'x.toml: the fact or question id "Office" is used twice.'),
        (
            'id = "2.2.1a"',
            'id = "case"',
            'x.toml: the fact or question id "case" is used twice (it names a column of every responses file).',
        ),
        (
            'id = "office"',
            'id = "Auditor"',
            'x.toml: the fact or question id "Auditor" is used twice (it names a column of every responses file).',
        ),
        ('id = "2.6"', 'id = "2.3"', 'x.toml: the standard id "2.3" is used twice.'),
        ('id = "1"\ntitle', 'id = "2"\ntitle', 'x.toml: the domain id "2" is used twice.'),
        ('id = "treatment"', 'id = "programme"', 'x.toml, fact requirements: the choice id "programme" is used twice.'),
        (
            'id = "2.2.1a"',
            'id = "2 2"',
            'x.toml, standard 2.2, key question 2.2.1, prompt 2 2: the id "2 2" may only have',
        ),
        ('id = "2.2.1a"', "id = 221", 'x.toml, standard 2.2, key question 2.2.1, prompt 1: "id" must be a text'),
        ('id = "2.2.1a"', 'id = ""', 'x.toml, standard 2.2, key question 2.2.1, prompt : "id" is empty.'),
        # texts
        ('title = "Leadership"', 'title = " "', 'x.toml, standard 1.1: "title" is empty. Write the text.'),
        ('title = "Leadership"', "title = 7", 'x.toml, standard 1.1: "title" must be a text in quotes.'),
        ('title = "Leadership"', 'title = "**Led**"', "x.toml, standard 1.1: \"title\" contains '*'."),
        ('title = "Leadership"', 'title = "<b>Led</b>"', "x.toml, standard 1.1: \"title\" contains '<'."),
        ('title = "Leadership"', 'title = "[Led](x)"', "x.toml, standard 1.1: \"title\" contains '['."),
        ('title = "Leadership"', 'title = "$x$"', "x.toml, standard 1.1: \"title\" contains '$'."),
        ('title = "Leadership"', 'title = ":smile:"', "x.toml, standard 1.1: \"title\" contains ':smile:'."),
        ('title = "Leadership"', 'title = "See HTTPS://x"', "x.toml, standard 1.1: \"title\" contains 'HTTPS:'."),
        ('title = "Leadership"', 'title = "www.x.uk"', "x.toml, standard 1.1: \"title\" contains 'www.'."),
        (
            'title = "Leadership"',
            'title = "Lead\\u202Eership"',
            'x.toml, standard 1.1: "title" contains a character that cannot be seen (U+202E).',
        ),
        (
            'title = "Leadership"',
            'title = "Lead\\u0000ership"',
            'x.toml, standard 1.1: "title" contains a character that cannot be seen (U+0000).',
        ),
        # bands
        ("from = 65", "from = 66", 'x.toml: the bands "Requires improvement" and "Good" leave a gap: 65 to 65'),
        ("from = 65", "from = 64", 'x.toml: the bands "Requires improvement" and "Good" overlap: 64 to 64'),
        ("from = 0\n", "from = 1\n", 'x.toml: the first band "Inadequate" starts at 1. Start it at 0.'),
        ("to = 100", "to = 99", 'x.toml: the last band "Outstanding" ends at 99. End it at 100.'),
        ("to = 100", "to = 70", 'x.toml: the band "Outstanding" ends (70) before it starts (80).'),
        ("points = 2", "points = 1", 'x.toml: the bands "Requires improvement" and "Good" must give rising points'),
        ("points = 3", "points = 0", 'x.toml: the bands "Good" and "Outstanding" must give rising points, not 2'),
        ("from = 80", "from = 80.0", 'x.toml, band 4: "from" must be a whole number.'),
        ("from = 80", "from = true", 'x.toml, band 4: "from" must be a whole number.'),
        ("to = 100", "to = 1001", 'x.toml, band 4: "to" must lie between 0 and 1000'),
        ("to = 100", "to = 0x" + "F" * 5000, 'x.toml, band 4: "to" must lie between 0 and 1000'),
        ("within_points = 5", "within_points = -1", 'x.toml, discretion: "within_points" must lie between 0 and 1000'),
        ('rating = "Good"\nwords', 'rating = "Outstanding"\nwords', 'x.toml: the band id "Outstanding" is used twice.'),
        ('"rounded"', '"nearest"', 'x.toml: "band_from" is "nearest". Use one of: rounded, exact.'),
        # overall
        (
            "= 1.5",
            "= 0.5",
            'x.toml: "overall": the cut-offs and their ratings must rise. Write the worst rating first.',
        ),
        ("= 1.5", "= 0.4", 'x.toml: "overall": the cut-offs and their ratings must rise.'),
        (
            CUT_OFFS,
            CUT_OFFS.replace("Inadequate", "Good"),
            'x.toml: "overall": the cut-offs and their ratings must rise.',
        ),
        ("mean_points_up_to = 2.5\n", "", 'x.toml: "overall": every cut-off but the last needs "mean_points_up_to"'),
        ("= 2.5", "= 1e999", 'x.toml, overall cut-off 3: "mean_points_up_to" must lie between 0 and 1000'),
        ("= 0.5", "= 1e-999", 'x.toml, overall cut-off 1: "mean_points_up_to" must lie between 0 and 1000'),
        ("= 0.5", "= nan", 'x.toml, overall cut-off 1: "mean_points_up_to" must lie between 0 and 1000'),
        ("= 2.5", "= inf", 'x.toml, overall cut-off 3: "mean_points_up_to" must lie between 0 and 1000'),
        (
            'rating = "Good"\nmean',
            'rating = "Great"\nmean',
            'x.toml, overall cut-off 3: "rating" is "Great". Use one of: Inadequate, Requires improvement, Good, Outst',
        ),
        # standards and facts
        ('id = "1.1"\ndomain = "1"', 'id = "1.1"\ndomain = "9"', 'x.toml, standard 1.1: "domain" is "9". Use one of'),
        ('rated = "by_people"', 'rated = "by_cats"', 'x.toml, standard 1.1: "rated" is "by_cats". Use one of: from_c'),
        ('rated = "by_people"', 'rated = "from_cases"', "x.toml, standard 1.1: rated from cases, but it has no key"),
        ('rated = "not_rated"', 'rated = "by_people"', "x.toml, standard 2.6: rated by people, but it has key quest"),
        ('kind = "text"', 'kind = "number"', 'x.toml, fact office: "kind" is "number". Use one of: choice, choices'),
        ('kind = "text"', 'kind = "choice"', 'x.toml, fact office: "choices" is missing. Add it.'),
        (
            ', { id = "resettlement", text = "Resettlement" } ]',
            " ]",
            "x.toml, fact sentence_type: fewer than two choices.",
        ),
        ('kind = "yes_no"', 'kind = "yes_no"\nchoices = []', 'x.toml, fact concern: the key "choices" is not known'),
        ("breakdown = true\nrequired", 'breakdown = "yes"\nrequired', '"breakdown" must be true or false.'),
        # answers that are offered, and notes
        (PROMPT_TEXT, f'{PROMPT_TEXT}\nmay_not_apply = "no"', f'{PROMPT}: "may_not_apply" must be true or false.'),
        (PROMPT_TEXT, f"{PROMPT_TEXT}\nmay_not_apply = 0", f'{PROMPT}: "may_not_apply" must be true or false.'),
        (PROMPT_TEXT, f'{PROMPT_TEXT}\nnote_needed = "no"', f'{PROMPT}: "note_needed" must be a list of texts in q'),
        (PROMPT_TEXT, f"{PROMPT_TEXT}\nnote_needed = true", f'{PROMPT}: "note_needed" must be a list of texts in q'),
        (PROMPT_TEXT, f"{PROMPT_TEXT}\nnote_needed = [true]", f'{PROMPT}: "note_needed" must be a list of texts in '),
        (PROMPT_TEXT, f'{PROMPT_TEXT}\nnote_needed = ["no", []]', f'{PROMPT}: "note_needed" must be a list of texts'),
        (
            PROMPT_TEXT,
            f'{PROMPT_TEXT}\nnote_needed = ["no", "n/a"]',
            f'{PROMPT}: "note_needed" has "n/a". Answers are: yes, no, not_applicable.',
        ),
        (
            'short = "Safety"\n\n[[standards.key_questions.prompts]]\nid = "2.2.2a"',
            'short = "Safety"\nnote_needed = ["No"]\n\n[[standards.key_questions.prompts]]\nid = "2.2.2a"',
            'x.toml, standard 2.2, key question 2.2.2: "note_needed" has "No". Answers are: yes, no, not_applicable.',
        ),
        ('rated = "not_rated"', 'rated = "not_rated"\nnote_needed = []', 'the key "note_needed" is not known here.'),
        # conditions
        (FACT_RULE, '{ fact = "sentence", is = "x" }', f'{PROMPT}: "applies_when" looks at the fact "sentence", which'),
        (FACT_RULE, '{ fact = "2.2.1", is = "yes" }', f'{PROMPT}: "applies_when" looks at the fact "2.2.1", which'),
        (
            FACT_RULE,
            '{ fact = "sentence_type", is = ["resettlement", "bail"] }',
            f'{PROMPT}: "applies_when" waits for "bail", which the fact "sentence_type" never has.',
        ),
        (FACT_RULE, '{ fact = "concern", is = "maybe" }', f'{PROMPT}: "applies_when" waits for "maybe", which the fac'),
        (FACT_RULE, '{ fact = "concern", is = true }', f'{PROMPT}: "is" in "applies_when" must be a text in quotes'),
        (FACT_RULE, '{ fact = "concern", is = [] }', f'{PROMPT}: "is" in "applies_when" must be a text in quotes'),
        (
            ANSWER_RULE,
            '{ question = "2.3.1", is = "no" }',
            f'{SECOND_PROMPT}: "applies_when" looks at the question "2.',
        ),
        (ANSWER_RULE, '{ question = "2.2.2b", is = "no" }', f'{SECOND_PROMPT}: "applies_when" looks at the question '),
        (ANSWER_RULE, '{ question = "2.2.2", is = "no" }', f'{SECOND_PROMPT}: "applies_when" looks at the question '),
        (ANSWER_RULE, '{ question = "9.9", is = "no" }', f'{SECOND_PROMPT}: "applies_when" looks at the question "9.9'),
        (
            ANSWER_RULE,
            '{ question = "2.2.2a", is = "n/a" }',
            f'{SECOND_PROMPT}: "applies_when" waits for the answer "n/a". Answers are: yes, no, not_applicable.',
        ),
        (FACT_RULE, '"resettlement"', NOT_A_CONDITION),
        (FACT_RULE, "[]", NOT_A_CONDITION),
        (FACT_RULE, "{}", NOT_A_CONDITION),
        (FACT_RULE, '{ fact = "concern" }', NOT_A_CONDITION),
        (FACT_RULE, '{ fact = "concern", is = "yes", not = "no" }', NOT_A_CONDITION),
        (FACT_RULE, '{ fact = "concern", question = "2.2.1", is = "yes" }', NOT_A_CONDITION),
        (FACT_RULE, '{ fact = { a = 1 }, is = "yes" }', NOT_A_CONDITION),
        (FACT_RULE, '{ question = ["2.2.1"], is = "yes" }', NOT_A_CONDITION),
        (FACT_RULE, f"{{ all = [{FACT_RULE}], any = [{FACT_RULE}] }}", NOT_A_CONDITION),
        (FACT_RULE, "{ all = [ 7 ] }", NOT_A_CONDITION),
        (FACT_RULE, "{ all = [] }", f'{PROMPT}: "all" needs a list of conditions, with at least one in it.'),
        (FACT_RULE, f"{{ any = {FACT_RULE} }}", f'{PROMPT}: "any" needs a list of conditions'),
        # decision rules
        (
            'domain = "2"\nis_rated',
            'domain = "3"\nis_rated',
            'x.toml, decision rule leadership-follows-casework: "when_every_rated_standard_of_domain" is "3".',
        ),
        (
            'is_rated = "Inadequate"',
            'is_rated = "Bad"',
            'x.toml, decision rule leadership-follows-casework: "is_rated" is "Bad". Use one of: Inadequate, Requires',
        ),
        (
            'becomes = "Inadequate"',
            'becomes = "Bad"',
            'x.toml, decision rule leadership-follows-casework: "becomes" is "Bad".',
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "1.9"',
            'x.toml, decision rule leadership-follows-casework: "then_standard" is "1.9". Use one of: 1.1, 2.2, 2.3.',
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "2.6"',
            'x.toml, decision rule leadership-follows-casework: "then_standard" is "2.6". Use one of: 1.1, 2.2, 2.3.',
        ),
        (
            'then_standard = "1.1"',
            'then_standard = "2.2"',
            "x.toml, decision rule leadership-follows-casework: the rule would change a standard of the domain that it",
        ),
        # shapes
        ("[discretion]", "[discretions]", 'x.toml: "discretion" is missing. Add it.'),
        ("[[facts]]", "[[fact]]", 'x.toml: the key "fact" is not known here.'),
    ],
)
def test_a_problem_names_its_place(old: str, new: str, sentence: str) -> None:
    problems = problems_in(replace_in_small_toml(old, new))
    assert any(sentence in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("domains = 7", 'x.toml: "domains" must be a list of domains.'),
        ("domains = [7]", 'x.toml: "domains" must hold tables only; entry 1 is something else.'),
        ("discretion = 7", 'x.toml: "discretion" must be a table.'),
        ("bands = []", "x.toml: there is no band. Write at least one [[bands]] table, worst first."),
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
        (FACT_RULE, '{ fact = "sentence_type", is = "bail" }'),
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


# --- whatever is done to a file ---------------------------------------------------------------------------------

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
# Its notes and guidance left out, so that the lines that matter are hit.
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
