"""Files that a real browser hands in and takes out: hostile ones are refused, and none that comes out is old."""

from __future__ import annotations

import csv
import http.client
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string
from websockets.sync.client import connect

from audit.files.spreadsheets.limits import MEGABYTE
from audit.model.answers import Answer
from audit.storage import Store
from audit.toml_files.questionnaire import shipped_questionnaires
from tests.browser.conftest import PageActivity, Server, open_page, wait_until_settled
from tests.browser.page_states import expand
from tests.files.test_safety_checks import HOSTILE
from tests.storage.factories import ANN, create_audit, save_answer

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

EMPTY_FILE = "Download a template"
# Looked for in each frame that the browser draws: a locator looks again only after half a second.
ALERT = "[...document.querySelectorAll('[role=alert]')].find(alert => /There is a problem/.test(alert.innerText))"
GROWTH_AT_MOST = 200 * MEGABYTE
A_CSV_AFTER_ALL = "no workbook at all"  # whatever it is called, it is read as what it is
TRICKS = (
    "../../../etc/cron.d/evil.xlsx",
    "..\\..\\evil.xlsx",
    "<img src=x onerror='window.struck=1'>.xlsx",
    "![x](http://foreign.example/i.png).xlsx",
    "evil.xlsx\u202egpj.exe.xlsx",
    "'; DROP TABLE audit; --.xlsx",
    f"{'long' * 50}.xlsx",
)


@pytest.fixture(scope="module")
def profile(whole_profile: BrowserContext) -> BrowserContext:
    """Uploads and downloads pass through the outer part of the browser that people use."""
    return whole_profile


@pytest.fixture(scope="module")
def audit_id(store: Store) -> str:
    return create_audit(store, name="Files")


@pytest.fixture
def upload_file(page: Page, server: Server, audit_id: str) -> Callable[[str, bytes], str]:
    """Hands a file in on the page of cases; returns what the page says to it."""
    open_page(page, server, "cases", audit=audit_id)
    expand(page, "Import cases", EMPTY_FILE)

    def upload(name: str, data: bytes) -> str:
        mime = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        page.set_input_files("input[type=file]", [{"name": name, "mimeType": mime, "buffer": data}])
        message = str(page.wait_for_function(f"() => {ALERT}?.innerText", timeout=60_000).json_value())
        page.get_by_role("button", name="Remove").click()
        page.wait_for_function(f"() => !{ALERT}")
        wait_until_settled(page)
        return message

    return upload


def memory_of(server: Server) -> int:
    """The bytes of memory that the server holds."""
    assert server._process is not None
    status = Path(f"/proc/{server._process.pid}/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmRSS"))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux, to see how much memory is held")
def test_hostile_workbooks_are_rejected_and_memory_hardly_grows(
    upload_file: Callable[[str, bytes], str], server: Server, store: Store, audit_id: str
):
    workbooks = {name: (make(), why) for name, (make, why) in HOSTILE.items()}
    small = [name for name, (data, _) in workbooks.items() if 0 < len(data) < 5 * MEGABYTE and name != A_CSV_AFTER_ALL]
    # Some of them, because test_safety_checks.py reads all of them without a browser.
    handed_in = {name: workbooks[name] for name in small[:: len(small) // 10]}
    assert len(handed_in) >= 10
    before = memory_of(server)
    for name, (data, why) in handed_in.items():
        assert why in upload_file("responses.xlsx", data), name
    assert memory_of(server) - before < GROWTH_AT_MOST
    assert store.cases.progress(ANN, audit_id) == []


def test_a_file_name_is_never_used_as_a_path_or_as_markup(
    page: Page, upload_file: Callable[[str, bytes], str], server: Server
):
    seen, folder = PageActivity(page), Path(server.store_url.removeprefix("sqlite:///")).parent
    before = sorted(path.name for path in folder.rglob("*"))
    for name in TRICKS:
        message = upload_file(name, b"no workbook at all")
        assert "The file: " in message
        assert "evil" not in message
    assert seen.hosts <= {server.url.removeprefix("http://")}
    assert page.evaluate("window.struck") is None
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert "evil" not in server.log


@contextmanager
def session_of(server: Server) -> Iterator[str]:
    """A page that is open, for as long as the block lasts: its session's id."""
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], origin=server.url, max_size=None) as there:  # type: ignore[arg-type,list-item]
        there.send(asked.SerializeToString())
        message = ForwardMsg()
        while message.WhichOneof("type") != "new_session":
            raw = there.recv(timeout=20)
            assert isinstance(raw, bytes)
            message.ParseFromString(raw)
        yield message.new_session.initialize.session_id


def send_file(server: Server, session: str, size: int, tells_length: bool = True) -> int:
    """Send a file past the page, with a token as the page has it; returns the status of the answer."""
    token = generate_xsrf_token_string()
    head = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.exe"\r\n\r\n'
    parts = [head, *([b"a" * 65536] * (size // 65536)), b"\r\n--x--\r\n"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    sent = {
        "Content-Type": "multipart/form-data; boundary=x",
        "X-Xsrftoken": token,
        "Cookie": f"_streamlit_xsrf={token}",
        **({"Content-Length": str(sum(map(len, parts)))} if tells_length else {"Transfer-Encoding": "chunked"}),
    }
    try:
        connection.request(
            "PUT", f"/_stcore/upload_file/{session}/f1", iter(parts), sent, encode_chunked=not tells_length
        )
        return connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_server_rejects_an_upload_above_the_limit_with_or_without_a_declared_length(server: Server):
    with session_of(server) as session:
        assert send_file(server, session, 65536) == 204
        assert send_file(server, session, 8 * MEGABYTE) == 413
        assert send_file(server, session, 8 * MEGABYTE, tells_length=False) == 413
    assert send_file(server, "no-session", 65536) == 400


def test_a_large_download_is_never_out_of_date(page: Page, server: Server, store: Store):
    """Streamlit names a file above 1 MiB by samples of it and its length: with the same name it handed out the old."""
    audit_id = create_audit(store, shipped_questionnaires()[0].source.decode(), "A large audit")
    unsampled = many_cases(store, audit_id, 4800)
    before = downloaded_responses(page, server, audit_id)
    review = store.reviews.open(ANN, audit_id, unsampled)
    question = next(iter(review.answers))
    save_answer(store, review, question, Answer.NOT_APPLICABLE)
    after = downloaded_responses(page, server, audit_id)
    assert len(before[0]) == len(after[0]), "as long as before, so that only its name can tell"
    assert len(after[0]) > MEGABYTE
    changed = [(old, new) for old, new in zip(before[1], after[1], strict=True) if old != new]
    assert [new[question] for _, new in changed] == ["n/a"]


def many_cases(store: Store, audit_id: str, number: int) -> str:
    """So many cases with one answer and long texts; returns the id of one that no sample of the file holds."""
    from audit.model.case import Case, CaseRecord

    answers = {store.audits.get(ANN, audit_id).questionnaire.questions[0].id: Answer.YES}
    cases = [CaseRecord(Case(f"A-{n:05}-{'x' * 32}", "a" * 120), answers) for n in range(number)]
    store.cases.import_cases(ANN, audit_id, cases)
    return store.cases.progress(ANN, audit_id)[number // 4].id


def downloaded_responses(page: Page, server: Server, audit_id: str) -> tuple[bytes, list[dict[str, str]]]:
    """The responses file as the browser saved it."""
    open_page(page, server, "export", audit=audit_id)
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="Download responses (CSV)").click()
    data = Path(download.value.path()).read_bytes()
    return data, list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
