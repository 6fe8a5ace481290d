"""The pages of an audit whose cases are erased: they say so at the top, and show the figures of before."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from audit.analysis.wording import how_erased
from audit.messages import notes as note_messages
from audit.messages import pages as messages
from audit.messages import results as result_messages
from audit.model.case import CaseState
from audit.storage import Store
from tests.files.test_erased_audit import erase, record
from tests.small_questionnaire import records_with
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor, Visitor

COUNTS = {"2.2.1": (7, 2), "2.2.2": (4, 5), "2.3.1": (6, 3), "2.6.1": (1, 8)}
DETAILS = {"sentence_type": ("community",), "office": ("Huyton",)}


def submitted() -> Iterator[CaseState]:
    return iter(lambda: CaseState.SUBMITTED, None)


@pytest.fixture
def audit_id(store: Store) -> str:
    return record(store, records_with(COUNTS, details=DETAILS), submitted())


def figures(page: Visitor) -> list[str]:
    return [line for line in page.text_lines if "%" in line or (" of " in line and "audit" not in line)]


def test_the_results_page_shows_the_same_figures_after_an_erasure(
    visitor: NewVisitor, store: Store, audit_id: str
) -> None:
    before = figures(visitor().open_page("results", audit=audit_id))
    erase(store, audit_id)
    page = visitor().open_page("results", audit=audit_id, count="in_progress")
    assert figures(page) == before
    assert before
    audit = store.audits.get(ANN, audit_id)
    assert how_erased(audit.retention, audit.questionnaire.case_label) in page.text_lines
    assert "count" not in page.query, "nobody can choose states of erased cases"


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("case-map", result_messages.MAP_ERASED.format(plural="cases")),
        ("notes", note_messages.NOTES_ERASED.format(plural="cases")),
        ("export", result_messages.RESPONSES_ERASED.format(singular="case")),
        ("cases", messages.CLOSED_FOR_GOOD.format(plural="cases")),
        ("findings", messages.CLOSED_FOR_GOOD.format(plural="cases")),
        ("settings", messages.CLOSED_FOR_GOOD.format(plural="cases")),
    ],
)
def test_each_page_says_what_is_no_longer_available(
    visitor: NewVisitor, store: Store, audit_id: str, name: str, sentence: str
) -> None:
    erase(store, audit_id)
    page = visitor().open_page(name.replace("-", "_"), audit=audit_id)
    assert sentence in page.text_lines
    assert "Reopen audit" not in page.labels("button")
