"""The questionnaire file: what is parsed from it."""

from fractions import Fraction
from pathlib import Path

import pytest

from audit.messages import toml_files as messages
from audit.model.answers import Answer
from audit.model.case_details import CaseDetailKind
from audit.model.conditions import AllOf, AnswerIs, AnyOf, CaseDetailIs
from audit.model.questionnaire import DEFAULT_CASE_LABEL, CaseLabel, DiscretionLimits, Prompt, RatingMethod, Respondents
from audit.toml_files.questionnaire import load_questionnaire, parse_questionnaire
from tests.small_questionnaire import SHIPPED, SMALL, SMALL_TOML, load_questionnaire_text, replace_in_small_toml

# As HM Inspectorate of Probation printed them in its report on Knowsley and St Helens, June 2023.
from tests.toml_files.problems import at, problems_in

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
    assert (shipped.scale.band_from, shipped.scale.boundaries) == ("rounded", (50, 65, 80))
    limits = [cut_off.mean_points_up_to for cut_off in shipped.overall_cut_offs]
    assert limits == [Fraction("0.5"), Fraction("1.5"), Fraction("2.5"), None]
    assert tuple(cut_off.rating for cut_off in shipped.overall_cut_offs) == shipped.scale.ratings
    assert shipped.discretion_limits == DiscretionLimits(within_points=5, cases_at_most=5)


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


@pytest.mark.parametrize(
    ("questionnaire_id", "line", "respondents"),
    [
        ("tiny-survey", 'respondents = "staff"', Respondents.STAFF),
        ("tiny-survey", 'respondents = "people_on_probation"', Respondents.PEOPLE_ON_PROBATION),
        ("tiny-survey", "", None),
        ("survey-staff", "", Respondents.STAFF),
        ("survey-people-on-probation", "", Respondents.PEOPLE_ON_PROBATION),
    ],
)
def test_a_survey_may_say_who_answers_it(questionnaire_id: str, line: str, respondents: Respondents | None) -> None:
    source = UNRATED_TOML.replace('id = "tiny-survey"', f'id = "{questionnaire_id}"\n{line}')
    assert load_questionnaire_text(source).respondents is respondents


def test_unknown_respondents_and_those_of_an_audit_are_refused() -> None:
    allowed = "people_on_probation, staff"
    sentence = messages.NOT_ONE_OF.format(key="respondents", value="judges", allowed=allowed)
    assert problems_in('respondents = "judges"\n' + UNRATED_TOML) == (f"x.toml: {sentence}",)
    assert problems_in('respondents = "staff"\n' + SMALL_TOML) == (f"x.toml: {messages.RESPONDENTS_OF_AUDIT}",)


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
    assert problems_in(rated) == (at("", messages.RATING_SETTINGS_MISSING, standards="P1"),)
    assert problems_in('band_from = "exact"\n' + rated) == (
        at("", messages.NO_BANDS),
        at("", messages.NO_CUT_OFFS),
        at("", messages.KEY_MISSING, key="discretion"),
    )


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


GUIDANCE = 'guidance = """\n  Yes:  every part\tis there.  \r\n\n\n\n- need\n- risk\n\n"""'


@pytest.mark.parametrize(
    "place",
    ['short = "Engagement"', 'text = "Was there contact before release?"', 'text = "Safeguarding concern"'],
    ids=["key question", "prompt", "case detail"],
)
def test_line_breaks_of_guidance_are_kept_and_other_white_space_is_folded(place: str) -> None:
    questionnaire = load_questionnaire_text(replace_in_small_toml(place, f"{place}\n{GUIDANCE}"))
    guidance = [question.guidance for question in (*questionnaire.questions, *questionnaire.case_details)]
    assert [text for text in guidance if text] == ["Yes: every part is there.\n\n- need\n- risk"]
