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

from tests.benchmarks.driving import Driven, Json
from tests.benchmarks.saver import Acknowledged, faults_of
from tests.benchmarks.serving import Server, app, new_readings, opened, sqlite_url

LATEST_KILL = 0.4
STANDARD = "2.4"


@dataclass
class Recording:
    """What one auditor was told to be stored over all rounds, and how often a save was under way at the kill."""

    dice: random.Random
    acknowledged: list[Acknowledged] = field(default_factory=list)
    under_way: int = 0

    def note(self, stored: dict[str, Json]) -> None:
        """Remember what the form was told."""
        self.acknowledged += [
            Acknowledged(question, one["version"], one["value"][0]) for question, one in stored.items()
        ]

    async def round(self, server: Server, form: Driven) -> None:
        """Record until the server dies, start it anew, and open the form again."""
        await form.connect()
        self.note({question: form.held(question) for question in form.questions if form.held(question)["value"]})
        loop = asyncio.get_running_loop()
        loop.call_later(self.dice.uniform(0, LATEST_KILL), server.kill)
        with suppress(websockets.ConnectionClosed, OSError):
            while True:
                question = self.dice.choice(form.questions)
                form.give(question, self.dice.choice(form.others(question)))
                self.note(await form.run())
        self.under_way += bool(form.waiting)
        await asyncio.to_thread(server.start)


async def record(server: Server, form: Driven, recording: Recording, rounds: int) -> None:
    """All rounds, and one look more at what came of the last."""
    for _ in range(rounds):
        await recording.round(server, form)
    await form.connect()
    assert not form.waiting, f"what waited is not stored once the server is back: {form.data['outcomes']}"
    await form.socket.close()


def main() -> None:
    """Kill, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    recording = Recording(random.Random(asked.seed))
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        with opened(url) as store:
            (reading,) = new_readings(store)
        with app(url) as server:
            form = Driven(server.port, f"audit={reading.audit.id}&case={reading.case_id}&section={STANDARD}")
            asyncio.run(record(server, form, recording, asked.rounds))
        with opened(url) as store:
            faults = faults_of(store, reading, recording.acknowledged)
    print(f"kills of the server         {asked.rounds} in {time.monotonic() - start:.0f} s")
    print(f"acknowledged answers        {len(recording.acknowledged)}")
    print(f"kills with a save under way {recording.under_way}")
    print(f"lost or torn                {len(faults)}", *faults[:10], sep="\n")
    raise SystemExit(bool(faults))


if __name__ == "__main__":
    main()
