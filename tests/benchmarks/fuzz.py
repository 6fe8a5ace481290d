"""Fuzzing of every reader of files: spoilt and made-up inputs, looked at one by one in a process under limits.

A reader may take an input or refuse it with an AuditError; anything else is a fault: another exception, more than two
seconds of the processor's time, more than 300 MB beyond what the process held before, a text that no database can
hold, a process that dies. Each input that led to a fault is kept as a file that can be read again with --again.

``python -m tests.benchmarks.fuzz [READER ...] [--seconds 600] [--seed 0] [--keep FOLDER] [--again FILE]``
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.benchmarks.fuzz_inputs import INPUTS
from tests.benchmarks.fuzz_reading import LENGTH
from tests.benchmarks.serving import HOME

BATCH = 200
PATIENCE = 60.0  # seconds for one input, whatever waits: two of them may be the reader's own work
MOST_MEGABYTES = 300
FAULT, HANG = "fault", "fault: more than two seconds"


@dataclass
class Worker:
    """A process that reads inputs; started anew whenever an input ended it."""

    reader: str
    process: subprocess.Popen[bytes] | None = None
    held: int = 0

    def came_of(self, data: bytes) -> str:
        """What came of an input: taken, refused, or a fault."""
        process = self.process = self.process or self._started()
        assert process.stdin is not None and process.stdout is not None
        watch = threading.Timer(PATIENCE, process.kill)
        watch.start()
        with suppress(BrokenPipeError):
            process.stdin.write(len(data).to_bytes(LENGTH, "big") + data)
            process.stdin.flush()
        came, _, megabytes = process.stdout.readline().decode().strip().partition("\t")
        watch.cancel()
        return self._weighed(came, int(megabytes)) if megabytes else self._ended()

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process, self.held = None, 0

    def _started(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.benchmarks.fuzz_reading", self.reader]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOME)

    def _weighed(self, came: str, megabytes: int) -> str:
        self.held = self.held or megabytes
        if megabytes - self.held <= MOST_MEGABYTES:
            return came
        self.stop()
        return f"fault: {megabytes} MB"

    def _ended(self) -> str:
        assert self.process is not None
        code = self.process.wait()
        self.stop()
        return HANG if code in (-signal.SIGPROF, -signal.SIGKILL) else f"fault: the process ended ({code})"


@dataclass
class Fuzzed:
    """What came of the inputs of one reader."""

    reader: str
    keep: Path
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def look_at(self, worker: Worker, data: bytes) -> None:
        """Count what comes of an input, and keep it where that is a fault."""
        start = time.perf_counter()
        came = worker.came_of(data)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        self.counts[came] += 1
        if came.startswith(FAULT):
            self.keep.mkdir(parents=True, exist_ok=True)
            file = self.keep / f"{self.reader}-{hashlib.sha256(data).hexdigest()[:12]}"
            file.write_bytes(data)
            print(f"{self.reader}: {came}: {file}", flush=True)

    def told(self) -> str:
        """One line of the report."""
        inputs = sum(self.counts.values())
        faults = {came: number for came, number in self.counts.items() if came.startswith(FAULT)}
        taken, refused = self.counts["taken"], self.counts["refused"]
        return (
            f"{self.reader:<15} {inputs:>7,} inputs: {taken:,} taken, {refused:,} refused, "
            f"{sum(faults.values())} faults; slowest {self.slowest:.2f} s on the clock {faults or ''}"
        )


def fuzz(reader: str, seconds: float, first_seed: int, keep: Path) -> Fuzzed:
    """Feed a reader until the time is over; each batch has a seed of its own, the next after the last."""
    found, worker = Fuzzed(reader, keep), Worker(reader)
    worker.came_of(b"")  # it starts, and reads what it needs
    end, batch = time.monotonic() + seconds, first_seed
    made = INPUTS[reader]()

    def looked_at(data: bytes) -> None:
        if time.monotonic() < end:
            found.look_at(worker, data)

    while time.monotonic() < end:
        run = settings(
            max_examples=BATCH,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(made)(looked_at))
        seed(batch)(run)()
        batch += 1
    worker.stop()
    print(f"{found.told()} (seeds {first_seed} to {batch - 1})", flush=True)
    return found


def again(readers: Sequence[str], file: Path) -> None:
    """Read a kept input once more and say what comes of it."""
    for reader in readers:
        worker = Worker(reader)
        print(f"{reader}: {worker.came_of(file.read_bytes())}")
        worker.stop()


def main() -> None:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(INPUTS))
    parser.add_argument("--seconds", type=float, default=600, help="for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--again", type=Path, help="read this one file again")
    asked = parser.parse_args()
    readers = asked.readers or list(INPUTS)
    if asked.again:
        again(readers, asked.again)
        return
    found = [fuzz(reader, asked.seconds, asked.seed, asked.keep) for reader in readers]
    raise SystemExit(any(came.startswith(FAULT) for one in found for came in one.counts))


if __name__ == "__main__":
    main()
