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
from tests.benchmarks.fuzz_reading import LENGTH_BYTES
from tests.paths import PROJECT_ROOT

BATCH_SIZE = 200
TIMEOUT_SECONDS = 60.0  # seconds for one input, whatever waits: two of them may be the reader's own work
MAX_MEGABYTES = 300
FAILURE, HANG = "fault", "fault: more than two seconds"


@dataclass
class Worker:
    """A process that reads inputs; started anew whenever an input ended it."""

    reader: str
    process: subprocess.Popen[bytes] | None = None
    baseline_megabytes: int = 0

    def process_input(self, data: bytes) -> str:
        """What came of an input: taken, refused, or a fault."""
        process = self.process = self.process or self._start_process()
        assert process.stdin is not None and process.stdout is not None
        timer = threading.Timer(TIMEOUT_SECONDS, process.kill)
        timer.start()
        with suppress(BrokenPipeError):
            process.stdin.write(len(data).to_bytes(LENGTH_BYTES, "big") + data)
            process.stdin.flush()
        outcome, _, megabytes = process.stdout.readline().decode().strip().partition("\t")
        timer.cancel()
        return self._check_memory(outcome, int(megabytes)) if megabytes else self._handle_exit()

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process, self.baseline_megabytes = None, 0

    def _start_process(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.benchmarks.fuzz_reading", self.reader]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PROJECT_ROOT)

    def _check_memory(self, outcome: str, megabytes: int) -> str:
        self.baseline_megabytes = self.baseline_megabytes or megabytes
        if megabytes - self.baseline_megabytes <= MAX_MEGABYTES:
            return outcome
        self.stop()
        return f"fault: {megabytes} MB"

    def _handle_exit(self) -> str:
        assert self.process is not None
        code = self.process.wait()
        self.stop()
        return HANG if code in (-signal.SIGPROF, -signal.SIGKILL) else f"fault: the process ended ({code})"


@dataclass
class FuzzResult:
    """What came of the inputs of one reader."""

    reader: str
    output_folder: Path
    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def run_input(self, worker: Worker, data: bytes) -> None:
        """Count what comes of an input, and keep it where that is a fault."""
        start = time.perf_counter()
        outcome = worker.process_input(data)
        self.slowest = max(self.slowest, time.perf_counter() - start)
        self.counts[outcome] += 1
        if outcome.startswith(FAILURE):
            self.output_folder.mkdir(parents=True, exist_ok=True)
            file = self.output_folder / f"{self.reader}-{hashlib.sha256(data).hexdigest()[:12]}"
            file.write_bytes(data)
            print(f"{self.reader}: {outcome}: {file}", flush=True)

    def summary(self) -> str:
        """One line of the report."""
        inputs = sum(self.counts.values())
        failures = {outcome: number for outcome, number in self.counts.items() if outcome.startswith(FAILURE)}
        accepted, rejected = self.counts["taken"], self.counts["refused"]
        return (
            f"{self.reader:<15} {inputs:>7,} inputs: {accepted:,} taken, {rejected:,} refused, "
            f"{sum(failures.values())} faults; slowest {self.slowest:.2f} s on the clock {failures or ''}"
        )


def fuzz(reader: str, seconds: float, first_seed: int, output_folder: Path) -> FuzzResult:
    """Feed a reader until the time is over; each batch has a seed of its own, the next after the last."""
    result, worker = FuzzResult(reader, output_folder), Worker(reader)
    worker.process_input(b"")  # it starts, and reads what it needs
    end, batch = time.monotonic() + seconds, first_seed
    strategy = INPUTS[reader]()

    def run_one(data: bytes) -> None:
        if time.monotonic() < end:
            result.run_input(worker, data)

    while time.monotonic() < end:
        run = settings(
            max_examples=BATCH_SIZE,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )(given(strategy)(run_one))
        seed(batch)(run)()
        batch += 1
    worker.stop()
    print(f"{result.summary()} (seeds {first_seed} to {batch - 1})", flush=True)
    return result


def rerun_input(readers: Sequence[str], file: Path) -> None:
    """Read a kept input once more and say what comes of it."""
    for reader in readers:
        worker = Worker(reader)
        print(f"{reader}: {worker.process_input(file.read_bytes())}")
        worker.stop()


def main() -> None:
    """Fuzz and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(INPUTS))
    parser.add_argument("--seconds", type=float, default=600, help="for each reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"))
    parser.add_argument("--again", type=Path, help="read this one file again")
    args = parser.parse_args()
    readers = args.readers or list(INPUTS)
    if args.again:
        rerun_input(readers, args.again)
        return
    results = [fuzz(reader, args.seconds, args.seed, args.keep) for reader in readers]
    raise SystemExit(any(outcome.startswith(FAILURE) for result in results for outcome in result.counts))


if __name__ == "__main__":
    main()
