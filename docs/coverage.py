"""Simulates how often the confidence intervals of an audit are right, and writes the grid into ``coverage.md``.

Run ``python -m docs.coverage``. It takes a few minutes, and the same seed gives the same grid.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audit.analysis.breakdowns import CountedCase
from audit.analysis.clustering import measure_clustering
from audit.analysis.intervals import share_interval
from audit.formatting import format_date, today
from audit.model.answers import Answer
from audit.model.bands import Share

PAGE = Path(__file__).parent / "coverage.md"
BLOCK = "<!-- begin {name} -->\n{text}\n<!-- end {name} -->"

SEED = 65
AUDITS = 300
"""Simulated audits for each line of the grid, each with one question for every share."""

SHARES = tuple(round(0.1 + 0.05 * step, 2) for step in range(17))
SHOWN_SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
ICCS = (0.0, 0.1, 0.2, 0.3)
CASES = (15, 30, 46, 90)
CAPS = (3, 6)
POPULATIONS = (None, 4.0, 2.0, 1.5, 1.2, 0.0)
"""Eligible cases as a multiple of those read; None for very many, and 0 for two more than were read."""

PRIOR = 0.1
ALIKE = 0.4
"""How often the answers of a case, or the ways of a practitioner, are the same on two questions."""

TABLE_OF_BETA = 2_000
TARGET = 93.0, 97.0


@dataclass(frozen=True)
class Setting:
    """One line of the grid. ``eligible`` is None for very many.

    Cases that were not read are of other practitioners, or ``in_proportion`` of the same ones.
    """

    cases: int
    cap: int
    icc: float
    eligible: int | None
    in_proportion: bool = False

    @property
    def sizes(self) -> list[int]:
        """The cases of each practitioner who was read: all at the limit, but for the last."""
        return _split(self.cases, self.cap)

    @property
    def unread(self) -> int:
        """The number of cases that were not read."""
        return 0 if self.eligible is None else self.eligible - self.cases

    @property
    def practitioners(self) -> list[int]:
        """The practitioner of each case, by number; the cases that were read come first."""
        read = [number for number, size in enumerate(self.sizes) for _ in range(size)]
        if self.in_proportion:
            return [*read, *(read[place * self.cases // self.unread] for place in range(self.unread))]
        others = enumerate(_split(self.unread, self.cap), start=len(self.sizes))
        return [*read, *(number for number, size in others for _ in range(size))]


def _split(cases: int, cap: int) -> list[int]:
    return [cap] * (cases // cap) + ([cases % cap] if cases % cap else [])


def settings(
    cases: Sequence[int] = CASES, populations: Sequence[float | None] = POPULATIONS, iccs: Sequence[float] = ICCS
) -> Iterator[Setting]:
    """Yield the lines of the grid."""
    for number, cap, population, icc in product(cases, CAPS, populations, iccs):
        yield Setting(number, cap, icc, _eligible(number, population))


def _eligible(cases: int, population: float | None) -> int | None:
    if population is None:
        return None
    return round(cases * population) if population else cases + 2


def simulate(setting: Setting, audits: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Return how often, in per cent, the interval holds the right share, for each of ``SHARES``."""
    practitioners = np.array(setting.practitioners)
    eligible = Counter(f"P{number}" for number in setting.practitioners) if setting.in_proportion else None
    right = np.zeros(len(SHARES))
    for _ in range(audits):
        answers = _answers(practitioners, setting.icc, generator)
        read = answers[: setting.cases]
        cases = _counted(read, practitioners[: setting.cases])
        clustering = measure_clustering(cases, QUESTIONS, (), PRIOR, eligible=eligible)
        assert clustering is not None
        yes = read.sum(axis=0)
        truths = np.array(SHARES) if setting.eligible is None else answers.mean(axis=0)
        for place, truth in enumerate(truths):
            share = Share(int(yes[place]), setting.cases)
            interval = share_interval(share, setting.eligible, design_effect=clustering.of_eligible)
            assert interval is not None
            right[place] += interval.low - 1e-9 <= 100 * truth <= interval.high + 1e-9
    return 100 * right / audits


QUESTIONS = tuple(map(str, SHARES))


def _counted(answers: NDArray[np.bool_], practitioners: NDArray[np.int64]) -> list[CountedCase]:
    outcomes = (Answer.NO, Answer.YES)
    return [
        CountedCase("", {}, {id: outcomes[yes] for id, yes in zip(QUESTIONS, row, strict=True)}, f"P{practitioner}")
        for row, practitioner in zip(answers.astype(int).tolist(), practitioners.tolist(), strict=True)
    ]


def _answers(practitioners: NDArray[np.int64], icc: float, generator: np.random.Generator) -> NDArray[np.bool_]:
    """Return Yes or No of every case (a row) to every question (a column).

    Each practitioner has a probability of Yes for each question, from a beta distribution with this ICC. The ways of a
    practitioner are alike on some questions, and so are the answers of a case.
    """
    count, shape = int(practitioners.max()) + 1, len(SHARES)
    probabilities = np.tile(np.array(SHARES), (count, 1))
    if icc:
        tables = _beta_tables(icc)
        places = (_alike(count, shape, generator) * TABLE_OF_BETA).astype(int)
        probabilities = np.stack([tables[place][places[:, place]] for place in range(shape)], axis=1)
    return _alike(len(practitioners), shape, generator) < probabilities[practitioners]


def _alike(rows: int, columns: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Return numbers from 0 to 1, of which some of a row are the same."""
    common = np.repeat(generator.random((rows, 1)), columns, axis=1)
    return np.where(generator.random((rows, columns)) < np.sqrt(ALIKE), common, generator.random((rows, columns)))


_TABLES: dict[float, NDArray[np.float64]] = {}


def _beta_tables(icc: float) -> NDArray[np.float64]:
    """Return for each share the quantiles of the beta distribution with this mean and ICC."""
    if icc not in _TABLES:
        generator, size = np.random.default_rng(SEED), 100 * TABLE_OF_BETA
        samples = [generator.beta(share * (1 / icc - 1), (1 - share) * (1 / icc - 1), size) for share in SHARES]
        _TABLES[icc] = np.stack([np.sort(sample)[50::100] for sample in samples])
    return _TABLES[icc]


def near(coverage: NDArray[np.float64], share: float) -> float:
    """Return the average over a share and its neighbours 5 and 10 points away, as far as they are in the grid."""
    place = SHARES.index(share)
    return float(coverage[max(0, place - 2) : place + 3].mean())


Line = tuple[Setting, NDArray[np.float64]]


def grid(of: Iterable[Setting], audits: int = AUDITS) -> list[Line]:
    """Return each line of the grid with its coverage."""
    return [
        (setting, simulate(setting, audits, np.random.default_rng([SEED, number]))) for number, setting in enumerate(of)
    ]


def _table(lines: Sequence[Line]) -> str:
    shares = " | ".join(f"near {share:.0%}" for share in SHOWN_SHARES)
    heading = f"| Read | Eligible | Limit | ICC | {shares} | All shares |\n|{'---|' * (5 + len(SHOWN_SHARES))}"
    return "\n".join([heading, *(_line(*line) for line in lines)])


def _line(setting: Setting, coverage: NDArray[np.float64]) -> str:
    eligible = "very many" if setting.eligible is None else f"{setting.eligible}"
    cells = [str(setting.cases), eligible, str(setting.cap), f"{setting.icc:.1f}"]
    cells += [_marked(near(coverage, share)) for share in SHOWN_SHARES]
    return f"| {' | '.join([*cells, _marked(float(coverage.mean()))])} |"


def _marked(percent: float) -> str:
    low, high = TARGET
    return f"{percent:.0f}" if low <= round(percent) <= high else f"**{percent:.0f}**"


def _summary(lines: Sequence[Line]) -> str:
    means = [round(float(coverage.mean())) for _, coverage in lines]
    low, high = TARGET
    below, above = sum(mean < low for mean in means), sum(mean > high for mean in means)
    return (
        f"Run on {format_date(today())} with the seed {SEED} and {AUDITS} audits a line. Over all shares, "
        f"{len(means) - below - above} of {len(means)} lines are within 93 to 97, {below} below and {above} above."
    )


def write_page() -> None:
    """Simulate both grids and write them into the page, between their marks."""
    lines = grid(settings())
    spread = [replace(setting, in_proportion=True) for setting in settings((46,), (2.0, 1.5))]
    blocks = {"grid": f"{_summary(lines)}\n\n{_table(lines)}", "proportion": _table(grid(spread))}
    text = PAGE.read_text("utf-8")
    for name, block in blocks.items():
        pattern = BLOCK.format(name=name, text="(.*)").replace("\n(.*)\n", "\n(.*)")
        written = BLOCK.format(name=name, text=block)
        text = re.sub(pattern, lambda _, written=written: written, text, flags=re.DOTALL)  # type: ignore[misc]
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    write_page()
