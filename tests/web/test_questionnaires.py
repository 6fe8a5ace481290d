"""The page Questionnaires: drafts are started, written, and never lost."""

from __future__ import annotations

from audit.messages import questionnaires as messages
from audit.storage import Store
from tests.small_questionnaire import SMALL, SMALL_TOML
from tests.storage.factories import ANN
from tests.web.conftest import NewVisitor


def test_a_draft_shows_its_title_and_that_it_has_no_problems(visitor: NewVisitor, store: Store):
    page = visitor().open_page("questionnaires")
    assert messages.NO_DRAFTS in page.text_lines
    draft = store.questionnaires.create(ANN, SMALL_TOML)
    page.open_page("questionnaires", draft=draft)
    assert page.title == SMALL.title
    assert "No problems. 10 questions in 4 standards." in page.text_lines
