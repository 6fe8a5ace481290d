"""Moving a running audit to a new version on the page Settings, and every page and file afterwards."""

from pathlib import Path

import pytest

from audit.messages import questionnaire_versions as messages
from audit.model.finding import Finding, FindingKind
from audit.storage import Store
from tests.conftest import copy_database, prepare_database
from tests.new_version import NEW, NEW_TOML
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import (
    ANN,
    create_audit,
    create_case,
    import_submitted_cases,
    reload_review,
    save_note,
    share_note,
)
from tests.storage.rich_store import guide, moderate, raise_concerns
from tests.web.conftest import Downloads, NewVisitor
from tests.web.test_small_numbers import ADDRESSES


def test_a_lead_sees_what_changes_and_moves_the_audit(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=6, yes=4)
    page = visitor("Ann").open_page("settings", audit=audit_id)
    page.upload("small.toml", NEW_TOML.encode())
    lines = page.text_lines
    assert {
        "New questions: 1",
        "Questions left out: 3",
        "Questions worded differently: 1",
        messages.RETIRED_ANSWERS.format(answers="18 answers"),
        messages.CASES_NOT_ASKED.format(cases="6 cases"),
    } <= set(lines)
    assert NEW.questions_by_id["2.3.2"].name in page.text
    page.press(messages.CONFIRM.format(version="2"))
    assert messages.MOVED.format(version="2") in page.text_lines
    assert store.audits.get(ANN, audit_id).questionnaire == NEW


def test_what_keeps_the_audit_where_it_is_is_said_without_a_button(visitor: NewVisitor, store: Store):
    audit_id = create_audit(store)
    finding = Finding(FindingKind.STRENGTH, "Views are heard.", standard_id="2.2", question_id="2.2.1")
    store.audits.add_findings(ANN, audit_id, [finding])
    page = visitor("Ann").open_page("settings", audit=audit_id)
    page.upload("small.toml", NEW_TOML.encode())
    assert messages.QUESTION_IN_USE.format(question="2.2.1") in page.text
    assert messages.CONFIRM.format(version="2") not in page.labels("button")
    page.upload("small.toml", SMALL_TOML.replace('id = "2.2"', 'id = "2 2"').encode())
    assert "“2 2”" in page.text or '"2 2"' in page.text


def move_audit(store: Store) -> tuple[str, str]:
    """Move an audit and return its id and that of a case: all kinds of records name a question that is left out."""
    audit_id = create_audit(store)
    import_submitted_cases(store, audit_id, cases=12, yes=7)
    review = create_case(store, audit_id)
    save_note(store, review, "2.2.1", "Seen in May.")
    share_note(store, reload_review(store, review), "2.2.1", "Seen in May.")
    moderate(store, audit_id)
    guide(store, audit_id)
    raise_concerns(store, review)
    store.questionnaire_versions.move(ANN, audit_id, NEW_TOML.encode(), SMALL)
    return audit_id, review.case_id


@pytest.fixture(scope="module")
def moved_database(empty_database: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[str, str]]:
    """A file with the audit that was moved, made once, and the ids of the audit and of one of its cases."""
    return prepare_database(empty_database, tmp_path_factory.mktemp("moved"), move_audit)


@pytest.fixture
def moved(store: Store, moved_database: tuple[Path, tuple[str, str]]) -> tuple[str, str]:
    """The audit that was moved, in the test's database."""
    prepared, ids = moved_database
    copy_database(prepared, store)
    return ids


@pytest.mark.thorough
@pytest.mark.parametrize("page", sorted(ADDRESSES))
def test_every_page_opens_after_the_move(
    visitor: NewVisitor, moved: tuple[str, str], page: str, caplog: pytest.LogCaptureFixture
):
    audit_id, case_id = moved
    addresses = [address for address in ADDRESSES[page] if "OTHER" not in address.values()]
    for address in addresses if page == "record" else addresses[:1]:
        values = {key: value.replace("CASE", case_id) for key, value in address.items()}
        opened = visitor("Ann").open_page(page, audit=audit_id, **values)
        assert opened.title
    assert not [record for record in caplog.records if record.name == "audit"]


def test_every_file_is_made_after_the_move(visitor: NewVisitor, moved: tuple[str, str], downloads: Downloads):
    visitor("Ann").open_page("export", audit=moved[0])
    made = {label: downloads[label] for label in downloads.makers}
    assert len(made) > 4 and all(content for _, content in made.values())
