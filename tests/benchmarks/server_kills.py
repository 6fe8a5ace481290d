"""kill -9 of the server while somebody records, again and again: what the form was told to be stored, is.

A round: an auditor gives answer after answer; at a moment drawn from the seed the server is killed and started anew;
the form is opened again and sends what it had not heard of. At the end the answers and the trail of the case are
compared with everything that was acknowledged, row by row.

``python -m tests.benchmarks.server_kills [--rounds 200] [--seed 0]``
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import websockets

from tests.benchmarks.driving import Json, RecordingFormClient
from tests.benchmarks.saver import AcknowledgedSave, find_lost_saves
from tests.benchmarks.serving import Server, create_reviews, managed_store, serve_app, sqlite_url

MAX_SECONDS_TO_KILL = 0.4
STANDARD = "2.4"


@dataclass
class KillRecording:
    """What one auditor was told to be stored over all rounds, and how often a save was under way at the kill."""

    rng: random.Random
    acknowledged: list[AcknowledgedSave] = field(default_factory=list)
    saves_in_progress: int = 0

    def add_acknowledged(self, stored: dict[str, Json]) -> None:
        """Remember what the form was told."""
        self.acknowledged += [
            AcknowledgedSave(question, saved["version"], saved["value"][0]) for question, saved in stored.items()
        ]

    async def run_round(self, server: Server, form: RecordingFormClient) -> None:
        """Record until the server dies, start it anew, and open the form again."""
        await form.connect()
        self.add_acknowledged(
            {question: form.saved_value(question) for question in form.questions if form.saved_value(question)["value"]}
        )
        loop = asyncio.get_running_loop()
        loop.call_later(self.rng.uniform(0, MAX_SECONDS_TO_KILL), server.kill)
        with suppress(websockets.ConnectionClosed, OSError):
            while True:
                question = self.rng.choice(form.questions)
                form.enter(question, self.rng.choice(form.other_answers(question)))
                self.add_acknowledged(await form.run())
        self.saves_in_progress += bool(form.pending)
        await asyncio.to_thread(server.start)


async def run_rounds(server: Server, form: RecordingFormClient, recording: KillRecording, rounds: int) -> None:
    """All rounds, and one look more at what came of the last."""
    for _ in range(rounds):
        await recording.run_round(server, form)
    await form.connect()
    assert not form.pending, f"what waited is not stored once the server is back: {form.data['outcomes']}"
    await form.socket.close()


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    recording = KillRecording(random.Random(args.seed))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with managed_store(url) as store:
            (review,) = create_reviews(store)
        with serve_app(url) as server:
            form = RecordingFormClient(server.port, f"audit={review.audit.id}&case={review.case_id}&section={STANDARD}")
            asyncio.run(run_rounds(server, form, recording, args.rounds))
        with managed_store(url) as store:
            problems = find_lost_saves(store, review, recording.acknowledged)
    print(f"kills of the server         {args.rounds} in {time.monotonic() - start:.0f} s")
    print(f"acknowledged answers        {len(recording.acknowledged)}")
    print(f"kills with a save under way {recording.saves_in_progress}")
    print(f"lost or torn                {len(problems)}", *problems[:10], sep="\n")
    raise SystemExit(bool(problems))


if __name__ == "__main__":
    main()
