"""Timing in one way: the median of several runs, and the ratio to a reference of the same run."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


def median(function: Callable[[], object], runs: int = 5) -> float:
    """The median time of so many runs, in seconds; one more run before them warms up and is not counted."""
    function()
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        function()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def percentile_95(times: Sequence[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def format_line(name: str, seconds: float, reference: str = "", reference_seconds: float = 0.0) -> str:
    """One line of a report: milliseconds, and how many times the reference that is."""
    ratio = f"  {seconds / reference_seconds:6.2f} x {reference}" if reference else ""
    return f"{name:<44}{seconds * 1000:10.1f} ms{ratio}"


@dataclass(frozen=True)
class Comparison:
    """Processor times of a program and its reference, run in turn, in seconds."""

    times: list[float]
    reference_times: list[float]

    @property
    def text(self) -> str:
        """Both medians, and the median, the lowest and the highest of the ratios pair by pair."""
        ratios = [own / other for own, other in zip(self.times, self.reference_times, strict=True)]
        own, other = statistics.median(self.times), statistics.median(self.reference_times)
        return (
            f"{own * 1000:.0f} ms against {other * 1000:.0f} ms of processor time: "
            f"{statistics.median(ratios):.2f} x ({min(ratios):.2f} to {max(ratios):.2f} in {len(ratios)} pairs)"
        )


def processor_time(function: Callable[[], object]) -> float:
    """Return the processor time of one run in seconds; garbage of earlier runs is collected before."""
    gc.collect()
    start = time.process_time()
    function()
    return time.process_time() - start


def compare(measure: Callable[[], float], measure_reference: Callable[[], float], pairs: int = 9) -> Comparison:
    """Return the times of pairs; which comes first alternates. One more pair before them warms up."""
    measured: dict[bool, list[float]] = {True: [], False: []}
    for pair in range(pairs + 1):
        for is_reference in (False, True) if pair % 2 else (True, False):
            measured[is_reference].append(measure_reference() if is_reference else measure())
    return Comparison(measured[False][1:], measured[True][1:])
