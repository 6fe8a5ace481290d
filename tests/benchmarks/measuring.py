"""Timing in one way: the quickest and the median of several runs, and the ratio to a reference of the same run."""

import statistics
import time
from collections.abc import Callable, Sequence


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
