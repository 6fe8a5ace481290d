"""The sentence that the figures propose for a standard: rating, lowest and highest score, and nothing suppressed."""

import pytest

from audit.analysis.audit_results import AuditResults
from audit.analysis.disclosure_control import disclosure_control
from audit.analysis.overview_sentences import overview_sentence
from audit.analysis.ratings import calculate_results
from audit.analysis.restricted_results import external_results
from audit.analysis.results import Results
from audit.model.audit import AuditDescription
from audit.model.judgement import Judgement
from audit.storage import Store
from tests.small_questionnaire import SMALL, records_with
from tests.storage.factories import ANN

DESCRIPTION = AuditDescription("Spring", "Huyton")


def sentences(results: Results, unit: str = "Huyton PDU") -> dict[str, str]:
    return {result.standard.id: overview_sentence(result, unit) for result in results.standards}


@pytest.fixture
def sample(store: Store, sample_audit_id: str) -> AuditResults:
    return store.audits.results(ANN, sample_audit_id)


def test_the_sample_proposes_the_figures_of_the_published_sentences(sample: AuditResults):
    proposed = sentences(sample.results, "Knowsley and St Helens PDU")
    assert proposed["2.2"].startswith(
        "Knowsley and St Helens PDU is rated Inadequate for assessment because the lowest of the three scores, safety "
        "of others, was 24 per cent (11 of 46 cases). The highest score, "
    )
    assert (
        "planning because the lowest of the three scores, safety of others, was 43 per cent (20 of 46 cases)."
        in (proposed["2.3"])
    )
    assert proposed["1.1"].startswith("Knowsley and St Helens PDU is rated Inadequate for leadership. Decision rule")


def test_ties_and_single_questions_are_said_as_such():
    tied = sentences(calculate_results(SMALL, records_with({"2.2.1": (7, 3), "2.2.2": (7, 3), "2.3.1": (6, 4)})))
    assert tied["2.2"] == (
        "Huyton PDU is rated Good for assessment because both key questions scored 70 per cent (7 of 10 cases)."
    )
    assert "its only key question" in tied["2.3"]
    assert "highest" not in tied["2.3"]


def test_a_standard_that_is_not_rated_has_its_shares_and_one_without_figures_nothing():
    results = calculate_results(SMALL, records_with({"2.6.1": (6, 4)}))
    proposed = sentences(results)
    assert proposed["2.6"].endswith("was answered Yes for 60 per cent (6 of 10 cases).")
    assert proposed["2.2"] == proposed["1.1"] == ""
    judged = calculate_results(SMALL, records_with({}), judgements={"1.1": Judgement("Good", "Clear.")})
    assert sentences(judged, "")["1.1"] == "The unit is rated Good for leadership."


def test_an_outside_file_is_proposed_no_sentence_with_a_suppressed_share():
    few = calculate_results(SMALL, records_with({"2.2.1": (2, 38), "2.2.2": (30, 10), "2.3.1": (20, 20)}))
    external, control = external_results(few, DESCRIPTION), disclosure_control(few, DESCRIPTION, external=True)
    outside = {result.standard.id: overview_sentence(result, "Huyton", control) for result in external.standards}
    assert sentences(few)["2.2"]
    assert outside["2.2"] == ""
    assert outside["2.3"] == sentences(few, "Huyton")["2.3"]
