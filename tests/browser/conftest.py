"""A real browser before a real server: started once, so that the tests cost seconds and not minutes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audit.storage import Store, open_store
from audit.storage.reading import Reading

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

HOME = Path(__file__).parents[2]
HERE = Path(__file__).parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
READY = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('h1, [role="alert"]') !== null;
}"""
PATIENCE = 20_000

NewPage = Callable[..., "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


class Server:
    """``streamlit run app.py`` on a free port of this computer, with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.store_url = f"sqlite:///{folder / 'audits.db'}"
        self.log_file = folder / "server.log"
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> str:
        """Whatever it has written."""
        return self.log_file.read_text("utf-8", errors="replace")

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(self.port)]
        environment = os.environ | {"AUDIT_DATABASE_URL": self.store_url, "AUDIT_PERSON": "Ann"}
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=HOME, env=environment, stdout=log, stderr=log)
        for _ in range(200):
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log}")

    def freeze(self) -> None:
        """Stop it in its tracks: the connection stays open, nobody answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on where it was stopped."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium that is installed already; nothing is downloaded."""
    program = next(filter(None, map(shutil.which, CHROMIUM)), None)
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        program = None
    if program is None:
        pytest.skip("Browser: no Chromium program or no Python package playwright is installed")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share; each makes an audit of its own in its store."""
    yield from _serving(tmp_path_factory.mktemp("server"))


@pytest.fixture
def other_server(browser: Browser, tmp_path: Path) -> Iterator[Server]:
    """A server with an empty store that a test may kill."""
    yield from _serving(tmp_path)


def _serving(folder: Path) -> Iterator[Server]:
    started = Server(folder)
    started.start()
    yield started
    started.kill()


@pytest.fixture(scope="session")
def store(server: Server) -> Iterator[Store]:
    """The store of the shared server, to prepare cases in and to look at what was kept."""
    opened = open_store(server.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all tests, so that the app's own scripts are loaded once."""
    context = browser.new_context(accept_downloads=True, timezone_id="Europe/London")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def new_page(profile: BrowserContext) -> Iterator[NewPage]:
    """Makes a tab; whoever opens one comes to the app anew, for nothing of a tab outlives it but what is stored."""
    opened: list[Page] = []

    def made(width: int = 1280, height: int = 1000) -> Page:
        tab = profile.new_page()
        tab.set_viewport_size({"width": width, "height": height})
        opened.append(tab)
        return tab

    yield made
    for tab in opened:
        tab.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A tab on a laptop."""
    return new_page()


def settled(page: Page) -> Page:
    """Wait until the page is connected and its run is over; a run that comes right after it is waited for too."""
    page.wait_for_function(READY, timeout=PATIENCE)
    page.wait_for_timeout(100)
    page.wait_for_function(READY, timeout=PATIENCE)
    return page


def visit(page: Page, server: Server, place: str = "", **query: str) -> Page:
    """Open an address of the app and wait until it is drawn."""
    asked = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{server.url}/{place}{'?' if asked else ''}{asked}")
    return settled(page)


def open_case(page: Page, server: Server, reading: Reading, section: str) -> Page:
    """Open a case at one of its sections."""
    visit(page, server, "record", audit=reading.audit.id, case=reading.case_id, section=section)
    page.locator(f"#section-{section.replace('.', '-')}").wait_for()
    return settled(page)


def row(page: Page, question: str) -> Locator:
    """Everything that belongs to one question."""
    name = question.replace(".", "-")
    return page.locator(f".st-key-row-{name}, .st-key-judgement-{name}")


def choice(page: Page, question: str, words: str) -> Locator:
    """One of the answers to a question."""
    return row(page, question).get_by_role("radio", name=words, exact=True)


def saved(page: Page, question: str) -> Locator:
    """The mark that says that the answer to a question is stored."""
    return row(page, question).and_(page.locator(":not([data-waiting])")).locator("[data-held].saved")


def note(page: Page, question: str) -> Locator:
    """The note on a question, opened."""
    row(page, question).get_by_role("button", name="Guidance, note").click()
    field = page.get_by_label(f"Note on {question}", exact=True)
    field.wait_for()
    return field
