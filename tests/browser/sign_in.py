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
from urllib.parse import quote

import oidc_provider_mock
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.browser.conftest import Server, wait_until_settled
from tests.paths import PROJECT_ROOT

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

COOKIE_SECRET = "cookie-secret-of-the-tests-" + "0" * 16
PROXY_SECRET = "proxy-secret-of-the-tests-" + "0" * 16
QUIET_SECONDS = 0.8
UNUSED_DATABASE = "not-the-store.db"


class SignInServer(Server):
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
            self._process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log)
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log}")


@contextmanager
def run_provider() -> Iterator[str]:
    """A provider on another host name than the app's, so that the browser takes it for another site."""
    with oidc_provider_mock.run_server_in_thread() as provider_server:
        yield f"http://localhost:{provider_server.server_port}"


def register_user(provider_url: str, sub: str, **claims: object) -> None:
    """Tell the provider of somebody."""
    body = json.dumps({"email": sub, "email_verified": True, **claims}).encode()
    request = urllib.request.Request(
        f"{provider_url}/users/{quote(sub)}", body, {"Content-Type": "application/json"}, method="PUT"
    )
    urllib.request.urlopen(request).close()


def sign_in_server(folder: Path, provider_url: str, **environment: str) -> SignInServer:
    """The app with the secrets of a sign-in at the provider, and of where the store is; the environment errs."""
    wrong_database = {"AUDIT_DATABASE_URL": f"sqlite:///{folder / UNUSED_DATABASE}"}
    server = SignInServer(folder, "--secrets.files", str(folder / "secrets.toml"), **wrong_database, **environment)
    lines = {
        "redirect_uri": f"{server.url}/oauth2callback",
        "cookie_secret": COOKIE_SECRET,
        "client_id": "workbench",
        "client_secret": "not a secret",
        "server_metadata_url": f"{provider_url}/.well-known/openid-configuration",
    }
    text = "\n".join(f'{name} = "{value}"' for name, value in lines.items())
    (folder / "secrets.toml").write_text(f'AUDIT_DATABASE_URL = "{server.store_url}"\n[auth]\n{text}\n', "utf-8")
    return server


def open_address(page: Page, server: Server, address: str = "") -> Page:
    """Open an address of the app."""
    page.goto(f"{server.url}/{address}")
    return wait_until_settled(page)


def sign_in(page: Page, name: str) -> Page:
    """Go through the provider, from the page with the button on; wait until the app is back."""
    page.get_by_role("button", name="Sign in").first.click()
    page.get_by_placeholder("sub").fill(name)
    page.get_by_role("button", name="Authorize").click()
    page.locator(".st-key-who").wait_for()
    return wait_until_settled(page)


@dataclass(frozen=True)
class Widget:
    """One widget as the browser is told to draw it: its kind, its id, and what it offers to choose from."""

    kind: str
    id: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class PageResponse:
    """All that the server sent for one page, the id of the session that it gave, and the widgets that it drew."""

    raw: bytes
    session: str
    widgets: tuple[Widget, ...] = ()

    def __contains__(self, text: str) -> bool:
        return text.encode() in self.raw


def request_page(
    server: Server,
    cookies: dict[str, str],
    page: str = "",
    query: str = "",
    session: str = "",
    values: Iterable[WidgetState] = (),
    origin: str = "",
    **headers: str,
) -> PageResponse:
    """Ask for a page as the browser does, with whatever cookies, session, values and headers somebody may send."""
    xsrf = generate_xsrf_token_string()
    request_headers = {name.replace("_", "-"): value for name, value in headers.items()}
    request_headers["Cookie"] = "; ".join(
        f"{name}={value}" for name, value in {"_streamlit_xsrf": xsrf, **cookies}.items()
    )
    xsrf_cookie = cookies.get("_streamlit_xsrf", xsrf)
    message = BackMsg()
    message.rerun_script.query_string, message.rerun_script.page_name = query, page
    message.rerun_script.widget_states.widgets.extend(values)
    with connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        subprotocols=["streamlit", xsrf_cookie, *([session] if session else [])],  # type: ignore[list-item]
        origin=origin or server.url,  # type: ignore[arg-type]
        additional_headers=request_headers,
        max_size=None,
    ) as socket:
        socket.send(message.SerializeToString())
        return _receive_page(socket)


def _receive_page(socket: ClientConnection) -> PageResponse:
    """All that is sent until a run is over and nothing follows."""
    received, session_id, timeout = b"", "", 20.0
    widgets: dict[str, Widget] = {}
    while True:
        try:
            raw = socket.recv(timeout=timeout)
        except (TimeoutError, ConnectionClosed):
            return PageResponse(received, session_id, tuple(widgets.values()))
        assert isinstance(raw, bytes)
        message = ForwardMsg()
        message.ParseFromString(raw)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            session_id = message.new_session.initialize.session_id
        elif kind == "delta":
            widgets.update({widget.id: widget for widget in _widgets_in(message)})
        timeout = QUIET_SECONDS if kind == "script_finished" else timeout
        received += raw


def _widgets_in(message: ForwardMsg) -> Iterator[Widget]:
    """The widget that a message draws, if it draws one."""
    element = message.delta.new_element
    kind = element.WhichOneof("type") or ""
    widget = getattr(element, kind, None)
    if widget_id := getattr(widget, "id", ""):
        options = tuple(getattr(option, "content", option) for option in getattr(widget, "options", ()))
        yield Widget(kind, widget_id, options)


def cookies_of(context: BrowserContext, server: Server) -> dict[str, str]:
    """What the browser would send to the app."""
    return {cookie["name"]: cookie["value"] for cookie in context.cookies(server.url)}


def random_email() -> str:
    """An address that nobody has yet."""
    return f"p{secrets.token_hex(4)}@example.org"
