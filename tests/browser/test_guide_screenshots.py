"""The screenshots of the guides: each step is checked, and with ``AUDIT_SCREENSHOTS=1`` the pictures are made again.

Each picture contains a digest of the words on its page. If the words change, the test fails until the pictures are made
again, so the guides cannot show an old screen.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from audit.model.case import Case, CaseRecord
from audit.sample_audit import load_sample_audit
from audit.storage import Person, Role, Store, open_store
from audit.toml_files.questionnaire import QUESTIONNAIRES_FOLDER
from tests.browser.conftest import NewPage, Server, open_page, section_title
from tests.browser.sample_states import upload_list
from tests.browser.sign_in import PROXY_SECRET, SignInServer
from tests.paths import PROJECT_ROOT
from tests.storage.factories import ANN, YES, create_audit, save_answer

if TYPE_CHECKING:
    from playwright.sync_api import Page

DOCS = Path(__file__).parents[2] / "docs"
MAKE_PICTURES = os.environ.get("AUDIT_SCREENSHOTS") == "1"
WIDTH, HEIGHT = 1280, 800
COLOURS = 96
MAX_BYTES = 120_000
WORDS_KEY = "Words"
MAX_READS, READ_INTERVAL_MS, SETTLE_MS = 40, 500, 4000
MAIN = '[data-testid="stMain"]'
CHART = '[data-testid="stVegaLiteChart"] svg, [data-testid="stVegaLiteChart"] canvas'
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE_OR_NUMBER = re.compile(rf"\d+|\b(?:{MONTHS})\b")
LONG_LIST = PROJECT_ROOT / "sample_data" / "knowsley-st-helens-2023" / "long_list.csv"
AUDITOR = "auditor@example.org"
HEADERS_OF_AUDITOR = {"X-Forwarded-Email": AUDITOR, "X-Audit-Proxy-Secret": PROXY_SECRET}
COPIED_CASE, OPEN_CASE, UNANSWERED = "KSH-CFNH7", "KSH-7F3K9", ("2.2.1", "2.5")


@dataclass(frozen=True)
class SampleApp:
    """The app with the sample audit in it and one case that is in progress; and an audit as its auditor sees it.

    ``drafts`` are the ids of drafts of questionnaires, by what is in them.
    """

    server: Server
    audit_id: str
    case_id: str
    auditor_server: Server
    auditor_audit_id: str
    drafts: Mapping[str, str]


@dataclass(frozen=True)
class Step:
    """A screenshot: its file in ``docs``, the page and the rest of its address, and how to wait for its content."""

    picture: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    in_case: bool = False
    of_auditor: bool = False
    is_drawn: bool = True
    draft: str = ""
    wait: Callable[[Page], None] | None = None

    def open(self, page: Page, app: SampleApp) -> None:
        """Go to the page and wait until it shows what the guide describes."""
        query = {"audit": app.audit_id if self.is_drawn and not self.of_auditor else app.auditor_audit_id}
        query |= {"case": app.case_id} if self.in_case else {}
        query |= {"draft": app.drafts[self.draft]} if self.draft else {}
        if self.of_auditor:
            page.set_extra_http_headers(HEADERS_OF_AUDITOR)
        open_page(page, app.auditor_server if self.of_auditor else app.server, self.path, **query, **dict(self.query))
        if self.wait is not None:
            self.wait(page)


def show_section(page: Page) -> None:
    section_title(page).filter(has_text=re.compile(".")).wait_for()


def show_chart(page: Page) -> None:
    page.locator(CHART).first.wait_for()


def show_case(page: Page) -> None:
    page.get_by_role("link", name=OPEN_CASE).first.wait_for()


def show_download(page: Page) -> None:
    page.get_by_role("button", name="Download the recording sheet").wait_for()


def show_steps(page: Page) -> None:
    page.get_by_role("heading", name="Steps of this audit").wait_for()


def show_table(page: Page) -> None:
    page.locator("table").first.wait_for()


def show_form(page: Page) -> None:
    form = page.locator(".st-key-item-form")
    form.get_by_label("Wording").wait_for()
    form.evaluate("form => form.scrollIntoView()")


def show_settings(page: Page) -> None:
    upload_list(page, LONG_LIST.read_bytes())
    page.get_by_role("button", name="Draw cases").wait_for()


def show_text(page: Page) -> None:
    page.locator(".lines .wrong").first.wait_for(state="attached")
    page.locator("[data-line]").first.click()


FORM = (("view", "questions"), ("item", "standards.4.key_questions.0"))
TRIAL = (("open", "hmip-probation-2021"), ("version", "3"), ("view", "trial"))
STEPS = (
    Step("guide/images/home-lead.png", "", wait=show_steps),
    Step("guide/images/home-auditor.png", "", of_auditor=True),
    Step("guide/images/sample-before.png", "sample", is_drawn=False, wait=show_settings),
    Step("guide/images/sample-after.png", "sample", wait=show_table),
    Step("guide/images/allocate.png", "allocate", wait=show_chart),
    Step("guide/images/new-audit.png", "start"),
    Step("guide/images/questionnaire-questions.png", "questionnaires", FORM, draft="changed", wait=show_form),
    Step("guide/images/questionnaire-file.png", "questionnaires", (("view", "file"),), draft="problem", wait=show_text),
    Step("guide/images/questionnaire-trial.png", "questionnaires", TRIAL, wait=show_table),
    Step(
        "guide/images/questionnaire-changes.png",
        "questionnaires",
        (("view", "changes"),),
        draft="changed",
        wait=show_table,
    ),
    Step("guide/images/cases.png", "cases", wait=show_case),
    Step("guide/images/case-details.png", "record", (("section", "facts"),), in_case=True, wait=show_section),
    Step("guide/images/questions.png", "record", (("section", "2.2"),), in_case=True, wait=show_section),
    Step("guide/images/record-in-excel.png", "record-in-excel", of_auditor=True, wait=show_download),
    Step("guide/images/submit.png", "record", (("section", "check"),), in_case=True, wait=show_section),
    Step("images/results.png", "results", wait=show_chart),
    Step("guide/images/breakdowns.png", "breakdowns", (("by", "sentence_type"),), wait=show_chart),
    Step("guide/images/findings.png", "findings", wait=show_table),
    Step("guide/images/export.png", "export"),
    Step("guide/images/settings.png", "settings"),
    Step("guide/images/history.png", "history", wait=show_table),
)


@pytest.fixture(scope="module")
def app(own_server: Server) -> Iterator[SampleApp]:
    """The app on the sample audit, with one case to record."""
    store = open_store(own_server.store_url)
    audit_id = load_sample_audit(store, ANN)
    store.cases.import_cases(ANN, audit_id, [unfinished_copy(store, audit_id)])
    case_id = find_case(store, audit_id, OPEN_CASE)
    auditor_audit_id = create_audit(store, name="Autumn case audit")
    store.members.set_role(ANN, auditor_audit_id, AUDITOR, Role.AUDITOR)
    for reference in ("KSH-2B7QD", "KSH-9XW4T"):
        review = store.reviews.open(
            ANN, auditor_audit_id, store.cases.add(ANN, auditor_audit_id, Case(reference, AUDITOR))
        )
    save_answer(store, review, "2.2.2", YES, Person(AUDITOR))
    trust = ("--server.trustedUserHeaders", '{"X-Forwarded-Email": "email"}')
    auditor_server = SignInServer(own_server.log_file.parent, *trust, AUDIT_PROXY_SECRET=PROXY_SECRET)
    auditor_server.start()
    yield SampleApp(own_server, audit_id, case_id, auditor_server, auditor_audit_id, write_drafts(store))
    auditor_server.kill()
    store.close()


def write_drafts(store: Store) -> dict[str, str]:
    """Write the next version of the questionnaire of the sample, and one with a problem; return their ids."""
    source = (QUESTIONNAIRES_FOLDER / "hmip-probation-2021.toml").read_text("utf-8")
    changed = source.replace('version = "3"', 'version = "4"', 1).replace("enough sources", "all relevant sources", 1)
    sources = {"problem": changed.replace("[[decision_rules]]", "[[decision_rule]]", 1), "changed": changed}
    return {name: store.questionnaires.create(ANN, text) for name, text in sources.items()}


def find_case(store: Store, audit_id: str, reference: str) -> str:
    """Return the id of a case."""
    return next(case.id for case in store.cases.progress(ANN, audit_id) if case.case.reference == reference)


def unfinished_copy(store: Store, audit_id: str) -> CaseRecord:
    """Return a copy of a case of the sample with some answers missing, so that it is in progress."""
    record = store.reviews.open(ANN, audit_id, find_case(store, audit_id, COPIED_CASE)).case_record
    answers = {
        question_id: answer for question_id, answer in record.answers.items() if not question_id.startswith(UNANSWERED)
    }
    case = replace(record.case, reference=OPEN_CASE, auditor=ANN.name)
    return replace(record, case=case, answers=answers)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: Path(step.picture).stem)
def test_each_screenshot_shows_the_words_of_its_page(step: Step, new_page: NewPage, app: SampleApp) -> None:
    page = new_page(WIDTH, HEIGHT)
    step.open(page, app)
    assert page.get_by_role("alert").count() == 0
    path = DOCS / step.picture
    if MAKE_PICTURES:
        save_picture(page, path)
    with Image.open(path) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert has_words(page, picture.info[WORDS_KEY]), "The page has changed: run again with AUDIT_SCREENSHOTS=1."


def test_the_documents_show_every_screenshot_and_no_other() -> None:
    shown = set()
    for document in (DOCS.parent / "README.md", *sorted(DOCS.glob("**/*.md"))):
        for link in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", document.read_text("utf-8")):
            shown.add((document.parent / link).resolve().relative_to(DOCS).as_posix())
    pictures = {path.relative_to(DOCS).as_posix() for path in DOCS.glob("**/*.png")}
    assert shown == pictures == {step.picture for step in STEPS}


def test_screenshots_are_small() -> None:
    assert {path.name: size for path in DOCS.glob("**/*.png") if (size := path.stat().st_size) > MAX_BYTES} == {}


def words_digest(page: Page) -> str:
    """Return a digest of the words on the page, without numbers and months, which change with the day."""
    text = page.locator(MAIN).inner_text()
    return hashlib.sha256(" ".join(DATE_OR_NUMBER.sub("", text).split()).encode()).hexdigest()[:16]


def has_words(page: Page, expected: str) -> bool:
    """Return whether the page shows the expected words; parts of a page are drawn later, so it may take a while."""
    for _ in range(MAX_READS):
        if words_digest(page) == expected:
            return True
        page.wait_for_timeout(READ_INTERVAL_MS)
    return False


def save_picture(page: Page, path: Path) -> None:
    """Write what the window shows as a PNG with few colours, which contains the digest of its words."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLE_MS)  # charts and parts of the page are drawn after its run
    with Image.open(io.BytesIO(page.screenshot(animations="disabled"))) as image:
        reduced = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    info = PngInfo()
    info.add_text(WORDS_KEY, words_digest(page))
    reduced.save(path, optimize=True, pnginfo=info)
