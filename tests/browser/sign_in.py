"""A server to which people sign in at a real OpenID Connect provider, and a client that speaks as a browser does."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import oidc_provider_mock
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import HOME, Server, settled

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

SECRET = "cookie-secret-of-the-tests-" + "0" * 16
PROXY_SECRET = "proxy-secret-of-the-tests-" + "0" * 16
QUIET_SECONDS = 1.5
NOT_THE_STORE = "not-the-store.db"


class ProtectedServer(Server):
    """The app with other settings than those that it is shipped with."""

    def __init__(self, folder: Path, *flags: str, **environment: str) -> None:
        super().__init__(folder)
        self.flags = list(flags)
        self.environment = environment

    def start(self) -> None:
        """Start it and wait until it answers; nobody is there but who signs in."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port), *self.flags]
        environment = os.environ | {"AUDIT_DATABASE_URL": self.store_url} | self.environment
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log}")


@contextmanager
def provider() -> Iterator[str]:
    """A provider on another host name than the app's, so that the browser takes it for another site."""
    with oidc_provider_mock.run_server_in_thread() as running:
        yield f"http://localhost:{running.server_port}"


def register(provider_url: str, sub: str, **claims: object) -> None:
    """Tell the provider of somebody."""
    body = json.dumps({"email": sub, "email_verified": True, **claims}).encode()
    asked = urllib.request.Request(
        f"{provider_url}/users/{quote(sub)}", body, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(asked).close()


def signed_in_server(folder: Path, provider_url: str, **environment: str) -> ProtectedServer:
    """The app with the secrets of a sign-in at the provider, and of where the store is; the environment errs."""
    elsewhere = {"AUDIT_DATABASE_URL": f"sqlite:///{folder / NOT_THE_STORE}"}
    server = ProtectedServer(folder, "--secrets.files", str(folder / "secrets.toml"), **elsewhere, **environment)
    lines = {
        "redirect_uri": f"{server.url}/oauth2callback",
        "cookie_secret": SECRET,
        "client_id": "workbench",
        "client_secret": "not a secret",
        "server_metadata_url": f"{provider_url}/.well-known/openid-configuration",
    }
    text = "\n".join(f'{name} = "{value}"' for name, value in lines.items())
    (folder / "secrets.toml").write_text(f'AUDIT_DATABASE_URL = "{server.store_url}"\n[auth]\n{text}\n', "utf-8")
    return server


def keep_to_this_computer(context: BrowserContext) -> None:
    """Let the provider's page load nothing from elsewhere."""

    def only_here(route: Route) -> None:
        if urlsplit(route.request.url).hostname in ("localhost", "127.0.0.1"):
            route.continue_()
        else:
            route.abort()

    context.route("**/*", only_here)


def go(page: Page, server: Server, address: str = "") -> Page:
    """Open an address of the app."""
    page.goto(f"{server.url}/{address}")
    return settled(page)


def sign_in(page: Page, name: str) -> Page:
    """Go through the provider, from the page with the button on; wait until the app is back."""
    page.get_by_role("button", name="Sign in").first.click()
    page.get_by_placeholder("sub").fill(name)
    page.get_by_role("button", name="Authorize").click()
    page.locator(".st-key-who").wait_for()
    return settled(page)


@dataclass(frozen=True)
class Drawn:
    """One widget as the browser is told to draw it: its kind, its id, and what it offers to choose from."""

    kind: str
    id: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """All that the server sent for one page, the id of the session that it gave, and the widgets that it drew."""

    raw: bytes
    session: str
    widgets: tuple[Drawn, ...] = ()

    def __contains__(self, text: str) -> bool:
        return text.encode() in self.raw


def ask(
    server: Server,
    cookies: dict[str, str],
    page: str = "",
    query: str = "",
    session: str = "",
    values: Iterable[WidgetState] = (),
    **headers: str,
) -> Told:
    """Ask for a page as the browser does, with whatever cookies, session, values and headers somebody may send."""
    xsrf = generate_xsrf_token_string()
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in {"_streamlit_xsrf": xsrf, **cookies}.items())
    own = cookies.get("_streamlit_xsrf", xsrf)
    asked = BackMsg()
    asked.rerun_script.query_string, asked.rerun_script.page_name = query, page
    asked.rerun_script.widget_states.widgets.extend(values)
    with connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit", own, *([session] if session else [])],  # type: ignore[list-item]
        origin=server.url,  # type: ignore[arg-type]
        additional_headers=sent,
        max_size=None,
    ) as socket:
        socket.send(asked.SerializeToString())
        return _told(socket)


def _told(socket: ClientConnection) -> Told:
    """All that is sent until a run is over and nothing follows."""
    found, given, patience = b"", "", 20.0
    widgets: dict[str, Drawn] = {}
    while True:
        try:
            raw = socket.recv(timeout=patience)
        except (TimeoutError, ConnectionClosed):
            return Told(found, given, tuple(widgets.values()))
        assert isinstance(raw, bytes)
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            given = message.new_session.initialize.session_id
        elif kind == "delta":
            widgets.update({drawn.id: drawn for drawn in _drawn(message)})
        patience = QUIET_SECONDS if kind == "script_finished" else patience
        found += raw


def _drawn(message: ForwardMsg) -> Iterator[Drawn]:
    """The widget that a message draws, if it draws one."""
    element = message.delta.new_element
    kind = element.WhichOneof("type") or ""
    widget = getattr(element, kind, None)
    if widget_id := getattr(widget, "id", ""):
        yield Drawn(kind, widget_id, tuple(getattr(widget, "options", ())))


def cookies_of(context: BrowserContext, server: Server) -> dict[str, str]:
    """What the browser would send to the app."""
    return {cookie["name"]: cookie["value"] for cookie in context.cookies(server.url)}


def random_name() -> str:
    """An address that nobody has yet."""
    return f"p{secrets.token_hex(4)}@example.org"
