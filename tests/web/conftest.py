"""Visitors for tests: each walks through the real app on a small real store, as somebody with a browser does."""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from audit.storage import Store, store_url
from audit.web.page_list import page_path
from audit.web.session import page_context
from tests.paths import PROJECT_ROOT

BLOCK_END = re.compile(r"</(?:p|h[1-6]|li|td|th|tr|caption|div)>")
TAG = re.compile(r"<[^>]+>")

NewVisitor = Callable[..., "Visitor"]


class Visitor:
    """One person at one browser tab. Whatever is done runs the app once, in that person's name."""

    components: Any = None  # looking through every installed package for components takes longer than most tests
    pages: Any = None  # the addresses of all pages, which AppTest learns by a first run

    def __init__(self, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.name = name
        self._monkeypatch = monkeypatch
        self._started = False
        self._at = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=30)
        self._at._bidi_component_manager = Visitor.components
        if Visitor.pages:
            self._at._registered_pages = Visitor.pages
        else:
            self.run()

    @property
    def at(self) -> AppTest:
        """The page as it is now: the first page unless another was opened first."""
        if not self._started:
            self.run()
        return self._at

    def run(self) -> Visitor:
        """Run the page again, as any click does."""
        self._monkeypatch.setenv("AUDIT_PERSON", self.name)
        self._at.run()
        self._started = True
        Visitor.components = self._at._bidi_component_manager
        Visitor.pages = self._at._registered_pages
        assert not self._at.exception, [exception.message for exception in self._at.exception]
        return self

    def run_after_restart(self) -> Visitor:
        """The server was started anew: it lost what it knew of this page, and the browser sends what it shows."""
        widget_states = self.at._tree.get_widget_states()
        self.at._session_state = AppTest.from_file(str(PROJECT_ROOT / "app.py"))._session_state
        self.at._run(widget_states)
        assert not self.at.exception
        return self

    def open_page(self, page: str, **query: str) -> Visitor:
        """Open a page at an address."""
        self._at.query_params.clear()
        for name, value in query.items():
            self._at.query_params[name] = value
        self._at.switch_page(page_path(page))
        return self.run()

    def set_value(self, kind: str, key: str, value: Any) -> Visitor:
        """Give a widget a value: ``kind`` is its name in AppTest, ``key`` its key."""
        getattr(self.at, kind)(key=key).set_value(value)
        return self.run()

    def fill(self, kind: str, label: str, value: Any) -> Visitor:
        """Give the widget with this label a value."""
        self.widget_by_label(kind, label).set_value(value)
        return self.run()

    def type_into_select(self, label: str, name: str) -> Visitor:
        """Type into the select box with this label what it may not offer; AppTest sends only what stands there."""
        box = self.widget_by_label("selectbox", label)
        box.options.append(name)
        box.set_value(name)
        return self.run()

    def press(self, label: str) -> Visitor:
        """Press the button with this label."""
        self.widget_by_label("button", label).click()
        return self.run()

    def follow_link(self, label: str) -> Visitor:
        """Follow the link with this label to another case on the page Record."""
        (query,) = re.findall(rf'<a href="\?([^"]*)"[^>]*>{re.escape(label)}</a>', self.html)
        return self.open_page("record", **dict(parse_qsl(html.unescape(query))))

    def upload(self, name: str, content: bytes) -> Visitor:
        """Choose a file in the page's only uploader."""
        self.at.file_uploader[0].upload(name, content)
        return self.run()

    def widget_by_label(self, kind: str, label: str) -> Any:
        """The only widget of a kind with this label."""
        (matching,) = [widget for widget in getattr(self.at, kind) if widget.label == label]
        return matching

    def labels(self, kind: str) -> list[str]:
        """The labels of all widgets of a kind."""
        return [widget.label for widget in getattr(self.at, kind)]

    def keys(self, kind: str) -> list[str]:
        """The keys of all widgets of a kind."""
        return [widget.key for widget in getattr(self.at, kind)]

    def has_widget(self, kind: str, key: str) -> bool:
        """Whether the page shows a widget."""
        return key in self.keys(kind)

    def value(self, kind: str, key: str) -> Any:
        """What a widget shows."""
        return getattr(self.at, kind)(key=key).value

    @property
    def html(self) -> str:
        """The page's own HTML as it was sent to the browser."""
        return "\n".join(
            element.value
            for element in self.at.html
            if not element.value.startswith(("<style>", "<script>", "<i data-run=", '<nav class="pages"'))
        )

    @property
    def text_lines(self) -> list[str]:
        """What the page says, piece by piece, without its mark-up."""
        texts = BLOCK_END.sub("\n", self.html).splitlines()
        texts += [text.value for text in (*self.at.text, *self.at.toast)]
        return [html.unescape(TAG.sub("", text)).strip() for text in texts if TAG.sub("", text).strip()]

    @property
    def text(self) -> str:
        """What the page says."""
        return "\n".join(self.text_lines)

    @property
    def query(self) -> dict[str, str]:
        """What the address names."""
        return {
            name: values[0] if isinstance(values, list) else values for name, values in self.at.query_params.items()
        }

    @property
    def title(self) -> str:
        """The page's one main heading."""
        (heading,) = re.findall(r"<h1>(.*?)</h1>", self.html)
        return html.unescape(heading)


@pytest.fixture(scope="session", autouse=True)
def shared_script_cache() -> Iterator[None]:
    """Compile each page once, as the server does: AppTest would compile the app and the page on every run."""
    scripts = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: scripts)
        yield


@pytest.fixture(scope="session", autouse=True)
def shared_runtime() -> Iterator[None]:
    """One stand-in for Streamlit's server, and no browser that sends headers: AppTest makes a server for each run."""
    runtime = app_test.MagicMock(spec=app_test.Runtime)
    runtime.get_client.return_value = None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app_test, "MagicMock", lambda spec: runtime)
        yield


@pytest.fixture(scope="session", autouse=True)
def waits_for_the_run() -> Iterator[None]:
    """Wait for a run until it ends: AppTest would ask every millisecond, and hold it up by 7 in 100."""

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        assert runner._script_thread is not None
        runner._script_thread.join(timeout)
        assert runner.script_stopped(), f"a run took more than {timeout} s"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(autouse=True)
def app_database(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The app opens the same file as the test's store, and forgets it afterwards."""
    assert Path(store.database.engine.url.database or "").parent == tmp_path
    monkeypatch.setenv("AUDIT_DATABASE_URL", str(store.database.engine.url))
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    yield
    st.cache_resource.clear()


class Downloads:
    """The downloads of a page by label: the name of the file, and its content built as on a click."""

    def __init__(self) -> None:
        self.makers: dict[str, tuple[str, Callable[[], bytes]]] = {}

    def __getitem__(self, label: str) -> tuple[str, bytes]:
        name, make = self.makers[label]
        return name, make()

    def names(self) -> set[str]:
        return {name for name, _ in self.makers.values()}


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    """Return the content of the downloads: AppTest knows only their addresses."""
    downloads = Downloads()
    original = st.download_button

    def record_download(label: str, data: Callable[[], bytes], name: str, *more: object, **named: object) -> bool:
        downloads.makers[label] = (name, data)
        return original(label, data, name, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(st, "download_button", record_download)
    return downloads


def app_store() -> Store:
    """Return the app's own store, on another connection to the same file."""
    return page_context._get_store(store_url())


@pytest.fixture
def visitor(app_database: None, monkeypatch: pytest.MonkeyPatch) -> NewVisitor:
    """Makes a visitor; Ann unless told."""
    return lambda name="Ann": Visitor(name, monkeypatch)
