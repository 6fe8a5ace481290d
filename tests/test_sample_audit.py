"""The sample audit reproduces every figure of the published report."""

import csv
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from audit.analysis.case_counts import count_cases
from audit.analysis.case_groups import group_by_detail
from audit.analysis.ratings import calculate_results, results_from_counts
from audit.analysis.results import Results
from audit.analysis.stability import NO_STABILITY
from audit.analysis.tallies import Tally, tally_questions
from audit.files.long_list import read_long_list
from audit.files.responses import parse_responses
from audit.model.case import CaseRecord, CaseState
from audit.model.counting import notes_to_write
from audit.model.personal_data import find_identifier
from audit.model.personal_text import find_personal_data
from audit.model.sampling import DropReason
from audit.sample_audit import (
    PRACTICE_AUDIT,
    PRACTISED_STANDARDS,
    SAMPLE_AUDIT,
    draw_sample_cases,
    practice_answers,
    practice_file,
    read_second_reviews,
    sample_records,
)
from audit.sampling.sample_key import sample_key
from audit.storage import Person, Store
from audit.storage.queries.draws import sample_strata
from audit.toml_files.judgements import parse_judgements
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER, load_questionnaire
from tests.paths import KNOWSLEY_FIGURES_PATH

FIGURES = tomllib.loads(KNOWSLEY_FIGURES_PATH.read_text("utf-8"))
QUESTIONNAIRE = load_questionnaire(QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml")
RECORDS = parse_responses((SAMPLE_AUDIT / "responses.csv").read_bytes(), "responses.csv", QUESTIONNAIRE).records
JUDGED = parse_judgements((SAMPLE_AUDIT / "judgements.toml").read_bytes(), "judgements.toml", QUESTIONNAIRE)
RESULTS = calculate_results(QUESTIONNAIRE, RECORDS, JUDGED.ratings, JUDGED.not_inspected)
MAKER = SAMPLE_AUDIT.parent / "make_knowsley_st_helens_2023.py"
SECOND_MAKER = SAMPLE_AUDIT.parent / "make_second_reviews.py"
LIST_MAKER = SAMPLE_AUDIT.parent / "make_long_list_2022.py"
LIST_FILES = ("long_list.csv", "key.csv", "draw.json")
LEAD = Person("Lead", local=True)


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


@pytest.mark.thorough
def test_rebuilding_the_sample_gives_identical_files(tmp_path):
    subprocess.run([sys.executable, MAKER, tmp_path], check=True, capture_output=True)
    for name in ("responses.csv", "notes.csv"):
        assert (tmp_path / name).read_bytes() == (SAMPLE_AUDIT / name).read_bytes()


@pytest.mark.thorough
def test_rebuilding_the_second_reviews_gives_identical_files(tmp_path):
    subprocess.run([sys.executable, SECOND_MAKER, tmp_path], check=True, capture_output=True)
    for name in ("second_reviews.csv", "second_notes.csv"):
        assert (tmp_path / name).read_bytes() == (SAMPLE_AUDIT / name).read_bytes()


def test_a_fifth_of_the_cases_is_reviewed_twice_by_different_auditors():
    first = {record.case.reference: record for record in RECORDS}
    second = read_second_reviews(SAMPLE_AUDIT, QUESTIONNAIRE)
    assert len(second) == len(RECORDS) // 5
    for record in second:
        assert record.case.auditor != first[record.case.reference].case.auditor
        assert record.answers != first[record.case.reference].answers


@pytest.mark.thorough
def test_rebuilding_the_long_list_gives_identical_files(tmp_path):
    subprocess.run([sys.executable, LIST_MAKER, tmp_path], check=True, capture_output=True)
    for name in LIST_FILES:
        assert (tmp_path / name).read_bytes() == (SAMPLE_AUDIT / name).read_bytes()


def test_the_sample_is_drawn_from_a_caseload_of_which_63_are_eligible():
    draw = draw_sample_cases(SAMPLE_AUDIT)
    assert (draw.listed, len(draw.cases), len(draw.reserves), draw.shortfall) == (1150, 46, 17, 0)
    assert set(draw.dropped) == set(DropReason) - {DropReason.RECENTLY_AUDITED, DropReason.NO_STRATUM}


def test_no_number_of_the_long_list_can_be_real():
    with (SAMPLE_AUDIT / "long_list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert not any(find_identifier(row["crn"]) for row in rows)
    assert all(row["pnc"].endswith("S") for row in rows)


def test_the_drawn_cases_are_those_of_the_audit_with_the_details_that_the_list_gives(
    store: Store, sample_audit_id: str
):
    sampled = store.samples.cases(LEAD, sample_audit_id)
    drawn = {item.case.reference: item.case for item in sampled if item.case_id}
    case_by_reference = {record.case.reference: record.case for record in RECORDS}
    assert list(drawn) == list(case_by_reference)
    for reference, case in drawn.items():
        recorded = case_by_reference[reference].details
        assert len(case.details) == 4
        assert {detail: (value,) for detail, value in case.details.items()}.items() <= recorded.items()
    stored = store.samples.draw(LEAD, sample_audit_id)
    assert stored is not None
    assert (stored.record.eligible, stored.record.drawn, len(sampled)) == (63, 46, 63)


def test_a_person_who_tries_the_long_list_can_draw_the_same_cases_again(store: Store, sample_audit_id: str):
    coder, long_since = store.samples.coder(LEAD, sample_audit_id), date(2000, 1, 1)
    codes = [coder.case_code(crn) for crn in draw_sample_cases(SAMPLE_AUDIT).cases["crn"]]
    assert (len(codes), store.samples.recently_audited(LEAD, codes, long_since)) == (46, frozenset())


def test_the_key_of_the_sample_can_be_made_again_from_its_list(store: Store, sample_audit_id: str):
    sampled = [item.case for item in store.samples.cases(LEAD, sample_audit_id)]
    long_list = read_long_list((SAMPLE_AUDIT / "long_list.csv").read_bytes(), "long_list.csv").parse()
    made = sample_key(long_list, sampled[:46], sampled[46:], store.samples.coder(LEAD, sample_audit_id))
    with (SAMPLE_AUDIT / "key.csv").open(encoding="utf-8-sig", newline="") as file:
        shipped = {row["Reference"]: row["CRN"] for row in csv.DictReader(file)}
    assert {row.reference: row.crn for row in made} == shipped


def test_no_submitted_case_of_the_sample_lacks_a_note(store: Store, sample_audit_id: str):
    progress = store.cases.progress(LEAD, sample_audit_id)
    assert {(case.case.state, case.missing_notes, case.missing_details) for case in progress} == {
        (CaseState.SUBMITTED, 0, 0)
    }
    second = [store.reviews.open(LEAD, sample_audit_id, case.id, 2) for case in progress if case.others]
    assert len(second) == 9
    for review in second:
        assert review.state is CaseState.SUBMITTED
        assert not notes_to_write(QUESTIONNAIRE, review.questions, review.case_record, review.noted_questions)


def test_the_notes_of_the_sample_name_nobody():
    for record in sample_records(SAMPLE_AUDIT, QUESTIONNAIRE):
        assert not [note for note in record.notes.values() if find_personal_data(note)]


def without_stability(results: Results) -> Results:
    """The results as they come from counts: stability needs the strata of the draw too."""
    standards = tuple(replace(result, stability=NO_STABILITY) for result in results.standards)
    return replace(results, standards=standards, overall=replace(results.overall, stability=NO_STABILITY))


def test_the_stored_sample_audit_gives_the_same_results(store: Store, sample_audit_id: str):
    audit_results = store.audits.results(LEAD, sample_audit_id)
    practitioners = {record.case.reference: record.case.practitioner for record in audit_results.records}
    records = [
        replace(record, case=replace(record.case, practitioner=practitioners[record.case.reference]))
        for record in RECORDS
    ]
    with store.database.read_transaction() as connection:
        sample = sample_strata(connection, sample_audit_id)
    counts = count_cases(QUESTIONNAIRE, records, sample)
    with_eligible = results_from_counts(QUESTIONNAIRE, counts, JUDGED.ratings, JUDGED.not_inspected, eligible=63)
    assert all(result.stability.shares for result in audit_results.results.standards if result.calculated_rating)
    assert without_stability(audit_results.results) == replace(with_eligible, open_count=0)
    assert audit_results.which_cases == "46 submitted cases"
    assert sum(finding.kind == "recommendation" for finding in audit_results.audit.findings) == 10


def test_the_practice_audit_ships_every_agreed_answer_as_its_program_writes_it(tmp_path):
    program = PRACTICE_AUDIT.parent / "make_practice_audit.py"
    subprocess.run([sys.executable, str(program), str(tmp_path)], check=True)
    for made in tmp_path.iterdir():
        assert made.read_bytes() == (PRACTICE_AUDIT / made.name).read_bytes(), made.name
    questions = [
        question
        for standard in QUESTIONNAIRE.standards
        if standard.id in PRACTISED_STANDARDS
        for question in standard.questions
    ]
    agreed = practice_answers()
    assert {case for case, _ in agreed} == {"PRA-1", "PRA-2"}
    for (case, question_id), (answer, reason) in agreed.items():
        assert not QUESTIONNAIRE.questions_by_id[question_id].why_not_allowed(answer), (case, question_id)
        assert not find_personal_data(reason)
    assert len(agreed) == 2 * len(questions) == 40
    for case in ("PRA-1", "PRA-2"):
        assert not find_personal_data(practice_file(case))
    assert practice_file("../audit") == ""
