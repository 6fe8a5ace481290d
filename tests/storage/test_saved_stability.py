"""What is saved of the cases that would change a rating, also by earlier versions."""

from audit.analysis.fewest_cases import CaseNumber
from audit.storage.queries.saved_stability import FewestCasesRecorder, SavedFewestCases

NEEDS = {"2.2.1": 1, "2.2.2": 1}


def test_the_fewest_cases_are_saved_only_for_several_questions_and_found_again() -> None:
    recorder = FewestCasesRecorder(lambda needs: CaseNumber(2))
    assert (recorder(NEEDS), recorder({"2.2.1": 4})) == (CaseNumber(2), CaseNumber(2))
    saved = SavedFewestCases(recorder.found)
    assert len(recorder.found) == 1
    assert (saved(NEEDS), saved({"2.2.1": 4})) == (CaseNumber(2), CaseNumber(4))
    assert saved({"2.2.1": 4, "2.2.2": 7}) == CaseNumber(7, at_least=True)


def test_an_audit_erased_by_an_earlier_version_says_whether_one_case_is_enough() -> None:
    shared, not_shared = SavedFewestCases((), [["2.2.1", "2.2.2"]]), SavedFewestCases((), [])
    assert (shared(NEEDS), not_shared(NEEDS)) == (CaseNumber(1), CaseNumber(2, at_least=True))
    assert not_shared({"2.2.1": 3, "2.2.2": 5}) == CaseNumber(5, at_least=True)
