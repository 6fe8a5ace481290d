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
from audit.storage.queries.case_reviews import Reading
from tests.benchmarks.kill_rounds import faults_in, new_case
from tests.benchmarks.saver import Acknowledged, acknowledged_by, command
from tests.benchmarks.serving import HOME

SECTOR = 512
TRACED = "openat,pwrite64,write,fsync,fdatasync,unlink,ftruncate"
CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
OTHER_MODES = (
    "import sys; from audit.storage import sqlite; sqlite.durable_modes = lambda version: {modes!r}; "
    "from tests.benchmarks.saver import main; main(*sys.argv[1:])"
)


@dataclass(frozen=True)
class Call:
    """One call that changes what the disk holds or will hold, or says that something is saved."""

    name: str
    path: Path
    data: bytes = b""
    offset: int = 0


@dataclass
class File:
    """One file: what is synced, and what was written to it since."""

    synced: bytearray
    waiting: list[Call] = field(default_factory=list)

    def sync(self) -> None:
        """Everything written so far is on the disk."""
        for call in self.waiting:
            _apply(self.synced, call)
        self.waiting.clear()

    def after_loss(self, dice: random.Random) -> bytes:
        """What may be left of the file."""
        left, kept = bytearray(self.synced), dice.choice((0.0, 0.5, 0.9, 1.0))
        for call in self.waiting:
            if dice.random() < kept:
                _apply(left, call)
            elif call.data and dice.random() < 0.2:
                _apply(left, Call(call.name, call.path, call.data[: SECTOR * dice.randint(0, 7)], call.offset))
        return bytes(left)


def _apply(content: bytearray, call: Call) -> None:
    if call.name == "ftruncate":
        del content[call.offset :]
    content.extend(bytes(max(0, call.offset - len(content))))
    content[call.offset : call.offset + len(call.data)] = call.data


@dataclass
class Disk:
    """A folder: the files by name as they are synced, and the changes of the folder since."""

    folder: Path
    synced: dict[str, File]
    now: dict[str, File]
    waiting: list[tuple[str, File | None]] = field(default_factory=list)

    @classmethod
    def of(cls, folder: Path) -> Disk:
        """A folder in which everything is synced."""
        files = {path.name: File(bytearray(path.read_bytes())) for path in folder.iterdir()}
        return cls(folder, dict(files), dict(files))

    def take(self, call: Call) -> None:
        """One call more."""
        name = call.path.name
        if call.path == self.folder and call.name in ("fsync", "fdatasync"):
            self.synced = dict(self.now)
            self.waiting.clear()
        elif call.path.parent != self.folder or name.endswith("-shm"):  # made anew from the log
            return
        elif call.name == "openat" and name not in self.now:
            self._change(name, File(bytearray()))
        elif call.name == "unlink" and name in self.now:
            self._change(name, None)
        elif call.name in ("fsync", "fdatasync") and name in self.now:
            self.now[name].sync()
        elif call.name in ("pwrite64", "ftruncate"):
            self.now[name].waiting.append(call)

    def _change(self, name: str, file: File | None) -> None:
        self.waiting.append((name, file))
        self.now = {other: kept for other, kept in self.now.items() if other != name}
        if file is not None:
            self.now[name] = file

    def image(self, target: Path, dice: random.Random) -> None:
        """Write what a loss of power now may leave."""
        left: dict[str, File | None] = dict(self.synced)
        left.update(self.waiting[: dice.randint(0, len(self.waiting))])
        for name, file in left.items():
            if file is not None:
                (target / name).write_bytes(file.after_loss(dice))


def calls(trace: Path) -> Iterator[Call]:
    """The calls in strace's record that matter here, in order."""
    with trace.open() as lines:
        for line in lines:
            found = CALL.match(line)
            if found and not found[3].startswith("-"):
                yield from _call(found[1], found[2])


def _call(name: str, arguments: str) -> Iterator[Call]:
    texts = [bytes.fromhex(text.replace("\\x", "")) for text in HEX.findall(arguments)]
    numbers = [int(number) for number in re.findall(r", (\d+)", arguments)]
    if name == "write" and arguments.startswith("1<"):
        yield Call("said", Path(), texts[-1])
    elif name == "openat" and "O_CREAT" in arguments:
        yield Call(name, Path(texts[-1].decode()))
    elif name == "pwrite64":
        yield Call(name, Path(texts[0].decode()), texts[1], numbers[-1])
    elif name == "ftruncate":
        yield Call(name, Path(texts[0].decode()), offset=numbers[-1])
    elif name in ("unlink", "fsync", "fdatasync"):
        yield Call(name, Path(texts[0].decode()))


def recorded(folder: Path, url: str, reading: Reading, saves: int, modes: str) -> list[Call]:
    """What a saver does to the disk while it saves so many answers."""
    trace = folder / "trace"
    saver = command(url, reading, "1", saves)
    if modes:
        saver = [sys.executable, "-c", OTHER_MODES.format(modes=tuple(modes.split(","))), *saver[3:]]
    tool = ["strace", "-y", "-xx", "-s", "1000000", "-e", f"trace={TRACED}", "-o", str(trace)]
    subprocess.run([*tool, *saver], check=True, stdout=subprocess.DEVNULL, cwd=HOME)
    return list(calls(trace))


@dataclass(frozen=True)
class Loss:
    """What one loss of power did."""

    acknowledged: int
    faults: tuple[str, ...]


def losses(disk: Disk, done: Sequence[Call], reading: Reading, images: int, seed: int) -> Iterator[Loss]:
    """What is lost in so many images, each of a moment of its own after the first save that was acknowledged."""
    dice = random.Random(seed)
    first = next(place for place, call in enumerate(done) if call.name == "said")
    moments = sorted(dice.sample(range(first, len(done)), min(images, len(done) - first)))
    said = ""
    for place, call in enumerate(done):
        disk.take(call)
        if call.name == "said":
            said += call.data.decode()
        if moments and place == moments[0]:
            moments.pop(0)
            acknowledged = list(acknowledged_by(said))
            yield Loss(len(acknowledged), tuple(_faults_of_image(disk, reading, acknowledged, dice)))


def _faults_of_image(
    disk: Disk, reading: Reading, acknowledged: Sequence[Acknowledged], dice: random.Random
) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        disk.image(Path(folder), dice)
        try:
            return faults_in(f"sqlite:///{folder}/audits.db", reading, acknowledged)
        except StoreError as fault:
            return [f"damaged: {fault}"]


def report(found: Sequence[Loss], calls_made: int, seconds: float) -> str:
    """The counts of all images, one a line."""
    counts = {
        kind: sum(any(fault.startswith(kind) for fault in one.faults) for one in found)
        for kind in ("lost", "torn", "damaged")
    }
    worst = max(sum(fault.startswith("lost") for fault in one.faults) for one in found)
    return "\n".join(
        (
            f"images                           {len(found)} in {seconds:.0f} s, of {calls_made} calls recorded",
            f"acknowledged saves               {max(one.acknowledged for one in found)} before the last of them",
            f"images with lost saves           {counts['lost']} (at worst {worst} saves)",
            f"images with torn saves           {counts['torn']}",
            f"damaged images                   {counts['damaged']}",
            *[fault for one in found for fault in one.faults][:5],
        )
    )


def lose_power(around: Path, images: int, saves: int, seed: int, modes: str = "") -> tuple[list[Loss], int]:
    """Record a saver in a folder and lose the power so often; what came of it, and how many calls were recorded."""
    folder = around.resolve() / "store"
    folder.mkdir()
    url = f"sqlite:///{folder / 'audits.db'}"
    reading = new_case(url)
    disk = Disk.of(folder)
    done = recorded(folder.parent, url, reading, saves, modes)
    return list(losses(disk, done, reading, images, seed)), len(done)


def main() -> None:
    """Record, lose the power, look and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--images", type=int, default=300)
    parser.add_argument("--saves", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--modes", default="", help="journal and synchronous mode, such as DELETE,OFF")
    asked = parser.parse_args()
    if not shutil.which("strace"):
        raise SystemExit("strace is not installed.")
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as around:
        found, calls_made = lose_power(Path(around), asked.images, asked.saves, asked.seed, asked.modes)
    print(report(found, calls_made, time.monotonic() - start))
    raise SystemExit(any(one.faults for one in found))


if __name__ == "__main__":
    main()
