"""Programs that measure, run by hand as ``python -m tests.benchmarks.NAME``: ratios to a reference of the same run."""
