"""What the Results page copies to the clipboard: a table for Word and Excel, and a section as text for an e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from audit.messages import copying as messages
from audit.storage import Store
from tests.browser.conftest import TIMEOUT_MS, Server, open_page, table_rows
from tests.storage.factories import create_audit, import_submitted_cases

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

QUESTION = "2.2.1 Does assessment engage the person?"
READ = """async () => {
    const [item] = await navigator.clipboard.read();
    const texts = await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()]));
    return Object.fromEntries(texts);
}"""
REFUSE = "() => { navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError')); }"
TABLE = "2.2 Assessment: percentage Yes"


class Cells(HTMLParser):
    """Reads the rows of the only table of a piece of HTML."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.formats: dict[str, str] = {}
        self._style = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")
            self._style = dict(attrs)["style"] or ""

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1][-1] += data
            self.formats[self.rows[-1][-1]] = self._style


@pytest.fixture(scope="module")
def results(whole_browser: Browser, server: Server, store: Store) -> Iterator[Page]:
    """The results of an audit, in a tab that may use the clipboard."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, 9, yes=6)
    context = whole_browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(TIMEOUT_MS)
    yield open_page(context.new_page(), server, "results", audit=audit_id)
    context.close()


def press_copy(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.press("Enter")


def test_a_table_is_copied_as_a_table_for_word_and_as_cells_for_excel(results: Page):
    from playwright.sync_api import expect

    press_copy(results, f"Copy table: {TABLE}")
    expect(results.get_by_role("status").filter(has_text=messages.TABLE_COPIED)).to_have_count(1)
    copied = results.evaluate(READ)
    shown = [[" ".join(cell.split()) for cell in row] for row in table_rows(results, TABLE)]
    caption, headings, *lines = copied["text/plain"].split("\n")
    assert caption.startswith(TABLE)
    assert headings.split("\t")[:3] == ["Key question", "Percentage Yes", "Yes out of cases"]
    assert [line.split("\t") for line in lines] == shown
    assert shown[0][:3] == [f"{QUESTION} (joint lowest)", "67%", "6 of 9"]
    table = Cells(copied["text/html"])
    assert table.rows == [[caption], headings.split("\t"), *shown] or table.rows == [headings.split("\t"), *shown]
    assert "mso-number-format" in table.formats["6 of 9"]
    assert "mso-number-format" not in table.formats["67%"], "a number for Excel"


def test_a_cell_that_a_spreadsheet_would_run_is_copied_as_text(results: Page):
    from playwright.sync_api import expect

    cell = results.get_by_role("cell", name="reasonable majority").first
    cell.evaluate("cell => cell.replaceChildren('=HYPERLINK(A1) & <b>')")
    press_copy(results, f"Copy table: {TABLE}")
    expect(results.get_by_role("status").filter(has_text=messages.TABLE_COPIED)).to_have_count(1)
    copied = results.evaluate(READ)
    assert "\t'=HYPERLINK(A1) & <b>\t" in copied["text/plain"]
    assert "mso-number-format" in Cells(copied["text/html"]).formats["=HYPERLINK(A1) & <b>"]


def test_what_is_copied_pastes_as_a_table(results: Page):
    from playwright.sync_api import expect

    results.evaluate("navigator.clipboard.writeText('before')")
    press_copy(results, "Copy table: Ratings of the standards")
    ratings = results.locator("[data-copies]").first
    expect(ratings.get_by_role("status")).to_have_text(messages.TABLE_COPIED)
    results.evaluate("""() => {
        const box = document.createElement("div");
        Object.assign(box, { contentEditable: "true", id: "letter" });
        document.body.append(box);
        box.focus();
    }""")
    results.keyboard.press("Control+V")
    pasted = results.locator("#letter table tr").evaluate_all("rows => rows.map(row => row.cells.length)")
    shown = ratings.locator("tr").count()
    results.evaluate("document.getElementById('letter').remove()")
    assert (len(pasted), max(pasted)) == (shown, 4)


def test_a_section_is_copied_as_text(results: Page):
    from playwright.sync_api import expect

    press_copy(results, "Copy section as text: 2.2 Assessment")
    expect(results.get_by_role("status").filter(has_text=messages.TEXT_COPIED)).to_have_count(1)
    text = results.evaluate(READ)["text/plain"]
    assert "2.2 Assessment: Good. " in text
    assert f"- {QUESTION} 67% (6 of 9), 95% interval " in text


@pytest.mark.parametrize(
    ("name", "sentence", "begins"),
    [
        (f"Copy table: {TABLE}", messages.TABLE_NOT_COPIED, TABLE),
        ("Copy section as text: 2.2 Assessment", messages.TEXT_NOT_COPIED, "First audit: 2.2 Assessment"),
    ],
)
def test_a_browser_that_refuses_leaves_it_selected_to_copy_by_keyboard(
    results: Page, name: str, sentence: str, begins: str
):
    from playwright.sync_api import expect

    results.evaluate("navigator.clipboard.writeText('before')")
    results.evaluate(REFUSE)
    press_copy(results, name)
    expect(results.get_by_role("status").filter(has_text=sentence)).to_have_count(1)
    results.keyboard.press("Control+C")
    results.evaluate("delete navigator.clipboard.write")
    assert results.evaluate(READ)["text/plain"].startswith(begins)
