"""The app, or one bare Streamlit page, as a process of its own on the loopback address: started, killed, started again.

Both run under the shipped settings, so that a comparison is of the pages alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from audit.model.audit import AuditDescription
from audit.model.case import Case
from audit.model.case_review import CaseReview
from audit.storage import Person, Store, open_store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests.paths import PROJECT_ROOT
from tests.ports import free_port

QUESTIONNAIRE_PATH = QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml"
PERSON = Person("Benchmark", local=True)
TIMEOUT_SECONDS = 30.0
KILOBYTES_PER_MEGABYTE = 1024.0
BARE_PAGE = """
import streamlit as st
n = st.segmented_control("n", ["Yes", "No"], key="n", required=True)
st.html(f'<p data-held="{n or ""}">{n}</p>')
"""
EMPTY_PAGE = "import streamlit as st\nst.html('<h1>Empty</h1>')\n"


@dataclass
class Server:
    """A Streamlit script that is served, under the same port each time it is started."""

    script: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The process that serves."""
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = [sys.executable, "-m", "streamlit", "run", str(self.script), "--server.port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            cwd=PROJECT_ROOT,
            env=os.environ | self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while not self.is_running():
            if time.monotonic() > deadline or self.process.poll() is not None:
                raise RuntimeError(f"{self.script.name} does not come up on port {self.port}.")
            time.sleep(0.05)

    def is_running(self) -> bool:
        """Whether it serves pages now."""
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/_stcore/health", timeout=1) as reply:
            return bool(reply.status == 200)
        return False

    def kill(self) -> None:
        """End it at once (kill -9): nothing is tidied up."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def memory_megabytes(self) -> float:
        """The memory that it holds (RSS)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        (line,) = [line for line in status.splitlines() if line.startswith("VmRSS:")]
        return float(line.split()[1]) / KILOBYTES_PER_MEGABYTE

    def processor_seconds(self) -> float:
        """The processor time that it used since its start."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serve(script: Path, **environment: str) -> Iterator[Server]:
    """A script, served until the block ends."""
    server = Server(script, environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()


@contextmanager
def serve_app(database: str) -> Iterator[Server]:
    """The workbench on a database, served until the block ends."""
    with serve(PROJECT_ROOT / "app.py", AUDIT_DATABASE_URL=database, AUDIT_PERSON=PERSON.name) as server:
        yield server


@contextmanager
def serve_page(folder: Path, source: str = BARE_PAGE) -> Iterator[Server]:
    """A Streamlit page of a few lines, served until the block ends."""
    script = folder / f"page-{abs(hash(source))}.py"
    script.write_text(source, "utf-8")
    with serve(script) as server:
        yield server


def sqlite_url(folder: Path) -> str:
    """The URL of a new store in a folder."""
    return f"sqlite:///{folder / 'audits.db'}"


@contextmanager
def managed_store(url: str) -> Iterator[Store]:
    """A store, given back when the block ends."""
    store = open_store(url)
    try:
        yield store
    finally:
        store.close()


def create_reviews(store: Store, number: int = 1) -> list[CaseReview]:
    """So many new cases without answers, of one new audit on the questionnaire of 2021."""
    audit_id = store.audits.start(PERSON, AuditDescription("Benchmark", "Unit"), QUESTIONNAIRE_PATH.read_bytes())
    case_ids = [store.cases.add(PERSON, audit_id, Case(f"B-{index:03d}")) for index in range(1, number + 1)]
    return [store.reviews.open(PERSON, audit_id, case_id) for case_id in case_ids]
