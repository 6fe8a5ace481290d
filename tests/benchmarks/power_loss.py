"""The power goes while a program saves: what a disk may then hold is built from a record of its calls, and looked at.

strace notes every write, sync and change of the folder that a saver makes, and every save that it prints as
acknowledged, in one order. An image is the disk as it may be when the power goes at a moment drawn from the seed: all
that was synced; of what was not, each write as it was, not at all, or torn between two sectors; of the changes of the
folder since it was synced, the first few. Nothing acknowledged before that moment may be missing from the store in
the image. A disk that says it has synced what it has not is beyond this.

``python -m tests.benchmarks.power_loss [--images 300] [--saves 200] [--seed 0] [--modes DELETE,OFF]``; the modes of
SQLite are for a control that must lose saves: without them the saver takes the program's own.
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from audit.errors import StoreError
from audit.model.case_review import CaseReview
from tests.benchmarks.kill_rounds import find_problems, new_case
from tests.benchmarks.saver import AcknowledgedSave, parse_acknowledged, saver_command
from tests.paths import PROJECT_ROOT

SECTOR = 512
TRACED_CALLS = "openat,pwrite64,write,fsync,fdatasync,unlink,ftruncate"
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
OTHER_MODES_SCRIPT = (
    "import sys; from audit.storage.engine import sqlite; sqlite.durability_settings = lambda version: {modes!r}; "
    "from tests.benchmarks.saver import main; main(*sys.argv[1:])"
)


@dataclass(frozen=True)
class SystemCall:
    """One call that changes what the disk holds or will hold, or says that something is saved."""

    name: str
    path: Path
    data: bytes = b""
    offset: int = 0


@dataclass
class SimulatedFile:
    """One file: what is synced, and what was written to it since."""

    synced: bytearray
    unsynced: list[SystemCall] = field(default_factory=list)

    def sync(self) -> None:
        """Everything written so far is on the disk."""
        for call in self.unsynced:
            _apply(self.synced, call)
        self.unsynced.clear()

    def content_after_loss(self, rng: random.Random) -> bytes:
        """What may be left of the file."""
        content, write_probability = bytearray(self.synced), rng.choice((0.0, 0.5, 0.9, 1.0))
        for call in self.unsynced:
            if rng.random() < write_probability:
                _apply(content, call)
            elif call.data and rng.random() < 0.2:
                _apply(content, SystemCall(call.name, call.path, call.data[: SECTOR * rng.randint(0, 7)], call.offset))
        return bytes(content)


def _apply(content: bytearray, call: SystemCall) -> None:
    if call.name == "ftruncate":
        del content[call.offset :]
    content.extend(bytes(max(0, call.offset - len(content))))
    content[call.offset : call.offset + len(call.data)] = call.data


@dataclass
class SimulatedDisk:
    """A folder: the files by name as they are synced, and the changes of the folder since."""

    folder: Path
    synced: dict[str, SimulatedFile]
    current: dict[str, SimulatedFile]
    unsynced_changes: list[tuple[str, SimulatedFile | None]] = field(default_factory=list)

    @classmethod
    def from_folder(cls, folder: Path) -> SimulatedDisk:
        """A folder in which everything is synced."""
        files = {path.name: SimulatedFile(bytearray(path.read_bytes())) for path in folder.iterdir()}
        return cls(folder, dict(files), dict(files))

    def apply(self, call: SystemCall) -> None:
        """One call more."""
        name = call.path.name
        if call.path == self.folder and call.name in ("fsync", "fdatasync"):
            self.synced = dict(self.current)
            self.unsynced_changes.clear()
        elif call.path.parent != self.folder or name.endswith("-shm"):  # made anew from the log
            return
        elif call.name == "openat" and name not in self.current:
            self._change(name, SimulatedFile(bytearray()))
        elif call.name == "unlink" and name in self.current:
            self._change(name, None)
        elif call.name in ("fsync", "fdatasync") and name in self.current:
            self.current[name].sync()
        elif call.name in ("pwrite64", "ftruncate"):
            self.current[name].unsynced.append(call)

    def _change(self, name: str, file: SimulatedFile | None) -> None:
        self.unsynced_changes.append((name, file))
        self.current = {other: existing for other, existing in self.current.items() if other != name}
        if file is not None:
            self.current[name] = file

    def write_image(self, target: Path, rng: random.Random) -> None:
        """Write what a loss of power now may leave."""
        files: dict[str, SimulatedFile | None] = dict(self.synced)
        files.update(self.unsynced_changes[: rng.randint(0, len(self.unsynced_changes))])
        for name, file in files.items():
            if file is not None:
                (target / name).write_bytes(file.content_after_loss(rng))


def parse_trace(trace: Path) -> Iterator[SystemCall]:
    """The calls in strace's record that matter here, in order."""
    with trace.open() as lines:
        for line in lines:
            match = CALL.match(line)
            if match and not match[3].startswith("-"):
                yield from _parse_call(match[1], match[2])


def _parse_call(name: str, arguments: str) -> Iterator[SystemCall]:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in HEX.findall(arguments)]
    numbers = [int(number) for number in re.findall(r", (\d+)", arguments)]
    if name == "write" and arguments.startswith("1<"):
        yield SystemCall("said", Path(), texts[-1])
    elif name == "openat" and "O_CREAT" in arguments:
        yield SystemCall(name, Path(texts[-1].decode()))
    elif name == "pwrite64":
        yield SystemCall(name, Path(texts[0].decode()), texts[1], numbers[-1])
    elif name == "ftruncate":
        yield SystemCall(name, Path(texts[0].decode()), offset=numbers[-1])
    elif name in ("unlink", "fsync", "fdatasync"):
        yield SystemCall(name, Path(texts[0].decode()))


def record_calls(folder: Path, url: str, review: CaseReview, saves: int, modes: str) -> list[SystemCall]:
    """What a saver does to the disk while it saves so many answers."""
    trace = folder / "trace"
    saver_arguments = saver_command(url, review, "1", saves)
    if modes:
        saver_arguments = [
            sys.executable,
            "-c",
            OTHER_MODES_SCRIPT.format(modes=tuple(modes.split(","))),
            *saver_arguments[3:],
        ]
    strace_arguments = ["strace", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED_CALLS}", "-o", str(trace)]
    subprocess.run([*strace_arguments, *saver_arguments], check=True, stdout=subprocess.DEVNULL, cwd=PROJECT_ROOT)
    return list(parse_trace(trace))


@dataclass(frozen=True)
class PowerLoss:
    """What one loss of power did."""

    acknowledged: int
    problems: tuple[str, ...]


def simulate_losses(
    disk: SimulatedDisk, system_calls: Sequence[SystemCall], review: CaseReview, images: int, seed: int
) -> Iterator[PowerLoss]:
    """What is lost in so many images, each of a moment of its own after the first save that was acknowledged."""
    rng = random.Random(seed)
    first = next(index for index, call in enumerate(system_calls) if call.name == "said")
    loss_points = sorted(rng.sample(range(first, len(system_calls)), min(images, len(system_calls) - first)))
    output = ""
    for index, call in enumerate(system_calls):
        disk.apply(call)
        if call.name == "said":
            output += call.data.decode()
        if loss_points and index == loss_points[0]:
            loss_points.pop(0)
            acknowledged = list(parse_acknowledged(output))
            yield PowerLoss(len(acknowledged), tuple(_image_problems(disk, review, acknowledged, rng)))


def _image_problems(
    disk: SimulatedDisk, review: CaseReview, acknowledged: Sequence[AcknowledgedSave], rng: random.Random
) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        disk.write_image(Path(folder), rng)
        try:
            return find_problems(f"sqlite:///{folder}/audits.db", review, acknowledged)
        except StoreError as error:
            return [f"damaged: {error}"]


def report(losses: Sequence[PowerLoss], call_count: int, seconds: float) -> str:
    """The counts of all images, one a line."""
    counts = {
        kind: sum(any(problem.startswith(kind) for problem in loss.problems) for loss in losses)
        for kind in ("lost", "torn", "damaged")
    }
    worst = max(sum(problem.startswith("lost") for problem in loss.problems) for loss in losses)
    return "\n".join(
        (
            f"images                           {len(losses)} in {seconds:.0f} s, of {call_count} calls recorded",
            f"acknowledged saves               {max(loss.acknowledged for loss in losses)} before the last of them",
            f"images with lost saves           {counts['lost']} (at worst {worst} saves)",
            f"images with torn saves           {counts['torn']}",
            f"damaged images                   {counts['damaged']}",
            *[problem for loss in losses for problem in loss.problems][:5],
        )
    )


def simulate_power_loss(
    working_folder: Path, images: int, saves: int, seed: int, modes: str = ""
) -> tuple[list[PowerLoss], int]:
    """Record a saver in a folder and lose the power so often; what came of it, and how many calls were recorded."""
    folder = working_folder.resolve() / "store"
    folder.mkdir()
    url = f"sqlite:///{folder / 'audits.db'}"
    review = new_case(url)
    disk = SimulatedDisk.from_folder(folder)
    system_calls = record_calls(folder.parent, url, review, saves, modes)
    return list(simulate_losses(disk, system_calls, review, images, seed)), len(system_calls)


def main() -> None:
    """Record, lose the power, look and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--modes", default="", help="journal and synchronous mode, such as DELETE,OFF")
    args = parser.parse_args()
    if not shutil.which("strace"):
        raise SystemExit("strace is not installed.")
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as working_folder:
        losses, call_count = simulate_power_loss(Path(working_folder), args.images, args.saves, args.seed, args.modes)
    print(report(losses, call_count, time.monotonic() - start))
    raise SystemExit(any(loss.problems for loss in losses))


if __name__ == "__main__":
    main()
