"""The sample audit reproduces every figure of the published report."""

import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest

from audit.analysis.case_groups import group_by_detail
from audit.analysis.ratings import calculate_results
from audit.analysis.tallies import Tally, tally_questions
from audit.files.responses import parse_responses
from audit.model.case import CaseRecord
from audit.sample_audit import SAMPLE_AUDIT, load_sample_audit
from audit.storage import Person, Store
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.paths import KNOWSLEY_FIGURES_PATH

FIGURES = tomllib.loads(KNOWSLEY_FIGURES_PATH.read_text("utf-8"))
QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
RECORDS = parse_responses((SAMPLE_AUDIT / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
JUDGED = parse_judgements((SAMPLE_AUDIT / "judgements.toml").read_bytes(), "judgements.toml", QUESTIONNAIRE)
RESULTS = calculate_results(QUESTIONNAIRE, RECORDS, JUDGED.ratings, JUDGED.not_inspected)
MAKER = SAMPLE_AUDIT.parent / "make_knowsley_st_helens_2023.py"


def cases_in_group(detail: str, value: str) -> tuple[CaseRecord, ...]:
    return next(
        candidate.records
        for candidate in group_by_detail(QUESTIONNAIRE.case_details_by_id[detail], RECORDS)
        if candidate.value == value
    )


def tally(question: str, records: tuple[CaseRecord, ...] = RECORDS) -> Tally:
    return tally_questions(QUESTIONNAIRE.questions, records)[question]


def tally_figures(figure: dict[str, object], actual: Tally) -> dict[str, object]:
    """Return the values of the tally for the keys of a published figure."""
    known = {"yes": actual.yes, "no": actual.no, "base": actual.base, "percent": actual.share.percent}
    return {key: known[key] for key in figure if key in known}


def printed(figure: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in figure.items() if key in ("yes", "no", "base", "percent")}


def figures(table: str) -> list[dict[str, object]]:
    return [pytest.param(figure, id=str(figure.get("says", figure["question"]))) for figure in FIGURES[table]]


def test_the_sample_has_46_cases_of_which_14_are_resettlement_and_3_are_women():
    sizes = len(RECORDS), len(cases_in_group("sentence_type", "resettlement")), len(cases_in_group("sex", "female"))
    assert sizes == (FIGURES["cases"], FIGURES["resettlement"], FIGURES["women"])


@pytest.mark.parametrize("question", FIGURES["key_questions"])
def test_every_key_question_has_the_published_count_and_percentage(question):
    figure = FIGURES["key_questions"][question]
    assert tally_figures(figure, tally(question)) == printed(figure)
    assert tally(question).base == FIGURES["cases"]


@pytest.mark.parametrize("figure", figures("prompts"))
def test_every_prompt_has_the_published_figures(figure):
    assert tally_figures(figure, tally(figure["question"])) == printed(figure)


@pytest.mark.parametrize("figure", figures("resettlement_figures"))
def test_every_published_resettlement_figure_matches_the_resettlement_cases(figure):
    actual = tally(figure["question"], cases_in_group("sentence_type", "resettlement"))
    assert tally_figures(figure, actual) == printed(figure)


@pytest.mark.parametrize("question", ["2.5.1", "2.5.2", "2.5.3"])
def test_reviewing_is_better_in_resettlement_cases(question):
    resettlement, community = (
        tally(question, cases_in_group("sentence_type", kind)) for kind in ("resettlement", "community")
    )
    assert resettlement.share.exact_percent > community.share.exact_percent


@pytest.mark.parametrize(
    "question", [key.id for key in QUESTIONNAIRE.key_questions if key.id[:3] in ("2.2", "2.3", "2.4", "2.5")]
)
def test_the_three_women_did_better_than_the_rest(question):
    women, men = (tally(question, cases_in_group("sex", sex)) for sex in ("female", "male"))
    assert women.share.exact_percent > men.share.exact_percent


def test_every_standard_has_the_published_rating():
    ratings = {result.standard.id: result.rating for result in RESULTS.standards if result.is_rated}
    assert ratings == {key: value for key, value in FIGURES["ratings"].items() if key[0].isdigit()}


def test_the_score_is_2_of_24_and_the_overall_rating_inadequate():
    overall = RESULTS.overall
    assert (overall.points, overall.max_points, overall.rating) == tuple(
        FIGURES["ratings"][key] for key in ("score", "maximum", "overall")
    )


def test_leadership_is_inadequate_by_decision_rule_and_not_by_judgement():
    leadership = RESULTS.standards[0]
    assert [rule.id for rule in RESULTS.overall.applied_rules] == ["leadership-follows-casework"]
    assert (leadership.rating_before_rule, leadership.rating) == ("Requires improvement", "Inadequate")


def test_rebuilding_the_sample_gives_an_identical_file(tmp_path):
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True)
    (written_file,) = tmp_path.rglob("responses.csv")
    assert written_file.read_bytes() == (SAMPLE_AUDIT / "responses.csv").read_bytes()


def test_the_stored_sample_audit_gives_the_same_results(store: Store):
    audit_id = load_sample_audit(store, Person("Lead", local=True))
    audit_results = store.audits.results(Person("Lead", local=True), audit_id)
    assert audit_results.results == replace(RESULTS, open_count=0)
    assert audit_results.which_cases == "46 submitted cases"
    assert sum(finding.kind == "recommendation" for finding in audit_results.audit.findings) == 10
