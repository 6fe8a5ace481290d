"""How many of a number of damaged recording sheets are understood whole, refused at their place, or read wrongly.

Run it with ``python -m tests.benchmarks.recording_sheets 1000``. Each sheet has one to three kinds of damage that leave
no doubt about what was meant; every tenth also has one that does. Nothing may be read wrongly or lost unseen.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from audit.storage import open_store
from tests.damaged_sheets import DOUBTFUL, PLAIN, FilledSheet, Verdict, fill_in, judge
from tests.files.test_recording_sheet import built, planned, recorded_reviews

EVERY_LIBREOFFICE, EVERY_DOUBTFUL = 5, 10


def verdicts(number: int, folder: Path) -> Iterator[tuple[bool, tuple[str, ...], Verdict, list[str]]]:
    """Yield whether each sheet leaves doubt, how it was damaged, what became of it, and what was refused."""
    store = open_store(f"sqlite:///{folder / 'audits.db'}")
    reviews = recorded_reviews(store)
    data = built(reviews)
    damaged: list[tuple[FilledSheet, list[str], bool, Path]] = []
    for seed in range(number):
        rng = random.Random(seed)
        filled = fill_in(data, reviews, rng)
        kinds = sorted(rng.sample(PLAIN, rng.randint(1, 3)), key=PLAIN.index)
        is_doubtful = seed % EVERY_DOUBTFUL == EVERY_DOUBTFUL - 1
        kinds += [rng.choice(DOUBTFUL)] if is_doubtful else []
        for damage in kinds:
            damage(filled)
        names = [damage.__name__ for damage in kinds]
        path = folder / ("in" if seed % EVERY_LIBREOFFICE == 0 else "as_is") / f"{seed}.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(filled.data(with_label=rng.random() < 0.5))
        damaged.append((filled, names, is_doubtful, path))
    save_with_libreoffice(folder)
    for filled, names, is_doubtful, path in damaged:
        by_libreoffice = folder / "out" / path.name
        saved = by_libreoffice if by_libreoffice.exists() else path
        plan = planned(store, saved.read_bytes(), reviews[0].audit)
        names += ["saved by LibreOffice"] if saved is by_libreoffice else []
        yield is_doubtful, tuple(names), judge(filled, plan), [str(problem) for problem in plan.problems]


def save_with_libreoffice(folder: Path) -> None:
    """Let LibreOffice open and save the files in one folder."""
    files = sorted(map(str, (folder / "in").glob("*.xlsx")))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx", "--outdir", str(folder / "out")]
    for start in range(0, len(files), 50):
        subprocess.run([*command, *files[start : start + 50]], check=True, capture_output=True, timeout=600)


def main() -> None:
    """Print the figures, and every sheet without doubt that was not understood whole."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for is_doubtful, names, verdict, refused in verdicts(number, Path(folder)):
            kind = "doubtful" if is_doubtful else "plain"
            outcome = "wrong" if verdict.wrong or verdict.lost else "whole" if verdict.is_whole else "refused in part"
            counts[f"{kind}: {outcome}"] += 1
            counts["saved by LibreOffice"] += names[-1] == "saved by LibreOffice"
            if outcome == "wrong" or (outcome != "whole" and not is_doubtful):
                print(names, verdict, refused[:3])
    for name, count in sorted(counts.items()):
        print(f"{name}: {count:,} of {number:,}")


if __name__ == "__main__":
    main()
