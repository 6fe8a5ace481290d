"""Other samples of the same size as the cases read, drawn from a population made of copies of these cases.

This is the population bootstrap. If 46 of 92 eligible cases were read, each represents two of them; samples of 46 are
drawn from those 92 without replacement. If all were read, there is one sample. If the number of eligible cases is not
known, samples are drawn with replacement. What is drawn is a practitioner with all their cases, where practitioners are
known, and strata are drawn one by one. If all cases are of one practitioner, they are drawn singly: nothing is known
about how practitioners differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from audit.analysis.case_answers import CaseAnswers
from audit.analysis.intervals import round_half_up

MAX_COPIES = 12
"""More copies of a case change no number out of 100 by more than 1, and take time."""
MOST_SAMPLES, FEWEST_SAMPLES, SAMPLED_CASES = 10_000, 2_000, 1_000_000
"""10,000 samples for up to 100 cases; fewer for more, so that the time does not grow with the cases."""
KEYS_AT_ONCE = 2_000_000

Counts = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.intp]


def sample_count(case_count: int) -> int:
    """Return how many samples are drawn.

    >>> sample_count(46), sample_count(200), sample_count(1000)
    (10000, 5000, 2000)
    """
    return min(MOST_SAMPLES, max(FEWEST_SAMPLES, SAMPLED_CASES // max(case_count, 1)))


def draw_samples(answers: CaseAnswers, eligible: int | None) -> Iterator[Counts]:
    """Yield how often each case (column) is in each sample (row), some samples at a time.

    ``eligible`` is the number of eligible cases, which is used if no sample was drawn in the program.
    """
    rng = np.random.default_rng(answers.seed(eligible))
    units = units_of(answers.practitioners)
    strata = [_stratum(answers, units, stratum, eligible) for stratum in sorted(set(answers.strata))]
    layers = max(-(-(stratum.copies or 0) // len(stratum.units)) for stratum in strata)
    left, at_once = sample_count(answers.case_count), max(1, KEYS_AT_ONCE // (len(units) * max(layers, 1)))
    while left:
        count = min(left, at_once)
        keys = rng.random((count, len(units), layers), dtype=np.float32)
        samples = np.zeros((count, answers.case_count), np.float32)
        for stratum in strata:
            samples[:, stratum.cases] = _draw(stratum, keys, rng)[:, stratum.unit_of_case]
        yield samples
        left -= count


@dataclass(frozen=True)
class _Stratum:
    """The cases of a stratum (their columns), their units, and how many copies of units make up its population.

    ``unit_of_case`` has a place in ``units`` for each case. ``copies`` is None if the eligible cases are not known.
    """

    cases: Numbers
    units: Numbers
    unit_of_case: Numbers
    copies: int | None


def _stratum(answers: CaseAnswers, units: Numbers, name: str, eligible: int | None) -> _Stratum:
    cases = np.flatnonzero(np.array(answers.strata) == name)
    drawn_units, unit_of_case = np.unique(units[cases], return_inverse=True)
    population, most = answers.eligible_in(name, eligible), MAX_COPIES * len(drawn_units)
    copies = None if population is None else min(round_half_up(len(drawn_units) * population / len(cases)), most)
    return _Stratum(cases, drawn_units, unit_of_case, copies)


def units_of(practitioners: tuple[str, ...]) -> Numbers:
    """Return the number of the unit that each case is drawn with: its practitioner's, or its own.

    >>> units_of(("A", "A", "B", "", "")).tolist(), units_of(("A", "A", "")).tolist()
    ([0, 0, 1, 2, 3], [0, 1, 2])
    """
    clustered = len({*practitioners} - {""}) > 1
    numbers: dict[str | int, int] = {}
    keys = [name if name and clustered else position for position, name in enumerate(practitioners)]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys])


def _draw(stratum: _Stratum, keys: Counts, rng: np.random.Generator) -> Numbers:
    """Return how often each unit of a stratum is in each sample.

    Every copy of a unit has one random key, and each stratum takes the copies with the lowest keys. So a practitioner
    with cases in several strata is drawn in all of them, or in none.
    """
    unit_count = len(stratum.units)
    if stratum.copies is None:
        picked = rng.integers(0, unit_count, (len(keys), unit_count))
    else:
        picked = _pick(keys[:, stratum.units], stratum.copies, rng)
    places = picked + unit_count * np.arange(len(keys))[:, None]
    return np.bincount(places.ravel(), minlength=len(keys) * unit_count).reshape(len(keys), unit_count)


def _pick(keys: Counts, copies: int, rng: np.random.Generator) -> Numbers:
    """Return the units of each sample, drawn without replacement from so many copies of them.

    If the copies cannot be shared out evenly, the units with one more are chosen by lot in each sample.
    """
    count, unit_count, _ = keys.shape
    whole, extra = divmod(copies, unit_count)
    available = keys[:, :, : whole + (extra > 0)].copy()
    if extra:
        by_lot = np.argpartition(rng.random((count, unit_count), dtype=np.float32), extra, axis=1)
        np.put_along_axis(available[:, :, whole], by_lot[:, extra:], np.inf, axis=1)
    lowest: Numbers = np.argpartition(available.reshape(count, -1), unit_count - 1, axis=1)[:, :unit_count]
    units: Numbers = lowest // available.shape[2]
    return units
