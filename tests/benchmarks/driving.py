"""An auditor without a browser: speaks to the running app over its own websocket, loopback only.

It does what the recording form in the browser does and no more: opens a case, gives an answer under an id over the
version that it was shown, sends it until it hears what became of it, and reads what comes back. Quick enough to drive
twenty of them from one process.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

COMPONENT = "recorder"
TIMEOUT_SECONDS = 30.0
RUN_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
Json = dict[str, Any]


@dataclass
class RecordingFormClient:
    """One open recording form: what it was told to draw, and the saves that it has not heard of.

    A form whose server was killed is opened again: it then sends what waits, as a browser does.
    """

    port: int
    query: str
    data: Json = field(default_factory=dict)
    pending: dict[str, Json] = field(default_factory=dict)
    number: int = 0
    component: str = ""
    fragment: str = ""

    async def __aenter__(self) -> RecordingFormClient:
        await self.connect()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def connect(self) -> None:
        """Open the page, or open it again on another server."""
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://127.0.0.1:{self.port}"),
            max_size=None,
            proxy=None,
        )
        self.fragment = ""
        await self.run()
        if self.pending:
            await self.run()

    @property
    def questions(self) -> list[str]:
        """The questions that are asked, in order."""
        return [row["id"] for row in self._rows() if not row["off"]]

    def saved_value(self, question: str) -> Json:
        """What the form was told that the database holds of an answer: values, version, words."""
        stored: Json = self._row(question)["stored"]
        return stored

    def other_answers(self, question: str) -> list[str]:
        """The answers that the form offers, but for the one that is held."""
        return [value for value, _ in self._row(question)["options"] if [value] != self.saved_value(question)["value"]]

    def enter(self, question: str, answer: str) -> None:
        """Give one answer; it waits until ``refresh`` hears of it."""
        self.pending[question] = {
            "case": self.data["case"],
            "what": "answer",
            "subject": question,
            "value": [answer],
            "seen": self.saved_value(question)["version"],
            "id": uuid.uuid4().hex,
        }

    async def answer(self, question: str, answer: str) -> Json | None:
        """Give one answer, and wait until the run that follows is over; returns what is stored of it, or None."""
        self.enter(question, answer)
        return (await self.run()).get(question)

    async def run(self) -> dict[str, Json]:
        """Send what waits and wait until the run is over; returns what came to be stored, by question."""
        self.number += 1
        message = BackMsg()
        state = ClientState(query_string=self.query, page_name="record", fragment_id=self.fragment)
        message.rerun_script.CopyFrom(state)
        if self.component:
            message.rerun_script.widget_states.widgets.append(self._request_state())
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(TIMEOUT_SECONDS):
            while not self._handle_message(ForwardMsg.FromString(await self.socket.recv())):
                pass
        return self._collect_results()

    def _request_state(self) -> WidgetState:
        request = {"number": self.number, "case": self.data["case"], "section": self.data["section"], "go": 0}
        request |= {"asked": "", "undo": "", "ahead": False, "saves": list(self.pending.values())}
        return WidgetState(id=self.component, json_value=json.dumps({"wish": request}))

    def _rows(self) -> list[Json]:
        return [row for group in self.data["groups"] for row in group["rows"]]

    def _row(self, question: str) -> Json:
        return next(row for row in self._rows() if row["id"] == question)

    def _collect_results(self) -> dict[str, Json]:
        save_results = self.data["outcomes"]
        results = {question: save_results.get(save["id"], {}) for question, save in self.pending.items()}
        stored = {question: result["stored"] for question, result in results.items() if "stored" in result}
        for question in stored:
            del self.pending[question]
        return stored

    def _handle_message(self, message: ForwardMsg) -> bool:
        """Remember what a message draws; returns whether the run is over."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "bidi_component" and element.bidi_component.component_name == COMPONENT:
                self.data = json.loads(element.bidi_component.json)
                self.component = element.bidi_component.id
                self.fragment = message.delta.fragment_id
        return kind == "script_finished" and message.script_finished in RUN_FINISHED
