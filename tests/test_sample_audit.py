"""The sample audit gives every figure of the published report that it follows."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from audit.analysis.ratings import results
from audit.files.responses import read_responses
from audit.model.answers import CaseRecord, Tally, grouped, tallies
from audit.sample_audit import SAMPLE, load_sample_audit
from audit.storage import Person, Store
from audit.toml_files.judgements import read_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES, load_questionnaire

FIGURES = tomllib.loads((Path(__file__).parent / "knowsley_st_helens_2023.toml").read_text("utf-8"))
QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES / "hmip-probation-2021.toml")
RECORDS = read_responses((SAMPLE / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
JUDGED = read_judgements((SAMPLE / "judgements.toml").read_bytes(), "judgements.toml", QUESTIONNAIRE)
RESULTS = results(QUESTIONNAIRE, RECORDS, JUDGED.ratings, JUDGED.not_inspected)
MAKER = SAMPLE.parent / "make_knowsley_st_helens_2023.py"


def group(fact: str, value: str) -> tuple[CaseRecord, ...]:
    return next(found.records for found in grouped(QUESTIONNAIRE.fact[fact], RECORDS) if found.value == value)


def tally(question: str, records: tuple[CaseRecord, ...] = RECORDS) -> Tally:
    return tallies(QUESTIONNAIRE.questions, records)[question]


def says(figure: dict[str, object], found: Tally) -> dict[str, object]:
    """What the tally says of everything that the figure says."""
    known = {"yes": found.yes, "no": found.no, "base": found.base, "percent": found.share.percent}
    return {key: known[key] for key in figure if key in known}


def printed(figure: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in figure.items() if key in ("yes", "no", "base", "percent")}


def figures(table: str) -> list[dict[str, object]]:
    return [pytest.param(figure, id=str(figure.get("says", figure["question"]))) for figure in FIGURES[table]]


def test_the_sample_is_46_cases_of_which_14_are_resettlement_and_3_are_women():
    sizes = len(RECORDS), len(group("sentence_type", "resettlement")), len(group("sex", "female"))
    assert sizes == (FIGURES["cases"], FIGURES["resettlement"], FIGURES["women"])


@pytest.mark.parametrize("question", FIGURES["key_questions"])
def test_every_key_question_has_the_count_and_percentage_of_the_report(question):
    figure = FIGURES["key_questions"][question]
    assert says(figure, tally(question)) == printed(figure)
    assert tally(question).base == FIGURES["cases"]


@pytest.mark.parametrize("figure", figures("prompts"))
def test_every_prompt_has_the_figures_of_the_report(figure):
    assert says(figure, tally(figure["question"])) == printed(figure)


@pytest.mark.parametrize("figure", figures("resettlement_figures"))
def test_every_figure_on_resettlement_comes_out_of_the_resettlement_cases(figure):
    found = tally(figure["question"], group("sentence_type", "resettlement"))
    assert says(figure, found) == printed(figure)


@pytest.mark.parametrize("question", ["2.5.1", "2.5.2", "2.5.3"])
def test_reviewing_is_better_in_resettlement_cases(question):
    resettlement, community = (tally(question, group("sentence_type", kind)) for kind in ("resettlement", "community"))
    assert resettlement.share.exact > community.share.exact


@pytest.mark.parametrize(
    "question", [key.id for key in QUESTIONNAIRE.key_questions if key.id[:3] in ("2.2", "2.3", "2.4", "2.5")]
)
def test_the_three_women_did_better_than_the_rest(question):
    women, men = (tally(question, group("sex", sex)) for sex in ("female", "male"))
    assert women.share.exact > men.share.exact


def test_every_standard_has_the_rating_of_the_report():
    found = {result.standard.id: result.rating for result in RESULTS.standards if result.is_rated}
    assert found == {key: value for key, value in FIGURES["ratings"].items() if key[0].isdigit()}


def test_the_score_is_2_of_24_and_the_overall_rating_inadequate():
    overall = RESULTS.overall
    assert (overall.points, overall.maximum, overall.rating) == tuple(
        FIGURES["ratings"][key] for key in ("score", "maximum", "overall")
    )


def test_leadership_is_inadequate_by_the_rule_and_not_by_what_people_entered():
    leadership = RESULTS.standards[0]
    assert [rule.id for rule in RESULTS.overall.rules] == ["leadership-follows-casework"]
    assert (leadership.before_rule, leadership.rating) == ("Requires improvement", "Inadequate")


def test_making_the_sample_again_gives_the_very_same_file(tmp_path):
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True)
    (made,) = tmp_path.rglob("responses.csv")
    assert made.read_bytes() == (SAMPLE / "responses.csv").read_bytes()


def test_the_sample_audit_in_the_store_gives_the_same_results(store: Store):
    audit_id = load_sample_audit(store, Person("Lead", local=True))
    found = store.audits.results(Person("Lead", local=True), audit_id)
    assert found.results == RESULTS
    assert found.which_cases == "46 submitted cases"
    assert sum(finding.kind == "recommendation" for finding in found.audit.findings) == 10
