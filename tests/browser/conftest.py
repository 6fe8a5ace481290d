"""A real browser before a real server: started once, so that the tests cost seconds and not minutes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import pytest

from audit.model.case_review import CaseReview
from audit.storage import Store, open_store
from tests.browser.words import form_says
from tests.paths import PROJECT_ROOT
from tests.ports import free_port
from tests.storage.factories import reload_review

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, Playwright

BROWSER_TESTS = Path(__file__).parent
WHOLE_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# The same engine without the windows, menus and extensions around it: a page costs a third less of the processor.
HEADLESS_PROGRAMS = ("chromium-headless-shell", *WHOLE_PROGRAMS)
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No other host exists: the provider's page would load its styles from elsewhere.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
# Tests open some thousand tabs, each for a moment. What one has compiled of Streamlit, the next need not compile in a
# process of its own; and to optimise the code takes longer than it then runs.
SHORT_LIVED_FLAGS = ("--process-per-site", "--js-flags=--no-turbofan --no-maglev")
READY_SCRIPT = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && app.dataset.testConnectionState === 'CONNECTED'
        && document.querySelector('h1, [role="alert"]') !== null;
}"""
OVERFLOW_SCRIPT = """() => [document.documentElement, document.querySelector('[data-testid="stMain"]')]
    .filter(part => part.scrollWidth > part.clientWidth).map(part => part.tagName + ' ' + part.scrollWidth)"""
# What is shown and smaller than 24 by 24 pixels. A link in a sentence may be, and a box is clicked by its label.
SMALL_TARGETS = """() => {
    const TARGETS = `a[href], button, summary, input:not([type=file]), select, textarea, [role=radio], [role=checkbox],
        [role=tab], [role=button], [role=spinbutton]`;
    const HIDDEN = '[aria-hidden=true], .skip, [data-testid=stSkipToContent]';
    const isText = (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
    const isInSentence = (target) =>
        getComputedStyle(target).display === 'inline' && [...target.parentElement.childNodes].some(isText);
    const clicked = (target) => target.matches('[type=checkbox], [type=radio]') && target.closest('label') || target;
    const nameOf = (target) => target.textContent.trim() || target.getAttribute('aria-label') || target.outerHTML;
    return [...document.querySelectorAll(TARGETS)]
        .filter((target) => target.checkVisibility() && !target.closest(HIDDEN) && !isInSentence(target))
        .map((target) => [nameOf(target).slice(0, 80), clicked(target).getBoundingClientRect()])
        .filter(([, { width, height }]) => Math.min(width, height) < 23.5)
        .map(([name, { width, height }]) => `${name}: ${Math.round(width)} by ${Math.round(height)}`);
}"""
FOCUS_SCRIPT = "() => document.activeElement.closest('[data-row]')?.dataset.row || document.activeElement.tagName"
CELLS_SCRIPT = """rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"""
TIMEOUT_MS = 20_000

NewPage = Callable[..., "Page"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.browser)


class HasUrl(Protocol):
    """Whatever the app is reached at."""

    @property
    def url(self) -> str:
        """Where it listens."""


class Server:
    """``streamlit run app.py`` on a free port of this computer, with a store of its own."""

    def __init__(self, folder: Path) -> None:
        self.store_url = f"sqlite:///{folder / 'audits.db'}"
        self.log_file = folder / "server.log"
        self.port = free_port()
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
            self._process = subprocess.Popen(command, cwd=PROJECT_ROOT, env=environment, stdout=log, stderr=log)
        for _ in range(200):
            if self._process.poll() is not None:
                break
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1).close()
                return
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        raise RuntimeError(f"the server did not start:\n{self.log}")

    def suspend(self) -> None:
        """Stop it in its tracks: the connection stays open, nobody answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        """Let it go on where it was stopped."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def kill(self) -> None:
        """kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def recover(self) -> None:
        """Whatever a test did to it, let it run again."""
        if self._process is None:
            self.start()
        self.resume()


class PageActivity:
    """What a tab asked for, where it went and which dialogs it opened."""

    def __init__(self, page: Page) -> None:
        self.addresses: list[str] = []
        self.dialogs: list[str] = []
        page.on("request", lambda request: self.addresses.append(request.url))
        page.on("framenavigated", lambda frame: self.addresses.append(frame.url))
        page.on("dialog", self._dismiss)

    def _dismiss(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.type)
        dialog.dismiss()

    @property
    def hosts(self) -> set[str]:
        """Every host that was asked for something."""
        urls = {urlsplit(address) for address in self.addresses}
        return {url.netloc for url in urls if url.scheme not in ("data", "blob", "about")}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives the browsers."""
    try:
        from playwright.sync_api import expect, sync_playwright
    except ImportError:
        pytest.skip("Browser: the Python package playwright is not installed")
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium that is installed already; nothing is downloaded."""
    yield from _launch(playwright, HEADLESS_PROGRAMS)


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium that people use, for what its outer part does: downloads, uploads, the clipboard, printing."""
    yield from _launch(playwright, WHOLE_PROGRAMS)


def _launch(playwright: Playwright, programs: tuple[str, ...]) -> Iterator[Browser]:
    from tests.browser.certificates import trust_flag

    program = next(filter(None, map(shutil.which, programs)), None)
    if program is None:
        pytest.skip("Browser: no Chromium program is installed")
    flags = [*CHROMIUM_FLAGS, *SHORT_LIVED_FLAGS, trust_flag()]
    opened = playwright.chromium.launch(executable_path=program, args=flags)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe, which comes with a Python package: nothing is fetched."""
    package = pytest.importorskip("axe_playwright_python", reason="Browser: axe-playwright-python is not installed")
    return (Path(package.__file__).parent / "axe.min.js").read_text("utf-8")


@pytest.fixture(scope="session")
def server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that tests share; each makes an audit of its own in its store."""
    yield from _run_server(tmp_path_factory.mktemp("server"))


@pytest.fixture(scope="module")
def own_server(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of one file of tests."""
    yield from _run_server(tmp_path_factory.mktemp("own"))


@pytest.fixture
def killable_server(own_server: Server) -> Iterator[Server]:
    """A server that a test may kill; the next test finds it running."""
    yield own_server
    own_server.recover()


@pytest.fixture(scope="module")
def own_server_store(own_server: Server) -> Iterator[Store]:
    """The store of the server of one file of tests."""
    opened = open_store(own_server.store_url)
    yield opened
    opened.close()


@pytest.fixture
def killable_store(own_server_store: Store, killable_server: Server) -> Store:
    """The store of the server that may be killed."""
    return own_server_store


def _run_server(folder: Path) -> Iterator[Server]:
    server_process = Server(folder)
    server_process.start()
    yield server_process
    server_process.kill()


@pytest.fixture(scope="session")
def store(server: Server) -> Iterator[Store]:
    """The store of the shared server, to prepare cases in and to look at what was kept."""
    opened = open_store(server.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def profile(browser: Browser) -> Iterator[BrowserContext]:
    """One browser profile for all tests, so that the app's own scripts are loaded once."""
    yield from _open_profile(browser)


@pytest.fixture(scope="session")
def whole_profile(whole_browser: Browser) -> Iterator[BrowserContext]:
    """The same in the browser that people use; a file of tests takes it as its ``profile``."""
    yield from _open_profile(whole_browser)


def _open_profile(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(accept_downloads=True, timezone_id="Europe/London")
    context.set_default_timeout(TIMEOUT_MS)
    keep_process(context)
    yield context
    context.close()


def keep_process(context: BrowserContext) -> None:
    """Keep the process of the app's tabs between tests, by an empty tab of the same site, whatever the port."""
    tab = context.new_page()
    tab.route("**", lambda route: route.fulfill(body=""))
    tab.goto("http://127.0.0.1/")


@pytest.fixture
def new_page(profile: BrowserContext) -> Iterator[NewPage]:
    """Makes a tab; whoever opens one comes to the app anew, for nothing of a tab outlives it but what is stored."""
    opened: list[Page] = []

    def open_tab(width: int = 1280, height: int = 1000) -> Page:
        tab = profile.new_page()
        tab.set_viewport_size({"width": width, "height": height})
        opened.append(tab)
        return tab

    yield open_tab
    for tab in opened:
        tab.close()


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """A tab on a laptop."""
    return new_page()


@pytest.fixture(scope="session")
def secure_profile(browser: Browser) -> Iterator[BrowserContext]:
    """The profile for what is reached through TLS: its host may never be asked without it again."""
    context = browser.new_context(timezone_id="Europe/London")
    context.set_default_timeout(TIMEOUT_MS)
    yield context
    context.close()


@pytest.fixture
def secure_page(secure_profile: BrowserContext) -> Iterator[Page]:
    """A tab for what is reached through TLS; it brings no cookie along."""
    secure_profile.clear_cookies()
    tab = secure_profile.new_page()
    yield tab
    tab.close()


def wait_until_settled(page: Page) -> Page:
    """Wait until the page is connected and its run is over; a run that comes right after it is waited for too."""
    page.wait_for_function(READY_SCRIPT, timeout=TIMEOUT_MS)
    page.wait_for_timeout(50)
    page.wait_for_function(READY_SCRIPT, timeout=TIMEOUT_MS)
    return page


def open_folded(page: Page, title: str, position: int = 0) -> None:
    """Open one of the folded parts with this title. A click while the page is drawn again is lost."""
    wait_until_settled(page)
    part = page.locator("details").filter(has=page.locator("summary").filter(has_text=title)).nth(position)
    part.locator("summary").first.click()
    part.and_(page.locator("[open]")).wait_for()


def overflowing_parts(page: Page) -> list[str]:
    """Return the parts that are wider than the window, once charts have had two seconds to follow its width."""
    parts: list[str] = page.evaluate(OVERFLOW_SCRIPT)
    for _ in range(20):
        if not parts:
            break
        page.wait_for_timeout(100)
        parts = page.evaluate(OVERFLOW_SCRIPT)
    return parts


def small_targets(page: Page) -> list[str]:
    """What can be clicked and is smaller than it may be, with its size."""
    small: list[str] = page.evaluate(SMALL_TARGETS)
    return small


def open_page(page: Page, server: Server, path: str = "", **query: str) -> Page:
    """Open an address of the app and wait until it is drawn."""
    query_string = "&".join(f"{name}={value}" for name, value in query.items())
    page.goto(f"{server.url}/{path}{'?' if query_string else ''}{query_string}")
    return wait_until_settled(page)


def open_case(page: Page, server: HasUrl, review: CaseReview, section: str) -> Page:
    """Open a case at one of its sections."""
    page.goto(f"{server.url}/record?audit={review.audit.id}&case={review.case_id}&section={section}")
    section_title(page).filter(has_text=re.compile(".")).wait_for()
    return wait_until_settled(page)


def follow_nav_link(page: Page, name: str) -> None:
    """Follow a link of the bar at the top."""
    page.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("heading", name=name, level=1).wait_for()
    wait_until_settled(page)


def table_rows(page: Page, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so."""
    tables = page.locator("table").filter(has=page.locator("caption", has_text=re.compile(f"^{re.escape(caption)}")))
    rows: list[list[str]] = tables.first.locator("tbody tr").evaluate_all(CELLS_SCRIPT)
    return rows


def section_title(page: Page) -> Locator:
    """The heading of the section that is shown."""
    return page.locator("[data-part=title]")


def section_button(page: Page, name: str) -> Locator:
    """The way to a section of the case."""
    return page.get_by_role("navigation", name="Sections of this form").get_by_role("button", name=name)


def question_row(page: Page, subject: str) -> Locator:
    """Everything that belongs to one question, or to one fact."""
    return page.locator(f'[data-row="{subject}"]')


def answer_button(page: Page, subject: str, label: str) -> Locator:
    """One of the answers to a question, by the name that voice control can say, or to a case detail."""
    if subject[0].isdecimal():
        name = form_says("answerTo", answer=label, subject=subject)
        return question_row(page, subject).get_by_role("radio", name=name, exact=True)
    return question_row(page, subject).get_by_role("radio", name=re.compile(rf"^{re.escape(label)}(, |$)"))


def save_status(page: Page, subject: str) -> Locator:
    """The words beside an answer that say how it stands with the store."""
    return question_row(page, subject).locator(".given .mark")


def saved_status(page: Page, question: str) -> Locator:
    """The mark that says that the answer to a question is stored."""
    return save_status(page, question).and_(page.locator('[data-waiting="no"]:not([data-held=""])'))


def note_field(page: Page, question: str) -> Locator:
    """The note on a question, unfolded."""
    field = page.get_by_label(f"Note on {question}", exact=True)
    if not field.is_visible():
        question_row(page, question).get_by_role("button", name=form_says("guidance")).click()
    field.wait_for()
    return field


def note_status(page: Page, question: str) -> Locator:
    """The words below a note that say how it stands with the store."""
    return question_row(page, question).locator(".more .mark:not([id])")


def stored_answers(store: Store, review: CaseReview) -> dict[str, str | None]:
    """The answers that the store holds of a case."""
    return {question: stored.value for question, stored in reload_review(store, review).answers.items()}


def stored_note(store: Store, review: CaseReview, question: str = "2.2.1") -> str | None:
    """The note on a question that the store holds."""
    stored = reload_review(store, review).notes.get(question)
    return stored.value if stored else None


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait until something holds, but not for ever."""
    for _ in range(300):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it never held")
