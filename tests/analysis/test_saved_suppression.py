"""Breakdowns that were saved with the cases erased follow today's rule for small numbers."""

from dataclasses import replace

from audit.analysis.intervals import Difference
from audit.analysis.published_breakdowns import PublishedBreakdown, PublishedGroup, PublishedGroupResult
from audit.analysis.saved_suppression import suppress_saved
from audit.analysis.suppression import SuppressedCount
from audit.model.bands import Share
from tests.small_questionnaire import SMALL

OFFICE = SMALL.case_details_by_id["office"]
FIRST, SECOND = (SMALL.questions_by_id[question_id] for question_id in ("2.2.1", "2.2.2"))
GROUPS = tuple(map(PublishedGroup, ("Huyton", "Kirkby", "Prescot")))


def saved(*shares: tuple[int, int]) -> PublishedBreakdown:
    """A breakdown whose first question has these counts by group; the second has 10 of 20 in each."""
    results = []
    for question, counts in ((FIRST, shares), (SECOND, [(10, 20)] * 3)):
        for group, (yes, base) in zip(GROUPS, counts, strict=True):
            difference = Difference(Share(yes, base), Share(20, 40))
            counted = SuppressedCount(yes, base - yes, base)
            results.append(PublishedGroupResult(group, question, counted, (0, 0, 0, 0), difference, is_listed=True))
    return PublishedBreakdown(OFFICE, (FIRST, SECOND), GROUPS, tuple(results))


def test_all_groups_go_with_one_in_which_everybody_gave_the_same_answer() -> None:
    (shown,) = suppress_saved([saved((0, 6), (10, 20), (11, 20))], case_count=46, threshold=6)
    assert [figure.counts.full_text for figure in shown.for_question("2.2.1")] == ["[c] of 6", "[c] of 20", "[c] of 20"]
    assert all(
        (figure.excluded_counts, figure.difference, figure.interval, figure.is_listed) == (None, None, None, False)
        for figure in shown.for_question("2.2.1")
    )
    assert shown.for_question("2.2.2") == saved((0, 6), (10, 20), (11, 20)).for_question("2.2.2")


def test_a_difference_from_a_rest_that_all_answered_alike_goes() -> None:
    breakdown = saved((8, 20), (10, 20), (11, 20))
    alike = replace(breakdown.group_results[0], difference=Difference(Share(8, 20), Share(26, 26)))
    changed = replace(breakdown, group_results=(alike, *breakdown.group_results[1:]))
    (shown,) = suppress_saved([changed], case_count=46, threshold=6)
    assert (shown.group_results[0].counts, shown.group_results[0].difference) == (alike.counts, None)
    assert shown.group_results[1:] == breakdown.group_results[1:]


def test_what_is_not_small_stays_and_nothing_is_small_inside_the_team() -> None:
    for breakdown, threshold in ((saved((8, 20), (10, 20), (11, 20)), 6), (saved((0, 6), (10, 20), (11, 20)), 1)):
        assert suppress_saved([breakdown], case_count=46, threshold=threshold) == (breakdown,)


def test_a_saved_breakdown_of_nearly_as_many_groups_as_cases_goes() -> None:
    assert suppress_saved([saved((8, 20), (10, 20), (11, 20))], case_count=4, threshold=6) == ()
