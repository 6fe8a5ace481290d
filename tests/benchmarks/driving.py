"""An auditor without a browser: speaks to the running app over its own websocket, loopback only.

It does what the page in the browser does and no more: asks for a page, keeps the state of every widget that was
drawn, changes one, and reads what comes back. Quick enough to drive twenty of them from one process.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from types import TracebackType

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

KEY = re.compile(r"^\$\$ID-[0-9a-f]+-(?P<key>.+)$")
HELD = re.compile(r'data-held="(?P<words>[^"]*)"')
PATIENCE = 30.0


@dataclass
class Driven:
    """One open page: its widgets by their keys, the fragment that holds each, and what the last run drew as text.

    ``held`` is what the page says the database holds of a control, by the control's key: the mark that stands
    beside it. A page whose server was killed is opened again: it then sends what it shows, as a browser does.
    """

    port: int
    page: str
    query: str
    ids: dict[str, str] = field(default_factory=dict)
    fragments: dict[str, str] = field(default_factory=dict)
    values: dict[str, WidgetState] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)
    html: list[str] = field(default_factory=list)
    beside: dict[tuple[int, ...], str] = field(default_factory=dict)

    async def __aenter__(self) -> Driven:
        self.socket = await websockets.connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            subprotocols=[websockets.Subprotocol("streamlit")],
            origin=websockets.Origin(f"http://127.0.0.1:{self.port}"),
            max_size=None,
            proxy=None,
        )
        await self._run("")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.socket.close()

    async def choose(self, key: str, value: str) -> None:
        """Choose a value of a segmented control or pills, and wait until the run that follows is over."""
        state = WidgetState(id=self.ids[key])
        state.string_array_value.data.append(value)
        self.values[key] = state
        await self._run(self.fragments.get(key, ""))

    async def press(self, key: str) -> None:
        """Press a button, and wait until the run that follows is over."""
        pressed = WidgetState(id=self.ids[key], trigger_value=True)
        await self._run(self.fragments.get(key, ""), pressed)

    def shown(self, key: str) -> str:
        """What a control shows because it was chosen on this page; '' where nothing was."""
        chosen = self.values.get(key)
        return chosen.string_array_value.data[0] if chosen else ""

    async def _run(self, fragment: str, *pressed: WidgetState) -> None:
        message = BackMsg()
        message.rerun_script.CopyFrom(ClientState(query_string=self.query, page_name=self.page, fragment_id=fragment))
        message.rerun_script.widget_states.widgets.extend((*self.values.values(), *pressed))
        self.html.clear()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._take(ForwardMsg.FromString(await self.socket.recv())):
                pass

    def _take(self, message: ForwardMsg) -> bool:
        """Remember what a message draws; returns whether the run is over."""
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._draw(message)
        return kind == "script_finished" and message.script_finished in (
            ForwardMsg.FINISHED_SUCCESSFULLY,
            ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
        )

    def _draw(self, message: ForwardMsg) -> None:
        element, row = message.delta.new_element, tuple(message.metadata.delta_path[:-1])
        kind = element.WhichOneof("type")
        if kind == "html":
            self.html.append(element.html.body)
            mark = HELD.search(element.html.body)
            if mark and row in self.beside:
                self.held[self.beside[row]] = mark["words"]
        if kind not in ("button_group", "button"):
            return
        found = KEY.match(getattr(element, kind).id)
        if found:
            self.ids[found["key"]] = getattr(element, kind).id
            self.fragments[found["key"]] = message.delta.fragment_id
            if kind == "button_group":
                self.beside[row] = found["key"]
