"""How often confidence intervals are right, by simulation; ``docs/coverage.md`` has the whole grid."""

from pathlib import Path

import numpy as np
import pytest

from docs.coverage import SEED, SHARES, SHOWN_SHARES, TARGET, Setting, near, settings, simulate

PAGE = Path(__file__).parent.parent / "docs" / "coverage.md"
LOWEST, HIGHEST = TARGET
AUDITS = 150


def rows_of_page() -> list[list[str]]:
    """The cells of the first table."""
    table = PAGE.read_text("utf-8").split("<!-- end grid -->")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    return [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_the_page_has_every_line_of_the_grid_and_over_all_shares_none_is_below_93() -> None:
    rows = rows_of_page()
    eligible = ["very many" if each.eligible is None else str(each.eligible) for each in settings()]
    expected = zip(settings(), eligible, strict=True)
    assert [row[:4] for row in rows] == [[str(s.cases), of, str(s.cap), f"{s.icc:.1f}"] for s, of in expected]
    assert min(int(row[-1]) for row in rows) >= LOWEST


def test_intervals_that_are_right_too_often_have_few_cases_left_to_chance() -> None:
    """At most eight cases were not read, so there are few possible results."""
    for row in rows_of_page():
        if int(row[-1]) > HIGHEST:
            assert int(row[1]) - int(row[0]) <= 8


@pytest.mark.thorough
@pytest.mark.parametrize("icc", [0.0, 0.1, 0.2, 0.3])
@pytest.mark.parametrize(("cap", "eligible"), [(3, None), (6, None), (6, 184), (3, 92), (6, 69)])
def test_intervals_are_right_in_93_to_97_of_100_audits(cap: int, eligible: int | None, icc: float) -> None:
    """On average over the shares from 10% to 90%; near each of them within the error of so few audits."""
    coverage = simulate(Setting(46, cap, icc, eligible), AUDITS, np.random.default_rng(SEED))
    assert LOWEST <= round(float(coverage.mean())) <= HIGHEST
    assert all(LOWEST - 3 <= near(coverage, share) <= HIGHEST + 2.5 for share in SHOWN_SHARES)


@pytest.mark.thorough
@pytest.mark.parametrize("icc", [0.0, 0.3])
def test_nearly_everything_read_intervals_are_right_in_at_least_93_of_100_audits(icc: float) -> None:
    coverage = simulate(Setting(46, 6, icc, 48), AUDITS, np.random.default_rng(SEED))
    assert all(near(coverage, share) >= LOWEST for share in SHARES)
