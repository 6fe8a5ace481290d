"""A long list of 100,000 cases read, cleaned and drawn from, against pandas reading the same file.

Whole processes are measured, with the loading of Python and its libraries: processor time and the peak of memory.
pandas reads the file in two ways: as it comes, which turns numbers into numbers, and every cell as text, which a long
list needs.

    python -m tests.benchmarks.long_list [CASES]
"""

from __future__ import annotations

import csv
import os
import random
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from audit.sampling.long_list import COLUMNS
from tests.paths import PROJECT_ROOT

RUNS = 5
MEGABYTE = 1024  # of the kilobytes that the system counts
PANDAS = "import sys, pandas; pandas.read_csv(sys.argv[1]{options})"


def write_list(path: Path, count: int) -> None:
    """Write an invented list of a large region: a practitioner has about forty cases."""
    generator = random.Random(count)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(make_row(generator, number, count) for number in range(count))


def make_row(generator: random.Random, number: int, count: int) -> list[str]:
    """Return one invented case."""
    practitioner = generator.randrange(count // 40 + 1)
    unit = practitioner % 60
    start = date(2018, 1, 1) + timedelta(days=generator.randrange(1_800))
    born = date(1950, 1, 1) + timedelta(days=generator.randrange(18_000))
    return [
        f"Fam{generator.randrange(30_000)}ley",
        f"First{generator.randrange(3_000)}",
        f"{born:%d/%m/%Y}",
        generator.choice("MMMMF"),
        generator.choice(("ORA Community Order", "ORA Suspended Sentence Order", "Adult Licence")),
        f"ZZ{number + 100_000}",
        f"{generator.randrange(1990, 2022)}/{number:07d}S",
        generator.choice(("Low", "Medium", "High", "Very high")),
        f"{start:%d/%m/%Y}",
        "",
        f"C{unit % 12}",
        f"L{unit}",
        f"T{practitioner % 300}",
        f"Officer {practitioner}",
        f"Manager {practitioner % 400}",
        f"Office {unit % 30}",
    ]


def run(command: Sequence[str]) -> tuple[float, float]:
    """Return the processor time of a process in seconds, and its peak of memory in megabytes."""
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}.")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / MEGABYTE


def main(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.csv"
        write_list(path, count)
        commands = {
            "sample": [sys.executable, "-m", "audit", "sample", str(path), "--size", "500", "--seed", "s", "--json"],
            "pandas": [sys.executable, "-c", PANDAS.format(options=""), str(path)],
            "pandas, all text": [sys.executable, "-c", PANDAS.format(options=", dtype='str'"), str(path)],
        }
        measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(RUNS + 1):  # in turn, so that a busy moment hits all of them; the first round warms up
            for name, command in commands.items():
                measured[name].append(run(command))
    medians = {
        name: [statistics.median(column) for column in zip(*runs[1:], strict=True)] for name, runs in measured.items()
    }
    print(f"{count:,} cases; median of {RUNS} runs")
    for name, (seconds, megabytes) in medians.items():
        times, size = (own / other for own, other in zip(medians["sample"], (seconds, megabytes), strict=True))
        print(
            f"{name:<18}{seconds:7.2f} s {megabytes:7.0f} MB   sample is {times:.2f} x in time, {size:.2f} x in memory"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
