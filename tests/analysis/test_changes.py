"""Changes from audit to audit: how many were compared, and which stand out among all of them."""

from __future__ import annotations

from audit.analysis.changes import how_changes_were_searched, search_changes
from audit.analysis.comparison import compare_audits
from audit.analysis.tallies import Tally
from audit.messages import analysis as messages
from tests.analysis.test_comparison import audit
from tests.small_questionnaire import SMALL


def test_only_a_change_that_holds_among_all_of_them_stands_out() -> None:
    later = audit("Second", 2025, {"2.2.1": Tally(45, 1), "2.2.2": Tally(36, 10), "2.6.1": Tally(5, 0)})
    comparison = compare_audits(SMALL, [audit("First", 2023), later])
    search = search_changes(comparison, few_cases=5)
    assert [change.later.question_id for change in search.compared] == ["2.2.1", "2.2.2", "2.3.1"]
    assert [change.later.question_id for change in search.standing_out] == ["2.2.1"]
    alone = next(change for change in search.compared if change.later.question_id == "2.2.2")
    assert alone.difference and alone.difference.interval and alone.difference.interval.low > 0
    assert how_changes_were_searched(search, SMALL.case_label)[:2] == [
        messages.COMPARISONS_MADE.format(comparisons="3 comparisons were", by_chance="hardly any has"),
        messages.SOME_STAND_OUT.format(differences="1 difference stands out"),
    ]


def test_nothing_is_said_if_nothing_can_be_compared() -> None:
    comparison = compare_audits(
        SMALL,
        [
            audit("First", 2023),
            audit("Second", 2025, dict.fromkeys((key.id for key in SMALL.key_questions), Tally(2, 1))),
        ],
    )
    assert how_changes_were_searched(search_changes(comparison, few_cases=5), SMALL.case_label) == []
