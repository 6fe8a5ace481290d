"""The Notes page: what it finds, with a link to each answer, and what each role is shown."""

import csv
import io
import re

import pytest

from audit.messages import notes as messages
from audit.model.audit_log import AccessType
from audit.storage import LogFilter, Role, Store
from tests.storage.factories import ANN, NO, YES, create_audit, create_case, save_answer, save_note
from tests.web.conftest import Downloads, NewVisitor, Visitor
from tests.web.signed_in import visitor_with_role

pytestmark = pytest.mark.thorough
WORDS, FILE = "Words in notes", "Download notes as CSV"
SECRET = "Quillfeather"


@pytest.fixture
def audit_id(store: Store) -> str:
    """An audit with three notes in two cases."""
    audit_id = create_audit(store)
    for reference, question, answer, text in (
        ("KSH-1", "2.2.1", YES, "The café was <b>closed</b>."),
        ("KSH-1", "2.3.1", NO, "=1+1 Cafes were open."),
        ("KSH-2", "2.2.1", NO, f"{SECRET} came late."),
    ):
        known = {found: case_id for case_id, found in store.cases.references(ANN, audit_id).items()}
        review = (
            store.reviews.open(ANN, audit_id, known[reference])
            if reference in known
            else create_case(store, audit_id, reference)
        )
        save_answer(store, review, question, answer)
        save_note(store, review, question, text)
    return audit_id


@pytest.fixture
def page(visitor: NewVisitor, audit_id: str) -> Visitor:
    return visitor().open_page("notes", audit=audit_id)


def search(page: Visitor, words: str) -> Visitor:
    return page.fill("text_input", WORDS, words)


def test_the_page_says_how_many_notes_can_be_searched(page: Visitor):
    assert messages.WHICH_NOTES.format(found="3 notes in 2 cases") in page.text_lines
    assert "<mark>" not in page.html


def test_what_is_found_is_marked_and_links_to_its_answer(page: Visitor, store: Store, audit_id: str):
    search(page, "cafe")
    case_id = next(iter(store.cases.references(ANN, audit_id)))
    assert "2 notes in 1 case." in page.text_lines
    assert "The <mark>café</mark> was &lt;b&gt;closed&lt;/b&gt;." in page.html
    assert "=1+1 <mark>Cafe</mark>s were open." in page.html
    assert f"record?audit={audit_id}&amp;case={case_id}&amp;question=2.3.1" in page.html
    assert page.html.index("2.2 Assessment") < page.html.index("2.3 Planning")


def test_filters_choose_notes_with_and_without_words(page: Visitor):
    page.fill("selectbox", "Answer", "no")
    assert "2 notes in 2 cases." in page.text_lines
    page.fill("selectbox", "Standard", "2.3")
    assert "1 note in 1 case." in page.text_lines
    search(page, "late")
    assert messages.NOTHING_FOUND in page.text_lines


def test_nothing_typed_or_chosen_is_in_the_address_or_the_logs(page: Visitor, store: Store, audit_id: str):
    search(page, SECRET).fill("selectbox", "Answer", "no")
    assert page.query == {"audit": audit_id}
    rows = store.history.access_log(ANN, audit_id, LogFilter())
    assert SECRET not in repr(rows)
    assert AccessType.NOTES in [row.event.type for row in rows]


def test_a_search_that_is_too_long_is_refused(page: Visitor):
    sentence = messages.SEARCH_TOO_LONG.format(limit=200)
    assert re.search(rf'data-field="st-key-notes-words-\w+">{sentence}</a>', search(page, "a" * 201).html)


def test_the_file_has_every_note_found_with_formulas_made_harmless(
    page: Visitor,
    store: Store,
    audit_id: str,
    downloads: Downloads,
):
    search(page, "open")
    name, data = downloads[FILE]
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig")))
    assert (row["case"], row["standard"], row["question"], row["answer"]) == ("KSH-1", "2.3 Planning", "2.3.1", "No")
    assert row["note"] == "'=1+1 Cafes were open."
    exports = [row.event.subject for row in store.history.access_log(ANN, audit_id, LogFilter())]
    assert name in exports


def test_an_auditor_searches_their_own_cases_only(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str):
    page = visitor_with_role(store, monkeypatch, audit_id, Role.AUDITOR).open_page("notes", audit=audit_id)
    assert messages.NO_NOTES in page.text
    assert SECRET not in page.text


def test_readers_have_no_search(store: Store, monkeypatch: pytest.MonkeyPatch, audit_id: str):
    page = visitor_with_role(store, monkeypatch, audit_id, Role.READER).open_page("notes", audit=audit_id)
    assert WORDS not in page.labels("text_input")
    assert SECRET not in page.text
